//! How far reading has come: a bar on a terminal, a line now and then elsewhere.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Lang;
use crate::context::Context;
use crate::output;

/// What is shown while sources are read.
pub(crate) struct Progress {
    shown: Shown,
    lang: Lang,
    started: Instant,
    /// How many bytes there are; none if nobody knows, as on standard input.
    total: Option<u64>,
    /// How many bytes were read: of the file, if it is compressed.
    bytes: AtomicU64,
    documents: AtomicU64,
    last: Mutex<Instant>,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines,
}

impl Shown {
    /// How long to wait before something is shown again: short runs show nothing.
    fn pause(&self) -> Duration {
        match self {
            Self::Bar(_) => Duration::from_millis(200),
            _ => Duration::from_secs(10),
        }
    }
}

impl Progress {
    pub(crate) fn new(context: &Context, total: Option<u64>) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let shown = if context.quiet {
            Shown::Nothing
        } else if io::stderr().is_terminal() && !dumb {
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
            // Narrow, so that the time that is left stands within eighty columns.
            let form = if total.is_some() { "{bar:8} {wide_msg}" } else { "{spinner} {wide_msg}" };
            let style = ProgressStyle::with_template(form);
            Shown::Bar(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
        } else {
            Shown::Lines
        };
        let started = Instant::now();
        Self {
            shown,
            lang: context.lang,
            started,
            total,
            bytes: AtomicU64::new(0),
            documents: AtomicU64::new(0),
            last: Mutex::new(started),
        }
    }

    /// Counts the bytes that are read of a file.
    pub(crate) fn count<R: Read>(&self, inner: R) -> Counted<'_, R> {
        Counted { inner, progress: self }
    }

    /// More documents were read.
    pub(crate) fn documents(&self, more: usize) {
        self.documents.fetch_add(more as u64, Ordering::Relaxed);
        let Ok(mut last) = self.last.lock() else { return };
        if last.elapsed() < self.shown.pause() {
            return;
        }
        *last = Instant::now();
        let words = self.words(self.started.elapsed());
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => {
                bar.set_position(self.bytes.load(Ordering::Relaxed));
                bar.set_message(words);
            }
            Shown::Lines => output::say(&words),
        }
    }

    pub(crate) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    fn words(&self, elapsed: Duration) -> String {
        let (bytes, documents) =
            (self.bytes.load(Ordering::Relaxed), grouped(self.documents.load(Ordering::Relaxed)));
        let rate = u64::try_from(u128::from(bytes) * 1000 / elapsed.as_millis().max(1)).unwrap_or(u64::MAX);
        let size = match (self.total, self.lang) {
            (Some(total), Lang::En) => format!("{} of {}", amount(bytes), amount(total)),
            (Some(total), Lang::Zh) => format!("{} / {}", amount(bytes), amount(total)),
            (None, _) => amount(bytes),
        };
        let left = self.total.filter(|_| rate > 0).map(|total| total.saturating_sub(bytes).div_ceil(rate));
        let mut words = match self.lang {
            Lang::Zh => format!("已读 {documents} 篇，{size}，{}/s", amount(rate)),
            Lang::En => format!("read {documents} documents, {size}, {}/s", amount(rate)),
        };
        if let Some(left) = left {
            let left = duration(left, self.lang);
            let _ = match self.lang {
                Lang::Zh => write!(words, "，还需 {left}"),
                Lang::En => write!(words, ", {left} left"),
            };
        }
        words
    }
}

/// A reader whose bytes are counted.
pub(crate) struct Counted<'p, R> {
    inner: R,
    progress: &'p Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A number with its thousands apart: 1,204,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many bytes, in the unit that fits: 31 MB, 1.9 GB.
fn amount(bytes: u64) -> String {
    let (mut scale, mut unit) = (1, "B");
    for larger in ["kB", "MB", "GB", "TB"] {
        if bytes / scale >= 1000 {
            (scale, unit) = (scale * 1000, larger);
        }
    }
    let tenths = (u128::from(bytes) * 10 + u128::from(scale) / 2) / u128::from(scale);
    if scale > 1 && tenths < 100 {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    } else {
        format!("{} {unit}", (tenths + 5) / 10)
    }
}

/// So many seconds: 1 min 15 s.
fn duration(seconds: u64, lang: Lang) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (lang, hours, minutes) {
        (Lang::En, 0, 0) => format!("{rest} s"),
        (Lang::En, 0, _) => format!("{minutes} min {rest} s"),
        (Lang::En, ..) => format!("{hours} h {minutes} min"),
        (Lang::Zh, 0, 0) => format!("{rest} 秒"),
        (Lang::Zh, 0, _) => format!("{minutes} 分 {rest} 秒"),
        (Lang::Zh, ..) => format!("{hours} 小时 {minutes} 分"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_both_languages() {
        let progress = |lang, total| Progress {
            shown: Shown::Nothing,
            lang,
            started: Instant::now(),
            total,
            bytes: AtomicU64::new(1_860_000_000),
            documents: AtomicU64::new(1_204_000),
            last: Mutex::new(Instant::now()),
        };
        let words = |lang, total| progress(lang, total).words(Duration::from_mins(1));
        assert_eq!(
            words(Lang::En, Some(4_185_000_000)),
            "read 1,204,000 documents, 1.9 GB of 4.2 GB, 31 MB/s, 1 min 15 s left"
        );
        assert_eq!(
            words(Lang::Zh, Some(4_185_000_000)),
            "已读 1,204,000 篇，1.9 GB / 4.2 GB，31 MB/s，还需 1 分 15 秒"
        );
        assert_eq!(words(Lang::En, None), "read 1,204,000 documents, 1.9 GB, 31 MB/s");
        assert_eq!(amount(999), "999 B");
        assert_eq!(duration(7300, Lang::En), "2 h 1 min");
    }
}
