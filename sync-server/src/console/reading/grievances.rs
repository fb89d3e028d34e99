//! 诉求台账: the ledger with its filters, the three rates and how long open matters have waited (domain.md §4).

use super::Asked;
use super::on::ruled;
use super::query::{Page, Query, Rows, maybe_id, village};
use crate::store::sql::Row;
use crate::store::{Store, StoreError};
use chrono::{Datelike, Duration, NaiveDate};
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::deadline::late_days;
use cunji_model::grievance::rates::{Rate, RateRow, RateRules, Rates, rates};
use serde::{Deserialize, Serialize};

/// Days open from which each bucket of the ageing begins.
const AGES: [(&str, i64); 5] = [("0-7", 0), ("8-15", 8), ("16-30", 16), ("31-90", 31), ("91-", 91)];

/// Which grievances.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GrievanceFilter {
    /// 办理状态; `open`: all that are not closed.
    pub status: Option<String>,
    /// 问题类别
    pub category: Option<String>,
    /// 轻重缓急
    pub urgency: Option<String>,
    /// 层级
    pub level: Option<String>,
    /// 1: past the deadline and not done.
    pub overdue: Option<u8>,
    /// 1: to be done between today and Sunday.
    pub due_this_week: Option<u8>,
    /// Registered from this day on.
    pub from: Option<NaiveDate>,
    /// Registered until this day.
    pub to: Option<NaiveDate>,
    /// Of one household.
    pub household: Option<uuid::Uuid>,
    /// Part of what was told, of the head's or the responsible's name.
    pub q: Option<String>,
}

/// One grievance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrievanceRow {
    /// 12 digits.
    pub village: String,
    /// Grievance.
    pub document: String,
    /// Household, if it is somebody's.
    pub household: Option<String>,
    /// 户主 of that household.
    pub head: String,
    /// As told.
    pub content: String,
    /// 问题类别
    pub category: Option<String>,
    /// 轻重缓急
    pub urgency: Option<String>,
    /// 办理状态
    pub status: String,
    /// 层级
    pub level: String,
    /// 整改时限
    pub due_on: Option<String>,
    /// Days past the deadline until it was done, or until today.
    pub days_late: u32,
    /// 责任单位
    pub responsible_unit: String,
    /// 责任人
    pub responsible_person: String,
    /// 登记日期
    pub registered_on: String,
}

/// A share with both its numbers; the browser divides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Numerator.
    pub numerator: u32,
    /// Denominator; 0 is shown as "—".
    pub denominator: u32,
}

impl From<Rate> for Share {
    fn from(rate: Rate) -> Self {
        Self { numerator: rate.of, denominator: rate.among }
    }
}

/// 响应率, 解决率, 满意率
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Shares {
    /// Responded in time ÷ due to respond.
    pub responded: Share,
    /// Called back and solved ÷ called back.
    pub solved: Share,
    /// Satisfied ÷ called back.
    pub satisfied: Share,
}

/// Open matters that have waited so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Age {
    /// `0-7`, `8-15`, `16-30`, `31-90`, `91-`: days since registration.
    pub bucket: String,
    /// How many.
    pub count: u64,
}

/// The ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grievances {
    /// The part asked for, the nearest deadline first.
    pub rows: Vec<GrievanceRow>,
    /// How many the filter finds.
    pub total: u64,
    /// The rates of what the filter finds.
    pub rates: Shares,
    /// How long the open ones among them have waited.
    pub ageing: Vec<Age>,
}

const HOME: &str = "grievance g LEFT JOIN household h ON h.village = g.village AND h.document = g.household";

fn filtered(asked: &Asked, filter: &GrievanceFilter) -> Query {
    let mut query = Query::about(asked, "g");
    match filter.status.as_deref() {
        Some("open") => query.when("g.status <> 'CLOSED'"),
        status => query.equal("g.status", status),
    }
    query.equal("g.category", filter.category.as_deref());
    query.equal("g.urgency", filter.urgency.as_deref());
    query.equal("g.level", filter.level.as_deref());
    query.equal("g.household", filter.household);
    query.days("g.registered_on", filter.from, filter.to);
    if filter.overdue == Some(1) {
        let today = query.bind(asked.today.to_string());
        query.when(format!("g.running = 1 AND g.due_on < {today}"));
    }
    if filter.due_this_week == Some(1) {
        let sunday = asked.today + Duration::days(i64::from(6 - asked.today.weekday().num_days_from_monday()));
        query.when("g.running = 1");
        query.days("g.due_on", Some(asked.today), Some(sunday));
    }
    query.having(&["g.content", "h.head", "g.responsible_unit", "g.responsible_person"], filter.q.as_deref());
    query
}

