//! Pictures of made-up heads: what must show, and where.

use super::*;

/// Hairs spread evenly over the scalp of a head of scale 1.
fn full(count: u32, length_mm: f32, calibre_um: f32) -> Vec<Strand> {
    let one = |id: u32| {
        let z = 1.0 - 1.25 * (id as f32 + 0.5) / count as f32;
        let (sine, cosine) = libm::sincosf((id as f32 * 0.618_034).fract() * std::f32::consts::TAU);
        let level = (1.0 - z * z).max(0.0).sqrt();
        Strand { root_cm: [7.82 * level * sine, 9.9 * level * cosine - 1.9, 8.91 * z + 0.3], length_mm, calibre_um, id }
    };
    // No hair on the face.
    (0..count).map(one).filter(|s| s.root_cm[1] < 4.0 || s.root_cm[2] > 4.5).collect()
}

fn look() -> Look {
    Look { shown_mm: 20.0, ..Look::default() }
}

/// Mean display value of the pixels around a point of the scalp.
fn light(studio: &Studio, image: &Image, at_cm: [f32; 3], radius: isize) -> f32 {
    let [x, y, _] = studio.camera.project(studio.comb.root(at_cm).at);
    let (mut sum, mut count) = (0.0, 0.0);
    for (dx, dy) in (-radius..=radius).flat_map(|i| (-radius..=radius).map(move |j| (i, j))) {
        let at = (y as isize + dy) as usize * image.width + (x as isize + dx) as usize;
        sum += image.rgb[3 * at..3 * at + 3].iter().map(|v| f32::from(*v)).sum::<f32>() / 3.0;
        count += 1.0;
    }
    sum / count
}

#[test]
fn thin_and_fine_hair_let_the_scalp_show() {
    let studio = Studio::of(&look(), View::Top, 300);
    let top = [0.0, 0.5, 9.0];
    let drawn = |strands: &[Strand]| light(&studio, &studio.draw(strands, &[]), top, 12);
    let all = full(40_000, 200.0, 75.0);
    let half: Vec<Strand> = all.iter().filter(|s| s.id % 4 == 0).copied().collect();
    let fine: Vec<Strand> = all.iter().map(|s| Strand { calibre_um: 25.0, ..*s }).collect();
    let [dense, thinned, fine, bare] = [&all, &half, &fine, &Vec::new()].map(|s| drawn(s));
    assert!(dense + 25.0 < thinned && thinned + 10.0 < bare, "{dense} {thinned} {bare}");
    assert!(dense + 25.0 < fine && fine < bare, "{dense} {fine} {bare}");
}

/// Two heads that differ in 1 cm2 of scalp give pictures that differ there and nowhere else, as far as
/// the hairs of that place reach.
#[test]
fn what_differs_in_a_square_centimetre_differs_there_only() {
    let all = full(60_000, 200.0, 70.0);
    for (view, at_cm) in
        [(View::Top, [2.0, 1.0, 8.7]), (View::Vertex, [-1.0, -6.0, 8.2]), (View::Behind, [0.5, -11.0, 3.7])]
    {
        let studio = Studio::of(&look(), view, 500);
        let near = |s: &&Strand| (0..3).map(|i| (s.root_cm[i] - at_cm[i]).powi(2)).sum::<f32>() < 0.564 * 0.564;
        let fewer: Vec<Strand> = all.iter().filter(|s| !near(s) || s.id % 3 == 0).copied().collect();
        assert!(all.len() - fewer.len() > 50, "{view:?}: {}", all.len() - fewer.len());
        let [before, after] = [&all, &fewer].map(|strands| studio.draw(strands, &[]));
        let middle = studio.camera.project(studio.comb.root(at_cm).at);
        // The disc, the longest hair with its lock's pull, and the shade it casts.
        let reach_cm = 0.564 + 2.0 * 1.16 + 0.4 + 4.0 * 0.1 * SHADE_MM;
        let reach = reach_cm * studio.camera.px_per_cm(middle[2]) * 1.1 + 2.0;
        let mut changed = 0;
        for (at, _) in before.rgb.chunks(3).zip(after.rgb.chunks(3)).enumerate().filter(|(_, (a, b))| a != b) {
            let [x, y] = [(at % 500) as f32 - middle[0], (at / 500) as f32 - middle[1]];
            assert!((x * x + y * y).sqrt() < reach, "{view:?}: a pixel {x} {y} from the middle, {reach} allowed");
            changed += 1;
        }
        assert!(changed > 300, "{view:?}: only {changed} pixels changed");
    }
}

