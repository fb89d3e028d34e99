//! The clerk imports rosters: what is read, what is refused and why, what an import changes and what it leaves alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cunji_model::Automerge;
use cunji_model::document::{Contents, genesis, write};
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use cunji_model::settings::Settings;
use cunji_server::roster::report::{Outcome, render_text, write_xlsx};
use cunji_server::roster::workbook::read_bytes;
use cunji_server::roster::{
    BadRowReason, ColumnMap, KeptBecause, Language, Plan, ReadOptions, Reading, Report, Sheet, WorkbookError, plan,
    read, read_file,
};
use cunji_server::sample_village::{SAMPLE_VILLAGE, SampleVillage, generate, write_workbooks};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const OFFICE: DeviceId = DeviceId([1; 8]);
const CADRE: DeviceId = DeviceId([2; 8]);

#[rustfmt::skip]
const HOUSEHOLDS: &[&str] =
    &["县", "乡", "村", "户编号", "户主姓名", "户主证件号码", "户联系电话", "村民小组", "户类型", "监测对象类别"];
#[rustfmt::skip]
const PEOPLE: &[&str] =
    &["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "文化程度", "健康状况", "成员联系电话"];
const LI: &str = "500236196501010016";
const DAUGHTER: &str = "500236200012310084";

/// The office with its documents, as the server would have them.
#[derive(Default)]
struct Office {
    documents: BTreeMap<Uuid, Automerge>,
    time: i64,
}

impl Office {
    fn read(&self, files: &[PathBuf]) -> Reading {
        let columns = ColumnMap::default();
        let sheets: Vec<Sheet> = files.iter().flat_map(|file| read_file(file, &columns).unwrap().sheets).collect();
        self.read_sheets(&sheets, &columns)
    }

    fn read_sheets(&self, sheets: &[Sheet], columns: &ColumnMap) -> Reading {
        let villages = [SAMPLE_VILLAGE.clone()];
        let in_store = |document| self.documents.contains_key(&document);
        read(sheets, columns, &ReadOptions { villages: &villages, forced: None, in_store: &in_store })
    }

    fn plan(&self, reading: &Reading) -> Plan {
        plan(&reading.households, |document| self.documents.get(&document).map(Contents::read), OFFICE)
    }

    fn import(&mut self, files: &[PathBuf]) -> Plan {
        let reading = self.read(files);
        assert!(!reading.has_bad_rows(), "a clean roster was expected: {:?}", reading.bad_rows);
        let plan = self.plan(&reading);
        for writes in &plan.writes {
            self.write(OFFICE, writes.document, &writes.writes);
        }
        plan
    }

    fn write(&mut self, device: DeviceId, document: Uuid, writes: &[(FieldPath, Value)]) {
        self.time += 1;
        let before = self.documents.remove(&document).unwrap_or_else(|| genesis(Kind::Household));
        let who = actor(device, Incarnation([7; 8]));
        self.documents.insert(document, write(before, &[], &who, self.time, writes).unwrap().document);
    }

    fn cadre_writes(&mut self, document: Uuid, path: &str, value: impl Into<Value>) {
        self.write(CADRE, document, &[(FieldPath::parse(path).unwrap(), value.into())]);
    }

    fn contents(&self, document: Uuid) -> Contents {
        Contents::read(&self.documents[&document])
    }
}

/// A workbook as the national system exports it: two rows of title and note, header in row 3, every cell text.
fn workbook(folder: &Path, name: &str, headers: &[&str], rows: &[&[&str]]) -> PathBuf {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "户信息").unwrap();
    for (row, cells) in (2..).zip([headers].iter().chain(rows)) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save(folder.join(name)).unwrap();
    folder.join(name)
}

fn household_row<'a>(number: &'a str, name: &'a str, id: &'a str, phone: &'a str) -> [&'a str; 10] {
    ["奉节县", "云雾镇", "石门村", number, name, id, phone, "一组", "脱贫户", ""]
}

