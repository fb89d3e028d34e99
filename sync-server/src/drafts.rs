//! Drafts of a person's phones (docs/adr/0029): kept sealed, given to no phone but the person's own, gone once they are
//! saved or thrown away. The key is opened for one purpose: to seal it to another phone of the same person, with a line
//! in the audit.

use crate::accounts::audit::{self, Action, Doer, Line};
use crate::cells;
use crate::keys;
use crate::store::sql::{Cell, Statement, Written};
use crate::store::{Device, Store, StoreError};
use cunji_model::id::DeviceId;
use cunji_wire::draft::{
    DRAFT_MAX, DRAFT_SEAL_BYTES, DRAFTS_COUNT, DRAFTS_MAX, DRAFTS_OF_PERSON_MAX, DraftMark, DraftName, DraftsAnswer,
    DraftsHeld, DraftsKey, DraftsTold, HeldDraft, OpenDrafts,
};
use cunji_wire::key::PublicKeys;
use cunji_wire::surroundings::Entropy;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use uuid::Uuid;

/// What a person's drafts are at before there are any: above what a phone says that never heard of them.
const NOTHING: u64 = 1;
/// Another phone of the person was faster: so often it is tried again.
const TRIES: usize = 8;
/// Versions after which it is forgotten that a draft is done with: a phone that comes back later keeps its copy.
const REMEMBERED: u64 = 1_000;

