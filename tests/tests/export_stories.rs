//! Stories of exporting: a clerk's Excel with one changed cell, formulas that stay words, GBK, masked numbers, a file
//! that is older than what a cadre wrote since.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use calamine::{Data, Reader, Xlsx, open_workbook};
use cunji_device::view::{ExportRequest, Exported};
use cunji_model::document::Contents;
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::survey_id;
use cunji_server::export::{ExportError, ExportOptions, export, put_file};
use cunji_server::import::{ImportError, ImportOptions, import};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::roster::report::Outcome;
use cunji_server::roster::{BadRowReason, Report};
use cunji_server::store::sqlite::SqliteStore;
use cunji_tables::{Encoding, Format, Language, Period, Table};
use cunji_tests::kit::{TestEntropy, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

fn options(table: Table) -> ExportOptions {
    ExportOptions {
        village: village(),
        table,
        format: Format::Xlsx,
        encoding: Encoding::Utf8,
        language: Language::Chinese,
        period: Period::default(),
        full: false,
        reader: "文员王".into(),
    }
}

async fn file(world: &World, options: &ExportOptions, folder: &TempDir) -> PathBuf {
    let made = export(world.office.store(), world.clock.as_ref(), options).await.unwrap();
    let ending = if options.format == Format::Xlsx { "xlsx" } else { "csv" };
    let path = folder.path().join(format!("{}.{ending}", options.table.sheet().key));
    put_file(&path, &made.bytes, true).unwrap();
    path
}

async fn bring_back(world: &World, file: &Path) -> Result<Report, ImportError> {
    let options = ImportOptions { files: vec![file.to_owned()], ..ImportOptions::default() };
    import(world.office.store(), world.clock.as_ref(), &options).await
}

/// What a clerk does in Excel: opens the file, changes cells (row from 1 below the header, header), saves it.
fn edit(file: &Path, cells: &[(usize, &str, &str)]) {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut out = rust_xlsxwriter::Workbook::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let sheet = out.add_worksheet();
        sheet.set_name(&name).unwrap();
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        let header = rows.iter().position(|row| row.iter().any(|cell| cell.to_string() == "记录编号")).unwrap_or(0);
        for (at, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let title = rows[header][column].to_string();
                let changed = cells.iter().find(|(row, changed, _)| header + row == at && *changed == title);
                let (at, column) = (at as u32, column as u16);
                match (changed, cell) {
                    (Some((_, _, text)), _) => drop(sheet.write_string(at, column, *text).unwrap()),
                    (None, Data::Empty) => {}
                    (None, Data::Float(number)) => drop(sheet.write_number(at, column, *number).unwrap()),
                    (None, Data::DateTime(moment)) => drop(
                        sheet
                            .write_number_with_format(
                                at,
                                column,
                                moment.as_f64(),
                                &rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm"),
                            )
                            .unwrap(),
                    ),
                    (None, other) => drop(sheet.write_string(at, column, other.to_string()).unwrap()),
                }
            }
        }
    }
    out.save(file).unwrap();
}

/// Cells of the first sheet of a workbook under a header.
fn column(file: &Path, header: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let top = rows.iter().position(|row| row.iter().any(|cell| cell == "记录编号")).unwrap();
    let at = rows[top].iter().position(|cell| cell == header).unwrap();
    rows[top + 1..].iter().map(|row| row[at].clone()).collect()
}

async fn says(world: &World, document: Uuid, kind: Kind, path: &str) -> Option<Value> {
    let number = VillageNumber::from(&village());
    let found = cunji_server::records::documents(world.office.store(), number, &[document]).await.unwrap();
    assert_eq!(found[&document].0, kind, "the record has its kind");
    Contents::read(&found[&document].1).shown(&FieldPath::parse(path).unwrap()).cloned()
}

/// A world whose first household was visited by a cadre, with these words.
async fn visited(note: &str) -> (World, Uuid) {
    let world = World::with_households(3, 71).await;
    let phone = world.phone("安娜").await;
    world.sync_until_quiet(&[&phone]).await;
    let visit = phone.visit(world.households[0], note);
    world.sync_until_quiet(&[&phone]).await;
    (world, visit)
}

