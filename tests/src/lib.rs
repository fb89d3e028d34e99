//! The kit of the tests, the demo and the benchmarks: invented records, a world of devices, a faulty link, what people do,
//! and the simulation.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

pub mod bench;
pub mod deeds;
pub mod hostile;
pub mod kit;
pub mod power;
pub mod records;
pub mod screen;
pub mod simulation;
