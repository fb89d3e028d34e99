//! Files that are no rosters: refused by name, nothing panics, nothing is read that would fill the memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cunji_server::roster::workbook::read_bytes;
use cunji_server::roster::{ColumnMap, WorkbookError};
use cunji_server::sample_village::{generate, write_workbooks};

#[test]
fn damaged_foreign_and_hostile_files_are_refused_by_name() {
    let columns = ColumnMap::default();
    let folder = tempfile::tempdir().unwrap();
    let files = write_workbooks(&generate(3, 1), folder.path()).unwrap();
    let whole = std::fs::read(&files[0]).unwrap();
    for cut in [5, 60, whole.len() / 2, whole.len() - 10, whole.len() - 1] {
        let error = read_bytes("户信息.xlsx", whole[..cut].to_vec(), &columns).unwrap_err();
        assert!(matches!(error, WorkbookError::Damaged { .. }), "cut at {cut} it is damaged: {error}");
        assert!(error.to_string().contains("户信息.xlsx") && error.zh().contains("户信息.xlsx"), "the file is named");
    }
    for (name, bytes) in [("户.xlsx", b"<html>".to_vec()), ("图.png", b"\x89PNG".to_vec()), ("户.csv", vec![0, 1])] {
        let error = read_bytes(name, bytes, &columns).unwrap_err();
        assert!(matches!(error, WorkbookError::NotAWorkbook { .. }), "{name} is no workbook: {error}");
    }
    let mut bomb = whole;
    let entry = bomb.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&0xf000_0000_u32.to_le_bytes());
    let error = read_bytes("炸弹.xlsx", bomb, &columns).unwrap_err();
    assert!(matches!(error, WorkbookError::TooLargeUnpacked { .. }), "what unpacks to gigabytes is refused: {error}");
}
