//! What every request leaves behind: a figure and a log line, by route, without names, numbers or contents.

use super::Office;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

pub async fn watch(State(office): State<Office>, request: Request, next: Next) -> Response {
    // The pattern: an address may hold a record's identity or what somebody searched for.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let (method, begun) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    office.metrics.answered(&route, status, took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status.is_server_error() {
        tracing::error!(%method, route, status = status.as_u16(), milliseconds, "request");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), milliseconds, "request");
    }
    response
}
