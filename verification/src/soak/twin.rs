//! A made-up protocol beside the slow twin: what its causes and treatments ask is read off day by day and
//! handed to the twin as something that passes, its needles as sessions; everything else the twin computes.
//!
//! The twin knows no immune attack and no operation: a protocol with either is not for it.

use crate::twin::compare::{Comparison, compare};
use crate::twin::{Passing, Plan};
use anagen_lab::enrol::{SIZE, World, candidate_of};
use anagen_lab::run::Setup;
use anagen_model::cause::Cause;
use anagen_model::drive::{Drive, Today};
use anagen_model::head::{Head, Resolution, Seedbed};
use anagen_model::patient::{Patient, deviates};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::depot::{Injection, POTENCY_CELLS_PER_CM2};
use anagen_model::scalp::{Domain, Payload, Surface, TargetArea};
use anagen_model::treatment::Treatment;

/// The twin follows a protocol no longer than this.
const LONGEST_DAYS: f64 = 366.0;

/// Hair of the patient beside the twin: usual, whatever the protocol's own parameters say.
const HAIRS_PER_CM2: f64 = 226.0;

/// Whether the twin knows everything this protocol has.
pub fn knows(setup: &Setup) -> bool {
    let head = Surface::of_circumference_mm(setup.known.head_circumference_mm);
    let operates = |t: &Box<dyn Treatment>| !t.surgery(&head, &setup.parameters).is_empty();
    let plan = setup.plans.last().expect("the untreated plan at least");
    setup.causes.iter().all(|c| c.outbreak().is_none()) && !plan.treatments.iter().any(operates)
}

/// Strongest signal of a footprint, EC50 units, that is compared: the twin's disc is good to 1e-4 of its
/// source, and the kernel's signal ends where it has fallen to 5e-5.
const STRONGEST_EC50: f64 = 50.0;

/// Follows the last plan of a protocol by both, on 25 cm2 of the region of its first site; panics where
/// they differ by more than the limits of [`compare`]. False if a signal is too strong to compare, or if what
/// is asked changes within a day of the plan, which the twin lives whole, or where the kernel says it is coarse.
pub fn agree(setup: &Setup) -> bool {
    let law = &setup.parameters;
    let sensitivity = BetaTable::new(law.androgenetic.concentration);
    let seed = setup.file.seed;
    let world = World {
        law,
        sensitivity: &sensitivity,
        known: setup.known,
        causes: &setup.causes,
        history: &setup.history,
        first_day: setup.first_day,
        seed,
        lanes: setup.lanes,
    };
    let mut z = vec![0.0; SIZE];
    deviates(&Stream::new(seed, 0), 1, Purpose::Enrolment, &mut z);
    let (mut traits, regions) = candidate_of(&world, &z);
    traits.healthy_hairs_per_cm2 = HAIRS_PER_CM2;
    let known = setup.known;
    let patient = Patient {
        number: 5,
        sex: known.sex,
        age_years: known.age_years,
        grade: known.grade,
        ethnicity: known.ethnicity,
        head_circumference_mm: known.head_circumference_mm,
        traits,
    };
    let region = setup.sites[0].region;
    let area = TargetArea { width_cm: 5.0, height_cm: 5.0, margin_cm: 0.0, region, centre_cm: None };
    let stream = Stream::new(seed, patient.number);
    let head = Head::grow(&Seedbed {
        parameters: law,
        sensitivity: &sensitivity,
        patient: &patient,
        regions: &regions,
        causes: &setup.causes,
        domain: Domain::Target(area),
        stream,
        first_day: setup.first_day,
        resolution: Resolution::default(),
    });
    let treatments = &setup.plans.last().expect("a plan").treatments;
    let end = setup.horizon.min(setup.first_day + LONGEST_DAYS);
    let today = Today { day: setup.first_day, patient: &patient, parameters: law };
    let injections = injections(treatments, &today, &head, end);
    let present = asked(&setup.causes, treatments, &today, &head, end);
    let whole_days = present.iter().all(|p| p.until == end || p.until.fract() == 0.0);
    if !whole_days || injections.iter().any(|i| signal_ec50(i) > STRONGEST_EC50) {
        return false;
    }
    let passings = [past(setup, &today, &head), present].concat();
    // Of damage within a cycle the kernel takes the hazard of loss as if the niche had failed evenly; see
    // `follicle/niche.rs`.
    if law.niche.loss_per_year > 0.0 && passings.iter().any(|p| p.asks.niche_damage_per_day > 0.0) {
        return false;
    }
    let plan = Plan { passings, injections, ..Plan::default() };
    let mut visits: Vec<f64> = setup.visits.iter().copied().filter(|day| *day < end).collect();
    visits.insert(0, setup.first_day);
    visits.dedup();
    let name = &setup.file.source.path;
    compare(&Comparison {
        name,
        head: &head,
        law,
        causes: &setup.causes,
        treatments,
        plan: &plan,
        stream,
        visits: &visits,
        end,
    });
    true
}

