//! What a plan leaves on a scalp: follicles are conserved, hairs grow and fall, numbers are finite.

use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::head::graft::Outcome;
use anagen_model::head::{Grafting, Harvest, Head};
use anagen_model::scalp::Domain;

/// Follicles are moved, lost and destroyed, never made; hairs only grow, and fall once.
///
/// On a head all follicles are its own; on a target area some come from a donor zone elsewhere.
pub fn conserved(head: &Head, harvest: &Harvest, grafting: &Grafting) -> Option<String> {
    let follicles = head.follicles.len() + grafting.guests.len();
    let moved = &grafting.moved;
    let whole_head = matches!(head.ground.domain, Domain::Head(_));
    if (whole_head && !grafting.guests.is_empty()) || moved.windows(2).any(|pair| pair[0].follicle >= pair[1].follicle)
    {
        return Some("a follicle of a head is moved twice or comes from outside".into());
    }
    let tally = grafting.tally();
    let away = moved.iter().filter(|m| m.outcome == Outcome::Away).count();
    let ends = tally.follicles_moved + tally.follicles_lost + away;
    if ends != moved.len() || tally.planted > tally.taken || tally.survived > tally.planted {
        return Some(format!("of {} follicles moved {ends} are accounted for: {tally:?}", moved.len()));
    }
    if grafting.taken > grafting.asked || grafting.taken > grafting.held + 1e-9 {
        return Some(format!("{} units taken, {} asked, {} held", grafting.taken, grafting.asked, grafting.held));
    }
    for snapshots in &harvest.snapshots {
        let phases = [Phase::Anagen, Phase::Catagen, Phase::Telogen, Phase::Kenogen, Phase::Lost];
        let counted: usize = phases.iter().map(|p| snapshots.iter().filter(|s| s.phase == *p).count()).sum();
        if counted != follicles {
            return Some(format!("{counted} follicles in all phases, {follicles} on the head"));
        }
    }
    let end = harvest.snapshots.len();
    let days = |follicle: u32| grafting.of_follicle(follicle).map(|m| m.day);
    for i in 0..follicles {
        let seen = |visit: usize| &harvest.snapshots[visit][i];
        for visit in 0..end {
            if let Some(what) = hair(seen(visit)) {
                return Some(format!("follicle {i} at visit {visit}: {what}"));
            }
            if visit > 0 && seen(visit).grown_mass < seen(visit - 1).grown_mass {
                return Some(format!("follicle {i}: grown mass fell before visit {visit}"));
            }
            // A follicle from outside is not there before its operation.
            let own = i < head.follicles.len();
            if own && visit > 0 && seen(visit - 1).phase == Phase::Lost && seen(visit).phase != Phase::Lost {
                return Some(format!("follicle {i} was lost and is back at visit {visit}"));
            }
        }
        let stays = grafting.of_follicle(i as u32).is_none_or(|m| m.outcome == Outcome::Grows);
        let stands = grafting.standing(head, i as u32, f64::MAX).is_some();
        if stays != stands {
            return Some(format!("follicle {i}, moved on {:?}: stays {stays}, stands {stands}", days(i as u32)));
        }
    }
    let known = |s: &(u32, f32)| (s.0 as usize) < follicles && s.1.is_finite() && s.1 as f64 >= head.first_day - 1.0;
    if !harvest.shed.iter().all(known) || harvest.shed.windows(2).any(|pair| pair[0].0 > pair[1].0) {
        return Some("a hair was shed by nobody, or before the first day".into());
    }
    let fields = harvest.perfusion.iter().chain(&harvest.inflammation).flatten();
    fields.copied().find(|x| !x.is_finite() || *x < 0.0).map(|x| format!("perfusion or inflammation is {x}"))
}

/// What a follicle can look like at all.
fn hair(s: &Snapshot) -> Option<String> {
    let lengths = [s.phase_age_days, s.length_mm, s.calibre_um, s.mean_calibre_um];
    let finite = lengths.iter().all(|x| x.is_finite() && *x >= 0.0) && s.grown_mass.is_finite() && s.grown_mass >= 0.0;
    (!finite || s.phase.has_hair() != (s.calibre_um > 0.0)).then(|| format!("{s:?}"))
}
