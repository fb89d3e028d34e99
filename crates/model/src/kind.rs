//! The kinds of record and where each one's schema is. A new kind is one line here and one file in `record/`.

use crate::field::Schema;
use crate::record;
use serde::{Deserialize, Serialize};

/// A kind of record this version understands. Other kinds are carried unread (design.md §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 户
    Household,
    /// 走访
    Visit,
    /// 诉求
    Grievance,
    /// 收入测算
    IncomeSurvey,
}

impl Kind {
    /// Every kind of this version.
    pub const ALL: [Kind; 4] = [Kind::Household, Kind::Visit, Kind::Grievance, Kind::IncomeSurvey];

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Household => "household",
            Kind::Visit => "visit",
            Kind::Grievance => "grievance",
            Kind::IncomeSurvey => "income_survey",
        }
    }

    /// The kind for a word; `None` for a kind of a newer version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Fields, collections and whole-record checks of this kind.
    pub fn schema(self) -> &'static Schema {
        match self {
            Kind::Household => &record::household::SCHEMA,
            Kind::Visit => &record::visit::SCHEMA,
            Kind::Grievance => &record::grievance::SCHEMA,
            Kind::IncomeSurvey => &record::income_survey::SCHEMA,
        }
    }
}
