//! The summary a run prints: counts per site, plan and visit; what held; what to know; where it lies.

use crate::out;
use anagen_lab::report::words;
use anagen_lab::result::{Derived, Expected, Interval, PlanInfo, PointEstimate, RunResult};
use anagen_lab::run::Setup;
use std::path::Path;

/// The whole summary.
pub fn summary(setup: &Setup, result: &RunResult, place: &Path) -> String {
    let mut text = format!("{}\n", result.title);
    text += &format!(
        "seed {}, {} follicles on {:.0} cm2, {} possible patients\n",
        result.seed,
        words::fixed(result.follicles as f64, 0),
        result.scalp_cm2,
        setup.possible_patients
    );
    for (site, about) in result.measured_sites() {
        text += &format!("\n{} ({}, {} cm2)\n", about.name, about.region, about.area_cm2);
        text += &table(setup, result, site);
    }
    text += &head(setup, result);
    text += &draws(result);
    text += &doses(result);
    text += &expectations(&result.expected);
    text += &crate::check::warnings(&result.warnings);
    if !result.notes.is_empty() {
        text += "\nto know\n";
        result.notes.iter().for_each(|note| text += &format!("- {note}\n"));
    }
    let own = result.plans.iter().flat_map(|p| &p.user_products).count();
    let own = if own > 0 { ", a product of your own among them" } else { "" };
    text += &format!("\n{} numbers of this run are assumed{own}: see report.html\n", result.assumptions.len());
    text += &format!("results in {}\nNot medical advice.\n", place.display());
    text
}

/// What the range of each plan's last benefit consists of, if parameters were drawn.
fn draws(result: &RunResult) -> String {
    let Some(u) = &result.uncertainty else { return String::new() };
    let header = ["plan", "site", "day", "median (90 %)", "luck", "patient", "parameters"].map(String::from);
    let mut rows = vec![header.to_vec()];
    let point = PointEstimate::of(result);
    let last = result.visit_days.last().copied().unwrap_or(0.0);
    for (plan, (number, site)) in result.plans.iter().skip(1).flat_map(|p| result.measured_sites().map(move |s| (p, s)))
    {
        let Some((measure, unit)) = measure(&point, number) else { continue };
        let Some(found) = u.spread("benefit", measure, &plan.name, &site.name, last) else { continue };
        let (parts, digits) = (&found.parts, if unit == "1/cm2" { 0 } else { 2 });
        let [low, median, high] = [parts.low, parts.median, parts.high].map(|x| words::signed(x, digits));
        let mut row = vec![plan.name.clone(), site.name.clone(), words::day(last)];
        row.push(format!("{median} ({low} to {high})"));
        row.extend(parts.shares().map(|share| format!("{:.0} %", 100.0 * share)));
        rows.push(row);
    }
    format!(
        "\n{} draws of {} parameters ({} of the priors are guesses): what the range of a benefit consists of\n{}",
        u.draws,
        u.parameters,
        u.assumed,
        out::columns(&rows, &[2, 3, 4, 5, 6])
    )
}

/// Sites and doses of each injected treatment, those that follow from the written one included.
fn doses(result: &RunResult) -> String {
    let given = |p: &&PlanInfo| !p.derived.is_empty();
    let row = |p: &PlanInfo| {
        let number = |d: &Derived| format!("{} {}", d.key, words::short(d.value));
        vec![p.name.clone(), p.derived.iter().map(number).collect::<Vec<_>>().join(", ")]
    };
    let rows: Vec<Vec<String>> = result.plans.iter().filter(given).map(row).collect();
    if rows.is_empty() { String::new() } else { format!("\ndoses and grafts\n{}", out::columns(&rows, &[])) }
}

/// What was read off the whole head: quantity by quantity, plans against visits.
fn head(setup: &Setup, result: &RunResult) -> String {
    let Some(site) = result.head_site() else { return String::new() };
    let point = PointEstimate::of(result);
    let days = days(setup, result);
    let header = ["whole head", "plan"].map(String::from).into_iter();
    let mut rows = vec![header.chain(days.iter().map(|d| format!("day {}", words::day(*d)))).collect()];
    for (quantity, _) in point.measures(site) {
        let mut name = quantity;
        for (plan, about) in result.plans.iter().enumerate() {
            let cell = |day: &f64| point.value(quantity, site, *day, plan).map_or("\u{2013}".into(), words::short);
            let mut row: Vec<String> = vec![std::mem::take(&mut name).into(), about.name.clone()];
            row.extend(days.iter().map(cell));
            rows.push(row);
        }
    }
    let right: Vec<usize> = (2..days.len() + 2).collect();
    format!("\n{}", out::columns(&rows, &right))
}

