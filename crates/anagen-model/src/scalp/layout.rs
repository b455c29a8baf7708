//! Where the follicular units stand, and the follicles within them.

use super::domain::Domain;
use super::region::Region;
use super::ribbon::Ribbon;
use super::surface::{Point, unit};
use crate::quantity::stream::{Purpose, Stream, uniform32};
use core::f64::consts::PI;

/// Shares of units with 1, 2, 3 and 4 hairs in Asian donors: mean 1.74 (MODEL.md, 2).
pub const ASIAN_UNIT_SHARES: [f64; 4] = [0.43, 0.42, 0.135, 0.015];

/// Shares of units with 1, 2, 3 and 4 hairs in Caucasian scalps: mean 2.10. Source: assumption
/// (`guess`): shares chosen to meet the reported mean of 2.0-2.2 hairs per unit (MODEL.md, 2).
pub const CAUCASIAN_UNIT_SHARES: [f64; 4] = [0.22, 0.50, 0.24, 0.04];

/// Distance of neighbouring hairs of one unit at the skin, cm. Source: assumption (`guess`), from
/// the size of a graft; the hairs of a unit lie within 0.2 mm of its middle.
const HAIR_DISTANCE_CM: f64 = 0.025;

/// Of every `PLACES` places along the ribbon, `TAKEN` hold a unit.
const PLACES: u32 = 14;
/// See [`PLACES`].
const TAKEN: u32 = 10;

/// One follicular unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Its middle, cm.
    pub position: Point,
    /// The region it stands in.
    pub region: Region,
    /// How many follicles it has, 1 to 4.
    pub follicles: u8,
    /// Direction of its first follicle from its middle, radians.
    pub turn: f32,
}

/// The follicular units of a domain, in the order of the ribbon they stand on.
///
/// Mechanism: units are spaced by the size of their own tissue, yet less regularly than discs
/// packed at random. The skin is cut into cells of one true area, 10 / (14 density); each cell is
/// one place, uniform within the cell, and of every 14 places in a row ten drawn at random
/// hold a unit. Each place being uniform in its own cell, the mean density is the same everywhere
/// and no trace of the lattice is left; the count over a domain is exact to about a unit
/// (on a head, to 0.1 %, by the jagged hairline).
///
/// `density_per_cm2`: units per cm2 of true area. `shares`: of units with 1, 2, 3 and 4 follicles.
/// Source: variance/mean of units in 6-mm2 windows 0.35-0.55 (MODEL.md, 2); here 0.38-0.51 between
/// 130 and 40 units per cm2. Ignores rows and whorls of units, and any bond between size and place.
pub fn layout(domain: Domain, density_per_cm2: f64, shares: [f64; 4], stream: &Stream) -> Vec<Unit> {
    let place_cm2 = TAKEN as f64 / (PLACES as f64 * density_per_cm2);
    let sizes = running_shares(shares);
    let mut units = Vec::with_capacity((domain.area_cm2() * density_per_cm2 * 1.01) as usize + 8);
    let ribbon = Ribbon::new(domain, place_cm2);
    let (mut seen, mut taken) = (0, 0);
    ribbon.for_each_cell(|cell| {
        let chance = stream.block(cell.number, 0, Purpose::Layout);
        // Selection sampling (Fan et al. 1962; Knuth, algorithm S): exactly TAKEN of PLACES.
        let wanted = uniform32(chance[2]) * ((PLACES - seen) as f64) < (TAKEN - taken) as f64;
        seen += 1;
        taken += wanted as u32;
        if seen == PLACES {
            (seen, taken) = (0, 0);
        }
        if !wanted {
            return;
        }
        if let Some(position) = ribbon.point(&cell, uniform32(chance[0]), uniform32(chance[1])) {
            let size = (chance[3] >> 16) as f64 / 65536.0;
            units.push(Unit {
                position,
                region: domain.region(position),
                follicles: 1 + sizes.iter().filter(|share| size >= **share).count() as u8,
                turn: ((chance[3] & 0xFFFF) as f64 * (2.0 * PI / 65536.0)) as f32,
            });
        }
    });
    units
}

