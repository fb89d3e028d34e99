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

/// The sample village as a roster names it. Township and village are invented.
#[allow(clippy::expect_used, reason = "a constant; the tests read it")]
pub static SAMPLE_VILLAGE: LazyLock<KnownVillage> = LazyLock::new(|| KnownVillage {
    code: VillageCode::parse(CODE).expect("12 digits"),
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
