//! Drafts: kept as the cadre types, so that a killed app loses at most the last second.

use super::drafts_elsewhere;
use crate::error::DeviceError;
use crate::view::{DeedName, DraftRow, SurveyPeriod};
use cunji_model::field::Value;
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::survey_id;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was typed so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its name.
    pub draft: String,
    /// What it will become.
    pub kind: Kind,
    /// Version of the kind's schema it was typed under.
    pub schema_version: u32,
    /// Household it is about.
    pub household: Uuid,
    /// Which form of 变动; `None`: the form of a whole record.
    pub deed: Option<DeedName>,
    /// The member or monitoring run that form is about; empty for none.
    pub about: String,
    /// Heads the form was read at.
    pub heads: Vec<String>,
    /// Values by path, as typed: not yet checked.
    pub fields: BTreeMap<String, Value>,
    /// RFC 3339.
    pub updated_at: String,
}

/// How far back a survey is looked for that somebody left as a draft.
const YEARS_BACK: i32 = 3;
const COLUMNS: &str = "draft, kind, schema_version, household, heads, fields, updated_at, deed, about";

/// Keeps a draft; the last keeping counts.
pub fn put(transaction: &Transaction<'_>, draft: &Draft) -> Result<(), DeviceError> {
    let json = |value: Result<String, serde_json::Error>| {
        value.map_err(|_| DeviceError::Store("a draft could not be kept".to_owned()))
    };
    let heads = json(serde_json::to_string(&draft.heads))?;
    let fields = json(serde_json::to_string(&draft.fields))?;
    let mut upsert = transaction.prepare_cached(&format!(
        "INSERT INTO draft ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (draft) DO UPDATE SET \
         kind = ?2, schema_version = ?3, household = ?4, heads = ?5, fields = ?6, updated_at = ?7, deed = ?8, about = ?9"
    ))?;
    let household = draft.household.as_bytes();
    let (kind, version) = (draft.kind.as_str(), draft.schema_version);
    let deed = draft.deed.map_or("", DeedName::as_str);
    let row = (&draft.draft, kind, version, household, heads, fields, &draft.updated_at, deed, &draft.about);
    upsert.execute(row)?;
    Ok(())
}

/// A draft by name.
pub fn get(connection: &Connection, draft: &str) -> Result<Option<Draft>, DeviceError> {
    let mut query = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM draft WHERE draft = ?1"))?;
    Ok(query.query_row([draft], from_row).optional()?.flatten())
}

/// The newest draft of a whole record of a kind about a household.
pub fn of_household(connection: &Connection, kind: Kind, household: Uuid) -> Result<Option<Draft>, DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM draft WHERE household = ?1 AND kind = ?2 AND deed = '' ORDER BY chosen DESC, updated_at DESC LIMIT 1"
    ))?;
    Ok(query.query_row((household.as_bytes(), kind.as_str()), from_row).optional()?.flatten())
}

/// The draft of a form of 变动.
pub fn of_deed(
    connection: &Connection,
    household: Uuid,
    deed: DeedName,
    about: &str,
) -> Result<Option<Draft>, DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM draft WHERE household = ?1 AND deed = ?2 AND about = ?3 ORDER BY chosen DESC, updated_at DESC LIMIT 1"
    ))?;
    Ok(query.query_row((household.as_bytes(), deed.as_str(), about), from_row).optional()?.flatten())
}

/// Throws the drafts of a form of 变动 away.
pub fn delete_of_deed(
    transaction: &Transaction<'_>,
    household: Uuid,
    deed: DeedName,
    about: &str,
) -> Result<(), DeviceError> {
    let mut query =
        transaction.prepare_cached("SELECT draft FROM draft WHERE household = ?1 AND deed = ?2 AND about = ?3")?;
    let names = query.query_map((household.as_bytes(), deed.as_str(), about), |row| row.get::<_, String>(0))?;
    for name in names.collect::<Result<Vec<_>, _>>()? {
        delete(transaction, &name)?;
    }
    Ok(())
}

