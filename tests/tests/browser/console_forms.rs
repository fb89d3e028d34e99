//! A form of an office in a real Chromium against the real server: uploaded, mapped by keyboard, saved, filled, and the
//! file opened by an independent reader. Needs chromium, chromedriver and the built pages (`make test` sees to it).

use calamine::{Data, Reader, Xlsx};
use cunji_server::accounts::set_up::new_set_up_code;
use cunji_server::projection::catch_up;
use cunji_tests::kit::World;
use cunji_tests::screen::Chromium;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use std::io::Cursor;

const FIRST: &str = "青山绿水好地方2026";

/// 农户花名册: title, note, two rows of headings with merged ones, two free rows, sum, signatures.
fn roster_form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("花名册").unwrap();
    let base = Format::new().set_border(FormatBorder::Thin);
    sheet.merge_range(0, 0, 0, 5, "农户花名册", &base).unwrap();
    sheet.write(1, 0, "填报单位：").unwrap();
    sheet.merge_range(2, 0, 3, 0, "序号", &base).unwrap();
    sheet.merge_range(2, 1, 2, 2, "户主", &base).unwrap();
    sheet.write_with_format(3, 1, "姓名", &base).unwrap();
    sheet.write_with_format(3, 2, "身份证号码", &base).unwrap();
    sheet.merge_range(2, 3, 3, 3, "家庭人口", &base).unwrap();
    sheet.merge_range(2, 4, 3, 4, "组别", &base).unwrap();
    sheet.merge_range(2, 5, 3, 5, "甲乙丙", &base).unwrap();
    for row in 4..6 {
        for column in 0..6 {
            sheet.write_blank(row, column, &base).unwrap();
        }
    }
    sheet.write_with_format(6, 0, "合计", &base).unwrap();
    sheet.write_formula_with_format(6, 3, "=SUM(D5:D6)", &base).unwrap();
    sheet.write(7, 0, "填表人：").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_clerk_maps_an_offices_form_by_keyboard_and_fills_it() {
    let world = World::with_households(6, 4712).await;
    catch_up(world.office.store()).await.unwrap();
    let code =
        new_set_up_code(world.office.store(), world.office.clock(), world.office.entropy()).await.unwrap().unwrap();
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.type_in("[name=code]", &code).await;
    page.type_in("[name=name]", "刘主任").await;
    page.type_in("[name=password]", FIRST).await;
    page.type_in("[name=again]", FIRST).await;
    page.click("设好", "button").await;
    page.sees("人员设备").await;

    page.screen("#/exchange?tab=templates").await;
    page.sees("还没有表格").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("农户花名册.xlsx");
    std::fs::write(&file, roster_form()).unwrap();
    page.type_in("[name=form-file]", file.to_str().unwrap()).await;
    page.sees("户主/身份证号码").await;
    page.sees("还有 1 列没对照").await;
    page.shoot("forms-mapping").await;

    // The keyboard alone: Enter on the column, a word, Enter.
    page.type_in("[data-column=F]", "\u{e007}").await;
    page.type_in("[name=field-search]", "住址\u{e007}").await;
    page.sees("还有 0 列没对照").await;
    page.click("保存", "button").await;
    page.sees("已对照").await;
    page.click("填这张表", "button").await;
    page.sees("办完").await;
    page.shoot("forms-work").await;

    let bytes = page.download("/console/api/work").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let rows = book.worksheet_range("花名册").unwrap();
    let data: Vec<&[Data]> = rows.rows().skip(4).take(6).collect();
    assert_eq!(data.len(), 6, "every household has a row");
    for row in &data {
        assert!(!row[1].to_string().is_empty(), "each names its head");
        assert!(matches!(&row[2], Data::String(_) | Data::Empty), "an ID number is a text, never a number: {row:?}");
    }
    assert!(data.iter().any(|row| matches!(&row[2], Data::String(_))), "ID numbers are there");
    let sums = book.worksheet_formula("花名册").unwrap();
    assert_eq!(sums.get_value((10, 3)).unwrap(), "SUM(D5:D10)", "the sum covers all rows");
    assert_eq!(rows.get_value((10, 0)), Some(&Data::String("合计".into())), "and stands below them");
    assert_eq!(page.heard().await, Vec::<String>::new(), "the content policy refused nothing");
    page.close().await;
}
