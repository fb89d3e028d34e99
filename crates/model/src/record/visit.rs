//! 走访: what a cadre saw and heard at one visit (domain.md §3.1). Missing is 待补充, never guessed.

use crate::document::Contents;
use crate::enumeration::*;
use crate::field::{CollectionSpec, FieldType, Problem, ProblemCode, Schema, optional, required};
use crate::kind::Kind;
use crate::record::attachment::{ATTACHMENT, COLLECTION};
use crate::settings::Settings;
use serde::Serialize;
use ts_rs::TS;

const PERSONS: FieldType = FieldType::Count(0, 99);
const ANSWER: FieldType = FieldType::Word(Answer::WORDS);
const REASON: FieldType = FieldType::Text(300);

/// Fields and rules of a visit.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Visit,
    version: 1,
    fields: &[
        required("household", FieldType::Reference),
        required("visited_at", FieldType::Instant),
        optional("group", FieldType::Text(30)),
        optional("courtyard", FieldType::Text(60)),
        optional("latitude", FieldType::Coordinate),
        optional("longitude", FieldType::Coordinate),
        required("met_person", FieldType::Word(MetPerson::WORDS)),
        optional("met_name", FieldType::Text(60)),
        required("recorder", FieldType::Reference),
        required("recorder_name", FieldType::Text(60)),
        required("mode", FieldType::Word(VisitMode::WORDS)),
        required("kind", FieldType::Word(VisitKind::WORDS)),
        optional("campaign", FieldType::Text(60)),
        // The campaign's record; what was written before there were records has the name alone.
        optional("campaign_id", FieldType::Reference),
        required("has_changes", FieldType::Bool),
        optional("n_registered", PERSONS),
        optional("n_resident", PERSONS),
        optional("n_over60", PERSONS),
        optional("n_under16", PERSONS),
        optional("n_farming", PERSONS),
        optional("n_away", PERSONS),
        optional("n_disabled", PERSONS),
        optional("no_worry_food", ANSWER),
        optional("no_worry_food_reason", REASON),
        optional("no_worry_water", ANSWER),
        optional("no_worry_water_reason", REASON),
        optional("no_worry_clothes", ANSWER),
        optional("no_worry_clothes_reason", REASON),
        optional("water_source", FieldType::Text(60)),
        optional("house_structure", FieldType::Word(HouseStructure::WORDS)),
        optional("house_grade", FieldType::Word(HouseGrade::WORDS)),
        optional("house_safe", ANSWER),
        optional("house_safe_reason", REASON),
        optional("edu_ok", ANSWER),
        optional("edu_ok_reason", REASON),
        optional("medical_ok", ANSWER),
        optional("medical_ok_reason", REASON),
        optional("water_ok", ANSWER),
        optional("water_ok_reason", REASON),
        optional("income_drop", FieldType::Bool),
        optional("income_drop_fen", FieldType::Money),
        optional("spend_surge", FieldType::Bool),
        optional("spend_surge_fen", FieldType::Money),
        optional("work_intent", FieldType::Text(300)),
        optional("training_need", FieldType::Text(300)),
        optional("leaflet_a", FieldType::Bool),
        optional("leaflet_b", FieldType::Bool),
        optional("satisfaction", FieldType::Word(Satisfaction::WORDS)),
        optional("on_spot", FieldType::Text(1000)),
        optional("escalate", FieldType::Bool),
        optional("next_step", FieldType::Text(1000)),
        optional("note", FieldType::Text(2000)),
    ],
    collections: &[
        CollectionSpec::first("visitors", &[required("name", FieldType::Text(60))]),
        CollectionSpec::first(
            "changes",
            &[required("kind", FieldType::Word(FamilyChange::WORDS)), optional("words", FieldType::Text(500))],
        ),
        CollectionSpec::first("issues", &[required("words", FieldType::Text(1000))]),
        CollectionSpec::late(COLLECTION, ATTACHMENT),
    ],
    check,
};