/// Why nothing was kept of what a phone said of drafts.
#[derive(Debug, Error)]
pub enum Wrong {
    /// Larger than allowed.
    #[error("too many drafts, or too large a one")]
    TooLarge,
    /// Not sealed to this office for this person.
    #[error("their key is not sealed to this office for this person")]
    NotOurs,
    /// The store's own failure.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The person's key as it stands.
struct Standing {
    key_name: [u8; 8],
    version: u64,
}

async fn standing(store: &dyn Store, person: Uuid) -> Result<Option<Standing>, StoreError> {
    let rows = store.rows("SELECT name, version FROM drafts_key WHERE person = ?1", cells![person]).await?;
    rows.first().map(|row| Ok(Standing { key_name: row.array(0)?, version: row.count(1)? })).transpose()
}

/// What one phone said, and what it is told. `None`: it knows everything already, or can't be known by its key.
pub async fn exchange(
    store: &dyn Store,
    entropy: &dyn Entropy,
    now: i64,
    device: &Device,
    told: &DraftsTold,
) -> Result<Option<DraftsHeld>, Wrong> {
    if device.keys.is_none() {
        return Ok(None);
    }
    let answer = match &told.open {
        Some(open) => Some(keep(store, now, device, open).await?),
        None => None,
    };
    let person = device.person;
    let version = standing(store, person).await?.map_or(NOTHING, |standing| standing.version);
    if answer.is_none() && told.seen == version {
        return Ok(None);
    }
    // A phone that heard more than there is was told by an office that has been put back from a backup since.
    let seen = if told.seen > version { 0 } else { told.seen };
    let me = device.id.0.as_slice();
    let news = "SELECT device FROM drafts_of_device WHERE person = ?1 AND device <> ?2 AND version > ?3 LIMIT 1";
    let news = !store.rows(news, cells![person, me, seen]).await?.is_empty();
    let others = match news || seen == 0 {
        true => Some(of_others(store, device).await?),
        false => None,
    };
    let other_key = answer == Some(DraftsAnswer::OtherKey);
    let key = match other_key || others.as_ref().is_some_and(|others| !others.is_empty()) {
        true => key_of(store, entropy, now, device).await?,
        false => None,
    };
    let done = done(store, person, seen, told.open.as_ref()).await?;
    Ok(Some(DraftsHeld { version, answer, key, others, done }))
}

async fn of_others(store: &dyn Store, device: &Device) -> Result<Vec<HeldDraft>, StoreError> {
    let sql = "SELECT device, name, mark, sealed FROM draft WHERE person = ?1 AND device <> ?2 \
               ORDER BY received_at DESC, device, name";
    let rows = store.rows(sql, cells![device.person, device.id.0.as_slice()]).await?;
    let held = rows.iter().map(|row| {
        let sealed = row.bytes(3)?.to_vec();
        Ok(HeldDraft { device: row.array(0)?, name: row.array(1)?, mark: row.array(2)?, sealed })
    });
    held.collect()
}

/// What is done with since the phone last heard, and whatever of it the phone still has open.
async fn done(
    store: &dyn Store,
    person: Uuid,
    seen: u64,
    open: Option<&OpenDrafts>,
) -> Result<Vec<(DraftName, DraftMark)>, StoreError> {
    let mut done = BTreeSet::new();
    if seen > 0 {
        let sql = "SELECT name, mark FROM draft_done WHERE person = ?1 AND version > ?2 ORDER BY version DESC LIMIT ?3";
        for row in store.rows(sql, cells![person, seen, DRAFTS_COUNT as u64]).await? {
            done.insert((row.array(0)?, row.array(1)?));
        }
    }
    if let Some(open) = open {
        let known = all_done(store, person).await?;
        done.extend(open.drafts.iter().map(|draft| (draft.name, draft.mark)).filter(|one| known.contains(one)));
    }
    Ok(done.into_iter().collect())
}

async fn all_done(store: &dyn Store, person: Uuid) -> Result<BTreeSet<(DraftName, DraftMark)>, StoreError> {
    let rows = store.rows("SELECT name, mark FROM draft_done WHERE person = ?1", cells![person]).await?;
    rows.iter().map(|row| Ok((row.array(0)?, row.array(1)?))).collect()
}

/// A phone's set takes the place of what it had here.
async fn keep(store: &dyn Store, now: i64, device: &Device, open: &OpenDrafts) -> Result<DraftsAnswer, Wrong> {
    let most = DRAFT_MAX + DRAFT_SEAL_BYTES;
    let large = open.drafts.iter().any(|draft| draft.sealed.as_ref().is_some_and(|sealed| sealed.len() > most));
    if large || open.drafts.len() > DRAFTS_COUNT || open.done.len() > DRAFTS_COUNT || open.key.len() > 200 {
        return Err(Wrong::TooLarge);
    }
    for _ in 0..TRIES {
        let (deeds, answer) = match standing(store, device.person).await? {
            Some(standing) if standing.key_name != open.key_name => return Ok(DraftsAnswer::OtherKey),
            Some(standing) => {
                let up = "UPDATE drafts_key SET version = version + 1 WHERE person = ?1 AND version = ?2";
                let first = Statement::new(up, cells![device.person, standing.version]).must();
                put(store, now, device, open, standing.version + 1, first).await?
            }
            None => {
                let office = keys::office(store).await?;
                let key = DraftsKey::open_sealed(&office, *device.person.as_bytes(), &open.key);
                if !key.is_ok_and(|key| key.name() == open.key_name) {
                    return Err(Wrong::NotOurs);
                }
                let new = "INSERT INTO drafts_key (person, name, sealed, made_by, made_at, version) \
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (person) DO NOTHING";
                let (name, sealed, by) = (open.key_name.as_slice(), open.key.as_slice(), device.id.0.as_slice());
                let first = Statement::new(new, cells![device.person, name, sealed, by, now, NOTHING + 1]).must();
                put(store, now, device, open, NOTHING + 1, first).await?
            }
        };
        if deeds.is_empty() || matches!(store.transact(deeds).await?, Written::Done(_)) {
            return Ok(answer);
        }
    }
    Err(Wrong::Store(StoreError::Other("a person's drafts are written by too many phones at once".to_owned())))
}

/// The statements for a phone's set, and what it will be told; none when something is missing.
async fn put(
    store: &dyn Store,
    now: i64,
    device: &Device,
    open: &OpenDrafts,
    version: u64,
    first: Statement,
) -> Result<(Vec<Statement>, DraftsAnswer), StoreError> {
    let (person, me) = (device.person, device.id.0.as_slice());
    let sql = "SELECT device, name, mark, length(sealed) FROM draft WHERE person = ?1";
    let mut held: BTreeMap<DraftName, (DraftMark, usize)> = BTreeMap::new();
    let mut elsewhere = 0_usize;
    let own: BTreeSet<_> = open.drafts.iter().map(|draft| (draft.name, draft.mark)).collect();
    for row in store.rows(sql, cells![person]).await? {
        let (name, mark, bytes): (_, _, usize) =
            (row.array(1)?, row.array(2)?, usize::try_from(row.count(3)?).unwrap_or(usize::MAX));
        if row.bytes(0)? == me {
            held.insert(name, (mark, bytes));
        } else if !own.contains(&(name, mark)) {
            elsewhere += bytes; // what this phone took over from another counts once
        }
    }
    let mut done = all_done(store, person).await?;
    done.extend(&open.done);
    let mut room = DRAFTS_MAX.min(DRAFTS_OF_PERSON_MAX.saturating_sub(elsewhere));
    let (mut no_room, mut stays) = (Vec::new(), BTreeSet::new());
    let mut deeds = vec![first];
    for draft in &open.drafts {
        if done.contains(&(draft.name, draft.mark)) {
            continue; // another phone was done with it: this one is told
        }
        let here = held.get(&draft.name).filter(|(mark, _)| *mark == draft.mark);
        let bytes = match (&draft.sealed, here) {
            (Some(sealed), _) => sealed.len(),
            (None, Some((_, bytes))) => *bytes,
            (None, None) => return Ok((Vec::new(), DraftsAnswer::Lacking)),
        };
        if bytes > room {
            no_room.push(draft.name);
            continue;
        }
        room -= bytes;
        stays.insert(draft.name);
        if let Some(sealed) = &draft.sealed {
            let sql = "INSERT INTO draft (person, device, name, mark, sealed, received_at) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (person, device, name) \
                       DO UPDATE SET mark = excluded.mark, sealed = excluded.sealed, received_at = excluded.received_at";
            let (name, mark) = (draft.name.as_slice(), draft.mark.as_slice());
            deeds.push(Statement::new(sql, cells![person, me, name, mark, sealed.as_slice(), now]));
        }
    }
    for name in held.keys().filter(|name| !stays.contains(*name)) {
        let sql = "DELETE FROM draft WHERE person = ?1 AND device = ?2 AND name = ?3";
        deeds.push(Statement::new(sql, cells![person, me, name.as_slice()]));
    }
    for (name, mark) in &open.done {
        let one = cells![person, name.as_slice(), mark.as_slice()];
        let gone = "DELETE FROM draft WHERE person = ?1 AND name = ?2 AND mark = ?3";
        deeds.push(Statement::new(gone, one.clone()));
        let sql = "INSERT INTO draft_done (person, name, mark, version) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (person, name, mark) DO UPDATE SET version = excluded.version";
        deeds.push(Statement::new(sql, [one, vec![Cell::from(version)]].concat()));
    }
    let old = "DELETE FROM draft_done WHERE person = ?1 AND version < ?2";
    deeds.push(Statement::new(old, cells![person, version.saturating_sub(REMEMBERED)]));
    let changed = "INSERT INTO drafts_of_device (person, device, version) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (person, device) DO UPDATE SET version = excluded.version";
    deeds.push(Statement::new(changed, cells![person, me, version]));
    Ok((deeds, DraftsAnswer::Kept { no_room }))
}

/// The key sealed to this phone, made now if it never was.
async fn key_of(
    store: &dyn Store,
    entropy: &dyn Entropy,
    now: i64,
    device: &Device,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT sealed FROM drafts_key_given WHERE device = ?1";
    if let Some(row) = store.rows(sql, cells![device.id.0.as_slice()]).await?.first() {
        return Ok(Some(row.bytes(0)?.to_vec()));
    }
    match &device.keys {
        Some(keys) => give(store, entropy, now, device.id, device.person, keys).await,
        None => Ok(None),
    }
}

/// Seals the key of a person's drafts to a phone of that person, with a line in the audit. `None`: there is none yet, or
/// it can't be opened any more. The caller has made sure whose phone it is.
pub async fn give(
    store: &dyn Store,
    entropy: &dyn Entropy,
    now: i64,
    device: DeviceId,
    person: Uuid,
    keys: &PublicKeys,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT k.sealed, p.name FROM drafts_key k JOIN person p ON p.person = k.person WHERE k.person = ?1";
    let rows = store.rows(sql, cells![person]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let office = keys::office(store).await?;
    let opened = DraftsKey::open_sealed(&office, *person.as_bytes(), row.bytes(0)?);
    let sealed = opened.and_then(|key| key.seal_to(&keys.sealed_to, *person.as_bytes(), entropy));
    let Ok(sealed) = sealed else {
        tracing::warn!(%device, "the key of this person's drafts can't be opened: drafts stay where they are");
        return Ok(None);
    };
    let sql = "INSERT INTO drafts_key_given (device, sealed, given_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (device) DO UPDATE SET sealed = excluded.sealed, given_at = excluded.given_at";
    let what = device.to_string();
    let line = Line { record: Some(person), what: &what, ..Line::of(Action::DraftsKeyGiven) };
    let doer = Doer { person, name: row.text(1)? };
    let given = Statement::new(sql, cells![device.0.as_slice(), sealed.as_slice(), now]);
    store.transact(vec![given, audit::add(entropy, now, &doer, &line)]).await?;
    Ok(Some(sealed))
}
