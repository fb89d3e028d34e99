//! See tests/hostile/src/form.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(init: cunji_hostile::quiet_where_caught(), |data: &[u8]| cunji_hostile::form::read(data));
