//! The reviewer's step before it is written: whether it may follow, and the fields that it becomes.

use super::course::{SurveyStatus, SurveyStep, SurveyStepKind, newest, survey_status};
use crate::field::{Path, Problem, ProblemCode, Value};
use serde::Deserialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// A comment as the reviewer writes it.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct NewComment {
    /// Line or figure.
    pub line: String,
    /// What.
    pub words: String,
}

/// What keeps a reviewer's step from being written; nothing when it may be.
pub fn wrong_review(
    steps: &[SurveyStep],
    kind: SurveyStepKind,
    words: Option<&str>,
    comments: &[NewComment],
) -> Vec<Problem> {
    let problem = |path: &str, code| vec![Problem { path: path.into(), code }];
    let status: SurveyStatus = survey_status(steps);
    if kind == SurveyStepKind::Submit || !status.allowed().contains(&kind) {
        return problem("kind", ProblemCode::StepNotAllowed);
    }
    let nothing = words.is_none_or(|words| words.trim().is_empty()) && comments.is_empty();
    if kind == SurveyStepKind::SendBack && nothing {
        return problem("words", ProblemCode::Required);
    }
    wrong_comments(comments)
}

/// The fields of a new step as the item `item`, with which steps its writer had seen; who and when are the caller's.
pub fn step_fields(
    item: &str,
    seen: &[SurveyStep],
    kind: SurveyStepKind,
    words: Option<String>,
) -> BTreeMap<String, Value> {
    let after: Vec<&str> = newest(seen).into_iter().map(|step| step.id.as_str()).collect();
    let parts = [("kind", kind.as_str().to_owned()), ("after", after.join(",")), ("words", words.unwrap_or_default())];
    let said = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    said.map(|(field, text)| (format!("steps/{item}/{field}"), Value::Text(text))).collect()
}

/// Comments that can't be kept, named by their place in the list.
fn wrong_comments(comments: &[NewComment]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, comment) in comments.iter().enumerate() {
        let mut say = |field: &str, code| problems.push(Problem { path: format!("comments/{at}/{field}"), code });
        if comment.words.trim().is_empty() {
            say("words", ProblemCode::Required);
        }
        // A figure may be commented on, too; the empty line is the whole sheet.
        if !comment.line.is_empty() && !matches!(Path::parse(&comment.line), Some(Path::Field(_))) {
            say("line", ProblemCode::NotAllowed);
        }
    }
    problems
}
