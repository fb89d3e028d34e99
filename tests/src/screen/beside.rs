//! One household from one phone's screen to the other's camera, without any network: the codes that the first window
//! really draws are put into the second as pictures of its gallery.

use super::team::{Team, sync_each};
use super::{Album, Window, until};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What Zhang writes down and Li has afterwards.
pub const WORDS: &str = "屋后排水沟堵了，已联系村里";

/// Plays it; the server is switched off and stays so.
pub async fn play(team: &mut Team, folder: &Path) {
    // Each hears from the office of the other's phone.
    sync_each(&[&team.zhang, &team.li, &team.zhang]).await;
    team.server.kill();
    let (zhang, li, album) = (&team.zhang, &team.li, &team.album);
    let home = zhang.first_household().await;
    zhang.visit(&home, WORDS).await;

    zhang.at(&format!("/household/{home}")).await;
    zhang.tap("show-codes").await;
    zhang.see("codes-make").await;
    album.take(zhang, "choose-for-whom").await;
    let colleague = zhang.ask("bundle_page", json!({})).await["colleagues"][0]["device"].clone();
    zhang.tap(&format!("field-to-{}", colleague.as_str().unwrap_or_default())).await;
    zhang.tap("codes-make").await;
    zhang.see("codes-code").await;
    album.take(zhang, "the-codes").await;
    let codes = codes_of(zhang, folder).await;
    zhang.tap("codes-slow").await;
    zhang.tap("codes-end").await;
    zhang.see("codes-make").await;

    li.at("/sync").await;
    li.tap("sync-bundle").await;
    li.tap("read-codes").await;
    li.see("codes-film").await;
    album.take(li, "before-reading").await;
    let blank = folder.join("blank.png");
    fs::write(&blank, BLANK).expect("a place for a picture");
    li.attach("codes-files", &[blank]).await;
    li.see("codes-empty").await;
    let (last, rest) = codes.split_last().expect("there are codes");
    li.attach("codes-files", std::slice::from_ref(last)).await;
    li.see_which("codes-progress", "have", "1").await;
    album.take(li, "one-is-read").await;
    li.attach("codes-files", rest).await;
    li.see("bundle-preview").await;
    album.take(li, "what-is-in-it").await;
    li.tap("bundle-take").await;
    li.see("bundle-taken").await;
    album.take(li, "taken").await;
    li.at(&format!("/household/{home}")).await;
    until("Li to have Zhang's visit", async || li.read_page().await.contains(WORDS).then_some(())).await;
    album.take(li, "the-household").await;
    in_english(zhang, li, &home, album).await;
}

/// The same pages once more, for who reads English.
async fn in_english(zhang: &Window, li: &Window, home: &str, album: &Album) {
    for window in [zhang, li] {
        window.at("/me").await;
        window.tap("language-en").await;
    }
    zhang.at(&format!("/household/{home}/show")).await;
    zhang.tap("field-to-passphrase").await;
    album.take(zhang, "choose-in-english").await;
    zhang.tap("codes-make").await;
    zhang.see("codes-passphrase").await;
    album.take(zhang, "codes-in-english").await;
    zhang.tap("codes-end").await;
    li.at("/codes").await;
    li.tap("codes-film").await;
    album.take(li, "reading-in-english").await;
    for window in [zhang, li] {
        window.at("/me").await;
        window.tap("language-zh").await;
    }
}

/// As many different codes as the other phone needs, as files, in the order in which they were seen.
async fn codes_of(window: &Window, folder: &Path) -> Vec<PathBuf> {
    const SEEN: &str = "const code = document.querySelector('[data-test=\"codes-code\"]'); \
         const text = atob(code.toDataURL('image/png').split(',')[1]); \
         return [Number(code.dataset.number), Array.from(text, (one) => one.charCodeAt(0))]";
    let needed = window.read_each("codes-screen", "needed").await;
    let needed: usize = needed[0].parse().expect("a number");
    let mut seen: BTreeMap<u64, PathBuf> = BTreeMap::new();
    until("enough codes to be shown", async || {
        let (number, bytes): (u64, Vec<u8>) =
            serde_json::from_value(window.run(SEEN, Vec::new()).await).expect("a number and a code");
        let path = folder.join(format!("picture-{number}.png"));
        fs::write(&path, bytes).expect("a place for a picture");
        seen.insert(number, path);
        (seen.len() >= needed).then_some(())
    })
    .await;
    seen.into_values().collect()
}

/// A picture with nothing on it: one white point.
const BLANK: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\x0aIDAT\
      \x78\x9c\x63\xf8\x0f\0\x01\x01\x01\0\xb1\x38\xf6\x14\0\0\0\0IEND\xae\x42\x60\x82";

impl Window {
    /// Goes to an address of the app and waits until it is drawn.
    pub(super) async fn at(&self, place: &str) {
        self.run("location.hash = '#' + arguments[0]", vec![json!(place)]).await;
        until(&format!("{place} to open"), async || {
            let now = self.run("return location.hash.slice(1)", Vec::new()).await;
            (now.as_str() == Some(place)).then_some(())
        })
        .await;
        self.ready().await;
    }

    async fn first_household(&self) -> String {
        self.homes().await.remove(0)
    }

    /// The households as the list has them.
    pub(super) async fn homes(&self) -> Vec<String> {
        let list = self.ask("list_households", json!({ "query": { "text": "", "group": null, "household_type": null, "monitored": false, "due": false, "visited": false } })).await;
        let rows = list["rows"].as_array().expect("a list").iter();
        rows.map(|row| row["document"].as_str().expect("a household").to_owned()).collect()
    }
}
