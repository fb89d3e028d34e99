//! docs/export.md names every table and every column in both languages.
#![allow(missing_docs)]

use cunji_tables::{Language, Table};

#[test]
fn every_column_is_in_the_document() {
    let document = include_str!("../../../docs/export.md");
    for table in Table::ALL {
        let sheet = table.sheet();
        assert!(document.contains(&format!("### {} ", sheet.key)), "{} has a section", sheet.key);
        for column in &sheet.columns {
            for language in [Language::Chinese, Language::English] {
                let header = sheet.header(column, language);
                assert!(document.contains(header), "{}: {header} is not in docs/export.md", sheet.key);
            }
        }
    }
}

#[test]
fn no_two_columns_of_a_sheet_have_the_same_header() {
    for table in Table::ALL {
        let sheet = table.sheet();
        for language in [Language::Chinese, Language::English] {
            let mut headers: Vec<&str> = sheet.columns.iter().map(|one| sheet.header(one, language)).collect();
            headers.sort_unstable();
            let count = headers.len();
            headers.dedup();
            assert_eq!(headers.len(), count, "{}: two columns could not be told apart", sheet.key);
        }
    }
}
