//! The history of a head: what its follicles lived through before the first day.

use super::attack::Hazards;
use super::tissue::TissueCourse;
use super::{Head, Seedbed};
use crate::calendar::{Agenda, Calendar, Levels};
use crate::drive::Today;
use crate::follicle::walk::Nobody;
use crate::follicle::{Surroundings, Walker};

impl Head {
    /// Lives from its birth in the bed to the first day under the causes. Where nothing but androgen acts
    /// this is one leap a follicle. Treatments of the history come later: they stand in every plan.
    ///
    /// Ignored: perfusion and inflammation on their way to a new rest; they are taken at rest under the
    /// drivers of each stretch, which a scalp of weeks ago had reached.
    pub fn age(&mut self, bed: &Seedbed) {
        let (birth, androgen_from) = (bed.birth(), bed.androgen_from());
        let (law, causes) = (bed.parameters, bed.causes);
        if self.first_day <= birth {
            return;
        }
        let patient = self.patient.clone();
        let calendar = Calendar::of(&Agenda {
            causes,
            treatments: &[],
            sessions: &[],
            first: Today { day: birth, patient: &patient, parameters: law },
            levels: if birth < androgen_from { Levels::CHILD } else { Levels::untreated(law) },
            present: self.ground.present(),
            end: self.first_day,
            step_days: self.resolution.step_days,
            tissue_matters: false,
            attack_from: self.attack_from(),
            androgen_from,
        });
        self.levels = calendar.levels;
        let attack = self.attack_course(law, &calendar);
        let mut hazards = Hazards::default();
        let mut walker = Walker::new(law, &self.patient.traits, self.resolution.lanes);
        for patch in 0..self.ground.patches.len() {
            let range = self.ground.first_root[patch] as usize..self.ground.first_root[patch + 1] as usize;
            let mut tissue = (None, TissueCourse::default());
            for i in range {
                let place = self.ground.roots[i].region;
                let region = &calendar.regions[place as usize];
                if tissue.0 != Some(place) {
                    tissue = (Some(place), TissueCourse::at_rest(law, self.patch_sensitivity[patch], region));
                }
                hazards.lay(law, attack.as_ref(), patch, place, &calendar);
                let around = Surroundings {
                    edges: &calendar.edges,
                    androgen: &region.androgen,
                    minoxidil: &region.minoxidil,
                    anagen_rate: &region.anagen_rate,
                    telogen: &region.telogen,
                    kenogen: &region.kenogen,
                    growth: &region.growth,
                    section: &region.section,
                    activation: [&region.surface_felt[0], &region.surface_felt[1]],
                    tissue: tissue.1.felt(),
                    release: hazards.release(region),
                    dystrophic: hazards.dystrophic(region),
                    damage: &region.damage,
                    shocks: &[],
                    captures: &[],
                };
                walker.walk(&self.follicles[i], &mut self.states[i], &around, &[], &self.stream, &mut Nobody);
            }
        }
        if let (Some(areata), Some(course)) = (&mut self.areata, attack) {
            areata.attack = course.end;
        }
    }
}
