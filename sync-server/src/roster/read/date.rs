//! Dates as exports write them: 20260901, 202609, 2026-09-01, 2026年9月1日, 2026/9/1, and Excel's day numbers.

use chrono::{Datelike, Days, NaiveDate};

/// Day numbers from 1927-05-18 to 2099-12-31. Below them a number is rather a year.
const SERIALS: std::ops::RangeInclusive<u64> = 10_000..=73_050;

/// A civil date; `None` when the day is missing or does not exist.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = first_word(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            8 => NaiveDate::parse_from_str(text, "%Y%m%d").ok(),
            5 => day_number(text),
            _ => None,
        };
    }
    let numbers = numbers(text);
    let [year, month, day] = numbers.as_slice() else { return None };
    NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day).filter(|date| date.year() >= 1800)
}

/// The first day of a month, from a month or a date.
pub(super) fn month(text: &str) -> Option<NaiveDate> {
    let text = first_word(text);
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(&format!("{text}01"), "%Y%m%d").ok().filter(|date| date.year() >= 1800);
    }
    if let [year, month] = numbers(text).as_slice() {
        return NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, 1).filter(|date| date.year() >= 1800);
    }
    date(text)?.with_day(1)
}

/// `2026-09-01 00:00:00` is a date with an idle time.
fn first_word(text: &str) -> &str {
    text.split([' ', 'T']).next().unwrap_or(text)
}

fn day_number(text: &str) -> Option<NaiveDate> {
    let serial: u64 = text.parse().ok()?;
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    SERIALS.contains(&serial).then(|| zero.checked_add_days(Days::new(serial)))?
}

fn numbers(text: &str) -> Vec<u32> {
    let parts = text.split(['-', '/', '.', '年', '月', '日', '－']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_date_is_the_same_date() {
        let first = NaiveDate::from_ymd_opt(1990, 12, 30);
        for text in
            ["19901230", "1990-12-30", "1990/12/30", "1990.12.30", "1990年12月30日", "33237", "1990-12-30 00:00:00"]
        {
            assert_eq!(date(text), first, "{text} is 30 December 1990");
        }
        for text in ["19900230", "1990-2-30", "199012", "昨天", "1990-12", "", "0", "99999"] {
            assert_eq!(date(text), None, "{text:?} is no day");
        }
    }

    #[test]
    fn every_way_to_write_a_month_is_the_same_month() {
        let april = NaiveDate::from_ymd_opt(2023, 4, 1);
        for text in ["202304", "2023-04", "2023/4", "2023年4月", "20230415", "2023-04-15", "45031"] {
            assert_eq!(month(text), april, "{text} is April 2023");
        }
        for text in ["202313", "2023", "四月", "23.4"] {
            assert_eq!(month(text), None, "{text:?} is no month");
        }
    }
}
