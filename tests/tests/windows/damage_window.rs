//! A phone whose store was hit, in the real app's window: it is said after the PIN, saved with one tap, listed, brought
//! back by a sync; and a phone whose key file is gone begins anew without throwing anything away.

use cunji_tests::screen::lock::{NUMBER, begin};
use cunji_tests::screen::story::{PIN, ZHANG, open_household, type_pin};
use cunji_tests::screen::team::{speak, sync, to_a_tab};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};
use std::fs;
use std::path::Path;

/// Flips bytes in the first page, in the head of the log, and in every fifth page of both.
fn hit(data: &Path) {
    for name in ["cunji.db", "cunji.db-wal"] {
        let Ok(mut bytes) = fs::read(data.join(name)) else { continue };
        for place in (40..bytes.len()).step_by(5 * 4096) {
            bytes[place] ^= 0x55;
        }
        if let Some(first) = bytes.get_mut(2) {
            *first ^= 0x55;
        }
        fs::write(data.join(name), bytes).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_phone_says_so_saves_what_is_sound_and_gets_the_rest_back() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("zhang", folder.path().join("zhang"), &display);
    let album = Album::begin(&target().join("e2e-damage"));
    let mut server = Server::with_sample_village(&folder.path().join("server"), 60, &[ZHANG]);
    server.start().await;
    let window = Window::open(&phone).await;
    let household = begin(&window, &server, ZHANG, &album).await;
    window.tap("edit-household").await;
    window.type_into("field-phone", NUMBER).await;
    window.tap("household-save").await;
    window.see_words("household-phone", NUMBER).await;
    to_a_tab(&window).await;
    sync(&window).await;
    window.close().await;

    hit(&phone.data());
    let window = Window::open(&phone).await;
    type_pin(&window, PIN).await;
    window.see("damaged-store").await;
    album.take(&window, "damaged").await;
    window.tap("language-en").await;
    album.take(&window, "damaged-en").await;
    window.tap("language-zh").await;
    window.tap("salvage").await;
    window.see("damage-report").await;
    album.take(&window, "report").await;
    assert!(window.count("lost-record").await > 0, "what is not there is listed");
    assert!(phone.data().join("damaged-1/cunji.db").exists(), "the damaged file is kept");
    window.tap("open-sync").await;
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "done").await;
    window.tap("back").await;
    window.see("damage-whole").await;
    assert_eq!(window.count("lost-record").await, 0, "the office had all of it");
    window.tap("look-through").await;
    window.see("store-sound").await;
    album.take(&window, "whole").await;
    to_a_tab(&window).await;
    speak(&window, "en").await;
    window.tap("tab-today").await;
    window.see("note-damage").await;
    album.take(&window, "today-en").await;
    window.tap("note-damage").await;
    window.see("damage-report").await;
    album.take(&window, "whole-en").await;
    window.tap("damage-done").await;
    window.see_no("note-damage").await;
    open_household(&window, &household).await;
    window.see_words("household-phone", NUMBER).await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    window.close().await;

    for gone in ["lock.json", "lock-copy.json"] {
        fs::remove_file(phone.data().join(gone)).unwrap();
    }
    let window = Window::open(&phone).await;
    window.see("lost-key").await;
    album.take(&window, "lost-key-en").await;
    window.tap("language-zh").await;
    album.take(&window, "lost-key").await;
    window.tap("begin-anew").await;
    window.tap("begin-anew").await;
    window.see("enrol-code").await;
    assert!(phone.data().join("damaged-2/cunji.db").exists(), "the old store is kept as it was");
    window.close().await;
}
