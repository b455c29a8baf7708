//! Another luck from the first day on: the same scalp, a different future.

use super::Head;
use crate::follicle::Phase;
use crate::follicle::clock::shock_threshold;
use crate::quantity::stream::{Purpose, Stream};

impl Head {
    /// The luck of its follicles and of the devices that read it.
    pub fn luck(&self) -> Stream {
        self.stream
    }

    /// Gives this scalp the luck of `stream` from its first day on. Every follicle stands where it
    /// stood and ends the phase it is in as it would have; what it enters later is drawn anew, and so
    /// is what devices misread. What is the patient's (where an attack breaks out, how he answers)
    /// stays.
    pub fn change_luck(&mut self, stream: Stream) {
        for (follicle, state) in self.follicles.iter().zip(&mut self.states) {
            // How much shock and loss the follicle still bears is part of where it stands.
            let more = |key: u32, purpose: Purpose| {
                let limit = |stream: &Stream| shock_threshold(&stream.block(follicle.id, key, purpose));
                limit(&stream) - limit(&self.stream)
            };
            state.loss += more(0, Purpose::Loss);
            if state.phase == Phase::Anagen {
                state.shock += more(state.transition, Purpose::Clock);
            }
        }
        self.stream = stream;
    }
}

#[cfg(test)]
mod tests {
    use crate::cause;
    use crate::follicle::clock::shock_threshold;
    use crate::head::{Head, RegionTraits, Resolution, Seedbed};
    use crate::law::Parameters;
    use crate::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
    use crate::quantity::special::BetaTable;
    use crate::quantity::{Purpose, Stream, Values};
    use crate::scalp::{Domain, Region, TargetArea};

    #[test]
    fn the_first_day_stays_and_the_future_differs() {
        let mut law = Parameters::default();
        law.niche.loss_per_year = 0.1;
        let sensitivity = BetaTable::new(law.androgenetic.concentration);
        let traits = Traits {
            healthy_hairs_per_cm2: 220.0,
            anagen_days: 900.0,
            calibre_um: 80.0,
            growth_mm_per_day: 0.35,
            sensitivity: 0.6,
            exposure_years: 6.0,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: 0.07,
        };
        let patient = Patient {
            number: 3,
            sex: Sex::Male,
            age_years: 38.0,
            grade: Grade::Norwood(NorwoodHamilton::IIIVertex),
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
            traits,
        };
        let causes = [(cause::registered("androgenetic_male").unwrap().build)(&Values::default())];
        let mut head = Head::grow(&Seedbed {
            parameters: &law,
            sensitivity: &sensitivity,
            patient: &patient,
            regions: &RegionTraits { density: [1.0; 5], pattern: [1.0; 5] },
            causes: &causes,
            domain: Domain::Target(TargetArea::square(2.0, Region::Vertex)),
            stream: Stream::new(1, 3),
            first_day: 0.0,
            resolution: Resolution::default(),
        });
        let seen = |head: &Head| head.course(&law, &causes, &[], 400.0).harvest(&[0.0, 2.0, 399.0]).snapshots;
        // What every follicle still bears before it is lost.
        let bears = |head: &Head| -> Vec<i64> {
            let limit = |id: u32| shock_threshold(&head.luck().block(id, 0, Purpose::Loss));
            head.follicles.iter().zip(&head.states).map(|(f, s)| (1e9 * (limit(f.id) - s.loss)) as i64).collect()
        };
        let (own, borne) = (seen(&head), bears(&head));
        head.change_luck(Stream::new(1, 1 << 30 | 3));
        let other = seen(&head);
        assert!(own[0] == other[0]);
        assert!(borne.iter().zip(bears(&head)).all(|(a, b)| (a - b).abs() < 10));
        let differ = |v: usize| own[v].iter().zip(&other[v]).filter(|(a, b)| a.phase != b.phase).count();
        assert!(differ(1) == 0 && differ(2) > own[2].len() / 20, "{} {}", differ(1), differ(2));
        head.change_luck(Stream::new(1, 3));
        assert!(seen(&head) == own);
    }
}
