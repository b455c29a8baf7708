//! Questions nobody printed an answer to, asked of published studies: their people, their arms, another
//! outcome.

use super::foresee::Foreseen;
use super::score::quantile;
use crate::restage::Staged;
use crate::study::{Condition, CountedFrom, Dispersion, Finding, Hairs, Measured, Outcome, Scale, Study, Unit, Versus};

/// Week of the untreated course: five years.
pub const FIVE_YEARS_WEEKS: f64 = 260.0;
/// Week of the benefit of one session of cells.
pub const CELLS_WEEKS: f64 = 24.0;
/// The study whose men are followed untreated.
const UNTREATED: &str = "KAUFMAN2002";
/// The trial of one session of adipose cells in all of its people.
const CELLS: &str = "KUKA2020";

/// An answer: what each member expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The members' values.
    pub values: Vec<f64>,
    /// Mean variance of a value because so many people were simulated.
    pub chance: f64,
}

impl Answer {
    /// The median of the members and their central 95 %.
    pub fn told(&self) -> (f64, [f64; 2]) {
        let at = |u| quantile(self.values.clone(), u);
        (at(0.5), [at(0.025), at(0.975)])
    }
}

/// The answers; what could not be asked has a reason.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Untreated change of the count over five years, percent.
    pub count_percent: Result<Answer, String>,
    /// The same of the mass.
    pub mass_percent: Result<Answer, String>,
    /// Benefit of one session of cells over control at week 24, by arm: hairs/cm2 over all people.
    pub cells: Vec<(String, Result<Answer, String>)>,
}

/// The questions, as studies to be staged.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The men who are followed untreated, if the library has them.
    untreated: Option<Study>,
    /// The trial of cells, by arm.
    cells: Vec<(String, Study)>,
}

impl Asked {
    /// The questions that these studies can be asked.
    pub fn of(studies: &[Study]) -> Asked {
        let men = studies.iter().find(|s| s.id == UNTREATED && s.condition == Condition::AndrogeneticMale);
        let trial = studies.iter().find(|s| s.id == CELLS);
        Asked { untreated: men.and_then(untreated), cells: trial.map(sessions).unwrap_or_default() }
    }

    /// The studies to be staged.
    pub fn studies(&self) -> Vec<&Study> {
        self.untreated.iter().chain(self.cells.iter().map(|c| &c.1)).collect()
    }

    /// The answers, from what was foreseen of [`studies`](Asked::studies).
    pub fn answers(&self, foreseen: &Foreseen) -> Answers {
        let answer = |study: usize, outcome: usize| answer(foreseen[study].iter().map(|m| m.get(outcome)));
        let first = usize::from(self.untreated.is_some());
        let lacking = || Err(format!("the library has no {UNTREATED} with an untreated arm"));
        let cells = self.cells.iter().enumerate().map(|(i, (arm, _))| (arm.clone(), answer(first + i, 0)));
        Answers {
            count_percent: if first == 1 { answer(0, 0) } else { lacking() },
            mass_percent: if first == 1 { answer(0, 1) } else { lacking() },
            cells: cells.collect(),
        }
    }
}

fn answer<'a>(members: impl Iterator<Item = Option<&'a Staged>>) -> Result<Answer, String> {
    let (mut values, mut chance) = (Vec::new(), 0.0);
    for member in members {
        match member {
            Some(Staged::Number(p)) => {
                values.push(p.value);
                chance += p.chance_variance;
            }
            Some(Staged::Skipped(why) | Staged::NotApplicable(why)) => return Err(why.clone()),
            _ => return Err("the staging said nothing of it".into()),
        }
    }
    chance /= values.len() as f64;
    if values.is_empty() { Err("no member".into()) } else { Ok(Answer { values, chance }) }
}

/// The men of a study in its control arm, untreated for five years: count and mass.
fn untreated(study: &Study) -> Option<Study> {
    let arm = study.arms.iter().find(|arm| arm.treatments.is_empty())?;
    let base = study.outcomes.first()?;
    let asked = |id: &str, measured| {
        let own = Outcome { arm: arm.id.clone(), versus: Versus::Itself, measured, ..base.clone() };
        put(own, id, Scale::PercentChange, Unit::Percent, FIVE_YEARS_WEEKS)
    };
    let outcomes = vec![asked("count", Measured::HairCount), asked("mass", Measured::HairWeight)];
    Some(Study { outcomes, ..study.clone() })
}

/// A trial of cells, one study an arm that gets any: its benefit over the control at week 24.
fn sessions(study: &Study) -> Vec<(String, Study)> {
    let (Some(control), Some(base)) = (study.arms.iter().find(|arm| arm.control), study.outcomes.first()) else {
        return Vec::new();
    };
    let cells = |kind: &str| kind.ends_with("cell_injection") || kind == "stromal_vascular_fraction";
    let treated = study.arms.iter().filter(|arm| arm.treatments.iter().any(|t| cells(t.kind.name)));
    treated
        .map(|arm| {
            let versus = Versus::Arm(control.id.clone());
            let own = Outcome { arm: arm.id.clone(), versus, measured: Measured::HairCount, ..base.clone() };
            let outcome = put(own, "benefit", Scale::Change, Unit::PerCm2, CELLS_WEEKS);
            (arm.id.clone(), Study { outcomes: vec![outcome], ..study.clone() })
        })
        .collect()
}

/// The rest of a question.
fn put(own: Outcome, id: &str, scale: Scale, unit: Unit, week: f64) -> Outcome {
    Outcome {
        id: id.into(),
        hairs: Hairs::All,
        unit,
        scale,
        region: None,
        area_cm2: None,
        week: Some(week),
        counted_from: CountedFrom::FirstSession,
        day: Some(7.0 * week),
        finding: Finding::Number { value: 0.0, dispersion: Dispersion::None },
        n: None,
        n_versus: None,
        definition: None,
        subgroup: None,
        event: None,
        same_result_as: None,
        defect: None,
        note: None,
        ..own
    }
}
