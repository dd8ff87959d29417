//! Bytes under any name and options to documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use summitkg_tests::{fuzzing, none};

fuzz_target!(|bytes: &[u8]| none(&fuzzing::input(bytes)));
