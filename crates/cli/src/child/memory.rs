//! How much memory a child may take.

use std::fs;
use std::io;
use std::process::ExitStatus;

/// Less does not even open a store: the stack of a query alone is 64 MiB.
const LEAST: u64 = 128 << 20;
const MOST: u64 = 1 << 50;

/// A bound on memory, as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Memory {
    /// Half of what this machine has.
    Half,
    Bytes(u64),
    Unlimited,
}

impl Memory {
    /// The bound in bytes, where there is one.
    pub(crate) fn bytes(self) -> Option<u64> {
        match self {
            Self::Half if CAN_LIMIT => installed().map(|all| (all / 2).max(LEAST)),
            Self::Half | Self::Unlimited => None,
            Self::Bytes(bytes) => Some(bytes),
        }
    }
}

/// Reads `512M`, `2G`, `half`, `none`.
pub(crate) fn parse(text: &str) -> Result<Memory, String> {
    match text {
        "half" => return Ok(Memory::Half),
        "none" => return Ok(Memory::Unlimited),
        _ if !CAN_LIMIT => return Err("memory cannot be limited on this system".to_owned()),
        _ => {}
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..).unwrap_or_default().to_ascii_uppercase().as_str() {
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err("not a size such as 512M or 2G, nor half, nor none".to_owned()),
    };
    let count: u64 =
        digits.parse().map_err(|_| "not a size such as 512M or 2G, nor half, nor none".to_owned())?;
    match count.checked_mul(1 << unit) {
        Some(bytes) if bytes < LEAST => Err(format!("too little to open a store; at least {}", size(LEAST))),
        Some(bytes) if bytes <= MOST => Ok(Memory::Bytes(bytes)),
        _ => Err("more than any machine has; for no limit, none".to_owned()),
    }
}

/// A number of bytes as people write it, and as `parse` reads it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 30) => format!("{}G", bytes >> 30),
        _ => format!("{}M", bytes >> 20),
    }
}

/// Whether a process with a limit ended since it was refused memory.
///
/// Rust and C++ abort then, with or without a word on it; what else aborts is a stack that overflows.
pub(crate) fn was_short(status: ExitStatus, last_words: &str) -> bool {
    let refused = ["out of memory", "Cannot allocate memory", "Resource temporarily unavailable"];
    if aborted(status) {
        !last_words.contains("has overflowed its stack")
    } else {
        !status.success() && refused.iter().any(|words| last_words.contains(words))
    }
}

#[cfg(not(target_os = "linux"))]
use elsewhere::aborted;
#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{CAN_LIMIT, end_with, limit};
#[cfg(target_os = "linux")]
use linux::aborted;
#[cfg(target_os = "linux")]
pub(crate) use linux::{CAN_LIMIT, end_with, limit};

/// What this machine, or the container on it, has.
fn installed() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok()?;
    let total = machine.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = total.trim().trim_end_matches("kB").trim().parse().ok()?;
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let container = container.and_then(|max| max.trim().parse().ok()).unwrap_or(u64::MAX);
    Some((kib << 10).min(container))
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::process::ExitStatusExt as _;

    use super::{ExitStatus, io};
    use rustix::process::{
        Pid, Resource, Rlimit, Signal, getppid, getrlimit, set_parent_process_death_signal, setrlimit,
    };

    pub(crate) const CAN_LIMIT: bool = true;

    pub(super) fn aborted(status: ExitStatus) -> bool {
        status.signal() == Some(Signal::ABORT.as_raw())
    }

    /// This process ends when its parent does, however that ends.
    pub(crate) fn end_with(parent: u32) {
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        // It may have ended before that.
        if getppid().map(Pid::as_raw_nonzero).map(|pid| pid.get().unsigned_abs()) != Some(parent) {
            std::process::exit(5);
        }
    }

    /// Bounds what this process may allocate.
    ///
    /// Of the limits that Linux has, this counts heaps, stacks and other private memory that can be written,
    /// which is what a query takes. The limit on addresses would also count files that are mapped, and what
    /// allocators reserve and never use; a limit on resident memory is not enforced.
    pub(crate) fn limit(bytes: u64) -> io::Result<()> {
        let all = |value| Rlimit { current: Some(value), maximum: Some(value) };
        // A process that is refused memory aborts; its core would be as large as the limit.
        setrlimit(Resource::Core, all(0))?;
        let allowed = getrlimit(Resource::Data).maximum.unwrap_or(bytes);
        Ok(setrlimit(Resource::Data, all(bytes.min(allowed)))?)
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::{ExitStatus, io};

    pub(crate) const CAN_LIMIT: bool = false;

    pub(super) fn aborted(_status: ExitStatus) -> bool {
        false
    }

    /// Elsewhere an orphan ends when its time is up.
    pub(crate) fn end_with(_parent: u32) {}

    pub(crate) fn limit(_bytes: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_absurd_ones_refused() {
        for (text, bytes) in [("128M", 128 << 20), ("2G", 2 << 30), ("1gib", 1 << 30), ("3T", 3 << 40)] {
            assert_eq!(parse(text), Ok(Memory::Bytes(bytes)), "{text}");
            assert_eq!(parse(&size(bytes)), Ok(Memory::Bytes(bytes)), "{text}");
        }
        assert_eq!(parse("none").map(Memory::bytes), Ok(None));
        assert!(parse("half").unwrap().bytes().unwrap() >= LEAST);
        for text in [
            "",
            "0",
            "0M",
            "1",
            "512",
            "64M",
            "-1G",
            "1.5G",
            "G",
            "12X",
            "99999999T",
            "18446744073709551615G",
            "半",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
