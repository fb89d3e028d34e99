//! Documents under chance: whoever writes what, and in whatever order it arrives, everybody ends up with the same.
//! `CUNJI_CASES` sets how many worlds are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use automerge::transaction::Transactable;
use automerge::{Automerge, Change, ObjType, ROOT, ReadDoc, ScalarValue};
use cunji_model::document::{Contents, genesis, load, write};
use cunji_model::door::{Denied, admit};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::income::course::survey_status;
use cunji_model::income::work_out::work_out;
use cunji_model::kind::Kind;
use cunji_model::record::campaign::Campaign;
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::{rules_of, sheet, steps};
use cunji_model::record::visit::Visit;
use cunji_model::settings::Settings;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn person(n: usize) -> automerge::ActorId {
    let byte = u8::try_from(n + 1).expect("few people");
    actor(DeviceId([byte; 8]), Incarnation([byte; 8]))
}

fn worlds() -> ProptestConfig {
    let cases = std::env::var("CUNJI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(250);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Few paths and few values, so that people meet in the same fields.
fn path(kind: Kind) -> impl Strategy<Value = Path> {
    let fields: Vec<&str> = kind.schema().fields.iter().take(6).map(|field| field.name).collect();
    let (collection, field) = match kind {
        // `events` was added after the first version: its items are keys of the root.
        Kind::Household => ("events", prop::sample::select(vec!["kind", "words", "removed", "of_a_newer_app"])),
        Kind::Visit => ("issues", prop::sample::select(vec!["words", "removed", "of_a_newer_app", "name"])),
        Kind::Grievance => ("steps", prop::sample::select(vec!["kind", "words", "removed", "due_on"])),
        Kind::Settings => ("items", prop::sample::select(vec!["of_a_newer_app"])),
        Kind::Campaign => ("households", prop::sample::select(vec!["household", "removed", "of_a_newer_app"])),
        Kind::IncomeSurvey => ("lines", prop::sample::select(vec!["amount", "months", "removed", "gone"])),
    };
    prop_oneof![
        3 => prop::sample::select(fields).prop_map(Path::field),
        1 => Just(Path::field("of_a_newer_app")),
        3 => ("[ab]", field).prop_map(move |(item, field)| Path::item(collection, &item, field)),
        2 => "[ab]".prop_map(move |item| {
            if kind == Kind::Household { Path::item("members", &item, "name") } else { Path::field("of_a_newer_app") }
        }),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        prop::sample::select(vec!["HEAD", "一组", "二组", "MON_UNSTABLE", ""]).prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::Text),
    ]
}

/// What happens in a world: somebody writes, perhaps on an old screen, or hears from somebody else.
#[derive(Debug, Clone)]
enum Event {
    Writes { who: usize, old_screen: bool, writes: Vec<(Path, Value)> },
    Hears { who: usize, from: usize },
}

fn event(kind: Kind) -> impl Strategy<Value = Event> {
    let writes = prop::collection::vec((path(kind), value()), 1..5);
    prop_oneof![
        3 => (0..4_usize, any::<bool>(), writes)
            .prop_map(|(who, old_screen, writes)| Event::Writes { who, old_screen, writes }),
        1 => (0..4_usize, 0..4_usize).prop_map(|(who, from)| Event::Hears { who, from }),
    ]
}

/// Lives through the events; returns the four documents and every change in the order in which it was written.
fn live(kind: Kind, events: &[Event]) -> (Vec<Automerge>, Vec<Change>) {
    let mut documents = vec![genesis(kind); 4];
    let mut screens: Vec<_> = documents.iter().map(Automerge::get_heads).collect();
    let mut changes = Vec::new();
    for (time, event) in (1_700_000_000..).zip(events) {
        match event {
            Event::Writes { who, old_screen, writes } => {
                let base = if *old_screen { screens[*who].clone() } else { Vec::new() };
                let written = write(documents[*who].clone(), &base, &person(*who), time, writes).expect("a write");
                changes.extend(written.change);
                documents[*who] = written.document;
                screens[*who] = documents[*who].get_heads();
            }
            Event::Hears { who, from } => {
                let mut other = documents[*from].clone();
                documents[*who].merge(&mut other).expect("honest documents merge");
            }
        }
    }
    (documents, changes)
}

fn same_everywhere(kind: Kind, events: &[Event], seed: u64) -> Result<(), TestCaseError> {
    let (documents, changes) = live(kind, events);
    let mut merged = Vec::new();
    for first in 0..documents.len() {
        let mut document = documents[first].clone();
        for step in 1..documents.len() {
            let mut other = documents[(first + step) % documents.len()].clone();
            document.merge(&mut other).expect("honest documents merge");
        }
        merged.push(Contents::read(&document));
    }
    let mut shuffled = changes.clone();
    for index in (1..shuffled.len()).rev() {
        let other = (seed.rotate_left(index as u32) % (index as u64 + 1)) as usize;
        shuffled.swap(index, other);
    }
    merged.push(Contents::read(&load(kind, shuffled.clone()).expect("order does not matter")));
    merged.push(Contents::read(&through_the_door(kind, shuffled)));
    for other in &merged[1..] {
        prop_assert_eq!(other, &merged[0], "whatever the order, everybody must read the same");
        let conflicts = |contents: &Contents| contents.conflicts().map(|(path, _)| path).collect::<BTreeSet<_>>();
        prop_assert_eq!(conflicts(other), conflicts(&merged[0]), "and be asked to settle the same");
    }
    Ok(())
}

/// Admits changes one by one, each as soon as what it depends on is there.
fn through_the_door(kind: Kind, mut waiting: Vec<Change>) -> Automerge {
    let mut document = genesis(kind);
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|change| match admit(&document, change.raw_bytes()) {
            Ok(admitted) => {
                document = admitted.document;
                false
            }
            Err(Denied::NeedDeps(_)) => true,
            Err(denied) => panic!("an honest change must never be refused: {denied:?}"),
        });
        assert!(waiting.len() < before, "every round must admit something");
    }
    document
}

