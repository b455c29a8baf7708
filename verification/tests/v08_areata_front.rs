//! V8. The attack of areata spreads at the speed of its equation.
//!
//! Claim: without regulation a front moves at `sqrt(D_E k_E/2)(1 - 2 a_E)`, on flat skin along and
//! across the squares of the patches, and on a head in its true geometry; where `a_E` is 0.5 it
//! stands; and visible hairs with patches of 1 mm and days cut in half are those of 2 mm and whole days.
//! Tolerance: 5 % (MODEL.md, section 8) at the default patches of 2 mm, 2 % at 1 mm; counts within 1 %.
//! Sample: strips of 12 cm; one head whose front half is lit, its front followed over the
//! crown and down to the nape, and two heads with foci. Deterministic but for the foci, whose luck both
//! resolutions share: false-alarm rate 0.
//! Source: MODEL.md, section 8; the speed of a bistable front is in any text (Murray, 13.5).
//! Seen to fail: half the diffusion in the engine's step (every moving front, 29 % slow).

use anagen_model::head::{Head, Resolution};
use anagen_model::scalp::{Domain, Region, TargetArea};
use anagen_verification::areata::{baricitinib, head_patient, patient};
use anagen_verification::case::Case;
use anagen_verification::setup::{Scene, Tally, whole_head};

/// A scene whose attack begins on day 0 where `lit` says and may spread anywhere.
fn outbreak(mut scene: Scene, lit: impl Fn([f64; 3]) -> bool) -> (Scene, Head) {
    scene.law.areata.privilege_per_day = 0.0;
    scene.law.areata.remissions_per_year = 0.0;
    let mut head = scene.grow();
    let areata = head.areata.as_mut().expect("areata");
    for (disposed, place) in areata.episode.disposed.iter_mut().zip(&areata.skin.centre) {
        *disposed = lit(*place);
    }
    (scene, head)
}

const NO_END: [(&str, f64); 2] = [("regulation_per_day", 0.0), ("foci_per_year", 0.0)];

/// Where the attack falls through a half along patches ordered by `mm`, in the middle of a stretch.
fn front(scene: &Scene, head: &Head, path: &[(f64, usize)], days: [f64; 2]) -> f64 {
    let course = head.course(&scene.law, &scene.causes, &[], 300.0);
    let attack = course.attack.as_ref().expect("an attack");
    let edges = &course.calendar.edges;
    let at = days.map(|day| {
        let k = edges.partition_point(|e| *e <= day) - 1;
        let e: Vec<f64> = path
            .iter()
            .map(|(_, p)| {
                scene.law.areata.activity(attack.hazard(*p, course.calendar.stretches()).nth(k).unwrap_or(0.0))
            })
            .collect();
        let i = (1..e.len()).find(|i| e[*i] < 0.5).expect("the front is on the path");
        let share = (e[i - 1] - 0.5) / (e[i - 1] - e[i]);
        (0.5 * (edges[k] + edges[k + 1]), path[i - 1].0 + share * (path[i].0 - path[i - 1].0))
    });
    (at[1].1 - at[0].1) / (at[1].0 - at[0].0)
}

/// Speed on flat skin, along or across the strip's squares.
fn flat(along: bool, patch_mm: f64, threshold: f64) -> f64 {
    let [width_cm, height_cm] = if along { [12.0, 0.8] } else { [0.8, 12.0] };
    let area = TargetArea { width_cm, height_cm, margin_cm: 0.0, region: Region::Vertex, centre_cm: None };
    let axis = usize::from(!along);
    let mut scene = patient(Domain::Target(area), 50.0, 0.0, &NO_END, 0);
    scene.resolution = Resolution { patch_mm, ..Resolution::default() };
    scene.law.areata.threshold = threshold;
    let (scene, head) = outbreak(scene, |p| p[axis] < -3.0);
    let line = |(p, c): (usize, &[f64; 3])| (c[1 - axis].abs() < 0.06 * patch_mm).then_some((10.0 * c[axis], p));
    let mut path: Vec<(f64, usize)> = head.ground.patches.centre.iter().enumerate().filter_map(line).collect();
    path.sort_by(|a, b| a.0.total_cmp(&b.0));
    path.dedup_by(|a, b| a.0 == b.0);
    front(&scene, &head, &path, [70.0, 210.0])
}

