//! The console's and the API's stories again, with the office's store in PostgreSQL: `World` keeps it there in a test
//! program of this name.
#![allow(clippy::duplicate_mod, clippy::module_inception)] // each file is a test program of its own, too

#[path = "console_accounts.rs"]
mod accounts;
#[path = "api_stories.rs"]
mod api;
#[path = "console_browser.rs"]
mod browser;
#[path = "console_figures.rs"]
mod figures;
#[path = "console_forms.rs"]
mod forms;
#[path = "console_reading.rs"]
mod reading;
#[path = "template_stories.rs"]
mod templates;
