//! The phone's half: encrypted store, what a cadre does, sync client. Never links a server.

mod device;
mod error;
mod folder;
mod handset;
pub mod lock;
pub mod ops;
pub mod picture;
pub mod store;
pub mod surroundings;
pub mod sync;
pub mod view;

pub use cunji_model::{field::Value, kind::Kind};
pub use device::Device;
pub use error::DeviceError;
pub use handset::Handset;
