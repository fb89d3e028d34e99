//! Every route on one screen. A file per verb.

mod asked;
mod attachment;
mod enrol;
mod error;
mod health;
mod here;
mod rates;
mod reconcile;
mod sync;
pub(crate) mod watch;
mod who;

use crate::accounts::Accounts;
use crate::config::Limits;
use crate::console;
use crate::metrics::Metrics;
use crate::objects::Objects;
use crate::objects::settings::Place;
use crate::projection::Wake;
use crate::serving::AtOnce;
use crate::serving::certificate::Shown;
use crate::store::Store;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use cunji_model::id::DeviceId;
use cunji_wire::limits::REQUEST_MAX;
use cunji_wire::near;
use cunji_wire::surroundings::{Clock, Entropy};
pub(crate) use error::Failure;
use rates::Rates;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// What every handler has.
#[derive(Clone)]
pub struct Office {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Where whole pictures lie.
    pub objects: Arc<Objects>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for tokens.
    pub entropy: Arc<dyn Entropy>,
    /// Told after each append, so that the console's tables follow.
    pub wake: Wake,
    /// Log-ins of the console.
    pub accounts: Accounts,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// The certificate that connections are shown.
    pub certificate: Shown,
    /// Set when somebody asked this process to stop: `/readyz` says no from then on.
    pub stopping: Arc<AtomicBool>,
    /// Bundles that are opened at the console at once: each may be large.
    pub(crate) bundles: Arc<Semaphore>,
    pub(crate) limits: Arc<Limits>,
    callers: Arc<AtOnce<IpAddr>>,
    at_once: Arc<AtOnce<DeviceId>>,
    rates: Arc<Rates>,
    chunks: Arc<Rates>,
    reads: Arc<Rates>,
}

impl Office {
    /// An office over a store, with the limits that are shipped and no place for pictures yet.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let (limits, metrics) = (Limits::default(), Arc::<Metrics>::default());
        Self {
            store,
            objects: Arc::new(Objects::at(Place::Unsaid)),
            clock,
            entropy,
            wake: Wake::default(),
            accounts: Accounts::default(),
            callers: Arc::new(AtOnce::new(limits.connections_per_address)),
            at_once: Arc::new(AtOnce::new(limits.requests_at_once)),
            metrics,
            stopping: Arc::default(),
            certificate: Shown::default(),
            bundles: Arc::new(Semaphore::new(2)),
            rates: Arc::new(Rates::new("device", limits.requests_per_minute)),
            chunks: Arc::new(Rates::new("chunk", chunks_per_minute(&limits))),
            reads: Arc::new(Rates::new("reader", limits.requests_per_minute)),
            limits: Arc::new(limits),
        }
    }

    /// The same with a place where whole pictures lie.
    #[must_use]
    pub fn with_pictures(self, objects: Arc<Objects>) -> Self {
        Self { objects, ..self }
    }

    /// The same with other settings of log-ins.
    #[must_use]
    pub fn with_accounts(self, accounts: Accounts) -> Self {
        Self { accounts, ..self }
    }

    /// The same with other limits.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        let of = |kind| Arc::new(Rates::new(kind, limits.requests_per_minute));
        let callers = Arc::new(AtOnce::new(limits.connections_per_address));
        let at_once = Arc::new(AtOnce::new(limits.requests_at_once));
        let chunks = Arc::new(Rates::new("chunk", chunks_per_minute(&limits)));
        let (rates, reads) = (of("device"), of("reader"));
        Self { callers, at_once, rates, chunks, reads, limits: Arc::new(limits), ..self }
    }

    /// Whether another system may read once more in this minute; counts it.
    pub(crate) async fn reads_allowed(&self, reader: &str) -> bool {
        let now = self.clock.now().timestamp_millis();
        let allowed = self.reads.allows(self.store.as_ref(), now, reader).await;
        if !allowed {
            self.metrics.too_many();
        }
        allowed
    }
}

/// Pictures go in many small requests: an evening's hundred at a good line must not run into the limit for syncs.
fn chunks_per_minute(limits: &Limits) -> u32 {
    limits.requests_per_minute.saturating_mul(10)
}

/// The routes of the sync server.
pub fn router(office: Office) -> Router {
    let silence = Duration::from_secs(office.limits.body_seconds);
    Router::new()
        .merge(console::router(&office))
        .route("/v1/enrol", post(enrol::enrol).layer(DefaultBodyLimit::max(4096)))
        .route(near::PATH, post(here::here).layer(DefaultBodyLimit::max(4096)))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/reconcile", post(reconcile::reconcile))
        .route("/v1/fetch", post(reconcile::fetch))
        .route("/v1/attachment/state", post(attachment::state))
        .route("/v1/attachment/put", post(attachment::put))
        .route("/v1/attachment/get", post(attachment::get))
        .merge(crate::api::router())
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
        .layer(RequestBodyTimeoutLayer::new(silence))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(office.clone(), watch::watch))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(office)
}

/// What the operators' own address serves.
pub fn operators(office: Office) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .with_state(office)
}
