//! Listening: TLS, limits on connections and time, and a stop that lets requests under way finish. Knows no route.

pub mod announce;
mod at_once;
pub mod certificate;
mod connection;
mod doorkeeper;
pub mod open_files;
pub mod proxies;

use crate::config::Limits;
use crate::metrics::Metrics;
pub(crate) use at_once::{AtOnce, Turn};
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use doorkeeper::Doorkeeper;
pub(crate) use doorkeeper::is_known;
use hyper_util::rt::TokioTimer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Bytes that hyper may read ahead of a connection, a head among them; its own 400 KB are much for thousands.
const BUFFER: usize = 64 * 1024;

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
    let doorkeeper = Doorkeeper::new(&limits, metrics);
    let header_time = Duration::from_secs(limits.header_seconds);
    let mut server = axum_server::Server::<SocketAddr>::from_listener(listener).handle(stop);
    // The time for a head is the connection's own (connection.rs).
    server.http_builder().http1().header_read_timeout(None).max_buf_size(BUFFER);
    server.http_builder().http2().timer(TokioTimer::new()).keep_alive_interval(header_time).max_concurrent_streams(64);
    match certificate {
        None => server.acceptor(doorkeeper).serve(service).await,
        Some(config) => {
            let tls = RustlsAcceptor::new(config).handshake_timeout(header_time).acceptor(doorkeeper);
            server.acceptor(tls).serve(service).await
        }
    }
}
