//! How far a run has come, on standard error: a bar on a terminal, plain lines elsewhere.

use crate::out;
use anagen_lab::run::Listener;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells of a run's stages as they begin.
pub struct Progress {
    how: How,
    start: Instant,
}

enum How {
    Quiet,
    Lines,
    Bar(Mutex<ProgressBar>),
}

impl Progress {
    /// A bar, lines, or nothing if `quiet`.
    pub fn new(quiet: bool) -> Self {
        let how = match quiet {
            true => How::Quiet,
            false if std::io::stderr().is_terminal() => How::Bar(Mutex::new(ProgressBar::hidden())),
            false => How::Lines,
        };
        Progress { how, start: Instant::now() }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let How::Bar(bar) = &self.how {
            bar.lock().unwrap_or_else(PoisonError::into_inner).finish_and_clear();
        }
    }
}

impl Listener for Progress {
    fn stage(&self, name: &str, tasks: usize) {
        match &self.how {
            How::Quiet => {}
            How::Lines => out::complain(&format!("{:6.1} s  {name}\n", self.start.elapsed().as_secs_f64())),
            How::Bar(bar) => {
                let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
                bar.finish_and_clear();
                let style = match tasks {
                    0 | 1 => "{elapsed:>4} {spinner} {msg}",
                    _ => "{elapsed:>4} {msg} {wide_bar} {pos}/{len}",
                };
                *bar = ProgressBar::with_draw_target(Some(tasks as u64), ProgressDrawTarget::stderr());
                bar.set_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()));
                bar.set_message(name.to_string());
                bar.enable_steady_tick(Duration::from_millis(150));
            }
        }
    }

    fn task_done(&self) {
        if let How::Bar(bar) = &self.how {
            bar.lock().unwrap_or_else(PoisonError::into_inner).inc(1);
        }
    }
}
