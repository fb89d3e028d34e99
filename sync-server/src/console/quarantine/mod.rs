//! What revoked devices handed in: looked at, taken into the feed, or dismissed.

pub mod decide;
pub mod list;
