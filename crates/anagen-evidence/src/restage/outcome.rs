//! From what everybody shows to what a study would have printed.
//!
//! The number of each person is a level, a change from day 0, or a change in percent *of the mean level on
//! day 0* (of people with little hair a percentage of their own would rule the mean). SDs between people
//! have three parts, kept apart: true differences, chance of cycling (corrected from the area that was
//! simulated to that of the study), and the device's error.

use super::Predicted;
use super::Staged;
use super::androgenetic::quantity;
use super::people::Person;
use super::readings::{Halves, Quantity};
use crate::study::{Definition, Design, Finding, Measured, Outcome, Scale, Study, Unit, Versus};
use anagen_model::law::Parameters;
use anagen_model::patient::Sex;
use anagen_statistics::distribution::normal_cdf;
use libm::sqrt;

/// What is asked of the scene.
pub(super) struct Question<'a> {
    pub outcome: &'a Outcome,
    pub quantity: Quantity,
    pub day: f64,
    /// Arms that must be played: its own and the one it is held against, or all of an ordering.
    pub arms: Vec<usize>,
}

impl<'a> Question<'a> {
    pub fn of(study: &Study, outcome: &'a Outcome) -> Question<'a> {
        let number = |id: &String| study.arms.iter().position(|arm| arm.id == *id);
        let arms = match (&outcome.finding, &outcome.versus) {
            (Finding::Ordering { above, alike }, _) => {
                above.iter().chain(alike).flat_map(|(a, b)| [a, b]).filter_map(number).collect()
            }
            (_, Versus::Arm(other)) => [&outcome.arm, other].into_iter().filter_map(number).collect(),
            _ => number(&outcome.arm).into_iter().collect(),
        };
        let quantity = quantity(study, outcome.measured, outcome.hairs);
        Question { outcome, quantity, day: outcome.day.unwrap_or(0.0), arms }
    }
}

/// Everybody's weight and density, and how large an area was simulated for how large a one.
pub(super) struct Column<'a> {
    pub weights: &'a [f64],
    pub factors: &'a [f64],
    pub staged_cm2: f64,
    pub area_cm2: f64,
}

/// An outcome that is not staged, and whether that is for want of a quantity.
pub(super) fn not_staged(outcome: &Outcome, why: &str) -> Staged {
    match outcome.measured.of_the_model() && outcome.definition != Some(Definition::Judged) {
        true => Staged::Skipped(why.into()),
        false => Staged::NotApplicable(match outcome.measured {
            Measured::SerumDht => "the model has DHT in the scalp, not in serum".into(),
            Measured::AdverseEvent => "adverse events are not simulated".into(),
            Measured::Discontinuation => "who stops is not simulated".into(),
            _ => "judged by people, by rules of their own".into(),
        }),
    }
}

/// Why an outcome of pattern loss is not staged, if it is not.
pub(super) fn unstageable(study: &Study, outcome: &Outcome) -> Option<String> {
    let why = |text: &str| Some(text.to_string());
    let by_count = matches!(outcome.definition, Some(Definition::CountRoseBy(_)));
    if !(outcome.measured.of_the_model() || by_count) || outcome.definition == Some(Definition::Judged) {
        return why("");
    }
    if outcome.day.is_none() {
        return why("no week is printed");
    }
    if outcome.versus == Versus::External {
        return why("held against people of other studies");
    }
    if let Some(group) = &outcome.subgroup
        && !matches!(group.as_str(), "men" | "women")
    {
        return Some(format!("of a subgroup: {group}"));
    }
    let named = Question::of(study, outcome).arms;
    if named.is_empty() {
        return why("none of its arms is described");
    }
    if let Some(reason) = named.iter().find_map(|a| study.arms[*a].cannot_simulate.as_ref()) {
        return Some(reason.clone());
    }
    match outcome.measured {
        Measured::HairCount | Measured::HairWeight | Measured::MeanCalibre | Measured::CumulativeThickness => {}
        Measured::AnagenShare | Measured::ScalpDht => {}
        Measured::Responder if by_count => {}
        Measured::GrowthRate => return why("growth of single hairs is not read on target areas"),
        Measured::GraftSurvival => return why("survival of grafts is an assumption of the model, not a result"),
        _ => return why("not read on target areas"),
    }
    let fits = match (outcome.scale, outcome.unit) {
        (Scale::Share, Unit::Fraction | Unit::Percent) => true,
        (Scale::PercentChange, Unit::Percent | Unit::Points) => true,
        (Scale::Level | Scale::Change, Unit::PerCm2) => true,
        (Scale::Level | Scale::Change, Unit::PerArea) => outcome.measured == Measured::HairCount,
        (Scale::Level | Scale::Change, Unit::Um) => outcome.measured == Measured::MeanCalibre,
        (Scale::Level | Scale::Change, Unit::Fraction) => outcome.measured == Measured::AnagenShare,
        _ => false,
    };
    if fits { None } else { Some(format!("{} in {} cannot be computed", outcome.scale.name(), outcome.unit.name())) }
}

