//! 月报, per village and township, from records alone (domain.md §5.3). What nobody records says so instead of 0: there
//! are no records of attendance and meetings yet.

use super::campaign_coverage::covered;
use super::grievances::Shares;
use super::query::{Query, village};
use super::{Asked, due};
use crate::store::sql::Row;
use crate::store::{Store, StoreError};
use chrono::{Days, NaiveDate};
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::rates::{RateRow, rates};
use cunji_model::visit_policy::Period;
use serde::Serialize;
use std::collections::BTreeMap;

/// A section without records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Unrecorded {
    /// False: the office has no records of this.
    pub recorded: bool,
}

/// 走访和覆盖
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VisitSection {
    /// Visits in the month.
    pub visits: u64,
    /// Households with at least one visit in the month.
    pub households_visited: u64,
    /// Households there are now.
    pub households: u64,
    /// Matters raised at these visits.
    pub issues: u64,
}

/// 专项行动 that had days in the month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CampaignLine {
    /// 编号
    pub number: String,
    /// 名称
    pub name: String,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// 应走访
    pub due: u64,
    /// 已走访 by the end of the month.
    pub visited: u64,
}

/// 诉求
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GrievanceSection {
    /// Registered in the month.
    pub new: u64,
    /// 销号 in the month.
    pub closed: u64,
    /// Past the deadline and not done on the month's last day, or today.
    pub overdue: u64,
    /// The rates of those registered in the month, as they stand today.
    pub rates: Shares,
}

/// 监测
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MonitoringSection {
    /// Households under monitoring since this month.
    pub newly_monitored: u64,
    /// Steps of the procedure that were done in the month, by kind.
    pub steps: BTreeMap<String, u64>,
}

/// 政策宣传
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PolicySection {
    /// Households that got the leaflet 申报政策 in the month.
    pub apply_policy: u64,
    /// Households that got the leaflet 帮扶政策 in the month.
    pub help_policy: u64,
}

/// 下月
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NextMonth {
    /// Households to be visited by its end.
    pub households_due: u64,
    /// Grievances due in it.
    pub grievances_due: u64,
}

/// One village's or township's report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MonthlySections {
    /// 12 digits, or 9 of a township; empty for all together.
    pub division: String,
    /// 村 or 乡镇
    pub name: String,
    /// 出勤
    pub attendance: Unrecorded,
    /// 走访和覆盖
    pub visits: VisitSection,
    /// 专项行动, by last day and number.
    pub campaigns: Vec<CampaignLine>,
    /// 诉求
    pub grievances: GrievanceSection,
    /// 监测
    pub monitoring: MonitoringSection,
    /// 会议
    pub meetings: Unrecorded,
    /// 政策宣传
    pub policy: PolicySection,
    /// 下月
    pub next_month: NextMonth,
}

/// The report of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Monthly {
    /// `2026-09`
    pub month: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Everything together.
    pub total: MonthlySections,
    /// By township, in the order of the codes.
    pub townships: Vec<MonthlySections>,
    /// By village, in the order of the codes.
    pub villages: Vec<MonthlySections>,
}

struct Collected {
    sections: MonthlySections,
    township: String,
    rates: Vec<RateRow>,
}

type Villages = BTreeMap<u64, Collected>;

/// The report of the month that `day` is in.
pub async fn monthly(store: &dyn Store, asked: &Asked, day: NaiveDate) -> Result<Monthly, StoreError> {
    let (from, to) = (Period::Month.start(day), Period::Month.end(day));
    let mut found = Villages::new();
    let select = "SELECT v.village, v.name, v.township FROM village v";
    for row in Query::about(asked, "v").all(store, select, "").await? {
        let sections = MonthlySections { division: village(&row, 0)?, name: row.text(1)?, ..Default::default() };
        found.insert(row.count(0)?, Collected { sections, township: row.text(2)?, rates: Vec::new() });
    }
    visits(store, asked, &mut found, (from, to)).await?;
    households(store, asked, &mut found, to).await?;
    grievances(store, asked, &mut found, (from, to)).await?;
    monitoring(store, asked, &mut found, (from, to)).await?;
    campaigns(store, asked, &mut found, (from, to)).await?;

    let all: Vec<&Collected> = found.values().collect();
    let total = together(asked, String::new(), String::new(), &all);
    let mut by_township: BTreeMap<String, Vec<&Collected>> = BTreeMap::new();
    for one in found.values() {
        let code: String = one.sections.division.chars().take(9).collect();
        by_township.entry(code).or_default().push(one);
    }
    let township = |(code, parts): (String, Vec<&Collected>)| {
        let name = parts.first().map(|one| one.township.clone()).unwrap_or_default();
        together(asked, code, name, &parts)
    };
    let townships = by_township.into_iter().map(township).collect();
    let alone = |one: &Collected| together(asked, one.sections.division.clone(), one.sections.name.clone(), &[one]);
    let villages = found.values().map(alone).collect();
    Ok(Monthly { month: from.format("%Y-%m").to_string(), from, to, total, townships, villages })
}

