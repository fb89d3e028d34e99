//! Which villages a question is about. A division is a prefix of the 12-digit code, so a range of village numbers.

use super::query::Query;
use cunji_wire::message::VillageNumber;

const LAST: u64 = 999_999_999_999;

/// Ranges of villages, both ends inside. Empty: none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    ranges: Vec<(u64, u64)>,
}

impl Scope {
    /// Every village.
    pub fn all() -> Self {
        Self { ranges: vec![(0, LAST)] }
    }

    /// The villages below a division: 2, 4, 6, 9 or 12 digits. `None` when it is no division code.
    pub fn of_division(code: &str) -> Option<Self> {
        let good = matches!(code.len(), 2 | 4 | 6 | 9 | 12) && code.bytes().all(|byte| byte.is_ascii_digit());
        let places = u32::try_from(12_usize.checked_sub(code.len())?).ok()?;
        let size = 10_u64.pow(places);
        let first = code.parse::<u64>().ok().filter(|_| good)? * size;
        Some(Self { ranges: vec![(first, first + size - 1)] })
    }

    /// The villages below any of several divisions; what is no division code is left out.
    pub fn of_divisions<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let mut ranges: Vec<(u64, u64)> =
            codes.into_iter().filter_map(Self::of_division).flat_map(|one| one.ranges).collect();
        ranges.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (from, to) in ranges {
            match joined.last_mut() {
                // A district and a village in it: the village says nothing more.
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Self { ranges: joined }
    }

    /// The villages that are in both.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        let meet = |one: &(u64, u64), two: &(u64, u64)| (one.0.max(two.0), one.1.min(two.1));
        let ranges = self.ranges.iter().flat_map(|one| other.ranges.iter().map(move |two| meet(one, two)));
        Self { ranges: ranges.filter(|(from, to)| from <= to).collect() }
    }

    /// Whether a village is among them.
    pub fn has(&self, village: VillageNumber) -> bool {
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&village.0))
    }

    /// The condition that a column names one of them.
    pub(super) fn condition(&self, column: &str, query: &mut Query) -> String {
        let one = |(from, to): &(u64, u64)| {
            let (from, to) = (query.bind(*from), query.bind(*to));
            format!("{column} BETWEEN {from} AND {to}")
        };
        let all: Vec<String> = self.ranges.iter().map(one).collect();
        if all.is_empty() { "1 = 0".to_owned() } else { format!("({})", all.join(" OR ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_is_its_villages_and_nothing_beside_them() {
        let township = Scope::of_division("500236101").unwrap();
        assert!(township.has(VillageNumber(500_236_101_201)), "a village of the township");
        assert!(!township.has(VillageNumber(500_236_102_201)), "a village of the next");
        for bad in ["", "5", "50023", "5002361012011", "50a236", "五十"] {
            assert_eq!(Scope::of_division(bad), None, "{bad:?} is no division");
        }
        let both = Scope::of_divisions(["500236101", "500236101201", "500236103"]);
        assert_eq!(both.within(&Scope::of_division("500236102").unwrap()), Scope::default(), "between them is nobody");
        assert_eq!(both.within(&township), township, "what was asked for and may be seen");
    }
}