/// One arm's numbers: of everybody, with what differs between people and what is chance within one.
struct Numbers {
    /// As simulated.
    raw: Vec<f64>,
    /// Without what is chance within one person.
    each: Vec<f64>,
    /// Variance within a person from cycling in the area of the study.
    cycling: f64,
    /// Variance from the device.
    device: f64,
}

/// People of an arm in an ordering, or an even share of the study.
fn of_arm(study: &Study, arm: usize) -> Option<f64> {
    let arms = if study.design == Design::WithinHead { 1 } else { study.arms.len() };
    let even = || study.people.n.map(|n| f64::from(n) / arms as f64);
    study.arms[arm].n.map(f64::from).or_else(even)
}

/// What the study would have printed.
pub(super) fn answer(
    study: &Study,
    question: &Question,
    laws: &Parameters,
    whole: &Column,
    people: &[Person],
    column: &dyn Fn(usize, f64, &Quantity) -> Vec<Halves>,
) -> Staged {
    let outcome = question.outcome;
    let wanted = |p: &Person| match outcome.subgroup.as_deref() {
        Some("men") => p.known.sex == Sex::Male,
        Some("women") => p.known.sex == Sex::Female,
        _ => true,
    };
    let raw: Vec<f64> = whole.weights.iter().zip(people).map(|(w, p)| if wanted(p) { *w } else { 0.0 }).collect();
    let sum: f64 = raw.iter().sum();
    if sum <= 0.0 {
        return not_staged(outcome, "nobody of that subgroup takes part");
    }
    let weights: Vec<f64> = raw.iter().map(|w| w / sum).collect();
    let numbers = |arm: usize| numbers(study, question, laws, whole, &weights, arm, column);
    if let Finding::Ordering { above, alike } = &outcome.finding {
        let number = |id: &String| study.arms.iter().position(|arm| arm.id == *id).unwrap_or(0);
        let seen = |(a, b): &(String, String)| {
            let (a, b) = (number(a), number(b));
            let (x, y) = (numbers(a), numbers(b));
            let both = compared(study, &x, &y, &weights, of_arm(study, a), of_arm(study, b));
            both.sampling.map(|v| both.value / sqrt((v + both.chance).max(1e-12)))
        };
        let found: Option<Vec<f64>> = above.iter().map(|p| seen(p).map(|z| normal_cdf(z - 1.96))).collect();
        let alike: Option<Vec<f64>> =
            alike.iter().map(|p| seen(p).map(|z| normal_cdf(1.96 - z) - normal_cdf(-1.96 - z))).collect();
        return match (found, alike) {
            (Some(a), Some(b)) => Staged::Ordering(a.iter().chain(&b).product()),
            _ => not_staged(outcome, "no number of people is printed"),
        };
    }
    let n = outcome.n.map(f64::from);
    let own = numbers(question.arms[0]);
    let found = match &outcome.versus {
        Versus::Arm(_) if question.arms.len() > 1 => {
            let other = numbers(question.arms[1]);
            compared(study, &own, &other, &weights, n, outcome.n_versus.map(f64::from))
        }
        _ => alone(&own, &weights, n),
    };
    let sampling_variance = match &outcome.finding {
        Finding::Number { dispersion, .. } => dispersion.variance(n),
        _ => None,
    };
    let predicted = Predicted {
        value: found.value,
        sampling_variance: sampling_variance.or(found.sampling),
        chance_variance: found.chance,
        people_sd: found.people_sd,
    };
    if predicted.value.is_finite() { Staged::Number(predicted) } else { not_staged(outcome, "nothing could be read") }
}

fn numbers(
    study: &Study,
    question: &Question,
    laws: &Parameters,
    whole: &Column,
    weights: &[f64],
    arm: usize,
    column: &dyn Fn(usize, f64, &Quantity) -> Vec<Halves>,
) -> Numbers {
    let (outcome, quantity) = (question.outcome, &question.quantity);
    let times = |halves: Vec<Halves>| -> Vec<Halves> {
        let per = if outcome.unit == Unit::PerArea { whole.area_cm2 } else { 1.0 };
        let factor = |i: usize| if quantity.grows_with_density() { per * whole.factors[i] } else { 1.0 };
        halves.iter().enumerate().map(|(i, h)| h.map(|x| x * factor(i))).collect()
    };
    let now = times(column(arm, question.day, quantity));
    let start = times(column(arm, 0.0, quantity));
    let mean = |halves: &[Halves]| halves.iter().zip(weights).map(|(h, w)| w * 0.5 * (h[0] + h[1])).sum::<f64>();
    let level = mean(&start);
    let combine = |now: f64, start: f64| match outcome.scale {
        Scale::Level => now,
        Scale::Change => now - start,
        Scale::PercentChange | Scale::Share => 100.0 * (now - start) / level.max(1e-9),
    };
    let halves: Vec<Halves> = now.iter().zip(&start).map(|(n, s)| [0, 1].map(|k| combine(n[k], s[k]))).collect();
    let each: Vec<f64> = halves.iter().map(|h| 0.5 * (h[0] + h[1])).collect();
    let apart: f64 = halves.iter().zip(weights).map(|(h, w)| w * 0.25 * (h[0] - h[1]) * (h[0] - h[1])).sum();
    let cycling = apart * whole.staged_cm2 / whole.area_cm2;
    let device = device_variance(
        study,
        quantity,
        laws,
        outcome.scale,
        if outcome.scale == Scale::Level { mean(&now) } else { level },
    );
    if outcome.scale != Scale::Share {
        return Numbers { each: corrected(&each, weights, apart), raw: each, cycling, device };
    }
    // A share of people: the chance that each, read by the device in that area, is above the threshold.
    let Some(Definition::CountRoseBy(threshold)) = outcome.definition else {
        let nothing = vec![f64::NAN; weights.len()];
        return Numbers { raw: nothing.clone(), each: nothing, cycling: 0.0, device: 0.0 };
    };
    let noise = sqrt((cycling + device).max(1e-9));
    let unit = if outcome.unit == Unit::Percent { 100.0 } else { 1.0 };
    let met = |each: &[f64]| each.iter().map(|x| unit * normal_cdf((x - threshold) / noise)).collect();
    Numbers { each: met(&corrected(&each, weights, apart)), raw: met(&each), cycling: 0.0, device: 0.0 }
}

