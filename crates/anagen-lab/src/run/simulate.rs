//! The work itself. Threads take whole tasks (a plan on the head, a possible patient), never the
//! inside of a head, and results are put together in a fixed order.

use super::Setup;
use crate::enrol::{Enrolment, SeenSite, World, enrol, simulate as grow_area};
use crate::output::OutputError;
use crate::result::*;
use crate::summary::percentile;
use anagen_model::head::{Harvest, Head, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::measure::{Measure, View};
use anagen_model::patient::Patient;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::depot::distance_cm;
use anagen_model::scalp::{Domain, Surface};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why a run ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Stopped from outside.
    #[error("interrupted: nothing was written")]
    Interrupted,
    /// Keeping a result failed.
    #[error("{0}")]
    Keep(String),
    /// Writing it failed.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Who hears how far a run has come.
pub trait Listener: Sync {
    /// A stage begins, of `tasks` tasks.
    fn stage(&self, name: &str, tasks: usize);
    /// One task is done.
    fn task_done(&self);
}

/// One plan on the whole head, at every visit.
pub struct PlanSnapshots<'a> {
    /// Index of the plan.
    pub plan: usize,
    /// The head.
    pub head: &'a Head,
    /// Snapshots and shed hairs.
    pub harvest: &'a Harvest,
}

/// Who keeps the follicles of the point estimate; called plan by plan, in order.
pub trait Keeper {
    /// The head, once, with the follicles of each site (indices into its roots).
    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String>;
    /// One plan.
    fn plan(&mut self, snapshots: PlanSnapshots) -> Result<(), String>;
}

/// Runs a checked protocol.
pub fn simulate(
    setup: &mut Setup,
    seed: u64,
    stop: &AtomicBool,
    listener: &dyn Listener,
    keeper: &mut dyn Keeper,
) -> Result<RunResult, RunError> {
    let going = || if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) };
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = World {
        law: &setup.parameters,
        sensitivity: &sensitivity,
        known: setup.known,
        causes: &setup.causes,
        history: &setup.history,
        first_day: setup.first_day,
        seed,
    };
    listener.stage("enrolling the patient", 1);
    let enrolment = enrol(&world, &setup.sites, setup.cohort, setup.draws);
    listener.task_done();
    going()?;

    listener.stage("growing the head", 1);
    let head = grow_head(&world, &enrolment);
    listener.task_done();
    going()?;

    let plans = setup.plans.len();
    listener.stage("simulating plans on the whole head", plans);
    let mut rows = Vec::new();
    let mut head_shed = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let mut derived = Vec::new();
    let width = rayon::current_num_threads().max(1);
    let numbers: Vec<usize> = (0..plans).collect();
    for chunk in numbers.chunks(width) {
        let work = |&p: &usize| {
            let plan = &setup.plans[p];
            let course = head.course(world.law, world.causes, &plan.treatments, setup.horizon);
            let patches = head.ground.patches.len();
            let harvest = course.harvest_patches(&setup.visits, 0..patches, &mut || !stop.load(Ordering::Relaxed));
            listener.task_done();
            (p, harvest)
        };
        let done: Vec<(usize, Harvest)> = chunk.par_iter().map(work).collect();
        going()?;
        for (p, harvest) in done {
            if p == 0 {
                placed = place_sites(&world, &head, &setup.sites, &harvest);
                let members: Vec<Vec<u32>> = placed.iter().map(|s| s.members.clone()).collect();
                keeper.head(&head, &members).map_err(RunError::Keep)?;
            }
            read_sites(setup, &world, 0, p, &placed, &harvest, &mut rows);
            shed_of_head(&setup.visits, p, &harvest, &mut head_shed);
            keeper.plan(PlanSnapshots { plan: p, head: &head, harvest: &harvest }).map_err(RunError::Keep)?;
        }
    }
    for plan in &setup.plans {
        let of = |t: &Box<dyn anagen_model::treatment::Treatment>| t.derived(&head.ground);
        derived.push(plan.treatments.iter().flat_map(of).collect::<Vec<_>>());
    }

    listener.stage("simulating possible patients", enrolment.draws.len());
    let work = |d: usize| -> Vec<Row> {
        let draw = &enrolment.draws[d];
        // Each possible patient gets a batch of its own of the user's products.
        let u = Stream::new(seed, 0).normals(d as u32, 0, Purpose::Parameters);
        let batch: Vec<_> = setup.products.iter().map(|p| p.drawn(u)).collect();
        let mut rows = Vec::new();
        if stop.load(Ordering::Relaxed) {
            return rows;
        }
        for (s, site) in setup.sites.iter().enumerate() {
            let area = grow_area(&world, &draw.traits, &draw.regions, site.region, site.area_cm2, draw.luck[s]);
            for (p, plan) in setup.plans.iter().enumerate() {
                let harvest =
                    area.course(world.law, world.causes, &plan.with(&batch), setup.horizon).harvest(&setup.visits);
                let members = (0..area.follicles.len() as u32).collect();
                let place = Placed { site: s, members, centre_cm: [0.0; 3] };
                let stream = Stream::new(seed, draw.luck[s]);
                read_site(setup, stream, d as u32 + 1, p, &place, &harvest, &mut rows);
            }
        }
        listener.task_done();
        rows
    };
    let drawn: Vec<Vec<Row>> = (0..enrolment.draws.len()).into_par_iter().map(work).collect();
    going()?;
    rows.extend(drawn.into_iter().flatten());

    for (plan, derived) in setup.plans.iter_mut().zip(derived) {
        plan.info.derived = derived.into_iter().map(|(k, v)| (plan.info.name.clone(), k.to_string(), v)).collect();
    }
    Ok(conclude(setup, seed, &enrolment, &head, placed, rows, head_shed))
}

