//! 户: the household with its members, risks and guarantees (domain.md §2).

use crate::document::Contents;
use crate::enumeration::*;
use crate::field::{
    CollectionSpec, FieldSpec, FieldType, Path, Problem, ProblemCode, Schema, Value, noted, optional, required,
};
use crate::kind::Kind;
use crate::living::words::{HouseholdEnded, MemberJoined, MemberLeft};
use crate::living::{event::EVENT, monitoring};
use crate::settings::Settings;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

const MEMBER: &[FieldSpec] = &[
    required("name", FieldType::Text(60)),
    optional("relation", FieldType::Word(Relation::WORDS)),
    optional("sex", FieldType::Word(Sex::WORDS)),
    optional("birth_date", FieldType::Date),
    optional("id_number", FieldType::ResidentId),
    optional("person_number", FieldType::Text(30)),
    optional("ethnicity", FieldType::Text(20)),
    optional("education", FieldType::Word(Education::WORDS)),
    optional("schooling", FieldType::Text(30)),
    optional("health", FieldType::Words(Health::WORDS)),
    optional("labour", FieldType::Word(Labour::WORDS)),
    optional("phone", FieldType::Phone),
    optional("away", FieldType::Bool),
    optional("away_place", FieldType::Text(60)),
    optional("away_months", FieldType::Count(0, 12)),
    optional("away_wage", FieldType::Money),
    optional("studying", FieldType::Bool),
    optional("study_place", FieldType::Text(60)),
    optional("joined", FieldType::Word(MemberJoined::WORDS)),
    optional("joined_on", FieldType::Date),
    // Who left is no longer counted, and stays readable.
    optional("left", FieldType::Word(MemberLeft::WORDS)),
    optional("left_on", FieldType::Date),
    optional("left_to", FieldType::Reference),
    // Somebody settled that he lives here, or that he does not; beside `left`, so never a question of its own.
    noted("settled_here", FieldType::Bool),
    optional("note", FieldType::Text(500)),
];

const RISK: &[FieldSpec] = &[
    optional("rank", FieldType::Count(1, 5)),
    optional("disaster", FieldType::Word(DisasterType::WORDS)),
    optional("remark", FieldType::Text(200)),
];

/// Fields and rules of a household.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Household,
    version: 1,
    fields: &[
        optional("roster_number", FieldType::Text(30)),
        required("group", FieldType::Text(30)),
        optional("courtyard", FieldType::Text(60)),
        optional("address", FieldType::Text(120)),
        optional("latitude", FieldType::Coordinate),
        optional("longitude", FieldType::Coordinate),
        required("household_type", FieldType::Word(HouseholdType::WORDS)),
        optional("monitor_category", FieldType::Word(MonitorCategory::WORDS)),
        optional("monitored_since", FieldType::Month),
        optional("risk_state", FieldType::Word(RiskState::WORDS)),
        optional("no_labour_guarantee", FieldType::Bool),
        optional("phone", FieldType::Phone),
        optional("second_phone", FieldType::Phone),
        // The four guarantees, at identification and after elimination (domain.md §2.3): true means a problem.
        optional("edu_issue", FieldType::Bool),
        optional("medical_issue", FieldType::Bool),
        optional("housing_issue", FieldType::Bool),
        optional("water_issue", FieldType::Bool),
        optional("edu_issue_after", FieldType::Bool),
        optional("medical_issue_after", FieldType::Bool),
        optional("housing_issue_after", FieldType::Bool),
        optional("water_issue_after", FieldType::Bool),
        optional("note", FieldType::Text(1000)),
        optional("ended", FieldType::Word(HouseholdEnded::WORDS)),
        optional("ended_on", FieldType::Date),
        optional("ended_reason", FieldType::Text(500)),
        optional("merged_into", FieldType::Reference),
        optional("split_from", FieldType::Reference),
        optional("moved_to", FieldType::Text(120)),
    ],
    collections: &[
        CollectionSpec::first("members", MEMBER),
        // Keyed by the risk's own word: the same risk told twice is one risk.
        CollectionSpec::first("risks", RISK),
        CollectionSpec::late("events", EVENT),
        CollectionSpec::late("monitoring", monitoring::STEP),
        // Keyed by the other household: dismissed as a duplicate.
        CollectionSpec::late("not_same_as", &[optional("different", FieldType::Bool)]),
    ],
    check,
};

