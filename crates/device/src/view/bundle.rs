//! 数据包: what the pages about carrying records by hand ask for and get.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The page: who can get a bundle, what waits, which files lie in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundlePage {
    /// Whether the office's key is known: without it nothing can be sealed to the office.
    pub office_known: bool,
    /// Colleagues' phones whose keys are known.
    pub colleagues: Vec<BundleColleague>,
    /// Records with something that the office has not confirmed.
    pub waiting: u32,
    /// Bundles in the folder, newest first.
    pub files: Vec<BundleFile>,
    /// The folder.
    pub folder: String,
}

/// A colleague's phone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
pub struct BundleColleague {
    /// Whose.
    pub person_name: String,
    /// 16 hex digits.
    pub device: String,
}

/// A file in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleFile {
    /// Its name.
    pub name: String,
    /// Its length.
    #[ts(type = "number")]
    pub length: u64,
}

/// What shall be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleRequest {
    /// For whom.
    pub to: BundleTo,
    /// A village's code for everything of it; none for what the office lacks.
    pub village: Option<String>,
}

/// For whom a bundle is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum BundleTo {
    /// The office.
    Office,
    /// A colleague's phone.
    Colleague {
        /// 16 hex digits.
        device: String,
    },
    /// Whoever is told the passphrase.
    Passphrase,
}

/// A bundle that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleMade {
    /// The file's name.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Its length.
    #[ts(type = "number")]
    pub length: u64,
    /// Changes in it.
    pub changes: u32,
    /// To be read out, when it opens with a passphrase. Kept nowhere.
    pub passphrase: Option<String>,
}

/// One household as a row of QR codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CodesMade {
    /// Squares on a side of each.
    pub side: u32,
    /// Each one's squares line by line as hex digits, eight squares to two digits; 1 is dark. To be shown over and over.
    pub codes: Vec<String>,
    /// How many of them, whichever, the other phone needs.
    pub needed: u32,
    /// Changes in them.
    pub changes: u32,
    /// To be read out, when they open with a passphrase. Kept nowhere.
    pub passphrase: Option<String>,
}

/// What was read of a row of QR codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct CodesJoined {
    /// How many count.
    pub have: u32,
    /// How many are needed; 0 before the first.
    pub needed: u32,
    /// Codes of another household than the first one.
    pub of_others: u32,
    /// Codes that are none of ours, or were read wrong.
    pub not_ours: u32,
    /// The file in the folder of bundles, once it is whole.
    pub file: Option<String>,
}

/// A bundle before it is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum BundlePreview {
    /// It opens with a passphrase: ask for it.
    PassphraseNeeded,
    /// What is in it.
    Opened {
        /// Whose phone made it.
        person_name: String,
        /// RFC 3339.
        made_at: String,
        /// RFC 3339: its oldest record was last written then.
        since: String,
        /// Names of the villages whose records are taken.
        villages: Vec<String>,
        /// Names of villages that are not this phone's: their records stay sealed.
        others: Vec<String>,
        /// Records, by kind.
        kinds: Vec<BundleKind>,
        /// Changes that are not on this phone yet.
        new_changes: u32,
    },
}

/// Records of one kind in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleKind {
    /// The kind as a word; may be one of a newer app.
    pub kind: String,
    /// Records.
    pub records: u32,
    /// Of these, with something new for this phone.
    pub new_records: u32,
}

/// What became of a bundle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct BundleTaken {
    /// Changes that are new on this phone.
    pub taken: u32,
    /// Changes that were here.
    pub known: u32,
    /// Changes that did not pass the checked door, or that nothing vouches for.
    pub refused: u32,
    /// Changes that build on something this phone lacks: sync, then take the bundle in again.
    pub lacking: u32,
}
