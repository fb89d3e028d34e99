//! Forms as township offices have them, filled: read by another reader, and looked at letter by letter.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod form;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use cunji_tables::template::{Facts, Filled, Mapping, Shows, Unfilled, Why, check, fill, inspect, propose};
use cunji_tables::{Cell, Period, Rows, Table};
use form::{Part, income_form, part, parts, roster_form};
use std::io::Cursor;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Cell {
    Cell::Moment { at: day(text).and_hms_opt(0, 0, 0).unwrap(), with_time: false }
}

fn facts() -> Facts {
    Facts {
        county: "云阳县".into(),
        township: "石门镇".into(),
        village: "石门村".into(),
        period: Period { from: Some(day("2026-01-01")), to: Some(day("2026-12-31")) },
        today: day("2026-09-01"),
        filled_by: "文员王".into(),
    }
}

/// Invented households: number, head, group, wages, business, size.
fn incomes(count: usize) -> Rows {
    let row = |at: usize| {
        let fen = i64::try_from(at).unwrap() * 100_050;
        let money = [Cell::yuan(fen), Cell::yuan(fen * 2), Cell::Empty, Cell::yuan(1)];
        [Cell::text(format!("户主{at}")), Cell::count(3)].into_iter().chain(money).collect()
    };
    Rows {
        fields: vec!["home_head", "member_count", "wage_total", "biz_total", "prop_total", "tr_total"],
        rows: (1..=count).map(row).collect(),
    }
}

fn income_mapping(form: &[u8]) -> Mapping {
    propose(&inspect(form).unwrap(), None, Some(Table::IncomeWide), false).unwrap().mapping
}

fn filled(form: &[u8], mapping: &Mapping, rows: &Rows) -> Filled {
    fill(form, mapping, rows, &facts()).unwrap()
}

