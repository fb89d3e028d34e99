//! A phone whose PIN is changed without pause until it is killed. Prints each PIN once it is reported as changed.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use cunji_device::lock::{Lock, NoKeystore, Surroundings};
use cunji_device::surroundings::SystemEntropy;
use cunji_tests::kit::lock::{CHEAP, TestMonotonic};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let mut pin = arguments.next().unwrap();
    let around = Surroundings {
        keystore: Arc::new(NoKeystore),
        monotonic: TestMonotonic::start(),
        entropy: Arc::new(SystemEntropy),
        cost: CHEAP,
    };
    let lock = Lock::new(&folder, around);
    let mut out = std::io::stdout().lock();
    for turn in 0_u32.. {
        let next = format!("{:06}", 204_060 + (turn * 7919) % 700_000);
        writeln!(out, "to {next}").unwrap();
        out.flush().unwrap();
        lock.change_pin(&pin, &next).unwrap();
        writeln!(out, "is {next}").unwrap();
        out.flush().unwrap();
        pin = next;
    }
}
