//! Time that work takes: by the clock, and of the processor.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// What work took.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// By the clock.
    pub wall: Duration,
    /// Of the processor, over all threads.
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
        let (clock, processor) = (Instant::now(), ProcessTime::now());
        let done = work();
        let (wall, cpu) = (clock.elapsed(), processor.elapsed());
        (done, Self { wall, cpu })
    }
}
