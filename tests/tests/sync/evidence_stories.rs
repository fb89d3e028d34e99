//! Photos and signatures with grievances, their steps and income surveys: kept with what is typed, sent after the text,
//! taken away and put back, and never asked for.

use chrono::Duration;
use cunji_device::Value;
use cunji_device::view::{AttachmentView, GrievanceView, NewStep, Saved, StepKind, SurveyForm};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind::{self, Photo, Signature};
use cunji_tests::kit::{Phone, World, new_picture, photo};
use std::collections::BTreeMap;
use uuid::Uuid;

type Fields = BTreeMap<String, Value>;

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("pictures never stand in the way: {problems:?}"),
    }
}

fn add(phone: &Phone, draft: &str, kind: AttachmentKind, bytes: &[u8]) -> String {
    phone.device().add_attachment(draft, &new_picture(kind, bytes)).unwrap().attachment.name
}

fn here(phone: &Phone, name: &str) -> bool {
    phone.device().attachment_bytes(name).unwrap().is_some()
}

fn shows(phone: &Phone, document: &str) -> Vec<String> {
    phone.device().attachments(document).unwrap().into_iter().map(|one| one.name).collect()
}

fn sees(phone: &Phone, grievance: &str) -> GrievanceView {
    phone.device().get_grievance(grievance).unwrap()
}

/// What the history of a record says of a picture's field, newest first.
fn told(phone: &Phone, document: &str, name: &str, field: &str) -> Vec<Value> {
    let history = phone.device().history(document).unwrap();
    let path = format!("attachments/{name}/{field}");
    let found = history.fields.into_iter().find(|one| one.path == path);
    found.map(|one| one.values.into_iter().map(|past| past.value).collect()).unwrap_or_default()
}

/// Registers a grievance with photos. Gives it and their names.
fn register(phone: &Phone, home: Uuid, photos: &[Vec<u8>]) -> (String, Vec<String>) {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let names: Vec<String> = photos.iter().map(|bytes| add(phone, &form.draft, Photo, bytes)).collect();
    let mut fields = form.fields;
    fields.insert("content".into(), "堂屋后墙裂了一道缝".into());
    (saved(phone.device().save_grievance(&form.draft, &fields).unwrap()), names)
}

/// Begins a step as its form does: opened, words kept. Gives the draft.
fn begin_step(phone: &Phone, grievance: &str, kind: StepKind, words: &str) -> String {
    let form = phone.device().open_step_form(grievance, kind).unwrap();
    let mut fields = form.fields;
    fields.insert("words".into(), words.into());
    phone.device().keep_draft(&form.draft, Kind::Grievance, &form.household, &[], fields).unwrap();
    form.draft
}

#[tokio::test]
async fn a_wall_is_photographed_before_and_after_and_each_photo_stands_at_its_step() {
    let world = World::with_households(3, 911).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (id, before) = register(&ana, world.households[0], &[photo(1, 300, 200)]);
    for kind in [StepKind::Triage, StepKind::Assign, StepKind::Act] {
        saved(ana.device().add_step(&id, &NewStep::plain(kind, "")).unwrap());
    }
    world.clock.advance(Duration::days(3));
    let draft = begin_step(&ana, &id, StepKind::Done, "墙补好了");
    let after = add(&ana, &draft, Photo, &photo(2, 300, 200));
    ana.close(); // the app is killed while the step is being written
    let view = sees(&ana, &id);
    assert_eq!(view.begun, Some(StepKind::Done), "the page opens the step that was begun");
    assert_eq!(shows(&ana, &draft), std::slice::from_ref(&after), "with its photo");
    let form = ana.device().open_step_form(&id, StepKind::Done).unwrap();
    assert_eq!(form.fields.get("words"), Some(&Value::from("墙补好了")), "and its words");
    saved(ana.device().add_step(&id, &NewStep::plain(StepKind::Done, "墙补好了")).unwrap());
    assert_eq!(sees(&ana, &id).begun, None, "the draft became the step");

    world.sync_until_quiet(&[&ana, &bo]).await;
    let seen = sees(&bo, &id);
    let with: Vec<&[String]> = seen.steps.iter().map(|step| step.pictures.as_slice()).collect();
    assert_eq!(with, [&[][..], &[], &[], &[], std::slice::from_ref(&after)], "the second photo stands at 办结");
    assert_eq!(shows(&bo, &id), [before[0].clone(), after.clone()], "the first with the registering");
    for name in [&before[0], &after] {
        assert!(!here(&bo, name), "they come when somebody asks");
        bo.device().fetch_attachment(bo.link.as_ref(), name).await.unwrap();
        assert!(here(&bo, name));
    }
    let of_home: Vec<AttachmentView> = bo.device().attachments_of_household(&world.households[0].to_string()).unwrap();
    assert_eq!(of_home.len(), 2, "the household's page shows them too");
    assert_eq!(told(&bo, &id, &after, "kind"), [Value::from("PHOTO")], "the history says that it was added");
}

