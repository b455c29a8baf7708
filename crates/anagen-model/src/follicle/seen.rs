//! What is seen of a follicle at a visit, and who is told.

use super::State;
use super::clock::Phase;

/// A follicle as seen at one visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapshot {
    /// Days since the phase began.
    pub phase_age_days: f32,
    /// Length of the hair, uncut, mm; 0 in kenogen, and where growth was cut off before the hair had
    /// left the skin.
    pub length_mm: f32,
    /// Calibre of the last grown millimetre, um; 0 without a hair.
    pub calibre_um: f32,
    /// Calibre that gives the mean cross-section over the hair's length, um.
    pub mean_calibre_um: f32,
    /// Mass of everything grown since the start, um2 mm.
    pub grown_mass: f64,
    /// Phase.
    pub phase: Phase,
    /// Whether it is empty and its expected kenogen, under the drivers of the day that begins, exceeds
    /// 60 months.
    pub dormant: bool,
}

impl Snapshot {
    /// A follicle that is not there: it holds no hair.
    pub const ABSENT: Snapshot = Snapshot {
        phase_age_days: 0.0,
        length_mm: 0.0,
        calibre_um: 0.0,
        mean_calibre_um: 0.0,
        grown_mass: 0.0,
        phase: Phase::Lost,
        dormant: false,
    };

    /// A state as seen on `day`, with the hair as `grown` by then.
    #[inline(always)]
    pub(super) fn of(state: &State, day: f64, grown: Grown, visible_after_days: f64, dormant: bool) -> Snapshot {
        // The follicle rests on, but to the eye it is empty.
        let empty = day >= state.fall_day && state.phase.has_hair();
        let hair = state.phase.has_hair() && !empty;
        // Growth ended before the hair had left the skin: it never shows.
        let buried = matches!(state.phase, Phase::Catagen | Phase::Telogen) && state.grown_days < visible_after_days;
        let mean_section = if grown.days > 0.0 { grown.section_days / grown.days } else { grown.section };
        let seen = |x: f64| if hair { x as f32 } else { 0.0 };
        Snapshot {
            phase_age_days: (day - if empty { state.fall_day } else { state.phase_day }) as f32,
            length_mm: if buried { 0.0 } else { seen(state.growth_mm_per_day * grown.days) },
            calibre_um: seen(state.calibre_um * grown.section.sqrt()),
            mean_calibre_um: seen(state.calibre_um * mean_section.sqrt()),
            grown_mass: state.past_mass + state.hair_mass(grown.section_days),
            phase: if empty { Phase::Kenogen } else { state.phase },
            dormant,
        }
    }
}

/// How far a hair has grown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grown {
    /// Growing days.
    pub(super) days: f64,
    /// The same, weighted by cross-section.
    pub(super) section_days: f64,
    /// Relative cross-section of the last grown millimetre.
    pub(super) section: f64,
}

impl State {
    /// How far the hair had grown on the day of the state.
    #[inline(always)]
    pub(super) fn grown(&self) -> Grown {
        Grown { days: self.grown_days, section_days: self.section_days, section: self.last_section }
    }

    /// Mass of a hair of so many growing days by cross-section, um2 mm.
    #[inline(always)]
    pub(super) fn hair_mass(&self, section_days: f64) -> f64 {
        self.calibre_um * self.calibre_um * self.growth_mm_per_day * section_days
    }
}

/// Who listens to a walk. Nothing a listener does reaches the follicle.
pub trait Sink {
    /// The follicle as seen at visit number `visit`.
    fn seen(&mut self, visit: usize, snapshot: Snapshot);
    /// A hair fell on `day`.
    fn shed(&mut self, day: f64);
    /// A phase began on `day`.
    fn entered(&mut self, day: f64, phase: Phase) {
        let _ = (day, phase);
    }
}

impl Sink for &mut dyn Sink {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        (**self).seen(visit, snapshot);
    }
    fn shed(&mut self, day: f64) {
        (**self).shed(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        (**self).entered(day, phase);
    }
}

/// A listener that hears nothing, for histories.
pub struct Nobody;

impl Sink for Nobody {
    fn seen(&mut self, _: usize, _: Snapshot) {}
    fn shed(&mut self, _: f64) {}
}
