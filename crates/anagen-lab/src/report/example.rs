//! A made-up run for tests: three sites, four plans, seven visits, with numbers of a believable size.

use crate::noticed::{ByEye, Cases, Noticed};
use crate::result::*;

mod burden;
pub mod claims;
mod counterfactual;
mod draws;
mod near;
mod shown;

/// Size of an effect on each measure, its value on the first day, and how far patients differ.
const MEASURES: [(&str, &str, f64, f64, f64); 8] = [
    ("total_hairs_per_cm2", "1/cm2", 142.0, 1.0, 6.0),
    ("terminal_hairs_per_cm2", "1/cm2", 98.0, 1.2, 6.0),
    ("anagen_fraction", "fraction", 0.66, 0.004, 0.02),
    ("mean_calibre_um", "um", 52.0, 0.25, 1.4),
    ("hair_mass_mg_per_cm2", "mg/cm2", 7.2, 0.11, 0.6),
    ("coverage_fraction", "fraction", 0.74, 0.003, 0.02),
    ("shed_hairs_per_day_per_100k", "1/day", 121.0, -1.4, 9.0),
    ("total_hairs_per_cm2_read", "1/cm2", 142.0, 1.0, 12.0),
];

const SITES: [(&str, &str, f64); 3] = [("A", "vertex", 1.0), ("B", "mid-scalp", 0.6), ("C", "occipital", 0.1)];
const DAYS: [f64; 7] = [0.0, 84.0, 168.0, 252.0, 336.0, 504.0, 720.0];

/// Effect of a plan in hairs per cm2 at the vertex.
fn effect(plan: usize, day: f64) -> f64 {
    let years = day / 365.0;
    let rise = 1.0 - libm::exp(-1.6 * years);
    let drift = -5.5 * years;
    let own = match plan {
        0 => 0.0,
        1 => 17.0 * rise,
        2 => 14.0 * libm::sin(3.1 * (years / 2.2).min(1.0)) + 2.0,
        _ => 34.0 * rise,
    };
    drift + if day > 0.0 { own } else { 0.0 }
}

fn value(measure: usize, site: usize, plan: usize, day: f64, possible_patient: u32) -> f64 {
    let (name, _, base, per_hair, sd) = MEASURES[measure];
    let luck = libm::sin(f64::from(possible_patient) * 12.9 + 7.0 * site as f64 + day * 0.013);
    let base = if name.starts_with("total") { base + 26.0 * site as f64 } else { base };
    base + per_hair * SITES[site].2 * effect(plan, day) + 0.4 * sd * luck
}

