//! A branch that can't be accepted under its actor is written again as a new incarnation: nothing is lost (design.md §6).

use automerge::legacy::{ElementId, Key, ObjectId, OpId};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use std::collections::BTreeMap;
use thiserror::Error;

/// Why a branch could not be written again.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReauthorError {
    /// A change of the branch depends on one that is neither in the branch nor in the document it joins.
    #[error("a change of the branch depends on one that is not here")]
    MissingDependency,
}

/// Rewrites `branch` (changes of one document by one actor, in order) with a new actor.
///
/// Deps, sequence numbers and references to the branch's own operations follow; what the branch refers to outside
/// itself stays as it is, so the rewritten changes are concurrent with exactly what the originals were concurrent
/// with, and real conflicts stay visible. Returns the new changes in order.
pub fn reauthor(
    branch: &[Change],
    known: impl Fn(&ChangeHash) -> bool,
    new_actor: &ActorId,
    first_seq: u64,
) -> Result<Vec<Change>, ReauthorError> {
    let Some(first) = branch.first() else { return Ok(Vec::new()) };
    let (old_actor, from_counter) = (first.actor_id().clone(), first.start_op().get());
    let mut renamed: BTreeMap<ChangeHash, ChangeHash> = BTreeMap::new();
    let mut rewritten = Vec::with_capacity(branch.len());
    for (seq, change) in (first_seq..).zip(branch) {
        let mut expanded: ExpandedChange = change.decode();
        for dep in &mut expanded.deps {
            match renamed.get(dep) {
                Some(new) => *dep = *new,
                None if known(dep) => {}
                None => return Err(ReauthorError::MissingDependency),
            }
        }
        let rename = |id: &OpId| {
            let ours = *id.actor() == old_actor && id.counter() >= from_counter;
            if ours { OpId::new(id.counter(), new_actor) } else { id.clone() }
        };
        for op in &mut expanded.operations {
            if let ObjectId::Id(id) = &op.obj {
                op.obj = ObjectId::Id(rename(id));
            }
            if let Key::Seq(ElementId::Id(id)) = &op.key {
                op.key = Key::Seq(ElementId::Id(rename(id)));
            }
            op.pred = op.pred.iter().map(rename).collect();
        }
        expanded.actor_id = new_actor.clone();
        expanded.seq = seq;
        expanded.hash = None;
        let new = Change::from(expanded);
        renamed.insert(change.hash(), new.hash());
        rewritten.push(new);
    }
    Ok(rewritten)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Contents, genesis, write};
    use crate::field::{Path, Value};
    use crate::id::{DeviceId, Incarnation, actor};
    use crate::kind::Kind;

    #[test]
    fn a_restored_phones_branch_joins_under_a_new_incarnation() {
        let device = DeviceId([3; 8]);
        let (old, new) = (actor(device, Incarnation([1; 8])), actor(device, Incarnation([2; 8])));
        let put = |doc: &automerge::Automerge, path: &str, value: &str| {
            let writes = [(Path::parse(path).unwrap(), Value::from(value))];
            let written = write(doc.clone(), &[], &old, 5, &writes).unwrap();
            (written.document, written.change.unwrap())
        };
        let (backup, _) = put(&genesis(Kind::Household), "group", "一组");
        let (mut office, _) = put(&backup, "phone", "13811111111");
        let (branch_doc, first) = put(&backup, "phone", "13822222222");
        let (_, second) = put(&branch_doc, "members/m1/name", "张三");
        let office_knows = |hash: &ChangeHash| office.get_change_meta_by_hash(hash).is_some();
        let again = reauthor(&[first, second], office_knows, &new, 1).unwrap();
        office.apply_changes(again).expect("the rewritten branch must be acceptable where the old one never was");
        let contents = Contents::read(&office);
        assert_eq!(contents.entries(&Path::field("phone")).len(), 2, "both numbers live: people settle them");
        assert_eq!(
            contents.item_word("members", "m1", "name"),
            Some("张三"),
            "the member noted after the restore lives"
        );
    }

    #[test]
    fn a_branch_without_its_ground_is_not_invented() {
        let old = actor(DeviceId([3; 8]), Incarnation([1; 8]));
        let writes = [(Path::field("group"), Value::from("一组"))];
        let change = write(genesis(Kind::Household), &[], &old, 5, &writes).unwrap().change.unwrap();
        assert_eq!(
            reauthor(&[change], |_| false, &old, 1).unwrap_err(),
            ReauthorError::MissingDependency,
            "what it depended on must be there"
        );
    }
}
