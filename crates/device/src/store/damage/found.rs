//! What can still be read of a damaged store, row by row. Rows are told apart by their shape, changes by their hash:
//! no tree, index or count of the old file is believed.

use super::page::{PAGE, PageKey, SALT};
use super::pictures::OldPictures;
use super::row::{Cell, Pages, Row, free, rows};
use super::{wal, witness};
use crate::store::changes::chunk;
use cunji_model::door::prescan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A record's line, as far as it could be read.
#[derive(Debug, Clone)]
pub struct OldLine {
    /// Identity.
    pub document: Uuid,
    /// Village number.
    pub village: i64,
    /// Kind as a word.
    pub kind: String,
    /// Changes it had in all.
    pub changes: i64,
    /// ms: when the office last confirmed one.
    pub acked_at: Option<i64>,
    /// s: newest change.
    pub written_at: i64,
}

/// A change whose bytes fit its hash.
#[derive(Debug, Clone)]
pub struct OldChange {
    /// Row number: causal order within a record.
    pub id: i64,
    /// Row number of its record.
    pub record: i64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Written on this phone.
    pub mine: bool,
    /// Its place in the office's feed.
    pub seq: Option<u64>,
    /// Why the office did not take it.
    pub refusal: Option<String>,
    /// The chunk.
    pub chunk: Vec<u8>,
}

/// A village, as far as it could be read.
#[derive(Debug, Clone)]
pub struct OldVillage {
    /// Its name.
    pub name: String,
    /// How far its feed was read.
    pub cursor: i64,
    /// It went to somebody else.
    pub gone: i64,
}

/// A row of `device_key` as it was found.
#[derive(Debug, Clone)]
pub struct OldKeys {
    /// Whose.
    pub device: Vec<u8>,
    /// Public key that its signatures are checked with, 32 bytes.
    pub sign: Vec<u8>,
    /// Public key that is sealed to, 32 bytes.
    pub sealed_to: Vec<u8>,
    /// Whether the office still names the phone.
    pub active: i64,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Pages that can't be read, of how many.
    pub bad_pages: (u32, u32),
    /// By row number.
    pub lines: BTreeMap<i64, OldLine>,
    /// Identity by row number, from an index.
    pub identities: HashMap<i64, Uuid>,
    /// By row number.
    pub changes: BTreeMap<i64, OldChange>,
    /// (record's row number, hash) of every change that an index names.
    pub named: BTreeSet<(i64, [u8; 32])>,
    /// By number.
    pub villages: BTreeMap<i64, OldVillage>,
    /// Drafts, by name: the columns of `draft` in order.
    pub drafts: BTreeMap<String, Vec<Cell>>,
    /// Single values.
    pub meta: BTreeMap<String, Cell>,
    /// Past syncs as JSON and looks at full ID numbers, by row number.
    pub runs: BTreeMap<i64, String>,
    /// When, record, member.
    pub readings: BTreeMap<i64, (String, Vec<u8>, String)>,
    /// What vouches for changes that colleagues wrote and this phone carries.
    pub proofs: Vec<Vec<u8>>,
    /// Colleagues' phones and their keys.
    pub keys: Vec<OldKeys>,
    /// What an earlier salvage noted: the columns of `lost` in order.
    pub lost: Vec<Vec<Cell>>,
    /// Names of household heads by household.
    pub heads: HashMap<Uuid, String>,
    /// Villages of households.
    pub places: HashMap<Uuid, i64>,
    /// Households that other records are about.
    pub about: HashMap<Uuid, Uuid>,
    /// Photos and signatures.
    pub pictures: OldPictures,
    /// What the witness said.
    pub witness: Option<witness::Said>,
}

/// Reads what can be read of a store's file and its log.
pub fn find(key: &[u8; 32], store: &[u8], log: &[u8], witness: Option<witness::Said>) -> Found {
    let mut found = Found { witness, ..Found::default() };
    let pages = pages(key, store, log, witness, &mut found.bad_pages);
    let thrown_away: BTreeSet<u32> = free(&pages).into_iter().collect();
    for number in pages.keys().filter(|number| !thrown_away.contains(number)) {
        for row in rows(&pages, *number) {
            found.sort(row);
        }
    }
    found
}

/// The newest sound state of each page, from complete transactions. A log of which a part is unreadable still gives
/// its other pages: each of them proves itself.
fn pages(key: &[u8; 32], store: &[u8], log: &[u8], witness: Option<witness::Said>, bad: &mut (u32, u32)) -> Pages {
    let frames = wal::frames(log);
    let committed = frames.iter().rposition(|frame| frame.commit).map_or(0, |last| last + 1);
    let frames = frames.get(..committed).unwrap_or_default();
    let salts = [store.get(..SALT).and_then(|salt| salt.try_into().ok()), witness.map(|said| said.salt)];
    let keys: Vec<PageKey> = salts.into_iter().flatten().filter_map(|salt| PageKey::of(key, &salt)).collect();
    let mut best = Pages::new();
    for key in keys {
        let mut pages = Pages::new();
        for (number, page) in (1..).zip(store.chunks(PAGE)) {
            pages.extend(key.open(number, page).map(|page| (number, page)));
        }
        for frame in frames {
            match key.open(frame.page, frame.body) {
                Some(page) => drop(pages.insert(frame.page, page)),
                // An older state of a page is better than none: its rows are whole.
                None => bad.0 = bad.0.saturating_add(1),
            }
        }
        if pages.len() > best.len() {
            best = pages;
        }
    }
    let all = u32::try_from(store.len().div_ceil(PAGE)).unwrap_or(u32::MAX);
    let newest = frames.iter().map(|frame| frame.page).filter(|page| *page < all.saturating_add(100_000)).max();
    bad.1 = all.max(newest.unwrap_or_default());
    bad.0 = (1..=bad.1).filter(|number| !best.contains_key(number)).count().try_into().unwrap_or(u32::MAX);
    best
}

