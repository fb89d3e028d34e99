//! Drafts of this person's other phones, as they came from the office sealed: taken over where nothing stands against it,
//! followed where this phone's copy is an older state, kept apart where both were written on.

use super::drafts::{self, Draft};
use super::{attachments, changes, meta};
use crate::error::DeviceError;
use crate::view::{DeedName, DraftFrom};
use cunji_model::field::Value;
use cunji_model::kind::Kind;
use cunji_wire::draft::{DraftMark, DraftName, DraftPlace, DraftsKey, HeldDraft};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Earlier states of a draft that go along with it.
const EARLIER: u32 = 40;

/// A draft's words, as its mark counts them. When it was written is no part: opened and left, it says the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    draft: String,
    kind: String,
    schema_version: u32,
    household: Uuid,
    #[serde(default)]
    deed: String,
    #[serde(default)]
    about: String,
    heads: Vec<String>,
    fields: BTreeMap<String, serde_json::Value>,
}

/// What is sealed: the words as text, so that every app makes the same mark of them, when they were written, and what the
/// draft said before, as marks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    /// [`Words`] as JSON.
    pub words: String,
    /// RFC 3339.
    pub updated_at: String,
    /// Hex.
    pub before: Vec<String>,
}

/// The words of a draft as text.
pub fn words(draft: &Draft) -> Result<String, DeviceError> {
    let unkept = |_| DeviceError::Store("a draft could not be read".to_owned());
    let field = |(path, value): (&String, &Value)| {
        serde_json::to_value(value).map(|value| (path.clone(), value)).map_err(unkept)
    };
    let words = Words {
        draft: draft.draft.clone(),
        kind: draft.kind.as_str().to_owned(),
        schema_version: draft.schema_version,
        household: draft.household,
        deed: draft.deed.map_or("", DeedName::as_str).to_owned(),
        about: draft.about.clone(),
        heads: draft.heads.clone(),
        fields: draft.fields.iter().map(field).collect::<Result<_, _>>()?,
    };
    serde_json::to_string(&words).map_err(unkept)
}

/// A draft from its words; `None`: of a kind or form that this version does not know.
fn draft_of(words: &str, updated_at: &str) -> Option<Draft> {
    let words: Words = serde_json::from_str(words).ok()?;
    let deed = DeedName::parse(&words.deed);
    if deed.is_none() && !words.deed.is_empty() {
        return None;
    }
    Some(Draft {
        draft: words.draft,
        kind: Kind::parse(&words.kind)?,
        schema_version: words.schema_version,
        household: words.household,
        deed,
        about: words.about,
        heads: words.heads,
        fields: words.fields.into_iter().map(|(path, json)| (path, drafts::value(json))).collect(),
        updated_at: updated_at.to_owned(),
    })
}

/// The key of this person's drafts, once this phone has it.
pub fn key(connection: &Connection) -> Result<Option<DraftsKey>, DeviceError> {
    Ok(meta::get(connection, "drafts_key")?.map(DraftsKey::of))
}

/// Keeps the key. With another one than before every name and mark means nothing any more.
pub fn put_key(transaction: &Transaction<'_>, key: &DraftsKey) -> Result<(), DeviceError> {
    if self::key(transaction)?.is_some_and(|before| before != *key) {
        transaction.execute_batch(
            "DELETE FROM draft_mark; DELETE FROM draft_done; DELETE FROM draft_gone; DELETE FROM draft_held; \
             DELETE FROM draft_elsewhere",
        )?;
    }
    meta::put(transaction, "drafts_key", key.to_bytes())
}

