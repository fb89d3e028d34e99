//! What was ever written in a record, by whom and when, read from its changes. Two replicas with the same changes tell
//! the same history in the same order.

use super::contents::stored;
use super::{Contents, genesis_hash};
use crate::field::{OF_EVERY_RECORD, Path, Value};
use crate::kind::Kind;
use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use std::collections::{BTreeSet, HashMap, HashSet};

/// One change: somebody wrote some fields at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The change.
    pub hash: ChangeHash,
    /// The writing actor; its first half is the device.
    pub actor: ActorId,
    /// Seconds since 1970 by the writer's clock.
    pub at: i64,
    /// What it wrote, in the order of writing.
    pub writes: Vec<PastWrite>,
}

/// One value that a field was given.
#[derive(Debug, Clone, PartialEq)]
pub struct PastWrite {
    /// The field.
    pub path: Path,
    /// The value.
    pub value: Value,
    /// Whether the field still says so (one of its values, where it has several).
    pub current: bool,
}

/// Every moment of a record, the newest first. A change never comes before one that its writer had not seen, whatever
/// the clocks said; what was written side by side is ordered by time, then by hash.
pub fn moments(document: &Automerge, kind: Kind) -> Vec<Moment> {
    let (changes, contents) = (document.get_changes(&[]), Contents::read(document));
    let standing: HashSet<(u64, &ActorId)> =
        contents.paths().flat_map(|(_, entries)| entries).map(|entry| (entry.counter, &entry.actor)).collect();
    let mut collections: HashMap<OpId, String> = HashMap::new();
    let mut no_earlier: HashMap<ChangeHash, i64> = HashMap::new();
    let mut found: Vec<((i64, u64, ChangeHash), Moment)> = Vec::new();
    for change in &changes {
        let writes = writes_of(document, change, &mut collections, &standing);
        let before = change.deps().iter().filter_map(|dep| no_earlier.get(dep)).max().copied();
        let place = before.unwrap_or(i64::MIN).max(change.timestamp());
        no_earlier.insert(change.hash(), place);
        if Some(change.hash()) == genesis_hash(kind) || writes.is_empty() {
            continue;
        }
        let key = (place, change.start_op().get(), change.hash());
        let actor = change.actor_id().clone();
        found.push((key, Moment { hash: change.hash(), actor, at: change.timestamp(), writes }));
    }
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found.into_iter().map(|(_, moment)| moment).collect()
}

fn writes_of(
    document: &Automerge,
    change: &Change,
    collections: &mut HashMap<OpId, String>,
    standing: &HashSet<(u64, &ActorId)>,
) -> Vec<PastWrite> {
    let mut writes: Vec<PastWrite> = Vec::new();
    for (counter, op) in (change.start_op().get()..).zip(change.decode().operations) {
        let Key::Map(key) = &op.key else { continue };
        let collection = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => match collections.get(id) {
                Some(name) => Some(name.as_str()),
                None => continue, // nested deeper than anything of ours
            },
        };
        let value = match &op.action {
            OpType::Make(ObjType::Map) if collection.is_none() => {
                collections.insert(OpId::new(counter, change.actor_id()), key.to_string());
                continue;
            }
            OpType::Put(scalar) => {
                stored(scalar).map(|value| (value, standing.contains(&(counter, change.actor_id()))))
            }
            OpType::Delete => Some(kept_value(document, change, &op.obj, key, standing)),
            _ => None,
        };
        // A key of the root may itself be a whole path, for collections that came after the kind.
        let text = collection.map_or_else(|| key.to_string(), |name| format!("{name}/{key}"));
        if let (Some(path), Some((value, current))) = (Path::parse(&text), value) {
            writes.retain(|write| write.path != path); // what a change said last is what it said
            writes.push(PastWrite { path, value, current });
        }
    }
    writes
}

/// What a field said after a change that took values away: the one that was kept, or nothing.
fn kept_value(
    document: &Automerge,
    change: &Change,
    object: &ObjectId,
    key: &str,
    standing: &HashSet<(u64, &ActorId)>,
) -> (Value, bool) {
    let object = match object {
        ObjectId::Root => ROOT,
        ObjectId::Id(id) => ObjId::Id(id.counter(), id.actor().clone(), 0),
    };
    match document.get_at(&object, key, &[change.hash()]) {
        Ok(Some((automerge::Value::Scalar(scalar), ObjId::Id(counter, actor, _)))) => {
            (stored(&scalar).unwrap_or(Value::Null), standing.contains(&(counter, &actor)))
        }
        _ => (Value::Null, false),
    }
}

