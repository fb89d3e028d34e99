//! The grievance ledger's rules (domain.md §4): a matter's course computed from its steps, deadlines and rates.
//! Pure: every day is passed in, nothing here stores what can be computed.

pub mod allowed;
pub mod calendar;
pub mod calendar_shipped;
pub mod causal;
pub mod course;
pub mod deadline;
pub mod meaning;
pub mod new_step;
pub mod rates;
pub mod step;
pub mod words;
