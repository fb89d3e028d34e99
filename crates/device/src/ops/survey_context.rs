//! Everything a survey's working looks at: its household, its rules, the year before.

use super::save::existing;
use crate::error::DeviceError;
use crate::store::changes::{self, RecordLine};
use crate::store::rules::in_force;
use cunji_model::Automerge;
use cunji_model::document::{Contents, genesis};
use cunji_model::income::judge::Around;
use cunji_model::income::window::{PeriodKind, Window};
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::{survey_id, survey_window};
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::sync::Arc;
use uuid::Uuid;

/// Which survey of a household is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyKey {
    /// Household.
    pub household: Uuid,
    /// 年度
    pub year: i32,
    /// Which window.
    pub kind: PeriodKind,
    /// Month of identification or elimination, `2026-06`.
    pub month: Option<String>,
}

impl SurveyKey {
    /// Its record.
    pub fn document(&self) -> Uuid {
        survey_id(self.household, self.year, self.kind, self.month.as_deref())
    }

    /// What it measures; `None` when the month is missing or is none.
    pub fn window(&self) -> Option<Window> {
        survey_window(self.year, self.kind, self.month.as_deref())
    }
}

/// A household's survey with what it is held against.
pub(super) struct Context {
    pub key: SurveyKey,
    /// The household's village; the survey belongs to it.
    pub village: VillageNumber,
    pub household: Contents,
    /// The survey's line in the store; `None`: not begun.
    pub line: Option<RecordLine>,
    /// The survey, or an empty one.
    pub document: Automerge,
    /// Last year's sheet of the same household.
    pub last: Option<Contents>,
    /// The rules in force in the village.
    pub settings: Arc<Settings>,
}

impl Context {
    pub fn load(connection: &Connection, key: SurveyKey) -> Result<Self, DeviceError> {
        let (home, household) = existing(connection, key.household, Kind::Household)?;
        let household = Contents::read(&household);
        let line = changes::line(connection, key.document())?;
        let document = match &line {
            Some(line) => changes::document(connection, line.id, Kind::IncomeSurvey)?,
            None => genesis(Kind::IncomeSurvey),
        };
        let before = survey_id(key.household, key.year - 1, PeriodKind::Annual, None);
        let last = changes::line(connection, before)?
            .map(|line| changes::document(connection, line.id, Kind::IncomeSurvey))
            .transpose()?
            .map(|document| Contents::read(&document))
            // What lies in 回收站 is held against nobody and offered to nobody.
            .filter(|last| !last.is_deleted());
        let settings = in_force(connection, home.village)?;
        Ok(Self { key, village: home.village, household, line, document, last, settings })
    }

    /// The survey with what it is held against.
    pub fn around(&self) -> Around<'_> {
        Around {
            village: self.village.to_string(),
            year: self.key.year,
            kind: self.key.kind,
            household: &self.household,
            last: self.last.as_ref(),
            settings: &self.settings,
        }
    }
}
