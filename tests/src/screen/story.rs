//! The story of an evening, in the words of those who live it: two cadres record visits without coverage, and both
//! phones and the office end up with the same. Played by the end-to-end test and by the demo.

use super::{Album, Counts, Display, Phone, Server, Window};
use std::path::Path;

/// The two cadres, and a third whose phone is still to be enrolled.
pub const ZHANG: &str = "张伟国";
pub const LI: &str = "李秀兰";
pub const THIRD: &str = "王建军";

/// The PIN of both.
pub const PIN: &str = "258013";

/// What the story writes, so that whoever looks afterwards knows what to look for.
pub const NEW_PHONE: &str = "19900001234";
pub const NEW_ADDRESS: &str = "石门村三组新房子旁边";
pub const RAISED: &str = "入户路有一段没硬化，下雨走不得";
pub const ZHANGS_NUMBER: &str = "19900005678";
pub const LIS_NUMBER: &str = "19900008765";

/// Everything the story plays with.
pub struct Evening<'a> {
    pub server: Server,
    pub zhang: Window,
    pub li: Window,
    pub album: Album,
    /// The office's store before anybody visited anybody.
    pub before: Counts,
    tell: &'a dyn Fn(&str),
}

/// The two phones of the story, in a folder.
pub fn phones(folder: &Path, display: &Display) -> [Phone; 2] {
    [Phone::new("zhang", folder.join("zhang"), display), Phone::new("li", folder.join("li"), display)]
}

impl<'a> Evening<'a> {
    /// Starts the server with its village and opens the two windows.
    pub async fn begin(
        folder: &Path,
        households: u32,
        phones: &[Phone; 2],
        album: Album,
        tell: &'a dyn Fn(&str),
    ) -> Self {
        tell(&format!(
            "镇里：服务器装好，{households} 户的名册导入 (the office's server, a roster of {households} households)"
        ));
        let mut server = Server::with_sample_village(&folder.join("server"), households, &[ZHANG, LI, THIRD]);
        let before = server.counts();
        assert_eq!(before.households, households, "every household of the roster is a record");
        server.start().await;
        let zhang = Window::open(&phones[0]).await;
        let li = Window::open(&phones[1]).await;
        Self { server, zhang, li, album, before, tell }
    }

    /// The whole evening.
    pub async fn play(&mut self) {
        let Self { server, zhang, li, album, tell, .. } = self;
        let (zhang, li, album, tell) = (&*zhang, &*li, &*album, *tell);
        tell("1. 两部手机登记，第一次同步 (two phones enrol and sync for the first time)");
        zhang.ready().await;
        album.take(zhang, "enrol").await;
        english_enrol_page(zhang, album).await;
        for (window, person) in [(zhang, ZHANG), (li, LI)] {
            enrol(window, server, person).await;
            album.take(window, "first-sync").await;
            window.tap("first-sync-enter").await;
            window.see("record-visit-fab").await;
            album.take(window, "today").await;
        }
        let (visited, disputed) = two_households(zhang, album).await;

        tell("2. 进村，没有信号 (into the village, out of coverage)");
        server.kill();

        tell(
            "3. 张伟国走访，没有变化，三下记完；改了电话 (Zhang records a routine visit in three taps and corrects a phone number)",
        );
        open_household(zhang, &visited).await;
        record_routine_visit(zhang).await;
        album.take(zhang, "visit-saved").await;
        change_household(zhang, "phone", NEW_PHONE).await;
        leave_household(zhang).await;
        open_household(zhang, &disputed).await;
        change_household(zhang, "phone", ZHANGS_NUMBER).await;
        leave_household(zhang).await;

        tell(
            "4. 李秀兰走访同一户，记下群众反映；改了住址 (Li visits the same household, writes down what was raised, corrects the address)",
        );
        open_household(li, &visited).await;
        record_visit_with_words(li, RAISED, album).await;
        change_household(li, "address", NEW_ADDRESS).await;
        album.take(li, "household-edited").await;
        leave_household(li).await;
        open_household(li, &disputed).await;
        change_household(li, "phone", LIS_NUMBER).await;
        leave_household(li).await;

        tell("5. 想同步，连不上；什么都没丢 (syncing fails in plain words, nothing is lost)");
        for window in [zhang, li] {
            sync_without_coverage(window).await;
            album.take(window, "offline").await;
            window.tap("back").await;
            window.see_which("state-line", "offline", "true").await;
            window.see_words("state-line", "3 条仅本机").await;
            album.take(window, "today-offline").await;
            open_sync(window).await;
        }

        tell("6. 回到镇里，服务器又连得上 (back at the office: the same server at the same address)");
        server.start().await;
        for window in [zhang, li, zhang] {
            sync_and_leave(window).await;
            album.take(window, "may-leave").await;
        }

        tell("7. 两部手机一样：电话和住址都在，两次走访都在 (both phones show both corrections and both visits)");
        for window in [zhang, li] {
            see_the_evenings_work(window, &visited).await;
            album.take(window, "household").await;
            leave_household(window).await;
        }

        tell("8. 同一项填得不一样，两边都看得到，选一个定下来 (one field written twice: both see it, one settles it)");
        settle(zhang, li, &disputed, album).await;

        tell("9. 各个页面，中文和英文 (the screens in both languages)");
        tour(zhang, "zh", &visited, album).await;
        tour(li, "en", &visited, album).await;
        for window in [zhang, li] {
            assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page of {}", window.owner());
        }
    }
}

