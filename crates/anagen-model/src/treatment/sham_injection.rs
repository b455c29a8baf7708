//! Sham injection: the needle, the volume and the vehicle without cells.
//!
//! Mechanism: wounding gives a small trophic pulse inside the footprint, drives a few growing
//! follicles into catagen and inflames for some days. It is the control of every injected arm, and
//! every cell injection contains it. All four numbers are assumptions. Ignored: depth and gauge.

use super::grid::Grid;
use super::payload::NEEDLE_PAIN;
use super::{Registration, Treatment};
use crate::drive::Today;
use crate::quantity::Values;
use crate::quantity::burden::{Burden, Given, Known, Read, event, found};
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::scalp::{Ground, Injection, Needle};

parameters! {
    /// Parameters of the needle itself.
    pub struct NeedleLaw in "needle" {
        pulse "P_sham" = 0.3, "EC50", 0.0, 1.0, Uniform, Population, Guess,
            "trophic pulse of an injection inside its footprint", "assumed: wounding signals exist, their size is unknown";
        half_life_days "t_sham" = 3.0, "day", 1.0, 7.0, LogNormal, Population, Guess,
            "half-life of the pulse", "assumed: the course of a small wound";
        hazard_per_day "h_trauma" = 0.01, "1/day", 0.0, 0.05, Uniform, Population, Guess,
            "hazard of being driven from anagen into catagen in the footprint", "assumed: shock loss is rare after injections";
        hazard_days "t_trauma" = 3.0, "day", 1.0, 7.0, Fixed, Population, Guess,
            "how long that hazard lasts", "MODEL.md: the first 3 days, without a source";
        inflammation "i_trauma" = 0.3, "-", 0.0, 1.0, Uniform, Population, Guess,
            "jump of inflammation in the footprint", "assumed; decays with tau_I";
    }
}

impl NeedleLaw {
    /// The needle of one session.
    pub fn needle(&self) -> Needle {
        Needle {
            pulse: self.pulse,
            half_life_days: self.half_life_days,
            hazard_per_day: self.hazard_per_day,
            hazard_days: self.hazard_days,
            inflammation: self.inflammation,
        }
    }
}

/// Sessions of sham injections.
#[derive(Clone, Debug, PartialEq)]
pub struct ShamInjection {
    grid: Grid,
}

impl Treatment for ShamInjection {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let points_cm = self.grid.points(ground);
        let radius_mm = self.grid.radius_mm(today.parameters.trophic.depot_thickness_mm);
        let needle = today.parameters.needle.needle();
        let make = |&day: &f64| Injection { day, points_cm: points_cm.clone(), radius_mm, needle, payload: None };
        self.grid.session_days.iter().map(make).collect()
    }

    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        vec![("sites_per_session", self.grid.points(ground).len() as f64)]
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "sham_injection",
        title: "Sham injection",
        doc: "The same needles and volume as a cell injection, without cells: the control that tells wounding from product.",
        fields: &[Grid::SESSIONS, Grid::REGIONS, Grid::POLAR, Grid::AZIMUTH, Grid::RADIUS, Grid::SPACING, Grid::VOLUME],
        check: Grid::check,
        laws: &["needle", "trophic", "tissue"],
        evidence: Evidence {
            grade: Grade::E,
            says: "No placebo arm of an injection trial shows a lasting gain.",
            number: Published {
                what: "gain of a placebo injection",
                published: "none lasting",
                model: "+0.1/cm2 at week 24",
                source: "placebo arms of KUKA2020 and TSUBOI2020",
            },
        },
        warn: no_warning,
    },
    burden: Burden {
        pain: NEEDLE_PAIN,
        adverse: Known::Is(&[event(
            "mild, at an injection site, cells and placebo alike (65 people)",
            0.215,
            "TSUBOI2020",
            Read::Secondary,
        )]),
        lost: found("nothing lasting was gained", "placebo arms of KUKA2020 and TSUBOI2020", Read::Abstract),
        ..Burden::unknown(Given::Injections)
    },
    build: |values: &Values, _| Box::new(ShamInjection { grid: Grid::of(values) }),
};
