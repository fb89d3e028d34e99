//! What a document says: every value of every field, with the change that wrote it. Conflicts are all there.

use super::genesis::{collection_object, of_genesis};
use crate::field::{Path, Problem, Schema, Value};
use crate::settings::Settings;
use automerge::iter::MapRangeItem;
use automerge::{ActorId, Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use std::collections::BTreeMap;

/// One value of one field and who wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Operation counter and actor: identifies the writing operation, and so its change.
    pub counter: u64,
    /// The writing actor; its first half is the device.
    pub actor: ActorId,
}

/// The contents of a record: fields, and items of collections. The first entry of a field is the one shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    fields: BTreeMap<String, Vec<Entry>>,
    items: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<Entry>>>>,
}

impl Contents {
    /// Reads everything a document says. Values of types this version does not use are left out, not lost.
    pub fn read(document: &Automerge) -> Self {
        let mut contents = Self::default();
        for item in document.map_range(ROOT, ..) {
            let name = item.key.to_string();
            let value = item.value.clone().into_value();
            match value {
                automerge::Value::Object(ObjType::Map) if of_genesis(&item.id()) => {
                    contents.read_collection(document, &name, &item.id());
                }
                automerge::Value::Object(_) => {}
                automerge::Value::Scalar(_) => contents.read_root(document, name, entries(document, &ROOT, &item)),
            }
        }
        contents
    }

    /// A value of the root: a field, or a field of an item of a collection that was added later (docs/adr/0011).
    fn read_root(&mut self, document: &Automerge, name: String, found: Vec<Entry>) {
        match Path::parse(&name) {
            Some(Path::Item { collection, item, field }) => {
                // What has its map has it for ever: a key beside it is nobody's, and carried unread.
                if !found.is_empty() && collection_object(document, &collection).is_none() {
                    self.items.entry(collection).or_default().entry(item).or_default().insert(field, found);
                }
            }
            _ => {
                self.fields.insert(name, found);
            }
        }
    }

    fn read_collection(&mut self, document: &Automerge, collection: &str, object: &ObjId) {
        let items = self.items.entry(collection.to_owned()).or_default();
        for item in document.map_range(object, ..) {
            let Some((id, field)) = item.key.split_once('/') else { continue };
            let found = entries(document, object, &item);
            if !found.is_empty() {
                items.entry(id.to_owned()).or_default().insert(field.to_owned(), found);
            }
        }
    }

