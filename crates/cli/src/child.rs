//! A command that works in a child process, so that it can be stopped at any moment and its memory
//! can be limited.
//!
//! The engine of SPARQL looks at the clock only now and then, and at its memory never; a process can be
//! killed, and the system counts what it takes. The child is this program with the same arguments. On its
//! standard output it first writes one byte when it begins to work, then the length of its answer once it
//! has all of it, then the answer: so the parent passes on whole answers only and holds none of them.

mod memory;

use std::io::{self, PipeReader, Read, Write};
use std::process::{self, Child, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fmt};

use anyhow::{Context as _, Result};
use summitkg_store::QueryError;

use crate::error::Failure;
use crate::output::{self, Output};

pub(crate) use memory::{Memory, parse as memory};

/// Tells a process that it is a child: the process id of its parent, its memory in bytes, and the width of
/// the terminal behind the parent's standard output; `-` for none.
const VARIABLE: &str = "SUMMITKG_CHILD";
/// How often the parent looks whether anybody still reads what it would write.
const TICK: Duration = Duration::from_millis(100);
/// No honest error is longer.
const MAX_ERROR: u64 = 64 << 10;

/// What a child knows of its parent.
pub(crate) struct Inherited {
    parent: u32,
    memory: Option<u64>,
    /// The width of the terminal that shows the answer, if one does.
    pub(crate) width: Option<u16>,
}

/// What this process was told by its parent; nothing if it is no child.
pub(crate) fn inherited() -> Option<&'static Inherited> {
    static INHERITED: LazyLock<Option<Inherited>> =
        LazyLock::new(|| env::var(VARIABLE).ok().as_deref().and_then(Inherited::parse));
    INHERITED.as_ref()
}

impl Inherited {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        Some(Self {
            parent: parts.next()?.parse().ok()?,
            memory: parts.next()?.parse().ok(),
            width: parts.next()?.parse().ok(),
        })
    }

    /// Binds this process to its parent's life and to its memory.
    pub(crate) fn confine(&self) -> Result<()> {
        memory::end_with(self.parent);
        match self.memory {
            Some(bytes) => memory::limit(bytes)
                .context("memory cannot be limited on this system; leave out --max-memory"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Inherited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_none = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        write!(f, "{} {} {}", self.parent, or_none(self.memory), or_none(self.width.map(u64::from)))
    }
}

/// Tells the parent that the work begins; from here its time counts.
pub(crate) fn begin() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(&[1])?;
    out.flush()
}

/// Hands the whole answer to the parent.
pub(crate) fn deliver(answer: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(&(answer.len() as u64).to_le_bytes())?;
    out.write_all(answer)?;
    out.flush()
}

/// What the child has come to.
enum Event {
    Begun,
    /// The answer is there, this long, and can be read here.
    Answer(u64, PipeReader),
    Ended,
}

