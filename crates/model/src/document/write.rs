//! Field-level writes. Never "reconcile my whole struct": that undoes a colleague's edit without a trace (sync-facts §1.2).

use super::Contents;
use super::genesis::collection_object;
use crate::field::{Path, Value};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ChangeHash, ROOT, ReadDoc, ScalarValue};
use thiserror::Error;

/// A document with a new change in it.
#[derive(Debug)]
pub struct Written {
    /// The document after the change.
    pub document: Automerge,
    /// The change, or `None` when every value was already there: nothing to save, nothing to send.
    pub change: Option<Change>,
}

/// Why a write could not be made.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Automerge refused.
    #[error("the document could not be written: {0}")]
    Document(#[from] AutomergeError),
}

/// Writes fields into a document as one change of `actor` at `time` (seconds since 1970).
///
/// `base` are the heads the writer had on screen: what somebody else wrote meanwhile stays beside it and becomes
/// 待核对, instead of being undone unseen. An empty `base` means the document as it is. Values that are already
/// shown without a conflict are left out.
pub fn write(
    document: Automerge,
    base: &[ChangeHash],
    actor: &ActorId,
    time: i64,
    writes: &[(Path, Value)],
) -> Result<Written, WriteError> {
    let mut document = document;
    let mut branch = current_or_fork(&document, base, actor)?;
    let contents = Contents::read(&branch);
    let mut transaction = branch.transaction();
    let mut written = false;
    for (path, value) in writes {
        let already = contents.entries(path);
        let shown = already.first().map(|entry| &entry.value);
        let same = shown == Some(value) || (shown.is_none() && *value == Value::Null);
        if same && already.len() < 2 {
            continue;
        }
        let (object, key) = match path {
            Path::Field(name) => (ROOT, name.clone()),
            Path::Item { collection, item, field } => {
                // A collection that was added later has no map: its items are flat keys of the root (docs/adr/0011).
                match collection_object(&document, collection) {
                    Some(object) => (object, format!("{item}/{field}")),
                    None => (ROOT, path.to_string()),
                }
            }
        };
        if same {
            // A choice of the value that is shown. Automerge would only drop the others and write nothing: a
            // colleague's other choice, made at the same time, would win without a trace.
            transaction.delete(&object, key.as_str())?;
        }
        transaction.put(&object, key.as_str(), scalar(value))?;
        written = true;
    }
    if !written {
        transaction.rollback();
        return Ok(Written { document, change: None });
    }
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(time));
    let change = hash.and_then(|hash| branch.get_change_by_hash(&hash));
    document.merge(&mut branch)?;
    Ok(Written { document, change })
}

/// The document as it was at `base`, to be continued by `actor`; or as it is now, when `base` is empty, unknown, or
/// the actor has itself written since (its own later change can't be made unseen).
pub fn current_or_fork(
    document: &Automerge,
    base: &[ChangeHash],
    actor: &ActorId,
) -> Result<Automerge, AutomergeError> {
    let known = base.iter().all(|hash| document.get_change_meta_by_hash(hash).is_some());
    let fork = if base.is_empty() || !known || same_heads(document, base) {
        document.fork()
    } else {
        let fork = document.fork_at(base)?;
        let mine = |doc: &Automerge| doc.get_changes_meta(&[]).iter().filter(|meta| *meta.actor == *actor).count();
        if mine(&fork) == mine(document) { fork } else { document.fork() }
    };
    Ok(fork.with_actor(actor.clone()))
}

fn same_heads(document: &Automerge, base: &[ChangeHash]) -> bool {
    let heads = document.get_heads();
    heads.len() == base.len() && heads.iter().all(|head| base.contains(head))
}

fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(flag) => ScalarValue::Boolean(*flag),
        Value::Int(number) => ScalarValue::Int(*number),
        Value::Text(text) => ScalarValue::Str(text.as_str().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{genesis, load};
    use crate::id::{DeviceId, Incarnation, actor};
    use crate::kind::Kind;

    fn person(n: u8) -> ActorId {
        actor(DeviceId([n; 8]), Incarnation([n; 8]))
    }

    fn put(document: &Automerge, who: u8, base: &[ChangeHash], path: &str, value: &str) -> Written {
        let path = Path::parse(path).unwrap();
        write(document.clone(), base, &person(who), 1, &[(path, value.into())]).unwrap()
    }

    #[test]
    fn two_people_writing_different_fields_both_live() {
        let start = put(&genesis(Kind::Household), 1, &[], "group", "一组").document;
        let mut one = put(&start, 1, &[], "phone", "13812345678").document;
        let mut two = put(&start, 2, &[], "address", "大院子 3 号").document;
        one.merge(&mut two).unwrap();
        let contents = Contents::read(&one);
        assert_eq!(contents.word("phone"), Some("13812345678"), "the phone number of the first cadre must be there");
        assert_eq!(contents.word("address"), Some("大院子 3 号"), "and the address of the second");
        assert_eq!(contents.conflicts().count(), 0, "different fields are no conflict");
    }

    #[test]
    fn the_same_field_twice_is_to_settle_and_a_choice_settles_it() {
        let start = put(&genesis(Kind::Household), 1, &[], "group", "一组").document;
        let mut one = put(&start, 1, &[], "phone", "13811111111").document;
        let mut two = put(&start, 2, &[], "phone", "13822222222").document;
        one.merge(&mut two).unwrap();
        two.merge(&mut one).unwrap();
        let (mine, theirs) = (Contents::read(&one), Contents::read(&two));
        assert_eq!(mine, theirs, "both phones show the same value and the same conflict");
        let values: Vec<_> = mine.entries(&Path::field("phone")).iter().map(|e| e.value.clone()).collect();
        assert_eq!(values.len(), 2, "both values must still be there: {values:?}");
        let shown = one.get(ROOT, "phone").unwrap().unwrap().0.as_str().unwrap().to_owned();
        assert_eq!(values.first(), Some(&Value::Text(shown)), "the first entry must be the one Automerge shows");
        let settled = put(&one, 1, &[], "phone", "13822222222").document;
        assert_eq!(Contents::read(&settled).conflicts().count(), 0, "choosing one of the two settles it");
    }

    #[test]
    fn two_different_choices_made_at_once_are_both_there_whichever_value_was_shown() {
        let start = put(&genesis(Kind::Household), 1, &[], "phone", "13811111111").document;
        let mut one = put(&start, 1, &[], "phone", "13822222222").document;
        let mut two = put(&start, 2, &[], "phone", "13833333333").document;
        one.merge(&mut two).unwrap();
        for (mine, theirs) in [("13822222222", "13833333333"), ("13833333333", "13822222222")] {
            let mut mine = put(&one, 1, &[], "phone", mine).document;
            let mut theirs = put(&one, 2, &[], "phone", theirs).document;
            mine.merge(&mut theirs).unwrap();
            assert_eq!(Contents::read(&mine).conflicts().count(), 1, "they disagree: neither choice may vanish");
        }
    }

    #[test]
    fn an_edit_made_on_an_old_screen_does_not_undo_a_newer_one() {
        let start = put(&genesis(Kind::Household), 1, &[], "phone", "13800000000").document;
        let on_screen = start.get_heads();
        let newer = put(&start, 2, &[], "phone", "13822222222").document;
        let late = put(&newer, 1, &on_screen, "phone", "13811111111").document;
        assert_eq!(
            Contents::read(&late).entries(&Path::field("phone")).len(),
            2,
            "the writer never saw the other number, so it must stay and be settled by people"
        );
    }

    #[test]
    fn saying_the_same_again_makes_no_change() {
        let start = put(&genesis(Kind::Household), 1, &[], "phone", "13800000000").document;
        assert!(put(&start, 1, &[], "phone", "13800000000").change.is_none(), "nothing new must cost nothing");
    }

    #[test]
    fn the_same_value_from_two_people_is_no_conflict() {
        let start = put(&genesis(Kind::Household), 1, &[], "group", "一组").document;
        let mut one = put(&start, 1, &[], "phone", "13811111111").document;
        let mut two = put(&start, 2, &[], "phone", "13811111111").document;
        one.merge(&mut two).unwrap();
        assert_eq!(Contents::read(&one).conflicts().count(), 0, "equal values need no decision");
    }

    #[test]
    fn members_added_apart_are_both_there() {
        let start = put(&genesis(Kind::Household), 1, &[], "group", "一组").document;
        let mut one = put(&start, 1, &[], "members/a/name", "张三").document;
        let mut two = put(&start, 2, &[], "members/b/name", "李四").document;
        one.merge(&mut two).unwrap();
        let contents = Contents::read(&one);
        assert_eq!(contents.live_items("members").count(), 2, "additions never collide");
        let changes: Vec<Change> = one.get_changes(&[]).into_iter().skip(1).collect();
        let again = load(Kind::Household, changes).unwrap();
        assert_eq!(Contents::read(&again), contents, "a document is its changes on top of the fixed beginning");
    }

    #[test]
    fn items_of_a_late_collection_added_apart_are_both_there_and_can_be_removed() {
        let start = put(&genesis(Kind::Household), 1, &[], "group", "一组").document;
        let mut one = put(&start, 1, &[], "events/a/words", "老大去广东了").document;
        let mut two = put(&start, 2, &[], "events/b/words", "添了孙子").document;
        one.merge(&mut two).unwrap();
        let contents = Contents::read(&one);
        assert_eq!(contents.live_items("events").collect::<Vec<_>>(), ["a", "b"], "additions never collide");
        assert_eq!(contents.conflicts().count(), 0, "and there is nothing to settle");
        assert_eq!(contents.word("events/a/words"), None, "an item's field is no field of the record");
        let removed = write(one, &[], &person(1), 1, &[(Path::item("events", "a", "removed"), true.into())]).unwrap();
        let contents = Contents::read(&removed.document);
        assert_eq!(contents.live_items("events").collect::<Vec<_>>(), ["b"], "removed by `removed`");
        assert_eq!(contents.item_word("events", "a", "words"), Some("老大去广东了"), "and still readable");
    }

    #[test]
    fn a_map_of_a_strangers_making_hides_no_late_collection() {
        let mut strange =
            put(&genesis(Kind::Household), 1, &[], "events/a/words", "去世").document.with_actor(person(3));
        let mut transaction = strange.transaction();
        let map = transaction.put_object(ROOT, "events", automerge::ObjType::Map).unwrap();
        transaction.put(&map, "a/words", "别的").unwrap();
        transaction.put(ROOT, "members/m1/name", "没有的人").unwrap();
        transaction.commit();
        let after = put(&strange, 1, &[], "events/b/words", "出生").document;
        let contents = Contents::read(&after);
        let words = |item| contents.item_word("events", item, "words");
        assert_eq!((words("a"), words("b")), (Some("去世"), Some("出生")), "what was written stays where it is read");
        assert_eq!(contents.live_items("members").count(), 0, "a key beside a map of the genesis is carried unread");
    }

    #[test]
    fn a_field_of_a_newer_app_survives() {
        let mut newer = genesis(Kind::Household).with_actor(person(1));
        let mut transaction = newer.transaction();
        transaction.put(ROOT, "solar_panels", 4_i64).unwrap();
        transaction.commit();
        let edited = put(&newer, 2, &[], "phone", "13811111111").document;
        assert_eq!(edited.get(ROOT, "solar_panels").unwrap().unwrap().0.as_i64(), Some(4), "carried unread");
    }
}
