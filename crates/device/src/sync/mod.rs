//! The sync client: push what has no place in the feed, pull what is past the cursor, compare digests, repair.

pub(crate) mod carried;
mod drafts;
pub mod hotspot;
mod http;
mod leave;
mod multicast;
mod near;
mod outcome;
mod pictures;
mod pin;
mod place;
mod pull;
pub(crate) mod push;
mod receive;
mod repair;
mod roots;
mod run;
mod running;
mod transport;

pub use http::HttpTransport;
pub use multicast::Multicast;
pub use near::{Announced, Around, NearOffice};
pub use transport::{Reply, Transport, TransportError};
