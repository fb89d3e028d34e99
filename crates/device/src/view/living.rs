//! 变动: what happened to a household, what does not fit, the deeds that change it, and what is counted over all.

use cunji_model::enumeration::Relation;
use cunji_model::field::Value;
use cunji_model::living::doubts::Doubt;
use cunji_model::living::duplicate::SameBy;
use cunji_model::living::event::HouseholdEvent;
use cunji_model::living::monitoring::MonitoringRun;
use cunji_model::living::words::{ClueSource, Decision, EventKind, HouseholdEnded, MonitoringStep};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A household named in passing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdName {
    /// Household.
    pub document: String,
    /// 户主
    pub head_name: String,
    /// Last four of the head's ID number, where another head in the village has the same name.
    pub head_id_tail: Option<String>,
    /// 村民小组
    pub group: String,
    /// 家庭人口数
    pub member_count: u32,
}

/// The living part of a household page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Living {
    /// The log, newest first.
    pub events: Vec<HouseholdEvent>,
    /// What does not fit together: yellow lines.
    pub doubts: Vec<Doubt>,
    /// Runs of 监测识别, newest first.
    pub runs: Vec<MonitoringRun>,
    /// Why it is no longer a household; `None` while it is one.
    pub ended: Option<HouseholdEnded>,
    /// The household that goes on for it.
    pub goes_on: Option<HouseholdName>,
    /// The household it was split from.
    pub split_from: Option<HouseholdName>,
    /// Members of this merged household who are not in the one that goes on: written down meanwhile.
    pub left_behind: Vec<String>,
    /// Households merged into this one that have such members.
    pub to_carry: Vec<HouseholdName>,
}

/// A form that becomes no whole record: one of 变动, or a step of a grievance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeedName {
    /// Something happened to a member, or somebody came.
    Event,
    /// 换户主
    Head,
    /// 分户
    Split,
    /// 并户
    Merge,
    /// 搬家、迁走
    Move,
    /// 销户
    End,
    /// 恢复
    Revive,
    /// A step of 监测识别.
    Step,
    /// A step of a grievance.
    GrievanceStep,
}

impl DeedName {
    const ALL: [Self; 9] = [
        Self::Event,
        Self::Head,
        Self::Split,
        Self::Merge,
        Self::Move,
        Self::End,
        Self::Revive,
        Self::Step,
        Self::GrievanceStep,
    ];

    /// The word it is kept under, the same as on the way to the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Head => "head",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::Move => "move",
            Self::End => "end",
            Self::Revive => "revive",
            Self::Step => "step",
            Self::GrievanceStep => "grievance_step",
        }
    }

    /// The form for a kept word; `None` for none and for one of a newer version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A form of 变动 as it is opened.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DeedForm {
    /// The draft it is kept under.
    pub draft: String,
    /// Household.
    pub household: String,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// What was typed so far, by the form's own names.
    pub fields: BTreeMap<String, Value>,
}

/// One thing that happened to a member.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct MemberEvent {
    /// What.
    pub kind: EventKind,
    /// To whom; `None`: somebody new.
    pub member: Option<String>,
    /// When, a civil date.
    pub on: String,
    /// As told.
    pub words: Option<String>,
    /// Fields of the member by name: name, sex, relation, away_place, away_months, away_wage, study_place …; `place`
    /// is where somebody went.
    pub fields: BTreeMap<String, Value>,
}

/// 换户主
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct HeadChange {
    /// The new head.
    pub head: String,
    /// What the old one is to the new one; `OTHER` when it is not said.
    pub old_relation: Option<Relation>,
    /// When.
    pub on: String,
    /// Why.
    pub words: Option<String>,
}

/// 分户
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct Split {
    /// Who leaves.
    pub members: Vec<String>,
    /// Head of the new household, one of them.
    pub head: String,
    /// What the others are to the new head.
    pub relations: BTreeMap<String, Relation>,
    /// Who is head of those who stay, when the head leaves.
    pub old_head: Option<String>,
    /// When.
    pub on: String,
    /// Why.
    pub words: Option<String>,
    /// group, courtyard, address, phone of the new household; what is not said is as in the old one (phone: open).
    pub fields: BTreeMap<String, Value>,
}

/// 并户
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct Merger {
    /// The household that goes on.
    pub into: String,
    /// What the newcomers are to its head.
    pub relations: BTreeMap<String, Relation>,
    /// When.
    pub on: String,
    /// Why.
    pub words: Option<String>,
}

/// 搬迁, 销户
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct Move {
    /// When.
    pub on: String,
    /// Why.
    pub words: Option<String>,
    /// Where to, when they leave the village.
    pub away_to: Option<String>,
    /// group, courtyard, address within the village.
    pub fields: BTreeMap<String, Value>,
}

/// A step of 监测识别 as the cadre gives it.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct NewMonitoringStep {
    /// Which.
    pub kind: MonitoringStep,
    /// The run it belongs to; `None` for a clue.
    pub run: Option<String>,
    /// When.
    pub on: String,
    /// Where the clue came from.
    pub source: Option<ClueSource>,
    /// How it ended.
    pub decision: Option<Decision>,
    /// people, words; invited, present, agree, against, abstain, days.
    pub fields: BTreeMap<String, Value>,
}

/// A person whom two households share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SharedPerson {
    /// 姓名
    pub name: String,
    /// By what.
    pub by: SameBy,
    /// Member of the first.
    pub one_member: String,
    /// Member of the second.
    pub other_member: String,
}

/// Two households that share somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DuplicatePair {
    /// The one with the smaller identity.
    pub one: HouseholdName,
    /// The other.
    pub other: HouseholdName,
    /// Whom they share.
    pub people: Vec<SharedPerson>,
}

/// A figure with what is missing from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Coverage {
    /// Households that have it.
    pub have: u32,
    /// Of so many.
    pub of: u32,
    /// Those who lack it.
    pub missing: Vec<HouseholdName>,
}

/// 两个全覆盖 (domain.md §3.4)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LeafletCoverage {
    /// 申报政策明白纸, of all households.
    pub apply_policy: Coverage,
    /// 帮扶政策明白纸, of all monitored households.
    pub help_policy: Coverage,
}

/// What a household said last about work and training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WishRow {
    /// Who.
    pub household: HouseholdName,
    /// 就业意愿
    pub work_intent: Option<String>,
    /// 培训需求
    pub training_need: Option<String>,
    /// When, RFC 3339.
    pub visited_at: String,
}