/// The visits a table shows.
fn days(setup: &Setup, result: &RunResult) -> Vec<f64> {
    let expected = setup.file.expect.iter().map(|e| f64::from(e.day));
    shown(&result.visit_days, &expected.collect::<Vec<_>>())
}

fn table(setup: &Setup, result: &RunResult, site: usize) -> String {
    let days = days(setup, result);
    let point = PointEstimate::of(result);
    let Some((measure, unit)) = measure(&point, site) else { return String::new() };
    let digits = if unit == "1/cm2" { 0 } else { 2 };
    let header = ["plan", "day", &format!("{measure}"), "change", "over untreated", "possible patients: median (90 %)"];
    let mut rows = vec![header.map(String::from).to_vec()];
    for (plan, about) in result.plans.iter().enumerate() {
        let mut name = about.name.as_str();
        let start = point.value(measure, site, result.visit_days[0], plan);
        for &day in &days {
            let Some(value) = point.value(measure, site, day, plan) else { continue };
            let mut row = vec![std::mem::take(&mut name).to_string(), words::day(day), words::fixed(value, digits)];
            if day > 0.0 {
                row.push(start.map_or(String::new(), |s| words::signed(value - s, digits)));
            }
            if day > 0.0 && plan > 0 {
                let benefit = point.benefit(measure, site, day, plan);
                row.push(benefit.map_or(String::new(), |b| words::signed(b, digits)));
                row.push(interval(result, &about.name, site, day, measure).map_or(String::new(), |i| {
                    let [low, median, high] = [i.low, i.median, i.high].map(|x| words::signed(x, digits));
                    format!("{median} ({low} to {high})")
                }));
            }
            rows.push(row);
        }
    }
    out::columns(&rows, &[1, 2, 3, 4, 5])
}

/// The quantity of the table: all hairs if they are counted, else the first that is measured.
fn measure(point: &PointEstimate, site: usize) -> Option<(&'static str, &'static str)> {
    let all = point.measures(site);
    all.iter().find(|m| m.0 == "total_hairs_per_cm2").or(all.first()).copied()
}

/// Baseline, the visit nearest to 48 weeks, the last, and those an expectation names.
fn shown(visits: &[f64], expected: &[f64]) -> Vec<f64> {
    let near =
        visits.iter().copied().filter(|d| *d > 0.0).min_by(|a, b| (a - 336.0).abs().total_cmp(&(b - 336.0).abs()));
    let wanted = |d: &f64| *d == 0.0 || Some(*d) == near || Some(d) == visits.last() || expected.contains(d);
    visits.iter().copied().filter(wanted).collect()
}

fn interval<'a>(r: &'a RunResult, plan: &str, site: usize, day: f64, measure: &str) -> Option<&'a Interval> {
    let site = &r.sites[site].name;
    let here = |i: &&Interval| i.kind == "benefit" && i.plan == plan && i.site == *site && i.day == day;
    r.intervals.iter().filter(here).find(|i| i.measure == measure)
}

/// What was expected, and whether it held; nothing if nothing was.
pub fn expectations(expected: &[Expected]) -> String {
    if expected.is_empty() {
        return String::new();
    }
    let mut text = "\nexpected\n".to_string();
    for e in expected {
        text += &match e.held {
            true => format!("- held: {}\n", e.text),
            false => format!("- DID NOT HOLD: {} ({})\n", e.text, e.found),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn the_visits_that_matter_are_shown() {
        assert_eq!(shown(&[0.0, 84.0], &[]), [0.0, 84.0]);
        assert_eq!(shown(&[0.0, 84.0, 168.0, 340.0, 504.0, 720.0], &[168.0]), [0.0, 168.0, 340.0, 720.0]);
        assert_eq!(shown(&[0.0], &[]), [0.0]);
    }
}
