//! 换了手机: a form that was begun on the old phone's window is offered on the new one's after its first sync, goes on and is
//! saved there, and the old phone says where it went. Pictures: `target/e2e-drafts`.

use cunji_tests::screen::pictures::photo_of_a_house;
use cunji_tests::screen::story::{ZHANG, enrol, first_home};
use cunji_tests::screen::team::{speak, sync, to_a_tab};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};

/// What was written on the old phone, and how it ends on the new one.
const HALF: &str = "后檐漏雨，瓦要换，还没量完";
const WHOLE: &str = "后檐漏雨，瓦要换二十片，下周送到";

/// The fields of what was raised, with what they hold.
async fn raised(window: &Window) -> Vec<String> {
    let fields = window.fields_like("field-issues/").await;
    window.values(&fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_begun_on_the_old_phone_goes_on_on_the_new_one() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = ["old", "new"].map(|name| Phone::new(name, folder.path().join(name), &display));
    let album = Album::begin(&target().join("e2e-drafts"));
    let photo = folder.path().join("后檐.jpg");
    photo_of_a_house(&photo);
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG]);
    let before = server.counts();
    server.start().await;
    let old = Window::open(&old).await;
    let home = first_home(&old, &server, ZHANG).await;
    old.tap_which("household-row", "document", &home).await;
    old.tap("record-visit").await;
    old.tap("visit-has-changes").await;
    old.tap("jump-issues").await;
    old.type_into_first("field-issues/", HALF).await;
    old.see("form-pictures").await;
    old.pick_file("picture-file", &photo).await;
    old.see_which("form-pictures", "count", "1").await;
    old.tap("back").await;
    old.see("household-name").await;
    sync(&old).await;
    album.take(&old, "half-written").await;

    let new = Window::open(&new).await;
    enrol(&new, &server, ZHANG).await;
    new.see_which("sync-drafts-came", "count", "1").await;
    album.take(&new, "first-sync").await;
    new.tap("first-sync-enter").await;
    new.see("draft-from").await;
    album.take(&new, "today").await;
    speak(&new, "en").await;
    new.tap("tab-today").await;
    new.see("draft-from").await;
    album.take(&new, "today-en").await;
    new.tap("state-line").await;
    new.see("sync-drafts-came").await;
    album.take(&new, "sync-en").await;
    new.tap("back").await;
    new.tap("draft-continue").await;
    new.see("resumed").await;
    new.see_which("form-pictures", "count", "1").await;
    album.take(&new, "goes-on-en").await;
    new.scroll_to("form-pictures").await;
    album.take(&new, "photo-on-the-other-phone-en").await;
    new.tap("thumb-PHOTO").await;
    new.see("picture-view").await;
    album.take(&new, "photo-view-en").await;
    new.tap("picture-close").await;
    to_a_tab(&new).await;
    speak(&new, "zh").await;
    new.tap("tab-ledgers").await;
    new.tap("ledger-drafts").await;
    new.see("draft-from").await;
    album.take(&new, "ledger").await;
    new.tap("draft-continue").await;
    new.see("resumed").await;
    assert!(raised(&new).await.iter().any(|words| words == HALF), "what was written on the old phone is in it");
    album.take(&new, "goes-on").await;
    new.scroll_to("form-pictures").await;
    album.take(&new, "photo-on-the-other-phone").await;
    new.tap("thumb-PHOTO").await;
    new.see_words("picture-where", "拍它的那部手机").await;
    album.take(&new, "photo-view").await;
    new.tap("picture-close").await;
    new.tap("jump-issues").await;
    new.type_into_first("field-issues/", WHOLE).await;
    new.tap("visit-save").await;
    new.see_words("toast", "已保存在本机").await;
    to_a_tab(&new).await;
    new.tap("tab-today").await;
    new.see_no("draft-row").await;
    sync(&new).await;
    assert_eq!(server.counts().visits, before.visits + 1, "one form is one visit");

    // The old phone was in a drawer.
    old.see("draft-row").await;
    sync(&old).await;
    old.see_no("draft-row").await;
    old.tap("state-line").await;
    old.see_which("sync-drafts-went", "count", "1").await;
    album.take(&old, "where-it-went").await;
    old.tap("back").await;
    speak(&old, "en").await;
    old.tap("tab-today").await;
    old.tap("state-line").await;
    old.see("sync-drafts-went").await;
    album.take(&old, "where-it-went-en").await;
    old.tap("back").await;
    old.tap("tab-households").await;
    old.tap_which("household-row", "document", &home).await;
    old.see_words("household-visit-row", WHOLE).await;
    album.take(&old, "household-en").await;
    // Its photo became the visit's, and went to the office with the old phone's sync.
    assert_eq!(server.pictures().0, 1, "the photo that only the old phone had");
    assert_eq!(server.counts().visits, before.visits + 1, "and it is still one visit");
    for window in [&old, &new] {
        assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page of {}", window.owner());
    }
    old.close().await;
    new.close().await;
    server.kill();
}
