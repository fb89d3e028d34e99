//! Tables for other systems over HTTP, read only: JSON by cursor, and OData for Excel and Power BI. Each reader has a
//! token for some villages and tables; numbers are masked unless the token says otherwise.

pub mod description;
mod odata;
mod page;
mod read;
mod reader;
pub mod token;

use crate::routes::Office;
use axum::Router;
use axum::routing::get;

/// The routes of the API.
pub fn router() -> Router<Office> {
    Router::new()
        .route("/api/v1/openapi.json", get(description::openapi))
        .route("/api/v1/villages", get(read::villages))
        .route("/api/v1/tables", get(read::tables))
        .route("/api/v1/tables/{table}", get(read::table))
        .route("/odata/v4", get(odata::service))
        .route("/odata/v4/$metadata", get(odata::metadata))
        .route("/odata/v4/{table}", get(odata::table))
}
