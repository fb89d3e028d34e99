//! Whether the process lives (`/healthz`), whether it can serve (`/readyz`), and its figures (`/metrics`).

use super::Office;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The store answers too, and nobody asked this process to stop: a load balancer may send devices here.
pub async fn readyz(State(office): State<Office>) -> (StatusCode, &'static str) {
    if office.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match tokio::time::timeout(Duration::from_secs(2), office.store.identity()).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready"),
        Ok(Err(_)) => (StatusCode::SERVICE_UNAVAILABLE, "the store fails"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"),
    }
}

/// Figures in the OpenMetrics text form.
pub async fn metrics(State(office): State<Office>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], office.metrics.text())
}
