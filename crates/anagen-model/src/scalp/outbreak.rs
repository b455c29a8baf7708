//! One patient's episode of alopecia areata: which skin is disposed, where and when foci light up, how
//! the patient answers to what suppresses them, and when the disease rests.
//!
//! Assumptions, none of them measured: skin is either disposed to the attack or keeps its immune
//! privilege; the disposed skin is a number of round patches that has the share of the scalp asked
//! for; on the first day of the episode all of it is under attack. From then on foci come as a Poisson
//! sequence keyed by their number, uniform over disposed skin; from day 0 on the whole disease falls
//! asleep and wakes at keyed turns. Severity is drawn from its spread among those values under which
//! an attack lasts as long as this episode has: who is still ill after years is chronic.

use super::areata::AreataLaw;
use super::depot::distance_cm;
use super::{Domain, Patches, Surface, TargetArea};
use crate::quantity::special::normal_quantile;
use crate::quantity::stream::{Purpose, Stream, uniform32};
use libm::{ceil, exp, log, sqrt};

/// An outbreak of the attack, as a cause describes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outbreak {
    /// Day it began; negative before day 0.
    pub since_day: f64,
    /// Share of the scalp that is disposed, percent.
    pub salt_percent: f64,
    /// `r_E` of this patient, 1/day, if it is known; else it is drawn.
    pub regulation_per_day: Option<f64>,
    /// Foci a year on a wholly disposed scalp, if known; else drawn.
    pub foci_per_year: Option<f64>,
    /// Response to what suppresses the attack, relative to the median patient, if known; else drawn.
    pub response: Option<f64>,
}

impl Outbreak {
    /// The day on which the simulated attack is lit: after two years regulation and follicles are as
    /// after any longer time.
    pub fn lit_day(&self) -> f64 {
        self.since_day.max(-FORGOTTEN_DAYS)
    }
}

/// A new focus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focus {
    /// Day it was lit.
    pub day: f64,
    /// Where, cm.
    pub place_cm: [f64; 3],
}

/// One patient's episode on one ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Day the attack was lit.
    pub since_day: f64,
    /// Whether each patch is disposed.
    pub disposed: Vec<bool>,
    /// `r_E` of this patient, 1/day.
    pub regulation_per_day: f64,
    /// Response to what suppresses the attack: factor on `J` and on added regulation.
    pub response: f64,
    /// Foci on this skin, a year.
    foci_per_year: f64,
    stream: Stream,
}

/// Share of the scalp in one round patch of disposed skin, percent.
const PATCH_PERCENT: f64 = 5.0;
/// Longest history of an attack that is simulated, days.
const FORGOTTEN_DAYS: f64 = 730.0;
/// Greatest true area of a unit of the chart, for uniform places.
const GREATEST_AREA_FACTOR: f64 = 1.3;

impl Episode {
    /// Draws the episode of an outbreak.
    pub fn of(
        outbreak: &Outbreak,
        law: &AreataLaw,
        domain: Domain,
        head: &Surface,
        patches: &Patches,
        stream: &Stream,
    ) -> Self {
        // One patient has one disease, wherever on the scalp one looks.
        let person = stream.of_patient();
        let [u_foci, u_response] = person.uniforms(0, 0, Purpose::Episode);
        let spread = |sigma: f64, u: f64| exp(sigma * normal_quantile(u));
        let per_year = outbreak.foci_per_year.unwrap_or_else(|| law.foci_per_year * spread(law.foci_sigma, u_foci));
        let share = (0.01 * outbreak.salt_percent).min(1.0);
        let disposed = match domain {
            // A measured site of such a patient stands in disposed skin.
            Domain::Target(plot) => around_a_site(plot, patches, share, head, stream),
            Domain::Head(_) => disposition(domain, patches, share, stream),
        };
        let disposed_cm2: f64 = patches.area_cm2.iter().zip(&disposed).map(|(a, d)| if *d { *a } else { 0.0 }).sum();
        let on_this_skin = match domain {
            Domain::Target(_) => disposed_cm2 / head.area_cm2(),
            Domain::Head(_) => share,
        };
        Episode {
            since_day: outbreak.lit_day(),
            disposed,
            regulation_per_day: outbreak.regulation_per_day.unwrap_or_else(|| severity(outbreak, law, head, &person)),
            response: law.response * outbreak.response.unwrap_or_else(|| spread(law.response_sigma, u_response)),
            foci_per_year: per_year * on_this_skin,
            stream: *stream,
        }
    }

