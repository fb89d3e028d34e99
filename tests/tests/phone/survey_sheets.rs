//! Stories of a sheet while it is typed, begun apart, asked about and left open: what is told, refused and kept.

use cunji_device::Value;
use cunji_device::view::{NewComment, PeriodKind, Saved, SurveyFilter, SurveyForm, SurveyStepKind, SurveyWorking};
use cunji_model::field::{Path, Problem, ProblemCode};
use cunji_model::income::course::SurveyStatus;
use cunji_model::income::work_out::IncomeError;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::survey_id;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_tests::kit::{Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;
use uuid::Uuid;

type Fields = BTreeMap<String, Value>;

fn said(path: &str, value: impl Into<Value>) -> Fields {
    BTreeMap::from([(path.to_owned(), value.into())])
}

fn open(phone: &Phone, home: Uuid) -> SurveyForm {
    phone.device().open_survey_form(&home.to_string(), None, None, None).unwrap()
}

fn save_as(phone: &Phone, form: &SurveyForm, said: &Fields, submit: bool) -> Saved {
    let (year, kind, month) = (Some(form.year), Some(form.period_kind), form.period_month.clone());
    let (draft, home) = (form.draft.as_str(), form.household.as_str());
    phone.device().save_survey(draft, home, year, kind, month, &form.heads, said, submit).unwrap()
}

fn save(phone: &Phone, home: Uuid, said: &Fields, submit: bool) -> Saved {
    save_as(phone, &open(phone, home), said, submit)
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("it must be savable: {problems:?}"),
    }
}

fn problems(outcome: Saved) -> Vec<Problem> {
    match outcome {
        Saved::Problems { problems } => problems,
        Saved::Saved { .. } => panic!("it must be refused"),
    }
}

fn work(phone: &Phone, home: Uuid, said: &Fields) -> SurveyWorking {
    phone.device().work_survey(&home.to_string(), None, None, None, said).unwrap()
}

async fn writes(world: &World, document: Uuid, kind: Kind, writes: Vec<(Path, Value)>) {
    let here = VillageNumber::from(&village());
    let write = OfficeWrite { document, kind, writes };
    write_records(world.office.store(), here, world.clock.now(), &[write]).await.unwrap();
}

/// Households of which the first so many are lifted, and two phones that know them.
async fn autumn(seed: u64, lifted: usize) -> (World, Phone, Phone) {
    let world = World::with_households(4, seed).await;
    for (at, home) in world.households.iter().enumerate() {
        let kind = if at < lifted { "LIFTED" } else { "GENERAL" };
        writes(&world, *home, Kind::Household, vec![(Path::field("household_type"), kind.into())]).await;
    }
    world.clock.set("2026-09-12T09:00:00+08:00");
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    (world, ana, bo)
}

#[tokio::test]
async fn a_number_that_cannot_be_is_told_while_it_is_typed() {
    let (world, ana, _) = autumn(71, 4).await;
    let home = world.households[0];
    let mut typed = said("lines/wage_work/monthly", 300_000);
    typed.extend(said("lines/wage_work/months", 13));
    let live = work(&ana, home, &typed);
    assert_eq!(live.error, Some(IncomeError::TooManyMonths("wage_work".into())), "a year has 12 months");
    assert_eq!(live.working, None, "and no sum is shown without that line, as if it were nothing");
    for (path, value, error) in [
        ("lines/prop_land/amount", Value::Int(-1), IncomeError::OutOfRange("prop_land".into())),
        ("lines/prop_land/amount", Value::Int(i64::MAX), IncomeError::OutOfRange("prop_land".into())),
        ("lines/tr_dibao/monthly", "三百".into(), IncomeError::OutOfRange("tr_dibao".into())),
        ("member_count", Value::Int(0), IncomeError::NoMembers),
        ("member_count", Value::Int(100), IncomeError::OutOfRange("member_count".into())),
    ] {
        assert_eq!(work(&ana, home, &said(path, value)).error, Some(error), "{path} is named");
    }
    let most = Value::Int(10_000_000_000_000);
    let all = cunji_model::income::LINES.iter().flat_map(|line| {
        [(format!("lines/{}/monthly", line.id), most.clone()), (format!("lines/{}/months", line.id), Value::Int(12))]
    });
    let live = work(&ana, home, &all.collect());
    assert!(live.working.is_some() || live.error.is_some(), "the largest sheet there can be has an answer: {live:?}");
}

