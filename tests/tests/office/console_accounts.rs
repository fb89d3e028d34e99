//! Log-in, people, devices and audit of the console, on the real server over a loopback port.

use chrono::Duration;
use cunji_server::accounts::role::Role;
use cunji_server::accounts::set_up;
use cunji_tests::kit::{Browser, World, client};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PASSWORD: &str = "三棵树下喝茶看报纸晒太阳";
const TOWNSHIP: &str = "500236101";

/// An office with its first administrator, made with the printed code.
async fn set_up_office(seed: u64) -> (World, Browser) {
    let world = World::with_households(3, seed).await;
    let mut browser = world.office.browser();
    let store = world.office.store();
    let code = set_up::first_code(store, world.clock.as_ref(), world.office.entropy()).await.unwrap().unwrap();
    let answer = browser.post("/setup", json!({ "code": code, "name": "管理员陈", "password": PASSWORD })).await;
    assert_eq!(answer.status, StatusCode::OK, "the printed code makes the first administrator: {}", answer.text);
    browser.token = Some(answer.body["token"].as_str().unwrap().to_owned());
    (world, browser)
}

/// Makes somebody, with a password of his own.
async fn person(world: &World, by: &mut Browser, name: &str, role: &str, division: &str) -> (String, Browser) {
    let body = json!({ "name": name, "role": role, "divisions": [division], "password": "镇上给的第一个长密码" });
    let made = by.post("/people", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{name} is made: {}", made.text);
    let mut browser = world.office.browser();
    let answer = browser.sign_in(name, "镇上给的第一个长密码").await;
    assert_eq!(answer.body["must_change_password"], true, "a password that somebody else chose is changed first");
    let refused = browser.get("/people").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "nothing else goes before that");
    let changed = browser.post("/password", json!({ "old": "镇上给的第一个长密码", "new": PASSWORD })).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "the own password is set: {}", changed.text);
    (made.body["person"].as_str().unwrap().to_owned(), browser)
}

#[tokio::test]
async fn the_first_start_needs_the_printed_code_and_it_works_once() {
    let world = World::with_households(1, 71).await;
    let (mut browser, store) = (world.office.browser(), world.office.store());
    assert_eq!(browser.get("/setup").await.body["needed"], true, "nobody can log in yet");
    let code = set_up::first_code(store, world.clock.as_ref(), world.office.entropy()).await.unwrap().unwrap();
    let again = set_up::first_code(store, world.clock.as_ref(), world.office.entropy()).await.unwrap();
    assert_eq!(again, None, "a second process prints no second code");
    let with = |code: &str, password: &str| json!({ "code": code, "name": "管理员陈", "password": password });
    let weak = browser.post("/setup", with(&code, "12345678901")).await;
    assert_eq!(weak.body["problems"][0]["field"], "password", "a weak password is refused by field: {}", weak.text);
    let wrong = browser.post("/setup", with("2222-2222-2222-2222", PASSWORD)).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "another code is worth nothing");
    let done = browser.post("/setup", with(&code, PASSWORD)).await;
    assert_eq!(done.status, StatusCode::OK, "the code works after all that: {}", done.text);
    let cookie = done.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/console"] {
        assert!(cookie.contains(part), "{part} protects the session: {cookie}");
    }
    assert_eq!(browser.get("/setup").await.body["needed"], false, "there is an administrator now");
    let second = world.office.browser().post("/setup", with(&code, PASSWORD)).await;
    assert_eq!(second.status, StatusCode::BAD_REQUEST, "the code works once");
    let more = set_up::new_set_up_code(store, world.clock.as_ref(), world.office.entropy()).await.unwrap();
    assert_eq!(more, None, "and there is no other while there is an administrator");
}

