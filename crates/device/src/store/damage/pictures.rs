//! Photos and signatures of a damaged store. A picture is carried over when its chunks together still bear its name;
//! one that was here and is not whole any more goes on the list, and is asked for at the office. On the same list stands
//! what is whole while nothing shows it, until a record does or somebody decides.

use super::found::Found;
use super::row::{Cell, Row};
use crate::error::DeviceError;
use crate::store::attachments::{self, CHUNK, Name, bears};
use cunji_model::record::attachment::AttachmentKind;
use rusqlite::Transaction;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A picture's line.
#[derive(Debug, Clone)]
pub struct OldPicture {
    kind: String,
    bytes: i64,
    thumbnail: Vec<u8>,
    saved: i64,
}

/// What a list says of a picture.
#[derive(Debug, Clone, Default)]
struct Told {
    document: Vec<u8>,
    kind: String,
    village: i64,
    title: String,
    added_at: String,
}

/// Everything about pictures that was found.
#[derive(Debug, Default)]
pub struct OldPictures {
    lines: BTreeMap<Name, OldPicture>,
    chunks: BTreeMap<(Name, u64), Vec<u8>>,
    /// Pictures that the index of lines names.
    named: BTreeSet<Name>,
    /// Pictures of which the index of chunks names one: they were not released.
    had_chunks: BTreeSet<Name>,
    /// Villages for which the office said that it holds them.
    at_office: BTreeSet<(i64, Name)>,
    /// What showed them.
    shown: BTreeMap<Name, Told>,
    /// What an earlier salvage missed.
    lost: BTreeMap<Name, Told>,
}

impl OldPictures {
    /// Takes a row, if it is one about pictures. True when it was.
    pub fn sort(&mut self, row: &Row) -> bool {
        use Cell::{Blob, Int, Text};
        let name = |cell: &[u8]| Name::try_from(cell).ok();
        match (row.number, row.cells.as_slice()) {
            (Some(_), [Blob(of), Text(kind), Int(bytes), Blob(thumbnail), Int(saved)]) => {
                let line =
                    OldPicture { kind: kind.clone(), bytes: *bytes, thumbnail: thumbnail.clone(), saved: *saved };
                self.lines.extend(name(of).map(|name| (name, line)));
            }
            (Some(_), [Blob(of), Int(place), Blob(bytes)]) => {
                let place = u64::try_from(*place).unwrap_or(u64::MAX);
                self.chunks.extend(name(of).map(|name| ((name, place), bytes.clone())));
            }
            (None, [Blob(of), Int(_)]) if of.len() == 32 => self.named.extend(name(of)),
            (None, [Blob(of), Int(_), Int(_)]) if of.len() == 32 => self.had_chunks.extend(name(of)),
            (None, [Int(village), Blob(of)]) if of.len() == 32 => {
                self.at_office.extend(name(of).map(|name| (*village, name)));
            }
            (None, [Blob(document), Blob(of), Int(village), Text(kind), Int(_), Text(added_at)]) if of.len() == 32 => {
                let (document, kind, added_at) = (document.clone(), kind.clone(), added_at.clone());
                let told = Told { document, kind, village: *village, added_at, ..Told::default() };
                self.shown.extend(name(of).map(|name| (name, told)));
            }
            (None, [Blob(of), Blob(document), Text(kind), Int(village), Text(title), Text(added_at)])
                if of.len() == 32 =>
            {
                let (document, kind) = (document.clone(), kind.clone());
                let told = Told { document, kind, village: *village, title: title.clone(), added_at: added_at.clone() };
                self.lost.extend(name(of).map(|name| (name, told)));
            }
            _ => return false,
        }
        true
    }

    /// Its bytes, if all of them are here and bear its name.
    fn whole(&self, name: &Name) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for ((_, place), chunk) in self.chunks.range((*name, 0)..=(*name, u64::MAX)) {
            if *place != bytes.len() as u64 {
                return None;
            }
            bytes.extend_from_slice(chunk);
        }
        bears(&bytes, name).then_some(bytes)
    }
}

