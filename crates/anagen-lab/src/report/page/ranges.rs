//! The ranges of the page, and what they hold.

use crate::report::words::Wording;
use crate::result::{Range, RunResult};

impl Range {
    /// `+4 to +21`.
    pub(super) fn span(&self, wording: &Wording) -> String {
        format!("{} to {}", wording.change(self.low), wording.change(self.high))
    }
}

/// What the ranges of a run hold, in a sentence.
pub fn what_ranges_hold(result: &RunResult) -> String {
    if let Some(u) = &result.uncertainty {
        return format!(
            "The range holds 90 % of {} futures: {} draws of parameters from their priors, with {} patients who share this intake and {} futures each. So it has all three layers in it: luck of the hair cycle, differences between patients, and what is not known of the laws.",
            u.draws * u.patients * u.lucks,
            u.draws,
            u.patients,
            u.lucks
        );
    }
    let possible_patients = result.intervals.iter().map(|i| i.possible_patients).max().unwrap_or(0);
    format!(
        "The range holds 90 % of {possible_patients} simulated patients who share this intake but not their hidden traits or luck. It has two layers in it, luck and patients; the third, what is not known of the laws, is not: a run with the option --draws adds it."
    )
}
