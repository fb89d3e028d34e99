//! Photos where something is to be seen: with a grievance and the step that mends it, kept over a closed app; with a
//! householder's signature in an income survey, where one is taken out again. Pictures: `target/e2e-evidence`.

use cunji_tests::screen::pictures::photo_of_a_house;
use cunji_tests::screen::story::{PIN, ZHANG, first_home, type_pin};
use cunji_tests::screen::team::{speak, to_a_tab};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};
use std::path::Path;

async fn open_household(window: &Window, home: &str) {
    to_a_tab(window).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", home).await;
    window.see("household-name").await;
}

/// The ledger's only grievance.
async fn open_grievance(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-grievances").await;
    window.tap("grievances-all").await;
    window.tap("grievance-row").await;
    window.see("grievance-content").await;
}

async fn pick(window: &Window, photo: &Path, now: &str) {
    window.see("form-pictures").await;
    window.pick_file("picture-file", photo).await;
    window.see_which("form-pictures", "count", now).await;
}

async fn sign(window: &Window, now: &str) {
    window.tap("picture-sign").await;
    window.write_signature().await;
    window.tap("signature-done").await;
    window.see_which("form-pictures", "count", now).await;
}

async fn of_the_grievance(window: &Window, home: &str, photo: &Path, album: &Album) {
    open_household(window, home).await;
    window.tap("record-grievance").await;
    window.type_into("field-content", "堂屋后墙裂了一道缝").await;
    pick(window, photo, "1").await;
    window.scroll_to("form-pictures").await;
    album.take(window, "grievance-form").await;
    window.tap("grievance-save").await;
    window.see_words("toast", "已保存在本机").await;
    open_grievance(window).await;
    window.see_which("record-pictures", "count", "1").await;
    album.take(window, "grievance").await;
    window.tap("thumb-PHOTO").await;
    window.see_drawn("picture-whole").await;
    album.take(window, "grievance-photo-whole").await;
    window.tap("picture-close").await;
    for kind in ["TRIAGE", "ASSIGN"] {
        window.tap_which("step-next", "kind", kind).await;
        window.tap("step-save").await;
        window.see_which("step", "kind", kind).await;
    }
    window.tap_which("step-next", "kind", "ACT").await;
    window.see_which("step-form", "kind", "ACT").await;
    window.type_into("field-steps/new/words", "请人来看过，先撑住").await;
    pick(window, photo_of_the_prop(photo).as_path(), "1").await;
    window.scroll_to("form-pictures").await;
    album.take(window, "step-form").await;
}

/// Another photo, so that it is another picture.
fn photo_of_the_prop(beside: &Path) -> std::path::PathBuf {
    let file = beside.with_file_name("撑墙.jpg");
    image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([(x / 3) as u8, (y / 2) as u8, 90])).save(&file).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_and_a_signature_on_the_forms_of_a_grievance_and_a_survey() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("zhang", folder.path().join("zhang"), &display);
    let album = Album::begin(&target().join("e2e-evidence"));
    let photo = folder.path().join("裂缝.jpg");
    photo_of_a_house(&photo);
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG]);
    server.start().await;
    let window = Window::open(&phone).await;
    let home = first_home(&window, &server, ZHANG).await;
    of_the_grievance(&window, &home, &photo, &album).await;

    // The app is closed in the middle of the step: its page opens with it again.
    window.close().await;
    let window = Window::open(&phone).await;
    type_pin(&window, PIN).await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-drafts").await;
    window.see_which("draft-row", "deed", "grievance_step").await;
    album.take(&window, "drafts").await;
    window.tap("draft-continue").await;
    window.see_which("step-form", "kind", "ACT").await;
    window.see("resumed").await;
    window.see_which("form-pictures", "count", "1").await;
    window.tap("step-save").await;
    window.see("step-pictures").await;
    window.see_no("step-form").await;
    window.scroll_to("step-pictures").await;
    album.take(&window, "step-with-photo").await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    album.take(&window, "grievance-history").await;

    open_household(&window, &home).await;
    window.tap("survey").await;
    window.see("survey-bar").await;
    window.scroll_to("form-pictures").await;
    album.take(&window, "survey-sheet").await;
    sign(&window, "1").await;
    pick(&window, &photo, "2").await;
    window.scroll_to("form-pictures").await;
    album.take(&window, "survey-signed").await;
    window.tap("survey-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.see("household-name").await;
    window.tap("survey").await;
    window.see_which("form-pictures", "count", "2").await;
    window.tap("thumb-PHOTO").await;
    window.tap("picture-remove").await;
    window.see_which("form-pictures", "count", "1").await;
    window.tap("survey-save").await;
    window.see("household-name").await;
    window.tap("survey").await;
    window.see_which("form-pictures", "count", "1").await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    window.see_words("past-value", "去掉了").await;
    album.take(&window, "survey-history").await;

    to_a_tab(&window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.tap("sync-now").await;
    window.see_words("sync-result", "可以走了").await;
    assert_eq!(server.pictures().0, 3, "the photos of the grievance and the signature are at the office");
    window.tap("back").await;
    speak(&window, "en").await;
    open_grievance(&window).await;
    window.scroll_to("step-pictures").await;
    album.take(&window, "grievance-en").await;
    window.tap_which("step-next", "kind", "DONE").await;
    window.scroll_to("form-pictures").await;
    album.take(&window, "step-form-en").await;
    window.tap("step-cancel").await;
    window.see("step-next").await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    album.take(&window, "grievance-history-en").await;
    open_household(&window, &home).await;
    window.tap("survey").await;
    window.scroll_to("form-pictures").await;
    album.take(&window, "survey-en").await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    window.close().await;
    server.kill();
}
