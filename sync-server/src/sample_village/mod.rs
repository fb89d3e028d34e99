//! An invented village for the demo and for tests: plausible families, nobody real, the same for the same seed.

mod family;
mod household;
mod names;
mod person;
mod random;
mod standing;
mod write;

pub use household::{Monitored, SampleHousehold};
pub use person::SamplePerson;
pub use write::{HOUSEHOLD_FILE, PERSON_FILE, write_workbooks};

use crate::roster::KnownVillage;
use chrono::NaiveDate;
use cunji_model::id::VillageCode;
use household::IdNumbers;
use random::Random;
use std::sync::LazyLock;

/// Code of the sample village: Fengjie's county code, a township and a village that are made up.
const CODE: &str = "500236101201";
const DIGITS: [u8; 12] = match CODE.as_bytes().first_chunk() {
    Some(digits) => *digits,
    None => [0; 12],
};

/// Households of the demo's village: an average one (domain.md §7.2).
pub const DEMO_HOUSEHOLDS: u32 = 754;
/// Seed of the demo's village.
pub const DEMO_SEED: u64 = 20_260_901;

/// The sample village as a roster names it. Township and village are invented.
pub static SAMPLE_VILLAGE: LazyLock<KnownVillage> = LazyLock::new(|| KnownVillage {
    code: VillageCode::of_digits(DIGITS),
    county: "奉节县".to_owned(),
    township: "云雾镇".to_owned(),
    name: "石门村".to_owned(),
});

/// The households of an invented village.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleVillage {
    /// In order of their roster numbers.
    pub households: Vec<SampleHousehold>,
}

/// The day on which everybody has the age that schooling and work are made up from.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).unwrap_or_default()
}

/// Makes up a village: the same households for the same seed, on every machine.
pub fn generate(households: u32, seed: u64) -> SampleVillage {
    let mut random = Random::new(seed);
    let mut id_numbers = IdNumbers::default();
    let places = names::Places::invent(&mut random);
    let mut made: Vec<SampleHousehold> =
        (1..=households).map(|number| SampleHousehold::invent(number, &places, &mut id_numbers, &mut random)).collect();
    standing::give(&mut made, &mut random);
    SampleVillage { households: made }
}

impl SampleVillage {
    /// Everybody who lives there.
    pub fn people(&self) -> impl Iterator<Item = &SamplePerson> {
        self.households.iter().flat_map(|household| &household.members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_sample_village_has_the_shares_of_the_field() {
        let village = generate(DEMO_HOUSEHOLDS, DEMO_SEED);
        assert_eq!(village, generate(DEMO_HOUSEHOLDS, DEMO_SEED), "the same seed is the same village");
        assert_ne!(village, generate(754, 1), "another seed is another one");
        let people = village.people().count();
        assert!((2790..=3240).contains(&people), "about 4 persons a household (domain.md §7): {people}");
        assert!(village.households.iter().all(|h| (1..=9).contains(&h.members.len())), "1 to 9 in each");
        let lifted = village.households.iter().filter(|h| h.lifted).count();
        assert!((53..=60).contains(&lifted), "about 55 lifted: {lifted}");
        let monitored: Vec<_> = village.households.iter().filter_map(|h| h.monitored.as_ref()).collect();
        assert!((3..=8).contains(&monitored.len()), "a few monitored: {}", monitored.len());
        assert!(monitored.iter().all(|m| !m.risks.is_empty()), "each with a risk");
        let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for household in &village.households {
            groups.entry(household.group).or_default().insert(household.courtyard);
        }
        assert_eq!(groups.len(), 8, "eight groups");
        assert!(
            groups.values().all(|courtyards| (2..=5).contains(&courtyards.len())),
            "of 2 to 5 courtyards: {groups:?}"
        );
    }

    #[test]
    fn the_invented_families_hold_together() {
        for household in &generate(DEMO_HOUSEHOLDS, DEMO_SEED).households {
            let heads = household.members.iter().filter(|one| one.relation.as_str() == "HEAD").count();
            assert_eq!(heads, 1, "one head in {household:?}");
            let head = household.head().unwrap();
            for one in &household.members {
                let fits = match one.relation.as_str() {
                    "SPOUSE" => one.male != head.male && (one.age - head.age).abs() <= 15,
                    "SON" | "DAUGHTER" => head.age - one.age >= 18,
                    "SONS_SON" | "SONS_DAUGHTER" | "DAUGHTERS_SON" | "DAUGHTERS_DAUGHTER" => head.age - one.age >= 38,
                    "FATHER" | "MOTHER" => one.age - head.age >= 18,
                    _ => true,
                };
                assert!(fits, "{} of {} fits a head of {}", one.relation.as_str(), one.age, head.age);
                assert_ne!(
                    one.education.is_empty(),
                    one.schooling.is_empty(),
                    "exactly one of 文化程度 and 在校生状况"
                );
                assert!(one.age >= 16 || one.labour.as_str() == "NONE", "a child under 16 is no labour");
                let able =
                    (16..60).contains(&one.age) && one.health[0].as_str() == "HEALTHY" && one.schooling.is_empty();
                assert!(!able || one.labour.as_str() != "NONE", "a healthy grown-up is some labour");
                assert!(one.away.is_none() || one.age >= 16, "no child works away");
            }
        }
    }
}
