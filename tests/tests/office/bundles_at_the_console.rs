//! Stories of 数据包 at the township's console: a clerk looks at a file that was carried here and takes it in. What is not
//! whole, not for here, not from a known phone or not about the clerk's villages changes nothing.

use cunji_device::view::{BundleRequest, BundleTo, RecordState};
use cunji_server::accounts::role::Role;
use cunji_server::cells;
use cunji_server::store::sql::Statement;
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::village;
use cunji_wire::bundle::FILE_MAX;
use serde_json::{Value as Json, json};

fn township() -> String {
    village().as_str()[..9].to_owned()
}

fn carried(phone: &Phone, to: BundleTo) -> (Vec<u8>, Option<String>) {
    let request = BundleRequest { to, village: None };
    let made = phone.device().export_bundle(&request, &phone.folder().join("bundles")).unwrap();
    (std::fs::read(&made.path).unwrap(), made.passphrase)
}

/// The word of a refusal about the bundle.
fn word(said: &Json) -> &str {
    let problem = &said["problems"][0];
    assert_eq!(problem["field"], "bundle", "the refusal is about the file: {said}");
    problem["code"].as_str().unwrap()
}

/// Lines of the audit about bundles: village, device, rows.
async fn lines(world: &World) -> Vec<(u64, String, u64)> {
    let sql = "SELECT village, what, row_count FROM audit WHERE action = 'bundle_taken'";
    let rows = world.office.store().rows(sql, Vec::new()).await.unwrap();
    rows.iter().map(|row| (row.count(0).unwrap(), row.text(1).unwrap(), row.count(2).unwrap())).collect()
}

#[tokio::test]
async fn a_clerk_looks_at_a_bundle_and_takes_it_in_and_twice_is_harmless() {
    let world = World::with_households(4, 401).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    ana.visit(home, "自来水水压小");
    ana.edit(home, "phone", "13811111111");
    let (file, _) = carried(&ana, BundleTo::Office);
    let clerk = Console::of(&world, "王主任", Role::Township, &township()).await;

    let before = world.office.feed().await;
    let (status, said) = clerk.hand_in("bundles/preview", file.clone(), None).await;
    assert_eq!(status, 200, "it opens: {said}");
    assert_eq!(said["person_name"], "安娜", "who");
    assert_eq!(said["device"], ana.own_id().to_string(), "with which phone");
    assert_eq!((&said["in_service"], &said["whole_village"]), (&json!(true), &json!(false)));
    assert_eq!((&said["changes"], &said["new_changes"]), (&json!(2), &json!(2)), "how much");
    assert!(said["since"].as_str().unwrap().starts_with("2026-0"), "since when: {said}");
    let kinds = json!([
        {"kind": "household", "records": 1, "new_records": 1}, {"kind": "visit", "records": 1, "new_records": 1}
    ]);
    assert_eq!(said["villages"], json!([{"village": village().as_str(), "kinds": kinds}]), "of which village");
    assert_eq!(world.office.feed().await, before, "looking changes nothing");
    assert_eq!(lines(&world).await, [], "and is no deed");

    let (status, said) = clerk.hand_in("bundles", file.clone(), None).await;
    assert_eq!((status, &said), (200, &json!({"stored": 2, "known": 0, "lacking": 0, "refused": {}})));
    let number: u64 = village().as_str().parse().unwrap();
    assert_eq!(lines(&world).await, [(number, ana.own_id().to_string(), 2)], "a line: where, whose phone, how many");
    let visits = clerk.get(&format!("visits?division={}&from=2026-08-01&to=2026-10-01", village())).await;
    assert_eq!(visits["total"], 1, "the console shows her visit: {visits}");

    let after = world.office.feed().await;
    let (status, said) = clerk.hand_in("bundles", file.clone(), None).await;
    assert_eq!((status, &said["stored"], &said["known"]), (200, &json!(0), &json!(2)), "twice is harmless: {said}");
    assert_eq!(world.office.feed().await, after);
    let (_, said) = clerk.hand_in("bundles/preview", file, None).await;
    assert_eq!(said["new_changes"], 0, "and the preview says so beforehand");
    assert_eq!(ana.household(home).state, RecordState::OnPhone, "her phone does not know yet");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(ana.household(home).state, RecordState::AtOffice, "the next sync tells it");
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_file_that_is_not_whole_not_ours_or_not_for_here_is_refused_with_a_word() {
    let world = World::with_households(2, 402).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "自来水水压小");
    let (whole, _) = carried(&ana, BundleTo::Office);
    let for_bo = carried(&ana, BundleTo::Colleague { device: bo.own_id().to_string() }).0;
    let other = World::with_households(1, 403).await;
    let stranger = other.phone("外人").await;
    stranger.sync().await;
    stranger.visit(other.households[0], "");
    let (foreign, foreign_word) = carried(&stranger, BundleTo::Passphrase);
    let mut newer = whole.clone();
    newer[7] = 9;
    let clerk = Console::of(&world, "王主任", Role::Township, &township()).await;
    let before = world.office.feed().await;
    for (file, passphrase, expected) in [
        (Vec::new(), None, "not_a_bundle"),
        (b"PK\x03\x04 a workbook".to_vec(), None, "not_a_bundle"),
        (newer, None, "too_new"),
        (whole[..whole.len() - 1].to_vec(), None, "cut"),
        (whole[..20].to_vec(), None, "cut"),
        ([&whole[..150], &[whole[150] ^ 1], &whole[151..]].concat(), None, "altered"),
        (for_bo, None, "not_for_here"),
        (foreign.clone(), None, "passphrase_needed"),
        (foreign.clone(), Some("AAAA-BBBB-CCCC"), "wrong_passphrase"),
        (foreign, foreign_word.as_deref(), "unknown_maker"),
    ] {
        for path in ["bundles/preview", "bundles"] {
            let (status, said) = clerk.hand_in(path, file.clone(), passphrase).await;
            assert_eq!((status, word(&said)), (400, expected), "{path}");
        }
    }
    let (status, _) = clerk.hand_in("bundles", vec![0; FILE_MAX + 1], None).await;
    assert_eq!(status, 413, "what is longer than a bundle may be is not read");
    assert_eq!(world.office.feed().await, before, "nothing of any of them came in");
    assert_eq!(lines(&world).await, [], "and the audit has no line of it");
}

