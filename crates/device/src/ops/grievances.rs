//! 诉求台账: the ledger with its counts, and one grievance whole.

use super::grievance_step::begun;
use super::record::{fields_of, instant_text, state_of};
use super::settle::conflict_views;
use super::visits::places;
use crate::Device;
use crate::error::DeviceError;
use crate::store::kinship::Ended;
use crate::store::projection::{heads, responsible};
use crate::store::rules::in_force;
use crate::store::{changes, meta};
use crate::view::{
    GrievanceCounts, GrievanceFilter, GrievanceList, GrievanceRow, GrievanceView, StatusCount, StepView,
};
use chrono::{Datelike, Duration, NaiveDate};
use cunji_model::document::Contents;
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::grievance::allowed::{allowed, closing_ways, next_action};
use cunji_model::grievance::deadline::late_days;
use cunji_model::grievance::rates::{RateRow, Rates, rates};
use cunji_model::grievance::words::{GrievanceCategory, GrievanceLevel, GrievanceStatus, Urgency};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::{COLLECTION, attachments};
use cunji_model::record::grievance::{Standing, steps};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Grievances in one page of the ledger.
const PAGE: u32 = 50;

const SELECT: &str = "SELECT g.document, g.household, coalesce(h.head_name, ''), g.content, g.category, g.urgency, \
       g.status, g.level, g.due_on, g.ended_on, g.responsible, g.registered_ms, d.unsent, d.refused \
     FROM grievance g JOIN document d ON d.document = g.document LEFT JOIN household h ON h.document = g.household";

/// ?1 today, ?2 the last day of this week, ?3 this cadre's name.
fn condition(filter: GrievanceFilter) -> String {
    let fixed = match filter {
        GrievanceFilter::Open => "g.status <> 'CLOSED'",
        GrievanceFilter::Mine => "(d.mine = 1 OR instr(coalesce(g.responsible, ''), ?3) > 0)",
        GrievanceFilter::Overdue => "g.running AND g.due_on < ?1",
        GrievanceFilter::DueThisWeek => "g.running AND g.due_on BETWEEN ?1 AND ?2",
        GrievanceFilter::Closed => "g.status = 'CLOSED'",
        GrievanceFilter::All => "TRUE",
        GrievanceFilter::Status(status) => return format!("g.status = '{}'", status.as_str()),
    };
    fixed.to_owned()
}

impl Device {
    /// The ledger: 50 from `offset`, those with the nearest deadline first, then the newest.
    pub fn list_grievances(&self, filter: GrievanceFilter, offset: u32) -> Result<GrievanceList, DeviceError> {
        let today = self.clock.now().date_naive();
        let sunday = today + Duration::days(i64::from(6 - today.weekday().num_days_from_monday()));
        self.store.read(|connection| {
            let name = meta::enrolment(connection)?.map(|me| me.person_name).unwrap_or_default();
            // Every parameter is named in each statement, so that one binding serves all filters.
            let bound = (today.to_string(), sunday.to_string(), name);
            let [mine, overdue, week] =
                [GrievanceFilter::Mine, GrievanceFilter::Overdue, GrievanceFilter::DueThisWeek].map(condition);
            let counted = format!(
                "SELECT g.status, count(*), count(*) FILTER (WHERE {mine}), count(*) FILTER (WHERE {overdue}), \
                 count(*) FILTER (WHERE {week}) FROM grievance g \
                 JOIN document d ON d.document = g.document WHERE coalesce(?1, ?2, ?3) IS NOT NULL GROUP BY g.status"
            );
            let mut query = connection.prepare_cached(&counted)?;
            let mut found = query.query((&bound.0, &bound.1, &bound.2))?;
            let mut counts = GrievanceCounts::default();
            while let Some(row) = found.next()? {
                let (word, count): (String, u32) = (row.get(0)?, row.get(1)?);
                let status = GrievanceStatus::parse(&word).unwrap_or(GrievanceStatus::Open);
                let (mine, overdue, week): (u32, u32, u32) = (row.get(2)?, row.get(3)?, row.get(4)?);
                counts.all += count;
                counts.mine += mine;
                counts.overdue += overdue;
                counts.due_this_week += week;
                if status == GrievanceStatus::Closed {
                    counts.closed += count;
                } else {
                    counts.open += count;
                }
                counts.by_status.push(StatusCount { status, count });
            }
            counts.by_status.sort_by_key(|one| one.status);
            let sql = format!(
                "{SELECT} WHERE coalesce(?1, ?2, ?3) IS NOT NULL AND {} \
                 ORDER BY g.due_on IS NULL, g.due_on, g.registered_ms DESC, g.document LIMIT {PAGE} OFFSET ?4",
                condition(filter)
            );
            let mut query = connection.prepare_cached(&sql)?;
            let rows = query.query_map((&bound.0, &bound.1, &bound.2, offset), |row| from_row(row, today))?;
            Ok(GrievanceList {
                rows: rows.collect::<Result<_, _>>()?,
                total: counts.of(filter),
                counts,
                rates: rates_on(connection, today)?,
            })
        })
    }

