//! The sync client: push what has no place in the feed, pull what is past the cursor, compare digests, repair.

mod http;
mod leave;
pub(crate) mod push;
mod receive;
mod repair;
mod run;
mod transport;

pub use http::HttpTransport;
pub use transport::{Reply, Transport, TransportError};
