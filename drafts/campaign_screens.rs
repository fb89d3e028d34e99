//! A campaign in a real browser: announced at the office's desk, seen by a phone, every figure with its households,
//! changed and closed. Pictures: `target/e2e-campaign-console`.
#![allow(clippy::unwrap_used)]

use cunji_model::record::campaign::{CampaignState, campaign_id};
use cunji_server::accounts::role::Role;
use cunji_server::projection::catch_up;
use cunji_tests::kit::{Console, World};
use cunji_tests::records::village;
use cunji_tests::screen::{Chromium, target};

const NUMBER: &str = "2026-9";

async fn picture(page: &Chromium, name: &str) {
    page.settled().await;
    let folder = target().join("e2e-campaign-console");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), page.picture().await).unwrap();
}

fn field(name: &str) -> String {
    format!(
        "[data-test={name}] input, input[data-test={name}], textarea[data-test={name}], [data-test={name}] textarea"
    )
}

#[tokio::test]
async fn a_clerk_announces_a_campaign_and_sees_who_is_left() {
    let world = World::with_households(12, 4714).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let clerk = Console::of(&world, "王主任", Role::Township, "500236101").await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.resize(1440, 900).await;
    page.sign_in_with(&clerk.cookie()).await;
    page.speak("zh").await;
    page.settled().await;
    page.screen("#/visits?tab=campaigns").await;
    page.sees("还没有专项行动").await;
    picture(&page, "none").await;

    page.click("发起专项行动", "button").await;
    page.type_in(&field("campaign-number"), NUMBER).await;
    page.type_in(&field("campaign-name"), "九月大走访").await;
    page.click("发起", "[data-test=campaign-save]").await;
    page.sees("哪天开始").await;
    picture(&page, "refused").await;
    page.type_in("[data-test=campaign-form] .two label:first-child input", "2026-09-01\n").await;
    page.type_in("[data-test=campaign-form] .two label:last-child input", "2026-09-30\n").await;
    page.type_in(&field("campaign-questions"), "饮水够不够").await;
    picture(&page, "form").await;
    page.click("发起", "[data-test=campaign-save]").await;
    page.sees("进行中").await;

    ana.sync().await;
    let record = campaign_id(&village(), NUMBER).to_string();
    let seen = ana.device().get_campaign(&record).unwrap();
    assert_eq!((seen.campaign.due, seen.questions.as_deref()), (12, Some("饮水够不够")), "the phone has it");
    for home in world.households.iter().take(5) {
        let form = ana.device().open_visit_form_for(&home.to_string(), Some(&record)).unwrap();
        let mut fields = form.fields;
        fields.insert("has_changes".into(), false.into());
        ana.device().save_visit(&form.draft, &fields).unwrap();
    }
    ana.sync().await;
    catch_up(world.office.store()).await.unwrap();

    for language in ["zh", "en"] {
        page.speak(language).await;
        page.settled().await;
        page.screen("#/visits?tab=campaigns").await;
        page.settled().await;
        picture(&page, &format!("list-{language}")).await;
        page.click("九月大走访", "a[data-test=campaign-row]").await;
        page.sees("5 / 12").await;
        picture(&page, &format!("panel-{language}")).await;
        assert_eq!(page.too_wide().await, 0, "{language}: nothing is to be scrolled sideways");
        assert_eq!(page.rows().await, 7, "{language}: the households that are left");
        page.click(if language == "zh" { "改" } else { "Change" }, "[data-test=campaign-edit]").await;
        picture(&page, &format!("edit-{language}")).await;
        page.screen("#/reports").await;
        page.sees("九月大走访").await;
        picture(&page, &format!("report-{language}")).await;
    }
    page.speak("zh").await;
    page.settled().await;
    page.screen("#/visits?tab=campaigns").await;
    page.click("九月大走访", "a[data-test=campaign-row]").await;
    page.click("结束", "[data-test=campaign-close]").await;
    page.click("在 1 个村结束", "[data-test=campaign-close-sure]").await;
    page.sees("哪天结束").await;
    ana.sync().await;
    assert_eq!(ana.device().get_campaign(&record).unwrap().campaign.state, CampaignState::Closed, "closed there, too");
    assert_eq!(page.heard().await, Vec::<String>::new(), "nothing failed unseen");
    page.close().await;
}
