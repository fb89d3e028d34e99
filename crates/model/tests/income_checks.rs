//! Checks of an income survey (domain.md §1.5): for each rule cases that fire and cases that don't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use cunji_model::enumeration::RiskState;
use cunji_model::income::checks::{AFTER_CLEARING, CHECKS, CheckSettings, Facts, Land};
use cunji_model::income::rule_set::RuleSets;
use cunji_model::income::window::PeriodKind;
use cunji_model::income::{CheckId, CheckInput, Finding, Line, Severity, Sheet, Working, run_checks, work_out};

/// A household of which no rule has a doubt, and what a case changes about it.
struct Case {
    sheet: Sheet,
    last: Option<Sheet>,
    facts: Facts,
    period: PeriodKind,
    settings: CheckSettings,
}

fn put(sheet: &mut Sheet, line: &str, fen: i64) {
    sheet.lines.insert(line.to_owned(), Line::of(fen));
}

fn good() -> Case {
    let mut sheet = Sheet { member_count: 2, ..Sheet::default() };
    put(&mut sheet, "wage_work", 2_400_000);
    let (last, facts, settings) = (None, Facts::default(), CheckSettings::default());
    Case { sheet, last, facts, period: PeriodKind::Annual, settings }
}

fn worked(sheet: &Sheet) -> Working {
    work_out(sheet, &RuleSets::default().best("500101203201", 2023).unwrap(), None).unwrap()
}

fn findings(change: impl FnOnce(&mut Case)) -> Vec<Finding> {
    let mut case = good();
    change(&mut case);
    let (working, last) = (worked(&case.sheet), case.last.as_ref().map(worked));
    run_checks(&CheckInput {
        sheet: &case.sheet,
        working: &working,
        last: last.as_ref(),
        facts: &case.facts,
        period: case.period,
        settings: &case.settings,
    })
}

/// A case by name, the path of the finding (`None`: the rule must be silent), and what it changes.
type Named = (&'static str, Option<&'static str>, fn(&mut Case));

#[track_caller]
fn check(rule: CheckId, severity: Severity, cases: &[Named]) {
    assert!(cases.iter().any(|case| case.1.is_some()) && cases.iter().any(|case| case.1.is_none()), "both ways");
    for (name, expected, change) in cases {
        let of_rule: Vec<Finding> = findings(change).into_iter().filter(|finding| finding.check == rule).collect();
        let paths: Vec<&str> = of_rule.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(paths, expected.iter().copied().collect::<Vec<_>>(), "{rule:?}: {name}");
        assert!(of_rule.iter().all(|finding| finding.severity == severity), "{rule:?} has its gravity: {name}");
    }
}

const EXPLAIN: Severity = Severity::Explain;

fn poor(case: &mut Case) {
    put(&mut case.sheet, "wage_work", 1_599_999);
}

#[test]
fn an_ordinary_household_raises_no_doubt() {
    assert_eq!(findings(|_| {}), vec![], "unknown facts raise no doubt");
    assert_eq!(CHECKS.len(), 17, "V01 to V16 and the absurd line");
}

#[test]
fn v01_a_household_below_the_line_is_watched_or_explained() {
    check(
        CheckId::V01,
        EXPLAIN,
        &[
            ("below and not watched", Some("net_pc"), |c| (poor(c), c.facts.monitored = Some(false)).1),
            ("below and watched", None, |c| (poor(c), c.facts.monitored = Some(true)).1),
            ("below, nobody knows whether watched", None, poor),
            ("at the line", None, |c| {
                put(&mut c.sheet, "wage_work", 1_600_000);
                c.facts.monitored = Some(false);
            }),
        ],
    );
}

#[test]
fn v02_nobody_is_cleared_by_help_below_the_line() {
    check(
        CheckId::V02,
        Severity::Block,
        &[
            ("cleared by help", Some("net_pc"), |c| (poor(c), c.facts.risk_state = Some(RiskState::ClearedByHelp)).1),
            ("naturally gone", None, |c| (poor(c), c.facts.risk_state = Some(RiskState::ClearedNaturally)).1),
            ("above the line", None, |c| c.facts.risk_state = Some(RiskState::ClearedByHelp)),
        ],
    );
}

