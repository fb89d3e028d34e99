//! The office's console: what the browser asks and is answered, under `/console/api`.

pub mod reading;
