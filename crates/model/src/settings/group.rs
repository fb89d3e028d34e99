//! A group of rules as it is stored: canonical JSON with its source inside. Reads, checks, and brings into one form.

use super::RuleGroup;
use super::limits::Rules;
use crate::field::ProblemCode;
use crate::grievance::course::CourseRules;
use crate::grievance::deadline::DeadlineRules;
use crate::grievance::rates::RateRules;
use crate::income::checks::CheckSettings;
use crate::income::rule_set::RuleSets;
use crate::income::window::RoundRules;
use crate::living::monitoring::MonitoringRules;
use crate::settings::HolidaysAdded;
use crate::visit_policy::VisitPolicy;
use serde_json::Value as Json;
use serde_path_to_error::{Path as SerdePath, Segment};

/// Most characters of one group's text: a change holds all groups at once and stays under `door::MAX_CHANGE_BYTES`.
pub const LONGEST: usize = 12_000;
const SOURCE_LONGEST: usize = 300;

/// What is wrong in a group of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// Where within the group, `rules/1/limit/days`; lists count from 0. Empty: the group as a whole.
    pub path: String,
    /// Why.
    pub code: ProblemCode,
    /// What may stand there, `0–365`, `month | quarter | half_year`; empty when the code says it all.
    pub allowed: String,
}

impl RuleProblem {
    pub(super) fn of(path: &str, code: ProblemCode, allowed: impl Into<String>) -> Self {
        Self { path: path.to_owned(), code, allowed: allowed.into() }
    }
}

/// Brings a group's text into its stored form, or says everything that is wrong with it.
pub fn canonical(group: RuleGroup, text: &str) -> Result<String, Vec<RuleProblem>> {
    let json = serde_json::from_str(text);
    let json = json.map_err(|error| vec![RuleProblem::of("", ProblemCode::Unreadable, error.to_string())])?;
    canonical_value(group, json)
}

/// As [`canonical`], from values that were read already.
pub fn canonical_value(group: RuleGroup, json: Json) -> Result<String, Vec<RuleProblem>> {
    match group {
        RuleGroup::VisitPolicy => text_of(parse::<VisitPolicy>(json)?),
        RuleGroup::Deadlines => text_of(parse::<DeadlineRules>(json)?),
        RuleGroup::Rates => text_of(parse::<RateRules>(json)?),
        RuleGroup::Course => text_of(parse::<CourseRules>(json)?),
        RuleGroup::Monitoring => text_of(parse::<MonitoringRules>(json)?),
        RuleGroup::Round => text_of(parse::<RoundRules>(json)?),
        RuleGroup::Checks => text_of(parse::<CheckSettings>(json)?),
        RuleGroup::RuleSets => text_of(parse::<RuleSets>(json)?),
        RuleGroup::Holidays => text_of(parse::<HolidaysAdded>(json)?),
    }
}

fn text_of<T: Rules>(rules: T) -> Result<String, Vec<RuleProblem>> {
    let mut problems = Vec::new();
    rules.judge_new(&mut |path, code, allowed| problems.push(RuleProblem::of(path, code, allowed)));
    if !problems.is_empty() {
        return Err(problems);
    }
    let whole = |code, allowed: String| vec![RuleProblem::of("", code, allowed)];
    let text = serde_json::to_string(&rules).map_err(|error| whole(ProblemCode::Unreadable, error.to_string()))?;
    if text.chars().count() > LONGEST {
        return Err(whole(ProblemCode::TooLong, format!("≤ {LONGEST}")));
    }
    Ok(text)
}

/// The rules of a stored text. Also of what did not come through a form of ours: every limit is looked at again.
pub(super) fn parse_text<T: Rules>(text: &str) -> Result<T, Vec<RuleProblem>> {
    let json = serde_json::from_str(text);
    parse(json.map_err(|error| vec![RuleProblem::of("", ProblemCode::Unreadable, error.to_string())])?)
}

fn parse<T: Rules>(json: Json) -> Result<T, Vec<RuleProblem>> {
    let source = json.get("source").map(|source| source.as_str().map(str::trim));
    let source_problem = match source {
        None | Some(Some("")) => Some(ProblemCode::Required),
        Some(None) => Some(ProblemCode::NotAllowed),
        Some(Some(text)) if text.chars().count() > SOURCE_LONGEST => Some(ProblemCode::TooLong),
        Some(Some(_)) => None,
    };
    if let Some(code) = source_problem {
        return Err(vec![RuleProblem::of("source", code, format!("1–{SOURCE_LONGEST}"))]);
    }
    let rules: T = serde_path_to_error::deserialize(&json).map_err(|error| {
        let path = path_of(error.path());
        vec![misread(&json, path, &error.into_inner().to_string())]
    })?;
    let mut problems = Vec::new();
    rules.judge(&mut |path, code, allowed| problems.push(RuleProblem::of(path, code, allowed)));
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

fn path_of(path: &SerdePath) -> String {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect::<Vec<_>>().join("/")
}

/// The code by what stands there: a number is outside its bounds, a word outside its list.
fn misread(json: &Json, path: String, words: &str) -> RuleProblem {
    let there = json.pointer(&format!("/{path}")).filter(|_| !path.is_empty());
    if let Some(field) = named(words, "missing field `") {
        let path = if path.is_empty() { field } else { format!("{path}/{field}") };
        return RuleProblem { path, code: ProblemCode::Required, allowed: String::new() };
    }
    if words.starts_with("unknown field") {
        let expected = words.split_once("expected").map(|(_, names)| names.trim().to_owned()).unwrap_or_default();
        return RuleProblem { path, code: ProblemCode::UnknownField, allowed: expected };
    }
    let expected = words.split_once("expected").map(|(_, names)| names.trim().to_owned()).unwrap_or_default();
    let code = match there {
        Some(Json::Number(_)) => ProblemCode::OutOfRange,
        _ => ProblemCode::NotAllowed,
    };
    RuleProblem { path, code, allowed: expected }
}

fn named(words: &str, before: &str) -> Option<String> {
    words.strip_prefix(before)?.split('`').next().map(str::to_owned)
}
