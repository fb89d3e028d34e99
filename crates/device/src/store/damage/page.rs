//! One page of a SQLCipher 4 file, checked and deciphered without SQLite: a damaged page must not take the others with
//! it. Only for salvage; an ordinary day reads through SQLCipher.

use aes::Aes256;
use cbc::cipher::{BlockDecryptMut, KeyIvInit, block_padding::NoPadding};
use hmac::{Hmac, Mac};
use sha2::Sha512;

/// Bytes of a page in the file.
pub const PAGE: usize = 4096;
/// Of them, at the end: initialisation vector and HMAC.
const RESERVE: usize = IV + HMAC;
const IV: usize = 16;
const HMAC: usize = 64;
/// Bytes of a page that SQLite uses.
pub const USABLE: usize = PAGE - RESERVE;
/// In the place of the first page's magic words stands the salt.
pub const SALT: usize = 16;

/// Keys for the pages of one file.
pub struct PageKey {
    cipher: [u8; 32],
    hmac: [u8; 32],
}

impl PageKey {
    /// SQLCipher makes the second key from the first: PBKDF2 with HMAC-SHA-512, two rounds, the salt turned by 0x3a.
    pub fn of(key: &[u8; 32], salt: &[u8; SALT]) -> Option<Self> {
        let turned = salt.map(|byte| byte ^ 0x3a);
        let first = mac(key, &[&turned, &1_u32.to_be_bytes()])?;
        let second = mac(key, &[&first])?;
        let mut hmac = [0; 32];
        for (place, (one, other)) in hmac.iter_mut().zip(first.iter().zip(&second)) {
            *place = one ^ other;
        }
        Some(Self { cipher: *key, hmac })
    }

    /// The readable bytes of page `number` (from 1); `None` when a single bit of it is wrong.
    pub fn open(&self, number: u32, page: &[u8]) -> Option<Vec<u8>> {
        let skip = if number == 1 { SALT } else { 0 };
        let (body, seal) = page.get(..PAGE)?.split_at(PAGE - RESERVE);
        let (iv, expected) = seal.split_at(IV);
        let found = mac(&self.hmac, &[body.get(skip..)?, iv, &number.to_le_bytes()])?;
        if found != expected {
            return None;
        }
        let mut readable = body.to_vec();
        let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&self.cipher, iv).ok()?;
        cipher.decrypt_padded_mut::<NoPadding>(readable.get_mut(skip..)?).ok()?;
        Some(readable)
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Option<[u8; 64]> {
    let mut mac = Hmac::<Sha512>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac.finalize().into_bytes().into())
}
