//! What the screens get about a damaged store.

use super::AttachmentView;
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use serde::Serialize;
use ts_rs::TS;

/// What was saved of a damaged store and what is still missing. Shrinks as the office brings things back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DamageReport {
    /// When it was salvaged, RFC 3339; `null`: nothing was, the store is only older than what was written.
    pub salvaged_at: Option<String>,
    /// Folder with the damaged files, beside the store.
    pub aside: Option<String>,
    /// Records that were carried over.
    pub records: u32,
    /// Drafts that were carried over.
    pub drafts: u32,
    /// Photos and signatures that were carried over.
    pub pictures: u32,
    /// Whether the phone still knows its office and its person.
    pub enrolled: bool,
    /// What is missing, by record.
    pub lost: Vec<LostRecord>,
    /// Photos and signatures that were here and are not whole any more.
    pub lost_pictures: Vec<LostPicture>,
    /// Changes of this phone that are missing and of which nothing says what they were.
    pub older_by: u32,
}

/// A record of which something is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LostRecord {
    /// What it is; `null` when nothing says it.
    pub kind: Option<Kind>,
    /// Village by name, or its code; may be empty.
    pub village: String,
    /// The household's head as last known; may be empty.
    pub head_name: String,
    /// When it was last written, RFC 3339.
    pub written_at: Option<String>,
    /// How many changes are missing.
    pub changes: u32,
}

/// A photo or signature that was here and is not whole any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LostPicture {
    /// 照片 or 签名.
    pub kind: AttachmentKind,
    /// Village by name, or its code; may be empty.
    pub village: String,
    /// The household's head; may be empty.
    pub head_name: String,
    /// When it was added, RFC 3339.
    pub added_at: Option<String>,
}

/// A photo or signature that came back whole while nothing shows it any more.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StrayPicture {
    /// As in lists; its record is not known.
    pub picture: AttachmentView,
    /// Village by name, or its code; may be empty.
    pub village: String,
    /// The household's head as last known; may be empty.
    pub head_name: String,
}
