//! Parts of a sheet as the screen sees it: what was typed over the record, doubts without an answer.

use super::survey_context::{Context, SurveyKey};
use crate::error::DeviceError;
use crate::view::SurveyWorking;
use automerge::ActorId;
use cunji_model::document::{Contents, checked, write};
use cunji_model::field::{Path, Problem, ProblemCode, Value};
use cunji_model::income::checks::Severity;
use cunji_model::income::lines::line_spec;
use cunji_model::income::work_out::IncomeError;
use cunji_model::kind::Kind;
use std::collections::BTreeMap;

/// The record with what was typed over it. What can't be a value is left out: saving names it.
pub(super) fn with_typed(context: &Context, typed: &BTreeMap<String, Value>) -> Result<Contents, DeviceError> {
    let good = |(path, value): (&String, &Value)| {
        let one = BTreeMap::from([(path.clone(), value.clone())]);
        checked(Kind::IncomeSurvey, &one).ok()
    };
    let writes: Vec<(Path, Value)> = typed.iter().filter_map(good).flatten().collect();
    // Nobody's change: it is thrown away with the document that it makes.
    let nobody = ActorId::from(&[0xff; 16][..]);
    Ok(Contents::read(&write(context.document.clone(), &[], &nobody, 0, &writes)?.document))
}

/// The first typed number that can't be: it is told, because a sum without it would be wrong.
pub(super) fn bad_number(typed: &BTreeMap<String, Value>) -> Option<IncomeError> {
    typed.iter().find_map(|(path, value)| {
        let one = BTreeMap::from([(path.clone(), value.clone())]);
        let wrong = checked(Kind::IncomeSurvey, &one).is_err();
        let below = |least: i64| matches!(value, Value::Int(number) if *number < least);
        match (Path::parse(path)?, wrong) {
            (Path::Field(name), true) if name == "member_count" => {
                Some(if below(1) { IncomeError::NoMembers } else { IncomeError::OutOfRange(name) })
            }
            (Path::Item { collection, item, field }, wrong) if collection == "lines" => match field.as_str() {
                "months" if wrong => Some(IncomeError::TooManyMonths(item)),
                "amount" | "monthly" if wrong || below(0) => Some(IncomeError::OutOfRange(item)),
                _ => None,
            },
            _ => None,
        }
    })
}

/// The fields that follow from which survey it is: said once, never changed by a form. A conflict in them is settled by
/// choosing one of the values that are there.
pub(super) fn fixed(before: &Contents, key: &SurveyKey, changed: &BTreeMap<String, Value>) -> Vec<Problem> {
    let own = |path: &str| match path {
        "household" => Some(Value::Text(key.household.to_string())),
        "year" => Some(Value::Int(i64::from(key.year))),
        "period_kind" => Some(Value::from(key.kind.as_str())),
        "period_month" => key.month.clone().map(Value::Text),
        "period_start" => key.window().map(|window| Value::Text(window.start.to_string())),
        "period_end" => key.window().map(|window| Value::Text(window.end.to_string())),
        _ => None,
    };
    const FIXED: [&str; 8] = [
        "household",
        "year",
        "period_kind",
        "period_month",
        "period_start",
        "period_end",
        "rule_set",
        "rule_set_version",
    ];
    let there = |path: &str, value: &Value| {
        before.entries(&Path::field(path)).iter().any(|entry| entry.value == *value)
            || own(path).as_ref() == Some(value)
    };
    let wrong = changed.iter().filter(|(path, value)| FIXED.contains(&path.as_str()) && !there(path, value));
    wrong.map(|(path, _)| Problem { path: path.clone(), code: ProblemCode::NotAllowed }).collect()
}

/// What keeps a sheet from being handed in: that it can't be worked out, checks that block, doubts without an answer.
pub(super) fn unanswered(worked: &SurveyWorking) -> Vec<Problem> {
    let problem = |path: String, code| Problem { path, code };
    match &worked.error {
        Some(IncomeError::NoMembers) => return vec![problem("member_count".into(), ProblemCode::Required)],
        Some(IncomeError::TooManyMonths(line)) => {
            return vec![problem(format!("lines/{line}/months"), ProblemCode::OutOfRange)];
        }
        Some(IncomeError::UnknownLine(line) | IncomeError::OutOfRange(line)) => {
            return vec![problem(format!("lines/{line}/amount"), ProblemCode::OutOfRange)];
        }
        // Under rules that are not known here nothing can be checked, so nothing is handed in.
        None if worked.working.is_none() => return vec![problem("rule_set".into(), ProblemCode::NotAllowed)],
        None => {}
    }
    let open = worked.findings.iter().filter_map(|one| match (one.finding.severity, &one.answer) {
        // No answer settles it: the problem stands at the line, or at the figure when it is about no line.
        (Severity::Block, _) => {
            let path = &one.finding.path;
            let at = if line_spec(path).is_some() { format!("lines/{path}/amount") } else { path.clone() };
            Some(problem(at, ProblemCode::CheckBlocks))
        }
        (_, None) => Some(problem(format!("answers/{}/words", one.key), ProblemCode::AnswerMissing)),
        (_, Some(_)) => None,
    });
    open.collect()
}
