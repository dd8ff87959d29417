//! Files of corrections, applied and withdrawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use summitkg_tests::{fuzzing, none};

fuzz_target!(|bytes: &[u8]| none(&fuzzing::corrections(bytes)));
