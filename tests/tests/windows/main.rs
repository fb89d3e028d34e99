//! The real app in its real window. `make test` builds what it starts and brings a display.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod beside_window;
mod damage_window;
mod draft_window;
mod end_to_end;
mod evidence_window;
mod hotspot_window;
mod lock_window;
mod office_window;
mod phone_hostile;
mod phone_pages;
mod photo_window;
mod stray_window;