/// Several villages as one. Households stand in one village, so counts add up; rates are counted anew.
fn together(asked: &Asked, division: String, name: String, parts: &[&Collected]) -> MonthlySections {
    let mut all = MonthlySections { division, name, ..MonthlySections::default() };
    for one in parts.iter().map(|one| &one.sections) {
        all.visits.visits += one.visits.visits;
        all.visits.households_visited += one.visits.households_visited;
        all.visits.households += one.visits.households;
        all.visits.issues += one.visits.issues;
        all.grievances.new += one.grievances.new;
        all.grievances.closed += one.grievances.closed;
        all.grievances.overdue += one.grievances.overdue;
        all.monitoring.newly_monitored += one.monitoring.newly_monitored;
        for (kind, count) in &one.monitoring.steps {
            *all.monitoring.steps.entry(kind.clone()).or_default() += count;
        }
        all.policy.apply_policy += one.policy.apply_policy;
        all.policy.help_policy += one.policy.help_policy;
        all.next_month.households_due += one.next_month.households_due;
        all.next_month.grievances_due += one.next_month.grievances_due;
    }
    all.campaigns = campaigns_together(parts);
    let rates = rates(parts.iter().flat_map(|one| &one.rates), &asked.rules.rates, asked.today);
    let (responded, solved, satisfied) = (rates.responded.into(), rates.solved.into(), rates.satisfied.into());
    all.grievances.rates = Shares { responded, solved, satisfied };
    all
}

/// Rows of a question that begin with the village, each with the sections it belongs to.
fn spread(
    rows: &[Row],
    found: &mut Villages,
    put: impl Fn(&Row, &mut Collected) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for row in rows {
        if let Some(one) = found.get_mut(&row.count(0)?) {
            put(row, one)?;
        }
    }
    Ok(())
}

