//! What an arm does to the attack, day by day.

use anagen_model::drive::{Drive, Today};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, Patient, Sex, Traits};
use anagen_model::scalp::Region;
use anagen_model::treatment::Treatment;

/// Share blocked and regulation added (1/day) in one region.
pub(super) type Act = [f64; 2];

/// The changes of one arm: from that day on, what acts in each region. Nothing acts before the first.
pub(super) struct Acts {
    changes: Vec<(f64, [Act; 5])>,
}

impl Acts {
    /// What these treatments do until `end`.
    pub(super) fn of(treatments: &[Box<dyn Treatment>], law: &Parameters, end: f64) -> Acts {
        let patient = somebody(law);
        let mut changes: Vec<(f64, [Act; 5])> = Vec::new();
        let mut day = 0.0;
        while day < end {
            let today = Today { day, patient: &patient, parameters: law };
            let acts = Region::ALL.map(|region| {
                let part = |t: &Box<dyn Treatment>| {
                    let mut drive = Drive::default();
                    t.act(&today, region, &mut drive);
                    drive
                };
                let parts: Vec<Drive> = treatments.iter().map(part).collect();
                let drive = Drive::together(&parts, law);
                [drive.immune_block.min(1.0), drive.immune_regulation_per_day]
            });
            if changes.last().map_or([[0.0; 2]; 5], |c| c.1) != acts {
                changes.push((day, acts));
            }
            let quiet = treatments.iter().map(|t| t.quiet_until(&today)).fold(f64::INFINITY, f64::min);
            day = libm::ceil(quiet).max(day + 1.0);
        }
        Acts { changes }
    }

    /// What acts on a day.
    pub(super) fn on(&self, day: f64) -> [Act; 5] {
        let after = self.changes.partition_point(|(from, _)| *from <= day);
        if after == 0 { [[0.0; 2]; 5] } else { self.changes[after - 1].1 }
    }
}

/// A patient for treatments to ask about; none that acts on the attack does.
fn somebody(law: &Parameters) -> Patient {
    Patient {
        number: 0,
        sex: Sex::Female,
        age_years: 37.0,
        grade: Grade::Healthy,
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 561.0,
        traits: Traits {
            healthy_hairs_per_cm2: law.patient.hairs_caucasian,
            anagen_days: law.clock.anagen_days,
            calibre_um: law.shaft.calibre_um,
            growth_mm_per_day: law.shaft.growth_mm_per_day,
            sensitivity: 0.0,
            exposure_years: 0.0,
            minoxidil_response: 1.0,
            trophic_response: 1.0,
            vellus_share: law.size.vellus_share,
        },
    }
}
