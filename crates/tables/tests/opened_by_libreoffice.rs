//! Filled forms opened by LibreOffice, as a clerk opens them: it computes every sum, keeps merged cells and formats, and
//! takes no words for a formula. Needs LibreOffice, so it is not among the usual tests: `scripts/office-check.sh`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod form;

use calamine::{Data, Reader, Xlsx, open_workbook};
use cunji_tables::template::{Facts, Mapping, fill, inspect, propose};
use cunji_tables::{Cell, Period, Rows, Table};
use form::{income_form, roster_form};
use std::path::{Path, PathBuf};
use std::process::Command;

fn facts() -> Facts {
    Facts {
        county: "云阳县".into(),
        township: "石门镇".into(),
        village: "石门村".into(),
        period: Period { from: "2026-01-01".parse().ok(), to: "2026-12-31".parse().ok() },
        today: "2026-09-01".parse().unwrap(),
        filled_by: "文员王".into(),
    }
}

/// Invented households: head, three people, wages of 1,000.50 yuan times the row's number, twice as much business.
fn incomes(count: i64) -> Rows {
    let row = |at: i64| {
        let money = [Cell::yuan(at * 100_050), Cell::yuan(at * 200_100), Cell::Empty, Cell::yuan(1)];
        [Cell::text(format!("户主{at}")), Cell::count(3)].into_iter().chain(money).collect()
    };
    let fields = vec!["home_head", "member_count", "wage_total", "biz_total", "prop_total", "tr_total"];
    Rows { fields, rows: (1..=count).map(row).collect() }
}

fn people() -> Rows {
    let born = |day: &str| Cell::Moment { at: format!("{day}T00:00:00").parse().unwrap(), with_time: false };
    let person = |at: i64, id: &str, note: &str| {
        let of = [Cell::text(id), born("1965-01-01"), Cell::text("13800000000"), Cell::count(6), Cell::text(note)];
        [Cell::count(at), Cell::text(format!("甲{at}"))].into_iter().chain(of).collect::<Vec<_>>()
    };
    Rows {
        fields: vec!["row_number", "name", "id_number", "birth_date", "phone", "away_months", "note"],
        rows: vec![
            person(1, "500236196501010016", "=HYPERLINK(\"http://x\")"),
            person(2, "5002**********0024", "+86 1+1"),
            person(3, "500236196501010032", "=1+1"),
        ],
    }
}

/// LibreOffice opens a file and saves it in another form; what lies in the folder afterwards.
fn converted(bytes: &[u8], name: &str, to: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("office-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    let out = folder.join("out");
    std::fs::create_dir_all(&out).unwrap();
    let file = folder.join(format!("{name}.xlsx"));
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", to, "--outdir"]).arg(&out).arg(&file);
    let done = office.output().expect("LibreOffice is there: scripts/office-check.sh says how");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}

/// As a workbook again, every formula computed.
fn computed(bytes: &[u8], name: &str) -> Xlsx<std::io::BufReader<std::fs::File>> {
    open_workbook(converted(bytes, name, "xlsx:Calc MS Excel 2007 XML").join(format!("{name}.xlsx"))).unwrap()
}

/// As somebody sees it: each sheet's cells in the form's own formats.
fn seen(bytes: &[u8], name: &str, sheet: &str) -> Vec<Vec<String>> {
    let every_sheet = "csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,true,true,false,false,-1";
    let text =
        std::fs::read_to_string(converted(bytes, name, every_sheet).join(format!("{name}-{sheet}.csv"))).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn number(cell: Option<&Data>) -> f64 {
    match cell {
        Some(Data::Float(number)) => *number,
        other => panic!("a number is expected: {other:?}"),
    }
}

fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 0.000_001, "{what}: {found}, not {expected}");
}

fn filled_income() -> Vec<u8> {
    let form = income_form();
    let mapping = propose(&inspect(&form).unwrap(), None, Some(Table::IncomeWide), false).unwrap().mapping;
    fill(&form, &mapping, &incomes(5), &facts()).unwrap().bytes
}

#[test]
#[ignore = "needs LibreOffice: scripts/office-check.sh"]
fn sums_over_rows_that_were_put_in_are_computed_and_merged_cells_stay() {
    let mut book = computed(&filled_income(), "income");
    let sheet = book.worksheet_range("收入表").unwrap();
    for row in 4..9_u32 {
        let at = f64::from(row - 3);
        let wages = number(sheet.get_value((row, 3)));
        near(wages, 1000.5 * at, "wages");
        near(number(sheet.get_value((row, 7))), 3001.5 * at + 0.01, "the row's own sum");
        near(number(sheet.get_value((row, 8))), (3001.5 * at + 0.01) / 3.0 / 45_022.55, "its share of the total below");
    }
    assert_eq!(sheet.get_value((9, 0)), Some(&Data::String("合计".into())), "the sums stand below five rows");
    near(number(sheet.get_value((9, 2))), 15.0, "people");
    near(number(sheet.get_value((9, 3))), 15_007.5, "wages of all");
    near(number(sheet.get_value((9, 7))), 45_022.55, "of all");
    near(number(sheet.get_value((9, 8))), 3001.5, "per head, rounded");
    let other = book.worksheet_range("汇总").unwrap();
    near(number(other.get_value((0, 1))), 60_030.05, "another sheet's formula reaches the rows that were put in");
    let formulas = book.worksheet_formula("收入表").unwrap();
    assert_eq!(formulas.get_value((9, 7)).map(String::as_str), Some("SUM(H5:H9)"), "a formula still, not its result");
    let merged: Vec<((u32, u32), (u32, u32))> =
        book.merge_cells_by_sheet_name("收入表").unwrap().into_iter().map(|at| (at.start, at.end)).collect();
    for (place, what) in [
        (((0, 0), (0, 8)), "title"),
        (((1, 0), (1, 3)), "whose form"),
        (((2, 3), (2, 6)), "the heading over four columns"),
        (((2, 1), (3, 1)), "a heading over two rows"),
        (((10, 0), (10, 8)), "signatures, moved down"),
    ] {
        assert!(merged.contains(&place), "{what} is one cell: {merged:?}");
    }
}

#[test]
#[ignore = "needs LibreOffice: scripts/office-check.sh"]
fn a_clerk_sees_numbers_days_and_words_in_the_forms_own_formats() {
    let income = seen(&filled_income(), "income-seen", "收入表");
    assert_eq!(income[1][0], "填报单位：石门镇石门村", "whose form");
    // In both forms one heading is written in two lines: below it, lines of text and rows differ by one.
    assert_eq!(income[9][1..4], ["户主5", "3", "5,002.50"], "every new row has the form's formats");
    assert_eq!(income[10][7], "45,022.55", "sums too");
    assert!(income[11][0].starts_with("填表人：文员王"), "who filled it: {:?}", income[11]);
    let form = roster_form();
    let mapping: Mapping = propose(&inspect(&form).unwrap(), None, Some(Table::Members), false).unwrap().mapping;
    let roster = seen(&fill(&form, &mapping, &people(), &facts()).unwrap().bytes, "roster-seen", "人员");
    assert_eq!(roster[4][2], "500236196501010016", "eighteen digits, none of them lost");
    assert_eq!(roster[4][3], "1965年1月1日", "a day as the form writes days");
    assert_eq!(roster[4][6], "=HYPERLINK(\"http://x\")", "words that look like a formula are words");
    assert_eq!((roster[5][6].as_str(), roster[6][6].as_str()), ("+86 1+1", "=1+1"), "nothing was worked out of them");
    assert_eq!(roster[7][5], "18", "the sum below");
}
