//! 变动历史 and 回收站: what was ever written in a record, and what is hidden.

use super::RecordName;
use cunji_model::field::Value;
use serde::Serialize;
use ts_rs::TS;

/// Everything that was ever written in a record.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HistoryView {
    /// The record.
    pub record: RecordName,
    /// Heads it was read at: hand them back with a restoring.
    pub heads: Vec<String>,
    /// By field: the field that was written last first.
    pub fields: Vec<FieldHistory>,
    /// By time, newest first.
    pub moments: Vec<HistoryMoment>,
}

/// The values that one field was given.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FieldHistory {
    /// Path of the field.
    pub path: String,
    /// Which member, step, …: its name, when it has one.
    pub item_name: Option<String>,
    /// Whether an earlier value may be written again.
    pub restorable: bool,
    /// Newest first.
    pub values: Vec<PastValue>,
}

/// A value that a field was given.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PastValue {
    /// The value. ID numbers are masked.
    pub value: Value,
    /// Who wrote it, when known.
    pub person_name: Option<String>,
    /// The device, in hex.
    pub device: String,
    /// Whether this phone wrote it.
    pub mine: bool,
    /// Whether the township office wrote it.
    pub office: bool,
    /// When, RFC 3339.
    pub written_at: String,
    /// The change that wrote it.
    pub hash: String,
    /// Whether the field still says so.
    pub current: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HistoryMoment {
    /// The change.
    pub hash: String,
    /// Who, when known.
    pub person_name: Option<String>,
    /// The device, in hex.
    pub device: String,
    /// Whether it was this phone.
    pub mine: bool,
    /// Whether the township office wrote it.
    pub office: bool,
    /// When, RFC 3339.
    pub written_at: String,
    /// Paths of the fields it wrote.
    pub paths: Vec<String>,
}

/// A hidden record in 回收站.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DeletedRow {
    /// The record.
    pub record: RecordName,
    /// Why.
    pub reason: Option<String>,
    /// On which day, `2026-09-01`.
    pub deleted_on: Option<String>,
    /// Who hid it, when known.
    pub person_name: Option<String>,
    /// Whether the township office did.
    pub office: bool,
    /// Somebody wrote in it who had not seen that it was hidden.
    pub edited_since: bool,
}
