//! Signing in and out, and who one is.

pub mod change_password;
pub mod divisions;
pub mod set_up;
pub mod sign_in;

use super::{COOKIE, Failure, Signed};
use crate::accounts::audit::{Action, Line};
use crate::accounts::division::Division;
use crate::accounts::role::{Permission, Role};
use crate::accounts::session;
use crate::routes::Office;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;

/// Who is signed in, and what the page may offer.
#[derive(Debug, Clone, Serialize)]
pub struct Me {
    /// Who.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Where.
    pub divisions: Vec<Division>,
    /// What every write must carry in `X-Cunji-Token`.
    pub token: String,
    /// What the role may do.
    pub may: &'static [Permission],
    /// Roles this person may give.
    pub appoints: &'static [Role],
    /// Only the password can be changed until it was.
    pub must_change_password: bool,
}

/// `GET me`
pub async fn me(signed: Signed) -> Json<Me> {
    Json(Me {
        person: signed.person,
        name: signed.name,
        role: signed.role,
        divisions: signed.divisions,
        token: signed.write_token,
        may: signed.role.permissions(),
        appoints: signed.role.appoints(),
        must_change_password: signed.must_change,
    })
}

/// `DELETE session`
pub async fn sign_out(State(office): State<Office>, signed: Signed) -> Result<Response, Failure> {
    let line = signed.audit(&office, &Line::of(Action::SignOut));
    office.store.transact(vec![session::end(signed.session), line]).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    put_cookie(response.headers_mut(), "", 0);
    Ok(response)
}

/// Sets or clears the cookie. Secure also on plain HTTP: browsers take loopback for trustworthy, and nothing else is
/// served without TLS.
fn put_cookie(headers: &mut HeaderMap, token: &str, seconds: i64) {
    let text = format!("{COOKIE}={token}; Path=/console; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// A fresh session as an answer.
async fn signed_in(office: &Office, token: &str) -> Result<Response, Failure> {
    let settings = &office.accounts.settings;
    let now = office.clock.now().timestamp_millis();
    let session = session::find(office.store.as_ref(), settings, now, token).await?;
    let session = session.ok_or_else(|| Failure::new(super::Code::NotSignedIn))?;
    let me = Me {
        person: session.person,
        name: session.name,
        role: session.role,
        divisions: session.divisions,
        token: session::write_token(token),
        may: session.role.permissions(),
        appoints: session.role.appoints(),
        must_change_password: session.must_change,
    };
    let mut response = Json(me).into_response();
    put_cookie(response.headers_mut(), token, settings.absolute / 1000);
    Ok(response)
}
