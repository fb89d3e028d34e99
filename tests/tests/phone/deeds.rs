//! What a cadre does on the phone, without network: find, look, write, be told everything that is wrong at once.

use chrono::Duration;
use cunji_device::view::{DueBucket, HouseholdQuery, Saved};
use cunji_model::field::{ProblemCode, Value};
use cunji_model::kind::Kind;
use cunji_tests::kit::{Phone, World};
use std::collections::BTreeMap;

fn found(phone: &Phone, text: &str) -> Vec<String> {
    let query = HouseholdQuery { text: text.to_owned(), ..HouseholdQuery::default() };
    phone.device().list_households(&query).unwrap().rows.into_iter().map(|row| row.document).collect()
}

fn problems(saved: Saved) -> Vec<(String, ProblemCode)> {
    match saved {
        Saved::Problems { problems } => problems.into_iter().map(|one| (one.path, one.code)).collect(),
        Saved::Saved { .. } => panic!("this must not be savable"),
    }
}

#[tokio::test]
async fn a_household_is_found_by_whatever_the_cadre_remembers() {
    let world = World::with_households(30, 31).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[7];
    let wanted = home.to_string();
    ana.edit(home, "members/zz/name", "欧阳长乐");
    ana.edit(home, "members/zz/id_number", "500236196501010016");
    ana.edit(home, "members/zz/phone", "13987654321");
    ana.edit(home, "courtyard", "九道拐");
    for text in ["欧阳长乐", "长乐", "ouyangchangle", "ouyang", "oycl", "OYC", "13987654321", "7654", "0016", "九道拐"]
    {
        assert!(found(&ana, text).contains(&wanted), "{text:?} must find the household");
    }
    assert_eq!(found(&ana, "长乐"), vec![wanted], "and only that one");
    assert!(found(&ana, "查无此人").is_empty(), "nobody is nobody");
    assert!(found(&ana, "%").is_empty() || found(&ana, "%").len() == 30, "a percent sign is no magic");
    let group = ana.household(home).household.group.unwrap();
    let by_group = found(&ana, &group);
    assert!(by_group.len() > 1 && by_group.contains(&home.to_string()), "a group finds its households");
    let query = HouseholdQuery { text: "长乐".into(), ..HouseholdQuery::default() };
    let row = ana.device().list_households(&query).unwrap().rows.remove(0);
    assert_eq!(row.matched.as_deref(), Some("欧阳长乐"), "the row says which member it was");
}

#[tokio::test]
async fn the_list_says_who_is_due_and_a_visit_takes_the_household_off_it() {
    let world = World::with_households(12, 32).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let today = ana.device().today().unwrap();
    assert_eq!((today.households, today.visited), (12, 0), "nobody was visited yet");
    let due: u32 = today.groups.iter().map(|group| group.count).sum();
    assert_eq!(due, 12, "so everybody is due");
    ana.visit(world.households[0], "");
    let today = ana.device().today().unwrap();
    assert_eq!(today.visited, 1, "a visit counts at once, without any network");
    let due_only = HouseholdQuery { due: true, ..HouseholdQuery::default() };
    assert_eq!(ana.device().list_households(&due_only).unwrap().rows.len(), 11, "the filter 未走访 agrees");
    world.clock.advance(Duration::days(400));
    let today = ana.device().today().unwrap();
    assert_eq!(today.groups[0].bucket, DueBucket::Overdue, "a whole period without a visit is 逾期");
    assert_eq!(today.groups[0].rows[0].document, world.households[0].to_string(), "the one that was visited once");
}

#[tokio::test]
async fn the_visit_form_opens_complete_and_offers_last_times_answers_without_copying_them() {
    let world = World::with_households(2, 33).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0].to_string();
    let device = ana.device();
    let form = device.open_visit_form(&home).unwrap();
    for complete in ["household", "visited_at", "met_person", "mode", "kind", "recorder", "recorder_name"] {
        assert!(form.fields.contains_key(complete), "{complete} is there without a tap");
    }
    let mut fields = form.fields.clone();
    fields.insert("has_changes".into(), true.into());
    fields.insert("water_ok".into(), "NO".into());
    fields.insert("n_away".into(), 2_i64.into());
    fields.insert("next_step".into(), "月底再来".into());
    fields.insert("visitors/partner1/name".into(), "老波".into());
    assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }), "a full visit saves");
    world.clock.advance(Duration::days(20));
    let next = device.open_visit_form(&home).unwrap();
    assert_eq!(next.last_answers.get("water_ok"), Some(&Value::from("NO")), "last time's answer is shown");
    assert_eq!(next.last_next_step.as_deref(), Some("月底再来"), "and what was agreed");
    assert!(!next.fields.contains_key("water_ok"), "but it is no fact of this visit until somebody says 仍是");
    assert_eq!(next.fields.get("visitors/partner1/name"), Some(&Value::from("老波")), "the last partner is proposed");
}