#[tokio::test]
async fn what_a_step_was_begun_with_is_there_for_another_step_and_goes_when_it_is_thrown_away() {
    let world = World::with_households(2, 912).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let wall = photo(3, 300, 200);
    let (id, first) = register(&ana, world.households[0], std::slice::from_ref(&wall));
    let draft = begin_step(&ana, &id, StepKind::Act, "先看了一眼");
    let own = add(&ana, &draft, Photo, &photo(4, 300, 200));
    assert_eq!(add(&ana, &draft, Photo, &wall), first[0], "the photo of the registering once more");
    let another = ana.device().open_step_form(&id, StepKind::Escalate).unwrap();
    assert!(another.resumed && another.draft == draft, "another step goes on with the same draft");
    assert_eq!(another.fields.get("words"), Some(&Value::from("先看了一眼")));
    assert_eq!(shows(&ana, &draft).len(), 2, "and the same photos");
    let rows = ana.device().list_drafts().unwrap();
    assert_eq!(rows.len(), 1, "it stands among the drafts");
    assert_eq!(rows[0].about.as_deref(), Some(id.as_str()), "and leads to its grievance");
    let fresh = ana.device().open_grievance_form(Some(&world.households[0].to_string()), None).unwrap();
    assert!(!fresh.resumed, "a new grievance of the household is not taken for it");

    ana.device().discard_draft(&draft).unwrap();
    assert_eq!(sees(&ana, &id).begun, None);
    assert!(!here(&ana, &own), "its own photo went with it");
    assert!(here(&ana, &first[0]), "what the grievance shows stays");
    let draft = begin_step(&ana, &id, StepKind::Triage, "");
    let again = add(&ana, &draft, Photo, &wall);
    saved(ana.device().add_step(&id, &NewStep::plain(StepKind::Triage, "")).unwrap());
    assert!(sees(&ana, &id).steps[1].pictures.is_empty(), "a photo that is there already stays where it is");
    assert_eq!(shows(&ana, &id), [again], "and is one");
}

fn sheet(phone: &Phone, home: Uuid) -> SurveyForm {
    phone.device().open_survey_form(&home.to_string(), None, None, None).unwrap()
}

/// What the sheet does before a picture is added: its draft is kept, be it empty.
fn keep(phone: &Phone, form: &SurveyForm, changed: Fields) {
    phone.device().keep_draft(&form.draft, Kind::IncomeSurvey, &form.household, &form.heads, changed).unwrap();
}

fn save(phone: &Phone, form: &SurveyForm, changed: &Fields) -> String {
    let (device, year) = (phone.device(), Some(form.year));
    saved(device.save_survey(&form.draft, &form.household, year, None, None, &form.heads, changed, false).unwrap())
}

#[tokio::test]
async fn a_householder_signs_the_sheet_and_a_wrong_photo_is_taken_out_of_it_again() {
    let world = World::with_households(3, 913).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    let form = sheet(&ana, home);
    keep(&ana, &form, Fields::new());
    let signature = add(&ana, &form.draft, Signature, &photo(5, 200, 80));
    let wrong = add(&ana, &form.draft, Photo, &photo(6, 300, 200));
    let form = sheet(&ana, home);
    assert!(form.resumed, "the sheet has a draft now");
    assert_eq!(shows(&ana, &form.draft).len(), 2);
    let changed = BTreeMap::from([("lines/wage_work/amount".to_owned(), Value::Int(3_000_000))]);
    let id = save(&ana, &form, &changed);
    assert_eq!(id, form.draft, "a survey's draft bears its survey's name");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(shows(&bo, &id).len(), 2, "both are with the record, on every phone");

    // Another day the sheet is opened again: a paper is photographed, the wrong photo goes.
    world.clock.advance(Duration::days(1));
    let form = sheet(&ana, home);
    keep(&ana, &form, Fields::new());
    let paper = add(&ana, &form.draft, Photo, &photo(7, 300, 200));
    ana.device().drop_attachment(&form.draft, &wrong).unwrap();
    assert_eq!(shows(&ana, &id), [signature.clone(), paper.clone()], "the sheet shows what it would be");
    ana.device().discard_draft(&form.draft).unwrap();
    assert_eq!(shows(&ana, &id).len(), 2, "thrown away, all is as it was");
    assert!(here(&ana, &wrong) && !here(&ana, &paper), "only what nothing else shows is gone");

    let form = sheet(&ana, home);
    keep(&ana, &form, Fields::new());
    ana.device().drop_attachment(&form.draft, &wrong).unwrap();
    keep(&ana, &form, Fields::new()); // the page keeps its own fields: they know nothing of it
    save(&ana, &form, &Fields::new());
    world.sync_until_quiet(&[&ana, &bo]).await;
    for phone in [&ana, &bo] {
        assert_eq!(shows(phone, &id), std::slice::from_ref(&signature), "saved, it is taken away for everybody");
        assert_eq!(told(phone, &id, &wrong, "removed"), [Value::Bool(true)], "and the history says so");
    }

    let form = sheet(&ana, home);
    keep(&ana, &form, Fields::new());
    assert_eq!(add(&ana, &form.draft, Photo, &photo(6, 300, 200)), wrong, "the same photo once more");
    save(&ana, &form, &Fields::new());
    assert_eq!(shows(&ana, &id).len(), 2, "puts it back");
    assert_eq!(told(&ana, &id, &wrong, "removed"), [Value::Bool(false), Value::Bool(true)]);
}

#[tokio::test]
async fn photos_of_two_cadres_in_one_sheet_are_both_there() {
    let world = World::with_households(2, 914).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let mut names = Vec::new();
    for (number, phone) in [&ana, &bo].into_iter().enumerate() {
        let form = sheet(phone, world.households[0]);
        keep(phone, &form, Fields::new());
        names.push(add(phone, &form.draft, Photo, &photo(20 + number as u64, 200, 100)));
        save(phone, &form, &Fields::new());
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    let id = sheet(&ana, world.households[0]).draft;
    names.sort();
    for phone in [&ana, &bo] {
        let mut seen = shows(phone, &id);
        seen.sort();
        assert_eq!(seen, names, "{}: neither hides the other", phone.name);
        assert!(sheet(phone, world.households[0]).conflicts.is_empty(), "{}: nothing to settle", phone.name);
    }
}
