//! The picture on synthetic heads: same bytes, hair darkens, thinning shows.

use super::*;

/// Hairline of MODEL.md section 2: polar angle at (0, -1.58, 0) against |azimuth| from the front.
const HAIRLINE_DEG: [(f64, f64); 12] = [
    (0.0, 61.0),
    (20.0, 60.0),
    (38.0, 55.0),
    (50.0, 68.0),
    (62.0, 86.0),
    (75.0, 97.0),
    (90.0, 101.0),
    (100.0, 101.0),
    (112.0, 112.0),
    (130.0, 120.0),
    (150.0, 123.0),
    (180.0, 124.0),
];
const VERTEX_CM: [f64; 3] = [0.0, -6.0, 8.2];

/// A head with `per_cm2` hairs of about `calibre_um`; within `bald_cm` of the vertex `thinned`
/// changes each hair or removes it.
fn head_of_hair(
    per_cm2: f64,
    calibre_um: f32,
    bald_cm: f64,
    thinned: impl Fn(Strand) -> Option<Strand>,
) -> Vec<Strand> {
    let semi = [7.82, 9.90, 8.91];
    // The ellipsoid's area element is largest at `widest` times the unit sphere's.
    let widest = 9.90 * 8.91;
    let tries = (per_cm2 * widest * 4.0 * std::f64::consts::PI) as u32;
    let uniform = |id: u32, purpose: u32| f64::from(chance(id, purpose));
    (0..tries)
        .filter_map(|id| {
            let z = 2.0 * uniform(id, 20) - 1.0;
            let turn = uniform(id, 21) * std::f64::consts::TAU;
            let ring = (1.0 - z * z).sqrt();
            let q = [ring * libm::cos(turn), ring * libm::sin(turn), z];
            let stretch = (0..3).map(|i| (q[i] / semi[i]).powi(2)).sum::<f64>().sqrt() * semi[0] * semi[1] * semi[2];
            if uniform(id, 22) * widest > stretch {
                return None;
            }
            let root_cm = [q[0] * semi[0], q[1] * semi[1] - 1.9, q[2] * semi[2] + 0.3];
            let d = [root_cm[0], root_cm[1] + 1.58, root_cm[2]];
            let azimuth = libm::atan2(d[0].abs(), d[1]).to_degrees();
            let polar = libm::atan2((d[0] * d[0] + d[1] * d[1]).sqrt(), d[2]).to_degrees();
            let at = HAIRLINE_DEG.windows(2).find(|w| azimuth <= w[1].0).unwrap();
            let line = at[0].1 + (azimuth - at[0].0) / (at[1].0 - at[0].0) * (at[1].1 - at[0].1);
            if polar > line {
                return None;
            }
            let calibre_um = calibre_um * (0.75 + 0.5 * chance(id, 23));
            let strand = Strand { root_cm, length_mm: 40.0, calibre_um, id };
            let off = (0..3).map(|i| (root_cm[i] - VERTEX_CM[i]).powi(2)).sum::<f64>().sqrt();
            if off > bald_cm * (0.75 + 0.5 * uniform(id, 24)) { Some(strand) } else { thinned(strand) }
        })
        .collect()
}

fn keep(strand: Strand) -> Option<Strand> {
    Some(strand)
}

/// Mean luminance of a disc of about 3 cm around the vertex.
fn brightness_at_vertex(strands: &[Strand]) -> f64 {
    let scene = Scene::new(1.0);
    let page = draw_panel(&scene, &Panel { title: "", subtitle: "", strands, scars: &[], sight: Sight::Above }, 240);
    let camera = Camera::of(Sight::Above, &Head::new(1.0, scene.whorl_cm), 240.0, 22.0);
    let [x, y] = camera.project(VERTEX_CM.map(|c| c as f32)).map(|c| c as u32);
    let mut sum = 0.0;
    for dy in 0..24 {
        for dx in 0..24 {
            let p = page.pixel(x + dx - 12, y + dy - 12).unwrap();
            sum += 0.3 * f64::from(p.red()) + 0.6 * f64::from(p.green()) + 0.1 * f64::from(p.blue());
        }
    }
    sum / 576.0
}

