//! Stories of 规定 at the console: set for a whole township in one action, refused by field, never written over somebody
//! else's, settled, put back; each change with its line in the audit, or neither.

use cunji_model::document::{genesis, write};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor};
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, canonical};
use cunji_server::accounts::role::Role;
use cunji_server::cells;
use cunji_server::store::NewChange;
use cunji_server::store::sql::Statement;
use cunji_tests::kit::{Console, On, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use serde_json::{Value as Json, json};

const BRIDGE: &str = "500236101202";
const TOWNSHIP: &str = "500236101";

/// Two villages of one township.
async fn township(on: On, seed: u64) -> World {
    let world = World::on(on, 2, seed).await;
    world.office.add_village(&VillageCode::parse(BRIDGE).unwrap(), "新桥村").await;
    world
}

async fn clerk<'a>(world: &'a World, name: &str) -> Console<'a> {
    Console::of(world, name, Role::Township, TOWNSHIP).await
}

fn often(general: &str) -> Json {
    json!({"source": "云雾镇〔2026〕5号", "monitored": "month", "lifted": "quarter", "general": general})
}

/// The only way, or the first of several, in which the villages have a group.
fn ways<'a>(page: &'a Json, group: &str) -> &'a Vec<Json> {
    let found = page["groups"].as_array().unwrap().iter().find(|one| one["group"] == group).unwrap();
    found["variants"].as_array().unwrap()
}

/// What a clerk hands back who has this page open.
fn seen(page: &Json, group: &str) -> Json {
    let texts = ways(page, group).iter().flat_map(|way| way["texts"].as_array().unwrap().clone());
    Json::Array(texts.collect())
}

async fn lines(world: &World) -> Vec<(u64, String, String)> {
    let sql = "SELECT village, name, what FROM audit WHERE action = 'settings_changed' ORDER BY at, village";
    let rows = world.office.store().rows(sql, cells![]).await.unwrap();
    rows.iter().map(|row| (row.count(0).unwrap(), row.text(1).unwrap(), row.text(2).unwrap())).collect()
}

async fn a_township_in_one_action(on: On) {
    let world = township(on, 501).await;
    let phone = world.phone_in("安娜", &[village(), VillageCode::parse(BRIDGE).unwrap()]).await;
    phone.sync().await;
    let console = clerk(&world, "王主任").await;
    let page = console.get("rules").await;
    assert_eq!(page["villages"].as_array().unwrap().len(), 2, "both villages");
    let shipped = ways(&page, "visit_policy");
    assert_eq!((shipped.len(), &shipped[0]["origin"]), (1, &json!("shipped")), "nobody has set anything: {shipped:?}");
    assert_eq!((&shipped[0]["since"], &shipped[0]["who"]), (&Json::Null, &Json::Null), "nor has anybody's name on it");

    world.clock.advance(chrono::Duration::minutes(3));
    let wish = json!({"group": "visit_policy", "rules": often("month"), "seen": seen(&page, "visit_policy")});
    let (status, said) = console.write("rules", &wish).await;
    assert_eq!((status, &said), (200, &json!({"villages": 2, "changed": 2})), "both villages in one action");
    let own = console.get("rules").await;
    let own = &ways(&own, "visit_policy")[0];
    assert_eq!((&own["origin"], &own["source"]), (&json!("own"), &json!("云雾镇〔2026〕5号")), "with its source");
    assert_eq!((&own["who"], &own["office"]), (&json!("王主任"), &json!(true)), "and by whom");
    assert_eq!(own["since"], json!("2026-09-01T00:03:00Z").clone(), "and since when");
    let here: u64 = village().as_str().parse().unwrap();
    let line = |number: u64| (number, "王主任".to_owned(), "visit_policy".to_owned());
    assert_eq!(lines(&world).await, [line(here), line(BRIDGE.parse().unwrap())], "a line for each village");
    phone.sync().await;
    for one in phone.device().rules_in_force().unwrap() {
        assert_eq!(one.rules.visit_policy.source, "云雾镇〔2026〕5号", "{}: the phone has it", one.name);
    }
    let history = console.get(&format!("history/{}/{}", village().as_str(), settings_id(&village()))).await;
    assert_eq!(history["moments"][0]["writes"][0]["path"], "visit_policy", "and the history tells it: {history}");

    // One village goes back to what was shipped; the page shows both ways.
    let (status, said) =
        console.write(&format!("rules/reset?division={BRIDGE}"), &json!({"group": "visit_policy"})).await;
    assert_eq!((status, &said["changed"]), (200, &json!(1)), "one village: {said}");
    let page = console.get("rules").await;
    let origins: Vec<&Json> = ways(&page, "visit_policy").iter().map(|way| &way["origin"]).collect();
    assert_eq!(origins.len(), 2, "the villages differ now");
    let back = ways(&page, "visit_policy").iter().find(|way| way["origin"] == "shipped").unwrap();
    assert_eq!(back["villages"], json!([BRIDGE]), "and each way names its villages");
    assert_eq!(back["who"], json!("王主任"), "who took it back is said, too");
}

