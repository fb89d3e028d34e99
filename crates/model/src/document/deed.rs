//! What every deed does before it writes: each value is checked and brought into its stored form, and the whole record
//! is judged afterwards. The same on the phone and at the office.

use super::{Contents, genesis};
use crate::field::{Path, Problem, ProblemCode, Value};
use crate::kind::Kind;
use crate::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};

/// Checks every value; all problems or all writes.
pub fn checked(kind: Kind, fields: &BTreeMap<String, Value>) -> Result<Vec<(Path, Value)>, Vec<Problem>> {
    let (mut writes, mut problems) = (Vec::new(), Vec::new());
    for (text, value) in fields {
        let Some(path) = Path::parse(text) else {
            problems.push(Problem { path: text.clone(), code: ProblemCode::UnknownField });
            continue;
        };
        match kind.schema().normalise(&path, value.clone()) {
            Ok(value) => writes.push((path, value)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(writes) } else { Err(problems) }
}

/// What is wrong with a record after a write and was not before: what was already wrong (a roster without group, say)
/// must not keep a phone number from being saved.
pub fn new_problems(kind: Kind, before: &Contents, after: &Contents, settings: &Settings) -> Vec<Problem> {
    let fresh = *before == Contents::read(&genesis(kind));
    let known: BTreeSet<String> = if fresh {
        BTreeSet::new()
    } else {
        kind.schema().problems(before, settings).into_iter().map(|one| one.path).collect()
    };
    kind.schema().problems(after, settings).into_iter().filter(|problem| !known.contains(&problem.path)).collect()
}
