//! Where a benefit comes from: what each player of a plan adds to it, patient by patient.
//!
//! The benefit is that of [`crate::run`]: hairs per cm2, as they are, against untreated on the same luck.
//! Players are the treatments of the plan; within an injected product, the injection itself and its
//! mechanisms. Shares are Owen values ([`super::owen`]) over plans that a protocol can say with its own
//! switches ([`super::players`]): every one of them is simulated, none is guessed, and for each possible
//! patient the shares add up to the benefit.

use super::effort::{patients, work_of_sites};
use super::owen::{Coalition, Game};
use super::players::{Player, Players};
use super::range::Range;
use super::{People, Question};
use crate::run::{Listener, Recipe, RunError};
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// A plan that needs more coalitions than this is not taken apart.
const MOST_COALITIONS: f64 = 320.0;

/// Possible patients that are asked, however much work it is.
const LEAST: usize = 8;

/// Where the benefits of all plans come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The day.
    pub day: f64,
    /// Possible patients behind every number.
    pub possible_patients: usize,
    /// Plans with at least one player.
    pub plans: Vec<PlanParts>,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// The players of one plan, and what each added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanParts {
    /// Plan name.
    pub plan: String,
    /// Who they are.
    pub players: Vec<Player>,
    /// How many plans were compared to tell them apart, untreated and this one included.
    pub coalitions: usize,
    /// Site by site.
    pub sites: Vec<SiteParts>,
}

/// A benefit at one site, taken apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteParts {
    /// Site name.
    pub site: String,
    /// The benefit, hairs/cm2.
    pub benefit: Range,
    /// What each player added, in the order of the players.
    pub shares: Vec<Share>,
}

/// What one player added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Hairs/cm2.
    pub hairs: Range,
    /// Of the mean benefit, per cent; only where the benefit's range excludes 0.
    pub percent: Option<f64>,
}

/// A plan, its players and the plans that tell them apart.
struct Taken {
    plan: usize,
    players: Players,
    game: Game,
    /// Each coalition with the number of its plan in the question.
    coalitions: Vec<(Coalition, usize)>,
}

impl Taken {
    fn number(&self, coalition: &Coalition) -> usize {
        let found = self.coalitions.binary_search_by(|(c, _)| c.cmp(coalition));
        self.coalitions[found.expect("every coalition of the game is among them")].1
    }
}