/// The running sums of the first three shares, scaled so that all four make 1.
fn running_shares(shares: [f64; 4]) -> [f64; 3] {
    let total: f64 = shares.iter().sum();
    let mut sum = 0.0;
    [0, 1, 2].map(|i| {
        sum += shares[i] / total;
        sum
    })
}

/// Position of one follicle (0 to `unit.follicles` - 1) of a unit, cm.
///
/// A single hair stands in the middle; two to four stand on a ring, neighbours 0.25 mm apart, in
/// the plane that touches the skin at the unit (off the skin by less than a micrometre).
pub fn follicle_position(domain: Domain, unit: &Unit, follicle: u8) -> Point {
    if unit.follicles == 1 {
        return unit.position;
    }
    let step = 2.0 * PI / unit.follicles as f64;
    let radius = 0.5 * HAIR_DISTANCE_CM / libm::sin(0.5 * step);
    let (sine, cosine) = libm::sincos(unit.turn as f64 + step * follicle as f64);
    let [across, up] = tangents(domain.normal(unit.position));
    [0, 1, 2].map(|i| unit.position[i] + radius * (cosine * across[i] + sine * up[i]))
}

/// Two unit vectors that with the normal make a right-handed frame.
fn tangents(normal: Point) -> [Point; 2] {
    let [x, y, z] = normal;
    let across = if libm::fabs(y) < 0.9 { unit([z, 0.0, -x]) } else { unit([-y, x, 0.0]) };
    let [a, b, c] = across;
    [across, [y * c - z * b, z * a - x * c, x * b - y * a]]
}

#[cfg(test)]
mod tests {
    use super::super::domain::TargetArea;
    use super::super::surface::{Surface, distance, dot};
    use super::*;

    const HEAD: Domain = Domain::Head(Surface { scale: 1.0 });

    fn target(side_cm: f64) -> Domain {
        Domain::Target(TargetArea {
            width_cm: side_cm,
            height_cm: side_cm,
            margin_cm: 0.0,
            region: Region::Vertex,
            centre_cm: None,
        })
    }

    fn units(domain: Domain, density: f64, seed: u64) -> Vec<Unit> {
        layout(domain, density, CAUCASIAN_UNIT_SHARES, &Stream::new(seed, 0))
    }

    /// Sum of squared deviations over sum of means, of counts in windows with known means.
    fn variance_over_mean(counts: &[(f64, f64)]) -> f64 {
        let squares: f64 = counts.iter().map(|(n, mean)| (n - mean) * (n - mean)).sum();
        squares / counts.iter().map(|(_, mean)| mean).sum::<f64>()
    }

    /// 5,120 windows per density: the standard error of a ratio is below 0.012.
    #[test]
    fn units_are_spaced_as_on_a_scalp_in_target_areas() {
        let side = 0.06_f64.sqrt();
        for density in [40.0, 65.0, 90.0, 110.0, 130.0] {
            let mut counts = Vec::new();
            for seed in 0..20 {
                let mut windows = [0.0; 256];
                for unit in units(target(17.4 * side), density, seed) {
                    let [i, j] = [0, 1].map(|k| libm::floor(unit.position[k] / side + 8.0));
                    if (0.0..16.0).contains(&i) && (0.0..16.0).contains(&j) {
                        windows[(i * 16.0 + j) as usize] += 1.0;
                    }
                }
                counts.extend(windows.map(|n| (n, 0.06 * density)));
            }
            let ratio = variance_over_mean(&counts);
            println!("target {density}: {ratio:.3}");
            assert!((0.36..0.54).contains(&ratio), "{density}: {ratio}");
        }
    }

