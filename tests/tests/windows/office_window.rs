//! What the office has to do with a phone's lock, on the real window and in the real console: a forgotten PIN from the
//! request to a new PIN, a phone that was taken out of service, and a sync over the office's own Wi-Fi. Pictures:
//! `target/e2e-office`.

use cunji_tests::screen::campaign::sit_down;
use cunji_tests::screen::lock::NEXT_PIN;
use cunji_tests::screen::story::{PIN, ZHANG, choose_pin, first_home, type_pin};
use cunji_tests::screen::team::{speak, to_a_tab};
use cunji_tests::screen::{Album, Chromium, Display, Phone, Server, Window, target};
use std::path::Path;

/// A phone that is enrolled and has one visit that nobody else has.
struct Begun {
    server: Server,
    window: Window,
    phone: Phone,
    album: Album,
}

impl Begun {
    async fn of(folder: &Path, album: &str) -> Self {
        let display = Display::of_session();
        let phone = Phone::new("zhang", folder.join("zhang"), &display);
        let album = Album::begin(&target().join("e2e-office").join(album));
        let mut server = Server::with_sample_village(&folder.join("server"), 12, &[ZHANG]);
        server.start().await;
        let window = Window::open(&phone).await;
        let home = first_home(&window, &server, ZHANG).await;
        window.tap_which("household-row", "document", &home).await;
        window.tap("record-visit").await;
        window.tap("visit-no-changes").await;
        window.tap("visit-save").await;
        window.see("household-name").await;
        to_a_tab(&window).await;
        window.tap("tab-today").await;
        window.see_which("state-line", "on-phone", "1").await;
        Self { server, window, phone, album }
    }
}

async fn open_sync(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.see("sync-now").await;
}

/// The panel of the only phone there is.
async fn its_panel(console: &Chromium) {
    console.screen("#/people?tab=devices").await;
    console.click(ZHANG, "tbody tr[data-place]").await;
    console.sees("给解锁码").await;
}

/// The console's answer to what a phone shows.
async fn answer_to(console: &Chromium, request: &str) -> String {
    its_panel(console).await;
    console.type_in("[name=phone-request]", request).await;
    console.click("给解锁码", ".panel button").await;
    let said = console.read("[data-test=phone-answer]").await;
    said.lines().last().unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_pin_is_answered_at_the_office_and_the_visit_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let Begun { mut server, window, album, .. } = Begun::of(folder.path(), "forgotten").await;
    window.tap("tab-me").await;
    window.tap("lock-now").await;
    window.see_which("lock-page", "stage", "locked").await;
    window.tap("language-en").await;
    window.tap("open-forgotten").await;
    window.see("recovery-request").await;
    album.take(&window, "forgotten-en").await;
    window.tap("back").await;
    window.tap("language-zh").await;
    window.tap("open-forgotten").await;
    let request = window.read("recovery-request").await;
    album.take(&window, "forgotten").await;

    let console = sit_down(&server).await;
    let answer = answer_to(&console, &request).await;
    album.put("console-answer", &console.picture().await);
    let slip = answer.replace(['2', '3', '4', '5'], "6");
    window.type_into("recovery-answer", &slip).await;
    window.tap("recovery-next").await;
    choose_pin(&window, NEXT_PIN).await;
    window.see_which("error", "code", "answer_refused").await;
    album.take(&window, "a-slip").await;
    window.type_into("recovery-answer", &answer).await;
    window.tap("recovery-next").await;
    window.see("new-pin").await;
    window.see_no("error").await;
    album.take(&window, "new-pin").await;
    choose_pin(&window, NEXT_PIN).await;
    window.tap("tab-today").await; // it opens where it was locked
    window.see_which("state-line", "on-phone", "1").await;
    album.take(&window, "inside").await;
    open_sync(&window).await;
    window.tap("sync-now").await;
    window.see_words("sync-result", "可以走了").await;
    assert_eq!(server.counts().visits, 1, "what nobody had synced is at the office");
    to_a_tab(&window).await;
    window.tap("tab-me").await;
    window.tap("lock-now").await;
    type_pin(&window, PIN).await;
    window.see("pin-wrong").await;
    type_pin(&window, NEXT_PIN).await;
    window.see("lock-now").await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    assert_eq!(console.heard().await, [""; 0], "nor in the console");
    console.close().await;
    window.close().await;
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_out_of_service_hands_in_says_so_and_stays_shut_until_the_office_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let Begun { mut server, window, phone, album } = Begun::of(folder.path(), "revoked").await;
    let console = sit_down(&server).await;
    its_panel(&console).await;
    console.click("停用这部手机", ".panel button").await;
    console.type_in("[name=revoke-reason]", "人调走了").await;
    console.click("停用", ".panel form button").await;
    console.sees("已停用").await;
    open_sync(&window).await;
    window.tap("sync-now").await;
    window.see_which("lock-page", "stage", "shut").await;
    window.see_words("handed-in", "1").await;
    album.take(&window, "shut").await;
    assert_eq!(window.refusal_of("list_visits").await.as_deref(), Some("locked"), "no record is shown any more");
    window.tap("language-en").await;
    album.take(&window, "shut-en").await;
    window.close().await;

    let window = Window::open(&phone).await;
    window.see_which("lock-page", "stage", "shut").await;
    window.tap("language-zh").await;
    window.tap("open-forgotten").await;
    let request = window.read("recovery-request").await;
    album.take(&window, "ask-the-office").await;
    let answer = answer_to(&console, &request).await;
    window.type_into("recovery-answer", &answer).await;
    window.tap("recovery-next").await;
    choose_pin(&window, NEXT_PIN).await;
    window.see("tab-ledgers").await;
    window.tap("tab-ledgers").await;
    window.see("visit-row").await;
    album.take(&window, "opened-again").await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    console.close().await;
    window.close().await;
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_internet_a_tap_finds_the_office_on_the_same_network_and_syncs_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let Begun { mut server, window, album, .. } = Begun::of(folder.path(), "near").await;
    server.kill();
    open_sync(&window).await;
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "offline").await;
    window.tap("sync-near").await;
    window.see_which("error", "code", "nobody_near").await;
    album.take(&window, "nobody-near").await;
    // The office's server is on this network, at an address of which the phone was never told.
    server.start_announced().await;
    window.tap("sync-near").await;
    window.see_words("sync-result", "可以走了").await;
    window.scroll_to("sync-near").await;
    album.take(&window, "near").await;
    assert_eq!(server.counts().visits, 1, "the visit is at the office");
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "offline").await;
    to_a_tab(&window).await;
    speak(&window, "en").await;
    open_sync(&window).await;
    window.tap("sync-near").await;
    window.see_which("sync-result", "outcome", "done").await;
    album.take(&window, "near-en").await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    window.close().await;
    server.kill();
}
