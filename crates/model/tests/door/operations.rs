//! Well-formed changes whose operations make no sense, or make documents that kill who reads them.

use crate::craft::*;
use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::transaction::Transactable;
use automerge::{Automerge, Change, ObjType, ROOT, ScalarValue};
use cunji_model::document::genesis;
use cunji_model::door::{Denied, MAX_DEPTH, Refusal, admit};
use cunji_model::kind::Kind;

fn words() -> OpType {
    OpType::Put(ScalarValue::Str("x".into()))
}

fn try_operations(document: &Automerge, operations: Vec<Op>) -> Result<Automerge, Denied> {
    let change = Change::from(expanded(document, 1, operations));
    admit(document, change.raw_bytes()).map(|admitted| admitted.document)
}

/// Maps one inside the other, the first in `outer`.
fn nested(document: &Automerge, outer: ObjectId, depth: u64) -> Vec<Op> {
    let first = next_op(document);
    let inside = |n: u64| if n == 0 { outer.clone() } else { ObjectId::Id(OpId(first + n - 1, person(1))) };
    (0..depth).map(|n| op(OpType::Make(ObjType::Map), inside(n), "a", vec![])).collect()
}

#[test]
fn nesting_that_would_overflow_the_stack_is_refused() {
    let start = genesis(Kind::Household);
    for depth in [MAX_DEPTH as u64 + 1, 1_000, 19_000] {
        let outcome = try_operations(&start, nested(&start, ObjectId::Root, depth)).map(|_| ());
        assert_eq!(outcome, Err(Refusal::TooLarge.into()), "{depth} maps deep: an overflow can't be caught");
    }
}

#[test]
fn nesting_may_not_grow_change_by_change_either() {
    let start = genesis(Kind::Household);
    let first = next_op(&start);
    let half = MAX_DEPTH as u64 / 2;
    let document = try_operations(&start, nested(&start, ObjectId::Root, half)).expect("some depth is allowed");
    let innermost = |counter| ObjectId::Id(OpId(counter, person(1)));
    let deeper = nested(&document, innermost(first + half - 1), MAX_DEPTH as u64 - half);
    let document = try_operations(&document, deeper).expect("up to the limit");
    let one_more = nested(&document, innermost(first + MAX_DEPTH as u64 - 1), 1);
    let outcome = try_operations(&document, one_more).map(|_| ());
    assert_eq!(outcome, Err(Refusal::TooLarge.into()), "depth counts from the root, not from the change");
}

#[test]
fn operations_that_refer_to_nothing_are_refused() {
    let start = genesis(Kind::Household);
    let own = next_op(&start);
    let at = |counter, who| OpId(counter, person(who));
    let cases = [
        ("supersede what nobody wrote", op(words(), ObjectId::Root, "phone", vec![at(3, 9)])),
        ("supersede itself", op(words(), ObjectId::Root, "phone", vec![at(own, 1)])),
        ("supersede what will be written", op(words(), ObjectId::Root, "phone", vec![at(own + 5, 1)])),
        ("supersede another field", op(words(), ObjectId::Root, "phone", vec![OpId(1, [0; 16][..].into())])),
        ("write into a map that is not there", op(words(), ObjectId::Id(at(2, 9)), "name", vec![])),
        ("write into itself", op(words(), ObjectId::Id(at(own, 1)), "name", vec![])),
        ("write into a map that will be made", op(words(), ObjectId::Id(at(own + 1, 1)), "name", vec![])),
        ("write into a value", op(words(), ObjectId::Id(OpId(1, [0; 16][..].into())), "name", vec![])),
        ("delete nothing", op(OpType::Delete, ObjectId::Root, "phone", vec![])),
    ];
    for (what, operation) in cases {
        let outcome = try_operations(&start, vec![operation]).map(|_| ());
        assert_eq!(outcome, Err(Refusal::Damaging.into()), "{what}");
    }
}

#[test]
fn operations_of_the_wrong_type_are_refused() {
    let mut author = genesis(Kind::Household).with_actor(person(2));
    let mut transaction = author.transaction();
    let list = transaction.put_object(ROOT, "list", ObjType::List).unwrap();
    let element = transaction.insert(&list, 0, "x").map(|()| next_op(&genesis(Kind::Household)) + 1).unwrap();
    transaction.commit();
    let list = ObjectId::Id(OpId(element - 1, person(2)));
    let element = OpId(element, person(2));
    let after = Key::Seq(ElementId::Id(element.clone()));
    let one = |action, obj: &ObjectId, key: &Key, insert, pred: &[OpId]| Op {
        action,
        obj: obj.clone(),
        key: key.clone(),
        insert,
        pred: pred.to_vec().into(),
    };
    let root = &ObjectId::Root;
    let field = &Key::Map("phone".into());
    let mark = || OpType::MarkBegin(MarkData { name: "m".into(), value: ScalarValue::Null, expand: false });
    let cases = [
        ("a list element in a map", one(words(), root, &Key::head(), true, &[])),
        ("an insertion in a map", one(words(), root, field, true, &[])),
        ("a field in a list", one(words(), &list, field, false, &[])),
        ("the head of a list written, not inserted after", one(words(), &list, &Key::head(), false, &[])),
        ("an insertion that supersedes", one(words(), &list, &after, true, std::slice::from_ref(&element))),
        ("an inserted deletion", one(OpType::Delete, &list, &after, true, std::slice::from_ref(&element))),
        ("a table", one(OpType::Make(ObjType::Table), root, field, false, &[])),
        ("a mark in a map", one(mark(), root, field, false, &[])),
        ("a mark in a list", one(mark(), &list, &after, true, &[])),
    ];
    for (what, operation) in cases {
        let outcome = try_operations(&author, vec![operation]).map(|_| ());
        assert_eq!(outcome, Err(Refusal::Damaging.into()), "{what}");
    }
    let honest = one(words(), &list, &after, true, &[]);
    assert!(try_operations(&author, vec![honest]).is_ok(), "lists of a newer app are carried");
}
