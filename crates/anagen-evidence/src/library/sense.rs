//! Which scale and which unit make sense of a measure.

use crate::study::{Measured, Scale, Unit};

/// The units in which `measured` can be told on `scale`; none if it has no such scale.
pub(super) fn units(measured: Measured, scale: Scale, difference: bool) -> &'static [Unit] {
    use Measured as M;
    use Unit::{Fraction, MmPerDay, PerArea, PerCm2, Percent, Points, Um};
    let share: &[Unit] = &[Fraction, Percent, Points];
    match (measured, scale) {
        (M::SaltResponder | M::Responder | M::AdverseEvent | M::Discontinuation, Scale::Share) => share,
        (M::SaltResponder | M::Responder | M::AdverseEvent | M::Discontinuation, _) => &[],
        (M::GraftSurvival, Scale::Share | Scale::Level) => share,
        // A share of people whose count rose.
        (M::HairCount | M::HairWeight | M::AnagenShare, Scale::Share) => share,
        (_, Scale::Share) => &[],
        // Points without an arm to differ from are caught as a difference without its control.
        (_, Scale::PercentChange) => &[Percent, Points],
        (M::HairCount, _) => &[PerCm2, PerArea],
        (M::MeanCalibre, _) => &[Um],
        (M::CumulativeThickness, _) => &[Um, PerCm2, PerArea],
        (M::GrowthRate, _) => &[MmPerDay],
        (M::AnagenShare, Scale::Level) if !difference => &[Fraction, Percent],
        (M::AnagenShare, _) => share,
        (M::Salt, Scale::Level) if !difference => &[Percent, Points],
        (M::Salt, _) => &[Points, Percent],
        // Weight and DHT have no unit of their own here: they are told in percent of day 0.
        (M::HairWeight | M::ScalpDht | M::SerumDht | M::GraftSurvival, _) => &[],
    }
}

/// The scales on which `measured` can be told.
pub(super) fn scales(measured: Measured) -> Vec<&'static str> {
    let told = |scale: &Scale| !units(measured, *scale, false).is_empty();
    Scale::ALL.into_iter().filter(told).map(Scale::name).collect()
}
