//! 照片、签名 as the screens get them.

use cunji_model::field::Value;
use cunji_model::record::attachment::AttachmentKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A picture of a record or draft.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AttachmentView {
    /// SHA-256 as hex.
    pub name: String,
    /// The record or draft that shows it.
    pub document: String,
    /// 照片 or 签名.
    pub kind: AttachmentKind,
    /// When it was added, RFC 3339.
    pub added_at: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The picture is on this phone.
    pub here: bool,
    /// The office said that it holds it.
    pub at_office: bool,
    /// A small picture as a `data:` address; `None`: nothing of it is here yet.
    pub thumbnail: Option<String>,
}

/// A picture to be added to a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewAttachment {
    /// 照片 or 签名.
    pub kind: AttachmentKind,
    /// JPEG or PNG in base64.
    pub picture: String,
    /// Of a signature: the lines of the pen (`x,y x,y;…`).
    pub strokes: Option<String>,
    /// Keep where the camera says it was taken. Nothing asks for it.
    pub keep_place: bool,
}

/// What the draft has besides, now that the picture is in.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AddedAttachment {
    /// As in lists.
    pub attachment: AttachmentView,
    /// The draft's new fields, by path.
    pub fields: BTreeMap<String, Value>,
}

/// What giving room back came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Room {
    /// Pictures.
    pub pictures: u32,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}