#[tokio::test]
async fn a_passphrase_that_was_read_out_opens_it() {
    let world = World::with_households(2, 404).await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[0], "");
    let (file, words) = carried(&ana, BundleTo::Passphrase);
    let heard = words.unwrap().to_lowercase().replace('-', " ");
    let clerk = Console::of(&world, "王主任", Role::Township, &township()).await;
    let (status, said) = clerk.hand_in("bundles", file, Some(&heard)).await;
    assert_eq!((status, &said["stored"]), (200, &json!(1)), "as it was heard: {said}");
}

#[tokio::test]
async fn only_who_has_all_its_villages_and_the_right_takes_it_in() {
    let world = World::with_households(2, 405).await;
    let there = cunji_model::id::VillageCode::parse("500236114202").unwrap();
    world.office.add_village(&there, "龙潭村").await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[0], "");
    let (file, _) = carried(&ana, BundleTo::Office);
    let before = world.office.feed().await;
    let elsewhere = Console::of(&world, "陈主任", Role::Township, there.as_str()).await;
    for path in ["bundles/preview", "bundles"] {
        let (status, said) = elsewhere.hand_in(path, file.clone(), None).await;
        assert_eq!((status, word(&said)), (403, "other_villages"), "{path}");
        assert!(!said.to_string().contains("安娜"), "and nothing of it is told");
    }
    for (name, role) in [("小李", Role::Cadre), ("村支书", Role::Village), ("审计员", Role::Auditor)] {
        let console = Console::of(&world, name, role, &township()).await;
        let (status, _) = console.hand_in("bundles", file.clone(), None).await;
        assert_eq!(status, 403, "{name} may not");
    }
    assert_eq!(world.office.feed().await, before);
    assert_eq!(lines(&world).await, []);
}

#[tokio::test]
async fn no_record_comes_in_without_its_line_and_what_a_revoked_phone_wrote_is_set_aside() {
    let world = World::with_households(2, 406).await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[0], "");
    let (file, _) = carried(&ana, BundleTo::Office);
    let clerk = Console::of(&world, "王主任", Role::Township, &township()).await;
    let before = world.office.feed().await;
    let rename = |from: &str, to: &str| vec![Statement::new(format!("ALTER TABLE {from} RENAME TO {to}"), cells![])];
    world.office.store().transact(rename("audit", "audit_away")).await.unwrap();
    let (status, _) = clerk.hand_in("bundles", file.clone(), None).await;
    assert_eq!((status, world.office.feed().await), (500, before), "without its line nothing comes in");
    world.office.store().transact(rename("audit_away", "audit")).await.unwrap();
    let revoke = "UPDATE device SET state = 'revoked' WHERE device = ?1";
    let revoke = Statement::new(revoke, cells![ana.own_id().0.as_slice()]).must();
    world.office.store().transact(vec![revoke]).await.unwrap();
    let (_, said) = clerk.hand_in("bundles/preview", file.clone(), None).await;
    assert_eq!(said["in_service"], false, "the clerk is told: {said}");
    let (status, said) = clerk.hand_in("bundles", file, None).await;
    assert_eq!((status, &said["stored"], &said["refused"]), (200, &json!(0), &json!({"set_aside": 1})), "{said}");
    assert_eq!(world.office.feed().await, before, "the feed is as it was");
    let waiting = clerk.get("quarantine").await;
    assert_eq!(waiting["total"], 1, "it waits for a decision: {waiting}");
}