/// What the causes ask before the first day; treatments of the history come after it.
fn past(setup: &Setup, today: &Today, head: &Head) -> Vec<Passing> {
    let androgen_from = setup.first_day - today.patient.traits.exposure_years * 365.25;
    let since = setup.causes.iter().map(|c| c.since(today.patient)).fold(androgen_from, f64::min);
    // The kernel ends a stretch where androgen begins, so that is where it asks again.
    let at = |day: f64| Today { day, ..*today };
    let mut grown = asked(&setup.causes, &[], &at(androgen_from), head, setup.first_day);
    if since < androgen_from {
        return [asked(&setup.causes, &[], &at(since.floor()), head, androgen_from), grown].concat();
    }
    // What always was does not say when the scalp is born: androgen does.
    grown.iter_mut().take(1).for_each(|first| first.from = f64::NEG_INFINITY);
    grown
}

/// What causes and treatments ask of the region from `today` until `end`, from change to change.
fn asked(
    causes: &[Box<dyn Cause>],
    treatments: &[Box<dyn Treatment>],
    today: &Today,
    head: &Head,
    end: f64,
) -> Vec<Passing> {
    let region = head.ground.roots[0].region;
    let mut all = Vec::new();
    let mut today = *today;
    while today.day < end {
        let mut parts = vec![Drive::default(); causes.len() + treatments.len()];
        let (of_causes, of_treatments) = parts.split_at_mut(causes.len());
        let mut next = end;
        for (cause, part) in causes.iter().zip(of_causes) {
            cause.act(&today, region, part);
            next = next.min(cause.quiet_until(&today));
        }
        for (treatment, part) in treatments.iter().zip(of_treatments) {
            treatment.act(&today, region, part);
            next = next.min(treatment.quiet_until(&today));
        }
        let together = Drive::together(&parts, today.parameters);
        // The dose law of dutasteride is in the factor already.
        let asks = Drive { dutasteride_mg: 0.0, ..together };
        all.push(Passing { from: today.day, until: next, asks });
        today.day = next;
    }
    all
}

/// Every needle that reaches the area before `end`.
fn injections(treatments: &[Box<dyn Treatment>], today: &Today, head: &Head, end: f64) -> Vec<Injection> {
    let mut all: Vec<Injection> = treatments.iter().flat_map(|t| t.sessions(today, &head.ground)).collect();
    all.retain(|s| s.day >= today.day && s.day < end && !s.points_cm.is_empty());
    all.sort_by(Injection::order);
    all
}

/// The signal of a whole footprint if every cell of it lived.
fn signal_ec50(session: &Injection) -> f64 {
    let footprint_cm2 = std::f64::consts::PI * (0.1 * session.radius_mm).powi(2);
    match session.payload {
        Some(Payload::Factors(factors)) => factors.signal_ec50,
        Some(Payload::Cells(cells)) => cells.kinetics.potency * cells.per_site / footprint_cm2 / POTENCY_CELLS_PER_CM2,
        None => 0.0,
    }
}