fn person_row<'a>(number: &'a str, name: &'a str, id: &'a str, relation: &'a str) -> [&'a str; 10] {
    ["奉节县", "云雾镇", "石门村", number, name, id, relation, "初中", "健康", ""]
}

/// What is said about a household sheet and a person sheet with these rows, as `file row column: reason`.
fn said(households: &[&[&str]], people: &[&[&str]]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        workbook(folder.path(), "户.xlsx", HOUSEHOLDS, households),
        workbook(folder.path(), "人.xlsx", PEOPLE, people),
    ];
    let bad_rows = Office::default().read(&files).bad_rows;
    bad_rows.iter().map(|bad| format!("{} {} {}: {}", bad.from.file, bad.from.row, bad.column, bad.why.zh())).collect()
}

fn sample(village: &SampleVillage) -> (tempfile::TempDir, [PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let files = write_workbooks(village, folder.path()).unwrap();
    (folder, files)
}

#[test]
fn the_sample_village_comes_in_whole_and_a_second_import_changes_nothing() {
    let village = generate(40, 7);
    let (_folder, files) = sample(&village);
    let mut office = Office::default();
    let reading = office.read(&files);
    assert_eq!(reading.bad_rows, [], "invented families must be free of every problem the import knows");
    assert!(reading.sheets.iter().all(|sheet| sheet.unknown_columns.is_empty()), "all its columns are known");
    let first = office.import(&files);
    assert_eq!((first.writes.len(), first.new_households()), (40, 40), "every household is new");
    for household in &village.households {
        let document = reading.households.iter().find(|h| h.roster_number == household.roster_number).unwrap().document;
        let contents = office.contents(document);
        assert_eq!(contents.word("courtyard"), Some(household.courtyard), "the courtyard arrives");
        assert_eq!(contents.live_items("members").count(), household.members.len(), "every member arrives once");
        assert_eq!(
            Kind::Household.schema().problems(&contents, Settings::shipped()),
            [],
            "complete by the app's own rules"
        );
    }
    let second = office.import(&files);
    assert_eq!((second.writes, second.kept, second.unchanged), (vec![], vec![], 40), "the same file changes nothing");
}

#[test]
fn a_newer_roster_changes_what_differs_and_keeps_a_cadres_phone() {
    let folder = tempfile::tempdir().unwrap();
    let first: [&[&str]; 2] =
        [&household_row("1", "李国强", LI, "16000000001"), &household_row("2", "向秀英", "", "16000000002")];
    let mut moved = household_row("1", "李国强", LI, "16000000009");
    moved[7] = "二组";
    let second: [&[&str]; 2] = [&moved, &household_row("2", "向秀英", "", "/")];
    let first = workbook(folder.path(), "1.xlsx", HOUSEHOLDS, &first);
    let newer = workbook(folder.path(), "2.xlsx", HOUSEHOLDS, &second);
    let mut office = Office::default();
    office.import(&[first]);
    let document = office.read(std::slice::from_ref(&newer)).households[0].document;
    office.cadre_writes(document, "phone", "16800000008");
    let plan = office.import(&[newer]);
    let group = (FieldPath::field("group"), Value::from("二组"));
    assert_eq!(plan.writes.len(), 1, "only the household that differs is written; an empty phone clears nothing");
    assert_eq!(plan.writes[0].writes, [group], "and of it only the field that differs");
    assert_eq!(plan.unchanged, 1, "the other one is untouched");
    assert_eq!(office.contents(document).word("phone"), Some("16800000008"), "what the cadre wrote stays");
    let kept = &plan.kept[0];
    assert_eq!((&kept.path, kept.because), (&FieldPath::field("phone"), KeptBecause::WrittenByCadre), "and is listed");
}

#[test]
fn what_people_removed_cleared_or_have_to_settle_is_left_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let people: [&[&str]; 2] = [&person_row("1", "李国强", LI, "户主"), &person_row("1", "李小燕", DAUGHTER, "之女")];
    let people = workbook(folder.path(), "人.xlsx", PEOPLE, &people);
    let with_phone = |phone| {
        let rows: [&[&str]; 1] = [&household_row("1", "李国强", LI, phone)];
        [workbook(folder.path(), "户.xlsx", HOUSEHOLDS, &rows), people.clone()]
    };
    let mut office = Office::default();
    office.import(&with_phone("16000000001"));
    let document = *office.documents.keys().next().unwrap();
    let before = office.contents(document);
    let is_daughter = |item: &&str| before.item_word("members", item, "name") == Some("李小燕");
    let daughter = before.live_items("members").find(is_daughter).unwrap();
    office.cadre_writes(document, &format!("members/{daughter}/removed"), true);
    office.cadre_writes(document, &format!("members/{daughter}/id_number"), "110105194912310021X".get(..18).unwrap());
    office.cadre_writes(document, "group", Value::Null);
    let colleague = office.documents[&document].clone();
    office.cadre_writes(document, "phone", "16800000008");
    let phone = [(FieldPath::field("phone"), Value::from("16300000003"))];
    let other = actor(DeviceId([3; 8]), Incarnation([3; 8]));
    let mut colleague = write(colleague, &[], &other, 99, &phone).unwrap().document;
    office.documents.get_mut(&document).unwrap().merge(&mut colleague).unwrap();
    let plan = office.import(&with_phone("16000000009"));
    assert_eq!(plan.writes, [], "nothing of what people decided is written over");
    let mut reasons: Vec<String> = plan.kept.iter().map(|kept| format!("{:?}", kept.because)).collect();
    reasons.sort();
    assert_eq!(reasons, ["ClearedByCadre", "InConflict", "Removed"], "each is listed once, with its reason");
}

