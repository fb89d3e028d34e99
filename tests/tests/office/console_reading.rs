//! Stories of the office's console: what phones wrote shows in its figures and lists, and what the office writes shows on
//! the phones.

use crate::reading::{register, same_as_anew};
use cunji_device::Value;
use cunji_device::view::{HouseholdQuery, NewStep, Saved, SurveyForm};
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::words::StepKind;
use cunji_model::income::course::SurveyStatus;
use cunji_model::pinyin::{Readings, readings};
use cunji_server::accounts::role::Role;
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::village;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The township of the story's village.
fn township() -> String {
    village().as_str()[..9].to_owned()
}

async fn desk(world: &World) -> Console<'_> {
    Console::of(world, "王主任", Role::Township, &township()).await
}

fn total(list: &Json) -> u64 {
    list["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_visit_made_on_a_phone_appears_in_overview_coverage_and_ledger() {
    let world = World::with_households(6, 71).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let console = desk(&world).await;
    let before = console.get("overview").await;
    assert_eq!((before["due"].as_u64(), before["visited"].as_u64()), (Some(6), Some(0)), "six households, nobody went");
    assert_eq!(before["overdue"].as_u64(), Some(0), "they were written down this morning: nobody is late");
    ana.visit(world.households[0], "老人在家，一切都好");
    let form = ana.device().open_visit_form(&world.households[1].to_string()).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), false.into());
    fields.insert("leaflet_a".into(), true.into());
    fields.insert("campaign".into(), "九月大走访".into());
    assert!(matches!(ana.device().save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }), "saved");
    assert_eq!(console.get("overview").await["visited"].as_u64(), Some(0), "not before the phone has synced");
    ana.sync().await;

    let overview = console.get("overview").await;
    assert_eq!(overview["visited"].as_u64(), Some(2), "both visits count");
    assert_eq!(overview["by_village"][0]["visited"].as_u64(), Some(2), "in their village");
    assert_eq!(overview["trend"].as_array().unwrap().last().unwrap()["visits"].as_u64(), Some(2), "this week");
    assert_eq!(overview["projection"]["behind"].as_u64(), Some(0), "the tables are where the feed is");
    let coverage = console.get("coverage?by=village").await;
    let row = &coverage["rows"][0];
    assert_eq!((row["due"].as_u64(), row["visited"].as_u64()), (Some(6), Some(2)), "coverage says so, too");
    assert_eq!(row["apply_policy"], json!({"of": 1, "among": 6}), "one household got the leaflet");
    let campaigns = console.get("coverage?by=campaign").await;
    assert_eq!(campaigns["rows"][0]["key"].as_str(), Some("九月大走访"), "by campaign");
    assert_eq!(campaigns["rows"][0]["due"], Json::Null, "whom it was for is not written down");
    let ledger = console.get("visits?from=2026-09-01&to=2026-09-01").await;
    assert_eq!(total(&ledger), 2, "the rows behind the figure");
    assert_eq!(ledger["rows"][0]["author"].as_str(), Some("安娜"), "with who went");

    world.clock.set("2027-01-05T09:00:00+08:00");
    let console = console.again().await;
    let late = console.get("overdue").await;
    let later = console.get("overview").await;
    assert_eq!(total(&late), later["overdue"].as_u64().unwrap(), "the list is as long as the figure");
    assert_eq!(total(&late), 4, "half a year went by for whom nobody visited: {later}");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn a_grievance_shows_its_loop_in_ledger_rates_and_ageing_and_the_office_takes_part_in_it() {
    let world = World::with_households(3, 72).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let console = desk(&world).await;
    let id = register(&ana, world.households[0], "自来水水压小，二楼上不去");
    ana.sync().await;
    let ledger = console.get("grievances").await;
    assert_eq!((total(&ledger), &ledger["rows"][0]["status"]), (1, &json!("OPEN")), "it is in the ledger");
    assert_eq!(ledger["ageing"][0], json!({"bucket": "0-7", "count": 1}), "it has waited less than a week");
    assert_eq!(ledger["rates"]["satisfied"], json!({"numerator": 0, "denominator": 0}), "nobody was asked yet");

    let steps = format!("grievances/{}/{id}/steps", village());
    let (status, wrong) = console.write(&steps, &json!({"kind": "REOPEN", "words": "再办"})).await;
    assert_eq!((status, &wrong["problems"][0]["field"]), (400, &json!("kind")), "a step that can't follow is refused");
    let assign = json!({"kind": "ASSIGN", "responsible_unit": "水务站", "responsible_person": "老波",
        "due_on": "2026-09-20"});
    console.post(&steps, &assign).await;
    let page = console.get(&format!("grievances/{}/{id}", village())).await;
    assert_eq!(page["steps"][1]["by_name"].as_str(), Some("王主任"), "the office's step names who sat there");
    assert_eq!(page["next"].as_str(), Some("ACT"), "and what comes next");

    ana.sync().await;
    let seen = ana.device().get_grievance(&id).unwrap();
    assert_eq!(seen.row.due_on.as_deref(), Some("2026-09-20"), "the phone shows the office's deadline");
    assert_eq!(seen.steps[1].by_name, "王主任", "and who set it");
    let does = |step: NewStep| assert!(matches!(ana.device().add_step(&id, &step).unwrap(), Saved::Saved { .. }));
    does(NewStep::plain(StepKind::Act, "换了加压泵"));
    does(NewStep::plain(StepKind::Done, "水压正常"));
    does(NewStep { feedback: Some(Satisfaction::Satisfied), ..NewStep::plain(StepKind::Feedback, "够用了") });
    ana.sync().await;
    console.post(&steps, &json!({"kind": "CLOSE"})).await;
    ana.sync().await;
    let closed = ana.device().get_grievance(&id).unwrap();
    assert_eq!(closed.row.status.as_str(), "CLOSED", "closed at the office, closed on the phone");
    let ledger = console.get("grievances").await;
    for rate in ["responded", "solved", "satisfied"] {
        assert_eq!(ledger["rates"][rate], json!({"numerator": 1, "denominator": 1}), "{rate}");
    }
    let waiting: u64 = ledger["ageing"].as_array().unwrap().iter().map(|age| age["count"].as_u64().unwrap()).sum();
    assert_eq!(waiting, 0, "nothing waits any more");
    assert_eq!(total(&console.get("grievances?status=open").await), 0, "and the open ledger is empty");
    same_as_anew(&world).await;
}

