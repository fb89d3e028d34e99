//! Real windows of the real app beside the real server: what the end-to-end test and the demo play on.
//! Nothing here waits by the clock: every wait has a condition and a deadline.

mod album;
pub mod beside;
pub mod campaign;
pub mod chromium;
pub mod family;
pub mod grievance;
pub mod hotspot;
pub mod lock;
pub mod look;
pub mod phone_pages;
pub mod pictures;
pub mod process;
pub mod september;
mod server;
pub mod story;
pub mod team;
mod window;

pub use album::Album;
pub use chromium::Chromium;
pub use process::{Display, Group, kill_group, program, target};
pub use server::{Counts, Server};
pub use window::{Phone, Window};

use std::time::{Duration, Instant};

/// How long anything on screen may take on a slow machine before the story is broken.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again until there is an answer; says what was waited for when there is none in time.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
