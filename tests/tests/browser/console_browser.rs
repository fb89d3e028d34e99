//! The console in a real Chromium against the real server: set up, people, a phone's enrolment, what it writes, a conflict,
//! a survey sent back, the phone revoked. Needs chromium, chromedriver and the built pages (`make test` sees to it).

use cunji_device::Value;
use cunji_device::view::Saved;
use cunji_model::income::course::SurveyStatus;
use cunji_server::accounts::set_up::new_set_up_code;
use cunji_server::projection::catch_up;
use cunji_tests::kit::World;
use cunji_tests::screen::Chromium;
use std::collections::BTreeMap;

const FIRST: &str = "青山绿水好地方2026";
const GIVEN: &str = "先用着再改掉2026吧";
const OWN: &str = "云雾镇的好日子2026";

/// What the server does by itself beside its requests.
async fn tables_follow(world: &World) {
    catch_up(world.office.store()).await.unwrap();
}

/// Adds a person at the only place there is, and leaves the person open.
async fn add(page: &Chromium, name: &str, role: &str, password: &str) {
    page.click("添人", "button").await;
    page.type_in("[name=person-name]", name).await;
    page.click("驻村干部", ".panel .el-select__wrapper").await;
    page.click(role, ".el-select-dropdown__item").await;
    if !password.is_empty() {
        page.type_in("[name=person-password]", password).await;
    }
    page.click("保存", ".panel button").await;
    page.sees("做登记码").await;
}

#[tokio::test]
async fn an_office_from_its_first_start_to_a_phone_that_is_revoked() {
    let world = World::with_households(6, 4711).await;
    tables_follow(&world).await;
    let code =
        new_set_up_code(world.office.store(), world.office.clock(), world.office.entropy()).await.unwrap().unwrap();
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;

    page.sees("第一次使用").await;
    page.type_in("[name=code]", &code).await;
    page.type_in("[name=name]", "刘主任").await;
    page.type_in("[name=password]", FIRST).await;
    page.type_in("[name=again]", FIRST).await;
    page.click("设好", "button").await;
    page.sees("人员设备").await;
    add(&page, "王主任", "乡镇", GIVEN).await;
    page.no_longer_sees("角色和地方定了这个人看得到什么").await;
    add(&page, "安娜", "驻村干部", "").await;
    page.click("做登记码", ".panel button").await;
    let ana = world.phone_with_code("安娜", &page.read(".typed").await).await;
    ana.sync().await;
    page.click("", "header button[title]").await;

    page.type_in("[name=name]", "王主任").await;
    page.type_in("[name=password]", GIVEN).await;
    page.click("登录", "button").await;
    page.sees("先改密码").await;
    page.type_in("[name=old]", GIVEN).await;
    page.type_in("[name=password]", OWN).await;
    page.type_in("[name=again]", OWN).await;
    page.click("改密码", "button").await;
    page.sees("已走访 / 应走访").await;

    // A visit shows up in the overview, and its figure opens its rows.
    ana.visit(world.households[0], "老人在家，一切都好");
    ana.sync().await;
    tables_follow(&world).await;
    page.screen("#/visits").await;
    page.sees("覆盖率").await;
    page.screen("#/overview").await;
    page.sees("本期走访 16.6 %").await;

    // Two people wrote different things; the office chooses, and the phone shows what was chosen.
    let bo = world.phone("波").await;
    bo.sync().await;
    ana.edit(world.households[1], "courtyard", "李家院子");
    bo.edit(world.households[1], "courtyard", "李家大院");
    ana.sync().await;
    bo.sync().await;
    tables_follow(&world).await;
    page.screen("#/settle").await;
    page.click("石门村", "tbody tr[data-place]").await;
    page.sees("填得不一样").await;
    let chosen = page.read(".panel .conflict li p").await;
    page.click("用这个", ".panel button").await;
    page.sees("没有待核对的").await;
    ana.sync().await;
    let view = ana.household(world.households[1]);
    assert!(view.conflicts.is_empty(), "nothing is left to settle on the phone");
    assert_eq!(view.household.courtyard.as_deref(), Some(chosen.as_str()), "the phone shows what the office chose");

    // A survey is sent back with a word on a line; the phone shows it.
    let home = world.households[2].to_string();
    let form = ana.device().open_survey_form(&home, None, None, None).unwrap();
    let said = BTreeMap::from([("lines/wage_work/amount".into(), Value::Int(3_000_000))]);
    let saved =
        ana.device().save_survey(&form.draft, &form.household, Some(form.year), None, None, &form.heads, &said, true);
    assert!(matches!(saved.unwrap(), Saved::Saved { .. }), "handed in");
    ana.sync().await;
    tables_follow(&world).await;
    page.screen(&format!("#/income?tab=queue&year={}", form.year)).await;
    page.click("", "tbody tr[data-place]").await;
    page.click("批注", ".panel .lines button").await;
    page.type_in(".panel .lines input", "打工几个月？写明地方").await;
    page.click("退回", ".panel footer button").await;
    page.sees("没有待审的").await;
    ana.sync().await;
    let form = ana.device().open_survey_form(&home, None, None, None).unwrap();
    assert_eq!(form.status, SurveyStatus::SentBack, "the phone knows that it came back");
    assert_eq!(form.comments[0].words, "打工几个月？写明地方", "and why");

    // The phone is lost.
    page.screen("#/people?tab=devices").await;
    page.click("安娜", "tbody tr[data-place]").await;
    page.click("停用这部手机", ".panel button").await;
    page.type_in("[name=revoke-reason]", "手机丢了").await;
    page.click("停用", ".panel form button").await;
    page.sees("已停用").await;
    assert!(!ana.sync().await.agreed, "a revoked phone no longer syncs");
    assert_eq!(
        page.heard().await,
        Vec::<String>::new(),
        "the content policy refused nothing and nothing failed unseen"
    );
    page.close().await;
}
