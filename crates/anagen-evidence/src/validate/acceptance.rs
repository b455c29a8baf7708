//! What was promised of the evidence, beside what was found: met or not met, whatever it is.

use super::asked::{Answer, Answers};
use super::belief::Belief;
use super::row::{Contrast, Row, State};
use super::score::{Mean, Score, mean};
use crate::calibrate::DatumKind;
use crate::study::{Measured, Role};
use anagen_lab::report::words::{fixed, signed};

/// One promise.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Promise {
    /// What it is about.
    pub about: &'static str,
    /// What was promised.
    pub target: String,
    /// What was found.
    pub found: String,
    /// Whether it is met; nothing if it could not be judged.
    pub met: Option<bool>,
}

fn promise(about: &'static str, target: &str, found: String, met: Option<bool>) -> Promise {
    Promise { about, target: target.into(), found, met }
}

/// Studies to be staged at least.
const LEAST_STUDIES: usize = 40;

/// All promises, in the order of the list of them.
pub fn promises(rows: &[Row], scores: &[Score], belief: &Belief, answers: &Answers) -> Vec<Promise> {
    let of = |role: Role| scores.iter().find(|s| s.role == role.name());
    let mut all = vec![staged(rows), complete(rows)];
    if let Some(score) = of(Role::Calibrate) {
        all.extend(fitted(rows, score, belief));
    }
    if let Some(score) = of(Role::Validate) {
        all.extend(unseen(score));
    }
    all.push(decline(&answers.count_percent));
    all.push(faster(answers));
    all.extend(drugs(rows));
    all.extend(withdrawal(rows));
    all.extend(answers.cells.iter().map(|(arm, answer)| one_session(arm, answer)));
    all
}

fn foreseen(row: &Row) -> bool {
    matches!(row.state, State::Predicted(_) | State::Ordered(_))
}

/// Ids of studies whose rows meet a condition, once each.
fn studies(rows: &[Row], fits: impl Fn(&Row) -> bool) -> Vec<&str> {
    let mut all: Vec<&str> = rows.iter().filter(|r| fits(r)).map(|r| r.study.as_str()).collect();
    all.dedup();
    all
}

fn staged(rows: &[Row]) -> Promise {
    let n = studies(rows, foreseen).len();
    promise("studies staged", "at least 40 end to end", n.to_string(), Some(n >= LEAST_STUDIES))
}

fn complete(rows: &[Row]) -> Promise {
    let told = |r: &Row| matches!(r.role, Role::Calibrate | Role::Validate);
    let has = |r: &Row| told(r) && !matches!(r.state, State::NotApplicable(_));
    let all = studies(rows, has);
    let done = studies(rows, |r| has(r) && foreseen(r));
    let lacking: Vec<&str> = all.iter().copied().filter(|id| !done.contains(id)).collect();
    let found = match lacking.is_empty() {
        true => format!("all {}", all.len()),
        false => format!("{} of {}; not {}", done.len(), all.len(), lacking.join(", ")),
    };
    let target = "every one that reports a quantity of the model";
    promise("calibrate and validate studies staged", target, found, Some(lacking.is_empty()))
}

fn fitted(rows: &[Row], score: &Score, belief: &Belief) -> Vec<Promise> {
    let z = score.median_abs_z;
    let width = score.drug_half_width_per_cm2;
    vec![
        coverage("calibration rows inside their 95 % interval", "at least 90 %", 0.90, score),
        promise("median |z| of calibration rows", "0.4 to 0.9", told(z, 2), z.map(|z| (0.4..=0.9).contains(&z))),
        promise("their median half-width, drug arms", "at most 8 hairs/cm2", told(width, 1), width.map(|w| w <= 8.0)),
        disagreement(rows, belief),
    ]
}

fn unseen(score: &Score) -> Vec<Promise> {
    let (width, ratio) = (score.drug_half_width_per_cm2, score.error_over_variance);
    let within = ratio.map(|r| (0.25..=4.0).contains(&r));
    let better = |about, of: Option<Mean>| {
        let found = of.map_or("no row".into(), |m| {
            let [low, high] = m.interval.map(|x| signed(x, 2));
            format!("{} a row ({low} to {high})", signed(m.mean, 2))
        });
        promise(about, "above 0", found, of.map(|m| m.mean > 0.0))
    };
    vec![
        coverage("validation rows inside their 95 % interval", "at least 80 %", 0.80, score),
        promise("their median half-width, drug arms", "below 12 hairs/cm2", told(width, 1), width.map(|w| w < 12.0)),
        promise("their squared error over predicted variance", "0.25 to 4", told(ratio, 2), within),
        better("their log score above the prior's", score.above_prior),
        better("their log score above a meta-analysis mean's", score.above_pool),
    ]
}

