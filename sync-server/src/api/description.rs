//! The API described in OpenAPI, made from the handlers. `docs/openapi.json` is a copy that a test keeps current.

use super::read;
use axum::Json;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
            "A read token of the office: `cunji-server token add`. Also as the password of Basic, with any name.",
        ));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cunji tables",
        description = "What a township's office keeps, as tables for other systems. Read only.",
        version = "1"
    ),
    paths(read::villages, read::tables, read::table),
    modifiers(&Token)
)]
struct Description;

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// `GET /api/v1/openapi.json`: says nothing about anybody, so it needs no token.
pub(super) async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
