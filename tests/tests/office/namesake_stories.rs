//! Two people of one name live in one courtyard: wherever somebody chooses between them, something is said beside the name.

use cunji_device::view::HouseholdQuery;
use cunji_server::accounts::role::Role;
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::village;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const NAME: &str = "王建国";

/// Gives a household's head the name, and the place where the other one lives.
fn call(phone: &Phone, home: Uuid, name: &str) {
    let head = phone.household(home).household.head().unwrap().id.clone();
    phone.edit(home, &format!("members/{head}/name"), name);
    phone.edit(home, "group", "二组");
    phone.edit(home, "courtyard", "上湾");
}

/// The end of the masked number on the household's own page.
fn tail(phone: &Phone, home: Uuid) -> String {
    let number = phone.household(home).household.head().unwrap().id_number.clone().unwrap();
    number[number.len() - 4..].to_owned()
}

/// What stands beside the heads' names in a phone's list.
fn listed(phone: &Phone, words: &str) -> BTreeMap<String, Option<String>> {
    let query = HouseholdQuery { text: words.into(), ..HouseholdQuery::default() };
    let rows = phone.device().list_households(&query).unwrap().rows;
    rows.into_iter().map(|row| (row.document, row.head_id_tail)).collect()
}

/// The same at the console.
fn shown(rows: &Json, document: &str) -> BTreeMap<String, Option<String>> {
    let one =
        |row: &Json| (row[document].as_str().unwrap().to_owned(), row["head_id_tail"].as_str().map(str::to_owned));
    rows.as_array().unwrap().iter().map(one).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn the_end_of_the_id_number_stands_beside_a_name_that_two_heads_share() {
    let world = World::with_households(5, 611).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let clerk = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    let fields = json!({"name": "大走访", "kind": "BIG_VISIT", "starts_on": "2026-09-01", "ends_on": "2026-09-30", "for_whom": "EVERYBODY"});
    let campaign = json!({"number": "9", "fields": fields});
    clerk.post("campaigns", &json!({"villages": [{"village": village().as_str()}], "campaign": campaign})).await;
    let (one, other) = (world.households[0], world.households[1]);
    call(&ana, one, NAME);
    assert!(listed(&ana, "").values().all(Option::is_none), "a name that nobody shares needs nothing beside it");
    call(&ana, other, NAME);
    world.sync_until_quiet(&[&ana]).await;

    let both = BTreeMap::from([one, other].map(|home| (home.to_string(), Some(tail(&ana, home)))));
    assert_ne!(tail(&ana, one), tail(&ana, other), "they are two people");
    let all: BTreeMap<String, Option<String>> = world
        .households
        .iter()
        .map(|home| (home.to_string(), both.get(&home.to_string()).cloned().flatten()))
        .collect();
    assert_eq!(listed(&ana, ""), all, "the list says it of these two and of nobody else");
    assert_eq!(listed(&ana, NAME), both, "so does the search, which pickers use, too");
    assert_eq!(listed(&ana, "wjg"), both, "by initials as well");
    let today = ana.device().today().unwrap();
    let left = today.campaigns[0].rows.iter().map(|home| (home.document.clone(), home.head_id_tail.clone()));
    assert_eq!(left.collect::<BTreeMap<_, _>>(), all, "whom a campaign still lacks");
    let due =
        today.groups.iter().flat_map(|part| &part.rows).map(|row| (row.document.clone(), row.head_id_tail.clone()));
    for (home, tail) in due {
        assert_eq!(all.get(&home), Some(&tail), "who is due");
    }

    assert_eq!(shown(&clerk.get("households").await["rows"], "document"), all, "the console's list");
    let found = clerk.get(&format!("search?q={}", encoded(NAME))).await;
    assert_eq!(shown(&found["households"], "document"), both, "its search");
    let rows = clerk.get("campaigns/households?campaign=9").await;
    assert_eq!(shown(&rows["rows"], "household"), all, "and the households behind a campaign's figure");

    // One of them is no longer called so.
    call(&ana, other, "王建军");
    world.sync_until_quiet(&[&ana]).await;
    assert!(listed(&ana, "").values().all(Option::is_none), "nothing is shown that nobody needs");
    let rows = clerk.get("households").await;
    assert!(shown(&rows["rows"], "document").values().all(Option::is_none), "nor at the console");
}
