//! What a run found, put together: sites, fits, intervals, and what was expected.

use super::Setup;
use super::assumptions::assumptions;
use super::setup::words;
use super::sites::Placed;
use crate::burden::burdens;
use crate::enrol::Enrolment;
use crate::noticed::{Cases, Noticed, Seen};
use crate::protocol::WHOLE_HEAD;
use crate::report::words::HEADLINE;
use crate::result::*;
use crate::summary::percentile;
use anagen_model::head::Head;
use anagen_model::patient::Grade;
use std::collections::BTreeMap;

/// The result of a run, from everything that was read.
pub(super) fn conclude(
    setup: &Setup,
    seed: u64,
    enrolment: &Enrolment,
    head: &Head,
    placed: Vec<Placed>,
    rows: Vec<Row>,
    head_shed: Vec<HeadShed>,
) -> RunResult {
    let mut sites: Vec<Site> = placed
        .iter()
        .map(|p| {
            let site = &setup.sites[p.site];
            Site {
                name: site.name.clone(),
                region: site.region.name().into(),
                area_cm2: site.area_cm2,
                centre_cm: p.centre_cm,
            }
        })
        .collect();
    let plans: Vec<PlanInfo> = setup.plans.iter().map(|p| p.info.clone()).collect();
    let mut notes = setup.notes.clone();
    let scalp_cm2 = head.ground.patches.area_cm2.iter().sum();
    if !setup.head_measures.is_empty() {
        let centre_cm = head.ground.head.at_deg(0.0, 0.0);
        sites.push(Site { name: WHOLE_HEAD.into(), region: "whole head".into(), area_cm2: scalp_cm2, centre_cm });
        if setup.possible_patients > 0 {
            notes.push("Grades, photographs and other readings of the whole head are those of the simulated head alone: possible patients are simulated on their sites only, so these readings have no range.".into());
        }
    }
    let fits = fits(setup, &rows, &mut notes, enrolment);
    let possible = enrolment.possible_patients.len();
    let intervals = intervals(setup, &rows, possible);
    let noticed = noticed(setup, &rows, possible);
    let protocol = setup.inputs.first();
    let mut result = RunResult {
        made_by: MadeBy {
            version: env!("CARGO_PKG_VERSION").into(),
            protocol: protocol.map_or(String::new(), |p| file_name(&p.path)),
            protocol_blake3: protocol.map_or(String::new(), |p| p.blake3.clone()),
        },
        title: setup.file.title.clone(),
        seed,
        horizon_days: setup.horizon,
        visit_days: setup.visits.clone(),
        patient: patient_words(setup),
        causes: causes(setup),
        warnings: setup.warnings.clone(),
        hidden: enrolment.hidden.clone(),
        fits,
        notes,
        sites,
        plans,
        rows,
        intervals,
        noticed,
        head_shed,
        follicles: head.follicles.len(),
        scalp_cm2,
        assumptions: assumptions(setup),
        expected: Vec::new(),
        uncertainty: None,
        counterfactual: None,
        burden: None,
        look: setup.look.clone(),
        closed_strips: Vec::new(),
        claims: None,
        pictures: Vec::new(),
        close_ups: Vec::new(),
        maps: Vec::new(),
        shown: Default::default(),
    };
    let held = |e| Expected::of(e, |measure, site, day, plan| result.value(measure, site, day, plan));
    result.expected = setup.file.expect.iter().map(held).collect();
    result.burden = Some(burdens(setup, &head.ground, &result));
    result
}

