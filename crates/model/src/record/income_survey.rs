//! 收入测算: one household's income in one window, line by line, with the cadre's answers to doubts and the reviewer's
//! comments (domain.md §1). Totals are worked out and never stored.

use crate::document::Contents;
use crate::enumeration::Relation;
use crate::field::{CollectionSpec, FieldType, Problem, ProblemCode, Schema, optional, required};
use crate::income::course::{SurveyStep, SurveyStepKind};
use crate::income::lines::line_spec;
use crate::income::rule_set::{RuleSet, rule_set_for, shipped};
use crate::income::sheet::{Basis, Line, Sheet};
use crate::income::window::{PeriodKind, Window, annual, identification_of};
use crate::kind::Kind;
use chrono::DateTime;
use uuid::Uuid;

const PERIODS: &[&str] = &["ANNUAL", "IDENTIFICATION", "CLEARING"];

/// Fields and rules of a survey.
pub static SCHEMA: Schema = Schema {
    kind: Kind::IncomeSurvey,
    version: 1,
    fields: &[
        required("household", FieldType::Reference),
        required("year", FieldType::Count(2000, 2100)),
        required("period_kind", FieldType::Word(PERIODS)),
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
        CollectionSpec {
            name: "lines",
            fields: &[
                optional("amount", FieldType::Money),
                optional("months", FieldType::Count(0, 12)),
                optional("monthly", FieldType::Money),
                optional("basis", FieldType::Word(Basis::WORDS)),
                optional("note", FieldType::Text(500)),
                optional("gone", FieldType::Bool),
            ],
        },
        // Keyed by `answer_key`: why a doubt is none.
        CollectionSpec { name: "answers", fields: &[optional("words", FieldType::Text(500))] },
        CollectionSpec {
            name: "comments",
            fields: &[
                required("line", FieldType::Text(60)),
                required("words", FieldType::Text(500)),
                optional("by", FieldType::Reference),
                required("by_name", FieldType::Text(60)),
                required("at", FieldType::Instant),
                optional("settled", FieldType::Bool),
            ],
        },
        CollectionSpec {
            name: "steps",
            fields: &[
                required("kind", FieldType::Word(SurveyStepKind::WORDS)),
                required("at", FieldType::Instant),
                required("by", FieldType::Reference),
                required("by_name", FieldType::Text(60)),
                optional("after", FieldType::Text(2000)),
                optional("words", FieldType::Text(1000)),
            ],
        },
    ],
    check,
};

fn check(contents: &Contents) -> Vec<Problem> {
    let mut problems = Vec::new();
    let monthly = contents.word("period_kind").is_some_and(|kind| kind != "ANNUAL");
    if monthly && contents.word("period_month").is_none() {
        problems.push(Problem { path: "period_month".into(), code: ProblemCode::Required });
    }
    for line in contents.live_items("lines") {
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

/// What was entered. A line that is gone says 0; lines of a newer version are left out here and kept in the document.
pub fn sheet(contents: &Contents) -> Sheet {
    let lines = contents.live_items("lines").filter(|line| line_spec(line).is_some());
    let members = contents.int("member_count").and_then(|count| u32::try_from(count).ok());
    Sheet {
        lines: lines.map(|line| (line.to_owned(), entered(contents, line))).collect(),
        member_count: members.unwrap_or(0),
    }
}

fn entered(contents: &Contents, line: &str) -> Line {
    if contents.item_bool("lines", line, "gone") == Some(true) {
        return Line::of(0);
    }
    let months = contents.item_int("lines", line, "months").and_then(|months| u8::try_from(months).ok());
    Line {
        amount_fen: contents.item_int("lines", line, "amount"),
        basis: contents.item_word("lines", line, "basis").and_then(Basis::parse),
        months,
        monthly_fen: contents.item_int("lines", line, "monthly"),
        note: contents.item_word("lines", line, "note").map(str::to_owned),
    }
}

/// The rules a sheet is worked out with: those it was computed with, or, before any were stored, those of its village
/// (12 digits) and year. `None`: not known to this version, and nothing is guessed.
pub fn rules_of(contents: &Contents, village: &str, year: i32) -> Option<RuleSet> {
    let Some(id) = contents.word("rule_set") else { return rule_set_for(village, year) };
    let version = contents.int("rule_set_version").and_then(|version| u32::try_from(version).ok());
    shipped().into_iter().find(|rules| rules.id == id && Some(rules.version) == version)
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
