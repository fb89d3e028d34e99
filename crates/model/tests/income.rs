//! The income survey against the sourced vectors (domain.md §1.6), with absurd numbers, and beside last year.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use cunji_model::income::checks::CheckSettings;
use cunji_model::income::lines::{CLAIM, LINES, RIGID};
use cunji_model::income::rule_set::{RuleSets, best_match, shipped};
use cunji_model::income::window::identification_of;
use cunji_model::income::work_out::LARGEST_FEN;
use cunji_model::income::{
    Basis, Group, IncomeError, Line, RuleSet, Sheet, Window, annual, beside_last_year, identification, work_out,
};
use proptest::prelude::*;
use serde_json::Value;

const VILLAGE: &str = "500101203201";

fn rules() -> RuleSet {
    RuleSets::default().best(VILLAGE, 2023).expect("Chongqing has rules")
}

fn sheet(members: u32, lines: &[(&str, i64)]) -> Sheet {
    Sheet {
        lines: lines.iter().map(|(name, fen)| ((*name).to_owned(), Line::of(*fen))).collect(),
        member_count: members,
    }
}

fn vectors(text: &str) -> Value {
    serde_json::from_str(text).expect("the vectors are JSON")
}

#[test]
fn every_household_of_the_vectors_comes_to_its_figures() {
    let all = vectors(include_str!("../vectors/income.json"));
    let all = all["vectors"].as_array().unwrap();
    assert_eq!(all.len(), 8, "no vector is left out");
    for vector in all {
        let (id, input, expect) = (&vector["id"], &vector["input"], &vector["expect"]);
        let fen = |name: &str| input[name].as_i64().unwrap();
        let names = ["wage", "business", "property", "transfer", "business_expense", "claim", "rigid_out_of_pocket"];
        let lines = ["wage_work", "biz_crop", "prop_land", "tr_other", "exp_crop", CLAIM, RIGID];
        let entered: Vec<(&str, i64)> = lines.into_iter().zip(names.map(fen)).collect();
        let members = u32::try_from(fen("household_size")).unwrap();
        // Under rules without a line of their own, so that only the vector's line can be compared with.
        let unset = RuleSets::default().best(VILLAGE, 2024).unwrap();
        let working = work_out(&sheet(members, &entered), &unset, Some(fen("line_per_capita"))).unwrap();
        for (name, figure) in [
            ("gross", working.gross),
            ("net", working.net),
            ("net_per_capita", working.net_per_capita),
            ("reference", working.reference),
            ("reference_per_capita", working.reference_per_capita),
        ] {
            assert_eq!(Some(figure), expect[name].as_i64(), "household {id}: {name}");
        }
        assert_eq!(working.below_line, expect["below_line"].as_bool(), "household {id}: below the line");
        let reference = expect["reference_below_line"].as_bool();
        assert_eq!(working.reference_below_line, reference, "household {id}: reference below the line");
    }
}

#[test]
fn every_window_of_the_vectors_has_its_days() {
    let all = vectors(include_str!("../vectors/windows.json"));
    for vector in all.as_array().unwrap() {
        let input = vector["input"].as_str().unwrap();
        let window = match vector["kind"].as_str().unwrap() {
            "annual" => annual(input.parse().unwrap()),
            "identification" => identification_of(input),
            other => panic!("{other} is no window"),
        };
        let day = |name: &str| vector[name].as_str().unwrap().parse().unwrap();
        assert_eq!(window, Some(Window { start: day("start"), end: day("end") }), "{input}");
    }
    let leap = annual(2024).unwrap();
    assert_eq!(leap.days(), 366, "29 February 2024 is inside");
    assert!(leap.contains("2024-02-29".parse().unwrap()), "29 February 2024 is inside");
    assert!(leap.is_open_on("2024-09-10".parse().unwrap()), "a September visit measures days to come");
    for bad in ["2024", "2024-13", "2024-1", "202404.0", "+024-01", ""] {
        assert_eq!(identification_of(bad), None, "{bad:?} is no month");
    }
    assert_eq!((annual(i32::MIN), identification(i32::MIN, 1)), (None, None), "outside the calendar");
}

#[test]
fn the_card_of_chuxiong_comes_to_9280_a_head() {
    let lines = [
        ("wage_work", 2_400_000),
        ("biz_crop", 1_160_000),
        ("biz_livestock", 650_000),
        ("biz_forest", 120_000),
        ("biz_other", 90_000),
        ("prop_land", 30_000),
        ("tr_other", 80_000),
        ("exp_crop", 818_000),
    ];
    let working = work_out(&sheet(4, &lines), &rules(), None).unwrap();
    assert_eq!((working.gross, working.net, working.net_per_capita), (4_530_000, 3_712_000, 928_000), "K, S and T");
    assert_eq!(working.total(Group::Business), 2_020_000, "M");
    assert_eq!(working.difference_per_capita, Some(128_000), "above the line of 2023");
}