fn told(x: Option<f64>, digits: usize) -> String {
    x.map_or("no row".into(), |x| fixed(x, digits))
}

fn coverage(about: &'static str, target: &str, least: f64, score: &Score) -> Promise {
    let found = score.coverage.map_or("no row".into(), |c| {
        let [mean, low, high] = [c.mean, c.interval[0], c.interval[1]].map(|x| fixed(100.0 * x, 0));
        let skipped = match score.skipped {
            0 => String::new(),
            n => format!("; {n} skipped count as misses"),
        };
        format!("{mean} % of {} rows, {} studies ({low} to {high}){skipped}", score.rows, score.studies)
    });
    promise(about, target, found, score.coverage.map(|c| c.mean >= least))
}

/// The disagreement between studies against the mean effect of drugs, in hairs/cm2.
fn disagreement(rows: &[Row], belief: &Belief) -> Promise {
    let effect = |r: &Row| {
        let is = r.role == Role::Calibrate && r.drug && r.kind == DatumKind::Density && r.contrast == Contrast::Control;
        r.scored().filter(|_| is).and(r.number()).map(|value| value / r.per())
    };
    let effect = mean(&rows.iter().filter_map(effect).collect::<Vec<_>>());
    let taus: Vec<f64> = belief.members.iter().map(|m| m.disagreement[0].tau[DatumKind::Density as usize]).collect();
    let tau = mean(&taus).unwrap_or(0.0);
    let found = effect.map_or("no drug difference".into(), |e| {
        format!("{} of a mean effect of {} hairs/cm2", fixed(tau, 1), fixed(e, 1))
    });
    let about = "between-study SD, drug arms";
    promise(about, "at most half the mean effect", found, effect.map(|e| tau <= 0.5 * e.abs()))
}

fn interval(answer: &Answer, digits: usize) -> String {
    let (median, [low, high]) = answer.told();
    format!("{} ({} to {})", fixed(median, digits), fixed(low, digits), fixed(high, digits))
}

fn decline(count: &Result<Answer, String>) -> Promise {
    let (about, target) = ("untreated decline of the count over 5 years", "20 to 32 %");
    match count {
        Err(why) => promise(about, target, why.clone(), None),
        Ok(a) => {
            let falls = Answer { values: a.values.iter().map(|x| -x).collect(), ..a.clone() };
            let met = (20.0..=32.0).contains(&falls.told().0);
            promise(about, target, format!("{} %", interval(&falls, 1)), Some(met))
        }
    }
}

fn faster(answers: &Answers) -> Promise {
    let (about, target) = ("hair mass falls faster than the count, 5 years", "1.5 to 2.5 times");
    match (&answers.count_percent, &answers.mass_percent) {
        (Ok(count), Ok(mass)) => {
            let values = mass.values.iter().zip(&count.values).map(|(m, c)| m / c).collect();
            let ratio = Answer { values, chance: 0.0 };
            let met = (1.5..=2.5).contains(&ratio.told().0);
            promise(about, target, format!("{} times", interval(&ratio, 2)), Some(met))
        }
        (Err(why), _) | (_, Err(why)) => promise(about, target, why.clone(), None),
    }
}

/// What is measured of hair.
const HAIR: [Measured; 5] = [
    Measured::HairCount,
    Measured::HairWeight,
    Measured::MeanCalibre,
    Measured::CumulativeThickness,
    Measured::AnagenShare,
];

/// Differences of drugs from control at every published week: of hair.
fn drugs(rows: &[Row]) -> Vec<Promise> {
    let class = |about: &'static str, kinds: &[&str]| {
        let is = |r: &&Row| {
            let own = r.treatments.iter().all(|t| kinds.contains(&t.as_str())) && !r.treatments.is_empty();
            r.counts() && own && HAIR.contains(&r.measured) && r.contrast == Contrast::Control && r.week.is_some()
        };
        let all: Vec<&Row> = rows.iter().filter(is).collect();
        let inside = |r: &&Row| r.scored().is_some_and(|p| p.inside);
        let outside: Vec<String> = all.iter().filter(|r| !inside(r)).map(|r| r.label()).collect();
        let found = match (all.len(), outside.len()) {
            (0, _) => "no row".into(),
            (n, 0) => format!("all {n}"),
            (n, out) => format!("{} of {n}; not {}", n - out, outside.join(", ")),
        };
        promise(about, "inside at every published week", found, (!all.is_empty()).then_some(outside.is_empty()))
    };
    vec![
        class("hair under finasteride against control", &["finasteride"]),
        class("hair under dutasteride against control", &["dutasteride"]),
        class("hair under minoxidil against control", &["minoxidil_topical"]),
    ]
}

