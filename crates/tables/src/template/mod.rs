//! An office's own form, filled: its sheets looked at, its columns mapped to fields once, then filled for any village and
//! period. Bytes and values in, bytes and values out. The form's XML is edited in place, so that whatever is not filled
//! stays as it was (docs/adr/0018). Never trusts what is uploaded, never reads a file or an address.

mod book;
mod error;
mod fill;
mod formula;
mod grow;
mod inspect;
mod mapping;
mod package;
mod place;
mod propose;
mod rest;
mod sheet;
mod styles;
mod value;
mod xml;

pub use error::TemplateError;
pub use fill::{Facts, Filled, MOST_UNFILLED, Unfilled, Why, fill};
pub use inspect::{HeadedColumn, Template, TemplateSheet, check, inspect};
pub use mapping::{FIXED_WORDS, MAPPING_VERSION, Mapping, MappingProblem, fields, is_kept_from_notice};
pub use place::{column_number, letters};
pub use propose::{Doubt, Proposal, propose};
pub use styles::Shows;

/// Whether an uploaded workbook may be looked into at all: a whole archive within its limits, no strange names, no
/// macros, links or objects, no XML entities. For every workbook that comes over the network, also one that is no form.
pub fn guard(bytes: &[u8]) -> Result<(), TemplateError> {
    package::Package::open(bytes).map(drop)
}

/// Longest template that is taken: 10 MB.
pub const LONGEST_FILE: u64 = 10 * 1024 * 1024;
/// Most rows that are filled into one.
pub const MOST_ROWS: usize = 50_000;
