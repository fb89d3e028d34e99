//! 专项行动 on the phone: what the running ones still lack, whom each is for. Reads only: the office announces them.

use super::households::{Listed, all};
use super::today::SHOWN;
use crate::Device;
use crate::error::DeviceError;
use crate::store::kinship::Ended;
use crate::store::{changes, meta};
use crate::view::{CampaignChip, CampaignHome, CampaignLeft, CampaignPart, CampaignRow, CampaignView};
use chrono::NaiveDate;
use cunji_model::campaign_coverage::{CampaignCoverage, CampaignVisit, Home};
use cunji_model::enumeration::{HouseholdType, VisitKind};
use cunji_model::record::campaign::{Campaign, CampaignState};
use cunji_model::record::household::Household;
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A campaign of one of this phone's villages.
pub(super) struct Known {
    document: Uuid,
    village: VillageNumber,
    campaign: Campaign,
}

/// Visits that say a campaign.
struct Visited {
    household: Uuid,
    on: NaiveDate,
    campaign_id: Option<Uuid>,
    campaign: Option<String>,
}

fn known(connection: &Connection) -> Result<Vec<Known>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT document, village, said FROM campaign ORDER BY document")?;
    let rows =
        query.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, u64>(1)?, row.get::<_, String>(2)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (document, village, said) = row?;
        // A row of ours that can't be read is made again by a rebuild.
        let Ok(campaign) = serde_json::from_str(&said) else { continue };
        found.push(Known { document: Uuid::from_bytes(document), village: VillageNumber(village), campaign });
    }
    Ok(found)
}

fn visits(connection: &Connection) -> Result<Vec<Visited>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT household, visited_on, campaign_id, campaign FROM visit \
         WHERE campaign_id IS NOT NULL OR campaign IS NOT NULL",
    )?;
    let rows = query.query_map([], |row| {
        let record: Option<[u8; 16]> = row.get(2)?;
        Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?, record, row.get::<_, Option<String>>(3)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (household, on, record, campaign) = row?;
        let Ok(on) = on.parse() else { continue };
        let (household, campaign_id) = (Uuid::from_bytes(household), record.map(Uuid::from_bytes));
        found.push(Visited { household, on, campaign_id, campaign });
    }
    Ok(found)
}

