//! Valid changes with one to three bytes changed and the checksum made right again: tens of thousands of them.
//! `CUNJI_CASES` sets how many.

use crate::craft::*;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjType, ROOT, ReadDoc, ScalarValue};
use cunji_model::document::{Contents, genesis, load, write};
use cunji_model::door::{Denied, admit};
use cunji_model::field::{Path, Value};
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::record::visit::Visit;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });

/// Automerge panics by the thousand here, and every one is caught: their traces would bury a real failure.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = run();
    QUIET.set(false);
    result
}

/// A document and a valid change that joins it.
struct Seed {
    name: &'static str,
    kind: Kind,
    ground: Automerge,
    change: Change,
}

fn seed(name: &'static str, kind: Kind, ground: &Automerge, who: u8, writes: &[(&str, Value)]) -> Seed {
    let writes: Vec<_> = writes.iter().map(|(path, value)| (Path::parse(path).unwrap(), value.clone())).collect();
    let written = write(ground.clone(), &[], &person(who), 1_700_000_000, &writes).unwrap();
    Seed { name, kind, ground: ground.clone(), change: written.change.unwrap() }
}

fn transaction(
    name: &'static str,
    ground: &Automerge,
    who: u8,
    run: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), AutomergeError>,
) -> Seed {
    let mut after = ground.clone().with_actor(person(who));
    let mut transaction = after.transaction();
    run(&mut transaction).unwrap();
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(1_700_000_000).with_message("m"));
    let change = after.get_change_by_hash(&hash.unwrap()).unwrap();
    Seed { name, kind: Kind::Household, ground: ground.clone(), change }
}

/// What people write, and what a newer app might: lists, text, marks, counters, deletions.
fn seeds() -> Vec<Seed> {
    let household = genesis(Kind::Household);
    let first = seed(
        "first change of a household",
        Kind::Household,
        &household,
        1,
        &[
            ("group", "一组".into()),
            ("household_type", "LIFTED".into()),
            ("latitude", Value::Int(290_000_000)),
            ("water_issue", true.into()),
            ("members/m1/name", "张三".into()),
            ("members/m1/relation", "HEAD".into()),
            ("members/m2/name", "李四".into()),
            ("members/m2/away_months", Value::Int(7)),
            ("risks/ILLNESS/rank", Value::Int(1)),
        ],
    );
    let mut known = admit(&household, first.change.raw_bytes()).unwrap().document;
    let mut other = put(&household, 2, "phone", "13811111111").0;
    known.merge(&mut other).unwrap();
    let settle =
        [("phone", "13822222222".into()), ("members/m1/name", "张三丰".into()), ("members/m2/removed", true.into())];
    let edit = seed("edit after a merge", Kind::Household, &known, 3, &settle);
    let visit = seed(
        "a visit",
        Kind::Visit,
        &genesis(Kind::Visit),
        1,
        &[
            ("visited_at", "2026-09-01T09:30:00+08:00".into()),
            ("met_person", "HEAD".into()),
            ("has_changes", false.into()),
            ("n_resident", Value::Int(4)),
            ("visitors/a/name", "王五".into()),
            ("issues/b/words", "水管冬天冻住".into()),
            ("note", "屋里有人咳嗽，下次带药".into()),
        ],
    );
    let things = transaction("lists, text, marks, counters", &known, 1, |tx| {
        let list = tx.put_object(ROOT, "list", ObjType::List)?;
        for (index, value) in [ScalarValue::Int(-5), ScalarValue::F64(1.5), ScalarValue::Null].into_iter().enumerate() {
            tx.insert(&list, index, value)?;
        }
        let inner = tx.insert_object(&list, 1, ObjType::Map)?;
        tx.put(&inner, "k", ScalarValue::Timestamp(9))?;
        let text = tx.put_object(ROOT, "text", ObjType::Text)?;
        tx.splice_text(&text, 0, 0, "走访记录")?;
        tx.put(ROOT, "counter", ScalarValue::counter(5))
    });
    let mut rich = admit(&known, things.change.raw_bytes()).unwrap().document;
    rich.merge(&mut put(&known, 2, "note", "同时").0).unwrap();
    let (list, text) = (rich.get(ROOT, "list").unwrap().unwrap().1, rich.get(ROOT, "text").unwrap().unwrap().1);
    let more = transaction("edits of those", &rich, 2, |tx| {
        tx.increment(ROOT, "counter", 3)?;
        tx.delete(&list, 0)?;
        tx.insert(&list, 1, "x")?;
        tx.put(&list, 0, 7_i64)?;
        tx.splice_text(&text, 1, 2, "ab")?;
        let mark = automerge::marks::Mark::new("bold".to_owned(), true, 0, 2);
        tx.mark(&text, mark, automerge::marks::ExpandMark::Both)?;
        tx.delete(ROOT, "group")
    });
    vec![first, edit, visit, things, more]
}

