//! `summary.json`: what a run found, without the raw rows.

use serde::Serialize;
use serde_json::{Value, json};

use crate::draws::{Influence, Spread, Uncertainty};
use crate::report::words::MAIN;
use crate::result::{Interval, PointEstimate, RunResult, Support};

/// Version of the summary's layout.
pub const SUMMARY_FORMAT: u32 = 1;

/// What a plan gave over the untreated twin at one visit, point estimate.
#[derive(Serialize)]
struct Benefit<'a> {
    plan: &'a str,
    site: &'a str,
    day: f64,
    measure: &'a str,
    unit: &'a str,
    untreated: f64,
    with_plan: f64,
    benefit: f64,
}

/// The run as JSON: patient, what was found of it, plans, benefits, intervals and what it all rests on.
pub fn summary_json(result: &RunResult) -> String {
    let r = result;
    let point = PointEstimate::of(r);
    let words = |(what, value): &(String, String)| json!({ "what": what, "value": value });
    let plan = |p: &crate::result::PlanInfo| {
        let derived = p
            .derived
            .iter()
            .map(|(treatment, key, value)| json!({ "treatment": treatment, "key": key, "value": value }));
        json!({
            "name": p.name,
            "treatments": p.treatments,
            "evidence": p.evidence,
            "derived": derived.collect::<Vec<Value>>(),
            "user_products": p.user_products,
        })
    };
    let cause = |(words, support): &(String, Support)| json!({ "cause": words, "evidence": support });
    let shed = |(plan, first, last, per_day): &(u16, f64, f64, f64)| {
        json!({
            "plan": r.plans[*plan as usize].name,
            "first_day": first,
            "last_day": last,
            "hairs_per_day": per_day,
        })
    };
    let intervals: Vec<&Interval> = r.intervals.iter().collect();
    let mut summary = json!({
        "format": SUMMARY_FORMAT,
        "title": r.title,
        "seed": r.seed,
        "horizon_days": r.horizon_days,
        "visit_days": r.visit_days,
        "patient": r.patient.iter().map(words).collect::<Vec<Value>>(),
        "causes": r.causes.iter().map(cause).collect::<Vec<Value>>(),
        "warnings": r.warnings,
        "follicles": r.follicles,
        "scalp_cm2": r.scalp_cm2,
        "hidden": r.hidden,
        "fits": r.fits,
        "notes": r.notes,
        "sites": r.sites,
        "plans": r.plans.iter().map(plan).collect::<Vec<Value>>(),
        "benefits": benefits(r, &point),
        "intervals": intervals,
        "head_shed": r.head_shed.iter().map(shed).collect::<Vec<Value>>(),
        "assumptions": r.assumptions,
        "expected": r.expected,
    });
    if let Some(found) = &r.uncertainty {
        summary["uncertainty"] = uncertainty(found);
    }
    let mut text = serde_json::to_string_pretty(&summary).expect("no keys but strings");
    text.push('\n');
    text
}

/// What draws of parameters found: every number with its interval and the standard deviations it
/// consists of, and the parameters that benefits move with.
fn uncertainty(u: &Uncertainty) -> Value {
    let spread = |s: &Spread| {
        let p = &s.parts;
        let [luck, patient, parameter] = p.shares();
        json!({
            "plan": s.plan,
            "site": s.site,
            "day": s.day,
            "measure": s.measure,
            "unit": s.unit,
            "kind": s.kind,
            "draws": p.draws,
            "low": p.low,
            "median": p.median,
            "high": p.high,
            "mean": p.mean,
            "luck_sd": p.luck_sd,
            "patient_sd": p.patient_sd,
            "parameter_sd": p.parameter_sd,
            "parameter_variance_error": p.parameter_variance_error,
            "shares": { "luck": luck, "patient": patient, "parameter": parameter },
        })
    };
    let influence = |i: &Influence| {
        json!({
            "plan": i.plan,
            "site": i.site,
            "day": i.day,
            "measure": i.measure,
            "parameter": i.parameter,
            "about": i.about,
            "rank_correlation": i.correlation,
            "prior": i.founded,
            "assumed": i.assumed,
        })
    };
    json!({
        "draws": u.draws,
        "possible_patients_of_a_draw": u.patients,
        "lucks_of_a_patient": u.lucks,
        "parameters": u.parameters,
        "parameters_with_an_assumed_prior": u.assumed,
        "correlation_error": u.correlation_error,
        "largest_correlation_by_chance": u.largest_by_chance,
        "notes": u.notes,
        "influences": u.influences.iter().map(influence).collect::<Vec<Value>>(),
        "spreads": u.spreads.iter().map(spread).collect::<Vec<Value>>(),
    })
}

/// Every plan against the untreated twin, site by site and visit by visit.
fn benefits<'a>(r: &'a RunResult, point: &PointEstimate<'a>) -> Vec<Benefit<'a>> {
    let mut found = Vec::new();
    for (plan, info) in r.plans.iter().enumerate().skip(1) {
        for (site, place) in r.sites.iter().enumerate() {
            // Of the head everything is told, of a site the main measures.
            let told = |m: &str| place.is_head() || MAIN.iter().any(|w| w.measure == m);
            for (measure, unit) in point.measures(site).into_iter().filter(|(m, _)| told(m)) {
                for day in &r.visit_days {
                    let value = |plan| point.value(measure, site, *day, plan);
                    if let (Some(untreated), Some(with_plan)) = (value(0), value(plan)) {
                        let (plan, site, benefit) = (&info.name, &place.name, with_plan - untreated);
                        found.push(Benefit { plan, site, day: *day, measure, unit, untreated, with_plan, benefit });
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn benefits_are_the_differences_of_the_courses() {
        let result = example::result();
        let text = summary_json(&result);
        let json: Value = serde_json::from_str(&text).unwrap();
        assert!(!text.contains("null"));
        let found = json["benefits"].as_array().unwrap();
        let one = found
            .iter()
            .find(|b| {
                b["plan"] == "finasteride"
                    && b["site"] == "A"
                    && b["day"] == 336.0
                    && b["measure"] == "total_hairs_per_cm2"
            })
            .unwrap();
        let value = |plan| result.value("total_hairs_per_cm2", "A", 336.0, plan).unwrap();
        assert_eq!(one["benefit"].as_f64().unwrap(), value("finasteride") - value("untreated"));
        assert_eq!(json["hidden"].as_array().unwrap().len(), result.hidden.len());
        assert_eq!(json["intervals"].as_array().unwrap().len(), result.intervals.len());
        assert!(text == summary_json(&result));
        let spread = &json["uncertainty"]["spreads"][0];
        let sd = |part: &str| spread[part].as_f64().unwrap();
        let total: f64 = ["luck_sd", "patient_sd", "parameter_sd"].map(sd).iter().map(|x| x * x).sum();
        let share = spread["shares"]["parameter"].as_f64().unwrap();
        assert!((share - sd("parameter_sd") * sd("parameter_sd") / total).abs() < 1e-12);
        let without = RunResult { uncertainty: None, ..result };
        assert!(!summary_json(&without).contains("uncertainty"));
    }
}
