//! Bytes of any kind to Reports.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use summitkg_extractor::Extractor;

#[path = "../../soundness.rs"]
mod soundness;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().expect("our own rules load"));

fuzz_target!(|bytes: &[u8]| {
    let wrong = soundness::faults(&EXTRACTOR, bytes);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});
