//! Stories of a grievance: registered in a courtyard, carried through its steps by two phones, never losing one.

use cunji_device::Value;
use cunji_device::view::{GrievanceFilter, GrievanceView, NewStep, RecordState, Saved};
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::field::ProblemCode;
use cunji_model::grievance::course::CourseNote;
use cunji_model::grievance::words::{ClosingWay, GrievanceLevel, GrievanceStatus, StepKind};
use cunji_tests::kit::{Phone, World};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Registers a grievance of a household, urgency and category as given.
fn register(phone: &Phone, home: Uuid, words: &str) -> String {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), words.into());
    fields.insert("category".into(), "WATER".into());
    fields.insert("urgency".into(), "HEAVY".into());
    saved(phone.device().save_grievance(&form.draft, &fields).unwrap())
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => unreachable!("nothing is wrong with it: {problems:?}"),
    }
}

fn does(phone: &Phone, grievance: &str, step: &NewStep) {
    saved(phone.device().add_step(grievance, step).unwrap());
}

fn sees(phone: &Phone, grievance: &str) -> GrievanceView {
    phone.device().get_grievance(grievance).unwrap()
}

fn kinds(view: &GrievanceView) -> Vec<StepKind> {
    view.steps.iter().map(|step| step.kind).collect()
}

#[tokio::test]
async fn a_grievance_goes_its_whole_way_over_two_phones() {
    let world = World::with_households(3, 31).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let id = register(&ana, world.households[0], "自来水水压小，二楼上不去");
    assert_eq!(sees(&ana, &id).row.state, RecordState::OnPhone, "saved in the courtyard, not yet at the office");
    does(&ana, &id, &NewStep::plain(StepKind::Triage, ""));
    let assign = NewStep {
        responsible_unit: Some("水务站".into()),
        responsible_person: Some("老波".into()),
        due_on: Some("2026-09-20".into()),
        ..NewStep::plain(StepKind::Assign, "")
    };
    does(&ana, &id, &assign);
    world.sync_until_quiet(&[&ana, &bo]).await;

    let mine = bo.device().list_grievances(GrievanceFilter::Mine, 0).unwrap();
    assert_eq!(mine.rows.len(), 1, "whoever is named responsible finds it among his own");
    assert_eq!(mine.rows[0].due_on.as_deref(), Some("2026-09-20"), "with the deadline he was given");
    assert_eq!(sees(&bo, &id).next, Some(StepKind::Act), "and the one next action");
    does(&bo, &id, &NewStep::plain(StepKind::Act, "换了加压泵"));
    does(&bo, &id, &NewStep::plain(StepKind::Done, "水压正常"));
    world.sync_until_quiet(&[&ana, &bo]).await;
    let asked = NewStep {
        feedback: Some(Satisfaction::Satisfied),
        mode: Some(VisitMode::Phone),
        ..NewStep::plain(StepKind::Feedback, "现在水够用")
    };
    does(&ana, &id, &asked);
    does(&ana, &id, &NewStep::plain(StepKind::Close, ""));
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;

    use StepKind::{Act, Assign, Close, Done, Register, Triage};
    let seen = sees(&bo, &id);
    let whole = vec![Register, Triage, Assign, Act, Done, StepKind::Feedback, Close];
    assert_eq!(kinds(&seen), whole, "every step is there, in the order in which it was done");
    assert_eq!((seen.row.status, seen.next), (GrievanceStatus::Closed, None), "销号, nothing left to do");
    assert_eq!(seen.row.state, RecordState::AtOffice, "and the office has it");
    let back = &seen.steps[5];
    assert_eq!((back.mode, back.by_name.as_str()), (Some(VisitMode::Phone), "安娜"), "who called back, and how");
    let ledger = bo.device().list_grievances(GrievanceFilter::Open, 0).unwrap();
    assert_eq!((ledger.total, ledger.counts.open, ledger.counts.overdue), (0, 0, 0), "it left the open ledger");
    assert_eq!(bo.device().list_grievances(GrievanceFilter::Closed, 0).unwrap().total, 1, "and is in the closed one");
    register(&ana, world.households[1], "问一下低保怎么申请");
    let rates = ana.device().list_grievances(GrievanceFilter::All, 0).unwrap().rates;
    let told = [rates.responded, rates.solved, rates.satisfied].map(|rate| (rate.of, rate.among));
    assert_eq!(told, [(1, 1), (1, 1), (1, 1)], "the one just registered is not yet due to be answered");
    world.clock.advance(chrono::Duration::days(9));
    let rates = ana.device().list_grievances(GrievanceFilter::All, 0).unwrap().rates;
    assert_eq!((rates.responded.of, rates.responded.among), (1, 2), "a week later it was not answered in time");
}

