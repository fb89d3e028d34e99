//! What `export` writes, `import` reads back without a difference: whatever the words are, in every kind of file.

use cunji_model::field::{Path, Value};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::campaign::campaign_id;
use cunji_model::record::income_survey::survey_id;
use cunji_server::export::{ExportError, ExportOptions, export, put_file};
use cunji_server::import::{ImportOptions, import};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::roster::Report;
use cunji_tables::write::WriteError;
use cunji_tables::{Encoding, Format, Language, Period, Table};
use cunji_tests::kit::World;
use cunji_tests::records::{Dice, Wording, village, visit};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use proptest::prelude::*;
use uuid::Uuid;

const AWKWARD: &[&str] = &[
    "=1+1",
    "+86 138",
    "-",
    "@SUM(A1)",
    "'",
    "''",
    "'=1",
    "\"",
    "\"\"",
    "a\"b,c;d\te",
    "500236196501010016",
    "0012",
    "1E5",
    "5.00236E+17",
    "2026-09-01",
    "3/4",
    "是",
    "TRUE",
    "#N/A",
    "=\"5\"",
    "_x0041_",
    "_x000D_",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\u{1F33E}稻",
    "𬶋",
    "镕",
    "€",
    "\u{feff}字",
    "a\u{200b}",
    "无",
    "/",
    "00000000000",
    "<b>&amp;</b>",
    "202304.0",
    "\u{7}铃",
    "１２３",
    "12,5",
    "No",
    "%",
    ".5",
    "记录编号",
    "行\u{2028}行",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(AWKWARD).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => prop::string::string_regex("[=+@'\",\\n\\r\\t0-9a-zA-Z一-龥 -]{1,20}").unwrap(),
    ]
}

fn options(table: Table, format: Format, encoding: Encoding, language: Language, full: bool) -> ExportOptions {
    let period = Period::default();
    ExportOptions { village: village(), table, format, encoding, language, period, full, reader: "文员".into() }
}

