//! The story of a family: a son works away, splits off, is visited, and comes home again with his household merged;
//! the family moves, is watched for a return to poverty, is looked back at, mended and brought back from the bin. Each
//! told on one phone and seen on the other.

use super::team::{Team, speak, sync, to_a_tab};
use super::{Album, Server, Window};

const AWAY: &str = "广东省东莞市";
const YARD: &str = "新修的院坝";
const WRONG_PHONE: &str = "19900004321";
const TWIN: &str = "覃同名";

/// The whole story.
pub async fn play(team: &mut Team) {
    let Team { server, zhang, li, album, .. } = &mut *team;
    let (zhang, li, album) = (&*zhang, &*li, &*album);
    server.kill();
    // A household with at least three people: somebody goes away to work.
    let home = of_several(zhang).await;
    let members = zhang.read_each("member", "member").await;
    let leaver = members.last().expect("a household has people").clone();
    album.take(zhang, "members").await;
    zhang.tap("member-event").await;
    zhang.tap("field-kind-AWAY").await;
    zhang.type_into("field-members/new/away_place", AWAY).await;
    album.take(zhang, "away").await;
    zhang.tap("living-save").await;
    zhang.see_words("toast", "已保存在本机").await;

    splits_off(zhang, album, &leaver).await;
    server.start().await;
    for window in [zhang, li] {
        sync(window).await;
    }
    // The other phone has both households, and knows where he went.
    open(li, &home).await;
    assert_eq!(li.count("member").await, members.len() - 1, "who split off is no longer counted there");
    li.unfold("fold-living").await;
    li.see_which("household-event", "kind", "SPLIT").await;
    album.take(li, "after-split").await;
    comes_home(li, album, &home, &leaver, members.len()).await;
    moves(li, album).await;
    is_watched(li, album).await;
    is_looked_back_at(li, album, &home).await;
    sync(li).await;
    sync(zhang).await;
    two_of_one_name(zhang, album).await;
    figures(li, album).await;
    in_english(li, album, &home).await;
    large_and_wide(zhang, album, &home).await;
    ended_and_synced(server, zhang).await;
    team.heard_nothing().await;
}