fn book(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn said(bytes: &[u8], sheet: &str, row: u32, column: u32) -> Data {
    let range = book(bytes).worksheet_range(sheet).unwrap();
    range.get_value((row - 1, column - 1)).cloned().unwrap_or(Data::Empty)
}

fn formula(bytes: &[u8], sheet: &str, row: u32, column: u32) -> String {
    let range = book(bytes).worksheet_formula(sheet).unwrap();
    range.get_value((row - 1, column - 1)).cloned().unwrap_or_default()
}

#[test]
fn a_form_says_what_its_columns_are_called() {
    let found = inspect(&income_form()).unwrap();
    let sheet = &found.sheets[0];
    assert_eq!((sheet.header_from, sheet.header_row), (3, 4), "two rows of headings below title and note");
    assert_eq!((sheet.first_row, sheet.last_row), (5, 6), "two free rows");
    assert_eq!(sheet.footer_rows, [7, 8], "sums and signatures");
    let headings: Vec<(&str, &str)> =
        sheet.columns.iter().map(|one| (one.letter.as_str(), one.heading.as_str())).collect();
    let expected = [
        ("A", "序号"),
        ("B", "户主姓名"),
        ("C", "家庭人口"),
        ("D", "家庭收入（元）/工资性"),
        ("E", "家庭收入（元）/经营性"),
        ("F", "家庭收入（元）/财产性"),
        ("G", "家庭收入（元）/转移性"),
        ("H", "合计"),
        ("I", "人均"),
    ];
    assert_eq!(headings, expected, "merged headings are joined");
    assert_eq!(sheet.columns[3].shows, Shows::Number, "money");
    assert_eq!(sheet.columns[7].formula.as_deref(), Some("=SUM(D5:G5)"), "the form computes it");
}

#[test]
fn a_mapping_is_proposed_and_survives_being_saved() {
    let form = income_form();
    let template = inspect(&form).unwrap();
    let proposal = propose(&template, None, None, false).unwrap();
    let mapping = &proposal.mapping;
    assert_eq!(mapping.table, Table::IncomeWide, "the headings are those of an income table");
    let pairs: Vec<(&str, &str)> = mapping.columns.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let expected = [
        ("A", "row_number"),
        ("B", "home_head"),
        ("C", "member_count"),
        ("D", "wage_total"),
        ("E", "biz_total"),
        ("F", "prop_total"),
        ("G", "tr_total"),
    ];
    assert_eq!(pairs, expected, "each column that the form does not compute: {:?}", proposal.unmapped);
    assert_eq!(mapping.fixed["A2"], "填报单位：{township}{village}", "the blank behind the label");
    assert_eq!(mapping.fixed["A8"], "填表人：{filled_by}    审核人：", "only what is known");
    assert_eq!(check(&template, mapping), [], "it fits");
    let json = serde_json::to_string(mapping).unwrap();
    assert_eq!(&serde_json::from_str::<Mapping>(&json).unwrap(), mapping, "as JSON");
    let toml = toml::to_string(mapping).unwrap();
    assert_eq!(&toml::from_str::<Mapping>(&toml).unwrap(), mapping, "as TOML");
}

#[test]
fn rows_are_put_in_and_everything_of_the_form_stays() {
    let form = income_form();
    let mapping = income_mapping(&form);
    let done = filled(&form, &mapping, &incomes(30));
    let sheet = "收入表";
    assert_eq!(said(&done.bytes, sheet, 1, 1), Data::String("2026年石门镇收入情况表".into()), "the title");
    assert_eq!(said(&done.bytes, sheet, 2, 1), Data::String("填报单位：石门镇石门村".into()), "who hands it in");
    assert_eq!(said(&done.bytes, sheet, 5, 2), Data::String("户主1".into()), "first row");
    assert_eq!(said(&done.bytes, sheet, 34, 2), Data::String("户主30".into()), "last row");
    assert_eq!(said(&done.bytes, sheet, 34, 4), Data::Float(30_015.0), "fen became yuan, as a number");
    assert_eq!(said(&done.bytes, sheet, 35, 2), Data::Empty, "nothing below the last");
    assert_eq!(said(&done.bytes, sheet, 35, 1), Data::String("合计".into()), "the sums moved down");
    assert_eq!(
        said(&done.bytes, sheet, 36, 1),
        Data::String("填表人：文员王    审核人：".into()),
        "and the signatures"
    );
    assert_eq!(formula(&done.bytes, sheet, 35, 4), "SUM(D5:D34)", "the sum takes in every row");
    assert_eq!(formula(&done.bytes, sheet, 35, 9), "ROUND(H35/C35,2)", "also what is computed of sums");
    for row in [5, 6, 20, 34] {
        assert_eq!(formula(&done.bytes, sheet, row, 8), format!("SUM(D{row}:G{row})"), "each row its own sum");
        assert_eq!(formula(&done.bytes, sheet, row, 9), format!("H{row}/C{row}/$H$35"), "and its share of all");
    }
    let (before, after) = (parts(&form), parts(&done.bytes));
    let names = |parts: &[Part]| parts.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&after), names(&before), "no part is gone, none is new, in the same order");
    let touched: Vec<String> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before.bytes != after.bytes)
        .map(|(_, after)| after.name.clone())
        .collect();
    let expected = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments1.xml"];
    for name in &touched {
        let known = expected.contains(&name.as_str()) || name.contains("drawing");
        assert!(known, "{name} had no reason to change");
    }
    assert!(touched.contains(&"xl/worksheets/sheet1.xml".to_owned()), "the sheet did");
}

