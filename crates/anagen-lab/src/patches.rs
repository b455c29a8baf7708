//! The patches of the head through a run: hairs and tissue of each at every visit, plan by plan. They are
//! the rows of `patches.parquet`, and maps are drawn from them.

use anagen_model::head::Skin;
use anagen_model::scalp::{Patches, Region, Surface};

/// Where the patches lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The head.
    pub surface: Surface,
    /// Place of the middle of each patch in the chart (Lambert's, about the vertex), cm.
    pub place_cm: Vec<[f64; 2]>,
    /// True area of each, cm2.
    pub area_cm2: Vec<f64>,
    /// Region of each.
    pub region: Vec<Region>,
    /// Side of a patch in the chart, cm.
    pub side_cm: f64,
}

impl Chart {
    /// The patches of a head.
    pub fn of(surface: Surface, patches: &Patches) -> Chart {
        Chart {
            surface,
            place_cm: patches.centre.iter().map(|centre| surface.chart(*centre)).collect(),
            area_cm2: patches.area_cm2.clone(),
            region: patches.region.clone(),
            side_cm: patches.side_cm[0],
        }
    }
}

/// One plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanPatches {
    /// Its visits.
    pub days: Vec<PatchDay>,
    /// Sessions of needles: day and places in the chart, cm.
    pub sessions: Vec<(f64, Vec<[f64; 2]>)>,
}

/// All patches on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatchDay {
    /// The day.
    pub day: f64,
    /// Visible hairs of each patch.
    pub hairs: Vec<u32>,
    /// Its tissue.
    pub skin: Skin,
}

/// What a map may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Visible hairs per cm2, less those of day 0.
    DensityChange,
    /// Androgen pressure on the mean follicle.
    Androgen,
    /// Activation of the niche by trophic signals.
    Trophic,
    /// Inflammation.
    Inflammation,
    /// Perfusion.
    Perfusion,
}

impl Quantity {
    /// All, in the order of the page.
    pub const ALL: [Quantity; 5] =
        [Self::DensityChange, Self::Androgen, Self::Trophic, Self::Inflammation, Self::Perfusion];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        ["density-change", "androgen", "trophic", "inflammation", "perfusion"][self as usize]
    }

    /// Whether it goes both ways from 0.
    pub fn goes_both_ways(self) -> bool {
        self == Quantity::DensityChange
    }
}

impl PlanPatches {
    /// A quantity of every patch at visit number `visit`.
    pub fn values(&self, quantity: Quantity, visit: usize, chart: &Chart) -> Vec<f64> {
        let PatchDay { hairs, skin, .. } = &self.days[visit];
        let of = |values: &[f32]| values.iter().map(|v| f64::from(*v)).collect();
        match quantity {
            Quantity::DensityChange => {
                let change = |((now, then), area): ((&u32, &u32), &f64)| (f64::from(*now) - f64::from(*then)) / area;
                hairs.iter().zip(&self.days[0].hairs).zip(&chart.area_cm2).map(change).collect()
            }
            Quantity::Androgen => of(&skin.androgen_pressure),
            Quantity::Trophic => of(&skin.activation),
            Quantity::Inflammation => of(&skin.inflammation),
            Quantity::Perfusion => of(&skin.perfusion),
        }
    }
}
