//! The stored form of one value: trimmed, half-width, sorted, within its bounds; or why it can't be kept.

use super::{FieldType, ProblemCode, Value};
use crate::id::VillageCode;
use crate::resident_id::ResidentId;
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

impl FieldType {
    /// Brings one value into its stored form, or says why it can't be kept.
    pub fn normalise(self, value: Value) -> Result<Value, ProblemCode> {
        use ProblemCode::*;
        let value = match value {
            Value::Text(text) if text.trim().is_empty() => return Ok(Value::Null),
            Value::Null => return Ok(Value::Null),
            Value::Text(text) => Value::Text(text.trim().to_owned()),
            other => other,
        };
        match (self, value) {
            (Self::Bool, Value::Bool(value)) => Ok(Value::Bool(value)),
            (Self::Count(low, high), Value::Int(count)) => within(count, low, high),
            (Self::Money, Value::Int(fen)) => within(fen, -10_000_000_000_000, 10_000_000_000_000),
            (Self::Coordinate, Value::Int(degrees)) => within(degrees, -1_800_000_000, 1_800_000_000),
            (Self::Text(longest), Value::Text(text)) => {
                if text.chars().count() > longest {
                    Err(TooLong)
                } else {
                    Ok(Value::Text(text))
                }
            }
            (Self::Word(list), Value::Text(word)) => {
                if list.contains(&word.as_str()) {
                    Ok(Value::Text(word))
                } else {
                    Err(NotAllowed)
                }
            }
            (Self::Words(list), Value::Text(words)) => sorted_words(list, &words),
            (Self::Date, Value::Text(text)) => {
                keep(NaiveDate::parse_from_str(&text, "%Y-%m-%d").is_ok(), text, BadDate)
            }
            (Self::Month, Value::Text(text)) => {
                let good = text.len() == 7 && NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").is_ok();
                keep(good, text, BadDate)
            }
            (Self::Instant, Value::Text(text)) => keep(DateTime::parse_from_rfc3339(&text).is_ok(), text, BadDate),
            (Self::Phone, Value::Text(text)) => normal_phone(&text).map(Value::Text).ok_or(BadPhone),
            (Self::ResidentId, Value::Text(text)) => match ResidentId::parse(&text) {
                Ok(id) => Ok(Value::from(id.full())),
                Err(crate::resident_id::BadResidentId::FifteenDigits) => Err(OldIdNumber),
                Err(_) => Err(BadIdNumber),
            },
            (Self::Reference, Value::Text(text)) => keep(Uuid::try_parse(&text).is_ok(), text, NotAllowed),
            (Self::Rules(group), Value::Text(text)) => match crate::settings::canonical(group, &text) {
                Ok(text) => Ok(Value::Text(text)),
                Err(problems) => Err(problems.first().map_or(NotAllowed, |problem| problem.code)),
            },
            (Self::Village, Value::Text(text)) => keep(VillageCode::parse(&text).is_ok(), text, NotAllowed),
            _ => Err(NotAllowed),
        }
    }
}

fn within(number: i64, low: i64, high: i64) -> Result<Value, ProblemCode> {
    if (low..=high).contains(&number) { Ok(Value::Int(number)) } else { Err(ProblemCode::OutOfRange) }
}

fn keep(good: bool, text: String, otherwise: ProblemCode) -> Result<Value, ProblemCode> {
    if good { Ok(Value::Text(text)) } else { Err(otherwise) }
}

fn sorted_words(list: &[&str], words: &str) -> Result<Value, ProblemCode> {
    let mut chosen: Vec<&str> = words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    if chosen.iter().any(|word| !list.contains(word)) {
        return Err(ProblemCode::NotAllowed);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(Value::Text(chosen.join(",")))
}

/// Half-width digits without blanks; `^1[3-9]\d{9}$` (domain.md §2.4), or a fixed line with area code.
pub fn normal_phone(text: &str) -> Option<String> {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '－' | '—' => '-',
        other => other,
    };
    let phone: String = text.chars().map(half).filter(|c| !c.is_whitespace()).collect();
    let digits: Vec<u8> = phone.bytes().filter(u8::is_ascii_digit).collect();
    let mobile =
        phone.len() == 11 && digits.len() == 11 && digits.first() == Some(&b'1') && digits.get(1) >= Some(&b'3');
    let fixed = digits.first() == Some(&b'0')
        && (10..=12).contains(&digits.len())
        && phone.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    (mobile || fixed).then_some(phone)
}
