//! A year's income round: how many households are to be measured, begun, handed in, sent back, accepted, by village.

use super::Asked;
use super::on::{latest, of_round, ruled};
use super::query::{Query, village};
use super::surveys::TO_MEASURE;
use crate::store::{Store, StoreError};
use cunji_model::income::window::annual;
use serde::Serialize;
use std::collections::BTreeMap;

/// How a round stands, of households that are to be measured. A survey is in one of the four states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RoundFigures {
    /// 应测: lifted or monitored households.
    pub due: u64,
    /// 在填
    pub filling: u64,
    /// 待审
    pub submitted: u64,
    /// 被退回
    pub sent_back: u64,
    /// 已通过
    pub accepted: u64,
}

impl RoundFigures {
    /// Begun in whatever state.
    pub fn begun(&self) -> u64 {
        self.filling + self.submitted + self.sent_back + self.accepted
    }
}

/// A round, in all or of one village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundRow {
    /// 12 digits.
    pub village: String,
    /// 村
    pub name: String,
    /// Begun in whatever state.
    pub begun: u64,
    /// Its figures.
    #[serde(flatten)]
    pub figures: RoundFigures,
}

/// The round of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    /// 年度; of villages whose rounds differ the latest.
    pub year: i32,
    /// First day that is measured.
    pub window_start: Option<String>,
    /// Last day that is measured.
    pub window_end: Option<String>,
    /// Begun in whatever state.
    pub begun: u64,
    /// All villages together.
    #[serde(flatten)]
    pub figures: RoundFigures,
    /// By village, in the order of the codes.
    pub rows: Vec<RoundRow>,
}

/// How the round of a year stands; without a year the one that is on, in each village by its own rules.
pub async fn round(store: &dyn Store, asked: &Asked, year: Option<i32>) -> Result<Round, StoreError> {
    let mut found: BTreeMap<u64, RoundRow> = BTreeMap::new();
    for row in Query::about(asked, "v").all(store, "SELECT v.village, v.name FROM village v", "").await? {
        let (figures, name) = (RoundFigures::default(), row.text(1)?);
        found.insert(row.count(0)?, RoundRow { village: village(&row, 0)?, name, begun: 0, figures });
    }
    let mut query = Query::about(asked, "h");
    query.when(format!("h.listed = 1 AND {TO_MEASURE}"));
    for row in query.all(store, "SELECT h.village, count(*) FROM household h", "GROUP BY h.village").await? {
        if let Some(one) = found.get_mut(&row.count(0)?) {
            one.figures.due = row.count(1)?;
        }
    }
    let mut query = Query::about(asked, "s");
    of_round(asked, &mut query, year);
    query.when(format!("h.listed = 1 AND {TO_MEASURE}"));
    let tables = "income_survey s JOIN household h ON h.village = s.village AND h.document = s.household";
    let select = format!("SELECT s.village, s.state, count(*) FROM {}", ruled(tables, "s"));
    for row in query.all(store, &select, "GROUP BY s.village, s.state").await? {
        let Some(one) = found.get_mut(&row.count(0)?) else { continue };
        let (state, count) = (row.text(1)?, row.count(2)?);
        match state.as_str() {
            "SUBMITTED" => one.figures.submitted = count,
            "SENT_BACK" => one.figures.sent_back = count,
            "ACCEPTED" => one.figures.accepted = count,
            _ => one.figures.filling += count,
        }
        one.begun = one.figures.begun();
    }
    let rows: Vec<RoundRow> = found.into_values().collect();
    let sum = |figure: fn(&RoundFigures) -> u64| rows.iter().map(|row| figure(&row.figures)).sum();
    let figures = RoundFigures {
        due: sum(|one| one.due),
        filling: sum(|one| one.filling),
        submitted: sum(|one| one.submitted),
        sent_back: sum(|one| one.sent_back),
        accepted: sum(|one| one.accepted),
    };
    let year = match year {
        Some(year) => year,
        None => latest(store, asked).await?,
    };
    let window = annual(year);
    Ok(Round {
        year,
        window_start: window.map(|window| window.start.to_string()),
        window_end: window.map(|window| window.end.to_string()),
        begun: figures.begun(),
        figures,
        rows,
    })
}
