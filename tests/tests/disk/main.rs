//! Disks that lose what was not synced when the power goes, answer with errors, or fill in the middle of everything; and
//! servers that are killed while they write.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod crash_office;
mod errors;
mod full;
mod office_power;
mod power_loss;
