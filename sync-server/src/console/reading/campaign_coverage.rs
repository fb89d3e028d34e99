//! Coverage of campaigns at the office: the model's rule over the projection's rows, for figures, lists and the report.

use super::coverage::{CoverageBy, CoverageFilter, CoverageRow};
use super::query::{Query, maybe_id};
use super::{Asked, due};
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use cunji_model::campaign_coverage::{CampaignCoverage, CampaignVisit, Home};
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::living::merging::survivor;
use cunji_model::record::campaign::Campaign;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A household as rows of a campaign show it.
#[derive(Debug, Clone)]
pub(super) struct HomeRow {
    pub head: String,
    pub group: String,
    pub group_order: i64,
    pub courtyard: Option<String>,
    pub r#type: Option<String>,
    pub monitoring: Option<String>,
    /// Counts as a household.
    listed: bool,
    merged_into: Option<Uuid>,
}

/// A campaign of one village with its coverage.
#[derive(Debug)]
pub(super) struct Covered {
    pub village: u64,
    pub village_name: String,
    pub document: Uuid,
    pub campaign: Campaign,
    pub coverage: CampaignCoverage,
    /// Households that there are now.
    pub homes: BTreeMap<Uuid, HomeRow>,
}

struct Visited {
    household: Uuid,
    on: NaiveDate,
    campaign_id: Option<Uuid>,
    campaign: Option<String>,
}

