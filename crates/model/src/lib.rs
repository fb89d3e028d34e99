//! What a record is and which rules it obeys: fields, documents, identity numbers, the checked door.
//! Pure: takes values and gives values. No disk, network, clock or randomness ever enters this crate.

pub mod campaign_coverage;
pub mod document;
pub mod door;
pub mod enumeration;
pub mod field;
pub mod grievance;
pub mod id;
pub mod income;
pub mod kind;
pub mod living;
pub mod pinyin;
pub mod record;
pub mod resident_id;
pub mod settings;
pub mod visit_policy;

pub use automerge::{Automerge, Change, ChangeHash};
