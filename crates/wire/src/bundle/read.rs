//! Reading a bundle: whole and unaltered first, then opened, then its maker's signature. Nothing is allocated beyond the
//! size of the file, whatever it claims; the changes in it still have to pass the checked door.

use super::{About, BundleError, CHANGES_MAX, FILE_MAX, HEAD_MAX, Head, MAGIC, ROLE, To, UNFOLDED_MAX, passphrase_key};
use crate::chain::Segment;
use crate::frame::{self, FrameError, FrameReader};
use crate::key::{PublicKeys, SecretKeys};
use crate::message::{Frame, VillageNumber};
use crate::pack::{Pack, Record};
use crate::seal;
use sha2::{Digest, Sha256};

/// A file that is whole and unaltered, still sealed.
#[derive(Debug, Clone)]
pub struct Sealed<'a> {
    head: Head,
    head_bytes: &'a [u8],
    sealed: &'a [u8],
}

/// A bundle that was opened and whose maker's signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What its maker says of it.
    pub about: About,
    /// Proofs of the changes by their authors; unchecked.
    pub segments: Vec<Segment>,
    /// The changes; unchecked.
    pub packs: Vec<Pack>,
}

/// Opened, but nobody knows yet who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    about: About,
    plain: Vec<u8>,
}

impl<'a> Sealed<'a> {
    /// Looks whether the file is whole and unaltered.
    pub fn read(file: &'a [u8]) -> Result<Self, BundleError> {
        if file.len() > FILE_MAX {
            return Err(BundleError::TooLarge);
        }
        let (magic, rest) = file.split_first_chunk::<8>().ok_or(BundleError::NotABundle)?;
        if magic != &MAGIC {
            let ours = magic.first_chunk::<7>() == MAGIC.first_chunk::<7>();
            return Err(if ours { BundleError::TooNew } else { BundleError::NotABundle });
        }
        let (length, rest) = rest.split_first_chunk::<8>().ok_or(BundleError::Cut)?;
        if u64::from_le_bytes(*length) != file.len() as u64 {
            return Err(BundleError::Cut);
        }
        let (_, hash) = rest.split_last_chunk::<32>().ok_or(BundleError::Cut)?;
        let hashed = file.get(..file.len() - 32).ok_or(BundleError::Cut)?;
        if Sha256::digest(hashed)[..] != hash[..] {
            return Err(BundleError::Altered);
        }
        let (head_bytes, sealed) = part(rest.get(..rest.len() - 32).ok_or(BundleError::Cut)?)?;
        let head: Head = frame::whole(head_bytes).map_err(|_| BundleError::Altered)?;
        Ok(Self { head, head_bytes, sealed })
    }

    /// Who may read it.
    pub fn to(&self) -> To {
        self.head.to
    }

    /// Opens it with the reader's keys.
    pub fn open(&self, keys: &SecretKeys) -> Result<Unsigned, BundleError> {
        let key = seal::open(keys, ROLE.as_bytes(), &self.head.key).map_err(|_| BundleError::NotForHere)?;
        self.unlock(&key, BundleError::NotForHere)
    }

    /// Opens it with a passphrase; takes half a second.
    pub fn open_with(&self, passphrase: &str) -> Result<Unsigned, BundleError> {
        let salt = self.head.salt.ok_or(BundleError::NotForHere)?;
        let key = seal::unlock(&passphrase_key(passphrase, &salt)?, ROLE.as_bytes(), &self.head.key);
        self.unlock(&key.map_err(|_| BundleError::WrongPassphrase)?, BundleError::WrongPassphrase)
    }

    fn unlock(&self, key: &[u8], otherwise: BundleError) -> Result<Unsigned, BundleError> {
        let key = <&[u8; 32]>::try_from(key).map_err(|_| otherwise)?;
        let plain = seal::unlock(key, self.head_bytes, self.sealed).map_err(|_| BundleError::Altered)?;
        let (about, _) = part(&plain)?;
        let about: About = frame::whole(about).map_err(|_| BundleError::Altered)?;
        if about.to != self.head.to {
            return Err(BundleError::Altered);
        }
        Ok(Unsigned { about, plain })
    }
}

