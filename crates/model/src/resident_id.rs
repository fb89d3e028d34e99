//! Resident identity numbers (公民身份号码, GB 11643-1999): check, normalise, mask.

use chrono::NaiveDate;
use thiserror::Error;

/// A checked 18-character resident ID number, half-width, with a capital `X`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResidentId(String);

/// Why a text is not a resident ID number; each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadResidentId {
    /// Nothing was given.
    #[error("the ID number is empty")]
    Empty,
    /// The old 15-digit form.
    #[error("a 15-digit ID number is out of use: ask for the 18-digit one")]
    FifteenDigits,
    /// Not 18 characters.
    #[error("an ID number has 18 characters")]
    Length,
    /// Something else than digits and a final X.
    #[error("an ID number is 17 digits and a digit or X")]
    Character,
    /// The birth date in it does not exist.
    #[error("the birth date in the ID number does not exist")]
    BirthDate,
    /// The last character does not fit the others.
    #[error("the last character does not fit: a digit was mistyped")]
    CheckCharacter,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl ResidentId {
    /// Parses and normalises (full-width to half-width, `x` to `X`, blanks dropped).
    pub fn parse(text: &str) -> Result<Self, BadResidentId> {
        let normal: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
        match normal.len() {
            0 => return Err(BadResidentId::Empty),
            15 if normal.iter().all(char::is_ascii_digit) => return Err(BadResidentId::FifteenDigits),
            18 => {}
            _ => return Err(BadResidentId::Length),
        }
        let mut sum = 0;
        for (character, weight) in normal.iter().zip(WEIGHTS) {
            sum += character.to_digit(10).ok_or(BadResidentId::Character)? * weight;
        }
        let last = normal.last().copied().unwrap_or('?');
        if !(last.is_ascii_digit() || last == 'X') {
            return Err(BadResidentId::Character);
        }
        let number: String = normal.into_iter().collect();
        let date = number.get(6..14).unwrap_or_default();
        NaiveDate::parse_from_str(date, "%Y%m%d").map_err(|_| BadResidentId::BirthDate)?;
        if CHECK.get((sum % 11) as usize) != Some(&last) {
            return Err(BadResidentId::CheckCharacter);
        }
        Ok(Self(number))
    }

    /// The full number. Every caller that shows it must log the reading (design.md §8).
    pub fn full(&self) -> &str {
        &self.0
    }

    /// `500236********0016`: division and last four stay readable.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }

    /// The last four characters, for search.
    pub fn last_four(&self) -> &str {
        self.0.get(14..).unwrap_or_default()
    }

    /// Birth date in the number.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.0.get(6..14)?, "%Y%m%d").ok()
    }

    /// True for a man (odd 17th digit).
    pub fn is_male(&self) -> bool {
        self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1)
    }

    /// The check character for 17 digits; `None` when they are not 17 digits.
    pub fn check_character(seventeen: &str) -> Option<char> {
        if seventeen.len() != 17 {
            return None;
        }
        let sum = seventeen.chars().zip(WEIGHTS).try_fold(0, |sum, (c, w)| Some(sum + c.to_digit(10)? * w))?;
        CHECK.get((sum % 11) as usize).copied()
    }
}

impl std::fmt::Debug for ResidentId {
    /// Masked, so that no log or panic message ever carries a number.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ResidentId({})", self.masked())
    }
}

/// Masks any number-like text: 6 characters in front and 4 behind stay, shorter texts keep at most the last 4.
pub fn mask(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let count = characters.len();
    let (front, back) = if count >= 15 { (6, 4) } else { (0, count.min(4) / 2 * 2) };
    characters.iter().enumerate().map(|(i, c)| if i < front || i + back >= count { *c } else { '*' }).collect()
}

fn half_width(character: char) -> char {
    let half = match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    };
    if half == 'x' { 'X' } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vector {
        input: String,
        expect: String,
        note: String,
    }

    #[test]
    fn every_shared_vector_is_judged_as_it_says() {
        let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/resident_id.json")).unwrap();
        assert!(vectors.len() >= 14, "the vectors must be there");
        for vector in vectors {
            let judged = if ResidentId::parse(&vector.input).is_ok() { "valid" } else { "invalid" };
            assert_eq!(judged, vector.expect, "{} ({})", vector.input, vector.note);
        }
    }

    #[test]
    fn a_number_is_normalised_and_masked() {
        let id = ResidentId::parse(" １１０１０５１９４９１２３１００２ｘ").unwrap();
        assert_eq!(id.full(), "11010519491231002X", "full-width and small x become the standard's form");
        assert_eq!(id.masked(), "110105********002X", "the middle is never shown by default");
        assert_eq!(format!("{id:?}"), "ResidentId(110105********002X)", "debug output must not leak it either");
        assert_eq!(id.last_four(), "002X", "search uses the last four");
        assert!(!id.is_male(), "an even order digit is a woman");
    }

    #[test]
    fn fifteen_digits_ask_for_eighteen() {
        assert_eq!(
            ResidentId::parse("110105491231002"),
            Err(BadResidentId::FifteenDigits),
            "the message must ask for the 18-digit number"
        );
    }

    #[test]
    fn short_numbers_are_masked_too() {
        assert_eq!(mask("13812345678"), "*******5678", "a phone keeps its last four");
        assert_eq!(mask(""), "", "nothing stays nothing");
    }
}
