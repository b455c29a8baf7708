//! Intralesional steroid: triamcinolone injected into bare patches, regulation from outside.
//!
//! Each session adds `P = P_il c/(c + C50)` to the regulation of the attack in the regions treated, `c`
//! the concentration in mg/ml; it fades with the time constant `tau_il` (in steps of a week, the mean of
//! each). All three numbers are assumed, so that about half of patchy patients answer to three monthly
//! sessions of 5 mg/ml and a few more to 10 mg/ml (MUHAIDAT2020). Ignored: the wound of the needle, the
//! distance of points (a region is treated as a whole), steroid that reaches the blood, and atrophy as
//! an effect: it is a warning.

use super::grid::Grid;
use super::regions::Regions;
use super::{Registration, Treatment};
use crate::drive::{Drive, NEVER, Today};
use crate::quantity::burden::{Burden, Given, Known, Read, event, found};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of injected steroid.
    pub struct SteroidLaw in "steroid" {
        regulation_per_day "P_il" = 0.2, "1/day", 0.1, 1.0, LogNormal, Population, Guess,
            "greatest regulation right after a session",
            "assumed, so that half of patchy patients answer to three sessions of 5 mg/ml (MUHAIDAT2020)";
        half_mg_per_ml "C50_il" = 3.0, "mg/ml", 1.0, 10.0, LogNormal, Population, Guess,
            "concentration of half that regulation", "assumed: 10 mg/ml does little more than 5 (RAJAN2020, MUHAIDAT2020)";
        fading_days "tau_il" = 21.0, "day", 10.0, 42.0, LogNormal, Population, Guess,
            "time constant of a depot of triamcinolone", "assumed: sessions are given every 4 to 6 weeks";
    }
}

/// Regulation by a session below which it is over, as a share of its start.
const OVER: f64 = 1e-3;
const WEEK: f64 = 7.0;

impl SteroidLaw {
    /// Regulation right after a session at a concentration, 1/day.
    pub fn regulation(&self, mg_per_ml: f64) -> f64 {
        self.regulation_per_day * mg_per_ml / (mg_per_ml + self.half_mg_per_ml)
    }

    /// What is left of a session `age` days later: the mean over the week of its life.
    pub fn left(&self, age: f64) -> f64 {
        if age < 0.0 || age >= self.days() {
            return 0.0;
        }
        let tau = self.fading_days;
        libm::exp(-libm::floor(age / WEEK) * WEEK / tau) * (1.0 - libm::exp(-WEEK / tau)) * tau / WEEK
    }

    /// Days until a session is over, whole weeks.
    fn days(&self) -> f64 {
        WEEK * libm::ceil(-self.fading_days * libm::log(OVER) / WEEK)
    }
}

/// Sessions of injections.
#[derive(Clone, Debug, PartialEq)]
pub struct IntralesionalSteroid {
    session_days: Vec<f64>,
    regions: Regions,
    mg_per_ml: f64,
}

impl Treatment for IntralesionalSteroid {
    fn act(&self, today: &Today, region: Region, drive: &mut Drive) {
        if self.regions.hold(region) {
            let law = &today.parameters.steroid;
            let left: f64 = self.session_days.iter().map(|day| law.left(today.day - day)).sum();
            drive.immune_regulation_per_day += law.regulation(self.mg_per_ml) * left;
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let days = today.parameters.steroid.days();
        let next = |session: &f64| {
            let age = today.day - session;
            if age < 0.0 {
                *session
            } else if age < days {
                session + WEEK * (libm::floor(age / WEEK) + 1.0)
            } else {
                NEVER
            }
        };
        self.session_days.iter().map(next).fold(NEVER, f64::min)
    }
}

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    Grid::some_session(values).into_iter().chain(Regions::check(values)).collect()
}