#[tokio::test]
async fn a_clerk_changes_one_cell_in_excel_and_only_that_field_changes() {
    let (world, visit) = visited("水压小").await;
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    let feed = world.office.feed().await.changes;
    assert_eq!(bring_back(&world, &ledger).await.unwrap().edits.len(), 0, "an untouched file says nothing");
    edit(&ledger, &[(1, "备注", "水压小，已报水务站"), (1, "走访方式", "电话"), (1, "收入减少(元)", "1,234.5")]);
    let report = bring_back(&world, &ledger).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (3, 0), "three cells: {:?}", report.bad_rows);
    assert_eq!((report.edits[0].column.as_str(), report.edits[0].from.row), ("走访方式", 2), "the report says where");
    let said = |path: &'static str| says(&world, visit, Kind::Visit, path);
    assert_eq!(said("note").await, Some("水压小，已报水务站".into()), "the words are there");
    assert_eq!(said("mode").await, Some("PHONE".into()), "a word of the list is stored as its word");
    assert_eq!(said("income_drop_fen").await, Some(Value::Int(123_450)), "yuan become fen, exactly");
    assert_eq!(world.office.feed().await.changes, feed + 1, "one change for one record");
    assert_eq!(bring_back(&world, &ledger).await.unwrap().edits.len(), 0, "the same file again changes nothing");
}

#[tokio::test]
async fn what_a_cadre_wrote_after_the_export_stays() {
    let (world, visit) = visited("水压小").await;
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    let newer = |path: &str, value: &str| (FieldPath::field(path), Value::from(value));
    let writes = vec![newer("note", "水压已正常"), newer("next_step", "月底再看")];
    let write = OfficeWrite { document: visit, kind: Kind::Visit, writes };
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &[write]).await.unwrap();
    let report = bring_back(&world, &ledger).await.unwrap();
    assert_eq!(report.edits.len(), 0, "cells that nobody touched do not bring the old words back");
    assert_eq!(report.bad_rows, [], "and nothing is to be said about them");
    edit(&ledger, &[(1, "备注", "表里改的"), (1, "现场处置", "换了阀门")]);
    let report = bring_back(&world, &ledger).await.unwrap();
    let said = |path: &'static str| says(&world, visit, Kind::Visit, path);
    assert_eq!(said("on_spot").await, Some("换了阀门".into()), "what nobody else touched is taken");
    assert_eq!(said("note").await, Some("水压已正常".into()), "what changed since stays");
    let why: Vec<_> = report.bad_rows.iter().map(|bad| (bad.column.as_str(), &bad.why)).collect();
    let kept = BadRowReason::ChangedMeanwhile { value: "表里改的".into() };
    assert_eq!(why, [("备注", &kept)], "and the clerk is told");
}

#[tokio::test]
async fn a_bad_cell_is_named_by_file_sheet_row_and_column_and_nothing_is_written() {
    let (world, _) = visited("好").await;
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    edit(&ledger, &[(1, "走访方式", "托梦"), (1, "备注", "改好了"), (1, "户籍人口", "四个"), (1, "走访时间", "昨天")]);
    let before = world.office.feed().await;
    let report = bring_back(&world, &ledger).await.unwrap();
    assert_eq!(report.outcome, Outcome::StoppedByBadRows, "one bad row stops the import");
    let said: Vec<String> = report.bad_rows.iter().map(|bad| format!("{} {}", bad.from, bad.column)).collect();
    let place = "visits.xlsx · 走访台账 · 2";
    let expected = ["走访时间", "走访方式", "户籍人口"].map(|column| format!("{place} {column}"));
    assert_eq!(said, expected, "each bad cell by file, sheet, row and column");
    assert_eq!(world.office.feed().await, before, "not even the good cell was written");
}

#[tokio::test]
async fn a_formula_in_a_note_stays_words_in_every_file() {
    let (world, _) = visited("=HYPERLINK(\"http://x\",\"点我\")").await;
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    let mut book: Xlsx<_> = open_workbook(&ledger).unwrap();
    assert_eq!(book.worksheet_formula("走访台账").unwrap().used_cells().count(), 0, "no cell is a formula");
    assert_eq!(column(&ledger, "备注"), ["=HYPERLINK(\"http://x\",\"点我\")"], "the words are there as they were said");
    let csv = file(&world, &ExportOptions { format: Format::Csv, ..options(Table::Visits) }, &folder).await;
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(text.starts_with('\u{feff}'), "Excel knows UTF-8 by its mark");
    assert!(text.contains("\"'=HYPERLINK(") && !text.contains(",=") && !text.contains(",\"="), "marked: {text}");
    assert!(!text.contains("=\""), "a wrapped =\"…\" would itself be a formula");
}