    /// Grievances of a household and of those merged into it, newest first.
    pub fn grievances_of(&self, household: &str) -> Result<Vec<GrievanceRow>, DeviceError> {
        let home = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let today = self.clock.now().date_naive();
        self.store.read(|connection| {
            let mut homes = vec![home];
            homes.extend(Ended::read(connection)?.merged_here(home));
            let places = places(&homes);
            let sql = format!("{SELECT} WHERE g.household IN ({places}) ORDER BY g.registered_ms DESC, g.document");
            let mut query = connection.prepare_cached(&sql)?;
            let homes = params_from_iter(homes.iter().map(Uuid::as_bytes));
            let rows = query.query_map(homes, |row| from_row(row, today))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One grievance, whole, with its steps and what may be done next.
    pub fn get_grievance(&self, document: &str) -> Result<GrievanceView, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        let today = self.clock.now().date_naive();
        self.store.read(|connection| view(connection, id, today))
    }
}

/// The three rates over everything in the ledger (domain.md §4.3), each village's matters by its own rules.
fn rates_on(connection: &Connection, today: NaiveDate) -> Result<Rates, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT g.respond_by, g.responded_on, g.solved, g.feedback, d.village \
         FROM grievance g JOIN document d ON d.document = g.document",
    )?;
    let day = |row: &Row<'_>, at: usize| -> rusqlite::Result<Option<NaiveDate>> {
        Ok(row.get::<_, Option<String>>(at)?.and_then(|text| text.parse().ok()))
    };
    let rows = query.query_map([], |row| {
        let feedback: Option<String> = row.get(3)?;
        let feedback = feedback.as_deref().and_then(Satisfaction::parse);
        let row_of = RateRow { respond_by: day(row, 0)?, responded_on: day(row, 1)?, solved: row.get(2)?, feedback };
        Ok((VillageNumber(row.get(4)?), row_of))
    })?;
    let mut by_village: BTreeMap<VillageNumber, Vec<RateRow>> = BTreeMap::new();
    for row in rows {
        let (village, row) = row?;
        by_village.entry(village).or_default().push(row);
    }
    let mut all = Rates::default();
    for (village, rows) in by_village {
        all += rates(&rows, &in_force(connection, village)?.rates, today);
    }
    Ok(all)
}

fn view(connection: &Connection, id: Uuid, today: NaiveDate) -> Result<GrievanceView, DeviceError> {
    let line = changes::line(connection, id)?.filter(|line| line.kind == Kind::Grievance.as_str());
    let line = line.ok_or(DeviceError::NotFound)?;
    let row = connection
        .prepare_cached(&format!("{SELECT} WHERE g.document = ?1"))?
        .query_row([id.as_bytes()], |row| from_row(row, today))?;
    let document = changes::document(connection, line.id, Kind::Grievance)?;
    let contents = Contents::read(&document);
    let found = steps(&contents);
    let course = Standing::of(&contents, &*in_force(connection, line.village)?).course;
    let by_id: BTreeMap<&str, _> = found.iter().map(|step| (step.id.as_str(), step)).collect();
    let step_view = |id: &String| {
        let step = by_id.get(id.as_str())?;
        Some(StepView {
            id: id.clone(),
            kind: step.kind,
            at: contents.item_word("steps", id, "at").unwrap_or_default().to_owned(),
            by_name: step.by_name.clone(),
            level: step.level,
            due_on: step.due_on.map(|day| day.to_string()),
            feedback: step.feedback,
            mode: contents.item_word("steps", id, "mode").and_then(VisitMode::parse),
            closing: step.closing,
            responsible: responsible(&step.responsible_unit, &step.responsible_person),
            words: (!step.words.is_empty()).then(|| step.words.clone()),
            pictures: with_step(&contents, id),
        })
    };
    let mut fields = fields_of(&contents);
    fields.retain(|path, _| !path.starts_with("steps/") && !path.starts_with("attachments/"));
    Ok(GrievanceView {
        row,
        fields,
        heads: heads(&document),
        conflicts: conflict_views(connection, &line, &document, &contents)?,
        steps: course.order.iter().filter_map(step_view).collect(),
        allowed: allowed(course.status).to_vec(),
        next: next_action(course.status),
        closing_ways: closing_ways(course.status).to_vec(),
        begun: begun(connection, id)?,
        notes: course.notes,
    })
}

/// Pictures that came with a step.
fn with_step(contents: &Contents, step: &str) -> Vec<String> {
    let shown = attachments(contents).into_iter();
    shown.filter(|name| contents.item_word(COLLECTION, name, "step") == Some(step)).collect()
}

fn from_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<GrievanceRow> {
    let (document, household): ([u8; 16], Option<[u8; 16]>) = (row.get(0)?, row.get(1)?);
    let word = |at: usize| row.get::<_, Option<String>>(at);
    let (due_on, ended_on) = (word(8)?, word(9)?);
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<NaiveDate>().ok());
    Ok(GrievanceRow {
        document: Uuid::from_bytes(document).to_string(),
        household: household.map(|home| Uuid::from_bytes(home).to_string()),
        head_name: row.get(2)?,
        content: row.get(3)?,
        category: word(4)?.as_deref().and_then(GrievanceCategory::parse),
        urgency: word(5)?.as_deref().and_then(Urgency::parse),
        status: word(6)?.as_deref().and_then(GrievanceStatus::parse).unwrap_or(GrievanceStatus::Open),
        level: word(7)?.as_deref().and_then(GrievanceLevel::parse).unwrap_or(GrievanceLevel::Villager),
        days_late: day(&due_on).map_or(0, |due| late_days(due, today, day(&ended_on))),
        due_on,
        responsible: row.get(10)?,
        registered_at: instant_text(row.get(11)?),
        state: state_of(row.get(12)?, row.get(13)?),
    })
}