/// The run.
pub fn result() -> RunResult {
    let mut rows = Vec::new();
    let mut intervals = Vec::new();
    for possible_patient in 0..3u32 {
        for plan in 0..4 {
            for (site, _) in SITES.iter().enumerate() {
                for day in DAYS {
                    for (m, (measure, unit, ..)) in MEASURES.iter().enumerate() {
                        if measure.starts_with("shed") && day == 0.0 {
                            continue;
                        }
                        let value = value(m, site, plan, day, possible_patient);
                        let (plan, site) = (plan as u16, site as u16);
                        rows.push(Row { patient: 0, plan, possible_patient, site, day, measure, unit, value });
                    }
                }
            }
        }
    }
    let plans = plans();
    for (plan, info) in plans.iter().enumerate() {
        for (site, (name, ..)) in SITES.iter().enumerate() {
            for day in DAYS {
                for (m, (measure, _, _, per_hair, sd)) in MEASURES.iter().enumerate() {
                    if measure.starts_with("shed") && day == 0.0 {
                        continue;
                    }
                    let point = value(m, site, plan, day, 0);
                    let benefit = point - value(m, site, 0, day, 0);
                    let of = |kind: &str, point: f64, spread: f64| Interval {
                        plan: info.name.clone(),
                        site: name.to_string(),
                        day,
                        measure: measure.to_string(),
                        kind: kind.into(),
                        low: point - spread,
                        median: point + 0.1 * spread,
                        high: point + 1.2 * spread,
                        point,
                        possible_patients: 64,
                    };
                    intervals.push(of("value", point, sd * (0.6 + day / 900.0)));
                    if plan > 0 {
                        let spread =
                            0.5 * benefit.abs() + if plan == 2 { 4.0 * per_hair.abs() * day / 300.0 } else { 0.0 };
                        intervals.push(of("benefit", benefit, spread));
                    }
                }
            }
        }
    }
    let uncertainty = Some(draws::uncertainty(&plans));
    let counterfactual = Some(counterfactual::counterfactual(&plans));
    let burden = Some(burden::burden(&plans));
    let shown = shown::shown(&plans);
    let last_day = DAYS[DAYS.len() - 1];
    let (close_ups, maps) = (near::close_ups(&plans, last_day), near::maps(&plans, last_day));
    let shed = |(number, info): (usize, &PlanInfo)| {
        let plan = info.name.clone();
        DAYS.windows(2)
            .map(|d| HeadShed {
                plan: plan.clone(),
                first_day: d[0],
                last_day: d[1],
                hairs_per_day: 131.0 - 9.0 * number as f64,
            })
            .collect::<Vec<_>>()
    };
    let shed = plans.iter().enumerate().flat_map(shed).collect();
    let noticed = noticed(&plans);
    RunResult {
        made_by: MadeBy {
            version: "0.1.0".into(),
            protocol: "vertex-thinning.toml".into(),
            protocol_blake3: "0123456789abcdef0123456789abcdef".into(),
        },
        title: "A man of 38 whose vertex is thinning <seen three times>".into(),
        seed: 20261114,
        horizon_days: 720.0,
        visit_days: DAYS.to_vec(),
        patient: [
            ("sex", "male"),
            ("age", "38 years"),
            ("grade", "Norwood-Hamilton III-vertex"),
            ("cause", "androgenetic loss, severity 0.62"),
        ]
        .map(|(what, value)| Fact { what: what.into(), value: value.into() })
        .to_vec(),
        causes: vec![CauseInfo {
            cause: "Androgenetic alopecia, male: severity 0.62".into(),
            evidence: support("Androgenetic alopecia, male", "A"),
        }],
        warnings: vec![Warning {
            kind: "Finasteride, oral".into(),
            what: "5 mg a day is above the 1 mg of the label <hair>".into(),
            source: "label PROPECIA".into(),
            file: "vertex-thinning.toml".into(),
            places: vec![WarnedPlace { of: "plan finasteride".into(), line: 31 }],
        }],
        hidden: hidden(),
        fits: fits(),
        notes: vec![
            "vellus hairs at C: the intake says 12 /cm2, no scalp of this model has fewer than 15".into(),
            "the intake gives no spread between patients; that of the trial population was assumed".into(),
        ],
        sites: SITES
            .iter()
            .map(|(name, region, _)| Site {
                name: name.to_string(),
                region: region.to_string(),
                area_cm2: 1.0,
                centre_cm: [0.0, -6.0, 8.2],
            })
            .collect(),
        plans,
        rows,
        intervals,
        noticed,
        head_shed: shed,
        follicles: 124_318,
        scalp_cm2: 553.2,
        assumptions: (0..23)
            .map(|i| Assumption {
                name: format!("cells.assumed_number_{i}"),
                value: 0.37 * f64::from(i * i),
                unit: ["day", "fraction", "1/cm2"][i as usize % 3].into(),
                why: "no measurement in people was found; an order of magnitude from culture".into(),
            })
            .collect(),
        expected: vec![
            Expected {
                text: "total_hairs_per_cm2 at A on day 336: finasteride > untreated".into(),
                held: true,
                found: "150.4 > 136.9".into(),
            },
            Expected {
                text: "total_hairs_per_cm2 at A on day 720: cells > combined".into(),
                held: false,
                found: "143.2 is not > 165.0".into(),
            },
        ],
        uncertainty,
        counterfactual,
        burden,
        look: Default::default(),
        closed_strips: Vec::new(),
        claims: Some(claims::claims()),
        pictures: Vec::new(),
        close_ups,
        maps,
        shown,
    }
}