/// Speed on a head whose part in front of `from_cm` is lit, backwards over the crown.
fn backwards(from_cm: f64) -> f64 {
    let scene = patient(whole_head(), 50.0, 0.0, &NO_END, 0);
    let (scene, head) = outbreak(scene, |p| p[1] > from_cm);
    let (mut path, mut mm, mut last) = (Vec::new(), 0.0, None);
    // Down the midline from the vertex in tenths of a millimetre.
    for step in 0..2400 {
        let place = head.ground.head.at_deg(0.05 * step as f64, 179.0);
        if let Some(before) = last {
            let before: [f64; 3] = before;
            mm += 10.0 * (0..3).map(|i| (place[i] - before[i]).powi(2)).sum::<f64>().sqrt();
        }
        last = Some(place);
        let Some(patch) = head.ground.patches.patch_of(place) else { break };
        let off: f64 = (0..3).map(|i| (head.ground.patches.centre[patch as usize][i] - place[i]).powi(2)).sum();
        path.push((mm, patch as usize, off));
    }
    // Of each patch, the place of the path that is nearest to its middle.
    let mut nearest: Vec<(f64, usize, f64)> = Vec::new();
    for point in path {
        match nearest.last_mut() {
            Some(known) if known.1 == point.1 => {
                if point.2 < known.2 {
                    *known = point;
                }
            }
            _ => nearest.push(point),
        }
    }
    let path: Vec<(f64, usize)> = nearest.into_iter().map(|(mm, p, _)| (mm, p)).collect();
    front(&scene, &head, &path, [60.0, 200.0])
}

#[test]
fn fronts_move_at_the_speed_of_the_equation() {
    let mut case = Case::new("V8");
    let law = patient(whole_head(), 50.0, 0.0, &[], 0).law.areata;
    let speed = (law.spread_mm2_per_day * law.activation_per_day / 2.0).sqrt() * (1.0 - 2.0 * law.threshold);
    case.near("flat, along, 2 mm, mm/day", speed, flat(true, 2.0, 0.15), 0.05 * speed, 1);
    case.near("flat, across, 2 mm", speed, flat(false, 2.0, 0.15), 0.05 * speed, 1);
    case.near("flat, along, 1 mm", speed, flat(true, 1.0, 0.15), 0.02 * speed, 1);
    case.near("flat, threshold 0.3, 2 mm", speed * 0.4 / 0.7, flat(true, 2.0, 0.3), 0.05 * speed, 1);
    case.near("flat, threshold 0.5: stands", 0.0, flat(true, 2.0, 0.5), 0.002, 1);
    case.near("head, from the middle over the crown", speed, backwards(-1.9), 0.05 * speed, 1);
    case.near("head, down the back (it bends inward: 2 % faster)", speed, backwards(-4.5), 0.05 * speed, 1);
    case.judge();
}

#[test]
fn half_the_patch_and_half_the_step_change_no_count() {
    let mut case = Case::new("V8");
    let visits = [0.0, 84.0, 182.0, 364.0, 728.0];
    let read = |resolution: Resolution, number: u32| {
        let more = [("regulation_per_day", 0.05), ("foci_per_year", 30.0), ("response_factor", 3.0)];
        let mut scene = head_patient(40.0, 200.0, &more, 226.0, number);
        scene.law.areata.remissions_per_year = 0.0;
        scene.resolution = resolution;
        let head = scene.grow();
        // Taken for half a year and stopped: the attack goes and comes back from foci.
        let seen = scene.follow(&head, &baricitinib(4.0, 182.0), &visits);
        let count = |s: &Vec<_>| Tally::of(s, &scene.law).hairs / head.follicles.len() as f64;
        seen.snapshots.iter().map(count).collect::<Vec<f64>>()
    };
    for number in 0..2 {
        let coarse = read(Resolution { step_days: 1.0, patch_mm: 2.0, ..Resolution::default() }, number);
        let fine = read(Resolution { step_days: 0.5, patch_mm: 1.0, ..Resolution::default() }, number);
        for (v, day) in visits.iter().enumerate() {
            let what = format!("head {number}: visible hairs per follicle on day {day}");
            case.near(&what, fine[v], coarse[v], 0.01 * fine[v], 1);
        }
    }
    case.judge();
}
