//! Made-up draws of parameters for the made-up run.

use super::{DAYS, MEASURES, SITES, effect};
use crate::draws::{Influence, Parts, Spread, Uncertainty};
use crate::result::PlanInfo;

/// What draws might have found.
pub(super) fn uncertainty(plans: &[PlanInfo]) -> Uncertainty {
    let mut spreads = Vec::new();
    let mut influences = Vec::new();
    for (plan, info) in plans.iter().enumerate().skip(1) {
        for (site, _, strength) in SITES {
            for day in &DAYS[1..] {
                for (measure, unit, _, per_hair, sd) in MEASURES {
                    let mean = per_hair * strength * (effect(plan, *day) - effect(0, *day));
                    let parts = Parts {
                        draws: 200,
                        low: mean - 2.0 * sd,
                        median: mean,
                        high: mean + 2.2 * sd,
                        mean,
                        luck_sd: 0.5 * sd,
                        patient_sd: 0.3 * sd,
                        parameter_sd: sd,
                        parameter_variance_error: 0.1 * sd * sd,
                    };
                    let (plan, site) = (info.name.clone(), site.to_string());
                    let (measure, unit, kind) = (measure.into(), unit.into(), "benefit".into());
                    spreads.push(Spread { plan, site, day: *day, measure, unit, kind, parts });
                }
            }
            for (parameter, correlation, founded) in
                [("clock.kenogen_by_trophic", 0.61, "hand fit"), ("trophic.memory_days", -0.22, "guess")]
            {
                influences.push(Influence {
                    plan: info.name.clone(),
                    site: site.into(),
                    day: DAYS[6],
                    measure: MEASURES[0].0.into(),
                    parameter: parameter.into(),
                    about: "how much of it there is <at most>".into(),
                    correlation,
                    founded: founded.into(),
                    assumed: founded == "guess",
                });
            }
        }
    }
    Uncertainty {
        draws: 200,
        patients: 4,
        lucks: 2,
        parameters: 115,
        assumed: 69,
        spreads,
        influences,
        correlation_error: 0.07,
        largest_by_chance: 0.18,
        notes: vec!["Only the measured sites were drawn.".into()],
    }
}
