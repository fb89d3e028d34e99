//! What the pages before the PIN get: as little as they need.

use crate::lock::{HandedIn, LockSettings, PinKeys};
use serde::Serialize;
use ts_rs::TS;

/// Where the lock of the chosen person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LockStage {
    /// Nobody is enrolled here yet.
    Fresh,
    /// Enrolled, or a store of before there were PINs: one has to be chosen first.
    Unguarded,
    /// The PIN opens it.
    Locked,
    /// Open.
    Open,
    /// Taken out of service: only the office's answer opens it.
    Shut,
}

/// The lock as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LockView {
    /// Where it stands.
    pub stage: LockStage,
    /// Whose turn it is: a number on this phone.
    pub person: u32,
    /// Everybody on this phone; a choice when there are several.
    pub people: Vec<PersonOnPhone>,
    /// On what the PIN is typed.
    pub keys: Option<PinKeys>,
    /// Seconds until the next try may be made.
    pub wait_seconds: u32,
    /// Wrong tries in a row.
    pub wrong: u32,
    /// The system's keystore holds the other half of the key.
    pub keystore: bool,
    /// The office can open it.
    pub recovery: bool,
    /// The office was out of reach for longer than the lease allows.
    pub lease_over: bool,
    /// What the owner chose.
    pub settings: LockSettings,
    /// What was handed in before it was taken out of service.
    pub handed_in: Option<HandedIn>,
}

/// Somebody on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonOnPhone {
    /// Number on this phone, from 1.
    pub person: u32,
    /// The name, if it may be shown before the PIN.
    pub name: Option<String>,
}

/// What a cadre who forgot the PIN shows to the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecoveryRequest {
    /// As text.
    pub text: String,
    /// The same as a code to scan, an SVG picture.
    pub code: String,
}