#[test]
fn a_picture_is_a_function_of_its_hairs_and_not_of_their_order() {
    let studio = Studio::of(&look(), View::ThreeQuarter, 160);
    let all = full(8_000, 60.0, 70.0);
    let turned: Vec<Strand> = all.iter().rev().copied().collect();
    let first = studio.draw(&all, &[]);
    assert!(
        first == studio.draw(&turned, &[]) && first == Studio::of(&look(), View::ThreeQuarter, 160).draw(&all, &[])
    );
    assert!(first != studio.draw(&all[1..], &[]) || all[0].root_cm[0] > 0.0);
}

#[test]
fn hair_grows_behind_the_ears_and_not_on_the_face() {
    let bald = Studio::of(&look(), View::Front, 300);
    let all = full(60_000, 200.0, 70.0);
    let [with, without] = [&all[..], &[]].map(|strands| bald.draw(strands, &[]));
    // Nose, cheek and chin keep their skin.
    for at in [[0.0, 9.5, -6.3], [3.5, 6.5, -6.0], [-3.5, 6.5, -6.0]] {
        let [x, y, _] = bald.camera.project(at);
        let pixel = 3 * (y as usize * 300 + x as usize);
        assert_eq!(with.rgb[pixel..pixel + 3], without.rgb[pixel..pixel + 3], "{at:?}");
    }
    let crown = [0.0, 2.0, 8.6];
    assert!(light(&bald, &with, crown, 5) + 40.0 < light(&bald, &without, crown, 5));
}

#[test]
fn broken_numbers_draw_nothing() {
    let studio = Studio::of(&look(), View::Top, 64);
    let sound = Strand { root_cm: [0.0, 1.0, 8.9], length_mm: 10.0, calibre_um: 70.0, id: 1 };
    let broken = [
        Strand { root_cm: [f32::NAN, 1.0, 8.9], ..sound },
        Strand { root_cm: [1e30, 1.0, 8.9], ..sound },
        Strand { length_mm: f32::NAN, ..sound },
        Strand { length_mm: -3.0, ..sound },
        Strand { calibre_um: f32::INFINITY, ..sound },
        Strand { calibre_um: 0.0, ..sound },
    ];
    assert!(studio.draw(&broken, &[]) == studio.draw(&[], &[]));
}

#[test]
fn scars_show_where_hair_is_missing_and_only_from_their_side() {
    let clipped = Look::default().clipped(3.0);
    let line_cm = (-60..=60).map(|i| [0.1 * i as f32, -11.0, -1.0]).collect();
    let scars = [Scar { line_cm, width_mm: 2.0 }];
    let off = |s: &&Strand| s.root_cm[1] > -6.0 || (s.root_cm[2] + 1.2).abs() > 0.5;
    let parted: Vec<Strand> = full(60_000, 3.0, 70.0).iter().filter(off).copied().collect();
    let [behind, top] = [View::Behind, View::Top].map(|view| Studio::of(&clipped, view, 400));
    let at = [0.0, -11.0, -1.0];
    let [with, without] = [&scars[..], &[]].map(|scars| light(&behind, &behind.draw(&parted, scars), at, 1));
    assert!(with > without + 8.0, "the scar is no paler than skin: {with} {without}");
    assert!(top.draw(&parted, &scars) == top.draw(&parted, &[]));
}
