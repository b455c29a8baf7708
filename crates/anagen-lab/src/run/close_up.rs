//! What is seen of a run from near: the patches of the head, and the hairs about each site through a
//! trichoscope.

use super::Setup;
use super::draw::plan_slug;
use super::patches::{draw_maps, write_table};
use super::simulate::{Listener, PlanSnapshots, RunError};
use crate::close_up::CloseUp;
use crate::output::{Folder, OutputError};
use crate::patches::{Chart, PatchDay, PlanPatches, Quantity};
use crate::report::album::{PICTURES, Picture, PictureKind, slug};
use crate::report::picture::{Look, file, lie};
use crate::report::trichoscope::{FIELD_CM2, Frame, NEAR_MM, Shaft, View, draw_clipped, draw_view, field_holds};
use crate::report::words;
use crate::result::RunResult;
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::scalp::depot::distance_cm;
use anagen_model::scalp::{Domain, Surface};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What stands about a site on one day of a plan.
struct About {
    plan: usize,
    site: usize,
    day: f64,
    /// The visible hairs within reach of the field of view.
    shafts: Vec<Shaft>,
    /// Openings of follicles that stand there without a hair, mm.
    empty_mm: Vec<[f32; 2]>,
    /// The local lie of hair, in turns.
    lie: f32,
}

/// Gathers it, plan by plan.
pub(super) struct Near {
    law: Parameters,
    visits: Vec<f64>,
    hair_length_mm: f32,
    look: Look,
    pictures: bool,
    about: Vec<About>,
    /// Where the patches lie, once a head was seen.
    chart: Option<Chart>,
    /// The patches of each plan.
    plans: Vec<PlanPatches>,
}

impl Near {
    /// With `pictures` also what views of sites are drawn from.
    pub fn of(setup: &Setup, pictures: bool) -> Near {
        Near {
            law: setup.parameters.clone(),
            visits: setup.visits.clone(),
            hair_length_mm: setup.hair_length_mm as f32,
            look: setup.look.clone(),
            pictures,
            about: Vec::new(),
            chart: None,
            plans: Vec::new(),
        }
    }

    /// Adds a plan.
    pub fn add(&mut self, seen: &PlanSnapshots) {
        let Domain::Head(surface) = seen.head.ground.domain else { return };
        self.chart.get_or_insert_with(|| Chart::of(surface, &seen.head.ground.patches));
        self.plans.push(self.patches(seen, &surface));
        if !self.pictures {
            return;
        }
        let last = self.visits.len().saturating_sub(1);
        // All plans begin alike.
        let visits = if seen.plan == 0 && last > 0 { vec![0, last] } else { vec![last] };
        for site in 0..seen.centres_cm.len() {
            for &visit in &visits {
                let about = self.about(seen, &surface, site, visit);
                self.about.push(about);
            }
        }
    }

    fn patches(&self, seen: &PlanSnapshots, surface: &Surface) -> PlanPatches {
        let count = seen.head.ground.patches.len();
        let day = |((day, snapshots), skin): ((&f64, &Vec<Snapshot>), &anagen_model::head::Skin)| {
            let mut hairs = vec![0u32; count];
            for (i, _) in (0u32..).zip(snapshots).filter(|(_, snapshot)| visible(snapshot, &self.law)) {
                if let Some((_, patch)) = seen.grafting.standing(seen.head, i, *day) {
                    hairs[patch as usize] += 1;
                }
            }
            PatchDay { day: *day, hairs, skin: skin.clone() }
        };
        let charted = |(day, points): &(f64, Vec<[f64; 3]>)| (*day, points.iter().map(|p| surface.chart(*p)).collect());
        PlanPatches {
            days: self.visits.iter().zip(&seen.harvest.snapshots).zip(&seen.tissue.skin).map(day).collect(),
            sessions: seen.tissue.sessions.iter().map(charted).collect(),
        }
    }

    fn about(&self, seen: &PlanSnapshots, surface: &Surface, site: usize, visit: usize) -> About {
        let (day, centre) = (self.visits[visit], seen.centres_cm[site]);
        let frame = Frame::at(surface, centre);
        let lie = frame.turn_of(lie(&self.look, centre.map(|c| c as f32)).map(f64::from));
        let mut about = About { plan: seen.plan, site, day, shafts: Vec::new(), empty_mm: Vec::new(), lie };
        let roots = &seen.head.ground.roots;
        for (i, (root, snapshot)) in (0u32..).zip(roots.iter().zip(&seen.harvest.snapshots[visit])) {
            let Some((place, _)) = seen.grafting.standing(seen.head, i, day) else { continue };
            if distance_cm(&place, &centre) > 0.1 * f64::from(NEAR_MM) {
                continue;
            }
            let root_mm = frame.place_mm(place);
            if visible(snapshot, &self.law) {
                let length_mm = snapshot.length_mm.min(self.hair_length_mm);
                about.shafts.push(Shaft { root_mm, length_mm, calibre_um: snapshot.calibre_um, id: root.id });
            } else if snapshot.phase == Phase::Kenogen {
                about.empty_mm.push(root_mm);
            }
        }
        about
    }

