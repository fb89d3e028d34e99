//! One survey's sheet with its working, last year beside it, its doubts with their answers and the reviewer's comments.

use super::Asked;
use super::grievance::head_of;
use super::record::{Conflict, Numbers, Writers, conflicts, heads, open};
use crate::store::{Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::field::Value;
use cunji_model::income::compare::{Beside, beside_last_year};
use cunji_model::income::course::{SurveyStatus, SurveyStepKind, in_order, survey_status};
use cunji_model::income::judge::{Around, SurveyWorking};
use cunji_model::income::sheet::Sheet;
use cunji_model::income::told::{LastLine, SurveyComment, SurveyStepView, comments, last_lines, step_view};
use cunji_model::income::window::PeriodKind;
use cunji_model::income::work_out::Working;
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::{sheet, steps, survey_id, survey_window};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A survey's sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurveySheet {
    /// 12 digits.
    pub village: String,
    /// Survey.
    pub document: String,
    /// Household.
    pub household: Option<String>,
    /// 户主
    pub head: String,
    /// Hidden by somebody.
    pub deleted: bool,
    /// 年度
    pub year: i32,
    /// Which window.
    pub period_kind: PeriodKind,
    /// First day that is measured.
    pub window_start: Option<String>,
    /// Last day that is measured.
    pub window_end: Option<String>,
    /// Where it stands.
    pub status: SurveyStatus,
    /// What the reviewer may do now.
    pub allowed: Vec<SurveyStepKind>,
    /// Heads it was read at.
    pub heads: Vec<String>,
    /// What was said, by path; steps, comments and answers not among it.
    pub fields: BTreeMap<String, Value>,
    /// Every figure with how it came about, and the doubts with their answers.
    pub working: SurveyWorking,
    /// Last year's figures.
    pub last_working: Option<Working>,
    /// Both years line by line, in the order of the form.
    pub beside: Vec<Beside>,
    /// Last year's lines as they were told: months, amount a month, gone.
    pub last_year: Vec<LastLine>,
    /// The reviewer's comments, the oldest first; each names its line.
    pub comments: Vec<SurveyComment>,
    /// Its steps, the newest last.
    pub steps: Vec<SurveyStepView>,
    /// Where the rules come from; empty when there are none for this place.
    pub rule_source: String,
    /// What people have to settle in it.
    pub conflicts: Vec<Conflict>,
}

/// The sheet; `None` when there is none for this user.
pub async fn survey(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
) -> Result<Option<SurveySheet>, StoreError> {
    let Some(opened) = open(store, asked, village, id, Some(Kind::IncomeSurvey)).await? else { return Ok(None) };
    let contents = &opened.contents;
    let home = contents.word("household").and_then(|text| Uuid::try_parse(text).ok());
    let year = contents.int("year").and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
    let kind = contents.word("period_kind").and_then(PeriodKind::parse).unwrap_or(PeriodKind::Annual);
    let before = home.map(|home| survey_id(home, year - 1, PeriodKind::Annual, None));
    let mut beside = [None, None];
    for (slot, (id, kind)) in beside.iter_mut().zip([(home, Kind::Household), (before, Kind::IncomeSurvey)]) {
        if let Some(id) = id {
            *slot = open(store, asked, village, id, Some(kind)).await?.map(|one| one.contents);
        }
    }
    let [household, last] = beside;
    let (household, last) = (household.unwrap_or_default(), last.filter(|last: &Contents| !last.is_deleted()));
    let around = Around {
        village: village.to_string(),
        year,
        kind,
        household: &household,
        last: last.as_ref(),
        settings: &opened.settings,
    };
    let last_sheet = last.as_ref().map_or_else(Sheet::default, sheet);
    let found = steps(contents);
    let status = survey_status(&found);
    let mut fields = Numbers::Masked.fields(Kind::IncomeSurvey, contents);
    fields.retain(|path, _| !["steps/", "comments/", "answers/"].iter().any(|begin| path.starts_with(begin)));
    let window = survey_window(year, kind, contents.word("period_month"));
    let reviewing = |step: &&SurveyStepKind| matches!(step, SurveyStepKind::Accept | SurveyStepKind::SendBack);
    Ok(Some(SurveySheet {
        village: village.to_string(),
        document: id.to_string(),
        household: home.map(|home| home.to_string()),
        head: head_of(store, village, home).await?,
        deleted: contents.is_deleted(),
        year,
        period_kind: kind,
        window_start: window.map(|window| window.start.to_string()),
        window_end: window.map(|window| window.end.to_string()),
        status,
        allowed: status.allowed().iter().filter(reviewing).copied().collect(),
        heads: heads(&opened.document),
        fields,
        working: around.work(contents),
        last_working: around.last_working(),
        beside: beside_last_year(&around.sheet(contents), &last_sheet),
        last_year: last_lines(last.as_ref(), contents),
        comments: comments(contents),
        steps: in_order(&found).into_iter().map(|step| step_view(contents, step)).collect(),
        rule_source: around.rules(contents).map(|rules| rules.source).unwrap_or_default(),
        conflicts: conflicts(&opened, &Writers::read(store).await?),
    }))
}