#[tokio::test]
async fn gbk_is_written_when_it_holds_every_character_and_says_which_it_does_not() {
    let (world, _) = visited("𬶋鱼塘 🌾 长势好").await;
    let gbk = ExportOptions { format: Format::Csv, encoding: Encoding::Gbk, ..options(Table::Visits) };
    let refused = export(world.office.store(), world.clock.as_ref(), &gbk).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains('𬶋') && said.contains('🌾') && said.contains("row 2"), "it names them: {said}");
    let (world, _) = visited("鱼塘长势好，镕").await;
    let made = export(world.office.store(), world.clock.as_ref(), &gbk).await.unwrap();
    assert!(std::str::from_utf8(&made.bytes).is_err(), "these bytes are GBK");
    let folder = tempfile::tempdir().unwrap();
    let csv = file(&world, &gbk, &folder).await;
    let report = bring_back(&world, &csv).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (0, 0), "and come back whole");
}

#[tokio::test]
async fn numbers_are_masked_unless_asked_for_and_a_masked_file_changes_none() {
    let world = World::with_households(2, 72).await;
    let folder = tempfile::tempdir().unwrap();
    let store = world.office.store();
    let number = VillageNumber::from(&village());
    let members = file(&world, &options(Table::Members), &folder).await;
    assert!(column(&members, "证件号码").iter().all(|id| id.len() == 18 && id.contains("********")), "masked");
    assert_eq!(store.readings(number).await.unwrap(), [], "nobody read a number");
    edit(&members, &[(1, "民族", "苗族")]);
    let report = bring_back(&world, &members).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (1, 0), "a masked number is no change");
    assert_eq!(report.edits[0].after, "苗族", "the other cell is");
    edit(&members, &[(1, "证件号码", "500236********0017")]);
    let report = bring_back(&world, &members).await.unwrap();
    assert!(
        report.bad_rows.iter().any(|bad| bad.why == BadRowReason::MaskedNumber && bad.column == "证件号码"),
        "a number of asterisks is no number: {:?}",
        report.bad_rows
    );
    let full = file(&world, &ExportOptions { full: true, ..options(Table::Members) }, &folder).await;
    assert!(column(&full, "证件号码").iter().all(|id| id.len() == 18 && !id.contains('*')), "whole, as text");
    let readings = store.readings(number).await.unwrap();
    assert_eq!(readings.len(), 1, "one line is kept about it");
    assert_eq!((readings[0].reader.as_str(), readings[0].what.as_str()), ("文员王", "members"), "who and what");
    edit(&full, &[(1, "证件号码", "500236196501010016")]);
    let report = bring_back(&world, &full).await.unwrap();
    assert_eq!(report.edits.len(), 1, "a whole number is taken: {:?}", report.bad_rows);
    assert!(!format!("{report:?}").contains("500236196501010016"), "and the report does not show it");
}

#[tokio::test]
async fn a_household_export_is_a_roster_of_the_national_layout_and_takes_changes_back() {
    let world = World::with_households(3, 73).await;
    let folder = tempfile::tempdir().unwrap();
    let households = file(&world, &options(Table::Households), &folder).await;
    let mut book: Xlsx<_> = open_workbook(&households).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_value((2, 3)).unwrap().to_string(), "户编号", "the header is in row 3");
    edit(&households, &[(1, "户类型", "脱贫户"), (1, "致贫/返贫风险1", "因病"), (1, "监测对象类别", "边缘易致贫户")]);
    let report = bring_back(&world, &households).await.unwrap();
    assert!(
        report.bad_rows.iter().any(|bad| bad.why == BadRowReason::BreaksRule),
        "a marginal household is no lifted one: {:?}",
        report.bad_rows
    );
    edit(
        &households,
        &[(1, "监测对象类别", "脱贫不稳定户"), (1, "风险是否已消除", "是"), (1, "风险消除方式", "帮扶消除")],
    );
    let report = bring_back(&world, &households).await.unwrap();
    assert_eq!(report.outcome, Outcome::Written, "now it fits: {:?}", report.bad_rows);
    let id: Uuid = column(&households, "记录编号")[0].parse().unwrap();
    assert_eq!(says(&world, id, Kind::Household, "risks/ILLNESS/rank").await, Some(Value::Int(1)), "the first risk");
    assert_eq!(
        says(&world, id, Kind::Household, "risk_state").await,
        Some("CLEARED_HELP".into()),
        "two cells, one fact"
    );
    edit(&households, &[(1, "致贫/返贫风险1", "因残")]);
    let report = bring_back(&world, &file(&world, &options(Table::Households), &folder).await).await.unwrap();
    assert_eq!(report.edits.len(), 0, "a new export of the changed village says nothing again");
}

