//! 没有归处的照片: what a damaged store gave back whole while the record or draft that showed it is gone. It stays until
//! the cadre puts it into a form or throws it away.

use super::attach::{say, taking};
use super::attached::{Spoken, view};
use super::damage::village_name;
use crate::Device;
use crate::error::DeviceError;
use crate::store::{attachments, pictures};
use crate::view::{AddedAttachment, StrayPicture};
use cunji_model::record::attachment::AttachmentKind;

impl Device {
    /// Pictures of a damaged store that nothing shows, newest first.
    pub fn stray_pictures(&self) -> Result<Vec<StrayPicture>, DeviceError> {
        self.store.read(|connection| {
            let of = |one: pictures::Stray| {
                let spoken = Spoken {
                    name: one.name,
                    document: String::new(),
                    kind: AttachmentKind::parse(&one.kind).unwrap_or(AttachmentKind::Photo),
                    bytes: one.bytes,
                    added_at: one.added_at,
                };
                let village = village_name(connection, one.village)?;
                Ok(StrayPicture { picture: view(connection, spoken)?, village, head_name: one.title })
            };
            pictures::strays(connection)?.into_iter().map(of).collect()
        })
    }

    /// Puts such a picture into a draft, as it was. Thrown away with the draft, it is what it was before.
    pub fn attach_stray(&self, draft: &str, name: &str) -> Result<AddedAttachment, DeviceError> {
        let (wanted, now) = (attachments::parse(name).ok_or(DeviceError::NotFound)?, self.now_text());
        self.store.write(|transaction| {
            let draft = taking(transaction, draft)?;
            let strays = pictures::strays(transaction)?;
            let stray = strays.into_iter().find(|one| one.name == wanted).ok_or(DeviceError::NotFound)?;
            let added_at = if stray.added_at.is_empty() { now.clone() } else { stray.added_at };
            let bytes = i64::try_from(stray.bytes).unwrap_or(i64::MAX);
            let said = vec![("kind", stray.kind.into()), ("bytes", bytes.into()), ("added_at", added_at.into())];
            say(transaction, draft, name, said, now)
        })
    }

    /// Throws such a picture away. One that something shows again stays.
    pub fn drop_stray(&self, name: &str) -> Result<(), DeviceError> {
        let name = attachments::parse(name).ok_or(DeviceError::NotFound)?;
        let gone = self.store.write(|transaction| pictures::drop_stray(transaction, &name))?;
        if gone { Ok(()) } else { Err(DeviceError::NotFound) }
    }
}