    /// All values of a path, the shown one first.
    pub fn entries(&self, path: &Path) -> &[Entry] {
        let found = match path {
            Path::Field(name) => self.fields.get(name),
            Path::Item { collection, item, field } => {
                self.items.get(collection).and_then(|items| items.get(item)).and_then(|fields| fields.get(field))
            }
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The shown value of a path; `None` when nothing was ever said or it was cleared.
    pub fn shown(&self, path: &Path) -> Option<&Value> {
        self.entries(path).first().map(|entry| &entry.value).filter(|value| **value != Value::Null)
    }

    /// Every path with its values, fields first. `record` (the kind's name) is left out.
    pub fn paths(&self) -> impl Iterator<Item = (Path, &[Entry])> {
        let fields = self
            .fields
            .iter()
            .filter(|(name, _)| name.as_str() != "record")
            .map(|(name, entries)| (Path::field(name), entries.as_slice()));
        let items = self.items.iter().flat_map(|(collection, items)| {
            items.iter().flat_map(move |(item, fields)| {
                fields.iter().map(move |(field, entries)| (Path::item(collection, item, field), entries.as_slice()))
            })
        });
        fields.chain(items)
    }

    /// The fields that say 待核对: several different values. Equal values are no conflict (design.md §4).
    pub fn conflicts(&self) -> impl Iterator<Item = (Path, &[Entry])> {
        self.paths().filter(|(_, entries)| {
            let mut values = entries.iter().map(|entry| &entry.value);
            let first = values.next();
            values.any(|value| Some(value) != first)
        })
    }

    /// What people have to settle: several different values of a field this version knows, not merely noted beside
    /// something else, and not of an item that everybody removed.
    pub fn to_settle<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = (Path, &'a [Entry])> {
        self.conflicts().filter(|(path, _)| {
            let gone = match path {
                Path::Item { collection, item, field } => {
                    field != "removed" && self.all_true(&Path::item(collection, item, "removed"))
                }
                Path::Field(_) => false,
            };
            !gone && schema.spec(path).is_some_and(|spec| !spec.noted)
        })
    }

    /// Where values that were fine when written contradict each other after a merge.
    pub fn contradictions(&self, schema: &Schema) -> Vec<Problem> {
        // Values that contradict each other do so under any rules of the office.
        (schema.check)(self, Settings::shipped())
            .into_iter()
            .filter(|problem| problem.code.is_contradiction())
            .collect()
    }

    /// Questions that this record puts to people; none while it is hidden.
    pub fn questions(&self, schema: &Schema) -> usize {
        if self.is_deleted() { 0 } else { self.to_settle(schema).count() + self.contradictions(schema).len() }
    }

    /// Whether the record is hidden. While people disagree about it, it stays in sight.
    pub fn is_deleted(&self) -> bool {
        self.all_true(&Path::field("deleted"))
    }

    fn all_true(&self, path: &Path) -> bool {
        let entries = self.entries(path);
        !entries.is_empty() && entries.iter().all(|entry| entry.value == Value::Bool(true))
    }

    /// A name for an item of a collection, if it has something like one.
    pub fn item_name(&self, path: &Path) -> Option<&str> {
        let Path::Item { collection, item, .. } = path else { return None };
        ["name", "words", "by_name"].into_iter().find_map(|field| self.item_word(collection, item, field))
    }

    /// Items of a collection that were not removed.
    pub fn live_items(&self, collection: &str) -> impl Iterator<Item = &str> {
        self.items.get(collection).into_iter().flat_map(|items| {
            items.iter().filter(|(_, fields)| !shown_true(fields.get("removed"))).map(|(id, _)| id.as_str())
        })
    }

    /// The shown value of a field.
    pub fn value(&self, name: &str) -> Option<&Value> {
        shown_value(self.fields.get(name))
    }

    /// The shown value of a field, when it is text.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    /// The shown value of a field, when it is a number.
    pub fn int(&self, name: &str) -> Option<i64> {
        as_int(self.value(name)?)
    }

    /// The shown value of a field, when it is 是 or 否.
    pub fn bool(&self, name: &str) -> Option<bool> {
        as_bool(self.value(name)?)
    }

    /// The shown value of an item's field.
    pub fn item_value(&self, collection: &str, item: &str, field: &str) -> Option<&Value> {
        shown_value(self.items.get(collection)?.get(item)?.get(field))
    }

    /// The shown value of an item's field, when it is text.
    pub fn item_word(&self, collection: &str, item: &str, field: &str) -> Option<&str> {
        self.item_value(collection, item, field).and_then(Value::as_text)
    }

    /// The shown value of an item's field, when it is a number.
    pub fn item_int(&self, collection: &str, item: &str, field: &str) -> Option<i64> {
        as_int(self.item_value(collection, item, field)?)
    }

    /// The shown value of an item's field, when it is 是 or 否.
    pub fn item_bool(&self, collection: &str, item: &str, field: &str) -> Option<bool> {
        as_bool(self.item_value(collection, item, field)?)
    }
}

fn shown_value(entries: Option<&Vec<Entry>>) -> Option<&Value> {
    entries.and_then(|entries| entries.first()).map(|entry| &entry.value).filter(|value| **value != Value::Null)
}

fn shown_true(entries: Option<&Vec<Entry>>) -> bool {
    shown_value(entries) == Some(&Value::Bool(true))
}

fn as_int(value: &Value) -> Option<i64> {
    if let Value::Int(number) = value { Some(*number) } else { None }
}

fn as_bool(value: &Value) -> Option<bool> {
    if let Value::Bool(flag) = value { Some(*flag) } else { None }
}

fn entries(document: &Automerge, object: &ObjId, item: &MapRangeItem<'_>) -> Vec<Entry> {
    if !item.conflict {
        return scalar(&item.value.clone().into_value())
            .and_then(|value| entry(value, &item.id()))
            .into_iter()
            .collect();
    }
    let all = document.get_all(object, item.key.as_ref()).unwrap_or_default();
    // Automerge lists the winner last; the same order on every replica, so every phone shows the same value.
    all.iter().rev().filter_map(|(value, id)| entry(scalar(value)?, id)).collect()
}

fn entry(value: Value, id: &ObjId) -> Option<Entry> {
    match id {
        ObjId::Id(counter, actor, _) => Some(Entry { value, counter: *counter, actor: actor.clone() }),
        ObjId::Root => None,
    }
}

fn scalar(value: &automerge::Value<'_>) -> Option<Value> {
    let automerge::Value::Scalar(scalar) = value else { return None };
    stored(scalar)
}

/// A scalar as one of our values; `None` for types this version does not use.
pub(super) fn stored(scalar: &ScalarValue) -> Option<Value> {
    Some(match scalar {
        ScalarValue::Null => Value::Null,
        ScalarValue::Boolean(flag) => Value::Bool(*flag),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Value::Int(*number),
        ScalarValue::Uint(number) => Value::Int(i64::try_from(*number).ok()?),
        ScalarValue::Str(text) => Value::Text(text.to_string()),
        _ => return None,
    })
}
