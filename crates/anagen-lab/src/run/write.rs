//! A run into its folder: simulated, then tables, picture, page and record, whole or not at all.

use super::setup::Setup;
use super::simulate::{Keeper, Listener, Part, PlanSnapshots, RunError, simulate};
use crate::draws::{Draws, Uncertainty, make};
use crate::output::{
    Folder, FollicleRow, FollicleWriter, GraftWriter, HeadRow, OutputError, Provenance, Unfinished, summary_json,
    write_draw_parameters, write_draws, write_heads, write_visits, write_visits_csv,
};
use crate::report::page::{self, Frame};
use crate::report::picture::{PANEL_PX, Panel, Scar, Scene, Sight, Strand, draw_sheet, encode_png};
use crate::report::words;
use crate::result::{PointEstimate, RunResult};
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;
use anagen_model::measure::visible;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked of a run beside its protocol.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The command line, for the record.
    pub command: Vec<String>,
    /// The seed of all chance.
    pub seed: u64,
    /// Whether `visits.csv` is written too.
    pub csv: bool,
    /// Draws of parameters.
    pub draws: u32,
}

/// What determines the draws of a protocol, and how many numbers one has: what an unfinished run is told by.
pub fn question(setup: &Setup, order: &Order) -> (Provenance, usize) {
    let values = Draws::of(setup, order.seed).form.len();
    (Provenance::question(order.seed, &setup.inputs, &setup.parameters), values)
}

