//! The experiments behind the claims: possible patients, and people of other grades and causes, under the
//! course of cells, its sham, single mechanisms, and drugs that are stopped.

use super::courses::{self, Course};
use super::{CLAIMS, Claims, Judged};
use crate::burden::{Asked, PlanBurden, counted};
use crate::counterfactual::{People, Question};
use crate::enrol::{Known, Population, PossiblePatient, SeenSite, World, simulate as grow_area};
use crate::run::{Listener, Part, RunError, Setup};
use anagen_model::cause::{self, Cause};
use anagen_model::follicle::{Phase, Snapshot};
use anagen_model::measure::phototrichogram::Phototrichogram;
use anagen_model::measure::{View, visible};
use anagen_model::patient::{Grade, NorwoodHamilton, Sex, Sinclair};
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Ground;
use anagen_model::treatment::Treatment;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Possible patients who are asked, at most and at least: fewer where the site is large, and luck small.
const PATIENTS: [usize; 2] = [24, 8];
/// People of each other grade and cause who are asked, at most and at least.
const OTHERS: [usize; 2] = [12, 6];
/// From the first session to the look at who woke, days.
const WOKEN_DAYS: f64 = 84.0;
/// From the last session to the look at what was gained, days.
const GAIN_DAYS: f64 = 84.0;
/// A year, days.
const YEAR_DAYS: f64 = 365.0;
/// Days between two looks for the greatest benefit.
const STEP_DAYS: f64 = 28.0;
/// How long drugs are taken before they are stopped, days.
const TAKEN_DAYS: f64 = 730.0;

/// What the experiments found: one number a patient, in hairs per cm2 over the sham unless it says otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Share of resting follicles that grow later, under the cells.
    pub woken: Vec<f64>,
    /// The same under the sham.
    pub woken_sham: Vec<f64>,
    /// The difference.
    pub woken_more: Vec<f64>,
    /// Calibre of hairs that were thin, over the sham, um.
    pub thicker_um: Vec<f64>,
    /// Terminal hairs.
    pub terminal: Vec<f64>,
    /// All hairs.
    pub benefit: Vec<f64>,
    /// All hairs with M3 alone.
    pub integration: Vec<f64>,
    /// All hairs with M4 alone.
    pub circulation: Vec<f64>,
    /// Calibre of hairs that stand only under the cells, relative to terminal hairs.
    pub regrown_calibre: Vec<f64>,
    /// All hairs on the day of the greatest mean benefit.
    pub peak: Vec<f64>,
    /// That day.
    pub peak_day: f64,
    /// All hairs one year after the last session.
    pub year_on: Vec<f64>,
    /// The mean of those over the mean of the peak; `None` without a peak.
    pub kept: Option<f64>,
    /// The early and the late grade.
    pub grades: [&'static str; 2],
    /// All hairs in people of the early grade.
    pub early: Vec<f64>,
    /// In people of the late grade.
    pub late: Vec<f64>,
    /// The difference, person by person.
    pub early_less_late: Vec<f64>,
    /// All hairs in people with each kind of loss.
    pub kinds: Vec<(&'static str, Vec<f64>)>,
    /// Hairs over untreated on the day the drugs are stopped.
    pub drug_stop: Vec<f64>,
    /// A year later.
    pub drug_stopped: Vec<f64>,
    /// The mean of those over the mean before; `None` without a benefit.
    pub drug_kept: Option<f64>,
    /// Hairs of those who go on over those who stop, a year later.
    pub drug_on_less_off: Vec<f64>,
    /// What the cells ask of a person.
    pub therapy: PlanBurden,
    /// What the drugs ask.
    pub alternative: PlanBurden,
    /// Grafts of the protocol's own transplantation.
    pub transplanted: Option<f64>,
}

/// Asks everybody, and judges every claim. `None` if there are no possible patients to ask.
pub fn judged_claims(
    setup: &Setup,
    world: &World,
    patients: &[PossiblePatient],
    ground: &Ground,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<Option<Claims>, RunError> {
    let Some(first) = patients.first() else { return Ok(None) };
    let (therapy, alternative) = (courses::therapy(setup), courses::alternative(setup));
    let site = therapy.site(setup, world, first);
    let enough = |[most, least]: [usize; 2]| ((most as f64 / setup.sites[site].area_cm2) as usize).clamp(least, most);
    let (patients, others) = (&patients[..patients.len().min(enough(PATIENTS))], enough(OTHERS));
    listener.stage("asking what speaks for each claim", 2 * patients.len() + others * (2 + KINDS.len()));
    let asking = Asking { setup, world, site, others, stop, listener };

    let asked = Asked { ground, products: &setup.products, until_day: setup.horizon.max(therapy.days[1] + 1.0) };
    let mut found = Found {
        therapy: counted("cells", &therapy.cells(), &asked),
        alternative: counted("drugs", &alternative.recipe, &Asked { until_day: TAKEN_DAYS, ..asked }),
        transplanted: courses::moves_grafts(setup).map(|recipe| counted("grafts", recipe, &asked).grafts),
        ..Found::default()
    };
    asking.cells(&therapy, patients, &mut found)?;
    asking.drugs(&alternative, patients, &mut found)?;
    asking.grades(&therapy, &mut found)?;
    asking.kinds(&therapy, &mut found)?;
    let place = &setup.sites[site];
    Ok(Some(Claims {
        therapy: therapy.words,
        plan: therapy.plan,
        site: place.name.clone(),
        region: place.region.name().into(),
        alternative: alternative.words,
        alternative_plan: alternative.plan,
        patients: patients.len(),
        others,
        claims: CLAIMS.iter().map(|claim| Judged::of(claim, &found)).collect(),
    }))
}

/// The kinds of loss for which the cells are said to help.
const KINDS: [&str; 5] = ["androgenetic (men)", "androgenetic (women)", "areata", "age-related", "stress-induced"];

/// Whom and where to ask.
struct Asking<'a> {
    setup: &'a Setup,
    world: &'a World<'a>,
    site: usize,
    /// People of each other grade and cause.
    others: usize,
    stop: &'a AtomicBool,
    listener: &'a dyn Listener,
}

fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len().max(1) as f64
}

