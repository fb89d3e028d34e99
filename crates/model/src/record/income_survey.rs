//! 收入测算: one household's income in one window, line by line, with the cadre's answers to doubts and the reviewer's
//! comments (domain.md §1). Totals are worked out and never stored.

use crate::document::Contents;
use crate::enumeration::Relation;
use crate::field::{CollectionSpec, FieldType, Problem, ProblemCode, Schema, optional, required};
use crate::income::course::{SurveyStep, SurveyStepKind};
use crate::income::lines::line_spec;
use crate::income::rule_set::{RuleSet, RuleSets};
use crate::income::sheet::{Basis, Line, Sheet};
use crate::income::window::{PeriodKind, Window, annual, identification_of};
use crate::kind::Kind;
use crate::record::attachment::{ATTACHMENT, COLLECTION};
use crate::settings::Settings;
use chrono::DateTime;
use uuid::Uuid;

/// Fields and rules of a survey.
pub static SCHEMA: Schema = Schema {
    kind: Kind::IncomeSurvey,
    version: 1,
    fields: &[
        required("household", FieldType::Reference),
        required("year", FieldType::Count(2000, 2100)),
        required("period_kind", FieldType::Word(PeriodKind::WORDS)),
        optional("period_month", FieldType::Month),
        optional("period_start", FieldType::Date),
        optional("period_end", FieldType::Date),
        optional("measured_on", FieldType::Date),
        optional("member_count", FieldType::Count(1, 99)),
        optional("rule_set", FieldType::Text(60)),
        optional("rule_set_version", FieldType::Count(1, 100_000)),
        optional("filled_by", FieldType::Text(60)),
        optional("filled_phone", FieldType::Phone),
        optional("signed_by", FieldType::Text(60)),
        optional("signed_relation", FieldType::Word(Relation::WORDS)),
        optional("note", FieldType::Text(1000)),
    ],
    collections: &[
        // Keyed by the line's identifier (`income::lines`): the same line told twice is one line.
        CollectionSpec::first(
            "lines",
            &[
                optional("amount", FieldType::Money),
                optional("months", FieldType::Count(0, 12)),
                optional("monthly", FieldType::Money),
                optional("basis", FieldType::Word(Basis::WORDS)),
                optional("note", FieldType::Text(500)),
                optional("gone", FieldType::Bool),
            ],
        ),
        // Keyed by `answer_key`: why a doubt is none.
        CollectionSpec::first("answers", &[optional("words", FieldType::Text(500))]),
        CollectionSpec::late(COLLECTION, ATTACHMENT),
        CollectionSpec::first(
            "comments",
            &[
                // None: about the whole sheet.
                optional("line", FieldType::Text(60)),
                required("words", FieldType::Text(500)),
                optional("by", FieldType::Reference),
                required("by_name", FieldType::Text(60)),
                required("at", FieldType::Instant),
                optional("settled", FieldType::Bool),
            ],
        ),
        CollectionSpec::first(
            "steps",
            &[
                required("kind", FieldType::Word(SurveyStepKind::WORDS)),
                required("at", FieldType::Instant),
                required("by", FieldType::Reference),
                required("by_name", FieldType::Text(60)),
                optional("after", FieldType::Text(2000)),
                optional("words", FieldType::Text(1000)),
            ],
        ),
    ],
    check,
};

fn check(contents: &Contents, _: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let monthly = contents.word("period_kind").is_some_and(|kind| kind != "ANNUAL");
    if monthly && contents.word("period_month").is_none() {
        problems.push(Problem { path: "period_month".into(), code: ProblemCode::Required });
    }
    for line in contents.live_items("lines") {
        // No form has it, so no sum would count it: whoever writes it learns that at once.
        if line_spec(line).is_none() {
            problems.push(Problem { path: format!("lines/{line}/amount"), code: ProblemCode::UnknownField });
        }
        let negative = |field: &str| contents.item_int("lines", line, field).is_some_and(|fen| fen < 0);
        for field in ["amount", "monthly"].into_iter().filter(|field| negative(field)) {
            problems.push(Problem { path: format!("lines/{line}/{field}"), code: ProblemCode::OutOfRange });
        }
    }
    problems
}

