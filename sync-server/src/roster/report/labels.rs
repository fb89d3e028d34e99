//! Names of fields and values as a clerk reads them.

use super::super::column::Column;
use super::super::plan::{Kept, KeptBecause};
use super::super::words;
use super::Language;
use cunji_model::enumeration::RiskState;
use cunji_model::field::{Path, Value};

/// The header by which a clerk knows a field; the field's own name in English.
pub(super) fn field(kept: &Kept, language: Language) -> String {
    let (name, who) = match &kept.path {
        Path::Field(name) => (name, None),
        Path::Item { collection, item, field } if collection == "risks" => {
            (field, Some(words::chinese("risks", item).to_owned()))
        }
        Path::Item { field, .. } => (field, kept.member.clone()),
    };
    let label = if language == Language::English { name.as_str() } else { chinese_name(name) };
    who.map(|who| format!("{who} {label}")).unwrap_or_else(|| label.to_owned())
}

/// A value as a clerk reads it.
pub(super) fn value(path: &Path, value: &Value, language: Language) -> String {
    let name = match path {
        Path::Field(name) | Path::Item { field: name, .. } => name.as_str(),
    };
    match (value, language) {
        (Value::Null, _) => String::new(),
        (Value::Bool(flag), Language::Chinese) => if *flag { "是" } else { "否" }.to_owned(),
        (Value::Bool(flag), Language::English) => if *flag { "yes" } else { "no" }.to_owned(),
        (Value::Int(number), _) if matches!(name, "latitude" | "longitude") => format!("{:.7}", *number as f64 / 1e7),
        (Value::Int(number), _) => number.to_string(),
        (Value::Text(text), Language::English) => text.clone(),
        (Value::Text(text), Language::Chinese) if name == "risk_state" => risk_state(text).to_owned(),
        (Value::Text(text), Language::Chinese) if name == "health" => {
            text.split(',').map(|word| words::chinese(name, word)).collect::<Vec<_>>().join("、")
        }
        (Value::Text(text), Language::Chinese) => words::chinese(name, text).to_owned(),
    }
}

/// Why a value stays.
pub(super) fn because(because: KeptBecause, language: Language) -> &'static str {
    match because {
        KeptBecause::WrittenByCadre => language.pick("干部所写", "written by a cadre"),
        KeptBecause::ClearedByCadre => language.pick("干部已清空", "cleared by a cadre"),
        KeptBecause::InConflict => language.pick("待核对", "waits to be settled"),
        KeptBecause::Removed => language.pick("干部已移除该成员", "the member was removed by a cadre"),
    }
}

fn risk_state(word: &str) -> &str {
    match RiskState::parse(word) {
        Some(RiskState::Active) => "未消除",
        Some(RiskState::ClearedByHelp) => "帮扶消除",
        Some(RiskState::ClearedNaturally) => "自然消除",
        Some(RiskState::Reverted) => "回退",
        None => word,
    }
}

fn chinese_name(name: &str) -> &str {
    let column = match name {
        "group" => Column::Group,
        "courtyard" => Column::Courtyard,
        "address" => Column::Address,
        "household_type" => Column::HouseholdType,
        "monitor_category" => Column::MonitorCategory,
        "monitored_since" => Column::MonitoredSince,
        "phone" => Column::Phone,
        "second_phone" => Column::SecondPhone,
        "note" => Column::Note,
        "latitude" => Column::Latitude,
        "longitude" => Column::Longitude,
        "name" => Column::Name,
        "relation" => Column::Relation,
        "sex" => Column::Sex,
        "birth_date" => Column::BirthDate,
        "id_number" => Column::IdNumber,
        "person_number" => Column::PersonNumber,
        "ethnicity" => Column::Ethnicity,
        "education" => Column::Education,
        "schooling" => Column::Schooling,
        "health" => Column::Health,
        "labour" => Column::Labour,
        "away_place" => Column::AwayPlace,
        "away_months" => Column::AwayMonths,
        "away" => return "在外",
        "removed" => return "已移除",
        "risk_state" => return "风险状态",
        "rank" => return "风险次序",
        "disaster" => Column::Disaster,
        "remark" => Column::OtherRisk,
        "no_labour_guarantee" => Column::NoLabourGuarantee,
        "edu_issue" => Column::EduIssue,
        "medical_issue" => Column::MedicalIssue,
        "housing_issue" => Column::HousingIssue,
        "water_issue" => Column::WaterIssue,
        "edu_issue_after" => Column::EduIssueAfter,
        "medical_issue_after" => Column::MedicalIssueAfter,
        "housing_issue_after" => Column::HousingIssueAfter,
        "water_issue_after" => Column::WaterIssueAfter,
        _ => return name,
    };
    column.header()
}