#[tokio::test]
async fn what_one_closes_and_another_reopens_at_once_stays_open_and_keeps_both_steps() {
    let world = World::with_households(2, 32).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let id = register(&ana, world.households[0], "路灯不亮");
    does(&ana, &id, &NewStep::plain(StepKind::Act, "报修"));
    does(&ana, &id, &NewStep::plain(StepKind::Done, "已修"));
    world.sync_until_quiet(&[&ana, &bo]).await;
    does(&ana, &id, &NewStep { closing: Some(ClosingWay::NoContact), ..NewStep::plain(StepKind::Close, "") });
    does(
        &bo,
        &id,
        &NewStep {
            feedback: Some(Satisfaction::Unsatisfied), ..NewStep::plain(StepKind::Feedback, "晚上还是不亮")
        },
    );
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let (here, there) = (sees(&ana, &id), sees(&bo, &id));
    assert_eq!(kinds(&here).len(), 5, "no step is lost: {:?}", kinds(&here));
    assert_eq!((&here.steps, &here.notes), (&there.steps, &there.notes), "both phones tell the same course");
    assert_ne!(here.row.status, GrievanceStatus::Closed, "an unsatisfied villager is not closed away");
    assert!(
        here.notes.iter().any(|note| matches!(note, CourseNote::Overruled { .. })),
        "and it says why: {:?}",
        here.notes
    );
}

#[tokio::test]
async fn two_who_register_the_same_words_of_a_visit_meet_in_one_grievance() {
    let world = World::with_households(2, 33).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    let form = ana.device().open_visit_form(&home.to_string()).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), true.into());
    fields.insert("issues/a1/words".into(), "路烂，下雨出不去".into());
    let visit = saved(ana.device().save_visit(&form.draft, &fields).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    let ids = [&ana, &bo].map(|phone| {
        let form = phone.device().open_grievance_form(Some(&home.to_string()), Some((&visit, "a1"))).unwrap();
        assert_eq!(form.fields["content"], Value::from("路烂，下雨出不去"), "the words are not typed a second time");
        saved(phone.device().save_grievance(&form.draft, &form.fields).unwrap())
    });
    assert_eq!(ids[0], ids[1], "one grievance, whoever registers it");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let all = ana.device().list_grievances(GrievanceFilter::All, 0).unwrap();
    assert_eq!(all.total, 1, "the ledger has it once");
    assert_eq!(sees(&ana, &ids[0]).steps.len(), 2, "with both registrations in its log");
}

