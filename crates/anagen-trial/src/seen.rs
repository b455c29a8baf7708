//! What there is to be seen of a site: the endpoints' values as they are, in the area itself or in one that lies
//! a little beside it, and hairs against those of the baseline.

use crate::design::Endpoint;
use crate::record::HairMoves;
use anagen_evidence::restage::readings::Quantity;
use anagen_evidence::study::Measured;
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::scalp::{Domain, TargetArea};

/// Which hairs an endpoint counts.
#[derive(Clone, Copy, Debug)]
pub struct Sight(Quantity);

impl Sight {
    /// That of an endpoint.
    pub fn of(endpoint: &Endpoint) -> Sight {
        Sight(Quantity { measured: endpoint.measured, hairs: endpoint.hairs, cut_um: endpoint.least_calibre_um })
    }

    fn takes(&self, hair: &Snapshot, law: &Parameters) -> bool {
        visible(hair, law) && self.0.takes(hair, law)
    }
}

fn area(head: &Head) -> TargetArea {
    match head.ground.domain {
        Domain::Target(area) => area,
        Domain::Head(_) => TargetArea::square(1.0, anagen_model::scalp::Region::Vertex),
    }
}

/// Numbers of the follicles that stand in the area moved by `by_cm`; all of them where there is no margin.
fn inside(head: &Head, by_cm: [f64; 2]) -> impl Iterator<Item = usize> + '_ {
    let area = area(head);
    let whole = area.margin_cm == 0.0;
    let roots = &head.ground.roots;
    let stands = move |i: &usize| {
        let [x, y, z] = roots[*i].position_cm;
        whole || area.counts([x - by_cm[0], y - by_cm[1], z])
    };
    (0..roots.len()).filter(stands)
}

/// The values of endpoints, per cm2 where it is a count, a weight or a sum. `before` is what was there at the
/// clipping before, where hair is weighed.
pub fn seen(
    head: &Head,
    now: &[Snapshot],
    before: Option<&[Snapshot]>,
    law: &Parameters,
    by_cm: [f64; 2],
    endpoints: &[Endpoint],
) -> Vec<f64> {
    let area = area(head);
    let area_cm2 = area.width_cm * area.height_cm;
    let here: Vec<usize> = inside(head, by_cm).collect();
    let value = |endpoint: &Endpoint| {
        let sight = Sight::of(endpoint);
        if endpoint.measured == Measured::HairWeight {
            let grown = |i: &usize| before.map_or(0.0, |before| now[*i].grown_mass - before[*i].grown_mass);
            return here.iter().map(grown).sum::<f64>() / area_cm2;
        }
        let (mut number, mut calibres, mut growing) = (0.0, 0.0, 0.0);
        for hair in here.iter().map(|i| &now[*i]).filter(|hair| sight.takes(hair, law)) {
            number += 1.0;
            calibres += f64::from(hair.calibre_um);
            growing += f64::from(u8::from(hair.phase == Phase::Anagen));
        }
        let share = |x: f64| if number > 0.0 { x / number } else { 0.0 };
        match endpoint.measured {
            Measured::MeanCalibre => share(calibres),
            Measured::AnagenShare => share(growing),
            Measured::CumulativeThickness => calibres / area_cm2,
            _ => number / area_cm2,
        }
    };
    endpoints.iter().map(value).collect()
}

/// Hairs of the area, follicle by follicle: whether each shows one that counts, then and now.
pub fn moves(head: &Head, then: &[Snapshot], now: &[Snapshot], law: &Parameters, sight: &Sight) -> HairMoves {
    let mut found = HairMoves::default();
    for i in inside(head, [0.0; 2]) {
        match (sight.takes(&then[i], law), sight.takes(&now[i], law)) {
            (true, true) => found.kept += 1,
            (false, true) => found.gained += 1,
            (true, false) => found.lost += 1,
            (false, false) => {}
        }
    }
    found
}

/// How far a site is displaced, cm: two normals of that SD, never beyond the margin.
pub fn displaced(z: [f64; 2], sd_mm: f64, margin_cm: f64) -> [f64; 2] {
    z.map(|z| (0.1 * sd_mm * z).clamp(-margin_cm, margin_cm))
}
