//! Trains the shared zstd dictionary on invented records and writes `crates/wire/dictionary/1.zdict`.
//! Only for a new dictionary version: the old file is what phones in the field have.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use cunji_model::kind::Kind;
use cunji_tests::records::{Dice, Wording, first_change, household, visit};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_else(|| "crates/wire/dictionary/1.zdict".to_owned());
    let mut dice = Dice(2_026);
    let mut samples: Vec<Vec<u8>> = Vec::new();
    for number in 0..6_000_u32 {
        let (home, writes) = household(&mut dice, number);
        let when = 1_750_000_000_000 + u64::from(number) * 3_600_000;
        if number % 4 == 0 {
            samples.push(first_change(Kind::Household, (number % 7) as u8, (when / 1000) as i64, &writes));
        }
        let (_, writes) = visit(&mut dice, home, when, Wording::Templated);
        samples.push(first_change(Kind::Visit, (number % 7) as u8, (when / 1000) as i64, &writes));
    }
    let dictionary = zstd::dict::from_samples(&samples, 64 * 1024).unwrap();
    std::fs::write(&path, &dictionary).unwrap();
    println!("{} bytes from {} samples into {path}", dictionary.len(), samples.len());
}
