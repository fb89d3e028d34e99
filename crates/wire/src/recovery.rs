//! A forgotten PIN: what the phone lays down for the office to open, and the answer that the office gives. Both sides
//! read and write it here. Sealing to the office's key is done by those who hold a key.

use sha2::{Digest, Sha256};

/// Crockford's alphabet: no I, L, O and U, which are mistaken for others or read badly together.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a secret, five bits each: 130 bits for 128.
const SECRET_LETTERS: usize = 26;
/// First byte of a deposit.
const VERSION: u8 = 1;
/// For what it is sealed; opening needs the same.
pub const ABOUT: &[u8] = b"recovery";
/// Letters that find a slip of the hand: 20 bits.
const CHECK_LETTERS: usize = 4;

/// Under what a phone keeps its key once more, for the office alone. One-time: after use the phone makes another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Deposit {
    /// Whose phone.
    pub device: [u8; 8],
    /// 128 random bits.
    pub secret: [u8; 16],
}

impl Deposit {
    /// What is sealed to the office's key.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[VERSION][..], &self.device, &self.secret].concat()
    }

    /// Reads what was sealed.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[VERSION])?;
        let (device, secret) = rest.split_first_chunk::<8>()?;
        Some(Self { device: *device, secret: secret.try_into().ok()? })
    }
}

/// The answer as it is read out and typed: six groups of five.
pub fn answer_text(secret: &[u8; 16]) -> String {
    let number = u128::from_be_bytes(*secret);
    let mut letters: Vec<u8> = (0..SECRET_LETTERS).rev().map(|place| letter(number, place)).collect();
    let check = check(secret);
    letters.extend((0..CHECK_LETTERS).rev().map(|place| letter(check, place)));
    letters.chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join("-")
}

/// The secret of a typed answer; small letters, blanks, dashes and letters that look alike do not matter.
pub fn parse_answer(typed: &str) -> Option<[u8; 16]> {
    let mut values = Vec::new();
    for sign in typed.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '－' | '—')) {
        let sign = match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let place = LETTERS.iter().position(|letter| char::from(*letter) == sign)?;
        values.push(u128::try_from(place).ok()?);
    }
    if values.len() != SECRET_LETTERS + CHECK_LETTERS {
        return None;
    }
    let (secret, said) = values.split_at_checked(SECRET_LETTERS)?;
    if *secret.first()? > 7 {
        return None; // beyond 128 bits
    }
    let number = secret.iter().fold(0_u128, |number, value| (number << 5) | value);
    let said = said.iter().fold(0_u128, |number, value| (number << 5) | value);
    let secret = number.to_be_bytes();
    (check(&secret) == said).then_some(secret)
}

/// What was sealed, as the phone shows it: letters and digits that a code reader types without a slip.
pub fn request_text(sealed: &[u8]) -> String {
    let (mut text, mut kept, mut bits) = (String::from("CJ"), 0_u128, 0_usize);
    for byte in sealed {
        (kept, bits) = ((kept << 8) | u128::from(*byte), bits + 8);
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(letter(kept >> bits, 0)));
        }
        kept &= 31;
    }
    if bits > 0 {
        text.push(char::from(letter(kept << (5 - bits), 0)));
    }
    text
}

/// What a pasted, scanned or typed request holds.
pub fn parse_request(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    let text = text.to_ascii_uppercase();
    let (mut bytes, mut kept, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for sign in text.strip_prefix("CJ")?.chars().take(1_000) {
        let place = LETTERS.iter().position(|letter| char::from(*letter) == sign)?;
        (kept, bits) = ((kept << 5) | u32::try_from(place).ok()?, bits + 5);
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((kept >> bits) & 255).ok()?);
            kept &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

fn letter(number: u128, place: usize) -> u8 {
    let value = usize::try_from((number >> (place * 5)) & 31).unwrap_or_default();
    LETTERS.get(value).copied().unwrap_or(b'0')
}

fn check(secret: &[u8; 16]) -> u128 {
    let digest = Sha256::new().chain_update(b"cunji recovery answer").chain_update(secret).finalize();
    digest.iter().take(3).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte)) >> 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_people_type_it_and_a_slip_is_noticed() {
        for secret in [[0; 16], [0xff; 16], *b"0123456789abcdef"] {
            let text = answer_text(&secret);
            assert_eq!((text.len(), text.split('-').count()), (35, 6), "six groups of five: {text}");
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            assert_eq!(parse_answer(&typed), Some(secret), "{typed} means {text}");
            for place in 0..text.len() {
                let mut slip = text.clone().into_bytes();
                if let Some(sign) = slip.get_mut(place).filter(|sign| **sign != b'-') {
                    *sign = if *sign == b'7' { b'8' } else { b'7' };
                    assert_eq!(parse_answer(&String::from_utf8_lossy(&slip)), None, "one wrong letter is noticed");
                }
            }
        }
        for bad in ["", "7", "石门", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"] {
            assert_eq!(parse_answer(bad), None, "{bad:?} is no answer");
        }
    }

    #[test]
    fn a_deposit_comes_back_and_nothing_else_is_one() {
        let deposit = Deposit { device: [9; 8], secret: [7; 16] };
        let bytes = deposit.to_bytes();
        assert!(Deposit::parse(&bytes) == Some(deposit), "what was laid down is read");
        for bad in [&[][..], &bytes[1..], &bytes[..24], &[&bytes[..], &[0]].concat(), &[2; 25]] {
            assert!(Deposit::parse(bad).is_none(), "{bad:?} is no deposit");
        }
    }

    #[test]
    fn a_request_comes_back_from_paper_and_from_a_code_reader() {
        for length in 0..80_u8 {
            let sealed: Vec<u8> = (0..length).map(|one| one.wrapping_mul(37).wrapping_add(length)).collect();
            let text = request_text(&sealed);
            assert_eq!(parse_request(&text), Some(sealed), "{text}");
        }
        assert_eq!(parse_request(" cj04 \n"), Some(vec![1]), "small letters and blanks do not matter");
        for bad in ["", "XY00", "CJ0U", "石门"] {
            assert_eq!(parse_request(bad), None, "{bad:?} is no request");
        }
    }
}
