//! The lock in the real app's window, and what lies on the disk afterwards, the web view's own folder included.

use cunji_tests::kit::at_rest::readable;
use cunji_tests::screen::lock::{self, HALF, NEXT_PIN, NUMBER};
use cunji_tests::screen::story::{LI, PIN, ZHANG};
use cunji_tests::screen::{Album, Display, Phone, Server, Window, target};

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_goes_from_hand_to_hand_shows_nothing_and_loses_nothing() {
    let display = Display::of_session();
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::new("zhang", folder.path().join("zhang"), &display);
    let album = Album::begin(&target().join("e2e-lock"));
    let mut server = Server::with_sample_village(&folder.path().join("server"), 12, &[ZHANG, LI]);
    server.start().await;
    let window = Window::open(&phone).await;

    let household = lock::begin(&window, &server, ZHANG, &album).await;
    lock::put_away_while_writing(&window, &album).await;
    let window = lock::wrong_pins(window, &phone, &album).await;
    lock::another_pin(&window, &album).await;

    // While the app runs, and after it was closed. Nobody allowed a name for Li; Zhang's may be shown.
    let secrets = [household.name.as_str(), HALF, NUMBER, PIN, NEXT_PIN, &server.address()];
    assert_eq!(readable(&phone.data(), &secrets), [""; 0], "nothing lies open while the app runs");
    lock::somebody_else(&window, &server, ZHANG, LI, &album).await;
    lock::still_there(&window, &household).await;
    assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page");
    window.close().await;
    let secrets = [household.name.as_str(), HALF, NUMBER, PIN, NEXT_PIN, LI];
    assert_eq!(readable(&phone.data(), &secrets), [""; 0], "nor afterwards, in all folders of the app");
}
