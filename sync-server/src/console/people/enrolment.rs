//! `POST people/{person}/enrolments`: a one-time code for a phone, as text and as QR. The phone takes `CODE@host:port`.

use super::plain::acted_on;
use crate::accounts::audit::{Action, Line};
use crate::accounts::division::Scope;
use crate::accounts::reach;
use crate::cells;
use crate::console::people::list::instant;
use crate::console::{Code, Failure, Signed};
use crate::enrolment::{code_hash, new_code};
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use cunji_wire::limits::VILLAGES_MAX;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

/// How long a code is worth something, in milliseconds.
const VALID: i64 = 24 * 3_600_000;

/// The code, once: only its hash is kept.
#[derive(Serialize)]
pub struct Made {
    /// To be typed.
    code: String,
    /// What the QR says: code and address; may be pasted whole.
    text: String,
    /// RFC 3339.
    expires_at: Option<String>,
    /// An SVG document.
    svg: String,
}

/// `POST people/{person}/enrolments`
pub async fn enrolment(
    State(office): State<Office>,
    signed: Signed,
    Path(person): Path<String>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Made>), Failure> {
    let store = office.store.as_ref();
    let person = acted_on(store, &signed, &person).await?;
    if !person.active {
        return Err(Failure::saying(Code::Conflict, "person", "inactive", "the person is not active any more"));
    }
    match reach::villages(store, &Scope::of(&person.divisions)).await?.len() {
        0 => return Err(Failure::saying(Code::Conflict, "person", "no_villages", "the person has no villages yet")),
        count if count > VILLAGES_MAX => {
            let text = format!("the person has {count} villages, a phone carries {VILLAGES_MAX}: use the console");
            return Err(Failure::saying(Code::Conflict, "person", "too_many_villages", &text));
        }
        _ => {}
    }
    let code = new_code(office.entropy.as_ref());
    let expires = office.clock.now().timestamp_millis() + VALID;
    let sql = "INSERT INTO enrolment (code_hash, person, expires_at) VALUES (?1, ?2, ?3)";
    let deeds = vec![
        Statement::new(sql, cells![code_hash(&code).as_slice(), person.person, expires]),
        signed.audit(&office, &Line { record: Some(person.person), ..Line::of(Action::CodeMade) }),
    ];
    store.transact(deeds).await?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let text = if plain_host(host) { format!("{code}@{host}") } else { code.clone() };
    let svg = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)
        .map(|qr| qr.render::<Color<'_>>().min_dimensions(240, 240).build())
        .map_err(|_| Failure::new(Code::Failed))?;
    Ok((StatusCode::CREATED, Json(Made { code, text, expires_at: instant(expires), svg })))
}

fn plain_host(host: &str) -> bool {
    let good = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':' | '[' | ']');
    !host.is_empty() && host.len() <= 200 && host.chars().all(good)
}
