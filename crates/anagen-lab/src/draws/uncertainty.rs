//! What the draws say: every number taken apart, and the parameters it moves with.

use super::form::Cell;
use super::influence::{LEAST_DRAWS, largest_by_chance, rank_correlation, standard_error};
use super::{Draws, Kept, Parts};
use crate::noticed::{Cases, Noticed, Seen};
use crate::output::OutputError;
use crate::report::words::{HEADLINE, MAIN};
use crate::run::Setup;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// No more parameters than this are named for one number.
const TOLD: usize = 5;
/// Numbers of a site under two plans that are held at a time.
const HELD: usize = 1 << 23;

/// What draws of parameters found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// Draws.
    pub draws: usize,
    /// Possible patients of each.
    #[serde(rename = "possible_patients_of_a_draw")]
    pub patients: usize,
    /// Futures of each patient.
    #[serde(rename = "lucks_of_a_patient")]
    pub lucks: usize,
    /// Parameters that were drawn and that this protocol uses.
    pub parameters: usize,
    /// Those of them whose prior is only assumed.
    #[serde(rename = "parameters_with_an_assumed_prior")]
    pub assumed: usize,
    /// Numbers taken apart, by site, plan, visit and quantity.
    pub spreads: Vec<Spread>,
    /// What benefits at the last visit move with; none with fewer than [`LEAST_DRAWS`] draws.
    pub influences: Vec<Influence>,
    /// Standard error of a rank correlation.
    pub correlation_error: f64,
    /// The largest rank correlation that chance alone gives among so many parameters (median).
    #[serde(rename = "largest_correlation_by_chance")]
    pub largest_by_chance: f64,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// One number taken apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Plan.
    pub plan: String,
    /// Site.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Quantity.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// `value`, or `benefit` over the untreated twin.
    pub kind: String,
    /// What its spread consists of.
    #[serde(flatten)]
    pub parts: Parts,
}

/// A parameter that a benefit moves with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Plan.
    pub plan: String,
    /// Site.
    pub site: String,
    /// Day.
    pub day: f64,
    /// Quantity.
    pub measure: String,
    /// The parameter.
    pub parameter: String,
    /// What it is.
    pub about: String,
    /// Rank correlation over draws.
    #[serde(rename = "rank_correlation")]
    pub correlation: f64,
    /// How well its prior is founded.
    #[serde(rename = "prior")]
    pub founded: String,
    /// Whether its prior is only assumed.
    pub assumed: bool,
}

impl Uncertainty {
    /// What the first `n` draws say; all of them are kept.
    pub fn of(setup: &Setup, draws: &Draws, kept: &mut Kept, n: u32) -> Result<Uncertainty, OutputError> {
        let columns = draws.columns();
        let told = n as usize >= LEAST_DRAWS;
        // Parameter by parameter, over draws.
        let drawn: Vec<Vec<f64>> = match told {
            true => {
                let rows: Vec<Vec<f64>> = (0..n).into_par_iter().map(|d| draws.values(d)).collect();
                (0..columns.len()).map(|c| rows.iter().map(|r| r[c]).collect()).collect()
            }
            false => Vec::new(),
        };
        let form = &draws.form;
        let mut found = Uncertainty {
            draws: n as usize,
            patients: form.patients,
            lucks: form.lucks,
            parameters: columns.len(),
            assumed: columns.iter().filter(|c| c.assumed).count(),
            spreads: Vec::new(),
            influences: Vec::new(),
            correlation_error: standard_error(n as usize),
            largest_by_chance: largest_by_chance(n as usize, columns.len()),
            notes: notes(setup, n),
        };
        let one = form.patients * form.lucks;
        let per_visit = 2 * form.quantities.len() * one * n as usize;
        let together = (HELD / per_visit.max(1)).clamp(1, form.days.len());
        for (site, plan) in (0..form.sites).flat_map(|s| (0..form.plans).map(move |p| (s, p))) {
            for first in (0..form.days.len()).step_by(together) {
                let visits = first..(first + together).min(form.days.len());
                let cells: Vec<Cell> = visits
                    .flat_map(|visit| (0..form.quantities.len()).map(move |quantity| (visit, quantity)))
                    .map(|(visit, quantity)| Cell { site, plan, visit, quantity })
                    .collect();
                let table = gather(draws, kept, n, &cells)?;
                let spread = |(cell, [value, untreated]): (&Cell, &[Vec<f32>; 2])| {
                    let over = |(v, u): (&f32, &f32)| f64::from(*v) - f64::from(*u);
                    let benefit: Vec<f64> = value.iter().zip(untreated).map(over).collect();
                    let value: Vec<f64> = value.iter().map(|v| f64::from(*v)).collect();
                    spreads(setup, draws, *cell, &value, &benefit, |moved| rank(&drawn, moved))
                };
                let all: Vec<(Vec<Spread>, Vec<(usize, f64)>)> = cells.par_iter().zip(&table).map(spread).collect();
                for (spreads, ranked) in all {
                    for (column, correlation) in ranked {
                        let Spread { plan, site, day, measure, .. } = spreads.last().expect("a ranked benefit").clone();
                        let about = &columns[column];
                        found.influences.push(Influence {
                            plan,
                            site,
                            day,
                            measure,
                            parameter: about.name.clone(),
                            about: about.about.clone(),
                            correlation,
                            founded: about.founded.into(),
                            assumed: about.assumed,
                        });
                    }
                    found.spreads.extend(spreads);
                }
            }
        }
        Ok(found)
    }