#[tokio::test]
async fn computed_columns_and_steps_are_left_alone_with_a_word_about_it() {
    let world = World::with_households(1, 74).await;
    let step = |item: &str, field: &str, value: &str| (FieldPath::item("steps", item, field), Value::from(value));
    let document = Uuid::from_u128(0x5eed);
    let writes = vec![
        (FieldPath::field("content"), "路灯不亮".into()),
        (FieldPath::field("source"), "VISIT".into()),
        (FieldPath::field("category"), "WATER".into()),
        (FieldPath::field("urgency"), "HEAVY".into()),
        step("a", "kind", "REGISTER"),
        step("a", "at", "2026-08-01T09:00:00+08:00"),
        step("a", "by_name", "张三"),
    ];
    let write = OfficeWrite { document, kind: Kind::Grievance, writes };
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &[write]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Grievances), &folder).await;
    let book: Xlsx<_> = open_workbook(&ledger).unwrap();
    assert_eq!(book.sheet_names(), ["诉求台账", "步骤", "三率"], "the ledger, its steps, the rates");
    assert_eq!(column(&ledger, "办理状态"), ["待办"], "the status is worked out");
    edit(&ledger, &[(1, "办理状态", "已销号"), (1, "整改措施", "报修"), (1, "经办人", "李四")]);
    let report = bring_back(&world, &ledger).await.unwrap();
    let noted: Vec<_> =
        report.bad_rows.iter().map(|bad| (&*bad.from.sheet, bad.column.as_str(), bad.is_warning())).collect();
    assert_eq!(noted, [("诉求台账", "办理状态", true), ("步骤", "经办人", true)], "both are said, neither is taken");
    assert_eq!(report.edits.len(), 1, "the measure is");
    assert_eq!(says(&world, document, Kind::Grievance, "measures").await, Some("报修".into()), "written");
    let of = |from: &str, to: &str| Period { from: from.parse().ok(), to: to.parse().ok() };
    let july = ExportOptions { period: of("2026-07-01", "2026-07-31"), ..options(Table::Grievances) };
    assert_eq!(export(world.office.store(), world.clock.as_ref(), &july).await.unwrap().rows, 0, "not of July");
    let august = ExportOptions { period: of("2026-08-01", "2026-08-31"), ..july };
    assert_eq!(export(world.office.store(), world.clock.as_ref(), &august).await.unwrap().rows, 1, "of August");
    let roster = ExportOptions { table: Table::Members, ..august };
    let refused = export(world.office.store(), world.clock.as_ref(), &roster).await;
    assert!(matches!(refused, Err(ExportError::NoPeriod)), "a roster has no days");
}

#[tokio::test]
async fn the_phone_writes_the_same_table_keeps_old_files_and_logs_full_numbers() {
    let world = World::with_households(2, 75).await;
    let phone = world.phone("安娜").await;
    world.sync_until_quiet(&[&phone]).await;
    let folder = tempfile::tempdir().unwrap();
    let request = ExportRequest {
        table: Table::Members,
        format: Format::Xlsx,
        encoding: Encoding::Utf8,
        language: Language::Chinese,
        from: None,
        to: None,
        full: false,
    };
    let write = |request: &ExportRequest| match phone.device().export_table(request, folder.path()).unwrap() {
        Exported::Written { file } => file,
        Exported::NotInGbk { .. } => unreachable!("a workbook holds every character"),
    };
    let first = write(&request);
    assert_eq!(first.name, "人口信息_20260901.xlsx", "named after table and day");
    assert_eq!(std::fs::metadata(&first.path).unwrap().len(), first.bytes_written, "it is where it says");
    let at_office = folder.path().join("office.xlsx");
    let made = export(world.office.store(), world.clock.as_ref(), &options(Table::Members)).await.unwrap();
    put_file(&at_office, &made.bytes, false).unwrap();
    for header in ["证件号码", "姓名", "记录编号", "导出版本"] {
        assert_eq!(column(Path::new(&first.path), header), column(&at_office, header), "{header}: as at the office");
    }
    let second = write(&ExportRequest { full: true, ..request });
    assert_eq!(second.name, "人口信息_20260901 (2).xlsx", "the first file stays");
    let report = bring_back(&world, Path::new(&second.path)).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (0, 0), "what a phone wrote the office reads");
    assert_eq!(phone.readings(), 2, "one line for each household whose numbers left, none for the masked file");
}