type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Every campaign asked for with its coverage, by village and number. Reads the households of villages that have one.
pub(super) async fn covered(
    store: &dyn Store,
    asked: &Asked,
    number: Option<&str>,
    days: Days,
) -> Result<Vec<Covered>, StoreError> {
    let mut query = Query::about(asked, "c");
    query.equal("c.number", number);
    let select = "SELECT c.village, max(v.name), c.document, max(c.said) FROM campaign c \
                  JOIN village v ON v.village = c.village";
    let then = "GROUP BY c.village, c.document, c.number ORDER BY c.village, c.number, c.document";
    let mut found = Vec::new();
    for row in query.all(store, select, then).await? {
        // A row of another version of this program is made again by the projection.
        let Ok(campaign) = serde_json::from_str::<Campaign>(&row.text(3)?) else { continue };
        found.push(Covered {
            village: row.count(0)?,
            village_name: row.text(1)?,
            document: row.uuid(2)?,
            campaign,
            coverage: CampaignCoverage::default(),
            homes: BTreeMap::new(),
        });
    }
    let (homes, visits) = (homes(store, asked, number).await?, visits(store, asked, number, days).await?);
    let (nobody, never) = (BTreeMap::new(), Vec::new());
    for one in &mut found {
        let homes = homes.get(&one.village).unwrap_or(&nobody);
        let goes_on = |id: Uuid| survivor(id, |one| homes.get(&one).and_then(|home| home.merged_into));
        let there =
            |(id, home): &(&Uuid, &HomeRow)| home.listed || (home.merged_into.is_some() && goes_on(**id) == **id);
        let home = |(id, home): (&Uuid, &'_ HomeRow)| (*id, home.clone());
        let listed: BTreeMap<Uuid, HomeRow> = homes.iter().filter(there).map(home).collect();
        let facts = listed.iter().map(|(id, home)| Home {
            document: *id,
            group: &home.group,
            household_type: home.r#type.as_deref().and_then(HouseholdType::parse),
            monitor_category: home.monitoring.as_deref().and_then(MonitorCategory::parse),
        });
        let visits = visits.get(&one.village).unwrap_or(&never).iter().map(|visit| CampaignVisit {
            household: visit.household,
            visited_on: visit.on,
            campaign_id: visit.campaign_id,
            campaign: visit.campaign.as_deref(),
        });
        one.coverage = one.campaign.coverage(one.document, facts, visits, goes_on);
        one.homes = listed;
    }
    Ok(found)
}

async fn homes(
    store: &dyn Store,
    asked: &Asked,
    number: Option<&str>,
) -> Result<BTreeMap<u64, BTreeMap<Uuid, HomeRow>>, StoreError> {
    let mut query = Query::about(asked, "h");
    let same = number.map(|number| format!(" AND c.number = {}", query.bind(number))).unwrap_or_default();
    query.when(format!("EXISTS (SELECT 1 FROM campaign c WHERE c.village = h.village{same})"));
    let select = "SELECT h.village, h.document, h.head, h.group_name, h.group_order, h.courtyard, h.household_type, \
                  h.monitor_category, h.listed, h.merged_into FROM household h";
    let mut found: BTreeMap<u64, BTreeMap<Uuid, HomeRow>> = BTreeMap::new();
    for row in query.all(store, select, "").await? {
        let merged_into = maybe_id(&row, 9)?.and_then(|id| Uuid::try_parse(&id).ok());
        let home = HomeRow {
            head: row.text(2)?,
            group: row.text(3)?,
            group_order: row.int(4)?,
            courtyard: row.maybe_text(5)?,
            r#type: row.maybe_text(6)?,
            monitoring: row.maybe_text(7)?,
            listed: row.truth(8)?,
            merged_into,
        };
        found.entry(row.count(0)?).or_default().insert(row.uuid(1)?, home);
    }
    Ok(found)
}

/// Visits that say a campaign: by its record, or by a name that one of these campaigns has.
async fn visits(
    store: &dyn Store,
    asked: &Asked,
    number: Option<&str>,
    (from, to): Days,
) -> Result<BTreeMap<u64, Vec<Visited>>, StoreError> {
    let mut query = Query::about(asked, "t");
    query.days("t.visited_on", from, to);
    let same = number.map(|number| format!(" AND c.number = {}", query.bind(number))).unwrap_or_default();
    query.when(format!(
        "(t.campaign_id IS NOT NULL OR t.campaign IS NOT NULL) \
         AND EXISTS (SELECT 1 FROM campaign c WHERE c.village = t.village{same})"
    ));
    let select = "SELECT t.village, t.household, t.visited_on, t.campaign_id, t.campaign FROM visit t";
    let mut found: BTreeMap<u64, Vec<Visited>> = BTreeMap::new();
    for row in query.all(store, select, "").await? {
        let Ok(on) = row.text(2)?.parse() else { continue };
        let campaign_id = maybe_id(&row, 3)?.and_then(|id| Uuid::try_parse(&id).ok());
        let (household, campaign) = (row.uuid(1)?, row.maybe_text(4)?);
        found.entry(row.count(0)?).or_default().push(Visited { household, on, campaign_id, campaign });
    }
    Ok(found)
}

/// Coverage by campaign: those announced with whom they are for, then names alone that nobody announced.
pub(super) async fn by_campaign(
    store: &dyn Store,
    asked: &Asked,
    filter: &CoverageFilter,
) -> Result<Vec<CoverageRow>, StoreError> {
    let mut found: BTreeMap<String, CoverageRow> = BTreeMap::new();
    let mut known: BTreeSet<(u64, String)> = BTreeSet::new();
    for one in covered(store, asked, None, (filter.from, filter.to)).await? {
        let number = one.campaign.number.clone();
        let row = found.entry(number.clone()).or_insert_with(|| empty(number, one.campaign.name.clone(), None));
        add(row, count(&one.coverage.due), count(&one.coverage.visited));
        known.insert((one.village, one.campaign.name.trim().to_owned()));
    }
    let mut query = Query::about(asked, "t");
    query.when("t.campaign IS NOT NULL AND t.campaign_id IS NULL");
    query.days("t.visited_on", filter.from, filter.to);
    let select = "SELECT t.village, t.campaign, count(DISTINCT t.household) FROM visit t";
    let then = "GROUP BY t.village, t.campaign ORDER BY t.campaign, t.village";
    let mut alone: BTreeMap<String, u64> = BTreeMap::new();
    for row in query.all(store, select, then).await? {
        let name = row.text(1)?;
        if !known.contains(&(row.count(0)?, name.trim().to_owned())) {
            *alone.entry(name).or_default() += row.count(2)?;
        }
    }
    let name = |(name, visited)| CoverageRow { visited, due: None, ..empty(String::new(), name, None) };
    let alone = alone.into_iter().map(name).map(|row| CoverageRow { key: row.name.clone(), ..row });
    Ok(found.into_values().chain(alone).collect())
}

/// Coverage of one campaign by village, group or kind of household.
pub(super) async fn of_campaign(
    store: &dyn Store,
    asked: &Asked,
    filter: &CoverageFilter,
) -> Result<Vec<CoverageRow>, StoreError> {
    let mut found: BTreeMap<(u64, i64, String), CoverageRow> = BTreeMap::new();
    for one in covered(store, asked, filter.campaign.as_deref(), (filter.from, filter.to)).await? {
        let place = format!("{:012}", one.village);
        for (id, home) in one.coverage.due.iter().filter_map(|id| Some((id, one.homes.get(id)?))) {
            let (order, row) = match filter.by {
                CoverageBy::Group => {
                    let (key, name) =
                        (format!("{place}/{}", home.group), format!("{} {}", one.village_name, home.group));
                    ((one.village, home.group_order, home.group.clone()), empty(key, name, Some(place.clone())))
                }
                CoverageBy::Type => ((0, 0, target(home).to_owned()), empty(target(home).into(), String::new(), None)),
                CoverageBy::Village | CoverageBy::Campaign => {
                    let row = empty(place.clone(), one.village_name.clone(), Some(place.clone()));
                    ((one.village, 0, String::new()), row)
                }
            };
            add(found.entry(order).or_insert(row), 1, u64::from(one.coverage.visited.contains(id)));
        }
    }
    Ok(found.into_values().collect())
}

fn empty(key: String, name: String, village: Option<String>) -> CoverageRow {
    CoverageRow { key, name, village, due: Some(0), visited: 0, overdue: None, apply_policy: None, help_policy: None }
}

fn add(row: &mut CoverageRow, due: u64, visited: u64) {
    row.due = row.due.map(|known| known + due);
    row.visited += visited;
}

/// How many.
pub(super) fn count(set: &BTreeSet<Uuid>) -> u64 {
    u64::try_from(set.len()).unwrap_or(u64::MAX)
}

/// Which kind of household it counts as.
pub(super) fn target(home: &HomeRow) -> &'static str {
    due::target(home.r#type.as_deref(), home.monitoring.as_deref())
}
