//! Settling: which value a card means, and whether there is anything to settle. The same on the phone and at the office.

use super::{Contents, moments};
use crate::field::{Path, Problem, ProblemCode, Value};
use crate::kind::Kind;
use automerge::{Automerge, ChangeHash};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What somebody says to a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Choice {
    /// One of the values on the card, by the change that wrote it.
    Keep {
        /// That change.
        hash: String,
    },
    /// Another value.
    Write {
        /// As typed.
        value: Value,
    },
}

/// The value that answers a card read at `heads`, or why the card can't be answered so.
pub fn settled(
    document: &Automerge,
    kind: Kind,
    heads: &[String],
    path: &str,
    choice: &Choice,
) -> Result<Value, Vec<Problem>> {
    let problem = |code| vec![Problem { path: path.to_owned(), code }];
    let parsed = Path::parse(path).ok_or_else(|| problem(ProblemCode::UnknownField))?;
    if !several(document, heads, &parsed) {
        return Err(problem(ProblemCode::NotAllowed));
    }
    match choice {
        Choice::Write { value } => Ok(value.clone()),
        Choice::Keep { hash } => {
            value_at(document, kind, &parsed, hash).ok_or_else(|| problem(ProblemCode::NotAllowed))
        }
    }
}

/// Whether a field has several values, now or on the card: a decision may meet one that came in meanwhile, but it is
/// no way to write what has its own deed.
fn several(document: &Automerge, heads: &[String], path: &Path) -> bool {
    let of = |document: &Automerge| Contents::read(document).entries(path).len() > 1;
    let heads: Vec<ChangeHash> = heads.iter().filter_map(|head| head.parse().ok()).collect();
    of(document) || document.fork_at(&heads).is_ok_and(|then| of(&then))
}

/// What a change wrote into a field.
pub fn value_at(document: &Automerge, kind: Kind, path: &Path, hash: &str) -> Option<Value> {
    let hash: ChangeHash = hash.parse().ok()?;
    let moment = moments(document, kind).into_iter().find(|moment| moment.hash == hash)?;
    moment.writes.into_iter().rfind(|write| write.path == *path).map(|write| write.value)
}
