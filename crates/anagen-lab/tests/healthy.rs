//! A patient without androgenetic loss, of either sex, is enrolled from an intake and from age alone.

use anagen_lab::enrol::{Enrolment, Known, Observation, SeenSite, Source, World, enrol};
use anagen_lab::result::Origin;
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade, Sex};
use anagen_model::quantity::Lanes;
use anagen_model::quantity::special::BetaTable;
use anagen_model::scalp::Region;

fn enrolled(sex: Sex, seen: Vec<Observation>, going: bool) -> Option<Enrolment> {
    let law = Parameters::default();
    let table = BetaTable::new(law.androgenetic.concentration);
    let known = Known {
        sex,
        age_years: 34.0,
        grade: Grade::Healthy,
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: sex.usual_circumference_mm(),
    };
    let world = World {
        law: &law,
        sensitivity: &table,
        known,
        causes: &[],
        history: &[],
        first_day: 0.0,
        seed: 3,
        lanes: Lanes::best(),
    };
    let (name, region) = ("A".into(), Region::Vertex);
    let site = SeenSite { name, region, area_cm2: 1.0, centre_cm: None, device: Device::Automatic, seen };
    enrol(&world, &[site], false, 12, &|| going)
}

#[test]
fn a_healthy_patient_has_no_sensitivity_to_be_found() {
    let total = Observation { source: Source::Total, value: 150.0, sd: 0.08 };
    let calibre = Observation { source: Source::Calibre, value: 66.0, sd: 0.06 };
    for (sex, seen) in [(Sex::Female, vec![total, calibre]), (Sex::Female, vec![]), (Sex::Male, vec![])] {
        let intake = !seen.is_empty();
        let found = enrolled(sex, seen, true).unwrap();
        assert_eq!(found.possible_patients.len(), 12);
        let all = found.possible_patients.iter().map(|d| (d.traits, d.regions)).chain([(found.traits, found.regions)]);
        for (traits, regions) in all {
            assert_eq!((traits.sensitivity, regions.pattern), (0.0, [1.0; 5]));
        }
        assert!(found.hidden.iter().all(|h| !["sensitivity", "exposure_years", "pattern_vertex"].contains(&&*h.name)));
        let density = &found.hidden[0];
        assert_eq!(density.name, "healthy_hairs_per_cm2");
        if intake {
            // Below the usual 226: nothing but the density of this head can explain it.
            assert!(density.origin == Origin::FromIntake && (130.0..175.0).contains(&density.value), "{density:?}");
            assert!((found.fitted[0][0] - 150.0).abs() < 10.0, "{:?}", found.fitted);
        } else {
            assert!(density.origin == Origin::Assumed && density.value > 200.0, "{density:?}");
        }
    }
}

#[test]
fn an_enrolment_can_be_stopped() {
    assert_eq!(enrolled(Sex::Male, vec![Observation { source: Source::Total, value: 150.0, sd: 0.08 }], false), None);
}