/// What a draft is known to have said, newest last.
pub fn marks(connection: &Connection, draft: &str) -> Result<Vec<DraftMark>, DeviceError> {
    let sql =
        "SELECT mark FROM (SELECT id, mark FROM draft_mark WHERE draft = ?1 ORDER BY id DESC LIMIT ?2) ORDER BY id";
    let mut query = connection.prepare_cached(sql)?;
    Ok(query.query_map((draft, EARLIER), |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Notes what a draft said.
pub fn note(transaction: &Transaction<'_>, draft: &str, marks: &[DraftMark]) -> Result<(), DeviceError> {
    let mut put =
        transaction.prepare_cached("INSERT INTO draft_mark (draft, mark) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for mark in marks {
        put.execute((draft, mark))?;
    }
    Ok(())
}

/// Puts what is open on the other phones in the place of what was known of it.
pub fn put(
    transaction: &Transaction<'_>,
    key: Option<&DraftsKey>,
    person: Uuid,
    held: &[HeldDraft],
) -> Result<(), DeviceError> {
    transaction.execute("DELETE FROM draft_elsewhere", [])?;
    for one in held {
        let place = DraftPlace { person: *person.as_bytes(), device: one.device, name: one.name, mark: one.mark };
        let read = key.and_then(|key| {
            let sealed: Sealed = serde_json::from_slice(&key.open(&place, &one.sealed).ok()?).ok()?;
            let words: Words = serde_json::from_str(&sealed.words).ok()?;
            let right = key.mark(sealed.words.as_bytes()) == one.mark && key.draft_name(&words.draft) == one.name;
            right.then_some((words.draft, sealed))
        });
        let (state, draft, updated_at, json) = match &read {
            Some((draft, sealed)) => {
                let json = serde_json::to_string(sealed).unwrap_or_default();
                ("waits", draft.as_str(), sealed.updated_at.as_str(), json)
            }
            None => ("altered", "", "", String::new()),
        };
        transaction
            .prepare_cached(
                "INSERT INTO draft_elsewhere (device, name, mark, state, draft, updated_at, words) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            )?
            .execute((one.device, one.name, one.mark, state, draft, updated_at, json))?;
    }
    Ok(())
}

/// A draft on another phone, with what it said before.
struct Elsewhere {
    device: [u8; 8],
    mark: DraftMark,
    draft: String,
    words: String,
    updated_at: String,
    before: Vec<DraftMark>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Elsewhere>> {
    let json: String = row.get(3)?;
    let (device, mark, draft) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let Ok(sealed) = serde_json::from_str::<Sealed>(&json) else { return Ok(None) };
    let before = sealed.before.iter().filter_map(|hex| hex::decode(hex).ok()?.try_into().ok()).collect();
    let (words, updated_at) = (sealed.words, sealed.updated_at);
    Ok(Some(Elsewhere { device, mark, draft, words, updated_at, before }))
}

/// After a sync: what was done with elsewhere leaves, what is open elsewhere comes. How many came and went.
pub fn settle(transaction: &Transaction<'_>) -> Result<(u32, u32), DeviceError> {
    let Some(key) = key(transaction)? else { return Ok((0, 0)) };
    let went = leave(transaction, &key)?;
    let mut query = transaction.prepare_cached(
        "SELECT device, mark, draft, words FROM draft_elsewhere WHERE state IN ('waits', 'apart') \
         AND NOT EXISTS (SELECT 1 FROM draft_done d WHERE d.draft = draft_elsewhere.draft AND d.mark = draft_elsewhere.mark) \
         ORDER BY updated_at, device",
    )?;
    let found: Vec<Option<Elsewhere>> = query.query_map([], from_row)?.collect::<Result<_, _>>()?;
    let mut came = 0;
    for one in found.into_iter().flatten() {
        let state = match drafts::get(transaction, &one.draft)? {
            None if !has_place(transaction, &one)? => "waits",
            None => {
                came += u32::from(take(transaction, &one)?);
                "taken"
            }
            Some(own) => {
                let mark = key.mark(words(&own)?.as_bytes());
                if one.mark == mark || marks(transaction, &one.draft)?.contains(&one.mark) {
                    "taken" // this phone's is the same, or a later state of it
                } else if one.before.contains(&mark) {
                    take(transaction, &one)?;
                    "taken"
                } else {
                    "apart"
                }
            }
        };
        transaction
            .prepare_cached("UPDATE draft_elsewhere SET state = ?3 WHERE device = ?1 AND draft = ?2")?
            .execute((one.device, &one.draft, state))?;
    }
    Ok((came, went))
}

/// Takes away what another phone was done with, where this one's says the same. How many.
fn leave(transaction: &Transaction<'_>, key: &DraftsKey) -> Result<u32, DeviceError> {
    let mut query = transaction.prepare_cached("SELECT name, mark FROM draft_gone")?;
    let gone: Vec<(DraftName, DraftMark)> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    if gone.is_empty() {
        return Ok(0);
    }
    let mut went = 0;
    for row in drafts::list(transaction)? {
        let Some(draft) = drafts::get(transaction, &row.draft)? else { continue };
        let mark = key.mark(words(&draft)?.as_bytes());
        // Begun anew under the same name and with the same words, it is another one.
        let known = marks(transaction, &draft.draft)?.contains(&mark);
        if known && gone.contains(&(key.draft_name(&draft.draft), mark)) {
            drafts::delete(transaction, &draft.draft)?;
            went += 1;
            // The office knows it from the other phone.
            transaction.execute("DELETE FROM draft_done WHERE draft = ?1", [&draft.draft])?;
            attachments::let_go(transaction, &draft.fields)?;
        }
    }
    transaction.execute("DELETE FROM draft_gone", [])?;
    Ok(went)
}

/// Whether this phone can show it: its household is here, and it is not the draft of a record that was saved meanwhile.
fn has_place(connection: &Connection, one: &Elsewhere) -> Result<bool, DeviceError> {
    let Some(draft) = draft_of(&one.words, &one.updated_at) else { return Ok(false) };
    if !draft.household.is_nil() && changes::line(connection, draft.household)?.is_none() {
        return Ok(false);
    }
    let grievance = Uuid::try_parse(&draft.about).ok().filter(|_| draft.deed == Some(DeedName::GrievanceStep));
    if let Some(grievance) = grievance
        && changes::line(connection, grievance)?.is_none()
    {
        return Ok(false);
    }
    let of_its_own = matches!(draft.kind, Kind::Visit | Kind::Grievance) && draft.deed.is_none();
    let record = Uuid::try_parse(&draft.draft).ok().filter(|_| of_its_own);
    Ok(match record {
        Some(record) => changes::line(connection, record)?.is_none(),
        None => true,
    })
}

fn take(transaction: &Transaction<'_>, one: &Elsewhere) -> Result<bool, DeviceError> {
    let Some(draft) = draft_of(&one.words, &one.updated_at) else { return Ok(false) };
    drafts::put(transaction, &draft)?;
    transaction.prepare_cached("UPDATE draft SET written_on = ?2, written_at = ?3 WHERE draft = ?1")?.execute((
        &one.draft,
        one.device,
        &one.updated_at,
    ))?;
    note(transaction, &one.draft, &one.before)?;
    note(transaction, &one.draft, &[one.mark])?;
    Ok(true)
}

/// Of a draft that was written on on two phones the cadre has chosen one; from then on it is the later state of both.
pub fn choose(transaction: &Transaction<'_>, draft: &str, device: [u8; 8], theirs: bool) -> Result<(), DeviceError> {
    let mut query = transaction.prepare_cached(
        "SELECT device, mark, draft, words FROM draft_elsewhere WHERE draft = ?1 AND device = ?2 AND state = 'apart'",
    )?;
    let one = query.query_row((draft, device), from_row).optional()?.flatten().ok_or(DeviceError::NotFound)?;
    let (Some(key), Some(own)) = (key(transaction)?, drafts::get(transaction, draft)?) else {
        return Err(DeviceError::NotFound);
    };
    note(transaction, draft, &[key.mark(words(&own)?.as_bytes())])?;
    if theirs {
        take(transaction, &one)?;
        let mut given_up = own.fields;
        let kept = drafts::get(transaction, draft)?.map(|kept| kept.fields).unwrap_or_default();
        given_up.retain(|path, _| !kept.contains_key(path));
        attachments::let_go(transaction, &given_up)?;
    } else {
        note(transaction, draft, &one.before)?;
        note(transaction, draft, &[one.mark])?;
    }
    transaction
        .execute("UPDATE draft_elsewhere SET state = 'taken' WHERE draft = ?1 AND device = ?2", (draft, device))?;
    // It goes to the office once more: it says now what it comes from.
    transaction.execute("DELETE FROM draft_held WHERE draft = ?1", [draft])?;
    transaction.execute("DELETE FROM meta WHERE name = 'drafts_receipt'", [])?;
    Ok(())
}

/// Where a draft came from, and where it was written on differently.
pub fn from(connection: &Connection, draft: &str) -> Result<(Option<DraftFrom>, Vec<DraftFrom>), DeviceError> {
    let phone = |device: [u8; 8], written_at| DraftFrom { device: hex::encode(device), written_at };
    let mut query = connection.prepare_cached("SELECT written_on, written_at FROM draft WHERE draft = ?1")?;
    let came: Option<(Option<[u8; 8]>, String)> =
        query.query_row([draft], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let came = came.and_then(|(device, at)| Some(phone(device?, at)));
    let sql = "SELECT device, updated_at FROM draft_elsewhere WHERE draft = ?1 AND state = 'apart' ORDER BY updated_at";
    let mut query = connection.prepare_cached(sql)?;
    let apart = query.query_map([draft], |row| Ok(phone(row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok((came, apart))
}

/// How many drafts elsewhere can't be read, and how many wait for their household.
pub fn counts(connection: &Connection) -> Result<(u32, u32), DeviceError> {
    let sql = "SELECT coalesce(sum(state = 'altered'), 0), coalesce(sum(state = 'waits'), 0) FROM draft_elsewhere";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// How many drafts lie on this phone only, for their size.
pub fn only_here(connection: &Connection) -> Result<u32, DeviceError> {
    let sql = "SELECT count(*) FROM draft_only_here JOIN draft USING (draft)";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
