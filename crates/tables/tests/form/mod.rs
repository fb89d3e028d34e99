//! Forms as offices draw them, made here; and their archives taken apart and put together again.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use rust_xlsxwriter::*;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A dot as PNG.
#[rustfmt::skip]
const DOT: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6,
    0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d,
    0x0a, 0x2d, 0xb4, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Two rows of merged headings, two free rows (one with a sample), sums, signatures, print settings, rules, a picture.
pub fn income_form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("收入表").unwrap();
    let base = Format::new().set_font_name("仿宋_GB2312").set_border(FormatBorder::Thin).set_text_wrap();
    let title = Format::new().set_font_name("方正小标宋").set_font_size(18).set_align(FormatAlign::Center);
    let head = base.clone().set_bold().set_align(FormatAlign::Center);
    let money = base.clone().set_num_format("#,##0.00");
    let count = base.clone().set_num_format("0");
    sheet.merge_range(0, 0, 0, 8, "2026年石门镇收入情况表", &title).unwrap();
    sheet.merge_range(1, 0, 1, 3, "填报单位：", &Format::new()).unwrap();
    sheet.write(1, 7, "单位：元").unwrap();
    for (column, heading) in [(0, "序号"), (1, "户主\n姓名"), (2, "家庭人口"), (7, "合计"), (8, "人均")] {
        sheet.merge_range(2, column, 3, column, heading, &head).unwrap();
    }
    sheet.merge_range(2, 3, 2, 6, "家庭收入（元）", &head).unwrap();
    for (column, heading) in (3..).zip(["工资性", "经营性", "财产性", "转移性"]) {
        sheet.write_with_format(3, column, heading, &head).unwrap();
    }
    for row in [4, 5] {
        let number = row + 1;
        sheet.set_row_height(row, 27.75).unwrap();
        for (column, format) in (0..9).zip([&count, &base, &count, &money, &money, &money, &money, &money, &money]) {
            sheet.write_blank(row, column, format).unwrap();
        }
        sheet.write_formula_with_format(row, 7, format!("=SUM(D{number}:G{number})").as_str(), &money).unwrap();
        sheet.write_formula_with_format(row, 8, format!("=H{number}/C{number}/$H$7").as_str(), &money).unwrap();
    }
    sheet.write_with_format(5, 1, "张某某", &base).unwrap();
    sheet.write_with_format(6, 0, "合计", &head).unwrap();
    for (column, letter) in (2..8).zip(["C", "D", "E", "F", "G", "H"]) {
        let sum = format!("=SUM({letter}5:{letter}6)");
        sheet.write_formula_with_format(6, column, sum.as_str(), &money).unwrap();
    }
    sheet.write_formula_with_format(6, 8, "=ROUND(H7/C7,2)", &money).unwrap();
    sheet.merge_range(7, 0, 7, 8, "填表人：          审核人：", &Format::new()).unwrap();
    sheet.set_column_width(0, 5.5).unwrap().set_column_width(1, 13.25).unwrap();
    sheet.set_landscape().set_paper_size(9).set_print_center_horizontally(true).set_print_fit_to_pages(1, 0);
    sheet.set_header("&C收入情况").set_footer("&C第&P页").set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_area(0, 0, 7, 8).unwrap().set_repeat_rows(2, 3).unwrap();
    sheet.set_freeze_panes(4, 2).unwrap().set_page_breaks(&[7]).unwrap();
    let list = DataValidation::new().allow_whole_number(DataValidationRule::Between(1, 20));
    sheet.add_data_validation(4, 2, 5, 2, &list).unwrap();
    let poor = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::LessThan(8000))
        .set_format(Format::new().set_font_color(Color::Red));
    sheet.add_conditional_format(4, 3, 5, 3, &poor).unwrap();
    sheet.add_conditional_format(4, 4, 5, 4, &ConditionalFormatDataBar::new()).unwrap();
    sheet.insert_note(2, 1, &Note::new("按户口本填")).unwrap();
    sheet.insert_image(9, 1, &Image::new_from_buffer(DOT).unwrap()).unwrap();
    let sums = book.add_worksheet();
    sums.set_name("汇总").unwrap();
    sums.write(0, 0, "全村").unwrap();
    sums.write_formula(0, 1, "=收入表!H7+SUM(收入表!D5:D6)").unwrap();
    book.define_name("全村收入", "=收入表!$H$7").unwrap();
    book.save_to_buffer().unwrap()
}

/// One row of headings, a row of column numbers, one free row with merged cells, a sum.
pub fn roster_form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("人员").unwrap();
    let base = Format::new().set_font_name("仿宋_GB2312").set_border(FormatBorder::Thin);
    sheet.merge_range(0, 0, 0, 7, "村民名册", &base).unwrap();
    let headings = ["序号", "姓名", "身份证号码", "出生日期", "联系电话", "务工时间\n（月）"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_with_format(1, column, heading, &base).unwrap();
        sheet.write_with_format(2, column, column + 1, &base).unwrap();
    }
    sheet.merge_range(1, 6, 1, 7, "备注", &base).unwrap();
    sheet.merge_range(2, 6, 2, 7, "", &base).unwrap();
    sheet.write_with_format(2, 6, 7, &base).unwrap();
    let formats = ["0", "General", "General", "yyyy\"年\"m\"月\"d\"日\"", "@", "0"];
    for (column, format) in (0..).zip(formats) {
        sheet.write_blank(3, column, &base.clone().set_num_format(format)).unwrap();
    }
    sheet.merge_range(3, 6, 3, 7, "", &base).unwrap();
    sheet.write_with_format(4, 0, "合计", &base).unwrap();
    sheet.write_formula_with_format(4, 5, "=SUM(F4:F4)", &base).unwrap();
    book.save_to_buffer().unwrap()
}

/// An entry of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

pub fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let one = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        Part { name: entry.name().unwrap().into_owned(), bytes }
    };
    (0..count).map(one).collect()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|one| one.name == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{name} is missing")).bytes).unwrap()
}

pub fn packed(parts: &[Part]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for one in parts {
        out.start_file(one.name.as_str(), SimpleFileOptions::default()).unwrap();
        out.write_all(&one.bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The workbook with one part's text changed, or a part added.
pub fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut all = parts(bytes);
    match all.iter_mut().find(|one| one.name == name) {
        Some(one) => one.bytes = change(std::str::from_utf8(&one.bytes).unwrap()).into_bytes(),
        None => all.push(Part { name: name.to_owned(), bytes: change("").into_bytes() }),
    }
    packed(&all)
}
