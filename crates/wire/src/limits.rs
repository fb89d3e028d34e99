//! Sizes nobody may exceed. A reader checks them before it allocates.

/// Raw bytes after which a pack is closed; each pack is a resume point (sync-facts §1.3).
pub const PACK_TARGET: usize = 16 * 1024;
/// Raw bytes a pack may unfold to: the target and one largest change.
pub const PACK_MAX_RAW: usize = PACK_TARGET + 64 * 1024 + 256;
/// Records in one pack.
pub const PACK_MAX_RECORDS: usize = 4096;
/// Bytes of one frame's payload.
pub const FRAME_MAX: usize = 1024 * 1024;
/// Bytes of a whole request body.
pub const REQUEST_MAX: usize = 2 * 1024 * 1024;
/// Compressed bytes of packs a phone puts into one request; the next request goes on.
pub const REQUEST_TARGET: usize = 1024 * 1024;
/// Bytes that the packs of one request may unfold to: without it a small request could fill a machine.
pub const REQUEST_MAX_RAW: usize = 24 * 1024 * 1024;
/// Unfolded bytes after which a phone's request is closed; the next request goes on.
pub const REQUEST_TARGET_RAW: usize = 16 * 1024 * 1024;
/// Changes in one request: bounds what one transaction holds.
pub const REQUEST_MAX_CHANGES: usize = 6000;
/// Compressed bytes of packs in one response before it says `more`.
pub const RESPONSE_TARGET: usize = 8 * 1024 * 1024;
/// Villages in one request.
pub const VILLAGES_MAX: usize = 64;
/// Changes asked for by number in one repair request.
pub const FETCH_MAX: usize = 2_000;
/// Bytes of a picture.
pub const ATTACHMENT_MAX: u64 = 4 * 1024 * 1024;
/// Bytes of a picture in one request: what a break costs at most.
pub const ATTACHMENT_CHUNK: usize = 128 * 1024;
/// Pictures asked about in one request.
pub const ATTACHMENTS_MAX: usize = 200;
