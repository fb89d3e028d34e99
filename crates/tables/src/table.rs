//! The tables, and a table filled: which records belong to it, in which order, as sheets of cells.

use crate::cell::Cell;
use crate::sheet::{Items, Record, Row, Sheet, Surroundings};
use crate::{Column, campaigns, grievances, income, people, template, visits};
use chrono::{DateTime, Datelike, NaiveDate};
use cunji_model::document::Contents;
use cunji_model::living::merging::survivor;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;
use uuid::Uuid;

/// A table that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// 走访台账
    Visits,
    /// 诉求台账; as a workbook with 步骤 and 三率
    Grievances,
    /// 步骤 alone, for CSV
    Steps,
    /// 户信息
    Households,
    /// 人口信息
    Members,
    /// 收入测算, one row per household and line
    IncomeLong,
    /// 收入测算, one row per household
    IncomeWide,
    /// 专项行动
    Campaigns,
}

/// A stretch of days, both ends included; an open end has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Period {
    fn has(&self, day: Option<NaiveDate>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            // What has no day belongs to no period; without a period everything belongs.
            None => self.from.is_none() && self.to.is_none(),
        }
    }
}

/// A sheet with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// Name of the sheet.
    pub title: String,
    /// In the national layout: the line between title and header.
    pub note: Option<String>,
    /// Headers.
    pub headers: Vec<String>,
    /// Cells, row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// A table with its rows: what goes into one file. A CSV file holds the first sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// The sheets.
    pub sheets: Vec<Filled>,
}

impl Book {
    /// Rows of the first sheet.
    pub fn rows(&self) -> usize {
        self.sheets.first().map_or(0, |sheet| sheet.rows.len())
    }
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 8] = [
        Self::Visits,
        Self::Grievances,
        Self::Steps,
        Self::Households,
        Self::Members,
        Self::IncomeLong,
        Self::IncomeWide,
        Self::Campaigns,
    ];

    /// Its own sheet.
    pub fn sheet(self) -> Sheet {
        match self {
            Self::Visits => visits::sheet(),
            Self::Grievances => grievances::sheet(),
            Self::Steps => grievances::steps_sheet(),
            Self::Households => people::households(),
            Self::Members => people::members(),
            Self::IncomeLong => income::long(),
            Self::IncomeWide => income::wide(),
            Self::Campaigns => campaigns::sheet(),
        }
    }

    /// True when rows have a day, so that a period can be asked for.
    pub fn has_period(self) -> bool {
        !matches!(self, Self::Households | Self::Members)
    }

    /// Whether a record belongs to a period and was not put into 回收站; whoever loads many records asks before keeping one.
    pub fn wants(self, contents: &Contents, period: Period) -> bool {
        !contents.is_deleted() && (!self.has_period() || period.has(self.day(contents)))
    }

    /// The day by which a record belongs to a period.
    fn day(self, contents: &Contents) -> Option<NaiveDate> {
        match self {
            Self::Visits => {
                let at = DateTime::parse_from_rfc3339(contents.word("visited_at")?).ok()?;
                Some(at.date_naive())
            }
            Self::Grievances | Self::Steps => grievances::registered_on(contents),
            Self::Households | Self::Members => None,
            Self::Campaigns => contents.word("starts_on").and_then(|day| day.parse().ok()),
            Self::IncomeLong | Self::IncomeWide => {
                let measured = contents.word("measured_on").and_then(|day| day.parse().ok());
                let year = contents.int("year").and_then(|year| i32::try_from(year).ok());
                measured.or_else(|| NaiveDate::from_ymd_opt(year?, 12, 31))
            }
        }
    }
}

/// Fills a table with those of the records that belong to it. Records of other kinds must not be among them.
pub fn fill(table: Table, records: Vec<Record>, period: Period, around: &Surroundings) -> Book {
    let chosen = choose(table, records, period, around);
    let sheet = |sheet: &Sheet| filled(sheet, &chosen, around);
    let sheets = match table {
        Table::Grievances => vec![
            sheet(&grievances::sheet()),
            sheet(&grievances::steps_sheet()),
            grievances::rates_sheet(&chosen, around),
        ],
        other => vec![sheet(&other.sheet())],
    };
    Book { sheets }
}

