//! The kinds of record and where each one's schema is. A new kind is one line here and one file in `record/`.

use crate::document::Contents;
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
    /// 规定
    Settings,
    /// 专项行动
    Campaign,
}

impl Kind {
    /// Every kind of this version.
    pub const ALL: [Kind; 6] =
        [Kind::Household, Kind::Visit, Kind::Grievance, Kind::IncomeSurvey, Kind::Settings, Kind::Campaign];

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Household => "household",
            Kind::Visit => "visit",
            Kind::Grievance => "grievance",
            Kind::IncomeSurvey => "income_survey",
            Kind::Settings => "settings",
            Kind::Campaign => "campaign",
        }
    }

    /// The kind for a word; `None` for a kind of a newer version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether only the office writes it: phones read it, and neither settle, hide nor change it.
    pub fn of_office(self) -> bool {
        matches!(self, Kind::Settings | Kind::Campaign)
    }

    /// Fields, collections and whole-record checks of this kind.
    pub fn schema(self) -> &'static Schema {
        match self {
            Kind::Household => &record::household::SCHEMA,
            Kind::Visit => &record::visit::SCHEMA,
            Kind::Grievance => &record::grievance::SCHEMA,
            Kind::IncomeSurvey => &record::income_survey::SCHEMA,
            Kind::Settings => &record::settings::SCHEMA,
            Kind::Campaign => &record::campaign::SCHEMA,
        }
    }

    /// What a record of this kind is about, for a line in a list of all kinds: the head's name, the time of the visit
    /// (RFC 3339), the villager's words,
    /// the year of the survey, the name of the campaign. Empty when nothing was said yet, and of settings: a village has one.
    pub fn about(self, contents: &Contents) -> String {
        let word = |name| contents.word(name).unwrap_or_default().to_owned();
        match self {
            Kind::Household => {
                let household = record::household::Household::read(contents);
                household.head().map(|head| head.name.clone()).unwrap_or_default()
            }
            Kind::Visit => word("visited_at"),
            Kind::Grievance => word("content"),
            Kind::IncomeSurvey => contents.int("year").map(|year| year.to_string()).unwrap_or_default(),
            Kind::Settings => String::new(),
            Kind::Campaign => word("name"),
        }
    }
}
