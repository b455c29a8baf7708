//! One draw: laws from priors and posteriors, the patient enrolled under them, his possible selves simulated.

use super::form::Form;
use crate::enrol::{Effort, enrol_halves, simulate as grow_area};
use crate::run::{Listener, Part, Setup, read_area};
use anagen_model::law::Parameters;
use anagen_model::law::drawn::{Priors, seed_of};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::treatment::Treatment;
use anagen_model::treatment::product::Product;

/// Possible patients of a draw: the first half and the second share no candidate of the enrolment.
pub const PATIENTS: usize = 4;
/// Futures of each possible patient.
pub const LUCKS: usize = 2;

/// Candidates of a draw's enrolment: fewer than of the patient's own. Fewer make a draw's patients
/// rougher, not different on average (`tests/smaller_enrolment.rs`); what is rough is in the
/// differences of the two halves, and so is not taken for uncertainty of parameters.
pub const EFFORT: Effort = Effort { explorers: 60, settlers: 80, lucks: 2 };

/// The number of a patient's second future is this far from that of the first.
const ANOTHER_LUCK: u32 = 1 << 30;

/// Everything draws are made from.
pub struct Draws<'a> {
    pub(super) setup: &'a Setup,
    seed: u64,
    pub(crate) priors: Priors,
    /// How their numbers stand.
    pub form: Form,
}

impl<'a> Draws<'a> {
    /// The draws of a protocol under a seed.
    pub fn of(setup: &'a Setup, seed: u64) -> Draws<'a> {
        let learned = setup.posteriors.iter().map(|p| p.learned.clone()).collect();
        let priors = Priors::about(&setup.parameters).with(learned);
        Draws { setup, seed, priors, form: Form::of(setup, PATIENTS, LUCKS) }
    }

    /// The laws of draw number `number`.
    pub fn laws(&self, number: u32) -> Parameters {
        self.priors.draw(self.seed, number)
    }

    /// The user's products as that draw believes them to be.
    pub fn products(&self, number: u32) -> Vec<Product> {
        let z = Stream::new(seed_of(self.seed, number), 0).normals(0, 0, Purpose::Parameters);
        self.setup.products.iter().map(|product| product.drawn(z)).collect()
    }

    /// All readings of one draw, or `None` if `going` said no.
    pub fn simulate(
        &self,
        number: u32,
        going: &(dyn Fn() -> bool + Sync),
        listener: &dyn Listener,
    ) -> Option<Vec<f32>> {
        listener.part(Part::Enrol);
        let setup = self.setup;
        let law = self.laws(number);
        let products = self.products(number);
        let sensitivity = BetaTable::new(law.androgenetic.concentration);
        let world = setup.world_under(&law, &sensitivity, seed_of(self.seed, number));
        let sites = setup.sites_under(&law);
        let halves = enrol_halves(&world, &sites, setup.cohort, PATIENTS / 2, EFFORT, going)?;
        let plans: Vec<Vec<Box<dyn Treatment>>> = setup.plans.iter().map(|plan| plan.with(&products)).collect();
        let mut block = vec![f32::NAN; self.form.len()];
        for (number, patient) in halves.iter().flatten().enumerate() {
            if !going() {
                return None;
            }
            for (s, site) in setup.sites.iter().enumerate() {
                listener.part(Part::Grow);
                let mut area = grow_area(&world, &patient.traits, &patient.regions, site.area(), patient.luck[s]);
                for luck in 0..LUCKS {
                    if luck > 0 {
                        area.change_luck(Stream::new(world.seed, patient.luck[s] + ANOTHER_LUCK));
                    }
                    let mut rows = Vec::new();
                    for (p, treatments) in plans.iter().enumerate() {
                        read_area(setup, &world, (s, &area), (p, treatments), number as u32, listener, &mut rows);
                    }
                    self.form.put(&mut block, number, luck, &rows);
                }
            }
        }
        Some(block)
    }
}
