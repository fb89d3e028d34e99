//! The rules as a TOML file that a clerk reads and edits. `render` writes what `read` reads; a mistake names its line.

use super::comments::{HEAD, about, title};
use cunji_model::field::ProblemCode;
use cunji_model::income::rule_set::shipped;
use cunji_model::settings::{RuleGroup, RuleOrigin, RuleProblem, Settings, canonical_value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter, Write};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// From 1.
    pub line: usize,
    /// `deadlines/rules/1/limit/days`; lists count from 0. Empty: the file as a whole.
    pub field: String,
    /// Why.
    pub code: ProblemCode,
    /// What may stand there; may be empty.
    pub allowed: String,
}

impl Display for FileProblem {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let (zh, en) = match self.code {
            ProblemCode::Required => ("这里不能空", "something must be said here"),
            ProblemCode::UnknownField => ("没有这一项，看看有没有写错", "no such field: look for a slip"),
            ProblemCode::OutOfRange => ("数字超出范围", "outside its bounds"),
            ProblemCode::TooLong => ("太长", "too long"),
            ProblemCode::Twice => ("写了两次，或者内容变了版本号没加", "told twice, or changed under the same version"),
            ProblemCode::Unreadable => ("读不懂这一行", "can't be read"),
            _ => ("不能写这个", "not allowed here"),
        };
        let allowed = if self.allowed.is_empty() { String::new() } else { format!("（{}）", self.allowed) };
        write!(to, "第 {} 行 {}：{zh}{allowed} / line {}: {en}", self.line, self.field, self.line)
    }
}

/// What a file says of each group, with the lines of its fields.
#[derive(Debug, Clone, Default)]
pub struct RuleFile {
    /// Group → canonical text.
    pub groups: BTreeMap<RuleGroup, String>,
    lines: BTreeMap<String, usize>,
}

impl RuleFile {
    /// A problem within a group, at its line.
    pub fn at(&self, group: RuleGroup, problem: &RuleProblem) -> FileProblem {
        let field = [group.as_str(), problem.path.as_str()].join("/");
        problem_at(&self.lines, field.trim_end_matches('/'), problem.code, &problem.allowed)
    }
}

/// Reads a file: everything that is wrong with it, or what it says. Groups that are not in it are left as they are.
pub fn read(text: &str) -> Result<RuleFile, Vec<FileProblem>> {
    let parsed = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let allowed = error.message().to_owned();
        vec![FileProblem { line, field: String::new(), code: ProblemCode::Unreadable, allowed }]
    })?;
    let (mut file, mut problems) = (RuleFile::default(), Vec::new());
    let mut found = Vec::new();
    for (key, value) in parsed.get_ref() {
        let name: &str = key.get_ref();
        file.lines.insert(name.to_owned(), line_of(text, key.span().start));
        let json = json_of(text, name, value, &mut file.lines);
        match RuleGroup::parse(name) {
            Some(group) => found.push((group, json)),
            None => {
                let all = RuleGroup::WORDS.join(" | ");
                problems.push(problem_at(&file.lines, name, ProblemCode::UnknownField, &all));
            }
        }
    }
    for (group, json) in found {
        match canonical_value(group, json) {
            Ok(text) => drop(file.groups.insert(group, text)),
            Err(wrong) => problems.extend(wrong.iter().map(|one| file.at(group, one))),
        }
    }
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The line of a field, or of what it stands in.
fn problem_at(lines: &BTreeMap<String, usize>, field: &str, code: ProblemCode, allowed: &str) -> FileProblem {
    let mut around = field;
    let line = loop {
        match (lines.get(around), around.rsplit_once('/')) {
            (Some(line), _) => break *line,
            (None, Some((outer, _))) => around = outer,
            (None, None) => break 1,
        }
    };
    FileProblem { line, field: field.to_owned(), code, allowed: allowed.to_owned() }
}

fn json_of(text: &str, path: &str, value: &Spanned<DeValue<'_>>, lines: &mut BTreeMap<String, usize>) -> Json {
    let at = line_of(text, value.span().start);
    lines.entry(path.to_owned()).or_insert(at);
    match value.get_ref() {
        DeValue::String(word) => json!(word),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Json::Null, Json::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Json::Null, Json::from),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(day) => json!(day.to_string()),
        DeValue::Array(list) => {
            let one = |(place, value): (usize, &Spanned<DeValue<'_>>)| {
                json_of(text, &format!("{path}/{place}"), value, lines)
            };
            Json::Array(list.iter().enumerate().map(one).collect())
        }
        DeValue::Table(table) => {
            let mut object = Map::new();
            for (key, value) in table {
                let name: &str = key.get_ref();
                let within = format!("{path}/{name}");
                lines.insert(within.clone(), line_of(text, key.span().start));
                object.insert(name.to_owned(), json_of(text, &within, value, lines));
            }
            Json::Object(object)
        }
    }
}

