//! Time that work takes: by the clock, and of the processor.

use std::fs;
use std::time::{Duration, Instant};

/// What work took.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// By the clock.
    pub wall: Duration,
    /// Of the processor, over all threads; by the clock where the system does not tell.
    pub cpu: Duration,
}

impl Spent {
    /// Does work so often, and tells what the cheapest of these runs took beside what the last one gave.
    pub fn least<T>(times: u32, mut work: impl FnMut() -> T) -> (T, Self) {
        let (mut done, mut least) = Self::once(&mut work);
        for _ in 1..times {
            let (again, spent) = Self::once(&mut work);
            done = again;
            least = Self { wall: least.wall.min(spent.wall), cpu: least.cpu.min(spent.cpu) };
        }
        (done, least)
    }

    fn once<T>(work: &mut impl FnMut() -> T) -> (T, Self) {
        let (clock, processor) = (Instant::now(), processor());
        let done = work();
        let wall = clock.elapsed();
        let cpu = match (processor, self::processor()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => wall,
        };
        (done, Self { wall, cpu })
    }
}

/// Processor time of this process, which Linux counts in hundredths of a second.
fn processor() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the command stands in brackets and may have blanks.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
