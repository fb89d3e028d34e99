//! The console's pages, embedded in the program. Files with a hash in their name never change and are kept by browsers;
//! everything else is asked for again by its ETag. Nothing outside the embedded folder can be reached.

use crate::routes::Office;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

#[derive(RustEmbed)]
#[folder = "../ui/dist-console"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>村记</title>\
    <p>这个程序里没有控制台页面。先编译页面（<code>make build</code>），再编译程序。\
    <p>The console was not built into this program: build the pages first (<code>make build</code>), then the program.";

/// Shorter files gain nothing by being packed.
const WORTH_PACKING: usize = 1024;

/// `/console/` and everything below it that is not the API.
pub(super) fn router() -> Router<Office> {
    Router::new()
        .route("/console", get(|| async { Redirect::permanent("/console/") }))
        .route("/console/", get(|headers: HeaderMap| async move { page(&headers) }))
        .route("/console/{*path}", get(file))
}

async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match Built::get(&path) {
        Some(found) => serve(&path, &headers, &found.data, found.metadata.sha256_hash()),
        // Places of the page's own router have no dot in their last part; a missing file is missing.
        None if path.rsplit('/').next().is_some_and(|last| !last.contains('.')) => page(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(headers: &HeaderMap) -> Response {
    match Built::get("index.html") {
        Some(found) => serve("index.html", headers, &found.data, found.metadata.sha256_hash()),
        None => ([(header::CONTENT_TYPE, kind("index.html"))], NOT_BUILT).into_response(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn serve(path: &str, asked: &HeaderMap, content: &[u8], hash: [u8; 32]) -> Response {
    let tag = format!("\"{}\"", hex::encode(hash.get(..12).unwrap_or_default()));
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let packs = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let packed = packs.is_some_and(|packs| packs.contains("gzip")) && content.len() >= WORTH_PACKING;
    let texts = ["text/", "application/json", "image/svg"].iter().any(|start| kind(path).starts_with(start));
    let mut response = match (same, packed && texts) {
        (true, _) => StatusCode::NOT_MODIFIED.into_response(),
        (false, true) => {
            let mut response = Response::new(Body::from(packed_once(path, content)));
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        (false, false) => Response::new(Body::from(content.to_vec())),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// The packed file; each is packed once in the life of the process.
fn packed_once(path: &str, content: &[u8]) -> Bytes {
    static PACKED: OnceLock<Mutex<HashMap<String, Bytes>>> = OnceLock::new();
    let packed = PACKED.get_or_init(Mutex::default);
    if let Some(found) = packed.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
        return found.clone();
    }
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing into memory does not fail; if it did, a cut file would be refused by its checksum.
    let _ = writer.write_all(content);
    let bytes = Bytes::from(writer.finish().unwrap_or_default());
    packed.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes.clone());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_file_is_kept_by_its_name_or_asked_for_by_its_tag_and_packed_when_it_is_long() {
        let long = "const a = 1;".repeat(500);
        let hashed = serve("assets/index-4f2a.js", &HeaderMap::new(), long.as_bytes(), [7; 32]);
        assert!(
            hashed.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"),
            "its name changes with it"
        );
        assert!(hashed.headers().get(header::CONTENT_ENCODING).is_none(), "nobody asked for it packed");
        let page = serve("index.html", &HeaderMap::new(), b"<p>", [7; 32]);
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-cache", "the page is asked for each time");
        let tag = page.headers()[header::ETAG].to_str().unwrap();
        assert_eq!(tag, "\"070707070707070707070707\"", "by its content");
        let again = serve("index.html", &asked(header::IF_NONE_MATCH, "\"070707070707070707070707\""), b"<p>", [7; 32]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "and not sent twice");
        let packed =
            serve("assets/index-4f2a.js", &asked(header::ACCEPT_ENCODING, "gzip, br"), long.as_bytes(), [7; 32]);
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip", "texts are packed");
        assert_eq!(packed.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8", "and stay what they are");
        let picture = serve("a.png", &asked(header::ACCEPT_ENCODING, "gzip"), long.as_bytes(), [7; 32]);
        assert!(picture.headers().get(header::CONTENT_ENCODING).is_none(), "pictures are packed already");
    }
}
