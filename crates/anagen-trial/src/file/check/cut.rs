//! Cuts of people into groups: rising, and somebody in each.

use super::super::desk::Desk;
use crate::design::{Covariate, Cut, Trial, place_in_scale};
use anagen_evidence::restage::{MEN, WOMEN};
use anagen_evidence::study::Condition;
use anagen_lab::protocol::Place;
use anagen_lab::protocol::words::number;
use anagen_model::patient::Sex;

/// The values of a covariate that people who take part can have.
pub(super) enum Admitted {
    /// One of these.
    Values(Vec<f64>),
    /// Any between these.
    Between(f64, f64),
}

impl Admitted {
    /// Those of a trial.
    pub(super) fn of(trial: &Trial, by: Covariate) -> Admitted {
        let people = &trial.participants.people;
        let areata = trial.participants.condition == Condition::Areata;
        match by {
            Covariate::AgeYears => {
                let [least, most] = people.age_range_years.unwrap_or([16.0, 90.0]);
                Admitted::Between(least, most)
            }
            Covariate::Sex => {
                let share = people.male_share.unwrap_or(0.5);
                let there = |sex: &Sex| match (trial.participants.condition, sex) {
                    (Condition::AndrogeneticMixed | Condition::Areata, Sex::Male) => share > 0.0,
                    (Condition::AndrogeneticMixed | Condition::Areata, Sex::Female) => share < 1.0,
                    _ => true,
                };
                let value = |sex: Sex| f64::from(sex == Sex::Male);
                Admitted::Values(trial.sexes().into_iter().filter(there).map(value).collect())
            }
            Covariate::Grade if areata => Admitted::Values(Vec::new()),
            Covariate::Grade => {
                let of = |sex: Sex| {
                    let printed: Vec<_> = people.grades.iter().copied().filter(|grade| grade.fits(sex)).collect();
                    let class = if sex == Sex::Male { MEN.grades } else { WOMEN.grades };
                    if printed.is_empty() { class.to_vec() } else { printed }
                };
                Admitted::Values(trial.sexes().into_iter().flat_map(of).map(place_in_scale).collect())
            }
            Covariate::DurationYears if areata => {
                let [least, most] = people.episode_years.unwrap_or([0.0, f64::INFINITY]);
                Admitted::Between(least, most)
            }
            Covariate::CalibreUm if areata => Admitted::Values(Vec::new()),
            Covariate::DurationYears | Covariate::CalibreUm | Covariate::Baseline => {
                Admitted::Between(0.0, f64::INFINITY)
            }
        }
    }

    /// Whether one may lie from `low` on and below `high`.
    fn some_in(&self, low: f64, high: f64) -> bool {
        match self {
            Self::Values(values) => values.iter().any(|value| low <= *value && *value < high),
            Self::Between(least, most) => low <= *most && *least < high,
        }
    }

    /// Whether all people have the same.
    pub(super) fn all_alike(&self) -> bool {
        match self {
            Self::Values(values) => values.iter().all(|value| Some(value) == values.first()),
            Self::Between(least, most) => least == most,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Values(values) => {
                let mut values = values.clone();
                values.sort_by(f64::total_cmp);
                values.dedup();
                values.into_iter().map(number).collect::<Vec<_>>().join(", ")
            }
            Self::Between(least, most) if most.is_finite() => format!("{} to {}", number(*least), number(*most)),
            Self::Between(least, _) => format!("from {}", number(*least)),
        }
    }
}

/// Checks one cut; whether its groups can all be filled. `what` is what it makes: a stratum, a subgroup.
pub(super) fn check(desk: &mut Desk, trial: &Trial, cut: &Cut, place: &Place, what: &str) -> bool {
    let name = cut.by.name();
    if cut.cuts.is_empty() || cut.cuts.windows(2).any(|pair| pair[1] <= pair[0]) {
        let told = format!("the cuts of {name} do not rise");
        desk.note(place.of("cuts"), told, "at least one number, rising, each once", "");
        return false;
    }
    let admitted = Admitted::of(trial, cut.by);
    let edges: Vec<f64> =
        std::iter::once(f64::NEG_INFINITY).chain(cut.cuts.iter().copied()).chain([f64::INFINITY]).collect();
    for (group, edge) in edges.windows(2).enumerate() {
        if admitted.some_in(edge[0], edge[1]) {
            continue;
        }
        let which = match (edge[0].is_finite(), edge[1].is_finite()) {
            (false, _) => format!("below {}", number(edge[1])),
            (_, false) => format!("from {} on", number(edge[0])),
            _ => format!("from {} to below {}", number(edge[0]), number(edge[1])),
        };
        let told = format!("nobody who is admitted is in the {what} of {name} {which}");
        let accepted = match admitted.words().as_str() {
            "" => "another covariate: nobody here has one".to_owned(),
            words => format!("cuts within what is admitted: {words}"),
        };
        let written = place.of("cuts") != place.header;
        let span = if written { place.item("cuts", group.min(cut.cuts.len() - 1)) } else { place.of("by") };
        desk.note(span, told, accepted, "");
        return false;
    }
    true
}
