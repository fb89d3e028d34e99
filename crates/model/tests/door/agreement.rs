//! The pre-scan reads what the library reads: else the door would judge another change than the one it applies.
//! `CUNJI_CASES` sets how many histories are invented.

use crate::craft::person;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, Change, ObjType, ROOT, ReadDoc};
use cunji_model::document::genesis;
use cunji_model::door::prescan;
use cunji_model::kind::Kind;
use proptest::prelude::*;

/// One change of one person: what they write, and whether they saw the others first.
#[derive(Debug, Clone)]
struct Step {
    who: u8,
    sees_all: bool,
    time: i64,
    message: Option<String>,
    writes: Vec<(u8, String, i64)>,
}

fn step() -> impl Strategy<Value = Step> {
    let writes = prop::collection::vec((0..9_u8, "[a-z]{1,12}", any::<i64>()), 1..30);
    let message = prop::option::weighted(0.2, "[一-龥]{0,20}");
    (1..4_u8, any::<bool>(), -(1_i64 << 40)..1 << 40, message, writes)
        .prop_map(|(who, sees_all, time, message, writes)| Step { who, sees_all, time, message, writes })
}

fn apply(document: &mut Automerge, step: &Step) -> Option<Change> {
    let mut transaction = document.transaction();
    for (what, name, number) in &step.writes {
        // A deletion or an increment of nothing is refused by the library and writes nothing.
        let _ = match what {
            0 => transaction.delete(ROOT, name.as_str()),
            1 => transaction.put(ROOT, name.as_str(), *number),
            2 => transaction.put(ROOT, name.as_str(), *number as f64),
            3 => transaction.put(ROOT, name.as_str(), vec![*number as u8; name.len()]),
            4 => transaction.put_object(ROOT, name.as_str(), ObjType::Map).map(|_| ()),
            5 => transaction
                .put_object(ROOT, name.as_str(), ObjType::Text)
                .and_then(|text| transaction.splice_text(&text, 0, 0, &name.repeat(3))),
            6 => transaction
                .put_object(ROOT, name.as_str(), ObjType::List)
                .and_then(|list| (0..3).try_for_each(|index| transaction.insert(&list, index, *number))),
            _ => transaction.put(ROOT, name.as_str(), name.repeat(1 + number.rem_euclid(20) as usize)),
        };
    }
    let mut options = CommitOptions::default().with_time(step.time);
    if let Some(message) = &step.message {
        options = options.with_message(message.clone());
    }
    let hash = transaction.commit_with(options).0?;
    document.get_change_by_hash(&hash)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CUNJI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_prescan_reads_what_the_library_reads(steps in prop::collection::vec(step(), 2..6)) {
        let start = genesis(Kind::Household);
        let mut people: Vec<Automerge> = (1..4).map(|who| start.fork().with_actor(person(who))).collect();
        for step in &steps {
            let index = usize::from(step.who - 1);
            if step.sees_all {
                for other in 0..people.len() {
                    let changes = people[other].get_changes(&[]);
                    people[index].apply_changes(changes).unwrap();
                }
            }
            let Some(change) = apply(&mut people[index], step) else { continue };
            let scan = prescan(change.raw_bytes());
            let scan = scan.unwrap_or_else(|refusal| panic!("an honest change must pass: {refusal}"));
            prop_assert_eq!(scan.hash, change.hash(), "its name");
            prop_assert_eq!(&scan.actor, change.actor_id(), "who wrote it");
            prop_assert_eq!(scan.seq, change.seq(), "its number");
            prop_assert_eq!(scan.start_op, change.start_op().get(), "where its counter begins");
            prop_assert_eq!(scan.max_op(), change.max_op(), "and ends");
            prop_assert_eq!(scan.ops, change.len() as u64, "how many operations it has");
            prop_assert_eq!(scan.time, change.timestamp(), "when");
            prop_assert_eq!(&scan.deps[..], change.deps(), "what it stands on");
        }
    }
}
