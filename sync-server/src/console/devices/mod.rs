//! Devices: which phones there are, what they still owe, and taking one out of service.

pub mod list;
pub mod revoke;
