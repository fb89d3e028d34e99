//! What every request leaves behind: a figure and a log line, by route, without names, numbers or contents. Who asks is
//! found out here, once: behind a load balancer that is trusted, whom it names.

use super::Office;
use super::error::Failure;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cunji_wire::enrol::ErrorCode;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The address that a request comes from, in its extensions.
#[derive(Debug, Clone, Copy)]
pub struct Caller(pub IpAddr);

pub async fn watch(State(office): State<Office>, mut request: Request, next: Next) -> Response {
    // The pattern: an address may hold a record's identity or what somebody searched for.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let (method, begun) = (request.method().clone(), Instant::now());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let caller = peer.map(|peer| office.limits.proxies.caller(peer, request.headers()));
    if let Some(caller) = caller {
        request.extensions_mut().insert(Caller(caller));
    }
    // Who comes by himself has been counted by his connections.
    let through_proxy = caller.filter(|caller| peer.is_some_and(|peer| peer.to_canonical() != *caller));
    let place = through_proxy.map(|caller| office.callers.admit(caller));
    let response = if let Some(None) = place {
        office.metrics.turned_away();
        Failure::new(ErrorCode::TooManyTries, "too many requests at once from this address").into_response()
    } else {
        let time = Duration::from_secs(office.limits.request_seconds);
        let late = |_| Failure::new(ErrorCode::TooSlow, "the request took too long: try again").into_response();
        timeout(time, next.run(request)).await.unwrap_or_else(late)
    };
    drop(place);
    let (status, took) = (response.status(), begun.elapsed());
    office.metrics.answered(&route, status, took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    if status.is_server_error() {
        tracing::error!(%method, route, status = status.as_u16(), milliseconds, "request");
    } else if let (true, Some(from)) = (refused, caller) {
        // Only here the address: it says from where somebody tries what he may not.
        tracing::warn!(%method, route, status = status.as_u16(), milliseconds, %from, "request");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), milliseconds, "request");
    }
    response
}
