//! What a run keeps of every follicle: rows for its tables as they come, and for its pictures the visible
//! ones of some days.

use super::Setup;
use super::close_up::Near;
use super::simulate::{Keeper, PlanSnapshots};
use crate::output::{
    Folder, FollicleRow, FollicleWriter, GraftWriter, HeadRow, OutputError, Place, moves_of, write_heads,
};
use crate::report::picture::{ClosedStrip, Moves};
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;
use anagen_model::measure::visible;

/// Pictures of a time-lapse.
pub const LAPSE_FRAMES: usize = 12;

/// The days of a time-lapse: evenly from day 0 to the last.
pub fn lapse_days(horizon: f64) -> Vec<f64> {
    let step = horizon / (LAPSE_FRAMES - 1) as f64;
    let mut days: Vec<f64> = (0..LAPSE_FRAMES).map(|k| (k as f64 * step).round()).collect();
    days.dedup();
    days
}

/// What pictures are drawn from.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Where the follicles stand.
    pub places: Vec<Place>,
    /// Plan by plan.
    pub plans: Vec<KeptPlan>,
}

/// The same of one plan.
#[derive(Clone, Debug, Default)]
pub struct KeptPlan {
    /// What its operations did to the place of follicles.
    pub moved: Moves,
    /// The visible follicles on the days that are drawn, in order of day.
    pub days: Vec<(f64, Vec<FollicleRow>)>,
}

impl KeptPlan {
    /// The visible follicles of a day.
    pub fn on(&self, day: f64) -> Option<&[FollicleRow]> {
        self.days.iter().find(|(d, _)| *d == day).map(|(_, rows)| &rows[..])
    }
}

/// Writes follicles as they come; keeps what pictures need.
pub(super) struct FolderKeeper<'a> {
    folder: &'a mut Folder,
    follicles: Option<FollicleWriter>,
    ids: Vec<u32>,
    grafts: Option<GraftWriter>,
    kept: Kept,
    near: Near,
    plans: Vec<String>,
    sites: Vec<String>,
    visits: Vec<f64>,
    pictures: bool,
    lapse: Vec<f64>,
    visible: Box<dyn Fn(&Snapshot) -> bool>,
}

impl<'a> FolderKeeper<'a> {
    /// With `pictures` it keeps what they are drawn from.
    pub fn of(setup: &Setup, pictures: bool, folder: &'a mut Folder) -> Self {
        let law = setup.parameters.clone();
        FolderKeeper {
            folder,
            follicles: None,
            ids: Vec::new(),
            grafts: None,
            kept: Kept::default(),
            near: Near::of(setup, pictures),
            plans: setup.plans.iter().map(|p| p.info.name.clone()).collect(),
            sites: setup.sites.iter().map(|s| s.name.clone()).collect(),
            visits: setup.visits.clone(),
            pictures,
            lapse: if pictures { lapse_days(setup.horizon) } else { Vec::new() },
            visible: Box::new(move |snapshot| visible(snapshot, &law)),
        }
    }

    /// Ends `follicles.parquet` and `grafts.parquet`; returns what pictures are drawn from, and what is seen
    /// from near.
    pub fn finish(self) -> Result<(Kept, Near), OutputError> {
        if let Some(writer) = self.follicles {
            self.folder.seal(writer.finish()?)?;
        }
        if let Some(writer) = self.grafts {
            self.folder.seal(writer.finish()?)?;
        }
        Ok((self.kept, self.near))
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
        self.kept.places = rows.iter().map(Place::from).collect();
        self.follicles = Some(FollicleWriter::new(self.folder.file("follicles.parquet")?)?);
        Ok(())
    }

    fn rows(&self, snapshots: &[Snapshot]) -> Vec<FollicleRow> {
        assert_eq!(self.ids.len(), snapshots.len(), "one snapshot a follicle");
        let row = |(id, seen): (&u32, &Snapshot)| FollicleRow::of(*id, seen, (self.visible)(seen));
        self.ids.iter().zip(snapshots).map(row).collect()
    }

    fn write(&mut self, seen: &PlanSnapshots) -> Result<(), OutputError> {
        let plan = &self.plans[seen.plan];
        let Some(mut writer) = self.follicles.take() else { return Ok(()) };
        let mut days = Vec::new();
        let shown = |rows: Vec<FollicleRow>| rows.into_iter().filter(|r| r.visible).collect::<Vec<_>>();
        for (day, snapshots) in self.visits.iter().zip(&seen.harvest.snapshots) {
            let rows = self.rows(snapshots);
            writer.plan_visit(plan, *day, &rows)?;
            if self.pictures && (self.lapse.contains(day) || Some(day) == self.visits.last()) {
                days.push((*day, shown(rows)));
            }
        }
        for (day, snapshots) in seen.between {
            days.push((*day, shown(self.rows(snapshots))));
        }
        days.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.follicles = Some(writer);
        let moves = if seen.grafting.is_empty() { Vec::new() } else { moves_of(seen.head, seen.grafting) };
        if !moves.is_empty() {
            let writer = match self.grafts.take() {
                Some(writer) => writer,
                None => GraftWriter::new(self.folder.file("grafts.parquet")?)?,
            };
            self.grafts.insert(writer).plan(plan, &moves)?;
        }
        let moved = Moves { moves, strips: ClosedStrip::all_of(plan, seen.grafting) };
        self.kept.plans.push(KeptPlan { moved, days });
        Ok(())
    }
}

impl Keeper for FolderKeeper<'_> {
    fn days(&self) -> Vec<f64> {
        self.lapse.clone()
    }

    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String> {
        self.begin(head, sites).map_err(|e| e.to_string())
    }

    fn plan(&mut self, seen: PlanSnapshots) -> Result<(), String> {
        self.near.add(&seen);
        self.write(&seen).map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_lapse_runs_from_the_first_day_to_the_last() {
        let days = lapse_days(720.0);
        assert!(days.len() == 12 && days[0] == 0.0 && days[11] == 720.0 && days[1] == 65.0);
        assert_eq!(lapse_days(2.0), [0.0, 1.0, 2.0]);
    }
}
