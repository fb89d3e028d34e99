//! Category, risk state, risks and guarantees change with a reason and a date, kept in the household's log.

use super::deed::Entry;
use crate::Device;
use crate::error::DeviceError;
use cunji_model::document::Contents;
use cunji_model::field::{Path, Problem, ProblemCode, Value};
use cunji_model::kind::Kind;
use cunji_model::living::words::EventKind;
use rusqlite::Transaction;
use std::collections::BTreeMap;

/// What the form says besides the record's own fields.
pub(super) const REASON: &str = "change_reason";
pub(super) const ON: &str = "change_on";

/// Whether a change of this field needs a reason.
fn watched(path: &str) -> bool {
    let guarantee = path.ends_with("_issue") || path.ends_with("_issue_after");
    matches!(path, "monitor_category" | "risk_state") || path.starts_with("risks/") || guarantee
}

/// The fields without reason and date, and those of them that change something watched, with what it was.
fn watched_changes(contents: &Contents, fields: &BTreeMap<String, Value>) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for (text, value) in fields.iter().filter(|(text, _)| watched(text)) {
        let Some(path) = Path::parse(text) else { continue };
        let before = contents.shown(&path).cloned().unwrap_or(Value::Null);
        let after = Kind::Household.schema().normalise(&path, value.clone()).unwrap_or_else(|_| value.clone());
        // That there is no problem, said for the first time, changes nothing.
        let first = before == Value::Null && after == Value::Bool(false);
        if before != after && !first {
            found.push((text.clone(), before, after));
        }
    }
    found
}

impl Device {
    /// The fields to write: the form's own, and an entry in the log for each watched one that changes.
    pub(super) fn with_reason(
        &self,
        transaction: &Transaction<'_>,
        contents: &Contents,
        fields: &BTreeMap<String, Value>,
    ) -> Result<Result<BTreeMap<String, Value>, Vec<Problem>>, DeviceError> {
        let mut own = fields.clone();
        let text = |value: Option<Value>| value.and_then(|value| value.as_text().map(|text| text.trim().to_owned()));
        let reason = text(own.remove(REASON)).filter(|text| !text.is_empty());
        let on = text(own.remove(ON)).filter(|text| !text.is_empty());
        let changed = watched_changes(contents, &own);
        if changed.is_empty() {
            return Ok(Ok(own));
        }
        let missing = [(REASON, reason.is_none()), (ON, on.is_none())];
        let problems = missing.into_iter().filter(|(_, missing)| *missing);
        let problems: Vec<Problem> =
            problems.map(|(path, _)| Problem { path: path.to_owned(), code: ProblemCode::Required }).collect();
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        let on = on.unwrap_or_default();
        for (field, before, after) in &changed {
            let entry = Entry {
                field: Some(field),
                from: words(before),
                to: words(after),
                ..Entry::of(EventKind::Changed, &on, reason.as_deref())
            };
            own.extend(self.entry(transaction, &entry)?);
        }
        Ok(Ok(own))
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.chars().take(500).collect()),
    }
}
