//! Photos and signatures of a record, and one of them whole.

use super::Asked;
use super::record::open;
use crate::attachments;
use crate::objects::Objects;
use crate::store::{Store, StoreError};
use cunji_model::record::attachment::{COLLECTION, attachments as shown};
use cunji_wire::attachment::{AttachmentName, AttachmentState};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use uuid::Uuid;

/// A picture that a record shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureRow {
    /// SHA-256 as hex.
    pub name: String,
    /// PHOTO, SIGNATURE.
    pub kind: String,
    /// When it was added, RFC 3339.
    pub added_at: String,
    /// Bytes, as the phone said.
    pub bytes: i64,
    /// It has come whole; otherwise it is still on a phone.
    pub here: bool,
}

/// The pictures of a record, oldest first; `None` when there is no such record for this user.
pub async fn pictures(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
) -> Result<Option<Vec<PictureRow>>, StoreError> {
    let Some(opened) = open(store, asked, village, id, None).await? else { return Ok(None) };
    let contents = &opened.contents;
    let named: Vec<(String, AttachmentName)> =
        shown(contents).into_iter().filter_map(|item| parse(&item).map(|name| (item, name))).collect();
    let names: Vec<AttachmentName> = named.iter().map(|(_, name)| *name).collect();
    // No phone has this number: what is on its way from one is not here yet.
    let nobody = cunji_model::id::DeviceId([0; 8]);
    let states = attachments::states(store, village, nobody, &names).await?;
    let mut rows: Vec<PictureRow> = named
        .into_iter()
        .zip(states)
        .map(|((name, _), state)| {
            let word = |field: &str| contents.item_word(COLLECTION, &name, field).unwrap_or_default().to_owned();
            PictureRow {
                kind: word("kind"),
                added_at: word("added_at"),
                bytes: contents.item_int(COLLECTION, &name, "bytes").unwrap_or_default(),
                here: state == AttachmentState::Whole,
                name,
            }
        })
        .collect();
    rows.sort_by(|a, b| (&a.added_at, &a.name).cmp(&(&b.added_at, &b.name)));
    Ok(Some(rows))
}

/// One picture whole; `None` when it is not here or not for this user.
pub async fn picture(
    store: &dyn Store,
    objects: &Objects,
    asked: &Asked,
    village: VillageNumber,
    name: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(name) = parse(name).filter(|_| asked.scope.contains(village)) else { return Ok(None) };
    attachments::whole(store, objects, village, &name).await
}

fn parse(name: &str) -> Option<AttachmentName> {
    hex::decode(name).ok()?.try_into().ok()
}
