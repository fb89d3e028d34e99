//! One record from its changes: what pages of every kind show alike. Numbers of IDs and phones come masked unless they
//! are asked for in full by who may.

use super::Asked;
use crate::records::documents;
use crate::settings::in_force;
use crate::store::{Store, StoreError};
use automerge::{ActorId, Automerge};
use chrono::{DateTime, SecondsFormat};
use cunji_model::document::{Contents, Entry};
use cunji_model::field::{FieldType, Path, ProblemCode, Value};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::resident_id::mask;
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A record that was read.
#[derive(Debug)]
pub struct Opened {
    /// Its kind.
    pub kind: Kind,
    /// The document.
    pub document: Automerge,
    /// What it says.
    pub contents: Contents,
    /// The rules in force in its village.
    pub settings: Settings,
}

/// Reads a record; `None` when it is not there, not of this kind or not of the villages asked for.
pub async fn open(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
    kind: Option<Kind>,
) -> Result<Option<Opened>, StoreError> {
    if !asked.scope.contains(village) {
        return Ok(None);
    }
    let mut found = documents(store, village, &[id]).await?;
    let found = found.remove(&id).filter(|(of, _)| kind.is_none_or(|kind| *of == kind));
    let Some((kind, document)) = found else { return Ok(None) };
    let (contents, settings) = (Contents::read(&document), in_force(store, village).await?);
    Ok(Some(Opened { kind, document, contents, settings }))
}

/// Whether numbers are shown in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// 5002**********1234
    Masked,
    /// For who may; the caller writes the audit's line first.
    Full,
}

impl Numbers {
    /// A value as it may be shown.
    pub fn shown(self, kind: Kind, path: &Path, value: &Value) -> Value {
        let secret = |of: FieldType| matches!(of, FieldType::ResidentId | FieldType::Phone);
        let hide = self == Self::Masked && kind.schema().spec(path).is_some_and(|spec| secret(spec.of));
        match value {
            Value::Text(number) if hide => Value::Text(mask(number)),
            other => other.clone(),
        }
    }

    /// Every shown value by path; cleared and removed ones are left out.
    pub fn fields(self, kind: Kind, contents: &Contents) -> BTreeMap<String, Value> {
        let value = |entries: &[Entry]| entries.first().map(|one| one.value.clone()).filter(|one| *one != Value::Null);
        let field = |(path, entries): (Path, &[Entry])| {
            let value = self.shown(kind, &path, &value(entries)?);
            Some((path.to_string(), value))
        };
        contents.paths().filter_map(field).collect()
    }

    /// A household with its numbers as they may be shown.
    pub fn household(self, contents: &Contents) -> Household {
        let mut household = Household::read(contents);
        if self == Self::Masked {
            let hide = |number: &mut Option<String>| *number = number.as_deref().map(mask);
            for member in household.members.iter_mut().chain(&mut household.former) {
                hide(&mut member.id_number);
                hide(&mut member.phone);
            }
            hide(&mut household.phone);
            hide(&mut household.second_phone);
        }
        household
    }
}

/// Who writes with which device.
#[derive(Debug)]
pub struct Writers {
    names: HashMap<DeviceId, String>,
    office: DeviceId,
}

impl Writers {
    /// Reads the people of all devices.
    pub async fn read(store: &dyn Store) -> Result<Self, StoreError> {
        let sql = "SELECT d.device, p.name FROM device d JOIN person p ON p.person = d.person";
        let rows = store.rows(sql, Vec::new()).await?;
        let names = rows.iter().map(|row| Ok((DeviceId(row.array(0)?), row.text(1)?)));
        let names = names.collect::<Result<_, StoreError>>()?;
        Ok(Self { names, office: store.identity().await?.device })
    }

    /// The person behind an actor, when known, and whether it was the office.
    pub fn of(&self, actor: &ActorId) -> (Option<String>, bool) {
        let device = DeviceId::of_actor(actor);
        (device.and_then(|device| self.names.get(&device).cloned()), device == Some(self.office))
    }
}

/// Seconds since 1970 as RFC 3339 in UTC.
pub(super) fn instant(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Heads by which a later write says what its writer had seen.
pub(super) fn heads(document: &Automerge) -> Vec<String> {
    document.get_heads().iter().map(ToString::to_string).collect()
}

/// One of several values of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConflictValue {
    /// The value; numbers masked.
    pub value: Value,
    /// The change that wrote it: names the value when it is chosen.
    pub hash: String,
    /// Who wrote it, when known.
    pub who: Option<String>,
    /// The office wrote it.
    pub office: bool,
    /// When, RFC 3339.
    pub at: String,
}

/// Something that people have to settle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// Path of the field.
    pub field: String,
    /// Which member, step, …: its name, when it has one.
    pub item_name: Option<String>,
    /// The values, the shown one first; none when it is a contradiction.
    pub values: Vec<ConflictValue>,
    /// Set when it is a contradiction: it is mended in the record's own form.
    pub problem: Option<ProblemCode>,
}

/// The questions of a record. Each distinct value once.
pub(super) fn conflicts(opened: &Opened, writers: &Writers) -> Vec<Conflict> {
    let (schema, contents) = (opened.kind.schema(), &opened.contents);
    if contents.is_deleted() {
        return Vec::new();
    }
    let changes = opened.document.get_changes_meta(&[]);
    let item_name = |path: &Path| contents.item_name(path).map(str::to_owned);
    let several = contents.to_settle(schema).map(|(path, entries)| {
        let mut distinct: Vec<&Entry> = Vec::new();
        for entry in entries {
            if !distinct.iter().any(|known| known.value == entry.value) {
                distinct.push(entry);
            }
        }
        let value = |entry: &Entry| {
            let wrote = changes
                .iter()
                .find(|meta| *meta.actor == entry.actor && (meta.start_op..=meta.max_op).contains(&entry.counter));
            let (who, office) = writers.of(&entry.actor);
            ConflictValue {
                value: Numbers::Masked.shown(opened.kind, &path, &entry.value),
                hash: wrote.map(|meta| meta.hash.to_string()).unwrap_or_default(),
                who,
                office,
                at: instant(wrote.map_or(0, |meta| meta.timestamp)),
            }
        };
        let values = distinct.into_iter().map(value).collect();
        Conflict { field: path.to_string(), item_name: item_name(&path), values, problem: None }
    });
    let mut found: Vec<Conflict> = several.collect();
    found.extend(contents.contradictions(schema).into_iter().map(|problem| Conflict {
        item_name: Path::parse(&problem.path).and_then(|path| item_name(&path)),
        field: problem.path,
        values: Vec::new(),
        problem: Some(problem.code),
    }));
    found
}