/// Everybody's number without the chance of cycling: shrunk towards the mean so that the variance between
/// people loses the part that differs within one.
fn corrected(each: &[f64], weights: &[f64], apart: f64) -> Vec<f64> {
    let (mean, variance) = moments(each, weights);
    let keep = if variance > 0.0 { sqrt(((variance - apart) / variance).max(0.0)) } else { 0.0 };
    each.iter().map(|x| mean + keep * (x - mean)).collect()
}

/// Variance that the device adds to one person's number.
fn device_variance(study: &Study, quantity: &Quantity, laws: &Parameters, scale: Scale, level: f64) -> f64 {
    let reading = &laws.reading;
    let count = study.site.device.count_cv(laws);
    let of_level = match quantity.measured {
        Measured::HairWeight => reading.count_cv * level,
        Measured::MeanCalibre => reading.calibre_cv * level,
        Measured::AnagenShare => reading.share_sd,
        Measured::CumulativeThickness => sqrt(count * count + reading.calibre_cv * reading.calibre_cv) * level,
        _ => count * level,
    };
    let relative = if matches!(scale, Scale::PercentChange | Scale::Share) { 100.0 / level.max(1e-9) } else { 1.0 };
    let readings = if scale == Scale::Level { 1.0 } else { 2.0 };
    readings * of_level * of_level * relative * relative
}

/// A mean over people, with its parts of variance.
struct Found {
    value: f64,
    people_sd: f64,
    sampling: Option<f64>,
    chance: f64,
}

fn moments(each: &[f64], weights: &[f64]) -> (f64, f64) {
    let mean: f64 = each.iter().zip(weights).map(|(x, w)| x * w).sum();
    (mean, each.iter().zip(weights).map(|(x, w)| w * (x - mean) * (x - mean)).sum())
}

/// Variance of a weighted mean over mirrored pairs of people.
fn chance(each: &[f64], weights: &[f64], mean: f64) -> f64 {
    let pairs = each.chunks(2).zip(weights.chunks(2));
    let sum: f64 = pairs
        .map(|(x, w)| {
            let away: f64 = x.iter().zip(w).map(|(x, w)| w * (x - mean)).sum();
            away * away
        })
        .sum();
    let count = each.len().div_ceil(2) as f64;
    sum * count / (count - 1.0).max(1.0)
}

fn alone(own: &Numbers, weights: &[f64], n: Option<f64>) -> Found {
    let (value, between) = moments(&own.each, weights);
    let variance = between + own.cycling + own.device;
    Found {
        value,
        people_sd: sqrt(variance),
        sampling: n.map(|n| variance / n),
        chance: chance(&own.raw, weights, value),
    }
}

/// The difference of two arms: of different people, or of two places of the same.
fn compared(
    study: &Study,
    own: &Numbers,
    other: &Numbers,
    weights: &[f64],
    n: Option<f64>,
    n_other: Option<f64>,
) -> Found {
    let difference: Vec<f64> = own.each.iter().zip(&other.each).map(|(a, b)| a - b).collect();
    let (value, paired) = moments(&difference, weights);
    let raw: Vec<f64> = own.raw.iter().zip(&other.raw).map(|(a, b)| a - b).collect();
    let noise = [own, other].map(|arm| arm.cycling + arm.device);
    let [mine, theirs] = [own, other].map(|arm| moments(&arm.each, weights).1);
    let chance = chance(&raw, weights, value);
    if study.design == Design::WithinHead {
        let variance = paired + noise[0] + noise[1];
        return Found { value, people_sd: sqrt(variance), sampling: n.or(n_other).map(|n| variance / n), chance };
    }
    let variances = [mine + noise[0], theirs + noise[1]];
    let sampling = n.zip(n_other).map(|(n, m)| variances[0] / n + variances[1] / m);
    Found { value, people_sd: sqrt(0.5 * (variances[0] + variances[1])), sampling, chance }
}
