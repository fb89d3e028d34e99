//! What travels between phone and office: messages, framing, packing, digests, limits. One contract for both sides.
//! Knows neither sockets nor disks; every reader is bounded, whatever the bytes claim.

pub mod attachment;
pub mod bundle;
pub mod chain;
pub mod codes;
pub mod digest;
pub mod draft;
pub mod enrol;
pub mod frame;
pub mod hotspot;
pub mod key;
pub mod limits;
pub mod message;
pub mod near;
pub mod pack;
pub mod recovery;
pub mod seal;
pub mod surroundings;

/// Oldest protocol version this build speaks.
pub const PROTOCOL_MIN: u16 = 1;
/// Newest protocol version this build speaks.
pub const PROTOCOL_MAX: u16 = 1;
