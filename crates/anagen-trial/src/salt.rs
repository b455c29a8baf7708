//! Trials in alopecia areata: SALT of whole heads, by the cheap staging that published studies are staged with
//! (`anagen_evidence::restage::areata`). Age and sex act on nothing that SALT reads there.

use crate::allot::{List, of_sites};
use crate::chance::Chance;
use crate::design::{Covariate, Layout, Trial, place_in_scale};
use crate::people::person;
use crate::record::Subject;
use crate::stage::{Course, MOST_SCREENED, Only, Participant, Played, Shown, flow, taken};
use anagen_evidence::restage::areata::{Entrant, Plan, entrant, salt_courses};
use anagen_model::law::Parameters;
use anagen_model::patient::Sex;

/// Somebody who was admitted.
struct Admitted {
    entrant: Entrant,
    course: Course,
    subject: Subject,
}

/// Plays the first `n` people of a replicate; with `everybody`, all in that arm.
pub(crate) fn cast(
    trial: &Trial,
    laws: &Parameters,
    replicate: u32,
    n: u32,
    twins: bool,
    everybody: Option<u16>,
    only: Option<Only>,
) -> Played {
    let of = &trial.participants;
    let chance = Chance::of(trial.seed, replicate);
    let mut list = List::new(&trial.allocation, &trial.arms, chance);
    let mut excluded = vec![0; of.criteria.len()];
    let (mut screened, mut admitted): (u32, Vec<Admitted>) = (0, Vec::new());
    while (admitted.len() as u32) < n && screened < n.saturating_mul(MOST_SCREENED) {
        screened += 1;
        let who = person(of, &chance, screened);
        let entrant = entrant(&of.people, chance.seed, screened);
        let outside = |c: &crate::design::Criterion| {
            let value = libm::round(entrant.salt_percent);
            c.least.is_some_and(|least| value < least) || c.most.is_some_and(|most| value > most)
        };
        if let Some(reason) = of.criteria.iter().position(outside) {
            excluded[reason] += 1;
            continue;
        }
        let duration_years = entrant.duration_days / 365.25;
        let value = |by| match by {
            Covariate::AgeYears => who.known.age_years,
            Covariate::Sex => f64::from(u8::from(who.known.sex == Sex::Male)),
            Covariate::Grade => place_in_scale(who.known.grade),
            Covariate::DurationYears => duration_years,
            Covariate::Baseline => libm::round(entrant.salt_percent),
            Covariate::CalibreUm => 0.0,
        };
        if only.is_some_and(|only| !only.takes(value)) {
            continue;
        }
        let stratum = trial.allocation.stratum(value);
        let arm = everybody.unwrap_or_else(|| list.next(stratum));
        let course = Course::of(trial, &chance, screened);
        let subject = Subject {
            number: admitted.len() as u32 + 1,
            sex: who.known.sex,
            age_years: who.known.age_years,
            grade: who.known.grade,
            ethnicity: who.known.ethnicity,
            duration_years,
            calibre_um: 0.0,
            stratum,
            arm,
            site_arms: of_sites(Layout::Parallel, arm, 1, &chance, screened),
            enrolled_day: 0.0,
            adherence: course.adherence,
            earlier: !who.earlier.is_empty(),
            stopped_day: course.stopped_day,
            left: None,
        };
        admitted.push(Admitted { entrant, course, subject });
    }
    let own = courses(trial, laws, &chance, &admitted, |one| one.subject.arm);
    let control = trial.arms.iter().position(|arm| arm.control).unwrap_or(0) as u16;
    let twin = if twins { courses(trial, laws, &chance, &admitted, |_| control) } else { Vec::new() };
    let shown = |salts: Option<&Vec<f64>>| -> Vec<Vec<Vec<Shown>>> {
        let Some(salts) = salts else { return Vec::new() };
        let visits = salts.iter().map(|salt| Shown { truth: *salt, found: *salt, moves: None });
        vec![vec![visits.collect(); trial.endpoints.len()]]
    };
    let people = admitted.into_iter().enumerate().map(|(i, one)| Participant {
        person: one.entrant.number,
        gone_when_stopped: one.course.gone_when_stopped,
        days: one.course.days,
        subject: one.subject,
        own: shown(own.get(i)),
        twin: shown(twin.get(i)),
    });
    let people = people.collect();
    Played { seed: chance.seed, flow: flow(trial, screened, excluded), people }
}

/// SALT of everybody at the visits under an arm each. Those who keep to one plan on the same days walk side by
/// side.
fn courses(
    trial: &Trial,
    laws: &Parameters,
    chance: &Chance,
    people: &[Admitted],
    arm: impl Fn(&Admitted) -> u16,
) -> Vec<Vec<f64>> {
    let mut groups: Vec<(u16, &Course, Vec<usize>)> = Vec::new();
    for (i, one) in people.iter().enumerate() {
        let arm = arm(one);
        match groups.iter_mut().find(|(a, course, _)| *a == arm && **course == one.course) {
            Some((_, _, members)) => members.push(i),
            None => groups.push((arm, &one.course, vec![i])),
        }
    }
    let mut all = vec![Vec::new(); people.len()];
    for (arm, course, members) in groups {
        let treatments = trial.arms[arm as usize].treatments.iter().filter_map(|t| taken(t, course)).collect();
        let until_day = course.days.last().copied().unwrap_or(0.0);
        let plan = Plan { treatments, until_day, responders_from: None };
        let entrants: Vec<Entrant> = members.iter().map(|i| people[*i].entrant).collect();
        let salts = salt_courses(&entrants, laws, chance.seed, &[plan], &course.days);
        for (place, i) in members.iter().enumerate() {
            all[*i] = salts[0].iter().map(|day| day[place]).collect();
        }
    }
    all
}
