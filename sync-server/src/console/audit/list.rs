//! `GET audit` and `GET audit.csv`: who read or changed what, newest first. Never a count by person: nobody is ranked.

use crate::accounts::audit::{Action, Line};
use crate::accounts::division::Division;
use crate::accounts::reach::REACH;
use crate::console::people::list::{instant, like};
use crate::console::{Asked, Failure, Listed, Page, Signed};
use crate::routes::Office;
use crate::store::sql::Cell;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use cunji_tables::{marked, settle};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most lines of one file; a longer one is asked for by shorter periods.
const FILE_MOST: u64 = 100_000;

/// A line.
#[derive(Debug, Serialize)]
pub struct Row {
    at: Option<String>,
    person: Option<Uuid>,
    name: String,
    action: String,
    /// 12 digits; null: no village in particular.
    village: Option<String>,
    record: Option<Uuid>,
    what: String,
    rows: u64,
}

/// What is searched. Days are those of the office's clock, both included.
#[derive(Deserialize)]
pub struct Search {
    from: Option<String>,
    to: Option<String>,
    person: Option<String>,
    action: Option<String>,
    q: Option<String>,
}

/// Audit and the readings that exports and the command line have always noted.
const LINES: &str = "(SELECT village, at, line, person, name, action, record, what, row_count FROM audit UNION ALL \
    SELECT village, read_at, NULL, NULL, reader, 'full_read', NULL, what, rows FROM reading) lines";

/// Condition and parameters of a search within what one may see: lines of one's villages, and lines of no village by or
/// about people of one's divisions.
fn condition(office: &Office, signed: &Signed, search: &Search) -> Result<(String, Vec<Cell>), Failure> {
    let mut parameters = Vec::new();
    let villages = signed.scope.sql("lines.village", &mut parameters);
    let mut text = if signed.scope.covers(&Division::all()) {
        "1 = 1".to_owned()
    } else {
        let within = signed.scope.sql_around("r.low", "r.high", &mut parameters);
        format!(
            "({villages} OR (lines.village = 0 AND EXISTS (SELECT 1 FROM {REACH} r WHERE \
             (r.person = lines.person OR r.person = lines.record) AND {within})))"
        )
    };
    if signed.scope.covers(&Division::all()) {
        parameters.clear();
    }
    let mut and = |clause: &str, cell: Cell| {
        parameters.push(cell);
        text.push_str(&format!(" AND {}", clause.replace('$', &format!("?{}", parameters.len()))));
    };
    if let Some(from) = day(office, "from", search.from.as_deref(), 0)? {
        and("lines.at >= CAST($ AS BIGINT)", Cell::from(from));
    }
    if let Some(to) = day(office, "to", search.to.as_deref(), 1)? {
        and("lines.at < CAST($ AS BIGINT)", Cell::from(to));
    }
    if let Some(person) = search.person.as_deref().filter(|person| !person.is_empty()) {
        let bad = |_| Failure::bad("person", "not_an_id", "a person is a UUID");
        and("lines.person = $", Cell::from(Uuid::parse_str(person).map_err(bad)?));
    }
    if let Some(action) = search.action.as_deref().filter(|action| !action.is_empty()) {
        if !Action::ALL.iter().any(|one| one.as_str() == action) {
            return Err(Failure::bad("action", "unknown", "this action is unknown"));
        }
        and("lines.action = $", Cell::from(action));
    }
    if let Some(words) = search.q.as_deref().filter(|words| !words.trim().is_empty()) {
        let clause = "(lower(lines.name) LIKE $ ESCAPE '!' OR lower(lines.what) LIKE $ ESCAPE '!')";
        and(clause, Cell::from(like(words)));
    }
    Ok((text, parameters))
}

/// The first instant of a day, or of the day so many days later.
fn day(office: &Office, field: &str, text: Option<&str>, later: u64) -> Result<Option<i64>, Failure> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let bad = || Failure::bad(field, "bad_date", "a day is YYYY-MM-DD");
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| bad())?;
    let day = day.checked_add_days(chrono::Days::new(later)).ok_or_else(bad)?;
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(*office.clock.now().offset());
    Ok(Some(midnight.single().ok_or_else(bad)?.timestamp_millis()))
}

async fn lines(office: &Office, condition: &str, mut parameters: Vec<Cell>, page: Page) -> Result<Vec<Row>, Failure> {
    let (limit, offset) = (parameters.len() + 1, parameters.len() + 2);
    parameters.extend([Cell::from(page.limit), Cell::from(page.offset)]);
    let sql = format!(
        "SELECT at, person, name, action, village, record, what, row_count FROM {LINES} WHERE {condition} \
         ORDER BY at DESC, line DESC, village, what LIMIT CAST(?{limit} AS BIGINT) OFFSET CAST(?{offset} AS BIGINT)"
    );
    let mut rows = Vec::new();
    for row in office.store.rows(&sql, parameters).await? {
        let id = |column: usize| row.uuid(column).ok().filter(|id| !id.is_nil());
        rows.push(Row {
            at: instant(row.int(0)?),
            person: id(1),
            name: row.text(2)?,
            action: row.text(3)?,
            village: Some(row.count(4)?).filter(|village| *village != 0).map(|village| format!("{village:012}")),
            record: id(5),
            what: row.text(6)?,
            rows: row.count(7)?,
        });
    }
    Ok(rows)
}

/// `GET audit`
pub async fn audit(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
    Asked(search): Asked<Search>,
) -> Result<Json<Listed<Row>>, Failure> {
    let (condition, parameters) = condition(&office, &signed, &search)?;
    let count = format!("SELECT count(*) FROM {LINES} WHERE {condition}");
    let found = office.store.rows(&count, parameters.clone()).await?;
    let total = found.first().map(|row| row.count(0)).transpose()?.unwrap_or(0);
    Ok(Json(Listed { rows: lines(&office, &condition, parameters, page).await?, total }))
}

/// `GET audit.csv`: the same as a file. That it was taken out is itself a line, written first.
pub async fn file(
    State(office): State<Office>,
    signed: Signed,
    Asked(search): Asked<Search>,
) -> Result<impl IntoResponse, Failure> {
    let (condition, parameters) = condition(&office, &signed, &search)?;
    let rows = lines(&office, &condition, parameters, Page { offset: 0, limit: FILE_MOST + 1 }).await?;
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if count > FILE_MOST {
        return Err(Failure::bad("from", "too_many", "more than 100,000 lines: choose a shorter period"));
    }
    let line = Line { what: "audit.csv", rows: count, ..Line::of(Action::AuditExported) };
    office.store.transact(vec![signed.audit(&office, &line)]).await?;
    let failed = |_| Failure::new(crate::console::Code::Failed);
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::from(*b"\xef\xbb\xbf"));
    let header = [
        "时间 at",
        "人员 name",
        "人员编号 person",
        "操作 action",
        "村 village",
        "记录 record",
        "内容 what",
        "条数 rows",
    ];
    writer.write_record(header).map_err(failed)?;
    for row in rows {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let village = row.village.map(|village| marked(&village)).unwrap_or_default();
        let (name, what, at) = (marked(&settle(&row.name)), marked(&settle(&row.what)), row.at.unwrap_or_default());
        let cells = [at, name, id(row.person), row.action, village, id(row.record), what, row.rows.to_string()];
        writer.write_record(cells).map_err(failed)?;
    }
    let body = writer.into_inner().map_err(|_| Failure::new(crate::console::Code::Failed))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, body))
}
