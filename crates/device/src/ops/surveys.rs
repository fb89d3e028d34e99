//! The round of a year: who is to be measured, who was, what the office has to look at.

use super::record::state_of;
use super::survey_context::{Context, SurveyKey};
use super::today::SHOWN;
use crate::Device;
use crate::error::DeviceError;
use crate::store::kinship::Ended;
use crate::store::rules::of_phone;
use crate::view::{SurveyCounts, SurveyFilter, SurveyRound, SurveyRow, SurveysDue};
use chrono::NaiveDate;
use cunji_model::document::Contents;
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::income::checks::Severity;
use cunji_model::income::course::SurveyStatus;
use cunji_model::income::window::{PeriodKind, annual};
use cunji_model::record::income_survey::survey_id;
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A household's row with its survey of one window (`s`) and the year's survey before it (`b`).
const COLUMNS: &str = "h.document, s.document, h.head_name, h.group_name, h.household_type, h.monitor_category, s.year, \
   s.period_kind, s.period_month, s.status, s.net_per_capita, b.net_per_capita, s.below_line, s.open_comments, \
   d.conflicts, d.unsent, d.refused";

impl Device {
    /// The round of a year, or of the year that is open now.
    pub fn list_surveys(&self, year: Option<i32>, filter: SurveyFilter) -> Result<SurveyRound, DeviceError> {
        let today = self.clock.now().date_naive();
        self.store.read(|connection| {
            let settings = of_phone(connection)?;
            let year = year.unwrap_or_else(|| settings.round.year_on(today));
            let window = annual(year).ok_or(DeviceError::NotFound)?;
            let ended = Ended::read(connection)?;
            let here = |row: &SurveyRow| !Uuid::try_parse(&row.household).is_ok_and(|home| ended.gone(home));
            // Of a household that is one no longer only what was measured is left to see.
            let all: Vec<SurveyRow> =
                rows(connection, year)?.into_iter().filter(|row| row.document.is_some() || here(row)).collect();
            let mut counts = SurveyCounts { all: u32::try_from(all.len()).unwrap_or(u32::MAX), ..Default::default() };
            for row in &all {
                counts.to_measure += u32::from(to_measure(row));
                counts.due += u32::from(is(row, SurveyFilter::Due));
                counts.filling += u32::from(row.status == Some(SurveyStatus::Filling));
                counts.to_review += u32::from(row.status == Some(SurveyStatus::Submitted));
                counts.sent_back += u32::from(row.status == Some(SurveyStatus::SentBack));
                counts.accepted += u32::from(row.status == Some(SurveyStatus::Accepted));
            }
            let mut rows: Vec<SurveyRow> = all.into_iter().filter(|row| is(row, filter)).collect();
            rows.iter_mut().try_for_each(|row| count_doubts(connection, row))?;
            mark_drafts(connection, &mut rows)?;
            let village: Option<u64> = connection
                .prepare_cached("SELECT min(village) FROM village WHERE gone = 0")?
                .query_row([], |row| row.get(0))?;
            let rules = village.and_then(|village| settings.rule_sets.best(&VillageNumber(village).to_string(), year));
            Ok(SurveyRound {
                year,
                window_start: window.start.to_string(),
                window_end: window.end.to_string(),
                rows,
                counts,
                line_per_capita: rules.as_ref().and_then(|rules| rules.monitoring_line),
                rule_source: rules.map(|rules| rules.source).unwrap_or_default(),
            })
        })
    }

    /// A household's surveys of all windows, newest first.
    pub fn surveys_of(&self, household: &str) -> Result<Vec<SurveyRow>, DeviceError> {
        let home = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        self.store.read(|connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM income_survey s JOIN household h ON h.document = s.household \
                 JOIN document d ON d.document = s.document LEFT JOIN income_survey b ON b.household = s.household \
                   AND b.period_kind = 'ANNUAL' AND b.year = s.year - 1 \
                 WHERE s.household = ?1 ORDER BY s.year DESC, s.period_month DESC, s.document"
            );
            let mut query = connection.prepare_cached(&sql)?;
            let mut rows: Vec<SurveyRow> =
                query.query_map([home.as_bytes()], |row| from_row(row, 0))?.collect::<Result<_, _>>()?;
            rows.iter_mut().try_for_each(|row| count_doubts(connection, row))?;
            mark_drafts(connection, &mut rows)?;
            Ok(rows)
        })
    }
}

/// Lifted and monitored households, and every other one that was measured.
fn rows(connection: &Connection, year: i32) -> Result<Vec<SurveyRow>, DeviceError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM household h JOIN document hd ON hd.document = h.document AND hd.deleted = 0 \
         LEFT JOIN income_survey s ON s.household = h.document AND s.period_kind = 'ANNUAL' AND s.year = ?1 \
         LEFT JOIN document d ON d.document = s.document \
         LEFT JOIN income_survey b ON b.household = h.document AND b.period_kind = 'ANNUAL' AND b.year = ?1 - 1 \
         WHERE h.household_type = 'LIFTED' OR h.monitor_category IS NOT NULL OR s.document IS NOT NULL \
         ORDER BY h.group_order, h.group_name, h.sort_name, h.document"
    );
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_map([year], |row| from_row(row, year))?.collect::<Result<_, _>>()?)
}

