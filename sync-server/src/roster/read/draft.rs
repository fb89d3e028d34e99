//! A household while its rows come together: whose word counts for a field, and who is its head.

use super::super::column::Column;
use super::super::reason::{BadRowReason, Origin};
use super::cells::RowReader;
use super::household::NamedHead;
use super::person::{self, Person};
use cunji_model::field::{Path, Value};
use cunji_model::id::{VillageCode, household_of_roster_number};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A household while its rows come together.
pub(super) struct Draft {
    pub document: Uuid,
    pub from: Origin,
    pub fields: BTreeMap<Path, Value>,
    /// The person row that gave a household field; absent for what the household roster itself says.
    given_by: BTreeMap<Path, Origin>,
    pub head: Option<NamedHead>,
    pub members: BTreeMap<String, Person>,
    /// Every row seen of a member, by layout: the same person may be in two rosters, but not twice in one.
    pub seen: BTreeMap<(String, bool), Origin>,
    pub head_row: Option<(String, Origin)>,
}

impl Draft {
    /// An empty household of a village and roster number.
    pub(super) fn new(village: &VillageCode, roster_number: &str, from: Origin) -> Self {
        Self {
            document: household_of_roster_number(village, roster_number),
            from,
            fields: BTreeMap::from([(Path::field("roster_number"), Value::from(roster_number))]),
            given_by: BTreeMap::new(),
            head: None,
            members: BTreeMap::new(),
            seen: BTreeMap::new(),
            head_row: None,
        }
    }

    /// Household fields in a person row: the household roster goes before them, an earlier row before a later one.
    pub(super) fn take_fields(&mut self, row: &mut RowReader<'_>, fields: BTreeMap<Path, Value>, origin: &Origin) {
        let mut first_difference = None;
        for (path, value) in fields {
            let Some(before) = self.fields.get(&path).cloned() else {
                self.given_by.insert(path.clone(), origin.clone());
                self.fields.insert(path, value);
                continue;
            };
            let Some(first) = self.given_by.get(&path).filter(|_| before != value) else { continue };
            // One child out of school, or one person without insurance, is a problem of the household.
            if value == Value::Bool(true) {
                self.fields.insert(path, value);
            } else if before != Value::Bool(true) {
                first_difference.get_or_insert_with(|| (path.clone(), first.clone()));
            }
        }
        if let Some((path, first)) = first_difference {
            row.say(column_of(&path), BadRowReason::DiffersWithinHousehold { first });
        }
    }

    /// Gives the head named by the household row the relation 户主 when no person row has it.
    /// True when the person rows have another head.
    pub(super) fn place_head(&mut self) -> bool {
        let Some(head) = self.head.take() else { return false };
        let known = self.members.iter().find(|(_, member)| match (&member.id_number, &head.id_number) {
            (Some(one), Some(other)) => one == other,
            _ => member.name.as_ref() == Some(&head.name),
        });
        let item = known.map(|(item, _)| item.clone());
        if let Some((head_item, _)) = &self.head_row {
            return item.as_ref() != Some(head_item);
        }
        let mut person = Person { name: Some(head.name.clone()), id_number: head.id_number, ..Person::default() };
        person.fields.insert("name", Value::from(head.name));
        if let Some(id) = &person.id_number {
            person.fields.extend(person::from_id_number(id));
        }
        let item = item.unwrap_or_else(|| person.item(self.document));
        let member = self.members.entry(item).or_default();
        for (name, value) in person.fields {
            member.fields.entry(name).or_insert(value);
        }
        let relation = member.fields.entry("relation").or_insert_with(|| Value::from("HEAD"));
        // The roster calls its own head something else: the member row is kept, and the difference is said.
        relation.as_text() != Some("HEAD")
    }
}

fn column_of(path: &Path) -> Column {
    match path {
        Path::Field(name) if name == "phone" => Column::HouseholdPhone,
        Path::Field(name) if name == "group" => Column::Group,
        Path::Field(name) if name == "courtyard" => Column::Courtyard,
        Path::Field(name) if name == "address" => Column::Address,
        Path::Field(name) if name == "household_type" => Column::HouseholdType,
        Path::Field(name) if name == "monitored_since" => Column::MonitoredSince,
        Path::Field(name) if name == "risk_state" => Column::RiskCleared,
        Path::Item { .. } => Column::Risk1,
        Path::Field(_) => Column::MonitorCategory,
    }
}
