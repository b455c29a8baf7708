//! The range of a number, from the widest source there is: draws of parameters, or possible patients.

use super::Told;
use crate::report::words::Wording;

/// Median and central 90 % of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
}

impl Range {
    /// `+4 to +21`.
    pub fn span(&self, wording: &Wording) -> String {
        format!("{} to {}", wording.change(self.low), wording.change(self.high))
    }
}

impl Told<'_> {
    /// The range of a number: `kind` is `value`, `change` or `benefit`.
    pub(super) fn range(&self, kind: &str, measure: &str, plan: &str, site: &str, day: f64) -> Option<Range> {
        if let Some(drawn) = &self.result.uncertainty
            && let Some(spread) = drawn.spread(kind, measure, plan, site, day)
        {
            let p = &spread.parts;
            return Some(Range { low: p.low, median: p.median, high: p.high });
        }
        let here = |i: &&crate::result::Interval| {
            i.day == day
                && i.plan == plan
                && i.site == site
                && i.kind == kind
                && i.measure == measure
                && i.possible_patients > 1
        };
        let found = self.result.intervals.iter().find(here);
        found.map(|i| Range { low: i.low, median: i.median, high: i.high })
    }

    /// Whether numbers have ranges.
    pub(super) fn ranges(&self) -> bool {
        self.result.uncertainty.is_some()
            || self.result.intervals.iter().any(|i| i.kind == "benefit" && i.possible_patients > 1)
    }

    /// What ranges hold, in a sentence.
    pub(super) fn what_ranges_hold(&self) -> String {
        if let Some(u) = &self.result.uncertainty {
            return format!(
                "The range holds 90 % of {} futures: {} draws of parameters from their priors, with {} patients who share this intake and {} futures each. So it has all three layers in it: luck of the hair cycle, differences between patients, and what is not known of the laws; the section on luck, patients and parameters takes them apart.",
                u.draws * u.patients * u.lucks,
                u.draws,
                u.patients,
                u.lucks
            );
        }
        let possible_patients = self.result.intervals.iter().map(|i| i.possible_patients).max().unwrap_or(0);
        format!(
            "The range holds 90 % of {possible_patients} simulated patients who share this intake but not their hidden traits or luck. It has two layers in it, luck and patients; the third, what is not known of the laws, is not: `anagen run --draws 64` adds it."
        )
    }
}