fn check(contents: &Contents, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |path: String, code| problems.push(Problem { path, code });
    match (contents.word("household_type"), contents.word("monitor_category")) {
        (Some(kind), Some("MON_UNSTABLE")) if kind != "LIFTED" => {
            say("monitor_category".into(), ProblemCode::CategoryContradictsType);
        }
        (Some(kind), Some("MON_MARGINAL")) if kind != "GENERAL" => {
            say("monitor_category".into(), ProblemCode::CategoryContradictsType);
        }
        _ => {}
    }
    let risks: Vec<&str> = contents.live_items("risks").collect();
    if risks.len() > 5 {
        say("risks".into(), ProblemCode::TooManyRisks);
    }
    for risk in risks {
        let needs = match RiskType::parse(risk) {
            None => {
                say(Path::item("risks", risk, "rank").to_string(), ProblemCode::NotAllowed);
                None
            }
            Some(RiskType::Disaster) => Some("disaster"),
            Some(RiskType::Other) => Some("remark"),
            Some(_) => None,
        };
        if let Some(field) = needs.filter(|field| contents.item_value("risks", risk, field).is_none()) {
            say(Path::item("risks", risk, field).to_string(), ProblemCode::RiskNeedsDetail);
        }
    }
    let heads: Vec<&str> = contents
        .live_items("members")
        .filter(|m| contents.item_word("members", m, "relation") == Some("HEAD"))
        .filter(|m| contents.item_value("members", m, "left").is_none())
        .collect();
    for extra in heads.iter().skip(1) {
        say(Path::item("members", extra, "relation").to_string(), ProblemCode::TwoHeads);
    }
    problems.extend(monitoring::problems(contents, &settings.monitoring));
    problems
}

/// A household as read from its document. Of a field with several values the shown one is here.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Household {
    /// 户编号
    pub roster_number: Option<String>,
    /// 村民小组
    pub group: Option<String>,
    /// 院落
    pub courtyard: Option<String>,
    /// 住址
    pub address: Option<String>,
    /// Degrees × 10^7.
    #[ts(type = "number | null")]
    pub latitude: Option<i64>,
    /// Degrees × 10^7.
    #[ts(type = "number | null")]
    pub longitude: Option<i64>,
    /// 户类型
    pub household_type: Option<HouseholdType>,
    /// 监测对象类别
    pub monitor_category: Option<MonitorCategory>,
    /// 识别监测时间, `2026-09`
    pub monitored_since: Option<String>,
    /// 风险状态
    pub risk_state: Option<RiskState>,
    /// 整户无劳动能力兜底保障户
    pub no_labour_guarantee: Option<bool>,
    /// 联系电话
    pub phone: Option<String>,
    /// 备用电话
    pub second_phone: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// The guarantee fields that say "problem" or "no problem", by field name.
    pub guarantees: BTreeMap<String, bool>,
    /// Who belongs to it now, the head first, then by birth date. Only these are counted.
    pub members: Vec<Member>,
    /// Who left, the latest first.
    pub former: Vec<Member>,
    /// Why it is no longer a household.
    pub ended: Option<HouseholdEnded>,
    /// Since when.
    pub ended_on: Option<String>,
    /// As told.
    pub ended_reason: Option<String>,
    /// Into which household it was merged.
    pub merged_into: Option<String>,
    /// From which household it was split.
    pub split_from: Option<String>,
    /// Where everybody moved.
    pub moved_to: Option<String>,
    /// Risks by rank.
    pub risks: Vec<Risk>,
}

/// 家庭成员
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Member {
    /// Identity within the household.
    pub id: String,
    /// 姓名
    pub name: String,
    /// 与户主关系
    pub relation: Option<Relation>,
    /// 性别
    pub sex: Option<Sex>,
    /// 出生日期
    pub birth_date: Option<String>,
    /// 证件号码; masked unless it was asked for.
    pub id_number: Option<String>,
    /// 民族
    pub ethnicity: Option<String>,
    /// 文化程度
    pub education: Option<Education>,
    /// 在校生状况
    pub schooling: Option<String>,
    /// 健康状况
    pub health: Vec<Health>,
    /// 劳动技能
    pub labour: Option<Labour>,
    /// 联系电话
    pub phone: Option<String>,
    /// 在外
    pub away: Option<bool>,
    /// 务工地点
    pub away_place: Option<String>,
    /// 务工时间（月）
    #[ts(type = "number | null")]
    pub away_months: Option<i64>,
    /// 月工资, fen
    #[ts(type = "number | null")]
    pub away_wage: Option<i64>,
    /// 在读
    pub studying: Option<bool>,
    /// 就读学校
    pub study_place: Option<String>,
    /// How this member came.
    pub joined: Option<MemberJoined>,
    /// When.
    pub joined_on: Option<String>,
    /// Why this member is no longer counted.
    pub left: Option<MemberLeft>,
    /// Since when.
    pub left_on: Option<String>,
    /// To which household.
    pub left_to: Option<String>,
    /// 备注
    pub note: Option<String>,
}

/// 致贫返贫风险
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Risk {
    /// Which risk.
    pub risk_type: RiskType,
    /// 1 is the main one.
    #[ts(type = "number | null")]
    pub rank: Option<i64>,
    /// 自然灾害子项
    pub disaster: Option<DisasterType>,
    /// 说明
    pub remark: Option<String>,
}

const GUARANTEES: [&str; 8] = [
    "edu_issue",
    "medical_issue",
    "housing_issue",
    "water_issue",
    "edu_issue_after",
    "medical_issue_after",
    "housing_issue_after",
    "water_issue_after",
];

