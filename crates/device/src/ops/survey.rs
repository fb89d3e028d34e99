//! 收入测算: one sheet, its live working, handing it in, and the reviewer's part.

use super::record::fields_of;
use super::save::{Intent, begun, existing};
use super::settle::conflict_views;
use super::survey_context::{Context, SurveyKey};
use super::survey_parts::{bad_number, fixed, unanswered, with_typed};
use super::visit::split_known;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts;
use crate::store::meta;
use crate::store::projection::heads;
use crate::store::rules::of_phone;
use crate::view::{NewComment, Saved, Stale, SurveyForm, SurveyWorking};
use cunji_model::document::{Contents, genesis};
use cunji_model::field::{Problem, ProblemCode, Value};
use cunji_model::income::course::{SurveyStatus, SurveyStepKind, in_order, survey_status};
use cunji_model::income::review::{step_fields, wrong_review};
use cunji_model::income::told::{comments, last_lines, step_view};
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::steps;
use rusqlite::Transaction;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which survey: household, year (`None`: the open round), window and month as the screen names them.
type Asked<'a> = (&'a str, Option<i32>, Option<PeriodKind>, Option<String>);

/// What a survey's deeds make out of date.
const STALE: [Stale; 5] = [Stale::Today, Stale::Household, Stale::Surveys, Stale::Drafts, Stale::Sync];

impl Device {
    /// Opens a household's sheet: its record with the open draft over it, last year's lines beside it.
    pub fn open_survey_form(
        &self,
        household: &str,
        year: Option<i32>,
        kind: Option<PeriodKind>,
        month: Option<String>,
    ) -> Result<SurveyForm, DeviceError> {
        let key = self.survey_key((household, year, kind, month))?;
        let window = key.window().ok_or(DeviceError::NotFound)?;
        let today = self.clock.now().date_naive();
        self.store.read(|connection| {
            let me = meta::enrolment(connection)?.ok_or(DeviceError::NotEnrolled)?;
            let context = Context::load(connection, key)?;
            let contents = Contents::read(&context.document);
            let name = context.key.document().to_string();
            let kept = drafts::get(connection, &name)?;
            let resumed = kept.is_some();
            let (draft_heads, typed) = kept.map(|kept| (kept.heads, kept.fields)).unwrap_or_default();
            let (changed, unmapped) = split_known(Kind::IncomeSurvey, typed);
            let mut fields = fields_of(&contents);
            fields.retain(|path, _| !path.starts_with("steps/") && !path.starts_with("comments/"));
            let proposed = [
                (
                    "member_count",
                    Some(Value::Int(context.around().members())).filter(|_| context.around().members() > 0),
                ),
                ("measured_on", Some(Value::Text(today.to_string()))),
                ("filled_by", Some(Value::Text(me.person_name))),
            ];
            for (field, value) in proposed {
                if let (Some(value), false) = (value, fields.contains_key(field)) {
                    fields.insert(field.to_owned(), value);
                }
            }
            fields.extend(changed.clone());
            let found = steps(&contents);
            let order = in_order(&found);
            let back = order.iter().rev().find(|step| step.kind == SurveyStepKind::SendBack);
            let status = survey_status(&found);
            let rules = context.around().rules(&contents);
            let household = Household::read(&context.household);
            let head = household.head().map(|head| head.name.clone()).unwrap_or_default();
            let place = ["group", "courtyard"].into_iter().filter_map(|field| context.household.word(field));
            let now_heads = heads(&context.document);
            Ok(SurveyForm {
                draft: name.clone(),
                household: context.key.household.to_string(),
                document: name,
                head_name: head,
                place: place.collect::<Vec<_>>().join(" · "),
                year: context.key.year,
                period_kind: context.key.kind,
                period_month: context.key.month.clone(),
                window_start: window.start.to_string(),
                window_end: window.end.to_string(),
                window_open: window.is_open_on(today),
                // A draft goes on from where it was begun, be it from nothing: what came in meanwhile is not undone.
                heads: match (resumed, draft_heads.is_empty()) {
                    (false, _) => now_heads,
                    (true, true) => heads(&genesis(Kind::IncomeSurvey)),
                    (true, false) => draft_heads,
                },
                fields,
                changed,
                resumed,
                unmapped,
                status,
                sent_back_words: back.filter(|_| status == SurveyStatus::SentBack).map(|step| step.words.clone()),
                comments: comments(&contents),
                steps: order.into_iter().map(|step| step_view(&contents, step)).collect(),
                conflicts: match &context.line {
                    Some(line) => conflict_views(connection, line, &context.document, &contents)?,
                    None => Vec::new(),
                },
                last_year: last_lines(context.last.as_ref(), &contents),
                last_year_net_per_capita: context.around().last_working().map(|working| working.net_per_capita),
                wage_rule: rules.as_ref().map(|rules| rules.wage),
                goods_rule: rules.as_ref().map(|rules| rules.goods),
                size_rule: rules.as_ref().map(|rules| rules.size),
                rule_source: rules.map(|rules| rules.source).unwrap_or_default(),
            })
        })
    }

