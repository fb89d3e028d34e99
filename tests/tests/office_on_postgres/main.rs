//! The console's and the API's stories again, with the office's store in PostgreSQL: `World` keeps it there in a test
//! program of this name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

#[path = "../office/api_stories.rs"]
mod api_stories;
#[path = "../office/console_accounts.rs"]
mod console_accounts;
#[path = "../browser/console_browser.rs"]
mod console_browser;
#[path = "../office/console_figures.rs"]
mod console_figures;
#[path = "../browser/console_forms.rs"]
mod console_forms;
#[path = "../office/console_reading.rs"]
mod console_reading;
#[path = "../office/reading/mod.rs"]
mod reading;
#[path = "../office/template_stories.rs"]
mod template_stories;