#[test]
fn v03_hardly_any_income_is_questioned() {
    check(
        CheckId::V03,
        EXPLAIN,
        &[
            ("3999.99 a head", Some("net_pc"), |c| put(&mut c.sheet, "wage_work", 799_998)),
            ("an empty form", Some("lines"), |c| c.sheet.lines.clear()),
            ("4000 a head", None, |c| put(&mut c.sheet, "wage_work", 800_000)),
        ],
    );
}

#[test]
fn v04_a_high_income_at_identification_is_questioned() {
    fn rich(case: &mut Case, year: Option<i32>, period: PeriodKind) {
        put(&mut case.sheet, "wage_work", 4_000_002);
        case.facts.identified_year = year;
        case.period = period;
    }
    check(
        CheckId::V04,
        EXPLAIN,
        &[
            ("20000.01 a head", Some("net_pc"), |c| rich(c, Some(2023), PeriodKind::Identification)),
            ("identified before 2023", None, |c| rich(c, Some(2022), PeriodKind::Identification)),
            ("years later", None, |c| rich(c, Some(2023), PeriodKind::Annual)),
            ("unknown since when", None, |c| rich(c, None, PeriodKind::Identification)),
        ],
    );
}

#[test]
fn v05_a_wage_too_small_or_too_large_is_questioned() {
    check(
        CheckId::V05,
        EXPLAIN,
        &[
            ("299.99", Some("wage_total"), |c| put(&mut c.sheet, "wage_work", 29_999)),
            ("300", None, |c| put(&mut c.sheet, "wage_work", 30_000)),
            ("none", None, |c| put(&mut c.sheet, "wage_work", 0)),
            ("300000.01", Some("wage_total"), |c| put(&mut c.sheet, "wage_work", 30_000_001)),
            ("200 at identification", None, |c| {
                put(&mut c.sheet, "wage_work", 20_000);
                c.period = PeriodKind::Identification;
            }),
            ("99.99 at identification", Some("wage_total"), |c| {
                put(&mut c.sheet, "wage_work", 9_999);
                c.period = PeriodKind::Identification;
            }),
        ],
    );
}

#[test]
fn v06_business_has_its_cost() {
    check(
        CheckId::V06,
        EXPLAIN,
        &[
            ("no cost", Some("exp_total"), |c| put(&mut c.sheet, "biz_crop", 100_000)),
            ("with cost", None, |c| (put(&mut c.sheet, "biz_crop", 100_000), put(&mut c.sheet, "exp_crop", 1)).1),
            ("no business", None, |_| {}),
        ],
    );
}

#[test]
fn v07_ecological_compensation_needs_returned_farmland() {
    fn paid(case: &mut Case, returned: Option<i64>) {
        put(&mut case.sheet, "tr_eco_returned", 50_000);
        case.facts.land = Some(Land { returned, ..Land::default() });
    }
    check(
        CheckId::V07,
        EXPLAIN,
        &[
            ("no farmland returned", Some("tr_eco"), |c| paid(c, Some(0))),
            ("2 mu returned", None, |c| paid(c, Some(200))),
            ("area unknown", None, |c| paid(c, None)),
        ],
    );
}

#[test]
fn v08_an_allowance_too_small_is_questioned() {
    check(
        CheckId::V08,
        EXPLAIN,
        &[
            ("low allowance", Some("tr_dibao"), |c| put(&mut c.sheet, "tr_dibao", 19_999)),
            ("family planning", Some("tr_family_planning"), |c| put(&mut c.sheet, "tr_family_planning", 9_999)),
            ("pension", Some("tr_pension"), |c| put(&mut c.sheet, "tr_pension", 8_799)),
            ("destitute support", Some("tr_tekun"), |c| put(&mut c.sheet, "tr_tekun", 1)),
            ("pension of 88", None, |c| put(&mut c.sheet, "tr_pension", 8_800)),
            ("none", None, |c| put(&mut c.sheet, "tr_dibao", 0)),
        ],
    );
}

