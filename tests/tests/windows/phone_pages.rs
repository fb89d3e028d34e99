//! Every page of the phone app in its real window: axe-core finds nothing serious, nothing is cut or to be scrolled
//! sideways from 360 px to a tablet and with letters of 200 %, everything tapped is big enough, light and dark, in both
//! languages. Pictures: `target/pages`.

use cunji_tests::screen::look::{Asked, Axe};
use cunji_tests::screen::phone_pages::{PAGES, Page, Places};
use cunji_tests::screen::story::{PIN, phones, type_pin};
use cunji_tests::screen::team::{Team, speak, sync_each};
use cunji_tests::screen::{Album, Display, Window, target};

/// What is known to be wrong: page, and how the fault begins. It may only shrink: one that is mended must leave.
const KNOWN: &[(&str, &str)] = &[];

/// A size of window and of letters.
struct Size {
    name: &'static str,
    width: u32,
    height: u32,
    letters: u32,
}

const SIZES: [Size; 3] = [
    Size { name: "small", width: 360, height: 740, letters: 100 },
    Size { name: "letters", width: 360, height: 740, letters: 200 },
    Size { name: "tablet", width: 800, height: 1280, letters: 100 },
];

/// Looks at a page in all sizes; faults as `page size: rule: place: why`.
async fn look_at(
    window: &Window,
    page: &Page,
    places: &Places,
    how: &str,
    axe: Axe,
    sizes: &[Size],
    faults: &mut Vec<String>,
) {
    window.turn_to(page, places).await;
    let folder = target().join("pages");
    for (turn, size) in sizes.iter().enumerate() {
        window.resize(size.width, size.height).await;
        window.font_size(size.letters).await;
        window.still().await;
        let asked = Asked { axe: if turn == 0 { axe } else { Axe::None }, touch: if page.courtyard { 48 } else { 44 } };
        let found = window.look(asked).await;
        window.screenshot(&folder.join(format!("{}-{how}-{}.png", page.name, size.name))).await;
        for fault in &found {
            println!("{} {how} {}: {fault}", page.name, size.name);
        }
        faults.extend(found.into_iter().map(|fault| format!("{} {how} {}: {fault}", page.name, size.name)));
    }
    window.font_size(100).await;
    window.resize(360, 740).await;
    window.turn_away().await;
}

/// While the other phone was looked at, this one may have locked itself.
async fn unlocked(window: &Window) {
    if window.count("lock-page").await > 0 {
        type_pin(window, PIN).await;
        window.see_no("lock-page").await;
    }
}

/// A sheet closes, a form keeps what was being written, another tab leads to 今天, and only from there the app is left.
async fn back_button(window: &Window, home: &str) {
    window.tap("tab-households").await;
    window.tap("filter-group").await;
    window.see("group-all").await;
    assert!(!window.press_back().await, "a sheet is closed, and the app stays");
    window.tap_which("household-row", "document", home).await; // so the list was still there, and nothing over it
    window.see("household-name").await;
    window.tap("record-grievance").await;
    window.type_into("field-content", "屋后滑坡，要来人看").await;
    assert!(!window.press_back().await, "from a form to the household");
    window.see("household-name").await;
    window.tap("record-grievance").await;
    window.see_value("field-content", "屋后滑坡，要来人看").await;
    assert!(!window.press_back().await, "once more");
    window.see("household-name").await;
    assert!(!window.press_back().await, "from the household to the list");
    window.see("household-search").await;
    assert!(!window.press_back().await, "from another tab to 今天");
    window.see("record-visit-fab").await;
    assert!(window.press_back().await, "from 今天 the app is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_read_heard_and_tapped() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let mut phones = phones(folder.path(), &display);
    phones[1].dark = true;
    let mut team = Team::begin(folder.path(), 60, &phones, Album::begin(&target().join("pages"))).await;
    team.server.announce("九月大走访", "饮水够不够，医保交没交");
    sync_each(&[&team.zhang, &team.li]).await;
    let light = team.zhang.write_something_of_everything("李家大院").await;
    let dark = team.li.write_something_of_everything("李家院子").await;
    sync_each(&[&team.zhang, &team.li, &team.zhang]).await;

    let only = std::env::var("CUNJI_PAGE").unwrap_or_default();
    let pages = || PAGES.iter().filter(|page| page.name.contains(&only));
    let mut faults = Vec::new();
    for language in ["zh", "en"] {
        for (window, places, shade) in [(&team.zhang, &light, "light"), (&team.li, &dark, "dark")] {
            unlocked(window).await;
            speak(window, language).await;
            let scheme = window.is_dark().await;
            assert_eq!(scheme, shade == "dark", "the window of {} is {shade}", window.owner());
            let (axe, sizes) = if shade == "light" { (Axe::All, &SIZES[..]) } else { (Axe::Contrast, &SIZES[..1]) };
            for page in pages() {
                look_at(window, page, places, &format!("{language}-{shade}"), axe, sizes, &mut faults).await;
            }
        }
    }
    let known = |fault: &&String| KNOWN.iter().any(|(page, what)| fault.starts_with(page) && fault.contains(what));
    let new: Vec<&String> = faults.iter().filter(|fault| !known(fault)).collect();
    assert!(
        new.is_empty(),
        "{} faults:\n{}",
        new.len(),
        new.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("\n")
    );
    for (page, what) in KNOWN.iter().filter(|_| only.is_empty()) {
        let still = faults.iter().any(|fault| fault.starts_with(page) && fault.contains(what));
        assert!(still, "{page}: {what} is mended: take it out of KNOWN");
    }
    unlocked(&team.zhang).await;
    speak(&team.zhang, "zh").await;
    back_button(&team.zhang, &light.home).await;
    team.heard_nothing().await;
    team.server.kill();
    team.close().await;
}
