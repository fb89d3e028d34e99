//! 和同事的手机同步: what two phones on one hotspot say to each other (docs/adr/0030), and the short code that both show.
//! The line is TLS between keys made for this once, which prove nobody. `channel` is a secret of that TLS session
//! (as in RFC 9266): whoever stands in between has two sessions and two of them, so that the codes differ. The guest commits
//! himself to his random bytes before he sees the host's, so nobody can try keys or bytes until the codes are the same.
//!
//! A word: length (4 bytes, little endian), payload (postcard).

use crate::chain::Segment;
use crate::frame;
use crate::key::{PublicKeys, SecretKeys};
use crate::limits::{FRAME_MAX, VILLAGES_MAX};
use crate::message::{ReconcileRequest, VillageNumber};
use crate::pack::Pack;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// What a waiting phone announces itself as (mDNS, RFC 6763). Names nobody.
pub const SERVICE: &str = "_cunji-phone._tcp.local.";
/// Where a phone waits when nobody else on it does: an address can then be typed without a port.
pub const PORT: u16 = 47_236;
/// The version of all this, as TLS agrees on it (ALPN).
pub const VERSION: &[u8] = b"cunji-hotspot/2";
/// What the secret of a TLS session is exported under.
pub const CHANNEL_LABEL: &[u8] = b"EXPORTER-cunji-hotspot-1";
/// Payload of a word before both have said that the codes are the same.
pub const EARLY_MAX: usize = 512;
/// Names in one word.
pub const NAMES_MAX: usize = 32 * 1024;
/// Names of one side in all: three times the heavy village.
pub const NAMES_TOTAL_MAX: usize = 200_000;
/// Proofs of one side.
pub const PROOFS_MAX: usize = 256;
/// Links in all proofs of one side: 2.4 MB.
pub const LINKS_MAX: usize = 50_000;
/// Roles of what is hashed and signed.
const COMMIT: &[u8] = b"cunji hotspot commit 1\0";
const CODE: &[u8] = b"cunji hotspot code 1\0";
const WHO: &str = "hotspot 1";

/// A secret of one TLS session, the same at both ends.
pub type Channel = [u8; 32];

/// Which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who waited.
    Host,
    /// Who came.
    Guest,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Host => Self::Guest,
            Self::Guest => Self::Host,
        }
    }
}

/// Everything that is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// The guest's first: what his random bytes will be, as a hash.
    Commit([u8; 32]),
    /// Random bytes; the host's first.
    Nonce([u8; 32]),
    /// Which phone.
    Who(Who),
    /// Whether the office told this phone of the other one. Only where both know each other there is a code.
    Knows(bool),
    /// Somebody at this end says that the codes are the same.
    Same,
    /// What the phone has.
    Have(Have),
    /// Names of changes in buckets that differ.
    Names(Names),
    /// Vouches for changes that follow.
    Proof(Segment),
    /// Changes.
    Pack(Pack),
    /// What became of a pack.
    Took(Took),
    /// There is no more of it: of names, or of changes.
    Given,
}

/// Which phone: its keys are known to whom the office told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The phone.
    pub device: [u8; 8],
    /// By its key, over channel and side.
    pub signature: Vec<u8>,
}

/// What a phone has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    /// Its villages, each with sums by bucket over the changes it has.
    pub villages: Vec<ReconcileRequest>,
}

/// Names of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Of this village.
    pub village: VillageNumber,
    /// First 16 bytes of each.
    pub names: Vec<[u8; 16]>,
}

/// What became of the changes of a pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Took {
    /// New there.
    pub taken: u32,
    /// There already.
    pub known: u32,
    /// Did not pass the checked door.
    pub refused: u32,
    /// Build on something that is not there.
    pub lacking: u32,
}

/// Not a word of ours: damaged, too large, or of another kind than agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the other phone says something that is not agreed")]
pub struct NotAgreed;

/// A word with its length before it.
pub fn said(word: &Word) -> Result<Vec<u8>, NotAgreed> {
    let payload = frame::single(word).map_err(|_| NotAgreed)?;
    if payload.len() > FRAME_MAX {
        return Err(NotAgreed);
    }
    let mut bytes = u32::try_from(payload.len()).map_err(|_| NotAgreed)?.to_le_bytes().to_vec();
    bytes.extend(payload);
    Ok(bytes)
}

