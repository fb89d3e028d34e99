//! The September day: a household's income measured in its courtyard, without coverage, from last year's sheet on; one
//! estimate, one question asked and answered, handed in; looked at on another phone in the evening.

use super::team::{Team, speak, sync, to_a_tab};
use super::{Album, Window};

const WHY: &str = "种子化肥是儿子买的，没让老人出钱";
const REMARK: &str = "务工地点写清楚";

/// The whole day and evening.
pub async fn play(team: &mut Team) {
    let Team { server, zhang, li, album, .. } = team;
    let (zhang, li, album) = (&*zhang, &*li, &*album);

    // Last year's sheet of the first household on the list came from the office.
    open_round(zhang).await;
    album.take(zhang, "round").await;
    let home = zhang.read_each("survey-row", "household").await.remove(0);
    server.kill();
    let year: i32 =
        zhang.read_each("survey-progress", "year").await.remove(0).parse().expect("the round names its year");
    server.write_last_year(&home, year - 1).await;
    server.start().await;
    sync(zhang).await;
    server.kill();

    // In the courtyard: confirmed, changed, gone, an estimate.
    open_round(zhang).await;
    zhang.tap_which("survey-row", "household", &home).await;
    zhang.see("survey-bar").await;
    album.take(zhang, "sheet-opened").await;
    zhang.tap("same-tr_pension").await;
    zhang.tap("basis-tr_pension-ESTIMATED").await;
    zhang.tap("gone-tr_dibao").await;
    zhang.type_money("field-lines/wage_work/amount", "32000").await;
    zhang.type_money("field-lines/biz_crop/amount", "0.64万").await;
    zhang.tap("gone-exp_crop").await;
    zhang.see_which("finding", "check", "V06").await;
    zhang.see_words("survey-bar", "去年").await;
    album.take(zhang, "sheet-filled").await;
    zhang.tap("survey-bar").await;
    zhang.see("survey-working").await;
    album.take(zhang, "working").await;
    zhang.tap("working-close").await;

    // Handing in asks first; the answer goes with the sheet.
    zhang.tap("survey-submit").await;
    zhang.see_which("problem", "code", "answer_missing").await;
    album.take(zhang, "asked").await;
    for key in zhang.fields_like("field-answers/").await {
        zhang.type_into(&key, WHY).await;
    }
    zhang.tap("survey-submit").await;
    zhang.see_words("toast", "交").await;
    zhang.see("surveys-due").await;
    server.start().await;
    sync(zhang).await;

    // Another phone looks at it: sent back with a word on a line, mended, accepted.
    sync(li).await;
    open_round(li).await;
    li.tap("surveys-to_review").await;
    li.tap_which("survey-row", "household", &home).await;
    li.see("review-bar").await;
    album.take(li, "review").await;
    li.tap("write-remark-wage_work").await;
    li.type_into("remark-wage_work", REMARK).await;
    li.tap("send-back").await;
    li.type_into("send-back-words", "补一下再交").await;
    li.tap("send-back-sure").await;
    li.see_no("review-bar").await;
    sync(li).await;
    sync(zhang).await;
    open_round(zhang).await;
    zhang.tap("surveys-sent_back").await;
    zhang.tap_which("survey-row", "household", &home).await;
    zhang.see_words("sent-back", "补一下再交").await;
    zhang.see_words("survey-comment", REMARK).await;
    album.take(zhang, "sent-back").await;
    zhang.tap("survey-submit").await;
    zhang.see("surveys-due").await;
    sync(zhang).await;
    sync(li).await;
    open_round(li).await;
    li.tap("surveys-to_review").await;
    li.tap_which("survey-row", "household", &home).await;
    li.tap("accept").await;
    li.see_no("review-bar").await;
    sync(li).await;
    sync(zhang).await;
    open_round(zhang).await;
    zhang.tap("surveys-done").await;
    zhang.see_which("survey-row", "status", "ACCEPTED").await;
    album.take(zhang, "accepted").await;

    in_english(zhang, &home, album).await;
    team.heard_nothing().await;
}

async fn open_round(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-ledgers").await;
    window.tap("ledger-surveys").await;
    window.see("surveys-due").await;
}

async fn in_english(window: &Window, home: &str, album: &Album) {
    speak(window, "en").await;
    open_round(window).await;
    window.tap("surveys-all").await;
    window.see("survey-row").await;
    album.take(window, "round-en").await;
    window.tap_which("survey-row", "household", home).await;
    window.see("survey-bar").await;
    album.take(window, "sheet-en").await;
    window.tap("survey-bar").await;
    window.see("survey-working").await;
    album.take(window, "working-en").await;
    window.tap("working-close").await;
    speak(window, "zh").await;
}
