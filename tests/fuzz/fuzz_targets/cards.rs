//! `cargo fuzz run cards`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::cards::read(bytes));
