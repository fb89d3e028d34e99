//! Everything the console reads, a file per question. Each question takes the villages that may be seen, the day and the
//! rules as values, asks the projection's tables and gives rows or figures; every figure has a list with its rows.
//! Never ranks people, never shows a full number unless it is asked for by who may.

pub(crate) mod answer;
mod due;
mod on;
mod query;

mod campaign_coverage;
pub mod campaigns;
pub mod conflicts;
pub mod coverage;
pub mod grievance;
pub mod grievances;
pub mod history;
pub mod household;
pub mod households;
pub mod monthly;
mod namesakes;
pub mod overdue;
pub mod overview;
pub mod pictures;
pub mod projected;
pub mod record;
pub mod rounds;
pub mod rules;
pub mod search;
pub mod survey;
pub mod surveys;
pub mod visits;

pub use query::{Page, Rows};

use crate::accounts::division::Scope;
use chrono::NaiveDate;
use cunji_model::grievance::rates::RateRules;
use cunji_model::income::checks::CheckSettings;
use cunji_model::income::window::RoundRules;
use cunji_model::visit_policy::VisitPolicy;

/// The rules by which figures are counted where the office has set none. What it has set for a village stands in
/// `village_rule` and goes before.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// How often a household is due.
    pub visits: VisitPolicy,
    /// How the three rates are counted.
    pub rates: RateRules,
    /// When a year's round is on.
    pub round: RoundRules,
    /// From which fall on a survey is looked at twice.
    pub checks: CheckSettings,
    /// What counts as near the line.
    pub near: NearLine,
}

/// 接近监测线: at or above the line, and by less than so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearLine {
    /// Where the number comes from.
    pub source: String,
    /// Percent of the line.
    pub percent: u32,
}

impl Default for NearLine {
    fn default() -> Self {
        Self { source: "no source found [GK]".to_owned(), percent: 10 }
    }
}

/// What every question is told.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The villages that it is about: those asked for that the user may see.
    pub scope: Scope,
    /// The day it is where the office is.
    pub today: NaiveDate,
    /// The shipped rules.
    pub rules: Rules,
}
