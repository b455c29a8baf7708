//! Whether anybody would notice: changes of density held against what an eye and a device can tell.
//!
//! Sources disagree on the smallest change of density an eye notices: 21-23 % in one (the parameter
//! `jnd_density`, 22 %), 15 % in another (the lower end of its range). Both are counted. A device can
//! tell a change from its own error if it is beyond 1.96 standard deviations of the error of a change.
//! Counted are cases: possible patients, or, where parameters were drawn, every patient and future of
//! every draw. Ignored: that an eye compares pictures, not counts, and that calibre counts too (the
//! photograph measures have it).

use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use serde::{Deserialize, Serialize};

/// A change beyond so many standard deviations of the device's error is told from it.
const BEYOND: f64 = 1.96;

/// What cases vary in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cases {
    /// Luck and patients: possible patients under the laws in force.
    PossiblePatients,
    /// Luck, patients and parameters: patients and futures of every draw.
    Draws,
}

/// How often a change of all hairs at one site would be noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noticed {
    /// Plan.
    pub plan: String,
    /// Site.
    pub site: String,
    /// Day.
    pub day: f64,
    /// What was counted.
    pub cases: Cases,
    /// How many.
    pub counted: usize,
    /// By an eye, as each source has it; the stricter first.
    pub eye: [ByEye; 2],
    /// Error of a change of the site's device, as a share of the count.
    pub device_error: f64,
    /// Share of cases whose change since day 0 the device tells from its error.
    pub told_by_device: f64,
}

/// Shares of cases that an eye would notice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByEye {
    /// The least change noticed, as a share of the density.
    pub least: f64,
    /// Those that gained as much since day 0.
    pub gain: f64,
    /// Those that lost as much since day 0.
    pub loss: f64,
    /// Those that have as much more than the untreated twin on the same day; none for the twin itself.
    pub beside_untreated: f64,
}

/// The densities of one case.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// On day 0.
    pub first: f64,
    /// On the day.
    pub now: f64,
    /// Of the untreated twin on the day.
    pub untreated: f64,
}

impl Noticed {
    /// Counts those of `seen` whose numbers are all there; `None` if there are none.
    pub fn of(
        (plan, site, day): (&str, &str, f64),
        cases: Cases,
        seen: &[Seen],
        device: Device,
        law: &Parameters,
    ) -> Option<Noticed> {
        let whole: Vec<&Seen> = seen
            .iter()
            .filter(|s| [s.first, s.now, s.untreated].iter().all(|x| x.is_finite()) && s.first > 0.0)
            .collect();
        if whole.is_empty() {
            return None;
        }
        let share = |of: &dyn Fn(&Seen) -> bool| whole.iter().filter(|s| of(s)).count() as f64 / whole.len() as f64;
        let device_error = device.count_cv(law) * std::f64::consts::SQRT_2;
        let by_eye = |least: f64| ByEye {
            least,
            gain: share(&|s| s.now >= s.first * (1.0 + least)),
            loss: share(&|s| s.now <= s.first * (1.0 - least)),
            beside_untreated: share(&|s| s.now > s.untreated && s.now >= s.untreated * (1.0 + least)),
        };
        let lower = Parameters::row("reading.noticed_share").map_or(law.reading.noticed_share, |row| row.low);
        Some(Noticed {
            plan: plan.into(),
            site: site.into(),
            day,
            cases,
            counted: whole.len(),
            eye: [law.reading.noticed_share.max(lower), law.reading.noticed_share.min(lower)].map(by_eye),
            device_error,
            told_by_device: share(&|s| (s.now - s.first).abs() > BEYOND * device_error * s.first),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_losses_and_twins_are_counted_apart() {
        let law = Parameters::default();
        let seen = |first: f64, now: f64, untreated: f64| Seen { first, now, untreated };
        let all = [
            seen(100.0, 123.0, 100.0),
            seen(100.0, 116.0, 90.0),
            seen(100.0, 84.0, 60.0),
            seen(100.0, 100.0, 99.0),
            seen(f64::NAN, 300.0, 1.0),
        ];
        let found = Noticed::of(("p", "A", 336.0), Cases::Draws, &all, Device::Automatic, &law).unwrap();
        assert_eq!((found.counted, found.eye[0].least, found.eye[1].least), (4, 0.22, 0.15));
        assert_eq!([found.eye[0].gain, found.eye[0].loss, found.eye[0].beside_untreated], [0.25, 0.0, 0.75]);
        assert_eq!([found.eye[1].gain, found.eye[1].loss, found.eye[1].beside_untreated], [0.5, 0.25, 0.75]);
        // 12 % of error: told beyond 23.5 %.
        assert!((found.device_error - 0.12).abs() < 1e-12);
        assert_eq!(found.told_by_device, 0.0);
        let matched = Noticed::of(("p", "A", 336.0), Cases::Draws, &all, Device::Matched, &law).unwrap();
        assert_eq!(matched.told_by_device, 0.75);
        // A plan that does nothing is no different from its twin.
        let same = [seen(100.0, 100.0, 100.0), seen(0.0, 0.0, 0.0)];
        let found = Noticed::of(("p", "A", 1.0), Cases::PossiblePatients, &same, Device::Matched, &law).unwrap();
        assert_eq!((found.counted, found.told_by_device), (1, 0.0));
        assert_eq!(found.eye.map(|e| e.gain + e.loss + e.beside_untreated), [0.0, 0.0]);
        assert!(Noticed::of(("p", "A", 1.0), Cases::Draws, &all[4..], Device::Matched, &law).is_none());
    }
}