#[test]
fn the_same_hairs_give_the_same_bytes_in_any_order() {
    let scene = Scene::new(0.98);
    let strands = head_of_hair(8.0, 60.0, 0.0, keep);
    let mut shuffled = strands.clone();
    shuffled.reverse();
    let panel = |strands| Panel {
        title: "untreated",
        subtitle: "day 720 \u{b7} 142 hairs/cm2 at A",
        strands,
        scars: &[],
        sight: Sight::Above,
    };
    let [a, b, c] = [&strands, &strands, &shuffled].map(|s| encode_png(&draw_panel(&scene, &panel(s), 200)).unwrap());
    assert_eq!(a, b);
    assert_eq!(a, c);
    let two = [panel(&strands), panel(&shuffled)];
    let sheet = draw_sheet(&scene, &two, 2, 200);
    assert_eq!((sheet.width(), sheet.height()), (408, 200));
    assert_eq!(sheet.pixel(50, 120), sheet.pixel(258, 120));
}

#[test]
fn more_hair_is_darker() {
    let bare = brightness_at_vertex(&[]);
    let shown = [20.0, 60.0, 120.0, 226.0].map(|per_cm2| brightness_at_vertex(&head_of_hair(per_cm2, 70.0, 0.0, keep)));
    assert!(bare > shown[0] + 4.0 && shown.windows(2).all(|w| w[0] > w[1] + 4.0), "{bare} {shown:?}");
    assert!(bare > 1.8 * shown[3], "a full head hides the scalp: {bare} {shown:?}");
}

#[test]
fn thicker_hair_is_darker() {
    let shown = [15.0, 30.0, 50.0, 80.0].map(|um| brightness_at_vertex(&head_of_hair(120.0, um, 0.0, keep)));
    assert!(shown.windows(2).all(|w| w[0] > w[1] + 4.0), "{shown:?}");
}

#[test]
fn longer_hair_covers_more_up_to_the_cut() {
    let of = |mm| {
        head_of_hair(120.0, 60.0, 0.0, keep).into_iter().map(|s| Strand { length_mm: mm, ..s }).collect::<Vec<_>>()
    };
    let shown = [3.0, 10.0, 40.0, 90.0].map(|mm| brightness_at_vertex(&of(mm)));
    assert!(shown[0] > shown[1] && shown[1] > shown[2], "{shown:?}");
    assert_eq!(shown[2], shown[3]);
}

#[test]
fn unusable_strands_are_left_out() {
    let odd = |root_cm, length_mm, calibre_um| Strand { root_cm, length_mm, calibre_um, id: 1 };
    let strands = [
        odd([0.0, f64::NAN, 9.0], 20.0, 60.0),
        odd([0.0, -2.0, 9.2], 0.0, 60.0),
        odd([0.0, -2.0, 9.2], 20.0, f32::INFINITY),
        odd([1e300, -2.0, 9.2], 20.0, 60.0),
        odd([0.0, -2.0, 9.2], 20.0, f32::NAN),
        odd([0.0, -2.0, -8.6], 20.0, 60.0),
    ];
    assert_eq!(brightness_at_vertex(&strands), brightness_at_vertex(&[]));
}

