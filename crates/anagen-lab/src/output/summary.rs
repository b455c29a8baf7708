//! `summary.json`: what a run found, without the readings of possible patients.

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::OutputError;
use crate::report::words::MAIN;
use crate::result::{PointEstimate, Row, RunResult, quantity};

/// Version of the summary's layout.
pub const SUMMARY_FORMAT: u32 = 2;

/// The file: the results, with the point estimate's readings and benefits by name.
#[derive(Serialize, Deserialize)]
struct File<'a> {
    format: u32,
    #[serde(flatten)]
    result: Cow<'a, RunResult>,
    readings: Vec<Reading<'a>>,
    #[serde(skip_deserializing)]
    benefits: Vec<Benefit<'a>>,
}

/// One reading of the point estimate.
#[derive(Serialize, Deserialize)]
struct Reading<'a> {
    plan: Cow<'a, str>,
    site: Cow<'a, str>,
    day: f64,
    measure: Cow<'a, str>,
    unit: Cow<'a, str>,
    value: f64,
}

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
    let point = PointEstimate::of(result);
    let reading = |r: &'_ Row| Reading {
        plan: result.plans[r.plan as usize].name.clone().into(),
        site: result.sites[r.site as usize].name.clone().into(),
        day: r.day,
        measure: r.measure.into(),
        unit: r.unit.into(),
        value: r.value,
    };
    let told = |r: &&Row| r.possible_patient == 0 && r.value.is_finite();
    let readings = result.rows.iter().filter(told).map(reading).collect();
    let benefits = benefits(result, &point);
    let file = File { format: SUMMARY_FORMAT, result: Cow::Borrowed(result), readings, benefits };
    let mut text = serde_json::to_string_pretty(&file).expect("no keys but strings");
    text.push('\n');
    text
}

/// The results in a `summary.json`; `path` names it in complaints. Readings of possible patients are not
/// in it.
pub fn read_summary(text: &str, path: &Path) -> Result<RunResult, OutputError> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let unreadable = |reason: String| OutputError::Unreadable { path: path.to_path_buf(), reason };
    let version: Version = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
    if version.format != SUMMARY_FORMAT {
        return Err(unreadable(format!(
            "its format is {}, this program reads {SUMMARY_FORMAT}\nhint: `anagen run --again` with the folder repeats the run with this program",
            version.format
        )));
    }
    let file: File = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
    let mut result = file.result.into_owned();
    let row = |r: &Reading| -> Result<Row, String> {
        let plan =
            result.plans.iter().position(|p| p.name == r.plan).ok_or(format!("a reading of no plan: {}", r.plan))?;
        let site =
            result.sites.iter().position(|s| s.name == r.site).ok_or(format!("a reading of no site: {}", r.site))?;
        let (measure, unit) = quantity(&r.measure).ok_or(format!("a reading of no quantity: {}", r.measure))?;
        let (plan, site, day, value) = (plan as u16, site as u16, r.day, r.value);
        Ok(Row { patient: 0, plan, possible_patient: 0, site, day, measure, unit, value })
    };
    result.rows = file.readings.iter().map(row).collect::<Result<_, String>>().map_err(unreadable)?;
    Ok(result)
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
    use serde_json::Value;

    #[test]
    fn benefits_are_the_differences_of_the_courses() {
        let result = example::result();
        let text = summary_json(&result);
        let json: Value = serde_json::from_str(&text).unwrap();
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
        // Read back it is the same, but for the readings of possible patients.
        let path = Path::new("summary.json");
        let mut back = read_summary(&text, path).unwrap();
        assert!(summary_json(&back) == text);
        back.rows = result.rows.clone();
        assert!(back == result);
        let other = text.replacen("\"format\": 2", "\"format\": 1", 1);
        assert!(read_summary(&other, path).unwrap_err().to_string().contains("its format is 1"));
        let other = text.replacen("\"measure\": \"mean_calibre_um\"", "\"measure\": \"mean_bore_um\"", usize::MAX);
        let told = read_summary(&other, path).unwrap_err().to_string();
        assert!(told.contains("mean_bore_um"), "{told}");
        assert!(read_summary(&text[..text.len() / 2], path).is_err());
        let spread = &json["uncertainty"]["spreads"][0];
        let sd = |part: &str| spread[part].as_f64().unwrap();
        let total: f64 = ["luck_sd", "patient_sd", "parameter_sd"].map(sd).iter().map(|x| x * x).sum();
        let share = spread["shares"]["parameter"].as_f64().unwrap();
        assert!((share - sd("parameter_sd") * sd("parameter_sd") / total).abs() < 1e-12);
        let without = RunResult { uncertainty: None, ..result };
        assert!(!summary_json(&without).contains("uncertainty"));
    }
}
