//! The budgets of the design, measured and printed: `bench` for all rows, `bench save search` for some. Exits 0
//! whatever it measured; only an unknown row is an error.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use cunji_tests::bench::{LONG_ROWS, ROWS, run, run_child};
use std::process::ExitCode;

/// The one that app and server ship with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("child", rest)) = wanted.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        run_child(rest);
        return ExitCode::SUCCESS;
    }
    let known = |row: &str| ROWS.contains(&row) || LONG_ROWS.contains(&row);
    if let Some(unknown) = wanted.iter().find(|row| !known(row)) {
        eprintln!("bench: {unknown}: no such row; there are {} and {}", ROWS.join(", "), LONG_ROWS.join(", "));
        return ExitCode::from(2);
    }
    let named = |row: &&str| wanted.iter().any(|word| word == row);
    let every = ROWS.into_iter().filter(|row| wanted.is_empty() || named(row));
    let rows: Vec<&'static str> = every.chain(LONG_ROWS.into_iter().filter(named)).collect();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(run(&rows));
    ExitCode::SUCCESS
}