/// A household as the list names it.
pub struct Household {
    pub document: String,
    pub name: String,
}

async fn english_enrol_page(window: &Window, album: &Album) {
    window.tap("language-en").await;
    window.see_words("enrol-submit", "Enrol").await;
    album.take(window, "enrol-en").await;
    window.tap("language-zh").await;
    window.see_words("enrol-submit", "登记").await;
}

/// Types the code from the office and the server's address, and waits for the first sync.
pub async fn enrol(window: &Window, server: &Server, person: &str) {
    window.type_into("enrol-code", &server.enrolment_code(person)).await;
    window.type_into("enrol-server", &server.address()).await;
    window.tap("enrol-submit").await;
    choose_pin(window, PIN).await;
    window.see_which("sync-result", "outcome", "done").await;
    window.see_which("sync-result", "agreed", "true").await;
}

/// Enrols, goes into the village and finds the list of households. The first one's document.
pub async fn first_home(window: &Window, server: &Server, person: &str) -> String {
    enrol(window, server, person).await;
    window.tap("first-sync-enter").await;
    window.tap("tab-households").await;
    window.read_each("household-row", "document").await.remove(0)
}

/// A new PIN, typed twice on the pad.
pub async fn choose_pin(window: &Window, pin: &str) {
    for step in ["first", "again"] {
        window.see_which("new-pin", "step", step).await;
        type_pin(window, pin).await;
    }
}

/// Six taps on the pad.
pub async fn type_pin(window: &Window, pin: &str) {
    for digit in pin.chars() {
        window.tap(&format!("pin-{digit}")).await;
    }
}

/// The first two households of the list.
async fn two_households(window: &Window, album: &Album) -> (Household, Household) {
    window.tap("tab-households").await;
    let documents = window.read_each("household-row", "document").await;
    album.take(window, "households").await;
    let mut found = Vec::new();
    for document in documents.into_iter().take(2) {
        window.tap_which("household-row", "document", &document).await;
        let name = window.read("household-name").await;
        window.tap("back").await;
        window.see("household-row").await;
        found.push(Household { document, name });
    }
    let second = found.pop().expect("a village has more than one household");
    (found.pop().expect("a village has households"), second)
}

/// Finds a household by the name of its head and opens its page.
pub async fn open_household(window: &Window, household: &Household) {
    window.tap("tab-households").await;
    window.type_into("household-search", &household.name).await;
    window.tap_which("household-row", "document", &household.document).await;
    window.see_words("household-name", &household.name).await;
}

/// Goes back from a household's page to the list.
async fn leave_household(window: &Window) {
    window.tap("back").await;
    window.see("household-search").await;
}

/// From a tab to the sync page, by the line on top of today.
async fn open_sync(window: &Window) {
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.see("sync-now").await;
}

/// 记走访, nothing changed: three taps.
async fn record_routine_visit(window: &Window) {
    let before = window.count("household-visit-row").await;
    window.tap("record-visit").await;
    window.tap("visit-no-changes").await;
    window.tap("visit-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.see_which("household-visit-row", "state", "on_phone").await;
    assert_eq!(
        window.count("household-visit-row").await,
        before + 1,
        "the visit stands in the household's history at once"
    );
    assert!(window.read("state-on-phone").await.contains("仅本机"), "a visit that is only here says so");
}

/// 记走访 with something that was raised.
async fn record_visit_with_words(window: &Window, words: &str, album: &Album) {
    window.tap("record-visit").await;
    window.see("visit-no-changes").await;
    album.take(window, "visit-form").await;
    window.tap("visit-has-changes").await;
    window.tap("jump-issues").await;
    window.type_into_first("field-issues/", words).await;
    album.take(window, "visit-form-words").await;
    window.tap("visit-save").await;
    window.see_words("toast", "已保存在本机").await;
    window.see_words("household-visit-row", words).await;
}

/// 改资料: one field.
async fn change_household(window: &Window, field: &str, value: &str) {
    window.tap("edit-household").await;
    window.type_into(&format!("field-{field}"), value).await;
    window.tap("household-save").await;
    window.see_words(&format!("household-{field}"), value).await;
}

/// Tries to sync and is told in plain words that there is no network; everything written is still there.
async fn sync_without_coverage(window: &Window) {
    window.tap("tab-today").await;
    window.see_which("state-line", "on-phone", "3").await;
    open_sync(window).await;
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "offline").await;
    let said = window.read("sync-result").await;
    assert!(said.contains("连不上") && !said.contains("http"), "plain words instead of an error: {said}");
    window.see_which("sync-to-send", "count", "3").await;
    let states = window.read_each("sync-record", "state").await;
    assert_eq!(states, ["on_phone"; 3], "a visit and two edits wait on this phone, none is lost");
}

