//! Devices: which phones there are, what they still owe, and taking one out of service, opening one whose PIN is forgotten.

pub mod list;
pub mod open;
pub mod revoke;