#[test]
fn v09_a_months_wage_too_small_or_too_large_is_questioned() {
    fn month(case: &mut Case, months: u8, fen: i64) {
        case.sheet.lines.insert("wage_work".to_owned(), Line::monthly(months, fen));
    }
    check(
        CheckId::V09,
        EXPLAIN,
        &[
            ("99.99 a month", Some("wage_work"), |c| month(c, 12, 9_999)),
            ("30000.01 a month", Some("wage_work"), |c| month(c, 1, 3_000_001)),
            ("100 a month", None, |c| month(c, 12, 10_000)),
            ("no month at all", None, |c| month(c, 0, 0)),
            ("900 in 10 months", Some("wage_work"), |c| {
                let line = Line { months: Some(10), ..Line::of(90_000) };
                c.sheet.lines.insert("wage_work".to_owned(), line);
            }),
        ],
    );
}

#[test]
fn v10_an_illness_costs_something() {
    fn ill(case: &mut Case, state: RiskState, spent: Option<i64>) {
        case.facts.risk_illness = Some(true);
        case.facts.risk_state = Some(state);
        if let Some(fen) = spent {
            put(&mut case.sheet, "oop_rigid", fen);
        }
    }
    check(
        CheckId::V10,
        EXPLAIN,
        &[
            ("nothing entered", Some("oop_rigid"), |c| ill(c, RiskState::Active, None)),
            ("0 entered", Some("oop_rigid"), |c| ill(c, RiskState::Reverted, Some(0))),
            ("spent", None, |c| ill(c, RiskState::Active, Some(1))),
            ("eliminated", None, |c| ill(c, RiskState::ClearedByHelp, None)),
        ],
    );
}

#[test]
fn v11_help_shows_in_the_income() {
    fn without_wage(case: &mut Case, state: RiskState) {
        case.sheet.lines.clear();
        put(&mut case.sheet, "prop_land", 2_400_000);
        case.facts.help_public_post = Some(true);
        case.facts.risk_state = Some(state);
    }
    check(
        CheckId::V11,
        EXPLAIN,
        &[
            ("a post and no wage", Some("wage_total"), |c| without_wage(c, RiskState::ClearedByHelp)),
            ("a post, not eliminated yet", None, |c| without_wage(c, RiskState::Active)),
            ("an allowance and no transfer", Some("tr_total"), |c| c.facts.receives_dibao = Some(true)),
            ("industry help and no business", Some("biz_total"), |c| c.facts.help_industry = Some(true)),
            ("an allowance that came", None, |c| {
                put(&mut c.sheet, "tr_dibao", 500_000);
                c.facts.receives_dibao = Some(true);
            }),
        ],
    );
}

#[test]
fn v12_after_elimination_everything_is_measured_again() {
    fn cleared(case: &mut Case, state: RiskState, filled: &[&str]) {
        case.facts.risk_state = Some(state);
        case.facts.filled_after_clearing = Some(filled.iter().map(|name| (*name).to_owned()).collect());
    }
    check(
        CheckId::V12,
        Severity::Block,
        &[
            ("all but water", Some("water_issue_after"), |c| {
                cleared(c, RiskState::ClearedByHelp, &AFTER_CLEARING[..12])
            }),
            ("all", None, |c| cleared(c, RiskState::ClearedNaturally, &AFTER_CLEARING)),
            ("not eliminated", None, |c| cleared(c, RiskState::Active, &[])),
            ("not asked for", None, |c| c.facts.risk_state = Some(RiskState::ClearedByHelp)),
        ],
    );
}

