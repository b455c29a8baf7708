use super::*;
use anagen_model::scalp::{Region, Surface};

fn shafts() -> Vec<Shaft> {
    let one = |i: u32| Shaft {
        root_mm: [16.0 * (chance(i / 4, 90) - 0.5), 16.0 * (chance(i / 4, 91) - 0.5) + 0.25 * (i % 4) as f32],
        length_mm: 2.0 + 20.0 * chance(i, 92),
        calibre_um: 12.0 + 80.0 * chance(i, 93),
        id: i,
    };
    (0..400).map(one).collect()
}

fn view<'a>(shafts: &'a [Shaft], empty_mm: &'a [[f32; 2]]) -> View<'a> {
    View { shafts, empty_mm, lie: -0.1, hair_rgb: [62, 45, 34], skin_rgb: [226, 182, 156], luck: 3 }
}

/// Places, in mm from the middle, of the pixels in which two pictures differ.
fn differences(a: &Image, b: &Image) -> Vec<[f32; 2]> {
    let side = a.width;
    let differs = a.rgb.chunks_exact(3).zip(b.rgb.chunks_exact(3)).enumerate().filter(|(_, (a, b))| a != b);
    let place = |i: usize| [i % side, i / side].map(|v| (v as f32 - 0.5 * side as f32) / PX_PER_MM);
    differs.map(|(i, _)| place(i)).map(|[x, y]| [x, -y]).collect()
}

#[test]
fn pictures_repeat_and_one_hair_changes_only_where_it_lies() {
    let all = shafts();
    let first = draw_view(&view(&all, &[]));
    assert_eq!(first, draw_view(&view(&all, &[])));
    let nearest = |s: &&Shaft| (s.root_mm[0].hypot(s.root_mm[1]) * 1e3) as u32;
    let gone = *all.iter().min_by_key(nearest).expect("a hair");
    let rest: Vec<Shaft> = all.iter().copied().filter(|s| s.id != gone.id).collect();
    let changed = differences(&first, &draw_view(&view(&rest, &[])));
    assert!(changed.len() > 1000, "{}", changed.len());
    assert!(changed.iter().all(|p| (p[0] - gone.root_mm[0]).hypot(p[1] - gone.root_mm[1]) < SHOWN_MM + 0.3));
}

#[test]
fn an_empty_opening_shows_faintly() {
    let bare = draw_view(&view(&[], &[]));
    let changed = differences(&bare, &draw_view(&view(&[], &[[1.0, -2.0]])));
    assert!(!changed.is_empty() && changed.iter().all(|p| (p[0] - 1.0).hypot(p[1] + 2.0) < 0.2));
}

#[test]
fn hairs_beyond_reach_change_nothing() {
    let beyond = Shaft { root_mm: [NEAR_MM + 0.1, 0.0], length_mm: 30.0, calibre_um: 80.0, id: 1 };
    for lie in [0.0, 0.25, 0.5, 0.75] {
        let bare = draw_view(&View { lie, ..view(&[], &[]) });
        assert_eq!(bare, draw_view(&View { lie, ..view(&[beyond], &[]) }));
    }
}

#[test]
fn clipped_stubs_stand_at_their_roots_and_are_short() {
    let one = Shaft { root_mm: [2.0, 1.0], length_mm: 8.0, calibre_um: 60.0, id: 5 };
    let bare = draw_clipped(&[], 5.0, 0.0, [226, 182, 156], 1);
    let changed = differences(&bare, &draw_clipped(&[one], 5.0, 0.0, [226, 182, 156], 1));
    assert!(changed.len() > 100, "{}", changed.len());
    assert!(changed.iter().all(|p| (p[0] - 2.0).hypot(p[1] - 1.0) < CLIPPED_MM + 0.1));
}

#[test]
fn a_frame_keeps_lengths_and_holds_the_front_up() {
    let surface = Surface { scale: 1.0 };
    for region in Region::ALL {
        let middle = surface.centre(region);
        let frame = Frame::at(&surface, middle);
        let [x, y] = surface.chart(middle);
        let [up, right] = [surface.lift([x, y + 0.2]), surface.lift([x + 0.2, y])];
        assert_eq!(frame.place_mm(middle), [0.0, 0.0]);
        let place = frame.place_mm(up);
        assert!(place[1] > 0.5 && place[0].abs() < 0.05, "{} {place:?}", region.name());
        assert!(frame.place_mm(right)[0] > 0.5, "{}", region.name());
        let apart = anagen_model::scalp::depot::distance_cm(&up, &middle) as f32;
        assert!((place[0].hypot(place[1]) / (10.0 * apart) - 1.0).abs() < 0.01);
        let way = [0, 1, 2].map(|i| up[i] - middle[i]);
        assert!((frame.turn_of(way) - 0.25).abs() < 0.01);
    }
}
