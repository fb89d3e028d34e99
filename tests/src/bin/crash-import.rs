//! A phone that takes in one bundle after the other, again and again, until it is killed. Prints each before and once it is taken.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use cunji_device::surroundings::SystemEntropy;
use cunji_tests::kit::TestClock;
use cunji_tests::kit::lock::open_phone;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let files: Vec<String> = arguments.collect();
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    let device = open_phone(&folder, clock, Arc::new(SystemEntropy)).unwrap();
    let mut out = std::io::stdout().lock();
    for file in files.iter().cycle() {
        writeln!(out, "begun {file}").unwrap();
        out.flush().unwrap();
        let taken = device.import_bundle(Path::new(file), None).unwrap();
        assert_eq!((taken.refused, taken.lacking), (0, 0), "{taken:?}");
        writeln!(out, "taken {file}").unwrap();
        out.flush().unwrap();
    }
}