/// The first word of what came so far and how many bytes it took; none until more comes. `most`: bytes its payload may
/// have, judged before any of it is waited for.
pub fn heard(bytes: &[u8], most: usize) -> Result<Option<(Word, usize)>, NotAgreed> {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_le_bytes(*length) as usize;
    if length > most.min(FRAME_MAX) {
        return Err(NotAgreed);
    }
    let Some(payload) = rest.get(..length) else { return Ok(None) };
    Ok(Some((frame::whole(payload).map_err(|_| NotAgreed)?, 4 + length)))
}

/// What the guest commits himself with.
pub fn commitment(channel: &Channel, guest: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(COMMIT).chain_update(channel).chain_update(guest).finalize().into()
}

/// The six digits that both screens show.
pub fn code(channel: &Channel, guest: &[u8; 32], host: &[u8; 32]) -> String {
    let hash: [u8; 32] =
        Sha256::new().chain_update(CODE).chain_update(channel).chain_update(guest).chain_update(host).finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    // 2^64 is no multiple of a million: some codes are likelier by one part in 10^13.
    format!("{:06}", u64::from_le_bytes([a, b, c, d, e, f, g, h]) % 1_000_000)
}

/// Says which phone this is, for this session and this end of it only.
pub fn who(keys: &SecretKeys, device: [u8; 8], channel: &Channel, side: Side) -> Who {
    Who { device, signature: keys.sign(WHO, &message(device, channel, side)) }
}

impl Who {
    /// Whether the phone with these keys is at that end of this session.
    pub fn proven(&self, keys: &PublicKeys, channel: &Channel, side: Side) -> bool {
        keys.signed(WHO, &message(self.device, channel, side), &self.signature)
    }
}

fn message(device: [u8; 8], channel: &Channel, side: Side) -> Vec<u8> {
    let side = match side {
        Side::Host => b'h',
        Side::Guest => b'g',
    };
    [device.as_slice(), channel, &[side]].concat()
}

impl Have {
    /// Whether it is in order: not too many villages, 256 sums each.
    pub fn usable(&self) -> bool {
        let whole = self.villages.iter().all(|one| one.buckets.len() == 256);
        self.villages.len() <= VILLAGES_MAX && whole
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_code_follows_from_the_session_and_from_both_ends() {
        let made = code(&[1; 32], &[2; 32], &[3; 32]);
        assert!(made.len() == 6 && made.bytes().all(|digit| digit.is_ascii_digit()), "{made}");
        assert_eq!(made, code(&[1; 32], &[2; 32], &[3; 32]), "the same at both ends");
        assert_ne!(made, code(&[9; 32], &[2; 32], &[3; 32]), "another session");
        assert_ne!(made, code(&[1; 32], &[3; 32], &[2; 32]), "the ends are not the same");
        assert_ne!(commitment(&[1; 32], &[2; 32]), commitment(&[9; 32], &[2; 32]), "no commitment of another session");
    }

    #[test]
    fn who_it_is_counts_for_one_session_and_one_end() {
        let keys = SecretKeys::of([1; 32], [2; 32]);
        let who = who(&keys, [7; 8], &[5; 32], Side::Guest);
        assert!(who.proven(&keys.public(), &[5; 32], Side::Guest), "as it was said");
        assert!(!who.proven(&keys.public(), &[6; 32], Side::Guest), "handed on into another session");
        assert!(!who.proven(&keys.public(), &[5; 32], Side::Host), "said back to who said it");
        assert!(!Who { device: [8; 8], ..who }.proven(&keys.public(), &[5; 32], Side::Guest), "another phone");
    }

    #[test]
    fn a_length_is_judged_before_anything_is_waited_for() {
        let bytes = said(&Word::Nonce([7; 32])).unwrap();
        assert_eq!(heard(&bytes, EARLY_MAX), Ok(Some((Word::Nonce([7; 32]), bytes.len()))));
        for cut in 0..bytes.len() {
            assert_eq!(heard(&bytes[..cut], EARLY_MAX), Ok(None), "cut at {cut}: more may come");
        }
        assert_eq!(heard(&u32::MAX.to_le_bytes(), FRAME_MAX), Err(NotAgreed), "four gigabytes");
        assert_eq!(heard(&513_u32.to_le_bytes(), EARLY_MAX), Err(NotAgreed), "more than a stranger may say");
        assert_eq!(heard(&[2, 0, 0, 0, 1, 7], EARLY_MAX), Err(NotAgreed), "half a nonce");
        assert_eq!(heard(&[1, 0, 0, 0, 99], EARLY_MAX), Err(NotAgreed), "no such word");
    }
}
