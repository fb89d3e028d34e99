//! One file per kind of record: its fields, its rules, its typed reading.

pub mod attachment;
pub mod campaign;
pub mod grievance;
pub mod household;
pub mod income_survey;
pub mod settings;
pub mod visit;
