//! The full check of one change against the document it joins.

use super::{Prescan, Refusal, prescan};
use automerge::{ActorId, Automerge, Change, ChangeHash, ReadDoc};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A change that passed every check, and the document with it.
#[derive(Debug)]
pub struct Admitted {
    /// The document after the change.
    pub document: Automerge,
    /// The change, now safe to store and to apply elsewhere.
    pub change: Change,
}

/// What became of a change at the door.
type Outcome = Result<Admitted, Denied>;

/// A change that may not enter (now).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// Never: see the reason.
    Refused(Refusal),
    /// Already in the document; harmless.
    Duplicate,
    /// These must come first.
    NeedDeps(Vec<ChangeHash>),
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Checks one change against `document` (which must hold everything known of that record) and applies it to a copy.
///
/// Order of checks: bounded pre-scan; already here; dependencies; sequence and counters; apply under `catch_unwind`;
/// canonical re-encoding; read back and save-and-load. The document passed in is never altered.
pub fn admit(document: &Automerge, bytes: &[u8]) -> Outcome {
    let scan = prescan(bytes)?;
    follows(document, &scan)?;
    // Automerge 0.12 panics on about 8 % of damaged changes that still parse (sync-facts §1.6).
    let checked = catch_unwind(AssertUnwindSafe(|| apply_and_read_back(document, &scan, bytes)));
    match checked {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(Refusal::Damaging.into()),
    }
}

fn follows(document: &Automerge, scan: &Prescan) -> Result<(), Denied> {
    if document.get_change_meta_by_hash(&scan.hash).is_some() {
        return Err(Denied::Duplicate);
    }
    let mut missing = Vec::new();
    let mut highest_dep = 0;
    for dep in &scan.deps {
        match document.get_change_meta_by_hash(dep) {
            Some(meta) => highest_dep = highest_dep.max(meta.max_op),
            None => missing.push(*dep),
        }
    }
    if !missing.is_empty() {
        return Err(Denied::NeedDeps(missing));
    }
    let last_seq = last_seq(document, &scan.actor);
    if scan.seq <= last_seq {
        return Err(Refusal::RolledBack.into());
    }
    // No dependency at all would begin a second history beside the genesis change.
    if scan.deps.is_empty() || scan.seq != last_seq + 1 || scan.start_op != highest_dep + 1 {
        return Err(Refusal::OutOfSequence.into());
    }
    Ok(())
}

/// The highest sequence number of an actor in a document, 0 when it never wrote there.
fn last_seq(document: &Automerge, actor: &ActorId) -> u64 {
    let changes = document.get_changes_meta(&[]);
    changes.iter().filter(|meta| *meta.actor == *actor).map(|meta| meta.seq).max().unwrap_or(0)
}

fn apply_and_read_back(document: &Automerge, scan: &Prescan, bytes: &[u8]) -> Result<Admitted, Refusal> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| Refusal::Malformed)?;
    let agrees = change.hash() == scan.hash && change.len() as u64 == scan.ops && change.seq() == scan.seq;
    if !agrees {
        return Err(Refusal::Malformed);
    }
    let mut after = document.clone();
    after.apply_changes([change.clone()]).map_err(|_| Refusal::Damaging)?;
    let kept = after.get_change_by_hash(&scan.hash).ok_or(Refusal::Damaging)?;
    if kept.raw_bytes() != bytes {
        return Err(Refusal::Damaging); // it could never be served again under its name
    }
    let read = after.hydrate(None);
    let again = Automerge::load(&after.save_nocompress()).map_err(|_| Refusal::Damaging)?;
    if again.get_heads() != after.get_heads() || again.hydrate(None) != read {
        return Err(Refusal::Damaging);
    }
    Ok(Admitted { document: after, change })
}
