//! Makes a failing plan smaller: steps are left out, half of them at first, as long as the same check still fails.

use super::operation::Plan;
use super::play;
use std::time::{Duration, Instant};

/// The smallest plan found within the time, that still fails the same check.
pub fn shrink(plan: &Plan, check: &str, time: Duration) -> Plan {
    let begin = Instant::now();
    let fails = |plan: &Plan| play(plan).broken.is_some_and(|(_, broken)| broken.check == check);
    let (mut smallest, mut size) = (plan.clone(), plan.steps.len().div_ceil(2).max(1));
    loop {
        let (mut from, mut dropped) = (0, false);
        while from < smallest.steps.len() && begin.elapsed() < time {
            let mut fewer = smallest.clone();
            fewer.steps.drain(from..(from + size).min(fewer.steps.len()));
            if fails(&fewer) {
                smallest = fewer;
                dropped = true;
            } else {
                from += size;
            }
        }
        if begin.elapsed() >= time || (size == 1 && !dropped) {
            return smallest;
        }
        size = size.div_ceil(2);
    }
}
