//! Every reader of foreign bytes as a function of bytes, each with what must hold and what it may allocate. libFuzzer
//! invents the bytes (`make fuzz`); the tests replay what is kept in `corpus/`. An error is no finding: a panic is, and a
//! promise broken, and memory beyond the bound.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

pub mod bundle;
pub mod camera;
pub mod codes;
pub mod door;
pub mod form;
pub mod frames;
pub mod import;
mod part;
pub mod request;

use std::panic::Location;

/// A reader, and inputs to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: of the target in `fuzz/` and of its folder in `corpus/`.
    pub name: &'static str,
    /// Reads one input.
    pub read: fn(&[u8]),
    /// Inputs of real traffic and of known attacks.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 8] = [
    Target { name: "bundle", read: bundle::read, seeds: bundle::seeds },
    Target { name: "camera", read: camera::read, seeds: camera::seeds },
    Target { name: "codes", read: codes::read, seeds: codes::seeds },
    Target { name: "door", read: door::read, seeds: door::seeds },
    Target { name: "form", read: form::read, seeds: form::seeds },
    Target { name: "frames", read: frames::read, seeds: frames::seeds },
    Target { name: "import", read: import::read, seeds: import::seeds },
    Target { name: "request", read: request::read, seeds: request::seeds },
];

/// What a reader may hold at once: so much whatever it is given, and so much for each byte of it.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Bytes for nothing.
    pub whatever: u64,
    /// Bytes for each byte.
    pub each: u64,
}

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

impl Bound {
    /// Reads bytes and fails when this thread held more at once than the bound. What C code allocates (zstd, SQLite) is
    /// not seen here; libFuzzer's limit on the whole process is.
    #[track_caller]
    pub fn hold<R>(self, bytes: usize, read: impl FnOnce() -> R) -> R {
        let mut result = None;
        let seen = allocation_counter::measure(|| result = Some(read()));
        let allowed = self.whatever + self.each * bytes as u64;
        let place = Location::caller();
        assert!(
            seen.bytes_max <= allowed,
            "{place}: {bytes} bytes made {} held at once, {allowed} allowed",
            seen.bytes_max
        );
        result.unwrap()
    }
}

/// Panics of Automerge, and of the readers of pictures and workbooks, are caught by the product: they are not printed and
/// end nothing. Every other one is printed, and ends the fuzzer or the test as usual.
pub fn quiet_where_caught() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map_or("", Location::file);
        if !["automerge", "hexane", "calamine", "rqrr"].iter().any(|name| place.contains(name)) {
            usual(panic);
        }
    }));
}

/// The hex files with bytes of the first release.
fn golden(name: &str) -> Vec<u8> {
    let path = format!("{}/../../crates/wire/golden/v1-{name}.hex", env!("CARGO_MANIFEST_DIR"));
    hex::decode(std::fs::read_to_string(path).unwrap().trim()).unwrap()
}

/// An input of one way of reading.
fn way(how: u8, bytes: &[u8]) -> Vec<u8> {
    [&[how], bytes].concat()
}
