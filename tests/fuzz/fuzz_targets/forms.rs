//! `cargo fuzz run forms`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::forms::read(bytes));
