//! Doubts about a household: what does not fit together (domain.md §2.2, [R]). Shown as yellow lines, never blocking.

use crate::enumeration::{Health, Labour, Relation, RiskType};
use crate::record::household::{Household, Member};
use serde::Serialize;
use ts_rs::TS;

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// 因残, and nobody is disabled (2_11_001).
    NobodyDisabled,
    /// 因病, and nobody has a severe or chronic illness (5_15_015).
    NobodyIll,
    /// 缺劳动力, and everybody is able to work (4_11_009).
    EverybodyAble,
    /// 务工就业不稳, and nobody able to work has work away (5_15_013, 5_15_014).
    NobodyWorks,
    /// 因自然灾害 without its kind (2_11_005).
    DisasterNotSaid,
    /// A guarantee has a problem, and the risk that goes with it is not among the risks (4_11_006, 4_11_007).
    GuaranteeWithoutRisk {
        /// The guarantee's field.
        field: String,
        /// One of these belongs to it.
        risk: RiskType,
    },
    /// Nobody is 户主.
    NoHead,
    /// More than one 户主.
    TwoHeads,
    /// The same person stands here twice.
    SameTwice {
        /// Name of that person.
        name: String,
    },
    /// Everybody has left, and the household still counts as one.
    NobodyLeft,
}

/// What does not fit together in a household.
pub fn doubts(household: &Household) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let members = &household.members;
    if household.ended.is_some() {
        return doubts;
    }
    if members.is_empty() {
        return if household.former.is_empty() { doubts } else { vec![Doubt::NobodyLeft] };
    }
    let ill = |one: &Member| one.health.iter().any(|it| matches!(it, Health::SevereIllness | Health::ChronicIllness));
    let able = |one: &Member| matches!(one.labour, Some(Labour::Ordinary | Labour::Skilled));
    let works = |one: &Member| !matches!(one.labour, Some(Labour::Lost | Labour::None)) && works_away(one);
    let mut note = |when: bool, what: Doubt| {
        if when {
            doubts.push(what);
        }
    };
    for risk in &household.risks {
        match risk.risk_type {
            RiskType::Disability => {
                let disabled = members.iter().any(|one| one.health.contains(&Health::Disabled));
                note(!disabled, Doubt::NobodyDisabled);
            }
            RiskType::Illness => note(!members.iter().any(ill), Doubt::NobodyIll),
            RiskType::LabourShortage => note(members.iter().all(able), Doubt::EverybodyAble),
            RiskType::JobUnstable => note(!members.iter().any(works), Doubt::NobodyWorks),
            RiskType::Disaster => note(risk.disaster.is_none(), Doubt::DisasterNotSaid),
            _ => {}
        }
    }
    let guarantees = [
        ("edu_issue", RiskType::Schooling),
        ("medical_issue", RiskType::Illness),
        ("housing_issue", RiskType::Housing),
        ("water_issue", RiskType::Water),
    ];
    // Only monitored households have risks to name.
    for (field, risk) in guarantees.into_iter().filter(|_| household.monitor_category.is_some()) {
        let trouble = household.guarantees.get(field) == Some(&true);
        let named = household.risks.iter().any(|one| one.risk_type == risk);
        note(trouble && !named, Doubt::GuaranteeWithoutRisk { field: field.to_owned(), risk });
    }
    let heads = members.iter().filter(|one| one.relation == Some(Relation::Head)).count();
    note(heads == 0, Doubt::NoHead);
    note(heads > 1, Doubt::TwoHeads);
    for (place, one) in members.iter().enumerate() {
        let twin = members.iter().skip(place + 1).any(|other| same_person(one, other));
        note(twin, Doubt::SameTwice { name: one.name.clone() });
    }
    doubts
}

fn works_away(one: &Member) -> bool {
    one.away == Some(true) || one.away_months.is_some_and(|months| months > 0) || one.away_wage.is_some()
}

/// Whether two members are the same person by what is written about them.
pub fn same_person(one: &Member, other: &Member) -> bool {
    match (&one.id_number, &other.id_number) {
        (Some(number), Some(another)) => number.eq_ignore_ascii_case(another),
        _ => {
            !one.name.is_empty()
                && one.name == other.name
                && one.birth_date.is_some()
                && one.birth_date == other.birth_date
        }
    }
}