/// The file of a village's rules. `to_settle`: groups of which two were set at the same time.
pub fn render(settings: &Settings, to_settle: &[RuleGroup]) -> String {
    let mut file = HEAD.to_owned();
    for group in RuleGroup::ALL {
        let whose = match settings.origin(group) {
            _ if to_settle.contains(&group) => "待核对：两处设得不一样，这里是其中一个；照想要的改好，再 set 一次",
            RuleOrigin::Shipped => "出厂",
            RuleOrigin::Own => "本镇",
            RuleOrigin::Unreadable => "读不懂：按出厂的算，请更新程序",
        };
        let _ = write!(file, "\n# —— {}（{whose}） ——\n", title(group));
        table(&mut file, group, group.as_str(), &json_in_force(settings, group));
        if group == RuleGroup::RuleSets {
            let mut example = String::new();
            for set in shipped() {
                let json = serde_json::to_value(set).unwrap_or_default();
                example.push_str("[[rule_sets.sets]]\n");
                lines(&mut example, group, "sets", &json);
            }
            file.push_str("\n# 出厂带的几套，照样子在下面加本地的（去掉行首的 #，改编号、地方、年份、来源）：\n");
            for line in example.lines() {
                let _ = writeln!(file, "# {line}");
            }
        }
    }
    file
}

/// A group as it is stored. Rule sets that are chosen no more are kept by the office and not shown.
pub(crate) fn json_in_force(settings: &Settings, group: RuleGroup) -> Json {
    let json = match group {
        RuleGroup::VisitPolicy => serde_json::to_value(&settings.visit_policy),
        RuleGroup::Deadlines => serde_json::to_value(&settings.deadlines),
        RuleGroup::Rates => serde_json::to_value(&settings.rates),
        RuleGroup::Course => serde_json::to_value(&settings.course),
        RuleGroup::Monitoring => serde_json::to_value(&settings.monitoring),
        RuleGroup::Round => serde_json::to_value(&settings.round),
        RuleGroup::Checks => serde_json::to_value(&settings.checks),
        RuleGroup::RuleSets => serde_json::to_value(&settings.rule_sets),
        RuleGroup::Holidays => serde_json::to_value(&settings.holidays),
    };
    let mut json = json.unwrap_or_default();
    if let Some(object) = json.as_object_mut() {
        object.remove("earlier");
    }
    json
}

fn table(file: &mut String, group: RuleGroup, name: &str, json: &Json) {
    let _ = writeln!(file, "[{name}]");
    lines(file, group, "", json);
    for (key, value) in json.as_object().into_iter().flatten() {
        for one in value.as_array().into_iter().flatten().filter(|one| one.is_object()) {
            let _ = write!(file, "\n[[{name}.{key}]]\n");
            lines(file, group, key, one);
        }
    }
}

/// The lines of one table: what is no table of its own, each with what it means.
fn lines(file: &mut String, group: RuleGroup, within: &str, json: &Json) {
    for (key, value) in json.as_object().into_iter().flatten() {
        let tables = value.as_array().is_some_and(|list| list.iter().any(Json::is_object));
        // A list of tables is told below; an empty one would stand in the way of whoever adds the first.
        let list_of_tables = tables || matches!(key.as_str(), "sets" | "rules");
        if value.is_null() || list_of_tables {
            continue;
        }
        let meaning = about(group, within, key);
        let meaning = if meaning.is_empty() { String::new() } else { format!("  # {meaning}") };
        let _ = writeln!(file, "{key} = {}{meaning}", inline(value));
    }
}

fn inline(json: &Json) -> String {
    match json {
        // A string of TOML's is one of JSON's: the same quotes, the same escapes.
        Json::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Json::Object(object) => {
            let said = object.iter().filter(|(_, value)| !value.is_null());
            let all: Vec<String> = said.map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", all.join(", "))
        }
        other => other.to_string(),
    }
}
