//! Stories of rosters at the console: looked at, imported as work that can be left, kept apart from what cadres wrote;
//! what is refused names row and column; a village that is missing is made known.

use cunji_model::id::VillageCode;
use cunji_server::accounts::role::Role;
use cunji_server::cells;
use cunji_server::sample_village::{generate, write_workbooks};
use cunji_tests::kit::{Console, On, World};
use cunji_tests::records::village;
use serde_json::{Value as Json, json};
use std::time::Duration;

const TOWNSHIP: &str = "500236101";

/// The two workbooks of an invented village of so many households.
fn rosters(households: u32, seed: u64) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let files = write_workbooks(&generate(households, seed), folder.path()).unwrap();
    let one = |file: &std::path::PathBuf| {
        (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(file).unwrap())
    };
    files.iter().map(one).collect()
}

/// An address and a body with all files, as a browser sends them.
fn upload(route: &str, files: &[(String, Vec<u8>)]) -> (String, Vec<u8>) {
    let parts: Vec<Json> = files.iter().map(|(name, bytes)| json!({"name": name, "bytes": bytes.len()})).collect();
    let sign = if route.contains('?') { '&' } else { '?' };
    (format!("{route}{sign}files={}", Json::Array(parts)), files.iter().flat_map(|(_, bytes)| bytes.clone()).collect())
}

async fn send(console: &Console<'_>, route: &str, files: &[(String, Vec<u8>)]) -> (u16, Json) {
    let (path, body) = upload(route, files);
    console.hand_in(&path, body, None).await
}

/// Looks at files; they can be read.
async fn preview(console: &Console<'_>, files: &[(String, Vec<u8>)]) -> Json {
    let (status, said) = send(console, "imports/preview", files).await;
    assert_eq!(status, 200, "the files can be looked at: {said}");
    said
}

