//! From what could be seen to what is in the data: readings with their errors, visits missed, people who leave.
//!
//! Leaving and missing a visit may depend on what was seen: the log-odds of a person whose last change of the
//! first endpoint was one SD worse than the mean of all rise by what the trial says. SD and mean are those of all
//! people who were played, so fewer people of the same trial leave for the same reasons.

use crate::chance::{Chance, Draw};
use crate::design::Trial;
use crate::reading::{Moment, read};
use crate::record::{Data, Flow, HairMoves, Left, Record, Subject};
use crate::stage::{Participant, Played, Shown};
use anagen_evidence::study::Measured;
use anagen_model::law::Parameters;
use libm::{exp, log, pow, sqrt};

/// A value between that of the control and its own: `effect` of the way.
fn between(control: f64, own: f64, effect: f64) -> f64 {
    control + effect * (own - control)
}

fn moves_between(control: HairMoves, own: HairMoves, effect: f64) -> HairMoves {
    let of = |a: u32, b: u32| libm::round(between(f64::from(a), f64::from(b), effect)).max(0.0) as u32;
    HairMoves {
        kept: of(control.kept, own.kept),
        gained: of(control.gained, own.gained),
        lost: of(control.lost, own.lost),
    }
}

/// Everything of one person that would be read if nothing went wrong.
struct Complete {
    records: Vec<Record>,
    /// Change of the first endpoint at each visit, mean over sites; better is more.
    better: Vec<f64>,
}

impl Played {
    /// The data of the first `trial.participants.n` people as `trial` measures, keeps and loses them. `effect` is
    /// the share of the benefit over the first control arm that is real: 1 as simulated, 0 none at all; anything but 1 needs a trial
    /// that was played with twins. Design, arms, sites and what counts as a hair must be those that were played.
    ///
    /// # Panics
    ///
    /// If `effect` is not 1 and there are no twins.
    pub fn data(&self, trial: &Trial, law: &Parameters, effect: f64) -> Data {
        let chance = Chance { seed: self.seed };
        let whole: Vec<Complete> =
            self.people.iter().enumerate().map(|(i, p)| complete(trial, law, &chance, i, p, effect)).collect();
        let spread: Vec<[f64; 2]> = (0..=trial.visits.weeks.len())
            .map(|v| {
                let count = whole.len().max(1) as f64;
                let mean = whole.iter().map(|c| c.better[v]).sum::<f64>() / count;
                let variance = whole.iter().map(|c| (c.better[v] - mean) * (c.better[v] - mean)).sum::<f64>() / count;
                [mean, sqrt(variance)]
            })
            .collect();
        let n = trial.participants.n as usize;
        let mut data = Data { flow: self.flow_of(n), ..Data::default() };
        for (person, complete) in self.people.iter().zip(whole).take(n) {
            let (subject, last_visit, missed) = fate(trial, &chance, person, &complete.better, &spread);
            let kept = |r: &Record| (r.visit as usize) <= last_visit && !missed[r.visit as usize];
            data.records.extend(complete.records.into_iter().filter(kept));
            data.subjects.push(subject);
        }
        data
    }

    /// How people came in up to the `n`-th; of fewer than were played, those looked at are told in proportion.
    fn flow_of(&self, n: usize) -> Flow {
        let all = self.people.len();
        if n >= all {
            return self.flow.clone();
        }
        let screened = self.people[..n].last().map_or(0, |p| p.person);
        let refused = screened - n as u32;
        let total: u32 = self.flow.excluded.iter().map(|(_, count)| count).sum();
        let mut left = refused;
        let share = |(reason, count): &(String, u32)| {
            let part = if total == 0 { 0.0 } else { f64::from(refused) * f64::from(*count) / f64::from(total) };
            let part = (libm::round(part) as u32).min(left);
            left -= part;
            (reason.clone(), part)
        };
        let mut excluded: Vec<(String, u32)> = self.flow.excluded.iter().map(share).collect();
        if let Some(last) = excluded.last_mut() {
            last.1 += left;
        }
        Flow { screened, excluded }
    }
}