#[tokio::test]
async fn guessing_a_password_is_locked_for_longer_and_longer() {
    let (world, mut administrator) = set_up_office(72).await;
    administrator.ask(Method::DELETE, "/session", None).await;
    let mut browser = world.office.browser();
    for _ in 0..4 {
        let wrong = browser.sign_in("管理员陈", "猜猜看猜猜看猜猜看").await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "a wrong password is wrong: {}", wrong.text);
        let nobody = browser.sign_in("没有这个人", "猜猜看猜猜看猜猜看").await;
        assert_eq!(nobody.text, wrong.text, "an unknown name gets the same answer");
    }
    assert_eq!(
        browser.sign_in("管理员陈", "第五次").await.status,
        StatusCode::UNAUTHORIZED,
        "the fifth is still checked"
    );
    let locked = browser.sign_in("管理员陈", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS, "then even the right one must wait");
    let wait = locked.body["wait_seconds"].as_u64().unwrap();
    assert!((50..=60).contains(&wait), "the answer says how long: {wait}");
    world.clock.advance(Duration::seconds(61));
    assert_eq!(browser.sign_in(" 管理员陈 ", "又错了").await.status, StatusCode::UNAUTHORIZED, "one more try after it");
    let longer = browser.sign_in("管理员陈", PASSWORD).await.body["wait_seconds"].as_u64().unwrap();
    assert!(longer > 60, "the next lock is longer: {longer}");
    world.clock.advance(Duration::seconds(121));
    assert_eq!(browser.sign_in("管理员陈", PASSWORD).await.status, StatusCode::OK, "the right one opens it again");
    for _ in 0..4 {
        browser.sign_in("管理员陈", "猜").await;
    }
    assert_eq!(
        browser.sign_in("管理员陈", PASSWORD).await.status,
        StatusCode::OK,
        "what was right forgets the wrong ones"
    );
}

