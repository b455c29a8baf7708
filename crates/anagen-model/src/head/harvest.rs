//! What a plan leaves on a head: gathered by shares of its patches, each in its place of the whole.

use super::course::{PlanCourse, Waiting};
use super::desk::Desk;
use crate::follicle::{Sink, Snapshot};
use std::ops::Range;

/// What a plan leaves on a head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Harvest {
    /// Snapshots, visit by visit, follicle by follicle in the order of the roots.
    pub snapshots: Vec<Vec<Snapshot>>,
    /// Hairs shed: (follicle index, day), in the order of follicles.
    pub shed: Vec<(u32, f32)>,
    /// Perfusion of each patch at each visit (mean of the stretch).
    pub perfusion: Vec<Vec<f32>>,
    /// Inflammation of each patch at each visit.
    pub inflammation: Vec<Vec<f32>>,
}

/// A share of a harvest: some patches that follow each other, and the places of the whole in which what is
/// seen there belongs.
pub struct Share<'h> {
    patches: Range<usize>,
    /// Number of the first follicle.
    first: u32,
    snapshots: Vec<&'h mut [Snapshot]>,
    shed: Vec<(u32, f32)>,
    perfusion: Vec<&'h mut [f32]>,
    inflammation: Vec<&'h mut [f32]>,
}

/// Cuts the first `count` places off every column.
fn cut<'h, T>(columns: &mut [&'h mut [T]], count: usize) -> Vec<&'h mut [T]> {
    let first = |column: &mut &'h mut [T]| column.split_off_mut(..count).expect("columns are as long as their shares");
    columns.iter_mut().map(first).collect()
}

fn whole<T>(columns: &mut [Vec<T>]) -> Vec<&mut [T]> {
    columns.iter_mut().map(Vec::as_mut_slice).collect()
}

struct Gatherer<'a, 'h> {
    share: &'a mut Share<'h>,
    /// Number of the follicle.
    index: u32,
}

impl Sink for Gatherer<'_, '_> {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        self.share.snapshots[visit][(self.index - self.share.first) as usize] = snapshot;
    }
    fn shed(&mut self, day: f64) {
        self.share.shed.push((self.index, day as f32));
    }
}

impl PlanCourse<'_> {
    /// Simulates all follicles and keeps what is seen at `visits` and what is shed.
    pub fn harvest(&self, visits: &[f64]) -> Harvest {
        let all = self.head.ground.patches.len();
        self.harvest_by_shares(visits, all, |shares| {
            shares.iter_mut().for_each(|s| self.gather(visits, s, &mut || true))
        })
    }

    /// The same by shares of so many patches: `gather` sees to it that each is gathered, in whatever order
    /// and on whatever threads. A follicle that is moved belongs to the patch it was born on, one from
    /// outside to the last patch.
    pub fn harvest_by_shares(&self, visits: &[f64], patches: usize, gather: impl FnOnce(&mut [Share])) -> Harvest {
        let all = self.head.ground.patches.len();
        let mut harvest = Harvest {
            snapshots: visits.iter().map(|_| vec![Snapshot::ABSENT; self.follicles()]).collect(),
            shed: Vec::new(),
            perfusion: vec![vec![0.0; all]; visits.len()],
            inflammation: vec![vec![0.0; all]; visits.len()],
        };
        let mut snapshots = whole(&mut harvest.snapshots);
        let [mut perfusion, mut inflammation] = [&mut harvest.perfusion, &mut harvest.inflammation].map(|c| whole(c));
        let share = |from: usize| {
            let patches = from..(from + patches).min(all);
            let first = self.head.ground.first_root[patches.start];
            let count = (self.follicles_until(patches.end) - first) as usize;
            Share {
                first,
                snapshots: cut(&mut snapshots, count),
                shed: Vec::new(),
                perfusion: cut(&mut perfusion, patches.len()),
                inflammation: cut(&mut inflammation, patches.len()),
                patches,
            }
        };
        let mut shares: Vec<Share> = (0..all).step_by(patches.max(1)).map(share).collect();
        gather(&mut shares);
        let mut shed = Vec::with_capacity(shares.iter().map(|share| share.shed.len()).sum());
        shares.into_iter().for_each(|share| shed.extend(share.shed));
        Harvest { shed, ..harvest }
    }

    /// Gathers one share; `go_on` is asked before each patch and may stop the work (the harvest is then
    /// incomplete).
    pub fn gather(&self, visits: &[f64], share: &mut Share, go_on: &mut dyn FnMut() -> bool) {
        let ground = &self.head.ground;
        let end = self.follicles_until(share.patches.end);
        let mut desk = Desk::new(self);
        let mut walker = self.walker();
        let mut waiting = Vec::new();
        for (place, patch) in share.patches.clone().enumerate() {
            if !go_on() {
                return;
            }
            desk.open(self, patch);
            for (v, day) in visits.iter().enumerate() {
                let (perfusion, inflammation) = desk.tissue_in(self.stretch_of(*day));
                share.perfusion[v][place] = perfusion as f32;
                share.inflammation[v][place] = inflammation as f32;
            }
            for index in ground.first_root[patch]..ground.first_root[patch + 1] {
                let mut gatherer = Gatherer { share, index };
                waiting.extend(self.walk_one(&mut desk, &mut walker, index, visits, &mut gatherer));
            }
        }
        self.guests(end, &mut waiting);
        for Waiting { moved, state } in waiting.iter().filter(|w| w.moved.follicle as usize >= ground.roots.len()) {
            // Before the operation a follicle from outside is not there, but what it grew is known.
            let seen = visits.partition_point(|day| *day <= moved.day);
            for snapshots in &mut share.snapshots[..seen] {
                snapshots[(moved.follicle - share.first) as usize].grown_mass = state.grown_mass();
            }
        }
        if !waiting.is_empty() {
            self.second_legs(&mut desk, &mut walker, waiting, visits, &mut |index, walk| {
                walk(&mut Gatherer { share, index });
            });
            share.shed.sort_by_key(|s| s.0);
        }
    }
}