    /// The same on the head: square windows touching the skin. The least region holds 2,400 windows
    /// side by side on three heads, so the standard error of a ratio is below 0.02.
    #[test]
    fn units_are_spaced_as_on_a_scalp_on_the_head() {
        let Domain::Head(surface) = HEAD else { unreachable!() };
        let half = 0.5 * 0.06_f64.sqrt();
        for density in [40.0, 110.0] {
            let mut counts = [(); 5].map(|_| Vec::new());
            for seed in 5..8 {
                let all = units(HEAD, density, seed);
                surface.for_each_piece(144, 36, |centre, _| {
                    if surface.hairline_distance_cm(centre) > 0.2 {
                        let [across, up] = tangents(surface.normal(centre));
                        let inside = |unit: &&Unit| {
                            let away = [0, 1, 2].map(|i| unit.position[i] - centre[i]);
                            dot(away, away) < 0.1 && dot(away, across).abs() < half && dot(away, up).abs() < half
                        };
                        let count = all.iter().filter(inside).count() as f64;
                        counts[surface.region(centre) as usize].push((count, 0.06 * density));
                    }
                });
            }
            for region in Region::ALL {
                let ratio = variance_over_mean(&counts[region as usize]);
                println!("head {density} {}: {ratio:.3}", region.name());
                assert!((0.33..0.57).contains(&ratio), "{density} {}: {ratio}", region.name());
            }
        }
    }

    #[test]
    fn density_is_that_asked_for_on_true_area() {
        let Domain::Head(surface) = HEAD else { unreachable!() };
        let areas = surface.region_areas_cm2();
        for density in [40.0, 80.0, 130.0] {
            let all = units(HEAD, density, 2);
            let total = all.len() as f64 / HEAD.area_cm2();
            assert!((total / density - 1.0).abs() < 0.01, "{total}");
            for region in Region::ALL {
                let count = all.iter().filter(|unit| unit.region == region).count() as f64;
                let found = count / areas[region as usize];
                println!("{density} {}: {:.4}", region.name(), found / density);
                assert!((found / density - 1.0).abs() < 0.01, "{} {found}", region.name());
            }
            for side in [1.5, 2.0, 3.0] {
                let count = units(target(side), density, 2).len() as f64;
                let wanted = density * side * side;
                assert!((count - wanted).abs() <= (0.01 * wanted).max(1.5), "{count} {wanted}");
            }
        }
    }

    #[test]
    fn the_same_stream_gives_the_same_units_and_another_seed_others() {
        for domain in [HEAD, target(2.0)] {
            assert_eq!(units(domain, 90.0, 1), units(domain, 90.0, 1));
            assert_ne!(units(domain, 90.0, 1), units(domain, 90.0, 2));
        }
    }

    #[test]
    fn unit_sizes_have_their_shares() {
        for (shares, mean) in [(ASIAN_UNIT_SHARES, 1.735), (CAUCASIAN_UNIT_SHARES, 2.10)] {
            let all = layout(HEAD, 110.0, shares, &Stream::new(3, 0));
            let mut found = [0.0; 4];
            all.iter().for_each(|unit| found[unit.follicles as usize - 1] += 1.0 / all.len() as f64);
            // Four standard errors of a share among 60,000 units are 0.008.
            assert!(found.iter().zip(shares).all(|(a, b)| (a - b).abs() < 0.008), "{found:?}");
            let per_unit: f64 = found.iter().zip(1..).map(|(share, n)| share * n as f64).sum();
            assert!((per_unit - mean).abs() < 0.015, "{per_unit}");
        }
    }

    #[test]
    fn follicles_stand_close_to_their_unit_and_apart_from_each_other() {
        for domain in [HEAD, target(3.0)] {
            for unit in units(domain, 60.0, 4) {
                let hairs: Vec<Point> = (0..unit.follicles).map(|i| follicle_position(domain, &unit, i)).collect();
                for (i, hair) in hairs.iter().enumerate() {
                    assert!(distance(*hair, unit.position) < 0.02);
                    assert!(hairs[..i].iter().all(|other| distance(*hair, *other) > 0.0249));
                    let lifted = domain.lift(domain.chart(*hair));
                    assert!(distance(*hair, lifted) < 1e-4);
                }
            }
        }
    }
}