fn grow_head(world: &World, enrolment: &Enrolment) -> Head {
    let known = world.known;
    let patient = Patient {
        number: 0,
        sex: known.sex,
        age_years: known.age_years,
        grade: known.grade,
        ethnicity: known.ethnicity,
        head_circumference_mm: known.head_circumference_mm,
        traits: enrolment.traits,
    };
    Head::grow(&Seedbed {
        parameters: world.law,
        sensitivity: world.sensitivity,
        patient: &patient,
        regions: &enrolment.regions,
        causes: world.causes,
        domain: Domain::Head(Surface::of_circumference_mm(known.head_circumference_mm)),
        stream: Stream::new(world.seed, 0),
        first_day: world.first_day,
        resolution: Resolution::default(),
    })
}

/// A site on the head: its follicles and its middle.
struct Placed {
    site: usize,
    members: Vec<u32>,
    centre_cm: [f64; 3],
}

/// Places tried for a site within its region.
const PLACES: usize = 400;

/// Puts each site where this head looks most like the intake: the intake names a region, not a
/// point, and luck differs from point to point. Without an intake, in the middle of the region.
fn place_sites(world: &World, head: &Head, sites: &[SeenSite], untreated: &Harvest) -> Vec<Placed> {
    let counter = crate::enrol::counter(world);
    let mut placed: Vec<Placed> = Vec::new();
    for (s, site) in sites.iter().enumerate() {
        let radius_cm = libm::sqrt(site.area_cm2 / std::f64::consts::PI);
        let middle = head.ground.head.centre(site.region);
        let mut centres = vec![middle];
        if !site.seen.is_empty() {
            let inside = |c: &[f64; 3]| head.ground.head.inside_by(*c, site.region, radius_cm);
            let patches = &head.ground.patches.centre;
            let fit: Vec<[f64; 3]> = patches.iter().copied().filter(inside).collect();
            let step = (fit.len() / PLACES).max(1);
            centres.extend(fit.into_iter().step_by(step));
        }
        let mut best: Option<(f64, [f64; 3], Vec<u32>)> = None;
        for centre in centres {
            let taken = placed.iter().any(|p| {
                let other = libm::sqrt(sites[p.site].area_cm2 / std::f64::consts::PI);
                distance_cm(&p.centre_cm, &centre) < radius_cm + other
            });
            if taken {
                continue;
            }
            let members = members(head, &centre, radius_cm);
            let follicles: Vec<_> = members.iter().map(|i| untreated.snapshots[0][*i as usize]).collect();
            let view = View {
                area_cm2: site.area_cm2,
                follicles: &follicles,
                ..View::bare(world.law, Stream::new(world.seed, 0))
            };
            let counts = counter.count(&view);
            let gap = |o: &crate::enrol::Observation| {
                let z = (o.source.scale(o.source.of(&counts)) - o.source.scale(o.value)) / o.sd;
                z * z
            };
            let distance: f64 = site.seen.iter().map(gap).sum();
            if best.as_ref().is_none_or(|b| distance < b.0) {
                best = Some((distance, centre, members));
            }
        }
        let (_, centre_cm, members) = best.unwrap_or_else(|| (0.0, middle, members(head, &middle, radius_cm)));
        placed.push(Placed { site: s, members, centre_cm });
    }
    placed
}

