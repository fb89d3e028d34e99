//! Divisions: prefixes of the 12-digit village code, and the ranges of village numbers below them. Pure.
//!
//! A code of n digits stands for the villages from code·10^(12−n) to the last before the next code.

use crate::store::sql::Cell;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The lengths that mean something: province, prefecture, county, township, village.
const LENGTHS: [usize; 5] = [2, 4, 6, 9, 12];
const LAST: u64 = 999_999_999_999;

/// A division, or everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Division(String);

/// Not a division code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a division has 2, 4, 6, 9 or 12 digits")]
pub struct BadDivision;

impl Division {
    /// Every village. Only an administrator gives it.
    pub fn all() -> Self {
        Self("all".to_owned())
    }

    /// Parses a code of 2, 4, 6, 9 or 12 digits, or the word `all`.
    pub fn parse(text: &str) -> Result<Self, BadDivision> {
        let digits = LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits || text == "all" { Ok(Self(text.to_owned())) } else { Err(BadDivision) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is everything.
    pub fn is_all(&self) -> bool {
        self.0 == "all"
    }

    /// First and last village number.
    pub fn range(&self) -> (u64, u64) {
        let Ok(code) = self.0.parse::<u64>() else { return (0, LAST) };
        let power = u32::try_from(12_usize.saturating_sub(self.0.len())).unwrap_or(0);
        let below = 10_u64.pow(power);
        (code * below, code * below + (below - 1))
    }
}

impl TryFrom<String> for Division {
    type Error = BadDivision;
    fn try_from(text: String) -> Result<Self, BadDivision> {
        Self::parse(&text)
    }
}

impl From<Division> for String {
    fn from(division: Division) -> Self {
        division.0
    }
}

/// Villages somebody may see, or asks for: ranges of village numbers, ascending, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope(Vec<(u64, u64)>);

impl Scope {
    /// Everything below some divisions.
    pub fn of<'a>(divisions: impl IntoIterator<Item = &'a Division>) -> Self {
        let mut ranges: Vec<(u64, u64)> = divisions.into_iter().map(Division::range).collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::new();
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    /// One village.
    pub fn village(village: VillageNumber) -> Self {
        Self(vec![(village.0, village.0)])
    }

    /// What both have.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        for (low, high) in &self.0 {
            for (other_low, other_high) in &other.0 {
                let (low, high) = (*low.max(other_low), *high.min(other_high));
                if low <= high {
                    both.push((low, high));
                }
            }
        }
        Self(both)
    }

    /// Whether there is no village in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a village is in it.
    pub fn contains(&self, village: VillageNumber) -> bool {
        self.0.iter().any(|(low, high)| (*low..=*high).contains(&village.0))
    }

    /// Whether a whole division is in it.
    pub fn covers(&self, division: &Division) -> bool {
        let (from, to) = division.range();
        self.0.iter().any(|(low, high)| *low <= from && to <= *high)
    }

    /// The ranges.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.0
    }

    /// A condition that a range (two columns) lies wholly in this, in brackets; values are added behind `parameters`.
    pub fn sql_around(&self, low: &str, high: &str, parameters: &mut Vec<Cell>) -> String {
        let mut parts = Vec::with_capacity(self.0.len());
        for (from, to) in &self.0 {
            let (first, second) = (parameters.len() + 1, parameters.len() + 2);
            parts.push(format!("({low} >= CAST(?{first} AS BIGINT) AND {high} <= CAST(?{second} AS BIGINT))"));
            parameters.extend([Cell::from(*from), Cell::from(*to)]);
        }
        if parts.is_empty() { "(1 = 0)".to_owned() } else { format!("({})", parts.join(" OR ")) }
    }

    /// A condition on a column with village numbers, in brackets; its values are added behind `parameters`.
    ///
    /// `column` is a word of ours, never of a request.
    pub fn sql(&self, column: &str, parameters: &mut Vec<Cell>) -> String {
        self.sql_around(column, column, parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[&str]) -> Scope {
        Scope::of(&codes.iter().map(|code| Division::parse(code).unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn a_division_is_the_villages_below_it() {
        assert_eq!(Division::parse("500236101").unwrap().range(), (500_236_101_000, 500_236_101_999), "a township");
        assert_eq!(Division::parse("50").unwrap().range(), (500_000_000_000, 509_999_999_999), "a province");
        assert_eq!(Division::parse("500236101201").unwrap().range(), (500_236_101_201, 500_236_101_201), "a village");
        for bad in ["", "5", "500", "50023610", "5002361012011", "５０", "50%", "ALL", "all "] {
            assert_eq!(Division::parse(bad), Err(BadDivision), "{bad:?} is no division");
        }
    }

    #[test]
    fn what_is_asked_never_goes_beyond_what_one_has() {
        let mine = of(&["500236101", "500236103"]);
        let both = |asked: &[&str]| mine.and(&of(asked));
        assert_eq!(both(&["500236"]), mine, "the county above gives what one has of it");
        assert_eq!(both(&["500236101201"]), of(&["500236101201"]), "a village below gives the village");
        assert!(both(&["500236102"]).is_empty(), "a neighbour gives nothing");
        assert!(!mine.covers(&Division::parse("500236").unwrap()), "a part is not the whole");
    }

    #[test]
    fn no_villages_is_a_condition_that_nothing_meets() {
        let mut parameters = vec![Cell::from(1_i64)];
        assert_eq!(
            Scope::default().sql("village", &mut parameters),
            "(1 = 0)",
            "an empty scope must not be everything"
        );
        let sql = of(&["50", "51"]).sql("village", &mut parameters);
        assert_eq!(parameters.len(), 3, "neighbouring ranges become one: {sql}");
        assert!(sql.contains("?2") && sql.contains("?3"), "parameters go on behind the caller's: {sql}");
    }
}