impl Known {
    fn covers<'a>(&self, homes: impl Iterator<Item = Home<'a>>, visits: &[Visited], ended: &Ended) -> CampaignCoverage {
        let visits = visits.iter().map(|visit| CampaignVisit {
            household: visit.household,
            visited_on: visit.on,
            campaign_id: visit.campaign_id,
            campaign: visit.campaign.as_deref(),
        });
        self.campaign.coverage(self.document, homes, visits, |home| ended.survivor(home))
    }

    fn coverage(&self, listed: &[Listed], visits: &[Visited], ended: &Ended) -> CampaignCoverage {
        let here = listed.iter().filter(|one| one.village == self.village);
        let homes = here.map(|one| Home {
            document: one.document,
            group: &one.group,
            household_type: one.household_type,
            monitor_category: one.monitor_category,
        });
        self.covers(homes, visits, ended)
    }

    fn row(
        &self,
        connection: &Connection,
        today: NaiveDate,
        covered: &CampaignCoverage,
    ) -> Result<CampaignRow, DeviceError> {
        let villages = meta::villages(connection)?;
        let code = self.village.to_string();
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        Ok(CampaignRow {
            document: self.document.to_string(),
            name: self.campaign.name.clone(),
            kind: self.campaign.kind,
            village_name: villages.into_iter().find(|one| one.code == code).map(|one| one.name).unwrap_or_default(),
            starts_on: day(self.campaign.starts_on),
            ends_on: day(self.campaign.ends_on),
            state: self.campaign.state(today),
            due: count(covered.due.len()),
            visited: count(covered.visited.len()),
        })
    }

    fn chip(&self, visited: bool) -> CampaignChip {
        CampaignChip {
            document: self.document.to_string(),
            name: self.campaign.name.clone(),
            visit_kind: self.campaign.kind.map_or(VisitKind::Routine, |kind| kind.visit_kind()),
            ends_on: self.campaign.ends_on.map(|day| day.to_string()),
            questions: self.campaign.questions.clone(),
            visited,
        }
    }

    fn runs(&self, today: NaiveDate) -> bool {
        self.campaign.state(today) == CampaignState::Running
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The households with these identities, by group, courtyard and name; two of one name in the same order everywhere.
fn homes(listed: &[Listed], wanted: impl Fn(&Uuid) -> bool) -> Vec<CampaignHome> {
    let mut found: Vec<&Listed> = listed.iter().filter(|one| wanted(&one.document)).collect();
    found.sort_by_key(|one| (one.group_order, &one.group, &one.courtyard, &one.sort_name, one.document));
    let home = |one: &Listed| CampaignHome {
        document: one.document.to_string(),
        head_name: one.head_name.clone(),
        head_id_tail: one.head_id_tail.clone(),
        group: one.group.clone(),
        courtyard: one.courtyard.clone(),
        household_type: one.household_type,
        monitor_category: one.monitor_category,
    };
    found.into_iter().map(home).collect()
}

/// What each running campaign still lacks, the one that ends first on top; none that lacks nothing.
pub(super) fn left_of_campaigns(
    connection: &Connection,
    listed: &[Listed],
    today: NaiveDate,
) -> Result<Vec<CampaignLeft>, DeviceError> {
    let mut running: Vec<Known> = known(connection)?.into_iter().filter(|one| one.runs(today)).collect();
    if running.is_empty() {
        return Ok(Vec::new());
    }
    running.sort_by_key(|one| (one.campaign.ends_on, one.document));
    let (visits, ended) = (visits(connection)?, Ended::read(connection)?);
    let mut found = Vec::new();
    for one in running {
        let covered = one.coverage(listed, &visits, &ended);
        let mut rows = homes(listed, |home| covered.due.contains(home) && !covered.visited.contains(home));
        let left = count(rows.len());
        rows.truncate(SHOWN);
        if left > 0 {
            found.push(CampaignLeft { campaign: one.row(connection, today, &covered)?, count: left, rows });
        }
    }
    Ok(found)
}

/// Households that a running campaign still lacks.
pub(super) fn left_homes(
    connection: &Connection,
    listed: &[Listed],
    today: NaiveDate,
) -> Result<BTreeSet<Uuid>, DeviceError> {
    let (visits, ended) = (visits(connection)?, Ended::read(connection)?);
    let mut found = BTreeSet::new();
    for one in known(connection)?.into_iter().filter(|one| one.runs(today)) {
        let covered = one.coverage(listed, &visits, &ended);
        found.extend(covered.due.difference(&covered.visited).copied());
    }
    Ok(found)
}

/// The running campaigns that are for one household.
pub(super) fn chips(
    connection: &Connection,
    (id, village): (Uuid, VillageNumber),
    household: &Household,
    today: NaiveDate,
) -> Result<Vec<CampaignChip>, DeviceError> {
    let mut running: Vec<Known> =
        known(connection)?.into_iter().filter(|one| one.village == village && one.runs(today)).collect();
    if running.is_empty() || household.ended.is_some() {
        return Ok(Vec::new());
    }
    running.sort_by_key(|one| (one.campaign.ends_on, one.document));
    let (visits, ended) = (visits(connection)?, Ended::read(connection)?);
    let home = Home {
        document: id,
        group: household.group.as_deref().unwrap_or_default(),
        household_type: household.household_type,
        monitor_category: household.monitor_category,
    };
    let chip = |one: Known| {
        let covered = one.covers(std::iter::once(home), &visits, &ended);
        covered.due.contains(&id).then(|| one.chip(covered.visited.contains(&id)))
    };
    Ok(running.into_iter().filter_map(chip).collect())
}

impl Device {
    /// Every campaign of this phone's villages: those that run first, then by last day, the latest first.
    pub fn list_campaigns(&self) -> Result<Vec<CampaignRow>, DeviceError> {
        let today = self.clock.now().date_naive();
        self.store.read(|connection| {
            let (listed, visits, ended) = (all(connection)?, visits(connection)?, Ended::read(connection)?);
            let mut rows = Vec::new();
            for one in known(connection)? {
                rows.push(one.row(connection, today, &one.coverage(&listed, &visits, &ended))?);
            }
            rows.sort_by_key(|row| (row.state != CampaignState::Running, Reverse(row.ends_on.clone())));
            Ok(rows)
        })
    }

    /// A campaign's page: due and visited by group and kind of household, and the households themselves.
    pub fn get_campaign(&self, document: &str) -> Result<CampaignView, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        let today = self.clock.now().date_naive();
        self.store.read(|connection| {
            changes::line(connection, id)?.ok_or(DeviceError::NotFound)?;
            let one = known(connection)?.into_iter().find(|one| one.document == id).ok_or(DeviceError::NotFound)?;
            let (listed, visits, ended) = (all(connection)?, visits(connection)?, Ended::read(connection)?);
            let covered = one.coverage(&listed, &visits, &ended);
            let left = homes(&listed, |home| covered.due.contains(home) && !covered.visited.contains(home));
            let done = homes(&listed, |home| covered.visited.contains(home));
            let all_due = homes(&listed, |home| covered.due.contains(home));
            let types: Vec<String> = ["MONITORED", "LIFTED", "GENERAL"].map(str::to_owned).into();
            let mut groups: Vec<String> = all_due.iter().map(|home| home.group.clone()).collect();
            groups.dedup();
            let part = |key: String, is: &dyn Fn(&CampaignHome) -> bool| CampaignPart {
                key,
                due: count(all_due.iter().filter(|home| is(home)).count()),
                visited: count(done.iter().filter(|home| is(home)).count()),
            };
            let by_group = |key: String| part(key.clone(), &|home| home.group == key);
            let by_type = |key: String| part(key.clone(), &|home| target(home) == key);
            let types = types.into_iter().map(by_type).filter(|part| part.due > 0).collect();
            let groups = groups.into_iter().map(by_group).collect();
            Ok(CampaignView {
                campaign: one.row(connection, today, &covered)?,
                questions: one.campaign.questions.clone(),
                announced_by: one.campaign.announced_by.clone(),
                document_number: one.campaign.document_number.clone(),
                closed_on: one.campaign.closed_on.map(|day| day.to_string()),
                closed_reason: one.campaign.closed_reason.clone(),
                groups,
                types,
                left,
                done,
            })
        })
    }
}

fn target(home: &CampaignHome) -> &'static str {
    match (home.monitor_category, home.household_type) {
        (Some(_), _) => "MONITORED",
        (None, Some(HouseholdType::Lifted)) => "LIFTED",
        (None, _) => "GENERAL",
    }
}
