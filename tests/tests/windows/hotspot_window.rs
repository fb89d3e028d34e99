//! Two windows on one hotspot, the office switched off: both show the same code, both tap 一样, and each has what the
//! other wrote. Later only one of them gets to the office, and everything is there once.

use cunji_tests::screen::story::phones;
use cunji_tests::screen::team::Team;
use cunji_tests::screen::{Album, Display, hotspot, target};

#[tokio::test(flavor = "multi_thread")]
async fn two_phones_give_each_other_their_day_and_one_of_them_brings_it_to_the_office() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-hotspot"));
    let mut team = Team::begin(folder.path(), 12, &phones, album).await;
    hotspot::play(&mut team).await;
    hotspot::at_the_office(&mut team).await;
    team.heard_nothing().await;
    team.close().await;
}
