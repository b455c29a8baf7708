//! Microneedling: a roller or pen over whole regions, a wound without a syringe.
//!
//! Mechanism: each session leaves a trophic pulse over the region, `P_needling x 2^(-t/t_sham)`, told in
//! the middle of each day until it is spent; in the share of skin the needles touch, growing follicles
//! are released into catagen and inflammation jumps as at an injection (`h_trauma`, `i_trauma` of
//! [`sham_injection`](super::sham_injection); the jump is given as a source over the first day). All
//! numbers are assumed. Ignored: depth and number of needles, and that drugs enter more easily after it.

use super::grid::Grid;
use super::regions::Regions;
use super::{Registration, Treatment};
use crate::drive::{Drive, NEVER, Today};
use crate::law::Parameters;
use crate::quantity::burden::{Burden, Given, Known, Per, Read, found, told, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Frame, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of microneedling.
    pub struct MicroneedlingLaw in "microneedling" {
        pulse "P_needling" = 0.5, "EC50", 0.0, 1.5, Uniform, Population, Guess,
            "trophic pulse of one session over the region",
            "assumed: more than a single needle's; one split head gained without an untreated control (Aggarwal 2020)";
        touched_share "f_needling" = 0.1, "fraction", 0.02, 0.3, Uniform, Population, Guess,
            "share of the treated skin that is wounded as by an injection",
            "assumed: needles are fine and shallow, and no shedding is reported";
    }
}

/// Share of the pulse below which it is spent.
const SPENT: f64 = 1e-4;

/// Sessions of microneedling.
#[derive(Clone, Debug, PartialEq)]
pub struct Microneedling {
    session_days: Vec<f64>,
    regions: Regions,
}

/// Days a session acts: until its pulse is spent and its trauma over.
fn lasting_days(law: &Parameters) -> f64 {
    let pulse = libm::ceil(-libm::log2(SPENT) * law.needle.half_life_days);
    pulse.max(law.needle.hazard_days)
}

impl Microneedling {
    /// Ages, in days, of the sessions that act on `day`.
    fn ages(&self, day: f64, law: &Parameters) -> impl Iterator<Item = f64> {
        let lasting = lasting_days(law);
        self.session_days.iter().map(move |session| day - session).filter(move |age| (0.0..lasting).contains(age))
    }
}

impl Treatment for Microneedling {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if !self.regions.hold(region) {
            return;
        }
        let law = today.parameters;
        for age in self.ages(today.day, law) {
            let middle = libm::floor(age) + 0.5;
            drive.add_trophic(law.microneedling.pulse * libm::exp2(-middle / law.needle.half_life_days));
            let touched = law.microneedling.touched_share;
            if age < law.needle.hazard_days {
                drive.release_per_day += touched * law.needle.hazard_per_day;
            }
            if age < 1.0 {
                drive.inflammation += touched * law.needle.inflammation * law.tissue.inflammation_days;
            }
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let next = self.session_days.iter().copied().find(|session| *session > today.day).unwrap_or(NEVER);
        let acts = self.ages(today.day, today.parameters).next().is_some();
        if acts { next.min(libm::floor(today.day) + 1.0) } else { next }
    }
}

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    Grid::some_session(values).into_iter().chain(Regions::check(values)).collect()
}

fn warn(values: &Values, _: &Person) -> Vec<Warning> {
    let days = values.numbers("session_days").unwrap_or(&[]);
    match days.windows(2).find(|pair| pair[1] - pair[0] < 7.0) {
        Some(pair) => {
            let what =
                format!("the sessions on days {} and {} are closer than the weekly ones tried", pair[0], pair[1]);
            vec![Warning::at("session_days", what, "DHURAT2013 and KUMAR2018 (weekly), abstracts")]
        }
        None => Vec::new(),
    }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "microneedling",
        title: "Microneedling",
        doc: "A roller or pen over whole regions in sessions; small wounds, a short signal, nothing injected.",
        fields: &[Grid::SESSIONS, Regions::FIELD],
        check,
        laws: &["microneedling", "needle", "trophic"],
        evidence: Evidence {
            grade: Grade::B,
            says: "Alone: one split head rose by 10.8/cm2 without an untreated control, and PRP added nothing to it (AGGARWAL2020). With minoxidil: +13/cm2 over minoxidil in a network of trials (GUPTA2023PRPMN), but single trials differ forty-fold: +69 (DHURAT2013) against +1.6/cm2 (KUMAR2018) over minoxidil at 12 weeks.",
            number: Published {
                what: "four monthly sessions, hairs at week 26",
                published: "+10.8/cm2 from baseline (n 30, no SD, no control)",
                model: "+3.6/cm2 over untreated",
                source: "AGGARWAL2020, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        downtime: found(
            "redness and soreness, gone in three to five days",
            "famavip.com, microneedling for hair loss",
            Read::Seller,
        ),
        adverse: Known::Is(&[told("no serious one in 657 people", "English 2022, PMC8776974", Read::Abstract)]),
        cost: usd(200.0, 800.0, Per::Session, Known::Not, "famavip.com, microneedling for hair loss", Read::Seller),
        ..Burden::unknown(Given::Sessions)
    },
    build: |values: &Values, _| {
        let session_days = values.numbers("session_days").unwrap_or(&[]).to_vec();
        Box::new(Microneedling { session_days, regions: Regions::of(values) })
    },
};
