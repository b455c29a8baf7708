//! Claim: a patient starts in his own equilibrium. The mean count of days 0-60 lies within 1 % of
//! the count extrapolated to them from the line through days 60-360.
//!
//! Sample: five grades, 120-800 cm2 of vertex each (about 25,000 hairs); the difference has a standard
//! error of about 0.2 %, so a sound start would fail one of five with a chance below 1e-5. Source: the issue.

use anagen_lab::enrol::{Known, World, candidate_of, names, simulate};
use anagen_model::cause::{self, Cause};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Sex};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::{Lanes, Values};
use anagen_model::scalp::{Region, TargetArea};

#[test]
fn the_first_sixty_days_lie_on_the_line_of_the_next_three_hundred() {
    let law = Parameters::default();
    let table = BetaTable::new(law.androgenetic.concentration);
    let causes: Vec<Box<dyn Cause>> = vec![(cause::CAUSES[0].build)(&Values::default())];
    let visits: Vec<f64> = (0..=60).map(|i| 6.0 * i as f64).collect();
    use NorwoodHamilton as N;
    // A bald vertex has few hairs: more of it is looked at, so that the line is known as well.
    for (grade, area_cm2) in [(N::I, 120.0), (N::II, 120.0), (N::IIIVertex, 120.0), (N::V, 250.0), (N::VII, 800.0)] {
        let known = Known {
            sex: Sex::Male,
            age_years: 45.0,
            grade: Grade::Norwood(grade),
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
        };
        let world = World {
            law: &law,
            sensitivity: &table,
            known,
            causes: &causes,
            history: &[],
            first_day: 0.0,
            seed: 5,
            lanes: Lanes::best(),
        };
        let (traits, regions) = candidate_of(&world, &vec![0.0; names().len()]);
        let area = simulate(&world, &traits, &regions, TargetArea::square(area_cm2, Region::Vertex), 0);
        let harvest = area.course(&law, &causes, &[], 361.0).harvest(&visits);
        let counts: Vec<f64> =
            harvest.snapshots.iter().map(|s| s.iter().filter(|s| visible(s, &law)).count() as f64).collect();
        let late: Vec<(f64, f64)> =
            visits.iter().copied().zip(counts.iter().copied()).filter(|(d, _)| *d >= 60.0).collect();
        let n = late.len() as f64;
        let (mx, my) = (late.iter().map(|p| p.0).sum::<f64>() / n, late.iter().map(|p| p.1).sum::<f64>() / n);
        let slope = late.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>()
            / late.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum::<f64>();
        let early: Vec<f64> = visits.iter().zip(&counts).filter(|(d, _)| **d <= 60.0).map(|(_, c)| *c).collect();
        let mean = early.iter().sum::<f64>() / early.len() as f64;
        let line = my + slope * (30.0 - mx);
        println!("{}: days 0-60 {mean:.0}, line {line:.0}, {:+.2} %", grade.name(), 100.0 * (mean / line - 1.0));
        assert!((mean / line - 1.0).abs() < 0.01, "{}", grade.name());
    }
}
