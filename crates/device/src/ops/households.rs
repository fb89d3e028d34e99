//! The household list and the household page.

use super::campaigns::{chips, left_homes};
use super::due::{Standing, standing};
use super::record::state_of;
use super::settle::conflict_views;
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes;
use crate::store::kinship::Ended;
use crate::store::projection::heads;
use crate::store::rules::{Rules, in_force};
use crate::store::search::{self, Hit};
use crate::view::{HouseholdList, HouseholdName, HouseholdQuery, HouseholdRow, HouseholdView, RecordState};
use chrono::NaiveDate;
use cunji_model::document::Contents;
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::resident_id::mask;
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// A household as projected, with its last visit.
pub(super) struct Listed {
    pub document: Uuid,
    pub village: VillageNumber,
    pub head_name: String,
    pub group: String,
    pub group_order: i64,
    pub sort_name: String,
    pub courtyard: Option<String>,
    pub household_type: Option<HouseholdType>,
    pub monitor_category: Option<MonitorCategory>,
    pub member_count: u32,
    pub last_visit: Option<NaiveDate>,
    /// Last four of the head's ID number, where another head in the village has the same name.
    pub head_id_tail: Option<String>,
    /// The rules in force in its village.
    settings: Arc<Settings>,
    state: RecordState,
    conflicts: u32,
    draft: bool,
}

/// Every household that is one, by group and name.
pub(super) fn all(connection: &Connection) -> Result<Vec<Listed>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT h.document, h.head_name, h.group_name, h.group_order, h.sort_name, h.courtyard, h.household_type, \
           h.monitor_category, h.member_count, d.unsent, d.refused, d.conflicts, \
           (SELECT visited_on FROM visit v WHERE v.household = h.document ORDER BY v.visited_ms DESC LIMIT 1), \
           EXISTS (SELECT 1 FROM draft WHERE draft.household = h.document), h.village, \
           (SELECT s.id_last_four FROM search s WHERE s.household = h.document AND s.head = 1) \
         FROM household h JOIN document d ON d.document = h.document WHERE d.deleted = 0 \
         ORDER BY h.group_order, h.group_name, h.sort_name, h.document",
    )?;
    let rules = Rules::default();
    let (mut rows, mut listed) = (query.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        listed.push(from_row(row, rules.of(connection, VillageNumber(row.get(14)?))?)?);
    }
    // Households that ended are in no list and never due; their pages say where their people went.
    let ended = Ended::read(connection)?;
    // Who was visited before a merger was visited: the household that goes on is due by the last visit of them all.
    let mut last: BTreeMap<Uuid, NaiveDate> = BTreeMap::new();
    for (home, day) in listed.iter().filter_map(|one| Some((ended.survivor(one.document), one.last_visit?))) {
        let known = last.entry(home).or_insert(day);
        *known = day.max(*known);
    }
    for one in &mut listed {
        one.last_visit = last.get(&one.document).copied();
    }
    listed.retain(|one| !ended.gone(one.document));
    tell_apart(&mut listed);
    Ok(listed)
}

/// The end of an ID number stands only beside names that two heads of a village share.
fn tell_apart(listed: &mut [Listed]) {
    let mut heads: HashMap<(VillageNumber, String), u32> = HashMap::new();
    for one in listed.iter() {
        *heads.entry((one.village, one.head_name.clone())).or_default() += 1;
    }
    for one in listed {
        let shared = heads.get(&(one.village, one.head_name.clone())).is_some_and(|count| *count > 1);
        one.head_id_tail = one.head_id_tail.take().filter(|tail| shared && !tail.is_empty());
    }
}