fn id16(bytes: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(bytes).ok()
}

impl Found {
    fn sort(&mut self, row: Row) {
        use Cell::{Blob, Int, Null, Text};
        if self.pictures.sort(&row) {
            return;
        }
        match (row.number, row.cells.as_slice()) {
            (
                Some(id),
                [Null, Int(record), Blob(hash), Int(mine), seq @ (Null | Int(_)), refusal, Int(raw), Blob(body)],
            ) => {
                self.change(id, *record, hash, *mine, seq, refusal, *raw, body);
            }
            (
                Some(id),
                [
                    Null,
                    Blob(document),
                    Int(village),
                    Text(kind),
                    Int(unsent),
                    Int(refused),
                    Int(acked),
                    at,
                    Int(_),
                    Int(written_at),
                    ..,
                ],
            ) => {
                if let Some(document) = id16(document) {
                    let acked_at = if let Int(at) = at { Some(*at) } else { None };
                    let changes = unsent.saturating_add(*refused).saturating_add(*acked);
                    let (village, kind, written_at) = (*village, kind.clone(), *written_at);
                    self.lines.insert(id, OldLine { document, village, kind, changes, acked_at, written_at });
                }
            }
            (Some(id), [Null, Text(name), Int(cursor), Int(_), Blob(digest), rest @ ..]) if digest.len() == 32 => {
                let gone = if let [Int(gone), ..] = rest { *gone } else { 0 };
                self.villages.insert(id, OldVillage { name: name.clone(), cursor: *cursor, gone });
            }
            (Some(_), [Null, Blob(segment)]) => self.proofs.push(segment.clone()),
            (Some(id), [Null, Text(run)]) if run.starts_with('{') => drop(self.runs.insert(id, run.clone())),
            (Some(id), [Null, Text(at), Blob(document), Text(item)]) => {
                self.readings.insert(id, (at.clone(), document.clone(), item.clone()));
            }
            (None, [Blob(document), Int(id)]) => {
                self.identities.extend(id16(document).map(|document| (*id, document)));
            }
            (None, [Int(record), Blob(hash), Int(_)]) => {
                self.named.extend(<[u8; 32]>::try_from(hash.as_slice()).ok().map(|hash| (*record, hash)));
            }
            (None, [Text(name), value]) => drop(self.meta.insert(name.clone(), value.clone())),
            (None, cells @ [Text(name), Text(_), Int(_), Blob(_), Text(_), Text(_), Text(_), ..]) => {
                self.drafts.insert(name.clone(), cells.to_vec());
            }
            (None, [Blob(household), Int(village), Text(_), Int(_), _, _, _, Text(head), Text(_), ..]) => {
                if let Some(household) = id16(household) {
                    self.heads.insert(household, head.clone());
                    self.places.insert(household, *village);
                }
            }
            (None, cells @ [Blob(_), Blob(_), Text(_), Int(_), Text(_), Int(_), Int(_), Null | Blob(_)]) => {
                self.lost.push(cells.to_vec());
            }
            (None, [Blob(device), Blob(sign), Blob(sealed_to), rest @ ..])
                if sign.len() == 32 && sealed_to.len() == 32 && matches!(rest, [] | [Int(_)]) =>
            {
                let active = if let [Int(active)] = rest { *active } else { 1 };
                self.keys.push(OldKeys {
                    device: device.clone(),
                    sign: sign.clone(),
                    sealed_to: sealed_to.clone(),
                    active,
                });
            }
            (None, [Blob(document), Blob(household), _, _, _, _, ..]) => {
                self.about.extend(id16(document).zip(id16(household)));
            }
            _ => {}
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn change(
        &mut self,
        id: i64,
        record: i64,
        hash: &[u8],
        mine: i64,
        seq: &Cell,
        refusal: &Cell,
        raw: i64,
        body: &[u8],
    ) {
        let Some(chunk) = usize::try_from(raw).ok().and_then(|raw| chunk(raw, body).ok()) else { return };
        let Ok(scan) = prescan(&chunk) else { return };
        if scan.hash.0.as_slice() != hash {
            return;
        }
        let seq = if let Cell::Int(seq) = seq { u64::try_from(*seq).ok() } else { None };
        let refusal = if let Cell::Text(why) = refusal { Some(why.clone()) } else { None };
        self.changes.insert(id, OldChange { id, record, hash: scan.hash.0, mine: mine != 0, seq, refusal, chunk });
    }
}
