//! The township's sync server: keeps every village's feed, takes pushes, answers pulls, imports rosters.
//! Never links the phone's half. Accepts nothing that did not pass the checked door.

pub mod accept;
pub mod accounts;
pub mod api;
pub mod attachments;
pub mod bundle;
pub mod config;
pub mod console;
pub mod drafts;
pub mod enrolment;
pub mod export;
pub mod import;
pub mod keys;
pub mod metrics;
pub mod objects;
pub mod office;
pub mod projection;
pub mod records;
pub mod roster;
pub mod routes;
pub mod sample_village;
pub mod serving;
pub mod settings;
pub mod store;
pub mod surroundings;
pub mod templates;
pub mod verify;