#[tokio::test]
async fn all_problems_are_said_at_once_and_nothing_is_changed() {
    let world = World::with_households(2, 34).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    let before = ana.device().facts().unwrap();
    let form = ana.device().open_household_form(&home.to_string()).unwrap();
    let fields = BTreeMap::from([
        ("phone".to_owned(), Value::from("123")),
        ("members/new/id_number".to_owned(), "110105491231002".into()),
        ("members/new/birth_date".to_owned(), "1990-02-30".into()),
        ("household_type".to_owned(), "RICH".into()),
        ("address".to_owned(), "好地址".into()),
    ]);
    let saved = ana.device().save_household(&form.draft, &form.household, &form.heads, &fields).unwrap();
    let mut said = problems(saved);
    said.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("household_type", ProblemCode::NotAllowed),
        ("members/new/birth_date", ProblemCode::BadDate),
        ("members/new/id_number", ProblemCode::OldIdNumber),
        ("phone", ProblemCode::BadPhone),
    ];
    assert_eq!(said, expected.map(|(path, code)| (path.to_owned(), code)), "every problem, by field");
    assert_eq!(ana.device().facts().unwrap(), before, "not even the good address was written: all or nothing");
    let contradiction = BTreeMap::from([
        ("household_type".to_owned(), Value::from("GENERAL")),
        ("monitor_category".to_owned(), "MON_UNSTABLE".into()),
        ("change_reason".to_owned(), "住院".into()),
        ("change_on".to_owned(), "2026-09-01".into()),
    ]);
    let saved = ana.device().save_household(&form.draft, &form.household, &form.heads, &contradiction).unwrap();
    let rule = [("monitor_category".to_owned(), ProblemCode::CategoryContradictsType)];
    assert_eq!(problems(saved), rule, "脱贫不稳定户 must be 脱贫户 (domain.md §2.1)");
}

#[tokio::test]
async fn a_visit_that_says_changes_must_say_which() {
    let world = World::with_households(1, 35).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let form = ana.device().open_visit_form(&world.households[0].to_string()).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), true.into());
    let said = problems(ana.device().save_visit(&form.draft, &fields).unwrap());
    assert_eq!(said, [("has_changes".to_owned(), ProblemCode::ChangeNotSaid)], "有变化 alone tells nobody anything");
    fields.remove("has_changes");
    let said = problems(ana.device().save_visit(&form.draft, &fields).unwrap());
    assert_eq!(said, [("has_changes".to_owned(), ProblemCode::Required)], "the one question must be answered");
    assert_eq!(ana.device().list_drafts().unwrap().len(), 1, "the draft is kept through all of this");
}

#[tokio::test]
async fn a_draft_is_there_after_the_app_was_closed_and_goes_with_the_save() {
    let world = World::with_households(1, 36).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0].to_string();
    let form = ana.device().open_visit_form(&home).unwrap();
    let mut fields = form.fields.clone();
    fields.insert("note".into(), "说到一半".into());
    fields.insert("field_of_tomorrow".into(), "新版本写的".into());
    ana.device().keep_draft(&form.draft, Kind::Visit, &home, &[], fields).unwrap();
    ana.close();
    let again = ana.device().open_visit_form(&home).unwrap();
    assert!(again.resumed && again.draft == form.draft, "the same draft goes on");
    assert_eq!(again.fields.get("note"), Some(&Value::from("说到一半")), "with every word");
    assert_eq!(again.unmapped.len(), 1, "what this version has no place for is shown, not dropped");
    let mut fields = again.fields;
    fields.insert("has_changes".into(), false.into());
    ana.device().save_visit(&again.draft, &fields).unwrap();
    ana.device().save_visit(&again.draft, &fields).unwrap();
    assert_eq!(ana.device().list_drafts().unwrap().len(), 0, "saved: no draft any more");
    assert_eq!(ana.household(world.households[0]).visits.len(), 1, "saving twice does not make two visits");
}

#[tokio::test]
async fn an_edit_begun_before_a_sync_does_not_undo_what_came_in() {
    let world = World::with_households(1, 37).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    let form = ana.device().open_household_form(&home.to_string()).unwrap();
    bo.edit(home, "phone", "13822222222");
    world.sync_until_quiet(&[&bo, &ana]).await;
    let fields = BTreeMap::from([("phone".to_owned(), Value::from("13811111111"))]);
    ana.device().save_household(&form.draft, &form.household, &form.heads, &fields).unwrap();
    let page = ana.household(home);
    assert_eq!(page.conflicts.len(), 1, "Ana never saw Bo's number on her form: both stay, people settle it");
}

#[tokio::test]
async fn an_id_number_is_masked_and_looking_at_it_is_written_down() {
    let world = World::with_households(1, 38).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    let page = ana.household(home);
    let member = &page.household.members[0];
    let masked = member.id_number.clone().unwrap();
    assert!(masked.contains("********"), "the page shows {masked}");
    let full = ana.device().reveal_id_number(&home.to_string(), &member.id).unwrap();
    assert!(full.len() == 18 && !full.contains('*'), "asked for, it is shown in full");
    assert_eq!(ana.readings(), 1, "and the reading is on record");
}

#[tokio::test]
async fn two_id_numbers_are_settled_without_ever_being_shown_in_full() {
    let world = World::with_households(1, 39).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    let member = ana.household(home).household.members[0].id.clone();
    let path = format!("members/{member}/id_number");
    ana.edit(home, &path, "500236196501010016");
    bo.edit(home, &path, "500236200012310084");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let page = ana.household(home);
    let masked = page.conflicts[0].values.iter().find(|value| value.mine).unwrap().value.clone();
    assert_eq!(masked, Value::from("500236********0016"), "the card shows a masked number");
    let saved = ana.keep(&page.conflicts[0], masked);
    assert!(matches!(saved, Saved::Saved { .. }), "the choice is taken: {saved:?}");
    let full = ana.device().reveal_id_number(&home.to_string(), &member).unwrap();
    assert_eq!(full, "500236196501010016", "and the whole number was kept, not its mask");
}