fn from_row(row: &Row<'_>, settings: Arc<Settings>) -> rusqlite::Result<Listed> {
    let document: [u8; 16] = row.get(0)?;
    let (kind, category): (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
    let last: Option<String> = row.get(12)?;
    Ok(Listed {
        document: Uuid::from_bytes(document),
        village: VillageNumber(row.get(14)?),
        head_name: row.get(1)?,
        group: row.get(2)?,
        group_order: row.get(3)?,
        sort_name: row.get(4)?,
        courtyard: row.get(5)?,
        household_type: kind.as_deref().and_then(HouseholdType::parse),
        monitor_category: category.as_deref().and_then(MonitorCategory::parse),
        member_count: row.get(8)?,
        last_visit: last.and_then(|day| day.parse().ok()),
        state: state_of(row.get(9)?, row.get(10)?),
        conflicts: row.get(11)?,
        draft: row.get(13)?,
        head_id_tail: row.get(15)?,
        settings,
    })
}

impl Listed {
    pub(super) fn name(&self) -> HouseholdName {
        HouseholdName {
            document: self.document.to_string(),
            head_name: self.head_name.clone(),
            group: self.group.clone(),
            member_count: self.member_count,
            head_id_tail: self.head_id_tail.clone(),
        }
    }

    pub(super) fn standing(&self, today: NaiveDate) -> Standing {
        let policy = &self.settings.visit_policy;
        standing(policy, self.household_type, self.monitor_category, self.last_visit, today)
    }
}

impl Device {
    /// The list, narrowed to a query.
    pub fn list_households(&self, query: &HouseholdQuery) -> Result<HouseholdList, DeviceError> {
        let today = self.clock.now().date_naive();
        let (mut listed, hits, left, total) = self.store.read(|connection| {
            let hits = if query.text.trim().is_empty() { None } else { Some(search::find(connection, &query.text)?) };
            let listed = all(connection)?;
            let left = query.campaign.then(|| left_homes(connection, &listed, today)).transpose()?;
            let total = u32::try_from(listed.len()).unwrap_or(u32::MAX);
            Ok((listed, hits, left, total))
        })?;
        let mut groups: Vec<String> = listed.iter().map(|one| one.group.clone()).collect();
        groups.dedup();
        if let Some(left) = left {
            listed.retain(|one| left.contains(&one.document));
        }
        let mut found: Vec<(u8, HouseholdRow)> =
            listed.into_iter().filter_map(|one| chosen(one, query, hits.as_ref(), today)).collect();
        found.sort_by_key(|(rank, _)| *rank); // stable: within a rank the village's order stays
        Ok(HouseholdList { rows: found.into_iter().map(|(_, row)| row).collect(), groups, total })
    }

    /// The household page.
    pub fn get_household(&self, document: &str) -> Result<HouseholdView, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        let today = self.clock.now().date_naive();
        self.store.read(|connection| household_view(connection, id, today))
    }

    /// The full ID number of a member. The reading is kept with its time (design.md §8).
    pub fn reveal_id_number(&self, household: &str, member: &str) -> Result<String, DeviceError> {
        let id = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let now = self.now_text();
        self.store.write(|transaction| {
            let line = changes::line(transaction, id)?.ok_or(DeviceError::NotFound)?;
            let contents = Contents::read(&changes::document(transaction, line.id, Kind::Household)?);
            let number = contents.item_word("members", member, "id_number").ok_or(DeviceError::NotFound)?;
            transaction.execute(
                "INSERT INTO reading (read_at, document, item) VALUES (?1, ?2, ?3)",
                (&now, id.as_bytes(), member),
            )?;
            Ok(number.to_owned())
        })
    }
}

fn chosen(
    one: Listed,
    query: &HouseholdQuery,
    hits: Option<&HashMap<Uuid, Hit>>,
    today: NaiveDate,
) -> Option<(u8, HouseholdRow)> {
    let hit = match hits {
        Some(hits) => Some(hits.get(&one.document)?),
        None => None,
    };
    let standing = one.standing(today);
    let visited = standing.due.is_none();
    let fits = query.group.as_ref().is_none_or(|group| *group == one.group)
        && (query.household_type.is_none() || query.household_type == one.household_type)
        && (!query.monitored || one.monitor_category.is_some())
        && (!query.due || !visited)
        && (!query.visited || visited);
    fits.then(|| {
        let row = HouseholdRow {
            document: one.document.to_string(),
            head_name: one.head_name,
            head_id_tail: one.head_id_tail,
            group: one.group,
            courtyard: one.courtyard,
            household_type: one.household_type,
            monitor_category: one.monitor_category,
            member_count: one.member_count,
            days_since: standing.days_since,
            due: !visited,
            state: one.state,
            conflicts: one.conflicts,
            draft: one.draft,
            matched: hit.and_then(|hit| hit.matched.clone()),
        };
        (hit.map_or(0, |hit| hit.rank), row)
    })
}

fn household_view(connection: &Connection, id: Uuid, today: NaiveDate) -> Result<HouseholdView, DeviceError> {
    let line = changes::line(connection, id)?.ok_or(DeviceError::NotFound)?;
    if line.kind != Kind::Household.as_str() {
        return Err(DeviceError::NotFound);
    }
    let document_text = id.to_string();
    let document = changes::document(connection, line.id, Kind::Household)?;
    let contents = Contents::read(&document);
    let mut household = Household::read(&contents);
    for member in household.members.iter_mut().chain(&mut household.former) {
        member.id_number = member.id_number.as_deref().map(mask);
    }
    let mut homes = vec![id];
    homes.extend(Ended::read(connection)?.merged_here(id));
    let visits = super::visits::of_households(connection, &homes)?;
    let last = visits.first().and_then(|visit| visit.visited_at.get(..10)?.parse().ok());
    let settings = in_force(connection, line.village)?;
    let standing = standing(&settings.visit_policy, household.household_type, household.monitor_category, last, today);
    let (state, at_office_since) = super::record::line_state(connection, line.id)?;
    let living = super::living_view::living(connection, id)?;
    let mut campaigns = chips(connection, (id, line.village), &household, today)?;
    campaigns.retain(|campaign| !campaign.visited);
    let mut deed_drafts = crate::store::drafts::list(connection)?;
    deed_drafts.retain(|draft| draft.deed.is_some() && draft.household == document_text);
    let draft = |kind| crate::store::drafts::of_household(connection, kind, id);
    Ok(HouseholdView {
        document: document_text,
        village: village_text(line.village),
        heads: heads(&document),
        conflicts: conflict_views(connection, &line, &document, &contents)?,
        deleted: contents.is_deleted(),
        household,
        state,
        at_office_since,
        visits,
        days_since: standing.days_since,
        due: standing.due.is_some() && living.ended.is_none(),
        campaigns,
        visit_draft: draft(Kind::Visit)?.map(|draft| draft.draft),
        edit_draft: draft(Kind::Household)?.map(|draft| draft.draft),
        deed_drafts,
        living,
    })
}

fn village_text(village: VillageNumber) -> String {
    village.code().map(|code| code.to_string()).unwrap_or_default()
}