/// Draws full-size panels for people to look at, where `ANAGEN_PICTURE` names the file to keep:
/// `ANAGEN_PICTURE=sheet.png cargo test --release look_at_a_sheet`.
#[test]
fn look_at_a_sheet() {
    if std::env::var_os("ANAGEN_PICTURE").is_none() {
        return;
    }
    let full = head_of_hair(226.0, 68.0, 0.0, keep);
    let thin = |share: f32, finest: f32, spread: f32, length_mm: f32| {
        head_of_hair(226.0, 68.0, 4.2, move |s| {
            let calibre_um = finest + spread * chance(s.id, 30);
            let length_mm = length_mm * (0.3 + 0.7 * chance(s.id, 31));
            (chance(s.id, 32) < share).then_some(Strand { calibre_um, length_mm, ..s })
        })
    };
    let (bald, thinning, regrown) =
        (thin(0.6, 12.0, 18.0, 8.0), thin(0.7, 20.0, 45.0, 25.0), thin(0.85, 30.0, 45.0, 30.0));
    let scene = Scene::new(1.0);
    let panels = [("Full head", &full), ("Bald vertex", &bald), ("Thinning", &thinning), ("Regrowth", &regrown)].map(
        |(title, strands)| Panel {
            title,
            subtitle: "day 720 \u{b7} 142 hairs/cm2 at A (39.5 \u{b5}m)",
            strands,
            scars: &[],
            sight: Sight::Above,
        },
    );
    let clock = std::time::Instant::now();
    let page = draw_panel(&scene, &panels[0], PANEL_PX);
    println!("one panel, {} hairs: {:?}", full.len(), clock.elapsed());
    let clock = std::time::Instant::now();
    let sheet = draw_sheet(&scene, &panels, 2, PANEL_PX);
    println!("sheet of four: {:?}", clock.elapsed());
    let clock = std::time::Instant::now();
    let bytes = encode_png(&sheet).unwrap();
    println!(
        "png {} kB: {:?}; one panel {} kB",
        bytes.len() / 1000,
        clock.elapsed(),
        encode_png(&page).unwrap().len() / 1000
    );
    if let Ok(path) = std::env::var("ANAGEN_PICTURE") {
        write_png(&sheet, Path::new(&path)).unwrap();
        write_png(&page, &Path::new(&path).with_extension("panel.png")).unwrap();
    }
}

/// From behind a strip's scar is a pale line between clipped hairs, and where hair was taken skin shows.
#[test]
fn the_donor_zone_and_its_scar_show_from_behind() {
    let full = head_of_hair(226.0, 80.0, 0.0, Some);
    let zone = |s: &Strand| s.root_cm[1] < -6.0 && (-4.0..2.0).contains(&s.root_cm[2]);
    let thinned: Vec<Strand> = full.iter().copied().filter(|s| !zone(s) || s.id % 2 == 0).collect();
    let line_cm = (-60..=60).map(|i| [0.1 * f64::from(i), -11.0, -1.0]).collect();
    let scars = [Scar { line_cm, width_mm: 2.0 }];
    let scene = Scene::new(1.0);
    let light = |strands: &[Strand], scars: &[Scar], sight: Sight, at: [f64; 3]| {
        let page = draw_panel(&scene, &Panel { title: "", subtitle: "", strands, scars, sight }, 400);
        let head = Head::new(1.0, scene.whorl_cm);
        let camera = Camera::of(sight, &head, 400.0, 36.0);
        let [x, y] = camera.project(head.on_surface(at.map(|c| c as f32)).0);
        let mut sum = 0;
        for (dx, dy) in (0..5).flat_map(|i| (0..3).map(move |j| (i, j))) {
            let pixel = page.pixel(x as u32 + dx - 2, y as u32 + dy - 1).unwrap();
            sum += u32::from(pixel.red()) + u32::from(pixel.green());
        }
        sum
    };
    let behind = |strands, scars, at| light(strands, scars, Sight::Behind, at);
    let beside = [0.0, -11.0, 0.5];
    assert!(behind(&thinned, &[], beside) > behind(&full, &[], beside) + 150, "taken hair does not show");
    let on = [0.0, -11.0, -1.0];
    let off = |s: &&Strand| s.root_cm[1] > -6.0 || (s.root_cm[2] + 1.0).abs() > 0.1;
    let parted: Vec<Strand> = full.iter().filter(off).copied().collect();
    assert!(behind(&parted, &[], on) > behind(&full, &[], on) + 100, "the gap of the scar does not show");
    assert!(behind(&parted, &scars, on) > behind(&parted, &[], on) + 100, "the scar is no paler than skin");
    let top = [0.0, 1.0, 8.9];
    assert_eq!(light(&full, &scars, Sight::Above, top), light(&full, &[], Sight::Above, top));
}
