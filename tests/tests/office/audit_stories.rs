//! What is written at the console and its line in the audit: both, or neither.

use cunji_device::view::Saved;
use cunji_server::accounts::role::Role;
use cunji_server::cells;
use cunji_server::store::sql::Statement;
use cunji_tests::kit::{Console, On, Phone, World};
use cunji_tests::records::village;
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// Lines of the audit about an action.
async fn lines(world: &World, action: &str) -> u64 {
    let sql = "SELECT count(*) FROM audit WHERE action = ?1";
    world.office.store().rows(sql, cells![action]).await.unwrap()[0].count(0).unwrap()
}

/// A grievance of a household, handed in by phone.
fn register(phone: &Phone, home: Uuid) -> String {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let mut fields = form.fields;
    for (field, value) in [("content", "自来水水压小，二楼放不出水"), ("category", "WATER"), ("urgency", "HEAVY")]
    {
        fields.insert(field.into(), value.into());
    }
    match phone.device().save_grievance(&form.draft, &fields).unwrap() {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("nothing is wrong with it: {problems:?}"),
    }
}

/// Renames a table behind the server's back: whatever is written into it fails.
async fn rename(world: &World, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    world.office.store().transact(vec![Statement::new(sql, cells![])]).await.unwrap();
}

async fn no_change_without_its_line(on: On) {
    let world = World::on(on, 3, 91).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let id = register(&ana, world.households[0]);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.edit(world.households[1], "phone", "13811111111");
    bo.edit(world.households[1], "phone", "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let console = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    let step =
        json!({"kind": "ASSIGN", "responsible_unit": "水务站", "responsible_person": "老波", "due_on": "2026-09-20"});
    let steps = format!("grievances/{}/{id}/steps", village());
    let card = console.get("conflicts").await["rows"][0].clone();
    let chosen = card["values"][0]["hash"].clone();
    assert!(chosen.is_string(), "a card with its values: {card}");
    let decision = json!({"village": village().as_str(), "document": card["document"], "path": card["field"],
        "heads": card["heads"], "hash": chosen});
    let before = world.office.feed().await;

    rename(&world, "audit", "audit_away").await;
    for (path, body) in [(steps.as_str(), &step), ("conflicts/settle", &decision)] {
        let (status, said) = console.write(path, body).await;
        assert_eq!(status, 500, "{path}: it says that it could not: {said}");
    }
    rename(&world, "audit_away", "audit").await;
    assert_eq!(world.office.feed().await, before, "without its line nothing was written");

    let (status, said) = console.write(&steps, &json!({"kind": "REOPEN", "words": "再办"})).await;
    assert_eq!(status, 400, "what is open can't be opened again: {said}");
    assert_eq!(lines(&world, "step_added").await, 0, "nor is there a line without a change");

    console.post(&steps, &step).await;
    console.post("conflicts/settle", &decision).await;
    assert_eq!(world.office.feed().await.changes, before.changes + 2, "now both are written");
    assert_eq!(
        (lines(&world, "step_added").await, lines(&world, "conflict_settled").await),
        (1, 1),
        "each with a line"
    );
    let shown: Json = console.get("conflicts").await;
    assert_eq!(shown["total"].as_u64(), Some(0), "and the card is settled");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn no_change_at_the_console_without_its_line_in_a_file() {
    no_change_without_its_line(On::Sqlite).await;
}

#[tokio::test]
async fn no_change_at_the_console_without_its_line_on_postgres() {
    no_change_without_its_line(On::Postgres).await;
}

#[tokio::test]
async fn a_list_that_is_saved_as_a_file_leaves_a_line_of_which_list_where_and_how_many_rows() {
    let world = World::with_households(3, 92).await;
    let console = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    let saving = |list: &str, village: &str| json!({"list": list, "rows": {village: 3}});
    console.post("exports/lists", &saving("households", village().as_str())).await;
    let sql = "SELECT village, name, what, row_count FROM audit WHERE action = 'exported'";
    let rows = world.office.store().rows(sql, cells![]).await.unwrap();
    let line = &rows[0];
    let here: u64 = village().as_str().parse().unwrap();
    assert_eq!(
        (line.count(0).unwrap(), &*line.text(1).unwrap(), &*line.text(2).unwrap(), line.count(3).unwrap()),
        (here, "王主任", "households", 3),
        "who saved what of which village"
    );
    for (saving, status) in [
        (saving("户主 张三 的电话", village().as_str()), 400), // only words of ours: a line never has contents
        (saving("households", "500236102201"), 403),
        (json!({"list": "households", "rows": {}}), 400),
    ] {
        let (said, body) = console.write("exports/lists", &saving).await;
        assert_eq!(said, status, "{saving}: {body}");
    }
    let auditor = Console::of(&world, "审计", Role::Auditor, "500236").await;
    let (status, _) = auditor.write("exports/lists", &saving("households", village().as_str())).await;
    assert_eq!(status, 403, "who may not export saves no file");
    assert_eq!(lines(&world, "exported").await, 1, "nothing that was refused leaves a line");
}