#[test]
fn an_id_number_is_masked_in_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 1] = [&person_row("1", "李国强", LI, "户主")];
    let file = workbook(folder.path(), "人.xlsx", PEOPLE, &rows);
    let mut office = Office::default();
    office.import(std::slice::from_ref(&file));
    let document = *office.documents.keys().next().unwrap();
    let member = office.contents(document).live_items("members").next().unwrap().to_owned();
    office.cadre_writes(document, &format!("members/{member}/id_number"), "11010519491231002X");
    let kept = office.import(&[file]).kept;
    assert_eq!(kept[0].cadre_value, Value::from("110105********002X"), "the cadre's number is not shown whole");
    assert_eq!(kept[0].roster_value, Value::from("500236********0016"), "nor the roster's");
}

#[test]
fn a_member_whom_a_cadre_added_by_hand_does_not_become_two() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 1] = [&person_row("1", "李国强", LI, "户主")];
    let file = workbook(folder.path(), "人.xlsx", PEOPLE, &rows);
    let mut office = Office::default();
    let document = office.read(std::slice::from_ref(&file)).households[0].document;
    office.cadre_writes(document, "members/by-hand/name", "李国强");
    office.import(&[file]);
    let contents = office.contents(document);
    assert_eq!(contents.live_items("members").collect::<Vec<_>>(), ["by-hand"], "the same name is the same person");
    assert_eq!(contents.item_word("members", "by-hand", "id_number"), Some(LI), "who now has the roster's number");
}

