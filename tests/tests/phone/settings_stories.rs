//! Stories of the rules: the office sets them, phones have them after a sync, offline ones go on with the old ones.

use cunji_device::Value;
use cunji_device::view::{Saved, VillageRules};
use cunji_model::document::{genesis, write};
use cunji_model::field::{Path, ProblemCode};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::income::checks::CheckId;
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleOrigin, canonical};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::settings::{Division, SettingsError, reset, set, show};
use cunji_server::store::NewChange;
use cunji_tests::kit::{Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;
use uuid::Uuid;

fn here() -> Division {
    Division::parse(village().as_str()).unwrap()
}

/// A clerk puts a file of rules in force.
async fn decree(world: &World, file: &str) {
    world.clock.advance(chrono::Duration::minutes(1));
    set(&world.office.desk(), &here(), file).await.unwrap_or_else(|error| panic!("{error}"));
}

/// What a clerk is told about a file that can't be.
async fn refused(world: &World, file: &str) -> String {
    let before = world.office.feed().await;
    let told = set(&world.office.desk(), &here(), file).await.unwrap_err().to_string();
    assert_eq!(world.office.feed().await, before, "nothing was half-written: {told}");
    told
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("nothing is wrong with it: {problems:?}"),
    }
}

fn register(phone: &Phone, home: Uuid, urgency: &str) -> String {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), "水管漏".into());
    fields.insert("category".into(), "WATER".into());
    fields.insert("urgency".into(), urgency.into());
    saved(phone.device().save_grievance(&form.draft, &fields).unwrap())
}

fn due(phone: &Phone, grievance: &str) -> String {
    phone.device().get_grievance(grievance).unwrap().row.due_on.unwrap()
}

fn rules(phone: &Phone) -> VillageRules {
    phone.device().rules_in_force().unwrap().remove(0)
}

fn origin(phone: &Phone, group: RuleGroup) -> RuleOrigin {
    rules(phone).marks.into_iter().find(|mark| mark.group == group).unwrap().origin
}

const TWO_DAYS: &str = r#"
[deadlines]
source = "奉节县民生办〔2026〕3号"
otherwise = { days = 10, unit = "working" }

[[deadlines.rules]]
urgency = "URGENT"
limit = { days = 2, unit = "calendar" }
"#;

