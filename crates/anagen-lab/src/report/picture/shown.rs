//! What shows of a head: the rows that a run keeps, turned into hairs and scars.
//!
//! The same function serves a run and a folder that is read back, so the hairs of a picture are the
//! visible rows of `follicles.parquet`, no more and no fewer.

use std::collections::{BTreeMap, BTreeSet};

use anagen_model::head::Grafting;
use anagen_model::head::graft::Outcome;
use anagen_model::scalp::donor::Strip;
use anagen_model::scalp::{DonorZone, Surface};
use serde::{Deserialize, Serialize};

use super::{Scar, Strand};
use crate::output::{FollicleRow, Move, Place};

/// Width of the mark that a punch leaves, mm. Source: assumption (`guess`): punches have 0.8-1 mm, and
/// wounds shrink.
const PUNCH_MM: f32 = 0.7;

/// A strip that an operation cut out and closed: what it takes to say where skin and scar lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosedStrip {
    /// The plan.
    pub plan: String,
    /// Day of the operation.
    pub day: f64,
    /// Height of the donor zone, cm.
    pub zone_height_cm: f64,
    /// Height of the strip's middle line above the zone's lower edge, cm.
    pub rise_cm: f64,
    /// Half of its greatest width, cm.
    pub half_width_cm: f64,
    /// How far it reaches from the middle of the back on either side, cm.
    pub reach_cm: f64,
    /// Half of the width of the scar, cm.
    pub half_scar_cm: f64,
}

impl ClosedStrip {
    /// The strips of a plan, in order of day.
    pub fn all_of(plan: &str, grafting: &Grafting) -> Vec<ClosedStrip> {
        let one = |(zone, strip): &(DonorZone, Strip)| ClosedStrip {
            plan: plan.into(),
            day: strip.day,
            zone_height_cm: zone.height_cm,
            rise_cm: strip.rise_cm,
            half_width_cm: strip.half_width_cm,
            reach_cm: strip.reach_cm,
            half_scar_cm: strip.half_scar_cm,
        };
        grafting.strips.iter().map(one).collect()
    }

    fn parts(&self) -> (DonorZone, Strip) {
        let strip = Strip {
            rise_cm: self.rise_cm,
            half_width_cm: self.half_width_cm,
            reach_cm: self.reach_cm,
            half_scar_cm: self.half_scar_cm,
            day: self.day,
        };
        (DonorZone { height_cm: self.zone_height_cm }, strip)
    }
}

/// What one plan did to the place of follicles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// Follicles moved.
    pub moves: Vec<Move>,
    /// Strips cut out and closed, in order of day.
    pub strips: Vec<ClosedStrip>,
}

/// The hairs and scars that show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The hairs, in the order of the rows.
    pub strands: Vec<Strand>,
    /// The scars.
    pub scars: Vec<Scar>,
}

