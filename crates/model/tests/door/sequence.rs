//! Changes that do not follow from what is there: missing, repeated, out of order, from a restored phone.

use crate::craft::*;
use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::transaction::Transactable;
use automerge::{Change, ObjType, ROOT, ReadDoc, ScalarValue};
use cunji_model::document::{Contents, genesis};
use cunji_model::door::{Denied, Refusal, admit};
use cunji_model::kind::Kind;

#[test]
fn a_change_whose_ground_is_missing_waits_and_is_never_queued_unseen() {
    let start = genesis(Kind::Household);
    let (one, first) = put(&start, 1, "group", "一组");
    let (_, second) = put(&one, 1, "phone", "13812345678");
    let denied = admit(&start, second.raw_bytes()).map(|_| ());
    assert_eq!(denied, Err(Denied::NeedDeps(vec![first.hash()])), "the answer names what must come first");
    assert!(start.get_missing_deps(&[]).is_empty(), "the document passed in must hold no queue");
    let after = admit(&start, first.raw_bytes()).expect("the first change stands on the genesis change").document;
    let after = admit(&after, second.raw_bytes()).expect("and now the second may come").document;
    assert!(after.get_missing_deps(&[]).is_empty(), "nothing waits inside a document");
    assert_eq!(Contents::read(&after).word("phone"), Some("13812345678"), "the value must be there");
}

#[test]
fn every_missing_dependency_is_named_once() {
    let start = genesis(Kind::Household);
    let (mut one, first) = put(&start, 1, "group", "一组");
    let (mut two, second) = put(&start, 2, "phone", "13812345678");
    one.merge(&mut two).unwrap();
    let (_, joined) = put(&one, 1, "note", "两家一起走");
    let Err(Denied::NeedDeps(mut missing)) = admit(&start, joined.raw_bytes()) else { panic!("two are missing") };
    missing.sort_unstable();
    let mut both = vec![first.hash(), second.hash()];
    both.sort_unstable();
    assert_eq!(missing, both, "the sender must learn of both in one answer");
}

#[test]
fn a_change_that_is_already_here_is_harmless() {
    let (document, change) = put(&genesis(Kind::Household), 1, "group", "一组");
    assert_eq!(admit(&document, change.raw_bytes()).map(|_| ()), Err(Denied::Duplicate), "a lost answer is repeated");
}

#[test]
fn a_restored_phone_is_told_so() {
    let backup = put(&genesis(Kind::Household), 1, "group", "一组").0;
    let (office, _) = put(&backup, 1, "phone", "13811111111");
    let (branch, other) = put(&backup, 1, "phone", "13822222222");
    let (_, later) = put(&branch, 1, "note", "后来");
    let denied = |bytes| admit(&office, bytes).map(|_| ());
    assert_eq!(denied(other.raw_bytes()), Err(Refusal::RolledBack.into()), "same actor, same number, other content");
    let later = denied(later.raw_bytes());
    assert_eq!(later, Err(Denied::NeedDeps(vec![other.hash()])), "its later changes wait and are not swallowed");
    assert_eq!(Contents::read(&office).word("phone"), Some("13811111111"), "what was there stays");
}

#[test]
fn a_history_beside_the_genesis_change_is_refused() {
    let mut crafted = Crafted::first_of(1).claiming(1);
    crafted.deps.clear();
    for start_op in [1, crafted.start_op] {
        crafted.start_op = start_op;
        let outcome = admit(&genesis(Kind::Household), &crafted.bytes()).map(|_| ());
        assert_eq!(
            outcome,
            Err(Refusal::OutOfSequence.into()),
            "a change without dependencies begins another document"
        );
    }
}

#[test]
fn numbers_must_follow() {
    let (document, _) = put(&genesis(Kind::Household), 2, "group", "一组");
    let honest = {
        let mut crafted = Crafted::first_of(1).claiming(3);
        (crafted.deps, crafted.start_op) = (document.get_heads(), next_op(&document));
        crafted
    };
    assert!(admit(&document, &honest.bytes()).is_ok(), "the honest change is the ground of this test");
    for start_op in [1, honest.start_op - 1, honest.start_op + 1, honest.start_op + 1000] {
        let crafted = Crafted { start_op, ..honest.clone() };
        let outcome = admit(&document, &crafted.bytes()).map(|_| ());
        let why = "a counter below its dependencies makes a document that never loads again; a gap has no reason";
        assert_eq!(outcome, Err(Refusal::OutOfSequence.into()), "start_op {start_op}: {why}");
    }
    for seq in [2, 3, 1000] {
        let crafted = Crafted { seq, ..honest.clone() };
        let outcome = admit(&document, &crafted.bytes()).map(|_| ());
        assert_eq!(outcome, Err(Refusal::OutOfSequence.into()), "number {seq} without those before it");
    }
}