#[test]
fn a_pension_told_by_the_month_is_counted_for_its_months() {
    let mut form = sheet(1, &[]);
    form.lines.insert("tr_pension".into(), Line::monthly(12, 12_500));
    let working = work_out(&form, &rules(), None).unwrap();
    assert_eq!(working.total(Group::Transfer), 150_000, "12 × 125.00");
    let step = working.steps.iter().find(|step| step.figure == "tr_pension").expect("it is explained");
    assert_eq!((step.plus.first().map(|term| term.1), step.times), (Some(12_500), Some(12)), "125.00 × 12");
    form.lines.get_mut("tr_pension").unwrap().amount_fen = Some(140_000);
    let working = work_out(&form, &rules(), None).unwrap();
    assert_eq!(working.mismatches.len(), 1, "two amounts that differ are told");
    form.lines.get_mut("tr_pension").unwrap().months = Some(13);
    let error = work_out(&form, &rules(), None).unwrap_err();
    assert_eq!(error, IncomeError::TooManyMonths("tr_pension".into()), "a year has 12 months");
}

#[test]
fn parts_add_up_to_their_line_and_never_replace_it() {
    let parts = [("tr_eco_returned", 40_000), ("tr_eco_forest", 21_250)];
    let working = work_out(&sheet(2, &parts), &rules(), None).unwrap();
    assert_eq!(working.total(Group::Transfer), 61_250, "without an own amount the parts count");
    assert!(working.mismatches.is_empty(), "nothing contradicts");

    let with_own = [parts[0], parts[1], ("tr_eco", 70_000)];
    let working = work_out(&sheet(2, &with_own), &rules(), None).unwrap();
    assert_eq!(working.total(Group::Transfer), 70_000, "the entered amount stays");
    let told = working.mismatches.first().map(|m| (m.line.as_str(), m.entered, m.computed));
    assert_eq!(told, Some(("tr_eco", 70_000, 61_250)), "and the difference is told");
}

#[test]
fn every_figure_shows_how_it_came_about() {
    let lines = [("wage_work", 6_200_000), ("tr_other_soil", 234_000), (CLAIM, 1_800_000), (RIGID, 6_000_000)];
    let working = work_out(&sheet(3, &lines), &rules(), None).unwrap();
    for step in &working.steps {
        let sum = |terms: &[(String, i64)]| terms.iter().map(|term| term.1).sum::<i64>();
        let all = (sum(&step.plus) - sum(&step.minus)) * i64::from(step.times.unwrap_or(1));
        let rest = all - step.result * i64::from(step.divided_by.unwrap_or(1));
        assert!(rest.abs() < 3, "{} must follow from its terms", step.figure);
    }
    let figures: Vec<&str> = working.steps.iter().map(|step| step.figure.as_str()).collect();
    for figure in ["tr_other", "wage_total", "gross", "net", "net_pc", "ref_income", "ref_income_pc"] {
        assert!(figures.contains(&figure), "{figure} is explained");
    }
}

#[test]
fn a_line_that_does_not_count_here_is_seen_and_taken_off() {
    let mut rules = rules();
    rules.not_counted = ["tr_pension", "tr_other_education"].map(str::to_owned).into();
    let lines = [("tr_pension", 300_000), ("tr_other_education", 50_000), ("tr_other_soil", 20_000)];
    let working = work_out(&sheet(1, &lines), &rules, None).unwrap();
    assert_eq!(working.total(Group::Transfer), 20_000, "only the soil subsidy counts");
    let step = working.steps.iter().find(|step| step.figure == "tr_total").unwrap();
    assert_eq!(step.minus.len(), 2, "what was left out is shown");

    rules.claims_in_reference = false;
    rules.rigid_in_reference = false;
    let working = work_out(&sheet(1, &[("wage_work", 9), (CLAIM, 5), (RIGID, 2)]), &rules, None).unwrap();
    assert_eq!((working.net, working.reference), (9, 9), "a place may keep both out of the reference");
}

#[test]
fn what_can_not_be_worked_out_is_told_by_line() {
    let told = |sheet: &Sheet| work_out(sheet, &rules(), None).unwrap_err();
    assert_eq!(told(&sheet(0, &[("wage_work", 1)])), IncomeError::NoMembers, "nobody to divide by");
    let newer = sheet(1, &[("tr_moon", 1)]);
    assert_eq!(told(&newer), IncomeError::UnknownLine("tr_moon".into()), "a newer line is not left out silently");
    let huge = sheet(1, &[("biz_crop", i64::MAX)]);
    assert_eq!(told(&huge), IncomeError::OutOfRange("biz_crop".into()), "the line is named");
    let sum = sheet(1, &[("biz_crop", LARGEST_FEN), ("biz_forest", 1)]);
    assert_eq!(told(&sum), IncomeError::OutOfRange("biz_total".into()), "the total is named");
}

#[test]
fn an_empty_form_is_not_below_the_line() {
    let working = work_out(&sheet(3, &[]), &rules(), None).unwrap();
    assert_eq!((working.entered_lines, working.below_line), (0, None), "nothing was said about this household");
}

