//! 变动历史: what was ever written in a record of any kind, and writing an earlier value again.

use super::record::{Writer, instant_text, record_name, shown, writer};
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes;
use crate::store::projection::heads;
use crate::view::{FieldHistory, HistoryMoment, HistoryView, PastValue, Saved};
use cunji_model::document::{Contents, moments, value_at};
use cunji_model::field::{OF_EVERY_RECORD, Path, Problem, ProblemCode};
use cunji_model::kind::Kind;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Steps and the log are never rewritten, and hiding has its own deed.
fn restorable(kind: Kind, path: &Path) -> bool {
    let added = ["steps", "events", "monitoring"];
    let step = matches!(path, Path::Item { collection, .. } if added.contains(&collection.as_str()));
    let of_every = matches!(path, Path::Field(name) if OF_EVERY_RECORD.iter().any(|spec| spec.name == name));
    !step && !of_every && kind.schema().spec(path).is_some()
}

impl Device {
    /// The history of a record, by field and by time.
    pub fn history(&self, document: &str) -> Result<HistoryView, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        self.store.read(|connection| {
            let line = changes::line(connection, id)?.ok_or(DeviceError::NotFound)?;
            let kind = Kind::parse(&line.kind).ok_or(DeviceError::NotFound)?;
            let document = changes::document(connection, line.id, kind)?;
            let contents = Contents::read(&document);
            let (mut fields, mut told) = (Vec::<FieldHistory>::new(), Vec::new());
            let mut place: HashMap<Path, usize> = HashMap::new();
            for moment in moments(&document, kind) {
                let Writer { person_name, device, mine, office } = writer(connection, &moment.actor)?;
                let written_at = instant_text(moment.at.saturating_mul(1000));
                let hash = moment.hash.to_string();
                for write in &moment.writes {
                    let at = *place.entry(write.path.clone()).or_insert_with(|| {
                        fields.push(FieldHistory {
                            path: write.path.to_string(),
                            item_name: contents.item_name(&write.path).map(str::to_owned),
                            restorable: restorable(kind, &write.path),
                            values: Vec::new(),
                        });
                        fields.len() - 1
                    });
                    let value = PastValue {
                        value: shown(kind, &write.path, &write.value),
                        person_name: person_name.clone(),
                        device: device.clone(),
                        mine,
                        office,
                        written_at: written_at.clone(),
                        hash: hash.clone(),
                        current: write.current,
                    };
                    if let Some(field) = fields.get_mut(at) {
                        field.values.push(value);
                    }
                }
                let paths = moment.writes.iter().map(|write| write.path.to_string()).collect();
                told.push(HistoryMoment { hash, person_name, device, mine, office, written_at, paths });
            }
            let record = record_name(connection, &line, kind, &contents)?;
            Ok(HistoryView { record, heads: heads(&document), fields, moments: told })
        })
    }

    /// Writes the value again that a change once gave a field: an ordinary edit, which can be undone the same way.
    pub fn restore(&self, document: &str, heads: &[String], path: &str, hash: &str) -> Result<Saved, DeviceError> {
        self.edit_record(document, heads, |kind, document| {
            let problem = |code| vec![Problem { path: path.to_owned(), code }];
            let parsed = Path::parse(path).ok_or_else(|| problem(ProblemCode::UnknownField))?;
            if !restorable(kind, &parsed) {
                return Err(problem(ProblemCode::NotAllowed));
            }
            let value = value_at(document, kind, &parsed, hash).ok_or_else(|| problem(ProblemCode::NotAllowed))?;
            Ok(BTreeMap::from([(path.to_owned(), value)]))
        })
    }
}
