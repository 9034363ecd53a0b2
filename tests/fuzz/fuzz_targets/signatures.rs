//! `cargo fuzz run signatures`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::signatures::read(bytes));
