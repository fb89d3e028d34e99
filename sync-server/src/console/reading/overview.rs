//! The first page: how visits, grievances and the income round stand, in all and by village, and the visits of the last
//! weeks. Villages stand in the order of their codes: nothing is ranked.

use super::on::{latest, of_round, ruled};
use super::projected::{Projected, projected};
use super::query::{Query, village};
use super::surveys::{HANDED_IN, TO_MEASURE, near};
use super::{Asked, due};
use crate::store::{Store, StoreError};
use chrono::{Datelike, Duration, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Weeks that the trend goes back, this one included.
const WEEKS: i64 = 12;

/// Figures of one village; each is a list's length.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VillageFigures {
    /// 12 digits.
    pub village: String,
    /// 村
    pub name: String,
    /// Households that are to be visited, each in its own period.
    pub due: u64,
    /// Of these visited in the current period.
    pub visited: u64,
    /// Of these without a visit for a whole period.
    pub overdue: u64,
    /// Grievances that are not closed.
    pub open_grievances: u64,
    /// Of these past their deadline, with work still to be done.
    pub late_grievances: u64,
    /// Households to be measured in the round.
    pub survey_due: u64,
    /// Of these handed in or accepted.
    pub survey_done: u64,
}

/// Visits of one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub week: NaiveDate,
    /// How many visits.
    pub visits: u64,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// As in [`VillageFigures`], of all villages.
    pub due: u64,
    /// As there.
    pub visited: u64,
    /// As there.
    pub overdue: u64,
    /// As there.
    pub open_grievances: u64,
    /// As there.
    pub late_grievances: u64,
    /// As there.
    pub survey_due: u64,
    /// As there.
    pub survey_done: u64,
    /// The year whose round is on; of villages that differ the latest.
    pub survey_year: i32,
    /// Handed in and below the monitoring line; `None` while nobody has set a line.
    pub under_line: Option<u64>,
    /// Handed in and near the line from above; `None` as above.
    pub near_line: Option<u64>,
    /// How far the tables are behind.
    pub projection: Projected,
    /// By village.
    pub by_village: Vec<VillageFigures>,
    /// By week, the oldest first.
    pub trend: Vec<Week>,
}

/// Puts the first page together.
pub async fn overview(store: &dyn Store, asked: &Asked) -> Result<Overview, StoreError> {
    let by_village: Vec<VillageFigures> = villages(store, asked).await?.into_values().collect();
    let sum = |figure: fn(&VillageFigures) -> u64| by_village.iter().map(figure).sum();
    let (under_line, near_line) = lines(store, asked).await?;
    Ok(Overview {
        due: sum(|one| one.due),
        visited: sum(|one| one.visited),
        overdue: sum(|one| one.overdue),
        open_grievances: sum(|one| one.open_grievances),
        late_grievances: sum(|one| one.late_grievances),
        survey_due: sum(|one| one.survey_due),
        survey_done: sum(|one| one.survey_done),
        survey_year: latest(store, asked).await?,
        under_line,
        near_line,
        projection: projected(store, asked).await?,
        trend: trend(store, asked).await?,
        by_village,
    })
}

