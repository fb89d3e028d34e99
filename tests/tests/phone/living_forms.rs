//! Stories of what the phone's screens stand on: forms of 变动 that survive a killed app, visits and grievances that
//! follow a merger, surveys that are found again by their window, grievances by status.

use cunji_device::view::{DeedForm, DeedName, GrievanceFilter, HouseholdQuery, Merger, NewStep, Saved, Split};
use cunji_device::{Kind, Value};
use cunji_model::enumeration::Relation;
use cunji_model::grievance::words::{GrievanceStatus, StepKind};
use cunji_model::income::window::PeriodKind;
use cunji_tests::kit::{Phone, World};
use std::collections::BTreeMap;
use uuid::Uuid;

const ON: &str = "2026-09-01";

fn saved(outcome: Saved) -> Uuid {
    match outcome {
        Saved::Saved { document, .. } => document.parse().unwrap(),
        Saved::Problems { problems } => unreachable!("nothing is wrong with it: {problems:?}"),
    }
}

fn typed(said: &[(&str, &str)]) -> BTreeMap<String, Value> {
    said.iter().map(|(field, value)| ((*field).to_owned(), Value::from(*value))).collect()
}

fn keep(phone: &Phone, form: &DeedForm, said: &[(&str, &str)]) {
    phone.device().keep_draft(&form.draft, Kind::Household, &form.household, &[], typed(said)).unwrap();
}

#[tokio::test]
async fn a_form_of_a_split_survives_a_killed_app_and_is_gone_with_the_split() {
    let world = World::with_households(6, 71).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let three = |home: &&Uuid| ana.household(**home).household.members.len() >= 3;
    let home = *world.households.iter().find(three).unwrap();
    let members = ana.household(home).household.members;
    let (son, wife) = (members[1].id.clone(), members[2].id.clone());
    let open = |deed, about| ana.device().open_deed_form(&home.to_string(), deed, about).unwrap();
    let form = open(DeedName::Split, None);
    assert!(!form.resumed && form.fields.is_empty(), "a new form is empty");
    keep(&ana, &form, &[("members", &son), ("words", "儿子成家"), ("courtyard", "新院子")]);
    keep(&ana, &form, &[("members", &son), ("words", "儿子成家")]);
    let born = open(DeedName::Event, None);
    keep(&ana, &born, &[("kind", "BIRTH")]);
    let away = open(DeedName::Event, Some(&wife));
    assert!(!away.resumed, "the form about one member is not the form about a newcomer");
    ana.device().discard_draft(&away.draft).unwrap();

    ana.close();
    let again = open(DeedName::Split, None);
    assert!(again.resumed, "the app was killed, the form was not");
    assert_eq!(again.fields, typed(&[("members", &son), ("words", "儿子成家")]), "as typed last; taken back is gone");
    let view = ana.household(home);
    let deeds: Vec<_> = view.deed_drafts.iter().map(|draft| draft.deed).collect();
    assert_eq!((deeds.len(), view.edit_draft.clone()), (2, None), "the page shows both, and no edit was begun");
    assert_eq!(ana.device().list_drafts().unwrap().len(), 2, "and so does the list of drafts");
    let edit = ana.device().open_household_form(&home.to_string()).unwrap();
    assert!(!edit.resumed && edit.fields.is_empty(), "改资料 does not go on from it");

    let split = Split {
        members: vec![son.clone(), wife.clone()],
        head: son.clone(),
        relations: BTreeMap::from([(wife.clone(), Relation::Spouse)]),
        old_head: None,
        on: ON.into(),
        words: Some("儿子成家".into()),
        fields: BTreeMap::new(),
    };
    let new = saved(ana.device().split_household(&home.to_string(), &split).unwrap());
    let left = ana.device().list_drafts().unwrap();
    assert_eq!(left.len(), 1, "the split's draft went with it: {left:?}");
    assert_eq!(left[0].deed, Some(DeedName::Event), "another form's draft stays");
    let relation = ana.household(new).household.members.into_iter().find(|one| one.id == wife).unwrap().relation;
    assert_eq!(relation, Some(Relation::Spouse), "what she is to the new head was asked and kept");
}

