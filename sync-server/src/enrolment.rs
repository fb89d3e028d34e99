//! One-time codes and device tokens: made here, kept only as hashes.

use cunji_wire::surroundings::{Entropy, random};
use sha2::{Digest, Sha256};

/// Letters and digits that can't be mistaken for one another when read out (no 0 O 1 I L U).
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new code of eight characters, `K7QF-2M9X`: 39 bits, short-lived, throttled.
pub fn new_code(entropy: &dyn Entropy) -> String {
    let mut code = String::with_capacity(9);
    while code.len() < 9 {
        if code.len() == 4 {
            code.push('-');
        }
        let [byte] = random::<1>(entropy);
        // 240 = 8 × 30: values above would favour some letters.
        if byte < 240 {
            code.extend(ALPHABET.get(usize::from(byte % 30)).map(|letter| char::from(*letter)));
        }
    }
    code
}

/// Hash of a code as typed; case, blanks and dashes do not matter.
pub fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::new().chain_update(b"enrolment code:").chain_update(plain).finalize().into()
}

/// A new bearer token of 192 random bits, in hex.
pub fn new_token(entropy: &dyn Entropy) -> String {
    hex::encode(random::<24>(entropy))
}

/// Hash of a token. The token is random and long, so a plain hash is enough.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"device token:").chain_update(token).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surroundings::SystemEntropy;

    #[test]
    fn a_code_can_be_typed_as_it_is_read_out() {
        let code = new_code(&SystemEntropy);
        assert_eq!(code.len(), 9, "eight characters and a dash: {code}");
        let sloppy = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(code_hash(&sloppy), code_hash(&code), "case, blanks and dashes must not matter");
        assert_ne!(new_code(&SystemEntropy), code, "two codes are never the same");
    }
}
