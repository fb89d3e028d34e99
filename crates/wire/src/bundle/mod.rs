//! 数据包: changes in a file, carried by hand where there is no network. The same packs as in a sync, with the proofs of
//! what others wrote, signed by the phone that made it and sealed to whoever may read it (docs/adr/0025).
//!
//! File: magic (8) · length of the file (8, little endian) · length of the head (4) · head (postcard) · sealed contents ·
//! SHA-256 over everything before. Contents: length (4) · about (postcard) · frames (proofs, pushes) · signature (64).

mod make;
mod read;

pub use make::{Contents, Opener, make};
pub use read::{Opened, Sealed, Unsigned};

use crate::message::VillageNumber;
use crate::surroundings::{Entropy, random};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The first bytes of every bundle; the last one is the version.
pub const MAGIC: [u8; 8] = *b"CUNJIPK\x01";
/// Largest file: the heavy village (1,500 households, 30,000 visits) takes about a third of it.
pub const FILE_MAX: usize = 32 * 1024 * 1024;
/// Most bytes that its changes unfold to: four times the heavy village. Without it a small file could fill a machine.
pub const UNFOLDED_MAX: usize = 128 * 1024 * 1024;
/// Most changes in it. Honest ones reach the limit above long before; of changes that are nearly empty many more would
/// fit, and each costs memory of its own.
pub const CHANGES_MAX: usize = 400_000;
/// Ending of the files.
pub const ENDING: &str = "cunji";
/// The role of a bundle's signature.
const ROLE: &str = "bundle 1";
/// Largest head and largest about.
const HEAD_MAX: usize = 16 * 1024;

/// Who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum To {
    /// The office.
    Office,
    /// A colleague's phone.
    Device([u8; 8]),
    /// Whoever is told the passphrase.
    Passphrase,
}

/// What it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// What the office has not confirmed.
    OfficeLacks,
    /// Everything of a village.
    Village,
    /// Everything of one household.
    Household,
}

/// What the maker says of it; signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The phone that made it.
    pub device: [u8; 8],
    /// Whose phone, by name.
    pub person_name: String,
    /// ms since 1970 by that phone's clock.
    pub made_at: i64,
    /// Who may read it.
    pub to: To,
    /// What it was made of.
    pub selection: Selection,
    /// The oldest of its records was last written then; s since 1970.
    pub since: i64,
    /// Villages in it, with their names.
    pub villages: Vec<(VillageNumber, String)>,
    /// Changes in it.
    pub changes: u64,
}

/// Why a file is refused. All of it, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BundleError {
    /// Not a bundle at all.
    #[error("this file is not a bundle of ours")]
    NotABundle,
    /// Of a newer app.
    #[error("this bundle was made by a newer app: update this one")]
    TooNew,
    /// Larger than a bundle may be.
    #[error("this bundle is larger than allowed")]
    TooLarge,
    /// Bytes are missing at the end, or there are too many.
    #[error("this bundle was cut: copy or send it once more")]
    Cut,
    /// A byte is not what it was.
    #[error("this bundle was altered or damaged on the way: copy or send it once more")]
    Altered,
    /// Sealed to somebody else.
    #[error("this bundle is for somebody else")]
    NotForHere,
    /// The passphrase does not fit.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// The maker's key is not known here.
    #[error("the phone that made this bundle is not known here")]
    UnknownMaker,
    /// Not signed by the phone that is named as its maker.
    #[error("this bundle is not signed by the phone that is named as its maker")]
    BadSignature,
    /// It could not be made.
    #[error("the bundle could not be made")]
    NotMade,
}

impl BundleError {
    /// The word for screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABundle => "not_a_bundle",
            Self::TooNew => "too_new",
            Self::TooLarge => "too_large",
            Self::Cut => "cut",
            Self::Altered => "altered",
            Self::NotForHere => "not_for_here",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::UnknownMaker => "unknown_maker",
            Self::BadSignature => "bad_signature",
            Self::NotMade => "not_made",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    to: To,
    /// The key of the contents: sealed to the reader's box key, or locked with the passphrase's key.
    key: Vec<u8>,
    /// Of the passphrase; none otherwise.
    salt: Option<[u8; 16]>,
}

/// Argon2id of a passphrase: 38 MiB, 3 passes, 1 lane; part of the format's version.
const MEMORY_KIB: u32 = 38 * 1024;
const PASSES: u32 = 3;

fn passphrase_key(passphrase: &str, salt: &[u8; 16]) -> Result<[u8; 32], BundleError> {
    let plain: String =
        passphrase.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    let parameters = argon2::Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| BundleError::NotMade)?;
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let mut key = [0; 32];
    argon.hash_password_into(plain.as_bytes(), salt, &mut key).map_err(|_| BundleError::NotMade)?;
    Ok(key)
}

/// Letters and digits that can't be mistaken for one another when read out.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new passphrase to read out, `K7QF-2M9X-TB4C`: 59 bits. Typed back, case, blanks and dashes do not matter.
pub fn new_passphrase(entropy: &dyn Entropy) -> String {
    let mut letters = String::with_capacity(14);
    while letters.len() < 14 {
        if letters.len() % 5 == 4 {
            letters.push('-');
        }
        let [byte] = random::<1>(entropy);
        // 240 = 8 × 30: values above would favour some letters.
        if byte < 240 {
            letters.extend(ALPHABET.get(usize::from(byte % 30)).map(|letter| char::from(*letter)));
        }
    }
    letters
}