/// A document with values of every type and shape where the app expects others.
fn arbitrary_document(kind: Kind, things: &[(String, u8, i64)]) -> Automerge {
    let mut document = genesis(kind).with_actor(person(8));
    let objects: Vec<_> = kind
        .schema()
        .collections
        .iter()
        .filter_map(|collection| Some(document.get(ROOT, collection.name).ok()??.1))
        .chain([ROOT])
        .collect();
    let mut transaction = document.transaction();
    for (name, what, number) in things {
        let object = &objects[number.unsigned_abs() as usize % objects.len()];
        let name = name.as_str();
        let done = match what % 10 {
            0 => transaction.put(object, name, *number),
            1 => transaction.put(object, name, ScalarValue::Uint(number.unsigned_abs())),
            2 => transaction.put(object, name, ScalarValue::Timestamp(*number)),
            3 => transaction.put(object, name, *number as f64),
            4 => transaction.put(object, name, ScalarValue::counter(*number)),
            5 => transaction.put(object, name, vec![*what; 9]),
            6 => transaction.put(object, name, name.repeat(40)),
            7 => transaction.put_object(object, name, ObjType::Map).map(|_| ()),
            8 => transaction.put_object(object, name, ObjType::List).map(|_| ()),
            _ => transaction.put(object, name, *number > 0),
        };
        done.expect("any value may be put anywhere");
    }
    transaction.commit();
    document
}

