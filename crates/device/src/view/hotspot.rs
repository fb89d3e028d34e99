//! 和同事的手机同步: how far two phones on one hotspot are, told to the page as it goes.

use super::{AppError, BundleTaken};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A phone that waits on the same network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HotspotSeen {
    /// Where, as the other screen shows it; the same phone on several networks has several.
    pub addresses: Vec<String>,
}

/// How far it is (event `hotspot`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum HotspotState {
    /// Nothing is going on.
    #[default]
    Idle,
    /// Waits for the other phone.
    Waiting {
        /// Where it can be reached, to be typed on the other phone.
        addresses: Vec<String>,
    },
    /// Goes to the other phone.
    Joining,
    /// Both show a code.
    Code {
        /// Six digits.
        code: String,
        /// Whose phone it is, proven by the key that the office told.
        person_name: String,
        /// The other phone, 16 hex digits.
        device: String,
        /// It was said here that the codes are the same; the other side is still to say it.
        said: bool,
    },
    /// Records go both ways.
    Exchanging {
        /// Changes taken from the other phone.
        taken: u32,
        /// Changes that the other phone took.
        given: u32,
        /// Changes that it lacks.
        to_give: u32,
    },
    /// It ended, wholly or half-way.
    Done {
        /// What came of it.
        run: HotspotRun,
    },
    /// It ended before any record went.
    Failed {
        /// Why.
        error: AppError,
    },
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct HotspotRun {
    /// Whose phone, as the office named it.
    pub person_name: String,
    /// Names of the villages that both have.
    pub villages: Vec<String>,
    /// What became here of the other phone's changes.
    pub taken: BundleTaken,
    /// What became of this phone's changes there, as it says.
    pub given: BundleTaken,
    /// Both sides are through. If not, what arrived stays, and the next time brings the rest.
    pub whole: bool,
}
