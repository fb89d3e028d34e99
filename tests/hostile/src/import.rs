//! The reader of rosters: CSV as it comes, workbooks as they come or with one part replaced, old workbooks; then the rows
//! judged and planned against an empty store.

use crate::part::{Parts, parts, with_part};
use crate::{Bound, MIB, way};
use cunji_model::id::{DeviceId, VillageCode};
use cunji_server::roster::report::{Language, Outcome, Report, render_text, xlsx};
use cunji_server::roster::workbook::read_bytes;
use cunji_server::roster::{ColumnMap, KnownVillage, ReadOptions, plan, read as read_rows};
use cunji_server::sample_village::{generate, write_workbooks};
use std::sync::OnceLock;

/// A cell of one letter is a text with its place in a row, a field and a note about it.
const PLAIN: Bound = Bound { whatever: 4 * MIB, each: 512 };
/// What is packed unfolds to a thousand times as much; the reader stops at the directory's promise of 512 MB.
const PACKED: Bound = Bound { whatever: 64 * MIB, each: 1_100 };

fn books() -> &'static [Parts; 2] {
    static BOOKS: OnceLock<[Parts; 2]> = OnceLock::new();
    BOOKS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let files = write_workbooks(&generate(2, 1), folder.path()).unwrap();
        files.map(|file| parts(&std::fs::read(file).unwrap()))
    })
}

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let which = usize::from(how / 4);
    match how % 4 {
        0 => PLAIN.hold(data.len(), || import("户信息.csv", data)),
        1 => PACKED.hold(data.len(), || import("户信息.xlsx", data)),
        2 => {
            let book = with_part(&books()[which % 2], which / 2, data);
            PLAIN.hold(book.len(), || import("户信息.xlsx", &book));
        }
        _ => PACKED.hold(data.len(), || import("户信息.xls", data)),
    }
}

fn import(file: &str, bytes: &[u8]) {
    let columns = ColumnMap::default();
    let Ok(book) = read_bytes(file, bytes.to_vec(), &columns) else { return };
    let code = VillageCode::parse("500236101201").unwrap();
    let [county, township, name] = ["奉节县", "云雾镇", "石门村"].map(str::to_owned);
    let villages = [KnownVillage { code, county, township, name }];
    let options = ReadOptions { villages: &villages, forced: None, in_store: &|_| false };
    let reading = read_rows(&book.sheets, &columns, &options);
    let planned = plan(&reading.households, |_| None, DeviceId([9; 8]));
    assert!(planned.writes.len() <= reading.households.len(), "a household is written once");
    let report = Report::new(&reading, &planned, Outcome::DryRun);
    let _ = [Language::Chinese, Language::English].map(|language| render_text(&report, language));
    assert!(xlsx(&report).is_ok(), "the clerk gets a report of whatever the file said");
}

/// Inputs to begin with: a village's rosters, whole, as CSV in both ways of writing, and each of their parts.
pub fn seeds() -> Vec<Vec<u8>> {
    let csv = "户编号,户主姓名,村,行政村,户类型,监测对象类别,户联系电话,村民小组\r\n\
        5002360001,张三,石门村,石门村,脱贫户,,13800000001,一组\r\n\"5002360002\",\"李\n四\",石门村,,一般农户,边缘易致贫户,,2\r\n";
    let people = "户编号\t姓名\t证件号码\t与户主关系\t性别\t出生日期\n1\t张三\t500236196501010016\t户主\t男\t1965-01-01\n\
        1\t李四\t5.00236E+17\t配偶\t女\t45000\n";
    let gbk = [b"\xbb\xa7\xb1\xe0\xba\xc5,\xb4\xe5\n".as_slice(), b"1,\xca\xaf\xc3\xc5\xb4\xe5\n"].concat();
    let mut seeds = vec![way(0, csv.as_bytes()), way(0, people.as_bytes()), way(0, &gbk)];
    for (at, book) in books().iter().enumerate() {
        seeds.push(way(1, &with_part(book, 0, &book[0].1)));
        seeds.extend(
            book.iter()
                .enumerate()
                .filter(|(_, (_, bytes))| bytes.len() < 6_000)
                .map(|(part, (_, bytes))| way(2 + 4 * (at + 2 * part) as u8, bytes)),
        );
    }
    seeds.push(way(3, &[&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 1_200]].concat()));
    seeds
}
