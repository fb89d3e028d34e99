//! Stories of exporting: a clerk's Excel with one changed cell, formulas that stay words, GBK, masked numbers, a file
//! that is older than what a cadre wrote since.

use calamine::{Reader, Xlsx, open_workbook};
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::kind::Kind;
use cunji_server::export::{ExportError, ExportOptions, export};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::roster::BadRowReason;
use cunji_server::roster::report::Outcome;
use cunji_tables::{Encoding, Format, Period, Table};
use cunji_tests::kit::World;
use cunji_tests::kit::clerk::{bring_back, column, edit, file, options, says};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use uuid::Uuid;

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
async fn what_was_deleted_is_not_exported_and_an_old_file_does_not_change_it() {
    let (world, visit) = visited("记错户了").await;
    let folder = tempfile::tempdir().unwrap();
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    let writes = vec![(FieldPath::field("deleted"), true.into())];
    let write = OfficeWrite { document: visit, kind: Kind::Visit, writes };
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &[write]).await.unwrap();
    let made = export(world.office.store(), world.clock.as_ref(), &options(Table::Visits)).await.unwrap();
    assert_eq!(made.rows, 0, "it is in 回收站");
    let report = bring_back(&world, &ledger).await.unwrap();
    assert_eq!((report.edits.len(), report.bad_rows.len()), (0, 0), "an untouched row of it says nothing");
    edit(&ledger, &[(1, "备注", "改过")]);
    let report = bring_back(&world, &ledger).await.unwrap();
    assert_eq!(report.bad_rows[0].why, BadRowReason::InTheBin, "an edited one asks to take it back first");
}
