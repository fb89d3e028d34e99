//! Drafts at the office (docs/adr/0029): what a cadre has begun and not saved, sealed with a key of that person's phones,
//! so that a new phone gets it back. The office keeps what it can't read in the ordinary course: opaque names, sealed
//! words, and the key sealed to itself, which it hands on to another phone of the same person and does nothing else with.

use crate::key::SecretKeys;
use crate::seal::{NotOpened, lock, open, seal, unlock};
use crate::surroundings::{Entropy, random};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A draft as the office knows it: says nothing of its record or household to who has not the key.
pub type DraftName = [u8; 16];
/// What a draft says, as a hash: two phones whose drafts have the same mark have the same words.
pub type DraftMark = [u8; 16];

/// Bytes of one draft's words.
pub const DRAFT_MAX: usize = 32 * 1024;
/// Bytes of all sealed drafts of one phone, and of all phones of a person together.
pub const DRAFTS_MAX: usize = 256 * 1024;
/// Bytes of all sealed drafts of all phones of a person.
pub const DRAFTS_OF_PERSON_MAX: usize = 512 * 1024;
/// Drafts, and drafts done with, in one frame.
pub const DRAFTS_COUNT: usize = 200;
/// Bytes that sealing a draft adds: what makes its key its own, and the check.
pub const DRAFT_SEAL_BYTES: usize = SALT + 16;

const SALT: usize = 16;

/// The key of a person's drafts. Every phone of the person has it, nobody else.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftsKey([u8; 32]);

/// Says nothing of the key.
impl fmt::Debug for DraftsKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DraftsKey")
    }
}

/// Whose draft it is and on which phone it lies: sealed words can't be shown as another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftPlace {
    /// Person.
    pub person: [u8; 16],
    /// Phone.
    pub device: [u8; 8],
    /// Name at the office.
    pub name: DraftName,
    /// What it says.
    pub mark: DraftMark,
}

impl DraftPlace {
    fn about(&self) -> Vec<u8> {
        [b"cunji draft 1".as_slice(), &self.person, &self.device, &self.name, &self.mark].concat()
    }
}

impl DraftsKey {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(random(entropy))
    }

    /// From the bytes it is kept as.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be kept in an encrypted store.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0
    }

    /// What it is called in the open: two phones see whether they have the same.
    pub fn name(&self) -> [u8; 8] {
        let hash = self.hash(b"cunji drafts key's name", &[]);
        std::array::from_fn(|place| hash.get(place).copied().unwrap_or_default())
    }

    /// What a draft is called at the office.
    pub fn draft_name(&self, draft: &str) -> DraftName {
        half(self.hash(b"cunji draft's name", draft.as_bytes()))
    }

    /// The mark of what a draft says.
    pub fn mark(&self, words: &[u8]) -> DraftMark {
        half(self.hash(b"cunji draft's mark", words))
    }

    /// Seals a draft's words; never twice the same.
    pub fn seal(&self, place: &DraftPlace, words: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, NotOpened> {
        let salt: [u8; SALT] = random(entropy);
        let mut sealed = salt.to_vec();
        sealed.extend(lock(&self.hash(b"cunji draft's own key", &salt), &place.about(), words)?);
        Ok(sealed)
    }

    /// Opens a draft that is what and whose it says it is.
    pub fn open(&self, place: &DraftPlace, sealed: &[u8]) -> Result<Vec<u8>, NotOpened> {
        let (salt, locked) = sealed.split_first_chunk::<SALT>().ok_or(NotOpened)?;
        unlock(&self.hash(b"cunji draft's own key", salt), &place.about(), locked)
    }

    /// Seals the key to the office or to a phone of the person.
    pub fn seal_to(&self, to: &[u8; 32], person: [u8; 16], entropy: &dyn Entropy) -> Result<Vec<u8>, NotOpened> {
        seal(to, &about_key(person), &self.0, entropy)
    }

    /// Opens the key of this person's drafts.
    pub fn open_sealed(keys: &SecretKeys, person: [u8; 16], sealed: &[u8]) -> Result<Self, NotOpened> {
        open(keys, &about_key(person), sealed)?.try_into().map(Self).map_err(|_| NotOpened)
    }

    fn hash(&self, role: &[u8], message: &[u8]) -> [u8; 32] {
        // Fixed lengths before the message: no message of one role reads as one of another.
        let role: [u8; 32] = Sha256::digest(role).into();
        Sha256::new().chain_update(role).chain_update(self.0).chain_update(message).finalize().into()
    }
}

fn half(hash: [u8; 32]) -> [u8; 16] {
    std::array::from_fn(|place| hash.get(place).copied().unwrap_or_default())
}

fn about_key(person: [u8; 16]) -> Vec<u8> {
    [b"cunji drafts key 1".as_slice(), &person].concat()
}

