//! What maps of the scalp show, as numbers: a part of the results of a run.

use crate::patches::{Chart, PlanPatches, Quantity};
use crate::report::map::scale::Scale;
use crate::report::map::smoothed;
use anagen_model::scalp::Region;
use serde::{Deserialize, Serialize};

/// Over how far a map averages, cm: hairs, which are few on a patch; signals, which differ within millimetres
/// of a needle; and other tissue, which follows the mean of a patch's few follicles.
const SMOOTHED_CM: [f64; 3] = [0.6, 0.15, 0.4];
/// Share of its scale below which a quantity counts as the same everywhere.
const ALIKE: f64 = 2e-3;

/// A quantity over the scalp, plan by plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldMaps {
    /// Its name, see [`Quantity::name`].
    pub quantity: String,
    /// The day shown.
    pub day: f64,
    /// What the first colour stands for.
    pub low: f64,
    /// What the last colour stands for.
    pub high: f64,
    /// Over how far a map averages (SD of the weights), cm.
    pub smoothed_cm: f64,
    /// Plan by plan.
    pub plans: Vec<PlanMap>,
}

/// One plan of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanMap {
    /// The plan.
    pub plan: String,
    /// The map, from the run's folder; none where the quantity is the same everywhere.
    pub file: Option<String>,
    /// Least value the map shows.
    pub least: f64,
    /// Greatest value the map shows.
    pub greatest: f64,
    /// Mean of each region, by area.
    pub regions: Vec<RegionMean>,
    /// How many injection points are marked.
    pub points: usize,
}

/// Mean of a quantity over a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionMean {
    /// The region.
    pub region: String,
    /// The mean.
    pub mean: f64,
}

impl FieldMaps {
    /// The colours of its values.
    pub fn scale(&self) -> Scale {
        Scale::between(self.low, self.high)
    }

    /// What the maps of a quantity show, before they are drawn: `file` names a plan's picture.
    ///
    /// Tissue that follows treatment for months is shown on the last visit; a trophic signal, which fades, on
    /// the visit on which it is greatest.
    pub fn of(
        quantity: Quantity,
        chart: &Chart,
        plans: &[(&str, &PlanPatches)],
        file: impl Fn(usize, f64) -> String,
    ) -> Option<FieldMaps> {
        let visits = plans.first()?.1.days.len();
        let visit = match quantity {
            Quantity::Trophic => (0..visits).max_by(|a, b| strength(plans, *a).total_cmp(&strength(plans, *b)))?,
            _ => visits.checked_sub(1)?,
        };
        let day = plans[0].1.days[visit].day;
        let smoothed_cm = match quantity {
            Quantity::DensityChange => SMOOTHED_CM[0],
            Quantity::Trophic => SMOOTHED_CM[1],
            Quantity::Androgen | Quantity::Inflammation | Quantity::Perfusion => SMOOTHED_CM[2],
        };
        let one = |(plan, patches): &(&str, &PlanPatches)| {
            let values = patches.values(quantity, visit, chart);
            let seen = smoothed(chart, &values, smoothed_cm);
            PlanMap {
                plan: plan.to_string(),
                file: None,
                least: seen.iter().copied().fold(f64::MAX, f64::min),
                greatest: seen.iter().copied().fold(f64::MIN, f64::max),
                regions: Region::ALL.map(|region| mean(region, &values, chart)).to_vec(),
                points: 0,
            }
        };
        let mut maps: Vec<PlanMap> = plans.iter().map(one).collect();
        let least = maps.iter().map(|m| m.least).fold(f64::MAX, f64::min);
        let greatest = maps.iter().map(|m| m.greatest).fold(f64::MIN, f64::max);
        let scale = Scale::over(quantity.goes_both_ways(), least, greatest);
        for (number, map) in maps.iter_mut().enumerate() {
            let differs = map.greatest - map.least > ALIKE * (scale.high - scale.low);
            map.file = differs.then(|| file(number, day));
        }
        Some(FieldMaps {
            quantity: quantity.name().into(),
            day,
            low: scale.low,
            high: scale.high,
            smoothed_cm,
            plans: maps,
        })
    }
}