    /// How often a change of all hairs would be noticed over the first `n` draws, at every visit.
    pub fn noticed(setup: &Setup, draws: &Draws, kept: &mut Kept, n: u32) -> Result<Vec<Noticed>, OutputError> {
        let form = &draws.form;
        let Some(quantity) = form.quantities.iter().position(|q| q.0 == HEADLINE.measure) else {
            return Ok(Vec::new());
        };
        let device = setup.counter().device;
        let mut all = Vec::new();
        for (site, plan) in (0..form.sites).flat_map(|s| (0..form.plans).map(move |p| (s, p))) {
            let cells: Vec<Cell> = (0..form.days.len()).map(|visit| Cell { site, plan, visit, quantity }).collect();
            let table = gather(draws, kept, n, &cells)?;
            for (visit, [now, untreated]) in table.iter().enumerate().skip(1) {
                let seen: Vec<Seen> = (table[0][0].iter().zip(now).zip(untreated))
                    .map(|((first, now), untreated)| Seen {
                        first: (*first).into(),
                        now: (*now).into(),
                        untreated: (*untreated).into(),
                    })
                    .collect();
                let (plan, site) = (&setup.plans[plan].info.name, &setup.sites[site].name);
                let place = (plan.as_str(), site.as_str(), form.days[visit]);
                all.extend(Noticed::of(place, Cases::Draws, &seen, device, &setup.parameters));
            }
        }
        Ok(all)
    }

    /// The spread of a number.
    pub fn spread(&self, kind: &str, measure: &str, plan: &str, site: &str, day: f64) -> Option<&Spread> {
        let is =
            |s: &&Spread| s.day == day && s.plan == plan && s.site == site && s.measure == measure && s.kind == kind;
        self.spreads.iter().find(is)
    }
}

/// For each cell its numbers over draws, patients and futures, and beside them those of the untreated twin.
fn gather(draws: &Draws, kept: &mut Kept, n: u32, cells: &[Cell]) -> Result<Vec<[Vec<f32>; 2]>, OutputError> {
    let form = &draws.form;
    let one = form.patients * form.lucks;
    let mut table: Vec<[Vec<f32>; 2]> =
        cells.iter().map(|_| [0, 1].map(|_| Vec::with_capacity(n as usize * one))).collect();
    for draw in 0..n {
        let block = kept.read(draw)?;
        for (cell, [value, untreated]) in cells.iter().zip(&mut table) {
            for (patient, luck) in (0..form.patients).flat_map(|p| (0..form.lucks).map(move |l| (p, l))) {
                value.push(block[form.place(patient, luck, *cell)]);
                untreated.push(block[form.place(patient, luck, Cell { plan: 0, ..*cell })]);
            }
        }
    }
    Ok(table)
}

