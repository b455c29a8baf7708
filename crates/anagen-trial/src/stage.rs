//! One whole trial played: people are looked at, admitted and allotted, live through their plan, and everything
//! that could be seen of them is kept, before any device or mishap.
//!
//! Each site of a person is a target area of its own with that person's traits and a luck of its own: sites of
//! one head share what makes the person, not the luck of the cycle. **Ignored:** what is given at one site and
//! heard at another (sites are centimetres apart, a depot is heard over millimetres), and density that differs
//! between places of one region beyond how units happen to stand.

use crate::allot::{List, of_sites};
use crate::chance::{Chance, Draw};
use crate::dates::date_after;
use crate::design::{Covariate, Cut, Endpoint, Trial, place_in_scale};
use crate::people::{self, Matched, Person, causes_of, person};
use crate::record::{Flow, HairMoves, Left, Subject};
use crate::seen::{Sight, displaced, moves, seen};
use anagen_evidence::restage::readings::CLIPPED_DAYS;
use anagen_evidence::study::{ArmTreatment, Condition, Measured};
use anagen_lab::enrol::{World, simulate};
use anagen_model::cause::{self, Cause};
use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::{Lanes, Value, Values};
use anagen_model::scalp::TargetArea;
use anagen_model::treatment::{self, Treatment};
use rayon::prelude::*;

/// People looked at for each who is admitted, at most: criteria that fewer meet leave the trial short.
pub(crate) const MOST_SCREENED: u32 = 60;
/// Margins of a site in SDs of its displacement: farther it never lies.
const MARGIN_SDS: f64 = 2.5;
/// People who are screened before any of them is allotted; changes no byte.
const BATCH: u32 = 64;

/// Everything there is to see of one endpoint at one site and visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// In the area itself.
    pub truth: f64,
    /// In the area as it is found again.
    pub found: f64,
    /// Hair by hair against the baseline.
    pub moves: Option<HairMoves>,
}

/// One person through the trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Who it is; what has not happened yet (leaving) is open.
    pub subject: Subject,
    /// Number among all who were looked at: the key of this person's chance.
    pub person: u32,
    /// Days of the visits, the baseline first.
    pub days: Vec<f64>,
    /// Whether this person stops coming when the treatment is stopped.
    pub gone_when_stopped: bool,
    /// Site, endpoint, visit: under the arm of the site.
    pub own: Vec<Vec<Vec<Shown>>>,
    /// The same as in the first control arm, with the same luck; empty if it was not asked for.
    pub twin: Vec<Vec<Vec<Shown>>>,
}

/// A trial as it was lived.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The chance it was played under.
    pub seed: u64,
    /// How people came in.
    pub flow: Flow,
    /// The people, in the order in which they were admitted.
    pub people: Vec<Participant>,
}

/// A trial under given laws, ready to be played any number of times.
pub struct Stage<'a> {
    trial: &'a Trial,
    laws: &'a Parameters,
    matched: &'a Matched,
    sensitivity: BetaTable,
    lanes: Lanes,
    only: Option<Only<'a>>,
}

/// The group that alone is admitted, told at screening.
#[derive(Clone, Copy)]
pub(crate) struct Only<'a> {
    cut: &'a Cut,
    group: usize,
    /// The endpoint whose baseline is meant.
    endpoint: usize,
}

impl Only<'_> {
    /// Whether somebody of this value belongs to it.
    pub fn takes(&self, value: impl Fn(Covariate) -> f64) -> bool {
        self.cut.group(value(self.cut.by)) == self.group
    }
}

/// Somebody at screening.
struct Screened {
    person: Person,
    causes: Vec<Box<dyn Cause>>,
    history: Vec<Box<dyn Treatment>>,
    duration_years: f64,
    heads: Vec<Head>,
    enrolled_day: f64,
    /// As read at screening, the endpoints of the criteria and of strata.
    readings: Vec<f64>,
    /// Calibre of the counting hairs as it is, where it decides about admission, um.
    calibre_um: f64,
    refused: Option<usize>,
}

