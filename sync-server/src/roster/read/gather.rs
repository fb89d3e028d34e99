//! Rows to households: people join their household by 户编号, and what only several rows together tell is checked.

use super::super::column::Column;
use super::super::layout::Layout;
use super::super::reason::{BadRow, BadRowReason, Origin};
use super::super::text::shown;
use super::cells::{As, RowReader};
use super::draft::Draft;
use super::household;
use super::person::{self, Person};
use super::{ReadOptions, Reading, RosterHousehold, village};
use cunji_model::field::{Path, Value};
use cunji_model::id::{VillageCode, household_of_roster_number};
use cunji_model::resident_id::ResidentId;
use std::collections::{BTreeMap, BTreeSet};

type Key = (VillageCode, String);

/// The households of one import while its sheets are read.
pub(super) struct Gathering<'a> {
    options: &'a ReadOptions<'a>,
    drafts: BTreeMap<Key, Draft>,
    by_number: BTreeMap<String, BTreeSet<VillageCode>>,
    household_rows: BTreeMap<Key, Origin>,
    bad_households: BTreeMap<String, Origin>,
    has_household_roster: bool,
    id_numbers: BTreeMap<ResidentId, (Key, Origin)>,
    bad_rows: Vec<BadRow>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(options: &'a ReadOptions<'a>) -> Self {
        Self {
            options,
            drafts: BTreeMap::new(),
            by_number: BTreeMap::new(),
            household_rows: BTreeMap::new(),
            bad_households: BTreeMap::new(),
            has_household_roster: false,
            id_numbers: BTreeMap::new(),
            bad_rows: Vec::new(),
        }
    }

    /// Takes a row of a household roster.
    pub(super) fn take_household(&mut self, mut row: RowReader<'_>) {
        self.has_household_roster = true;
        let number = roster_number(&mut row);
        let village = match self.village(&mut row) {
            Ok(None) => {
                row.say(Column::Village, BadRowReason::VillageMissing);
                None
            }
            Ok(village) => village,
            Err(()) => None,
        };
        let fields = household::fields(&mut row);
        let head = household::named_head(&mut row);
        let origin = row.origin();
        let key = village.zip(number.clone());
        if let Some(first) = key.as_ref().and_then(|key| self.household_rows.get(key)) {
            row.say(Column::RosterNumber, BadRowReason::DuplicateRosterNumber { first: first.clone() });
        } else if let Some(key) = &key {
            self.household_rows.insert(key.clone(), origin.clone());
            if row.is_bad() {
                self.bad_households.entry(key.1.clone()).or_insert_with(|| origin.clone());
            } else {
                self.check_id_number(
                    &mut row,
                    Column::HeadIdNumber,
                    key,
                    head.as_ref().and_then(|h| h.id_number.as_ref()),
                );
                let draft = self.draft(key, origin);
                draft.fields.extend(fields);
                draft.head = head;
            }
        } else if let Some(number) = number {
            self.bad_households.entry(number).or_insert(origin);
        }
        self.bad_rows.extend(row.into_problems());
    }

    /// Takes a row of a member roster, after all household rosters.
    pub(super) fn take_person(&mut self, mut row: RowReader<'_>) {
        let number = roster_number(&mut row);
        let village = self.village(&mut row);
        let fields = household::fields(&mut row);
        let person = person::person(&mut row);
        if let (Some(number), Ok(village)) = (number, village)
            && let Some(key) = self.household_of(&mut row, village, number)
        {
            self.join(&mut row, &key, fields, person);
        }
        self.bad_rows.extend(row.into_problems());
    }

    fn village(&self, row: &mut RowReader<'_>) -> Result<Option<VillageCode>, ()> {
        match &self.options.forced {
            Some(code) => Ok(Some(code.clone())),
            None => village::named(row, self.options.villages),
        }
    }

    /// The household that a person row belongs to; `None` when there is none (which is said).
    fn household_of(&self, row: &mut RowReader<'_>, village: Option<VillageCode>, number: String) -> Option<Key> {
        let by_number = || self.by_number.get(&number).filter(|villages| villages.len() == 1)?.first().cloned();
        let key = village.or_else(by_number).map(|village| (village, number.clone()));
        if let Some(key) = key.as_ref().filter(|key| self.drafts.contains_key(key)) {
            return Some(key.clone());
        }
        if let Some(first) = self.bad_households.get(&number) {
            row.say(Column::RosterNumber, BadRowReason::LeftOutWithHousehold { first: first.clone() });
            return None;
        }
        let Some(key) = key else {
            row.say(Column::Village, BadRowReason::VillageMissing);
            return None;
        };
        let comes_along = !self.has_household_roster || row.layout() == Layout::MonitoredPersons;
        if comes_along || (self.options.in_store)(household_of_roster_number(&key.0, &key.1)) {
            return Some(key);
        }
        row.say(Column::RosterNumber, BadRowReason::HouseholdNowhere { number: shown_number(&number) });
        None
    }

    fn join(&mut self, row: &mut RowReader<'_>, key: &Key, fields: BTreeMap<Path, Value>, person: Person) {
        let origin = row.origin();
        let is_monitored = row.layout() == Layout::MonitoredPersons;
        self.check_id_number(row, Column::IdNumber, key, person.id_number.as_ref());
        let named = person.name.is_some() || person.id_number.is_some();
        let document = household_of_roster_number(&key.0, &key.1);
        let item = person.item(document);
        if let Some(draft) = self.drafts.get(key).filter(|_| named) {
            if let Some(first) = draft.seen.get(&(item.clone(), is_monitored)) {
                row.say(Column::IdNumber, BadRowReason::DuplicatePerson { first: first.clone() });
            }
            let is_head = person.fields.get("relation").and_then(Value::as_text) == Some("HEAD");
            if let Some((_, first)) = draft.head_row.as_ref().filter(|(head, _)| is_head && *head != item) {
                row.say(Column::Relation, BadRowReason::TwoHeads { first: first.clone() });
            }
        }
        if row.is_bad() && !self.drafts.contains_key(key) {
            return;
        }
        let draft = self.draft(key, origin.clone());
        draft.seen.entry((item.clone(), is_monitored)).or_insert_with(|| origin.clone());
        if row.is_bad() {
            return;
        }
        if person.fields.get("relation").and_then(Value::as_text) == Some("HEAD") {
            draft.head_row.get_or_insert_with(|| (item.clone(), origin.clone()));
        }
        draft.take_fields(row, fields, &origin);
        let member = draft.members.entry(item).or_default();
        member.name = member.name.take().or(person.name);
        member.id_number = member.id_number.take().or(person.id_number);
        for (name, value) in person.fields {
            member.fields.entry(name).or_insert(value);
        }
    }

    fn draft(&mut self, key: &Key, from: Origin) -> &mut Draft {
        self.by_number.entry(key.1.clone()).or_default().insert(key.0.clone());
        self.drafts.entry(key.clone()).or_insert_with(|| Draft::new(&key.0, &key.1, from))
    }

    fn check_id_number(&mut self, row: &mut RowReader<'_>, column: Column, key: &Key, id: Option<&ResidentId>) {
        let Some(id) = id else { return };
        match self.id_numbers.get(id) {
            Some((other, first)) if other != key => {
                row.say(column, BadRowReason::IdNumberInTwoHouseholds { first: first.clone() });
            }
            Some(_) => {}
            None => drop(self.id_numbers.insert(id.clone(), (key.clone(), row.origin()))),
        }
    }

    /// The households and everything that was said.
    pub(super) fn finish(mut self) -> Reading {
        let mut reading = Reading::default();
        for ((village, roster_number), mut draft) in self.drafts {
            if draft.place_head() {
                let column = Column::HeadName.header().to_owned();
                self.bad_rows.push(BadRow { from: draft.from.clone(), column, why: BadRowReason::HeadDiffers });
            }
            reading.members += draft.members.len();
            for (item, member) in draft.members {
                let path = |(name, value)| (Path::item("members", &item, name), value);
                draft.fields.extend(member.fields.into_iter().map(path));
            }
            reading.households.push(RosterHousehold {
                village,
                document: draft.document,
                roster_number,
                fields: draft.fields,
                from: draft.from,
            });
        }
        reading.bad_rows = self.bad_rows;
        reading
    }
}

fn roster_number(row: &mut RowReader<'_>) -> Option<String> {
    let was_bad = row.is_bad();
    let value = row.value(Column::RosterNumber, As::Text, &Path::field("roster_number"));
    if value.is_none() && row.is_bad() == was_bad {
        row.say(Column::RosterNumber, BadRowReason::RosterNumberMissing);
    }
    value.as_ref().and_then(Value::as_text).map(str::to_owned)
}

/// A roster number is shown whole, unless somebody put an ID number there.
fn shown_number(number: &str) -> String {
    if ResidentId::parse(number).is_ok() { shown(number) } else { number.chars().take(40).collect() }
}
