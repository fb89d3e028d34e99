//! Every route on one screen. A file per verb.

mod enrol;
mod error;
mod reconcile;
mod sync;
mod throttle;
mod who;

use crate::accounts::Accounts;
use crate::console;
use crate::store::Store;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use cunji_wire::limits::REQUEST_MAX;
use cunji_wire::surroundings::{Clock, Entropy};
use std::sync::Arc;
use throttle::Throttle;

/// What every handler has.
#[derive(Clone)]
pub struct Office {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for tokens.
    pub entropy: Arc<dyn Entropy>,
    /// Log-ins of the console.
    pub accounts: Accounts,
    throttle: Arc<Throttle>,
}

impl Office {
    /// An office over a store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, clock, entropy, accounts: Accounts::default(), throttle: Arc::new(Throttle::default()) }
    }

    /// The same with other settings of log-ins.
    #[must_use]
    pub fn with_accounts(self, accounts: Accounts) -> Self {
        Self { accounts, ..self }
    }
}

/// The routes of the sync server.
pub fn router(office: Office) -> Router {
    Router::new()
        .merge(console::router(&office))
        .route("/v1/enrol", post(enrol::enrol).layer(DefaultBodyLimit::max(4096)))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/reconcile", post(reconcile::reconcile))
        .route("/v1/fetch", post(reconcile::fetch))
        .route("/healthz", get(|| async { "ok" }))
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
        .with_state(office)
}
