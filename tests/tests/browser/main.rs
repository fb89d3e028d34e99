//! The console in a real Chromium against the real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod console_browser;
mod console_bundles;
mod console_forms;
mod console_hostile;
mod console_imports;
mod console_pages;
mod console_phones;
mod console_rules;
