//! A photo through the page's real file input and a signature written on the real pad: in the visit, on the household's
//! page, in the sync with its count, at the office, and nowhere readable on the disk. Pictures: `target/e2e-photos`.

use cunji_tests::kit::at_rest::readable;
use cunji_tests::screen::pictures::photo_of_a_house;
use cunji_tests::screen::story::{PIN, ZHANG, first_home, type_pin};
use cunji_tests::screen::team::{speak, to_a_tab};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};
use std::path::Path;

/// Files of a folder that hold a stretch of these bytes.
fn lying_open(root: &Path, bytes: &[u8]) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read(&path).is_ok_and(|held| held.windows(bytes.len()).any(|part| part == bytes)) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_and_a_signature_go_from_the_courtyard_to_the_office() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("zhang", folder.path().join("zhang"), &display);
    let album = Album::begin(&target().join("e2e-photos"));
    let photo = folder.path().join("院子.jpg");
    photo_of_a_house(&photo);
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG]);
    server.start().await;
    let window = Window::open(&phone).await;
    let home = first_home(&window, &server, ZHANG).await;
    window.tap_which("household-row", "document", &home).await;
    window.tap("record-visit").await;
    album.take(&window, "form").await;

    window.pick_file("picture-file", &photo).await;
    window.see_which("form-pictures", "count", "1").await;
    window.see("thumb-PHOTO").await;
    window.tap("picture-sign").await;
    window.write_signature().await;
    album.take(&window, "signature-pad").await;
    window.tap("signature-done").await;
    window.see_which("form-pictures", "count", "2").await;
    album.take(&window, "form-with-pictures").await;

    // The app is closed in the middle of it: the draft has both.
    window.close().await;
    let window = Window::open(&phone).await;
    type_pin(&window, PIN).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", &home).await;
    window.tap("record-visit").await;
    window.see("resumed").await;
    window.see_which("form-pictures", "count", "2").await;
    window.tap("thumb-PHOTO").await;
    window.see_drawn("picture-whole").await;
    album.take(&window, "photo-whole").await;
    window.tap("picture-close").await;
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;

    window.see("fold-pictures").await;
    window.see("visit-picture-count").await;
    album.take(&window, "household").await;
    to_a_tab(&window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.see_which("sync-pictures-to-send", "count", "2").await;
    album.take(&window, "sync-before").await;
    window.tap("sync-now").await;
    window.see_words("sync-result", "可以走了").await;
    window.see_words("sync-pictures-same", "镇里 2 张，本机 2 张").await;
    album.take(&window, "sync-after").await;
    let (pictures, bytes) = server.pictures();
    assert_eq!(pictures, 2, "the office holds both");
    assert!((20_000..300_000).contains(&bytes), "made small on the way: {bytes} bytes of two");

    window.tap("back").await;
    speak(&window, "en").await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", &home).await;
    album.take(&window, "household-en").await;
    window.tap("record-visit").await;
    window.tap("picture-sign").await;
    album.take(&window, "signature-pad-en").await;
    window.tap("signature-cancel").await;
    album.take(&window, "form-en").await;
    to_a_tab(&window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.see("sync-now").await;
    album.take(&window, "sync-en").await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    let taken = std::fs::read(&photo).unwrap();
    assert_eq!(lying_open(&phone.data(), &taken[2_000..2_064]), [""; 0], "the camera's photo is nowhere in the folder");
    assert_eq!(lying_open(&phone.data(), b"\xff\xd8\xff\xe0\0\x10JFIF"), [""; 0], "nor is any other, while it runs");
    window.close().await;
    assert_eq!(lying_open(&phone.data(), b"\xff\xd8\xff\xe0\0\x10JFIF"), [""; 0], "nor afterwards");
    assert_eq!(readable(&phone.data(), &[ZHANG, PIN]), [""; 0]);
    server.kill();
}
