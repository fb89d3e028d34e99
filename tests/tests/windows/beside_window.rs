//! Two windows and no network: what one shows as QR codes the other reads, and the household is there.

use cunji_tests::screen::story::phones;
use cunji_tests::screen::team::Team;
use cunji_tests::screen::{Album, Display, beside, target};

#[tokio::test(flavor = "multi_thread")]
async fn a_household_goes_from_one_screen_to_the_other_phone() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phones = phones(folder.path(), &display);
    let album = Album::begin(&target().join("e2e-beside"));
    let mut team = Team::begin(folder.path(), 12, &phones, album).await;
    beside::play(&mut team, folder.path()).await;
    team.heard_nothing().await;
    team.close().await;
}
