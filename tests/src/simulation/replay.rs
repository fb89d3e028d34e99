//! Seeds one after the other on several threads, and what is said of one that fails: what broke, the smallest plan that
//! still breaks it, and the command to see it again.

use super::operation::Plan;
use super::shrink::shrink;
use super::{Outcome, play};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A seed that failed.
#[derive(Debug, Clone)]
pub struct Failed {
    pub plan: Plan,
    pub check: &'static str,
    pub says: String,
    pub at: Option<usize>,
}

/// What a run over seeds came to.
#[derive(Debug, Default)]
pub struct Ran {
    pub seeds: u64,
    pub took: Duration,
    pub failed: Option<Failed>,
}

/// How often a long run says how far it is.
const TELL: Duration = Duration::from_secs(60);

/// Plays seeds from `first` on until the time or their number is up, or one fails. `threads` at once.
pub fn run(first: u64, seeds: u64, time: Duration, threads: usize) -> Ran {
    let (begin, next, done) = (Instant::now(), AtomicU64::new(0), AtomicU64::new(0));
    let (failed, told) = (Mutex::<Option<Failed>>::new(None), Mutex::new(begin));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while begin.elapsed() < time && failed.lock().unwrap().is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let plan = Plan::of(first + seed);
                    let outcome = play(&plan);
                    let seeds = done.fetch_add(1, Ordering::Relaxed) + 1;
                    let mut told = told.lock().unwrap();
                    if told.elapsed() >= TELL {
                        *told = Instant::now();
                        let each = seeds as f64 / begin.elapsed().as_secs_f64();
                        println!("{seeds} seeds, {each:.2} seeds/s, the newest is {}", plan.seed);
                    }
                    drop(told);
                    if let Some(new) = Failed::of(plan, outcome) {
                        // Of two at once the smaller seed: what is told does not depend on who was faster.
                        let mut failed = failed.lock().unwrap();
                        if failed.as_ref().is_none_or(|old| new.plan.seed < old.plan.seed) {
                            *failed = Some(new);
                        }
                    }
                }
            });
        }
    });
    Ran { seeds: done.into_inner(), took: begin.elapsed(), failed: failed.into_inner().unwrap() }
}

impl Failed {
    /// What an outcome says of a plan that failed.
    pub fn of(plan: Plan, outcome: Outcome) -> Option<Self> {
        let (at, broken) = outcome.broken?;
        Some(Self { plan, check: broken.check, says: broken.says, at })
    }

    /// Told so that somebody can look at it: the smallest plan that is found in a time, and how to play it again.
    pub fn told(&self, shrinking: Duration) -> String {
        let small = shrink(&self.plan, self.check, shrinking);
        let places: Vec<String> = small.steps.iter().map(|(place, _)| place.to_string()).collect();
        let steps: Vec<String> = small.steps.iter().map(|(place, step)| format!("  {place}: {step:?}")).collect();
        let again = play(&small).broken.map(|(_, broken)| broken.says).unwrap_or_default();
        let Plan { seed, phones, villages, servers, .. } = self.plan;
        let when = self.at.map_or("in the end".to_owned(), |place| format!("after step {place}"));
        format!(
            "seed {seed} ({phones} phones, {villages} villages, {servers} server processes), {when}:\n\
             {}: {}\n{} of {} steps are enough:\n{}\n{again}\nplay it again:\n  CUNJI_SEED={seed} CUNJI_ONLY={} \
             cargo test -p cunji-tests --test simulation -- --nocapture\n",
            self.check,
            self.says,
            steps.len(),
            self.plan.steps.len(),
            steps.join("\n"),
            places.join(","),
        )
    }
}
