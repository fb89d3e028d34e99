//! What all kinds of records have in common on screen: state, conflicts, values by path.

use crate::error::DeviceError;
use crate::store::meta;
use crate::view::{ConflictValue, ConflictView, RecordState};
use automerge::ChangeMetadata;
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use cunji_model::Automerge;
use cunji_model::document::{Contents, Entry};
use cunji_model::field::{FieldType, Path, Value};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_model::resident_id::mask;
use rusqlite::Connection;
use std::collections::BTreeMap;

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

/// The fields to settle, with who wrote which value when. Each distinct value once.
pub(super) fn conflict_views(
    connection: &Connection,
    document: &Automerge,
    contents: &Contents,
) -> Result<Vec<ConflictView>, DeviceError> {
    let me = meta::device(connection)?;
    let changes = document.get_changes_meta(&[]);
    let mut views = Vec::new();
    for (path, entries) in contents.conflicts() {
        let mut values: Vec<ConflictValue> = Vec::new();
        for entry in entries {
            let value = shown(&path, &entry.value);
            if values.iter().any(|known| known.value == value) {
                continue;
            }
            let device = DeviceId::of_actor(&entry.actor);
            let person_name = match device {
                Some(device) => meta::person_of_device(connection, device)?,
                None => None,
            };
            let wrote = |meta: &&ChangeMetadata<'_>| {
                *meta.actor == entry.actor && (meta.start_op..=meta.max_op).contains(&entry.counter)
            };
            let at = changes.iter().find(wrote).map_or(0, |meta| meta.timestamp);
            values.push(ConflictValue {
                value,
                person_name,
                device: device.map(|device| device.to_string()).unwrap_or_default(),
                mine: device.is_some() && device == me,
                written_at: instant_text(at.saturating_mul(1000)),
            });
        }
        views.push(ConflictView { path: path.to_string(), values });
    }
    Ok(views)
}

/// ID numbers never reach a list or a conflict card in full.
pub(super) fn shown(path: &Path, value: &Value) -> Value {
    let secret = Kind::Household.schema().spec(path).is_some_and(|spec| matches!(spec.of, FieldType::ResidentId));
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
