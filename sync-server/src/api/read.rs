//! JSON by cursor: what changed in a village since the last time, as rows of a table.

use super::page::{Values, Wanted, changed_since, headers, note, rows, table_of};
use super::reader::{Denied, Reader};
use crate::routes::{Failure, Office};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cunji_tables::Table;
use cunji_wire::enrol::ErrorCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

/// Records in a page when nothing is said, and at most.
const SHIPPED: u64 = 500;
const MOST: u64 = 2000;

/// A village the token covers.
#[derive(Debug, Serialize, ToSchema)]
pub struct VillageRow {
    /// 12-digit division code.
    village: String,
    /// 县
    county: String,
    /// 乡镇
    township: String,
    /// 村
    name: String,
    /// How far its feed has come: nothing is new while a reader's cursor is here.
    last: u64,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnRow {
    /// Stable word, the name in every row.
    name: &'static str,
    /// Header in Chinese.
    zh: &'static str,
    /// Header in English.
    en: &'static str,
}

/// A table that can be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableRow {
    /// Its word, for the address.
    table: &'static str,
    /// Its columns.
    columns: Vec<ColumnRow>,
}

/// What is asked of a table.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Asked {
    /// 12-digit division code.
    village: String,
    /// Cursor of the page before; 0 or nothing: from the beginning.
    after: Option<u64>,
    /// Records in the page, 500 if nothing is said, 2000 at most.
    limit: Option<u64>,
}

/// Records that changed, as rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// Rows by the columns' words, a record's rows beside each other. Amounts in yuan, days as 2026-09-01; numbers of
    /// IDs and phones masked unless the token reads them in full.
    #[schema(value_type = Vec<std::collections::BTreeMap<String, String>>)]
    rows: Vec<Values>,
    /// Records that have no row any more: take theirs away.
    gone: Vec<String>,
    /// Cursor for the next page.
    next: u64,
    /// There is more: ask again at once.
    more: bool,
}

fn refused(why: impl Into<String>) -> Denied {
    Failure::new(ErrorCode::BadRequest, why).into()
}

/// The table of an address, if the token covers it.
pub(super) fn readable(reader: &Reader, word: &str) -> Result<Table, Denied> {
    let table = table_of(word).filter(|table| reader.0.reads(*table));
    table.ok_or_else(|| Failure::new(ErrorCode::NoGrant, "no such table, or not for this token").into())
}

#[utoipa::path(get, path = "/api/v1/villages", responses((status = 200, body = [VillageRow])), security(("token" = [])))]
pub(super) async fn villages(State(office): State<Office>, reader: Reader) -> Result<Json<Vec<VillageRow>>, Denied> {
    let villages = office.store.villages().await.map_err(Failure::from)?;
    let covered = villages.into_iter().filter(|village| reader.0.covers(village.number));
    let row = |village: crate::store::Village| VillageRow {
        village: village.number.to_string(),
        county: village.county,
        township: village.township,
        name: village.name,
        last: village.feed.last_seq,
    };
    Ok(Json(covered.map(row).collect()))
}

#[utoipa::path(get, path = "/api/v1/tables", responses((status = 200, body = [TableRow])), security(("token" = [])))]
pub(super) async fn tables(reader: Reader) -> Json<Vec<TableRow>> {
    let covered = Table::ALL.into_iter().filter(|table| reader.0.reads(*table));
    let columns = |table| headers(table).into_iter().map(|(name, zh, en)| ColumnRow { name, zh, en }).collect();
    Json(covered.map(|table| TableRow { table: table.sheet().key, columns: columns(table) }).collect())
}

#[utoipa::path(
    get,
    path = "/api/v1/tables/{table}",
    params(("table" = String, Path, description = "A table's word, as /api/v1/tables has it"), Asked),
    responses(
        (status = 200, body = Changed, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing is new since the answer with this ETag")
    ),
    security(("token" = []))
)]
pub(super) async fn table(
    State(office): State<Office>,
    reader: Reader,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Denied> {
    let table = readable(&reader, &word)?;
    let store = office.store.as_ref();
    let villages = store.villages().await.map_err(Failure::from)?;
    let village = villages.iter().find(|village| village.number.to_string() == asked.village);
    let village = village.filter(|village| reader.0.covers(village.number));
    let village = village.ok_or_else(|| Failure::new(ErrorCode::NoGrant, "no such village, or not for this token"))?;
    let limit = asked.limit.unwrap_or(SHIPPED);
    if limit == 0 || limit > MOST {
        return Err(refused(format!("limit: must be 1 to {MOST}")));
    }
    let (after, now) = (asked.after.unwrap_or(0), office.clock.now());
    let epoch = store.identity().await.map_err(Failure::from)?.epoch;
    let wanted = Wanted { table, village, full: reader.0.full, today: now.date_naive() };
    let said = format!("{epoch} {} {word} {after} {limit} {} {}", village.feed.last_seq, wanted.full, wanted.today);
    let tag = format!(
        "\"{}\"",
        hex::encode(Sha256::digest(format!("{} {said}", village.number)).get(..16).unwrap_or_default())
    );
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let mut found = changed_since(store, &wanted, after, limit + 1).await.map_err(Failure::from)?;
    let more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let ids: Vec<uuid::Uuid> = found.iter().map(|(id, _)| *id).collect();
    let mut filled = rows(store, &wanted, &ids).await.map_err(Failure::from)?;
    let gone = ids.iter().filter(|id| !filled.contains_key(id)).map(ToString::to_string).collect();
    let rows: Vec<Values> = ids.iter().filter_map(|id| filled.remove(id)).flatten().collect();
    note(store, &wanted, &reader.0.name, now.timestamp_millis(), rows.len()).await.map_err(Failure::from)?;
    // Without more, everything up to the end of the feed was looked at.
    let last = found.last().map_or(after, |(_, seq)| *seq);
    let next = if more { last } else { last.max(village.feed.last_seq) };
    let answer = Json(Changed { rows, gone, next, more });
    Ok(([(ETAG, tag), (CACHE_CONTROL, "private, no-cache".to_owned())], answer).into_response())
}
