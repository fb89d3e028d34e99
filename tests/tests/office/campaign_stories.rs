//! Stories of 专项行动: the office says whom a round of visits is for, phones say who is left, and both count the same.

use crate::reading::same_as_anew;
#[allow(dead_code, reason = "other stories of the console begin with more of it")]
use cunji_device::Value;
use cunji_device::view::{CampaignView, HouseholdQuery, Merger, Move, Saved, Split};
use cunji_model::Change;
use cunji_model::document::{Choice, load, write};
use cunji_model::field::{Path, ProblemCode};
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor};
use cunji_model::kind::Kind;
use cunji_model::record::campaign::{CampaignState, campaign_id};
use cunji_server::accounts::role::Role;
use cunji_server::store::NewChange;
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const NUMBER: &str = "奉委办〔2026〕9号";

async fn desk<'a>(world: &'a World, name: &str) -> Console<'a> {
    Console::of(world, name, Role::Township, &village().as_str()[..9]).await
}

fn plan(change: &Json) -> Json {
    let mut plan = json!({
        "number": NUMBER,
        "fields": {
            "name": "九月大走访", "kind": "BIG_VISIT", "starts_on": "2026-09-01", "ends_on": "2026-09-30",
            "for_whom": "EVERYBODY", "questions": "饮水够不够\n医保交没交", "announced_by": "奉节县",
        },
    });
    for (name, value) in change.as_object().unwrap() {
        if name == "fields" {
            plan["fields"].as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        } else {
            plan[name] = value.clone();
        }
    }
    plan
}

/// Announces it for the story's village.
async fn announce(console: &Console<'_>, change: &Json) {
    console.post("campaigns", &json!({"villages": [{"village": village().as_str()}], "campaign": plan(change)})).await;
}

fn record() -> String {
    campaign_id(&village(), NUMBER).to_string()
}

fn visit_for(phone: &Phone, home: Uuid, campaign: &str) {
    let form = phone.device().open_visit_form_for(&home.to_string(), Some(campaign)).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), false.into());
    saved(phone.device().save_visit(&form.draft, &fields).unwrap());
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("nothing is wrong with it: {problems:?}"),
    }
}

fn page(phone: &Phone) -> CampaignView {
    phone.device().get_campaign(&record()).unwrap()
}

fn figure(phone: &Phone) -> (u32, u32) {
    let campaign = page(phone).campaign;
    (campaign.visited, campaign.due)
}

/// Visited and due of a row of the office's coverage.
fn of(row: &Json) -> (u64, u64) {
    (row["visited"].as_u64().unwrap(), row["due"].as_u64().unwrap())
}

