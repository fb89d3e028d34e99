//! See tests/hostile/src/bundle.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(init: cunji_hostile::quiet_where_caught(), |data: &[u8]| cunji_hostile::bundle::read(data));
