//! The one checked door for changes from outside, used by server and phone alike (sync-facts §1.6, §4.4).
//!
//! Automerge is not safe on untrusted bytes. Nothing from a network or file reaches a document except through here.

mod admit;
mod operations;
mod prescan;

pub use admit::{Admitted, Denied, admit};
pub use prescan::{Prescan, prescan};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// Longest change in bytes. A visit with every field filled is under 10 KB.
pub const MAX_CHANGE_BYTES: usize = 64 * 1024;
/// Most operations in one change.
pub const MAX_OPS: u64 = 20_000;
/// Most dependencies of one change.
pub const MAX_DEPS: u64 = 64;
/// Most other actors a change may refer to.
pub const MAX_OTHER_ACTORS: u64 = 256;
/// Longest message or extra bytes.
pub const MAX_EXTRA_BYTES: usize = 256;
/// Longest map key. Ours are `<collection>/<item>/<field>`, at most 194; a run of long keys would grow to gigabytes when read.
pub const MAX_KEY_BYTES: usize = 256;
/// Deepest nesting of objects below the root. Ours is 1; reading is recursive, and an overflow ends the process.
pub const MAX_DEPTH: usize = 8;
/// Furthest time from 1970 in seconds, either way: Automerge stores differences of times in 64 bits.
pub const MAX_TIME: u64 = 1 << 40;
/// Operation counters stay far below where Automerge panics (u32).
pub const MAX_COUNTER: u64 = 1 << 30;

/// Why a change was not accepted. It stays where it is, and its reason is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Error, TS)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not an uncompressed Automerge change, or damaged.
    #[error("the change can't be read")]
    Malformed,
    /// Over one of the limits above.
    #[error("the change is larger than allowed")]
    TooLarge,
    /// The receiver knows no record of this kind.
    #[error("this kind of record is unknown here: the app is newer than the server")]
    UnknownKind,
    /// The document is known as another kind, or in another village.
    #[error("the record belongs to another kind or village")]
    WrongPlace,
    /// The device has no grant for the village.
    #[error("this device may not write in this village")]
    NoGrant,
    /// The writing actor is not the device that sent it.
    #[error("the change was written by another device")]
    ForeignActor,
    /// Sequence number or operation counter do not follow from what is there.
    #[error("the change does not follow from what is known")]
    OutOfSequence,
    /// The same (actor, sequence) with another content is already there: the phone was restored from a backup.
    #[error("the phone was restored from an older copy")]
    RolledBack,
    /// Applying it fails, or the document could not be read again afterwards.
    #[error("the change would damage the record")]
    Damaging,
    /// Rules are set by the office: the device belongs to a person who may not.
    #[error("only the office sets the rules")]
    OfficeOnly,
    /// The device was revoked: the office keeps the change apart until somebody there has looked at it.
    #[error("this device was revoked; the office keeps the change apart")]
    SetAside,
}

impl Refusal {
    /// The word on the wire, in SQL and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::UnknownKind => "unknown_kind",
            Self::WrongPlace => "wrong_place",
            Self::NoGrant => "no_grant",
            Self::ForeignActor => "foreign_actor",
            Self::OutOfSequence => "out_of_sequence",
            Self::RolledBack => "rolled_back",
            Self::Damaging => "damaging",
            Self::OfficeOnly => "office_only",
            Self::SetAside => "set_aside",
        }
    }

    /// The refusal for a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        const ALL: [Refusal; 11] = [
            Refusal::Malformed,
            Refusal::TooLarge,
            Refusal::UnknownKind,
            Refusal::WrongPlace,
            Refusal::NoGrant,
            Refusal::ForeignActor,
            Refusal::OutOfSequence,
            Refusal::RolledBack,
            Refusal::Damaging,
            Refusal::OfficeOnly,
            Refusal::SetAside,
        ];
        ALL.into_iter().find(|refusal| refusal.as_str() == word)
    }
}
