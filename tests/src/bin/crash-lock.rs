//! A phone whose PIN is changed without pause until it is killed; where there is none yet it is made first. Prints each
//! PIN once it is reported as changed, and what could not be changed.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use cunji_device::lock::{Lock, NoKeystore, Stage, Surroundings};
use cunji_device::surroundings::SystemEntropy;
use cunji_tests::kit::TestClock;
use cunji_tests::kit::lock::{CHEAP, PIN, TestMonotonic, open_phone};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}").unwrap();
    out.flush().unwrap();
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let mut pin = arguments.next().unwrap_or_else(|| PIN.to_owned());
    let around = Surroundings {
        keystore: Arc::new(NoKeystore),
        monotonic: TestMonotonic::start(),
        entropy: Arc::new(SystemEntropy),
        cost: CHEAP,
    };
    let lock = Lock::new(&folder, around);
    if lock.stage().unwrap() == Stage::Fresh {
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        drop(open_phone(&folder, clock, Arc::new(SystemEntropy)).unwrap());
        say(&format!("is {pin}"));
    }
    for turn in 0_u32.. {
        let next = format!("{:06}", 204_060 + (turn * 7919) % 700_000);
        say(&format!("to {next}"));
        match lock.change_pin(&pin, &next) {
            Ok(()) => {
                say(&format!("is {next}"));
                pin = next;
            }
            Err(error) => say(&format!("not {error}")),
        }
    }
}