#[tokio::test]
async fn the_county_gives_urgent_matters_two_days_and_phones_know_it_after_their_next_sync() {
    let world = World::with_households(2, 71).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.clock.set("2026-09-08T09:00:00+08:00");
    let id = register(&ana, world.households[0], "URGENT");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(due(&ana, &id), "2026-09-09", "as shipped: one day");
    assert_eq!(origin(&ana, RuleGroup::Deadlines), RuleOrigin::Shipped, "and the page says whose rule that is");

    decree(&world, TWO_DAYS).await;
    ana.sync().await;
    assert_eq!(due(&ana, &id), "2026-09-10", "the open matter has the county's two days at once");
    assert_eq!(due(&ana, &register(&ana, world.households[1], "URGENT")), "2026-09-10", "and so has a new one");
    assert_eq!(due(&bo, &id), "2026-09-09", "who has no coverage goes on with the rule he knows");
    bo.sync().await;
    assert_eq!(due(&bo, &id), "2026-09-10", "until his next sync");
    let page = rules(&bo);
    let mark = page.marks.iter().find(|mark| mark.group == RuleGroup::Deadlines).unwrap();
    assert_eq!((mark.origin, mark.source.as_str()), (RuleOrigin::Own, "奉节县民生办〔2026〕3号"), "with its source");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;

    reset(&world.office.desk(), &here(), &[RuleGroup::Deadlines]).await.unwrap();
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(due(&bo, &id), "2026-09-09", "taken back, the shipped rule counts again");
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_make_up_workday_moves_a_deadline() {
    let world = World::with_households(1, 72).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    world.clock.set("2026-11-16T09:00:00+08:00");
    let id = register(&ana, world.households[0], "HEAVY");
    assert_eq!(due(&ana, &id), "2026-11-23", "five working days from Monday to Monday");
    decree(&world, "[holidays]\nsource = \"县里通知\"\nworkdays = [2026-11-21]\n").await;
    ana.sync().await;
    assert_eq!(due(&ana, &id), "2026-11-21", "that Saturday is worked");
    decree(&world, "[holidays]\nsource = \"县里通知\"\nholidays = [\"2026-11-17\", \"2026-11-18\"]\n").await;
    ana.sync().await;
    assert_eq!(due(&ana, &id), "2026-11-25", "two days off put it two days later");
}

fn worked(phone: &Phone, home: Uuid, year: i32, yuan: i64) -> cunji_device::view::SurveyWorking {
    let said = BTreeMap::from([
        ("lines/wage_work/amount".to_owned(), Value::Int(yuan * 100)),
        ("member_count".to_owned(), Value::Int(4)),
    ]);
    phone.device().work_survey(&home.to_string(), Some(year), None, None, &said).unwrap()
}

#[tokio::test]
async fn a_threshold_decides_whether_a_check_fires() {
    let world = World::with_households(1, 73).await;
    let (ana, home) = (world.phone("安娜").await, world.households[0]);
    ana.sync().await;
    let asks = |phone: &Phone| {
        let found = worked(phone, home, 2026, 40_000).findings;
        found.iter().any(|one| one.finding.check == CheckId::V03)
    };
    assert!(!asks(&ana), "10,000 a head is not low as shipped");
    decree(&world, "[checks]\nsource = \"区里的口径\"\nv03_low_per_capita = 1_200_000\n").await;
    assert!(!asks(&ana), "nor before the phone has heard of another threshold");
    ana.sync().await;
    assert!(asks(&ana), "under 12,000 it is asked about");
}

const LINE_2024: &str = r#"
[rule_sets]
source = "奉节县 2024 年"

[[rule_sets.sets]]
id = "FJ-2024"
version = 1
place = "500236"
year = 2024
source = "渝乡振发〔2024〕5号"
monitoring_line = 850_000
wage = "ALL_EARNED"
goods = "SOLD_ONLY"
size = "REGISTERED"
not_counted = []
claims_in_reference = true
rigid_in_reference = true
"#;

#[tokio::test]
async fn a_line_set_for_the_place_is_computed_with_and_a_survey_keeps_it() {
    let world = World::with_households(2, 74).await;
    let (ana, home) = (world.phone("安娜").await, world.households[0]);
    ana.sync().await;
    // Nothing here says a line for 2024 yet: the village is 500236….
    assert_eq!(worked(&ana, home, 2024, 32_000).working.unwrap().below_line, None, "unknown, and not guessed");
    let line = LINE_2024.replace("500236", &village().as_str()[..6]);
    decree(&world, &line).await;
    ana.sync().await;
    let working = worked(&ana, home, 2024, 32_000).working.unwrap();
    assert_eq!((working.line_per_capita, working.below_line), (Some(850_000), Some(true)), "8,000 is under 8,500");

    let form = ana.device().open_survey_form(&home.to_string(), Some(2024), None, None).unwrap();
    let said = BTreeMap::from([
        ("lines/wage_work/amount".to_owned(), Value::Int(3_200_000)),
        ("member_count".to_owned(), Value::Int(4)),
    ]);
    let kept =
        ana.device().save_survey(&form.draft, &form.household, Some(2024), None, None, &form.heads, &said, false);
    saved(kept.unwrap());
    ana.sync().await;

    let told = refused(&world, &line.replace("850_000", "700_000")).await;
    assert!(told.contains("第 5 行") || told.contains("version"), "another line under the same version: {told}");
    decree(&world, &line.replace("850_000", "700_000").replace("version = 1", "version = 2")).await;
    ana.sync().await;
    let below = |phone: &Phone| phone.device().surveys_of(&home.to_string()).unwrap()[0].below_line;
    assert_eq!(below(&ana), Some(true), "the survey keeps the set it was computed with");
    let other = world.households[1];
    assert_eq!(worked(&ana, other, 2024, 32_000).working.unwrap().below_line, Some(false), "a new one takes the new");
    reset(&world.office.desk(), &here(), &[RuleGroup::RuleSets]).await.unwrap();
    ana.sync().await;
    assert_eq!(below(&ana), Some(true), "also when the office chooses none of its own any more");
    assert_eq!(worked(&ana, other, 2024, 32_000).working.unwrap().below_line, None, "and new ones have no line again");
    world.assert_same(&[&ana]).await;
}

#[tokio::test]
async fn who_is_due_on_todays_list_follows_the_visit_policy() {
    let world = World::with_households(3, 75).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    world.clock.set("2026-08-10T09:00:00+08:00");
    for home in &world.households {
        ana.visit(*home, "");
    }
    world.clock.set("2026-09-01T09:00:00+08:00");
    let due = |phone: &Phone| phone.device().today().unwrap().groups.iter().map(|group| group.count).sum::<u32>();
    assert_eq!(due(&ana), 0, "visited in this quarter and half-year");
    let monthly =
        "[visit_policy]\nsource = \"镇党委会议\"\nmonitored = \"month\"\nlifted = \"month\"\ngeneral = \"month\"\n";
    decree(&world, monthly).await;
    ana.sync().await;
    assert_eq!(due(&ana), 3, "every month now: nobody was there in September");
    let bad = monthly.replace("general = \"month\"", "general = \"weekly\"");
    let told = refused(&world, &bad).await;
    assert!(told.contains("第 5 行") && told.contains("visit_policy/general"), "the line and the field: {told}");
    assert!(told.contains("half_year"), "and what may stand there: {told}");
}

#[tokio::test]
async fn a_file_that_cannot_be_is_told_by_line_and_changes_nothing() {
    let world = World::with_households(1, 76).await;
    let cases = [
        (
            "[deadlines]\nsource = \"县\"\notherwise = { days = -1, unit = \"working\" }\n",
            "第 3 行",
            "deadlines/otherwise/days",
        ),
        ("[deadlines]\nsource = \"县\"\n", "第 1 行", "deadlines/otherwise"),
        ("[monitoring]\nsource = \" \"\n", "第 2 行", "monitoring/source"),
        ("[rates]\nsource = \"县\nbasically_counts = true\n", "第 2 行", ""),
        ("[visits]\nsource = \"县\"\n", "第 1 行", "visits"),
        (
            "[deadlines]\nsource = \"县\"\notherwise = { days = 1, unit = \"working\" }\n[[deadlines.rules]]\ncategory = \"MUSIC\"\nlimit = { days = 1, unit = \"working\" }\n",
            "第 5 行",
            "deadlines/rules/0/category",
        ),
        ("[holidays]\nsource = \"县\"\nyears = [2029]\n", "第 3 行", "holidays/years/0"),
    ];
    for (file, line, field) in cases {
        let told = refused(&world, file).await;
        assert!(told.contains(line) && told.contains(field), "{line} {field}: {told}");
    }
    let twice = format!("{LINE_2024}{}", &LINE_2024[LINE_2024.find("[[").unwrap()..].replace("FJ-2024", "FJ-OTHER"));
    let told = refused(&world, &twice.replace("500236", &village().as_str()[..6])).await;
    assert!(told.contains("rule_sets/sets/1/year"), "a line for a year twice: {told}");
    let elsewhere = LINE_2024.replace("500236", "530101");
    assert!(
        refused(&world, &elsewhere).await.contains("rule_sets/sets/0/place"),
        "a place that is not over the village"
    );
    let nowhere = Division::parse("53").unwrap();
    let told = set(&world.office.desk(), &nowhere, TWO_DAYS).await.unwrap_err();
    assert!(matches!(told, SettingsError::NoVillage(_)), "no village there: {told}");
}

#[tokio::test]
async fn what_is_shown_is_what_can_be_set() {
    let world = World::with_households(1, 77).await;
    let shipped = show(world.office.store(), &here()).await.unwrap();
    let before = world.office.feed().await;
    decree(&world, &shipped).await;
    assert_eq!(world.office.feed().await, before, "the shipped file says nothing new");
    decree(&world, TWO_DAYS).await;
    let line = LINE_2024.replace("500236", &village().as_str()[..6]);
    decree(&world, &line).await;
    let own = show(world.office.store(), &here()).await.unwrap();
    assert!(own.contains("奉节县民生办〔2026〕3号") && own.contains("（本镇）"), "with its source and whose it is");
    let before = world.office.feed().await;
    decree(&world, &own).await;
    assert_eq!(world.office.feed().await, before, "there and back, nothing changes");
    assert_eq!(show(world.office.store(), &here()).await.unwrap(), own, "nor does the file");
}

#[tokio::test]
async fn what_this_version_cannot_read_is_as_shipped_and_is_said() {
    let world = World::with_households(1, 78).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    world.clock.set("2026-09-08T09:00:00+08:00");
    let id = register(&ana, world.households[0], "URGENT");
    // A newer office writes what this app has no place for.
    let newer = r#"{"source":"新版","rules":[],"otherwise":{"days":3,"unit":"lunar"}}"#;
    let write = OfficeWrite {
        document: settings_id(&village()),
        kind: Kind::Settings,
        writes: vec![(Path::field("deadlines"), newer.into())],
    };
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &[write]).await.unwrap();
    ana.sync().await;
    assert_eq!(due(&ana, &id), "2026-09-09", "the shipped rule counts");
    assert_eq!(origin(&ana, RuleGroup::Deadlines), RuleOrigin::Unreadable, "and the page says that it does");
    world.assert_same(&[&ana]).await;
}