/// Exports a table and imports the file as it is; `None` when GBK can't hold it.
async fn there_and_back(world: &World, options: &ExportOptions) -> Option<Report> {
    let clock = cunji_tests::kit::TestClock::at("2026-09-20T08:00:00+08:00");
    let made = match export(world.office.store(), &clock, options).await {
        Err(ExportError::Write(WriteError::NotInGbk { characters, .. })) => {
            assert!(!characters.is_empty() && options.encoding == Encoding::Gbk, "it says which characters");
            return None;
        }
        made => made.unwrap(),
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(if options.format == Format::Xlsx { "表.xlsx" } else { "表.csv" });
    put_file(&file, &made.bytes, false).unwrap();
    let import_options = ImportOptions { files: vec![file], ..ImportOptions::default() };
    Some(import(world.office.store(), &clock, &import_options).await.unwrap())
}

/// Puts words into every text field of a record that has some, and leaves what others need as it is.
fn spiced(kind: Kind, writes: &mut Vec<(Path, Value)>, words: &[String], dice: &mut Dice) {
    let mut put = |path: Path| {
        let word = Value::from(words[dice.below(words.len() as u64) as usize].as_str());
        let Ok(value) = kind.schema().normalise(&path, word) else { return };
        if value != Value::Null || dice.chance(50) {
            writes.retain(|(known, _)| *known != path);
            writes.push((path, value));
        }
    };
    match kind {
        Kind::Visit => {
            ["note", "next_step", "on_spot", "met_name", "campaign", "house_safe_reason", "recorder_name", "group"]
                .into_iter()
                .for_each(|field| put(Path::field(field)));
            put(Path::item("issues", "i1", "words"));
        }
        Kind::Household => {
            ["note", "address", "courtyard"].into_iter().for_each(|field| put(Path::field(field)));
            put(Path::item("risks", "OTHER", "remark"));
        }
        Kind::IncomeSurvey => {
            ["filled_by", "note"].into_iter().for_each(|field| put(Path::field(field)));
            put(Path::item("lines", "wage_work", "note"));
        }
        // No table has the rules: they have a file of their own.
        Kind::Settings => {}
        Kind::Campaign => {
            ["name", "questions", "announced_by"].into_iter().for_each(|field| put(Path::field(field)));
            put(Path::item("groups", "g1", "name"));
        }
        Kind::Grievance => {
            ["content", "measures", "standard", "result", "courtyard"]
                .into_iter()
                .for_each(|field| put(Path::field(field)));
            put(Path::item("steps", "s1", "words"));
            put(Path::item("steps", "s1", "responsible_unit"));
        }
    }
}

async fn village_with(words: &[String], seed: u64) -> World {
    let world = World::with_households(3, seed).await;
    let mut dice = Dice(seed);
    let mut records = Vec::new();
    for home in world.households.clone() {
        let at = 1_788_000_000_000 + dice.below(9_999_999);
        let (document, mut writes) = visit(&mut dice, home, at, Wording::Templated);
        writes.push((Path::field("income_drop_fen"), Value::Int(dice.below(9_999_999) as i64)));
        spiced(Kind::Visit, &mut writes, words, &mut dice);
        records.push(OfficeWrite { document, kind: Kind::Visit, writes });
        let mut writes =
            vec![(Path::field("latitude"), Value::Int(310_000_001)), (Path::field("edu_issue"), true.into())];
        spiced(Kind::Household, &mut writes, words, &mut dice);
        records.push(OfficeWrite { document: home, kind: Kind::Household, writes });
        let step = |item: &str, field: &str, value: &str| (Path::item("steps", item, field), Value::from(value));
        let mut writes = vec![
            (Path::field("content"), Value::from("路灯不亮")),
            (Path::field("source"), "VISIT".into()),
            (Path::field("household"), home.to_string().into()),
            step("s1", "kind", "REGISTER"),
            step("s1", "at", "2026-09-01T09:00:07+08:00"),
            step("s1", "by_name", "张三"),
            step("s2", "kind", "ASSIGN"),
            step("s2", "at", "2026-09-02T10:00:00+08:00"),
            step("s2", "by_name", "李四"),
            step("s2", "after", "s1"),
            step("s2", "due_on", "2026-09-30"),
        ];
        spiced(Kind::Grievance, &mut writes, words, &mut dice);
        records.push(OfficeWrite { document: Uuid::from_bytes(dice.bytes16()), kind: Kind::Grievance, writes });
    }
    for home in world.households.clone() {
        let line = |line: &str, field: &str, value: Value| (Path::item("lines", line, field), value);
        let mut writes = vec![
            (Path::field("household"), home.to_string().into()),
            (Path::field("year"), Value::Int(2026)),
            (Path::field("period_kind"), "ANNUAL".into()),
            (Path::field("member_count"), Value::Int(3)),
            (Path::field("measured_on"), "2026-09-10".into()),
            (Path::field("filled_phone"), "13800000000".into()),
            line("wage_work", "amount", Value::Int(dice.below(999_999_999) as i64)),
            line("tr_pension", "months", Value::Int(12)),
            line("tr_pension", "monthly", Value::Int(12_050)),
            line("tr_pension", "basis", "ESTIMATED".into()),
            line("tr_dibao", "gone", true.into()),
        ];
        spiced(Kind::IncomeSurvey, &mut writes, words, &mut dice);
        let document = survey_id(home, 2026, PeriodKind::Annual, None);
        records.push(OfficeWrite { document, kind: Kind::IncomeSurvey, writes });
    }
    let group = |field: &str, value: Value| (Path::item("groups", "g1", field), value);
    let mut writes = vec![
        (Path::field("number"), Value::from("2026-9")),
        (Path::field("name"), "大走访".into()),
        (Path::field("kind"), "BIG_VISIT".into()),
        (Path::field("starts_on"), "2026-09-01".into()),
        (Path::field("ends_on"), "2026-09-30".into()),
        (Path::field("for_whom"), "CHOSEN".into()),
        (Path::field("household_types"), "GENERAL,LIFTED".into()),
        group("name", "一组".into()),
    ];
    spiced(Kind::Campaign, &mut writes, words, &mut dice);
    let document = campaign_id(&village(), "2026-9");
    records.push(OfficeWrite { document, kind: Kind::Campaign, writes });
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &records).await.unwrap();
    world
}

async fn holds(words: Vec<String>, seed: u64) -> u32 {
    let world = village_with(&words, seed).await;
    let before = world.office.feed().await;
    let mut in_gbk = 0;
    for table in Table::ALL {
        let language = if seed.is_multiple_of(2) { Language::Chinese } else { Language::English };
        for (format, encoding) in
            [(Format::Xlsx, Encoding::Utf8), (Format::Csv, Encoding::Utf8), (Format::Csv, Encoding::Gbk)]
        {
            let full = seed.is_multiple_of(3);
            let Some(report) = there_and_back(&world, &options(table, format, encoding, language, full)).await else {
                continue;
            };
            in_gbk += u32::from(encoding == Encoding::Gbk);
            let found = (&report.edits, &report.bad_rows, &report.kept, report.fields);
            assert!(
                report.edits.is_empty() && report.bad_rows.is_empty() && report.fields == 0,
                "{table:?} {format:?} {encoding:?}: nobody touched the file: {found:?}"
            );
            assert!(!report.exported.is_empty(), "{table:?} {format:?} {encoding:?}: the file is known as ours");
        }
    }
    assert_eq!(world.office.feed().await, before, "and the office has no new change");
    in_gbk
}

#[tokio::test]
async fn every_awkward_text_comes_back_as_it_was() {
    for (seed, words) in (0..).zip(AWKWARD.chunks(3)) {
        holds(words.iter().map(|word| (*word).to_owned()).collect(), seed).await;
    }
    let plain = holds(vec!["一切正常".into(), "=1+1".into(), "'0012".into()], 6).await;
    assert_eq!(plain, 8, "what GBK can hold comes back from GBK too");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_comes_back_as_it_was(words in prop::collection::vec(text(), 1..8), seed in 0_u64..1000) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(holds(words, seed));
    }
}