/// What shows of a head under one plan on one day: a hair for every visible row whose follicle is there.
pub fn shown(head: &Surface, places: &[Place], rows: &[FollicleRow], moved: &Moves, day: f64) -> Shown {
    let closed: Vec<(DonorZone, Strip)> = moved.strips.iter().filter(|s| day > s.day).map(ClosedStrip::parts).collect();
    let drawn = |at_mm: [f32; 3]| -> [f32; 3] {
        if closed.is_empty() {
            return at_mm.map(|mm| mm / 10.0);
        }
        let at = at_mm.map(|mm| f64::from(mm) / 10.0);
        closed.iter().fold(at, |at, (zone, strip)| strip.closed(zone, head, at)).map(|cm| cm as f32)
    };
    let gone: BTreeMap<u32, &Move> = moved.moves.iter().filter(|m| day > m.day).map(|m| (m.follicle, m)).collect();
    // Rows stand in the order of the places, some left out: the next place is nearly always the right one.
    let mut next = 0;
    let mut place_of = |follicle: u32| -> Option<&Place> {
        let (before, after) = places.split_at(next.min(places.len()));
        let found = after.iter().chain(before).position(|p| p.follicle == follicle)?;
        let at = (next + found) % places.len();
        next = at + 1;
        Some(&places[at])
    };
    let mut strands = Vec::new();
    for row in rows.iter().filter(|row| row.visible) {
        let root_cm = match gone.get(&row.follicle) {
            Some(moved) if moved.outcome == Outcome::Grows => moved.to_mm.map(|mm| mm / 10.0),
            Some(_) => continue,
            None => match place_of(row.follicle) {
                Some(place) => drawn(place.at_mm),
                None => continue,
            },
        };
        strands.push(Strand {
            root_cm,
            length_mm: f32::from(row.length_tenth_mm) / 10.0,
            calibre_um: f32::from(row.calibre_tenth_um) / 10.0,
            id: row.follicle,
        });
    }
    let line = |(zone, strip): &(DonorZone, Strip)| Scar {
        line_cm: strip.scar(zone, head).into_iter().map(|at| at.map(|cm| cm as f32)).collect(),
        width_mm: 20.0 * strip.half_scar_cm as f32,
    };
    let mut scars: Vec<Scar> = closed.iter().map(line).collect();
    // Where units were punched out: one mark a unit.
    let mut units = BTreeSet::new();
    for punched in moved.moves.iter().filter(|m| day > m.day) {
        if moved.strips.iter().any(|s| s.day == punched.day) || !units.insert(punched.graft) {
            continue;
        }
        let at = drawn(punched.from_mm);
        let half = 0.05 * PUNCH_MM;
        let line_cm = vec![[at[0] - half, at[1], at[2]], [at[0] + half, at[1], at[2]]];
        scars.push(Scar { line_cm, width_mm: PUNCH_MM });
    }
    Shown { strands, scars }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Surface = Surface { scale: 1.0 };

    fn place(follicle: u32, at_mm: [f32; 3]) -> Place {
        Place { follicle, at_mm }
    }

    fn row(follicle: u32, visible: bool) -> FollicleRow {
        FollicleRow { follicle, calibre_tenth_um: 704, length_tenth_mm: 123, phase: 0, dormant: false, visible }
    }

    #[test]
    fn every_visible_row_is_a_hair_and_no_other() {
        let places = [place(4, [0.0, 10.0, 89.0]), place(5, [1.0, 10.0, 89.0]), place(9, [2.0, 10.0, 89.0])];
        let rows = [row(4, true), row(5, false), row(9, true)];
        let seen = shown(&HEAD, &places, &rows, &Moves::default(), 0.0);
        let ids: Vec<u32> = seen.strands.iter().map(|s| s.id).collect();
        assert_eq!(ids, [4, 9]);
        assert_eq!(seen.strands[1], Strand { root_cm: [0.2, 1.0, 8.9], length_mm: 12.3, calibre_um: 70.4, id: 9 });
        let turned = [row(9, true), row(4, true), row(5, false)];
        let seen = shown(&HEAD, &places, &turned, &Moves::default(), 0.0);
        assert_eq!(seen.strands.iter().map(|s| s.root_cm[0]).collect::<Vec<_>>(), [0.2, 0.0]);
    }

    #[test]
    fn a_follicle_that_is_moved_is_drawn_where_it_was_put_from_the_day_after() {
        let places = [place(4, [0.0, -110.0, -10.0]), place(5, [1.0, -110.0, -10.0])];
        let rows = [row(4, true), row(5, true)];
        let moved = |follicle, outcome| Move {
            day: 30.0,
            graft: follicle,
            follicle,
            from_mm: [0.0, -110.0, -10.0],
            to_mm: [0.0, 60.0, 70.0],
            outcome,
        };
        let moves = Moves { moves: vec![moved(4, Outcome::Grows), moved(5, Outcome::Died)], strips: Vec::new() };
        let before = shown(&HEAD, &places, &rows, &moves, 30.0);
        assert!(before.strands.len() == 2 && before.strands[0].root_cm[1] == -11.0 && before.scars.is_empty());
        let after = shown(&HEAD, &places, &rows, &moves, 31.0);
        assert!(after.strands.len() == 1 && after.strands[0].root_cm[1] == 6.0, "{after:?}");
        assert_eq!(after.scars.len(), 2, "a mark where each unit was punched out");
    }
}
