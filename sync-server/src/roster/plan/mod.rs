//! What an import would change. A roster fills what is empty and renews what the office wrote; what a cadre wrote in the
//! field, removed or left to settle stays, and is listed. Pure: nothing is written here.

mod matching;

use super::read::RosterHousehold;
use cunji_model::document::{Contents, Entry};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, VillageCode};
use cunji_model::resident_id::mask;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The writes of one import, household by household.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Households that change or are new.
    pub writes: Vec<HouseholdWrites>,
    /// Values of the roster that were not taken, because somebody in the field says otherwise.
    pub kept: Vec<Kept>,
    /// Households without a write.
    pub unchanged: usize,
}

/// The writes of one household: one change of its document.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdWrites {
    /// Its document.
    pub document: Uuid,
    /// Its village.
    pub village: VillageCode,
    /// The fields to write, in order of their paths.
    pub writes: Vec<(Path, Value)>,
    /// True when the document does not exist yet.
    pub new: bool,
}

/// A value that the import leaves as it is. ID numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub document: Uuid,
    /// 户编号
    pub roster_number: String,
    /// The field.
    pub path: Path,
    /// Name of the member, when the field is a member's.
    pub member: Option<String>,
    /// What stays.
    pub cadre_value: Value,
    /// What the roster says.
    pub roster_value: Value,
    /// Why it stays.
    pub because: KeptBecause,
}

/// Why a value stays although the roster says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptBecause {
    /// A cadre wrote it.
    WrittenByCadre,
    /// A cadre cleared it: said that there is nothing.
    ClearedByCadre,
    /// Several values wait for people to settle them (待核对).
    InConflict,
    /// The member was removed in the field and is still in the roster.
    Removed,
}

/// Plans the import of `households` over what the documents say now. `office` is the device that imports write as.
pub fn plan(households: &[RosterHousehold], current: impl Fn(Uuid) -> Option<Contents>, office: DeviceId) -> Plan {
    let mut plan = Plan::default();
    for household in households {
        let contents = current(household.document);
        let new = contents.is_none();
        let writes = plan.household(household, &contents.unwrap_or_default(), office);
        if writes.is_empty() {
            plan.unchanged += 1;
        } else {
            let (document, village) = (household.document, household.village.clone());
            plan.writes.push(HouseholdWrites { document, village, writes, new });
        }
    }
    plan
}

/// What is to be done with one value of the roster.
enum Verdict {
    Same,
    Write,
    Keep(Value, KeptBecause),
}

impl Plan {
    /// Households that are new.
    pub fn new_households(&self) -> usize {
        self.writes.iter().filter(|writes| writes.new).count()
    }

    fn household(&mut self, household: &RosterHousehold, contents: &Contents, office: DeviceId) -> Vec<(Path, Value)> {
        let fields = matching::in_the_documents_words(&household.fields, contents);
        let names = names(&fields);
        let mut writes = Vec::new();
        let mut removed_said = BTreeSet::new();
        for (path, value) in fields {
            let member = if let Path::Item { item, .. } = &path { names.get(item).cloned() } else { None };
            let keep = |path: Path, cadre_value: Value, roster_value: Value, because| Kept {
                document: household.document,
                roster_number: household.roster_number.clone(),
                cadre_value: masked(&path, cadre_value),
                roster_value: masked(&path, roster_value),
                member,
                path,
                because,
            };
            if let Some(removed) = removed_item(&path, contents) {
                if removed_said.insert(removed.clone()) {
                    let because = KeptBecause::Removed;
                    self.kept.push(keep(removed, Value::Bool(true), Value::Bool(false), because));
                }
                continue;
            }
            match judge(contents.entries(&path), &value, office) {
                Verdict::Same => {}
                Verdict::Write => writes.push((path, value)),
                Verdict::Keep(cadre_value, because) => self.kept.push(keep(path, cadre_value, value, because)),
            }
        }
        writes
    }
}

fn judge(entries: &[Entry], value: &Value, office: DeviceId) -> Verdict {
    let Some(shown) = entries.first() else { return Verdict::Write };
    if entries.iter().any(|entry| entry.value != shown.value) {
        return Verdict::Keep(shown.value.clone(), KeptBecause::InConflict);
    }
    if shown.value == *value {
        return Verdict::Same;
    }
    // The same words by office and cadre at once are the cadre's words too.
    let by_office = entries.iter().all(|entry| DeviceId::of_actor(&entry.actor) == Some(office));
    match (by_office, &shown.value) {
        (true, _) => Verdict::Write,
        (false, Value::Null) => Verdict::Keep(Value::Null, KeptBecause::ClearedByCadre),
        (false, kept) => Verdict::Keep(kept.clone(), KeptBecause::WrittenByCadre),
    }
}

/// The `removed` path of the item that a path belongs to, when it was removed.
fn removed_item(path: &Path, contents: &Contents) -> Option<Path> {
    let Path::Item { collection, item, .. } = path else { return None };
    let removed = Path::item(collection, item, "removed");
    (contents.shown(&removed) == Some(&Value::Bool(true))).then_some(removed)
}

fn names(fields: &BTreeMap<Path, Value>) -> BTreeMap<String, String> {
    let name = |(path, value): (&Path, &Value)| match path {
        Path::Item { collection, item, field } if collection == "members" && field == "name" => {
            Some((item.clone(), value.as_text()?.to_owned()))
        }
        _ => None,
    };
    fields.iter().filter_map(name).collect()
}

fn masked(path: &Path, value: Value) -> Value {
    let is_id_number = matches!(path, Path::Item { field, .. } if field == "id_number");
    match value {
        Value::Text(number) if is_id_number => Value::Text(mask(&number)),
        other => other,
    }
}