/// Follicles of a disc about a point, in the order of the roots.
fn members(head: &Head, centre: &[f64; 3], radius_cm: f64) -> Vec<u32> {
    let ground = &head.ground;
    let mut all = Vec::new();
    let reach = radius_cm + 0.4;
    for (patch, middle) in ground.patches.centre.iter().enumerate() {
        if distance_cm(middle, centre) > reach {
            continue;
        }
        for i in ground.first_root[patch]..ground.first_root[patch + 1] {
            if distance_cm(&ground.roots[i as usize].position_cm, centre) <= radius_cm {
                all.push(i);
            }
        }
    }
    all
}

fn read_sites(
    setup: &Setup,
    world: &World,
    draw: u32,
    plan: usize,
    placed: &[Placed],
    harvest: &Harvest,
    rows: &mut Vec<Row>,
) {
    for place in placed {
        read_site(setup, Stream::new(world.seed, 0), draw, plan, place, harvest, rows);
    }
}

fn read_site(
    setup: &Setup,
    stream: Stream,
    draw: u32,
    plan: usize,
    place: &Placed,
    harvest: &Harvest,
    rows: &mut Vec<Row>,
) {
    let law: &Parameters = &setup.parameters;
    let mut previous: Option<Vec<_>> = None;
    for (v, &day) in setup.visits.iter().enumerate() {
        let follicles: Vec<_> = place.members.iter().map(|i| harvest.snapshots[v][*i as usize]).collect();
        let previous_day = (v > 0).then(|| setup.visits[v - 1]);
        let since = previous_day.unwrap_or(day);
        let fell = |s: &&(u32, f32)| (s.1 as f64) >= since && (s.1 as f64) < day;
        // Members are in rising order, so each shed hair is found by bisection.
        let here = |s: &&(u32, f32)| place.members.binary_search(&s.0).is_ok();
        let shed: Vec<f32> = harvest.shed.iter().filter(fell).filter(here).map(|s| s.1).collect();
        let view = View {
            day,
            previous_day,
            area_cm2: setup.sites[place.site].area_cm2,
            hair_length_mm: setup.hair_length_mm,
            follicles: &follicles,
            previous: previous.as_deref(),
            shed_days: &shed,
            site: place.site as u32,
            visit: v as u32,
            ..View::bare(law, stream)
        };
        let read = |m: &Box<dyn Measure>| m.observe(&view);
        for reading in setup.measures.iter().flat_map(read) {
            rows.push(Row {
                patient: 0,
                plan: plan as u16,
                draw,
                site: place.site as u16,
                day,
                measure: reading.measure,
                unit: reading.unit,
                value: reading.value,
            });
        }
        previous = Some(follicles);
    }
}

fn shed_of_head(visits: &[f64], plan: usize, harvest: &Harvest, out: &mut Vec<(u16, f64, f64, f64)>) {
    for pair in visits.windows(2) {
        let fell = harvest.shed.iter().filter(|s| (s.1 as f64) >= pair[0] && (s.1 as f64) < pair[1]).count();
        out.push((plan as u16, pair[0], pair[1], fell as f64 / (pair[1] - pair[0])));
    }
}

fn conclude(
    setup: &Setup,
    seed: u64,
    enrolment: &Enrolment,
    head: &Head,
    placed: Vec<Placed>,
    rows: Vec<Row>,
    head_shed: Vec<(u16, f64, f64, f64)>,
) -> RunResult {
    let sites: Vec<Site> = placed
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
    let fits = fits(setup, &rows, &mut notes, enrolment);
    let intervals = intervals(setup, &rows, enrolment.draws.len());
    let mut result = RunResult {
        title: setup.file.title.clone(),
        seed,
        horizon_days: setup.horizon,
        visit_days: setup.visits.clone(),
        patient: patient_words(setup),
        hidden: enrolment.hidden.clone(),
        fits,
        notes,
        sites,
        plans,
        rows,
        intervals,
        head_shed,
        follicles: head.follicles.len(),
        scalp_cm2: head.ground.patches.area_cm2.iter().sum(),
        assumptions: assumptions(setup),
        expected: Vec::new(),
    };
    result.expected = setup
        .file
        .expect
        .iter()
        .map(|e| {
            use crate::protocol::Verdict;
            let verdict = e.holds(|measure, site, day, plan| result.value(measure, site, day as f64, plan));
            let (held, found) = match verdict {
                Verdict::Holds => (true, "as expected".to_string()),
                Verdict::Fails { left, relation, right } => {
                    (false, format!("{} {:.2} is not {} {} {:.2}", left.0, left.1, relation.sign(), right.0, right.1))
                }
                Verdict::Missing { plan } => (false, format!("no such value for {plan}")),
            };
            Expected { text: e.text.clone(), held, found }
        })
        .collect();
    result
}