impl Household {
    /// Typed reading of a household's contents; unknown words are left out here and stay in the document.
    pub fn read(contents: &Contents) -> Self {
        let text = |name| contents.word(name).map(str::to_owned);
        let mut members: Vec<Member> = contents.live_items("members").map(|id| Member::read(contents, id)).collect();
        members.sort_by(|a, b| {
            let rank = |m: &Member| (m.relation != Some(Relation::Head), m.relation != Some(Relation::Spouse));
            (rank(a), &a.birth_date, &a.id).cmp(&(rank(b), &b.birth_date, &b.id))
        });
        let (members, mut former): (Vec<Member>, Vec<Member>) = members.into_iter().partition(|m| m.left.is_none());
        former.sort_by(|a, b| (&b.left_on, &a.id).cmp(&(&a.left_on, &b.id)));
        let mut risks: Vec<Risk> = contents
            .live_items("risks")
            .filter_map(|id| Some(Risk::read(contents, id, RiskType::parse(id)?)))
            .collect();
        risks.sort_by_key(|risk| (risk.rank.unwrap_or(9), risk.risk_type));
        Self {
            roster_number: text("roster_number"),
            group: text("group"),
            courtyard: text("courtyard"),
            address: text("address"),
            latitude: contents.int("latitude"),
            longitude: contents.int("longitude"),
            household_type: contents.word("household_type").and_then(HouseholdType::parse),
            monitor_category: contents.word("monitor_category").and_then(MonitorCategory::parse),
            monitored_since: text("monitored_since"),
            risk_state: contents.word("risk_state").and_then(RiskState::parse),
            no_labour_guarantee: contents.bool("no_labour_guarantee"),
            phone: text("phone"),
            second_phone: text("second_phone"),
            note: text("note"),
            guarantees: GUARANTEES.iter().filter_map(|n| Some(((*n).to_owned(), contents.bool(n)?))).collect(),
            members,
            former,
            ended: contents.word("ended").map(|why| HouseholdEnded::parse(why).unwrap_or(HouseholdEnded::Other)),
            ended_on: text("ended_on"),
            ended_reason: text("ended_reason"),
            merged_into: text("merged_into"),
            split_from: text("split_from"),
            moved_to: text("moved_to"),
            risks,
        }
    }

    /// The head, or whoever stands first while no head is known; of a household that nobody is left in, its last head.
    pub fn head(&self) -> Option<&Member> {
        let last = || self.former.iter().find(|one| one.relation == Some(Relation::Head)).or(self.former.first());
        self.members.first().or_else(last)
    }
}

impl Member {
    fn read(contents: &Contents, id: &str) -> Self {
        let word = |field: &str| contents.item_word("members", id, field);
        let text = |field: &str| word(field).map(str::to_owned);
        Self {
            id: id.to_owned(),
            name: text("name").unwrap_or_default(),
            relation: word("relation").and_then(Relation::parse),
            sex: word("sex").and_then(Sex::parse),
            birth_date: text("birth_date"),
            id_number: text("id_number"),
            ethnicity: text("ethnicity"),
            education: word("education").and_then(Education::parse),
            schooling: text("schooling"),
            health: word("health").unwrap_or_default().split(',').filter_map(Health::parse).collect(),
            labour: word("labour").and_then(Labour::parse),
            phone: text("phone"),
            away: contents.item_bool("members", id, "away"),
            away_place: text("away_place"),
            away_months: contents.item_int("members", id, "away_months"),
            away_wage: contents.item_int("members", id, "away_wage"),
            studying: contents.item_bool("members", id, "studying"),
            study_place: text("study_place"),
            joined: word("joined").and_then(MemberJoined::parse),
            joined_on: text("joined_on"),
            // A reason of a newer app is a reason.
            left: word("left")
                .map(|why| MemberLeft::parse(why).unwrap_or(MemberLeft::Other))
                .filter(|why| *why != MemberLeft::Other || !disputed(contents, id)),
            left_on: text("left_on"),
            left_to: text("left_to"),
            note: text("note"),
        }
    }
}

/// Two people settled at once that somebody lives here and that he does not: he is counted in both households until
/// it is settled again. Else two opposite answers would leave him in none.
fn disputed(contents: &Contents, id: &str) -> bool {
    let said = contents.entries(&Path::item("members", id, "settled_here"));
    let any = |flag: bool| said.iter().any(|entry| entry.value == Value::Bool(flag));
    any(true) && any(false)
}

impl Risk {
    fn read(contents: &Contents, id: &str, risk_type: RiskType) -> Self {
        Self {
            risk_type,
            rank: contents.item_int("risks", id, "rank"),
            disaster: contents.item_word("risks", id, "disaster").and_then(DisasterType::parse),
            remark: contents.item_word("risks", id, "remark").map(str::to_owned),
        }
    }
}