/// Figures of each village by its number.
pub(super) async fn villages(store: &dyn Store, asked: &Asked) -> Result<BTreeMap<u64, VillageFigures>, StoreError> {
    let mut found = BTreeMap::new();
    for row in Query::about(asked, "v").all(store, "SELECT v.village, v.name FROM village v", "").await? {
        let figures = VillageFigures { village: village(&row, 0)?, name: row.text(1)?, ..VillageFigures::default() };
        found.insert(row.count(0)?, figures);
    }
    let mut query = Query::about(asked, "h");
    let (visited, overdue) = (due::visited(asked, &mut query), due::overdue(asked, &mut query));
    query.when("h.listed = 1");
    let select = format!(
        "SELECT h.village, count(*), sum(CASE WHEN {visited} THEN 1 ELSE 0 END), \
           sum(CASE WHEN {overdue} THEN 1 ELSE 0 END), sum(CASE WHEN {TO_MEASURE} THEN 1 ELSE 0 END) FROM {}",
        due::HOMES,
    );
    for row in query.all(store, &select, "GROUP BY h.village").await? {
        if let Some(one) = found.get_mut(&row.count(0)?) {
            (one.due, one.visited) = (row.count(1)?, row.count(2)?);
            (one.overdue, one.survey_due) = (row.count(3)?, row.count(4)?);
        }
    }
    let mut query = Query::about(asked, "g");
    query.when("g.status <> 'CLOSED'");
    let today = query.bind(asked.today.to_string());
    let select = format!(
        "SELECT g.village, count(*), sum(CASE WHEN g.running = 1 AND g.due_on < {today} THEN 1 ELSE 0 END) \
         FROM grievance g"
    );
    for row in query.all(store, &select, "GROUP BY g.village").await? {
        if let Some(one) = found.get_mut(&row.count(0)?) {
            (one.open_grievances, one.late_grievances) = (row.count(1)?, row.count(2)?);
        }
    }
    let mut query = handed_in(asked);
    query.when(format!("h.listed = 1 AND {TO_MEASURE}"));
    let tables = "income_survey s JOIN household h ON h.village = s.village AND h.document = s.household";
    let select = format!("SELECT s.village, count(*) FROM {}", ruled(tables, "s"));
    for row in query.all(store, &select, "GROUP BY s.village").await? {
        if let Some(one) = found.get_mut(&row.count(0)?) {
            one.survey_done = row.count(1)?;
        }
    }
    Ok(found)
}

/// What was handed in of the round that is on.
fn handed_in(asked: &Asked) -> Query {
    let mut query = Query::about(asked, "s");
    of_round(asked, &mut query, None);
    query.when(HANDED_IN);
    query
}

/// Surveys below the line and near it; `None` when no survey of the round was held against a line.
async fn lines(store: &dyn Store, asked: &Asked) -> Result<(Option<u64>, Option<u64>), StoreError> {
    let query = handed_in(asked);
    let near = near(asked);
    let select = format!(
        "SELECT count(s.line_fen), coalesce(sum(CASE WHEN s.below_line = 1 THEN 1 ELSE 0 END), 0), \
           coalesce(sum(CASE WHEN {near} THEN 1 ELSE 0 END), 0) FROM {}",
        ruled("income_survey s", "s"),
    );
    let rows = query.all(store, &select, "").await?;
    let Some(row) = rows.first().filter(|row| row.count(0).is_ok_and(|lines| lines > 0)) else {
        return Ok((None, None));
    };
    Ok((Some(row.count(1)?), Some(row.count(2)?)))
}

/// Visits by week. A week without visits says 0: nobody went, as far as the office knows.
async fn trend(store: &dyn Store, asked: &Asked) -> Result<Vec<Week>, StoreError> {
    let monday = |day: NaiveDate| day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
    let first = monday(asked.today) - Duration::weeks(WEEKS - 1);
    let mut query = Query::about(asked, "v");
    let (from, to) = (query.bind(first.to_string()), query.bind(asked.today.to_string()));
    // Village by village, so that the index is entered at the first of the days each time.
    let select = format!(
        "SELECT t.visited_on, count(*) FROM village v \
         JOIN visit t ON t.village = v.village AND t.visited_on BETWEEN {from} AND {to}"
    );
    let mut weeks: BTreeMap<NaiveDate, u64> = (0..WEEKS).map(|week| (first + Duration::weeks(week), 0)).collect();
    for row in query.all(store, &select, "GROUP BY t.visited_on").await? {
        if let Some(visits) = row.text(0)?.parse().ok().and_then(|day| weeks.get_mut(&monday(day))) {
            *visits += row.count(1)?;
        }
    }
    Ok(weeks.into_iter().map(|(week, visits)| Week { week, visits }).collect())
}