fn noticed(plans: &[PlanInfo]) -> Vec<Noticed> {
    let mut all = Vec::new();
    for (number, plan) in plans.iter().enumerate() {
        for (site, _, strength) in SITES {
            for day in &DAYS[1..] {
                let reach = strength * (0.1 + 0.27 * number as f64);
                let eye = |least: f64| ByEye {
                    least,
                    gain: reach * (1.0 - least),
                    loss: 0.0,
                    beside_untreated: if number == 0 { 0.0 } else { reach },
                };
                all.push(Noticed {
                    plan: plan.name.clone(),
                    site: site.into(),
                    day: *day,
                    cases: Cases::Draws,
                    counted: 1600,
                    eye: [eye(0.22), eye(0.15)],
                    device_error: 0.12,
                    told_by_device: 0.4 * reach,
                });
            }
        }
    }
    all
}

fn support(title: &str, grade: &str) -> Support {
    Support {
        title: title.into(),
        grade: grade.into(),
        meaning: "one randomised trial, or several that disagree".into(),
        says: "small trials disagree".into(),
    }
}

fn plans() -> Vec<PlanInfo> {
    let plan = |name: &str, treatments: &[&str]| PlanInfo {
        name: name.into(),
        treatments: treatments.iter().map(|t| t.to_string()).collect(),
        evidence: treatments.iter().map(|t| support(t, "B")).collect(),
        derived: Vec::new(),
        user_products: Vec::new(),
    };
    let derived = || {
        [
            ("sites_per_session", 268.0),
            ("dose_cells_per_cm2", 1.0e6),
            ("dose_cells_per_site", 250_000.0),
            ("dose_cells_total", 6.7e7),
        ]
        .map(|(key, value)| Derived { treatment: "cell_injection".into(), key: key.into(), value })
        .to_vec()
    };
    let mut cells = plan("cells", &["mesenchymal cells (adipose), 1e6 per cm2 into the vertex on days 0, 60 and 120"]);
    cells.derived = derived();
    cells.user_products.push("my-cells".into());
    let mut combined = plan(
        "combined",
        &[
            "finasteride 1 mg a day from day 0",
            "mesenchymal cells (adipose), 1e6 per cm2 into the vertex on days 0, 60 and 120",
        ],
    );
    combined.derived = derived();
    combined.user_products.push("my-cells".into());
    vec![plan("untreated", &[]), plan("finasteride", &["finasteride 1 mg a day from day 0"]), cells, combined]
}

fn hidden() -> Vec<Hidden> {
    let one = |name: &str, origin, value: f64, unit: &str| Hidden {
        name: name.into(),
        origin,
        value,
        low: 0.8 * value,
        high: 1.25 * value,
        unit: unit.into(),
    };
    vec![
        one("mean androgen sensitivity", Origin::FromIntake, 0.412, "fraction"),
        one("years of exposure", Origin::FromGradeAndAge, 16.4, "years"),
        one("healthy density", Origin::FromIntake, 211.0, "1/cm2"),
        one("full calibre", Origin::FromIntake, 73.4, "um"),
        one("growth at full calibre", Origin::Assumed, 0.361, "mm/day"),
    ]
}

fn fits() -> Vec<Fit> {
    let one = |site: &str, measure: &str, intake: f64, model: f64, error: f64| Fit {
        site: site.into(),
        measure: measure.into(),
        intake,
        model,
        error,
        met: (intake - model).abs() <= 2.0 * error,
    };
    vec![
        one("A", "total_per_cm2", 142.0, 140.6, 12.0),
        one("A", "mean_diameter_um", 52.0, 53.1, 2.1),
        one("A", "anagen_fraction", 0.66, 0.68, 0.04),
        one("B", "total_per_cm2", 168.0, 170.2, 14.0),
        one("C", "vellus_per_cm2", 12.0, 22.9, 4.0),
    ]
}
