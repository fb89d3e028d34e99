//! How a record is an Automerge document: fixed beginning, reading, field-level writing, a branch written again.

mod contents;
mod deed;
mod genesis;
mod history;
mod reauthor;
mod settle;
mod write;

pub use contents::{Contents, Entry};
pub use deed::{checked, new_problems};
pub use genesis::{genesis, genesis_hash};
pub use history::{Moment, PastWrite, edited_since_deleted, moments};
pub use reauthor::{ReauthorError, reauthor};
pub use settle::{Choice, settled, value_at};
pub use write::{WriteError, Written, current_or_fork, write};

use crate::kind::Kind;
use automerge::{Automerge, AutomergeError, Change};

/// A document from its changes (the genesis change is implied by the kind and never stored or sent).
///
/// The changes must be ones that passed the checked door. Order does not matter.
pub fn load(kind: Kind, changes: impl IntoIterator<Item = Change>) -> Result<Automerge, AutomergeError> {
    let mut document = genesis(kind);
    let changes: Vec<Change> = changes.into_iter().collect();
    document.apply_changes(changes)?;
    Ok(document)
}