impl<'a> Stage<'a> {
    /// A trial under these laws with people made like its table.
    pub fn new(trial: &'a Trial, laws: &'a Parameters, matched: &'a Matched) -> Stage<'a> {
        let sensitivity = BetaTable::new(laws.androgenetic.concentration);
        Stage { trial, laws, matched, sensitivity, lanes: Lanes::best(), only: None }
    }

    /// The same with another width of the machine; changes no byte.
    pub fn with_lanes(mut self, lanes: Lanes) -> Stage<'a> {
        self.lanes = lanes;
        self
    }

    /// The same trial of one group alone: whoever does not belong to it at screening is passed over. A baseline is
    /// that of this endpoint as read at screening, a calibre that of the first site as it is.
    pub fn only(mut self, cut: &'a Cut, group: usize, endpoint: usize) -> Stage<'a> {
        self.only = Some(Only { cut, group, endpoint });
        self
    }

    /// Plays the first `n` people of a replicate. With `twins` everybody is also seen as in the first control
    /// arm, on the same luck.
    pub fn play(&self, replicate: u32, n: u32, twins: bool) -> Played {
        self.cast(replicate, n, twins, None)
    }

    /// The same people, all of them in one arm.
    pub fn play_in(&self, replicate: u32, n: u32, arm: u16) -> Played {
        self.cast(replicate, n, false, Some(arm))
    }

    fn cast(&self, replicate: u32, n: u32, twins: bool, everybody: Option<u16>) -> Played {
        let trial = self.trial;
        if trial.participants.condition == Condition::Areata {
            return crate::salt::cast(trial, self.laws, replicate, n, twins, everybody, self.only);
        }
        let chance = Chance::of(trial.seed, replicate);
        let mut list = List::new(&trial.allocation, &trial.arms, chance);
        let reasons = trial.participants.criteria.len();
        let mut excluded = vec![0; reasons];
        let (mut screened, mut people) = (0, Vec::with_capacity(n as usize));
        while (people.len() as u32) < n && screened < n.saturating_mul(MOST_SCREENED) {
            let all = reasons == 0 && self.only.is_none();
            let wanted = if all { n - people.len() as u32 } else { BATCH };
            let batch = screened + 1..=screened + wanted.min(BATCH);
            let looked_at: Vec<Screened> = batch.into_par_iter().map(|number| self.screen(&chance, number)).collect();
            let mut admitted = Vec::new();
            for one in looked_at {
                if (people.len() + admitted.len()) as u32 == n {
                    break;
                }
                screened += 1;
                match one.refused {
                    Some(reason) => excluded[reason] += 1,
                    None if self.only.is_some_and(|only| !only.takes(|by| self.covariate(&one, by))) => {}
                    None => {
                        let stratum = self.stratum(&one);
                        let arm = everybody.unwrap_or_else(|| list.next(stratum));
                        admitted.push(((people.len() + admitted.len()) as u32 + 1, stratum, arm, one));
                    }
                }
            }
            let lived: Vec<Participant> = admitted
                .into_par_iter()
                .map(|(number, stratum, arm, one)| {
                    let arms = match everybody {
                        Some(arm) => vec![arm; trial.sites.len()],
                        None => of_sites(trial.allocation.layout, arm, trial.sites.len(), &chance, one.person.number),
                    };
                    self.live(&chance, number, stratum, arms, one, twins)
                })
                .collect();
            people.extend(lived);
        }
        Played { seed: chance.seed, flow: flow(trial, screened, excluded), people }
    }

    /// Grows somebody and reads what decides about admission.
    fn screen(&self, chance: &Chance, number: u32) -> Screened {
        let (trial, laws) = (self.trial, self.laws);
        let of = &trial.participants;
        let person = person(of, chance, number);
        let mut causes = causes_of(of.condition, person.known.sex);
        let mut enrolled_day = 0.0;
        if let Some(enrolment) = &trial.conduct.enrolment {
            enrolled_day =
                libm::floor(chance.uniforms(number, Draw::Enrolled, 0)[0] * enrolment.months * 365.25 / 12.0);
            causes.extend(season(&date_after(&enrolment.first_date, enrolled_day), &enrolment.hemisphere));
        }
        let history = people::history(of, &person);
        let weighed = trial.endpoints.iter().any(|e| e.measured == Measured::HairWeight);
        let first_day = people::first_day(of, &person).min(if weighed { -CLIPPED_DAYS } else { 0.0 });
        let (heads, duration_years) = {
            let world = World {
                law: laws,
                sensitivity: &self.sensitivity,
                known: person.known,
                causes: &causes,
                history: &history,
                first_day,
                seed: chance.seed,
                lanes: self.lanes,
            };
            let (traits, regions) = people::traits(&world, self.matched, &person.z);
            let margin_cm = MARGIN_SDS * 0.1 * trial.endpoints.iter().map(|e| e.relocation_mm).fold(0.0, f64::max);
            let sites = trial.sites.len() as u32;
            let grow = |(s, site): (usize, &crate::design::Site)| {
                let area = TargetArea { margin_cm, ..TargetArea::square(site.area_cm2, site.region) };
                simulate(&world, &traits, &regions, area, number * sites + s as u32)
            };
            (trial.sites.iter().enumerate().map(grow).collect::<Vec<Head>>(), traits.exposure_years)
        };
        let mut one = Screened {
            person,
            causes,
            history,
            duration_years,
            heads,
            enrolled_day,
            readings: Vec::new(),
            calibre_um: 0.0,
            refused: None,
        };
        let seen_first = |only: Only| matches!(only.cut.by, Covariate::Baseline | Covariate::CalibreUm);
        if !of.criteria.is_empty() || self.only.is_some_and(seen_first) {
            let course = one.heads[0].course(laws, &one.causes, &one.history, 1.0);
            let harvest = course.harvest(&[0.0]);
            let shown = seen(&one.heads[0], &harvest.snapshots[0], None, laws, [0.0; 2], &trial.endpoints);
            let read = |(e, endpoint): (usize, &Endpoint)| {
                let z = chance.normals(number, Draw::Screening, e as u32)[0];
                shown[e] * (1.0 + crate::reading::relative_sd(endpoint, laws) * z)
                    + crate::reading::absolute_sd(endpoint, laws) * z
            };
            one.readings = trial.endpoints.iter().enumerate().map(read).collect();
            let calibre = Endpoint { measured: Measured::MeanCalibre, ..trial.endpoints[0].clone() };
            one.calibre_um = seen(&one.heads[0], &harvest.snapshots[0], None, laws, [0.0; 2], &[calibre])[0];
            one.refused = of.criteria.iter().position(|c| {
                let value = one.readings[c.endpoint];
                c.least.is_some_and(|least| value < least) || c.most.is_some_and(|most| value > most)
            });
        }
        one
    }

    /// What is known of somebody at screening.
    fn covariate(&self, one: &Screened, by: Covariate) -> f64 {
        match by {
            Covariate::AgeYears => one.person.known.age_years,
            Covariate::Sex => f64::from(u8::from(one.person.known.sex == anagen_model::patient::Sex::Male)),
            Covariate::Grade => place_in_scale(one.person.known.grade),
            Covariate::DurationYears => one.duration_years,
            Covariate::CalibreUm => one.calibre_um,
            Covariate::Baseline => self.only.and_then(|only| one.readings.get(only.endpoint)).copied().unwrap_or(0.0),
        }
    }

    /// The reader refuses strata by what is read later.
    fn stratum(&self, one: &Screened) -> u32 {
        self.trial.allocation.stratum(|by| self.covariate(one, by))
    }

    /// Takes somebody through the trial.
    fn live(
        &self,
        chance: &Chance,
        number: u32,
        stratum: u32,
        site_arms: Vec<u16>,
        one: Screened,
        twins: bool,
    ) -> Participant {
        let trial = self.trial;
        let key = one.person.number;
        let course = Course::of(trial, chance, key);
        let control = trial.arms.iter().position(|arm| arm.control).unwrap_or(0);
        let mut calibre_um = 0.0;
        let mut show = |arms: &dyn Fn(usize) -> usize| -> Vec<Vec<Vec<Shown>>> {
            let here = |site: usize| {
                let (shown, calibre) = self.show(chance, &one, site, arms(site), &course);
                if site == 0 {
                    calibre_um = calibre;
                }
                shown
            };
            (0..trial.sites.len()).map(here).collect()
        };
        let own = show(&|site| site_arms[site] as usize);
        let twin = match twins {
            true if site_arms.iter().all(|arm| *arm as usize == control) => own.clone(),
            true => show(&|_| control),
            false => Vec::new(),
        };
        let known = &one.person.known;
        let subject = Subject {
            number,
            sex: known.sex,
            age_years: known.age_years,
            grade: known.grade,
            ethnicity: known.ethnicity,
            duration_years: one.duration_years,
            calibre_um,
            stratum,
            arm: site_arms[0],
            site_arms,
            enrolled_day: one.enrolled_day,
            adherence: course.adherence,
            earlier: !one.person.earlier.is_empty(),
            stopped_day: course.stopped_day,
            left: None::<(f64, Left)>,
        };
        let Course { days, gone_when_stopped, .. } = course;
        Participant { subject, person: key, days, gone_when_stopped, own, twin }
    }

    /// What one site shows under an arm: endpoint, visit; and the mean calibre of its hairs on day 0.
    fn show(
        &self,
        chance: &Chance,
        one: &Screened,
        site: usize,
        arm: usize,
        course: &Course,
    ) -> (Vec<Vec<Shown>>, f64) {
        let (trial, laws, head) = (self.trial, self.laws, &one.heads[site]);
        let of = &trial.participants;
        let mut plan = people::history(of, &one.person);
        plan.extend(trial.arms[arm].treatments.iter().filter_map(|t| taken(t, course)));
        let weighed = trial.endpoints.iter().any(|e| e.measured == Measured::HairWeight);
        let mut days: Vec<f64> = course.days.to_vec();
        if weighed {
            days.extend(course.days.iter().map(|d| d - CLIPPED_DAYS));
            days.sort_by(f64::total_cmp);
            days.dedup();
        }
        let at = |day: f64| days.iter().position(|d| *d == day).unwrap_or(0);
        let last = days.last().copied().unwrap_or(0.0) + 1.0;
        let lived = head.course(laws, &one.causes, &plan, last);
        let harvest = lived.harvest(&days);
        let margin_cm = MARGIN_SDS * 0.1 * trial.endpoints.iter().map(|e| e.relocation_mm).fold(0.0, f64::max);
        let base = &harvest.snapshots[at(0.0)];
        let mut shown: Vec<Vec<Shown>> = vec![Vec::with_capacity(course.days.len()); trial.endpoints.len()];
        for (visit, day) in course.days.iter().enumerate() {
            let now = &harvest.snapshots[at(*day)];
            let before = weighed.then(|| &harvest.snapshots[at(*day - CLIPPED_DAYS)][..]);
            let here = seen(head, now, before, laws, [0.0; 2], &trial.endpoints);
            for (e, endpoint) in trial.endpoints.iter().enumerate() {
                let truth = here[e];
                let found = match visit > 0 && endpoint.relocation_mm > 0.0 {
                    true => {
                        let z = chance.normals(one.person.number, Draw::Place, (visit * 64 + site) as u32);
                        let by = displaced(z, endpoint.relocation_mm, margin_cm);
                        seen(head, now, before, laws, by, std::slice::from_ref(endpoint))[0]
                    }
                    false => truth,
                };
                let moves = (endpoint.measured == Measured::HairCount)
                    .then(|| moves(head, base, now, laws, &Sight::of(endpoint)));
                shown[e].push(Shown { truth, found, moves });
            }
        }
        let calibre = Endpoint { measured: Measured::MeanCalibre, ..trial.endpoints[0].clone() };
        (shown, seen(head, base, None, laws, [0.0; 2], &[calibre])[0])
    }
}

/// How people came in: of those looked at, how many were not admitted by each criterion.
pub(crate) fn flow(trial: &Trial, screened: u32, excluded: Vec<u32>) -> Flow {
    let name = |c: &crate::design::Criterion| {
        let end = |word: &str, x: Option<f64>| x.map(|x| format!(" {word} {x}"));
        let ends = [end("at least", c.least), end("at most", c.most)].into_iter().flatten().collect::<Vec<_>>();
        format!("{}: not{}", trial.endpoints[c.endpoint].title, ends.join(" and"))
    };
    Flow { screened, excluded: trial.participants.criteria.iter().map(name).zip(excluded).collect() }
}

/// How somebody keeps to visits and plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Course {
    /// Days of the visits, the baseline first.
    pub days: Vec<f64>,
    /// Share of doses taken.
    pub adherence: f64,
    /// When the treatment is stopped, if it is.
    pub stopped_day: Option<f64>,
    /// Whether one does not come again then.
    pub gone_when_stopped: bool,
}

