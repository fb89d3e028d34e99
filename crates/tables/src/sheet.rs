//! What a sheet is made of: the records, what surrounds them, and the rows they give.

use crate::column::Column;
use crate::{Language, RECORD};
use chrono::NaiveDate;
use cunji_model::ChangeHash;
use cunji_model::document::Contents;
use cunji_model::field::{FieldType, Path};
use cunji_model::settings::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A record to be written into a table.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its identity.
    pub id: Uuid,
    /// The heads it was read at.
    pub version: Version,
    /// 12-digit code of its village.
    pub village: String,
    /// What it says.
    pub contents: Contents,
}

/// The heads of a record, short enough for a cell: `1a2b3c4d5e6f` or several joined by `+`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version(pub String);

const DIGITS: usize = 12;

impl Version {
    /// The version with these heads.
    pub fn of(heads: &[ChangeHash]) -> Self {
        let mut short: Vec<String> = heads.iter().map(|head| head.to_string().chars().take(DIGITS).collect()).collect();
        short.sort_unstable();
        Self(short.join("+"))
    }

    /// The heads among the changes of a record; `None` when one of them is not there.
    pub fn heads(&self, known: &[ChangeHash]) -> Option<Vec<ChangeHash>> {
        let find = |short: &str| {
            let fits = |hash: &&ChangeHash| short.len() == DIGITS && hash.to_string().starts_with(short);
            known.iter().find(fits).copied()
        };
        self.0.split('+').map(|short| find(short.trim())).collect()
    }
}

/// A household as the rows of other records name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// 户编号
    pub number: String,
    /// 户主
    pub head: String,
}

/// The names of a village's place; what is not known stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// 县
    pub county: String,
    /// 乡镇
    pub township: String,
    /// 村
    pub name: String,
}

/// What a row needs besides its record.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The day of the export, for late days.
    pub today: NaiveDate,
    /// Of headers and words.
    pub language: Language,
    /// True: ID numbers and phones in full. The caller keeps a line about it.
    pub full: bool,
    /// Villages by code.
    pub places: BTreeMap<String, Place>,
    /// Households by identity.
    pub homes: BTreeMap<Uuid, Home>,
    /// Rules in force by village code; a village that is not there has those that are shipped.
    pub settings: BTreeMap<String, Arc<Settings>>,
}

impl Surroundings {
    /// The rules that a record is judged by.
    pub fn rules(&self, record: &Record) -> &Settings {
        self.settings.get(&record.village).map_or(Settings::shipped(), |settings| settings)
    }
}

/// How many rows a record gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// One.
    One,
    /// One for each item that was not removed.
    Each(&'static str),
    /// One for each step, in the order of the course.
    Steps,
}

/// A sheet: its headers and what stands under each.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Stable word.
    pub key: &'static str,
    /// Kind of its records, as a word.
    pub kind: &'static str,
    /// Title in Chinese.
    pub zh: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// In the layout of the national export: title and note above the header, every cell text, compact dates.
    pub national: bool,
    /// Rows of one record.
    pub items: Items,
    /// Its columns, the record's identity last.
    pub columns: Vec<Column>,
    /// What may stand in a path.
    pub type_of: fn(&Path) -> Option<FieldType>,
}

impl Sheet {
    /// The header of a column as a file has it.
    pub fn header(&self, column: &Column, language: Language) -> &'static str {
        if column.name == "record" { RECORD } else { if language == Language::Chinese { column.zh } else { column.en } }
    }
}

/// One row: a record, or one item of it.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The record.
    pub record: &'a Record,
    /// The item, in a sheet of items.
    pub item: Option<&'a str>,
    /// Number of the row, from 1.
    pub at: usize,
    /// Names and settings.
    pub around: &'a Surroundings,
}

impl Row<'_> {
    /// The household of the row: the record itself or the one it names.
    pub(crate) fn home(&self) -> Home {
        let named = self.record.contents.word("household").and_then(|id| Uuid::try_parse(id).ok());
        self.around.homes.get(&named.unwrap_or(self.record.id)).cloned().unwrap_or_default()
    }

    pub(crate) fn place(&self) -> Place {
        self.around.places.get(&self.record.village).cloned().unwrap_or_default()
    }

    pub(crate) fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.around.language == Language::Chinese { zh } else { en }
    }
}
