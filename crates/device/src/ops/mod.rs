//! What a cadre does, a file per deed. Reads give views; writes are one transaction and say what went stale.

mod bundle;
mod campaigns;
mod coverage;
mod damage;
mod deed;
mod deed_form;
mod delete;
mod due;
mod duplicates;
mod edit_household;
mod enrol;
mod export;
mod grievance;
mod grievances;
mod guard;
mod history;
mod households;
mod living;
mod living_view;
mod monitoring;
mod parts;
mod reason;
mod record;
mod rules;
mod save;
mod session;
mod settle;
mod survey;
mod survey_context;
mod survey_parts;
mod surveys;
mod sync_page;
mod today;
mod visit;
mod visits;

pub use enrol::normal_address;