/// The last part of a path: where a protocol lies is not in the results.
fn file_name(path: &str) -> String {
    let name = std::path::Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The causes of a protocol.
pub(crate) fn causes(setup: &Setup) -> Vec<CauseInfo> {
    setup.file.causes.iter().map(|e| CauseInfo { cause: words(e), evidence: Support::of(e.kind) }).collect()
}

/// What is known of the patient.
pub(crate) fn patient_words(setup: &Setup) -> Vec<Fact> {
    let known = &setup.known;
    let from = match (&setup.file.intake, &setup.file.cohort) {
        (Some(_), _) => "an intake table",
        (_, Some(_)) => "a published cohort",
        _ if known.grade == Grade::Healthy => "age alone",
        _ => "grade and age alone",
    };
    let fact = |what: &str, value: String| Fact { what: what.into(), value };
    let mut facts = vec![
        fact("sex", known.sex.name().into()),
        fact("age", format!("{} years", known.age_years)),
        fact("grade", known.grade.words()),
        fact("origin", setup.file.patient.values.text("ethnicity").unwrap_or("caucasian").into()),
        fact("head circumference", format!("{} mm", known.head_circumference_mm)),
        fact("enrolled from", from.into()),
    ];
    if setup.file.patient.values.flag("pregnant") {
        facts.insert(2, fact("pregnant", "yes, or she may become so".into()));
    }
    facts
}

/// Intake beside what the head shows at the place found for each site.
fn fits(setup: &Setup, rows: &[Row], notes: &mut Vec<String>, enrolment: &Enrolment) -> Vec<Fit> {
    let mut fits = Vec::new();
    for (s, site) in setup.sites.iter().enumerate() {
        let value = |measure: &str| {
            let here = |r: &&Row| {
                r.possible_patient == 0 && r.plan == 0 && r.site == s as u16 && r.day == 0.0 && r.measure == measure
            };
            rows.iter().find(here).map(|r| r.value)
        };
        for observation in &site.seen {
            use crate::enrol::Source as N;
            let model = match observation.source {
                N::TerminalShare => {
                    value("terminal_hairs_per_cm2").zip(value("total_hairs_per_cm2")).map(|(t, n)| t / n)
                }
                other => value(other.name()),
            };
            // Where no hair is counted there is no share and no calibre.
            let Some(model) = model.filter(|m| m.is_finite()) else { continue };
            let gap =
                (observation.source.scale(model) - observation.source.scale(observation.value)).abs() / observation.sd;
            let met = gap <= 2.0;
            if !met {
                notes.push(format!(
                    "Site {}: the intake's {} of {:.3} could not be met; the enrolled head shows {:.3} there. No hidden state of this model and grade explains it within the device's error together with the other numbers.",
                    site.name, observation.source.name(), observation.value, model
                ));
            }
            fits.push(Fit {
                site: site.name.clone(),
                measure: observation.source.name().into(),
                intake: observation.value,
                model,
                error: observation.source.unscaled_sd(observation.value, observation.sd),
                met,
            });
        }
    }
    if !fits.is_empty() && enrolment.effective < 8.0 {
        notes.push(format!(
            "The intake is unusual for this grade and age: only {:.0} effective candidates explain it, so intervals are rough.",
            enrolment.effective
        ));
    }
    fits
}

/// How often a change would be noticed, over possible patients.
fn noticed(setup: &Setup, rows: &[Row], possible_patients: usize) -> Vec<Noticed> {
    // (plan, site, visit) -> all hairs per possible patient.
    let mut hairs: BTreeMap<(u16, u16, usize), Vec<f64>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.measure == HEADLINE.measure && r.possible_patient > 0) {
        let visit = setup.visits.iter().position(|d| *d == row.day).unwrap_or(0);
        let slot = hairs.entry((row.plan, row.site, visit)).or_insert_with(|| vec![f64::NAN; possible_patients]);
        slot[row.possible_patient as usize - 1] = row.value;
    }
    let device = setup.counter().device;
    let of = |((plan, site, visit), now): (&(u16, u16, usize), &Vec<f64>)| {
        if *visit == 0 {
            return None;
        }
        let first = hairs.get(&(*plan, *site, 0))?;
        let untreated = hairs.get(&(0, *site, *visit))?;
        let seen: Vec<Seen> =
            (0..possible_patients).map(|p| Seen { first: first[p], now: now[p], untreated: untreated[p] }).collect();
        let (plan, site) = (&setup.plans[*plan as usize].info.name, &setup.sites[*site as usize]);
        let place = (plan.as_str(), site.name.as_str(), setup.visits[*visit]);
        Noticed::of(place, Cases::PossiblePatients, &seen, device, &setup.parameters)
    };
    hairs.iter().filter_map(of).collect()
}

/// Intervals of value, change and benefit over possible patients, for every plan, site, visit and
/// quantity that the point estimate has: a site without hair has no calibre to put a range around.
fn intervals(setup: &Setup, rows: &[Row], possible_patients: usize) -> Vec<Interval> {
    if possible_patients == 0 {
        return Vec::new();
    }
    // (site, measure, visit, plan) -> value per possible patient, number 0 being the point estimate.
    let mut table: BTreeMap<(u16, &str, usize, u16), Vec<f64>> = BTreeMap::new();
    for row in rows.iter().filter(|r| !r.measure.ends_with("_read")) {
        let visit = setup.visits.iter().position(|d| *d == row.day).unwrap_or(0);
        let slot = table
            .entry((row.site, row.measure, visit, row.plan))
            .or_insert_with(|| vec![f64::NAN; possible_patients + 1]);
        slot[row.possible_patient as usize] = row.value;
    }
    let mut all = Vec::new();
    for (&(site, measure, visit, plan), values) in &table {
        let mut add = |kind: &str, reference: Option<&Vec<f64>>| {
            let of = |d: usize| values[d] - reference.map_or(0.0, |r| r[d]);
            let mut sample: Vec<f64> = (1..=possible_patients).map(of).filter(|x| x.is_finite()).collect();
            if sample.is_empty() || !of(0).is_finite() {
                return;
            }
            sample.sort_by(f64::total_cmp);
            all.push(Interval {
                plan: setup.plans[plan as usize].info.name.clone(),
                site: setup.sites[site as usize].name.clone(),
                day: setup.visits[visit],
                measure: measure.to_string(),
                kind: kind.into(),
                low: percentile(&sample, 0.05),
                median: percentile(&sample, 0.5),
                high: percentile(&sample, 0.95),
                point: of(0),
                possible_patients: sample.len(),
            });
        };
        add("value", None);
        if let Some(first) = table.get(&(site, measure, 0, plan)) {
            add("change", Some(first));
        }
        if plan > 0
            && let Some(untreated) = table.get(&(site, measure, visit, 0))
        {
            add("benefit", Some(untreated));
        }
    }
    all
}
