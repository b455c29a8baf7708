//! Arms as plans: what no source prints is drawn for each replicate.

use super::Order;
use crate::study::{Arm, Assumed, Given};
use anagen_model::quantity::Value;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::treatment::{self, Treatment};

/// A number of a place's name (FNV-1a): the key of its draw.
fn key(place: &str) -> u32 {
    place.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The value of an assumed number in a replicate.
fn drawn(assumed: &Assumed, study: &str, order: &Order) -> f64 {
    let Some(replicate) = order.replicate else { return assumed.value };
    let place = key(&format!("{study} {}", assumed.place));
    let u = Stream::new(order.seed, 1).uniforms(replicate, place, Purpose::Parameters)[0];
    assumed.low + u * (assumed.high - assumed.low)
}

/// A design value in a replicate.
pub(super) fn given(given: &Given, study: &str, order: &Order) -> f64 {
    match given {
        Given::Printed(value) => *value,
        Given::Assumed(assumed) => drawn(assumed, study, order),
    }
}

/// The treatments of an arm in a replicate.
pub(super) fn treatments(arm: &Arm, study: &str, order: &Order) -> Vec<Box<dyn Treatment>> {
    let build = |item: &crate::study::ArmTreatment| {
        let mut values = item.values.clone();
        for (name, assumed) in &item.assumed {
            values.0.insert(name.clone(), Value::Number(drawn(assumed, study, order)));
        }
        treatment::registered(item.kind.name).map(|registration| (registration.build)(&values, &[]))
    };
    arm.treatments.iter().filter_map(build).collect()
}
