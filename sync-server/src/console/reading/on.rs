//! The year whose round is on in each village as SQL: from the day that the office has set there, or the shipped one.

use super::Asked;
use super::query::Query;
use crate::store::{Store, StoreError};
use chrono::Datelike;

/// Puts the rules of the village of `alias` beside it.
pub(super) fn ruled(tables: &str, alias: &str) -> String {
    format!("{tables} LEFT JOIN village_rule r ON r.village = {alias}.village")
}

/// The year whose round is on, a number; needs [`ruled`].
fn year_on(asked: &Asked, query: &mut Query) -> String {
    let shipped = &asked.rules.round;
    let today = query.text(asked.today.format("%m-%d").to_string());
    let opens = format!("coalesce(r.round_opens, '{:02}-{:02}')", shipped.opens_month, shipped.opens_day);
    let year = asked.today.year();
    format!("CASE WHEN {today} >= {opens} THEN {year} ELSE {} END", year - 1)
}

/// Surveys `s` of a year; without one, of the round that is on in their village ([`ruled`]).
pub(super) fn of_round(asked: &Asked, query: &mut Query, year: Option<i32>) {
    match year {
        Some(year) => query.equal("s.year", Some(i64::from(year))),
        None => {
            let (on, year) = (year_on(asked, query), asked.today.year());
            // The years themselves are what the index knows.
            query.when(format!("s.year IN ({}, {year}) AND s.year = {on}", year - 1));
        }
    }
    query.when("s.period_kind = 'ANNUAL'");
}

/// The year whose round is on; of villages that differ the latest.
pub(super) async fn latest(store: &dyn Store, asked: &Asked) -> Result<i32, StoreError> {
    let mut query = Query::about(asked, "v");
    let select = format!("SELECT max({}) FROM {}", year_on(asked, &mut query), ruled("village v", "v"));
    let rows = query.all(store, &select, "").await?;
    let found = rows.first().map_or(Ok(None), |row| row.maybe_int(0))?;
    let shipped = || asked.rules.round.year_on(asked.today);
    Ok(found.and_then(|year| i32::try_from(year).ok()).unwrap_or_else(shipped))
}
