//! The story of a campaign: the office announces it in its console, two cadres go apart without coverage, everybody sees
//! who is left, and the office closes it. Played by the end-to-end test on real windows and a real browser.

use super::team::{Team, speak, sync_each, to_a_tab};
use super::{Album, Chromium, Server, Window};

/// As it is announced.
const NAME: &str = "九月大走访";
const NUMBER: &str = "云雾委办〔2026〕9号";
const ASK: &str = "饮水够不够，医保交没交";

/// From the announcement to its end, with `households` in the village.
pub async fn play(team: &mut Team, households: u32) {
    let Team { server, zhang, li, album, .. } = team;
    let (zhang, li, album) = (&*zhang, &*li, &*album);
    let office = sit_down(server).await;
    announce(&office, album).await;
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

    // A household's page says that nobody was there for it; its form offers the campaign and chooses nothing unasked.
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
    album.take(li, "chip").await;
    li.tap_place(".campaign .chip").await;
    li.see_words("campaign-questions", ASK).await;
    album.take(li, "chip-chosen").await;
    save_routine(li).await;

    server.start().await;
    sync_each(&[zhang, li, zhang]).await;
    for window in [zhang, li] {
        assert_eq!(left(window).await, households - 3, "{}: both see what both did", window.owner());
        open(window, album).await;
        window.see_words("campaign-figure", &format!("3 / {households}")).await;
        to_a_tab(window).await;
        window.tap("tab-today").await;
    }
    look_in_english(zhang, &rest[2], album).await;
    counted(&office, households, album).await;
    close(&office, album).await;

    sync_each(&[zhang, li]).await;
    assert_eq!(zhang.count("campaign-left").await, 0, "nothing is left to do for it");
    to_a_tab(zhang).await;
    zhang.tap("tab-me").await;
    zhang.tap("open-campaigns").await;
    zhang.see_which("campaign-row", "state", "closed").await;
    album.take(zhang, "closed-list").await;
    zhang.tap("campaign-row").await;
    zhang.see_words("campaign-figure", &format!("3 / {households}")).await;
    album.take(zhang, "closed").await;
    assert_eq!(office.heard().await, [""; 0], "the content policy refused nothing and nothing failed unseen");
    office.close().await;
}

/// A clerk of the township at the console.
/// The office at its desk: the console in a browser.
pub async fn sit_down(server: &Server) -> Chromium {
    let page = Chromium::open(&format!("http://{}/console/", server.address())).await;
    page.resize(1440, 900).await;
    page.sign_in_with(&server.clerk("刘主任").await).await;
    page.speak("zh").await;
    page.settled().await;
    page
}

async fn look(page: &Chromium, album: &Album, what: &str) {
    page.settled().await;
    album.put(&format!("office-{what}"), &page.picture().await);
    assert_eq!(page.too_wide().await, 0, "{what}: nothing is to be scrolled sideways");
}

async fn announce(page: &Chromium, album: &Album) {
    page.screen("#/visits?tab=campaigns").await;
    page.sees("还没有专项行动").await;
    look(page, album, "none").await;
    page.click("发起专项行动", "button").await;
    let today = chrono::Utc::now().date_naive();
    let (from, to) = (today - chrono::Duration::days(2), today + chrono::Duration::days(20));
    let (number, name, ask) =
        ("[data-test=campaign-number]", "[data-test=campaign-name]", "[data-test=campaign-questions]");
    page.type_in(&field(number), NUMBER).await;
    page.type_in(&field(name), NAME).await;
    // Without its days it is refused, and the form says which.
    page.click("发起", "[data-test=campaign-save]").await;
    page.sees("这里要填").await;
    look(page, album, "refused").await;
    page.type_in(".two label:first-child input", &format!("{from}\n")).await;
    page.type_in(".two label:last-child input", &format!("{to}\n")).await;
    page.type_in(&field(ask), ASK).await;
    look(page, album, "form").await;
    page.click("发起", "[data-test=campaign-save]").await;
    page.sees("进行中").await;
}

fn field(place: &str) -> String {
    ["input", "textarea"].map(|tag| format!("{place} {tag}, {tag}{place}")).join(", ")
}

/// The list, the panel with its figures, the report's line: the same everywhere, in both languages.
async fn counted(page: &Chromium, households: u32, album: &Album) {
    for (language, figure, edit) in
        [("zh", format!("3 / {households}"), "改"), ("en", format!("3 / {households}"), "Change")]
    {
        page.speak(language).await;
        page.settled().await;
        page.screen("#/visits?tab=campaigns").await;
        page.sees(NAME).await;
        look(page, album, &format!("list-{language}")).await;
        page.click(NAME, "a[data-test=campaign-row]").await;
        page.sees(&figure).await;
        page.settled().await;
        assert_eq!(page.rows().await, u64::from(households - 3), "{language}: the households that are left");
        look(page, album, &format!("panel-{language}")).await;
        page.click(edit, "[data-test=campaign-edit]").await;
        look(page, album, &format!("edit-{language}")).await;
        page.screen("#/reports").await;
        page.sees(NAME).await;
        look(page, album, &format!("report-{language}")).await;
    }
    page.speak("zh").await;
    page.settled().await;
}

async fn close(page: &Chromium, album: &Album) {
    page.screen("#/visits?tab=campaigns").await;
    page.click(NAME, "a[data-test=campaign-row]").await;
    page.click("结束", "[data-test=campaign-close]").await;
    look(page, album, "close").await;
    page.click("在 1 个村结束", "[data-test=campaign-close-sure]").await;
    page.sees("已结束").await;
    look(page, album, "closed").await;
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
    window.see_words("fold-types", "按类型").await;
    album.take(window, "campaign-parts").await;
}

/// The same screens in English, for whoever looks at the pictures.
async fn look_in_english(window: &Window, home: &str, album: &Album) {
    speak(window, "en").await;
    window.tap("tab-today").await;
    window.see("campaign-left").await;
    album.take(window, "today-en").await;
    window.tap("campaign-open").await;
    window.see_words("campaign-name", NAME).await;
    album.take(window, "campaign-en").await;
    to_a_tab(window).await;
    window.tap("tab-households").await;
    window.tap_which("household-row", "document", home).await;
    window.see_words("door-lines", NAME).await;
    album.take(window, "household-en").await;
    window.tap("record-visit").await;
    window.tap_place(".campaign .chip").await;
    window.see_words("campaign-questions", ASK).await;
    album.take(window, "visit-form-en").await;
    speak(window, "zh").await;
    window.tap("tab-today").await;
}

async fn save_routine(window: &Window) {
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see_words("toast", "已保存在本机").await;
}
