//! Claim: hairs of the clipped view can be counted and measured from its pixels alone.
//!
//! Twenty sites of 1 cm2 with 60-220 hairs, grown under seven grades and drawn on three tones of skin, are
//! counted by a counter that shares no code with the drawing. Tolerance (issue 5): the count within 5 % on
//! average and 10 % at worst, mean calibre within 5 % and the share below 40 um within 4 points on average
//! and, at worst, within twice that. False-alarm rate: none, seeds are fixed; under other seeds the average
//! errors were 1 %, 1 % and 1.3 points. Seen to fail: `a_wrong_drawing_is_noticed` draws hair 15 % too thick,
//! and leaves out one hair in eight, and asks that the same judge refuses both.

use anagen_lab::report::picture::file;
use anagen_lab::report::trichoscope::{CLIPPED_MM, PX_PER_MM, Shaft, draw_clipped};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Grade, NorwoodHamilton, Sinclair};
use anagen_model::scalp::Region;
use anagen_verification::setup::{Scene, square};
use anagen_verification::trichogram::{Device, count};
use rayon::prelude::*;

const SITES: usize = 20;
const SKIN_RGB: [[u8; 3]; 3] = [[226, 182, 156], [240, 208, 190], [174, 122, 92]];
const DEVICE: Device = Device { um_per_px: 10.0, clipped_um: 500.0 };

/// The hairs of a site, and how it is seen.
struct Site {
    hairs: Vec<Shaft>,
    lie: f32,
    skin_rgb: [u8; 3],
    luck: u32,
}

impl Site {
    fn number(number: u64) -> Site {
        let grades = [
            Grade::Norwood(NorwoodHamilton::II),
            Grade::Norwood(NorwoodHamilton::IIIVertex),
            Grade::Norwood(NorwoodHamilton::IV),
            Grade::Norwood(NorwoodHamilton::V),
            Grade::Norwood(NorwoodHamilton::VI),
            Grade::Sinclair(Sinclair::S2),
            Grade::Sinclair(Sinclair::S4),
        ];
        let law = Parameters::default();
        let region = [Region::Vertex, Region::Frontal][number as usize % 2];
        let scene = Scene::graded(grades[number as usize % grades.len()], law, square(1.0, region), 60 + number);
        let head = scene.grow();
        let seen = &scene.follow(&head, &Vec::new(), &[0.0]).snapshots[0];
        let hairs = head.ground.roots.iter().zip(seen).filter(|(_, s)| visible(s, &scene.law));
        let shaft = |(root, s): (&anagen_model::scalp::ground::Root, &anagen_model::follicle::Snapshot)| Shaft {
            root_mm: [0, 1].map(|i| 10.0 * root.position_cm[i] as f32),
            length_mm: s.length_mm,
            calibre_um: s.calibre_um,
            id: root.id,
        };
        let turn = number as f32 * 0.137;
        let skin_rgb = SKIN_RGB[number as usize % 3];
        Site { hairs: hairs.map(shaft).collect(), lie: turn, skin_rgb, luck: number as u32 }
    }

    /// What a counter of the drawing misses: of the count and of the mean calibre the share, of the share
    /// below 40 um the difference. `drawn` changes what is drawn.
    fn gaps(&self, drawn: impl Fn(usize, Shaft) -> Option<Shaft>) -> [f64; 3] {
        let shown: Vec<Shaft> = self.hairs.iter().enumerate().filter_map(|(i, hair)| drawn(i, *hair)).collect();
        let page = draw_clipped(&shown, 5.0, self.lie, self.skin_rgb, self.luck);
        let found = count(&file::png(&page).expect("a PNG"), &DEVICE);
        let is = summary(self.hairs.iter().map(|h| f64::from(h.calibre_um)));
        let read = summary(found.iter().map(|h| h.calibre_um));
        [read[0] / is[0] - 1.0, read[1] / is[1] - 1.0, read[2] - is[2]]
    }
}

/// How many calibres, um, their mean, and the share below 40 um.
fn summary(calibres: impl Iterator<Item = f64>) -> [f64; 3] {
    let all: Vec<f64> = calibres.collect();
    let count = all.len() as f64;
    [count, all.iter().sum::<f64>() / count, all.iter().filter(|c| **c < 40.0).count() as f64 / count]
}

/// The greatest gap of the sites, and the mean.
fn judged(gaps: &[[f64; 3]]) -> Result<(), String> {
    for (what, i, mean, worst) in
        [("count", 0, 0.05, 0.10), ("mean calibre", 1, 0.05, 0.10), ("share below 40 um", 2, 0.04, 0.08)]
    {
        let average = gaps.iter().map(|g| g[i].abs()).sum::<f64>() / gaps.len() as f64;
        let greatest = gaps.iter().map(|g| g[i].abs()).fold(0.0, f64::max);
        println!("{what}: {:.2} % on average, {:.2} % at worst", 100.0 * average, 100.0 * greatest);
        if average > mean || greatest > worst {
            return Err(format!("{what}: {average:.4} on average, {greatest:.4} at worst"));
        }
    }
    Ok(())
}

#[test]
fn the_device_is_that_of_the_drawing() {
    assert_eq!(DEVICE.um_per_px, 1000.0 / f64::from(PX_PER_MM));
    assert_eq!(DEVICE.clipped_um, 1000.0 * f64::from(CLIPPED_MM));
}

#[test]
fn hairs_can_be_counted_and_measured_from_the_picture() {
    let in_range = |site: &Site| (60..=220).contains(&site.hairs.len());
    let sites: Vec<Site> = (0..).map(Site::number).filter(in_range).take(SITES).collect();
    let counts: Vec<usize> = sites.iter().map(|s| s.hairs.len()).collect();
    assert!(counts.iter().any(|n| *n < 80) && counts.iter().any(|n| *n > 200), "{counts:?}");
    let gaps: Vec<[f64; 3]> = sites.par_iter().map(|site| site.gaps(|_, hair| Some(hair))).collect();
    judged(&gaps).unwrap();
}

#[test]
fn a_wrong_drawing_is_noticed() {
    let sites: Vec<Site> = [3, 4, 11].into_par_iter().map(Site::number).collect();
    let judge = |drawn: &(dyn Fn(usize, Shaft) -> Option<Shaft> + Sync)| {
        judged(&sites.par_iter().map(|site| site.gaps(drawn)).collect::<Vec<_>>())
    };
    judge(&|_, hair| Some(hair)).unwrap();
    let thick = judge(&|_, hair| Some(Shaft { calibre_um: 1.15 * hair.calibre_um, ..hair }));
    assert!(thick.is_err_and(|why| why.starts_with("mean calibre")));
    let fewer = judge(&|number, hair| (number % 8 != 0).then_some(hair));
    assert!(fewer.is_err_and(|why| why.starts_with("count")));
}
