//! A roster in a real Chromium: chosen, looked at, a bad row left out by keyboard, imported, its report taken.

use calamine::{Reader, Xlsx};
use cunji_server::accounts::role::Role;
use cunji_tests::kit::{Console, World};
use cunji_tests::screen::Chromium;
use cunji_tests::screen::look::{Asked, Axe};
use std::io::Cursor;

const ENTER: &str = "\u{e007}";

#[tokio::test]
async fn a_clerk_looks_at_a_roster_and_imports_it() {
    let world = World::with_households(0, 4722).await;
    let clerk = Console::of(&world, "王主任", Role::Township, "500236101").await;
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.sign_in_with(&clerk.cookie()).await;
    page.speak("zh").await;
    page.sees("逾期未走访").await; // the first page is there
    page.screen("#/exchange?tab=imports").await;
    page.sees("国家系统导出的户信息和人口信息").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("户信息<img src=x onerror=struck=4>.csv");
    let rows = "县,乡,村,户编号,户主姓名,户联系电话,村民小组\n\
        奉节县,云雾镇,石门村,500236900001,李有田,13811111111,一组\n\
        奉节县,云雾镇,石门村,500236900002,<img src=x onerror=struck=5>,1381111,一组\n\
        奉节县,云雾镇,新桥村,500236900003,王桂花,13822222222,二组\n";
    std::fs::write(&file, rows).unwrap();
    page.type_in("[name=roster-files]", file.to_str().unwrap()).await;
    page.sees("电话号码不对").await;
    page.sees("系统中没有这个村").await;
    assert_eq!(page.struck().await, 0, "words of a file stay words");
    page.shoot("import-preview").await;
    let found = page.look(Asked { axe: Axe::All, touch: 0 }).await;
    let serious: Vec<String> = found.into_iter().filter(|fault| fault.starts_with("axe ")).collect();
    assert_eq!(serious, Vec::<String>::new(), "the preview is read by a screen reader");

    // The village that is missing is made known, and the rows are looked at again.
    page.click("添村", "button").await;
    for (field, words) in [("code", "500236101209"), ("county", "奉节县"), ("township", "云雾镇")] {
        page.type_in(&format!("[name=village-{field}]"), words).await;
    }
    page.type_in("[name=village-name]", &format!("新桥村{ENTER}")).await;
    page.no_longer_sees("系统中没有这个村").await;
    page.type_in("[name=good-rows]", " ").await; // the keyboard ticks it
    page.type_in("[data-test=import-begin]", ENTER).await;
    page.sees("写入 2 户").await;
    page.sees("1 行没导入").await;
    page.shoot("import-work").await;
    let bytes = page.download("/console/api/work").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let bad = book.worksheet_range("问题").unwrap();
    assert!(bad.rows().any(|row| row.iter().any(|cell| cell == "户联系电话")), "the report names the column");
    assert_eq!(clerk.get("households").await["total"], 2, "the good rows are there");
    assert_eq!(page.struck().await, 0, "nor does a word run in the list of work");
    assert_eq!(page.heard().await, Vec::<String>::new(), "the content policy refused nothing");
    page.close().await;
}
