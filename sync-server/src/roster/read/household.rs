//! What a row says about its household: place, type, monitoring, risks, guarantees, phones.

use super::super::column::Column;
use super::super::layout::Layout;
use super::super::reason::BadRowReason;
use super::super::text::{fold, shown};
use super::super::words;
use super::cells::{As, RowReader};
use cunji_model::enumeration::{HouseholdType, MonitorCategory, RiskState};
use cunji_model::field::{Path, Value};
use cunji_model::resident_id::ResidentId;
use std::collections::BTreeMap;

/// The head as a household row names it.
#[derive(Debug, Clone)]
pub(super) struct NamedHead {
    pub name: String,
    pub id_number: Option<ResidentId>,
}

const CELLS: &[(Column, As, &str)] = &[
    (Column::Group, As::Text, "group"),
    (Column::Courtyard, As::Text, "courtyard"),
    (Column::Address, As::Text, "address"),
    (Column::Latitude, As::Degrees(90.0), "latitude"),
    (Column::Longitude, As::Degrees(180.0), "longitude"),
    (Column::MonitoredSince, As::Month, "monitored_since"),
    (Column::NoLabourGuarantee, As::Yes, "no_labour_guarantee"),
    (Column::HouseholdPhone, As::Phone, "phone"),
    (Column::SecondPhone, As::Phone, "second_phone"),
    // The good of the water first: a column that asks for the problem itself overrules it.
    (Column::SafeWater, As::No, "water_issue"),
    (Column::EduIssue, As::Yes, "edu_issue"),
    (Column::MedicalIssue, As::Yes, "medical_issue"),
    (Column::HousingIssue, As::Yes, "housing_issue"),
    (Column::WaterIssue, As::Yes, "water_issue"),
    (Column::EduIssueAfter, As::Yes, "edu_issue_after"),
    (Column::MedicalIssueAfter, As::Yes, "medical_issue_after"),
    (Column::HousingIssueAfter, As::Yes, "housing_issue_after"),
    (Column::WaterIssueAfter, As::Yes, "water_issue_after"),
];

/// Columns whose meaning depends on the sheet: in a sheet of people they are the person's.
const OF_A_HOUSEHOLD_SHEET: &[(Column, As, &str)] =
    &[(Column::Phone, As::Phone, "phone"), (Column::Note, As::Text, "note")];

const RISKS: [Column; 5] = [Column::Risk1, Column::Risk2, Column::Risk3, Column::Risk4, Column::Risk5];

/// Everything that the row says about its household, except who lives there.
pub(super) fn fields(row: &mut RowReader<'_>) -> BTreeMap<Path, Value> {
    let mut fields = BTreeMap::new();
    let own: &[(Column, As, &str)] = if row.layout() == Layout::Households { OF_A_HOUSEHOLD_SHEET } else { &[] };
    for (column, reading, name) in own.iter().chain(CELLS) {
        let path = Path::field(name);
        if let Some(value) = row.value(*column, *reading, &path) {
            fields.insert(path, value);
        }
    }
    standing(row, &mut fields);
    risk_state(row, &mut fields);
    risks(row, &mut fields);
    fields
}

/// The head that a household row names.
pub(super) fn named_head(row: &mut RowReader<'_>) -> Option<NamedHead> {
    let id_number = row.id_number(Column::HeadIdNumber);
    let path = Path::item("members", "head", "name");
    let name = row.value(Column::HeadName, As::Text, &path)?.as_text()?.to_owned();
    Some(NamedHead { name, id_number })
}

fn standing(row: &mut RowReader<'_>, fields: &mut BTreeMap<Path, Value>) {
    let mut household_type: Option<HouseholdType> = None;
    let mut category: Option<MonitorCategory> = None;
    for column in [Column::HouseholdType, Column::MonitorCategory] {
        let Some(text) = row.text(column) else { continue };
        let Some(said) = words::standing(&text) else {
            row.say(column, BadRowReason::UnknownWord { value: shown(&text) });
            continue;
        };
        let differs =
            said.household_type.is_some() && household_type.is_some() && said.household_type != household_type;
        if differs || (said.category.is_some() && category.is_some() && said.category != category) {
            row.say(Column::MonitorCategory, BadRowReason::CategoryContradictsType);
            return;
        }
        household_type = household_type.or(said.household_type);
        category = category.or(said.category);
    }
    if let Some(household_type) = household_type {
        fields.insert(Path::field("household_type"), Value::from(household_type.as_str()));
    }
    if let Some(category) = category {
        fields.insert(Path::field("monitor_category"), Value::from(category.as_str()));
    }
}

fn risk_state(row: &mut RowReader<'_>, fields: &mut BTreeMap<Path, Value>) {
    let Some(text) = row.text(Column::RiskCleared) else { return };
    let state = match (fold(&text).as_str(), words::yes_or_no(&text)) {
        ("回退", _) => RiskState::Reverted,
        (_, Some(false)) => RiskState::Active,
        (_, Some(true)) => match row.text(Column::ClearMode).map(|mode| fold(&mode)).as_deref() {
            None => return row.say(Column::ClearMode, BadRowReason::ClearModeMissing),
            Some("帮扶消除" | "帮扶后消除") => RiskState::ClearedByHelp,
            Some("自然消除" | "自然消失") => RiskState::ClearedNaturally,
            Some(mode) => return row.say(Column::ClearMode, BadRowReason::UnknownWord { value: shown(mode) }),
        },
        (_, None) => return row.say(Column::RiskCleared, BadRowReason::UnknownWord { value: shown(&text) }),
    };
    fields.insert(Path::field("risk_state"), Value::from(state.as_str()));
}

fn risks(row: &mut RowReader<'_>, fields: &mut BTreeMap<Path, Value>) {
    for (rank, column) in (1_i64..).zip(RISKS) {
        let Some(text) = row.text(column) else { continue };
        let folded = fold(&text);
        // 因自然灾害(洪涝): some exports put the sub-item in brackets.
        let (bare, detail) = match folded.split_once('(') {
            Some((bare, rest)) if words::risk(&folded).is_none() => (bare, Some(rest.trim_end_matches(')'))),
            _ => (folded.as_str(), None),
        };
        let Some(risk) = words::risk(bare) else {
            row.say(column, BadRowReason::UnknownWord { value: shown(&text) });
            continue;
        };
        let path = |field| Path::item("risks", risk, field);
        fields.entry(path("rank")).or_insert(Value::Int(rank));
        match (risk, detail) {
            ("DISASTER", Some(detail)) => match words::disaster(detail) {
                Some(word) => drop(fields.insert(path("disaster"), Value::from(word))),
                None => row.say(column, BadRowReason::UnknownWord { value: shown(&text) }),
            },
            ("DISASTER", None) => {
                if let Some(value) = row.value(Column::Disaster, As::Word(words::disaster), &path("disaster")) {
                    fields.insert(path("disaster"), value);
                }
            }
            ("OTHER", Some(detail)) => drop(fields.insert(path("remark"), Value::from(detail))),
            ("OTHER", None) => {
                if let Some(value) = row.value(Column::OtherRisk, As::Text, &path("remark")) {
                    fields.insert(path("remark"), value);
                }
            }
            (_, Some(_)) => row.say(column, BadRowReason::UnknownWord { value: shown(&text) }),
            (_, None) => {}
        }
    }
}
