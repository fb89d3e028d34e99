//! Drafts at the office: what this phone hands in when it changed, and what it is told of the person's other phones.

use super::run::Stop;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts_elsewhere::{self as elsewhere, Sealed};
use crate::store::{drafts, keys, meta};
use cunji_wire::draft::{
    DRAFT_MAX, DRAFT_SEAL_BYTES, DRAFTS_COUNT, DRAFTS_MAX, DraftMark, DraftName, DraftPlace, DraftsAnswer, DraftsHeld,
    DraftsKey, DraftsTold, OpenDraft, OpenDrafts,
};
use cunji_wire::message::Frame;
use cunji_wire::surroundings::Entropy;
use rusqlite::{Connection, Transaction};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of a sync that may be made for drafts alone: hearing that the office knows them, another key, all once more.
pub(super) const ROUNDS: u32 = 4;

/// What a request says of drafts, and what is to be noted once the office has said that it keeps them.
pub(super) struct Telling {
    pub frame: Frame,
    receipt: [u8; 32],
    /// Drafts that were handed in, with what they say.
    handed: Vec<(String, DraftName, DraftMark)>,
    done: Vec<(String, DraftMark)>,
    too_large: Vec<String>,
}

/// Whether everything that was heard came from the office as it is now.
fn is_current(connection: &Connection) -> Result<bool, DeviceError> {
    let told: Option<[u8; 8]> = meta::get(connection, "drafts_epoch")?;
    Ok(told == Some(meta::epoch(connection)?.to_le_bytes()))
}

/// Makes the key when there is something to seal and nobody has made it yet.
pub(super) fn need_key(transaction: &Transaction<'_>, entropy: &dyn Entropy) -> Result<(), DeviceError> {
    let any: bool = transaction.query_row("SELECT EXISTS (SELECT 1 FROM draft)", [], |row| row.get(0))?;
    if any && elsewhere::key(transaction)?.is_none() {
        elsewhere::put_key(transaction, &DraftsKey::new(entropy))?;
    }
    Ok(())
}

