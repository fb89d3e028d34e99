//! The records that every engine gets: invented households and visits as JSON objects, in files.

use crate::bench::invent::{Invented, as_json, village};
use crate::records::{Dice, Wording};
use cunji_model::field::{Path as FieldPath, Value};
use cunji_model::kind::Kind;
use std::path::Path;
use uuid::Uuid;

/// Households that are known before anything is measured; visits are about them.
pub const HOMES: u32 = 50;

/// Writes `homes.json` and files of so many visits into a folder; gives the letters in their notes.
pub fn write(folder: &Path, first_number: u32, homes: u32, parts: &[(&str, u32)], seed: u64) -> u64 {
    let visits: u32 = parts.iter().map(|(_, count)| count).sum();
    let records = village(&mut Dice(seed), first_number, homes, visits.div_ceil(homes.max(1)), Wording::Templated);
    let mut rest = &records[..(homes + visits) as usize];
    for (name, count) in [("homes.json", homes)].iter().chain(parts) {
        let (these, behind) = rest.split_at(*count as usize);
        let object =
            |one: &Invented| as_json(one.document, one.kind, one.writes.iter().map(|(path, value)| (path, value)));
        let objects: Vec<_> = these.iter().map(object).collect();
        std::fs::write(folder.join(name), serde_json::to_vec(&objects).unwrap()).unwrap();
        rest = behind;
    }
    records[..(homes + visits) as usize].iter().map(letters).sum()
}

/// Characters of a record's note.
fn letters(record: &Invented) -> u64 {
    let note = record.writes.iter().find(|(path, _)| *path == FieldPath::field("note"));
    note.and_then(|(_, value)| value.as_text()).map_or(0, |text| text.chars().count() as u64)
}

/// Reads such a file back as records of ours.
pub fn read(file: &Path) -> Vec<Invented> {
    let objects: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    objects.iter().map(record).collect()
}

fn record(object: &serde_json::Map<String, serde_json::Value>) -> Invented {
    let mut writes: Vec<(FieldPath, Value)> = Vec::new();
    let mut put = |path: &str, value: &serde_json::Value| {
        let value = serde_json::from_value(value.clone()).unwrap();
        writes.push((FieldPath::parse(path).unwrap(), value));
    };
    for (name, value) in object.iter().filter(|(name, _)| !["id", "record"].contains(&name.as_str())) {
        match value.as_object() {
            None => put(name, value),
            Some(items) => {
                for (item, fields) in items {
                    for (field, value) in fields.as_object().unwrap() {
                        put(&format!("{name}/{item}/{field}"), value);
                    }
                }
            }
        }
    }
    let document = object["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    let kind = if object["record"] == "household" { Kind::Household } else { Kind::Visit };
    Invented { document, kind, seconds: 1_725_148_800, writes }
}
