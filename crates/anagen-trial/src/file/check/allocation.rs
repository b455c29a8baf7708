//! Blocks and strata can be filled.

use super::super::desk::Desk;
use super::super::read::Draft;
use super::cut;
use crate::design::{Covariate, Cut, Layout, Trial};
use anagen_lab::protocol::Span;

pub(super) fn check(desk: &mut Desk, draft: &Draft) {
    let (trial, places) = (&draft.trial, &draft.places);
    let allocation = &trial.allocation;
    let shares: u32 = trial.arms.iter().map(|arm| arm.share).sum();
    let place = &places.allocation;
    let filled = trial.arms.iter().all(|arm| arm.share > 0);
    if place.of("block_sizes") != place.header && filled && shares > 0 {
        if allocation.block_sizes.is_empty() {
            desk.note(place.of("block_sizes"), "no size of a block is given", format!("[{}]", 2 * shares), "");
        }
        for (i, size) in allocation.block_sizes.iter().enumerate().filter(|(_, size)| *size % shares != 0) {
            let what = format!("a block of {size} cannot hold the arms in their shares, {shares} together");
            let accepted = format!("multiples of {shares}");
            desk.note(place.item("block_sizes", i), what, accepted, "");
        }
    }
    if allocation.layout == Layout::WithinHead && !allocation.strata.is_empty() {
        let what = "strata of people where the sites of each head are allotted";
        desk.note(places.strata[0].header.clone(), what, "no [[allocation.stratum]]", "every head has every arm");
        return;
    }
    for (i, (stratum, place)) in allocation.strata.iter().zip(&places.strata).enumerate() {
        if matches!(stratum.by, Covariate::Baseline | Covariate::CalibreUm) {
            let what = format!("{} is not known when people are allotted", stratum.by.name());
            let accepted = "\"age_years\", \"sex\", \"grade\" or \"duration_years\"";
            desk.note(place.of("by"), what, accepted, "adjust for it in the analysis: `covariates`");
            continue;
        }
        if allocation.strata[..i].iter().any(|other| other.by == stratum.by) {
            desk.note(place.of("by"), format!("strata of {} are there twice", stratum.by.name()), "one each", "");
            continue;
        }
        cut::check(desk, trial, stratum, place, "stratum");
    }
    let span = places.people.of("n");
    let n = trial.participants.n;
    enough(desk, trial, n, if span == places.people.header { places.people.of("like") } else { span });
}

/// Whether so many people fill the arms and the strata; notes where they do not.
pub(super) fn enough(desk: &mut Desk, trial: &Trial, n: u32, span: Span) {
    let shares: u32 = trial.arms.iter().map(|arm| arm.share).sum();
    if trial.allocation.layout == Layout::WithinHead {
        if n < 2 {
            desk.note(span, format!("{n} people cannot be compared"), "at least 2", "");
        }
        return;
    }
    let strata = trial.allocation.strata.iter().map(Cut::groups).fold(1u64, |all, groups| all * groups as u64);
    let block = trial.allocation.block_sizes.iter().copied().min().unwrap_or(shares);
    if n < shares {
        let what = format!("{n} people leave an arm without patients: the shares are {shares} together");
        desk.note(span, what, format!("at least {shares}"), "");
    } else if u64::from(n) < strata * u64::from(block) && strata > 1 {
        let what = format!("{n} people cannot fill {strata} strata with blocks of {block}");
        let accepted = format!("at least {}", strata * u64::from(block));
        desk.note(span, what, accepted, "have fewer strata, smaller blocks or more people");
    }
}