#[test]
fn an_actor_that_does_not_build_on_its_own_last_change_is_refused() {
    let start = genesis(Kind::Household);
    let (document, _) = put(&start, 1, "group", "一组");
    let mut crafted = Crafted::first_of(1).claiming(1);
    crafted.seq = 2;
    let outcome = admit(&document, &crafted.bytes()).map(|_| ());
    let why = "it would use the operation ids of its first change again";
    assert_eq!(outcome, Err(Refusal::OutOfSequence.into()), "{why}");
}

#[test]
fn a_change_may_only_refer_to_what_it_depends_on() {
    let start = genesis(Kind::Household);
    let (_, ground) = (put(&start, 2, "group", "一组"), next_op(&start));
    let theirs = OpId(ground, person(2));
    let map_of_theirs = Change::from(expanded(
        &start,
        2,
        vec![op(OpType::Make(automerge::ObjType::Map), ObjectId::Root, "map", vec![])],
    ));
    let with_map = admit(&start, map_of_theirs.raw_bytes()).expect("a map of a newer app is carried").document;
    let (with_value, _) = put(&start, 2, "group", "一组");
    let words = || OpType::Put(ScalarValue::Str("x".into()));
    let superseding = expanded(&start, 1, vec![op(words(), ObjectId::Root, "group", vec![theirs.clone()])]);
    let writing_into = expanded(&start, 1, vec![op(words(), ObjectId::Id(theirs), "a", vec![])]);
    for (document, unseen, what) in
        [(with_value, superseding, "supersede a value"), (with_map, writing_into, "write into a map")]
    {
        let outcome = admit(&document, Change::from(unseen).raw_bytes()).map(|_| ());
        assert_eq!(outcome, Err(Refusal::Damaging.into()), "nobody can {what} that they have not seen");
    }
}

#[test]
fn a_list_element_may_not_follow_one_its_writer_never_saw() {
    let mut start = genesis(Kind::Household).with_actor(person(2));
    let mut transaction = start.transaction();
    let list = transaction.put_object(ROOT, "list", ObjType::List).unwrap();
    transaction.commit();
    let made = OpId(next_op(&start) - 1, person(2));
    let mut theirs = start.clone();
    let mut transaction = theirs.transaction();
    transaction.insert(&list, 0, "theirs").unwrap();
    transaction.commit();
    let element = OpId(next_op(&theirs) - 1, person(2));
    let mut insertion = op(OpType::Put(ScalarValue::Str("x".into())), ObjectId::Id(made), "", vec![]);
    (insertion.key, insertion.insert) = (Key::Seq(ElementId::Id(element)), true);
    let before = op(OpType::Put(1.into()), ObjectId::Root, "visits", vec![]); // so that its counter comes after theirs
    let unseen = Change::from(expanded(&start, 1, vec![before, insertion]));
    let outcome = admit(&theirs, unseen.raw_bytes()).map(|_| ());
    assert_eq!(outcome, Err(Refusal::Damaging.into()), "it would break whoever continues from this change alone");
}

#[test]
fn concurrent_honest_changes_are_admitted_in_any_order() {
    let start = genesis(Kind::Household);
    let (first, one) = put(&start, 1, "phone", "13811111111");
    let (_, two) = put(&start, 2, "phone", "13822222222");
    let (_, three) = put(&first, 3, "phone", "13833333333");
    let mut read = Vec::new();
    for order in [[&one, &two, &three], [&one, &three, &two], [&two, &one, &three]] {
        let document = order.iter().fold(start.clone(), |document, change| {
            admit(&document, change.raw_bytes()).expect("an honest change must never be refused").document
        });
        read.push((document.get_heads(), Contents::read(&document)));
    }
    assert!(read.windows(2).all(|pair| pair[0] == pair[1]), "the order of arrival must not show");
}
