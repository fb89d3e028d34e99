//! What deeds on households have in common: one transaction over one or two records, and an entry in the log.

use super::save::{self, Intent};
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes::RecordLine;
use crate::view::{Saved, Stale};
use cunji_model::Automerge;
use cunji_model::document::Contents;
use cunji_model::field::{Path, Problem, ProblemCode, Value};
use cunji_model::kind::Kind;
use cunji_model::living::words::EventKind;
use cunji_model::record::household::{Household, Member};
use rusqlite::{Connection, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Values by path.
pub(super) type Fields = BTreeMap<String, Value>;
pub(super) use super::save::Outcome;

/// A household as it stands on this phone.
pub(super) struct Home {
    pub id: Uuid,
    pub line: RecordLine,
    pub document: Automerge,
    pub contents: Contents,
    pub record: Household,
}

/// What an entry in the log says besides who and when.
pub(super) struct Entry<'a> {
    pub kind: EventKind,
    pub on: &'a str,
    pub words: Option<&'a str>,
    pub member: Option<(&'a str, &'a str)>,
    pub household: Option<Uuid>,
    pub field: Option<&'a str>,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl<'a> Entry<'a> {
    /// An entry about the household as a whole.
    pub fn of(kind: EventKind, on: &'a str, words: Option<&'a str>) -> Self {
        Self { kind, on, words, member: None, household: None, field: None, from: None, to: None }
    }
}

pub(super) fn home(connection: &Connection, id: Uuid) -> Result<Home, DeviceError> {
    Ok(read(id, save::existing(connection, id, Kind::Household)?))
}

/// The record, begun when nobody has begun it yet.
pub(super) fn begun(transaction: &Transaction<'_>, id: Uuid, beside: &Home) -> Result<Home, DeviceError> {
    Ok(read(id, save::begun(transaction, id, beside.line.village, Kind::Household)?))
}

fn read(id: Uuid, (line, document): (RecordLine, Automerge)) -> Home {
    let contents = Contents::read(&document);
    let record = Household::read(&contents);
    Home { id, line, document, contents, record }
}

pub(super) fn uuid(text: &str) -> Result<Uuid, DeviceError> {
    Uuid::try_parse(text).map_err(|_| DeviceError::NotFound)
}

/// One problem, and nothing is changed.
pub(super) fn problem<T>(path: &str, code: ProblemCode) -> Result<T, Vec<Problem>> {
    Err(vec![Problem { path: path.to_owned(), code }])
}

impl Home {
    /// A member who is counted here.
    pub fn member(&self, id: &str) -> Option<&Member> {
        self.record.members.iter().find(|one| one.id == id)
    }

    /// Whether one of these left this household.
    pub fn left(&self, members: &BTreeSet<String>) -> bool {
        self.record.former.iter().any(|one| members.contains(&one.id))
    }

    /// Whether this item was ever a member here, also one who left or was taken out.
    pub fn knew(&self, item: &str) -> bool {
        self.contents.item_value("members", item, "name").is_some()
    }

    /// What is said about a member, to be written under `to` elsewhere: neither how he came and went nor what an
    /// older roster brought that can't be written again.
    pub fn copy(&self, item: &str, to: &str) -> Fields {
        const OWN: [&str; 6] = ["removed", "left", "left_on", "left_to", "joined", "joined_on"];
        let schema = Kind::Household.schema();
        let mut fields = Fields::new();
        for (path, entries) in self.contents.paths() {
            let Path::Item { collection, item: of, field } = &path else { continue };
            if collection != "members" || of != item || OWN.contains(&field.as_str()) {
                continue;
            }
            let shown = entries.first().map(|entry| entry.value.clone()).filter(|value| *value != Value::Null);
            if let Some(value) = shown.and_then(|value| schema.normalise(&path, value).ok()) {
                fields.insert(format!("members/{to}/{field}"), value);
            }
        }
        fields
    }
}

/// Puts a member's field.
pub(super) fn put(fields: &mut Fields, member: &str, field: &str, value: impl Into<Value>) {
    fields.insert(format!("members/{member}/{field}"), value.into());
}

impl Device {
    /// Does a deed: everything in it is durable, or nothing is. Problems name the sheet's fields.
    pub(super) fn deed(&self, work: impl FnOnce(&Transaction<'_>) -> Outcome) -> Result<Saved, DeviceError> {
        let stale = [Stale::Today, Stale::Households, Stale::Household, Stale::Drafts, Stale::Sync];
        self.act(&stale, |transaction| {
            Ok(work(transaction)?.map_err(|problems| problems.into_iter().map(on_the_sheet).collect()))
        })
    }

    /// Writes into a household as it stands.
    pub(super) fn put_home(&self, transaction: &Transaction<'_>, home: &Home, fields: &Fields) -> Outcome {
        let intent = Intent { line: home.line.clone(), kind: Kind::Household, heads: &[], fields, draft: "" };
        self.apply(transaction, &intent, home.document.clone())
    }

    /// The paths of a new entry in the log, with who wrote it down and when.
    pub(super) fn entry(&self, transaction: &Transaction<'_>, entry: &Entry<'_>) -> Result<Fields, DeviceError> {
        let item = self.deed_identity().simple().to_string();
        let said = [
            ("kind", Some(entry.kind.as_str().to_owned())),
            ("on", Some(entry.on.to_owned())),
            ("words", entry.words.map(str::to_owned)),
            ("member", entry.member.map(|(id, _)| id.to_owned())),
            ("member_name", entry.member.map(|(_, name)| name.to_owned())),
            ("household", entry.household.map(|id| id.to_string())),
            ("field", entry.field.map(str::to_owned)),
            ("from", entry.from.clone()),
            ("to", entry.to.clone()),
        ];
        let said = said.into_iter().filter_map(|(field, value)| Some((field, value?)));
        let mut fields = self.signed(transaction, "events", &item)?;
        fields.extend(said.map(|(field, value)| (format!("events/{item}/{field}"), Value::Text(value))));
        Ok(fields)
    }
}

/// A path of the record as the sheet calls it: `members/…/name` is `name` there.
fn on_the_sheet(problem: Problem) -> Problem {
    let path = match Path::parse(&problem.path) {
        Some(Path::Item { field, .. }) => field,
        _ => problem.path,
    };
    Problem { path, code: problem.code }
}
