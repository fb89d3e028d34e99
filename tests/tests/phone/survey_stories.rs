//! Stories of September: a household's income measured in the courtyard, asked about, handed in, looked at.

use cunji_device::view::{NewComment, RecordState, Saved, SurveyFilter, SurveyForm, SurveyStepKind, SurveyWorking};
use cunji_device::{Device, Value};
use cunji_model::field::{Path, Problem, ProblemCode};
use cunji_model::income::checks::CheckId;
use cunji_model::income::course::SurveyStatus;
use cunji_model::income::work_out::IncomeError;
use cunji_model::kind::Kind;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_tests::kit::{Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;
use uuid::Uuid;

type Fields = BTreeMap<String, Value>;

fn fields(said: &[(&str, Value)]) -> Fields {
    said.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect()
}

fn yuan(yuan: i64) -> Value {
    Value::Int(yuan * 100)
}

fn open(phone: &Phone, home: Uuid) -> SurveyForm {
    phone.device().open_survey_form(&home.to_string(), None, None, None).unwrap()
}

fn work(phone: &Phone, home: Uuid, said: &Fields) -> SurveyWorking {
    phone.device().work_survey(&home.to_string(), None, None, None, said).unwrap()
}

fn save(phone: &Phone, home: Uuid, said: &Fields, submit: bool) -> Saved {
    let form = open(phone, home);
    save_as(&phone.device(), &form, said, submit)
}

fn save_as(device: &Device, form: &SurveyForm, said: &Fields, submit: bool) -> Saved {
    let (draft, home) = (form.draft.as_str(), form.household.as_str());
    device.save_survey(draft, home, Some(form.year), None, None, &form.heads, said, submit).unwrap()
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

/// A September with last year's survey of the first household in the office, and phones that know it.
async fn september(seed: u64, names: [&str; 2]) -> (World, Phone, Phone) {
    let world = World::with_households(4, seed).await;
    let home = world.households[0];
    let id = cunji_model::record::income_survey::survey_id(
        home,
        2025,
        cunji_model::income::window::PeriodKind::Annual,
        None,
    );
    let lines: [(&str, i64, i64); 2] = [("wage_work", 10, 300_000), ("tr_pension", 12, 12_500)];
    let mut writes: Vec<(Path, Value)> = vec![
        (Path::field("household"), home.to_string().into()),
        (Path::field("year"), Value::Int(2025)),
        (Path::field("period_kind"), "ANNUAL".into()),
        (Path::field("member_count"), Value::Int(4)),
        (Path::item("lines", "biz_crop", "amount"), yuan(6_000)),
        (Path::item("lines", "exp_crop", "amount"), yuan(2_000)),
        (Path::item("lines", "tr_other_relief", "amount"), yuan(500)),
    ];
    for (line, months, monthly) in lines {
        writes.push((Path::item("lines", line, "months"), Value::Int(months)));
        writes.push((Path::item("lines", line, "monthly"), Value::Int(monthly)));
    }
    let last = OfficeWrite { document: id, kind: Kind::IncomeSurvey, writes };
    let lifted = world.households.iter().map(|home| OfficeWrite {
        document: *home,
        kind: Kind::Household,
        writes: vec![(Path::field("household_type"), "LIFTED".into())],
    });
    let writes: Vec<OfficeWrite> = std::iter::once(last).chain(lifted).collect();
    let here = VillageNumber::from(&village());
    write_records(world.office.store(), here, world.clock.now(), &writes).await.unwrap();
    world.clock.set("2026-09-12T09:00:00+08:00");
    let (one, two) = (world.phone(names[0]).await, world.phone(names[1]).await);
    world.sync_until_quiet(&[&one, &two]).await;
    (world, one, two)
}

#[tokio::test]
async fn a_september_day_begins_from_last_years_sheet_and_ends_handed_in_without_coverage() {
    let (world, ana, _) = september(61, ["安娜", "老波"]).await;
    let home = world.households[0];
    let round = ana.device().list_surveys(None, SurveyFilter::Due).unwrap();
    assert_eq!((round.year, round.counts.to_measure, round.counts.due), (2026, 4, 4), "all lifted ones are due");
    assert_eq!((round.window_start.as_str(), round.window_end.as_str()), ("2025-10-01", "2026-09-30"), "§1.2");
    assert_eq!(round.line_per_capita, None, "nobody has set a line for 2026: the app says so and does not guess");

    let form = open(&ana, home);
    assert!(form.window_open, "the last weeks of September are an estimate");
    let offered = |line: &str| form.last_year.iter().find(|last| last.line == line).unwrap();
    assert_eq!(offered("wage_work").amount, Some(3_000_000), "last year's wages stand beside: ten months of 3,000");
    assert_eq!(offered("wage_work").proposal, None, "wages are measured anew each year");
    let pension = offered("tr_pension").proposal.clone().unwrap();
    assert_eq!((pension.months, pension.monthly_fen), (Some(12), Some(12_500)), "the pension is offered by month");
    assert_eq!(offered("tr_other_relief").proposal, None, "one-off relief is not carried over");

    // Typing, line by line; the bar follows.
    let mut said = fields(&[
        ("lines/tr_pension/months", Value::Int(12)),
        ("lines/tr_pension/monthly", Value::Int(12_500)),
        ("lines/tr_pension/basis", "ESTIMATED".into()),
        ("member_count", Value::Int(4)),
    ]);
    let live = work(&ana, home, &said);
    assert_eq!(live.working.unwrap().net_per_capita, 37_500, "1,500 yuan among four");
    said.extend(fields(&[
        ("lines/wage_work/months", Value::Int(10)),
        ("lines/wage_work/monthly", Value::Int(320_000)),
        ("lines/wage_work/basis", "ACTUAL".into()),
        ("lines/biz_crop/amount", yuan(6_400)),
        ("lines/exp_crop/gone", true.into()),
        ("lines/tr_other_relief/gone", true.into()),
        ("signed_by", "户主本人".into()),
        ("signed_relation", "HEAD".into()),
    ]));
    let live = work(&ana, home, &said);
    let working = live.working.unwrap();
    assert_eq!((working.gross, working.net), (3_990_000, 3_990_000), "32,000 + 6,400 + 1,500");
    assert_eq!(working.net_per_capita, 997_500, "among four");
    assert_eq!(live.against_last_percent_tenths, Some(108), "9,975 after 9,000 is +10.8 %");
    assert_eq!(working.below_line, None, "without a line nothing is below it");
    let doubts: Vec<CheckId> = live.findings.iter().map(|one| one.finding.check).collect();
    assert_eq!(doubts, [CheckId::V06], "income from crops without any cost is asked about");

    let refused = problems(save(&ana, home, &said, true));
    let path = format!("answers/{}/words", live.findings[0].key);
    assert_eq!(refused, [Problem { path: path.clone(), code: ProblemCode::AnswerMissing }], "first the answer");
    assert_eq!(ana.device().surveys_of(&home.to_string()).unwrap().len(), 1, "nothing was half-written");
    said.insert(path, "种子化肥是儿子买的，没让老人出钱".into());
    saved(save(&ana, home, &said, true));

    let rows = ana.device().list_surveys(None, SurveyFilter::ToReview).unwrap().rows;
    assert_eq!(rows.len(), 1, "handed in");
    assert_eq!((rows[0].status, rows[0].state), (Some(SurveyStatus::Submitted), Some(RecordState::OnPhone)), "here");
    assert_eq!((rows[0].net_per_capita, rows[0].findings), (Some(997_500), 0), "every doubt has its answer");
    assert_eq!(rows[0].last_net_per_capita, Some(900_000), "last year: 30,000 + 6,000 − 2,000 + 1,500 + 500 among 4");
    ana.close();
    assert_eq!(open(&ana, home).fields["lines/biz_crop/amount"], yuan(6_400), "a restart changes nothing");
    ana.sync().await;
    let rows = ana.device().list_surveys(None, SurveyFilter::ToReview).unwrap().rows;
    assert_eq!(rows[0].state, Some(RecordState::AtOffice), "and in the evening the office has it");
}

#[tokio::test]
async fn two_cadres_who_begin_the_same_households_sheet_meet_in_one() {
    let (world, ana, bo) = september(62, ["安娜", "老波"]).await;
    let home = world.households[1];
    let by_ana = fields(&[("lines/wage_work/amount", yuan(20_000)), ("lines/prop_land/amount", yuan(600))]);
    let by_bo = fields(&[("lines/tr_pension/amount", yuan(1_500)), ("lines/prop_land/amount", yuan(800))]);
    let one = saved(save(&ana, home, &by_ana, false));
    let two = saved(save(&bo, home, &by_bo, false));
    assert_eq!(one, two, "a household has one survey a year, whoever begins it");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let form = open(&bo, home);
    assert_eq!(form.fields["lines/wage_work/amount"], yuan(20_000), "Ana's wages are there");
    assert_eq!(form.fields["lines/tr_pension/amount"], yuan(1_500), "and Bo's pension");
    let paths: Vec<&str> = form.conflicts.iter().map(|conflict| conflict.path.as_str()).collect();
    assert_eq!(paths, ["lines/prop_land/amount"], "only the rent they told differently is to be settled");
    let worked = (work(&ana, home, &Fields::new()), work(&bo, home, &Fields::new()));
    assert_eq!(worked.0, worked.1, "both phones work out the same");
}

#[tokio::test]
async fn the_office_sends_one_back_with_a_word_on_a_line_and_accepts_it_when_it_is_mended() {
    let (world, ana, office) = september(63, ["安娜", "审核员"]).await;
    let home = world.households[2];
    let survey = saved(save(&ana, home, &fields(&[("lines/wage_work/amount", yuan(30_000))]), true));
    world.sync_until_quiet(&[&ana, &office]).await;
    let back = |words: Option<&str>, comments: &[NewComment]| {
        let words = words.map(str::to_owned);
        office.device().add_survey_step(&survey, SurveyStepKind::SendBack, words, comments).unwrap()
    };
    assert_eq!(problems(back(None, &[]))[0].path, "words", "sent back without a word is refused");
    let comment = NewComment { line: "wage_work".into(), words: "打工几个月？写明地方".into() };
    saved(back(Some("补充后再交"), &[comment]));
    world.sync_until_quiet(&[&ana, &office]).await;

    let form = open(&ana, home);
    assert_eq!(form.status, SurveyStatus::SentBack, "the cadre sees that it came back");
    assert_eq!(form.sent_back_words.as_deref(), Some("补充后再交"), "with the reviewer's words");
    assert_eq!((form.comments[0].line.as_str(), form.comments[0].settled), ("wage_work", false), "on the line");
    saved(ana.device().settle_survey_comment(&survey, &form.comments[0].id).unwrap());
    let mended = fields(&[("lines/wage_work/note", "广东东莞，十个月".into())]);
    saved(save(&ana, home, &mended, true));
    world.sync_until_quiet(&[&ana, &office]).await;
    let row = office.device().list_surveys(None, SurveyFilter::ToReview).unwrap().rows[0].clone();
    assert_eq!((row.status, row.open_comments), (Some(SurveyStatus::Submitted), 0), "it is to be looked at again");
    saved(office.device().add_survey_step(&survey, SurveyStepKind::Accept, None, &[]).unwrap());
    world.sync_until_quiet(&[&ana, &office]).await;
    world.assert_same(&[&ana, &office]).await;
    assert_eq!(ana.device().list_surveys(None, SurveyFilter::Done).unwrap().counts.accepted, 1, "accepted");

    // Whoever changes an accepted sheet takes it back: nobody accepted what it says now.
    saved(save(&ana, home, &fields(&[("lines/prop_land/amount", yuan(300))]), false));
    assert_eq!(open(&ana, home).status, SurveyStatus::Filling, "it is being filled in again");
}

#[tokio::test]
async fn what_is_handed_in_again_beside_an_acceptance_is_looked_at_again() {
    let (world, ana, office) = september(64, ["安娜", "审核员"]).await;
    let home = world.households[3];
    let survey = saved(save(&ana, home, &fields(&[("lines/wage_work/amount", yuan(30_000))]), true));
    world.sync_until_quiet(&[&ana, &office]).await;
    saved(office.device().add_survey_step(&survey, SurveyStepKind::Accept, None, &[]).unwrap());
    saved(save(&ana, home, &fields(&[("lines/wage_work/amount", yuan(36_000))]), true));
    world.sync_until_quiet(&[&ana, &office]).await;
    world.assert_same(&[&ana, &office]).await;
    for phone in [&ana, &office] {
        let form = open(phone, home);
        assert_eq!(form.status, SurveyStatus::Submitted, "{}: the reviewer had not seen the new number", phone.name);
        assert_eq!(form.steps.len(), 3, "{}: and no step was lost", phone.name);
    }
}

#[tokio::test]
async fn a_sheet_keeps_the_rules_it_was_worked_out_with() {
    let (world, ana, _) = september(65, ["安娜", "老波"]).await;
    let home = world.households[0];
    let device = ana.device();
    let form = device.open_survey_form(&home.to_string(), Some(2023), None, None).unwrap();
    let said = fields(&[("lines/wage_work/amount", Value::Int(3_199_998)), ("member_count", Value::Int(4))]);
    let outcome =
        device.save_survey(&form.draft, &form.household, Some(2023), None, None, &form.heads, &said, false).unwrap();
    let survey: Uuid = saved(outcome).parse().unwrap();
    let worked = |phone: &Phone| {
        phone.device().work_survey(&home.to_string(), Some(2023), None, None, &Fields::new()).unwrap().working
    };
    let of_2023 = worked(&ana).unwrap();
    assert_eq!((of_2023.rule_set.as_str(), of_2023.line_per_capita), ("CQ-2023", Some(800_000)), "Chongqing's line");
    assert_eq!(of_2023.below_line, Some(true), "7,999.995 is below 8,000, though it is shown as 8,000.00");
    ana.sync().await;
    let newer = OfficeWrite {
        document: survey,
        kind: Kind::IncomeSurvey,
        writes: vec![(Path::field("rule_set_version"), Value::Int(9))],
    };
    let here = VillageNumber::from(&village());
    write_records(world.office.store(), here, world.clock.now(), &[newer]).await.unwrap();
    ana.sync().await;
    assert_eq!(worked(&ana), None, "rules that this version does not have are not replaced by others");
    let rows = ana.device().surveys_of(&home.to_string()).unwrap();
    let row = rows.iter().find(|row| row.year == 2023).unwrap();
    assert_eq!((row.net_per_capita, row.below_line), (None, None), "nor guessed in lists");
}

#[tokio::test]
async fn a_sheet_is_kept_as_it_is_typed_and_bad_input_names_its_line() {
    let (world, ana, _) = september(66, ["安娜", "老波"]).await;
    let home = world.households[1];
    let form = open(&ana, home);
    let typed = fields(&[("lines/wage_work/amount", yuan(12_000)), ("lines/tr_dibao/note", "从六月起".into())]);
    ana.device().keep_draft(&form.draft, Kind::IncomeSurvey, &form.household, &form.heads, typed.clone()).unwrap();
    ana.close();
    let again = open(&ana, home);
    assert!(again.resumed, "the form goes on where it was");
    assert_eq!(again.changed, typed, "with everything that was typed");
    let listed = ana.device().list_surveys(None, SurveyFilter::Due).unwrap();
    assert!(listed.rows.iter().any(|row| row.has_draft), "and the round says that it was begun");

    let before = ana.device().dump().unwrap();
    for (path, value, code) in [
        ("lines/wage_work/months", Value::Int(13), ProblemCode::OutOfRange),
        ("lines/wage_work/amount", Value::Int(-1), ProblemCode::OutOfRange),
        ("lines/wage_work/amount", Value::Int(i64::MAX), ProblemCode::OutOfRange),
        ("lines/wage_work/amount", "一万二".into(), ProblemCode::NotAllowed),
        ("lines/wage_work/basis", "GUESSED".into(), ProblemCode::NotAllowed),
        ("steps/x/kind", "ACCEPT".into(), ProblemCode::StepNotAllowed),
        ("year", Value::Int(2024), ProblemCode::NotAllowed),
        ("rule_set_version", Value::Int(7), ProblemCode::NotAllowed),
        ("member_count", Value::Int(0), ProblemCode::OutOfRange),
    ] {
        let refused = problems(save(&ana, home, &fields(&[(path, value)]), false));
        assert_eq!(refused, [Problem { path: path.to_owned(), code }], "the line is named");
        assert!(ana.device().dump().unwrap() == before, "{path}: and nothing was changed");
    }
    let empty = fields(&[("member_count", Value::Int(1)), ("lines/wage_work/amount", Value::Int(1_000_000_000_000))]);
    let live = work(&ana, home, &empty);
    assert!(live.findings.iter().any(|one| one.finding.check == CheckId::Large), "an absurd amount is questioned");
    let many = fields(&[("lines/no_such_line/amount", yuan(1))]);
    let unknown = work(&ana, home, &many);
    assert_eq!(unknown.error, Some(IncomeError::UnknownLine("no_such_line".into())), "a sum without it would be wrong");
    let refused = problems(save(&ana, home, &many, false));
    let path = "lines/no_such_line/amount".to_owned();
    assert_eq!(refused, [Problem { path, code: ProblemCode::UnknownField }], "and nobody's form keeps it");
    let nobody = IncomeError::NoMembers;
    assert_ne!(live.error, Some(nobody), "members are counted from the household");
}
