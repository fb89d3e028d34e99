//! The story of a campaign: the office announces it, two cadres go apart without coverage, and everybody sees who is
//! left. Played by the end-to-end test.

use super::team::{Team, speak, sync_each, to_a_tab};
use super::{Album, Window};

/// As it was announced.
pub const NAME: &str = "九月大走访";
const ASK: &str = "饮水够不够，医保交没交";

/// From the announcement to the evening, with `households` in the village.
pub async fn play(team: &mut Team, households: u32) {
    let Team { server, zhang, li, album, .. } = team;
    let (zhang, li, album) = (&*zhang, &*li, &*album);
    server.announce(NAME, ASK);
    sync_each(&[zhang, li]).await;
    assert_eq!(left(zhang).await, households, "everybody is to be visited");
    album.take(zhang, "today").await;

    // Out of coverage, each to another courtyard.
    server.kill();
    let homes = zhang.read_each("campaign-home", "document").await;
    zhang.tap_which("campaign-home", "document", &homes[0]).await;
    zhang.see_words("campaign-questions", ASK).await;
    zhang.see_words("visit-summary", "集中排查").await;
    album.take(zhang, "visit-form").await;
    save_routine(zhang).await;
    assert_eq!(left(zhang).await, households - 1, "one less at once, without the office");

    li.tap_which("campaign-home", "document", &homes[1]).await;
    li.see("visit-campaigns").await;
    save_routine(li).await;

    // A household's page says that nobody was there for it; its form offers the campaign.
    to_a_tab(li).await;
    li.tap("tab-households").await;
    li.tap("filter-campaign").await;
    let rest = li.read_each("household-row", "document").await;
    assert!(!rest.contains(&homes[1]), "the list narrowed to who is left");
    album.take(li, "households-left").await;
    li.tap_which("household-row", "document", &rest[1]).await;
    li.see_words("door-lines", NAME).await;
    album.take(li, "household").await;
    li.tap("record-visit").await;
    li.see("visit-campaigns").await;
    assert_eq!(li.count("campaign-questions").await, 0, "nothing is chosen unasked");
    li.tap_place(".campaign .chip").await;
    li.see_words("campaign-questions", ASK).await;
    album.take(li, "chip-chosen").await;
    save_routine(li).await;

    server.start().await;
    sync_each(&[zhang, li]).await;
    sync_each(&[zhang]).await;
    for window in [zhang, li] {
        to_a_tab(window).await;
        window.tap("tab-today").await;
        assert_eq!(left(window).await, households - 3, "{}: both see what both did", window.owner());
        open(window, album).await;
        window.see_words("campaign-figure", &format!("3 / {households}")).await;
    }
    assert!(server.campaigns().contains(&format!("3/{households}")), "the office counts the same");
    speak(zhang, "en").await;
    zhang.tap("tab-today").await;
    album.take(zhang, "today-en").await;
    zhang.tap("campaign-open").await;
    zhang.ready().await;
    album.take(zhang, "campaign-en").await;
    speak(zhang, "zh").await;
}

/// How many the first campaign on 今天 still lacks.
async fn left(window: &Window) -> u32 {
    window.see("record-visit-fab").await;
    let title = window.read("campaign-left-title").await;
    let digits: String = title.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no figure in {title}"))
}

async fn open(window: &Window, album: &Album) {
    window.tap("campaign-open").await;
    window.see_words("campaign-name", NAME).await;
    album.take(window, "campaign").await;
    window.unfold("fold-groups").await;
    window.unfold("fold-types").await;
    album.take(window, "campaign-parts").await;
}

async fn save_routine(window: &Window) {
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see_words("toast", "已保存在本机").await;
}
