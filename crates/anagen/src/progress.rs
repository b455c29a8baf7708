//! How far a run has come, on standard error: a bar on a terminal, plain lines elsewhere. Both say how
//! much is done and how long the rest may take.

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
    Lines(Mutex<Count>),
    Bar(Mutex<ProgressBar>),
}

/// What is done of a stage.
struct Count {
    began: Instant,
    told: Instant,
    done: usize,
    tasks: usize,
}

/// The time between two lines of one stage.
const SILENCE: Duration = Duration::from_secs(10);

impl Count {
    fn of(tasks: usize) -> Count {
        let now = Instant::now();
        Count { began: now, told: now, done: 0, tasks }
    }

    /// One task more: what is to be said, if it is time.
    fn one(&mut self) -> Option<String> {
        self.done += 1;
        if self.told.elapsed() < SILENCE || self.done == self.tasks {
            return None;
        }
        self.told = Instant::now();
        let each = self.began.elapsed().as_secs_f64() / self.done as f64;
        let left = each * self.tasks.saturating_sub(self.done) as f64;
        Some(format!("{} of {}, about {} left", self.done, self.tasks, duration(left)))
    }
}

/// A time in the unit a person would use.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

impl Progress {
    /// A bar, lines, or nothing if `quiet`.
    pub fn new(quiet: bool) -> Self {
        let how = match quiet {
            true => How::Quiet,
            false if std::io::stderr().is_terminal() => How::Bar(Mutex::new(ProgressBar::hidden())),
            false => How::Lines(Mutex::new(Count::of(0))),
        };
        Progress { how, start: Instant::now() }
    }

    fn line(&self, text: &str) {
        out::complain(&format!("{:6.1} s  {text}\n", self.start.elapsed().as_secs_f64()));
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
            How::Lines(count) => {
                *count.lock().unwrap_or_else(PoisonError::into_inner) = Count::of(tasks);
                self.line(name);
            }
            How::Bar(bar) => {
                let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
                bar.finish_and_clear();
                let style = match tasks {
                    0 | 1 => "{elapsed:>4} {spinner} {msg}",
                    _ => "{elapsed:>4} {msg} {wide_bar} {pos}/{len}, about {eta} left",
                };
                *bar = ProgressBar::with_draw_target(Some(tasks as u64), ProgressDrawTarget::stderr());
                bar.set_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()));
                bar.set_message(name.to_string());
                bar.enable_steady_tick(Duration::from_millis(150));
            }
        }
    }

    fn task_done(&self) {
        match &self.how {
            How::Quiet => {}
            How::Lines(count) => {
                if let Some(far) = count.lock().unwrap_or_else(PoisonError::into_inner).one() {
                    self.line(&far);
                }
            }
            How::Bar(bar) => bar.lock().unwrap_or_else(PoisonError::into_inner).inc(1),
        }
    }
}

impl anagen_work::watch::Listener for Progress {
    fn round(&self, name: &str, units: usize) {
        self.stage(name, units);
    }

    fn unit_done(&self) {
        self.task_done();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_told_from_what_is_done() {
        let mut count = Count::of(40);
        assert_eq!(count.one(), None);
        let before = Instant::now().checked_sub(Duration::from_secs(100)).expect("a clock of some age");
        (count.began, count.told, count.done) = (before, before, 9);
        assert_eq!(count.one().as_deref(), Some("10 of 40, about 5 min left"));
        assert_eq!(count.one(), None, "not every time");
        assert_eq!([20.0, 89.6, 7200.0].map(duration), ["20 s", "90 s", "2.0 h"]);
    }
}
