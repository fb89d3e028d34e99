//! The panel of a phone in a real Chromium: a forgotten PIN is answered, the phone taken out of service; and the photos
//! of a grievance and a survey where the office reads them. Pictures: `target/e2e-console-phones`.

use cunji_device::view::{LockStage, NewStep, Saved, StepKind};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind::{Photo, Signature};
use cunji_server::accounts::role::Role;
use cunji_server::projection::catch_up;
use cunji_tests::kit::lock::{PIN, TestMonotonic, handset};
use cunji_tests::kit::{Console, World, new_picture, photo};
use cunji_tests::records::village;
use cunji_tests::screen::Chromium;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where this story's pictures go.
fn folder() -> PathBuf {
    let folder = cunji_tests::screen::target().join("e2e-console-phones");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn look(page: &Chromium, what: &str) {
    page.settled().await;
    std::fs::write(folder().join(format!("{what}.png")), page.picture().await).unwrap();
    assert_eq!(page.too_wide().await, 0, "{what}: nothing is to be scrolled sideways");
}

async fn at_the_desk(world: &World) -> Chromium {
    let clerk = Console::of(world, "王主任", Role::Township, "500236101").await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.resize(1440, 900).await;
    page.sign_in_with(&clerk.cookie()).await;
    page
}

#[tokio::test]
async fn a_forgotten_pin_is_answered_and_a_lost_phone_is_taken_out_of_service() {
    let world = World::with_households(3, 4721).await;
    let monotonic = TestMonotonic::start();
    let zhang = handset(&world.folder().join("zhang"), &monotonic, &world.clock, 5);
    let link = world.office.link();
    let code = world.office.code_for("张伟国", &[village()]).await;
    zhang.begin().unwrap().enrol(link.as_ref(), &world.office.address(), &code).await.unwrap();
    zhang.set_pin(PIN).unwrap();
    assert!(zhang.device().unwrap().sync(link.as_ref(), &|_| {}).await.unwrap().agreed);
    zhang.lock();
    let request = zhang.recovery_request().unwrap().text;

    let page = at_the_desk(&world).await;
    for (language, forgotten) in [("en", "Forgotten PIN"), ("zh", "忘了 PIN")] {
        page.speak(language).await;
        page.settled().await;
        page.screen("#/people?tab=devices").await;
        page.click("张伟国", "tbody tr[data-place]").await;
        page.sees(forgotten).await;
        look(&page, &format!("panel-{language}")).await;
    }
    page.type_in("[name=phone-request]", "CJ00").await;
    page.click("给解锁码", ".panel button").await;
    page.sees("手机上的码").await;
    look(&page, "no-such-code-zh").await;
    assert!(!page.says().await.contains("只能用一次"), "what no phone shows gets no answer");
    page.screen("#/people").await;
    page.settled().await;
    page.screen("#/people?tab=devices").await;
    page.click("张伟国", "tbody tr[data-place]").await;
    page.type_in("[name=phone-request]", &request).await;
    page.click("给解锁码", ".panel button").await;
    let said = page.read("[data-test=phone-answer]").await;
    look(&page, "answer-zh").await;
    zhang.recover(said.lines().last().unwrap().trim(), "741963").unwrap();
    assert_eq!(zhang.view().unwrap().stage, LockStage::Open, "what the panel says opens the phone");

    page.click("停用这部手机", ".panel button").await;
    page.sees("为什么").await;
    look(&page, "revoke-zh").await;
    page.type_in("[name=revoke-reason]", "手机丢了").await;
    page.click("停用", ".panel form button").await;
    page.sees("已停用").await;
    assert!(!zhang.device().unwrap().sync(link.as_ref(), &|_| {}).await.unwrap().agreed, "it no longer syncs");
    for language in ["zh", "en"] {
        page.speak(language).await;
        page.settled().await;
        page.screen("#/people?tab=devices").await;
        page.click("张伟国", "tbody tr[data-place]").await;
        look(&page, &format!("revoked-{language}")).await;
    }
    let lines: Vec<String> = page.heard().await.into_iter().filter(|one| !one.contains("400")).collect();
    assert_eq!(lines, Vec::<String>::new(), "nothing was refused and nothing failed unseen");
    page.close().await;
}

fn saved(outcome: Saved) -> String {
    match outcome {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("it must be savable: {problems:?}"),
    }
}

#[tokio::test]
async fn the_photos_of_a_grievance_and_a_survey_stand_in_their_panels() {
    let world = World::with_households(3, 4722).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let (device, home) = (ana.device(), world.households[0].to_string());
    let form = device.open_grievance_form(Some(&home), None).unwrap();
    device.add_attachment(&form.draft, &new_picture(Photo, &photo(1, 300, 200))).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), "堂屋后墙裂了一道缝".into());
    let grievance = saved(device.save_grievance(&form.draft, &fields).unwrap());
    let step = device.open_step_form(&grievance, StepKind::Triage).unwrap();
    device.add_attachment(&step.draft, &new_picture(Photo, &photo(2, 300, 200))).unwrap();
    saved(device.add_step(&grievance, &NewStep::plain(StepKind::Triage, "去看过")).unwrap());
    let sheet = device.open_survey_form(&home, None, None, None).unwrap();
    device.keep_draft(&sheet.draft, Kind::IncomeSurvey, &home, &sheet.heads, BTreeMap::new()).unwrap();
    device.add_attachment(&sheet.draft, &new_picture(Signature, &photo(3, 200, 80))).unwrap();
    let wage = BTreeMap::from([("lines/wage_work/amount".to_owned(), 3_000_000_i64.into())]);
    saved(device.save_survey(&sheet.draft, &home, Some(sheet.year), None, None, &sheet.heads, &wage, true).unwrap());
    ana.sync().await;
    catch_up(world.office.store()).await.unwrap();

    let page = at_the_desk(&world).await;
    for language in ["zh", "en"] {
        page.speak(language).await;
        page.settled().await;
        page.screen("#/grievances").await;
        page.settled().await;
        page.click("", "tbody tr[data-place]").await;
        page.drawn("picture-PHOTO", 2).await;
        page.click(if language == "zh" { "看变动" } else { "Show" }, ".panel button").await;
        page.sees(if language == "zh" { "加上了" } else { "Added" }).await;
        look(&page, &format!("grievance-{language}")).await;
        page.screen(&format!("#/income?tab=queue&year={}", sheet.year)).await;
        page.no_longer_sees(if language == "zh" { "加上了" } else { "Added" }).await;
        page.settled().await;
        page.click("", "tbody tr[data-place]").await;
        page.drawn("picture-SIGNATURE", 1).await;
        look(&page, &format!("survey-{language}")).await;
    }
    assert_eq!(page.heard().await, Vec::<String>::new(), "nothing was refused and nothing failed unseen");
    page.close().await;
}