/// From a phone, in every request of a device that has keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsTold {
    /// How far it has heard of the person's drafts on other phones; 0: not at all.
    pub seen: u64,
    /// What is open on it, when that changed since the office's receipt.
    pub open: Option<OpenDrafts>,
}

/// Everything open on a phone: takes the place of what it said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDrafts {
    /// Name of the key they are sealed with.
    pub key_name: [u8; 8],
    /// The key, sealed to the office.
    pub key: Vec<u8>,
    /// The drafts, newest first: over the limit the last ones find no room.
    pub drafts: Vec<OpenDraft>,
    /// Drafts that were saved or thrown away here, with all that this phone knew them to say.
    pub done: Vec<(DraftName, DraftMark)>,
}

/// A draft of the sending phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDraft {
    /// Which.
    pub name: DraftName,
    /// What it says.
    pub mark: DraftMark,
    /// Its words; none where the office has this mark of it already.
    pub sealed: Option<Vec<u8>>,
}

/// From the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsHeld {
    /// How far the phone has heard of its person's drafts with this.
    pub version: u64,
    /// What became of what it handed in.
    pub answer: Option<DraftsAnswer>,
    /// The key of the person's drafts, sealed to this phone; only when it may lack it.
    pub key: Option<Vec<u8>>,
    /// What is open on the person's other phones, all of it; none when nothing changed there.
    pub others: Option<Vec<HeldDraft>>,
    /// Drafts that were saved or thrown away on another phone.
    pub done: Vec<(DraftName, DraftMark)>,
}

/// What became of a phone's open drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DraftsAnswer {
    /// Kept. This is the receipt. For these there was no room.
    Kept {
        /// Which found no room.
        no_room: Vec<DraftName>,
    },
    /// Some of it is not here: everything is to come once more, with its words.
    Lacking,
    /// The person's drafts have another key, which comes with this: everything is to come once more, sealed with it.
    OtherKey,
}

/// A draft of another phone of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldDraft {
    /// On which phone it lies.
    pub device: [u8; 8],
    /// Which.
    pub name: DraftName,
    /// What it says.
    pub mark: DraftMark,
    /// Its words.
    pub sealed: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surroundings::Counting;

    #[test]
    fn a_draft_opens_only_as_what_it_is_and_whole() {
        let entropy = Counting(std::sync::atomic::AtomicU8::new(3));
        let (key, other) = (DraftsKey::new(&entropy), DraftsKey::new(&entropy));
        let words = "写了一半".as_bytes();
        let place = DraftPlace { person: [1; 16], device: [2; 8], name: key.draft_name("a"), mark: key.mark(words) };
        let sealed = key.seal(&place, words, &entropy).unwrap();
        assert_eq!(sealed.len(), words.len() + DRAFT_SEAL_BYTES);
        assert_ne!(sealed, key.seal(&place, words, &entropy).unwrap(), "twice is never the same");
        assert_eq!(key.open(&place, &sealed).unwrap(), words);
        assert_eq!(other.open(&place, &sealed), Err(NotOpened), "another key");
        for wrong in [
            DraftPlace { person: [9; 16], ..place },
            DraftPlace { device: [9; 8], ..place },
            DraftPlace { name: [9; 16], ..place },
            DraftPlace { mark: [9; 16], ..place },
        ] {
            assert_eq!(key.open(&wrong, &sealed), Err(NotOpened), "shown as another's: {wrong:?}");
        }
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(key.open(&place, &altered), Err(NotOpened), "altered at {at}");
            assert_eq!(key.open(&place, &sealed[..at]), Err(NotOpened), "cut at {at}");
        }
    }

    #[test]
    fn the_key_goes_from_hand_to_hand_for_one_person_only() {
        let entropy = Counting(std::sync::atomic::AtomicU8::new(3));
        let key = DraftsKey::new(&entropy);
        let (office, phone) = (SecretKeys::new(&entropy), SecretKeys::new(&entropy));
        let held = key.seal_to(&office.public().sealed_to, [1; 16], &entropy).unwrap();
        let again = DraftsKey::open_sealed(&office, [1; 16], &held).unwrap();
        let given = again.seal_to(&phone.public().sealed_to, [1; 16], &entropy).unwrap();
        assert_eq!(DraftsKey::open_sealed(&phone, [1; 16], &given).unwrap(), key);
        assert_eq!(DraftsKey::open_sealed(&office, [2; 16], &held), Err(NotOpened), "another person's");
        assert_eq!(DraftsKey::open_sealed(&office, [1; 16], &given), Err(NotOpened), "sealed to the phone");
        assert_ne!(key.draft_name("a"), key.draft_name("b"));
        assert_eq!(format!("{key:?}"), "DraftsKey", "nothing of it lands in a log");
    }
}