/// Weeks after withdrawal at which the benefit lost was published.
const WITHDRAWAL_WEEKS: [f64; 3] = [8.0, 24.0, 100.0];
/// How far it may be off.
const WITHDRAWAL_POINTS: f64 = 15.0;

/// The share who kept the benefit after withdrawal.
fn withdrawal(rows: &[Row]) -> Vec<Promise> {
    let target = "within 15 points of what was published";
    let week = |week: f64| {
        let is = |r: &&Row| r.measured == Measured::SaltResponder && r.withdrawn && r.week == Some(week);
        let off = |r: &Row| match (&r.state, r.number()) {
            (State::Predicted(p), Some(value)) => Some((100.0 * (1.0 - value), 100.0 * (1.0 - p.mean))),
            _ => None,
        };
        let all: Vec<&Row> = rows.iter().filter(is).collect();
        let found: Vec<Option<(f64, f64)>> = all.iter().map(|r| off(r)).collect();
        let words = |f: &Option<(f64, f64)>| match f {
            Some((published, model)) => format!("{} against {} %", fixed(*model, 0), fixed(*published, 0)),
            None => "not staged".into(),
        };
        let told: Vec<String> = found.iter().map(words).collect();
        let near = |f: &Option<(f64, f64)>| f.is_some_and(|(p, m)| (p - m).abs() <= WITHDRAWAL_POINTS);
        let about = match week {
            8.0 => "areata benefit lost 8 weeks after withdrawal",
            24.0 => "areata benefit lost 24 weeks after withdrawal",
            _ => "areata benefit lost 100 weeks after withdrawal",
        };
        let found_words = if told.is_empty() { "no row".into() } else { told.join("; ") };
        promise(about, target, found_words, (!found.is_empty()).then(|| found.iter().all(near)))
    };
    WITHDRAWAL_WEEKS.map(week).to_vec()
}

