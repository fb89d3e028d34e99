//! The pictures of records and drafts as the screens get them, and one of them whole.

use crate::Device;
use crate::error::DeviceError;
use crate::store::attachments::{self, Name};
use crate::store::drafts;
use crate::view::AttachmentView;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_model::field::{Path, Value};
use cunji_model::record::attachment::{AttachmentKind, COLLECTION};
use rusqlite::Connection;
use std::collections::BTreeMap;
use uuid::Uuid;

impl Device {
    /// The pictures of a record, or of a draft, oldest first; of a record that is being edited, as it would be saved.
    pub fn attachments(&self, document: &str) -> Result<Vec<AttachmentView>, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        self.store.read(|connection| {
            let mut shown = of_records(connection, "o.document = ?1", id)?;
            if let Some(draft) = drafts::get(connection, document)? {
                let known: Vec<String> = shown.iter().map(|one| one.name.clone()).collect();
                let new = of_fields(connection, document, &draft.fields)?.into_iter();
                shown.extend(new.filter(|one| !known.contains(&one.name)));
                shown.retain(|one| !removed(&draft.fields, &one.name));
                shown.sort_by(|a, b| (&a.added_at, &a.name).cmp(&(&b.added_at, &b.name)));
            }
            Ok(shown)
        })
    }

    /// The pictures of a household's visits, grievances and surveys, newest first.
    pub fn attachments_of_household(&self, household: &str) -> Result<Vec<AttachmentView>, DeviceError> {
        let id = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let mut found = self.store.read(|connection| {
            let whose = "o.document IN (SELECT document FROM visit WHERE household = ?1 \
                 UNION ALL SELECT document FROM grievance WHERE household = ?1 \
                 UNION ALL SELECT document FROM income_survey WHERE household = ?1)";
            of_records(connection, whose, id)
        })?;
        found.reverse();
        Ok(found)
    }

    /// The picture of that name as a `data:` address; [`DeviceError::NotHere`] when only the office has it.
    pub fn attachment(&self, name: &str) -> Result<String, DeviceError> {
        let bytes = self.attachment_bytes(name)?.ok_or(DeviceError::NotHere)?;
        Ok(data_address(&bytes))
    }

    /// Its bytes; `None` when they are not on this phone.
    pub fn attachment_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        let name = attachments::parse(name).ok_or(DeviceError::NotFound)?;
        self.store.read(|connection| attachments::read(connection, &name))
    }
}

/// Whether a draft takes a picture away.
pub(super) fn removed(fields: &BTreeMap<String, Value>, name: &str) -> bool {
    fields.get(&Path::item(COLLECTION, name, "removed").to_string()) == Some(&Value::Bool(true))
}

/// What a page can show without asking anybody.
fn data_address(bytes: &[u8]) -> String {
    let kind = if bytes.starts_with(b"\x89PNG") { "png" } else { "jpeg" };
    format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))
}

/// A picture as some record or draft speaks of it.
pub(super) struct Spoken {
    pub name: Name,
    pub document: String,
    pub kind: AttachmentKind,
    pub bytes: u64,
    pub added_at: String,
}

pub(super) fn of_fields(
    connection: &Connection,
    document: &str,
    fields: &BTreeMap<String, Value>,
) -> Result<Vec<AttachmentView>, DeviceError> {
    let mut spoken = Vec::new();
    for name in attachments::names(fields) {
        let item = hex::encode(name);
        let of = |field: &str| fields.get(&Path::item(COLLECTION, &item, field).to_string());
        let bytes = match of("bytes") {
            Some(Value::Int(bytes)) => u64::try_from(*bytes).unwrap_or_default(),
            _ => 0,
        };
        let kind = of("kind").and_then(Value::as_text).and_then(AttachmentKind::parse);
        let added_at = of("added_at").and_then(Value::as_text).unwrap_or_default().to_owned();
        let kind = kind.unwrap_or(AttachmentKind::Photo);
        spoken.push(Spoken { name, document: document.to_owned(), kind, bytes, added_at });
    }
    spoken.sort_by(|a, b| (&a.added_at, a.name).cmp(&(&b.added_at, b.name)));
    spoken.into_iter().map(|one| view(connection, one)).collect()
}

/// `which`: a constant condition over `attachment_of o` with one identity.
fn of_records(connection: &Connection, which: &'static str, id: Uuid) -> Result<Vec<AttachmentView>, DeviceError> {
    let sql = format!(
        "SELECT o.sha256, o.document, o.kind, o.bytes, o.added_at FROM attachment_of o WHERE {which} \
         ORDER BY o.added_at, o.sha256"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([id.as_bytes()], |row| {
        let (document, kind): ([u8; 16], String) = (row.get(1)?, row.get(2)?);
        Ok(Spoken {
            name: row.get(0)?,
            document: Uuid::from_bytes(document).to_string(),
            kind: AttachmentKind::parse(&kind).unwrap_or(AttachmentKind::Photo),
            bytes: row.get(3)?,
            added_at: row.get(4)?,
        })
    })?;
    let spoken: Vec<Spoken> = rows.collect::<Result<_, _>>()?;
    spoken.into_iter().map(|one| view(connection, one)).collect()
}

pub(super) fn view(connection: &Connection, spoken: Spoken) -> Result<AttachmentView, DeviceError> {
    let here = attachments::held(connection, &spoken.name)?.is_some_and(|(here, whole)| here == whole && whole > 0);
    let mut query =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM attachment_at_office WHERE sha256 = ?1)")?;
    Ok(AttachmentView {
        at_office: query.query_row([spoken.name], |row| row.get(0))?,
        thumbnail: attachments::thumbnail(connection, &spoken.name)?.map(|bytes| data_address(&bytes)),
        name: hex::encode(spoken.name),
        document: spoken.document,
        kind: spoken.kind,
        bytes: spoken.bytes,
        added_at: spoken.added_at,
        here,
    })
}