/// He splits off; the form is left half-way and comes back as it was.
async fn splits_off(window: &Window, album: &Album, leaver: &str) {
    window.unfold("fold-deeds").await;
    album.take(window, "deeds").await;
    window.tap("deed-split").await;
    window.tap(&format!("field-members-{leaver}")).await;
    window.type_into("field-events/new/words", "儿子成家").await;
    window.tap("back").await;
    window.see_which("draft-row", "deed", "split").await;
    album.take(window, "split-draft").await;
    to_a_tab(window).await;
    window.tap("tab-today").await;
    window.see_which("draft-row", "deed", "split").await;
    album.take(window, "today-draft").await;
    window.tap("draft-continue").await;
    window.see("resumed").await;
    album.take(window, "split").await;
    window.tap("living-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.see_no("draft-row").await;
}

/// Visited in his own house, then merged again: the visit is seen where he lives now.
async fn comes_home(window: &Window, album: &Album, home: &str, leaver: &str, people: usize) {
    let head = window.read("household-name").await;
    window.unfold("fold-members").await;
    window.unfold("fold-former").await;
    window.see_which("former-member", "left", "SPLIT").await;
    album.take(window, "former").await;
    window.tap("former-where").await;
    window.see("split-from").await;
    window.tap("record-visit").await;
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.unfold("fold-deeds").await;
    window.tap("deed-merge").await;
    window.tap("living-save").await;
    window.see_which("problem", "code", "required").await;
    window.type_into("merge-search", &head).await;
    window.tap_which("merge-into", "document", home).await;
    window.give(&format!("field-members/{leaver}/relation"), "SON").await;
    album.take(window, "merge").await;
    window.tap("living-save").await;
    window.see("ended-banner").await;
    album.take(window, "ended").await;
    window.tap("goes-on").await;
    window.see("merged-from").await;
    window.unfold("fold-members").await;
    assert_eq!(window.count("member").await, people, "everybody is at home again");
    let relations = window.read_each("member", "relation").await;
    assert!(relations.contains(&"SON".to_owned()), "what he is to the head was asked: {relations:?}");
    album.take(window, "merged-visits").await;
}

/// To another courtyard of the village.
async fn moves(window: &Window, album: &Album) {
    window.unfold("fold-deeds").await;
    window.tap("deed-move").await;
    window.type_into("field-courtyard", YARD).await;
    album.take(window, "move").await;
    window.tap("living-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.unfold("fold-deeds").await;
    window.tap("deed-end").await;
    window.see("living-save").await;
    album.take(window, "end").await;
    window.tap("back").await;
    window.see("fold-monitoring").await;
}

/// A clue, a visit, a meeting that votes, a notice that hangs; and the survey that goes with it.
async fn is_watched(window: &Window, album: &Album) {
    window.unfold("fold-monitoring").await;
    window.tap("monitoring-clue").await;
    window.tap("field-monitoring/new/source-CADRE").await;
    album.take(window, "clue").await;
    window.tap("living-save").await;
    for step in ["VISITED", "APPLIED", "COMPARED"] {
        next_step(window).await;
        if step == "VISITED" {
            window.type_into("field-monitoring/new/people", "张伟国、李秀兰").await;
        }
        window.tap("living-save").await;
        window.see_no("living-save").await;
        window.unfold("fold-monitoring").await;
        window.see_which("monitoring-run", "stage", step).await;
    }
    next_step(window).await;
    window.tap("living-save").await;
    window.see_which("problem", "code", "required").await;
    album.take(window, "votes-missing").await;
    for (field, number) in [("invited", "32"), ("present", "28"), ("agree", "27"), ("against", "0"), ("abstain", "1")] {
        window.type_into(&format!("field-monitoring/new/{field}"), number).await;
    }
    album.take(window, "votes").await;
    window.tap("living-save").await;
    window.see_no("living-save").await;
    next_step(window).await;
    window.type_into("field-monitoring/new/days", "5").await;
    album.take(window, "notice").await;
    window.tap("living-save").await;
    window.see_no("living-save").await;
    window.unfold("fold-monitoring").await;
    window.see_which("monitoring-run", "stage", "PUBLISHED").await;
    window.see_words("monitoring-run", "27").await;
    album.take(window, "monitoring").await;
    window.tap("survey-identification").await;
    window.see("survey-bar").await;
    album.take(window, "survey-identification").await;
    window.tap("back").await;
    window.see("fold-monitoring").await;
}

async fn next_step(window: &Window) {
    window.unfold("fold-monitoring").await;
    window.tap("monitoring-next").await;
    window.see("living-save").await;
}

/// A wrong number is found in the history and the old one restored; the record is hidden and comes back.
async fn is_looked_back_at(window: &Window, album: &Album, home: &str) {
    let before = window.read("household-phone").await;
    window.tap("edit-household").await;
    window.type_into("field-phone", WRONG_PHONE).await;
    window.tap("household-save").await;
    window.see_words("household-phone", WRONG_PHONE).await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    album.take(window, "history").await;
    window.tap("history-by-field").await;
    window.tap("history-field").await;
    window.see("restore-value").await;
    album.take(window, "history-field").await;
    window.tap("restore-value").await;
    window.see_words("toast", "已改回").await;
    window.tap("back").await;
    window.see_words("household-phone", &before).await;
    window.tap("delete-record").await;
    window.type_into("delete-reason", "点错了").await;
    album.take(window, "delete").await;
    window.tap("delete-sure").await;
    to_a_tab(window).await;
    window.tap("tab-me").await;
    window.tap("open-deleted").await;
    window.see_which("deleted-row", "document", home).await;
    album.take(window, "bin").await;
    window.tap("restore-record").await;
    window.see_no("deleted-row").await;
    open(window, home).await;
}

/// The same person written down in two households is found; the pair is dismissed.
async fn two_of_one_name(window: &Window, album: &Album) {
    to_a_tab(window).await;
    window.tap("tab-households").await;
    for document in window.read_each("household-row", "document").await.into_iter().take(2) {
        window.tap_which("household-row", "document", &document).await;
        window.unfold("fold-deeds").await;
        window.tap("deed-event").await;
        window.tap("field-kind-MOVED_IN").await;
        window.type_into("field-members/new/name", TWIN).await;
        window.give("field-members/new/birth_date", "1990-01-02").await;
        album.take(window, "moved-in").await;
        window.tap("living-save").await;
        window.see_words("toast", "已保存在本机").await;
        to_a_tab(window).await;
    }
    window.tap("tab-me").await;
    window.tap("open-duplicates").await;
    window.see_words("duplicate", TWIN).await;
    album.take(window, "duplicates").await;
    window.tap("duplicate-merge").await;
    window.see("merge-into").await;
    album.take(window, "duplicate-merge").await;
    window.tap("back").await;
    window.tap("duplicate-different").await;
    window.see_no("duplicate").await;
}

/// Leaflets have their two figures; what is written can be taken along.
async fn figures(window: &Window, album: &Album) {
    to_a_tab(window).await;
    window.tap("tab-me").await;
    album.take(window, "me").await;
    window.tap("open-coverage").await;
    window.see("coverage-apply").await;
    album.take(window, "coverage").await;
    window.tap("back").await;
    window.tap("open-export").await;
    window.ready().await;
    album.take(window, "export").await;
    window.tap("back").await;
}

/// The same screens in English.
async fn in_english(window: &Window, album: &Album, home: &str) {
    speak(window, "en").await;
    open(window, home).await;
    album.take(window, "household-en").await;
    window.unfold("fold-members").await;
    window.unfold("fold-living").await;
    album.take(window, "log-en").await;
    forms(window, album, "en").await;
    window.unfold("fold-monitoring").await;
    window.tap("monitoring-next").await;
    window.see("living-save").await;
    album.take(window, "step-en").await;
    window.tap("back").await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    album.take(window, "history-en").await;
    window.tap("back").await;
    to_a_tab(window).await;
    window.tap("tab-me").await;
    window.tap("open-deleted").await;
    window.ready().await;
    album.take(window, "bin-en").await;
    window.tap("back").await;
    speak(window, "zh").await;
}

/// With the system's largest letters, and on the office's screen.
async fn large_and_wide(window: &Window, album: &Album, home: &str) {
    window.font_size(200).await;
    open(window, home).await;
    album.take(window, "household-large").await;
    forms(window, album, "large").await;
    window.tap("open-history").await;
    window.see("history-moment").await;
    album.take(window, "history-large").await;
    to_a_tab(window).await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-grievances").await;
    window.see("grievances-status").await;
    album.take(window, "grievances-large").await;
    window.font_size(100).await;
    window.resize(1440, 900).await;
    album.take(window, "grievances-wide").await;
    open(window, home).await;
    album.take(window, "household-wide").await;
    forms(window, album, "wide").await;
    window.resize(360, 740).await;
}

/// The forms of a household's page, opened and left untouched: none of them stays behind as a draft.
async fn forms(window: &Window, album: &Album, how: &str) {
    for deed in ["event", "head", "split", "merge", "move", "end"] {
        window.unfold("fold-deeds").await;
        window.tap(&format!("deed-{deed}")).await;
        window.see("living-save").await;
        album.take(window, &format!("{deed}-{how}")).await;
        window.tap("back").await;
        window.see("fold-deeds").await;
    }
    assert_eq!(window.count("draft-row").await, 0, "a form that was only looked at is no draft");
}

async fn ended_and_synced(server: &Server, window: &Window) {
    sync(window).await;
    assert_eq!(server.counts().refused, 0, "and the office took everything");
}

async fn open(window: &Window, home: &str) {
    to_a_tab(window).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", home).await;
    window.see("fold-living").await;
}

/// Opens households from the top of the list until one has three people or more; gives its document.
async fn of_several(window: &Window) -> String {
    window.tap("tab-households").await;
    for document in window.read_each("household-row", "document").await {
        window.tap_which("household-row", "document", &document).await;
        window.tap("fold-members").await;
        if window.count("member").await >= 3 {
            return document;
        }
        window.tap("back").await;
        window.see("household-row").await;
    }
    panic!("the sample village has families");
}