/// Runs a checked protocol and puts everything it leaves into `folder`.
///
/// Stopped or failed, it takes the folder away again, and leaves finished draws in `unfinished`, which a
/// run with draws must have. Returns what was found and where it lies.
pub fn run_to_folder(
    setup: &mut Setup,
    folder: Folder,
    mut unfinished: Option<Unfinished>,
    order: &Order,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(RunResult, PathBuf), RunError> {
    let done = fill(setup, folder, unfinished.as_mut(), order, stop, listener);
    let Some(unfinished) = unfinished else { return done };
    let path = unfinished.path().to_path_buf();
    match done {
        Ok(found) => {
            unfinished.done()?;
            Ok(found)
        }
        Err(why) => match unfinished.leave() {
            0 => Err(why),
            kept => {
                let hint = "the same command with --resume goes on with them, with --force it begins anew";
                let left = format!("{kept} finished draws are kept in {}\nhint: {hint}", path.display());
                Err(RunError::Unfinished { left, why: Box::new(why) })
            }
        },
    }
}

/// Does the work, and fills the folder.
fn fill(
    setup: &mut Setup,
    mut folder: Folder,
    unfinished: Option<&mut Unfinished>,
    order: &Order,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(RunResult, PathBuf), RunError> {
    let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
    let mut keeper = FolderKeeper::of(setup, &mut folder);
    let mut result = simulate(setup, order.seed, stop, listener, &mut keeper)?;
    let heads = keeper.finish()?;
    if let Some(Unfinished { kept, .. }) = unfinished {
        let draws = Draws::of(setup, order.seed);
        make(&draws, order.draws, kept, stop, listener)?;
        listener.stage("putting draws together", 1);
        let table = write_draws(folder.file("draws.parquet")?, setup, &draws, kept, order.draws)?;
        folder.seal(table)?;
        let table = write_draw_parameters(folder.file("draw_parameters.parquet")?, &draws, order.draws)?;
        folder.seal(table)?;
        result.uncertainty = Some(Uncertainty::of(setup, &draws, kept, order.draws)?);
        result.noticed = Uncertainty::noticed(setup, &draws, kept, order.draws)?;
        listener.task_done();
        going()?;
    }

    listener.stage("drawing the picture", 1);
    listener.part(Part::Report);
    let picture = draw(setup, &result, &heads)?;
    drop(heads);
    listener.task_done();
    going()?;

    listener.stage("writing tables and report", 1);
    listener.part(Part::Write);
    let visits = write_visits(folder.file("visits.parquet")?, &result)?;
    folder.seal(visits)?;
    if order.csv {
        let visits = write_visits_csv(folder.file("visits.csv")?, &result)?;
        folder.seal(visits)?;
    }
    folder.write("summary.json", summary_json(&result).as_bytes())?;
    folder.write("before-after.png", &picture)?;
    let mut record = Provenance::new(order.seed, setup.lanes.name(), order.command.clone());
    let options = [
        ("possible_patients", setup.possible_patients.to_string()),
        ("csv", order.csv.to_string()),
        ("draws", order.draws.to_string()),
    ];
    record.options = options.map(|(name, value)| (name.to_string(), value)).to_vec();
    record.inputs = setup.inputs.clone();
    record.record_parameters(&setup.parameters);
    listener.part(Part::Report);
    let frame = Frame { picture_png: Some(&picture) };
    let report = page::render(&result, &frame).map_err(|e| RunError::Keep(e.to_string()))?;
    listener.part(Part::Write);
    folder.write("report.html", report.as_bytes())?;
    going()?;
    let place = folder.finish(&mut record)?;
    listener.task_done();
    Ok((result, place))
}

/// Writes follicles as they come; keeps the hairs of the last visit for the picture.
struct FolderKeeper<'a> {
    folder: &'a mut Folder,
    follicles: Option<FollicleWriter>,
    ids: Vec<u32>,
    grafts: Option<GraftWriter>,
    shown: Vec<Shown>,
    plans: Vec<String>,
    sites: Vec<String>,
    visits: Vec<f64>,
    hair_length_mm: f32,
    visible: Box<dyn Fn(&Snapshot) -> bool>,
}

impl<'a> FolderKeeper<'a> {
    fn of(setup: &Setup, folder: &'a mut Folder) -> Self {
        let law = setup.parameters.clone();
        FolderKeeper {
            folder,
            follicles: None,
            ids: Vec::new(),
            grafts: None,
            shown: Vec::new(),
            plans: setup.plans.iter().map(|p| p.info.name.clone()).collect(),
            sites: setup.sites.iter().map(|s| s.name.clone()).collect(),
            visits: setup.visits.clone(),
            hair_length_mm: setup.hair_length_mm as f32,
            visible: Box::new(move |snapshot| visible(snapshot, &law)),
        }
    }

    /// Ends `follicles.parquet` and `grafts.parquet`; returns what shows of each plan.
    fn finish(self) -> Result<Vec<Shown>, OutputError> {
        if let Some(writer) = self.follicles {
            self.folder.seal(writer.finish()?)?;
        }
        if let Some(writer) = self.grafts {
            self.folder.seal(writer.finish()?)?;
        }
        Ok(self.shown)
    }

    fn begin(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), OutputError> {
        let mut site_of = vec![None; head.follicles.len()];
        for (site, members) in (0u16..).zip(sites) {
            members.iter().for_each(|i| site_of[*i as usize] = Some(site));
        }
        let roots = head.ground.roots.iter().zip(&head.follicles).zip(site_of);
        let rows: Vec<HeadRow> = roots.map(|((root, follicle), site)| HeadRow::of(root, follicle, site)).collect();
        let heads = write_heads(self.folder.file("heads.parquet")?, &rows, &self.sites)?;
        self.folder.seal(heads)?;
        self.ids = rows.iter().map(|r| r.id).collect();
        self.follicles = Some(FollicleWriter::new(self.folder.file("follicles.parquet")?)?);
        Ok(())
    }

    fn write(&mut self, seen: &PlanSnapshots) -> Result<(), OutputError> {
        let Some(writer) = &mut self.follicles else { return Ok(()) };
        for (day, snapshots) in self.visits.iter().zip(&seen.harvest.snapshots) {
            assert_eq!(self.ids.len(), snapshots.len(), "one snapshot a follicle");
            let row = |(id, seen): (&u32, &Snapshot)| FollicleRow::of(*id, seen, (self.visible)(seen));
            let rows: Vec<FollicleRow> = self.ids.iter().zip(snapshots).map(row).collect();
            writer.plan_visit(&self.plans[seen.plan], *day, &rows)?;
        }
        if !seen.grafting.is_empty() {
            if self.grafts.is_none() {
                self.grafts = Some(GraftWriter::new(self.folder.file("grafts.parquet")?)?);
            }
            if let Some(writer) = &mut self.grafts {
                writer.plan(&self.plans[seen.plan], seen.head, seen.grafting)?;
            }
        }
        Ok(())
    }
}

impl Keeper for FolderKeeper<'_> {
    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String> {
        self.begin(head, sites).map_err(|e| e.to_string())
    }

    fn plan(&mut self, seen: PlanSnapshots) -> Result<(), String> {
        self.write(&seen).map_err(|e| e.to_string())?;
        let last = seen.harvest.snapshots.last().map_or(&[][..], Vec::as_slice);
        let day = self.visits.last().copied().unwrap_or(0.0);
        let hairs = (0u32..).zip(seen.head.ground.roots.iter().zip(last)).filter(|(_, (_, s))| (self.visible)(s));
        let strand = |(i, (root, s)): (u32, (&anagen_model::scalp::ground::Root, &Snapshot))| {
            let (root_cm, _) = seen.grafting.standing(seen.head, i, day)?;
            let length_mm = s.length_mm.min(self.hair_length_mm);
            Some(Strand { root_cm, length_mm, calibre_um: s.calibre_um, id: root.id })
        };
        self.shown.push(Shown { strands: hairs.filter_map(strand).collect(), scars: scars(&seen, day) });
        Ok(())
    }
}

