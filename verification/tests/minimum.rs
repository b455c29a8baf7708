//! The minimum kernel does the same as the engine, or its speed would say nothing.
//!
//! Both jobs of the benchmark on a whole head: every phase at every visit, every hair shed and dormant
//! follicle; lengths, calibres and masses in sum to 1e-6. Deterministic: no false alarms.

use anagen_lab::run::Enrolled;
use anagen_model::law::Parameters;
use anagen_model::quantity::stream::Stream;
use anagen_verification::speed::jobs::{JOBS, same};
use anagen_verification::speed::minimum::Minimum;
use anagen_verification::speed::protocol;
use std::sync::atomic::AtomicBool;

/// Holds a job of the engine against the minimum under `law`.
fn hold(path: &str, law: impl Fn(&mut Parameters)) {
    let setup = protocol(path);
    let (seed, stop) = (setup.file.seed, AtomicBool::new(false));
    let enrolled = Enrolled::of(&setup, seed, &stop, &()).expect("nobody stops it");
    let (plan, head) = (setup.plans.len() - 1, &enrolled.head);
    let course = head.course(&setup.parameters, &setup.causes, &setup.plans[plan].treatments, setup.horizon);
    let mut laws = setup.parameters.clone();
    law(&mut laws);
    let minimum = Minimum::of(head, &course, &laws, Stream::new(seed, 0), &setup.visits);
    same(&enrolled.walk(plan, &stop, &()).harvest, &minimum.run());
}

#[test]
fn engine_and_minimum_agree() {
    JOBS.iter().for_each(|(_, path)| hold(path, |_| {}));
}

#[test]
#[should_panic(expected = "at visit")]
fn another_law_is_noticed() {
    hold(JOBS[0].1, |law| law.shaft.section_by_trophic += 0.01);
}