async fn visits(
    store: &dyn Store,
    asked: &Asked,
    found: &mut Villages,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(), StoreError> {
    let mut query = Query::about(asked, "v");
    let (from, to) = (query.bind(from.to_string()), query.bind(to.to_string()));
    let given = |column: &str| format!("count(DISTINCT CASE WHEN t.{column} = 1 THEN t.household END)");
    let select = format!(
        "SELECT v.village, count(*), count(DISTINCT t.household), CAST(sum(t.issues) AS BIGINT), {}, {} \
         FROM village v JOIN visit t ON t.village = v.village AND t.visited_on BETWEEN {from} AND {to}",
        given("apply_policy"),
        given("help_policy"),
    );
    let rows = query.all(store, &select, "GROUP BY v.village").await?;
    spread(&rows, found, |row, one| {
        let visits = &mut one.sections.visits;
        (visits.visits, visits.households_visited, visits.issues) = (row.count(1)?, row.count(2)?, row.count(3)?);
        one.sections.policy = PolicySection { apply_policy: row.count(4)?, help_policy: row.count(5)? };
        Ok(())
    })
}

async fn campaigns(
    store: &dyn Store,
    asked: &Asked,
    found: &mut Villages,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(), StoreError> {
    for one in covered(store, asked, None, (None, Some(to))).await? {
        let (first, last) = (one.campaign.starts_on, one.campaign.ends_on);
        let in_month = first.is_some_and(|day| day <= to) && last.is_some_and(|day| from <= day);
        let closed_before = one.campaign.closed_on.is_some_and(|day| day < from);
        if let Some(village) = found.get_mut(&one.village).filter(|_| in_month && !closed_before) {
            village.sections.campaigns.push(CampaignLine {
                number: one.campaign.number.clone(),
                name: one.campaign.name.clone(),
                starts_on: first,
                ends_on: last,
                due: small(one.coverage.due.len()),
                visited: small(one.coverage.visited.len()),
            });
        }
    }
    Ok(())
}

fn small(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The same campaign of several villages in one line.
fn campaigns_together(parts: &[&Collected]) -> Vec<CampaignLine> {
    let mut lines: BTreeMap<(Option<NaiveDate>, String), CampaignLine> = BTreeMap::new();
    for one in parts.iter().flat_map(|part| &part.sections.campaigns) {
        let line = lines.entry((one.ends_on, one.number.clone())).or_insert_with(|| CampaignLine {
            due: 0,
            visited: 0,
            ..one.clone()
        });
        line.due += one.due;
        line.visited += one.visited;
    }
    lines.into_values().collect()
}

async fn households(store: &dyn Store, asked: &Asked, found: &mut Villages, to: NaiveDate) -> Result<(), StoreError> {
    let mut query = Query::about(asked, "h");
    query.when("h.listed = 1");
    let next = to.checked_add_days(Days::new(1)).unwrap_or(to);
    let due = due::due_in_month(asked, &mut query, next);
    let month = query.bind(to.format("%Y-%m").to_string());
    let select = format!(
        "SELECT h.village, count(*), sum(CASE WHEN {due} THEN 1 ELSE 0 END), \
           sum(CASE WHEN h.monitor_category IS NOT NULL AND h.monitored_since = {month} THEN 1 ELSE 0 END) \
         FROM household h"
    );
    let rows = query.all(store, &select, "GROUP BY h.village").await?;
    spread(&rows, found, |row, one| {
        one.sections.visits.households = row.count(1)?;
        one.sections.next_month.households_due = row.count(2)?;
        one.sections.monitoring.newly_monitored = row.count(3)?;
        Ok(())
    })
}

async fn grievances(
    store: &dyn Store,
    asked: &Asked,
    found: &mut Villages,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(), StoreError> {
    let mut query = Query::about(asked, "g");
    let (first, last) = (query.bind(from.to_string()), query.bind(to.to_string()));
    let on = query.bind(to.min(asked.today).to_string());
    let next = to.checked_add_days(Days::new(1)).unwrap_or(to);
    let (next_first, next_last) = (query.bind(next.to_string()), query.bind(Period::Month.end(next).to_string()));
    let ones = |condition: String| format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END)");
    let select = format!(
        "SELECT g.village, {}, {}, {}, {} FROM grievance g",
        ones(format!("g.registered_on BETWEEN {first} AND {last}")),
        ones(format!("g.closed_on BETWEEN {first} AND {last}")),
        ones(format!("g.registered_on <= {on} AND g.due_on < {on} AND (g.running = 1 OR g.ended_on > {on})")),
        ones(format!("g.running = 1 AND g.due_on BETWEEN {next_first} AND {next_last}")),
    );
    let rows = query.all(store, &select, "GROUP BY g.village").await?;
    spread(&rows, found, |row, one| {
        let section = &mut one.sections.grievances;
        (section.new, section.closed, section.overdue) = (row.count(1)?, row.count(2)?, row.count(3)?);
        one.sections.next_month.grievances_due = row.count(4)?;
        Ok(())
    })?;
    let mut query = Query::about(asked, "g");
    query.days("g.registered_on", Some(from), Some(to));
    let select = "SELECT g.village, g.respond_by, g.responded_on, g.solved, g.feedback FROM grievance g";
    let rows = query.all(store, select, "").await?;
    let day = |text: Option<String>| text.and_then(|day| day.parse().ok());
    spread(&rows, found, |row, one| {
        one.rates.push(RateRow {
            respond_by: day(row.maybe_text(1)?),
            responded_on: day(row.maybe_text(2)?),
            solved: row.truth(3)?,
            feedback: row.maybe_text(4)?.as_deref().and_then(Satisfaction::parse),
        });
        Ok(())
    })
}

async fn monitoring(
    store: &dyn Store,
    asked: &Asked,
    found: &mut Villages,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(), StoreError> {
    let mut query = Query::about(asked, "m");
    query.days("m.done_on", Some(from), Some(to));
    let select = "SELECT m.village, m.kind, count(*) FROM monitoring m";
    let rows = query.all(store, select, "GROUP BY m.village, m.kind").await?;
    spread(&rows, found, |row, one| {
        one.sections.monitoring.steps.insert(row.text(1)?, row.count(2)?);
        Ok(())
    })
}
