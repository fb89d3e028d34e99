//! Campaigns: what is left of them today, their page, the chip on the visit form.

use cunji_model::enumeration::{CampaignKind, HouseholdType, MonitorCategory, VisitKind};
use cunji_model::record::campaign::CampaignState;
use serde::Serialize;
use ts_rs::TS;

/// A campaign in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignRow {
    /// The record.
    pub document: String,
    /// 名称
    pub name: String,
    /// 类型; `None` for a word of a newer version.
    pub kind: Option<CampaignKind>,
    /// Name of its village.
    pub village_name: String,
    /// First day.
    pub starts_on: Option<String>,
    /// Last day.
    pub ends_on: Option<String>,
    /// Where it stands today.
    pub state: CampaignState,
    /// Households it is for.
    pub due: u32,
    /// Of these visited.
    pub visited: u32,
}

/// A household that a campaign is for.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignHome {
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
}

/// What a running campaign still lacks, on the 今天 screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignLeft {
    /// The campaign.
    pub campaign: CampaignRow,
    /// All that are left.
    pub count: u32,
    /// The first 30 of them, by group and courtyard.
    pub rows: Vec<CampaignHome>,
}

/// Due and visited of one group or kind of household.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignPart {
    /// The group's name, or `MONITORED` | `LIFTED` | `GENERAL`.
    pub key: String,
    /// Households.
    pub due: u32,
    /// Of these visited.
    pub visited: u32,
}

/// A campaign's page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignView {
    /// The campaign.
    pub campaign: CampaignRow,
    /// What to ask.
    pub questions: Option<String>,
    /// Who announced it.
    pub announced_by: Option<String>,
    /// With which document.
    pub document_number: Option<String>,
    /// Closed on that day …
    pub closed_on: Option<String>,
    /// … and why.
    pub closed_reason: Option<String>,
    /// By group, in the order of the village.
    pub groups: Vec<CampaignPart>,
    /// By kind of household.
    pub types: Vec<CampaignPart>,
    /// Not visited for it yet, by group and courtyard.
    pub left: Vec<CampaignHome>,
    /// Visited for it, in the same order.
    pub done: Vec<CampaignHome>,
}

/// A running campaign that is for a household.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignChip {
    /// The record.
    pub document: String,
    /// 名称
    pub name: String,
    /// The kind of visit that is made for it.
    pub visit_kind: VisitKind,
    /// Last day.
    pub ends_on: Option<String>,
    /// What to ask.
    pub questions: Option<String>,
    /// Somebody was there for it.
    pub visited: bool,
}
