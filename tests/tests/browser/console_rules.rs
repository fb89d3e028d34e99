//! 规定 in a real Chromium: a clerk changes a rule with the keyboard alone, is told what can't be, and puts it back.

use cunji_server::accounts::role::Role;
use cunji_server::projection::catch_up;
use cunji_tests::kit::{Console, World};
use cunji_tests::screen::Chromium;
use cunji_tests::screen::look::{Asked, Axe};

/// As a keyboard sends it.
const ENTER: &str = "\u{e007}";

#[tokio::test]
async fn a_clerk_changes_a_rule_by_keyboard_and_puts_it_back() {
    let world = World::with_households(2, 4721).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    let clerk = Console::of(&world, "王主任", Role::Township, "500236101").await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.sign_in_with(&clerk.cookie()).await;
    page.speak("zh").await;
    page.sees("逾期未走访").await; // the first page is there
    page.screen("#/settings").await;
    page.sees("得到线索 2 日内入户").await;
    page.sees("出厂").await;
    page.type_in("[data-test=change-monitoring]", ENTER).await;
    page.sees("得到线索后几天内入户").await;
    page.type_in("[name='monitoring/visit_days']", "000").await; // behind the 2: 2000 days
    page.type_in("[name=rule-source]", &format!("云雾镇〔2026〕5号{ENTER}")).await;
    page.sees("数目不对（0–365）").await;
    page.shoot("rules-refused").await;
    let found = page.look(Asked { axe: Axe::All, touch: 0 }).await;
    let serious: Vec<String> = found.into_iter().filter(|fault| fault.starts_with("axe ")).collect();
    assert_eq!(serious, Vec::<String>::new(), "the form is read by a screen reader");
    page.type_in("[name='monitoring/visit_days']", &format!("{}5{ENTER}", "\u{e003}".repeat(4))).await;
    page.sees("得到线索 5 日内入户").await;
    page.sees("王主任定").await;
    page.shoot("rules-own").await;
    phone.sync().await;
    assert_eq!(phone.device().rules_in_force().unwrap()[0].rules.monitoring.visit_days, 5, "the phone has it");

    page.type_in("[data-test=change-monitoring]", ENTER).await;
    page.type_in("[data-test=rule-reset]", ENTER).await;
    page.type_in("[data-test=rule-reset-sure]", ENTER).await;
    page.sees("得到线索 2 日内入户").await;
    phone.sync().await;
    assert_eq!(phone.device().rules_in_force().unwrap()[0].rules.monitoring.visit_days, 2, "as shipped again");
    // A list that is saved as a file leaves its line.
    catch_up(world.office.store()).await.unwrap();
    page.screen("#/households").await;
    page.click("存成文件", "button").await;
    page.sees("已存成文件").await;
    let sql = "SELECT what, row_count FROM audit WHERE action = 'exported'";
    let rows = world.office.store().rows(sql, Vec::new()).await.unwrap();
    let lines: Vec<(String, u64)> = rows.iter().map(|row| (row.text(0).unwrap(), row.count(1).unwrap())).collect();
    assert_eq!(lines, [("households".to_owned(), 2)], "which list, and how many rows");
    page.screen("#/settings").await;
    page.click("看变动", "button").await;
    page.sees("变动历史").await;
    page.shoot("rules-history").await;
    assert_eq!(page.heard().await, Vec::<String>::new(), "the content policy refused nothing");
    page.close().await;
}
