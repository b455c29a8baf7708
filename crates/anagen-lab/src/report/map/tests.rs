use super::*;
use anagen_model::scalp::{Domain, Patches, Region, Surface};

fn chart() -> Chart {
    let surface = Surface { scale: 1.0 };
    Chart::of(surface, &Patches::new(Domain::Head(surface), 4.0))
}

fn drawn(chart: &Chart, values: &[f64], sites: &[&Site], points_cm: &[[f64; 2]]) -> Pixmap {
    let scale = Scale::over(true, -10.0, 10.0);
    draw_map(&Blank::of(chart), &Map { chart, values, scale, smoothed_cm: 0.5, sites, points_cm })
}

fn colour_at(page: &Pixmap, chart: &Chart, place: [f64; 2]) -> [u8; 4] {
    let [x, y] = Blank::of(chart).pixel(place).map(|v| v as u32);
    let p = page.pixel(x, y).expect("on the map");
    [p.red(), p.green(), p.blue(), p.alpha()]
}

#[test]
fn a_value_stands_in_its_place_and_what_is_no_skin_is_clear() {
    let chart = chart();
    let whorl = chart.surface.chart(chart.surface.centre(Region::Vertex));
    let near = |p: &[f64; 2]| f64::from(u8::from((p[0] - whorl[0]).hypot(p[1] - whorl[1]) < 3.0));
    let values: Vec<f64> = chart.place_cm.iter().map(|p| 10.0 * near(p)).collect();
    let page = drawn(&chart, &values, &[], &[]);
    assert_eq!(colour_at(&page, &chart, whorl), [0, 60, 48, 255]);
    assert_eq!(colour_at(&page, &chart, [0.0, 4.0]), [245, 245, 245, 255]);
    assert_eq!(page.pixel(0, 0).expect("a corner").alpha(), 0);
    // Front up, the patient's right on the right.
    let blank = Blank::of(&chart);
    assert!(blank.pixel([0.0, 5.0])[1] < blank.pixel([0.0, -5.0])[1]);
    assert!(blank.pixel([5.0, 0.0])[0] > blank.pixel([-5.0, 0.0])[0]);
}

#[test]
fn smoothing_keeps_a_flat_field_flat_up_to_the_rim() {
    let chart = chart();
    let flat = smoothed(&chart, &vec![3.0; chart.place_cm.len()], 0.7);
    assert!(flat.iter().all(|v| (v - 3.0).abs() < 1e-9));
    let slope: Vec<f64> = chart.place_cm.iter().map(|p| p[1]).collect();
    let inner = |i: &usize| libm::hypot(chart.place_cm[*i][0], chart.place_cm[*i][1]) < 4.0;
    let seen = smoothed(&chart, &slope, 0.5);
    assert!((0..seen.len()).filter(inner).all(|i| (seen[i] - slope[i]).abs() < 0.02));
}

#[test]
fn sites_and_needles_are_marked_where_they_are() {
    let chart = chart();
    let values = vec![0.0; chart.place_cm.len()];
    let bare = drawn(&chart, &values, &[], &[]);
    let centre_cm = chart.surface.centre(Region::MidScalp);
    let site = Site { name: "A".into(), region: "mid-scalp".into(), area_cm2: 1.0, centre_cm };
    let with = drawn(&chart, &values, &[&site], &[[-4.0, -2.0]]);
    let blank = Blank::of(&chart);
    let near = |pixel: usize, at: [f64; 2], far: f32| {
        let [x, y] = blank.pixel(at);
        ((pixel % blank.width) as f32 - x).hypot((pixel / blank.width) as f32 - y) < far
    };
    let at = chart.surface.chart(centre_cm);
    let changed: Vec<usize> = (0..bare.pixels().len()).filter(|i| bare.pixels()[*i] != with.pixels()[*i]).collect();
    assert!(changed.iter().any(|p| near(*p, [-4.0, -2.0], 4.0)) && changed.iter().any(|p| near(*p, at, 14.0)));
    assert!(changed.iter().all(|p| near(*p, [-4.0, -2.0], 4.0) || near(*p, at, 60.0)));
}