fn names(kind: Kind) -> impl Strategy<Value = String> {
    let schema = kind.schema();
    let mut known: Vec<String> = schema.fields.iter().map(|field| field.name.to_owned()).collect();
    known.extend(schema.collections.iter().map(|collection| collection.name.to_owned()));
    for collection in schema.collections {
        known.extend(collection.fields.iter().map(|field| format!("x/{}", field.name)));
    }
    known.extend(["tr_pension/amount", "tr_pension/months", "tr_pension/monthly", "wage_work/gone"].map(str::to_owned));
    known.extend(["x/removed", "ILLNESS/rank", "x/y/z", "/", "", "record"].map(str::to_owned));
    prop_oneof![4 => prop::sample::select(known), 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(worlds())]

    #[test]
    fn households_end_up_the_same_for_everybody(
        events in prop::collection::vec(event(Kind::Household), 1..14), seed in any::<u64>(),
    ) {
        same_everywhere(Kind::Household, &events, seed)?;
    }

    #[test]
    fn visits_end_up_the_same_for_everybody(
        events in prop::collection::vec(event(Kind::Visit), 1..14), seed in any::<u64>(),
    ) {
        same_everywhere(Kind::Visit, &events, seed)?;
    }

    #[test]
    fn grievances_end_up_the_same_for_everybody(
        events in prop::collection::vec(event(Kind::Grievance), 1..14), seed in any::<u64>(),
    ) {
        same_everywhere(Kind::Grievance, &events, seed)?;
    }

    #[test]
    fn surveys_end_up_the_same_for_everybody(
        events in prop::collection::vec(event(Kind::IncomeSurvey), 1..14), seed in any::<u64>(),
    ) {
        same_everywhere(Kind::IncomeSurvey, &events, seed)?;
    }

    #[test]
    fn what_a_newer_app_wrote_survives_an_older_one(
        things in prop::collection::vec(("new_[a-z]{1,6}", any::<u8>(), any::<i64>()), 1..10),
        events in prop::collection::vec(event(Kind::Household), 1..8),
    ) {
        let newer = arbitrary_document(Kind::Household, &things);
        let mut older = newer.clone();
        for (time, event) in (1_700_000_000..).zip(&events) {
            let Event::Writes { who, writes, .. } = event else { continue };
            older = write(older, &[], &person(*who), time, writes).expect("an older app writes its fields").document;
        }
        let again = load(Kind::Household, older.get_changes(&[]).into_iter().skip(1)).expect("a round trip");
        for object in ["members", "risks"].iter().filter_map(|name| Some(newer.get(ROOT, *name).ok()??.1)).chain([ROOT]) {
            for key in newer.keys(&object).filter(|key| key.starts_with("new_")) {
                let (before, after) = (newer.get_all(&object, &*key).unwrap(), again.get_all(&object, &*key).unwrap());
                prop_assert_eq!(before, after, "{} was carried unread and must be unchanged", key);
            }
        }
    }

    #[test]
    fn typed_reading_never_panics(
        household in prop::collection::vec((names(Kind::Household), any::<u8>(), any::<i64>()), 0..40),
        visit in prop::collection::vec((names(Kind::Visit), any::<u8>(), any::<i64>()), 0..40),
        survey in prop::collection::vec((names(Kind::IncomeSurvey), any::<u8>(), any::<i64>()), 0..40),
        rules in prop::collection::vec((names(Kind::Settings), any::<u8>(), any::<i64>()), 0..40),
        campaign in prop::collection::vec((names(Kind::Campaign), any::<u8>(), any::<i64>()), 0..40),
    ) {
        let survey = (Kind::IncomeSurvey, survey);
        let kinds = [(Kind::Household, household), (Kind::Visit, visit), survey, (Kind::Settings, rules), (Kind::Campaign, campaign)];
        for (kind, things) in kinds {
            let contents = Contents::read(&arbitrary_document(kind, &things));
            // Also as the other kind: what a record says it is may be wrong.
            let read = (Household::read(&contents), Visit::read(&contents), Campaign::read(&contents));
            prop_assert!(serde_json::to_string(&read).is_ok(), "what was read can be shown");
            // A sheet of any numbers has an income or an error, never a panic.
            if let Some(rules) = rules_of(&contents, "500236101201", 2023, &Settings::shipped().rule_sets) {
                let _ = work_out(&sheet(&contents), &rules, None);
            }
            let _ = survey_status(&steps(&contents));
            for kind in Kind::ALL {
                let _ = (kind.schema().check)(&contents, &Settings::read(&contents));
            }
            prop_assert!(contents.conflicts().all(|(_, entries)| entries.len() > 1), "one value is no conflict");
        }
    }
}