#[tokio::test]
async fn a_file_is_never_replaced_unasked_and_an_older_store_gets_its_new_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.csv");
    put_file(&path, b"one", false).unwrap();
    assert!(matches!(put_file(&path, b"two", false), Err(ExportError::FileExists(_))), "it is there already");
    assert_eq!(std::fs::read(&path).unwrap(), b"one", "and stays as it was");
    put_file(&path, b"two", true).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two", "unless somebody says so");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let old = folder.path().join("office.db");
    let connection = rusqlite::Connection::open(&old).unwrap();
    connection.execute_batch(include_str!("../../sync-server/src/store/sqlite/schema-1.sql")).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let store = SqliteStore::open(&old, &TestEntropy::new(1)).unwrap();
    let readings = cunji_server::store::Store::readings(&store, VillageNumber::from(&village())).await;
    assert_eq!(readings.unwrap(), [], "a store of the first version opens and can keep lines");
}

#[tokio::test]
async fn an_income_sheet_is_worked_out_in_the_file_and_closed_once_it_was_handed_in() {
    let world = World::with_households(1, 76).await;
    let home = world.households[0];
    let survey = survey_id(home, 2026, PeriodKind::Annual, None);
    let line = |line: &str, field: &str, value: i64| (FieldPath::item("lines", line, field), Value::Int(value));
    let writes = vec![
        (FieldPath::field("household"), home.to_string().into()),
        (FieldPath::field("year"), Value::Int(2026)),
        (FieldPath::field("period_kind"), "ANNUAL".into()),
        (FieldPath::field("member_count"), Value::Int(2)),
        line("wage_work", "amount", 2_000_000),
        line("tr_pension", "months", 12),
        line("tr_pension", "monthly", 10_000),
    ];
    let number = VillageNumber::from(&village());
    let write = |writes: Vec<(FieldPath, Value)>| OfficeWrite { document: survey, kind: Kind::IncomeSurvey, writes };
    write_records(world.office.store(), number, world.clock.now(), &[write(writes)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let wide = file(&world, &options(Table::IncomeWide), &folder).await;
    assert_eq!(column(&wide, "转移性收入"), ["1200"], "months times monthly");
    assert_eq!(column(&wide, "人均纯收入"), ["10600"], "(20,000 + 1,200) ÷ 2");
    let long = file(&world, &options(Table::IncomeLong), &folder).await;
    assert_eq!(column(&long, "项目"), ["务工收入", "养老保险金"], "one row for each line that says something");
    edit(&long, &[(1, "金额(元)", "20500.50"), (2, "月数", "11")]);
    edit(&wide, &[(1, "低保金", "3000"), (1, "年纯收入", "1")]);
    let report = bring_back(&world, &wide).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (1, 1), "a line is taken, a figure worked out is not");
    let report = bring_back(&world, &long).await.unwrap();
    assert_eq!(report.edits.len(), 2, "two cells of two lines: {:?}", report.bad_rows);
    let said = |path: &'static str| says(&world, survey, Kind::IncomeSurvey, path);
    assert_eq!(said("lines/wage_work/amount").await, Some(Value::Int(2_050_050)), "yuan become fen");
    assert_eq!(said("lines/tr_dibao/amount").await, Some(Value::Int(300_000)), "a line that was empty");
    let step = |field: &str, value: &str| (FieldPath::item("steps", "s1", field), Value::from(value));
    let submit = vec![step("kind", "SUBMIT"), step("at", "2026-09-01T09:00:00+08:00"), step("by_name", "张三")];
    write_records(world.office.store(), number, world.clock.now(), &[write(submit)]).await.unwrap();
    let wide = file(&world, &options(Table::IncomeWide), &folder).await;
    assert_eq!(column(&wide, "状态"), ["待审"], "the table says where the sheet stands");
    edit(&wide, &[(1, "低保金", "1")]);
    let report = bring_back(&world, &wide).await.unwrap();
    assert_eq!(report.bad_rows[0].why, BadRowReason::HandedIn, "what was handed in stands as it was reviewed");
    assert_eq!(said("lines/tr_dibao/amount").await, Some(Value::Int(300_000)), "and is not changed");
}
