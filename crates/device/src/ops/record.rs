//! What all kinds of records have in common on screen: name, state, writers, values by path.

use crate::error::DeviceError;
use crate::store::changes::RecordLine;
use crate::store::meta;
use crate::view::{RecordName, RecordState, SurveyPeriod};
use automerge::ActorId;
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use cunji_model::document::{Contents, Entry};
use cunji_model::field::{FieldType, Path, Value};
use cunji_model::id::DeviceId;
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::resident_id::mask;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The state word for a record's counts.
pub(super) fn state_of(unsent: u32, refused: u32) -> RecordState {
    match (unsent, refused) {
        (_, 1..) => RecordState::NotAccepted,
        (1.., 0) => RecordState::OnPhone,
        (0, 0) => RecordState::AtOffice,
    }
}

/// State and time of confirmation of a record.
pub(super) fn line_state(connection: &Connection, record: i64) -> Result<(RecordState, Option<String>), DeviceError> {
    let mut query = connection.prepare_cached("SELECT unsent, refused, acked_at FROM document WHERE id = ?1")?;
    Ok(query.query_row([record], |row| {
        let state = state_of(row.get(0)?, row.get(1)?);
        Ok((state, row.get::<_, Option<i64>>(2)?.map(instant_text)))
    })?)
}

/// Milliseconds since 1970 as RFC 3339 in UTC.
pub(super) fn instant_text(milliseconds: i64) -> String {
    let at: DateTime<Utc> = Utc.timestamp_millis_opt(milliseconds).single().unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Who wrote something, as far as this phone knows.
pub(super) struct Writer {
    /// When the directory named the person.
    pub person_name: Option<String>,
    /// The device, in hex.
    pub device: String,
    /// Whether it was this phone.
    pub mine: bool,
    /// Whether it was the township office.
    pub office: bool,
}

/// The writer behind an actor.
pub(super) fn writer(connection: &Connection, actor: &ActorId) -> Result<Writer, DeviceError> {
    let device = DeviceId::of_actor(actor);
    let mine = device.is_some() && device == meta::device(connection)?;
    let named = device.map(|device| meta::person_of_device(connection, device)).transpose()?.flatten();
    // Before the first sync the directory does not know this phone; it knows itself.
    let person_name = match named {
        None if mine => meta::enrolment(connection)?.map(|me| me.person_name),
        named => named,
    };
    let office = device.is_some() && device == meta::office(connection)?;
    Ok(Writer { person_name, device: device.map(|device| device.to_string()).unwrap_or_default(), mine, office })
}

/// Name of a record in a list of all kinds.
pub(super) fn record_name(
    connection: &Connection,
    line: &RecordLine,
    kind: Kind,
    contents: &Contents,
) -> Result<RecordName, DeviceError> {
    let own = (kind == Kind::Household).then_some(line.document);
    let household = own.or_else(|| contents.word("household").and_then(|text| Uuid::try_parse(text).ok()));
    let mut query = connection.prepare_cached("SELECT head_name FROM household WHERE document = ?1")?;
    let known = household.map(|home| query.query_row([home.as_bytes()], |row| row.get(0)).optional()).transpose()?;
    Ok(RecordName {
        document: line.document.to_string(),
        kind,
        household: household.map(|home| home.to_string()),
        household_name: known.flatten().unwrap_or_default(),
        about: kind.about(contents),
        survey: (kind == Kind::IncomeSurvey).then(|| survey_period(contents)).flatten(),
    })
}

/// Which survey a record is; `None` while its year or window is not known here.
fn survey_period(contents: &Contents) -> Option<SurveyPeriod> {
    Some(SurveyPeriod {
        year: contents.int("year").and_then(|year| i32::try_from(year).ok())?,
        kind: contents.word("period_kind").map_or(Some(PeriodKind::Annual), PeriodKind::parse)?,
        month: contents.word("period_month").map(str::to_owned),
    })
}

/// ID numbers never reach a list or a conflict card in full.
pub(super) fn shown(kind: Kind, path: &Path, value: &Value) -> Value {
    let secret = kind.schema().spec(path).is_some_and(|spec| matches!(spec.of, FieldType::ResidentId));
    match value {
        Value::Text(number) if secret => Value::Text(mask(number)),
        other => other.clone(),
    }
}

/// Every shown value by path; cleared and removed ones are left out.
pub(super) fn fields_of(contents: &Contents) -> BTreeMap<String, Value> {
    let shown = |entries: &[Entry]| entries.first().map(|entry| entry.value.clone()).filter(|v| *v != Value::Null);
    contents.paths().filter_map(|(path, entries)| Some((path.to_string(), shown(entries)?))).collect()
}
