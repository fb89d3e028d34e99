//! Household list and household page.

use super::{CampaignChip, ConflictView, DraftRow, Living, RecordState, VisitRow};
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::record::household::Household;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the list is narrowed to. All empty: everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct HouseholdQuery {
    /// Name, pinyin, initials, group, phone or last four of an ID number.
    pub text: String,
    /// 村民小组
    pub group: Option<String>,
    /// 户类型
    pub household_type: Option<HouseholdType>,
    /// Only monitored households (监测对象).
    pub monitored: bool,
    /// Only households due for a visit now (未走访).
    pub due: bool,
    /// Only households visited in their current period.
    pub visited: bool,
    /// Only households that a running campaign still lacks (专项行动未走访).
    pub campaign: bool,
}

/// The list and what the filter chips offer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HouseholdList {
    /// By group, then name; search results best first.
    pub rows: Vec<HouseholdRow>,
    /// Every group, in the order of the village (一组, 二组 … 十组).
    pub groups: Vec<String>,
    /// Households in all, without the filter.
    pub total: u32,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HouseholdRow {
    /// Household.
    pub document: String,
    /// 户主
    pub head_name: String,
    /// Last four of the head's ID number, where another head in the village has the same name.
    pub head_id_tail: Option<String>,
    /// 村民小组
    pub group: String,
    /// 院落
    pub courtyard: Option<String>,
    /// 户类型
    pub household_type: Option<HouseholdType>,
    /// 监测对象类别
    pub monitor_category: Option<MonitorCategory>,
    /// 家庭人口数
    pub member_count: u32,
    /// Days since the last visit; `None`: never.
    pub days_since: Option<u32>,
    /// Whether a visit is due now.
    pub due: bool,
    /// State of the household record itself.
    pub state: RecordState,
    /// Questions to settle.
    pub conflicts: u32,
    /// A draft of a visit or edit is open.
    pub draft: bool,
    /// When the search matched a member who is not the head: that member's name.
    pub matched: Option<String>,
}

/// The household page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HouseholdView {
    /// Household.
    pub document: String,
    /// Village code.
    pub village: String,
    /// Heads the page was read at: hand them back with an edit.
    pub heads: Vec<String>,
    /// The record.
    pub household: Household,
    /// State of the household record.
    pub state: RecordState,
    /// When the office confirmed it, RFC 3339.
    pub at_office_since: Option<String>,
    /// What people have to settle in it.
    pub conflicts: Vec<ConflictView>,
    /// Whether it is hidden; it is shown only to whoever comes from its visits or from 回收站.
    pub deleted: bool,
    /// Its visits and those of households merged into it, newest first.
    pub visits: Vec<VisitRow>,
    /// Days since the last visit; `None`: never.
    pub days_since: Option<u32>,
    /// Whether a visit is due now.
    pub due: bool,
    /// Running campaigns that are for it and for which nobody has been there.
    pub campaigns: Vec<CampaignChip>,
    /// An open visit draft of this household.
    pub visit_draft: Option<String>,
    /// An open edit draft of this household.
    pub edit_draft: Option<String>,
    /// Open drafts of its forms of 变动.
    pub deed_drafts: Vec<DraftRow>,
    /// What happened to it, and what does not fit.
    pub living: Living,
}