    /// The foci lit from `start` on and before `end`, in order of their days.
    pub fn foci(&self, domain: Domain, patches: &Patches, start: f64, end: f64) -> Vec<Focus> {
        let (mut foci, bounds) = (Vec::new(), domain.chart_bounds());
        if self.foci_per_year <= 0.0 {
            return foci;
        }
        let (mut day, mut number) = (self.since_day, 0);
        loop {
            let block = self.stream.block(u32::MAX, number, Purpose::Focus);
            day -= log(uniform32(block[0])) * 365.25 / self.foci_per_year;
            if day >= end {
                return foci;
            }
            let hit = |place: [f64; 3]| patches.patch_of(place).is_some_and(|p| self.disposed[p as usize]);
            let place = || strewn(domain, bounds, &self.stream, number, Purpose::Focus, hit);
            if let Some(place_cm) = if day < start { None } else { place() } {
                foci.push(Focus { day, place_cm });
            }
            number += 1;
        }
    }

    /// Days on which the disease falls asleep and wakes in turn, from day 0 (awake) to `end`.
    pub fn turns(&self, law: &AreataLaw, end: f64) -> Vec<f64> {
        let (person, mut turns, mut day) = (self.stream.of_patient(), Vec::new(), 0.0);
        loop {
            let number = turns.len() as u32;
            let per_year = if number % 2 == 0 { law.remissions_per_year } else { law.relapses_per_year };
            if per_year <= 0.0 {
                return turns;
            }
            day -= log(uniform32(person.block(1, number, Purpose::Episode)[0])) * 365.25 / per_year;
            if day >= end {
                return turns;
            }
            turns.push(day);
        }
    }
}

/// `r_E` of a patient whose episode has lasted: exponential, by rejection.
fn severity(outbreak: &Outbreak, law: &AreataLaw, head: &Surface, stream: &Stream) -> f64 {
    let lasted = -outbreak.since_day;
    // A wholly disposed scalp has no border to retreat from.
    let percent = if outbreak.salt_percent < 100.0 { outbreak.salt_percent.min(PATCH_PERCENT) } else { f64::INFINITY };
    let radius_mm = 10.0 * sqrt(0.01 * percent * head.area_cm2() / core::f64::consts::PI);
    for attempt in 0..1000 {
        let u = stream.uniforms(2, attempt, Purpose::Episode)[0];
        let regulation_per_day = -law.regulation_per_day * log(u) / core::f64::consts::LN_2;
        if (AreataLaw { regulation_per_day, ..law.clone() }).holds(radius_mm, lasted) {
            return regulation_per_day;
        }
    }
    0.0
}

/// A place uniform over true area that `hit` accepts; keyed by number and attempt. `bounds` are those of the
/// domain's chart.
fn strewn(
    domain: Domain,
    bounds: [[f64; 2]; 2],
    stream: &Stream,
    number: u32,
    purpose: Purpose,
    hit: impl Fn([f64; 3]) -> bool,
) -> Option<[f64; 3]> {
    let [[left, right], [back, front]] = bounds;
    for attempt in 0..20_000 {
        let block = stream.block(attempt, number, purpose);
        let place = [left + (right - left) * uniform32(block[0]), back + (front - back) * uniform32(block[1])];
        let point = domain.lift(place);
        let keep = uniform32(block[2]) * GREATEST_AREA_FACTOR < domain.area_factor(place);
        if keep && domain.contains(point) && hit(point) {
            return Some(point);
        }
    }
    None
}

