//! 专项行动: whom a round of visits is for, from when until when, who announced it and what to ask. One record in each
//! village; phones read it, the office alone writes it. How far it has come is computed (`crate::campaign_coverage`).

use crate::document::Contents;
use crate::enumeration::{CampaignFor, CampaignKind, HouseholdType, MonitorCategory};
use crate::field::{CollectionSpec, FieldType, Problem, ProblemCode, Schema, optional, required};
use crate::id::VillageCode;
use crate::kind::Kind;
use crate::settings::Settings;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Fields and rules of a campaign.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Campaign,
    version: 1,
    fields: &[
        // The identity is made of it: the same in every village it was announced for.
        required("number", FieldType::Text(40)),
        required("name", FieldType::Text(60)),
        required("kind", FieldType::Word(CampaignKind::WORDS)),
        required("starts_on", FieldType::Date),
        required("ends_on", FieldType::Date),
        required("for_whom", FieldType::Word(CampaignFor::WORDS)),
        optional("household_types", FieldType::Words(HouseholdType::WORDS)),
        optional("monitor_categories", FieldType::Words(MonitorCategory::WORDS)),
        // What to ask, a few lines: shown on the visit form.
        optional("questions", FieldType::Text(600)),
        optional("announced_by", FieldType::Text(60)),
        optional("document_number", FieldType::Text(60)),
        optional("closed_on", FieldType::Date),
        optional("closed_reason", FieldType::Text(300)),
    ],
    collections: &[
        // Keyed by the group's name (`group_item`), so that two who add the same group add one.
        CollectionSpec::first("groups", &[required("name", FieldType::Text(30))]),
        // Keyed by the household: chosen by hand, whatever its type and group.
        CollectionSpec::first("households", &[required("household", FieldType::Reference)]),
    ],
    check,
};

fn check(contents: &Contents, _: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let campaign = Campaign::read(contents);
    if campaign.starts_on.zip(campaign.ends_on).is_some_and(|(first, last)| last < first) {
        problems.push(Problem { path: "ends_on".into(), code: ProblemCode::EndsBeforeStart });
    }
    let nobody = !campaign.has_criteria() && campaign.households.is_empty();
    if campaign.for_whom == Some(CampaignFor::Chosen) && nobody {
        problems.push(Problem { path: "for_whom".into(), code: ProblemCode::Required });
    }
    problems
}

/// Identity of a campaign in a village.
pub fn campaign_id(village: &VillageCode, number: &str) -> Uuid {
    crate::id::campaign_of_number(village, number)
}

/// Key of a group in `groups`.
pub fn group_item(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.trim().as_bytes()).simple().to_string()
}

/// Where in time a campaign stands; computed, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// 未开始
    Upcoming,
    /// 进行中
    Running,
    /// 已到期
    Ended,
    /// 已结束: somebody closed it
    Closed,
}

impl CampaignState {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Running => "running",
            Self::Ended => "ended",
            Self::Closed => "closed",
        }
    }
}

/// A campaign as read from its document. Of a field with several values the shown one is here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// 编号
    pub number: String,
    /// 名称
    pub name: String,
    /// 类型; `None` for a word of a newer version.
    pub kind: Option<CampaignKind>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// 走访范围
    pub for_whom: Option<CampaignFor>,
    /// 户类型: any of these …
    pub household_types: Vec<HouseholdType>,
    /// … or under monitoring in any of these categories …
    pub monitor_categories: Vec<MonitorCategory>,
    /// … and, when groups are named, in one of these groups.
    pub groups: Vec<String>,
    /// Chosen by hand, besides.
    pub households: Vec<Uuid>,
    /// 要问的事
    pub questions: Option<String>,
    /// 发起单位
    pub announced_by: Option<String>,
    /// 文号
    pub document_number: Option<String>,
    /// Closed on that day.
    pub closed_on: Option<NaiveDate>,
    /// Why.
    pub closed_reason: Option<String>,
}

impl Campaign {
    /// Typed reading of a campaign's contents.
    pub fn read(contents: &Contents) -> Self {
        let text = |name| contents.word(name).map(str::to_owned);
        let day = |name| contents.word(name).and_then(|day| day.parse().ok());
        let words = |name| contents.word(name).unwrap_or_default().split(',');
        let mut groups: Vec<String> = contents
            .live_items("groups")
            .filter_map(|item| contents.item_word("groups", item, "name").map(str::to_owned))
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let mut households: Vec<Uuid> = contents
            .live_items("households")
            .filter_map(|item| Uuid::try_parse(contents.item_word("households", item, "household")?).ok())
            .collect();
        households.sort_unstable();
        households.dedup();
        Self {
            number: text("number").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            kind: contents.word("kind").and_then(CampaignKind::parse),
            starts_on: day("starts_on"),
            ends_on: day("ends_on"),
            for_whom: contents.word("for_whom").and_then(CampaignFor::parse),
            household_types: words("household_types").filter_map(HouseholdType::parse).collect(),
            monitor_categories: words("monitor_categories").filter_map(MonitorCategory::parse).collect(),
            groups,
            households,
            questions: text("questions"),
            announced_by: text("announced_by"),
            document_number: text("document_number"),
            closed_on: day("closed_on"),
            closed_reason: text("closed_reason"),
        }
    }

    /// Whether households are chosen by type, category or group.
    pub fn has_criteria(&self) -> bool {
        !(self.household_types.is_empty() && self.monitor_categories.is_empty() && self.groups.is_empty())
    }

    /// Where it stands on a day. Without both days nobody is asked to go anywhere yet.
    pub fn state(&self, today: NaiveDate) -> CampaignState {
        match (self.closed_on, self.starts_on, self.ends_on) {
            (Some(_), ..) => CampaignState::Closed,
            (None, Some(first), Some(last)) if first <= today && today <= last => CampaignState::Running,
            (None, Some(_), Some(last)) if last < today => CampaignState::Ended,
            _ => CampaignState::Upcoming,
        }
    }
}