/// What is left of a mean, if there was something.
fn share_left(later: &[f64], before: &[f64]) -> Option<f64> {
    let before = mean(before);
    (before > 0.0).then(|| mean(later) / before)
}

impl Asking<'_> {
    /// The course, its sham and single mechanisms on the patients, follicle by follicle.
    fn cells(&self, therapy: &Course, patients: &[PossiblePatient], found: &mut Found) -> Result<(), RunError> {
        let [first, last] = therapy.days;
        let mut days = vec![first, first + WOKEN_DAYS, last + GAIN_DAYS, last + YEAR_DAYS];
        let steps = ((last + YEAR_DAYS - first) / STEP_DAYS).floor() as u32;
        days.extend((1..=steps).map(|step| first + STEP_DAYS * f64::from(step)));
        days.sort_by(f64::total_cmp);
        days.dedup();
        let at = |day: f64| days.iter().position(|d| *d == day).expect("the day is among them");
        let looks = Looks { days: &days, first: at(first), woken: at(first + WOKEN_DAYS), gain: at(last + GAIN_DAYS) };
        let plans = [
            therapy.with_mechanisms(&[]),
            therapy.whole(),
            therapy.with_mechanisms(&["M3"]),
            therapy.with_mechanisms(&["M4"]),
        ];
        let plans = plans.map(|plan| plan.build(&self.setup.products));
        let one = |patient: &PossiblePatient| {
            let seen = (!self.stop.load(Ordering::Relaxed)).then(|| self.one(patient, &plans, &looks));
            self.listener.task_done();
            seen
        };
        let all: Option<Vec<One>> = patients.par_iter().map(one).collect::<Vec<_>>().into_iter().collect();
        let all = all.ok_or(RunError::Interrupted)?;
        let of = |get: fn(&One) -> f64| all.iter().map(get).collect::<Vec<_>>();
        found.woken = of(|o| o.woken[1]);
        found.woken_sham = of(|o| o.woken[0]);
        found.woken_more = of(|o| o.woken[1] - o.woken[0]);
        found.thicker_um = of(|o| o.thicker_um);
        found.terminal = of(|o| o.terminal);
        found.regrown_calibre = of(|o| o.regrown_calibre);
        let over = |plan: usize, look: usize| -> Vec<f64> {
            all.iter().map(|o| o.hairs[plan][look] - o.hairs[0][look]).collect()
        };
        found.benefit = over(1, looks.gain);
        found.integration = over(2, looks.gain);
        found.circulation = over(3, looks.gain);
        let greatest = (0..days.len()).max_by(|a, b| mean(&over(1, *a)).total_cmp(&mean(&over(1, *b))));
        let greatest = greatest.unwrap_or(looks.gain);
        (found.peak, found.peak_day) = (over(1, greatest), days[greatest]);
        found.year_on = over(1, days.len() - 1);
        found.kept = share_left(&found.year_on, &found.peak);
        Ok(())
    }

    fn one(&self, patient: &PossiblePatient, plans: &[Vec<Box<dyn Treatment>>; 4], looks: &Looks) -> One {
        let (world, law) = (self.world, self.world.law);
        self.listener.part(Part::Grow);
        let place = &self.setup.sites[self.site];
        let area = grow_area(world, &patient.traits, &patient.regions, place.area(), patient.luck[self.site]);
        self.listener.part(Part::Follicles);
        let counter = self.setup.counter();
        let until = looks.days.last().copied().unwrap_or(0.0);
        let walk = |plan: &Vec<Box<dyn Treatment>>| {
            area.course(law, world.causes, plan, until + 1.0).harvest(looks.days).snapshots
        };
        let seen: Vec<Vec<Vec<Snapshot>>> = plans.iter().map(walk).collect();
        let count = |follicles: &[Snapshot]| {
            counter.count(&View { area_cm2: place.area_cm2, follicles, ..View::bare(law, area.luck()) })
        };
        let hairs = |plan: &Vec<Vec<Snapshot>>| plan.iter().map(|f| count(f).total_per_cm2).collect();
        let [sham, cells] = [0, 1].map(|plan| count(&seen[plan][looks.gain]).terminal_per_cm2);
        let shows = |s: &Snapshot| visible(s, law) && s.calibre_um as f64 >= counter.least_calibre_um;
        One {
            hairs: seen.iter().map(hairs).collect(),
            woken: [0, 1].map(|plan| woken(&seen[plan], looks)),
            terminal: cells - sham,
            thicker_um: thicker_um(&seen, looks, &counter, &shows),
            regrown_calibre: regrown_calibre(&seen, looks, &counter, &shows),
        }
    }

    /// Drugs taken for two years and stopped, or not stopped.
    fn drugs(&self, course: &Course, patients: &[PossiblePatient], found: &mut Found) -> Result<(), RunError> {
        let stop_day = course.days[0] + TAKEN_DAYS;
        let days = [stop_day, stop_day + YEAR_DAYS];
        let plans = [self.setup.plans[0].recipe.clone(), course.recipe.stopped_at(stop_day), course.recipe.clone()];
        let question = Question { sites: &[self.site], plans: &plans, days: &days, until: days[1] + 1.0 };
        let people = People { setup: self.setup, world: self.world, patients };
        let answers = people.ask(&question, self.stop, self.listener)?;
        let over = |plan: usize, than: usize, day: usize| -> Vec<f64> {
            let hairs = |patient, plan| answers.at(patient, 0, plan, day).total_per_cm2;
            (0..answers.patients()).map(|p| hairs(p, plan) - hairs(p, than)).collect()
        };
        found.drug_stop = over(1, 0, 0);
        found.drug_stopped = over(1, 0, 1);
        found.drug_on_less_off = over(2, 1, 1);
        found.drug_kept = share_left(&found.drug_stopped, &found.drug_stop);
        Ok(())
    }

    /// The same course in people of an early and of a late grade of the patient's sex.
    fn grades(&self, therapy: &Course, found: &mut Found) -> Result<(), RunError> {
        let (cause, grades) = match self.world.known.sex {
            Sex::Male => ("androgenetic_male", ["III-vertex", "VI"]),
            Sex::Female => ("androgenetic_female", ["Sinclair-2", "Sinclair-5"]),
        };
        found.grades = grades;
        let ask = |name: &str| {
            let grade = Grade::named(name).unwrap_or(Grade::Healthy);
            self.others(Known { grade, ..self.world.known }, cause, &[("severity", Value::Number(1.0))], therapy)
        };
        (found.early, found.late) = (ask(grades[0])?, ask(grades[1])?);
        found.early_less_late = found.early.iter().zip(&found.late).map(|(a, b)| a - b).collect();
        Ok(())
    }

    /// The same course in people with each kind of loss.
    fn kinds(&self, therapy: &Course, found: &mut Found) -> Result<(), RunError> {
        let known = self.world.known;
        let healthy = Known { grade: Grade::Healthy, ..known };
        let man = Known { sex: Sex::Male, grade: Grade::Norwood(NorwoodHamilton::IIIVertex), ..known };
        let woman = Known { sex: Sex::Female, grade: Grade::Sinclair(Sinclair::S3), ..known };
        let old = Known { age_years: 70.0, ..healthy };
        let severity = ("severity", Value::Number(1.0));
        let half = [
            ("extent", Value::Text("patchy".into())),
            ("salt_percent", Value::Number(50.0)),
            ("duration_days", Value::Number(180.0)),
        ];
        let event = [
            ("trigger", Value::Text("stress".into())),
            ("event_day", Value::Number(therapy.days[0] - 60.0)),
            severity.clone(),
        ];
        let severe = std::slice::from_ref(&severity);
        let asked: [(Known, &str, &[(&str, Value)]); 5] = [
            (man, "androgenetic_male", severe),
            (woman, "androgenetic_female", severe),
            (healthy, "alopecia_areata", &half),
            (old, "ageing", &[]),
            (healthy, "telogen_effluvium", &event),
        ];
        for (kind, (known, cause, table)) in KINDS.into_iter().zip(asked) {
            found.kinds.push((kind, self.others(known, cause, table, therapy)?));
        }
        Ok(())
    }

    /// Benefit of the course over its sham in other people, whose loss has one cause.
    fn others(
        &self,
        known: Known,
        cause: &str,
        table: &[(&str, Value)],
        therapy: &Course,
    ) -> Result<Vec<f64>, RunError> {
        let table = Values(table.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
        let causes: Vec<Box<dyn Cause>> = cause::registered(cause).map(|r| (r.build)(&table)).into_iter().collect();
        let world = World { known, causes: &causes, history: &[], first_day: 0.0, ..*self.world };
        let bare = |site: &SeenSite| SeenSite { seen: Vec::new(), ..site.clone() };
        let sites: Vec<SeenSite> = self.setup.sites.iter().map(bare).collect();
        let going = || !self.stop.load(Ordering::Relaxed);
        let population = Population::of(&world, &sites, &going).ok_or(RunError::Interrupted)?;
        let patients: Vec<PossiblePatient> = (0..self.others as u32).map(|number| population.patient(number)).collect();
        let day = therapy.days[1] + GAIN_DAYS;
        let plans = [therapy.with_mechanisms(&[]).own_only(), therapy.whole().own_only()];
        let question = Question { sites: &[self.site], plans: &plans, days: &[day], until: day + 1.0 };
        let people = People { setup: self.setup, world: &world, patients: &patients };
        let answers = people.ask(&question, self.stop, self.listener)?;
        let hairs = |patient, plan| answers.at(patient, 0, plan, 0).total_per_cm2;
        Ok((0..answers.patients()).map(|p| hairs(p, 1) - hairs(p, 0)).collect())
    }
}

