//! The household roster of a township: reading its workbooks, saying what is wrong with them, planning what changes.
//! Nothing here touches the store: the caller reads files in, passes contents in, and writes what the plan says.

pub mod column;
pub mod layout;
pub mod plan;
pub mod read;
pub mod reason;
pub mod report;
pub(crate) mod text;
pub(crate) mod words;
pub mod workbook;

pub use layout::ColumnMap;
pub use plan::{HouseholdWrites, Kept, KeptBecause, Plan, plan};
pub use read::{KnownVillage, ReadOptions, Reading, RosterHousehold, read};
pub use reason::{BadRow, BadRowReason, Origin};
pub use report::{Language, Report};
pub use workbook::{Sheet, Workbook, WorkbookError, read_file};
