//! The full check of one change against the document it joins.

use super::operations::check_operations;
use super::{Prescan, Refusal, prescan};
use automerge::{ActorId, Automerge, Change, ChangeHash, ReadDoc};
use std::borrow::Cow;
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
/// Order of checks: bounded pre-scan; already here; dependencies; sequence and counters; every operation; apply under
/// `catch_unwind`, first to the document as the writer had it; canonical re-encoding; read back and save-and-load.
/// The document passed in is never altered.
pub fn admit(document: &Automerge, bytes: &[u8]) -> Outcome {
    let scan = prescan(bytes)?;
    // Automerge 0.12 panics on about 8 % of damaged changes that still parse (sync-facts §1.6).
    let checked = catch_unwind(AssertUnwindSafe(|| {
        has_its_dependencies(document, &scan)?;
        let ground = ground(document, &scan.deps)?;
        follows(document, ground.as_ref(), &scan)?;
        Ok(apply_and_read_back(document, ground.as_ref(), &scan, bytes)?)
    }));
    checked.unwrap_or(Err(Refusal::Damaging.into()))
}

fn has_its_dependencies(document: &Automerge, scan: &Prescan) -> Result<(), Denied> {
    let known = |hash| document.get_change_meta_by_hash(hash).is_some();
    if known(&scan.hash) {
        return Err(Denied::Duplicate);
    }
    let missing: Vec<ChangeHash> = scan.deps.iter().filter(|dep| !known(dep)).copied().collect();
    if missing.is_empty() { Ok(()) } else { Err(Denied::NeedDeps(missing)) }
}

/// The document as the writer had it: what the change may refer to. A reference past it would hold here and break on
/// a device where the other change has not arrived, or when somebody continues from this one.
fn ground<'a>(document: &'a Automerge, deps: &[ChangeHash]) -> Result<Cow<'a, Automerge>, Refusal> {
    if document.get_heads() == deps {
        return Ok(Cow::Borrowed(document));
    }
    document.fork_at(deps).map(Cow::Owned).map_err(|_| Refusal::Damaging)
}

fn follows(document: &Automerge, ground: &Automerge, scan: &Prescan) -> Result<(), Refusal> {
    if scan.seq <= last_seq(document, &scan.actor) {
        return Err(Refusal::RolledBack);
    }
    let dep_ops = scan.deps.iter().filter_map(|dep| document.get_change_meta_by_hash(dep)).map(|meta| meta.max_op);
    let highest_dep = dep_ops.max().unwrap_or(0);
    // No dependency at all would begin a second history beside the genesis change. An actor that does not build on
    // its own last change would use operation ids twice.
    let first = scan.deps.is_empty();
    if first || scan.seq != last_seq(ground, &scan.actor) + 1 || scan.start_op != highest_dep + 1 {
        return Err(Refusal::OutOfSequence);
    }
    Ok(())
}

/// The highest sequence number of an actor in a document, 0 when it never wrote there.
fn last_seq(document: &Automerge, actor: &ActorId) -> u64 {
    let changes = document.get_changes_meta(&[]);
    changes.iter().filter(|meta| *meta.actor == *actor).map(|meta| meta.seq).max().unwrap_or(0)
}

fn apply_and_read_back(
    document: &Automerge,
    ground: &Automerge,
    scan: &Prescan,
    bytes: &[u8],
) -> Result<Admitted, Refusal> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| Refusal::Malformed)?;
    let agrees = change.hash() == scan.hash && change.len() as u64 == scan.ops && change.seq() == scan.seq;
    if !agrees {
        return Err(Refusal::Malformed);
    }
    check_operations(ground, &change)?;
    if !std::ptr::eq(document, ground) {
        apply(ground, &change)?;
    }
    let after = apply(document, &change)?;
    let read = after.hydrate(None);
    let again = Automerge::load(&after.save_nocompress()).map_err(|_| Refusal::Damaging)?;
    if again.get_heads() != after.get_heads() || again.hydrate(None) != read {
        return Err(Refusal::Damaging);
    }
    Ok(Admitted { document: after, change })
}

/// A copy of the document with the change in it, from which the change can be served again byte by byte.
fn apply(document: &Automerge, change: &Change) -> Result<Automerge, Refusal> {
    let mut after = document.clone();
    after.apply_changes([change.clone()]).map_err(|_| Refusal::Damaging)?;
    let kept = after.get_change_by_hash(&change.hash()).ok_or(Refusal::Damaging)?;
    if kept.raw_bytes() != change.raw_bytes() {
        return Err(Refusal::Damaging); // it could never be served again under its name
    }
    Ok(after)
}
