//! 收入测算: the yearly income survey of a household (domain.md §1): lines, arithmetic, windows, rules, checks.
//! Money is whole fen in integers; nothing here rounds before it compares, and nothing guesses a missing number.

pub mod checks;
pub mod compare;
pub mod course;
pub mod judge;
pub mod lines;
pub mod review;
pub mod rule_set;
pub mod sheet;
pub mod told;
pub mod window;
pub mod work_out;

pub use checks::{CheckId, CheckInput, CheckSettings, Finding, Severity, run_checks};
pub use compare::{Beside, LastYear, beside_last_year};
pub use lines::{Group, LINES, LineSpec, line_spec};
pub use rule_set::{RuleSet, RuleSets};
pub use sheet::{Basis, Line, Sheet};
pub use window::{Window, annual, identification};
pub use work_out::{IncomeError, Mismatch, Step, Working, work_out};
