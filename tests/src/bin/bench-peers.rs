//! Ours and its peers side by side (docs/benchmarks.md): measures, prints, and writes the tables of that page.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use cunji_tests::bench::peers::{Wanted, run, run_ours};
use std::process::ExitCode;

/// The one that app and server ship with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("ours", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        run_ours(rest);
    }
    match Wanted::from_environment() {
        Ok(wanted) => {
            run(&wanted);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("bench-peers: {why}");
            ExitCode::from(2)
        }
    }
}