/// A part of the ledger with the figures of all that the filter finds.
pub async fn grievances(
    store: &dyn Store,
    asked: &Asked,
    filter: &GrievanceFilter,
    page: Page,
) -> Result<Grievances, StoreError> {
    let query = filtered(asked, filter);
    let rates = shares(store, asked, query.clone()).await?;
    let ageing = ageing(store, asked, query.clone()).await?;
    let order = "CASE WHEN g.due_on IS NULL THEN 1 ELSE 0 END, g.due_on, g.registered_on DESC, g.village, g.document";
    let Rows { rows, total } = query.page(store, COLUMNS, (HOME, ""), order, page, |row| read(row, asked)).await?;
    Ok(Grievances { rows, total, rates, ageing })
}

/// Grievances without their figures, of a household say.
pub(super) async fn list(
    store: &dyn Store,
    asked: &Asked,
    filter: &GrievanceFilter,
    page: Page,
) -> Result<Rows<GrievanceRow>, StoreError> {
    let order = "g.registered_on DESC, g.village, g.document";
    filtered(asked, filter).page(store, COLUMNS, (HOME, ""), order, page, |row| read(row, asked)).await
}

const COLUMNS: &str = "g.village, g.document, g.household, coalesce(h.head, ''), g.content, g.category, g.urgency, \
     g.status, g.level, g.due_on, g.ended_on, g.responsible_unit, g.responsible_person, g.registered_on";

fn read(row: &Row, asked: &Asked) -> Result<GrievanceRow, StoreError> {
    let due_on = row.maybe_text(9)?;
    let day = |text: Option<&str>| text.and_then(|day| day.parse::<NaiveDate>().ok());
    let ended = day(row.maybe_text(10)?.as_deref());
    Ok(GrievanceRow {
        village: village(row, 0)?,
        document: row.uuid(1)?.to_string(),
        household: maybe_id(row, 2)?,
        head: row.text(3)?,
        content: row.text(4)?,
        category: row.maybe_text(5)?,
        urgency: row.maybe_text(6)?,
        status: row.text(7)?,
        level: row.text(8)?,
        days_late: day(due_on.as_deref()).map_or(0, |due| late_days(due, asked.today, ended)),
        due_on,
        responsible_unit: row.text(11)?,
        responsible_person: row.text(12)?,
        registered_on: row.text(13)?,
    })
}

/// The three rates of what a question finds, each matter counted by the rules of its village.
pub(super) async fn shares(store: &dyn Store, asked: &Asked, query: Query) -> Result<Shares, StoreError> {
    let shipped = asked.rules.rates.basically_counts;
    let tables = ruled(HOME, "g");
    let select = format!("SELECT g.respond_by, g.responded_on, g.solved, g.feedback, r.basically_counts FROM {tables}");
    let rows = query.all(store, &select, "").await?;
    let day = |text: Option<String>| text.and_then(|day| day.parse().ok());
    let row = |row: &Row| {
        Ok::<RateRow, StoreError>(RateRow {
            respond_by: day(row.maybe_text(0)?),
            responded_on: day(row.maybe_text(1)?),
            solved: row.truth(2)?,
            feedback: row.maybe_text(3)?.as_deref().and_then(Satisfaction::parse),
        })
    };
    let mut counted = Rates::default();
    for basically_counts in [true, false] {
        let rules = RateRules { basically_counts, ..asked.rules.rates.clone() };
        let mut here = Vec::new();
        for one in &rows {
            if one.maybe_int(4)?.map_or(shipped, |counts| counts != 0) == basically_counts {
                here.push(row(one)?);
            }
        }
        counted += rates(&here, &rules, asked.today);
    }
    let (responded, solved, satisfied) = (counted.responded, counted.solved, counted.satisfied);
    Ok(Shares { responded: responded.into(), solved: solved.into(), satisfied: satisfied.into() })
}

async fn ageing(store: &dyn Store, asked: &Asked, mut query: Query) -> Result<Vec<Age>, StoreError> {
    query.when("g.status <> 'CLOSED'");
    let select = format!("SELECT g.registered_on, count(*) FROM {HOME}");
    let mut ages: Vec<Age> = AGES.iter().map(|(name, _)| Age { bucket: (*name).to_owned(), count: 0 }).collect();
    for row in query.all(store, &select, "GROUP BY g.registered_on").await? {
        let days = row.text(0)?.parse::<NaiveDate>().map_or(0, |day| (asked.today - day).num_days()).max(0);
        let bucket = AGES.iter().rposition(|(_, from)| days >= *from).unwrap_or(0);
        if let Some(age) = ages.get_mut(bucket) {
            age.count += row.count(1)?;
        }
    }
    Ok(ages)
}