#[test]
#[rustfmt::skip]
fn every_kind_of_bad_row_is_named_by_file_row_column_and_reason() {
    let place = ["奉节县", "云雾镇", "石门村"];
    let good = household_row("1", "李国强", LI, "");
    let with_id = |id| household_row("1", "李国强", id, "");
    let typed = |kind, category| [place[0], place[1], place[2], "1", "", "", "", "", kind, category];
    let li = person_row("1", "李国强", LI, "户主");
    type Rows<'a> = &'a [&'a [&'a str]];
    let cases: &[(Rows<'_>, Rows<'_>, &str)] = &[
        (&[&good, &good], &[], "户.xlsx 5 户编号: 户编号重复，已见于 户.xlsx · Sheet1 · 4 行"),
        (&[&household_row("", "李国强", LI, "")], &[], "户.xlsx 4 户编号: 没有户编号"),
        (&[&with_id("500236196501010017")], &[], "户.xlsx 4 户主证件号码: 证件号码校验不对，有一位写错了：**************0017"),
        (&[&with_id("500236650101001")], &[], "户.xlsx 4 户主证件号码: 15 位旧证件号码，请改为 18 位：***********1001"),
        (&[&with_id("500236199002290010")], &[], "户.xlsx 4 户主证件号码: 证件号码里的出生日期不存在：**************0010"),
        (&[&with_id("5002361965010100")], &[], "户.xlsx 4 户主证件号码: 证件号码不是 18 位：************0100"),
        (&[&with_id("5.00236E+17")], &[], "户.xlsx 4 户主证件号码: 号码被表格当成了数字，后几位已丢失：请把这一列设为“文本”后重新填写"),
        (&[&household_row("1", "李国强", LI, "12345678901")], &[], "户.xlsx 4 户联系电话: 电话号码不对“*******8901”"),
        (&[&["奉节县", "云雾镇", "石洞村", "1"]], &[], "户.xlsx 4 村: 系统中没有这个村：奉节县 云雾镇 石洞村"),
        (&[&["", "", "", "1"]], &[], "户.xlsx 4 村: 没有写明是哪个村"),
        (&[&typed("富裕户", "")], &[], "户.xlsx 4 户类型: 不认识的填法“富裕户”"),
        (&[&typed("一般农户", "脱贫不稳定户")], &[], "户.xlsx 4 监测对象类别: 监测对象类别与户类型矛盾（脱贫不稳定户应是脱贫户，边缘易致贫户应是一般农户）"),
        (&[&[place[0], place[1], place[2], "1", "#N/A"]], &[], "户.xlsx 4 户主姓名: 单元格是公式错误 #N/A"),
        (&[&good], &[&person_row("9", "李国强", LI, "户主")], "人.xlsx 4 户编号: 户编号 9 不在户信息表中，系统里也没有"),
        (&[&good], &[&li, &li], "人.xlsx 5 证件号码: 同一人在本户重复，已见于 人.xlsx · Sheet1 · 4 行"),
        (&[&good], &[&li, &person_row("1", "李小燕", DAUGHTER, "户主")], "人.xlsx 5 与户主关系: 一户有两个户主，另一个在 人.xlsx · Sheet1 · 4 行"),
        (&[&good], &[&person_row("1", "李国强", LI, "干爹")], "人.xlsx 4 与户主关系: 不认识的填法“干爹”"),
        (&[&good], &[&person_row("1", "", "", "之女")], "人.xlsx 4 姓名: 没有姓名"),
        (&[&good, &household_row("2", "向秀英", "", "")], &[&li, &person_row("2", "李国强", LI, "")], "人.xlsx 5 证件号码: 同一证件号码也在另一户，见 户.xlsx · Sheet1 · 4 行"),
        (&[&household_row("1", "李国强", LI, "123")], &[&li], "人.xlsx 4 户编号: 所属户的行有问题（户.xlsx · Sheet1 · 4 行），本行随之未导入"),
        (&[&good], &[&person_row("1", "李小燕", DAUGHTER, "户主")], "户.xlsx 4 户主姓名: 户信息中的户主与成员中的户主不是同一人"),
    ];
    for (households, people, reason) in cases {
        let said = said(households, people);
        assert!(said.iter().any(|one| one == reason), "{reason:?} must be said, was {said:?}");
        assert!(said.iter().all(|one| !one.contains("5002361965")), "and no birth date out of a number: {said:?}");
    }
    let several = said(&[&household_row("1", "李国强", "500236196501010017", "123")], &[]);
    assert_eq!(several.len(), 2, "all problems of a row are said at once: {several:?}");
}

