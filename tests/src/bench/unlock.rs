//! Unlocking: what a PIN costs with the parameters that phones are given, and what of it is the derivation.

use super::table::Section;
use super::{Bench, START};
use crate::kit::TestClock;
use crate::kit::lock::{PIN, TestMonotonic};
use cunji_device::Handset;
use cunji_device::lock::{Cost, NoKeystore, Surroundings};
use cunji_device::surroundings::SystemEntropy;
use std::sync::Arc;
use std::time::Instant;

const TIMES: usize = 11;

pub async fn unlock(bench: &Bench) -> Section {
    let around = Surroundings {
        keystore: Arc::new(NoKeystore),
        monotonic: TestMonotonic::start(),
        entropy: Arc::new(SystemEntropy),
        cost: Cost::OF_A_PHONE,
    };
    let phone = Handset::new(&bench.room("unlock"), around, Arc::new(TestClock::at(START)));
    phone.begin().unwrap();
    phone.set_pin(PIN).unwrap();
    let mut seconds: Vec<f64> = (0..TIMES)
        .map(|_| {
            phone.lock();
            let begin = Instant::now();
            phone.unlock(PIN).unwrap();
            begin.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let Cost { memory_kib, passes, lanes } = Cost::OF_A_PHONE;
    Section::new("unlock", "from the last digit of the PIN to the open store")
        .at_most("median", seconds[TIMES / 2], "s", 1.0)
        .told("fastest / slowest", format!("{:.2} / {:.2} s", seconds[0], seconds[TIMES - 1]))
        .told("Argon2id", format!("{} MiB, {passes} passes, {lanes} lane", memory_kib / 1024))
}