/// Lets a child do what this process was asked to do, within `timeout` and `memory`, and passes its answer on.
pub(crate) fn run(timeout: Duration, memory: Memory, output: Option<&std::path::Path>) -> Result<()> {
    let memory = memory.bytes();
    let inherited = Inherited { parent: process::id(), memory, width: output::terminal_width() };
    let mut child = Running::start(&inherited)?;
    let mut deadline = None;
    loop {
        let wait =
            deadline.map_or(TICK, |end: Instant| end.saturating_duration_since(Instant::now()).min(TICK));
        match child.events.recv_timeout(wait) {
            Ok(Event::Begun) => {
                child.begun = true;
                deadline = Instant::now().checked_add(timeout);
            }
            Ok(Event::Answer(length, answer)) => {
                pass_on(answer, length, output)?;
                return child.done();
            }
            Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => return child.end(memory),
            Err(RecvTimeoutError::Timeout) if deadline.is_some_and(|end| Instant::now() >= end) => {
                return Err(QueryError::TimedOut { seconds: timeout.as_secs_f64() }.into());
            }
            Err(RecvTimeoutError::Timeout) if output.is_none() && output::is_closed() => {
                return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn pass_on(answer: PipeReader, length: u64, output: Option<&std::path::Path>) -> Result<()> {
    let mut out = Output::open(output)?;
    let copied = io::copy(&mut answer.take(length), &mut out)?;
    if copied < length {
        let problem =
            format!("the answer broke off after {copied} of {length} bytes: its process was killed");
        return Err(Failure::Input(problem).into());
    }
    out.finish()
}

/// A child that does not outlive this value.
struct Running {
    process: Child,
    events: mpsc::Receiver<Event>,
    errors: Option<thread::JoinHandle<Vec<u8>>>,
    begun: bool,
}

impl Running {
    fn start(inherited: &Inherited) -> Result<Self> {
        // On Linux this is the program that runs, also where its file was replaced meanwhile.
        let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { env::current_exe()? };
        let (answer, to_answer) = io::pipe()?;
        let mut command = Command::new(program);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "summitkg");
        let mut process = command
            .args(env::args_os().skip(1))
            .env(VARIABLE, inherited.to_string())
            .stdout(to_answer)
            .stderr(Stdio::piped())
            .spawn()
            .context("no process can be started for the query")?;
        let errors = process.stderr.take().map(|errors| {
            thread::spawn(move || {
                let mut text = Vec::new();
                let mut errors = errors;
                let _ = errors.by_ref().take(MAX_ERROR).read_to_end(&mut text);
                let _ = io::copy(&mut errors, &mut io::sink());
                text
            })
        });
        let (sender, events) = mpsc::channel();
        thread::spawn(move || follow(answer, &sender));
        Ok(Self { process, events, errors, begun: false })
    }

    /// Waits for the end of the child; gives what it said to people.
    fn wait(&mut self) -> io::Result<(ExitStatus, Vec<u8>)> {
        let status = self.process.wait()?;
        Ok((status, self.errors.take().and_then(|errors| errors.join().ok()).unwrap_or_default()))
    }

    /// Ends a child whose answer was passed on: whatever becomes of it now, the answer was whole.
    fn done(mut self) -> Result<()> {
        let (status, said) = self.wait()?;
        if status.success() {
            io::stderr().lock().write_all(&said)?;
        }
        Ok(())
    }

    /// Ends a child without an answer, and tells why.
    fn end(mut self, memory: Option<u64>) -> Result<()> {
        let (status, said) = self.wait()?;
        let text = String::from_utf8_lossy(&said);
        if let Some(bytes) = memory
            && memory::was_short(status, &text)
        {
            let size = memory::size(bytes);
            return Err(if self.begun { Failure::Memory(size) } else { Failure::MemoryToOpen(size) }.into());
        }
        let Some(code) = status.code() else {
            return Err(Failure::Limit(killed(status)).into());
        };
        io::stderr().lock().write_all(&said)?;
        let code = u8::try_from(code).ok().filter(|code| *code != 0);
        Err(Failure::Told(code.unwrap_or(3)).into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail if it has ended and was waited for: then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads what the child writes up to its answer.
fn follow(mut answer: PipeReader, events: &mpsc::Sender<Event>) {
    let mut begun = [0];
    let mut length = [0; 8];
    // Nobody listens any more if the time was up.
    if answer.read_exact(&mut begun).is_ok() {
        let _ = events.send(Event::Begun);
        if answer.read_exact(&mut length).is_ok() {
            let _ = events.send(Event::Answer(u64::from_le_bytes(length), answer));
            return;
        }
    }
    let _ = events.send(Event::Ended);
}

#[cfg(unix)]
fn killed(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    const SIGKILL: i32 = 9;
    match status.signal() {
        Some(SIGKILL) => {
            "the process of the query was killed, perhaps for want of memory in the whole system; \
            give it less with --max-memory, or bind more in the query"
                .to_owned()
        }
        signal => format!("the process of the query ended by signal {}", signal.unwrap_or_default()),
    }
}

#[cfg(not(unix))]
fn killed(status: ExitStatus) -> String {
    format!("the process of the query ended with {status}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_child_is_told_it_reads() {
        for (memory, width) in [(None, None), (Some(512 << 20), Some(80)), (None, Some(200))] {
            let told = Inherited { parent: 7, memory, width };
            let read = Inherited::parse(&told.to_string()).unwrap();
            assert_eq!((read.parent, read.memory, read.width), (7, memory, width));
        }
    }
}