#[test]
fn a_bad_row_is_left_out_whole_and_the_others_could_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 2] = [&household_row("1", "李国强", LI, "123"), &household_row("2", "向秀英", "", "")];
    let reading = Office::default().read(&[workbook(folder.path(), "户.xlsx", HOUSEHOLDS, &rows)]);
    assert!(reading.has_bad_rows(), "so that nothing is written unless the clerk asks");
    let numbers: Vec<&str> = reading.households.iter().map(|h| h.roster_number.as_str()).collect();
    assert_eq!(numbers, ["2"], "only the good household would come in");
}

#[test]
fn a_head_known_only_from_the_household_row_becomes_a_member() {
    let folder = tempfile::tempdir().unwrap();
    let (li, daughter) = (household_row("1", "李国强", LI, ""), person_row("1", "李小燕", DAUGHTER, "女"));
    let households = workbook(folder.path(), "户.xlsx", HOUSEHOLDS, &[&li]);
    let people = workbook(folder.path(), "人.xlsx", PEOPLE, &[&daughter]);
    let mut office = Office::default();
    office.import(&[people.clone(), households]);
    let contents = office.contents(*office.documents.keys().next().unwrap());
    let relation = |item: &&str| contents.item_word("members", item, "relation") == Some("HEAD");
    let heads = contents.live_items("members").filter(relation);
    let names: Vec<_> = heads.filter_map(|item| contents.item_word("members", item, "name")).collect();
    assert_eq!(names, ["李国强"], "the head is there although no person row has him");
    assert_eq!(contents.live_items("members").count(), 2, "beside the daughter");
    assert_eq!(office.import(&[people]).writes, [], "a member roster alone finds its household in the store");
}

#[test]
#[rustfmt::skip]
fn the_monitored_layout_tells_type_category_month_and_risks() {
    let headers = ["县(市、区、旗)", "乡(镇)", "行政村", "户编号", "姓名", "证件号码", "与户主关系", "监测对象类别",
        "识别监测时间", "风险是否已消除", "风险是否已消除", "致贫/返贫风险1", "致贫/返贫风险2", "太阳能板"];
    let row = ["奉节县", "云雾镇", "石门村", "1", "李国强", LI, "户主", "边缘易致贫户",
        "202304.0", "", "否", "因病", "因自然灾害（洪涝）", "4"];
    let folder = tempfile::tempdir().unwrap();
    let file = workbook(folder.path(), "监测.xlsx", &headers, &[&row]);
    let sheet = &read_file(&file, &ColumnMap::default()).unwrap().sheets[0];
    assert_eq!(sheet.headers[10], "风险是否已消除0", "a header that occurs twice gets the suffix 0");
    let mut office = Office::default();
    let reading = office.read(std::slice::from_ref(&file));
    assert_eq!(reading.sheets[0].unknown_columns, ["太阳能板"], "an unknown column is not read, and said");
    office.import(&[file]);
    let contents = office.contents(reading.households[0].document);
    assert_eq!(contents.word("household_type"), Some("GENERAL"), "边缘易致贫户 was a general household");
    assert_eq!(contents.word("monitor_category"), Some("MON_MARGINAL"), "and is monitored");
    assert_eq!(contents.word("monitored_since"), Some("2023-04"), "202304.0 is April 2023");
    assert_eq!(contents.word("risk_state"), Some("ACTIVE"), "the second of the two columns has the answer");
    assert_eq!(contents.item_int("risks", "ILLNESS", "rank"), Some(1), "the first risk is the main one");
    assert_eq!(contents.item_word("risks", "DISASTER", "disaster"), Some("FLOOD"), "with its sub-item in brackets");
}

#[test]
fn csv_copies_are_read_as_gbk_or_utf8() {
    let text = "县,乡,村,户编号,户主姓名,户主证件号码\r\n奉节县,云雾镇,石门村,=\"1\",覃国强,=\"500236196501010016\"\r\n\
                \r\n奉节县,云雾镇,石门村,=\"2\",冉秀英,\r\n";
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let columns = ColumnMap::default();
    for bytes in [gbk, with_mark, text.as_bytes().to_vec()] {
        let book = read_bytes("户信息.csv", bytes, &columns).unwrap();
        let reading = Office::default().read_sheets(&book.sheets, &columns);
        assert_eq!(reading.bad_rows, [], "nothing is wrong with it");
        let rows: Vec<_> = reading.households.iter().map(|h| (h.roster_number.as_str(), h.from.row)).collect();
        assert_eq!(rows, [("1", 2), ("2", 4)], "the header is in row 1, and rows are counted as editors do");
        let household = &reading.households[0];
        assert!(household.fields.values().any(|value| *value == Value::from("覃国强")), "the name is not garbled");
        assert!(household.fields.values().any(|value| *value == Value::from(LI)), "the wrapping is taken off");
    }
}