fn to_measure(row: &SurveyRow) -> bool {
    row.household_type == Some(HouseholdType::Lifted) || row.monitor_category.is_some()
}

fn is(row: &SurveyRow, filter: SurveyFilter) -> bool {
    let handed_in = matches!(row.status, Some(SurveyStatus::Submitted | SurveyStatus::Accepted));
    match filter {
        SurveyFilter::Due => to_measure(row) && !handed_in,
        SurveyFilter::ToReview => row.status == Some(SurveyStatus::Submitted),
        SurveyFilter::SentBack => row.status == Some(SurveyStatus::SentBack),
        SurveyFilter::Done => handed_in,
        SurveyFilter::All => true,
    }
}

/// Doubts without an answer, of a sheet that is not accepted yet.
fn count_doubts(connection: &Connection, row: &mut SurveyRow) -> Result<(), DeviceError> {
    let open = row.status.is_some_and(|status| status != SurveyStatus::Accepted);
    let Some(household) = Uuid::try_parse(&row.household).ok().filter(|_| open) else { return Ok(()) };
    let key = SurveyKey { household, year: row.year, kind: row.period_kind, month: row.period_month.clone() };
    let context = Context::load(connection, key)?;
    let worked = context.around().work(&Contents::read(&context.document));
    let open = |severity, answered: bool| severity == Severity::Block || !answered;
    let doubts = worked.findings.iter().filter(|one| open(one.finding.severity, one.answer.is_some())).count();
    row.findings = u32::try_from(doubts).unwrap_or(u32::MAX);
    Ok(())
}

/// A draft bears the name of its survey: last year's is not shown at this year's row.
fn mark_drafts(connection: &Connection, rows: &mut [SurveyRow]) -> Result<(), DeviceError> {
    let mut query = connection.prepare_cached("SELECT draft FROM draft WHERE kind = 'income_survey'")?;
    let drafts: BTreeSet<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for row in rows.iter_mut().filter(|_| !drafts.is_empty()) {
        let household = Uuid::try_parse(&row.household).unwrap_or_default();
        let own = survey_id(household, row.year, row.period_kind, row.period_month.as_deref());
        row.has_draft = drafts.contains(&own.to_string());
    }
    Ok(())
}

/// What is left of the round that was opened this autumn, monitored households first. `None`: nothing to do now.
pub(super) fn left_of_round(connection: &Connection, today: NaiveDate) -> Result<Option<SurveysDue>, DeviceError> {
    let settings = of_phone(connection)?;
    let rules = &settings.round;
    let (year, Some(due_on)) = (rules.year_on(today), rules.due_by(today)) else { return Ok(None) };
    let mut left: Vec<SurveyRow> =
        rows(connection, year)?.into_iter().filter(|row| is(row, SurveyFilter::Due)).collect();
    if left.is_empty() {
        return Ok(None);
    }
    let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
    // Sent back first: somebody waits. The village's order stays within.
    left.sort_by_key(|row| (row.status != Some(SurveyStatus::SentBack), row.monitor_category.is_none()));
    left.truncate(SHOWN);
    left.iter_mut().try_for_each(|row| count_doubts(connection, row))?;
    mark_drafts(connection, &mut left)?;
    Ok(Some(SurveysDue { year, due_on: due_on.to_string(), overdue: today > due_on, count, rows: left }))
}

/// `year` where the household has no survey yet.
fn from_row(row: &Row<'_>, year: i32) -> rusqlite::Result<SurveyRow> {
    let (household, document): ([u8; 16], Option<[u8; 16]>) = (row.get(0)?, row.get(1)?);
    let word = |at: usize| row.get::<_, Option<String>>(at);
    let count = |at: usize| row.get::<_, Option<u32>>(at).map(Option::unwrap_or_default);
    let state = state_of(count(15)?, count(16)?);
    Ok(SurveyRow {
        household: Uuid::from_bytes(household).to_string(),
        head_name: row.get(2)?,
        group: row.get(3)?,
        household_type: word(4)?.as_deref().and_then(HouseholdType::parse),
        monitor_category: word(5)?.as_deref().and_then(MonitorCategory::parse),
        year: row.get::<_, Option<i32>>(6)?.unwrap_or(year),
        period_kind: word(7)?.as_deref().and_then(PeriodKind::parse).unwrap_or(PeriodKind::Annual),
        period_month: word(8)?,
        status: word(9)?.as_deref().and_then(SurveyStatus::parse),
        net_per_capita: row.get(10)?,
        last_net_per_capita: row.get(11)?,
        below_line: row.get(12)?,
        findings: 0,
        open_comments: count(13)?,
        conflicts: count(14)?,
        state: document.map(|_| state),
        document: document.map(|document| Uuid::from_bytes(document).to_string()),
        has_draft: false,
    })
}
