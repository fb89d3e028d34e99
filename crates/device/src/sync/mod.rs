//! The sync client: push what has no place in the feed, pull what is past the cursor, compare digests, repair.

pub(crate) mod carried;
mod http;
mod leave;
mod place;
pub(crate) mod push;
mod receive;
mod repair;
mod roots;
mod run;
mod transport;

pub use http::HttpTransport;
pub use transport::{Reply, Transport, TransportError};
