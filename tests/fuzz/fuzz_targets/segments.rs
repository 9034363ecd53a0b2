//! `cargo fuzz run segments`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::segments::read(bytes));