    /// The sheet worked out with what was typed so far. Reads only; a number that can't be is an error, not left out.
    pub fn work_survey(
        &self,
        household: &str,
        year: Option<i32>,
        kind: Option<PeriodKind>,
        month: Option<String>,
        changed: &BTreeMap<String, Value>,
    ) -> Result<SurveyWorking, DeviceError> {
        let key = self.survey_key((household, year, kind, month))?;
        self.store.read(|connection| {
            let context = Context::load(connection, key)?;
            let worked = context.around().work(&with_typed(&context, changed)?);
            let wrong =
                bad_number(changed).map(|error| SurveyWorking { working: None, error: Some(error), ..worked.clone() });
            Ok(wrong.unwrap_or(worked))
        })
    }

    /// Saves what was changed. With `submit` the sheet is handed in: every doubt needs an answer first. Without it a
    /// half-filled sheet is saved as it is; one that was handed in is thereby taken back.
    #[allow(clippy::too_many_arguments)]
    pub fn save_survey(
        &self,
        draft: &str,
        household: &str,
        year: Option<i32>,
        kind: Option<PeriodKind>,
        month: Option<String>,
        heads: &[String],
        changed: &BTreeMap<String, Value>,
        submit: bool,
    ) -> Result<Saved, DeviceError> {
        let key = self.survey_key((household, year, kind, month))?;
        let Some(window) = key.window() else {
            let code = if key.month.is_none() { ProblemCode::Required } else { ProblemCode::BadDate };
            return Ok(Saved::Problems { problems: vec![Problem { path: "period_month".into(), code }] });
        };
        let id = key.document();
        if let Some(path) = changed.keys().find(|path| path.starts_with("steps/") || path.starts_with("comments/")) {
            let problem = Problem { path: path.clone(), code: ProblemCode::StepNotAllowed };
            return Ok(Saved::Problems { problems: vec![problem] });
        }
        let today = self.clock.now().date_naive();
        self.act(&STALE, |transaction| {
            let me = meta::enrolment(transaction)?.ok_or(DeviceError::NotEnrolled)?;
            let context = Context::load(transaction, key.clone())?;
            let before = Contents::read(&context.document);
            let wrong = fixed(&before, &key, changed);
            if !wrong.is_empty() {
                return Ok(Err(wrong));
            }
            let rules = context.around().rules(&before);
            let mut fields = changed.clone();
            let members = Value::Int(context.around().members());
            let known = [
                ("household", Some(Value::Text(key.household.to_string()))),
                ("year", Some(Value::Int(i64::from(key.year)))),
                ("period_kind", Some(Value::from(key.kind.as_str()))),
                ("period_month", key.month.clone().map(Value::Text)),
                ("period_start", Some(Value::Text(window.start.to_string()))),
                ("period_end", Some(Value::Text(window.end.to_string()))),
                ("member_count", Some(members).filter(|_| context.around().members() > 0)),
                // Who and when is said by whoever hands it in: two who begin it apart have nothing to settle there.
                ("measured_on", Some(Value::Text(today.to_string())).filter(|_| submit)),
                ("filled_by", Some(Value::Text(me.person_name)).filter(|_| submit)),
                ("rule_set", rules.as_ref().map(|rules| Value::Text(rules.id.clone()))),
                ("rule_set_version", rules.as_ref().map(|rules| Value::Int(i64::from(rules.version)))),
            ];
            for (field, value) in known {
                if let (Some(value), true, None) = (value, before.value(field).is_none(), fields.get(field)) {
                    fields.insert(field.to_owned(), value);
                }
            }
            if before.is_deleted() {
                // There is one survey a household and year: whoever fills it in again takes it out of 回收站.
                fields.insert("deleted".to_owned(), Value::Bool(false));
            }
            let status = survey_status(&steps(&before));
            if submit {
                let problems = unanswered(&context.around().work(&with_typed(&context, &fields)?));
                if !problems.is_empty() {
                    return Ok(Err(problems));
                }
            }
            let handed_in = matches!(status, SurveyStatus::Submitted | SurveyStatus::Accepted);
            let step = match (submit, handed_in) {
                (true, _) if status == SurveyStatus::Submitted && changed.is_empty() => None,
                (true, _) => Some(SurveyStepKind::Submit),
                (false, true) if !changed.is_empty() => Some(SurveyStepKind::Reopen),
                (false, _) => None,
            };
            if let Some(step) = step {
                fields.extend(self.survey_step(transaction, &before, step, None)?);
            }
            {
                let (line, document) = begun(transaction, id, context.village, Kind::IncomeSurvey)?;
                let intent = Intent { line, kind: Kind::IncomeSurvey, heads, fields: &fields, draft };
                self.apply(transaction, &intent, document)
            }
        })
    }

