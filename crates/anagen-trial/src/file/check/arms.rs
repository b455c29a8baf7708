//! Arms: somebody in each, and one to hold the others against.

use super::super::desk::Desk;
use super::super::read::Draft;
use crate::design::Layout;

pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    let trial = &draft.trial;
    let meant = desk.reader.meant.iter().any(|key| key == "arm");
    if trial.arms.len() < 2 && !meant {
        let what = if trial.arms.is_empty() { "there is no arm" } else { "there is one arm only" };
        let span = trial.arms.first().map_or(0..0, |arm| arm.place.header.clone());
        desk.note(span, what, "at least two [[arm]]", "what is tried, and what it is held against");
        return;
    }
    if !trial.arms.iter().any(|arm| arm.control) && !meant {
        let hint = "write `control = true` in the arm that the others are held against";
        desk.note(trial.arms[0].place.header.clone(), "no arm is a control", "control = true in one [[arm]]", hint);
    }
    for arm in &trial.arms {
        let span = arm.place.of("share");
        if arm.share == 0 {
            let what = format!("the arm {:?} has no patients: its share is 0", arm.id);
            desk.note(span, what, "a whole number, at least 1", "leave the arm out, or give it a share");
        } else if arm.share > 1 && trial.allocation.layout == Layout::WithinHead {
            let what = format!("the arm {:?} has a share of {} where every head has every arm once", arm.id, arm.share);
            desk.note(span, what, "1", "leave it out");
        }
    }
}
