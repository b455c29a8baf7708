#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| anagen_verification::fuzz::tables::expectation(data));