/// Syncs until the office has everything: 可以走了.
pub async fn sync_and_leave(window: &Window) {
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "done").await;
    window.see_which("sync-result", "agreed", "true").await;
    let said = window.read("sync-result").await;
    assert!(said.contains("可以走了") && said.contains("一致"), "the cadre may leave: {said}");
    window.see_words("sync-record", "镇里已存").await;
    let states = window.read_each("sync-record", "state").await;
    assert!(states.iter().all(|state| state == "at_office"), "the office has each of this phone's records: {states:?}");
}

/// What must be on screen on every phone after the evening.
async fn see_the_evenings_work(window: &Window, household: &Household) {
    window.tap("back").await;
    open_household(window, household).await;
    window.see_words("household-phone", NEW_PHONE).await;
    window.see_words("household-address", NEW_ADDRESS).await;
    let history = window.read_each("household-visit-row", "state").await;
    assert_eq!(history, ["at_office"; 2], "both visits stand in the history, and the office has both");
    assert_eq!(window.count("conflict-card").await, 0, "a number and an address by two people are no conflict");
    let page = window.read_page().await;
    for expected in [ZHANG, LI, RAISED, "镇里已存"] {
        assert!(page.contains(expected), "{expected} is on the page of {}:\n{page}", window.owner());
    }
}

/// Both wrote a phone number: both see both, one chooses, and both have the choice.
async fn settle(zhang: &Window, li: &Window, household: &Household, album: &Album) {
    for window in [zhang, li] {
        window.tap("tab-today").await;
        window.see_words("state-line", "1 条待核对").await;
        album.take(window, "today-to-settle").await;
        open_household(window, household).await;
        window.see("conflict-card").await;
        let mut values = window.read_each("conflict-choice", "value").await;
        values.sort();
        assert_eq!(values, [ZHANGS_NUMBER, LIS_NUMBER], "neither number was thrown away");
        album.take(window, "to-settle").await;
    }
    zhang.tap_which("conflict-choice", "value", LIS_NUMBER).await;
    zhang.see_no("conflict-card").await;
    zhang.see_words("household-phone", LIS_NUMBER).await;
    for window in [zhang, li] {
        leave_household(window).await;
        open_sync(window).await;
        sync_and_leave(window).await;
        window.tap("back").await;
    }
    for window in [zhang, li] {
        open_household(window, household).await;
        window.see_words("household-phone", LIS_NUMBER).await;
        window.see_no("conflict-card").await;
        album.take(window, "settled").await;
        leave_household(window).await;
    }
}

/// Every main screen in a language; nothing is left behind by it.
async fn tour(window: &Window, language: &str, household: &Household, album: &Album) {
    let take = async |what: &str| {
        window.ready().await;
        album.take(window, &format!("{what}-{language}")).await;
    };
    window.tap("tab-me").await;
    window.tap(&format!("language-{language}")).await;
    take("me").await;
    window.tap("tab-today").await;
    window.see("coverage").await;
    take("today").await;
    window.tap("state-line").await;
    window.see("sync-record").await;
    take("sync").await;
    window.tap("back").await;
    window.tap("tab-households").await;
    window.tap("search-clear").await;
    window.see_several("household-row").await;
    take("households").await;
    open_household(window, household).await;
    take("household").await;
    window.tap("household-visit-row").await;
    window.see("open-household").await;
    take("visit").await;
    window.tap("back").await;
    window.tap("edit-household").await;
    window.see("field-phone").await;
    take("household-form").await;
    window.tap("back").await;
    window.tap("record-visit").await;
    window.tap("visit-has-changes").await;
    window.see("jump-issues").await;
    take("visit-form").await;
    window.tap("back").await;
    window.see("household-name").await;
    leave_household(window).await;
    window.tap("tab-ledgers").await;
    window.see("visit-row").await;
    take("ledgers").await;
    window.tap("ledger-drafts").await;
    window.see("draft-row").await;
    take("drafts").await;
    window.tap("draft-discard").await;
    window.tap("draft-discard-sure").await;
    window.see_no("draft-row").await;
    window.tap("tab-me").await;
    window.tap("language-zh").await;
    window.tap("tab-today").await;
    window.see("record-visit-fab").await;
}
