//! Listening: TLS, limits on connections and time, and a stop that lets requests under way finish. Knows no route.

pub mod announce;
pub mod certificate;
mod doorkeeper;
pub mod proxies;

use crate::config::Limits;
use crate::metrics::Metrics;
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
pub(crate) use doorkeeper::Doorkeeper;
use hyper_util::rt::TokioTimer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Ends a server from outside: new connections are refused, requests under way have some seconds to finish.
pub type Stop = Handle<SocketAddr>;

/// Serves until `stop` says so. With a certificate in TLS, else in plain HTTP.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    certificate: Option<RustlsConfig>,
    limits: Limits,
    metrics: Arc<Metrics>,
    stop: Stop,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let doorkeeper = Doorkeeper::of_connections(&limits, metrics);
    let header_time = Duration::from_secs(limits.header_seconds);
    let mut server = axum_server::Server::<SocketAddr>::from_listener(listener).handle(stop);
    // Also ends a connection that is kept open without asking anything.
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(header_time);
    server.http_builder().http2().timer(TokioTimer::new()).keep_alive_interval(header_time).max_concurrent_streams(64);
    match certificate {
        None => server.acceptor(doorkeeper).serve(service).await,
        Some(config) => {
            let tls = RustlsAcceptor::new(config).handshake_timeout(header_time).acceptor(doorkeeper);
            server.acceptor(tls).serve(service).await
        }
    }
}