#[test]
fn styles_merges_widths_rules_and_print_settings_are_those_of_the_form() {
    let form = income_form();
    let done = filled(&form, &income_mapping(&form), &incomes(30));
    let (before, after) = (part(&form, "xl/worksheets/sheet1.xml"), part(&done.bytes, "xl/worksheets/sheet1.xml"));
    let element = |text: &str, name: &str| {
        let begin = text.find(&format!("<{name}")).unwrap_or_else(|| panic!("{name} is gone"));
        let end = text[begin..].find('>').unwrap();
        text[begin..=begin + end].to_owned()
    };
    for name in ["cols", "col ", "pageMargins", "pageSetup", "printOptions", "sheetPr", "pane", "sheetFormatPr"] {
        assert_eq!(element(&after, name), element(&before, name), "{name} is as it was");
    }
    assert!(after.contains("<headerFooter>") && after.contains("第&amp;P页"), "header and footer of the page");
    let merges = |text: &str| text.matches("<mergeCell ref=\"").count();
    assert_eq!(merges(&after), merges(&before), "no merge is lost");
    for area in ["A1:I1", "D3:G3", "A3:A4", "A36:I36"] {
        assert!(after.contains(&format!("<mergeCell ref=\"{area}\"/>")), "{area} is merged");
    }
    let style = |text: &str, cell: &str| {
        let begin = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell} is missing"));
        text[begin..].split("s=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    for column in ["A", "B", "C", "D", "H", "I"] {
        let first = style(&before, &format!("{column}5"));
        for row in [5, 6, 17, 33] {
            assert_eq!(style(&after, &format!("{column}{row}")), first, "{column}{row} looks like the first row");
        }
    }
    let tall = after.matches("ht=\"27.75\"").count();
    assert_eq!(tall, 30, "each row is as high as the form's");
    assert!(after.contains("sqref=\"C5:C34\""), "the choice list holds for every row: {after}");
    assert!(after.contains("<conditionalFormatting sqref=\"D5:D34\""), "and the colour rule");
    assert!(after.contains("<xm:sqref>E5:E34</xm:sqref>"), "and the bars, which only newer programs know");
    assert!(after.contains("<brk id=\"35\""), "the page breaks behind the sums");
    let workbook = part(&done.bytes, "xl/workbook.xml");
    assert!(workbook.contains("$A$1:$I$36"), "the print area grew: {workbook}");
    assert!(workbook.contains("$3:$4"), "the repeated rows stay");
    assert!(workbook.contains("$H$35"), "a defined name follows its cell");
    assert!(workbook.contains("fullCalcOnLoad=\"1\""), "programs calculate when they open it");
    assert_eq!(formula(&done.bytes, "汇总", 1, 2), "收入表!H35+SUM(收入表!D5:D34)", "another sheet's sum follows");
}

#[test]
fn a_form_with_more_room_than_rows_keeps_its_room_and_loses_its_samples() {
    let form = income_form();
    let done = filled(&form, &income_mapping(&form), &incomes(1));
    let sheet = "收入表";
    assert_eq!(said(&done.bytes, sheet, 5, 2), Data::String("户主1".into()), "the row is there");
    assert_eq!(said(&done.bytes, sheet, 6, 2), Data::Empty, "the sample 张某某 is no fact");
    assert_eq!(formula(&done.bytes, sheet, 7, 4), "SUM(D5:D6)", "nothing moved");
    let none = filled(&form, &income_mapping(&form), &incomes(0));
    assert_eq!((none.rows, said(&none.bytes, sheet, 5, 2)), (0, Data::Empty), "no rows leave an empty form");
}

#[test]
fn cells_that_could_not_be_filled_are_named() {
    let form = income_form();
    let done = filled(&form, &income_mapping(&form), &incomes(3));
    let property = |cell: &str| Unfilled { cell: cell.into(), field: "prop_total".into(), why: Why::Empty };
    let named: Vec<&Unfilled> = done.unfilled.iter().filter(|one| one.field == "prop_total").collect();
    assert_eq!(named, [&property("F5"), &property("F6"), &property("F7")], "nobody said anything about property");
    assert_eq!(done.unfilled_count, done.unfilled.len(), "all of them fit into the list");
    let mut mapping = income_mapping(&form);
    mapping.columns.insert("H".into(), "gross".into());
    let refused = fill(&form, &mapping, &incomes(1), &facts()).unwrap_err();
    assert_eq!(refused.code(), "mapping", "a column that the form computes is not filled");
    mapping.columns.remove("H");
    mapping.columns.insert("C".into(), "shoe_size".into());
    let said = fill(&form, &mapping, &incomes(1), &facts()).unwrap_err().to_string();
    assert!(said.contains("C") && said.contains("shoe_size"), "an unknown field is named: {said}");
}