/// Takes the benefits of all plans on `day` apart, at every site.
pub fn attribute(
    people: &People,
    day: f64,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<Attribution, RunError> {
    let setup = people.setup;
    let mut notes = Vec::new();
    let mut asked: Vec<Recipe> = vec![setup.plans[0].recipe.clone()];
    let mut taken = Vec::new();
    for (plan, ready) in setup.plans.iter().enumerate().skip(1) {
        let players = Players::of(&ready.recipe);
        let game = players.game();
        if game.unions.is_empty() {
            continue;
        }
        if game.size() > MOST_COALITIONS {
            notes.push(format!(
                "{} has {} parts; telling them apart takes {} simulated plans, more than the {MOST_COALITIONS} that are made: it was not taken apart.",
                ready.info.name, game.players(), game.size()
            ));
            continue;
        }
        let mut number_of = |coalition: Coalition| {
            let recipe = players.plan(&coalition);
            let number = asked.iter().position(|r| *r == recipe).unwrap_or_else(|| {
                asked.push(recipe);
                asked.len() - 1
            });
            (coalition, number)
        };
        let coalitions = game.coalitions().into_iter().map(&mut number_of).collect();
        taken.push(Taken { plan, players, game, coalitions });
    }
    let sites: Vec<usize> = (0..setup.sites.len()).collect();
    let question = Question { sites: &sites, plans: &asked, days: &[day], until: setup.horizon };
    let work = asked.len() as f64 * work_of_sites(setup);
    let asked_people = &people.patients[..patients(people.patients.len(), LEAST, work)];
    let people = &People { patients: asked_people, ..*people };
    listener.stage("taking benefits apart", people.patients.len());
    let answers = people.ask(&question, stop, listener)?;
    let patients = answers.patients();

    let mut plans = Vec::new();
    for one in &taken {
        let site_parts = |site: usize| {
            let hairs = |patient: usize, plan: usize| answers.at(patient, site, plan, 0).total_per_cm2;
            let values: Vec<Vec<f64>> = (0..patients)
                .map(|patient| one.game.values(|coalition| hairs(patient, one.number(coalition))))
                .collect();
            let whole = one.game.unions.iter().map(|u| u.whole()).collect();
            let own = one.number(&whole);
            let benefit = Range::of((0..patients).map(|p| hairs(p, own) - hairs(p, 0)).collect());
            let share = |player: usize| {
                let hairs = Range::of(values.iter().map(|v| v[player]).collect());
                let percent = benefit.excludes_zero().then(|| 100.0 * hairs.mean / benefit.mean);
                Share { hairs, percent }
            };
            let shares = (0..one.game.players()).map(share).collect();
            SiteParts { site: setup.sites[site].name.clone(), benefit, shares }
        };
        plans.push(PlanParts {
            plan: setup.plans[one.plan].info.name.clone(),
            players: one.players.all(),
            coalitions: one.coalitions.len(),
            sites: sites.iter().copied().map(site_parts).collect(),
        });
    }
    Ok(Attribution { day, possible_patients: patients, plans, notes })
}

#[cfg(test)]
mod tests {
    use super::super::example::{TABLET_AND_CELLS, setup, with};
    use super::*;
    use crate::run::read_areas;
    use std::collections::BTreeMap;

    fn attributed(plans: &str, day: f64) -> Attribution {
        let setup = setup(plans);
        with(&setup, |people| attribute(people, day, &AtomicBool::new(false), &()).expect("nobody stops it"))
    }

    /// Benefit of the first plan of a protocol by patient and site, as a run reads it.
    fn benefits(plans: &str, day: f64) -> Vec<f64> {
        let setup = setup(plans);
        with(&setup, |people| {
            let mut rows = Vec::new();
            for (number, patient) in people.patients.iter().enumerate() {
                read_areas(&setup, people.world, patient, number as u32, &(), &mut rows);
            }
            let value = |patient: u32, site: u16, plan: u16| {
                let here = |r: &&crate::result::Row| {
                    (r.possible_patient, r.site, r.plan, r.day) == (patient, site, plan, day)
                        && r.measure == "total_hairs_per_cm2"
                };
                rows.iter().find(here).expect("it is read").value
            };
            let benefit = |(patient, site)| value(patient, site, 1) - value(patient, site, 0);
            (1..=3).flat_map(|p| [(p, 0), (p, 1)]).map(benefit).collect()
        })
    }

    /// A protocol of a tablet (F), an injection (I) and the mechanisms (1 to 4) that are among `there`.
    fn written(there: &str) -> String {
        let mut text = "[[plan]]\nname = \"some\"\n".to_string();
        if there.contains('F') {
            text += "[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1.0\nstart_day = 0\n";
        }
        if there.contains('I') {
            let on: Vec<String> = there.chars().filter(char::is_ascii_digit).map(|m| format!("\"M{m}\"")).collect();
            text += "[[plan.treatment]]\nkind = \"cell_injection\"\ndose_cells_per_cm2 = 2.5e5\nregions = [\"vertex\"]\nsession_days = [0, 60]\n";
            text += &format!("mechanisms = [{}]\n", on.join(", "));
        }
        text
    }

    fn orders(players: &str) -> Vec<String> {
        if players.is_empty() {
            return vec![String::new()];
        }
        let first = |p: char| orders(&players.replace(p, "")).into_iter().map(move |rest| format!("{p}{rest}"));
        players.chars().flat_map(first).collect()
    }

    #[test]
    fn shares_are_those_of_all_orders_of_a_protocol_with_its_own_switches() {
        let day = 90.0;
        // Treatments stay together, and nothing of the product comes before the injection.
        let fits = |order: &String| {
            (order.starts_with('F') && &order[1..2] == "I") || order.starts_with('I') && order.ends_with('F')
        };
        let orders: Vec<String> = orders("FI1234").into_iter().filter(fits).collect();
        assert_eq!(orders.len(), 48);
        let mut worth: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let mut of = |there: &str| -> Vec<f64> {
            let mut set: Vec<char> = there.chars().collect();
            set.sort_unstable();
            worth
                .entry(set.into_iter().collect())
                .or_insert_with(|| match there {
                    // A plan without a treatment is no plan: it is the untreated twin.
                    "" => vec![0.0; 6],
                    _ => benefits(&written(there), day),
                })
                .clone()
        };
        let mut sums: BTreeMap<char, Vec<f64>> = "FI1234".chars().map(|p| (p, vec![0.0; 6])).collect();
        for order in &orders {
            let mut before = of("");
            for (i, player) in order.chars().enumerate() {
                let after = of(&order[..=i]);
                for (sum, (a, b)) in sums.get_mut(&player).unwrap().iter_mut().zip(after.iter().zip(&before)) {
                    *sum += (a - b) / 48.0;
                }
                before = after;
            }
        }
        let found = attributed(TABLET_AND_CELLS, day);
        // The plan's own order: cells, then the tablet.
        let plan = &found.plans[0];
        assert_eq!((plan.coalitions, plan.players.len(), found.possible_patients), (34, 6, 3));
        for (site, parts) in plan.sites.iter().enumerate() {
            let all = of("FI1234");
            let benefit = (0..3).map(|p| all[2 * p + site]).sum::<f64>() / 3.0;
            assert!((parts.benefit.mean - benefit).abs() < 1e-9);
            for (share, player) in parts.shares.iter().zip("I1234F".chars()) {
                let of_patients: Vec<f64> = (0..3).map(|p| sums[&player][2 * p + site]).collect();
                let expected = Range::of(of_patients);
                let gap = |a: f64, b: f64| (a - b).abs();
                assert!(gap(share.hairs.mean, expected.mean) < 1e-9, "{player} {share:?} {expected:?}");
                assert!(gap(share.hairs.low, expected.low) + gap(share.hairs.high, expected.high) < 1e-9);
            }
            // Nothing of what is done at the vertex is seen at the back of the head.
            let cells = &parts.shares[..5];
            let nothing = cells.iter().all(|s| s.hairs == Range::default());
            assert_eq!(nothing, site == 1, "{cells:?}");
        }
        assert!(sums[&'1'].iter().step_by(2).all(|x| *x != 0.0), "the signal is felt: {sums:?}");
    }

    #[test]
    fn shares_of_every_patient_add_up_to_the_benefit() {
        let plans = format!(
            "{TABLET_AND_CELLS}[[plan.treatment]]\nkind = \"topical_secretome\"\nstart_day = 0\nmechanisms = [\"M1\", \"M2\"]\n"
        );
        let setup = setup(&plans);
        with(&setup, |people| {
            for patient in 0..3 {
                let one = People { patients: &people.patients[patient..=patient], ..*people };
                let found = attribute(&one, 200.0, &AtomicBool::new(false), &()).expect("nobody stops it");
                for parts in &found.plans[0].sites {
                    let sum: f64 = parts.shares.iter().map(|s| s.hairs.mean).sum();
                    assert!((sum - parts.benefit.mean).abs() < 1e-9, "{sum} {:?}", parts.benefit);
                    assert_eq!(parts.shares.len(), 9);
                    assert_eq!(parts.shares[8].hairs.mean, 0.0, "a mechanism that is written off is off");
                    let percent: f64 = parts.shares.iter().filter_map(|s| s.percent).sum();
                    assert!(percent == 0.0 || (percent - 100.0).abs() < 1e-9);
                    assert_eq!(percent == 0.0, !parts.benefit.excludes_zero());
                }
            }
        });
    }

    #[test]
    fn a_plan_that_does_nothing_and_a_treatment_that_does_nothing_get_exactly_nothing() {
        let untaken = "[[plan.treatment]]\nkind = \"minoxidil_topical\"\nconcentration_percent = 5.0\nstart_day = 0\nadherence_fraction = 0.0\n";
        let found = attributed(&format!("[[plan]]\nname = \"none\"\n{untaken}{TABLET_AND_CELLS}{untaken}"), 200.0);
        assert_eq!(found.plans.iter().map(|p| p.plan.as_str()).collect::<Vec<_>>(), ["none", "both"]);
        for parts in &found.plans[0].sites {
            assert_eq!((parts.benefit, parts.shares[0]), Default::default());
        }
        let of_lotion = |parts: &SiteParts| parts.shares[6];
        assert!(found.plans[1].players[6].treatment.starts_with("Minoxidil"));
        assert!(
            found.plans[1].sites.iter().all(|parts| of_lotion(parts)
                == Share { percent: of_lotion(parts).percent.map(|_| 0.0), ..Share::default() })
        );
        assert!(found.plans[1].sites[0].shares[5].hairs.mean > 0.0);
    }

    #[test]
    fn every_mechanism_off_is_the_sham() {
        let sessions = "regions = [\"vertex\"]\nsession_days = [0, 60]\nspacing_mm = 6.0\n";
        let sham = format!("[[plan]]\nname = \"sham\"\n[[plan.treatment]]\nkind = \"sham_injection\"\n{sessions}");
        let cells = format!(
            "[[plan]]\nname = \"cells\"\n[[plan.treatment]]\nkind = \"cell_injection\"\ndose_cells_per_cm2 = 5e5\n{sessions}"
        );
        let setup = setup(&format!("{sham}{cells}"));
        with(&setup, |people| {
            let off = Players::of(&setup.plans[2].recipe).plan(&vec![Some(0)]);
            let plans = [setup.plans[1].recipe.clone(), off, setup.plans[0].recipe.clone()];
            let question = Question { sites: &[0], plans: &plans, days: &[90.0, 200.0], until: 200.0 };
            let answers = people.ask(&question, &AtomicBool::new(false), &()).expect("nobody stops it");
            let of = |plan| {
                (0..3).flat_map(|p| [*answers.at(p, 0, plan, 0), *answers.at(p, 0, plan, 1)]).collect::<Vec<_>>()
            };
            assert_eq!(of(0), of(1));
            assert_ne!(of(0), of(2), "a needle is felt");
        });
        // So what a needle adds is the same in both.
        let found = attributed(&format!("{sham}{cells}"), 90.0);
        assert_eq!(found.plans[0].sites[0].shares[0].hairs, found.plans[1].sites[0].shares[0].hairs);
    }

    #[test]
    fn what_would_take_too_many_plans_is_said_and_not_guessed() {
        let of_kind =
            |kind: &str| format!("[[plan.treatment]]\nkind = \"{kind}\"\nregions = [\"vertex\"]\nsession_days = [0]\n");
        let more = ["prp", "fat_graft", "conditioned_medium"].map(of_kind).concat();
        let setup = setup(&format!("{TABLET_AND_CELLS}{more}"));
        with(&setup, |people| {
            let people = People { patients: &people.patients[..1], ..*people };
            let found = attribute(&people, 90.0, &AtomicBool::new(false), &()).expect("nobody stops it");
            assert!(found.plans.is_empty() && found.notes.len() == 1, "{:?}", found.notes);
            assert!(found.notes[0].contains("was not taken apart"));
        });
    }
}