/// What goes with a request. Everything open here goes in it only when that changed since the office's receipt, and
/// words only where the office has others.
pub(super) fn telling(connection: &Connection, entropy: &dyn Entropy) -> Result<Option<Telling>, DeviceError> {
    let (Some(office), Some(me), Some(enrolment)) =
        (keys::office(connection)?, meta::device(connection)?, meta::enrolment(connection)?)
    else {
        return Ok(None);
    };
    let seen: Option<[u8; 8]> = meta::get(connection, "drafts_seen")?;
    let current = is_current(connection)?;
    let seen = seen.filter(|_| current).map_or(0, u64::from_le_bytes);
    let frame = Frame::DraftsTold(DraftsTold { seen, open: None });
    let mut telling = Telling { frame, receipt: [0; 32], handed: Vec::new(), done: Vec::new(), too_large: Vec::new() };
    // An office that has not answered yet may be too old for it.
    let (Some(key), true) = (elsewhere::key(connection)?, current) else { return Ok(Some(telling)) };
    let person = *enrolment.person.as_bytes();
    let held: BTreeMap<String, DraftMark> = {
        let mut query = connection.prepare_cached("SELECT draft, mark FROM draft_held")?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?
    };
    let unsealed = || DeviceError::Store("a draft could not be sealed".to_owned());
    let mut hash = Sha256::new();
    let (mut open, mut size) = (Vec::new(), 0);
    for row in drafts::list(connection)? {
        let Some(draft) = drafts::get(connection, &row.draft)? else { continue };
        let words = elsewhere::words(&draft)?;
        let (name, mark) = (key.draft_name(&draft.draft), key.mark(words.as_bytes()));
        hash.update([name, mark].concat());
        let before = elsewhere::marks(connection, &draft.draft)?.into_iter().map(hex::encode).collect();
        let said = serde_json::to_vec(&Sealed { words, updated_at: draft.updated_at.clone(), before });
        let said = said.map_err(|_| unsealed())?;
        if said.len() > DRAFT_MAX || open.len() == DRAFTS_COUNT || size + said.len() + DRAFT_SEAL_BYTES > DRAFTS_MAX {
            telling.too_large.push(draft.draft);
            continue;
        }
        size += said.len() + DRAFT_SEAL_BYTES;
        let place = DraftPlace { person, device: me.0, name, mark };
        let sealed = match held.get(&draft.draft) == Some(&mark) {
            true => None,
            false => Some(key.seal(&place, &said, entropy).map_err(|_| unsealed())?),
        };
        open.push(OpenDraft { name, mark, sealed });
        telling.handed.push((draft.draft, name, mark));
    }
    let mut query = connection.prepare_cached("SELECT draft, mark FROM draft_done ORDER BY draft, mark LIMIT ?1")?;
    telling.done = query.query_map([DRAFTS_COUNT], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    telling.receipt = hash.finalize().into();
    let receipt: Option<[u8; 32]> = meta::get(connection, "drafts_receipt")?;
    // Nothing was ever handed in, and there is nothing: no need of a receipt for it.
    let nothing = receipt.is_none() && telling.handed.is_empty() && telling.too_large.is_empty();
    if telling.done.is_empty() && (nothing || receipt == Some(telling.receipt)) {
        return Ok(Some(telling));
    }
    let Ok(sealed_key) = key.seal_to(&office.sealed_to, person, entropy) else { return Ok(Some(telling)) };
    let done = telling.done.iter().map(|(draft, mark)| (key.draft_name(draft), *mark)).collect();
    let open = Some(OpenDrafts { key_name: key.name(), key: sealed_key, drafts: open, done });
    telling.frame = Frame::DraftsTold(DraftsTold { seen, open });
    Ok(Some(telling))
}

/// Takes in what the office said, at the end of a round. True: there is more to say about drafts in the same sync.
fn take(transaction: &Transaction<'_>, telling: &Telling, held: &DraftsHeld) -> Result<bool, DeviceError> {
    let Some(enrolment) = meta::enrolment(transaction)? else { return Ok(false) };
    if !is_current(transaction)? {
        // Receipts of another epoch count no more.
        transaction.execute_batch("DELETE FROM draft_held; DELETE FROM meta WHERE name = 'drafts_receipt'")?;
        meta::put(transaction, "drafts_epoch", meta::epoch(transaction)?.to_le_bytes())?;
    }
    if let (Some(sealed), Some(own)) = (&held.key, keys::secret(transaction)?)
        && let Ok(key) = DraftsKey::open_sealed(&own, *enrolment.person.as_bytes(), sealed)
    {
        elsewhere::put_key(transaction, &key)?;
    }
    match &held.answer {
        Some(DraftsAnswer::Kept { no_room }) => note_receipt(transaction, telling, no_room, &held.done)?,
        Some(DraftsAnswer::Lacking | DraftsAnswer::OtherKey) => {
            transaction.execute_batch("DELETE FROM draft_held; DELETE FROM meta WHERE name = 'drafts_receipt'")?;
        }
        None => {}
    }
    if let Some(others) = &held.others {
        let key = elsewhere::key(transaction)?;
        elsewhere::put(transaction, key.as_ref(), enrolment.person, others)?;
    }
    for (name, mark) in &held.done {
        transaction
            .prepare_cached("INSERT INTO draft_gone (name, mark) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute((name, mark))?;
    }
    meta::put(transaction, "drafts_seen", held.version.to_le_bytes())?;
    Ok(!matches!(held.answer, Some(DraftsAnswer::Kept { .. })))
}

fn note_receipt(
    transaction: &Transaction<'_>,
    telling: &Telling,
    no_room: &[DraftName],
    done: &[(DraftName, DraftMark)],
) -> Result<(), DeviceError> {
    let no_room: BTreeSet<&DraftName> = no_room.iter().collect();
    transaction.execute_batch("DELETE FROM draft_held; DELETE FROM draft_only_here")?;
    let mut alone: Vec<&String> = telling.too_large.iter().collect();
    for (draft, name, mark) in &telling.handed {
        if no_room.contains(name) {
            alone.push(draft);
            continue;
        }
        transaction.execute("INSERT INTO draft_held (draft, mark) VALUES (?1, ?2)", (draft, mark))?;
        if !done.contains(&(*name, *mark)) {
            elsewhere::note(transaction, draft, &[*mark])?;
        }
    }
    for draft in alone {
        transaction.execute("INSERT INTO draft_only_here (draft) VALUES (?1) ON CONFLICT DO NOTHING", [draft])?;
    }
    for done in &telling.done {
        transaction.execute("DELETE FROM draft_done WHERE draft = ?1 AND mark = ?2", done.clone())?;
        transaction.execute("DELETE FROM draft_elsewhere WHERE draft = ?1 AND mark = ?2", done.clone())?;
    }
    meta::put(transaction, "drafts_receipt", telling.receipt)
}

impl Device {
    /// At the end of a round: what the office said of drafts. True: there is more to say in the same sync.
    pub(super) fn take_drafts(&self, telling: Option<&Telling>, held: Option<DraftsHeld>) -> Result<bool, Stop> {
        let (Some(telling), Some(held)) = (telling, held) else { return Ok(false) };
        Ok(self.store.write(|transaction| take(transaction, telling, &held))?)
    }

    /// After the rounds of a sync: drafts come and go as the office said. How many of each.
    pub(super) fn settle_drafts(&self) -> Result<(u32, u32), Stop> {
        Ok(self.store.write(elsewhere::settle)?)
    }
}
