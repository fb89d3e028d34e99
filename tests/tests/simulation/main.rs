//! The simulation: seeded townships with every fault there is, held against an independent model (docs/simulation.md).
//! `CUNJI_SEED=7` plays one seed, with `CUNJI_ONLY=3,9` some of its steps; `CUNJI_SEEDS` and `CUNJI_FIRST` say how many and
//! from which on; `CUNJI_HOURS` plays on for that long (`make soak`); `CUNJI_SHRINK` is how many seconds a failing
//! plan is made smaller.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod found;

use cunji_tests::simulation::operation::Plan;
use cunji_tests::simulation::play;
use cunji_tests::simulation::replay::{Failed, run};
use std::time::Duration;

/// Seeds of an ordinary test run.
const SEEDS: u64 = 300;

fn said<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// The one seed somebody wants to see again.
fn wanted() -> Option<Plan> {
    let plan = Plan::of(said("CUNJI_SEED")?);
    let Ok(only) = std::env::var("CUNJI_ONLY") else { return Some(plan) };
    let places: Vec<usize> = only.split(',').filter_map(|place| place.parse().ok()).collect();
    Some(plan.only(&places))
}

#[test]
fn townships_with_every_fault_there_is_keep_what_they_promise() {
    if let Some(plan) = wanted() {
        plan.steps.iter().for_each(|(place, step)| println!("{place}: {step:?}"));
        let outcome = play(&plan);
        println!("trace {}", hex::encode(outcome.trace));
        if let Some(failed) = Failed::of(plan, outcome) {
            panic!("{}: {}", failed.check, failed.says);
        }
        return;
    }
    let hours: Option<f64> = said("CUNJI_HOURS");
    let time = hours.map_or(Duration::MAX, |hours| Duration::from_secs_f64(hours * 3600.0));
    let seeds = said("CUNJI_SEEDS").unwrap_or(if hours.is_some() { u64::MAX } else { SEEDS });
    let first = said("CUNJI_FIRST").unwrap_or(1);
    let ran = run(first, seeds, time, threads());
    let each = ran.seeds as f64 / ran.took.as_secs_f64();
    println!("{} seeds in {:.0} s, {each:.2} seeds/s", ran.seeds, ran.took.as_secs_f64());
    match ran.failed {
        None => println!("nothing found in {} seeds", ran.seeds),
        Some(failed) => {
            let seeds = failed.plan.seed + 1 - first;
            println!("caught by \"{}\" in {seeds} seeds", failed.check);
            panic!("{}", failed.told(Duration::from_secs(said("CUNJI_SHRINK").unwrap_or(60))));
        }
    }
}

#[test]
fn a_seed_determines_everything_that_happens() {
    for seed in [2, 3, 5, 8] {
        let plan = Plan::of(seed);
        assert_eq!(play(&plan).trace, play(&plan).trace, "seed {seed} went two ways");
    }
}