fn patient_words(setup: &Setup) -> Vec<(String, String)> {
    let known = &setup.known;
    let from = match (&setup.file.intake, &setup.file.cohort) {
        (Some(_), _) => "an intake table",
        (_, Some(_)) => "a published cohort",
        _ => "grade and age alone",
    };
    vec![
        ("sex".into(), known.sex.name().into()),
        ("age".into(), format!("{} years", known.age_years)),
        ("grade".into(), known.grade.words()),
        ("origin".into(), setup.file.patient.values.text("ethnicity").unwrap_or("caucasian").into()),
        ("head circumference".into(), format!("{} mm", known.head_circumference_mm)),
        ("enrolled from".into(), from.into()),
    ]
}

/// Intake beside what the head shows at the place found for each site.
fn fits(setup: &Setup, rows: &[Row], notes: &mut Vec<String>, enrolment: &Enrolment) -> Vec<Fit> {
    let mut fits = Vec::new();
    for (s, site) in setup.sites.iter().enumerate() {
        let value = |measure: &str| {
            let here =
                |r: &&Row| r.draw == 0 && r.plan == 0 && r.site == s as u16 && r.day == 0.0 && r.measure == measure;
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
            let Some(model) = model else { continue };
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

/// Every assumed parameter this protocol uses, every default that stands in, and the user's own.
fn assumptions(setup: &Setup) -> Vec<Assumption> {
    let used: Vec<&str> =
        setup.file.plans.iter().flat_map(|p| &p.treatments).chain(&setup.file.history).map(|e| e.kind.name).collect();
    let injected = used.iter().any(|k| k.ends_with("_injection"));
    let relevant = |chapter: &str| match chapter {
        "finasteride" => used.contains(&"finasteride"),
        "minoxidil" => used.contains(&"minoxidil_topical"),
        "needle" | "trophic" => injected,
        "cells" => used.contains(&"cell_injection"),
        "androgenetic" | "androgen" => !setup.causes.is_empty(),
        _ => true,
    };
    let mut all = Vec::new();
    for row in Parameters::rows() {
        let chapter = row.name.split('.').next().unwrap_or("");
        let own = setup.own_parameters.iter().any(|n| n == row.name);
        if relevant(chapter) && (own || row.verification.assumed()) {
            let why = if own { "set by the user's parameter file" } else { row.source };
            let value = setup.parameters.get(row.name).unwrap_or(row.value);
            all.push(Assumption { name: row.name.into(), value, unit: row.unit.into(), why: why.into() });
        }
    }
    for (place, key, value) in setup.file.defaults() {
        if let anagen_model::quantity::Value::Number(x) = value {
            let name = format!("{place}: {key}");
            all.push(Assumption {
                name,
                value: x,
                unit: String::new(),
                why: "not written in the protocol; the default stands in".into(),
            });
        }
    }
    for product in &setup.products {
        for (key, value) in &product.values.0 {
            if let (anagen_model::quantity::Value::Number(x), true) = (value, key != "format") {
                let name = format!("product {}: {key}", product.name);
                all.push(Assumption {
                    name,
                    value: *x,
                    unit: String::new(),
                    why: "the user's assumption about the product".into(),
                });
            }
        }
    }
    all
}

/// Intervals of value, change and benefit over possible patients, for every plan, site, visit and
/// quantity.
fn intervals(setup: &Setup, rows: &[Row], draws: usize) -> Vec<Interval> {
    use std::collections::BTreeMap;
    if draws == 0 {
        return Vec::new();
    }
    // (site, measure, visit, plan) -> value per draw, draw 0 being the point estimate.
    let mut table: BTreeMap<(u16, &str, usize, u16), Vec<f64>> = BTreeMap::new();
    for row in rows.iter().filter(|r| !r.measure.ends_with("_read")) {
        let visit = setup.visits.iter().position(|d| *d == row.day).unwrap_or(0);
        let slot = table.entry((row.site, row.measure, visit, row.plan)).or_insert_with(|| vec![f64::NAN; draws + 1]);
        slot[row.draw as usize] = row.value;
    }
    let mut all = Vec::new();
    for (&(site, measure, visit, plan), values) in &table {
        let mut add = |kind: &str, reference: Option<&Vec<f64>>| {
            let of = |d: usize| values[d] - reference.map_or(0.0, |r| r[d]);
            let mut sample: Vec<f64> = (1..=draws).map(of).filter(|x| x.is_finite()).collect();
            if sample.is_empty() {
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
                draws: sample.len(),
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
