//! A study as it is scored: every change held against that of its own control.
//!
//! Season, the reader and the hope of being treated move all arms of a study alike; a difference between
//! arms is free of them. So where a control arm prints the same number, an arm's change becomes the
//! difference of the two, with the errors of both; so does a level after day 0, which is free of how the
//! device counts as well. What has no control keeps its change, and a drift of the study is allowed for
//! when it is scored. Shares of people stay as they are: a drift does not add up on them.

use crate::study::{Dispersion, Finding, Outcome, Scale, Study, Verified, Versus};
use libm::sqrt;

/// The study with each change as a difference from that of its control, where the control prints one.
pub fn against_own_control(study: &Study) -> Study {
    let mut scored = study.clone();
    for (k, own) in study.outcomes.iter().enumerate() {
        if let Some(control) = control_of(study, own) {
            scored.outcomes[k] = difference(own, control);
        }
    }
    scored
}

/// Whether an outcome moves with season and reader: a change that is held against nothing.
pub fn drifts(outcome: &Outcome) -> bool {
    outcome.versus == Versus::Itself && matches!(outcome.scale, Scale::Change | Scale::PercentChange)
}

/// The same number of the control arm.
fn control_of<'a>(study: &'a Study, own: &Outcome) -> Option<&'a Outcome> {
    let later = |o: &Outcome| o.scale == Scale::Level && o.versus == Versus::Itself && o.day.is_some_and(|d| d > 0.0);
    let number = |o: &Outcome| matches!(o.finding, Finding::Number { .. }) && (drifts(o) || later(o));
    let is_control = |id: &str| study.arm(id).is_some_and(|arm| arm.control);
    if !number(own) || is_control(&own.arm) {
        return None;
    }
    study.outcomes.iter().find(|other| {
        number(other)
            && is_control(&other.arm)
            && other.verified != Verified::Memory
            && other.defect.is_none()
            && (other.measured, other.hairs, other.unit, other.scale) == (own.measured, own.hairs, own.unit, own.scale)
            && (other.region, &other.area_cm2, other.day, &other.subgroup)
                == (own.region, &own.area_cm2, own.day, &own.subgroup)
    })
}

fn difference(own: &Outcome, control: &Outcome) -> Outcome {
    let parts = |o: &Outcome| match o.finding {
        Finding::Number { value, dispersion } => (value, dispersion.variance(o.n.map(f64::from))),
        _ => (f64::NAN, None),
    };
    let ((value, variance), (less, its)) = (parts(own), parts(control));
    let dispersion = variance.zip(its).map_or(Dispersion::None, |(a, b)| Dispersion::Se(sqrt(a + b)));
    Outcome {
        versus: Versus::Arm(control.arm.clone()),
        finding: Finding::Number { value: value - less, dispersion },
        n_versus: control.n,
        ..own.clone()
    }
}

impl Dispersion {
    /// The variance of a mean over `n` people that it stands for. Of a +- that may be SD or SE, the mean of
    /// both readings; of a range, none.
    pub fn variance(self, n: Option<f64>) -> Option<f64> {
        match self {
            Dispersion::Se(se) => Some(se * se),
            Dispersion::Sd(sd) => n.map(|n| sd * sd / n),
            Dispersion::Interval95(low, high) => Some(((high - low) / 3.92) * ((high - low) / 3.92)),
            Dispersion::SdOrSe(x) => n.map(|n| 0.5 * (x * x + x * x / n)),
            Dispersion::Range(..) | Dispersion::None => None,
        }
    }
}