/// Imports files and waits as the page does: by asking.
async fn import(console: &Console<'_>, route: &str, files: &[(String, Vec<u8>)]) -> Json {
    let (status, begun) = send(console, route, files).await;
    assert_eq!(status, 202, "begun: {begun}");
    let ended = async {
        loop {
            let item = console.get(&format!("work/{}", begun["id"].as_str().unwrap())).await;
            if item["state"] != "running" {
                return item;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.unwrap()
}

async fn audited(world: &World) -> Vec<(u64, String, u64)> {
    let sql = "SELECT village, what, row_count FROM audit WHERE action = 'imported' ORDER BY at, what";
    let rows = world.office.store().rows(sql, cells![]).await.unwrap();
    rows.iter().map(|row| (row.count(0).unwrap(), row.text(1).unwrap(), row.count(2).unwrap())).collect()
}

fn counts(report: &Json) -> [u64; 4] {
    ["new", "changed", "unchanged", "kept"].map(|name| report[name].as_u64().unwrap())
}

async fn a_roster_comes_in(on: On) {
    let world = World::on(on, 0, 601).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    let console = Console::of(&world, "王主任", Role::Township, TOWNSHIP).await;
    let files = rosters(12, 7);
    let before = world.office.feed().await;
    let seen = preview(&console, &files).await;
    assert_eq!((counts(&seen), seen["problems"].as_u64()), ([12, 0, 0, 0], Some(0)), "what it would do: {seen}");
    assert_eq!(world.office.feed().await, before, "looking writes nothing");
    assert_eq!(audited(&world).await, [], "and leaves no line that says so");

    let item = import(&console, "imports", &files).await;
    assert_eq!(
        (&item["state"], &item["kind"], &item["rows"]),
        (&json!("done"), &json!("import"), &json!(12)),
        "{item}"
    );
    assert!(item["file_name"].as_str().unwrap().ends_with(".xlsx"), "with its report as a file: {item}");
    let here: u64 = village().as_str().parse().unwrap();
    assert_eq!(audited(&world).await, [(0, "begin".into(), 1), (here, "roster".into(), 12)], "who brought how many in");
    phone.sync().await;
    assert_eq!(phone.device().today().unwrap().households, 12, "the phone has them");
    assert_eq!(console.get("households").await["total"], 12, "and so has the console");

    // What a cadre writes stays; the same files again change nothing.
    let home = console.get("households").await["rows"][0]["document"].as_str().unwrap().parse().unwrap();
    phone.edit(home, "group", "云上组");
    phone.sync().await;
    let seen = preview(&console, &files).await;
    assert_eq!(counts(&seen), [0, 0, 12, 1], "nothing new, and one value stays: {seen}");
    assert_eq!(seen["kept_values"][0]["kept"], "云上组", "which is named: {seen}");
    import(&console, "imports", &files).await;
    assert_eq!(phone.household(home).household.group.as_deref(), Some("云上组"), "and was not written over");
    world.sync_until_quiet(&[&phone]).await;
    world.assert_same(&[&phone]).await;
}

#[tokio::test]
async fn a_roster_comes_in_at_the_console_in_a_file() {
    a_roster_comes_in(On::Sqlite).await;
}

#[tokio::test]
async fn a_roster_comes_in_at_the_console_on_postgres() {
    a_roster_comes_in(On::Postgres).await;
}

const HEADER: &str = "县,乡,村,户编号,户主姓名,户联系电话,村民小组";

fn csv(rows: &[&str]) -> Vec<(String, Vec<u8>)> {
    vec![("户信息.csv".to_owned(), format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes())]
}

#[tokio::test]
async fn a_bad_row_is_named_and_nothing_is_written_until_the_clerk_leaves_it_out() {
    let world = World::with_households(0, 602).await;
    let console = Console::of(&world, "王主任", Role::Township, TOWNSHIP).await;
    let files = csv(&[
        "奉节县,云雾镇,石门村,500236900001,李有田,13811111111,一组",
        "奉节县,云雾镇,石门村,500236900002,王桂花,1381111,一组",
    ]);
    let seen = preview(&console, &files).await;
    assert_eq!((seen["problems"].as_u64(), counts(&seen)[0]), (Some(1), 1), "one is good, one is not: {seen}");
    let bad = &seen["bad_rows"][0];
    assert_eq!(
        (&bad["file"], &bad["row"], &bad["column"]),
        (&json!("户信息.csv"), &json!(3), &json!("户联系电话")),
        "file, row and column: {bad}"
    );
    let before = world.office.feed().await;
    let stopped = import(&console, "imports", &files).await;
    assert_eq!(stopped["state"], "failed", "without the clerk's word nothing is half imported: {stopped}");
    assert!(stopped["problem"].as_str().unwrap().contains("有问题行"), "and it says why: {stopped}");
    assert_eq!(world.office.feed().await, before, "nothing was written");
    let done = import(&console, "imports?good_rows=1", &files).await;
    assert_eq!(
        (&done["state"], &done["rows"], &done["unfilled_count"]),
        (&json!("done"), &json!(1), &json!(1)),
        "{done}"
    );
    let mine = console.get("work").await;
    assert_eq!(mine["total"], 2, "both are finished items");
    let other = Console::of(&world, "李主任", Role::Township, TOWNSHIP).await;
    assert_eq!(other.get("work").await["total"], 0, "of whoever began them");
}

#[tokio::test]
async fn rows_of_a_place_that_is_not_the_clerks_are_bad_rows() {
    let world = World::with_households(0, 603).await;
    world.office.add_village(&VillageCode::parse("500236102201").unwrap(), "白帝村").await;
    let console = Console::of(&world, "王主任", Role::Township, TOWNSHIP).await;
    let files = csv(&["奉节县,云雾镇,白帝村,500236900001,李有田,13811111111,一组"]);
    let seen = preview(&console, &files).await;
    assert_eq!(
        (counts(&seen)[0], seen["problems"].as_u64()),
        (0, Some(1)),
        "the neighbour's village is unknown: {seen}"
    );
    let (status, said) = send(&console, "imports/preview?village=500236102201", &files).await;
    assert_eq!((status, &said["problems"][0]["field"]), (400, &json!("village")), "nor can it be named: {said}");
    for (role, name) in [(Role::Cadre, "安娜"), (Role::Administrator, "管理"), (Role::Auditor, "审计")] {
        let other = Console::of(&world, name, role, "500236").await;
        assert_eq!(send(&other, "imports/preview", &files).await.0, 403, "{name} brings no rosters in");
        assert_eq!(send(&other, "imports", &files).await.0, 403, "{name} brings no rosters in");
    }
}

#[tokio::test]
async fn what_is_no_roster_or_would_fill_the_machine_is_refused_by_a_word() {
    let world = World::with_households(0, 604).await;
    let console = Console::of(&world, "王主任", Role::Township, TOWNSHIP).await;
    let whole = rosters(3, 1).remove(0).1;
    let mut bomb = whole.clone();
    let entry = bomb.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&0xf000_0000_u32.to_le_bytes());
    let cut = whole[..whole.len() / 2].to_vec();
    for (name, bytes, code) in [
        ("炸弹.xlsx", bomb, "too_large"),
        ("半个.xlsx", cut, "damaged"),
        ("图片.xlsx", b"\x89PNG not a table".to_vec(), "not_a_table"),
        ("名单.csv", "姓名,性别\n张三,男\n".into(), "no_header"),
    ] {
        let (status, said) = send(&console, "imports/preview", &[(name.to_owned(), bytes)]).await;
        assert_eq!((status, &said["problems"][0]["code"]), (400, &json!(code)), "{name}: {said}");
        assert_eq!(said["problems"][0]["text"], name, "the file is named: {said}");
    }
    let (path, body) = upload("imports/preview", &csv(&[]));
    let (status, said) = console.hand_in(&path, [body, b"more".to_vec()].concat(), None).await;
    assert_eq!((status, &said["problems"][0]["code"]), (400, &json!("unreadable")), "lengths that do not fit: {said}");
}

#[tokio::test]
async fn a_village_is_made_known_with_its_township_and_its_people_get_it() {
    let world = World::with_households(0, 605).await;
    let console = Console::of(&world, "王主任", Role::Township, TOWNSHIP).await;
    let new = |code: &str, name: &str| json!({"code": code, "county": "奉节县", "township": "云雾镇", "name": name});
    let (status, said) = console.write("villages", &new("500236101209", "新桥村")).await;
    assert_eq!(status, 201, "made known: {said}");
    let tree = console.get("divisions").await.to_string();
    assert!(tree.contains("新桥村") && tree.contains("500236101209"), "it is in the tree: {tree}");
    let sql = "SELECT village FROM audit WHERE action = 'village_added'";
    let rows = world.office.store().rows(sql, cells![]).await.unwrap();
    assert_eq!(rows[0].count(0).unwrap(), 500_236_101_209, "with its line");
    let (status, said) = console.write("villages", &new("500236102209", "别处村")).await;
    assert_eq!(status, 403, "not in another township: {said}");
    let (status, said) = console.write("villages", &new("50023610120", "新桥村")).await;
    assert_eq!((status, &said["problems"][0]["field"]), (400, &json!("village")), "11 digits are no village: {said}");
    let (status, said) = console.write("villages", &new("500236101209", " ")).await;
    assert_eq!((status, &said["problems"][0]["field"]), (400, &json!("name")), "nor is a blank a name: {said}");

    // A roster of the new village comes in at once.
    let files = csv(&["奉节县,云雾镇,新桥村,500236900001,李有田,13811111111,一组"]);
    assert_eq!(import(&console, "imports", &files).await["rows"], 1, "its households, too");
    assert_eq!(console.get("households?division=500236101209").await["total"], 1, "and they are there");
}