#[test]
fn v13_land_that_can_not_be_is_questioned() {
    fn land(case: &mut Case, change: fn(&mut Land)) {
        let some = Some(500);
        let mut land = Land {
            arable: some,
            forest: some,
            grassland: Some(0),
            water: Some(0),
            fruit: some,
            returned: some,
            road_metres: Some(5_000),
        };
        change(&mut land);
        case.facts.land = Some(land);
    }
    check(
        CheckId::V13,
        EXPLAIN,
        &[
            ("fine", None, |c| land(c, |_| {})),
            ("more returned than there is", Some("land/returned"), |c| land(c, |l| l.returned = Some(501))),
            ("an area left empty", Some("land/water"), |c| land(c, |l| l.water = None)),
            ("less than nothing", Some("land/fruit"), |c| land(c, |l| l.fruit = Some(-1))),
            ("200.01 mu of forest", Some("land/forest"), |c| land(c, |l| l.forest = Some(20_001))),
            ("far from the road", Some("land/road_metres"), |c| land(c, |l| l.road_metres = Some(5_001))),
            ("much arable land, switched off", None, |c| land(c, |l| l.arable = Some(10_001))),
            ("much arable land, switched on", Some("land/arable"), |c| {
                land(c, |l| l.arable = Some(10_001));
                c.settings.v13_fields_on = true;
            }),
        ],
    );
}

#[test]
fn v14_a_dangerous_house_or_bad_water_is_questioned() {
    check(
        CheckId::V14,
        EXPLAIN,
        &[
            ("dangerous house", Some("dangerous_house"), |c| c.facts.dangerous_house = Some(true)),
            ("no safe water", Some("safe_water"), |c| c.facts.safe_water = Some(false)),
            ("no word of the latrine", Some("latrine"), |c| c.facts.latrine_filled = Some(false)),
            ("all well", None, |c| {
                c.facts = Facts { dangerous_house: Some(false), safe_water: Some(true), ..Facts::default() };
            }),
        ],
    );
}

#[test]
fn v15_less_than_last_year_is_explained_and_much_less_is_reviewed() {
    let told = |before: i64, change: fn(&mut Case)| {
        let found = findings(|case| {
            let mut last = case.sheet.clone();
            put(&mut last, "wage_work", before);
            case.last = Some(last);
            change(case);
        });
        let of_rule = found.into_iter().filter(|finding| finding.check == CheckId::V15);
        of_rule.map(|finding| (finding.path, finding.severity)).collect::<Vec<_>>()
    };
    let both = |severity| vec![("net_pc".to_owned(), severity), ("ref_income_pc".to_owned(), severity)];
    assert_eq!(told(2_400_000, |_| {}), vec![], "as much as last year");
    assert_eq!(told(2_400_002, |_| {}), both(EXPLAIN), "one fen a head less");
    let tenth = |case: &mut Case| put(&mut case.sheet, "wage_work", 2_160_000);
    assert_eq!(told(2_400_000, tenth), both(EXPLAIN), "exactly 10 % less is not more than 10 %");
    assert_eq!(told(2_400_004, tenth), both(Severity::Review), "more than 10 % less");
    assert_eq!(told(2_400_002, |c| c.settings.v15_any_fall = false), vec![], "switched off");
    let spent = told(2_400_000, |case| put(&mut case.sheet, "oop_rigid", 100));
    assert_eq!(spent, vec![("ref_income_pc".to_owned(), EXPLAIN)], "only the reference fell");
}

#[test]
fn v16_entries_that_do_not_add_up_block() {
    check(
        CheckId::V16,
        Severity::Block,
        &[
            ("parts and whole differ", Some("tr_eco"), |c| {
                (put(&mut c.sheet, "tr_eco", 2), put(&mut c.sheet, "tr_eco_forest", 1)).1
            }),
            ("parts and whole agree", None, |c| {
                (put(&mut c.sheet, "tr_eco", 1), put(&mut c.sheet, "tr_eco_forest", 1)).1
            }),
            ("months and amount differ", Some("wage_work"), |c| {
                let line = Line { amount_fen: Some(2_400_001), ..Line::monthly(12, 200_000) };
                c.sheet.lines.insert("wage_work".to_owned(), line);
            }),
        ],
    );
}

#[test]
fn an_absurd_amount_is_questioned() {
    check(
        CheckId::Large,
        EXPLAIN,
        &[
            ("10,000,000.01 yuan", Some("prop_other"), |c| put(&mut c.sheet, "prop_other", 1_000_000_001)),
            ("10,000,000 yuan", None, |c| put(&mut c.sheet, "prop_other", 1_000_000_000)),
        ],
    );
}
