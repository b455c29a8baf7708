//! Contact immunotherapy: a sensitiser (DPCP) painted on once a week turns the attack away.
//!
//! Regulation of the whole scalp approaches `P_dpcp` with the time constant `tau_dpcp` while it is
//! painted, and fades with it after stopping (in steps of a week, the mean of each); adherence scales it.
//! Both numbers are assumed, so that about four patients in ten of patchy and fewer of total areata regrow
//! (LEE2018DPCP). The concentration is titrated to a mild eczema, so it is no dose. Ignored: the eczema
//! itself, patients who cannot be sensitised, one side painted first.

use super::{ADHERENCE, Course, Registration, Treatment};
use crate::drive::{Drive, Today};
use crate::quantity::Values;
use crate::quantity::burden::{Burden, Given, Known, Read, event, found, pain_told};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::scalp::Region;

parameters! {
    /// Parameters of contact immunotherapy.
    pub struct ContactLaw in "contact" {
        regulation_per_day "P_dpcp" = 0.04, "1/day", 0.03, 0.3, LogNormal, Population, Guess,
            "regulation of a scalp that has been painted for long",
            "assumed, so that about four patients in ten regrow (LEE2018DPCP)";
        turning_days "tau_dpcp" = 42.0, "day", 21.0, 84.0, LogNormal, Population, Guess,
            "time constant of that regulation", "assumed: sensitisation and titration take weeks, first hair about three months";
    }
}

const WEEK: f64 = 7.0;
/// Time constants after a start or stop until regulation moves no more.
const FADED: f64 = 7.0;

impl ContactLaw {
    /// Share of the full regulation on a day of a course: the mean of the week since it last changed.
    fn share(&self, course: &Course, day: f64) -> f64 {
        let tau = self.turning_days;
        let (mut level, mut target) = (0.0, 0.0);
        let mut since = f64::NEG_INFINITY;
        for &edge in course.edges().iter().filter(|edge| **edge <= day) {
            if since > f64::NEG_INFINITY {
                level = target + (level - target) * libm::exp((since - edge) / tau);
            }
            target = 1.0 - target;
            since = edge;
        }
        let age = day - since;
        if age >= self.faded_days() {
            return target;
        }
        let left = libm::exp(-libm::floor(age / WEEK) * WEEK / tau) * (1.0 - libm::exp(-WEEK / tau)) * tau / WEEK;
        target + (level - target) * left
    }

    fn faded_days(&self) -> f64 {
        WEEK * libm::ceil(FADED * self.turning_days / WEEK)
    }
}

/// A course of weekly painting.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactImmunotherapy {
    adherence: f64,
    course: Course,
}

impl Treatment for ContactImmunotherapy {
    fn act(&self, today: &Today, _region: Region, drive: &mut Drive) {
        let law = &today.parameters.contact;
        drive.immune_regulation_per_day += self.adherence * law.regulation_per_day * law.share(&self.course, today.day);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let next = self.course.quiet_until(today.day);
        let Some(since) = self.course.edges().iter().rfind(|edge| **edge <= today.day) else { return next };
        let age = today.day - since;
        if age >= today.parameters.contact.faded_days() {
            return next;
        }
        next.min(since + WEEK * (libm::floor(age / WEEK) + 1.0))
    }
}

fn warn(_: &Values, person: &Person) -> Vec<Warning> {
    let mut warnings = vec![Warning {
        key: "",
        what: "no approved form: sensitisers are compounded; severe local reactions in 1.9 % of 159 patients".into(),
        source: "PMC8001176 (2021); PMID 29108907, abstract",
    }];
    if person.pregnant {
        warnings.push(Warning {
            key: "",
            what: "avoided in pregnancy".into(),
            source: "remembered, no source was read",
        });
    }
    warnings
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "contact_immunotherapy",
        title: "Contact immunotherapy (DPCP)",
        doc: "A sensitiser painted on the scalp once a week, titrated to a mild eczema; first hair after about three months.",
        fields: &[Course::START, Course::STOP, Course::BREAKS, Course::RESUMES, ADHERENCE],
        check: Course::check,
        laws: &["contact", "areata"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Pooled, mostly uncontrolled series report regrowth in about half; a small comparison had it worst of three; relapse is common, and no product is approved.",
            number: Published {
                what: "complete regrowth, patchy areata",
                published: "42.6 % (total: 24.9 %; 45 studies, n 2227)",
                model: "43.3 % of patchy sites, 39.3 % of total ones",
                source: "LEE2018DPCP, abstract",
            },
        },
        warn,
    },
    burden: Burden {
        pain: pain_told(
            "an itching eczema is what it aims at",
            "Northern Care Alliance NHS, leaflet on diphencyprone",
            Read::Secondary,
        ),
        downtime: found(
            "the scalp itches for 20 to 24 hours after each application",
            "Northern Care Alliance NHS, leaflet on diphencyprone",
            Read::Secondary,
        ),
        adverse: Known::Is(&[
            event("any (80 people, no control)", 0.588, "Korean J Dermatol 2006;44:1417", Read::Abstract),
            event("dermatitis elsewhere", 0.238, "Korean J Dermatol 2006;44:1417", Read::Abstract),
            event("swollen lymph nodes", 0.113, "Korean J Dermatol 2006;44:1417", Read::Abstract),
            event("any, another series (30 people)", 0.1, "SHIN2019", Read::Abstract),
        ]),
        lost: found(
            "66.7 % had lost part of it again after 6 to 12 months (18 of 27)",
            "Iranian J Dermatol, trial of diphencyprone in 28 people",
            Read::Abstract,
        ),
        ..Burden::unknown(Given::ClinicWeekly)
    },
    build: |values: &Values, _| {
        Box::new(ContactImmunotherapy {
            adherence: values.number("adherence_fraction").unwrap_or(1.0),
            course: Course::of(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regulation_rises_while_painted_and_fades_after() {
        let law = ContactLaw::default();
        let course = Course { edges: vec![0.0, 350.0] };
        let share = |day: f64| law.share(&course, day);
        assert_eq!((share(-1.0), share(3.0), share(5000.0)), (0.0, share(6.0), 0.0));
        assert!(share(0.0) < 0.1 && share(340.0) > 0.999 && share(350.0) > 0.9 && share(434.0) < 0.15);
    }

    #[test]
    fn pregnancy_is_warned_of() {
        let count = |pregnant| warn(&Values::default(), &Person { female: true, age_years: 30.0, pregnant }).len();
        assert_eq!((count(false), count(true)), (1, 2));
    }
}
