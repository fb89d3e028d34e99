//! The gate before every route of the console: who asks, whether the row of the table lets him, from where a write
//! comes, and which villages it is about. Handlers get [`Signed`] and nothing passes without it.

use super::failure::{Code, Failure};
use super::table::{Needs, Where};
use crate::accounts::audit::{self, Doer, Line};
use crate::accounts::division::{Division, Scope};
use crate::accounts::role::{Permission, Role};
use crate::accounts::session;
use crate::routes::Office;
use crate::routes::watch::Caller;
use crate::serving::is_known;
use crate::store::sql::Statement;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cunji_wire::message::VillageNumber;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// The cookie of a session.
pub const COOKIE: &str = "cunji_session";
/// The header every write carries, from `me`.
pub const WRITE_TOKEN: &str = "x-cunji-token";

/// Who asks, what he may, and which villages the request is about. Every handler takes it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Divisions, ascending.
    pub divisions: Vec<Division>,
    /// All villages the person may see.
    pub everything: Scope,
    /// The villages this request is about: `?division=` or `{village}` cut down to what the person may see.
    pub scope: Scope,
    /// The session's name in the store.
    pub session: [u8; 32],
    /// What writes must say.
    pub write_token: String,
    /// The password must be changed first.
    pub must_change: bool,
    audited: Arc<AtomicBool>,
}

impl Signed {
    /// Whether the role may do this: for what depends on more than the route, such as `?full=1`.
    pub fn need(&self, permission: Permission) -> Result<(), Failure> {
        if self.role.may(permission) { Ok(()) } else { Err(Failure::not_allowed()) }
    }

    /// Whether a village named in a body is one of the person's.
    pub fn need_village(&self, village: VillageNumber) -> Result<(), Failure> {
        if self.everything.contains(village) { Ok(()) } else { Err(Failure::not_allowed()) }
    }

    /// As the audit names him.
    pub fn doer(&self) -> Doer {
        Doer { person: self.person, name: self.name.clone() }
    }

    /// A line of the audit, to be part of the transaction of the deed, or written before a reading. A write that makes
    /// none gets a plain one from the gate.
    pub fn audit(&self, office: &Office, line: &Line<'_>) -> Statement {
        self.audited.store(true, Ordering::Relaxed);
        audit::add(office.entropy.as_ref(), office.clock.now().timestamp_millis(), &self.doer(), line)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Only the gate puts it there: a handler without a gate serves nobody.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Failure::new(Code::NotSignedIn))
    }
}

/// Where a request comes from, if the listener or a load balancer that is trusted says so: for counting wrong passwords.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Caller>().map(|Caller(address)| *address)))
    }
}

/// The gate of one row.
pub(super) async fn pass(
    State((office, needs)): State<(Office, Needs)>,
    path: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let (named, record) = named(&path);
    let (mut parts, body) = request.into_parts();
    let signed = match judge(&office, needs, named, &parts).await {
        Ok(signed) => signed,
        Err(failure) => return failure.into_response(),
    };
    let Some(signed) = signed else { return next.run(Request::from_parts(parts, body)).await };
    parts.extensions.insert(signed.clone());
    let request = Request::from_parts(parts, body);
    let response = next.run(request).await;
    if let Some(action) = needs.action
        && response.status().is_success()
        && !signed.audited.load(Ordering::Relaxed)
    {
        let line = Line { village: named.and_then(Result::ok), record, ..Line::of(action) };
        let statement = signed.audit(&office, &line);
        if let Err(error) = office.store.transact(vec![statement]).await {
            tracing::error!(%error, "a write has no line in the audit");
            return Failure::from(error).into_response();
        }
    }
    response
}

/// `{village}` and the record of a path.
fn named(path: &RawPathParams) -> (Option<Result<VillageNumber, ()>>, Option<Uuid>) {
    let (mut village, mut record) = (None, None);
    for (key, value) in path {
        match key {
            "village" => {
                let digits = value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit());
                village = Some(value.parse().ok().filter(|_| digits).map(VillageNumber).ok_or(()));
            }
            _ => record = record.or_else(|| Uuid::parse_str(value).ok()),
        }
    }
    (village, record)
}

