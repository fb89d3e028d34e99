//! Workbooks that somebody made to do harm, or that are no templates: each is refused by a word, and nothing panics.
//! And workbooks that other programs write in other ways: shared formulas, prefixed tags.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod form;

use calamine::{Reader, Xlsx};
use cunji_tables::template::{Facts, Mapping, fill, guard, inspect, propose};
use cunji_tables::{Cell, Rows, Table};
use form::{income_form, packed, part, parts, roster_form, with_part};
use std::io::Cursor;

fn refused(bytes: &[u8]) -> &'static str {
    inspect(bytes).map_or_else(|error| error.code(), |_| "taken")
}

#[test]
fn what_is_no_workbook_is_refused_by_its_name() {
    assert_eq!(refused(b""), "not_a_workbook", "nothing");
    assert_eq!(refused("户编号,户主\n".as_bytes()), "not_a_workbook", "a CSV file");
    assert_eq!(refused(b"PK\x03\x04 and no more"), "damaged", "a cut archive");
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    assert_eq!(refused(&compound), "old_format", "an .xls file");
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&[compound, name].concat()), "encrypted", "a workbook with a password");
    let document = packed(&[form::Part { name: "word/document.xml".into(), bytes: b"<a/>".to_vec() }]);
    assert_eq!(refused(&document), "not_a_workbook", "another program's archive");
    assert_eq!(refused(&vec![b'P'; 10 * 1024 * 1024 + 1]), "too_long", "more than 10 MB");
}

#[test]
fn macros_objects_and_links_to_the_outside_are_refused() {
    let form = income_form();
    let with = |name: &str, text: &'static str| with_part(&form, name, |_| text.to_owned());
    assert_eq!(refused(&with("xl/vbaProject.bin", "x")), "macros", "a macro");
    let types = with_part(&form, "[Content_Types].xml", |text| {
        text.replace("spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml")
    });
    assert_eq!(refused(&types), "macros", "an .xlsm under another name");
    assert_eq!(refused(&with("xl/externalLinks/externalLink1.xml", "<a/>")), "external_links", "another workbook");
    assert_eq!(refused(&with("xl/embeddings/oleObject1.bin", "x")), "embedded", "an object");
    assert_eq!(refused(&with("xl/connections.xml", "<a/>")), "embedded", "a database");
    assert_eq!(refused(&with("xl/activeX/activeX1.xml", "<a/>")), "embedded", "a control");
    let relation = |kind: &str, target: &str| {
        let one = format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
        );
        refused(&with_part(&form, "xl/worksheets/_rels/sheet2.xml.rels", move |_| one.clone()))
    };
    assert_eq!(relation("image", "http://x/pixel.png"), "external_links", "a picture that tells who opened the form");
    assert_eq!(relation("hyperlink", "file:///etc/passwd"), "external_links", "a link into a machine");
    assert_eq!(relation("hyperlink", "https://www.gov.cn/"), "taken", "a link that somebody must click may stay");
}

#[test]
fn bombs_do_not_go_off() {
    let form = income_form();
    let zeros = form::Part { name: "xl/media/image9.png".into(), bytes: vec![0; 80 * 1024 * 1024] };
    let bomb = packed(&[parts(&form), vec![zeros]].concat());
    assert!(bomb.len() < 200_000, "80 MB of nothing are small when packed");
    assert_eq!(refused(&bomb), "too_large", "and refused before they are unpacked");
    // The same with a lie about its size: the directory says 10 bytes.
    let mut lying = bomb.clone();
    let length = (80_u32 * 1024 * 1024).to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..*at + 4] == length).collect();
    assert!(!places.is_empty(), "the length is written in the archive");
    for at in places {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert_ne!(refused(&lying), "taken", "a lie is found out");
    let many = (0..2_100).map(|at| form::Part { name: format!("xl/a{at}.bin"), bytes: Vec::new() });
    assert_eq!(refused(&packed(&many.collect::<Vec<_>>())), "too_large", "too many entries");
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    for name in ["xl/sharedStrings.xml", "xl/workbook.xml", "docProps/app.xml", "xl/worksheets/sheet2.xml"] {
        let laughing = with_part(&form, name, |_| laughs.to_owned());
        assert_eq!(refused(&laughing), "entities", "entities in {name}");
        assert_eq!(guard(&laughing).unwrap_err().code(), "entities", "also where a workbook is no form");
    }
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(refused(&with_part(&form, "docProps/app.xml", |_| deep.clone())), "too_large", "endless nesting");
    let strings = format!("<sst uniqueCount=\"4294967295\" count=\"4294967295\">{}</sst>", "<si/>".repeat(3));
    let promised = with_part(&form, "xl/sharedStrings.xml", |_| strings.clone());
    assert_eq!(refused(&promised), "taken", "how many strings are promised is not believed, only counted");
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(100_001));
    assert_eq!(
        refused(&with_part(&form, "xl/sharedStrings.xml", |_| strings.clone())),
        "too_large",
        "too many strings"
    );
    let cells = (1..=210).map(|row| format!("<row r=\"{row}\">{}</row>", "<c/>".repeat(1_000))).collect::<String>();
    let wide = with_part(&form, "xl/worksheets/sheet1.xml", |text| {
        let begin = text.find("<sheetData>").unwrap() + 11;
        let end = text.find("</sheetData>").unwrap();
        format!("{}{cells}{}", &text[..begin], &text[end..])
    });
    assert_eq!(refused(&wide), "too_large", "too many cells");
}

