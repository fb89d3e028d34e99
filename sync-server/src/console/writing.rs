//! What is written at the console: a step of a grievance, a review, a decision. Each becomes a change of the office's
//! device; the person who sat there is named in it and in the audit.

use super::{Code, Failure, Problem, Signed, Told};
use crate::accounts::audit::{Action, Line};
use crate::accounts::role::Permission;
use crate::office::{Desk, Done};
use crate::projection::catch_up_village;
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::Json;
use axum::extract::{Path, State};
use cunji_model::document::Choice;
use cunji_model::field::Value;
use cunji_model::grievance::new_step::NewStep;
use cunji_model::income::course::SurveyStepKind;
use cunji_model::income::review::NewComment;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// That it is in the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Saved {
    /// True.
    pub saved: bool,
}

/// What a deed is about, for the audit.
struct About<'a> {
    action: Action,
    village: VillageNumber,
    record: Uuid,
    what: &'a str,
}

pub(super) fn desk<'a>(office: &'a Office, signed: &'a Signed) -> Desk<'a> {
    Desk {
        store: office.store.as_ref(),
        entropy: office.entropy.as_ref(),
        now: office.clock.now(),
        person: signed.person,
        name: &signed.name,
    }
}

/// What stands in the way of a deed, field by field.
pub(super) fn problems(found: Vec<cunji_model::field::Problem>) -> Failure {
    let problems = found.into_iter().map(|one| {
        let code = serde_json::to_value(one.code).ok().and_then(|code| code.as_str().map(str::to_owned));
        let code = code.unwrap_or_default();
        Problem { text: format!("{}: {code}", one.path), field: one.path, code }
    });
    Failure { code: Code::BadInput, problems: problems.collect(), wait_seconds: None }
}

impl About<'_> {
    /// Its line in the audit, for the transaction of the change.
    fn line(&self, office: &Office, signed: &Signed) -> [Statement; 1] {
        let (village, record) = (Some(self.village), Some(self.record));
        [signed.audit(office, &Line { village, record, what: self.what, ..Line::of(self.action) })]
    }
}

/// The answer to a deed.
async fn answer(office: &Office, about: About<'_>, done: Done) -> Result<Json<Saved>, Failure> {
    match done {
        Done::NotFound => Err(Failure::not_found()),
        Done::Problems(found) => Err(problems(found)),
        Done::Saved => {
            // Whoever wrote it sees it in the next list. If not now, then the worker does it.
            if let Err(error) = catch_up_village(office.store.as_ref(), about.village).await {
                tracing::warn!(%error, "the console's tables could not be written");
            }
            Ok(Json(Saved { saved: true }))
        }
    }
}

pub(super) fn number(village: &str) -> Result<VillageNumber, Failure> {
    let bad = || Failure::bad("village", "bad_division", "a village has 12 digits");
    Ok(VillageNumber(village.parse().map_err(|_| bad())?))
}

/// `POST grievances/{village}/{document}/steps`
pub(crate) async fn add_step(
    State(office): State<Office>,
    signed: Signed,
    Path((village, grievance)): Path<(String, Uuid)>,
    Told(step): Told<NewStep>,
) -> Result<Json<Saved>, Failure> {
    let village = number(&village)?;
    let about = About { action: Action::StepAdded, village, record: grievance, what: step.kind.as_str() };
    let line = about.line(&office, &signed);
    let done = desk(&office, &signed).add_step(village, grievance, &step, &line).await?;
    answer(&office, about, done).await
}

/// How a survey was found.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Accept,
    SendBack,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Comment {
    #[serde(default)]
    line: String,
    text: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Review {
    verdict: Verdict,
    words: Option<String>,
    #[serde(default)]
    comments: Vec<Comment>,
}

/// `POST surveys/{village}/{document}/review`
pub(crate) async fn review(
    State(office): State<Office>,
    signed: Signed,
    Path((village, survey)): Path<(String, Uuid)>,
    Told(review): Told<Review>,
) -> Result<Json<Saved>, Failure> {
    let village = number(&village)?;
    let kind = match review.verdict {
        Verdict::Accept => SurveyStepKind::Accept,
        Verdict::SendBack => SurveyStepKind::SendBack,
    };
    let comment = |one: Comment| NewComment { line: one.line, words: one.text };
    let comments: Vec<NewComment> = review.comments.into_iter().map(comment).collect();
    let about = About { action: Action::SurveyReviewed, village, record: survey, what: kind.as_str() };
    let (line, words) = (about.line(&office, &signed), review.words.as_deref());
    let done = desk(&office, &signed).review(village, survey, kind, words, &comments, &line).await?;
    answer(&office, about, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Decision {
    village: String,
    document: Uuid,
    path: String,
    /// Heads the card was read at.
    #[serde(default)]
    heads: Vec<String>,
    /// The value that stands, by the change that wrote it …
    hash: Option<String>,
    /// … or another.
    value: Option<Value>,
}

/// Rules are settled by who may set them, everything else by who may settle.
async fn may_settle(office: &Office, signed: &Signed, village: VillageNumber, record: Uuid) -> Result<(), Failure> {
    let known = office.store.documents(village, &[record]).await?;
    let rules = known.get(&record).is_some_and(|stored| stored.kind == Kind::Settings.as_str());
    signed.need(if rules { Permission::Rules } else { Permission::Settle })
}

/// `POST conflicts/settle`
pub(crate) async fn settle(
    State(office): State<Office>,
    signed: Signed,
    Told(decision): Told<Decision>,
) -> Result<Json<Saved>, Failure> {
    let village = number(&decision.village)?;
    signed.need_village(village)?;
    let choice = match (decision.hash, decision.value) {
        (Some(hash), _) => Choice::Keep { hash },
        (None, Some(value)) => Choice::Write { value },
        (None, None) => return Err(Failure::bad("value", "required", "say which value stands: its hash, or another")),
    };
    let record = decision.document;
    may_settle(&office, &signed, village, record).await?;
    let about = About { action: Action::ConflictSettled, village, record, what: &decision.path };
    let (line, heads, path) = (about.line(&office, &signed), &decision.heads, &decision.path);
    let done = desk(&office, &signed).settle(village, record, heads, path, &choice, &line).await?;
    if done == Done::NotFound {
        return Err(Failure::bad("document", "not_found", "there is no such record in this village"));
    }
    answer(&office, about, done).await
}