fn complete(
    trial: &Trial,
    law: &Parameters,
    chance: &Chance,
    index: usize,
    person: &Participant,
    effect: f64,
) -> Complete {
    assert!(effect == 1.0 || !person.twin.is_empty(), "a share of an effect needs a trial played with twins");
    let mut records = Vec::new();
    let mut better = vec![0.0; person.days.len()];
    let sites = person.own.len();
    for site in 0..sites {
        for endpoint in 0..trial.endpoints.len() {
            let mut base = 0.0;
            for (visit, day) in person.days.iter().enumerate() {
                let own = person.own[site][endpoint][visit];
                let shown = match effect == 1.0 {
                    true => own,
                    false => {
                        let control = person.twin[site][endpoint][visit];
                        Shown {
                            truth: between(control.truth, own.truth, effect),
                            found: between(control.found, own.found, effect),
                            moves: control.moves.zip(own.moves).map(|(c, o)| moves_between(c, o, effect)),
                        }
                    }
                };
                let subject = &person.subject;
                let moment =
                    Moment { person: person.person, site, visit, day: *day, calendar_day: subject.enrolled_day + day };
                let value = read(trial, law, chance, endpoint, &moment, shown.found);
                if visit == 0 {
                    base = value;
                }
                if endpoint == 0 {
                    let sign = if trial.endpoints[0].measured == Measured::Salt { -1.0 } else { 1.0 };
                    better[visit] += sign * (value - base) / sites as f64;
                }
                records.push(Record {
                    subject: index as u32,
                    site: site as u16,
                    arm: subject.site_arms[site],
                    endpoint: endpoint as u16,
                    visit: visit as u16,
                    day: *day,
                    value,
                    truth: shown.truth,
                    on_treatment: subject.stopped_day.is_none_or(|stopped| *day <= stopped),
                    moves: shown.moves,
                });
            }
        }
    }
    Complete { records, better }
}

/// The chance of an event by a visit, from its share over the whole trial.
fn hazard(share: f64, part: f64) -> f64 {
    1.0 - pow(1.0 - share, part)
}

/// A chance whose log-odds are moved.
fn moved(chance: f64, by: f64) -> f64 {
    if chance <= 0.0 || chance >= 1.0 {
        return chance;
    }
    1.0 / (1.0 + exp(-(log(chance / (1.0 - chance)) + by)))
}

/// Until which visit somebody comes, and which visits are missed.
fn fate(
    trial: &Trial,
    chance: &Chance,
    person: &Participant,
    better: &[f64],
    spread: &[[f64; 2]],
) -> (Subject, usize, Vec<bool>) {
    let conduct = &trial.conduct;
    let mut subject = person.subject.clone();
    let last = person.days.len() - 1;
    let end = person.days[last].max(1.0);
    let mut missed = vec![false; last + 1];
    // What was seen at the last visit that was not missed: SDs worse than the others.
    let mut worse = 0.0;
    let mut until = last;
    for visit in 1..=last {
        let part = (person.days[visit] - person.days[visit - 1]) / end;
        let leaves = moved(hazard(conduct.drop_out_share, part), conduct.drop_out_by_outcome * worse);
        if chance.uniforms(person.person, Draw::DropOut, visit as u32)[0] < leaves {
            until = visit - 1;
            subject.left = Some((person.days[visit - 1], Left::DroppedOut));
            break;
        }
        let misses = moved(conduct.missed_visit_share, conduct.missed_by_outcome * worse);
        missed[visit] = chance.uniforms(person.person, Draw::Missed, visit as u32)[0] < misses;
        let [mean, sd] = spread[visit];
        if !missed[visit] && sd > 0.0 {
            worse = (mean - better[visit]) / sd;
        }
    }
    if let Some(stopped) = subject.stopped_day.filter(|_| person.gone_when_stopped) {
        let seen = person.days.iter().filter(|day| **day <= stopped).count() - 1;
        if seen < until {
            until = seen;
            subject.left = Some((stopped, Left::StoppedTreatment));
        }
    }
    // A treatment cannot be stopped by somebody who is gone.
    if let Some((day, _)) = subject.left {
        subject.stopped_day = subject.stopped_day.filter(|stopped| *stopped <= day);
    }
    (subject, until, missed)
}