/// What shows of a head at the last visit.
struct Shown {
    strands: Vec<Strand>,
    scars: Vec<Scar>,
}

/// Width of the mark that a punch leaves, mm. Source: assumption (`guess`): punches have 0.8-1 mm, and
/// wounds shrink.
const PUNCH_MM: f32 = 0.7;

/// The scars of a plan's operations: a line for each strip, a dot for each punch.
fn scars(seen: &PlanSnapshots, day: f64) -> Vec<Scar> {
    let (head, grafting) = (seen.head, seen.grafting);
    let line = |(line_cm, width_cm): (Vec<[f64; 3]>, f64)| Scar { line_cm, width_mm: 10.0 * width_cm as f32 };
    let mut scars: Vec<Scar> = grafting.scars(head, day).into_iter().map(line).collect();
    for at in grafting.punched(head, day) {
        let half = 0.05 * f64::from(PUNCH_MM);
        let line_cm = vec![[at[0] - half, at[1], at[2]], [at[0] + half, at[1], at[2]]];
        scars.push(Scar { line_cm, width_mm: PUNCH_MM });
    }
    scars
}

/// The scalp from above at the last visit, untreated beside each plan, as a PNG file's bytes; where
/// follicles were taken also from behind.
fn draw(setup: &Setup, result: &RunResult, shown: &[Shown]) -> Result<Vec<u8>, RunError> {
    let mut scene =
        Scene::new(setup.known.head_circumference_mm / anagen_model::scalp::surface::REFERENCE_CIRCUMFERENCE_MM);
    scene.shown_length_mm = scene.shown_length_mm.min(setup.hair_length_mm as f32);
    let point = PointEstimate::of(result);
    let day = result.visit_days.last().copied().unwrap_or(0.0);
    // Above, the first site; behind, the first at the back.
    let subtitle = |sight: Sight, plan: usize| {
        let at = match sight {
            Sight::Above => (!result.sites.is_empty()).then_some(0),
            Sight::Behind => result.sites.iter().position(|s| s.region == "occipital"),
        };
        let count = at.and_then(|s| Some((point.value("total_hairs_per_cm2", s, day, plan)?, &result.sites[s].name)));
        let count = count.map(|(n, name)| format!(" \u{b7} {n:.0} hairs/cm2 at {name}")).unwrap_or_default();
        format!("day {}{count}", words::day(day))
    };
    let numbers = 0..result.plans.len();
    let [above, behind] = [Sight::Above, Sight::Behind]
        .map(|sight| numbers.clone().map(|plan| subtitle(sight, plan)).collect::<Vec<String>>());
    let panel = |plan: usize, sight: Sight| Panel {
        title: &result.plans[plan].name,
        subtitle: if sight == Sight::Above { &above[plan] } else { &behind[plan] },
        strands: &shown[plan].strands,
        scars: &shown[plan].scars,
        sight,
    };
    let mut panels: Vec<Panel> = numbers.clone().map(|plan| panel(plan, Sight::Above)).collect();
    let columns = if panels.len() == 4 { 2 } else { panels.len().min(3) };
    if shown.iter().any(|s| !s.scars.is_empty()) {
        let taken = numbers.filter(|plan| *plan == 0 || !shown[*plan].scars.is_empty());
        panels.extend(taken.map(|plan| panel(plan, Sight::Behind)));
    }
    let sheet = draw_sheet(&scene, &panels, columns, PANEL_PX);
    encode_png(&sheet).map_err(|e| RunError::Keep(e.to_string()))
}
