//! Work on all cores with its results in order: one thread finds what is to be done, many do it, one takes the results.

use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// How many bytes may be under way, so that memory stays bounded whatever the size of the documents.
const BYTES: usize = 32 << 20;
/// How many jobs for each thread may be under way.
const JOBS: usize = 4;

/// A job, and how many bytes it is about.
pub(crate) struct Job<J> {
    pub(crate) job: J,
    pub(crate) bytes: usize,
}

/// Who takes a job as soon as there is room for it, and may want no more.
pub(crate) type Take<'t, J> = &'t mut dyn FnMut(Job<J>) -> ControlFlow<()>;

/// Does every job that `find` finds with `work`, and hands the results to `sink` in the order of the jobs, until it wants
/// no more.
pub(crate) fn run<J: Send, R: Send>(
    threads: usize,
    find: impl FnOnce(Take<'_, J>) + Send,
    work: impl Fn(J) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) {
    if threads < 2 {
        return find(&mut |Job { job, .. }| sink(work(job)));
    }
    let budget = Budget::default();
    let (jobs, waiting) = mpsc::channel::<(J, Sender<R>)>();
    let waiting = Mutex::new(waiting);
    let (order, results) = mpsc::sync_channel(threads * JOBS);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((job, result)) = next() {
                    // Nobody waits for it if the sink wants no more.
                    _ = result.send(work(job));
                }
            });
        }
        scope.spawn(|| {
            let (jobs, order): (_, SyncSender<(Receiver<R>, usize)>) = (jobs, order);
            find(&mut |Job { job, bytes }| {
                let (result, promise) = mpsc::channel();
                budget.take(bytes);
                let sent = order.send((promise, bytes)).is_ok() && jobs.send((job, result)).is_ok();
                if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        });
        // A result that does not come is that of a thread that panicked, as the scope will tell.
        for (promise, bytes) in results {
            if promise.recv().map_or(ControlFlow::Break(()), &mut sink).is_break() {
                break;
            }
            budget.give(bytes);
        }
        budget.open();
    });
}

/// The bytes under way; a job larger than all of them goes alone.
#[derive(Default)]
struct Budget {
    used: Mutex<usize>,
    less: Condvar,
}

impl Budget {
    fn take(&self, bytes: usize) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut usize| *used > 0 && *used + bytes > BYTES;
        let mut used = self.less.wait_while(used, full).unwrap_or_else(PoisonError::into_inner);
        *used += bytes;
    }

    fn give(&self, bytes: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(bytes);
        self.less.notify_one();
    }

    /// Lets everybody through, since nothing more is done.
    fn open(&self) {
        self.give(usize::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs_until_no_more_are_wanted() {
        for threads in [1, 2, 7] {
            for wanted in [0, 10, 500] {
                let mut found = Vec::new();
                let find = |take: Take<'_, usize>| {
                    for job in 0..500 {
                        // Some larger than all that may be under way.
                        let bytes = if job % 50 == 0 { BYTES * 2 } else { 1 << 20 };
                        if take(Job { job, bytes }).is_break() {
                            return;
                        }
                    }
                };
                run(
                    threads,
                    find,
                    |job| job * 2,
                    |result| {
                        found.push(result);
                        if found.len() > wanted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    },
                );
                let expected: Vec<usize> = (0..500).map(|job| job * 2).take(wanted + 1).collect();
                assert_eq!(found, expected, "{threads} threads");
            }
        }
    }
}