fn check(contents: &Contents, _: &Settings) -> Vec<Problem> {
    let has_changes = contents.bool("has_changes") == Some(true);
    let collections = ["changes", "issues"].iter().any(|name| contents.live_items(name).next().is_some());
    let said = collections || CHANGE_FIELDS.iter().any(|name| contents.value(name).is_some());
    let silent = has_changes && !said;
    silent.then(|| Problem { path: "has_changes".into(), code: ProblemCode::ChangeNotSaid }).into_iter().collect()
}

/// The fields by which "有变化" can be told.
const CHANGE_FIELDS: [&str; 34] = [
    "n_registered",
    "n_resident",
    "n_over60",
    "n_under16",
    "n_farming",
    "n_away",
    "n_disabled",
    "no_worry_food",
    "no_worry_water",
    "no_worry_clothes",
    "water_source",
    "house_structure",
    "house_grade",
    "house_safe",
    "edu_ok",
    "medical_ok",
    "water_ok",
    "no_worry_food_reason",
    "no_worry_water_reason",
    "no_worry_clothes_reason",
    "house_safe_reason",
    "edu_ok_reason",
    "medical_ok_reason",
    "water_ok_reason",
    "income_drop",
    "spend_surge",
    "work_intent",
    "training_need",
    "leaflet_a",
    "leaflet_b",
    "satisfaction",
    "on_spot",
    "next_step",
    "note",
];

/// The answers that rarely change from visit to visit: shown as "上次：…" for 仍是 / 变了, never copied silently.
pub const STABLE_ANSWERS: [&str; 18] = [
    "n_registered",
    "n_resident",
    "n_over60",
    "n_under16",
    "n_farming",
    "n_away",
    "n_disabled",
    "no_worry_food",
    "no_worry_water",
    "no_worry_clothes",
    "water_source",
    "house_structure",
    "house_grade",
    "house_safe",
    "edu_ok",
    "medical_ok",
    "water_ok",
    "work_intent",
];

/// A visit as lists and the household page show it. The form reads the fields themselves.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Visit {
    /// The household visited.
    pub household: Option<String>,
    /// When, RFC 3339 with offset.
    pub visited_at: Option<String>,
    /// Who was met.
    pub met_person: Option<MetPerson>,
    /// The name of who was met, if said.
    pub met_name: Option<String>,
    /// Person identity of the recorder.
    pub recorder: Option<String>,
    /// 记录人
    pub recorder_name: Option<String>,
    /// 走访方式
    pub mode: Option<VisitMode>,
    /// 走访类型
    pub kind: Option<VisitKind>,
    /// 专项行动, by name
    pub campaign: Option<String>,
    /// 专项行动, by record
    pub campaign_id: Option<String>,
    /// 有变化
    pub has_changes: Option<bool>,
    /// 走访人
    pub visitors: Vec<String>,
    /// What the villagers raised, in their words.
    pub issues: Vec<String>,
    /// 下一步
    pub next_step: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// 申请政策明白纸
    pub leaflet_a: Option<bool>,
    /// 帮扶政策明白纸
    pub leaflet_b: Option<bool>,
    /// 就业意愿
    pub work_intent: Option<String>,
    /// 培训需求
    pub training_need: Option<String>,
}

impl Visit {
    /// Typed reading of a visit's contents.
    pub fn read(contents: &Contents) -> Self {
        let text = |name| contents.word(name).map(str::to_owned);
        let items = |collection: &str, field: &str| {
            contents
                .live_items(collection)
                .filter_map(|id| contents.item_word(collection, id, field))
                .map(str::to_owned)
                .collect()
        };
        Self {
            household: text("household"),
            visited_at: text("visited_at"),
            met_person: contents.word("met_person").and_then(MetPerson::parse),
            met_name: text("met_name"),
            recorder: text("recorder"),
            recorder_name: text("recorder_name"),
            mode: contents.word("mode").and_then(VisitMode::parse),
            kind: contents.word("kind").and_then(VisitKind::parse),
            campaign: text("campaign"),
            campaign_id: text("campaign_id"),
            has_changes: contents.bool("has_changes"),
            visitors: items("visitors", "name"),
            issues: items("issues", "words"),
            next_step: text("next_step"),
            note: text("note"),
            leaflet_a: contents.bool("leaflet_a"),
            leaflet_b: contents.bool("leaflet_b"),
            work_intent: text("work_intent"),
            training_need: text("training_need"),
        }
    }
}
