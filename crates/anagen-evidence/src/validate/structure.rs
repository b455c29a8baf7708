//! Disputed structures as settings, held against the same data.
//!
//! A setting is a change of some laws under every member of a belief. Nothing else is fitted again, so the
//! setting under which the belief was learned has an advantage; where a setting may be given back what it
//! lost by strengthening its own terms, the strength is chosen on the calibration rows alone and the
//! validation rows are only read.

use super::belief::Belief;
use super::foresee::{Work, foresee, rows};
use super::row::Row;
use super::score::mean;
use super::validation::SCORED;
use crate::contrast::against_own_control;
use crate::study::{Role, Study};
use anagen_lab::run::RunError;
use anagen_model::law::Parameters;

/// A disputed structure.
pub struct Structure {
    /// What is in dispute.
    pub question: &'static str,
    /// Where the dispute stands, and what speaks for either side.
    pub words: &'static str,
    /// The settings.
    pub settings: &'static [Setting],
}

/// One answer to it.
pub struct Setting {
    /// In words.
    pub name: &'static str,
    /// Changes the laws; the number strengthens the terms that remain.
    pub change: fn(&mut Parameters, f64),
    /// Strengths that are tried.
    pub strengths: &'static [f64],
}

const ONE: &[f64] = &[1.0];
const SOME: &[f64] = &[1.0, 1.5, 2.0];

/// Too many cells per cm2 of footprint to crowd: nobody dies of neighbours.
const NO_CROWDING: f64 = 1e12;

/// The structures.
pub const STRUCTURES: &[Structure] = &[
    Structure {
        question: "Do vellus follicles revert, or do resting terminal follicles wake?",
        words: "Minoxidil and cells may prolong growth and enlarge the papilla, or end rest sooner (Messenger and \
                Rundegren 2004, Br J Dermatol 150:186, leave both open). One set of terms is switched off in turn, \
                for minoxidil and for trophic signals alike.",
        settings: &[
            Setting { name: "both", change: |_, _| (), strengths: ONE },
            Setting { name: "resting follicles wake", change: waking, strengths: SOME },
            Setting { name: "follicles grow longer and larger", change: growing, strengths: SOME },
        ],
    },
    Structure {
        question: "Is poor perfusion a cause of loss, or its consequence?",
        words: "Flow is 0.38 of normal in thinning scalp (Klemp 1989) and normal in a patch of areata without hair, \
                which speaks for a cause; that cells raise it says nothing of either. As a cause it shortens growth \
                and thins the shaft, at the upper end of its prior.",
        settings: &[
            Setting { name: "consequence", change: |laws, _| perfusion(laws, 0.0), strengths: ONE },
            Setting { name: "cause", change: |laws, _| perfusion(laws, 0.2), strengths: ONE },
        ],
    },
    Structure {
        question: "Do crowded cells die on the first day?",
        words: "The lowest of three doses was best (Tsuboi 2020) and 0.5 million per cm2 better than 1 million (Kuka \
                2020), which no law without memory of the injection can give.",
        settings: &[
            Setting { name: "crowded cells die", change: |_, _| (), strengths: ONE },
            Setting {
                name: "they do not",
                change: |laws, _| laws.cells.crowding_cells_per_cm2 = NO_CROWDING,
                strengths: ONE,
            },
        ],
    },
    Structure {
        question: "Does progression need people of different sensitivity?",
        words: "With one sensitivity the loss comes to a halt; the published five years are a straight line.",
        settings: &[
            Setting { name: "spread of sensitivity", change: |_, _| (), strengths: ONE },
            Setting {
                name: "one sensitivity",
                change: |laws, _| {
                    laws.androgenetic.sensitivity_sd = 1e-6;
                    laws.patient.site_sensitivity_sd = 1e-6;
                },
                strengths: ONE,
            },
        ],
    },
];

/// Growth and size have no help; rest ends sooner.
fn waking(laws: &mut Parameters, strength: f64) {
    let c = &mut laws.clock;
    (c.anagen_by_minoxidil, c.anagen_by_trophic) = (0.0, 0.0);
    (laws.shaft.section_by_minoxidil, laws.shaft.section_by_trophic) = (0.0, 0.0);
    (laws.size.set_point_by_trophic, laws.size.recovery_by_trophic) = (0.0, 0.0);
    let c = &mut laws.clock;
    for term in [&mut c.telogen_by_minoxidil, &mut c.kenogen_by_minoxidil] {
        *term *= strength;
    }
    for term in [&mut c.telogen_by_trophic, &mut c.kenogen_by_trophic, &mut c.threshold_by_trophic] {
        *term *= strength;
    }
}

/// Rest has no help; growth lasts longer and size recovers.
fn growing(laws: &mut Parameters, strength: f64) {
    let c = &mut laws.clock;
    (c.telogen_by_minoxidil, c.kenogen_by_minoxidil) = (0.0, 0.0);
    (c.telogen_by_trophic, c.kenogen_by_trophic, c.threshold_by_trophic) = (0.0, 0.0, 0.0);
    for term in [&mut c.anagen_by_minoxidil, &mut c.anagen_by_trophic] {
        *term *= strength;
    }
    for term in [&mut laws.shaft.section_by_minoxidil, &mut laws.shaft.section_by_trophic] {
        *term *= strength;
    }
    laws.size.set_point_by_trophic *= strength;
}

