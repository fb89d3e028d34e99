//! Making a bundle.

use super::{About, BundleError, FILE_MAX, HEAD_MAX, Head, MAGIC, ROLE, To, passphrase_key};
use crate::chain::Segment;
use crate::frame;
use crate::key::SecretKeys;
use crate::message::Frame;
use crate::pack::Pack;
use crate::seal;
use crate::surroundings::{Entropy, random};
use sha2::{Digest, Sha256};

/// What goes into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// What is said of it.
    pub about: About,
    /// Proofs of the changes by their authors.
    pub segments: Vec<Segment>,
    /// The changes, in causal order within each record.
    pub packs: Vec<Pack>,
}

/// The key or the word that opens a bundle, as `about.to` says.
#[derive(Debug, Clone, Copy)]
pub enum Opener<'a> {
    /// The reader's X25519 key.
    Key(&'a [u8; 32]),
    /// A passphrase.
    Passphrase(&'a str),
}

/// The bytes of the file. Seals to `opener`, signs with the keys of the device that `about` names.
pub fn make(
    contents: Contents,
    opener: Opener<'_>,
    keys: &SecretKeys,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, BundleError> {
    let not_made = |_| BundleError::NotMade;
    let to = contents.about.to;
    let about = frame::single(&contents.about).map_err(not_made)?;
    let mut plain = length(about.len())?.to_vec();
    plain.extend(about);
    for segment in contents.segments {
        frame::write(&Frame::Proof(segment), &mut plain).map_err(not_made)?;
    }
    for pack in contents.packs {
        frame::write(&Frame::Push(pack), &mut plain).map_err(not_made)?;
    }
    plain.extend(keys.sign(ROLE, &Sha256::digest(&plain)));

    let content_key = random::<32>(entropy);
    let (key, salt) = match (opener, to) {
        (Opener::Key(public), To::Office | To::Device(_)) => {
            (seal::seal(public, ROLE.as_bytes(), &content_key, entropy).map_err(|_| BundleError::NotMade)?, None)
        }
        (Opener::Passphrase(words), To::Passphrase) => {
            let salt = random::<16>(entropy);
            let locked = seal::lock(&passphrase_key(words, &salt)?, ROLE.as_bytes(), &content_key);
            (locked.map_err(|_| BundleError::NotMade)?, Some(salt))
        }
        _ => return Err(BundleError::NotMade),
    };
    let head = frame::single(&Head { to, key, salt }).map_err(not_made)?;
    if head.len() > HEAD_MAX {
        return Err(BundleError::NotMade);
    }
    let sealed = seal::lock(&content_key, &head, &plain).map_err(|_| BundleError::NotMade)?;
    drop(plain);
    let whole = MAGIC.len() + 8 + 4 + head.len() + sealed.len() + 32;
    if whole > FILE_MAX {
        return Err(BundleError::TooLarge);
    }
    let mut file = Vec::with_capacity(whole);
    file.extend(MAGIC);
    file.extend((whole as u64).to_le_bytes());
    file.extend(length(head.len())?);
    file.extend(head);
    file.extend(sealed);
    file.extend(Sha256::digest(&file));
    Ok(file)
}

fn length(bytes: usize) -> Result<[u8; 4], BundleError> {
    u32::try_from(bytes).map(u32::to_le_bytes).map_err(|_| BundleError::NotMade)
}
