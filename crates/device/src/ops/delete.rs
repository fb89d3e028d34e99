//! 删除 and 回收站: a record of any kind is hidden with a reason, everything in it is kept, and it can come back whole.

use super::record::{record_name, writer};
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes;
use crate::view::{DeletedRow, Saved};
use cunji_model::document::{Contents, edited_since_deleted};
use cunji_model::field::{Path, Problem, ProblemCode, Value};
use cunji_model::kind::Kind;
use std::collections::BTreeMap;

/// Records in one page of 回收站; only these are opened.
const PAGE: u32 = 30;
const WHICH: &str = "deleted = 1 ORDER BY written_at DESC, id";

fn fields(deleted: bool, reason: Value, on: Value) -> BTreeMap<String, Value> {
    let named = [("deleted", deleted.into()), ("deleted_reason", reason), ("deleted_on", on)];
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Device {
    /// Hides a record. Without a reason nobody could judge later whether it was right.
    pub fn delete_record(&self, document: &str, reason: &str) -> Result<Saved, DeviceError> {
        let today = self.clock.now().date_naive().to_string();
        self.edit_record(document, &[], |_, _| {
            if reason.trim().is_empty() {
                return Err(vec![Problem { path: "deleted_reason".into(), code: ProblemCode::Required }]);
            }
            Ok(fields(true, reason.into(), today.into()))
        })
    }

    /// Brings a hidden record back, with everything that was written in it meanwhile.
    pub fn undelete_record(&self, document: &str) -> Result<Saved, DeviceError> {
        self.edit_record(document, &[], |_, _| Ok(fields(false, Value::Null, Value::Null)))
    }

    /// 回收站 from `offset`, the record that was written last first.
    pub fn list_deleted(&self, offset: u32) -> Result<Vec<DeletedRow>, DeviceError> {
        self.store.read(|connection| {
            let mut rows = Vec::new();
            for line in changes::lines(connection, WHICH, PAGE, offset)? {
                let Some(kind) = Kind::parse(&line.kind) else { continue };
                let document = changes::document(connection, line.id, kind)?;
                let contents = Contents::read(&document);
                // Who brought it back at the same time cleared the reason; whoever deleted it still has one.
                let said = |name| contents.entries(&Path::field(name)).iter().find_map(|entry| entry.value.as_text());
                let by =
                    contents.entries(&Path::field("deleted")).first().map(|entry| writer(connection, &entry.actor));
                let by = by.transpose()?;
                rows.push(DeletedRow {
                    record: record_name(connection, &line, kind, &contents)?,
                    reason: said("deleted_reason").map(str::to_owned),
                    deleted_on: said("deleted_on").map(str::to_owned),
                    office: by.as_ref().is_some_and(|by| by.office),
                    person_name: by.and_then(|by| by.person_name),
                    edited_since: edited_since_deleted(&document, kind),
                });
            }
            Ok(rows)
        })
    }
}