impl Unsigned {
    /// The phone that is named as its maker.
    pub fn maker(&self) -> [u8; 8] {
        self.about.device
    }

    /// Checks the signature with the maker's keys and gives the contents.
    pub fn signed_by(self, keys: &PublicKeys) -> Result<Opened, BundleError> {
        let (signed, signature) = self.plain.split_last_chunk::<64>().ok_or(BundleError::Altered)?;
        if !keys.signed(ROLE, &Sha256::digest(signed), signature) {
            return Err(BundleError::BadSignature);
        }
        let (_, frames) = part(signed)?;
        let mut reader = FrameReader::default();
        reader.feed(frames);
        let (mut segments, mut packs, mut unfolded) = (Vec::new(), Vec::new(), 0);
        // Its maker has signed it: what is not known here was not altered, it is newer.
        let unread = |error| match error {
            FrameError::UnknownType(_) => BundleError::TooNew,
            _ => BundleError::Altered,
        };
        while let Some(frame) = reader.next_frame().map_err(unread)? {
            match frame {
                Frame::Proof(segment) => segments.push(segment),
                Frame::Push(pack) => {
                    unfolded += pack.raw as usize;
                    packs.push(pack);
                }
                Frame::Unknown(_) => {}
                _ => return Err(BundleError::Altered),
            }
            if unfolded > UNFOLDED_MAX {
                return Err(BundleError::TooLarge);
            }
        }
        reader.finish().map_err(|_| BundleError::Altered)?;
        Ok(Opened { about: self.about, segments, packs })
    }
}

impl Opened {
    /// The changes with their villages, in order; unchecked. A pack that can't be unfolded makes the whole bundle damaged.
    pub fn records(&self) -> Result<Vec<(VillageNumber, Record)>, BundleError> {
        let mut all = Vec::new();
        for pack in &self.packs {
            let records = pack.records().map_err(|_| BundleError::Altered)?;
            if all.len() + records.len() > CHANGES_MAX {
                return Err(BundleError::TooLarge);
            }
            all.extend(records.into_iter().map(|record| (pack.village, record)));
        }
        Ok(all)
    }
}

/// A part with its length before it, and what follows.
fn part(bytes: &[u8]) -> Result<(&[u8], &[u8]), BundleError> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(BundleError::Altered)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > HEAD_MAX {
        return Err(BundleError::Altered);
    }
    rest.split_at_checked(length).ok_or(BundleError::Altered)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::bundle::Selection;

    #[test]
    fn what_its_maker_signed_and_nobody_here_knows_is_newer_not_altered() {
        let maker = SecretKeys::of([1; 32], [2; 32]);
        let opened = |frames: &[u8]| {
            let about = About {
                device: [1; 8],
                person_name: "王芳".into(),
                made_at: 1_790_000_000_000,
                to: To::Office,
                selection: Selection::OfficeLacks,
                since: 1_780_000_000,
                villages: Vec::new(),
                changes: 0,
            };
            let mut plain = 1_u32.to_le_bytes().to_vec();
            plain.push(0);
            plain.extend(frames);
            plain.extend(maker.sign(ROLE, &Sha256::digest(&plain)));
            Unsigned { about, plain }.signed_by(&maker.public()).map(|opened| opened.packs.len())
        };
        assert_eq!(opened(&[21, 1, 0, 0, 0, 5]), Err(BundleError::TooNew), "a frame that must be understood");
        assert_eq!(opened(&[200, 1, 0, 0, 0, 5]), Ok(0), "one that may be skipped");
        assert_eq!(opened(&[2, 1, 0, 0, 0, 5]), Err(BundleError::Altered), "one that is known and can't be read");
    }
}