#[tokio::test]
async fn many_guesses_at_once_gain_nothing_and_an_address_is_counted_too() {
    let (world, _administrator) = set_up_office(73).await;
    let tries = (0..20).map(|number| {
        let mut browser = world.office.browser();
        async move { browser.sign_in("管理员陈", &format!("一起猜的第{number}个密码")).await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    let checked = statuses.iter().filter(|status| **status == StatusCode::UNAUTHORIZED).count();
    assert!(checked <= 5, "tries count before they are checked: {checked} of 20 were looked at");
    let mut browser = world.office.browser();
    let mut locked = false;
    for number in 0..40 {
        locked |= browser.sign_in(&format!("名字{number}"), "随便").await.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(locked, "many names from one address are locked as well");
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_in_any_case_after_twelve_hours() {
    let (world, mut browser) = set_up_office(74).await;
    world.clock.advance(Duration::minutes(29));
    assert_eq!(browser.get("/me").await.status, StatusCode::OK, "half an hour is not over");
    world.clock.advance(Duration::minutes(31));
    assert_eq!(browser.get("/me").await.status, StatusCode::UNAUTHORIZED, "an idle session is over");
    assert_eq!(browser.sign_in("管理员陈", PASSWORD).await.status, StatusCode::OK, "one signs in again");
    for _ in 0..35 {
        world.clock.advance(Duration::minutes(20));
        assert_eq!(browser.get("/me").await.status, StatusCode::OK, "a session in use goes on");
    }
    world.clock.advance(Duration::minutes(21));
    assert_eq!(browser.get("/me").await.status, StatusCode::UNAUTHORIZED, "after twelve hours it is over all the same");
}

#[tokio::test]
async fn another_site_can_write_nothing_in_somebodys_name() {
    let (_world, mut browser) = set_up_office(75).await;
    let token = browser.token.take();
    let body = || json!({ "name": "混进来的", "role": "administrator", "divisions": ["all"], "password": PASSWORD });
    assert_eq!(browser.post("/people", body()).await.status, StatusCode::FORBIDDEN, "a cookie alone writes nothing");
    browser.token = Some("0".repeat(64));
    assert_eq!(browser.post("/people", body()).await.status, StatusCode::FORBIDDEN, "nor a token of nobody");
    browser.token = token;
    browser.origin = Some("https://evil.example".to_owned());
    assert_eq!(browser.post("/people", body()).await.status, StatusCode::FORBIDDEN, "nor another origin with both");
    assert_eq!(browser.sign_in("管理员陈", PASSWORD).await.status, StatusCode::FORBIDDEN, "nor a log-in from there");
    browser.origin = None;
    assert_eq!(browser.get("/people").await.body["total"], 1, "nobody came in");
    assert_eq!(browser.post("/people", body()).await.status, StatusCode::CREATED, "the page itself can");
}

#[tokio::test]
async fn a_clerk_enrols_a_phone_whose_visit_arrives_and_sees_no_other_township() {
    let (world, mut administrator) = set_up_office(76).await;
    let (_, mut clerk) = person(&world, &mut administrator, "文员王", "township", TOWNSHIP).await;
    let refused = clerk.get("/people?division=500236102").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "another township is none of her business");
    let higher = json!({ "name": "自己人", "role": "county", "divisions": [TOWNSHIP] });
    assert_eq!(clerk.post("/people", higher).await.status, StatusCode::FORBIDDEN, "she gives nobody more than she has");
    let wider = json!({ "name": "自己人", "role": "cadre", "divisions": ["500236"] });
    assert_eq!(clerk.post("/people", wider).await.status, StatusCode::FORBIDDEN, "nor anywhere else");
    let village = cunji_tests::records::village().to_string();
    let cadre = json!({ "name": "李梅", "role": "cadre", "divisions": [village] });
    let cadre = clerk.post("/people", cadre).await.body["person"].as_str().unwrap().to_owned();
    let code = clerk.post(&format!("/people/{cadre}/enrolments"), json!({})).await;
    assert_eq!(code.status, StatusCode::CREATED, "a code for her phone: {}", code.text);
    let host = world.office.address().replace("http://", "");
    assert!(code.body["text"].as_str().unwrap().ends_with(&format!("@{host}")), "the QR leads to this office");
    assert!(code.body["svg"].as_str().unwrap().contains("<svg"), "and is there as a picture");
    let phone = world.phone_with_code("李梅", code.body["code"].as_str().unwrap()).await;
    let household = world.households[0];
    world.sync_until_quiet(&[&phone]).await;
    phone.visit(household, "屋顶漏雨");
    assert!(phone.sync().await.agreed, "the visit is in");
    let devices = clerk.get("/devices").await;
    let device = &devices.body["rows"][0];
    assert_eq!((&device["name"], &device["owes"]), (&json!("李梅"), &json!(0)), "the phone owes nothing: {device}");
    let mut village_clerk = world.office.signed_in(Role::Cadre, &[&village]).await;
    assert_eq!(village_clerk.get("/devices").await.status, StatusCode::FORBIDDEN, "a cadre manages no devices");
    let audit = administrator.get("/audit?action=code_made").await;
    let line = &audit.body["rows"][0];
    assert_eq!(
        (&line["name"], &line["record"]),
        (&json!("文员王"), &json!(cadre)),
        "who made the code is known: {line}"
    );
    let file = administrator.get("/audit.csv").await;
    assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "the audit is also a file");
    let taken = administrator.get("/audit?action=audit_exported").await;
    assert_eq!(taken.body["total"], 1, "and that it was taken out is a line");
}

#[tokio::test]
async fn a_revoked_phone_hands_in_what_it_holds_and_the_office_decides() {
    let world = World::with_households(3, 77).await;
    let (mei, li) = (world.phone("李梅").await, world.phone("张强").await);
    world.sync_until_quiet(&[&mei, &li]).await;
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let visit = mei.visit(world.households[0], "水管冻裂");
    mei.edit(world.households[1], "address", "石门村二组12号");
    mei.edit(world.households[1], "address", "石门村二组13号");
    let device = mei.own_id().to_string();
    let path = format!("/devices/{device}/revoke");
    assert_eq!(clerk.post(&path, json!({ "reason": " " })).await.status, StatusCode::BAD_REQUEST, "a reason is needed");
    assert_eq!(
        clerk.post(&path, json!({ "reason": "手机丢了" })).await.status,
        StatusCode::NO_CONTENT,
        "it is revoked"
    );

    li.visit(world.households[2], "后来的事");
    li.sync().await;
    let run = mei.sync().await;
    assert_eq!(run.outcome, cunji_device::view::SyncOutcome::Revoked, "the phone is told: {run:?}");
    assert_eq!(run.received, 0, "it gets nothing any more: {run:?}");
    assert_eq!(mei.sync().await.refused, 0, "what was handed in is not sent again and again");
    let before = world.office.feed().await.changes;
    let waiting = clerk.get("/quarantine").await;
    assert_eq!(waiting.body["total"], 3, "all three changes wait apart: {}", waiting.text);
    let row = &waiting.body["rows"][0];
    let said = (&row["device"], &row["name"], &row["reason"]);
    assert_eq!(said, (&json!(device), &json!("李梅"), &json!("手机丢了")), "the office sees whose and why: {row}");
    let mut neighbour = world.office.signed_in(Role::Township, &["500236102"]).await;
    assert_eq!(neighbour.get("/quarantine").await.body["total"], 0, "another township sees none of it");

    let item = |row: &Value| json!({ "village": row["village"], "document": row["document"], "hash": row["hash"] });
    let rows: Vec<Value> = waiting.body["rows"].as_array().unwrap().iter().map(item).collect();
    let foreign = neighbour.post("/quarantine/accept", json!({ "items": rows })).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "nor takes it in");
    let early = clerk.post("/quarantine/accept", json!({ "items": [rows[2]] })).await;
    assert_eq!(early.body["left"][0]["outcome"], "need_deps", "the second edit builds on the first: {}", early.text);
    let backwards: Vec<&Value> = rows.iter().rev().collect();
    let accepted = clerk.post("/quarantine/accept", json!({ "items": backwards })).await;
    assert_eq!(accepted.body["accepted"], 3, "together, in any order, they are in: {}", accepted.text);
    assert_eq!(world.office.feed().await.changes, before + 3, "the feed has them");
    assert_eq!(clerk.get("/quarantine").await.body["total"], 0, "nothing waits any more");
    assert!(li.sync().await.agreed, "the others get them");
    let seen = li.household(world.households[0]);
    assert!(format!("{seen:?}").contains(&visit.to_string()), "the visit of the lost phone is there for everybody");

    mei.visit(world.households[2], "不该收的");
    mei.sync().await;
    let waiting = clerk.get("/quarantine").await;
    let rows: Vec<Value> = waiting.body["rows"].as_array().unwrap().iter().map(item).collect();
    assert_eq!(
        clerk.post("/quarantine/dismiss", json!({ "items": rows })).await.status,
        StatusCode::BAD_REQUEST,
        "why?"
    );
    let dismissed = clerk.post("/quarantine/dismiss", json!({ "items": rows, "reason": "捡到的人写的" })).await;
    assert_eq!(dismissed.status, StatusCode::OK, "it is dismissed: {}", dismissed.text);
    let kept = clerk.get("/quarantine?state=dismissed").await;
    assert_eq!(kept.body["rows"][0]["outcome"], "捡到的人写的", "and stays, with the reason: {}", kept.text);

    let code = world.office.code_for("李梅", &[cunji_tests::records::village()]).await;
    mei.enrol(&world.office.address(), &code).await.unwrap();
    assert!(mei.sync().await.agreed, "enrolled again, the phone goes on, and offers again what was set aside");
    world.sync_until_quiet(&[&mei, &li]).await;
    world.assert_same(&[&mei, &li]).await;
}

#[tokio::test]
async fn who_leaves_is_out_at_once_on_console_and_phone() {
    let (world, mut administrator) = set_up_office(78).await;
    let (id, mut clerk) = person(&world, &mut administrator, "文员王", "township", TOWNSHIP).await;
    let code = administrator.post(&format!("/people/{id}/enrolments"), json!({})).await;
    let phone = world.phone_with_code("文员王", code.body["code"].as_str().unwrap()).await;
    assert!(phone.sync().await.agreed, "her phone syncs");
    phone.visit(world.households[0], "最后一次");
    let gone = administrator.patch(&format!("/people/{id}"), json!({ "active": false })).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "she is out: {}", gone.text);
    assert_eq!(clerk.get("/me").await.status, StatusCode::UNAUTHORIZED, "her open page is closed");
    assert_eq!(clerk.sign_in("文员王", PASSWORD).await.status, StatusCode::UNAUTHORIZED, "and stays closed");
    let run = phone.sync().await;
    assert_eq!(run.outcome, cunji_device::view::SyncOutcome::Revoked, "the phone is out of service: {run:?}");
    assert_eq!(administrator.get("/quarantine").await.body["total"], 1, "what it held is not lost");
    let own = administrator.get("/me").await.body["person"].as_str().unwrap().to_owned();
    let own = administrator.patch(&format!("/people/{own}"), json!({ "active": false })).await;
    assert_eq!(own.status, StatusCode::CONFLICT, "nobody locks himself out");
}

#[tokio::test]
async fn hostile_texts_come_back_as_they_went_in() {
    let (_world, mut browser) = set_up_office(79).await;
    let texts = [
        "'; DROP TABLE person; --",
        "\" OR 1=1 --",
        "Robert'); DELETE FROM audit;--",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{constructor.constructor('x')()}}",
        "=HYPERLINK(\"http://evil\",\"x\")",
        "%' ESCAPE '!",
        "../../etc/passwd",
        "李\u{202e}梅",
    ];
    for text in texts {
        let made = browser.post("/people", json!({ "name": text, "role": "cadre", "divisions": [TOWNSHIP] })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{text} is a name like any other: {}", made.text);
        let person = made.body["person"].as_str().unwrap();
        let query: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = browser.get(&format!("/people?q={query}")).await;
        assert_eq!(found.body["total"], 1, "searching {text} finds it and only it: {}", found.text);
        assert_eq!(found.body["rows"][0]["name"], text, "the name comes back as it went in");
        assert_eq!(found.headers["content-type"], "application/json", "and is data");
        assert_eq!(found.headers["x-content-type-options"], "nosniff", "that no browser takes for a page");
        assert_eq!(found.headers["cache-control"], "no-store", "and nothing keeps");
        assert!(found.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"), "a policy");
        for path in ["/devices?q=", "/audit?q=", "/quarantine?state="] {
            let answer = browser.get(&format!("{path}{query}")).await;
            assert!(answer.status.is_success(), "{path}{text} is a search: {}", answer.text);
        }
        for path in ["/people?role=", "/audit?action=", "/audit?person=", "/people?division=", "/audit?from="] {
            let answer = browser.get(&format!("{path}{query}")).await;
            assert!(!answer.status.is_server_error(), "{path}{text} breaks nothing: {}", answer.text);
            assert!(!answer.text.contains(text), "and is not repeated: {}", answer.text);
        }
        let renamed = browser.patch(&format!("/people/{person}"), json!({ "name": format!("{text}2") })).await;
        assert_eq!(renamed.status, StatusCode::NO_CONTENT, "it can be changed: {}", renamed.text);
        let wrong = browser.sign_in(text, text).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "and logs nobody in");
        let gone = browser.post(&format!("/devices/{query}/revoke"), json!({ "reason": text })).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "a device is no text");
    }
    let file = browser.get("/audit.csv").await.text;
    assert!(!file.lines().any(|line| line.contains(",=")), "no cell of the file is calculated");
    assert_eq!(browser.get("/people?limit=500").await.body["total"], 11, "everybody is still there");
}

#[tokio::test]
async fn the_pages_come_with_a_strict_policy_and_nothing_outside_them_is_reached() {
    let world = World::with_households(1, 80).await;
    let client = client();
    let page = client.get(format!("{}/console/", world.office.address())).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK, "there is a page, built or not");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "a strict policy: {policy}");
    for path in ["/console/..%2f..%2fCargo.toml", "/console/%2e%2e/%2e%2e/etc/passwd", "/console/assets/none.js"] {
        let answer = client.get(format!("{}{path}", world.office.address())).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path} leads nowhere");
    }
}
