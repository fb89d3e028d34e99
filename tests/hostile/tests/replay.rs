//! What the fuzzers found, and the inputs they began with: each reader reads them all, without a panic and within its
//! memory. `UPDATE_CORPUS=1` writes the inputs to begin with anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use cunji_hostile::{TARGETS, Target, quiet_where_caught};
use std::path::PathBuf;

fn folder(target: &Target) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name)
}

fn replayed(name: &str) {
    quiet_where_caught();
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let folder = folder(target);
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        // A fuzzer begins with what is small; the large ones are made anew each time.
        for (at, seed) in (target.seeds)().iter().enumerate().filter(|(_, seed)| seed.len() < 8_192) {
            std::fs::write(folder.join(format!("seed-{at:02}")), seed).unwrap();
        }
    }
    (target.seeds)().iter().for_each(|seed| (target.read)(seed));
    let mut kept: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    assert!(!kept.is_empty(), "{} holds inputs", folder.display());
    for file in kept {
        println!("{}", file.display()); // shown when it fails
        (target.read)(&std::fs::read(&file).unwrap());
    }
}

macro_rules! each {
    ($($name:ident),+) => { $(#[test] fn $name() { replayed(stringify!($name)); })+ };
}

each!(bundle, camera, codes, door, form, frames, import, request);