    /// The reviewer's step, with comments on lines when it is sent back.
    pub fn add_survey_step(
        &self,
        survey: &str,
        kind: SurveyStepKind,
        words: Option<String>,
        comments: &[NewComment],
    ) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(survey).map_err(|_| DeviceError::NotFound)?;
        self.act(&STALE, |transaction| {
            let (line, document) = existing(transaction, id, Kind::IncomeSurvey)?;
            let contents = Contents::read(&document);
            let wrong = wrong_review(&steps(&contents), kind, words.as_deref(), comments);
            if !wrong.is_empty() {
                return Ok(Err(wrong));
            }
            let mut fields = self.survey_step(transaction, &contents, kind, words.clone())?;
            for comment in comments {
                let item = self.new_identity().simple().to_string();
                fields.extend(self.signed(transaction, "comments", &item)?);
                fields.insert(format!("comments/{item}/line"), comment.line.as_str().into());
                fields.insert(format!("comments/{item}/words"), comment.words.as_str().into());
            }
            let intent = Intent { line, kind: Kind::IncomeSurvey, heads: &[], fields: &fields, draft: "" };
            self.apply(transaction, &intent, document)
        })
    }

    /// 改好了: a comment that has been seen to.
    pub fn settle_survey_comment(&self, survey: &str, comment: &str) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(survey).map_err(|_| DeviceError::NotFound)?;
        self.act(&STALE, |transaction| {
            let (line, document) = existing(transaction, id, Kind::IncomeSurvey)?;
            if !Contents::read(&document).live_items("comments").any(|item| item == comment) {
                return Err(DeviceError::NotFound);
            }
            let fields = BTreeMap::from([(format!("comments/{comment}/settled"), Value::Bool(true))]);
            let intent = Intent { line, kind: Kind::IncomeSurvey, heads: &[], fields: &fields, draft: "" };
            self.apply(transaction, &intent, document)
        })
    }

    fn survey_key(&self, (household, year, kind, month): Asked<'_>) -> Result<SurveyKey, DeviceError> {
        let household = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let kind = kind.unwrap_or(PeriodKind::Annual);
        let of_month = month.as_deref().and_then(|month| month.get(..4)?.parse().ok());
        let round = self.store.read(of_phone)?;
        let open = round.round.year_on(self.clock.now().date_naive());
        // The month has its year in it: two phones can't begin one check under two years.
        let year = of_month.filter(|_| kind != PeriodKind::Annual).or(year).unwrap_or(open);
        Ok(SurveyKey { household, year, kind, month: month.filter(|_| kind != PeriodKind::Annual) })
    }

    /// The paths of a new step, with who, when, and which steps its writer had seen.
    fn survey_step(
        &self,
        transaction: &Transaction<'_>,
        contents: &Contents,
        kind: SurveyStepKind,
        words: Option<String>,
    ) -> Result<BTreeMap<String, Value>, DeviceError> {
        let item = self.new_identity().simple().to_string();
        let mut fields = self.signed(transaction, "steps", &item)?;
        fields.extend(step_fields(&item, &steps(contents), kind, words));
        Ok(fields)
    }
}
