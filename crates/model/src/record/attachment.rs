//! 附件: what a record says of its photos and signatures. The picture itself is kept beside, named by its SHA-256.

use crate::document::Contents;
use crate::enumeration::enumeration;
use crate::field::{FieldSpec, FieldType, noted, optional, required};

enumeration! {
    /// What an attachment is.
    AttachmentKind {
        /// 照片
        Photo = "PHOTO",
        /// 签名
        Signature = "SIGNATURE",
    }
}

/// The late collection (docs/adr/0011) of visits, grievances and income surveys; an item's key is the SHA-256 of the
/// picture, 64 hex digits, so the same photo twice in a record is one.
pub const COLLECTION: &str = "attachments";

/// Signs that the strokes of a signature may have: they travel with the text.
pub const STROKES: usize = 12_000;

/// Fields of one attachment. What follows from the picture itself is noted: nobody has to settle it.
pub const ATTACHMENT: &[FieldSpec] = &[
    required("kind", FieldType::Word(AttachmentKind::WORDS)),
    noted("bytes", FieldType::Count(1, 50_000_000)),
    noted("width", FieldType::Count(1, 20_000)),
    noted("height", FieldType::Count(1, 20_000)),
    noted("added_at", FieldType::Instant),
    optional("caption", FieldType::Text(200)),
    optional("latitude", FieldType::Coordinate),
    optional("longitude", FieldType::Coordinate),
    // Of a grievance: the step that it belongs to, if not to the registering.
    noted("step", FieldType::Text(64)),
    // Of a signature: each line of the pen, `x,y x,y …`, lines parted by `;`.
    noted("strokes", FieldType::Text(STROKES)),
];

/// Names of the attachments that a record shows (SHA-256 as hex), those taken away left out.
pub fn attachments(contents: &Contents) -> Vec<String> {
    contents.live_items(COLLECTION).map(str::to_owned).collect()
}