#[tokio::test]
async fn a_draft_begun_from_nothing_does_not_undo_a_colleagues_sheet() {
    let (world, ana, bo) = autumn(72, 4).await;
    let home = world.households[1];
    let form = open(&ana, home);
    let typed = said("lines/prop_land/amount", 60_000);
    ana.device().keep_draft(&form.draft, Kind::IncomeSurvey, &form.household, &form.heads, typed.clone()).unwrap();
    saved(save(&bo, home, &said("lines/prop_land/amount", 80_000), false));
    world.sync_until_quiet(&[&bo, &ana]).await;

    let again = open(&ana, home);
    assert_eq!(again.changed, typed, "what Ana typed is still hers");
    saved(save_as(&ana, &again, &typed, false));
    let form = open(&ana, home);
    assert_eq!(form.conflicts.len(), 1, "she never saw the other rent, so both stay: {:?}", form.conflicts);
    assert_eq!(form.conflicts[0].path, "lines/prop_land/amount", "and people decide");
    saved(save_as(&ana, &form, &said("lines/prop_land/amount", 80_000), false));
    assert!(open(&ana, home).conflicts.is_empty(), "choosing one settles it: an ordinary write");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn under_rules_that_are_not_known_here_nothing_is_handed_in() {
    let (world, ana, _) = autumn(73, 4).await;
    let home = world.households[0];
    let survey: Uuid = saved(save(&ana, home, &said("lines/wage_work/amount", 3_000_000), false)).parse().unwrap();
    ana.sync().await;
    let newer = vec![(Path::field("rule_set"), "CQ-2026".into())];
    writes(&world, survey, Kind::IncomeSurvey, newer).await;
    ana.sync().await;
    let live = work(&ana, home, &Fields::new());
    assert_eq!((live.working, live.error), (None, None), "no figure of other rules is shown");
    assert_eq!(open(&ana, home).wage_rule, None, "nor their hints");
    let refused = problems(save(&ana, home, &Fields::new(), true));
    let expected = Problem { path: "rule_set".into(), code: ProblemCode::NotAllowed };
    assert_eq!(refused, [expected], "unchecked it is not handed in");
    saved(save(&ana, home, &said("lines/prop_land/amount", 60_000), false));
    assert_eq!(open(&ana, home).status, SurveyStatus::Filling, "what was heard in the courtyard is kept all the same");
}

#[tokio::test]
async fn what_blocks_stands_at_its_line_and_an_answer_does_not_settle_it() {
    let (world, ana, _) = autumn(74, 4).await;
    let home = world.households[0];
    let mut typed = said("lines/tr_eco/amount", 50_000);
    typed.extend(said("lines/tr_eco_forest/amount", 40_000));
    typed.extend(said("lines/wage_work/amount", 8_000_000));
    typed.extend(said("answers/V16_tr_eco/words", "就是这样"));
    let refused = problems(save(&ana, home, &typed, true));
    let expected = Problem { path: "lines/tr_eco/amount".into(), code: ProblemCode::CheckBlocks };
    assert_eq!(refused, [expected], "500 is not 400, whatever is answered");
    saved(save(&ana, home, &typed, false));
    assert_eq!(open(&ana, home).status, SurveyStatus::Filling, "half-filled it is kept as it is");
}

#[tokio::test]
async fn a_first_check_has_a_window_of_its_own_and_meets_under_its_month() {
    let (world, ana, bo) = autumn(75, 0).await;
    let home = world.households[0].to_string();
    let kind = Some(PeriodKind::Identification);
    let form =
        |phone: &Phone, year| phone.device().open_survey_form(&home, year, kind, Some("2026-06".into())).unwrap();
    let (one, two) = (form(&ana, None), form(&bo, Some(2025)));
    assert_eq!((one.window_start.as_str(), one.window_end.as_str()), ("2025-06-01", "2026-05-31"), "12 whole months");
    assert_eq!((one.year, two.year, &one.document), (2026, 2026, &two.document), "the month has its year in it");
    saved(save_as(&ana, &one, &said("lines/wage_work/amount", 900_000), false));
    saved(save_as(&bo, &two, &said("lines/prop_land/amount", 60_000), false));
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(form(&ana, None).conflicts.is_empty(), "begun apart, nothing to settle: {:?}", form(&ana, None).conflicts);
    let rows = ana.device().surveys_of(&home).unwrap();
    assert_eq!((rows.len(), rows[0].period_month.as_deref()), (1, Some("2026-06")), "one check, under its month");
    for (month, code) in [(None, ProblemCode::Required), (Some("2026-13"), ProblemCode::BadDate)] {
        let month = month.map(str::to_owned);
        let outcome = ana.device().save_survey("", &home, None, kind, month, &[], &Fields::new(), false).unwrap();
        assert_eq!(problems(outcome), [Problem { path: "period_month".into(), code }], "the month is named");
    }
}

#[tokio::test]
async fn today_says_what_is_left_of_the_round() {
    let (world, ana, office) = autumn(76, 2).await;
    let since = vec![
        (Path::field("monitor_category"), "MON_SUDDEN".into()),
        (Path::field("monitored_since"), "2025-03".into()),
        (Path::field("risk_state"), "ACTIVE".into()),
    ];
    writes(&world, world.households[2], Kind::Household, since).await;
    world.sync_until_quiet(&[&ana, &office]).await;
    let left = |phone: &Phone| phone.device().today().unwrap().surveys;
    let now = left(&ana).unwrap();
    assert_eq!((now.year, now.count, now.due_on.as_str()), (2026, 3, "2026-09-30"), "two lifted and one monitored");
    assert_eq!(now.rows[0].household, world.households[2].to_string(), "the monitored one first");
    assert!(!now.overdue, "until the 30th");

    let first = world.households[0];
    let survey = saved(save(&ana, first, &said("lines/wage_work/amount", 8_000_000), true));
    assert_eq!(left(&ana).unwrap().count, 2, "handed in is done");
    world.sync_until_quiet(&[&ana, &office]).await;
    let comment = |line: &str, words: &str| NewComment { line: line.into(), words: words.into() };
    let back = |comments: &[NewComment]| {
        office.device().add_survey_step(&survey, SurveyStepKind::SendBack, None, comments).unwrap()
    };
    let wrong = problems(back(&[comment("", "少了签字"), comment("wage_work", " "), comment("no/line", "?")]));
    let paths: Vec<&str> = wrong.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["comments/1/words", "comments/2/line"], "each comment is named by its place");
    saved(back(&[comment("", "少了签字")]));
    world.sync_until_quiet(&[&ana, &office]).await;
    let now = left(&ana).unwrap();
    assert_eq!(
        (now.count, now.rows[0].status),
        (3, Some(SurveyStatus::SentBack)),
        "what came back is due again, first"
    );
    assert_eq!(open(&ana, first).comments[0].line, "", "with a word about the whole sheet");

    world.clock.set("2026-10-08T09:00:00+08:00");
    assert!(left(&ana).unwrap().overdue, "after the window it is late");
    world.clock.set("2027-03-01T09:00:00+08:00");
    assert_eq!(left(&ana), None, "in spring it is last year's");
    assert_eq!(ana.device().list_surveys(None, SurveyFilter::Due).unwrap().year, 2026, "and still in its round");
    world.clock.set("2026-08-31T09:00:00+08:00");
    assert_eq!(left(&ana), None, "before September nobody is asked");
}