/// The disposed patches: round, grown from keyed places at keyed rates until they make up the share.
fn disposition(domain: Domain, patches: &Patches, share: f64, stream: &Stream) -> Vec<bool> {
    let mut disposed = vec![false; patches.len()];
    let count = ceil(100.0 * share / PATCH_PERCENT).max(1.0) as u32;
    let (mut nearest, bounds) = (vec![f64::INFINITY; patches.len()], domain.chart_bounds());
    for number in 0..count {
        let Some(centre) = strewn(domain, bounds, stream, number, Purpose::Disposition, |_| true) else { continue };
        // Radii differ up to three-fold.
        let growth = 0.5 + uniform32(stream.block(u32::MAX, number, Purpose::Disposition)[0]);
        for (nearest, place) in nearest.iter_mut().zip(&patches.centre) {
            *nearest = nearest.min(distance_cm(place, &centre) / growth);
        }
    }
    let mut order: Vec<usize> = (0..patches.len()).collect();
    order.sort_by(|a, b| nearest[*a].total_cmp(&nearest[*b]).then(a.cmp(b)));
    let total: f64 = patches.area_cm2.iter().sum();
    let mut covered = 0.0;
    for patch in order {
        // The last patch is taken if it brings the share nearer.
        if share < 1.0 && covered + 0.5 * patches.area_cm2[patch] > share * total {
            break;
        }
        covered += patches.area_cm2[patch];
        disposed[patch] = true;
    }
    disposed
}

/// Mean square of the factors by which radii of disposed patches differ, uniform between 0.5 and 1.5.
const SPREAD_OF_RADII: f64 = 1.0 + 1.0 / 12.0;
/// Draws of skin around a site until its middle is disposed.
const MOST_DRAWS: u32 = 10_000;