#[tokio::test]
async fn a_clerk_sets_rules_for_a_township_in_one_action_in_a_file() {
    a_township_in_one_action(On::Sqlite).await;
}

#[tokio::test]
async fn a_clerk_sets_rules_for_a_township_in_one_action_on_postgres() {
    a_township_in_one_action(On::Postgres).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_field_and_nothing_is_written() {
    let world = township(On::Sqlite, 502).await;
    let console = clerk(&world, "王主任").await;
    let before = world.office.feed().await;
    let limit = |days: i64| json!({"days": days, "unit": "calendar"});
    let deadlines = |source: &str, days: i64| json!({"source": source, "rules": [{"category": null, "urgency": "URGENT", "limit": limit(days)}], "otherwise": limit(3)});
    for (group, rules, field, code) in [
        ("deadlines", deadlines("", 2), "deadlines/source", "required"),
        ("deadlines", deadlines("镇里", 400), "deadlines/rules/0/limit/days", "out_of_range"),
        ("deadlines", deadlines("镇里", -1), "deadlines/rules/0/limit/days", "out_of_range"),
        ("visit_policy", often("weekly"), "visit_policy/general", "not_allowed"),
        ("round", json!({"source": "镇里", "opens_month": 2, "opens_day": 30}), "round/opens_day", "out_of_range"),
        ("holidays", json!({"source": "镇里", "holidays": ["2027-02-30"]}), "holidays/holidays/0", "not_allowed"),
    ] {
        let (status, said) = console.write("rules", &json!({"group": group, "rules": rules})).await;
        assert_eq!(status, 400, "{field}: refused: {said}");
        assert_eq!(said["problems"][0]["field"], field, "the field is named: {said}");
        assert_eq!(said["problems"][0]["code"], code, "and why: {said}");
    }
    let (status, said) = console.write("rules/file", &json!("[round]\nsource = \"镇里\"")).await;
    assert_eq!((status, &said["problems"][0]["field"]), (400, &json!("file")), "no TOML: {said}");
    assert_eq!(world.office.feed().await, before, "nothing was written");
    assert_eq!(lines(&world).await, [], "and no line says so");

    // Not for a place that is not the clerk's, nor by who only writes records.
    let (status, _) =
        console.write("rules?division=500236102", &json!({"group": "visit_policy", "rules": often("month")})).await;
    assert_eq!(status, 403, "another township's");
    let cadre = Console::of(&world, "安娜", Role::Cadre, village().as_str()).await;
    let (status, _) = cadre.write("rules", &json!({"group": "visit_policy", "rules": often("month")})).await;
    assert_eq!(status, 403, "a cadre sets no rules");
    assert_eq!(cadre.get("rules").await["villages"][0]["village"], village().as_str(), "but sees them");
}

#[tokio::test]
async fn a_clerk_never_writes_over_what_another_set_meanwhile() {
    let world = township(On::Sqlite, 503).await;
    let (one, other) = (clerk(&world, "王主任").await, clerk(&world, "李主任").await);
    let page = one.get("rules").await;
    let wish =
        |general: &str| json!({"group": "visit_policy", "rules": often(general), "seen": seen(&page, "visit_policy")});
    other.post(&format!("rules?division={BRIDGE}"), &wish("quarter")).await;
    let before = world.office.feed().await;
    let (status, said) = one.write("rules", &wish("month")).await;
    assert_eq!((status, &said["problems"][0]["code"]), (409, &json!("changed_meanwhile")), "told so: {said}");
    assert_eq!(world.office.feed().await, before, "in no village");
    let now = one.get("rules").await;
    let again = json!({"group": "visit_policy", "rules": often("month"), "seen": seen(&now, "visit_policy")});
    one.post("rules", &again).await;
    assert_eq!(ways(&one.get("rules").await, "visit_policy").len(), 1, "who has looked decides for all");
}

#[tokio::test]
async fn what_two_offices_set_at_once_is_to_settle_and_only_who_may_set_settles_it() {
    let world = township(On::Sqlite, 504).await;
    let console = clerk(&world, "王主任").await;
    console.post("rules", &json!({"group": "visit_policy", "rules": often("month")})).await;
    let number = VillageNumber::from(&village());
    let (document, at) = (settings_id(&village()), world.clock.now());
    let county = actor(DeviceId([0x77; 8]), Incarnation([1; 8]));
    let text = canonical(RuleGroup::VisitPolicy, &often("quarter").to_string().replace("云雾镇", "区里")).unwrap();
    let writes = [(Path::field("visit_policy"), Value::Text(text))];
    let change = write(genesis(Kind::Settings), &[], &county, at.timestamp(), &writes).unwrap().change.unwrap();
    let new = NewChange {
        document,
        kind: Kind::Settings.as_str().to_owned(),
        hash: change.hash().0,
        actor: county.to_bytes().try_into().unwrap(),
        actor_seq: change.seq(),
        body: change.raw_bytes().to_vec(),
    };
    let store = world.office.store();
    store.append(number, DeviceId([0x77; 8]), at.timestamp_millis(), &[(document, 1)], vec![new]).await.unwrap();

    let cards = console.get("conflicts").await;
    let card = &cards["rows"][0];
    assert_eq!((&card["kind"], &card["field"]), (&json!("settings"), &json!("visit_policy")), "in 待核对: {cards}");
    let page = console.get("rules").await;
    let open: Vec<&Json> =
        ways(&page, "visit_policy").iter().flat_map(|way| way["to_settle"].as_array().unwrap()).collect();
    assert_eq!(open.len(), 1, "and at the rule itself");
    let values = open[0]["conflict"]["values"].as_array().unwrap();
    assert_eq!(values.len(), 2, "with both values: {open:?}");
    let quarterly = values.iter().find(|one| one["value"].as_str().unwrap().contains("区里")).unwrap();
    let choice = json!({"village": village().as_str(), "document": document.to_string(), "path": "visit_policy",
        "heads": open[0]["heads"], "hash": quarterly["hash"]});
    let cadre = Console::of(&world, "安娜", Role::Cadre, village().as_str()).await;
    let (status, _) = cadre.write("conflicts/settle", &choice).await;
    assert_eq!(status, 403, "who may settle records does not settle rules");
    let county = Console::of(&world, "区主任", Role::County, "500236").await;
    county.post("conflicts/settle", &choice).await;
    let page = console.get(&format!("rules?division={}", village().as_str())).await;
    let way = &ways(&page, "visit_policy")[0];
    assert!(way["source"].as_str().unwrap().contains("区里"), "the chosen one counts: {way}");
    assert_eq!(way["to_settle"], json!([]), "and nothing is left to settle");
}

#[tokio::test]
async fn a_file_sets_several_groups_and_a_mistake_names_its_line() {
    let world = township(On::Sqlite, 505).await;
    let console = clerk(&world, "王主任").await;
    let (status, text) = console.text("rules/file").await;
    assert_eq!(status, 200, "what is in force comes as a file");
    let line = "source = \"国务院通知\"\nyears = [2027]\nholidays = [\"2027-01-01\"]\n";
    let own = format!("[holidays]\n{line}\n[round]\nsource = \"镇里\"\nopens_month = 10\nopens_day = 1\n");
    let (status, said) = console.hand_in("rules/file", own.clone().into_bytes(), None).await;
    assert_eq!((status, &said["changed"]), (200, &json!(2)), "two groups in two villages: {said}");
    let bad = own.replace("opens_month = 10", "opens_month = 13");
    let (status, said) = console.hand_in("rules/file", bad.into_bytes(), None).await;
    let problem = &said["problems"][0];
    assert_eq!((status, &problem["field"]), (400, &json!("round/opens_month")), "named: {said}");
    assert!(problem["text"].as_str().unwrap().starts_with("#8"), "with its line: {said}");
    let (status, again) = console.text("rules/file").await;
    assert!(status == 200 && again != text && again.contains("opens_month = 10"), "the file says it now");
    let (status, said) = console.hand_in("rules/file", again.into_bytes(), None).await;
    assert_eq!((status, &said["changed"]), (200, &json!(0)), "and there and back changes nothing: {said}");
}

/// Renames a table behind the server's back: whatever is written into it fails.
async fn rename(world: &World, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    world.office.store().transact(vec![Statement::new(sql, cells![])]).await.unwrap();
}

async fn no_rule_without_its_line(on: On) {
    let world = township(on, 506).await;
    let console = clerk(&world, "王主任").await;
    let wish = json!({"group": "visit_policy", "rules": often("month")});
    let before = world.office.feed().await;
    rename(&world, "audit", "audit_away").await;
    let (status, said) = console.write(&format!("rules?division={}", village().as_str()), &wish).await;
    assert_eq!(status, 500, "it says that it could not: {said}");
    rename(&world, "audit_away", "audit").await;
    assert_eq!(world.office.feed().await, before, "without its line nothing was written");
    console.post("rules", &wish).await;
    assert_eq!(world.office.feed().await.changes, before.changes + 1, "now it is");
    assert_eq!(lines(&world).await.len(), 2, "with its line in each village");
}

#[tokio::test]
async fn no_rule_is_set_without_its_line_in_a_file() {
    no_rule_without_its_line(On::Sqlite).await;
}

#[tokio::test]
async fn no_rule_is_set_without_its_line_on_postgres() {
    no_rule_without_its_line(On::Postgres).await;
}
