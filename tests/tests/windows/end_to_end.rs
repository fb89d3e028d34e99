//! The main job, done by two people on real windows against the real server; asserted on what is on their screens
//! and on what the office's store holds afterwards. `make test` builds what it starts and brings a display.

use cunji_tests::screen::story::{Evening, phones};
use cunji_tests::screen::team::Team;
use cunji_tests::screen::{Album, Counts, Display, Phone, Window, campaign, family, grievance, september, target};
use std::fs;

/// Enough for lists that scroll; a first sync of the demo's 754 takes longer in a debug build.
const HOUSEHOLDS: u32 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn two_cadres_record_visits_without_coverage_and_end_up_with_the_same() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e"));
    let mut evening = Evening::begin(folder.path(), HOUSEHOLDS, &phones, album, &|step| println!("{step}")).await;
    evening.play().await;

    let (before, after) = (evening.before, evening.server.counts());
    assert_eq!(
        after,
        Counts {
            households: HOUSEHOLDS,      // edits make no second household
            visits: 2,                   // one each, none twice
            grievances: 0,               // what was raised waits in the visit until somebody takes it up
            changes: before.changes + 7, // two visits, four edits, one choice
            refused: 0,
        },
        "the office holds the evening's work once, and refused none of it"
    );
    evening.zhang.close().await;
    evening.li.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grievance_goes_through_its_whole_loop_over_two_phones_and_the_office() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-grievance"));
    let mut team = Team::begin(folder.path(), 12, &phones, album).await;
    grievance::play(&mut team).await;

    let (before, after) = (team.before, team.server.counts());
    let expected = Counts { grievances: 1, changes: before.changes + 1 + grievance::STEPS, ..before };
    assert_eq!(after, expected, "the office holds the grievance once, with every step once, and refused none");
    team.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_september_day_goes_from_last_years_sheet_to_an_accepted_one() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-september"));
    let mut team = Team::begin(folder.path(), 40, &phones, album).await;
    september::play(&mut team).await;
    assert_eq!(team.server.counts().refused, 0, "the office refused nothing");
    team.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_says_on_every_screen_who_is_left() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-campaign"));
    let mut team = Team::begin(folder.path(), 24, &phones, album).await;
    campaign::play(&mut team, 24).await;
    let counts = team.server.counts();
    assert_eq!((counts.visits, counts.refused), (3, 0), "three visits, and nothing refused");
    team.heard_nothing().await;
    team.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_splits_and_both_phones_know_who_lives_where() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-family"));
    let mut team = Team::begin(folder.path(), 12, &phones, album).await;
    family::play(&mut team).await;
    let counts = team.server.counts();
    assert_eq!((counts.households, counts.refused), (13, 0), "one household more, and nothing refused");
    team.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cant_be_opened_is_said_in_the_window_and_stays_as_it_is() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("damaged", folder.path().join("phone"), &display);
    let store = phone.data().join("cunji.db");
    let damaged = vec![7; 16_384];
    fs::write(&store, &damaged).unwrap();

    let window = Window::open(&phone).await;
    window.see_words("lost-key", "原来的数据收在一边，不删").await;
    window.screenshot(&target().join("e2e-store-unreadable.png")).await;
    window.tap("retry").await;
    window.see("lost-key").await;
    assert_eq!(fs::read(&store).unwrap(), damaged, "not a byte of what could not be read was changed");
    let mut beside: Vec<_> = fs::read_dir(phone.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["cunji.db", "webview"], "nothing was put in its place, and the web view keeps to its folder");

    // Whoever repairs it need not restart the app.
    fs::rename(&store, folder.path().join("kept")).unwrap();
    window.tap("retry").await;
    window.see("enrol-code").await;
    window.close().await;
}