fn warn(values: &Values, _: &Person) -> Vec<Warning> {
    let mg_per_ml = values.number("concentration_mg_per_ml").unwrap_or(0.0);
    let ml = values.number("volume_ml_per_session").unwrap_or(0.0);
    let days = values.numbers("session_days").unwrap_or(&[]);
    let mut warnings = vec![Warning {
        key: "concentration_mg_per_ml",
        what: "skin atrophy in 3.9 % at 2.5 to 3.3, 11.5 % at 5, 18.1 % at 10 mg/ml; it is not simulated".into(),
        source: "SU2022ILT, abstract",
    }];
    let mut warn = |key, what: String, source| warnings.push(Warning { key, what, source });
    if mg_per_ml > 10.0 {
        warn(
            "concentration_mg_per_ml",
            format!("{mg_per_ml} mg/ml; 2.5 to 5 is usual on the scalp, 10 the most"),
            "practice; the 40 mg/ml product is not for intradermal use (openFDA)",
        );
    }
    if mg_per_ml * ml > 20.0 {
        warn(
            "volume_ml_per_session",
            format!("{} mg in one session; 20 mg is the usual limit", mg_per_ml * ml),
            "remembered; experts give 5 to 7.5 mg (PMC12269436)",
        );
    }
    if days.windows(2).any(|pair| pair[1] - pair[0] < 28.0) {
        warn(
            "session_days",
            "sessions less than 4 weeks apart; every 4 to 6 weeks is usual".into(),
            "practice (PMC12269436)",
        );
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "intralesional_steroid",
        title: "Steroid, intralesional",
        doc: "Triamcinolone injected into bare patches every 4 to 6 weeks; hair returns in about half, with some skin atrophy and frequent relapse.",
        fields: &[
            Grid::SESSIONS,
            Field { presence: Presence::Required, doc: "Regions whose bare patches are injected.", ..Regions::FIELD },
            Field {
                key: "concentration_mg_per_ml",
                kind: FieldKind::Number { low: 0.0, high: 40.0, whole: false },
                presence: Presence::Required,
                doc: "Concentration of triamcinolone; 2.5 to 10 is usual.",
            },
            Field {
                key: "volume_ml_per_session",
                kind: FieldKind::Number { low: 0.0, high: 20.0, whole: false },
                presence: Presence::Default(1.5),
                doc: "Volume of a whole session; only the warnings read it.",
            },
        ],
        check,
        laws: &["steroid", "areata"],
        evidence: Evidence {
            grade: Grade::B,
            says: "One randomised trial found 2.5, 5 and 10 mg/ml better than saline in patchy areata, 10 slightly better with more atrophy; pooled rates are uncontrolled, and almost half relapse.",
            number: Published {
                what: "complete regrowth after three monthly sessions, patchy areata, 5 mg/ml",
                published: "43.5 % (10 mg/ml: 53.8 %; n 85)",
                model: "45.1 %",
                source: "MUHAIDAT2020, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        adverse: Known::Is(&[
            event("skin atrophy, 10 mg/ml", 0.1805, "SU2022ILT", Read::Abstract),
            event("skin atrophy, 5 mg/ml", 0.1149, "SU2022ILT", Read::Abstract),
            event("skin atrophy, 2.5 to 3.3 mg/ml", 0.0385, "SU2022ILT", Read::Abstract),
            event("minor local, 10 mg/ml", 0.25, "MUHAIDAT2020", Read::Abstract),
            event("minor local, 5 mg/ml", 0.17, "MUHAIDAT2020", Read::Abstract),
        ]),
        lost: found("almost 45 % had lost hair again after one to three years", "MUHAIDAT2020", Read::Abstract),
        ..Burden::unknown(Given::Volume("volume_ml_per_session", 0.1))
    },
    build: |values: &Values, _| {
        Box::new(IntralesionalSteroid {
            session_days: values.numbers("session_days").unwrap_or(&[]).to_vec(),
            regions: Regions::of(values),
            mg_per_ml: values.number("concentration_mg_per_ml").unwrap_or(0.0),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_fades_in_weekly_steps_with_its_integral_kept() {
        let law = SteroidLaw::default();
        let sum: f64 = (0..400).map(|day| law.left(day as f64)).sum();
        assert!((sum - law.fading_days).abs() < 0.02 * law.fading_days, "{sum}");
        assert_eq!((law.left(8.0), law.left(-1.0), law.left(1000.0)), (law.left(13.0), 0.0, 0.0));
        assert!((law.regulation(3.0) / law.regulation_per_day - 0.5).abs() < 1e-15, "half at C50");
    }

    #[test]
    fn limits_of_practice_are_warned_of() {
        let table = |mg_per_ml: f64, ml: f64, second: f64| {
            use crate::quantity::Value::{Number, Numbers};
            let entries = [
                ("concentration_mg_per_ml", Number(mg_per_ml)),
                ("volume_ml_per_session", Number(ml)),
                ("session_days", Numbers(vec![0.0, second])),
            ];
            Values(entries.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
        };
        let count = |v: Values| warn(&v, &Person { female: false, age_years: 30.0, pregnant: false }).len();
        assert_eq!((count(table(5.0, 1.5, 42.0)), count(table(20.0, 1.5, 14.0))), (1, 4));
    }
}
