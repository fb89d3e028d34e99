//! Who reads: the token as `Bearer`, or as the password of `Basic`, which is what Excel can send.

use super::token::{ReadToken, find};
use crate::routes::{Failure, Office};
use crate::serving::is_known;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_wire::enrol::ErrorCode;

/// A reader with a running token.
pub struct Reader(pub ReadToken);

/// Not served; a browser or Excel is told to ask for a password.
pub struct Denied(Failure);

impl From<Failure> for Denied {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        if response.status() == axum::http::StatusCode::UNAUTHORIZED {
            let ask = HeaderValue::from_static("Basic realm=\"Cunji\", charset=\"UTF-8\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, ask);
        }
        response
    }
}

impl FromRequestParts<Office> for Reader {
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Denied> {
        let denied = || Failure::new(ErrorCode::NotAllowed, "no valid read token");
        let token = token_of(&parts.headers).ok_or_else(denied)?;
        let now = office.clock.now().timestamp_millis();
        let found = find(office.store.as_ref(), now, &token).await.map_err(Failure::from)?.ok_or_else(denied)?;
        if !office.reads_allowed(&found.name).await {
            return Err(Failure::new(ErrorCode::TooManyTries, "this reader asks too often: wait a minute").into());
        }
        is_known(&parts.extensions);
        Ok(Self(found))
    }
}

fn token_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    if let Some(token) = value.strip_prefix("Bearer ") {
        return Some(token.trim().to_owned());
    }
    let decoded = STANDARD.decode(value.strip_prefix("Basic ")?.trim()).ok()?;
    String::from_utf8(decoded).ok()?.split_once(':').map(|(_, password)| password.to_owned())
}