/// The spreads of one cell (value, then benefit), and what its benefit moves with if that is told.
fn spreads(
    setup: &Setup,
    draws: &Draws,
    cell: Cell,
    value: &[f64],
    benefit: &[f64],
    rank: impl Fn(&[f64]) -> Vec<(usize, f64)>,
) -> (Vec<Spread>, Vec<(usize, f64)>) {
    let form = &draws.form;
    let (measure, unit) = form.quantities[cell.quantity];
    let of = |kind: &str, values: &[f64]| {
        Parts::of(values, form.patients, form.lucks).map(|parts| Spread {
            plan: setup.plans[cell.plan].info.name.clone(),
            site: setup.sites[cell.site].name.clone(),
            day: form.days[cell.visit],
            measure: measure.into(),
            unit: unit.into(),
            kind: kind.into(),
            parts,
        })
    };
    let mut found: Vec<Spread> = of("value", value).into_iter().collect();
    if cell.plan == 0 || form.days[cell.visit] <= 0.0 {
        return (found, Vec::new());
    }
    let before = found.len();
    found.extend(of("benefit", benefit));
    let last = cell.visit + 1 == form.days.len() && MAIN.iter().any(|w| w.measure == measure);
    let ranked = match last && found.len() > before {
        true => {
            let one = form.patients * form.lucks;
            rank(&benefit.chunks(one).map(|all| all.iter().sum::<f64>() / one as f64).collect::<Vec<_>>())
        }
        false => Vec::new(),
    };
    (found, ranked)
}

/// The columns a number moves with most, the strongest first.
fn rank(drawn: &[Vec<f64>], moved: &[f64]) -> Vec<(usize, f64)> {
    let known: Vec<usize> = (0..moved.len()).filter(|d| moved[*d].is_finite()).collect();
    let of = |column: &[f64]| known.iter().map(|d| column[*d]).collect::<Vec<f64>>();
    let moved = of(moved);
    if known.len() < LEAST_DRAWS || moved.iter().all(|x| *x == moved[0]) {
        return Vec::new();
    }
    let mut all: Vec<(usize, f64)> =
        drawn.iter().enumerate().map(|(c, column)| (c, rank_correlation(&of(column), &moved))).collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    all.truncate(TOLD);
    all
}

/// What a reader must know of draws.
fn notes(setup: &Setup, n: u32) -> Vec<String> {
    let mut notes = vec![
        "Parameters were drawn independently, although those of the hand fit were fitted together: the part of parameters is wider than what is truly unknown. The intake under each drawn law takes some of that back.".to_string(),
        "A prior that is a guess gives a spread that is a guess.".to_string(),
        "The middle of the draws need not be the point estimate: some mechanisms that are off by default have priors that let them act.".to_string(),
        "Only the measured sites were drawn, not the head as a whole.".to_string(),
    ];
    if !setup.posteriors.is_empty() {
        let names: Vec<&str> = setup.posteriors.iter().map(|p| p.learned.name()).collect();
        let together = "The parameters of each posterior were drawn together, as one of its members";
        notes[0] = format!("{together} ({}); all others independently from their priors.", names.join(", "));
    }
    if n > 1 {
        // The relative error of a standard deviation from n normals; the chance within draws adds to it.
        let percent = 100.0 / libm::sqrt(2.0 * (f64::from(n) - 1.0));
        notes.push(format!("With {n} draws a standard deviation by parameters is known to {percent:.0} % at best."));
    }
    if (n as usize) < LEAST_DRAWS {
        notes.push(format!("{n} draws are too few to name the parameters that matter most; {LEAST_DRAWS} are needed."));
    }
    if setup.first_day < 0.0 {
        notes.push("Treatments began before day 0: the part of luck counts chance from their first day on.".into());
    }
    if setup.parameters != Default::default() {
        notes.push("Parameters that your file sets to a value of your own were taken as known.".into());
    }
    notes
}
