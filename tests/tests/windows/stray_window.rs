//! Photos whose record a damaged store lost, in the real app's window: drawn on the list, put into another form, thrown
//! away only after a second tap. Pictures: `target/e2e-strays`.

use cunji_tests::kit::lock::key_of;
use cunji_tests::screen::pictures::photo_of_a_house;
use cunji_tests::screen::story::{PIN, ZHANG, first_home, type_pin};
use cunji_tests::screen::team::{speak, sync, to_a_tab};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};
use std::fs;
use std::path::Path;

/// What nobody else has gets other bytes than its name says; then the file's first page is hit, so that it is noticed.
fn hit(data: &Path) {
    let file = data.join("cunji.db");
    let store = rusqlite::Connection::open(&file).unwrap();
    store.pragma_update(None, "key", key_of(data).as_pragma().as_str()).unwrap();
    let own = "UPDATE change SET body = zeroblob(length(body)) WHERE feed_seq IS NULL";
    assert!(store.execute(own, []).unwrap() > 0, "the visit lies on this phone only");
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(store);
    let mut bytes = fs::read(&file).unwrap();
    bytes[2] ^= 0x55;
    fs::write(&file, bytes).unwrap();
}

/// Today says that there is something to look at, and leads there.
async fn to_the_report(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-today").await;
    window.tap("note-damage").await;
    window.see("damage-report").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_lost_their_record_are_seen_put_elsewhere_or_thrown_away() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("zhang", folder.path().join("zhang"), &display);
    let album = Album::begin(&target().join("e2e-strays"));
    let [wall, door] = ["后墙.jpg", "门口.png"].map(|name| folder.path().join(name));
    photo_of_a_house(&wall);
    image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([(x / 3) as u8, (y / 2) as u8, 90])).save(&door).unwrap();
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG]);
    server.start().await;
    let window = Window::open(&phone).await;
    let home = first_home(&window, &server, ZHANG).await;
    let other = window.read_each("household-row", "document").await.remove(1);
    window.tap_which("household-row", "document", &home).await;
    window.tap("record-visit").await;
    for (photo, now) in [(&wall, "1"), (&door, "2")] {
        window.see("form-pictures").await;
        window.pick_file("picture-file", photo).await;
        window.see_which("form-pictures", "count", now).await;
    }
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see("fold-pictures").await;
    window.close().await;

    hit(&phone.data());
    let window = Window::open(&phone).await;
    type_pin(&window, PIN).await;
    window.tap("salvage").await;
    window.see("damage-report").await;
    assert_eq!(window.count("stray-picture").await, 2, "both are whole, their visit is not");
    album.take(&window, "report").await;
    window.scroll_to("stray-drop").await;
    album.take(&window, "list").await;
    window.tap("thumb-PHOTO").await;
    window.see_drawn("picture-whole").await;
    window.see_words("picture-where", "放进一条记录才会传").await;
    album.take(&window, "whole").await;
    window.tap("picture-close").await;

    // One belongs to a visit that is written anew.
    to_a_tab(&window).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", &other).await;
    window.tap("record-visit").await;
    window.see_which("form-strays", "count", "2").await;
    window.scroll_to("form-strays").await;
    album.take(&window, "form").await;
    window.tap_place("[data-test=\"form-strays\"] [data-test=\"thumb-PHOTO\"]").await;
    window.see_drawn("picture-whole").await;
    album.take(&window, "put-in-here").await;
    window.tap("picture-take").await;
    window.see_which("form-pictures", "count", "1").await;
    window.see_which("form-strays", "count", "1").await;
    album.take(&window, "put-in").await;
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see("fold-pictures").await;

    // The other one is of no use: asked first, and kept when the second tap says so.
    to_the_report(&window).await;
    assert_eq!(window.count("stray-picture").await, 1, "what a form took is on the list no more");
    speak(&window, "en").await;
    window.tap("tab-today").await;
    album.take(&window, "today-en").await;
    to_the_report(&window).await;
    album.take(&window, "report-en").await;
    window.scroll_to("stray-drop").await;
    album.take(&window, "list-en").await;
    window.tap("stray-drop").await;
    album.take(&window, "asked-en").await;
    window.tap("stray-keep").await;
    assert_eq!(window.count("stray-picture").await, 1, "one tap throws nothing away");
    to_a_tab(&window).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", &home).await;
    window.tap("record-visit").await;
    window.scroll_to("form-strays").await;
    album.take(&window, "form-en").await;
    window.tap("back").await;
    speak(&window, "zh").await;
    to_the_report(&window).await;
    window.tap("stray-drop").await;
    window.scroll_to("stray-drop-sure").await;
    album.take(&window, "asked").await;
    window.tap("stray-drop-sure").await;
    window.see_words("toast", "扔掉了").await;
    window.see_no("stray-picture").await;
    album.take(&window, "gone").await;
    sync(&window).await;
    assert_eq!(server.pictures().0, 1, "the office has the one that was put into the new visit");
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    window.close().await;
    server.kill();
}