/// A change of the settings by another office, which has not seen the first one's.
async fn another_office(world: &World, group: RuleGroup, json: &str) {
    let other = actor(DeviceId([0x77; 8]), Incarnation([1; 8]));
    let text = canonical(group, json).unwrap();
    let writes = [(Path::field(group.as_str()), Value::Text(text))];
    let at = world.clock.now();
    let change = write(genesis(Kind::Settings), &[], &other, at.timestamp(), &writes).unwrap().change.unwrap();
    let document = settings_id(&village());
    let store = world.office.store();
    let number = VillageNumber::from(&village());
    let known = store.documents(number, &[document]).await.unwrap();
    let expected = vec![(document, known.get(&document).map_or(0, |stored| stored.changes.len()))];
    let new = NewChange {
        document,
        kind: Kind::Settings.as_str().to_owned(),
        hash: change.hash().0,
        actor: other.to_bytes().try_into().unwrap(),
        actor_seq: change.seq(),
        body: change.raw_bytes().to_vec(),
    };
    store.append(number, DeviceId([0x77; 8]), at.timestamp_millis(), &expected, vec![new]).await.unwrap();
}

#[tokio::test]
async fn two_offices_that_set_different_rules_at_once_are_to_settle_and_the_office_settles_it() {
    let world = World::with_households(1, 79).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.clock.set("2026-09-08T09:00:00+08:00");
    let id = register(&ana, world.households[0], "URGENT");
    decree(&world, TWO_DAYS).await;
    let county = r#"{"source":"区里","rules":[],"otherwise":{"days":3,"unit":"calendar"}}"#;
    another_office(&world, RuleGroup::Deadlines, county).await;
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert_eq!(due(&ana, &id), due(&bo, &id), "until it is settled all phones go by the same one");

    let cards = ana.device().list_conflicts(0).unwrap().cards;
    assert_eq!(cards.len(), 1, "it is in 待核对: {cards:?}");
    assert_eq!((cards[0].record.kind, cards[0].path.as_str()), (Kind::Settings, "deadlines"), "as the field it is");
    assert_eq!(cards[0].values.len(), 2, "with both rules");
    let outcome = ana.keep(&cards[0], cards[0].values[0].value.clone());
    let Saved::Problems { problems } = outcome else { panic!("a phone does not settle what the office sets") };
    assert_eq!(problems[0].code, ProblemCode::OfficeOnly, "and says whose it is");
    assert!(rules(&ana).marks.iter().any(|mark| mark.group == RuleGroup::Deadlines && mark.to_settle), "on the page");

    let file = show(world.office.store(), &here()).await.unwrap();
    assert!(file.contains("待核对"), "the clerk sees it in the file");
    decree(&world, TWO_DAYS).await;
    world.sync_until_quiet(&[&ana, &bo]).await;
    for phone in [&ana, &bo] {
        assert_eq!(due(phone, &id), "2026-09-10", "{}: settled", phone.name);
        assert!(phone.device().list_conflicts(0).unwrap().cards.is_empty(), "{}: nothing is left", phone.name);
    }
    world.assert_same(&[&ana, &bo]).await;
}
