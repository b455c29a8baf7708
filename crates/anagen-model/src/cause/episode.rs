//! When a state of the body begins and ends, and how strong it is: fields that many causes share.

use crate::drive::NEVER;
use crate::quantity::special::power;
use crate::quantity::{Field, FieldKind, Presence, Values};

/// First day of a state.
pub const START: Field = Field {
    key: "start_day",
    kind: FieldKind::Number { low: -36525.0, high: 36525.0, whole: true },
    presence: Presence::Required,
    doc: "First day of the state; negative before day 0.",
};

/// The day a state ends.
pub const STOP: Field = Field {
    key: "stop_day",
    kind: FieldKind::Number { low: -36525.0, high: 36525.0, whole: true },
    presence: Presence::Optional,
    doc: "First day without it (treated, or over); left out, it goes on to the end.",
};

/// How strong a cause is.
pub const SEVERITY: Field = Field {
    key: "severity",
    kind: FieldKind::Number { low: 0.0, high: 3.0, whole: false },
    presence: Presence::Default(1.0),
    doc: "Strength: hazards are multiplied by it, factors raised to it; 0 is the same as leaving the cause out.",
};

/// The severity a table gives.
pub fn severity(values: &Values) -> f64 {
    values.number("severity").unwrap_or(1.0)
}

/// A stretch of days in which something lasts: from the first day to the first day without it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Episode {
    /// First day.
    pub start_day: f64,
    /// First day without it.
    pub stop_day: f64,
}

impl Episode {
    /// An episode that never comes.
    pub const NONE: Episode = Episode { start_day: NEVER, stop_day: NEVER };

    /// The episode a table describes.
    pub fn of(values: &Values) -> Self {
        Episode {
            start_day: values.number("start_day").unwrap_or(0.0),
            stop_day: values.number("stop_day").unwrap_or(NEVER),
        }
    }

    /// Whether it lasts on `day`.
    pub fn lasts(&self, day: f64) -> bool {
        self.start_day <= day && day < self.stop_day
    }

    /// The first day after `day` on which the answer of [`Episode::lasts`] may differ.
    pub fn quiet_until(&self, day: f64) -> f64 {
        [self.start_day, self.stop_day].into_iter().filter(|edge| *edge > day).fold(NEVER, f64::min)
    }
}

/// A factor as strong as `severity` says: `factor^severity`, so that two equal causes act as one of
/// twice the severity, and none turns a factor negative.
pub fn graded(factor: f64, severity: f64) -> f64 {
    if severity == 1.0 { factor } else { power(factor, severity) }
}

/// The hazard, 1/day, that takes the share `taken` within `days` at severity 1.
pub fn hazard(taken: f64, days: f64, severity: f64) -> f64 {
    -severity * libm::log(1.0 - taken.min(0.999)) / days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_says_when_it_changes() {
        let episode = Episode { start_day: -3.0, stop_day: 4.0 };
        assert_eq!([-4.0, -3.0, 3.0, 4.0].map(|d| episode.lasts(d)), [false, true, true, false]);
        assert_eq!([-4.0, -3.0, 4.0].map(|d| episode.quiet_until(d)), [-3.0, 4.0, NEVER]);
        assert_eq!(Episode::NONE.quiet_until(0.0), NEVER);
    }

    #[test]
    fn severity_scales_the_logarithm() {
        assert_eq!(graded(0.7, 0.0), 1.0);
        assert!((graded(0.7, 2.0) - 0.49).abs() < 1e-12);
        assert!((libm::exp(-14.0 * hazard(0.34, 14.0, 2.0)) - 0.66 * 0.66).abs() < 1e-12);
    }
}