/// Carries over what is whole and notes what is not. Returns how many are whole.
pub fn carry(transaction: &Transaction<'_>, found: &Found) -> Result<u32, DeviceError> {
    let old = &found.pictures;
    let chunks = old.chunks.keys().map(|(name, _)| name);
    let names = old.lines.keys().chain(chunks).chain(&old.named).chain(&old.had_chunks).chain(old.lost.keys());
    let names: BTreeSet<Name> = names.copied().collect();
    let mut kept = 0;
    for name in &names {
        let line = old.lines.get(name);
        let bytes = old.whole(name);
        if let Some(bytes) = &bytes {
            keep(transaction, found, name, line, bytes)?;
            kept += 1;
            if draft_of(found, name).is_none() {
                // On the list until a record names it: `attachments::index` takes it off.
                note(transaction, found, name, line)?;
            }
            continue; // what the office has of it is asked anew: a stale page must not make it go from here
        }
        if let Some(line) = line {
            attachments::begin(transaction, name, &line.kind, line.bytes.unsigned_abs(), &line.thumbnail)?;
            set_saved(transaction, name, line.saved)?;
        }
        let there = old.at_office.iter().filter(|(_, one)| one == name);
        let mut released = !old.had_chunks.contains(name) && !has_chunk(old, name);
        released &= there.clone().next().is_some() && !old.lost.contains_key(name);
        for (village, _) in there {
            let sql = "INSERT INTO attachment_at_office (village, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            transaction.execute(sql, (village, name))?;
        }
        if !released {
            note(transaction, found, name, line)?;
        }
    }
    Ok(kept)
}

fn has_chunk(old: &OldPictures, name: &Name) -> bool {
    old.chunks.range((*name, 0)..=(*name, u64::MAX)).next().is_some()
}

fn keep(
    transaction: &Transaction<'_>,
    found: &Found,
    name: &Name,
    line: Option<&OldPicture>,
    bytes: &[u8],
) -> Result<(), DeviceError> {
    let old = &found.pictures;
    let kind = line.map(|line| &line.kind).or_else(|| old.shown.get(name).map(|told| &told.kind));
    let small = match line {
        Some(line) => line.thumbnail.clone(),
        None => crate::picture::thumbnail(bytes).unwrap_or_default(),
    };
    let kind = kind.map_or(AttachmentKind::Photo.as_str(), String::as_str);
    attachments::begin(transaction, name, kind, bytes.len() as u64, &small)?;
    for (number, chunk) in bytes.chunks(CHUNK).enumerate() {
        attachments::put_chunk(transaction, name, (number * CHUNK) as u64, chunk)?;
    }
    // One that only a draft names goes with the draft; one that nothing names any more is kept until somebody decides.
    let saved = line.is_some_and(|line| line.saved != 0) || draft_of(found, name).is_none();
    set_saved(transaction, name, i64::from(saved))
}

fn set_saved(transaction: &Transaction<'_>, name: &Name, saved: i64) -> Result<(), DeviceError> {
    transaction.prepare_cached("UPDATE attachment SET saved = ?2 WHERE sha256 = ?1")?.execute((name, saved))?;
    Ok(())
}

/// The household whose draft names a picture.
fn draft_of(found: &Found, name: &Name) -> Option<Uuid> {
    let hex = hex::encode(name);
    found.drafts.values().find_map(|cells| match cells.as_slice() {
        [_, _, _, Cell::Blob(household), _, Cell::Text(fields), ..] if fields.contains(&hex) => {
            Uuid::from_slice(household).ok()
        }
        _ => None,
    })
}

fn note(
    transaction: &Transaction<'_>,
    found: &Found,
    name: &Name,
    line: Option<&OldPicture>,
) -> Result<(), DeviceError> {
    let old = &found.pictures;
    let mut told = old.shown.get(name).or_else(|| old.lost.get(name)).cloned().unwrap_or_default();
    let document = Uuid::from_slice(&told.document).ok();
    let household = document.map(|document| found.about.get(&document).copied().unwrap_or(document));
    if let Some(household) = household.or_else(|| draft_of(found, name)) {
        if let Some(head) = found.heads.get(&household) {
            told.title.clone_from(head);
        }
        if let Some(village) = found.places.get(&household) {
            told.village = *village;
        }
    }
    if let Some(line) = line {
        told.kind.clone_from(&line.kind);
    }
    transaction
        .prepare_cached(
            "INSERT INTO lost_picture (sha256, document, kind, village, title, added_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute((name, told.document, told.kind, told.village, told.title, told.added_at))?;
    Ok(())
}