/// Whether somebody wrote in a hidden record without having seen that it was hidden, or after it.
pub fn edited_since_deleted(document: &Automerge, kind: Kind) -> bool {
    let moments = moments(document, kind);
    let of_every = |path: &Path| matches!(path, Path::Field(name) if OF_EVERY_RECORD.iter().any(|s| s.name == name));
    let hides = |write: &PastWrite| write.current && write.path == Path::field("deleted");
    let mut seen: BTreeSet<ChangeHash> = BTreeSet::new();
    let mut todo: Vec<ChangeHash> = moments.iter().filter(|m| m.writes.iter().any(hides)).map(|m| m.hash).collect();
    while let Some(hash) = todo.pop() {
        if seen.insert(hash)
            && let Some(change) = document.get_change_meta_by_hash(&hash)
        {
            todo.extend(change.deps.iter().copied());
        }
    }
    moments.iter().any(|moment| !seen.contains(&moment.hash) && moment.writes.iter().any(|w| !of_every(&w.path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{genesis, write};
    use crate::id::{DeviceId, Incarnation, actor};
    use automerge::transaction::Transactable;

    fn put(document: &Automerge, who: u8, at: i64, fields: &[(&str, Value)]) -> Automerge {
        let writes: Vec<_> = fields.iter().map(|(path, v)| (Path::parse(path).unwrap(), v.clone())).collect();
        let actor = actor(DeviceId([who; 8]), Incarnation([who; 8]));
        write(document.clone(), &[], &actor, at, &writes).unwrap().document
    }

    fn told(document: &Automerge) -> Vec<(i64, String, bool)> {
        let of = |m: Moment| m.writes.into_iter().map(move |w| (m.at, format!("{}={:?}", w.path, w.value), w.current));
        moments(document, Kind::Household).into_iter().flat_map(of).collect()
    }

    #[test]
    fn every_value_ever_written_is_told_newest_first() {
        let start = genesis(Kind::Household);
        let one = put(&start, 1, 10, &[("phone", "13811111111".into()), ("members/m1/name", "张三".into())]);
        let two = put(&one, 2, 20, &[("phone", "13822222222".into())]);
        let three = put(&two, 1, 30, &[("phone", Value::Null)]);
        let expected = [
            (30, "phone=Null".to_owned(), true),
            (20, "phone=Text(\"13822222222\")".to_owned(), false),
            (10, "phone=Text(\"13811111111\")".to_owned(), false),
            (10, "members/m1/name=Text(\"张三\")".to_owned(), true),
        ];
        assert_eq!(told(&three), expected, "a cleared field and an item's field included, the genesis left out");
    }

    #[test]
    fn two_replicas_tell_the_same_of_what_was_written_side_by_side() {
        let start = put(&genesis(Kind::Household), 1, 10, &[("group", "一组".into())]);
        let mut one = put(&put(&start, 1, 40, &[("phone", "1".into())]), 1, 41, &[("note", "甲".into())]);
        let mut two = put(&start, 2, 20, &[("phone", "2".into())]);
        one.merge(&mut two).unwrap();
        two.merge(&mut one).unwrap();
        assert_eq!(told(&one), told(&two), "the order must not depend on which change arrived first");
        let current: Vec<_> = told(&one).into_iter().filter(|(_, text, now)| text.contains("phone") && *now).collect();
        assert_eq!(current.len(), 2, "both values still stand: people have to settle them");
        assert_eq!(told(&one).first().map(|first| first.0), Some(41), "newest first");
    }

    #[test]
    fn a_choice_between_two_values_is_told_as_the_chosen_one() {
        let start = put(&genesis(Kind::Household), 1, 10, &[("group", "一组".into())]);
        let mut one = put(&start, 1, 20, &[("phone", "1".into())]);
        let mut two = put(&start, 2, 20, &[("phone", "2".into())]);
        one.merge(&mut two).unwrap();
        let shown = Contents::read(&one).value("phone").cloned().unwrap();
        let settled = put(&one, 1, 30, &[("phone", shown.clone())]);
        let last = moments(&settled, Kind::Household).remove(0);
        let expected = PastWrite { path: Path::field("phone"), value: shown.clone(), current: true };
        assert_eq!(last.writes, [expected], "one write, the chosen value");
        // Older apps chose the shown value by taking the other away.
        let mut older = one.with_actor(actor(DeviceId([9; 8]), Incarnation([9; 8])));
        let mut transaction = older.transaction();
        transaction.put(ROOT, "phone", shown.as_text().unwrap()).unwrap();
        transaction.commit();
        let last = moments(&older, Kind::Household).into_iter().find(|m| *older.get_actor() == m.actor).unwrap();
        assert_eq!(last.writes[0].value, shown, "no emptied field where a value was kept");
    }

    #[test]
    fn a_clock_that_is_behind_does_not_turn_cause_and_effect_round() {
        let start = put(&genesis(Kind::Household), 1, 100, &[("phone", "1".into())]);
        let after = put(&start, 2, 5, &[("phone", "2".into())]);
        assert_eq!(told(&after).first().map(|first| first.0), Some(5), "who saw the first number wrote after it");
    }

    #[test]
    fn a_root_key_that_is_a_path_is_an_items_field() {
        let mut document = genesis(Kind::Household);
        let mut transaction = document.transaction();
        transaction.put(ROOT, "splits/s1/reason", "分户").unwrap();
        transaction.put(ROOT, "neither a path", 1_i64).unwrap();
        transaction.commit();
        let moments = moments(&document, Kind::Household);
        let paths: Vec<_> = moments.iter().flat_map(|m| &m.writes).map(|w| w.path.clone()).collect();
        assert_eq!(paths, [Path::item("splits", "s1", "reason")], "later collections lie flat in the root");
        assert!(document.get(ROOT, "neither a path").unwrap().is_some(), "what is no path stays, unread");
    }

    #[test]
    fn an_edit_beside_a_deletion_is_noticed_and_one_before_it_is_not() {
        let start = put(&genesis(Kind::Household), 1, 10, &[("group", "一组".into())]);
        let mut hidden = put(&start, 1, 20, &[("deleted", true.into()), ("deleted_reason", "重复".into())]);
        assert!(!edited_since_deleted(&hidden, Kind::Household), "what was there before is what was deleted");
        let mut beside = put(&start, 2, 15, &[("phone", "13811111111".into())]);
        let mut again = put(&start, 3, 21, &[("deleted", true.into())]);
        hidden.merge(&mut again).unwrap();
        assert!(!edited_since_deleted(&hidden, Kind::Household), "two people deleting it is no edit");
        hidden.merge(&mut beside).unwrap();
        assert!(Contents::read(&hidden).is_deleted(), "it stays hidden");
        assert!(edited_since_deleted(&hidden, Kind::Household), "but somebody wrote who had not seen it go");
    }

    #[test]
    fn what_is_merely_noted_or_of_a_removed_item_is_nothing_to_settle() {
        let schema = Kind::Household.schema();
        let start = put(&genesis(Kind::Household), 1, 10, &[("members/m1/name", "张三".into())]);
        let mut one = put(&start, 1, 20, &[("deleted_reason", "甲".into()), ("members/m1/phone", "1".into())]);
        let mut two = put(&start, 2, 20, &[("deleted_reason", "乙".into()), ("members/m1/phone", "2".into())]);
        one.merge(&mut two).unwrap();
        let asked = |document: &Automerge| {
            let contents = Contents::read(document);
            contents.to_settle(schema).map(|(path, _)| path.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(asked(&one), ["members/m1/phone"], "the reasons are notes, the numbers are a question");
        let gone = put(&one, 1, 30, &[("members/m1/removed", true.into())]);
        assert!(asked(&gone).is_empty(), "nobody asks for the number of somebody who is not there");
        let mut hides = put(&start, 1, 20, &[("deleted", true.into())]);
        let mut shows = put(&start, 2, 20, &[("deleted", false.into())]);
        hides.merge(&mut shows).unwrap();
        assert!(!Contents::read(&hides).is_deleted(), "while people disagree it stays in sight");
        assert_eq!(asked(&hides), ["deleted"], "and they are asked");
    }
}
