//! Today's work and the state line on top of every screen.

use super::{CampaignLeft, DraftRow, SurveysDue};
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::visit_policy::{DueReason, Period};
use serde::Serialize;
use ts_rs::TS;

/// Who this phone belongs to. `None` from `session` means: not enrolled yet.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Session {
    /// The cadre's person identity.
    pub person: String,
    /// The cadre's name.
    pub person_name: String,
    /// 8 bytes in hex; on the sync page in small print.
    pub device: String,
    /// Where it syncs to.
    pub server: String,
    /// The villages this phone may see.
    pub villages: Vec<Village>,
    /// Other people of these villages, for 走访人.
    pub colleagues: Vec<Person>,
}

/// 村
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Village {
    /// 12-digit division code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// 干部
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
pub struct Person {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The line on top: 离线 · 3 条仅本机 · 上次同步 昨天 18:20.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StateLine {
    /// Records with changes that the office does not have yet (仅本机).
    pub on_phone: u32,
    /// Records the office refused (未被接收).
    pub not_accepted: u32,
    /// Records with several values in a field (待核对).
    pub to_settle: u32,
    /// Drafts.
    pub drafts: u32,
    /// End of the last complete sync, RFC 3339.
    pub last_sync: Option<String>,
    /// Whether the last try failed for want of a connection (离线).
    pub offline: bool,
    /// By how many minutes this phone's clock is ahead of the office's (negative: behind); `null`: near enough.
    pub clock_ahead_minutes: Option<i32>,
    /// There is a report about damage to read.
    pub damage: bool,
    /// Villages that went to somebody else.
    pub handed_over: Vec<HandedOver>,
}

/// A village that went to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandedOver {
    /// Its name.
    pub name: String,
    /// Whether its records are still here: something waits to be handed in, or a draft to be finished.
    pub held: bool,
}

/// The 今天 screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Today {
    /// State line.
    pub state: StateLine,
    /// Today by the phone's clock, `2026-09-01`.
    pub today: String,
    /// What is due, grouped; groups in the order 逾期, 今天, 本周, 以后.
    pub groups: Vec<DueGroup>,
    /// Begun and not saved.
    pub drafts: Vec<DraftRow>,
    /// Households in all villages.
    pub households: u32,
    /// Of these, visited in their current period.
    pub visited: u32,
    /// 收入测算未完成: from the first day of the round on, while households are left; else `None`.
    pub surveys: Option<SurveysDue>,
    /// What running campaigns still lack; the one that ends first on top.
    pub campaigns: Vec<CampaignLeft>,
}

/// Where in time a due household stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueBucket {
    /// 逾期
    Overdue,
    /// 今天
    Today,
    /// 本周
    Week,
    /// 以后 (later in its period)
    Later,
}

/// Due households of one bucket.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DueGroup {
    /// Which.
    pub bucket: DueBucket,
    /// All of them.
    pub count: u32,
    /// The first 30: monitored first, then lifted, by courtyard so that a walk can be planned by place.
    pub rows: Vec<DueRow>,
}

/// A household that is due and why.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DueRow {
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
    /// Why it is due.
    pub reason: DueReason,
    /// In which period.
    pub period: Period,
    /// Until when, `2026-09-30`.
    pub due_on: String,
    /// Days since the last visit; `None`: never.
    pub days_since: Option<u32>,
}