/// Days on which follicles are looked at, and which of them are for what.
struct Looks<'a> {
    days: &'a [f64],
    first: usize,
    woken: usize,
    gain: usize,
}

/// What one patient showed.
struct One {
    /// Hairs per cm2, plan by plan, day by day.
    hairs: Vec<Vec<f64>>,
    /// Share of resting follicles that grow later, under sham and cells.
    woken: [f64; 2],
    terminal: f64,
    thicker_um: f64,
    regrown_calibre: f64,
}

/// Share of the follicles that rest on the first day and grow some weeks later.
fn woken(seen: &[Vec<Snapshot>], looks: &Looks) -> f64 {
    let rests = |s: &Snapshot| matches!(s.phase, Phase::Telogen | Phase::Kenogen);
    let pairs = seen[looks.first].iter().zip(&seen[looks.woken]).filter(|(before, _)| rests(before));
    let (resting, growing) = pairs.fold((0u32, 0u32), |(resting, growing), (_, later)| {
        (resting + 1, growing + u32::from(later.phase == Phase::Anagen))
    });
    f64::from(growing) / f64::from(resting)
}

/// How much thicker hairs that were thin on the first day are under the cells, of those that stand under both.
fn thicker_um(
    seen: &[Vec<Vec<Snapshot>>],
    looks: &Looks,
    counter: &Phototrichogram,
    shows: &impl Fn(&Snapshot) -> bool,
) -> f64 {
    let thin = |s: &Snapshot| shows(s) && (s.calibre_um as f64) < counter.vellus_cut_um;
    let [sham, cells] = [0, 1].map(|plan| &seen[plan][looks.gain]);
    let both = |i: &usize| thin(&seen[0][looks.first][*i]) && shows(&sham[*i]) && shows(&cells[*i]);
    let gains: Vec<f64> =
        (0..sham.len()).filter(both).map(|i| (cells[i].calibre_um - sham[i].calibre_um) as f64).collect();
    if gains.is_empty() { f64::NAN } else { mean(&gains) }
}