impl Course {
    /// That of a person.
    pub fn of(trial: &Trial, chance: &Chance, person: u32) -> Course {
        let last = trial.visits.weeks.last().map_or(0.0, |week| 7.0 * week);
        let window = |v: usize| {
            let u = chance.uniforms(person, Draw::Window, v as u32)[0];
            libm::floor(u * (2.0 * trial.visits.window_days + 1.0)) - trial.visits.window_days
        };
        let days: Vec<f64> = std::iter::once(0.0)
            .chain(trial.visits.weeks.iter().enumerate().map(|(v, week)| (7.0 * week + window(v)).max(1.0)))
            .collect();
        let usual = trial.conduct.adherence;
        let z = chance.normals(person, Draw::Adherence, 0)[0];
        let adherence = (usual.mean.unwrap_or(1.0) + usual.sd.unwrap_or(0.0) * z).clamp(0.0, 1.0);
        let [stops, when] = chance.uniforms(person, Draw::Stop, 0);
        let stopped_day = (stops < trial.conduct.stop_treatment_share).then(|| 1.0 + libm::floor(when * (last - 1.0)));
        let stays = chance.uniforms(person, Draw::Stop, 1)[0] < trial.conduct.stay_after_stopping_share;
        Course { days, adherence, stopped_day, gone_when_stopped: stopped_day.is_some() && !stays }
    }
}