#[test]
fn long_numbers_days_and_would_be_formulas_stay_what_they_are() {
    let form = roster_form();
    let template = inspect(&form).unwrap();
    let sheet = &template.sheets[0];
    assert_eq!(sheet.header_row, 3, "the row of column numbers belongs to the header");
    assert_eq!((sheet.first_row, sheet.last_row), (4, 4), "one free row, then the sums");
    let proposal = propose(&template, None, Some(Table::Members), false).unwrap();
    let mapping = proposal.mapping;
    let fields = ["row_number", "name", "id_number", "birth_date", "phone", "away_months", "note"];
    for (letter, field) in ["A", "B", "C", "D", "E", "F", "G"].iter().zip(fields) {
        assert_eq!(mapping.columns.get(*letter).map(String::as_str), Some(field), "column {letter}");
    }
    let person = |at: i64, id: &str, note: &str| {
        let words = [Cell::text(id), at_day(at), Cell::text("13800000000"), Cell::count(6), Cell::text(note)];
        [Cell::count(at), Cell::text(format!("甲{at}"))].into_iter().chain(words).collect::<Vec<_>>()
    };
    let rows = Rows {
        fields: fields.to_vec(),
        rows: vec![
            person(1, "500236196501010016", "=HYPERLINK(\"http://x\")"),
            person(2, "5002**********0024", "+86 <b>&\"'"),
            person(3, "500236196501010032", "@SUM(A1)\n-1"),
        ],
    };
    let done = filled(&form, &mapping, &rows);
    let text = |row: u32, column: u32| said(&done.bytes, "人员", row, column);
    assert_eq!(text(4, 3), Data::String("500236196501010016".into()), "18 digits, all of them");
    assert_eq!(text(5, 5), Data::String("13800000000".into()), "a phone is no quantity");
    assert_eq!(text(4, 7), Data::String("=HYPERLINK(\"http://x\")".into()), "words, not a formula");
    assert_eq!(text(5, 7), Data::String("+86 <b>&\"'".into()), "no sign is lost");
    assert_eq!(text(6, 7), Data::String("@SUM(A1)\n-1".into()), "nor a line end");
    assert_eq!(text(5, 6), Data::Float(6.0), "a count is a number");
    assert_eq!(formula(&done.bytes, "人员", 7, 6), "SUM(F4:F6)", "of one free row the sum grows too");
    let Data::DateTime(birth) = text(6, 4) else { panic!("a day is a day: {:?}", text(6, 4)) };
    assert_eq!(birth.to_ymd_hms_milli().2, 3, "the third of the month");
    assert_eq!(text(7, 1), Data::String("合计".into()), "sums below");
    let sheet = part(&done.bytes, "xl/worksheets/sheet1.xml");
    let formulas = book(&done.bytes).worksheet_formula("人员").unwrap();
    assert_eq!(formulas.used_cells().count(), 1, "no cell that was filled is a formula, only the form's sum");
    assert!(
        sheet.contains("<mergeCell ref=\"G4:H4\"/>") && sheet.contains("<mergeCell ref=\"G6:H6\"/>"),
        "merged in each row"
    );
    let styles = part(&done.bytes, "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""), "edited later, they stay texts");
    assert!(styles.contains("仿宋_GB2312"), "the form's font");
}

fn at_day(number: i64) -> Cell {
    at(&format!("1965-01-0{number}"))
}

#[test]
fn a_public_notice_refuses_what_it_must_not_show() {
    let template = inspect(&roster_form()).unwrap();
    let open = propose(&template, None, Some(Table::Members), false).unwrap().mapping;
    let problems = check(&template, &Mapping { notice: true, ..open.clone() });
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for field in ["id_number", "phone", "birth_date", "note"] {
        assert!(said.iter().any(|one| one.contains(field)), "{field} is refused by name: {said:?}");
    }
    assert!(!said.iter().any(|one| one.contains("B 列")), "a name may be shown");
    assert!(
        fill(&roster_form(), &Mapping { notice: true, ..open }, &Rows::default(), &facts()).is_err(),
        "and filling too"
    );
    let careful = propose(&template, None, Some(Table::Members), true).unwrap().mapping;
    assert_eq!(check(&template, &careful), [], "a proposal for a notice has none of them");
}

#[test]
fn the_same_form_filled_twice_is_the_same_file() {
    let form = income_form();
    let mapping = income_mapping(&form);
    let done = filled(&form, &mapping, &incomes(12));
    assert!(done.bytes == filled(&form, &mapping, &incomes(12)).bytes, "nothing of the machine or the clock is in it");
    let again = inspect(&done.bytes).unwrap();
    assert_eq!((again.sheets[0].first_row, again.sheets[0].last_row), (5, 16), "a filled form is a form");
}