/// Every figure of the office is the phone's, and has its rows behind it.
async fn the_same_figures(console: &Console<'_>, phone: &Phone) {
    let (seen, number) = (page(phone), urlencoded(NUMBER));
    let whole = (u64::from(seen.campaign.visited), u64::from(seen.campaign.due));
    let list = console.get("campaigns").await;
    assert_eq!(of(&list["rows"][0]), whole, "the list of campaigns");
    let coverage = console.get("coverage?by=campaign").await;
    assert_eq!(of(&coverage["rows"][0]), whole, "coverage by campaign");
    let village = console.get(&format!("coverage?by=village&campaign={number}")).await;
    assert_eq!(village["rows"].as_array().unwrap().iter().map(of).collect::<Vec<_>>(), [whole], "by village");
    for (by, parts) in [("group", &seen.groups), ("type", &seen.types)] {
        let rows = console.get(&format!("coverage?by={by}&campaign={number}")).await;
        let key = |row: &Json| row["key"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let office: BTreeMap<String, (u64, u64)> =
            rows["rows"].as_array().unwrap().iter().map(|row| (key(row), of(row))).collect();
        let phone: BTreeMap<String, (u64, u64)> =
            parts.iter().map(|part| (part.key.clone(), (part.visited.into(), part.due.into()))).collect();
        assert_eq!(office, phone, "by {by}");
    }
    for (visited, homes) in [(0, &seen.left), (1, &seen.done)] {
        let rows = console.get(&format!("campaigns/households?campaign={number}&visited={visited}")).await;
        let office: Vec<&str> =
            rows["rows"].as_array().unwrap().iter().map(|row| row["household"].as_str().unwrap()).collect();
        let mut phone: Vec<&str> = homes.iter().map(|home| home.document.as_str()).collect();
        let mut office = office;
        office.sort_unstable();
        phone.sort_unstable();
        assert_eq!(office, phone, "the rows behind the figure, visited = {visited}");
    }
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn announced_by_the_office_two_cadres_go_apart_and_everybody_counts_the_same() {
    let world = World::with_households(6, 401).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    let console = desk(&world, "王主任").await;
    announce(&console, &json!({})).await;
    world.sync_until_quiet(&[&ana, &bo]).await;
    let today = ana.device().today().unwrap().campaigns;
    assert_eq!((today.len(), today[0].count), (1, 6), "九月大走访 还有 6 户");
    assert_eq!(today[0].campaign.name, "九月大走访", "by its name");
    let home = ana.household(world.households[0]);
    assert_eq!(home.campaigns.len(), 1, "the household's page says that nobody has been here for it");

    // Without coverage: each goes to some.
    let form = ana.device().open_visit_form_for(&world.households[0].to_string(), Some(&record())).unwrap();
    assert_eq!(form.fields["campaign"], Value::from("九月大走访"), "opened from the campaign, it is chosen");
    assert_eq!(form.fields["campaign_id"], Value::from(record()), "by its record");
    assert_eq!(form.fields["kind"], Value::from("CAMPAIGN"), "and the kind of visit is 集中排查");
    assert_eq!(form.campaigns[0].questions.as_deref(), Some("饮水够不够\n医保交没交"), "with what to ask");
    visit_for(&ana, world.households[0], &record());
    visit_for(&bo, world.households[0], &record());
    visit_for(&bo, world.households[1], &record());
    // A phone of before knows the name alone.
    let form = bo.device().open_visit_form(&world.households[2].to_string()).unwrap();
    assert!(!form.fields.contains_key("campaign"), "an ordinary visit is for no campaign");
    let mut fields = form.fields;
    fields.extend([("has_changes".to_owned(), false.into()), ("campaign".to_owned(), "九月大走访".into())]);
    saved(bo.device().save_visit(&form.draft, &fields).unwrap());
    ana.visit(world.households[3], "顺路看看");
    assert_eq!((figure(&ana), figure(&bo)), ((1, 6), (3, 6)), "each knows what it saw");

    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert_eq!((figure(&ana), figure(&bo)), ((3, 6), (3, 6)), "one household visited twice is one; a name counts");
    the_same_figures(&console, &ana).await;
    assert_eq!(ana.device().today().unwrap().campaigns[0].count, 3, "three are left");
    let query = HouseholdQuery { campaign: true, ..HouseholdQuery::default() };
    let left = ana.device().list_households(&query).unwrap();
    assert_eq!((left.rows.len(), left.total), (3, 6), "the list narrowed to 专项未走访");
    let month = console.get("reports/monthly?month=2026-09").await;
    let line = &month["villages"][0]["campaigns"][0];
    assert_eq!((line["name"].as_str(), of(line)), (Some("九月大走访"), (3, 6)), "the monthly report has its line");
    assert_eq!(of(&month["total"]["campaigns"][0]), (3, 6), "also in the sum");
    let october = console.get("reports/monthly?month=2026-10").await;
    assert_eq!(october["total"]["campaigns"], json!([]), "and none in a month without it");
    let rebuilt = (ana.device().rebuild().unwrap(), figure(&ana)).1;
    assert_eq!(rebuilt, (3, 6), "made anew from the changes it is the same");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn whom_it_is_for_is_a_sentence_and_everybody_else_is_not_asked() {
    let world = World::with_households(12, 402).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let all = ana.device().list_households(&HouseholdQuery::default()).unwrap().rows;
    let group = all[0].group.clone();
    let picked = all.iter().find(|row| row.group != group).unwrap().document.clone();
    let console = desk(&world, "王主任").await;
    announce(
        &console,
        &json!({
            "fields": {"for_whom": "CHOSEN"}, "add_groups": [group],
            "add_households": [{"village": village().as_str(), "household": picked}],
        }),
    )
    .await;
    ana.sync().await;
    let there = all.iter().filter(|row| row.group == group || row.document == picked).count();
    assert_eq!(figure(&ana), (0, u32::try_from(there).unwrap()), "one group, and one household chosen by hand");
    let other = all.iter().find(|row| row.group != group && row.document != picked).unwrap();
    let form = ana.device().open_visit_form_for(&other.document, Some(&record())).unwrap();
    assert!(form.campaigns.is_empty() && !form.fields.contains_key("campaign"), "who is not meant is not offered it");
    the_same_figures(&console, &ana).await;

    // The group is taken out again; what is not named stays.
    announce(&console, &json!({"fields": {"for_whom": "CHOSEN"}, "remove_groups": [group]})).await;
    ana.sync().await;
    assert_eq!(figure(&ana), (0, 1), "the household chosen by hand is left");
    the_same_figures(&console, &ana).await;
    let household = json!([{"village": village().as_str(), "household": picked}]);
    let nobody = json!({"fields": {"for_whom": "CHOSEN"}, "remove_households": household});
    let body = json!({"villages": [{"village": village().as_str()}], "campaign": plan(&nobody)});
    let (status, said) = console.write("campaigns", &body).await;
    assert_eq!((status, said["problems"][0]["field"].as_str()), (400, Some("for_whom")), "for nobody is no campaign");
}

#[tokio::test]
async fn one_action_announces_it_in_every_village_and_bad_input_writes_nothing() {
    let world = World::with_households(2, 403).await;
    let other = VillageCode::parse(&format!("{}299", &village().as_str()[..9])).unwrap();
    world.office.add_village(&other, "白庙村").await;
    let console = desk(&world, "王主任").await;
    let before = world.office.feed().await;
    let both = json!([{"village": village().as_str()}, {"village": other.as_str()}]);
    let wrong = [
        (json!({"fields": {"ends_on": "2026-08-01"}}), "ends_on"),
        (json!({"fields": {"name": ""}}), "name"),
        (json!({"fields": {"kind": "HOLIDAY"}}), "kind"),
        (json!({"fields": {"deleted": true}}), "deleted"),
        (json!({"number": " "}), "number"),
    ];
    for (change, field) in wrong {
        let (status, said) = console.write("campaigns", &json!({"villages": both, "campaign": plan(&change)})).await;
        assert_eq!((status, said["problems"][0]["field"].as_str()), (400, Some(field)), "{change}: {said}");
    }
    let elsewhere = json!([{"village": village().as_str()}, {"village": "500236999201"}]);
    let (status, _) = console.write("campaigns", &json!({"villages": elsewhere, "campaign": plan(&json!({}))})).await;
    assert_eq!(status, 403, "a village of somebody else's");
    assert_eq!(world.office.feed().await, before, "nothing was half-written");

    console.post("campaigns", &json!({"villages": both, "campaign": plan(&json!({}))})).await;
    let rows = console.get("campaigns").await["rows"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1, "one campaign");
    assert_eq!(rows[0]["villages"].as_array().unwrap().len(), 2, "with a record in each village");
    let written = world.office.feed().await;
    console.post("campaigns", &json!({"villages": both, "campaign": plan(&json!({}))})).await;
    assert_eq!(world.office.feed().await, written, "announced again it meets itself");

    let ana = world.phone("安娜").await;
    ana.sync().await;
    console.post("campaigns/close", &json!({"number": NUMBER, "reason": "提前完成"})).await;
    ana.sync().await;
    let seen = page(&ana);
    assert_eq!(seen.campaign.state, CampaignState::Closed, "closed in one action, too");
    assert_eq!(seen.closed_reason.as_deref(), Some("提前完成"), "with why");
    assert!(ana.device().today().unwrap().campaigns.is_empty(), "nobody is sent anywhere for it any more");
    let rows = console.get("campaigns").await["rows"].clone();
    let states: Vec<&str> =
        rows[0]["villages"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["closed", "closed"], "in both villages");
}

/// A change by another office, which has seen only what was announced.
async fn another_office(world: &World, fields: &[(&str, &str)]) {
    let other = actor(DeviceId([0x77; 8]), Incarnation([1; 8]));
    let document = campaign_id(&village(), NUMBER);
    let (store, number, at) = (world.office.store(), VillageNumber::from(&village()), world.clock.now());
    let stored = store.documents(number, &[document]).await.unwrap().remove(&document).unwrap();
    let first = Change::from_bytes(stored.changes[0].1.clone()).unwrap();
    let writes: Vec<(Path, Value)> = fields.iter().map(|(name, word)| (Path::field(name), (*word).into())).collect();
    let announced = load(Kind::Campaign, [first]).unwrap();
    let change = write(announced, &[], &other, at.timestamp(), &writes).unwrap().change.unwrap();
    let new = NewChange {
        document,
        kind: Kind::Campaign.as_str().to_owned(),
        hash: change.hash().0,
        actor: other.to_bytes().try_into().unwrap(),
        actor_seq: change.seq(),
        body: change.raw_bytes().to_vec(),
    };
    let expected = [(document, stored.changes.len())];
    store.append(number, DeviceId([0x77; 8]), at.timestamp_millis(), &expected, vec![new]).await.unwrap();
}

#[tokio::test]
async fn two_offices_that_change_it_at_once_are_to_settle_and_the_office_settles_it() {
    let world = World::with_households(2, 404).await;
    let ana = world.phone("安娜").await;
    let (town, county) = (desk(&world, "王主任").await, desk(&world, "县里老赵").await);
    announce(&town, &json!({})).await;
    ana.sync().await;
    let path = format!("campaigns/{}/{}", village().as_str(), record());
    let heads = town.get(&path).await["heads"].clone();
    let change = |until: &str, heads: &Json| {
        let villages = json!([{"village": village().as_str(), "heads": heads}]);
        json!({"villages": villages, "campaign": {"number": NUMBER, "fields": {"ends_on": until}}})
    };
    // Two people at one console: the office is one writer, so the second is told instead of winning unseen.
    let before = world.office.feed().await;
    town.post("campaigns", &change("2026-09-20", &heads)).await;
    let (status, said) = county.write("campaigns", &change("2026-10-10", &heads)).await;
    let problem = &said["problems"][0];
    assert_eq!((status, problem["field"].as_str()), (400, Some("ends_on")), "read before the other wrote: {said}");
    assert_eq!(problem["code"], json!("changed_meanwhile"), "and it says why");
    assert_eq!(world.office.feed().await.changes, before.changes + 1, "only the first one's change is there");

    // Two offices: each its own writer, neither has seen the other's.
    another_office(&world, &[("ends_on", "2026-10-10"), ("document_number", "县3号")]).await;
    ana.sync().await;
    let seen = town.get(&path).await;
    assert_eq!(seen["conflicts"].as_array().unwrap().len(), 1, "only the last day is to settle: {seen}");
    assert_eq!(seen["fields"]["document_number"], json!("县3号"), "what only one of them wrote stands");
    let cards = ana.device().list_conflicts(0).unwrap().cards;
    assert_eq!((cards.len(), cards[0].path.as_str()), (1, "ends_on"), "the phone sees it in 待核对");
    let choice = Choice::Keep { hash: cards[0].values[0].hash.clone() };
    let refused = ana.device().settle(&cards[0].record.document, &cards[0].heads, "ends_on", &choice).unwrap();
    let Saved::Problems { problems } = refused else { panic!("a phone does not settle what the office announces") };
    assert_eq!(problems[0].code, ProblemCode::OfficeOnly, "and says whose it is");

    let row = town.get("conflicts").await["rows"][0].clone();
    assert_eq!(row["kind"], json!("campaign"), "at the office it is in 核对");
    let value = row["values"].as_array().unwrap().iter().find(|one| one["value"] == json!("2026-10-10")).unwrap();
    town.post(
        "conflicts/settle",
        &json!({"village": row["village"], "document": row["document"], "path": "ends_on", "heads": row["heads"],
            "hash": value["hash"]}),
    )
    .await;
    ana.sync().await;
    assert!(ana.device().list_conflicts(0).unwrap().cards.is_empty(), "settled");
    assert_eq!(page(&ana).campaign.ends_on.as_deref(), Some("2026-10-10"), "everywhere");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn an_older_app_carries_it_unread_and_the_new_one_shows_it() {
    let world = World::with_households(2, 405).await;
    let ana = world.phone("安娜").await;
    let console = desk(&world, "王主任").await;
    announce(&console, &json!({"fields": {"name": "旧手机也有"}})).await;
    ana.sync().await;
    visit_for(&ana, world.households[0], &record());
    let before = figure(&ana);
    ana.forget_campaigns();
    assert_eq!(figure(&ana), before, "opened by the app that knows them, it is all there");
    assert!(ana.sync().await.agreed, "and both sides hold the same");
    assert_eq!(page(&ana).campaign.name, "旧手机也有", "with its words");
}

#[tokio::test]
async fn households_that_merge_split_move_or_end_count_as_what_they_are_now() {
    let world = World::with_households(6, 406).await;
    let ana = world.phone("安娜").await;
    let console = desk(&world, "王主任").await;
    announce(&console, &json!({})).await;
    ana.sync().await;
    let homes = world.households.clone();
    visit_for(&ana, homes[0], &record());
    visit_for(&ana, homes[2], &record());
    visit_for(&ana, homes[3], &record());
    assert_eq!(figure(&ana), (3, 6), "three of six");

    let merger = Merger {
        into: homes[1].to_string(),
        relations: BTreeMap::new(),
        on: "2026-09-01".into(),
        words: Some("并户".into()),
    };
    saved(ana.device().merge_households(&homes[0].to_string(), &merger).unwrap());
    assert_eq!(figure(&ana), (3, 5), "merged: one household less, and the one that goes on was visited");
    saved(ana.device().end_household(&homes[2].to_string(), "2026-09-01", Some("长期无人")).unwrap());
    assert_eq!(figure(&ana), (2, 4), "ended: neither due nor visited any more");
    let away =
        Move { on: "2026-09-01".into(), words: None, away_to: Some("万州区".into()), fields: BTreeMap::new() };
    saved(ana.device().move_household(&homes[4].to_string(), &away).unwrap());
    assert_eq!(figure(&ana), (2, 3), "moved away: not due any more");
    let people = ana.household(homes[3]).household.members;
    if let Some(leaves) = people.get(1) {
        let split = Split {
            members: vec![leaves.id.clone()],
            head: leaves.id.clone(),
            relations: BTreeMap::new(),
            old_head: None,
            on: "2026-09-01".into(),
            words: None,
            fields: BTreeMap::new(),
        };
        saved(ana.device().split_household(&homes[3].to_string(), &split).unwrap());
        assert_eq!(figure(&ana), (2, 4), "split: the old one was visited, the new one is due");
    }
    ana.sync().await;
    the_same_figures(&console, &ana).await;
    same_as_anew(&world).await;
}