/// A treatment as somebody takes it; `None` if nothing of it is.
pub(crate) fn taken(treatment: &ArmTreatment, course: &Course) -> Option<Box<dyn Treatment>> {
    let registration = treatment::registered(treatment.kind.name)?;
    let mut values = treatment.values.clone();
    if treatment.kind.fields.iter().any(|field| field.key == "adherence_fraction") {
        let planned = values.number("adherence_fraction").unwrap_or(1.0);
        values.0.insert("adherence_fraction".into(), Value::Number(planned * course.adherence));
    }
    if let Some(stopped) = course.stopped_day {
        let has = |key: &str| treatment.kind.fields.iter().any(|field| field.key == key);
        if has("stop_day") {
            if values.number("start_day").is_some_and(|start| start >= stopped) {
                return None;
            }
            let planned = values.number("stop_day").unwrap_or(f64::INFINITY);
            values.0.insert("stop_day".into(), Value::Number(planned.min(stopped)));
        }
        if let Some(days) = values.numbers("session_days") {
            let given: Vec<f64> = days.iter().copied().filter(|day| *day <= stopped).collect();
            if given.is_empty() {
                return None;
            }
            values.0.insert("session_days".into(), Value::Numbers(given));
        }
    }
    Some((registration.build)(&values, &[]))
}

/// The season of somebody enrolled on a date.
fn season(date: &str, hemisphere: &str) -> Option<Box<dyn Cause>> {
    let mut values = Values::default();
    values.0.insert("day_0_date".into(), Value::Text(date.into()));
    values.0.insert("hemisphere".into(), Value::Text(hemisphere.into()));
    cause::registered("season").map(|r| (r.build)(&values))
}
