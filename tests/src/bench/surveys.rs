//! Income surveys on the heavy village's phone: the live figure while typing, a save, the round.

use super::Bench;
use super::gauge::Times;
use super::phones::phone;
use super::table::{Section, number};
use crate::records::Dice;
use cunji_device::Value;
use cunji_device::view::{Saved, SurveyFilter};
use std::collections::BTreeMap;
use std::time::Instant;

const SURVEYS: usize = 400;
const LINES: [&str; 6] = ["wage_work", "biz_crop", "exp_crop", "prop_land", "tr_pension", "tr_eco_returned"];

pub async fn surveys(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let device = phone(bench, "安娜", &heavy.phone, "http://127.0.0.1:9").device();
    let mut dice = Dice(34);
    let (mut opened, mut typed, mut saves, mut rounds) = (vec![], vec![], vec![], vec![]);
    for household in heavy.households.iter().take(SURVEYS) {
        bench.clock.advance(chrono::Duration::minutes(1));
        let home = household.document.to_string();
        let begin = Instant::now();
        let form = device.open_survey_form(&home, Some(2026), None, None).unwrap();
        opened.push(begin.elapsed());
        let mut said: BTreeMap<String, Value> = BTreeMap::new();
        for line in LINES {
            let fen = Value::Int(i64::try_from(dice.below(4_000_000)).unwrap());
            said.insert(format!("lines/{line}/amount"), fen);
            said.insert(format!("lines/{line}/basis"), "ACTUAL".into());
            let begin = Instant::now();
            device.work_survey(&home, Some(2026), None, None, &said).unwrap();
            typed.push(begin.elapsed());
        }
        let begin = Instant::now();
        let (draft, heads) = (form.draft.as_str(), form.heads.as_slice());
        let saved = device.save_survey(draft, &home, Some(2026), None, None, heads, &said, false).unwrap();
        saves.push(begin.elapsed());
        assert!(matches!(saved, Saved::Saved { .. }), "an invented sheet must be savable: {saved:?}");
    }
    for _ in 0..20 {
        let begin = Instant::now();
        let round = device.list_surveys(Some(2026), SurveyFilter::All).unwrap();
        rounds.push(begin.elapsed());
        assert!(round.rows.len() >= SURVEYS, "everything measured is in the round");
    }
    let (opened, typed, saves, rounds) = (Times::of(opened), Times::of(typed), Times::of(saves), Times::of(rounds));
    let both = |times: &Times| format!("{} / {}", number(times.p50(), "ms"), number(times.p99(), "ms"));
    Section::new("survey", "an income survey on the heavy village")
        .at_most("save p50", saves.p50(), "ms", 5.0)
        .at_most("save p99", saves.p99(), "ms", 20.0)
        .told("the figure after each keystroke, p50 / p99", both(&typed))
        .told("opening the sheet, p50 / p99", both(&opened))
        .told(&format!("the round with its counts and {SURVEYS} sheets, p50 / p99"), both(&rounds))
        .how(format!(
            "{} sheets of six lines, durable and encrypted; the budget is the one of saving a visit (the design names none \
             for a survey).",
            saves.count()
        ))
}