async fn judge(
    office: &Office,
    needs: Needs,
    named: Option<Result<VillageNumber, ()>>,
    request: &Parts,
) -> Result<Option<Signed>, Failure> {
    let headers = &request.headers;
    let writes = request.method != Method::GET && request.method != Method::HEAD;
    same_site(headers, writes)?;
    if needs.permission == Permission::Open {
        return Ok(None);
    }
    let token = cookie(headers).ok_or_else(|| Failure::new(Code::NotSignedIn))?;
    let (settings, now) = (&office.accounts.settings, office.clock.now().timestamp_millis());
    let session = session::find(office.store.as_ref(), settings, now, token).await?;
    let session = session.ok_or_else(|| Failure::new(Code::NotSignedIn))?;
    is_known(&request.extensions);
    let write_token = session::write_token(token);
    let said = headers.get(WRITE_TOKEN).map(header::HeaderValue::as_bytes);
    if writes && said != Some(write_token.as_bytes()) {
        return Err(Failure::saying(Code::NotAllowed, "", "token", "the write token is missing or of another session"));
    }
    if !session.role.may(needs.permission) {
        return Err(Failure::not_allowed());
    }
    if session.must_change && needs.permission != Permission::SignedIn {
        let text = "the password must be changed first";
        return Err(Failure::saying(Code::NotAllowed, "password", "must_change", text));
    }
    let everything = Scope::of(&session.divisions);
    let scope = match needs.place {
        Where::Nowhere | Where::Handler => everything.clone(),
        Where::Query => asked(request.uri.query())?.map_or_else(|| everything.clone(), |asked| everything.and(&asked)),
        Where::Path => {
            let village = named.and_then(Result::ok);
            Scope::village(village.ok_or_else(|| Failure::bad("village", "bad_division", "a village has 12 digits"))?)
                .and(&everything)
        }
    };
    // Somebody without any villages sees empty lists; somebody who asks for another's gets a refusal.
    if scope.is_empty() && (needs.place == Where::Path || !everything.is_empty()) {
        return Err(Failure::not_allowed());
    }
    let audited = Arc::default();
    let session::Session { token_hash, person, name, role, divisions, must_change, .. } = session;
    let session = token_hash;
    Ok(Some(Signed { person, name, role, divisions, everything, scope, session, write_token, must_change, audited }))
}

fn asked(query: Option<&str>) -> Result<Option<Scope>, Failure> {
    let mut divisions = query
        .unwrap_or_default()
        .split('&')
        .filter_map(|part| part.strip_prefix("division="))
        .filter(|code| !code.is_empty());
    let Some(code) = divisions.next() else { return Ok(None) };
    let bad = || Failure::bad("division", "bad_division", "a division has 2, 4, 6, 9 or 12 digits");
    // Two divisions would be read as one by the gate and as the other by a handler.
    if divisions.next().is_some() {
        return Err(bad());
    }
    let division = Division::parse(code).map_err(|_| bad())?;
    Ok(Some(Scope::of([&division])))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = cookies.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    });
    values.next()
}

/// Browsers say where a request comes from. What comes from another site is refused; what says nothing (no browser)
/// still needs cookie and write token.
fn same_site(headers: &HeaderMap, writes: bool) -> Result<(), Failure> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign = || Failure::saying(Code::NotAllowed, "", "origin", "the request comes from another site");
    if matches!(text("sec-fetch-site"), Some("cross-site" | "same-site")) {
        return Err(foreign());
    }
    match (text("origin"), text("host")) {
        (None, _) => Ok(()),
        (Some(_), _) if !writes && text("sec-fetch-site") == Some("same-origin") => Ok(()),
        (Some(origin), Some(host)) if origin.split_once("://").is_some_and(|(_, from)| from == host) => Ok(()),
        _ => Err(foreign()),
    }
}