#[test]
fn a_line_that_nobody_set_is_not_guessed() {
    assert_eq!(rules().monitoring_line, Some(800_000), "Chongqing 2023");
    for year in [2020, 2021, 2022, 2024, 2025, 2026] {
        let rules = RuleSets::default().best(VILLAGE, year).expect("what counts is known");
        assert_eq!(rules.monitoring_line, None, "no published line was found for {year}");
        let working = work_out(&sheet(1, &[("wage_work", 1)]), &rules, None).unwrap();
        assert_eq!((working.below_line, working.difference_per_capita), (None, None), "nothing to compare with");
    }
    assert_eq!(RuleSets::default().best("530101203201", 2023), None, "Yunnan's rules are not shipped");
    assert_eq!(RuleSets::default().best("50", 2023), None, "no village");
    let mut sets = shipped();
    let county = RuleSet { id: "WZ".into(), place: "500101".into(), ..sets[1].clone() };
    sets.push(county);
    assert_eq!(best_match(&sets, VILLAGE, 2023).unwrap().id, "WZ", "the nearest place wins");
    assert_eq!(best_match(&sets, "500102203201", 2023).unwrap().id, "CQ-2023", "elsewhere the year's own set");
}

#[test]
fn last_years_pension_is_offered_and_last_years_wage_only_shown() {
    let mut last = sheet(2, &[("wage_work", 3_000_000), ("tr_dibao", 500_000), ("tr_tekun", 70_000)]);
    last.lines.insert("tr_pension".into(), Line::monthly(12, 12_500));
    let rows = beside_last_year(&sheet(2, &[("tr_tekun", 80_000)]), &last);
    let row = |name: &str| rows.iter().find(|row| row.line == name).unwrap().clone();
    let pension = row("tr_pension").last_year.unwrap();
    let offered = pension.proposal.expect("a pension goes on");
    assert_eq!((pension.amount_fen, offered.amount()), (Some(150_000), Some(150_000)), "12 × 125.00");
    assert_eq!(offered.basis, Some(Basis::Estimated), "not yet an actual amount");
    assert!(row("tr_dibao").last_year.unwrap().proposal.is_some(), "an allowance goes on");
    assert_eq!(row("wage_work").last_year.unwrap().proposal, None, "wages are measured anew");
    let tekun = row("tr_tekun");
    assert_eq!((tekun.this_year_fen, tekun.last_year.unwrap().proposal), (Some(80_000), None), "already entered");
    assert_eq!(rows.len(), 4, "lines of neither year are left out");
}

#[test]
fn stored_thresholds_are_read_again_and_new_ones_have_their_default() {
    let own = CheckSettings { v03_low_per_capita: 500_000, source: "the district".into(), ..CheckSettings::default() };
    let text = serde_json::to_string(&own).unwrap();
    assert_eq!(serde_json::from_str::<CheckSettings>(&text).unwrap(), own, "there and back");
    let old: CheckSettings = serde_json::from_str(r#"{"v03_low_per_capita":500000}"#).unwrap();
    assert_eq!(old.large_line, CheckSettings::default().large_line, "settings of an older version are completed");
}

fn any_fen() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), Just(LARGEST_FEN), -1_000_000_000..1_000_000_000i64]
}

fn any_line() -> impl Strategy<Value = Line> {
    (proptest::option::of(any_fen()), proptest::option::of(any::<u8>()), proptest::option::of(any_fen()))
        .prop_map(|(amount_fen, months, monthly_fen)| Line { amount_fen, months, monthly_fen, ..Line::default() })
}

proptest! {
    #[test]
    fn no_amount_however_absurd_stops_the_program(
        entered in proptest::collection::vec((0..LINES.len(), any_line()), 0..30),
        members in any::<u32>(), line in proptest::option::of(any_fen()),
    ) {
        let lines = entered.into_iter().map(|(at, line)| (LINES[at].id.to_owned(), line)).collect();
        let sheet = Sheet { lines, member_count: members };
        if let Ok(working) = work_out(&sheet, &rules(), line) {
            prop_assert!(working.net.abs() <= LARGEST_FEN, "what is shown is exact on the screen");
        }
        let _ = beside_last_year(&sheet, &sheet);
    }

    #[test]
    fn the_order_of_entering_does_not_matter(
        entered in proptest::collection::btree_map(0..LINES.len(), -1_000_000_000..1_000_000_000i64, 1..20),
    ) {
        let pairs: Vec<(&str, i64)> = entered.iter().map(|(at, fen)| (LINES[*at].id, *fen)).collect();
        let turned: Vec<(&str, i64)> = pairs.iter().rev().copied().collect();
        let there = work_out(&sheet(3, &pairs), &rules(), None);
        prop_assert!(there.is_ok(), "ordinary amounts can always be worked out");
        prop_assert_eq!(there, work_out(&sheet(3, &turned), &rules(), None), "the same lines, the same figures");
    }
}
