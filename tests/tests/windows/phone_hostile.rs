//! A colleague's phone, its owner's name and the office's campaign hold what a page could take for code in every field for
//! words of a household, a visit and a grievance. The phone shows it as words, on every page, and runs nothing.

use chrono::Utc;
use cunji_device::Value;
use cunji_device::view::Saved;
use cunji_model::kind::Kind;
use cunji_tests::hostile::{MARKUP, TEMPLATE, record};
use cunji_tests::kit::{Link, Phone, TestClock};
use cunji_tests::screen::phone_pages::PAGES;
use cunji_tests::screen::story::{ZHANG, enrol, phones};
use cunji_tests::screen::team::sync;
use cunji_tests::screen::{Display, Server, Window};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Pages on which the words must be read; on others they may lie in fields or not be at all.
const SHOWN_ON: [&str; 17] = [
    "today",
    "households-group",
    "household",
    "household-unfolded",
    "visit-form-campaign",
    "grievance",
    "visit",
    "history",
    "ledger-visits",
    "ledger-grievances",
    "ledger-settle",
    "campaigns",
    "campaign",
    "visit-form",
    "survey-form",
    "coverage",
    "bundle",
];

/// The phone of somebody whose own name is hostile, without a window.
async fn colleague(server: &Server, folder: &Path) -> Phone {
    let clock = Arc::new(TestClock::at(&Utc::now().to_rfc3339()));
    let address = format!("http://{}", server.address());
    let phone = Phone::new("colleague", folder.join("colleague"), clock, 31, Arc::new(Link::new(&address)));
    phone.enrol(&address, &server.enrolment_code(MARKUP)).await.unwrap();
    assert!(phone.sync().await.agreed);
    phone
}

/// Every field for words of a kind, as a form hands them in.
fn words(kind: Kind, home: Uuid) -> BTreeMap<String, Value> {
    let writes = record(kind, Uuid::nil(), home).writes;
    // A risk is kept under its word.
    let named = |path: String| path.replace(&format!("risks/{}", Uuid::from_u128(77).simple()), "risks/OTHER");
    writes.into_iter().map(|(path, value)| (named(path.to_string()), value)).collect()
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("words are words, whatever they look like: {problems:?}"),
    }
}

/// The colleague writes all of it; visit and grievance by their identities.
fn write_everything(phone: &Phone, home: Uuid) -> (String, String) {
    let (device, id) = (phone.device(), home.to_string());
    let form = device.open_household_form(&id).unwrap();
    let mut fields = words(Kind::Household, home);
    fields.insert("change_reason".into(), MARKUP.into());
    let (today, item) = (Utc::now().date_naive().to_string(), Uuid::from_u128(77).simple());
    for day in ["change_on".to_owned(), format!("events/{item}/on"), format!("monitoring/{item}/on")] {
        fields.insert(day, today.as_str().into());
    }
    fields.insert(format!("monitoring/{item}/source"), "CADRE".into());
    saved(device.save_household(&form.draft, &id, &form.heads, &fields).unwrap());
    let form = device.open_visit_form(&id).unwrap();
    let mut fields = form.fields.clone();
    fields.extend(words(Kind::Visit, home).into_iter().filter(|(path, _)| path != "visited_at"));
    let visit = saved(device.save_visit(&form.draft, &fields).unwrap());
    let form = device.open_grievance_form(Some(&id), None).unwrap();
    let mut fields = form.fields.clone();
    fields.extend(words(Kind::Grievance, home).into_iter().filter(|(path, _)| !path.starts_with("steps/")));
    let grievance = saved(device.save_grievance(&form.draft, &fields).unwrap());
    (visit, grievance)
}

async fn unharmed(window: &Window, page: &str) -> String {
    assert_eq!(window.struck().await, 0, "{page}: words never become elements or run");
    let said = window.read_page().await;
    assert!(!said.contains("76191"), "{page}: words are never worked out: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_look_like_code_are_shown_as_words_on_every_page() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let [phone, _] = phones(folder.path(), &display);
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG, MARKUP]);
    server.start().await;
    let colleague = colleague(&server, folder.path()).await;
    let window = Window::open(&phone).await;
    enrol(&window, &server, ZHANG).await;
    window.tap("first-sync-enter").await;
    server.announce(MARKUP, &format!("{MARKUP}{TEMPLATE}"));
    sync(&window).await;
    // Both write the same fields of one household, so that its cards have hostile values, too.
    let mut places = window.write_something_of_everything("李家大院").await;
    let home = places.home.parse().unwrap();
    (places.visit, places.grievance) = write_everything(&colleague, home);
    assert!(colleague.sync().await.agreed);
    sync(&window).await;

    let mut shown = Vec::new();
    for page in PAGES {
        window.turn_to(page, &places).await;
        let said = unharmed(&window, page.name).await;
        if said.contains(MARKUP) {
            shown.push(page.name);
        }
    }
    let missing: Vec<&str> = SHOWN_ON.into_iter().filter(|page| !shown.contains(page)).collect();
    assert!(missing.is_empty(), "the words are shown as they were written; not on {missing:?}, but on {shown:?}");
    assert_eq!(window.heard().await, [""; 0], "the policy had nothing to refuse and nothing failed unseen");
    window.close().await;
}