/// Mean activation of all plans at a visit; plain sums do, for they are only compared.
fn strength(plans: &[(&str, &PlanPatches)], visit: usize) -> f64 {
    plans.iter().flat_map(|(_, p)| &p.days[visit].skin.activation).map(|b| f64::from(*b)).sum()
}

fn mean(region: Region, values: &[f64], chart: &Chart) -> RegionMean {
    let (mut sum, mut area) = (0.0, 0.0);
    for ((value, own), cm2) in values.iter().zip(&chart.region).zip(&chart.area_cm2) {
        if *own == region {
            sum += value * cm2;
            area += cm2;
        }
    }
    RegionMean { region: region.name().into(), mean: if area > 0.0 { sum / area } else { 0.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patches::PatchDay;
    use anagen_model::head::Skin;
    use anagen_model::scalp::{Domain, Patches, Surface};

    fn chart() -> Chart {
        let surface = Surface { scale: 1.0 };
        Chart::of(surface, &Patches::new(Domain::Head(surface), 6.0))
    }

    /// A plan that adds `more` hairs to every vertex patch by the last of three visits, whose signal is
    /// greatest at the second.
    fn plan(chart: &Chart, more: u32, signal: f32) -> PlanPatches {
        let count = chart.region.len();
        let day = |day: f64, more: u32, signal: f32| PatchDay {
            day,
            hairs: chart.region.iter().map(|r| 50 + more * u32::from(*r == Region::Vertex)).collect(),
            skin: Skin {
                dht_relative: vec![1.0; count],
                androgen_pressure: vec![0.4; count],
                activation: chart.region.iter().map(|r| signal * f32::from(u8::from(*r == Region::Vertex))).collect(),
                perfusion: vec![0.8; count],
                inflammation: vec![0.1; count],
            },
        };
        PlanPatches {
            days: vec![day(0.0, 0, 0.0), day(40.0, 0, signal), day(80.0, more, 0.1 * signal)],
            sessions: Vec::new(),
        }
    }

    #[test]
    fn a_field_is_shown_where_it_differs_on_the_day_it_matters() {
        let chart = chart();
        let (untreated, treated) = (plan(&chart, 0, 0.0), plan(&chart, 9, 0.5));
        let plans = [("untreated", &untreated), ("cells", &treated)];
        let of = |q| FieldMaps::of(q, &chart, &plans, |plan, day| format!("{plan}-{day}.png")).expect("visits");
        let density = of(Quantity::DensityChange);
        assert_eq!((density.day, density.low), (80.0, -density.high));
        assert_eq!(density.plans[0].file, None, "nothing changes untreated");
        assert_eq!(density.plans[1].file.as_deref(), Some("1-80.png"));
        let vertex = |map: &PlanMap| map.regions.iter().find(|r| r.region == "vertex").expect("a vertex").mean;
        let area: f64 =
            (0..chart.region.len()).filter(|i| chart.region[*i] == Region::Vertex).map(|i| chart.area_cm2[i]).sum();
        let patches = chart.region.iter().filter(|r| **r == Region::Vertex).count() as f64;
        assert!((vertex(&density.plans[1]) - 9.0 * patches / area).abs() < 1e-9);
        assert_eq!(vertex(&density.plans[0]), 0.0);
        let trophic = of(Quantity::Trophic);
        assert_eq!(trophic.day, 40.0);
        assert!(trophic.plans[0].file.is_none() && trophic.plans[1].file.is_some());
        assert!(of(Quantity::Perfusion).plans.iter().all(|p| p.file.is_none()), "the same everywhere");
        assert_eq!(FieldMaps::of(Quantity::Perfusion, &chart, &[], |_, _| String::new()), None);
    }
}
