//! The story of a grievance: told in a courtyard, carried by two phones and the office through its whole loop, undone
//! once because the villager is not content, and closed. Played by the end-to-end test.

use super::story::{Household, open_household};
use super::team::{Team, speak, sync, sync_each, to_a_tab};
use super::{Album, Window};

/// As the villager told it.
pub const TOLD: &str = "入户路有一段没硬化，下雨天走不得，老人摔过一回";
const UNIT: &str = "镇村建办";
const PERSON: &str = "李秀兰";

/// Steps after the first one, whoever takes them.
pub const STEPS: u32 = 10;

/// The whole loop.
pub async fn play(team: &mut Team) {
    let Team { server, zhang, li, album, .. } = team;
    let (zhang, li, album) = (&*zhang, &*li, &*album);

    // Out of coverage, in the courtyard: the words first, two chips, saved.
    server.kill();
    zhang.tap("tab-households").await;
    let document = zhang.read_each("household-row", "document").await.remove(0);
    zhang.tap_which("household-row", "document", &document).await;
    let home = Household { document, name: zhang.read("household-name").await };
    zhang.tap("record-grievance").await;
    zhang.see("field-content").await;
    album.take(zhang, "grievance-form").await;
    zhang.type_into("field-content", TOLD).await;
    zhang.tap("field-urgency-HEAVY").await;
    zhang.tap("field-category-INFRASTRUCTURE").await;
    album.take(zhang, "grievance-form-filled").await;
    zhang.tap("grievance-save").await;
    zhang.see_words("toast", "已保存在本机").await;
    album.take(zhang, "household-with-grievance").await;

    // Everybody has it by the evening.
    server.start().await;
    sync_each(&[zhang, li]).await;
    open_grievance(li, album).await;
    li.see_words("grievance-content", TOLD).await;
    step(li, "TRIAGE", &[]).await;
    begin_step(li, "ASSIGN").await;
    li.type_into("field-steps/new/responsible_unit", UNIT).await;
    li.type_into("field-steps/new/responsible_person", PERSON).await;
    album.take(li, "assign").await;
    li.tap("step-save").await;
    li.see_which("grievance-status", "status", "ASSIGNED").await;
    sync_each(&[li, zhang]).await;

    // Out of coverage again, both at once: one begins the work, one passes it up. Neither is lost.
    server.kill();
    open_grievance(zhang, album).await;
    step(zhang, "ACT", &[("words", "已联系村里出工，明天拉石子")]).await;
    open_grievance(li, album).await;
    begin_step(li, "ESCALATE").await;
    album.take(li, "escalate").await;
    li.tap("field-steps/new/level-L2_VILLAGE").await;
    li.tap("step-save").await;
    li.see_no("step-form").await;
    server.start().await;
    sync_each(&[zhang, li]).await;
    sync(zhang).await;
    for window in [zhang, li] {
        open_grievance(window, album).await;
        let mut kinds = window.read_each("step", "kind").await;
        kinds.sort();
        assert_eq!(kinds, ["ACT", "ASSIGN", "ESCALATE", "REGISTER", "TRIAGE"], "{}", window.owner());
        album.take(window, "five-steps").await;
    }

    // Done, but the villager is not content: it is done again. Then she is, and it is closed.
    step(zhang, "DONE", &[("words", "石子铺了一层")]).await;
    step(zhang, "FEEDBACK", &[("feedback-UNSATISFIED", ""), ("words", "一下雨又冲走了")]).await;
    album.take(zhang, "not-content").await;
    step(zhang, "ACT", &[("words", "重新铺水泥")]).await;
    sync_each(&[zhang, li]).await;
    open_grievance(li, album).await;
    step(li, "DONE", &[("words", "水泥路面已经铺好")]).await;
    step(li, "FEEDBACK", &[("feedback-SATISFIED", ""), ("words", "现在好走了")]).await;
    step(li, "CLOSE", &[]).await;
    li.see_which("grievance-status", "status", "CLOSED").await;
    album.take(li, "closed").await;
    sync_each(&[li, zhang]).await;
    zhang.tap("tab-ledgers").await;
    zhang.tap("ledger-grievances").await;
    zhang.tap("grievances-closed").await;
    zhang.see_which("grievance-row", "status", "CLOSED").await;
    album.take(zhang, "ledger-closed").await;
    zhang.give("grievances-status", "ASSIGNED").await;
    zhang.see_no("grievance-row").await;
    zhang.give("grievances-status", "CLOSED").await;
    zhang.see_which("grievance-row", "status", "CLOSED").await;
    album.take(zhang, "ledger-by-status").await;

    in_english(zhang, &home, album).await;
    team.heard_nothing().await;
}

/// From wherever to the ledger's only grievance.
async fn open_grievance(window: &Window, album: &Album) {
    to_a_tab(window).await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-grievances").await;
    window.tap("grievances-all").await;
    window.see("grievance-row").await;
    album.take(window, "ledger-grievances").await;
    window.tap("grievance-row").await;
    window.see("grievance-content").await;
}

/// The step's button: the big one when it is the next action, a small one else.
async fn begin_step(window: &Window, kind: &str) {
    let next = window.read_each("step-next", "kind").await;
    if next.first().map(String::as_str) == Some(kind) {
        window.tap("step-next").await;
    } else {
        window.tap(&format!("step-{kind}")).await;
    }
    window.see_which("step-form", "kind", kind).await;
}

/// One step: its button, its fields, saved. A field without words is a chip.
async fn step(window: &Window, kind: &str, fields: &[(&str, &str)]) {
    let before = window.count("step").await;
    begin_step(window, kind).await;
    for (field, words) in fields {
        let place = format!("field-steps/new/{field}");
        if words.is_empty() { window.tap(&place).await } else { window.type_into(&place, words).await }
    }
    window.tap("step-save").await;
    window.see_no("step-form").await;
    super::until("the step to stand in the list", async || (window.count("step").await > before).then_some(())).await;
}

/// The screens of a grievance in English; Chinese again afterwards.
async fn in_english(window: &Window, home: &Household, album: &Album) {
    speak(window, "en").await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-grievances").await;
    window.tap("grievances-all").await;
    window.see("grievance-row").await;
    album.take(window, "ledger-grievances-en").await;
    window.tap("grievance-row").await;
    window.see("grievance-content").await;
    album.take(window, "grievance-en").await;
    to_a_tab(window).await;
    open_household(window, home).await;
    window.tap("record-grievance").await;
    window.see("field-content").await;
    album.take(window, "grievance-form-en").await;
    window.tap("back").await;
    window.see("household-name").await;
    speak(window, "zh").await;
}
