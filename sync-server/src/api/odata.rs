//! OData v4 for Excel and Power BI, as little of it as they need: service, `$metadata`, tables page by page with
//! `$select`, `$top` and `$filter=village_code eq '…'`. Anything else is answered 501, and they do it themselves.

use super::page::{Values, Wanted, following, headers, note, rows};
use super::read::readable;
use super::reader::{Denied, Reader};
use crate::routes::{Failure, Office};
use crate::store::Village;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, HOST, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cunji_tables::{Measure, Table};
use cunji_wire::enrol::ErrorCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use uuid::Uuid;

/// Records in a page.
const PAGE: u64 = 500;
/// Tells a client which OData it gets.
const VERSION: (HeaderName, &str) = (HeaderName::from_static("odata-version"), "4.0");

/// `scheme://host/odata/v4` as the client sees it.
fn root(headers: &HeaderMap) -> String {
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let host = word(HOST.as_str()).unwrap_or_default();
    // Without TLS only loopback is served; in front of anything else stands a certificate, here or before us.
    let plain = ["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local));
    let shipped = if plain { "http" } else { "https" };
    let scheme = word("x-forwarded-proto").filter(|scheme| scheme == "https").unwrap_or_else(|| shipped.to_owned());
    format!("{scheme}://{host}/odata/v4")
}

pub async fn service(reader: Reader, headers: HeaderMap) -> Response {
    let sets: Vec<Value> = covered(&reader)
        .map(|table| json!({ "name": table.sheet().key, "kind": "EntitySet", "url": table.sheet().key }))
        .collect();
    let context = format!("{}/$metadata", root(&headers));
    ([VERSION], Json(json!({ "@odata.context": context, "value": sets }))).into_response()
}

fn covered(reader: &Reader) -> impl Iterator<Item = Table> {
    Table::ALL.into_iter().filter(|table| reader.0.reads(*table))
}

pub async fn metadata(reader: Reader) -> Response {
    let (mut types, mut sets) = (String::new(), String::new());
    for table in covered(&reader) {
        let sheet = table.sheet();
        let key = sheet.key;
        let mut properties = String::new();
        for name in ["key", "village_code"] {
            let _ = write!(properties, "<Property Name=\"{name}\" Type=\"Edm.String\" Nullable=\"false\"/>");
        }
        for (column, (name, zh, _)) in sheet.columns.iter().zip(headers(table)) {
            let of = match column.measure(&sheet) {
                Measure::Words => "Edm.String",
                Measure::Count => "Edm.Int64",
                Measure::Yuan => "Edm.Decimal\" Precision=\"15\" Scale=\"2",
                Measure::Day => "Edm.Date",
            };
            let _ = write!(
                properties,
                "<Property Name=\"{name}\" Type=\"{of}\"><Annotation Term=\"Org.OData.Core.V1.Description\" \
                 String=\"{zh}\"/></Property>"
            );
        }
        let _ =
            write!(types, "<EntityType Name=\"{key}\"><Key><PropertyRef Name=\"key\"/></Key>{properties}</EntityType>");
        let _ = write!(sets, "<EntitySet Name=\"{key}\" EntityType=\"Cunji.{key}\"/>");
    }
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\
         <Schema Namespace=\"Cunji\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">{types}\
         <EntityContainer Name=\"Office\">{sets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"
    );
    ([VERSION, (CONTENT_TYPE, "application/xml; charset=utf-8")], text).into_response()
}

/// What a client asks of a table.
struct Asked {
    village: Option<String>,
    select: Option<Vec<String>>,
    top: Option<usize>,
    /// Village and record of the last row before this page.
    after: Option<(String, Uuid)>,
}