/// Identity of a household's survey: two cadres who begin it apart meet in one document. `month` is the month of
/// identification or elimination, `2026-06`.
pub fn survey_id(household: Uuid, year: i32, kind: PeriodKind, month: Option<&str>) -> Uuid {
    let name = match (kind, month) {
        (PeriodKind::Annual, _) | (_, None) => format!("income_survey/{year}"),
        (kind, Some(month)) => format!("income_survey/{}/{month}", kind.as_str().to_lowercase()),
    };
    Uuid::new_v5(&household, name.as_bytes())
}

/// The window a survey measures (domain.md §1.2); `None` for no month of the calendar.
pub fn survey_window(year: i32, kind: PeriodKind, month: Option<&str>) -> Option<Window> {
    match kind {
        PeriodKind::Annual => annual(year),
        PeriodKind::Identification | PeriodKind::Clearing => identification_of(month?),
    }
}

/// Under which key an answer to a doubt lies: `V05_wage_total`.
pub fn answer_key(check: &str, path: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    format!("{check}_{}", path.chars().map(plain).collect::<String>())
}

/// What was entered. A line that is gone says 0. A line of a newer version that says a number stays, so that the sheet
/// can't be worked out here: without it the income would be wrong.
pub fn sheet(contents: &Contents) -> Sheet {
    let lines = contents.live_items("lines").map(|line| (line.to_owned(), entered(contents, line)));
    let counts = |id: &str, line: &Line| line_spec(id).is_some() || line.amount().is_some();
    let members = contents.int("member_count").and_then(|count| u32::try_from(count).ok());
    Sheet { lines: lines.filter(|(id, line)| counts(id, line)).collect(), member_count: members.unwrap_or(0) }
}

fn entered(contents: &Contents, line: &str) -> Line {
    if contents.item_bool("lines", line, "gone") == Some(true) {
        return Line::of(0);
    }
    // A number of months that can't be stays one that can't be: it is not left out without a word.
    let months = contents.item_int("lines", line, "months").map(|months| u8::try_from(months).unwrap_or(u8::MAX));
    Line {
        amount_fen: contents.item_int("lines", line, "amount"),
        basis: contents.item_word("lines", line, "basis").and_then(Basis::parse),
        months,
        monthly_fen: contents.item_int("lines", line, "monthly"),
        note: contents.item_word("lines", line, "note").map(str::to_owned),
    }
}

/// The rules a sheet is worked out with: those it was computed with, or, before any were stored, those of its village
/// (12 digits) and year. `None`: not known to this version, and nothing is guessed. A newer version of a set changes
/// nothing about a sheet that was made before.
pub fn rules_of(contents: &Contents, village: &str, year: i32, sets: &RuleSets) -> Option<RuleSet> {
    let Some(id) = contents.word("rule_set") else { return sets.best(village, year) };
    sets.kept(id, contents.int("rule_set_version").and_then(|version| u32::try_from(version).ok())?)
}

