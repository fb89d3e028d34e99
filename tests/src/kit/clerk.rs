//! A clerk at the office: exports a table, edits the file as Excel would, imports it again.

use super::World;
use crate::records::village;
use calamine::{Data, Reader, Xlsx, open_workbook};
use cunji_model::document::Contents;
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::kind::Kind;
use cunji_server::export::{ExportOptions, export, put_file};
use cunji_server::import::{ImportError, ImportOptions, import};
use cunji_server::roster::Report;
use cunji_tables::{Encoding, Format, Language, Period, Table};
use cunji_wire::message::VillageNumber;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// The plainest export of a table: a workbook in Chinese, numbers masked.
pub fn options(table: Table) -> ExportOptions {
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

/// The file of an export, in a folder.
pub async fn file(world: &World, options: &ExportOptions, folder: &TempDir) -> PathBuf {
    let made = export(world.office.store(), world.clock.as_ref(), options).await.unwrap();
    let ending = if options.format == Format::Xlsx { "xlsx" } else { "csv" };
    let path = folder.path().join(format!("{}.{ending}", options.table.sheet().key));
    put_file(&path, &made.bytes, true).unwrap();
    path
}

/// Imports a file as it is now.
pub async fn bring_back(world: &World, file: &Path) -> Result<Report, ImportError> {
    let options = ImportOptions { files: vec![file.to_owned()], ..ImportOptions::default() };
    import(world.office.store(), world.clock.as_ref(), &options).await
}

/// What a clerk does in Excel: opens the file, changes cells (row from 1 below the header, header), saves it.
pub fn edit(file: &Path, cells: &[(usize, &str, &str)]) {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut out = rust_xlsxwriter::Workbook::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let sheet = out.add_worksheet();
        sheet.set_name(&name).unwrap();
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        let header = rows.iter().position(|row| row.iter().any(|cell| *cell == "记录编号")).unwrap_or(0);
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
pub fn column(file: &Path, header: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let top = rows.iter().position(|row| row.iter().any(|cell| cell == "记录编号")).unwrap();
    let at = rows[top].iter().position(|cell| cell == header).unwrap();
    rows[top + 1..].iter().map(|row| row[at].clone()).collect()
}

/// What the office says in a field of a record.
pub async fn says(world: &World, document: Uuid, kind: Kind, path: &str) -> Option<Value> {
    let number = VillageNumber::from(&village());
    let found = cunji_server::records::documents(world.office.store(), number, &[document]).await.unwrap();
    assert_eq!(found[&document].0, kind, "the record has its kind");
    Contents::read(&found[&document].1).shown(&FieldPath::parse(path).unwrap()).cloned()
}
