//! See tests/hostile/src/import.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(init: cunji_hostile::quiet_where_caught(), |data: &[u8]| cunji_hostile::import::read(data));