fn perfusion(laws: &mut Parameters, exponent: f64) {
    (laws.clock.anagen_by_perfusion, laws.shaft.section_by_perfusion) = (exponent, exponent);
}

/// How a setting did.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Compared {
    /// The structure.
    pub question: &'static str,
    /// Where the dispute stands.
    pub words: &'static str,
    /// The setting.
    pub setting: &'static str,
    /// The strength chosen on the calibration rows.
    pub strength: f64,
    /// Mean log score of a row, by role: fitted to, predicted unseen, in sight.
    pub log_scores: [Option<f64>; 3],
    /// Orderings: mean logarithm of their probability.
    pub orderings: Option<f64>,
}

/// Roles that are told: those scored, and those that were in sight.
const TOLD: [Role; 3] = [SCORED[0], SCORED[1], Role::Consistency];

/// Compares all settings of all structures under the members of a belief.
pub fn compare(studies: &[Study], belief: &Belief, work: &Work) -> Result<Vec<Compared>, RunError> {
    let studies: Vec<Study> = studies.iter().filter(|s| TOLD.contains(&s.role)).map(against_own_control).collect();
    let all: Vec<&Study> = studies.iter().collect();
    let mut told = Vec::new();
    for structure in STRUCTURES {
        for setting in structure.settings {
            let mut best: Option<Compared> = None;
            for &strength in setting.strengths {
                let mut changed = belief.clone();
                changed.members.iter_mut().for_each(|m| (setting.change)(&mut m.laws, strength));
                let name = format!("{}: {}", structure.question, setting.name);
                let foreseen = foresee(&all, &changed, &name, work)?;
                let table: Vec<Row> = all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &changed)).collect();
                let found = scores(structure, setting, strength, &table);
                let fitted = |c: &Compared| c.log_scores[0].unwrap_or(f64::NEG_INFINITY);
                if best.as_ref().is_none_or(|b| fitted(&found) > fitted(b)) {
                    best = Some(found);
                }
            }
            told.extend(best);
        }
    }
    Ok(told)
}

fn scores(structure: &Structure, setting: &Setting, strength: f64, rows: &[Row]) -> Compared {
    use super::row::State;
    let of = |role: Role| {
        let told = rows.iter().filter(|r| r.role == role && r.may_be_scored());
        let log_score = |r: &Row| match &r.state {
            State::Predicted(p) => Some(p.log_score),
            _ => None,
        };
        mean(&told.filter_map(log_score).collect::<Vec<_>>())
    };
    let ordered = |r: &Row| match r.state {
        State::Ordered(p) => Some(libm::log(p.max(1e-6))),
        _ => None,
    };
    Compared {
        question: structure.question,
        words: structure.words,
        setting: setting.name,
        strength,
        log_scores: TOLD.map(of),
        orderings: mean(&rows.iter().filter_map(ordered).collect::<Vec<_>>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{belief, number, outcome, study, work};
    use crate::restage::Order;

    #[test]
    fn every_setting_changes_laws_and_the_first_is_the_one_in_force_where_it_says_so() {
        for structure in STRUCTURES {
            let changed: Vec<Parameters> = structure
                .settings
                .iter()
                .map(|s| {
                    let mut laws = Parameters::default();
                    (s.change)(&mut laws, 1.0);
                    laws
                })
                .collect();
            assert_eq!(changed[0], Parameters::default(), "{}", structure.question);
            assert!(changed[1..].iter().all(|laws| *laws != changed[0]), "{}", structure.question);
        }
    }

    #[test]
    fn the_setting_that_fits_scores_higher_and_strength_is_chosen_on_what_was_fitted_to() {
        // The truth is a response of 2 to waking alone; the other terms say nothing.
        let stage = |s: &Study, laws: &Parameters, _: &Order| {
            let value = laws.clock.telogen_by_minoxidil / Parameters::default().clock.telogen_by_minoxidil;
            vec![number(10.0 * value, 1.0); s.outcomes.len()]
        };
        let studies = [
            study("A", Role::Calibrate, vec![outcome("a", 20.0)]),
            // Misleads whoever listens to it: strength 1 would fit here.
            study("B", Role::Validate, vec![outcome("b", 10.0)]),
        ];
        let all = compare(&studies, &belief(2, 1.0), &work(&stage)).expect("nobody stops it");
        let of = |name: &str| all.iter().find(|c| c.setting == name).expect("compared");
        let (both, waking, growing) =
            (of("both"), of("resting follicles wake"), of("follicles grow longer and larger"));
        assert_eq!((both.strength, waking.strength), (1.0, 2.0));
        assert!(waking.log_scores[0] > both.log_scores[0] && both.log_scores[0] > growing.log_scores[0]);
        assert!(waking.log_scores[1] < both.log_scores[1], "the unseen row is read, not listened to");
    }
}