#[test]
fn names_that_leave_their_folder_are_refused() {
    let form = income_form();
    for name in ["../x.xml", "xl/../../x.xml", "/etc/passwd", "xl\\x.bin", "C:/x.bin", "xl//x.bin", "XL/Workbook.xml"] {
        assert_eq!(refused(&with_part(&form, name, |_| "<a/>".to_owned())), "entry_name", "{name}");
    }
}

#[test]
fn a_flipped_byte_anywhere_is_an_error_or_a_template_and_never_a_panic() {
    let whole = income_form();
    let mapping = propose(&inspect(&whole).unwrap(), None, None, false).unwrap().mapping;
    for at in (0..whole.len()).step_by(41) {
        let mut bent = whole.clone();
        bent[at] ^= 0xff;
        let _ = inspect(&bent);
        let _ = fill(&bent, &mapping, &Rows::default(), &Facts::default());
    }
    let sheet = part(&whole, "xl/worksheets/sheet1.xml");
    for at in (0..sheet.len()).filter(|at| sheet.is_char_boundary(*at)).step_by(23) {
        // Whole archives with a bent sheet inside.
        let cut = with_part(&whole, "xl/worksheets/sheet1.xml", |text| {
            let next = (at + 1..).find(|end| text.is_char_boundary(*end)).unwrap_or(at);
            format!("{}{}", &text[..at], &text[next.min(text.len())..])
        });
        let _ = inspect(&cut);
        let _ = fill(&cut, &mapping, &rows(9), &Facts::default());
    }
}

fn rows(count: usize) -> Rows {
    let row = |at: usize| vec![Cell::text(format!("户主{at}")), Cell::yuan(100)];
    Rows { fields: vec!["home_head", "wage_total"], rows: (1..=count).map(row).collect() }
}

fn income_mapping(bytes: &[u8]) -> Mapping {
    propose(&inspect(bytes).unwrap(), None, Some(Table::IncomeWide), false).unwrap().mapping
}

#[test]
fn shared_formulas_of_excel_are_written_out_for_each_row() {
    let form = with_part(&income_form(), "xl/worksheets/sheet1.xml", |text| {
        let shared = text
            .replace("<f>SUM(D5:G5)</f>", "<f t=\"shared\" ref=\"H5:H6\" si=\"0\">SUM(D5:G5)</f>")
            .replace("<f>SUM(D6:G6)</f>", "<f t=\"shared\" si=\"0\"/>");
        assert_ne!(shared, text, "the form has the formula");
        shared
    });
    let done = fill(&form, &income_mapping(&form), &rows(4), &Facts::default()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(done.bytes)).unwrap();
    let formulas = book.worksheet_formula("收入表").unwrap();
    for row in 5..=8_u32 {
        let said = formulas.get_value((row - 1, 7)).cloned().unwrap_or_default();
        assert_eq!(said, format!("SUM(D{row}:G{row})"), "row {row}");
    }
}

#[test]
fn a_calculation_order_that_no_longer_holds_is_left_out() {
    let form =
        with_part(&income_form(), "xl/calcChain.xml", |_| "<calcChain><c r=\"D7\" i=\"1\"/></calcChain>".to_owned());
    let form = with_part(&form, "[Content_Types].xml", |text| {
        text.replace("</Types>", "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"x\"/></Types>")
    });
    let form = with_part(&form, "xl/_rels/workbook.xml.rels", |text| {
        text.replace(
            "</Relationships>",
            "<Relationship Id=\"rId99\" Type=\"http://x/calcChain\" Target=\"calcChain.xml\"/></Relationships>",
        )
    });
    let names = |bytes: &[u8]| parts(bytes).into_iter().map(|one| one.name).collect::<Vec<_>>();
    let done = fill(&form, &income_mapping(&form), &rows(9), &Facts::default()).unwrap().bytes;
    assert!(!names(&done).contains(&"xl/calcChain.xml".to_owned()), "rows moved: it is gone");
    let told = part(&done, "[Content_Types].xml") + &part(&done, "xl/_rels/workbook.xml.rels");
    assert!(!told.contains("calcChain"), "and nobody speaks of it");
    let same = fill(&form, &income_mapping(&form), &rows(1), &Facts::default()).unwrap().bytes;
    assert!(names(&same).contains(&"xl/calcChain.xml".to_owned()), "nothing moved: it stays");
}

#[test]
fn a_form_whose_tags_have_a_prefix_is_filled_too() {
    let prefixed = with_part(&roster_form(), "xl/worksheets/sheet1.xml", |text| {
        let mut out = String::new();
        for (at, letter) in text.char_indices() {
            let next = text[at + letter.len_utf8()..].chars().next().unwrap_or(' ');
            out.push(letter);
            let before = text[..at].chars().next_back().unwrap_or(' ');
            if (letter == '<' && next.is_ascii_alphabetic()) || (letter == '/' && before == '<') {
                out.push_str("x:");
            }
        }
        out.replace("xmlns=", "xmlns:x=")
    });
    let mapping = propose(&inspect(&prefixed).unwrap(), None, Some(Table::Members), false).unwrap().mapping;
    let rows = Rows { fields: vec!["name"], rows: (1..=3).map(|at| vec![Cell::text(format!("甲{at}"))]).collect() };
    let done = fill(&prefixed, &mapping, &rows, &Facts::default()).unwrap().bytes;
    let sheet = part(&done, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("甲3") && sheet.contains("<x:mergeCell ref=\"G6:H6\"/>"), "filled");
    assert!(!sheet.contains("<c ") && !sheet.contains("<v>") && !sheet.contains("<is>"), "no tag without its prefix");
}
