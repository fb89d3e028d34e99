//! Which header means which field: the national layouts by themselves, any other layout through a mapping file.

use super::column::{self, Column};
use super::text::fold;
use std::collections::BTreeMap;
use thiserror::Error;

/// Word in a mapping file for a column that must not be read although its header is one of ours.
const IGNORE: &str = "忽略";

/// Which header means which field. The default knows the exports of the national system and the usual local columns.
#[derive(Debug, Clone, Default)]
pub struct ColumnMap {
    header_row: Option<u32>,
    theirs: BTreeMap<String, Option<Column>>,
}

/// What is wrong with a mapping file; each names the key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MappingError {
    /// Not TOML at all.
    #[error("the mapping file is not valid TOML: {0}")]
    Syntax(String),
    /// A key that means nothing.
    #[error("the mapping file has an unknown key `{0}` (known: header_row, [columns])")]
    UnknownKey(String),
    /// `header_row` is no row number.
    #[error("`header_row` must be a row number from 1 to 100")]
    HeaderRow,
    /// `columns` is no table.
    #[error("`columns` must be a table: [columns], then \"their header\" = \"our header\"")]
    NotATable,
    /// A value that is no text.
    #[error("`columns.{0}` must be a text: one of our headers")]
    NotText(String),
    /// A value that is none of our headers.
    #[error("`columns.{key}` = \"{value}\": there is no such header of ours")]
    UnknownHeader {
        /// Their header.
        key: String,
        /// What it was said to mean.
        value: String,
    },
    /// Two of their headers for one of ours.
    #[error("`columns.{key}` and `columns.{other}` both mean \"{header}\"")]
    Twice {
        /// The second key.
        key: String,
        /// The first key.
        other: String,
        /// Our header.
        header: &'static str,
    },
}

/// What a sheet holds, by its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One row per household (`household_2021`).
    Households,
    /// One row per person (`person_2021`).
    Persons,
    /// One row per person, with what is known about the monitored household in each (`monitored_2023`).
    MonitoredPersons,
}

/// Where each column is in one sheet.
#[derive(Debug, Clone)]
pub struct Located {
    /// What the sheet holds.
    pub layout: Layout,
    /// Indices of the columns with a meaning, the best spelling first.
    pub columns: BTreeMap<Column, Vec<usize>>,
    /// Headers that nobody knows; their columns are not read.
    pub unknown: Vec<String>,
}

enum Meaning {
    Of(Column, usize),
    Known,
    Unknown,
}

impl ColumnMap {
    /// The default with the additions of a mapping file: `header_row = 1` and `[columns]` `"their header" = "our header"`
    /// (or `"忽略"`, to leave a column out).
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| syntax(&error))?;
        let mut map = Self::default();
        for (key, value) in &table {
            match key.as_str() {
                "header_row" => map.header_row = Some(header_row(value)?),
                "columns" => map.theirs = their_columns(value.as_table().ok_or(MappingError::NotATable)?)?,
                _ => return Err(MappingError::UnknownKey(key.clone())),
            }
        }
        Ok(map)
    }

    /// The row of the headers (from 1), when the mapping file fixes it.
    pub fn header_row(&self) -> Option<u32> {
        self.header_row
    }

    /// Where the columns are under these headers.
    pub fn locate<'a>(&self, headers: impl IntoIterator<Item = &'a str>) -> Located {
        let mut found: BTreeMap<Column, Vec<(usize, usize)>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for (index, header) in headers.into_iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            match self.meaning(header) {
                Meaning::Of(column, rank) => found.entry(column).or_default().push((rank, index)),
                Meaning::Known => {}
                Meaning::Unknown => unknown.push(header.to_owned()),
            }
        }
        let layout = match found.keys().any(|column| column.is_of_a_person()) {
            true if found.keys().any(|column| column.is_of_monitoring()) => Layout::MonitoredPersons,
            true => Layout::Persons,
            false => Layout::Households,
        };
        let in_order = |mut places: Vec<(usize, usize)>| {
            places.sort_unstable();
            places.into_iter().map(|(_, index)| index).collect()
        };
        let columns = found.into_iter().map(|(column, places)| (column, in_order(places))).collect();
        Located { layout, columns, unknown }
    }

    /// True when these cells are the header: 户编号 and at least one more known header.
    pub(crate) fn is_header<'a>(&self, cells: impl IntoIterator<Item = &'a str>) -> bool {
        let (mut number, mut others) = (false, 0);
        for cell in cells {
            match self.meaning(cell) {
                Meaning::Of(Column::RosterNumber, _) => number = true,
                Meaning::Of(..) | Meaning::Known => others += 1,
                Meaning::Unknown => {}
            }
        }
        number && others > 0
    }

    fn meaning(&self, header: &str) -> Meaning {
        match (self.theirs.get(&fold(header)), column::meaning(header)) {
            (Some(Some(column)), _) => Meaning::Of(*column, 0),
            (Some(None), _) => Meaning::Known,
            // A mapped column comes before one that only happens to bear our header.
            (None, Some((column, rank))) => Meaning::Of(column, rank + 1),
            (None, None) if column::is_national(header) => Meaning::Known,
            (None, None) => Meaning::Unknown,
        }
    }
}

fn syntax(error: &toml::de::Error) -> MappingError {
    MappingError::Syntax(error.message().to_owned())
}

fn header_row(value: &toml::Value) -> Result<u32, MappingError> {
    let row = value.as_integer().and_then(|row| u32::try_from(row).ok());
    row.filter(|row| (1..=100).contains(row)).ok_or(MappingError::HeaderRow)
}

fn their_columns(table: &toml::Table) -> Result<BTreeMap<String, Option<Column>>, MappingError> {
    let mut theirs = BTreeMap::new();
    let mut taken: BTreeMap<Column, String> = BTreeMap::new();
    for (key, value) in table {
        let header = value.as_str().ok_or_else(|| MappingError::NotText(key.clone()))?;
        if header == IGNORE {
            theirs.insert(fold(key), None);
            continue;
        }
        let (column, _) = column::meaning(header)
            .ok_or_else(|| MappingError::UnknownHeader { key: key.clone(), value: header.to_owned() })?;
        if let Some(other) = taken.insert(column, key.clone()) {
            return Err(MappingError::Twice { key: key.clone(), other, header: column.header() });
        }
        theirs.insert(fold(key), Some(column));
    }
    Ok(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_a_mapping_file_is_named_by_its_key() {
        for (text, names) in [
            ("header_rows = 1", "header_rows"),
            ("header_row = 0", "header_row"),
            ("[columns]\n\"户长\" = \"户长\"", "columns.户长"),
            ("[columns]\n\"户长\" = 1", "columns.户长"),
            ("[columns]\n\"甲\" = \"村\"\n\"乙\" = \"行政村\"", "columns.甲"),
            ("columns = 1", "columns"),
            ("[columns", "TOML"),
        ] {
            let error = ColumnMap::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(names), "the error must name the key {names}: {error}");
        }
    }
}
