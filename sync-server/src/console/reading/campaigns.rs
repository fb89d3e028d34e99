//! 专项行动 as the console reads it: the list with due and visited, the rows behind each figure, one record.

use super::Asked;
use super::campaign_coverage::{HomeRow, count, covered, target};
use super::namesakes::id_tails;
use super::query::{Page, Rows};
use super::record::{Conflict, Numbers, Writers, conflicts, heads, open};
use crate::accounts::division::Scope;
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use cunji_model::field::Value;
use cunji_model::kind::Kind;
use cunji_model::record::campaign::{Campaign, CampaignState};
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A campaign in one village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignVillage {
    /// 12 digits.
    pub village: String,
    /// Name.
    pub name: String,
    /// The record.
    pub document: String,
    /// Where it stands there.
    pub state: CampaignState,
    /// 应走访
    pub due: u64,
    /// 已走访
    pub visited: u64,
}

/// A campaign over the villages asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignRow {
    /// 编号
    pub number: String,
    /// As in its first village; `villages` may differ, each is a record of its own.
    pub campaign: Campaign,
    /// Running when it runs anywhere.
    pub state: CampaignState,
    /// 应走访
    pub due: u64,
    /// 已走访
    pub visited: u64,
    /// By village, in the order of the codes.
    pub villages: Vec<CampaignVillage>,
}

/// The campaigns: those that run first, then by their last day, the latest first.
pub async fn campaigns(store: &dyn Store, asked: &Asked) -> Result<Vec<CampaignRow>, StoreError> {
    let mut found: BTreeMap<String, CampaignRow> = BTreeMap::new();
    for one in covered(store, asked, None, (None, None)).await? {
        let state = one.campaign.state(asked.today);
        let row = found.entry(one.campaign.number.clone()).or_insert_with(|| CampaignRow {
            number: one.campaign.number.clone(),
            campaign: Campaign { households: Vec::new(), ..one.campaign.clone() },
            state,
            due: 0,
            visited: 0,
            villages: Vec::new(),
        });
        let (due, visited) = (count(&one.coverage.due), count(&one.coverage.visited));
        row.due += due;
        row.visited += visited;
        if state == CampaignState::Running {
            row.state = state;
        }
        row.villages.push(CampaignVillage {
            village: format!("{:012}", one.village),
            name: one.village_name.clone(),
            document: one.document.to_string(),
            state,
            due,
            visited,
        });
    }
    let mut rows: Vec<CampaignRow> = found.into_values().collect();
    rows.sort_by_key(|row| (row.state != CampaignState::Running, std::cmp::Reverse(row.campaign.ends_on)));
    Ok(rows)
}

/// Villages where a campaign was announced.
pub async fn villages_of(store: &dyn Store, scope: &Scope, number: &str) -> Result<Vec<VillageNumber>, StoreError> {
    let mut cells = Vec::new();
    let within = scope.sql("c.village", &mut cells);
    cells.push(number.trim().into());
    let sql = format!("SELECT c.village FROM campaign c WHERE {within} AND c.number = ?{} ORDER BY 1", cells.len());
    store.rows(&sql, cells).await?.iter().map(|row| Ok(VillageNumber(row.count(0)?))).collect()
}

/// Which households of a campaign.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CampaignHouseholds {
    /// 编号
    pub campaign: String,
    /// 1: those visited, 0: those that are left; absent: all that are due.
    pub visited: Option<u8>,
    /// 村民小组
    pub group: Option<String>,
    /// `MONITORED` | `LIFTED` | `GENERAL`
    pub r#type: Option<String>,
    /// Visited from this day on.
    pub from: Option<NaiveDate>,
    /// Visited until this day.
    pub to: Option<NaiveDate>,
}

/// A household that a campaign is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignHousehold {
    /// 12 digits.
    pub village: String,
    /// Name.
    pub village_name: String,
    /// Household.
    pub household: String,
    /// 户主
    pub head: String,
    /// Last four of the head's ID number, where another head in the village has the same name.
    pub head_id_tail: Option<String>,
    /// 村民小组
    pub group: String,
    /// 院落
    pub courtyard: Option<String>,
    /// 户类型
    pub r#type: Option<String>,
    /// 监测对象类别
    pub monitoring: Option<String>,
    /// Somebody was there for it.
    pub visited: bool,
}

/// The rows behind a campaign's figures, by place.
pub async fn campaign_households(
    store: &dyn Store,
    asked: &Asked,
    filter: &CampaignHouseholds,
    page: Page,
) -> Result<Rows<CampaignHousehold>, StoreError> {
    let mut rows = Vec::new();
    for one in covered(store, asked, Some(&filter.campaign), (filter.from, filter.to)).await? {
        let mut here: Vec<(Uuid, &HomeRow)> =
            one.coverage.due.iter().filter_map(|id| Some((*id, one.homes.get(id)?))).collect();
        here.retain(|(id, home)| {
            filter.visited.is_none_or(|wanted| (wanted == 1) == one.coverage.visited.contains(id))
                && filter.group.as_ref().is_none_or(|group| *group == home.group)
                && filter.r#type.as_ref().is_none_or(|kind| kind == target(home))
        });
        here.sort_by(|(a, one), (b, other)| {
            let place =
                |home: &HomeRow| (home.group_order, home.group.clone(), home.courtyard.clone(), home.head.clone());
            place(one).cmp(&place(other)).then(a.cmp(b))
        });
        rows.extend(here.into_iter().map(|(id, home)| CampaignHousehold {
            village: format!("{:012}", one.village),
            village_name: one.village_name.clone(),
            household: id.to_string(),
            head: home.head.clone(),
            head_id_tail: None,
            group: home.group.clone(),
            courtyard: home.courtyard.clone(),
            r#type: home.r#type.clone(),
            monitoring: home.monitoring.clone(),
            visited: one.coverage.visited.contains(&id),
        }));
    }
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let (skip, take) = (usize::try_from(page.offset), usize::try_from(page.limit));
    let mut rows: Vec<CampaignHousehold> =
        rows.into_iter().skip(skip.unwrap_or(usize::MAX)).take(take.unwrap_or(0)).collect();
    let named = rows.iter().map(|row| (row.village.as_str(), row.household.as_str(), row.head.as_str()));
    let tails = id_tails(store, named).await?;
    for row in &mut rows {
        row.head_id_tail = tails.get(&row.household).cloned();
    }
    Ok(Rows { rows, total })
}

/// One campaign's record in one village.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignPage {
    /// Heads it was read at: hand them back with a change.
    pub heads: Vec<String>,
    /// What it says.
    pub campaign: Campaign,
    /// Every field by path.
    pub fields: BTreeMap<String, Value>,
    /// Where it stands.
    pub state: CampaignState,
    /// What people have to settle.
    pub conflicts: Vec<Conflict>,
}

/// Reads one; `None` when it is not there or not for this user.
pub async fn campaign(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
) -> Result<Option<CampaignPage>, StoreError> {
    let Some(opened) = open(store, asked, village, id, Some(Kind::Campaign)).await? else { return Ok(None) };
    let campaign = Campaign::read(&opened.contents);
    Ok(Some(CampaignPage {
        heads: heads(&opened.document),
        state: campaign.state(asked.today),
        campaign,
        fields: Numbers::Masked.fields(Kind::Campaign, &opened.contents),
        conflicts: conflicts(&opened, &Writers::read(store).await?),
    }))
}
