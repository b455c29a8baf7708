//! Whether a donor zone holds what a protocol takes from it, and what became of the grafts.

use super::Setup;
use crate::enrol::{Known, World};
use crate::protocol::{Entry, Mistake, Mistakes, ProtocolFile};
use anagen_model::head::{Grafting, Head};
use anagen_model::law::Parameters;
use anagen_model::scalp::ground::hairs_per_unit;
use anagen_model::scalp::{Surface, Surgery};
use anagen_model::treatment;

/// Shared area of recipient and donor zone that is still taken for a touch of their borders, cm2.
const TOUCH_CM2: f64 = 0.5;

/// Where the amount of an entry is written.
fn amount(entry: &Entry) -> crate::protocol::Span {
    let keys = ["grafts_total", "grafts_per_cm2"];
    let written = keys.into_iter().find(|key| entry.values.number(key).is_some());
    entry.place.of(written.unwrap_or(keys[0]))
}

fn operations(entry: &Entry, head: &Surface, law: &Parameters) -> Vec<Surgery> {
    let registered = treatment::registered(entry.kind.name);
    registered.map_or_else(Vec::new, |r| (r.build)(&entry.values, &[]).surgery(head, law))
}

/// What can be said before any run: grafts that would be put into the zone they come from, and plans
/// that ask for more units than such a head is expected to give.
pub(super) fn check(file: &ProtocolFile, known: &Known, law: &Parameters, mistakes: &mut Vec<Mistake>) {
    let head = Surface::of_circumference_mm(known.head_circumference_mm);
    let hairs = known.ethnicity.hairs_per_cm2(&law.patient) / law.patient.visible_share;
    let units_per_cm2 = hairs / hairs_per_unit(known.ethnicity);
    let past: f64 = file.history.iter().flat_map(|e| operations(e, &head, law)).map(|s| s.units).sum();
    let all = file.history.iter().chain(file.plans.iter().flat_map(|p| &p.treatments));
    for entry in all {
        let Some(operation) = operations(entry, &head, law).into_iter().next() else { continue };
        if head.shared_cm2(&operation.places, &operation.zone) > TOUCH_CM2 {
            let disc = entry.values.number("centre_polar_deg").is_some();
            mistakes.push(file.mistake(
                entry.place.of(if disc { "centre_polar_deg" } else { "regions" }),
                "grafts would be put into the donor zone they are taken from",
                "a recipient area outside the safe donor zone",
                "the zone is a band at the back and over the ears; for the temples give a disc near polar 75, azimuth 60",
            ));
        }
    }
    for (entries, before) in file.plans.iter().map(|p| (&p.treatments, past)).chain([(&file.history, 0.0)]) {
        let mut asked = before;
        for entry in entries {
            let operations = operations(entry, &head, law);
            let Some(first) = operations.first() else { continue };
            asked += operations.iter().map(|s| s.units).sum::<f64>();
            let holds = first.zone.area_cm2(&head) * units_per_cm2;
            let gives = (first.handling.harvestable_share * holds).floor();
            if asked > gives {
                mistakes.push(file.mistake(
                    amount(entry),
                    format!("{asked:.0} grafts in all are more than the donor zone gives"),
                    format!("at most {gives:.0} in all sessions: {:.0} % of about {holds:.0} units expected in the zone of such a head", 100.0 * first.handling.harvestable_share),
                    "fewer grafts or sessions, a smaller recipient area, or a higher donor_height_cm if the zone is known to be safe",
                ));
                break;
            }
        }
    }
}

/// Whether the enrolled head holds the units its plans ask for.
pub(super) fn enough(setup: &Setup, world: &World, head: &Head) -> Result<(), Mistakes> {
    let mut mistakes = Vec::new();
    for (number, plan) in setup.plans.iter().enumerate() {
        let grafting = head.grafting(world.law, world.causes, &plan.treatments, setup.horizon);
        if grafting.taken < grafting.asked {
            let own = number.checked_sub(1).and_then(|p| setup.file.plans.get(p)).map_or(&[][..], |p| &p.treatments);
            let cuts = |e: &&Entry| !operations(e, &head.ground.head, world.law).is_empty();
            let Some(entry) = own.iter().rev().chain(&setup.file.history).find(cuts) else { continue };
            mistakes.push(setup.file.mistake(
                amount(entry),
                format!("the plan {:?} asks for {:.0} grafts", plan.info.name, grafting.asked),
                format!(
                    "at most {:.0}: that is what the enrolled head gives of the {:.0} units in its donor zone",
                    grafting.taken, grafting.held
                ),
                "this patient's hair is sparser than expected; fewer grafts, or fewer sessions",
            ));
        }
    }
    Mistakes::of(mistakes).map_or(Ok(()), Err)
}

/// What became of the grafts of a plan, for the report: (key, value).
pub(super) fn outcome(grafting: &Grafting) -> Vec<(&'static str, f64)> {
    if grafting.is_empty() {
        return Vec::new();
    }
    let tally = grafting.tally();
    vec![
        ("grafts_taken", tally.taken as f64),
        ("grafts_planted", tally.planted as f64),
        ("grafts_survived", tally.survived as f64),
        ("follicles_moved_and_alive", tally.follicles_moved as f64),
        ("follicles_lost", tally.follicles_lost as f64),
        ("donor_units_before", grafting.held),
        ("donor_units_left", grafting.held - tally.taken as f64),
    ]
}