#[tokio::test]
async fn visits_and_grievances_follow_a_merger_and_the_due_date_with_them() {
    let world = World::with_households(4, 72).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (old, new) = (world.households[0], world.households[1]);
    let visit = ana.visit(old, "老人身体还好").to_string();
    let form = ana.device().open_grievance_form(Some(&old.to_string()), None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), "水管冻裂".into());
    let grievance = saved(ana.device().save_grievance(&form.draft, &fields).unwrap()).to_string();
    let merger = Merger { into: new.to_string(), relations: BTreeMap::new(), on: ON.into(), words: None };
    saved(ana.device().merge_households(&old.to_string(), &merger).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    for phone in [&ana, &bo] {
        let view = phone.household(new);
        let seen: Vec<_> = view.visits.iter().map(|one| (one.document.clone(), one.household.clone())).collect();
        assert_eq!(seen, [(visit.clone(), old.to_string())], "the visit is seen, and from which household it came");
        assert_eq!((view.days_since, view.due), (Some(0), false), "who was visited today is not due");
        let listed = phone.device().list_households(&HouseholdQuery::default()).unwrap().rows;
        let row = listed.iter().find(|row| row.document == new.to_string()).unwrap();
        assert_eq!((row.days_since, row.due), (Some(0), false), "in the list neither");
        let told = phone.device().grievances_of(&new.to_string()).unwrap();
        assert_eq!(told.len(), 1, "the grievance goes on there");
        assert_eq!((told[0].document.clone(), told[0].household.clone()), (grievance.clone(), Some(old.to_string())));
        let next = phone.device().open_visit_form(&new.to_string()).unwrap();
        assert!(next.last_visited_at.is_some(), "the next visit goes on from that one");
    }
}

#[tokio::test]
async fn a_survey_at_identification_is_found_again_by_its_window() {
    let world = World::with_households(2, 73).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0].to_string();
    let month = Some("2026-06".to_owned());
    let kind = Some(PeriodKind::Identification);
    let form = ana.device().open_survey_form(&home, None, kind, month.clone()).unwrap();
    let said = BTreeMap::from([("lines/wage_work/amount".to_owned(), Value::Int(1_000_000))]);
    ana.device().keep_draft(&form.draft, Kind::IncomeSurvey, &home, &form.heads, said.clone()).unwrap();
    let draft = ana.device().list_drafts().unwrap().remove(0).survey.unwrap();
    assert_eq!((draft.year, draft.kind, draft.month), (2026, PeriodKind::Identification, month.clone()), "its draft");
    let (draft, heads) = (&form.draft, &form.heads);
    let id =
        saved(ana.device().save_survey(draft, &home, Some(2026), kind, month.clone(), heads, &said, false).unwrap());
    let named = ana.device().history(&id.to_string()).unwrap().record.survey.unwrap();
    assert_eq!((named.year, named.kind, named.month), (2026, PeriodKind::Identification, month), "and its history");
    let visit = ana.visit(world.households[0], "");
    assert_eq!(ana.device().history(&visit.to_string()).unwrap().record.survey, None, "a visit has no window");
}

#[tokio::test]
async fn the_ledger_counts_what_each_filter_finds_and_finds_one_status() {
    let world = World::with_households(2, 74).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let device = ana.device();
    let mut told = Vec::new();
    for words in ["路没硬化", "水管冻裂", "河道有人倒垃圾"] {
        let form = device.open_grievance_form(Some(&world.households[0].to_string()), None).unwrap();
        let mut fields = form.fields;
        fields.insert("content".into(), words.into());
        told.push(saved(device.save_grievance(&form.draft, &fields).unwrap()));
    }
    let triage = NewStep::plain(StepKind::Triage, "");
    saved(device.add_step(&told[0].to_string(), &triage).unwrap());
    let status = device.get_grievance(&told[0].to_string()).unwrap().row.status;
    assert_ne!(status, GrievanceStatus::Open, "one is further than the others");
    let list = |filter| device.list_grievances(filter, 0).unwrap();
    let further = list(GrievanceFilter::Status(status));
    let found: Vec<_> = further.rows.iter().map(|row| row.document.clone()).collect();
    assert_eq!((found, further.total), (vec![told[0].to_string()], 1), "only that one stands there");
    assert_eq!(list(GrievanceFilter::Status(GrievanceStatus::Open)).rows.len(), 2, "the others where they began");
    let counts = further.counts;
    assert_eq!((counts.all, counts.open, counts.closed, counts.mine), (3, 3, 0, 3), "every filter says how many");
    let by_status: Vec<_> = counts.by_status.iter().map(|one| (one.status, one.count)).collect();
    assert_eq!(by_status, [(GrievanceStatus::Open, 2), (status, 1)], "in the order of the loop");
}
