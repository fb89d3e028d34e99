//! Exports, forms of offices and work that goes on by itself, for the browser. Files go out as attachments that nobody
//! keeps on the way.

pub mod exports;
pub mod forms;
pub mod mapping;
pub mod work;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use cunji_tables::Period;
use serde::Deserialize;

/// `?from=&to=`
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Days {
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

impl From<Days> for Period {
    fn from(days: Days) -> Self {
        Self { from: days.from, to: days.to }
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to be saved. Its name may hold any letter: it travels in percent signs.
pub(super) fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let name: String = name
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
    let mut response = ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response();
    if let Ok(disposition) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