/// The benefit of one session of cells over all people of the trial.
fn one_session(arm: &str, answer: &Result<Answer, String>) -> Promise {
    let target = "posterior 95 % interval includes 0";
    let about = "one session of cells, week 24, all people (KUKA2020)";
    match answer {
        Err(why) => promise(about, target, format!("{arm}: {why}"), None),
        Ok(a) => {
            let (_, [low, high]) = a.told();
            let found = format!("{arm}: {} hairs/cm2", interval(a, 1));
            promise(about, target, found, Some(low <= 0.0 && 0.0 <= high))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::asked::Asked;
    use super::super::foresee::{foresee, rows};
    use super::*;
    use crate::fake::{arm, belief, number, outcome, study, work};
    use crate::restage::{Order, Staged};
    use crate::study::{CountedFrom, Definition, Outcome, Scale, Study, Unit, Versus};
    use anagen_model::law::Parameters;
    use anagen_model::quantity::{Value, Values};

    /// The promises about these studies, staged by a stand-in.
    fn about(studies: &[Study], stage: super::super::foresee::Stage) -> Vec<Promise> {
        let mut of = belief(21, 1.0);
        for (i, member) in of.members.iter_mut().enumerate() {
            member.laws.cells.potency = 1.0 + 0.1 * i as f64;
        }
        let all: Vec<&Study> = studies.iter().collect();
        let foreseen = foresee(&all, &of, "", &work(stage)).expect("nobody stops it");
        let table: Vec<Row> = all.iter().zip(&foreseen).flat_map(|(s, f)| rows(s, f, &of)).collect();
        let scores = [Role::Calibrate, Role::Validate].map(|role| super::super::score::score(role, &table, 1));
        let asked = Asked::of(studies);
        let answers = asked.answers(&foresee(&asked.studies(), &of, "", &work(stage)).expect("nobody stops it"));
        promises(&table, &scores, &of, &answers)
    }

    fn met(all: &[Promise], about: &str) -> Option<bool> {
        all.iter().find(|p| p.about.contains(about)).unwrap_or_else(|| panic!("no promise about {about}")).met
    }

    #[test]
    fn the_untreated_course_is_asked_of_the_men_of_five_years() {
        let men = |count: f64, mass: f64| {
            let stage = move |s: &Study, _: &Parameters, _: &Order| {
                let told = |o: &Outcome| match (o.measured, o.arm.as_str(), o.week) {
                    (Measured::HairCount, "pbo", Some(260.0)) => number(count, 1.0),
                    (Measured::HairWeight, "pbo", Some(260.0)) => number(mass, 1.0),
                    _ => Staged::Skipped("not asked".into()),
                };
                s.outcomes.iter().map(told).collect::<Vec<_>>()
            };
            let all = about(&[study("KAUFMAN2002", Role::Calibrate, vec![outcome("a", 1.0)])], &stage);
            [met(&all, "decline"), met(&all, "hair mass")]
        };
        assert_eq!(men(-26.0, -52.0), [Some(true), Some(true)]);
        assert_eq!(men(-11.0, -15.0), [Some(false), Some(false)]);
        let nobody = about(&[study("OTHER", Role::Calibrate, Vec::new())], &|_, _, _| Vec::new());
        assert_eq!([met(&nobody, "decline"), met(&nobody, "hair mass")], [None, None]);
    }

    #[test]
    fn one_session_of_cells_is_judged_over_all_people_by_the_laws_alone() {
        let mut trial = study("KUKA2020", Role::Consistency, vec![outcome("a", 1.0)]);
        trial.outcomes[0].subgroup = Some("those who did well".into());
        trial.arms = vec![arm("LOW", &["stromal_vascular_fraction"]), arm("SAL", &["sham_injection"])];
        trial.arms[1].control = true;
        let benefit = |least: f64| {
            let stage = move |s: &Study, laws: &Parameters, _: &Order| {
                let asked = |o: &Outcome| o.subgroup.is_none() && o.versus == Versus::Arm("SAL".into());
                let told = |o: &Outcome| if asked(o) { least + laws.cells.potency } else { f64::NAN };
                s.outcomes.iter().map(|o| number(told(o), 1.0)).collect::<Vec<_>>()
            };
            met(&about(std::slice::from_ref(&trial), &stage), "one session")
        };
        assert_eq!([-2.0, 0.5, -5.0].map(benefit), [Some(true), Some(false), Some(false)]);
    }

    #[test]
    fn what_is_lost_after_withdrawal_is_told_in_points() {
        let stop = Values([("stop_day".to_string(), Value::Number(364.0))].into_iter().collect());
        let mut trial = study("W", Role::Calibrate, Vec::new());
        trial.arms = vec![arm("off", &["jak_inhibitor"]), arm("on", &["jak_inhibitor"])];
        trial.arms[0].treatments[0].values = stop;
        let kept = |arm: &str, week: f64, value: f64| Outcome {
            arm: arm.into(),
            measured: Measured::SaltResponder,
            definition: Some(Definition::KeptSalt20),
            scale: Scale::Share,
            unit: Unit::Fraction,
            versus: Versus::Itself,
            week: Some(week),
            counted_from: CountedFrom::Withdrawal,
            ..outcome(&format!("{arm}{week}"), value)
        };
        trial.outcomes = vec![kept("off", 8.0, 0.9), kept("off", 24.0, 0.6), kept("on", 24.0, 0.9)];
        let stage = |s: &Study, _: &Parameters, _: &Order| vec![number(0.8, 0.001); s.outcomes.len()];
        let all = about(&[trial], &stage);
        let week = |week: u32| met(&all, &format!("lost {week} weeks"));
        assert_eq!([week(8), week(24), week(100)], [Some(true), Some(false), None]);
    }

    #[test]
    fn a_drug_outside_at_one_week_is_named() {
        let stage = |s: &Study, _: &Parameters, _: &Order| vec![number(10.0, 1.0); s.outcomes.len()];
        let trial = study("A", Role::Validate, vec![outcome("w24", 11.0), outcome("w48", 40.0)]);
        let all = about(&[trial], &stage);
        let found = all.iter().find(|p| p.about.contains("finasteride")).expect("a promise");
        assert!(found.met == Some(false) && found.found.contains("A/w48") && !found.found.contains("A/w24"));
        assert_eq!(met(&all, "dutasteride"), None);
        assert_eq!(met(&all, "validation rows inside"), Some(false), "half is not 80 %");
    }
}
