//! The filler of an office's own forms: a workbook as it comes, or one with a part replaced, looked at, mapped as proposed
//! and as somebody mapped it before, and filled.

use crate::part::{Parts, parts, with_part};
use crate::{Bound, MIB, way};
use cunji_tables::template::{Facts, Mapping, check, fill, inspect, propose};
use cunji_tables::{Cell, Rows, Table};
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use std::sync::OnceLock;

/// Each tag of four bytes is a cell or a string of its own; each cell is written again for nine rows.
const PLAIN: Bound = Bound { whatever: 8 * MIB, each: 512 };
/// What is packed unfolds to a thousand times as much; the guard stops at 64 MB and its parts at 24.
const PACKED: Bound = Bound { whatever: 64 * MIB, each: 1_100 };

/// Two rows of headings, free rows, a formula, a sum, a note below.
fn drawn() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("收入表").unwrap();
    let base = Format::new().set_border(FormatBorder::Thin);
    let money = base.clone().set_num_format("#,##0.00");
    sheet.merge_range(0, 0, 0, 4, "收入情况表", &base).unwrap();
    for (column, heading) in (0..).zip(["序号", "户主姓名", "工资性收入", "出生日期", "合计"]) {
        sheet.write_with_format(1, column, heading, &base).unwrap();
    }
    for row in [2, 3] {
        for column in 0..4 {
            sheet.write_blank(row, column, &base).unwrap();
        }
        sheet.write_formula_with_format(row, 4, format!("=SUM(C{0}:C{0})", row + 1).as_str(), &money).unwrap();
    }
    sheet.write_with_format(4, 0, "合计", &base).unwrap();
    sheet.write_formula_with_format(4, 2, "=SUM(C3:C4)", &money).unwrap();
    sheet.merge_range(5, 0, 5, 4, "填表人：{filled_by}", &base).unwrap();
    sheet.set_print_area(0, 0, 5, 4).unwrap().set_repeat_rows(1, 1).unwrap();
    book.add_worksheet().set_name("汇总").unwrap().write_formula(0, 1, "=收入表!C5+SUM(收入表!C3:C4)").unwrap();
    book.define_name("全村", "=收入表!$C$5").unwrap();
    book.save_to_buffer().unwrap()
}

fn drawn_parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| parts(&drawn()))
}

/// The mapping of the form as it was drawn.
fn mapped_before() -> &'static Mapping {
    static MAPPING: OnceLock<Mapping> = OnceLock::new();
    MAPPING.get_or_init(|| propose(&inspect(&drawn()).unwrap(), None, Some(Table::IncomeWide), false).unwrap().mapping)
}

fn rows() -> Rows {
    let row = |at: usize| vec![Cell::count(at as i64), Cell::text(format!("户主{at}<&>")), Cell::yuan(100)];
    Rows { fields: vec!["number", "home_head", "wage_total"], rows: (1..=9).map(row).collect() }
}

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let (bound, book) = match how % 4 {
        0 => (PACKED, data.to_vec()),
        _ => (PLAIN, with_part(drawn_parts(), usize::from(how / 4), data)),
    };
    bound.hold(book.len(), || filled(&book));
}

fn filled(book: &[u8]) {
    let before = fill(book, mapped_before(), &rows(), &Facts::default());
    // A form is kept only when it could be looked at; one that was kept is filled without looking at every sheet again.
    let Ok(template) = inspect(book) else { return };
    if let Ok(filled) = before {
        assert!(inspect(&filled.bytes).is_ok(), "what was filled is a workbook that we can read");
    }
    let Some(proposal) = propose(&template, None, None, false) else { return };
    let _ = check(&template, &proposal.mapping);
    let _ = fill(book, &proposal.mapping, &rows(), &Facts::default());
}

/// Inputs to begin with: the form whole, and each of its parts.
pub fn seeds() -> Vec<Vec<u8>> {
    let parts = drawn_parts();
    let mut seeds = vec![way(0, &drawn())];
    seeds.extend(parts.iter().enumerate().map(|(at, (_, bytes))| way(1 + 4 * at as u8, bytes)));
    let strange = "<?xml version=\"1.0\"?><worksheet><sheetData><row r=\"4294967295\"><c r=\"XFD1048577\" t=\"s\"><v>9</v></c>\
        </row><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>序号</t></is></c><c><f t=\"shared\" ref=\"A1:ZZZ9\" si=\"0\">A1</f></c></row>\
        </sheetData><mergeCells><mergeCell ref=\"A9:A1\"/></mergeCells></worksheet>";
    let sheet = parts.iter().position(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
    seeds.push(way(1 + 4 * sheet as u8, strange.as_bytes()));
    seeds
}