fn mutated(change: &Change, dice: &mut Dice) -> Vec<u8> {
    let mut body = body_of(change.raw_bytes()).to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(body.len() as u64) as usize;
        match dice.below(10) {
            0 => drop(body.remove(at)),
            1 => body.insert(at, dice.next() as u8),
            2 => body[at] ^= 1 << dice.below(8),
            3 => body[at] = body[at].wrapping_add(1),
            _ => body[at] = dice.next() as u8,
        }
    }
    chunk(1, &body)
}

/// What an accepted change must leave behind, however odd it is.
fn is_sound(kind: Kind, after: &Automerge) {
    let again = Automerge::load(&after.save()).expect("a saved document loads");
    assert_eq!(again.get_heads(), after.get_heads(), "and is the same document");
    let changes = after.get_changes(&[]);
    for change in &changes {
        let served = after.get_change_by_hash(&change.hash()).expect("every change can be served");
        let parsed = Change::from_bytes(served.raw_bytes().to_vec()).expect("and read by others");
        assert_eq!(parsed.hash(), change.hash(), "under its own name");
    }
    let rebuilt = load(kind, changes.into_iter().skip(1)).expect("the document is its changes");
    let contents = Contents::read(&rebuilt);
    assert_eq!(contents, Contents::read(after), "and says the same when built from them");
    let (_, _) = (Household::read(&contents), Visit::read(&contents));
    let writes = [(Path::field("note"), Value::from("后来有人写")), (Path::field("odd"), Value::Int(1))];
    let next = write(rebuilt.clone(), &[], &person(9), 1_700_000_001, &writes).expect("the next person can write");
    let change = next.change.expect("something new was written");
    assert!(admit(after, change.raw_bytes()).is_ok(), "and their honest change passes the door");
}

#[test]
fn no_mutated_change_gets_past_the_door_and_does_harm() {
    let cases = std::env::var("CUNJI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000_u64);
    let (seeds, mut dice) = (seeds(), Dice(20_231_115));
    let (mut admitted, mut refused, mut waiting) = (0_u64, 0_u64, 0_u64);
    for round in 0..cases {
        let seed = &seeds[(round % seeds.len() as u64) as usize];
        let bytes = mutated(&seed.change, &mut dice);
        let at = || format!("round {round}, {}: {}", seed.name, hex::encode(&bytes));
        let outcome = quietly(|| catch_unwind(AssertUnwindSafe(|| admit(&seed.ground, &bytes))));
        match outcome {
            Err(_) => panic!("the door itself panicked at {}", at()),
            Ok(Err(Denied::NeedDeps(_))) => waiting += 1,
            Ok(Err(_)) => refused += 1,
            Ok(Ok(entered)) => {
                admitted += 1;
                assert_eq!(entered.change.raw_bytes(), bytes, "what was admitted is what came, at {}", at());
                let sound = catch_unwind(AssertUnwindSafe(|| is_sound(seed.kind, &entered.document)));
                assert!(sound.is_ok(), "an accepted change did harm at {}", at());
            }
        }
    }
    let counted = format!("{admitted} admitted, {refused} refused, {waiting} waiting");
    assert!(
        admitted * 100 > cases && refused * 4 > cases,
        "the mutations must reach every part of the door: {counted}"
    );
}

#[test]
fn the_seeds_are_valid_before_they_are_mutated() {
    for seed in seeds() {
        let entered = admit(&seed.ground, seed.change.raw_bytes());
        let entered = entered.unwrap_or_else(|denied| panic!("{} must be admitted: {denied:?}", seed.name));
        is_sound(seed.kind, &entered.document);
        let actor: &ActorId = seed.change.actor_id();
        assert_eq!(actor.to_bytes().len(), 16, "our actors have 16 bytes");
    }
}
