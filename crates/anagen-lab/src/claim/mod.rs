//! The claims made for cell therapy, and against its alternatives, each judged by a rule.
//!
//! A claim is one file and one line in [`CLAIMS`]: the sentence, what published evidence says of it, which
//! numbers of the model speak to it, and the rule. What is predicted for this patient comes from
//! experiments on possible patients ([`Found`]) and from counts of the plan. The verdict is a function of the
//! numbers and the evidence that stand in the [`Judged`] claim, and of nothing else.

mod broad;
mod circulation;
mod courses;
mod differentiation;
mod early;
mod experiment;
mod invasive;
mod lasting;
mod lifelong;
mod minimal;
mod natural;
mod reactivation;
mod repair;
mod side_effects;
mod temporary;
mod verdict;

pub use experiment::{Found, judged_claims};
pub use verdict::{RULE, Shown, Stance, Verdict};

use anagen_model::quantity::Grade;
use serde::{Deserialize, Serialize};

/// Of what a claim speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Injected cells.
    Therapy,
    /// Drugs and transplantation.
    Alternatives,
}

/// What published evidence says of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// How good it is.
    pub grade: Grade,
    /// Which way it points.
    pub stance: Stance,
    /// What it says, also where it says no.
    pub says: &'static str,
    /// Studies and labels.
    pub sources: &'static [&'static str],
}

/// A claim.
#[derive(Clone, Copy)]
pub struct Claim {
    /// Its name, which results keep.
    pub name: &'static str,
    /// Of what it speaks.
    pub subject: Subject,
    /// The sentence of the description.
    pub sentence: &'static str,
    /// What published evidence says.
    pub published: Published,
    /// When the model says yes, no or neither, in words.
    pub rule: &'static str,
    /// The numbers the model has for it.
    pub predict: fn(&Found) -> Vec<Prediction>,
    /// What they show.
    pub shown: fn(&Numbers) -> Shown,
}

/// Every claim, in the order of the page.
pub const CLAIMS: &[Claim] = &[
    reactivation::CLAIM,
    repair::CLAIM,
    differentiation::CLAIM,
    circulation::CLAIM,
    natural::CLAIM,
    minimal::CLAIM,
    lasting::CLAIM,
    broad::CLAIM,
    early::CLAIM,
    temporary::CLAIM,
    lifelong::CLAIM,
    side_effects::CLAIM,
    invasive::CLAIM,
];

/// The claim registered under `name`.
pub fn registered(name: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|c| c.name == name)
}

/// One number of the model: median and central 90 % over patients, or a count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Name, for the rule.
    pub key: String,
    /// What it is.
    pub what: String,
    /// Unit; `share` is printed in per cent.
    pub unit: String,
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
    /// Patients behind it; 0 for a count.
    pub patients: usize,
}

impl Prediction {
    /// Of a sample of patients; `None` if it is empty.
    pub fn of(key: &str, what: impl Into<String>, unit: &str, sample: &[f64]) -> Option<Prediction> {
        let mut sorted: Vec<f64> = sample.iter().copied().filter(|x| x.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |p: f64| crate::summary::percentile(&sorted, p);
        (!sorted.is_empty()).then(|| Prediction {
            key: key.into(),
            what: what.into(),
            unit: unit.into(),
            low: at(0.05),
            median: at(0.5),
            high: at(0.95),
            patients: sorted.len(),
        })
    }

    /// A count, or a published number: without a range.
    pub fn exact(key: &str, what: impl Into<String>, unit: &str, value: f64) -> Prediction {
        Prediction {
            low: value,
            median: value,
            high: value,
            patients: 0,
            key: key.into(),
            what: what.into(),
            unit: unit.into(),
        }
    }
}

/// The numbers of one claim by name.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a>(pub &'a [Prediction]);

impl<'a> Numbers<'a> {
    /// The number of that name.
    pub fn get(&self, key: &str) -> Option<&'a Prediction> {
        self.0.iter().find(|p| p.key == key)
    }

    /// Whether a number lies above 0 with its whole range, not above 0 with any of it, or neither.
    pub fn above_zero(&self, key: &str) -> Shown {
        match self.get(key) {
            None => Shown::NotAsked,
            Some(p) if p.low > 0.0 => Shown::Yes,
            Some(p) if p.high <= 0.0 => Shown::No,
            Some(_) => Shown::Unclear,
        }
    }
}

/// A claim with what the model predicts and what is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The name in [`CLAIMS`].
    pub claim: String,
    /// Of what it speaks.
    pub subject: Subject,
    /// The sentence.
    pub sentence: String,
    /// The model's numbers for this patient.
    pub predictions: Vec<Prediction>,
    /// Letter of the evidence, A to E.
    pub grade: String,
    /// Which way it points.
    pub stance: Stance,
    /// What it says.
    pub says: String,
    /// Studies and labels.
    pub sources: Vec<String>,
}

impl Judged {
    /// A claim with the numbers found.
    pub fn of(claim: &Claim, found: &Found) -> Judged {
        Judged {
            claim: claim.name.into(),
            subject: claim.subject,
            sentence: claim.sentence.into(),
            predictions: (claim.predict)(found),
            grade: claim.published.grade.letter().into(),
            stance: claim.published.stance,
            says: claim.published.says.into(),
            sources: claim.published.sources.iter().map(|s| s.to_string()).collect(),
        }
    }

    /// What the model shows, by the claim's rule.
    pub fn shown(&self) -> Shown {
        registered(&self.claim).map_or(Shown::NotAsked, |claim| (claim.shown)(&Numbers(&self.predictions)))
    }

    /// The verdict, from what stands here alone.
    pub fn verdict(&self) -> Verdict {
        let controlled = matches!(self.grade.as_str(), "A" | "B" | "E");
        Verdict::of(self.shown(), controlled, self.stance)
    }
}

/// All claims, and on what they are judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The course of cells they speak of, in words.
    pub therapy: String,
    /// The plan it is of; `None` if the protocol has none, and the course is one for reference.
    pub plan: Option<String>,
    /// The site at which it is judged.
    pub site: String,
    /// Its region.
    pub region: String,
    /// The drugs with which it is compared, in words.
    pub alternative: String,
    /// The plan they are of; `None` if they are for reference.
    pub alternative_plan: Option<String>,
    /// Possible patients of this protocol who were asked.
    pub patients: usize,
    /// People of other grades and causes who were asked, for each.
    pub others: usize,
    /// The claims.
    pub claims: Vec<Judged>,
}

#[cfg(test)]
mod tests;
