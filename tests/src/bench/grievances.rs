//! Grievances on the heavy village's phone: registering, a step, the ledger and a page of it.

use super::Bench;
use super::gauge::Times;
use super::phones::phone;
use super::table::{Section, number};
use crate::records::{Dice, Wording, note};
use cunji_device::view::{GrievanceFilter, NewStep, Saved};
use cunji_model::grievance::words::StepKind;
use std::time::Instant;

/// What a township of this size may have in a ledger.
const GRIEVANCES: usize = 2_000;
const STEPS: usize = 400;
const URGENCY: [&str; 4] = ["URGENT", "HEAVY", "SLOW", "LIGHT"];
const CATEGORY: [&str; 5] = ["WATER", "INFRASTRUCTURE", "HOUSING", "MEDICAL", "LAND"];

pub async fn grievances(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let device = phone(bench, "安娜", &heavy.phone, "http://127.0.0.1:9").device();
    let mut dice = Dice(21);
    let (mut registered, mut steps, mut pages, mut lists) = (vec![], vec![], vec![], vec![]);
    let mut ids = Vec::new();
    for _ in 0..GRIEVANCES {
        bench.clock.advance(chrono::Duration::minutes(1));
        let home = dice.pick(&heavy.households).document.to_string();
        let form = device.open_grievance_form(Some(&home), None).unwrap();
        let mut fields = form.fields;
        fields.insert("content".into(), note(&mut dice, Wording::Templated).into());
        fields.insert("urgency".into(), (*dice.pick(&URGENCY)).into());
        fields.insert("category".into(), (*dice.pick(&CATEGORY)).into());
        let begin = Instant::now();
        let saved = device.save_grievance(&form.draft, &fields).unwrap();
        registered.push(begin.elapsed());
        ids.push(document(saved));
    }
    for _ in 0..STEPS {
        let id = dice.pick(&ids);
        let begin = Instant::now();
        let seen = device.get_grievance(id).unwrap();
        pages.push(begin.elapsed());
        let kind = *dice.pick(&seen.allowed);
        let step = step(kind, &seen.closing_ways);
        let begin = Instant::now();
        let saved = device.add_step(id, &step).unwrap();
        let took = begin.elapsed();
        // A level that was already reached is refused before anything is written: it is no step.
        if matches!(saved, Saved::Saved { .. }) {
            steps.push(took);
        }
    }
    for round in 0..100_u32 {
        let begin = Instant::now();
        let list = device.list_grievances(GrievanceFilter::Open, round % 20 * 50).unwrap();
        lists.push(begin.elapsed());
        assert!(!list.rows.is_empty(), "a ledger of {GRIEVANCES} has such a page");
    }
    let (registered, steps, pages, lists) =
        (Times::of(registered), Times::of(steps), Times::of(pages), Times::of(lists));
    Section::new("grievance", "a grievance's step on the heavy village with 2,000 grievances")
        .at_most("step p50", steps.p50(), "ms", 5.0)
        .at_most("step p99", steps.p99(), "ms", 20.0)
        .told("registering, p50 / p99", both(&registered))
        .told("opening its page, p50 / p99", both(&pages))
        .told("a page of 50 of the ledger with counts and rates, p50 / p99", both(&lists))
        .how(format!(
            "{} steps as allowed where the grievance stands, durable and encrypted; the budget is the one of saving a visit \
             (the design names none for a step).",
            steps.count()
        ))
}

fn both(times: &Times) -> String {
    format!("{} / {}", number(times.p50(), "ms"), number(times.p99(), "ms"))
}

fn document(saved: Saved) -> String {
    match saved {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("an invented grievance must be complete: {problems:?}"),
    }
}

fn step(kind: StepKind, ways: &[cunji_model::grievance::words::ClosingWay]) -> NewStep {
    use cunji_model::enumeration::Satisfaction;
    use cunji_model::grievance::words::GrievanceLevel;
    NewStep {
        kind,
        level: (kind == StepKind::Escalate).then_some(GrievanceLevel::Township),
        due_on: (kind == StepKind::Defer).then(|| "2027-01-10".to_owned()),
        feedback: (kind == StepKind::Feedback).then_some(Satisfaction::Satisfied),
        mode: None,
        closing: (kind == StepKind::Close).then(|| ways.first().copied()).flatten(),
        responsible_unit: (kind == StepKind::Assign).then(|| "镇村建办".to_owned()),
        responsible_person: None,
        words: Some("已联系村里，三日内回复".to_owned()),
    }
}
