//! What a row says about one person.

use super::super::column::Column;
use super::super::reason::BadRowReason;
use super::super::text::{fold, shown};
use super::super::words;
use super::cells::{As, RowReader};
use super::date;
use chrono::Datelike;
use cunji_model::enumeration::Sex;
use cunji_model::field::{Path, Value};
use cunji_model::id::{member_of_id_number, member_of_person_number};
use cunji_model::resident_id::ResidentId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A person as a row has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub name: Option<String>,
    pub id_number: Option<ResidentId>,
    pub person_number: Option<String>,
    /// By field name, in stored form.
    pub fields: BTreeMap<&'static str, Value>,
}

const CELLS: &[(Column, As, &str)] = &[
    (Column::Name, As::Text, "name"),
    (Column::Relation, As::Word(words::relation), "relation"),
    (Column::Sex, As::Word(words::sex), "sex"),
    (Column::PersonNumber, As::Text, "person_number"),
    (Column::Ethnicity, As::Text, "ethnicity"),
    (Column::Education, As::Word(words::education), "education"),
    (Column::Health, As::Words(words::health), "health"),
    (Column::Labour, As::Word(words::labour), "labour"),
    (Column::Phone, As::Phone, "phone"),
    (Column::MemberPhone, As::Phone, "phone"),
    (Column::AwayMonths, As::Count, "away_months"),
    (Column::AwayPlace, As::Text, "away_place"),
    (Column::Note, As::Text, "note"),
];

/// Everything that the row says about its person. A row without a name and without a number is said to be bad.
pub(super) fn person(row: &mut RowReader<'_>) -> Person {
    let mut fields = BTreeMap::new();
    for (column, reading, name) in CELLS {
        if let Some(value) = row.value(*column, *reading, &Path::item("members", "m", name)) {
            fields.insert(*name, value);
        }
    }
    schooling(row, &mut fields);
    away(row, &mut fields);
    let id_number = id_number(row);
    birth_date(row, id_number.as_ref(), &mut fields);
    sex(row, id_number.as_ref(), &fields);
    if let Some(id) = &id_number {
        for (name, value) in from_id_number(id) {
            fields.entry(name).or_insert(value);
        }
    }
    let text = |name| fields.get(name).and_then(Value::as_text).map(str::to_owned);
    let (name, person_number) = (text("name"), text("person_number"));
    // The monitored layout may come without names: then the ID number says who it is, and the name is in the store.
    if name.is_none() && id_number.is_none() && !row.is_bad() {
        row.say(Column::Name, BadRowReason::NameMissing);
    }
    Person { name, id_number, person_number, fields }
}

impl Person {
    /// Identity within a household: by ID number, else person number, else name.
    pub(super) fn item(&self, household: Uuid) -> String {
        let name =
            || Uuid::new_v5(&household, format!("member-name\u{1f}{}", self.name.as_deref().unwrap_or("")).as_bytes());
        let identity = match (&self.id_number, &self.person_number) {
            (Some(id), _) => member_of_id_number(household, id.full()),
            (None, Some(number)) => member_of_person_number(household, number),
            (None, None) => name(),
        };
        identity.simple().to_string()
    }
}

/// What an ID number itself says: the number, birth date and sex.
pub(super) fn from_id_number(id: &ResidentId) -> Vec<(&'static str, Value)> {
    let sex = if id.is_male() { Sex::Male } else { Sex::Female };
    let birth_date = id.birth_date().map(|date| ("birth_date", stored(date)));
    let rest = [("id_number", Value::from(id.full())), ("sex", Value::from(sex.as_str()))];
    birth_date.into_iter().chain(rest).collect()
}

fn stored(date: chrono::NaiveDate) -> Value {
    Value::from(date.format("%Y-%m-%d").to_string())
}

fn id_number(row: &mut RowReader<'_>) -> Option<ResidentId> {
    let kind = row.text(Column::IdType).map(|kind| (fold(&kind), kind));
    match kind {
        Some((folded, kind)) if !folded.contains("身份证") && !folded.contains("残疾") => {
            if row.text(Column::IdNumber).is_some() {
                row.say(Column::IdType, BadRowReason::OtherDocument { value: shown(&kind) });
            }
            None
        }
        _ => row.id_number(Column::IdNumber),
    }
}

/// A birth date without its day is completed from the ID number; one that differs from it is said.
fn birth_date(row: &mut RowReader<'_>, id: Option<&ResidentId>, fields: &mut BTreeMap<&'static str, Value>) {
    let Some(text) = row.text(Column::BirthDate) else { return };
    let of_id = id.and_then(ResidentId::birth_date);
    let said = match (date::date(&text), date::month(&text), of_id) {
        (Some(said), ..) => said,
        (None, Some(month), Some(of_id)) if of_id.with_day(1) == Some(month) => of_id,
        (None, Some(_), Some(_)) => return row.say(Column::BirthDate, BadRowReason::BirthDateDiffers),
        _ => return row.say(Column::BirthDate, BadRowReason::BadDate { value: shown(&text) }),
    };
    if of_id.is_some_and(|of_id| of_id != said) {
        row.say(Column::BirthDate, BadRowReason::BirthDateDiffers);
    }
    fields.insert("birth_date", stored(said));
}

/// A sex that differs from the ID number is said.
fn sex(row: &mut RowReader<'_>, id: Option<&ResidentId>, fields: &BTreeMap<&'static str, Value>) {
    let male = |id: &ResidentId| if id.is_male() { Sex::Male } else { Sex::Female }.as_str();
    if let (Some(of_id), Some(said)) = (id.map(male), fields.get("sex").and_then(Value::as_text))
        && said != of_id
    {
        row.say(Column::Sex, BadRowReason::SexDiffers);
    }
}

fn schooling(row: &mut RowReader<'_>, fields: &mut BTreeMap<&'static str, Value>) {
    let path = Path::item("members", "m", "schooling");
    if let Some(value) = row.value(Column::Schooling, As::Text, &path) {
        let is_none =
            value.as_text().is_some_and(|text| matches!(fold(text).as_str(), "非在校生" | "非在校" | "不在校"));
        if !is_none {
            fields.insert("schooling", value);
        }
    }
}

/// 在外 follows from 是否已务工, else from months and place (domain.md §2.4: a place means months above 0).
fn away(row: &mut RowReader<'_>, fields: &mut BTreeMap<&'static str, Value>) {
    let path = Path::item("members", "m", "away");
    let said = row.value(Column::AwayNow, As::Yes, &path);
    let months = match fields.get("away_months") {
        Some(Value::Int(months)) => Some(*months),
        _ => None,
    };
    let by_months = match (months, fields.contains_key("away_place")) {
        (Some(0), false) => Some(Value::Bool(false)),
        (Some(1..), _) | (None, true) => Some(Value::Bool(true)),
        _ => None,
    };
    if let Some(value) = said.or(by_months) {
        fields.insert("away", value);
    }
}
