//! 镇里 Wi‑Fi: how a phone knows that a server it found on the same network is its office (docs/adr/0020). Anybody may
//! announce himself there; only the office signs, with the key that enrolment told the phone, a challenge together with
//! the certificate of the very connection. Nothing else is sent before that.

use crate::key::{PublicKeys, SecretKeys};
use serde::{Deserialize, Serialize};

/// What the office announces itself as (mDNS, RFC 6763).
pub const SERVICE: &str = "_cunji._tcp.local.";
/// The announcement's word about TLS: `1`, or `0` on loopback only.
pub const TLS: &str = "tls";
/// Where the challenge is posted.
pub const PATH: &str = "/v1/here";
/// The role of the signature.
const ROLE: &str = "here 1";

/// `POST /v1/here`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// 32 random bytes as 64 hex digits, new each time.
    pub challenge: String,
}

/// Its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Ed25519 by the office, 128 hex digits.
    pub signature: String,
}

/// SHA-256 of a connection's certificate (DER, the server's own); zeros where there is none.
pub type Certificate = [u8; 32];

/// The office's answer to a challenge over a connection with this certificate.
pub fn answer(office: &SecretKeys, challenge: &[u8; 32], certificate: &Certificate) -> Here {
    Here { signature: hex::encode(office.sign(ROLE, &[challenge.as_slice(), certificate].concat())) }
}

/// Whether the office is at the other end of a connection that showed this certificate.
pub fn is_office(office: &PublicKeys, challenge: &[u8; 32], certificate: &Certificate, here: &Here) -> bool {
    let signature = hex::decode(&here.signature).unwrap_or_default();
    office.signed(ROLE, &[challenge.as_slice(), certificate].concat(), &signature)
}

/// The bytes of 64 hex digits.
pub fn bytes_of(challenge: &str) -> Option<[u8; 32]> {
    hex::decode(challenge).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_good_for_one_office_one_challenge_and_one_certificate() {
        let (office, other) = (SecretKeys::of([1; 32], [2; 32]), SecretKeys::of([3; 32], [4; 32]));
        let here = answer(&office, &[7; 32], &[8; 32]);
        assert!(is_office(&office.public(), &[7; 32], &[8; 32], &here), "as it was asked");
        assert!(!is_office(&other.public(), &[7; 32], &[8; 32], &here), "another office");
        assert!(!is_office(&office.public(), &[9; 32], &[8; 32], &here), "an answer heard before");
        assert!(!is_office(&office.public(), &[7; 32], &[9; 32], &here), "handed on by somebody in between");
        let cut = Here { signature: here.signature[..126].to_owned() };
        assert!(!is_office(&office.public(), &[7; 32], &[8; 32], &cut), "cut");
    }
}