#[test]
fn a_mapping_file_makes_another_layout_readable() {
    let folder = tempfile::tempdir().unwrap();
    let headers = ["所属村", "农户编码", "户长", "班组", "备注"];
    let file = workbook(folder.path(), "花名册.xlsx", &headers, &[&["石门村", "1", "李国强", "三组", "内部"]]);
    let unread = read_file(&file, &ColumnMap::default());
    assert!(matches!(unread, Err(WorkbookError::NoHeader { .. })), "without it nobody knows these headers");
    let mapping = "header_row = 3\n[columns]\n\"所属村\" = \"村\"\n\"农户编码\" = \"户编号\"\n\"户长\" = \"户主姓名\"\n\
                   \"班组\" = \"村民小组\"\n\"备注\" = \"忽略\"\n";
    let columns = ColumnMap::from_toml(mapping).unwrap();
    let reading = Office::default().read_sheets(&read_file(&file, &columns).unwrap().sheets, &columns);
    let fields = &reading.households[0].fields;
    assert_eq!(fields.get(&FieldPath::field("group")), Some(&Value::from("三组")), "their 班组 is our 村民小组");
    assert_eq!(fields.get(&FieldPath::field("note")), None, "a column said to be ignored is not read");
}

#[test]
fn an_id_number_kept_as_a_number_has_lost_digits() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["村", "户编号", "户主姓名", "户主证件号码", "识别监测时间"])
    {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "石门村").unwrap();
    sheet.write_number(1, 1, 17.0).unwrap();
    sheet.write_string(1, 2, "李国强").unwrap();
    sheet.write_number(1, 3, 500_236_196_501_010_016.0).unwrap();
    sheet.write_number(1, 4, 202_304.0).unwrap();
    book.save(folder.path().join("户.xlsx")).unwrap();
    let reading = Office::default().read(&[folder.path().join("户.xlsx")]);
    let reasons: Vec<_> = reading.bad_rows.iter().map(|bad| (bad.column.as_str(), &bad.why)).collect();
    assert_eq!(reasons, [("户主证件号码", &BadRowReason::LostDigits)], "short numbers are whole, the long one is not");
}

#[test]
fn the_report_tells_everything_as_text_and_as_a_workbook_without_formulas() {
    use calamine::Reader;
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 1] = [&household_row("1", "李国强", LI, "=1+1")];
    let office = Office::default();
    let reading = office.read(&[workbook(folder.path(), "=户.xlsx", HOUSEHOLDS, &rows)]);
    let report = Report::new(&reading, &office.plan(&reading), Outcome::StoppedByBadRows);
    let (zh, en) = (render_text(&report, Language::Chinese), render_text(&report, Language::English));
    assert!(zh.contains("有问题行，没有写入") && zh.contains("=户.xlsx · Sheet1 · 4 · 列 户联系电话"), "{zh}");
    assert!(en.contains("bad rows, nothing was written") && en.contains("is not a phone number"), "{en}");
    let path = folder.path().join("报告.xlsx");
    write_xlsx(&report, &path).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["问题", "保留", "概要"], "three sheets");
    let cells = book.worksheet_range("问题").unwrap();
    assert_eq!(cells.get_value((1, 1)), Some(&calamine::Data::String("=户.xlsx".into())), "a text stays a text");
    assert_eq!(book.worksheet_formula("问题").unwrap().used_cells().count(), 0, "and is never a formula");
}
