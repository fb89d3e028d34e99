//! 待核对: cards for what people wrote differently, and the answers to them.

use super::RecordName;
pub use cunji_model::document::Choice;
use cunji_model::field::{ProblemCode, Value};
use serde::Serialize;
use ts_rs::TS;

/// One question to people: a field with several values, or values that contradict each other after a merge.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflictView {
    /// The record.
    pub record: RecordName,
    /// Heads the card was read at: hand them back with the answer.
    pub heads: Vec<String>,
    /// Path of the field.
    pub path: String,
    /// Which member, step, …: its name, when it has one.
    pub item_name: Option<String>,
    /// The values, the shown one first; none when it is a contradiction.
    pub values: Vec<ConflictValue>,
    /// Set when it is a contradiction: it is mended in the record's own form.
    pub problem: Option<ProblemCode>,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflictValue {
    /// The value. ID numbers are masked.
    pub value: Value,
    /// The change that wrote it: names the value when it is chosen.
    pub hash: String,
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
    /// The visit at which it was written: the writer's own, to the same household, within half a day.
    pub visit: Option<VisitAt>,
}

/// A visit and its time.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitAt {
    /// Visit.
    pub document: String,
    /// When, RFC 3339.
    pub visited_at: String,
}

/// One page of 待核对.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflictPage {
    /// The cards of its records, those of one record together.
    pub cards: Vec<ConflictView>,
    /// Records with something to settle, in all.
    pub records: u32,
    /// The offset of the next page, when there is one.
    pub next: Option<u32>,
}