#[tokio::test]
async fn a_draft_shows_at_its_own_year_only() {
    let (world, ana, _) = autumn(77, 4).await;
    let home = world.households[0];
    let old = ana.device().open_survey_form(&home.to_string(), Some(2025), None, None).unwrap();
    assert_eq!(
        old.draft,
        survey_id(home, 2025, PeriodKind::Annual, None).to_string(),
        "a draft bears its survey's name"
    );
    let typed = said("lines/wage_work/amount", 100);
    ana.device().keep_draft(&old.draft, Kind::IncomeSurvey, &old.household, &old.heads, typed).unwrap();
    let has = |year| {
        let round = ana.device().list_surveys(Some(year), SurveyFilter::All).unwrap();
        round.rows.iter().filter(|row| row.has_draft).count()
    };
    assert_eq!((has(2025), has(2026)), (1, 0), "last year's draft is not this year's");
    assert!(!open(&ana, home).resumed, "nor opened as it");
}

#[tokio::test]
async fn a_deleted_sheet_of_last_year_is_not_held_against_this_years() {
    let (world, ana, _) = autumn(78, 4).await;
    let home = world.households[0];
    let before = ana.device().open_survey_form(&home.to_string(), Some(2025), None, None).unwrap();
    let last = saved(save_as(&ana, &before, &said("lines/tr_pension/amount", 9_000_000), false));
    let now = said("lines/tr_pension/amount", 8_000_000);
    assert_eq!(open(&ana, home).last_year.len(), 1, "last year's pension stands beside");
    assert_eq!(work(&ana, home, &now).findings.len(), 2, "and the fall is asked about, for both figures");
    saved(ana.device().delete_record(&last, "填错了户").unwrap());
    assert!(open(&ana, home).last_year.is_empty(), "what was another household's is offered to nobody");
    let live = work(&ana, home, &now);
    assert_eq!((live.findings.len(), live.against_last_percent_tenths), (0, None), "nor compared with");
    saved(save_as(&ana, &before, &said("lines/tr_pension/amount", 100_000), false));
    let rows = ana.device().surveys_of(&home.to_string()).unwrap();
    assert_eq!(rows.len(), 1, "whoever fills it in again takes it out of 回收站");
}
