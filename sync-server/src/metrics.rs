//! Figures for a monitoring system, in the OpenMetrics text form. No name, number or content ever becomes a label.

use axum::http::StatusCode;
use cunji_wire::message::Ack;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Which route, how it went.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

/// Which route.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Verdict {
    verdict: &'static str,
}

/// Everything counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    changes: Family<Verdict, Counter>,
    open: Gauge,
    turned_away: Counter,
    too_many: Counter,
}

fn seconds() -> Histogram {
    Histogram::new([0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("cunji");
        let requests = Family::default();
        let seconds = Family::new_with_constructor(seconds as fn() -> Histogram);
        let (changes, open, turned_away, too_many) =
            (Family::default(), Gauge::default(), Counter::default(), Counter::default());
        registry.register("requests", "Requests answered, by route and status", requests.clone());
        registry.register("request_seconds", "Seconds until the answer's head, by route", seconds.clone());
        registry.register("changes", "Changes handed in, by what became of them", changes.clone());
        registry.register("connections_open", "Connections open now", open.clone());
        registry.register("connections_turned_away", "Connections over the limits", turned_away.clone());
        registry.register("requests_too_many", "Requests of devices over their rate", too_many.clone());
        Self { registry, requests, seconds, changes, open, turned_away, too_many }
    }
}

impl Metrics {
    /// A request was answered. `route` is the pattern (`/v1/sync`), never the address that was asked for.
    pub fn answered(&self, route: &str, status: StatusCode, took: Duration) {
        let status = status.as_u16();
        self.requests.get_or_create(&Answered { route: route.to_owned(), status }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Changes were judged.
    pub fn judged(&self, acks: &[Ack]) {
        for ack in acks {
            let verdict = match ack {
                Ack::Stored(_) => "stored",
                Ack::Duplicate(_) => "duplicate",
                Ack::NeedDeps(_) => "need_deps",
                Ack::Refused(_) => "refused",
            };
            self.changes.get_or_create(&Verdict { verdict }).inc();
        }
    }

    /// So many connections are open.
    pub fn connections(&self, open: usize) {
        self.open.set(i64::try_from(open).unwrap_or(i64::MAX));
    }

    /// A connection was one too many.
    pub fn turned_away(&self) {
        self.turned_away.inc();
    }

    /// A device asked too often.
    pub fn too_many(&self) {
        self.too_many.inc();
    }

    /// Everything as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a String can't fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