/// Calibre of hairs that stand under the cells and not under the sham, relative to terminal hairs there.
fn regrown_calibre(
    seen: &[Vec<Vec<Snapshot>>],
    looks: &Looks,
    counter: &Phototrichogram,
    shows: &impl Fn(&Snapshot) -> bool,
) -> f64 {
    let [sham, cells] = [0, 1].map(|plan| &seen[plan][looks.gain]);
    let calibre = |s: &Snapshot| s.calibre_um as f64;
    let regrown: Vec<f64> =
        cells.iter().zip(sham).filter(|(c, s)| shows(c) && !shows(s)).map(|(c, _)| calibre(c)).collect();
    let terminal: Vec<f64> =
        sham.iter().filter(|s| shows(s)).map(calibre).filter(|um| *um >= counter.vellus_cut_um).collect();
    match regrown.is_empty() || terminal.is_empty() {
        true => f64::NAN,
        false => mean(&regrown) / mean(&terminal),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shown, Verdict};
    use super::*;
    use crate::counterfactual::example::{TABLET_AND_CELLS, setup, with};

    fn claims(plans: &str) -> Claims {
        let setup = setup(plans);
        with(&setup, |people| {
            let patient = &people.patients[0];
            let area = setup.sites[0].area();
            let head = grow_area(people.world, &patient.traits, &patient.regions, area, patient.luck[0]);
            let on = AtomicBool::new(false);
            let asked = judged_claims(&setup, people.world, people.patients, &head.ground, &on, &());
            asked.expect("nobody stops it").expect("there are patients")
        })
    }

    #[test]
    fn cells_that_may_do_nothing_are_claimed_to_do_nothing() {
        let [real, none] = ["", "mechanisms = []\n"].map(|how| claims(&format!("{TABLET_AND_CELLS}{how}")));
        assert_eq!((real.site.as_str(), real.plan.as_deref(), real.patients), ("A", Some("both"), 3));
        let effects = ["reactivation", "repair", "natural", "long_lasting", "broad", "early"];
        let of = |claims: &Claims, name: &str| claims.claims.iter().find(|j| j.claim == name).expect("judged").clone();
        for name in effects {
            let judged = of(&none, name);
            assert_eq!((judged.shown(), judged.verdict()), (Shown::No, Verdict::NotSupported), "{name}");
            assert_ne!(judged.predictions, of(&real, name).predictions, "{name}");
        }
        assert_eq!(of(&real, "reactivation").shown(), Shown::Yes);
        for name in ["lifelong", "temporary", "side_effects"] {
            assert_eq!(of(&none, name), of(&real, name), "{name} does not speak of the cells");
        }
    }

    #[test]
    fn a_protocol_without_cells_and_drugs_is_judged_by_courses_for_reference() {
        let roller = "[[plan]]\nname = \"roller\"\n[[plan.treatment]]\nkind = \"microneedling\"\nregions = [\"vertex\"]\nsession_days = [0]\n";
        let claims = claims(roller);
        assert_eq!((&claims.plan, &claims.alternative_plan), (&None, &None));
        assert!(claims.therapy.contains("250,000") && claims.alternative.starts_with("finasteride"));
        assert!(claims.claims.iter().all(|j| !j.predictions.is_empty()), "every claim has a number");
    }
}
