//! The township's console: its API under `/console/api`, its pages under `/console/`. Every route is a row of `table`.

mod assets;
pub mod audit;
mod bundles;
mod campaigns;
pub mod devices;
mod failure;
mod gate;
mod headers;
mod imports;
mod listing;
mod lists;
pub mod people;
pub mod quarantine;
pub mod reading;
mod rules;
pub mod session;
pub mod table;
pub mod templates;
mod villages;
pub mod writing;

pub use failure::{Code, Failure, Problem};
pub use gate::{COOKIE, Peer, Signed, WRITE_TOKEN};
pub use listing::{Asked, Listed, Page, Told};

use crate::routes::Office;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;

/// The longest body of a request that doesn't say otherwise in its row.
const BODY_MAX: usize = 256 * 1024;

/// The console's routes, each behind its gate.
pub fn router(office: &Office) -> Router<Office> {
    let mut api = Router::new();
    for row in table::table() {
        let gate = from_fn_with_state((office.clone(), row.needs), gate::pass);
        api = api.route(row.path, row.handler.route_layer(gate));
    }
    // A route, not only the fallback: otherwise the pages' own `/console/{*path}` would answer with the page.
    let api = api
        .route("/{*path}", any(|| async { Failure::not_found() }))
        .fallback(|| async { Failure::not_found() })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn(headers::api));
    let pages = assets::router().layer(from_fn(headers::page));
    Router::new().nest("/console/api", api).merge(pages)
}
