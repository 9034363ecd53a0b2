//! `cargo fuzz run tables`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::tables::read(bytes));
