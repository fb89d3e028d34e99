//! Records of any kind as forms see them: fields by path, drafts, states.

use super::{CampaignChip, ConflictView, DeedName};
use cunji_model::enumeration::{MetPerson, VisitKind, VisitMode};
use cunji_model::field::{Problem, Value};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The state word of a record (ui.md "State words").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// 仅本机: saved for good here, not yet at the office.
    OnPhone,
    /// 镇里已存: the server confirmed every change.
    AtOffice,
    /// 未被接收: the server refused a change.
    NotAccepted,
}

/// A record in a list of all kinds.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RecordName {
    /// Record.
    pub document: String,
    /// Kind.
    pub kind: Kind,
    /// The household it is, or is about.
    pub household: Option<String>,
    /// 户主 of that household.
    pub household_name: String,
    /// What it is about: the head's name, the time of the visit (RFC 3339), the villager's words.
    pub about: String,
    /// Of a survey: which one of its household's.
    pub survey: Option<SurveyPeriod>,
}

/// What a survey measures: its form is opened by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SurveyPeriod {
    /// 年度
    pub year: i32,
    /// Which window.
    pub kind: PeriodKind,
    /// Month of identification or elimination, `2026-06`.
    pub month: Option<String>,
}

/// One visit in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitRow {
    /// Visit.
    pub document: String,
    /// Household.
    pub household: String,
    /// 户主
    pub head_name: String,
    /// When, RFC 3339.
    pub visited_at: String,
    /// 走访方式
    pub mode: Option<VisitMode>,
    /// 走访类型
    pub kind: Option<VisitKind>,
    /// 走访对象
    pub met_person: Option<MetPerson>,
    /// 走访人, the recorder first.
    pub visitors: Vec<String>,
    /// 有变化
    pub has_changes: bool,
    /// What was raised.
    pub issues: Vec<String>,
    /// 下一步
    pub next_step: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// State of the visit record.
    pub state: RecordState,
    /// When the office confirmed it, RFC 3339.
    pub at_office_since: Option<String>,
    /// Written on this phone.
    pub mine: bool,
    /// Photos and signatures that it shows.
    pub pictures: u32,
}

/// A saved visit, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitView {
    /// As in lists.
    pub row: VisitRow,
    /// Every field that was said, by path.
    pub fields: BTreeMap<String, Value>,
    /// What people have to settle in it.
    pub conflicts: Vec<ConflictView>,
}

/// What a visit form opens with: complete for a routine visit (ui.md "记走访").
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitForm {
    /// The draft it is kept under.
    pub draft: String,
    /// Household.
    pub household: String,
    /// 户主
    pub head_name: String,
    /// 村民小组 and 院落, for the form's head.
    pub place: String,
    /// Field values by path: the defaults, or what the draft held.
    pub fields: BTreeMap<String, Value>,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// Last time's stable answers by field name, shown as "上次：…"; never part of `fields` until confirmed.
    pub last_answers: BTreeMap<String, Value>,
    /// When last time was, RFC 3339.
    pub last_visited_at: Option<String>,
    /// What was agreed last time (下一步).
    pub last_next_step: Option<String>,
    /// Running campaigns that are for this household.
    pub campaigns: Vec<CampaignChip>,
    /// Fields of the draft that this version has no place for: shown, not dropped.
    pub unmapped: BTreeMap<String, Value>,
}

/// What the household edit form opens with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HouseholdForm {
    /// The draft it is kept under.
    pub draft: String,
    /// Household.
    pub household: String,
    /// Heads the form was read at.
    pub heads: Vec<String>,
    /// Values as they are in the record, by path. ID numbers are masked: a new one is typed whole.
    pub current: BTreeMap<String, Value>,
    /// Only what the cadre changed so far, by path.
    pub fields: BTreeMap<String, Value>,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// Fields of the draft that this version has no place for.
    pub unmapped: BTreeMap<String, Value>,
}

/// An open draft in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DraftRow {
    /// Draft.
    pub draft: String,
    /// What it will become.
    pub kind: Kind,
    /// Household it is about.
    pub household: String,
    /// 户主
    pub head_name: String,
    /// Last keystroke kept, RFC 3339.
    pub updated_at: String,
    /// Which form of 变动; `None`: the form of a whole record.
    pub deed: Option<DeedName>,
    /// The member or monitoring run that form is about.
    pub about: Option<String>,
    /// Of a survey: which one of its household's.
    pub survey: Option<SurveyPeriod>,
    /// The phone of this person that it was begun on; `None`: this one.
    pub from: Option<DraftFrom>,
    /// Phones of this person on which it was written on differently.
    pub apart: Vec<DraftFrom>,
}

/// Another phone of the same person, as a draft speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DraftFrom {
    /// 8 bytes in hex.
    pub device: String,
    /// When it was written there last, RFC 3339.
    pub written_at: String,
}

/// What came of a save.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Saved {
    /// Durable on this phone.
    Saved {
        /// The record.
        document: String,
        /// Which lists to fetch again.
        stale: Vec<Stale>,
    },
    /// Nothing was changed: every problem, by field. The draft is kept.
    Problems {
        /// All of them.
        problems: Vec<Problem>,
    },
}

/// What a write made out of date; the screen fetches it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// 今天
    Today,
    /// 农户 list
    Households,
    /// Household page
    Household,
    /// Lists of visits
    Visits,
    /// 诉求 ledger and pages
    Grievances,
    /// 收入测算 round and sheets
    Surveys,
    /// Drafts
    Drafts,
    /// Sync page
    Sync,
}

impl Stale {
    /// All of them: after a deed on a record of any kind.
    pub const EVERY: [Stale; 7] = [
        Stale::Today,
        Stale::Households,
        Stale::Household,
        Stale::Visits,
        Stale::Grievances,
        Stale::Drafts,
        Stale::Sync,
    ];
}