/// The rows of a table by the words of its columns, for a form that is not ours: numbers and days are numbers and days
/// also where the table itself has text in every cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Words of the columns.
    pub fields: Vec<&'static str>,
    /// Cells in the order of `fields`, row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// The rows that [`fill`] would give, as [`Rows`]; with 序号, place and household where the table itself lacks them.
pub fn rows(table: Table, records: Vec<Record>, period: Period, around: &Surroundings) -> Rows {
    let sheet = Sheet { national: false, ..table.sheet() };
    let columns: Vec<Column> = template::fields(table).map(|(column, _)| column).collect();
    let mut rows = Vec::new();
    for record in &choose(table, records, period, around) {
        for item in items(&sheet, record) {
            let row = Row { record, item: item.as_deref(), at: rows.len() + 1, around };
            rows.push(columns.iter().map(|column| column.cell(&sheet, &row)).collect());
        }
    }
    Rows { fields: columns.iter().map(|column| column.name).collect(), rows }
}

fn choose(table: Table, records: Vec<Record>, period: Period, around: &Surroundings) -> Vec<Record> {
    let mut chosen: Vec<Record> = records.into_iter().filter(|record| table.wants(&record.contents, period)).collect();
    if matches!(table, Table::Households | Table::Members) {
        let gone = gone(&chosen);
        chosen.retain(|record| !gone.contains(&record.id));
    }
    chosen.sort_by_cached_key(|record| {
        let home = match table {
            Table::Households | Table::Members => around.homes.get(&record.id).map(|home| home.number.clone()),
            _ => None,
        };
        (table.day(&record.contents).map(|day| day.num_days_from_ce()), moment(&record.contents), home, record.id)
    });
    chosen
}

/// The households that are no longer: merged, moved away, ended. Of households merged into each other at once the one
/// that goes on stays (`cunji_model::living::merging`).
fn gone(homes: &[Record]) -> BTreeSet<Uuid> {
    let into = |contents: &Contents| contents.word("merged_into").and_then(|text| Uuid::try_parse(text).ok());
    let merged = |contents: &Contents| contents.word("ended") == Some("MERGED");
    let ended: BTreeMap<Uuid, Option<Uuid>> = homes
        .iter()
        .filter(|home| home.contents.word("ended").is_some())
        .map(|home| (home.id, into(&home.contents).filter(|_| merged(&home.contents))))
        .collect();
    let after = |home: Uuid| survivor(home, |one| ended.get(&one).copied().flatten());
    ended.iter().filter(|(home, into)| into.is_none() || after(**home) != **home).map(|(home, _)| *home).collect()
}

fn moment(contents: &Contents) -> Option<i64> {
    DateTime::parse_from_rfc3339(contents.word("visited_at")?).ok().map(|at| at.timestamp_millis())
}

fn filled(sheet: &Sheet, records: &[Record], around: &Surroundings) -> Filled {
    let mut rows = Vec::new();
    for record in records {
        for item in items(sheet, record) {
            let row = Row { record, item: item.as_deref(), at: rows.len() + 1, around };
            rows.push(sheet.columns.iter().map(|column| column.cell(sheet, &row)).collect());
        }
    }
    let masked = match around.full {
        true => {
            around.language.pick("含完整证件号码和电话，用后请删除", "with full ID and phone numbers: delete after use")
        }
        false => around.language.pick(
            "证件号码和电话已遮住，改表导回时遮住的不算改动",
            "ID and phone numbers are masked; masked cells change nothing",
        ),
    };
    Filled {
        title: around.language.pick(sheet.zh, sheet.en).to_owned(),
        note: sheet.national.then(|| masked.to_owned()),
        headers: sheet.columns.iter().map(|column| sheet.header(column, around.language).to_owned()).collect(),
        rows,
    }
}

fn items(sheet: &Sheet, record: &Record) -> Vec<Option<String>> {
    match sheet.items {
        Items::One => vec![None],
        Items::Steps => grievances::order(&record.contents).into_iter().map(Some).collect(),
        Items::Each("members") => people::order(&record.contents).into_iter().map(Some).collect(),
        Items::Each("lines") => income::order(&record.contents).into_iter().map(Some).collect(),
        Items::Each(collection) => record.contents.live_items(collection).map(|item| Some(item.to_owned())).collect(),
    }
}
