//! See tests/hostile/src/door.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(init: cunji_hostile::quiet_where_caught(), |data: &[u8]| cunji_hostile::door::read(data));