fn sheet(phone: &Phone, home: Uuid) -> SurveyForm {
    phone.device().open_survey_form(&home.to_string(), None, None, None).unwrap()
}

fn hand_in(phone: &Phone, home: Uuid, said: &[(&str, Value)]) -> String {
    let form = sheet(phone, home);
    let said: BTreeMap<String, Value> = said.iter().map(|(path, value)| ((*path).into(), value.clone())).collect();
    let saved =
        phone.device().save_survey(&form.draft, &form.household, Some(form.year), None, None, &form.heads, &said, true);
    match saved.unwrap() {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("it must be handed in: {problems:?}"),
    }
}

#[tokio::test]
async fn the_office_sends_a_survey_back_with_a_word_on_a_line_and_accepts_it_when_it_is_mended() {
    let world = World::with_households(3, 73).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let console = desk(&world).await;
    let home = world.households[2];
    let id = hand_in(&ana, home, &[("lines/wage_work/amount", Value::Int(3_000_000))]);
    ana.sync().await;
    let queue = console.get("surveys?state=SUBMITTED").await;
    assert_eq!((total(&queue), queue["rows"][0]["document"].as_str()), (1, Some(id.as_str())), "it waits for review");
    let page = console.get(&format!("surveys/{}/{id}", village())).await;
    let working = &page["working"]["working"];
    assert_eq!(working["net_per_capita"], queue["rows"][0]["per_head_fen"], "the sheet's figure is the list's");
    assert!(working["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "with how it came about");

    let review = format!("surveys/{}/{id}/review", village());
    let (status, said) = console.write(&review, &json!({"verdict": "send_back"})).await;
    assert_eq!((status, &said["problems"][0]["field"]), (400, &json!("words")), "sent back without a word is refused");
    let back = json!({"verdict": "send_back", "comments": [{"line": "wage_work", "text": "打工几个月？写明地方"}]});
    console.post(&review, &back).await;
    assert_eq!(console.get("rounds").await["sent_back"].as_u64(), Some(0), "a general household is not in the round");
    assert_eq!(total(&console.get("surveys?state=SENT_BACK").await), 1, "and yet its sheet is in the list");
    ana.sync().await;
    let form = sheet(&ana, home);
    assert_eq!(form.status, SurveyStatus::SentBack, "the phone shows that it came back");
    assert_eq!((form.comments[0].line.as_str(), form.comments[0].by_name.as_str()), ("wage_work", "王主任"), "where");
    ana.device().settle_survey_comment(&id, &form.comments[0].id).unwrap();
    hand_in(&ana, home, &[("lines/wage_work/note", "广东东莞，十个月".into())]);
    ana.sync().await;
    console.post(&review, &json!({"verdict": "accept"})).await;
    ana.sync().await;
    assert_eq!(sheet(&ana, home).status, SurveyStatus::Accepted, "the office accepts what was mended");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn a_conflict_is_settled_at_the_office_and_both_phones_agree() {
    let world = World::with_households(2, 74).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    ana.edit(home, "courtyard", "上湾");
    bo.edit(home, "courtyard", "石板坝");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let console = desk(&world).await;
    let list = console.get("conflicts").await;
    assert_eq!((total(&list), list["rows"][0]["field"].as_str()), (1, Some("courtyard")), "one question to people");
    let card = &list["rows"][0];
    let values = card["values"].as_array().unwrap();
    let names: Vec<&str> = values.iter().filter_map(|value| value["who"].as_str()).collect();
    assert!(names.contains(&"安娜") && names.contains(&"老波"), "with who wrote what: {values:?}");
    let bos = values.iter().find(|value| value["value"] == json!("石板坝")).unwrap();
    let decision = json!({"village": village().as_str(), "document": card["document"], "path": card["field"],
        "heads": card["heads"], "hash": bos["hash"]});
    console.post("conflicts/settle", &decision).await;
    assert_eq!(total(&console.get("conflicts").await), 0, "nothing is left to settle");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert_eq!(ana.household(home).household.courtyard.as_deref(), Some("石板坝"), "both phones say what was decided");
    let history = console.get(&format!("history/{}/{home}", village())).await;
    assert_eq!(history["moments"][0]["office"], json!(true), "and the history says that the office did it");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn a_person_of_another_township_sees_nothing_of_it() {
    let world = World::with_households(3, 75).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "都好");
    let id = register(&ana, world.households[0], "路灯不亮");
    ana.sync().await;
    let stranger = Console::of(&world, "外乡人", Role::Township, "500236999").await;
    let overview = stranger.get("overview").await;
    assert_eq!((overview["due"].as_u64(), overview["open_grievances"].as_u64()), (Some(0), Some(0)), "no figure");
    assert_eq!(overview["by_village"], json!([]), "no village's name");
    for list in ["visits", "grievances", "households", "overdue", "surveys", "conflicts"] {
        assert_eq!(total(&stranger.get(list).await), 0, "{list}: no row");
    }
    assert_eq!(stranger.get("search?q=路灯").await["grievances"], json!([]), "nothing is found");
    for page in ["grievances", "households", "history", "surveys"] {
        let (status, _) = stranger.ask(&format!("{page}/{}/{id}", village())).await;
        assert_eq!(status, 403, "{page}: no page");
    }
    let steps = format!("grievances/{}/{id}/steps", village());
    assert_eq!(stranger.write(&steps, &json!({"kind": "ACT"})).await.0, 403, "and nothing to write");
    let (status, _) = stranger.ask(&format!("overview?division={}", township())).await;
    assert_eq!(status, 403, "nor by asking for it");
}

#[tokio::test]
async fn numbers_are_masked_and_full_ones_leave_a_line() {
    let world = World::with_households(1, 76).await;
    let (console, home) = (desk(&world).await, world.households[0]);
    let path = format!("households/{}/{home}", village());
    let number = |page: &Json| page["household"]["members"][0]["id_number"].as_str().unwrap().to_owned();
    let masked = number(&console.get(&path).await);
    assert!(masked.contains('*') && masked.len() == 18, "masked unless asked for: {masked}");
    let full = number(&console.get(&format!("{path}?full=1")).await);
    assert!(!full.contains('*') && full.starts_with(&masked[..6]), "in full for who may");
    let sql = "SELECT count(*) FROM audit WHERE action = 'full_read'";
    let lines = world.office.store().rows(sql, Vec::new()).await.unwrap()[0].count(0).unwrap();
    assert_eq!(lines, 1, "with a line in the audit");
    let county = Console::of(&world, "县里的人", Role::County, "500236").await;
    assert_eq!(county.ask(&format!("{path}?full=1")).await.0, 403, "the county sees no full numbers");
}

#[tokio::test]
async fn the_office_finds_by_pinyin_whom_a_phone_finds() {
    let world = World::with_households(30, 77).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.edit(world.households[0], "courtyard", "新屋湾");
    ana.sync().await;
    let console = desk(&world).await;
    let on_phone = |text: &str| {
        let query = HouseholdQuery { text: text.to_owned(), ..HouseholdQuery::default() };
        let rows = ana.device().list_households(&query).unwrap().rows;
        rows.into_iter().map(|row| row.document).collect::<BTreeSet<String>>()
    };
    let mut found = 0;
    for home in world.households.iter().take(5) {
        for member in ana.household(*home).household.members {
            let Readings { pinyin, initials, .. } = readings(&member.name);
            let spaced = format!("{} {}", &pinyin[..2], &pinyin[2..]).to_uppercase();
            for text in [&member.name, &pinyin, &spaced, initials.trim().split(' ').next().unwrap(), &pinyin[..3]] {
                let said = console.get(&format!("households?limit=500&q={text}")).await;
                let office: BTreeSet<String> = said["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row["document"].as_str().unwrap().into())
                    .collect();
                assert_eq!(office, on_phone(text), "{text}: the office finds whom the phone finds");
                assert!(office.contains(&home.to_string()), "{text}: {} among them", member.name);
                found += office.len();
            }
        }
    }
    assert!(found > 0, "somebody was looked for");
    // In the field on top of every page, grievances of who is so called come with the household.
    register(&ana, world.households[0], "水管漏");
    ana.sync().await;
    let head = ana.household(world.households[0]).household.members[0].name.clone();
    let said = console.get(&format!("search?q={}", readings(&head).pinyin)).await;
    assert_eq!(said["grievances"][0]["head"], head.as_str(), "the matter of who is so called: {said}");
    assert_eq!(
        console.get("search?q=新屋湾").await["households"][0]["document"],
        world.households[0].to_string(),
        "places"
    );
    same_as_anew(&world).await;
}
