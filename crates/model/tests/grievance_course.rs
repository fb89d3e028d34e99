//! Stories of a grievance's course, its deadlines and rates, in the words of the ledger (domain.md §4).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::NaiveDate;
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::calendar::Calendar;
use cunji_model::grievance::course::{Course, CourseNote, CourseRules, course};
use cunji_model::grievance::deadline::{DeadlineRules, deadline, late_days};
use cunji_model::grievance::meaning::{Meaning, Said, concurrent};
use cunji_model::grievance::rates::{RateRow, RateRules, rates};
use cunji_model::grievance::step::Step;
use cunji_model::grievance::words::*;
use proptest::prelude::*;

fn step(id: &str, said: Said, at_ms: i64, after: &[&str]) -> Step {
    let (kind, feedback) = match said {
        Said::NoContact => (StepKind::Feedback, Some(Satisfaction::NoContact)),
        Said::Content => (StepKind::Feedback, Some(Satisfaction::Satisfied)),
        Said::Unsatisfied => (StepKind::Feedback, Some(Satisfaction::Unsatisfied)),
        Said::Register => (StepKind::Register, None),
        Said::Triage => (StepKind::Triage, None),
        Said::Explain => (StepKind::Explain, None),
        Said::Assign => (StepKind::Assign, None),
        Said::Defer => (StepKind::Defer, None),
        Said::Act => (StepKind::Act, None),
        Said::Done => (StepKind::Done, None),
        Said::Close => (StepKind::Close, None),
        Said::Reopen => (StepKind::Reopen, None),
        Said::Escalate => (StepKind::Escalate, None),
    };
    Step {
        id: id.into(),
        kind,
        at_ms,
        by_name: "Ana".into(),
        level: None,
        due_on: None,
        feedback,
        closing: (said == Said::Close).then_some(ClosingWay::Withdrawn),
        words: String::new(),
        responsible_unit: String::new(),
        responsible_person: String::new(),
        after: after.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn of(steps: &[Step]) -> Course {
    course(steps, &CourseRules::default())
}

/// Rows and columns as in `Said::ALL`. Two letters of the status, then `.` no note, `!` the other is overruled,
/// `=` counted once.
const EXPECTED: [&str; 13] = [
    "DN. DN. TR. UN. AS. DF. DG. DN. FB. CL. RE. RE. ES.",
    "DN. OP= TR. UN. AS. DF. DG. DN. FB. CL. RE. RE. ES.",
    "TR. TR. TR= UN. AS. DF. DG. DN. FB. CL. RE. RE. ES.",
    "UN. UN. UN. UN= AS! DF! DG! DN! FB! CL! RE! RE! ES!",
    "AS. AS. AS. AS! AS= DF. DG. DN! FB! CL! RE! RE! ES!",
    "DF. DF. DF. DF! DF. DF= DG. DN! FB! CL! RE! RE! ES!",
    "DG. DG. DG. DG! DG. DG. DG. DN! FB! CL! RE. RE. ES.",
    "DN. DN. DN. DN! DN! DN! DN! DN= FB. CL. RE! RE! ES!",
    "FB. FB. FB. FB! FB! FB! FB! FB. FB= CL. RE! RE! ES!",
    "CL. CL. CL. CL! CL! CL! CL! CL. CL. CL= RE! RE! ES!",
    "RE. RE. RE. RE! RE! RE! RE. RE! RE! RE! RE= RE. ES.",
    "RE. RE. RE. RE! RE! RE! RE. RE! RE! RE! RE. RE= ES.",
    "ES. ES. ES. ES! ES! ES! ES. ES! ES! ES! ES. ES. ES=",
];

fn status(word: &str) -> GrievanceStatus {
    match word {
        "OP" => GrievanceStatus::Open,
        "TR" => GrievanceStatus::Triaged,
        "UN" => GrievanceStatus::Unsolvable,
        "AS" => GrievanceStatus::Assigned,
        "DF" => GrievanceStatus::Deferred,
        "DG" => GrievanceStatus::Doing,
        "DN" => GrievanceStatus::Done,
        "FB" => GrievanceStatus::Feedback,
        "CL" => GrievanceStatus::Closed,
        "RE" => GrievanceStatus::Reopened,
        "ES" => GrievanceStatus::Escalated,
        other => panic!("no status {other}"),
    }
}

#[test]
fn every_two_steps_written_side_by_side_mean_what_the_table_says() {
    for (row, first) in Said::ALL.into_iter().enumerate() {
        for (column, second) in Said::ALL.into_iter().enumerate() {
            let cell = EXPECTED[row].split(' ').nth(column).unwrap();
            let registers = first == Said::Register || second == Said::Register;
            for (at_first, at_second) in [(10, 20), (20, 10)] {
                let seen: &[&str] = if registers { &[] } else { &["done"] };
                let a = step("a", first, at_first, seen);
                let b = step("b", second, at_second, seen);
                let mut steps = vec![a.clone(), b.clone()];
                if !registers {
                    steps.extend([step("reg", Said::Register, 0, &[]), step("done", Said::Done, 1, &["reg"])]);
                }
                let one = of(&steps);
                steps.reverse();
                assert_eq!(one, of(&steps), "{first:?} ∥ {second:?}: arrival order must not matter");
                for id in ["a", "b"] {
                    assert!(one.order.iter().any(|o| o == id), "{first:?} ∥ {second:?}: step {id} must not be lost");
                }
                // NO_CONTACT moves nothing: beside REGISTER alone the matter is open, else it stays done.
                let quiet = [first, second].contains(&Said::NoContact) && registers;
                let quiet = quiet && Said::ALL[..2].contains(&first) && Said::ALL[..2].contains(&second);
                let expected = if quiet { GrievanceStatus::Open } else { status(&cell[..2]) };
                assert_eq!(one.status, expected, "{first:?} ∥ {second:?} at {at_first}/{at_second}: status");
                let pair = |x: &str, y: &str| (x == "a" && y == "b") || (x == "b" && y == "a");
                let over = one.notes.iter().any(|n| matches!(n, CourseNote::Overruled { step, by } if pair(step, by)));
                let once = one
                    .notes
                    .iter()
                    .any(|n| matches!(n, CourseNote::CountedOnce { step, same_as } if pair(step, same_as)));
                assert_eq!(over, cell.ends_with('!'), "{first:?} ∥ {second:?}: overruled note, {:?}", one.notes);
                assert_eq!(once, cell.ends_with('='), "{first:?} ∥ {second:?}: counted-once note, {:?}", one.notes);
            }
        }
    }
}

#[test]
fn the_table_is_the_same_read_from_either_side_and_printed_in_the_document() {
    let mut text = String::from("| ∥ |");
    text.extend(Said::ALL.map(|said| format!(" {said:?} |")));
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(13));
    for first in Said::ALL {
        text.push_str(&format!("\n| **{first:?}** |"));
        for second in Said::ALL {
            let meaning = concurrent(first, second);
            let back = match concurrent(second, first) {
                Meaning::FirstFurther => Meaning::SecondFurther,
                Meaning::SecondFurther => Meaning::FirstFurther,
                Meaning::FirstStands => Meaning::SecondStands,
                Meaning::SecondStands => Meaning::FirstStands,
                same => same,
            };
            assert_eq!(meaning, back, "{first:?} ∥ {second:?} must not depend on who is named first");
            let sign = match meaning {
                Meaning::FirstFurther => "←",
                Meaning::SecondFurther => "↑",
                Meaning::FirstStands => "←!",
                Meaning::SecondStands => "↑!",
                Meaning::Both => "both",
                Meaning::CountOnce => "once",
                Meaning::LastAssigned => "last",
                Meaning::LaterDate => "later",
                Meaning::HigherLevel => "higher",
            };
            text.push_str(&format!(" {sign} |"));
        }
    }
    if let Ok(path) = std::env::var("GRIEVANCE_TABLE") {
        std::fs::write(path, &text).unwrap();
    }
    let document = include_str!("../../../docs/grievance.md");
    assert!(document.contains(&text), "docs/grievance.md must print the table as it is");
}

#[test]
fn a_matter_goes_from_registration_to_closing_without_a_note() {
    let line = [Said::Register, Said::Triage, Said::Assign, Said::Act, Said::Done, Said::Content, Said::Close];
    let ids = ["0", "1", "2", "3", "4", "5", "6"];
    let mut steps: Vec<Step> =
        line.iter().enumerate().map(|(at, said)| step(ids[at], *said, 0, &ids[at.saturating_sub(1)..at])).collect();
    steps[6].closing = None;
    let closed = of(&steps);
    assert_eq!((closed.status, closed.notes), (GrievanceStatus::Closed, vec![]), "the plain course");
    assert_eq!(closed.closing, Some(ClosingWay::Satisfied), "closed because the villager is content");
    assert_eq!(closed.closed_on, Some(day("1970-01-01")), "the day of the closing");
}

#[test]
fn nobody_closes_a_matter_that_is_still_being_done() {
    let mut close = step("c", Said::Close, 2, &["a"]);
    close.closing = None;
    let open = of(&[step("a", Said::Act, 1, &[]), close]);
    assert_eq!(open.status, GrievanceStatus::Doing, "the villager was not asked");
    let note = CourseNote::OutOfPlace { step: "c".into(), seen: GrievanceStatus::Doing };
    assert_eq!(open.notes, [note], "the attempt is shown");
}

#[test]
fn levels_are_not_skipped_silently_and_never_fall() {
    let mut up = step("u", Said::Escalate, 1, &[]);
    up.level = Some(GrievanceLevel::Township);
    let mut low = step("v", Said::Escalate, 2, &["u"]);
    low.level = Some(GrievanceLevel::Yard);
    let both = of(&[low, up]);
    assert_eq!(both.level, GrievanceLevel::Township, "escalating never lowers");
    let (from, to) = (GrievanceLevel::Villager, GrievanceLevel::Township);
    assert!(both.notes.contains(&CourseNote::LevelSkipped { step: "u".into(), from, to }), "the jump is shown");
    assert!(both.notes.contains(&CourseNote::LevelNotRaised { step: "v".into(), level: to }), "the fall is shown");
}

#[test]
fn two_deferrals_keep_both_and_the_later_date_and_two_assigned_are_both_shown() {
    let (mut a, mut b) = (step("a", Said::Defer, 9, &[]), step("b", Said::Defer, 1, &[]));
    (a.due_on, b.due_on) = (Some(day("2026-10-01")), Some(day("2026-11-01")));
    let deferred = of(&[a, b]);
    assert_eq!((deferred.due_on, deferred.deferred_times), (Some(day("2026-11-01")), 2), "the later date counts");
    let (mut a, mut b) = (step("a", Said::Assign, 9, &[]), step("b", Said::Assign, 1, &[]));
    (a.responsible_person, b.responsible_person) = ("Li".into(), "Wu".into());
    let note = CourseNote::TwoAssigned { step: "a".into(), other: "b".into() };
    let mut steps = vec![a, b];
    assert_eq!(of(&steps).notes, [note], "both are shown");
    assert_eq!(of(&steps).responsible_person, "Li", "the last in order counts");
    steps.push(step("c", Said::Assign, 0, &["a", "b"]));
    assert_eq!(of(&steps).notes, [], "who sees both and assigns again settles it");
}

#[test]
fn deadlines_go_round_holidays_and_count_make_up_days() {
    let calendar = Calendar::shipped();
    for (start, days, due, uncertain) in [
        ("2026-09-30", 1, "2026-10-08", false),
        ("2026-09-30", 3, "2026-10-10", false),
        ("2026-09-30", 4, "2026-10-12", false),
        ("2026-02-13", 1, "2026-02-14", false),
        ("2026-02-14", 1, "2026-02-24", false),
        ("2025-09-27", 1, "2025-09-28", false),
        ("2026-10-03", 0, "2026-10-08", false),
        ("2026-12-31", 1, "2027-01-01", true),
    ] {
        let got = calendar.add_working_days(day(start), days).unwrap();
        assert_eq!((got.day, got.uncertain), (day(due), uncertain), "{days} working days after {start}");
    }
    assert!(calendar.add_working_days(day("2026-01-01"), 9999).is_err(), "no deadline is 9999 days away");
    let due = |category, urgency| deadline(day("2026-09-30"), category, urgency, &DeadlineRules::default(), &calendar);
    let urgent = due(GrievanceCategory::Land, Urgency::Urgent).unwrap();
    assert_eq!(urgent.day, day("2026-10-01"), "urgent is a calendar day, holiday or not");
    assert_eq!(due(GrievanceCategory::Water, Urgency::Heavy).unwrap().day, day("2026-10-13"), "five working days");
}

#[test]
fn lateness_ends_when_the_work_does() {
    let (due, today) = (day("2026-11-20"), day("2026-11-24"));
    assert_eq!(late_days(due, today, None), 4, "still open");
    assert_eq!(late_days(due, today, Some(due)), 0, "ended on the day");
}

#[test]
fn rates_show_both_numbers_and_a_dash_when_nothing_was_due() {
    let today = day("2026-11-24");
    let none = rates(&[], &RateRules::default(), today);
    assert_eq!(none.solved.per_mille(), None, "0 of 0 is a dash");
    let row = |on: Option<&str>, solved, feedback| RateRow {
        respond_by: Some(day("2026-11-20")),
        responded_on: on.map(day),
        solved,
        feedback,
    };
    let rows = [
        row(Some("2026-11-20"), true, Some(Satisfaction::Satisfied)),
        row(Some("2026-11-21"), true, Some(Satisfaction::Basically)),
        row(None, false, Some(Satisfaction::Unsatisfied)),
        row(None, false, Some(Satisfaction::NoContact)),
    ];
    let all = rates(&rows, &RateRules::default(), today);
    let numbers = [all.responded, all.solved, all.satisfied].map(|rate| (rate.of, rate.among));
    assert_eq!(numbers, [(1, 4), (2, 3), (2, 3)], "who was not reached is not called back");
    let strict = RateRules { basically_counts: false, ..RateRules::default() };
    assert_eq!(rates(&rows, &strict, today).satisfied.of, 1, "basically satisfied by setting");
}

proptest! {
    #[test]
    fn a_course_depends_on_the_steps_and_not_on_their_order(
        (steps, shuffled) in prop::collection::vec(
            (0usize..13, 0i64..5, prop::collection::vec(0usize..12, 0..3)), 0..12)
            .prop_map(|raw| raw.iter().enumerate().map(|(at, (said, ms, after))| {
                let after: Vec<String> = after.iter().map(ToString::to_string).collect();
                let after: Vec<&str> = after.iter().map(String::as_str).collect();
                step(&at.to_string(), Said::ALL[*said], *ms, &after)
            }).collect::<Vec<_>>())
            .prop_flat_map(|steps| (Just(steps.clone()), Just(steps).prop_shuffle()))
    ) {
        let one = of(&steps);
        prop_assert_eq!(&one, &of(&shuffled), "arrival order must not matter, circles included");
        prop_assert_eq!(one.order.len(), steps.len(), "no step is lost");
    }
}
