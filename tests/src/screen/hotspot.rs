//! Two phones on one hotspot, without any office: one waits, the other types its address, both show the same code, both
//! tap 一样, and each has what the other wrote. Before the office told both of each other nothing goes.

use super::story::{PIN, type_pin};
use super::team::{Team, sync_each};
use super::{Album, Window, until};

/// What Zhang and Li write down in the valley.
pub const ZHANGS: &str = "屋后排水沟堵了，已联系村里";
pub const LIS: &str = "孙子在县城读初中，周末回来";

/// Plays it; the server is switched off for the valley and on again for the evening.
pub async fn play(team: &mut Team) {
    not_known(&team.zhang, &team.li, &team.album).await;
    // Each hears from the office of the other's phone.
    sync_each(&[&team.zhang, &team.li, &team.zhang]).await;
    team.server.kill();
    let (zhang, li, album) = (&team.zhang, &team.li, &team.album);
    let homes = zhang.homes().await;
    zhang.visit(&homes[0], ZHANGS).await;
    li.visit(&homes[1], LIS).await;

    li.at("/sync").await;
    album.take(li, "the-way-in").await;
    li.tap("sync-hotspot").await;
    li.see("hotspot-wait").await;
    album.take(li, "wait-or-look").await;
    // Both say that the codes differ: nothing goes, and both can begin again.
    to_the_code(zhang, li, Some(album)).await;
    li.tap("hotspot-different").await;
    li.see_which("error", "code", "codes_differ").await;
    album.take(li, "not-the-same").await;
    zhang.see_which("error", "code", "phone_gone").await;
    album.take(zhang, "the-other-went-away").await;

    to_the_code(zhang, li, None).await;
    zhang.tap("hotspot-same").await;
    zhang.see_which("hotspot-code", "said", "true").await;
    album.take(zhang, "waiting-for-the-other-tap").await;
    li.tap("hotspot-same").await;
    for window in [zhang, li] {
        window.see_which("hotspot-result", "whole", "true").await;
        window.see_which("hotspot-result", "taken", "1").await;
        window.see_which("hotspot-result", "given", "1").await;
    }
    album.take(zhang, "both-ways").await;
    for (window, home, words) in [(li, &homes[0], ZHANGS), (zhang, &homes[1], LIS)] {
        window.at(&format!("/household/{home}")).await;
        until("the other's visit", async || window.read_page().await.contains(words).then_some(())).await;
    }
    album.take(li, "zhangs-visit-on-lis-phone").await;
    in_english(zhang, li, album).await;
    locked(zhang, li).await;
}

/// The evening: only Li gets to the office, and brings everything.
pub async fn at_the_office(team: &mut Team) {
    team.server.start().await;
    let before = team.server.counts();
    sync_each(&[&team.li, &team.zhang]).await;
    assert_eq!(team.server.counts().visits, before.visits + 2, "everything once");
}

/// Li's phone was enrolled after Zhang's last sync: it knows his, his does not know it. Both are told what to do.
async fn not_known(zhang: &Window, li: &Window, album: &Album) {
    for language in ["en", "zh"] {
        speaking(&[zhang, li], language).await;
        by_typing(zhang, li, album, language).await;
        zhang.see_which("error", "code", "phone_unknown").await;
        li.see_which("error", "code", "phone_unknown_there").await;
        for window in [zhang, li] {
            assert_eq!(window.count("hotspot-code").await, 0, "there is nothing to tap on");
            album.take(window, &format!("not-known-{language}")).await;
        }
    }
    zhang.tap("hotspot-bundle").await;
    zhang.see("bundle-make").await;
    for window in [zhang, li] {
        window.at("/").await;
    }
}

/// Zhang looks too early, so that nobody is found; Li waits then, and Zhang types what Li's screen shows.
async fn by_typing(zhang: &Window, li: &Window, album: &Album, language: &str) {
    zhang.at("/sync").await;
    zhang.at("/hotspot").await;
    zhang.tap("hotspot-find").await;
    zhang.see_which("error", "code", "phone_not_found").await;
    album.take(zhang, &format!("nobody-found-{language}")).await;
    li.at("/sync").await;
    li.at("/hotspot").await;
    li.tap("hotspot-wait").await;
    let address = li.read("hotspot-address").await;
    album.take(li, &format!("address-to-type-{language}")).await;
    zhang.type_into("hotspot-type", &address).await;
    album.take(zhang, &format!("typed-{language}")).await;
    zhang.tap("hotspot-join").await;
}

/// Li waits, Zhang types what Li's screen shows; both have the code.
async fn to_the_code(zhang: &Window, li: &Window, album: Option<&Album>) {
    li.at("/sync").await;
    li.at("/hotspot").await;
    li.tap("hotspot-wait").await;
    li.see("hotspot-address").await;
    // Both phones are this machine: whichever address it has, the loopback leads there.
    let address = li.read("hotspot-address").await;
    let place = address.rsplit_once(':').map_or("127.0.0.1".to_owned(), |(_, port)| format!("127.0.0.1:{port}"));
    zhang.at("/sync").await;
    zhang.at("/hotspot").await;
    zhang.tap("hotspot-find").await;
    if let Some(album) = album {
        album.take(li, "waiting").await;
    }
    // Where multicast works on this machine it is found; where it does not, or finds several, the address is typed.
    let typing = until("the code or a place to type", async || {
        if zhang.count("hotspot-code").await > 0 {
            return Some(false);
        }
        (zhang.count("hotspot-type").await > 0).then_some(true)
    })
    .await;
    if typing {
        if let Some(album) = album {
            album.take(zhang, "typing").await;
        }
        zhang.type_into("hotspot-type", &place).await;
        zhang.tap("hotspot-join").await;
    }
    for window in [zhang, li] {
        window.see("hotspot-code").await;
        window.see("hotspot-known").await;
    }
    let codes = [zhang.read_each("hotspot-code", "code").await, li.read_each("hotspot-code", "code").await];
    assert_eq!(codes[0], codes[1], "both screens show the same six digits");
    if let Some(album) = album {
        album.take(zhang, "the-code").await;
    }
}

/// The same pages once more, for who reads English; and with nothing left to bring.
async fn in_english(zhang: &Window, li: &Window, album: &Album) {
    speaking(&[zhang, li], "en").await;
    zhang.at("/hotspot").await;
    zhang.see("hotspot-wait").await;
    album.take(zhang, "wait-or-look-in-english").await;
    to_the_code(zhang, li, None).await;
    album.take(li, "the-code-in-english").await;
    zhang.tap("hotspot-same").await;
    li.tap("hotspot-same").await;
    for window in [zhang, li] {
        window.see_which("hotspot-result", "taken", "0").await;
        window.see_which("hotspot-result", "whole", "true").await;
    }
    album.take(zhang, "nothing-new-in-english").await;
    speaking(&[zhang, li], "zh").await;
}

async fn speaking(windows: &[&Window], language: &str) {
    for window in windows {
        window.at("/me").await;
        window.tap(&format!("language-{language}")).await;
    }
}

/// A phone that is locked over the code is left at once; the other says so.
async fn locked(zhang: &Window, li: &Window) {
    to_the_code(zhang, li, None).await;
    zhang.tap("hotspot-same").await;
    li.put_away().await;
    li.see_which("lock-page", "stage", "locked").await;
    zhang.see_which("error", "code", "phone_gone").await;
    type_pin(li, PIN).await;
    li.see("hotspot").await;
    zhang.at("/").await;
    li.at("/").await;
}
