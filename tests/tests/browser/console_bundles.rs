//! 数据包 in a real Chromium against the real server: chosen, looked at, taken in, taken in again; a damaged one refused; one
//! with a passphrase. Needs chromium, chromedriver and the built pages (`make test` sees to it).

use cunji_device::view::{BundleRequest, BundleTo};
use cunji_server::accounts::role::Role;
use cunji_tests::kit::{Console, World};
use cunji_tests::records::village;
use cunji_tests::screen::Chromium;

#[tokio::test]
async fn a_clerk_takes_a_carried_bundle_in_on_the_screen() {
    let world = World::with_households(3, 4713).await;
    let ana = world.phone("安娜").await;
    assert!(ana.sync().await.agreed);
    ana.visit(world.households[0], "自来水水压小");
    ana.edit(world.households[1], "phone", "13811111111");
    let folder = tempfile::tempdir().unwrap();
    let made = |to| ana.device().export_bundle(&BundleRequest { to, village: None }, folder.path()).unwrap();
    let whole = made(BundleTo::Office);
    let damaged = folder.path().join("坏的.cunji");
    let bytes = std::fs::read(&whole.path).unwrap();
    std::fs::write(&damaged, &bytes[..bytes.len() / 2]).unwrap();

    let before = world.office.feed().await;
    let clerk = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.sign_in_with(&clerk.cookie()).await;
    page.sees("石门村").await; // the first page is open: another one may be gone to
    page.screen("#/exchange?tab=bundles").await;
    page.sees("选数据包").await;
    page.shoot("bundles-empty-zh").await;
    page.type_in("[name=bundle-file]", damaged.to_str().unwrap()).await;
    page.sees("文件不完整").await;
    page.shoot("bundles-cut-zh").await;

    page.type_in("[name=bundle-file]", &whole.path).await;
    page.sees("安娜 的手机").await;
    page.sees("2 处改动，其中 2 处这里没有").await;
    page.sees("石门村").await;
    page.no_longer_sees("文件不完整").await;
    page.shoot("bundles-preview-zh").await;
    page.click("收进来", "button").await;
    page.sees("2 处改动已收进来").await;
    page.shoot("bundles-taken-zh").await;
    page.type_in("[name=bundle-file]", &whole.path).await;
    page.sees("里面的内容这里都有了").await;

    // The same in English, with a word that was read out.
    ana.visit(world.households[2], "");
    let spoken = made(BundleTo::Passphrase);
    page.speak("en").await;
    page.sees("Choose a bundle").await;
    page.type_in("[name=bundle-file]", &spoken.path).await;
    page.sees("This bundle needs a passphrase").await;
    page.shoot("bundles-passphrase-en").await;
    page.type_in("[name=bundle-passphrase]", "AAAA-BBBB-CCCC\u{e007}").await;
    page.sees("wrong passphrase").await;
    page.type_in("[name=bundle-file]", &spoken.path).await;
    page.type_in("[name=bundle-passphrase]", &format!("{}\u{e007}", spoken.passphrase.unwrap())).await;
    page.sees("4 changes, 1 of them new here").await;
    page.shoot("bundles-preview-en").await;
    page.click("Take it in", "button").await;
    page.sees("1 change taken in").await;
    assert_eq!(world.office.feed().await.changes, before.changes + 3, "all of it is in the feed, once");
    assert_eq!(page.heard().await, Vec::<String>::new(), "the content policy refused nothing");
    page.close().await;
}