    /// Writes the table of patches and, if pictures are wanted, draws maps and sites into the folder and lists
    /// them in the results.
    pub fn put(
        &self,
        result: &mut RunResult,
        terminal_from_um: f64,
        folder: &mut Folder,
        listener: &dyn Listener,
    ) -> Result<(), RunError> {
        let Some(chart) = &self.chart else { return Ok(()) };
        write_table(result, chart, &self.plans, folder)?;
        if self.pictures {
            listener.stage("drawing sites and maps", self.about.len() + Quantity::ALL.len());
            draw_maps(result, chart, &self.plans, folder, listener)?;
            self.draw_sites(result, terminal_from_um, folder, listener)?;
        }
        Ok(())
    }

    /// Draws the sites, site by site and plan by plan, day 0 first.
    fn draw_sites(
        &self,
        result: &mut RunResult,
        terminal_from_um: f64,
        folder: &mut Folder,
        listener: &dyn Listener,
    ) -> Result<(), RunError> {
        let (hair_rgb, skin_rgb) = (self.look.hair_rgb(), self.look.skin_rgb());
        let mut order: Vec<&About> = self.about.iter().collect();
        order.sort_by(|a, b| (a.site, a.plan).cmp(&(b.site, b.plan)).then(a.day.total_cmp(&b.day)));
        let sites: Vec<_> = result.measured_sites().map(|(_, site)| site.clone()).collect();
        let draw = |about: &&About| {
            let luck = 1 + about.site as u32;
            let (shafts, empty_mm) = (&about.shafts[..], &about.empty_mm[..]);
            let view = draw_view(&View { shafts, empty_mm, lie: about.lie, hair_rgb, skin_rgb, luck });
            let radius_mm =
                (10.0 * (sites[about.site].area_cm2.min(f64::from(FIELD_CM2)) / std::f64::consts::PI).sqrt()) as f32;
            let inside = |s: &&Shaft| s.root_mm[0].hypot(s.root_mm[1]) <= radius_mm;
            let clipped: Vec<Shaft> = shafts.iter().filter(inside).copied().collect();
            let clipped = draw_clipped(&clipped, radius_mm, about.lie, skin_rgb, luck);
            listener.task_done();
            [view, clipped].map(|image| file::png(&image))
        };
        for some in order.chunks(AT_A_TIME) {
            let drawn: Vec<_> = some.par_iter().map(draw).collect();
            for (about, drawn) in some.iter().zip(drawn) {
                let seen = counted(result, about, &sites[about.site].name, terminal_from_um);
                for (file, bytes) in [&seen.file, &seen.clipped_file].into_iter().zip(drawn) {
                    let bytes = bytes.map_err(|e| OutputError::io("write", &folder.target().join(file), e))?;
                    folder.write(file, &bytes)?;
                }
                result.pictures.extend(listed(&seen));
                result.close_ups.push(seen);
            }
        }
        Ok(())
    }
}

/// Sites drawn at a time.
const AT_A_TIME: usize = 4;

/// What the field of view holds.
fn counted(result: &RunResult, about: &About, site: &str, terminal_from_um: f64) -> CloseUp {
    let inside: Vec<&Shaft> = about.shafts.iter().filter(|s| field_holds(s.root_mm)).collect();
    let calibre: f64 = inside.iter().map(|s| f64::from(s.calibre_um)).sum();
    let end =
        format!("{}-{}-day-{}.png", site_slug(about.site, site), plan_slug(result, about.plan), words::day(about.day));
    CloseUp {
        file: format!("{PICTURES}/trichoscope-{end}"),
        clipped_file: format!("{PICTURES}/clipped-{end}"),
        plan: result.plans[about.plan].name.clone(),
        site: site.into(),
        day: about.day,
        field_cm2: f64::from(FIELD_CM2),
        hairs: inside.len(),
        vellus_hairs: inside.iter().filter(|s| f64::from(s.calibre_um) < terminal_from_um).count(),
        terminal_from_um,
        mean_calibre_um: if inside.is_empty() { 0.0 } else { calibre / inside.len() as f64 },
        units: inside.iter().map(|s| s.id / 4).collect::<BTreeSet<u32>>().len(),
        empty: about.empty_mm.iter().filter(|at| field_holds(**at)).count(),
    }
}

fn listed(seen: &CloseUp) -> [Picture; 2] {
    let day = words::day(seen.day);
    let of = |file: &str, what: &str, how: &str| Picture {
        file: file.into(),
        kind: PictureKind::Trichoscope,
        plan: seen.plan.clone(),
        site: Some(seen.site.clone()),
        day: seen.day,
        days: Vec::new(),
        view: None,
        caption: format!("Site {} {what}, {}, day {day}", seen.site, seen.plan),
        alt: format!("Skin of site {} under {} on day {day}, {how}: {} hairs.", seen.site, seen.plan, seen.hairs),
    };
    [
        of(&seen.file, "through a trichoscope", "seen through a trichoscope"),
        of(&seen.clipped_file, "clipped", "its hair clipped short and dyed black"),
    ]
}

/// A site as part of a file's name.
fn site_slug(number: usize, name: &str) -> String {
    let own = slug(name);
    if own.is_empty() { format!("site-{number}") } else { own }
}