impl Asked {
    fn read(options: &BTreeMap<String, String>) -> Result<Self, Unserved> {
        let mut asked = Self { village: None, select: None, top: None, after: None };
        for (name, value) in options {
            let unserved = || Unserved::Option(name.clone());
            match name.as_str() {
                "$select" => asked.select = Some(value.split(',').map(|name| name.trim().to_owned()).collect()),
                "$top" => asked.top = Some(value.parse().map_err(|_| unserved())?),
                "$filter" => {
                    let village =
                        value.trim().strip_prefix("village_code eq '").and_then(|rest| rest.strip_suffix('\''));
                    asked.village = Some(village.ok_or_else(unserved)?.to_owned());
                }
                "$skiptoken" => {
                    let (village, record) = value.split_once('-').ok_or_else(unserved)?;
                    asked.after = Some((village.to_owned(), Uuid::try_parse(record).map_err(|_| unserved())?));
                }
                "$format" if value.contains("json") => {}
                _ if name.starts_with('$') => return Err(unserved()),
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// Why no table is answered.
pub enum Unserved {
    /// An option that this feed leaves to the client.
    Option(String),
    /// Anything else.
    Denied(Denied),
}

impl From<Denied> for Unserved {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<crate::store::StoreError> for Unserved {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Denied(Failure::from(error).into())
    }
}

impl IntoResponse for Unserved {
    fn into_response(self) -> Response {
        match self {
            Self::Denied(denied) => denied.into_response(),
            Self::Option(name) => {
                let message = format!("{name} is not served here in this form: do it after reading");
                let body = json!({ "error": { "code": "NotImplemented", "message": message } });
                (StatusCode::NOT_IMPLEMENTED, [VERSION], Json(body)).into_response()
            }
        }
    }
}

pub async fn table(
    State(office): State<Office>,
    reader: Reader,
    Path(word): Path<String>,
    Query(options): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Unserved> {
    let table = readable(&reader, &word)?;
    let asked = Asked::read(&options)?;
    if let Some(unknown) = asked.select.iter().flatten().find(|name| !known(table, name)) {
        return Err(Denied::from(Failure::new(ErrorCode::BadRequest, format!("$select: no column {unknown}"))).into());
    }
    let store = office.store.as_ref();
    let (villages, now) = (store.villages().await?, office.clock.now());
    let begins =
        |village: &&Village| asked.after.as_ref().is_none_or(|(first, _)| village.number.to_string() >= *first);
    let wished = |village: &&Village| asked.village.as_ref().is_none_or(|only| village.number.to_string() == *only);
    let mut values = Vec::new();
    let mut next = None;
    for village in villages.iter().filter(|village| reader.0.covers(village.number)).filter(wished).filter(begins) {
        let wanted = Wanted { table, village, full: reader.0.full, today: now.date_naive() };
        let name = village.number.to_string();
        let after = asked.after.as_ref().filter(|(first, _)| *first == name).map_or(Uuid::nil(), |(_, record)| *record);
        let records = following(store, &wanted, after, PAGE).await?;
        let filled = rows(store, &wanted, &records).await?;
        let given: Vec<Values> = filled.into_values().flatten().collect();
        note(store, &wanted, &reader.0.name, now.timestamp_millis(), given.len()).await?;
        values.extend(given.into_iter().enumerate().map(|(at, row)| entity(row, at, &name, asked.select.as_deref())));
        // A page ends with a village's page; an empty village costs nothing to go past.
        if let Some(last) = records.last().filter(|_| records.len() as u64 == PAGE) {
            next = Some((name, *last));
            break;
        }
        if values.len() as u64 >= PAGE {
            next = Some((name, Uuid::max()));
            break;
        }
    }
    if let Some(top) = asked.top {
        // `$top` of a first page only: what follows would have to count pages before it.
        values.truncate(top);
        next = next.filter(|_| values.len() < top);
    }
    let root = root(&headers);
    let mut answer = json!({ "@odata.context": format!("{root}/$metadata#{word}"), "value": values });
    if let (Some((village, record)), Some(answer)) = (next, answer.as_object_mut()) {
        answer.insert("@odata.nextLink".to_owned(), next_link(&root, &word, &village, record, &options).into());
    }
    Ok(([VERSION, (CONTENT_TYPE, "application/json; odata.metadata=minimal")], Json(answer)).into_response())
}

fn known(table: Table, name: &str) -> bool {
    matches!(name, "key" | "village_code") || headers(table).iter().any(|(column, ..)| *column == name)
}

/// A row with its key: the record, and the item in a table of items.
fn entity(mut row: Values, at: usize, village: &str, select: Option<&[String]>) -> Value {
    let item = ["member", "step", "line"].iter().find_map(|name| row.get(*name)).and_then(Value::as_str);
    let record = row.get("record").and_then(Value::as_str).unwrap_or_default();
    let key = item.map_or_else(|| record.to_owned(), |item| format!("{record}:{item}"));
    let key = if key.is_empty() { at.to_string() } else { key };
    row.insert("key".to_owned(), key.into());
    row.insert("village_code".to_owned(), village.into());
    if let Some(select) = select {
        row.retain(|name, _| select.iter().any(|wanted| wanted == name));
    }
    Value::Object(row)
}

fn next_link(root: &str, table: &str, village: &str, record: Uuid, options: &BTreeMap<String, String>) -> String {
    let mut link = format!("{root}/{table}?$skiptoken={village}-{}", record.simple());
    for name in ["$select", "$filter"] {
        if let Some(value) = options.get(name) {
            let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let _ = write!(link, "&{name}={encoded}");
        }
    }
    link
}
