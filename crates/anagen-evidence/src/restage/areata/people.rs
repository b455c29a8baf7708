//! The people of a study in areata: how much of the scalp is bare on day 0, since when, and the episode
//! the outbreak law draws for each.
//!
//! Assumed: SALT on day 0 is even within the class of severe disease (50 to 95) and within that of very
//! severe disease (95 to 100), with as many people in the second as the printed mean asks for (half of
//! them where none is printed, as in BRAVE-AA; the mean is then 85). Where the range admitted does not
//! cross 95 it is even in that range. Episodes are lognormal about three years (sigma 0.7) within the
//! range admitted, half a year to eight years where none is printed. Age and sex act on nothing that SALT
//! reads here, so none are drawn. No drop-out, full adherence.

use super::skin::Skin;
use crate::study::People;
use anagen_model::law::Parameters;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::outbreak::{Episode, Outbreak};
use anagen_statistics::distribution::normal_cdf;

/// SALT admitted where a study prints no range: severe disease.
const SEVERE_PERCENT: [f64; 2] = [50.0, 100.0];
/// SALT from which disease is very severe.
const VERY_SEVERE_PERCENT: f64 = 95.0;
/// Share of very severe disease where no mean is printed.
const VERY_SEVERE_SHARE: f64 = 0.5;
/// Length of episodes admitted where a study prints none, years.
const EPISODE_YEARS: [f64; 2] = [0.5, 8.0];
/// Median length of an episode, years, and its lognormal spread.
const MEDIAN_YEARS: f64 = 3.0;
const SIGMA_YEARS: f64 = 0.7;

/// How somebody stands on day 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entrant {
    /// Number; with the seed the key of all of one's luck.
    pub number: u32,
    /// Share of the scalp that is bare, percent.
    pub salt_percent: f64,
    /// How long the episode has lasted, days.
    pub duration_days: f64,
}

/// The first so many entrants of a study. Their chance hangs on the seed and their number alone: under other
/// laws or on another arm they are the same people.
pub fn entrants(admitted: &People, seed: u64, count: u32) -> Vec<Entrant> {
    (0..count).map(|number| entrant(admitted, seed, number)).collect()
}

/// One of them.
pub fn entrant(admitted: &People, seed: u64, number: u32) -> Entrant {
    let [u, v] = Stream::new(seed, number).uniforms(0, 0, Purpose::Patient);
    let (salt_percent, years) = entry(admitted, u, v);
    Entrant { number, salt_percent, duration_days: libm::floor(365.25 * years) }
}

/// An entrant with the episode that the laws give.
pub(super) struct Person {
    pub(super) number: u32,
    pub(super) episode: Episode,
}

/// SALT of day 0 and the length of the episode of a person whose chance is `u` and `v`.
fn entry(people: &People, u: f64, v: f64) -> (f64, f64) {
    let [low, high] = people.salt_range_percent.unwrap_or(SEVERE_PERCENT);
    let salt = if low < VERY_SEVERE_PERCENT && high > VERY_SEVERE_PERCENT {
        let [mild, hard] = [0.5 * (low + VERY_SEVERE_PERCENT), 0.5 * (VERY_SEVERE_PERCENT + high)];
        let share = people.salt_percent.mean.map_or(VERY_SEVERE_SHARE, |mean| (mean - mild) / (hard - mild));
        let share = share.clamp(0.0, 1.0);
        if u < share {
            VERY_SEVERE_PERCENT + (high - VERY_SEVERE_PERCENT) * u / share
        } else {
            low + (VERY_SEVERE_PERCENT - low) * (u - share) / (1.0 - share)
        }
    } else {
        low + (high - low) * u
    };
    let [shortest, longest] = people.episode_years.unwrap_or(EPISODE_YEARS);
    let share = |years: f64| normal_cdf(libm::log(years.max(0.01) / MEDIAN_YEARS) / SIGMA_YEARS);
    let [from, to] = [share(shortest), share(longest)];
    let z = normal_quantile((from + (to - from) * v).clamp(1e-9, 1.0 - 1e-9));
    (salt, (MEDIAN_YEARS * libm::exp(SIGMA_YEARS * z)).clamp(shortest, longest))
}

/// The entrants under these laws.
pub(super) fn people(entrants: &[Entrant], law: &Parameters, skin: &Skin, seed: u64) -> Vec<Person> {
    let person = |entrant: &Entrant| {
        let stream = Stream::new(seed, entrant.number);
        let [regulation_per_day, foci_per_year, response] = [None; 3];
        let outbreak = Outbreak {
            since_day: -entrant.duration_days,
            salt_percent: entrant.salt_percent,
            regulation_per_day,
            foci_per_year,
            response,
        };
        let episode = Episode::of(&outbreak, &law.areata, skin.domain, &skin.surface, &skin.patches, &stream);
        Person { number: entrant.number, episode }
    };
    let mut people: Vec<Person> = entrants.iter().map(person).collect();
    // Side by side stand those who answer alike: where nobody is ill there is nothing to do.
    people.sort_by(|a, b| a.episode.response.total_cmp(&b.episode.response).then(a.number.cmp(&b.number)));
    people
}
