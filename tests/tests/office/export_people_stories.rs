//! Stories of exported rosters and income sheets, of masked numbers, and of files from a phone.

use calamine::{Reader, Xlsx, open_workbook};
use cunji_device::view::{ExportRequest, Exported, Merger, Move, Saved};
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::survey_id;
use cunji_server::export::{ExportError, ExportOptions, export, put_file};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::roster::BadRowReason;
use cunji_server::roster::report::Outcome;
use cunji_server::store::sqlite::SqliteStore;
use cunji_tables::{Encoding, Format, Language, Table};
use cunji_tests::kit::clerk::{bring_back, column, edit, file, options, says};
use cunji_tests::kit::{Phone, TestEntropy, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use uuid::Uuid;

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
    connection.execute_batch(include_str!("../../../sync-server/src/store/sqlite/schema-1.sql")).unwrap();
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

#[tokio::test]
async fn a_row_must_be_of_a_record_of_its_table_that_the_office_knows() {
    let world = World::with_households(3, 77).await;
    let folder = tempfile::tempdir().unwrap();
    let (phone, homes) = (world.phone("安娜").await, &world.households);
    world.sync_until_quiet(&[&phone]).await;
    let visit = phone.visit(homes[0], "水压小");
    world.sync_until_quiet(&[&phone]).await;
    let ledger = file(&world, &options(Table::Visits), &folder).await;
    for (number, why) in [
        ("", BadRowReason::RecordNumberMissing),
        ("12", BadRowReason::RecordUnknown),
        (Uuid::from_u128(5).to_string().as_str(), BadRowReason::RecordUnknown),
        (homes[0].to_string().as_str(), BadRowReason::RecordUnknown),
    ] {
        edit(&ledger, &[(1, "记录编号", number), (1, "备注", "改了")]);
        let found = bring_back(&world, &ledger).await.unwrap();
        let said: Vec<_> = found.bad_rows.iter().map(|bad| (bad.column.as_str(), &bad.why)).collect();
        assert_eq!(said, [("记录编号", &why)], "{number:?} is no visit");
    }
    edit(&ledger, &[(1, "记录编号", &visit.to_string()), (1, "导出版本", "0123456789ab")]);
    let found = bring_back(&world, &ledger).await.unwrap();
    assert_eq!(found.bad_rows[0].why, BadRowReason::VersionUnknown, "nobody here knows what was exported");
    edit(&ledger, &[(1, "导出版本", "")]);
    let found = bring_back(&world, &ledger).await.unwrap();
    assert_eq!((found.bad_rows.len(), found.edits.len()), (0, 1), "without a version it is compared with now");
}

#[tokio::test]
async fn what_a_phone_has_not_synced_waits_until_it_has() {
    let world = World::with_households(1, 78).await;
    let phone = world.phone("安娜").await;
    world.sync_until_quiet(&[&phone]).await;
    phone.edit(world.households[0], "note", "院坝已硬化");
    let folder = tempfile::tempdir().unwrap();
    let request = ExportRequest {
        table: Table::Households,
        format: Format::Csv,
        encoding: Encoding::Gbk,
        language: Language::English,
        from: None,
        to: None,
        full: false,
    };
    let Exported::Written { file } = phone.device().export_table(&request, folder.path()).unwrap() else {
        unreachable!("GBK holds it");
    };
    let early = bring_back(&world, Path::new(&file.path)).await.unwrap();
    assert_eq!(early.bad_rows[0].why, BadRowReason::VersionUnknown, "the office lacks what the file was made of");
    world.sync_until_quiet(&[&phone]).await;
    let late = bring_back(&world, Path::new(&file.path)).await.unwrap();
    assert_eq!((late.edits.len(), late.bad_rows.len()), (0, 0), "after the sync it knows: {:?}", late.bad_rows);
    phone.edit(world.households[0], "note", "🌾");
    let refused = phone.device().export_table(&request, folder.path()).unwrap();
    let said = Exported::NotInGbk { characters: "🌾".into(), row: 2 };
    assert_eq!(refused, said, "a character that GBK lacks is named");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and nothing was written");
}

#[tokio::test]
async fn a_person_whom_the_clerk_adds_below_is_taken_as_from_a_roster() {
    let world = World::with_households(2, 79).await;
    let folder = tempfile::tempdir().unwrap();
    let members = file(&world, &ExportOptions { full: true, ..options(Table::Members) }, &folder).await;
    let id: Uuid = column(&members, "记录编号")[1].parse().unwrap();
    let before = says(&world, id, Kind::Household, "group").await;
    // The second row becomes somebody else, without identities: as when a row is copied below and changed.
    let new = [
        ("姓名", "覃小满"),
        ("证件号码", "500236200012310084"),
        ("记录编号", ""),
        ("成员编号", ""),
        ("导出版本", ""),
        ("人口编号", ""),
        ("与户主关系", "之女"),
        ("性别", ""),
        ("出生日期", ""),
    ];
    edit(&members, &new.map(|(header, text)| (2, header, text)));
    let report = bring_back(&world, &members).await.unwrap();
    assert_eq!(report.outcome, Outcome::Written, "{:?}", report.bad_rows);
    assert_eq!((report.members, report.edits.len()), (1, 0), "one row for the roster, nothing edited");
    let again = file(&world, &options(Table::Members), &folder).await;
    assert!(column(&again, "姓名").contains(&"覃小满".to_owned()), "she is in the household now");
    assert_eq!(says(&world, id, Kind::Household, "group").await, before, "and it is the same household");
}

#[tokio::test]
async fn households_that_are_no_longer_are_on_no_roster_and_their_people_only_once() {
    let world = World::with_households(4, 79).await;
    let folder = tempfile::tempdir().unwrap();
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let [a, b, c] = [0, 1, 2].map(|at| world.households[at].to_string());
    let merge = |phone: &Phone, from: &str, into: &str| {
        let merger = Merger { into: into.to_owned(), relations: BTreeMap::new(), on: "2026-09-01".into(), words: None };
        let saved = phone.device().merge_households(from, &merger).unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "{saved:?}");
    };
    // Into each other, on two phones at once: one of them goes on. And a third one moves away.
    merge(&ana, &a, &b);
    merge(&bo, &b, &a);
    let away =
        Move {
            on: "2026-09-01".into(), words: None, away_to: Some("重庆市万州区".into()), fields: BTreeMap::new()
        };
    ana.device().move_household(&c, &away).unwrap();
    world.sync_until_quiet(&[&ana, &bo]).await;
    let households = file(&world, &options(Table::Households), &folder).await;
    let ids = column(&households, "记录编号");
    let stays = a.clone().min(b.clone());
    assert_eq!(ids.len(), 2, "the one that goes on, and the one nothing happened to: {ids:?}");
    assert!(ids.contains(&stays) && ids.contains(&world.households[3].to_string()), "{ids:?}");
    let members = file(&world, &options(Table::Members), &folder).await;
    let numbers = column(&members, "证件号码");
    let people: BTreeSet<(String, String)> = column(&members, "姓名").into_iter().zip(numbers.clone()).collect();
    assert_eq!(people.len(), numbers.len(), "nobody is listed twice");
}