/// Throws a draft away, or it has become its record. True when there was one. What the office or another phone knows it
/// to say is noted as done with.
pub fn delete(transaction: &Transaction<'_>, draft: &str) -> Result<bool, DeviceError> {
    if transaction.prepare_cached("DELETE FROM draft WHERE draft = ?1")?.execute([draft])? == 0 {
        return Ok(false);
    }
    for sql in [
        "INSERT INTO draft_done (draft, mark) SELECT draft, mark FROM draft_mark WHERE draft = ?1 ON CONFLICT DO NOTHING",
        "DELETE FROM draft_elsewhere WHERE draft = ?1 \
         AND EXISTS (SELECT 1 FROM draft_mark m WHERE m.draft = ?1 AND m.mark = draft_elsewhere.mark)",
        "DELETE FROM draft_mark WHERE draft = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([draft])?;
    }
    Ok(true)
}

/// Of several drafts about one thing this one opens next.
pub fn choose(transaction: &Transaction<'_>, draft: &str) -> Result<(), DeviceError> {
    let sql = "UPDATE draft SET chosen = (SELECT max(chosen) + 1 FROM draft) WHERE draft = ?1";
    transaction.prepare_cached(sql)?.execute([draft])?;
    Ok(())
}

/// All drafts, newest first.
pub fn list(connection: &Connection) -> Result<Vec<DraftRow>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT draft.draft, draft.kind, draft.household, coalesce(household.head_name, ''), draft.updated_at, \
         draft.deed, draft.about FROM draft LEFT JOIN household ON household.document = draft.household ORDER BY draft.updated_at DESC",
    )?;
    let mut rows = query.query([])?;
    let mut drafts = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, household): (String, [u8; 16]) = (row.get(1)?, row.get(2)?);
        let Some(kind) = Kind::parse(&kind) else { continue };
        let (draft, deed, about): (String, String, String) = (row.get(0)?, row.get(5)?, row.get(6)?);
        let household = Uuid::from_bytes(household);
        let updated_at: String = row.get(4)?;
        let (from, apart) = drafts_elsewhere::from(connection, &draft)?;
        drafts.push(DraftRow {
            from,
            apart,
            kind,
            survey: (kind == Kind::IncomeSurvey).then(|| survey_of(household, &draft, &updated_at)).flatten(),
            draft,
            household: household.to_string(),
            head_name: row.get(3)?,
            updated_at,
            deed: DeedName::parse(&deed),
            about: Some(about).filter(|about| !about.is_empty()),
        });
    }
    Ok(drafts)
}

/// A draft bears its survey's name, which is made from household and window: which window is found by trying those
/// of the years around the draft's.
fn survey_of(household: Uuid, draft: &str, updated_at: &str) -> Option<SurveyPeriod> {
    let name = Uuid::try_parse(draft).ok()?;
    let written: i32 = updated_at.get(..4)?.parse().ok()?;
    (written - YEARS_BACK..=written + 1).rev().find_map(|year| {
        let month = |kind| {
            let months = (1..=12).map(move |month| Some(format!("{year}-{month:02}")));
            months.map(move |month| (kind, month))
        };
        let mut windows = std::iter::once((PeriodKind::Annual, None))
            .chain(month(PeriodKind::Identification))
            .chain(month(PeriodKind::Clearing));
        let (kind, month) =
            windows.find(|(kind, month)| survey_id(household, year, *kind, month.as_deref()) == name)?;
        Some(SurveyPeriod { year, kind, month })
    })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Draft>> {
    let (kind, household): (String, [u8; 16]) = (row.get(1)?, row.get(3)?);
    let (heads, fields): (String, String) = (row.get(4)?, row.get(5)?);
    let Some(kind) = Kind::parse(&kind) else { return Ok(None) };
    Ok(Some(Draft {
        draft: row.get(0)?,
        kind,
        schema_version: row.get(2)?,
        household: Uuid::from_bytes(household),
        deed: DeedName::parse(&row.get::<_, String>(7)?),
        about: row.get(8)?,
        heads: serde_json::from_str(&heads).unwrap_or_default(),
        fields: read_fields(&fields),
        updated_at: row.get(6)?,
    }))
}

/// Values as typed; one that this version can't hold stays as its JSON text: shown, not dropped.
fn read_fields(json: &str) -> BTreeMap<String, Value> {
    let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    fields.into_iter().map(|(path, json)| (path, value(json))).collect()
}

/// A value as it was typed.
pub(super) fn value(json: serde_json::Value) -> Value {
    serde_json::from_value(json.clone()).unwrap_or(Value::Text(json.to_string()))
}