#[tokio::test]
async fn a_step_that_does_not_follow_is_refused_and_changes_nothing() {
    let world = World::with_households(1, 34).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let id = register(&ana, world.households[0], "低保为什么停了");
    let before = ana.device().dump().unwrap();
    let refusals = [
        (NewStep::plain(StepKind::Reopen, "重办"), "kind", ProblemCode::StepNotAllowed),
        (NewStep::plain(StepKind::Close, ""), "closing", ProblemCode::Required),
        (
            NewStep { closing: Some(ClosingWay::Satisfied), ..NewStep::plain(StepKind::Close, "") },
            "closing",
            ProblemCode::NotAllowed,
        ),
        (
            NewStep { level: Some(GrievanceLevel::Villager), ..NewStep::plain(StepKind::Escalate, "") },
            "level",
            ProblemCode::NotAllowed,
        ),
    ];
    for (wrong, field, code) in refusals {
        let Saved::Problems { problems } = ana.device().add_step(&id, &wrong).unwrap() else {
            unreachable!("{:?} can't follow a registration", wrong.kind)
        };
        assert_eq!((problems[0].path.as_str(), problems[0].code), (field, code), "{:?} names its field", wrong.kind);
    }
    let Saved::Problems { problems } = ana.device().add_step(&id, &NewStep::plain(StepKind::Defer, "")).unwrap() else {
        unreachable!("a deferral needs its day and its reason")
    };
    assert_eq!(problems.len(), 2, "all problems at once: {problems:?}");
    assert_eq!(ana.device().dump().unwrap(), before, "nothing was half-written");
}

#[tokio::test]
async fn a_deadline_comes_from_the_rules_and_lateness_from_the_day() {
    let world = World::with_households(1, 35).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    world.clock.set("2026-09-28T09:00:00+08:00");
    let id = register(&ana, world.households[0], "水管漏");
    let due = sees(&ana, &id).row.due_on;
    assert_eq!(due.as_deref(), Some("2026-10-10"), "five working days, National Day left out, the Saturday worked");
    assert_eq!(sees(&ana, &id).row.days_late, 0, "not late on the day it came");
    let this_week = || ana.device().list_grievances(GrievanceFilter::DueThisWeek, 0).unwrap().total;
    assert_eq!(this_week(), 0, "due in the week after the next");
    world.clock.set("2026-10-05T09:00:00+08:00");
    assert_eq!(this_week(), 1, "a Monday: due on this week's Saturday");
    world.clock.set("2026-10-12T09:00:00+08:00");
    assert_eq!(sees(&ana, &id).row.days_late, 2, "two days past");
    assert_eq!(ana.device().list_grievances(GrievanceFilter::Overdue, 0).unwrap().total, 1, "in the overdue ledger");
    does(&ana, &id, &NewStep::plain(StepKind::Done, "换了水管"));
    world.clock.set("2026-11-12T09:00:00+08:00");
    assert_eq!(sees(&ana, &id).row.days_late, 2, "it stays two days late: the work ended then");
    assert_eq!(ana.device().list_grievances(GrievanceFilter::Overdue, 0).unwrap().total, 0, "and is overdue no more");
}

#[tokio::test]
async fn a_grievance_of_nobody_in_particular_is_anonymous_and_kept_as_a_draft() {
    let world = World::with_households(1, 36).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let form = ana.device().open_grievance_form(None, None).unwrap();
    let mut fields: BTreeMap<String, Value> = form.fields;
    fields.insert("content".into(), "河道有人倒垃圾".into());
    fields.insert("anonymous".into(), true.into());
    let nobody = Uuid::nil().to_string();
    ana.device().keep_draft(&form.draft, cunji_device::Kind::Grievance, &nobody, &[], fields.clone()).unwrap();
    let again = ana.device().open_grievance_form(None, None).unwrap();
    assert_eq!((again.draft.as_str(), again.resumed), (form.draft.as_str(), true), "the words typed so far are there");
    fields.insert("reporter".into(), "王五".into());
    let Saved::Problems { problems } = ana.device().save_grievance(&form.draft, &fields).unwrap() else {
        unreachable!("who wants no name gets none")
    };
    assert_eq!(problems[0].code, ProblemCode::AnonymousNamed, "the name is questioned, beside its field");
    fields.remove("reporter");
    let id = saved(ana.device().save_grievance(&form.draft, &fields).unwrap());
    assert_eq!(sees(&ana, &id).row.household, None, "it is nobody's household");
    assert!(ana.device().list_drafts().unwrap().is_empty(), "the draft is done with");
    ana.device().rebuild().unwrap();
    assert_eq!(sees(&ana, &id).steps.len(), 1, "and the ledger can be made again from the changes");
}
