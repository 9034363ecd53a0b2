//! `cargo fuzz run twiml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| deskbell_fuzz::twiml::read(bytes));
