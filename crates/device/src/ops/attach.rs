//! 拍照、签名: a picture goes into the encrypted store and its name into the draft, in one transaction.

use crate::Device;
use crate::error::DeviceError;
use crate::picture::ready;
use crate::store::{attachments, drafts};
use cunji_model::field::{Path, Value};
use cunji_model::record::attachment::{AttachmentKind, COLLECTION};
use std::collections::BTreeMap;

impl Device {
    /// Adds a JPEG or PNG to a draft. Gives its name (SHA-256 as hex) and the paths that the draft now has besides.
    /// `place` (degrees × 10^7) only when the cadre switched it on: none is ever read from the picture.
    pub fn add_attachment(
        &self,
        draft: &str,
        kind: AttachmentKind,
        picture: &[u8],
        place: Option<(i64, i64)>,
    ) -> Result<(String, BTreeMap<String, Value>), DeviceError> {
        let picture = ready(kind, picture)?;
        let now = self.now_text();
        self.store.write(|transaction| {
            let mut draft = drafts::get(transaction, draft)?.ok_or(DeviceError::NotFound)?;
            let takes = draft.kind.schema().collections.iter().any(|one| one.name == COLLECTION);
            if !takes || draft.deed.is_some() {
                return Err(DeviceError::NotFound);
            }
            let name = hex::encode(attachments::put(transaction, kind, &picture)?);
            let bytes = i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX);
            let mut said: Vec<(&str, Value)> = vec![
                ("kind", kind.as_str().into()),
                ("bytes", bytes.into()),
                ("width", i64::from(picture.width).into()),
                ("height", i64::from(picture.height).into()),
                ("added_at", now.clone().into()),
                // Taken away before, and added again.
                ("removed", false.into()),
            ];
            if let Some((latitude, longitude)) = place {
                said.extend([("latitude", latitude.into()), ("longitude", longitude.into())]);
            }
            let paths: BTreeMap<String, Value> = said
                .into_iter()
                .map(|(field, value)| (Path::item(COLLECTION, &name, field).to_string(), value))
                .collect();
            draft.fields.extend(paths.clone());
            draft.updated_at = now;
            drafts::put(transaction, &draft)?;
            Ok((name, paths))
        })
    }

    /// The picture of that name.
    pub fn attachment(&self, name: &str) -> Result<Vec<u8>, DeviceError> {
        let name = attachments::parse(name).ok_or(DeviceError::NotFound)?;
        self.store.read(|connection| attachments::read(connection, &name))?.ok_or(DeviceError::NotFound)
    }

    /// The same, small, as JPEG.
    pub fn attachment_thumbnail(&self, name: &str) -> Result<Vec<u8>, DeviceError> {
        let name = attachments::parse(name).ok_or(DeviceError::NotFound)?;
        self.store.read(|connection| attachments::thumbnail(connection, &name))?.ok_or(DeviceError::NotFound)
    }
}

#[cfg(test)]
mod tests;