/// The steps of a survey. One of a newer app's kind is left out of the course, not lost.
pub fn steps(contents: &Contents) -> Vec<SurveyStep> {
    let read = |item: &str| {
        let word = |field: &str| contents.item_word("steps", item, field);
        let at = word("at").and_then(|at| DateTime::parse_from_rfc3339(at).ok());
        Some(SurveyStep {
            id: item.to_owned(),
            kind: word("kind").and_then(SurveyStepKind::parse)?,
            at_ms: at.map_or(0, |at| at.timestamp_millis()),
            by_name: word("by_name").unwrap_or_default().to_owned(),
            words: word("words").unwrap_or_default().to_owned(),
            after: word("after")
                .unwrap_or_default()
                .split(',')
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect(),
        })
    };
    contents.live_items("steps").filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{genesis, write};
    use crate::field::{Path, Value};
    use crate::id::{DeviceId, Incarnation, actor};
    use crate::income::work_out::{IncomeError, work_out};

    fn survey(said: &[(&str, Value)]) -> Contents {
        let writes: Vec<(Path, Value)> =
            said.iter().map(|(path, value)| (Path::parse(path).unwrap(), value.clone())).collect();
        let me = actor(DeviceId([1; 8]), Incarnation([1; 8]));
        Contents::read(&write(genesis(Kind::IncomeSurvey), &[], &me, 1_700_000_000, &writes).unwrap().document)
    }

    fn wages(line: &str, months: i64) -> Contents {
        let lines = [("months", months), ("monthly", 300_000)];
        let mut said = vec![("member_count".to_owned(), Value::Int(3))];
        said.extend(lines.map(|(field, value)| (format!("lines/{line}/{field}"), Value::Int(value))));
        survey(&said.iter().map(|(path, value)| (path.as_str(), value.clone())).collect::<Vec<_>>())
    }

    #[test]
    fn a_line_that_is_gone_counts_as_nothing_and_as_said() {
        let gone = survey(&[
            ("member_count", Value::Int(2)),
            ("lines/tr_dibao/amount", Value::Int(120_000)),
            ("lines/tr_dibao/months", Value::Int(12)),
            ("lines/tr_dibao/monthly", Value::Int(10_000)),
            ("lines/tr_dibao/gone", true.into()),
        ]);
        let worked = work_out(&sheet(&gone), &rule_set_for_2026(), None).unwrap();
        assert_eq!((worked.net, worked.entered_lines), (0, 1), "0 was said, which is not the same as nothing said");
    }

    fn rule_set_for_2026() -> RuleSet {
        RuleSets::default().best("500236101201", 2026).unwrap()
    }

    #[test]
    fn what_cannot_be_worked_out_is_an_error_and_not_left_out() {
        let worked = |contents: &Contents| work_out(&sheet(contents), &rule_set_for_2026(), None);
        assert_eq!(worked(&wages("wage_work", 10)).unwrap().net, 3_000_000, "ten months of 3,000");
        let error = IncomeError::TooManyMonths("wage_work".into());
        for months in [13, 256, -1, i64::MAX] {
            assert_eq!(worked(&wages("wage_work", months)), Err(error.clone()), "{months} months are no months");
        }
        let error = IncomeError::UnknownLine("of_a_newer_form".into());
        assert_eq!(worked(&wages("of_a_newer_form", 10)), Err(error), "an income without it would be wrong");
        let remark = survey(&[("member_count", Value::Int(1)), ("lines/of_a_newer_form/note", "x".into())]);
        assert!(worked(&remark).is_ok(), "a line that says no number changes no sum");
        assert_eq!(worked(&survey(&[])), Err(IncomeError::NoMembers), "nobody to divide by");
    }

    #[test]
    fn a_newer_version_of_the_rules_changes_nothing_about_an_older_sheet() {
        let old = survey(&[("rule_set", "CQ-2023".into()), ("rule_set_version", Value::Int(1))]);
        let shipped = RuleSets::default().best("500236101201", 2023).unwrap();
        let corrected = RuleSet { version: 2, monitoring_line: Some(850_000), ..shipped };
        let sets = RuleSets { sets: vec![corrected.clone()], ..RuleSets::default() };
        let line = |contents: &Contents| rules_of(contents, "500236101201", 2023, &sets).unwrap().monitoring_line;
        assert_eq!(line(&survey(&[])), Some(850_000), "a new sheet takes the corrected set");
        assert_eq!(line(&old), Some(800_000), "an older one keeps the line it was held against");
        let unknown = survey(&[("rule_set", "CQ-2023".into()), ("rule_set_version", Value::Int(3))]);
        assert_eq!(rules_of(&unknown, "500236101201", 2023, &sets), None, "and nothing is guessed");
        let earlier = RuleSets { earlier: vec![corrected], ..RuleSets::default() };
        let second = survey(&[("rule_set", "CQ-2023".into()), ("rule_set_version", Value::Int(2))]);
        let of_second = rules_of(&second, "500236101201", 2023, &earlier).unwrap();
        assert_eq!(of_second.monitoring_line, Some(850_000), "also when the office chooses it no more");
    }
}
