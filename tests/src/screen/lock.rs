//! The lock on a real window: a form half written when the phone is put away, wrong PINs, another PIN, two people.

use super::story::{Household, PIN, choose_pin, enrol, open_household, type_pin};
use super::team::{speak, to_a_tab};
use super::{Album, Phone, Server, Window, until};
use std::path::Path;

/// The PIN after the change.
pub const NEXT_PIN: &str = "741963";
/// What is being written when the phone is put away, and never saved.
pub const HALF: &str = "水管冻裂了，正说着就有人来了";
/// What was saved.
pub const NUMBER: &str = "19900002468";

/// Every command of the shell, as it registers them.
pub fn commands() -> Vec<String> {
    let shell = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/src/lib.rs");
    let text = std::fs::read_to_string(shell).expect("the shell's source");
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("commands::")?.rsplit_once("::"));
    named.map(|(_, name)| name.trim_end_matches(',').to_owned()).collect()
}

/// The commands that are the lock's own.
fn is_of_the_lock(command: &str) -> bool {
    let shell = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/src/commands/lock.rs");
    // What asks only the system around the app says nothing of records.
    ["system_features", "scan_code", "protect_screen", "keep_awake"].contains(&command)
        || std::fs::read_to_string(shell).expect("the lock's commands").contains(&format!("async fn {command}("))
}

/// While it is locked every command but the lock's own is refused, whatever it is given.
async fn nothing_answers(window: &Window) {
    let commands = commands();
    assert!(commands.len() > 60, "all commands are asked: {commands:?}");
    for command in commands.iter().filter(|command| !is_of_the_lock(command)) {
        let refusal = window.refusal_of(command).await;
        assert_eq!(refusal.as_deref(), Some("locked"), "{command} answers while the phone is locked");
    }
}

/// Enrols and gives the first household, its page open.
pub async fn begin(window: &Window, server: &Server, person: &str, album: &Album) -> Household {
    window.see("enrol-code").await;
    window.type_into("enrol-code", &server.enrolment_code(person)).await;
    window.type_into("enrol-server", &server.address()).await;
    window.tap("enrol-submit").await;
    window.see("new-pin").await;
    assert_eq!(window.refusal_of("sync_now").await.as_deref(), Some("locked"), "no record comes before there is a PIN");
    album.take(window, "set-pin").await;
    type_pin(window, "123456").await;
    type_pin(window, "123456").await;
    window.see_which("error", "code", "pin_too_simple").await;
    choose_pin(window, PIN).await;
    window.see_which("sync-result", "outcome", "done").await;
    window.tap("first-sync-enter").await;
    window.tap("tab-households").await;
    let document = window.read_each("household-row", "document").await.remove(0);
    window.tap_which("household-row", "document", &document).await;
    let name = window.read("household-name").await;
    Household { document, name }
}

/// Half a visit is written when the phone is put away; after the PIN it is where it was.
pub async fn put_away_while_writing(window: &Window, album: &Album) {
    window.tap("edit-household").await;
    window.type_into("field-phone", NUMBER).await;
    window.tap("household-save").await;
    window.see_words("household-phone", NUMBER).await;
    window.tap("record-visit").await;
    window.tap("visit-has-changes").await;
    window.tap("jump-issues").await;
    window.type_into_first("field-issues/", HALF).await;
    window.put_away().await;
    window.see_which("lock-page", "stage", "locked").await;
    let page = window.read_page().await;
    assert!(!page.contains(HALF), "nothing of it is on the page any more: {page}");
    album.take(window, "locked").await;
    nothing_answers(window).await;
    type_pin(window, PIN).await;
    window.see("visit-save").await;
    let fields = window.fields_like("field-issues/").await;
    let kept = window.values(&fields).await;
    assert!(
        kept.iter().any(|words| words == HALF),
        "what was being written is there, at the page where it was: {kept:?}"
    );
    album.take(window, "unlocked").await;
    window.tap("back").await;
}

/// Wrong PINs: three are free, then it waits, also after the app was closed and opened.
pub async fn wrong_pins(window: Window, phone: &Phone, album: &Album) -> Window {
    to_a_tab(&window).await;
    window.tap("tab-me").await;
    album.take(&window, "me").await;
    window.tap("lock-now").await;
    for turn in 1..=3 {
        window.see_which("lock-page", "stage", "locked").await;
        type_pin(&window, "852741").await;
        if turn < 3 {
            window.see("pin-wrong").await;
        }
    }
    window.see("pin-wait").await;
    album.take(&window, "wait").await;
    window.close().await;
    let window = Window::open(phone).await;
    window.see("pin-wait").await;
    until("half a minute to pass", async || (window.count("pin-wait").await == 0).then_some(())).await;
    type_pin(&window, PIN).await;
    window.see("record-visit-fab").await;
    window
}

/// Another PIN by 我的 → 锁, and the lock page in English with large letters.
pub async fn another_pin(window: &Window, album: &Album) {
    window.tap("tab-me").await;
    window.tap("open-lock").await;
    window.see("change-pin").await;
    album.take(window, "settings").await;
    window.tap("idle-10").await;
    window.tap("show-name").await;
    window.tap("change-pin").await;
    type_pin(window, PIN).await;
    choose_pin(window, NEXT_PIN).await;
    window.see("change-pin").await;
    window.tap("back").await;
    speak(window, "en").await;
    window.tap("lock-now").await;
    window.see_which("lock-page", "stage", "locked").await;
    window.font_size(200).await;
    album.take(window, "locked-en-200").await;
    window.font_size(100).await;
    window.tap("language-zh").await;
    type_pin(window, PIN).await;
    window.see("pin-wrong").await;
    type_pin(window, NEXT_PIN).await;
    window.see("language-zh").await;
}

/// Somebody else on the same phone: an own lock and own records, and the way back.
pub async fn somebody_else(window: &Window, server: &Server, first: &str, second: &str, album: &Album) {
    to_a_tab(window).await;
    window.tap("tab-me").await;
    window.tap("open-lock").await;
    window.tap("open-people").await;
    window.see("person-on-phone").await;
    window.tap("add-person").await;
    enrol(window, server, second).await;
    window.tap("first-sync-enter").await;
    window.tap("tab-me").await;
    assert_eq!(window.read("person-name").await, second, "the phone is the second one's now");
    window.tap("lock-now").await;
    window.tap("choose-person").await;
    window.see_words("person-on-phone", first).await;
    album.take(window, "people").await;
    assert!(!window.read_page().await.contains(second), "who did not allow it is not named");
    window.tap_which("person-on-phone", "person", "1").await;
    type_pin(window, NEXT_PIN).await;
    window.see("record-visit-fab").await;
}

/// The way back to a household after the phone went round.
pub async fn still_there(window: &Window, household: &Household) {
    open_household(window, household).await;
    window.see_words("household-phone", NUMBER).await;
}
