//! The fields of the tissue on every patch of a plan, for whoever draws a map of them; read only.
//!
//! What a follicle feels at its own place is the desk's business. Here each field is read at the middle
//! of the patch, in the stretch a day lies in: the value follicles there feel, nothing stepped anew.

use super::course::PlanCourse;
use super::desk::Desk;
use crate::follicle::clock::activation;

/// The tissue of every patch on one day, in the order of the patches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Skin {
    /// Scalp DHT relative to an untreated bald vertex, `D`.
    pub dht_relative: Vec<f32>,
    /// Androgen pressure on the mean follicle of the patch, `S Phi(D)`, 0 to 1.
    pub androgen_pressure: Vec<f32>,
    /// Activation of the niche by trophic signals, `b`, 0 to 1: that of the channel (M1, M2, M4) which
    /// feels most.
    pub activation: Vec<f32>,
    /// Perfusion `V`, 1 in healthy skin.
    pub perfusion: Vec<f32>,
    /// Inflammation `I`, 0 in healthy skin.
    pub inflammation: Vec<f32>,
}

impl PlanCourse<'_> {
    /// The tissue of every patch on each of these days.
    pub fn skin(&self, days: &[f64]) -> Vec<Skin> {
        let patches = &self.head.ground.patches;
        let room = || Vec::with_capacity(patches.centre.len());
        let empty = |_: &f64| Skin {
            dht_relative: room(),
            androgen_pressure: room(),
            activation: room(),
            perfusion: room(),
            inflammation: room(),
        };
        let mut all: Vec<Skin> = days.iter().map(empty).collect();
        let stretches: Vec<usize> = days.iter().map(|day| self.stretch_of(*day)).collect();
        let mut desk = Desk::new(self);
        for (patch, centre) in patches.centre.iter().enumerate() {
            desk.open(self, patch);
            desk.sum_strengths(self, centre);
            let region = &self.calendar.regions[patches.region[patch] as usize];
            let sensitivity = self.head.patch_sensitivity[patch];
            for (skin, &k) in all.iter_mut().zip(&stretches) {
                let effect = region.androgen[k];
                let (perfusion, inflammation) = desk.tissue_in(k);
                let signal = (0..3).map(|channel| desk.signal(region, channel, k)).fold(0.0, f64::max);
                skin.dht_relative.push(self.law.androgen.level(effect) as f32);
                skin.androgen_pressure.push((sensitivity * effect) as f32);
                skin.activation.push(activation(signal) as f32);
                skin.perfusion.push(perfusion as f32);
                skin.inflammation.push(inflammation as f32);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::CAUSES;
    use crate::head::{Head, RegionTraits, Resolution, Seedbed};
    use crate::law::Parameters;
    use crate::patient::{Ethnicity, Grade, Patient, Sex, Traits};
    use crate::quantity::special::BetaTable;
    use crate::quantity::stream::Stream;
    use crate::quantity::{Value, Values};
    use crate::scalp::{Domain, Region, TargetArea};
    use crate::treatment::{self, Treatment};

    const DAYS: [f64; 4] = [0.0, 20.0, 60.0, 200.0];

    fn patient(law: &Parameters) -> Patient {
        let traits = Traits {
            healthy_hairs_per_cm2: law.patient.hairs_caucasian,
            anagen_days: law.clock.anagen_days,
            calibre_um: law.shaft.calibre_um,
            growth_mm_per_day: law.shaft.growth_mm_per_day,
            sensitivity: 0.6,
            exposure_years: 5.0,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: law.size.vellus_share,
        };
        let (sex, grade, ethnicity) = (Sex::Male, Grade::Healthy, Ethnicity::Caucasian);
        Patient { number: 0, sex, age_years: 38.0, grade, ethnicity, head_circumference_mm: 574.0, traits }
    }

    fn made(kind: &str, entries: &[(&str, Value)]) -> Box<dyn Treatment> {
        let values = Values(entries.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
        (treatment::registered(kind).expect("registered").build)(&values, &[])
    }

    /// A tablet, a lotion of signals, and cells that use some mechanisms.
    fn plan(mechanisms: &[&str]) -> Vec<Box<dyn Treatment>> {
        let mechanisms = Value::Texts(mechanisms.iter().map(|m| m.to_string()).collect());
        let (start, days) = (("start_day", Value::Number(0.0)), Value::Numbers(vec![0.0, 42.0]));
        vec![
            made("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), start.clone()]),
            made("low_level_light", &[start]),
            made(
                "cell_injection",
                &[
                    ("dose_cells_per_cm2", Value::Number(2.5e5)),
                    ("regions", Value::Texts(vec!["vertex".into()])),
                    ("session_days", days),
                    ("mechanisms", mechanisms),
                ],
            ),
        ]
    }

    /// What is read at the middle of a patch is what a follicle standing there feels, and what the walk of
    /// all follicles leaves of the tissue.
    #[test]
    fn a_map_shows_what_follicles_feel() {
        let law = Parameters::default();
        let patient = patient(&law);
        let causes: Vec<_> = CAUSES.iter().filter(|c| c.kind.name == "androgenetic_male").collect();
        let causes: Vec<_> = causes.iter().map(|c| (c.build)(&Values::default())).collect();
        let head = Head::grow(&Seedbed {
            parameters: &law,
            sensitivity: &BetaTable::new(law.androgenetic.concentration),
            patient: &patient,
            regions: &RegionTraits { density: [1.0; 5], pattern: [1.0; 5] },
            causes: &causes,
            domain: Domain::Target(TargetArea::square(1.0, Region::Vertex)),
            stream: Stream::new(5, 0),
            first_day: 0.0,
            resolution: Resolution::default(),
        });
        for mechanisms in [&["M1", "M2", "M3", "M4"][..], &["M1"], &["M2", "M4"]] {
            let treatments = plan(mechanisms);
            let course = head.course(&law, &causes, &treatments, 300.0);
            let (seen, harvest) = (course.skin(&DAYS), course.harvest(&DAYS));
            let mut desk = Desk::new(&course);
            let mut felt_most = 0.0_f64;
            for (patch, centre) in head.ground.patches.centre.iter().enumerate() {
                desk.open(&course, patch);
                desk.feel(&course, Region::Vertex, centre);
                let region = &course.calendar.regions[Region::Vertex as usize];
                let [m1, m2] = desk.activation(region);
                for (v, skin) in seen.iter().enumerate() {
                    let k = course.stretch_of(DAYS[v]);
                    let at = |channel: &[f64]| channel.get(k).copied().unwrap_or(0.0);
                    let felt = at(m1).max(at(m2));
                    felt_most = felt_most.max(felt);
                    assert!((f64::from(skin.activation[patch]) - felt).abs() < 1e-6, "{mechanisms:?} day {}", DAYS[v]);
                    assert_eq!(skin.perfusion[patch], harvest.perfusion[v][patch]);
                    assert_eq!(skin.inflammation[patch], harvest.inflammation[v][patch]);
                    let first = head.ground.first_root[patch] as usize..head.ground.first_root[patch + 1] as usize;
                    let own: Vec<f64> = head.follicles[first].iter().map(|f| f.sensitivity).collect();
                    if !own.is_empty() {
                        let pressure = own.iter().sum::<f64>() / own.len() as f64 * region.androgen[k];
                        assert!((f64::from(skin.androgen_pressure[patch]) - pressure).abs() < 1e-6);
                    }
                }
            }
            assert!(felt_most > 0.1, "the plan must be felt: {felt_most}");
            let dht = seen.iter().map(|s| s.dht_relative[0]).collect::<Vec<_>>();
            assert!((dht[0] - 1.0).abs() < 0.2 && dht[3] < 0.5, "a tablet lowers DHT: {dht:?}");
        }
    }
}