/// The disposed patches of a plot of skin about a measured site: round patches as on the head
/// ([`disposition`]), strewn as a Poisson process of the density that makes up the share, given that the
/// middle of the plot lies in one of them.
fn around_a_site(plot: TargetArea, patches: &Patches, share: f64, head: &Surface, stream: &Stream) -> Vec<bool> {
    if share >= 1.0 || share <= 0.0 {
        return vec![share >= 1.0; patches.len()];
    }
    let per_cm2 = ceil(100.0 * share / PATCH_PERCENT).max(1.0) / head.area_cm2();
    let radius_cm = sqrt(-log(1.0 - share) / (per_cm2 * core::f64::consts::PI * SPREAD_OF_RADII));
    // Patches whose middle lies beyond the rim reach in.
    let [width, height] = plot.extent_cm().map(|side| side + 3.0 * radius_cm);
    for draw in 0..MOST_DRAWS {
        let (mut round, mut number, mut strewn_cm2) = (Vec::new(), 0, 0.0);
        loop {
            let block = stream.block(number, draw, Purpose::Disposition);
            strewn_cm2 -= log(uniform32(block[3])) / per_cm2;
            if strewn_cm2 > width * height {
                break;
            }
            let centre = [width * (uniform32(block[0]) - 0.5), height * (uniform32(block[1]) - 0.5), 0.0];
            round.push((centre, radius_cm * (0.5 + uniform32(block[2]))));
            number += 1;
        }
        let disposed = |place: &[f64; 3]| round.iter().any(|(centre, radius)| distance_cm(place, centre) <= *radius);
        if disposed(&[0.0; 3]) {
            return patches.centre.iter().map(disposed).collect();
        }
    }
    vec![true; patches.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalp::Region;
    use crate::scalp::patches::DEFAULT_SIDE_MM;

    const HEAD: Surface = Surface { scale: 1.0 };

    fn outbreak(salt_percent: f64) -> Outbreak {
        let [regulation_per_day, foci_per_year, response] = [None; 3];
        Outbreak { since_day: -1000.0, salt_percent, regulation_per_day, foci_per_year, response }
    }

    fn episode(salt_percent: f64, number: u32) -> (Episode, Patches) {
        let patches = Patches::new(Domain::Head(HEAD), DEFAULT_SIDE_MM);
        let stream = Stream::new(3, number);
        (
            Episode::of(&outbreak(salt_percent), &AreataLaw::default(), Domain::Head(HEAD), &HEAD, &patches, &stream),
            patches,
        )
    }

    #[test]
    fn disposed_skin_has_the_share_asked_for() {
        for salt in [1.0, 37.0, 85.0, 100.0] {
            let (episode, patches) = episode(salt, 0);
            let area = |only: bool| -> f64 {
                let mine = |p: &usize| !only || episode.disposed[*p];
                (0..patches.len()).filter(mine).map(|p| patches.area_cm2[p]).sum()
            };
            let found = 100.0 * area(true) / area(false);
            assert!((found - salt).abs() < 0.02, "{salt} {found}");
        }
    }

    #[test]
    fn a_patient_has_one_disease_wherever_one_looks() {
        let area = Domain::Target(super::super::TargetArea::square(1.0, super::super::Region::Vertex));
        let patches = Patches::new(area, DEFAULT_SIDE_MM);
        let (law, outbreak) = (AreataLaw::default(), outbreak(100.0));
        let here = Stream::new(3, 5);
        let [a, b] = [here, here.elsewhere()].map(|s| Episode::of(&outbreak, &law, area, &HEAD, &patches, &s));
        assert_eq!(
            (a.regulation_per_day, a.response, a.foci_per_year),
            (b.regulation_per_day, b.response, b.foci_per_year)
        );
        assert!(a.turns(&law, 1e5) == b.turns(&law, 1e5) && a.turns(&law, 1e5).len() > 5);
        let foci = |e: &Episode| e.foci(area, &patches, -1000.0, 5000.0);
        assert_ne!(foci(&a), foci(&b), "but foci are of a place");
    }

    #[test]
    fn foci_come_at_their_rate_on_disposed_skin_only() {
        let (episode, patches) = episode(40.0, 1);
        let years = 400.0;
        let foci = episode.foci(Domain::Head(HEAD), &patches, -1000.0, -1000.0 + 365.25 * years);
        let expected = episode.foci_per_year * years;
        assert!((foci.len() as f64 - expected).abs() < 4.5 * expected.sqrt(), "{} {expected}", foci.len());
        for focus in &foci {
            assert!(episode.disposed[patches.patch_of(focus.place_cm).unwrap() as usize]);
        }
        // Those of a shorter plan are the first of a longer one.
        let first = episode.foci(Domain::Head(HEAD), &patches, -1000.0, 0.0);
        assert_eq!(first[..], foci[..first.len()]);
        // Those of a later plan are the last.
        let last = episode.foci(Domain::Head(HEAD), &patches, 5000.0, -1000.0 + 365.25 * years);
        assert!(!last.is_empty() && last[..] == foci[foci.len() - last.len()..]);
    }

    /// Far from the middle, which is disposed by design, plots have the share asked for. Over 3,000 plots
    /// the standard error is below 0.01.
    #[test]
    fn skin_around_a_site_is_disposed_like_the_head() {
        let plot =
            TargetArea { width_cm: 40.0, height_cm: 1.0, margin_cm: 0.0, region: Region::Vertex, centre_cm: None };
        let patches = Patches::new(Domain::Target(plot), 5.0);
        for share in [0.1, 0.5, 0.85] {
            let (mut far, mut all) = (0.0, 0.0);
            for number in 0..3000 {
                let disposed = around_a_site(plot, &patches, share, &HEAD, &Stream::new(4, number));
                let middle = patches.patch_of([0.0; 3]).expect("the middle");
                assert!(disposed[middle as usize] || patches.centre[middle as usize][0].abs() > 0.1);
                let end = patches.patch_of([19.9, 0.0, 0.0]).expect("the end");
                far += disposed[end as usize] as u8 as f64;
                all += 1.0;
            }
            assert!((far / all - share).abs() < 0.035, "{share} {}", far / all);
        }
        assert!(around_a_site(plot, &patches, 1.0, &HEAD, &Stream::new(4, 0)).iter().all(|d| *d));
    }

    #[test]
    fn who_is_ill_for_years_is_chronic() {
        let law = AreataLaw::default();
        for number in 0..20 {
            let regulation_per_day = episode(50.0, number).0.regulation_per_day;
            assert!(AreataLaw { regulation_per_day, ..law.clone() }.outlives(1000.0));
        }
    }
}
