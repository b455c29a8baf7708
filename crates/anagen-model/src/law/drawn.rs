//! Draws of the laws themselves: every parameter that is not known, drawn from its prior.
//!
//! Rows are drawn independently. **Ignored: correlation.** Numbers of the first hand fit were fitted
//! together to the same trials, and some stand in for each other (loss of hair through androgen and
//! through inflammation; recovery of size and failing of the niche). Drawn apart they give laws that
//! the trials would have ruled out, so the spread between draws is wider than what is truly unknown;
//! enrolling the patient anew under each drawn law takes some of that back. Two relations are kept:
//! thresholds that follow each other on one scale stay in their order, and the mean response to
//! minoxidil over patients stays 1, its definition.
//!
//! What was learned together is drawn together: with the members of a posterior ([`Learned`]) a draw takes
//! one of them for all of its parameters, and only the others from their priors.
//!
//! Not drawn: rows whose prior is [`Prior::Fixed`]; rows that the user set to a value of their own; and
//! rows whose range is the spread between people, which every possible patient draws already
//! ([`OF_PEOPLE`]).
//!
//! A value that no law takes (negative; 0 where the range excludes it; a fraction above 1) is drawn again.

use super::Parameters;
use crate::quantity::prior::Shape;
use crate::quantity::stream::{Purpose, Stream};
use crate::quantity::{Parameter, Prior};

/// Rows whose range is how people differ, not how little is known of their median: the enrolment
/// draws it for every possible patient.
pub const OF_PEOPLE: [&str; 9] = [
    "patient.hairs_caucasian",
    "patient.hairs_asian",
    "patient.hairs_african",
    "clock.anagen_days",
    "size.vellus_share",
    "shaft.calibre_um",
    "shaft.growth_mm_per_day",
    "androgenetic.trial_sensitivity",
    "androgenetic.trial_exposure_years",
];

/// Thresholds on one scale, the largest first.
const FALLING: [&[&str]; 2] = [
    &["norwood_reading.ii_front", "norwood_reading.iii_front"],
    &["sinclair_reading.ii", "sinclair_reading.iii", "sinclair_reading.iv", "sinclair_reading.v"],
];

/// The two classes of the response to minoxidil: share of the strong, their response, that of the weak.
const MINOXIDIL: [&str; 3] = ["minoxidil.strong_share", "minoxidil.strong_response", "minoxidil.weak_response"];

/// Draws tried before a relation is forced.
const MOST_ATTEMPTS: u32 = 1000;

/// What the draws are keyed by beside the parameter: transitions of this purpose that no name has.
const SEED: u32 = 1;

/// The seed of everything that happens under draw number `draw`: no two draws share their luck.
pub fn seed_of(seed: u64, draw: u32) -> u64 {
    let block = Stream::new(seed, 0).block(draw, SEED, Purpose::Parameters);
    u64::from(block[0]) << 32 | u64::from(block[1])
}

/// Parameters whose values were learned together: each member is a set of values as likely as any other.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    name: String,
    rows: Vec<&'static Parameter>,
    members: Vec<Vec<f64>>,
}

impl Learned {
    /// Members of the posterior `name`: the values of these parameters, in this order. What is wrong with
    /// them is told if they are none.
    pub fn new(name: &str, parameters: &[String], members: Vec<Vec<f64>>) -> Result<Learned, String> {
        let mut rows: Vec<&'static Parameter> = Vec::new();
        for parameter in parameters {
            let row = Parameters::rows().find(|row| row.name == parameter);
            rows.push(row.ok_or(format!("there is no parameter {parameter}"))?);
        }
        if rows.is_empty() || members.is_empty() {
            return Err("it has no parameter or no member".into());
        }
        for (number, member) in members.iter().enumerate() {
            if member.len() != rows.len() {
                return Err(format!("member {number} has {} values for {} parameters", member.len(), rows.len()));
            }
            if let Some((row, value)) = rows.iter().zip(member).find(|(row, x)| !believed(row, **x)) {
                return Err(format!("member {number} has {} = {value}, which no law takes", row.name));
            }
        }
        Ok(Learned { name: name.into(), rows, members })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rows that were learned.
    pub fn rows(&self) -> &[&'static Parameter] {
        &self.rows
    }

    /// How many members there are.
    pub fn members(&self) -> usize {
        self.members.len()
    }

    /// The value of one row at probability `u` over members.
    fn quantile(&self, column: usize, u: f64) -> f64 {
        let mut values: Vec<f64> = self.members.iter().map(|m| m[column]).collect();
        values.sort_by(f64::total_cmp);
        let at = u * (values.len() - 1) as f64;
        let below = (at as usize).min(values.len() - 1);
        let above = (below + 1).min(values.len() - 1);
        values[below] + (at - below as f64) * (values[above] - values[below])
    }
}

/// Whether a value can be believed of a row: an effect may be learned to be none.
fn believed(row: &Parameter, x: f64) -> bool {
    x.is_finite() && x >= 0.0 && (row.unit != "fraction" || x <= 1.0)
}

/// The priors of all rows that are drawn, about laws in force.
pub struct Priors {
    laws: Parameters,
    rows: Vec<(&'static Parameter, Shape)>,
    learned: Vec<Learned>,
}

impl Priors {
    /// The priors about these laws: what they have changed of a row's own value is known and stays.
    pub fn about(laws: &Parameters) -> Priors {
        let unknown = |row: &&Parameter| {
            let own = laws.get(row.name).is_some_and(|value| value != row.value);
            row.prior != Prior::Fixed && !own && !OF_PEOPLE.contains(&row.name)
        };
        let rows = Parameters::rows().filter(unknown).map(|row| (row, Shape::of(row))).collect();
        Priors { laws: laws.clone(), rows, learned: Vec::new() }
    }

    /// The same with what was learned; rows that the user set to a value of their own stay known.
    pub fn with(mut self, learned: Vec<Learned>) -> Priors {
        for row in learned.iter().flat_map(|l| &l.rows) {
            if self.free(row) && !self.rows.iter().any(|(known, _)| known.name == row.name) {
                self.rows.push((*row, Shape::of(row)));
            }
        }
        self.learned = learned;
        self
    }

    /// Whether the laws in force have the row's own value.
    fn free(&self, row: &Parameter) -> bool {
        self.laws.get(row.name) == Some(row.value)
    }

    /// Whether a row is drawn from a posterior.
    pub fn is_learned(&self, name: &str) -> bool {
        self.learned.iter().flat_map(|l| &l.rows).any(|row| row.name == name && self.free(row))
    }

    /// The rows that are drawn.
    pub fn rows(&self) -> impl Iterator<Item = &'static Parameter> {
        self.rows.iter().map(|r| r.0)
    }

    /// The laws with one row at a probability of its prior, or of what was learned of it, and all others in force, and its value; `None`
    /// if the row is not drawn. Where no law takes that value, the end of the row's range stands in.
    pub fn at(&self, name: &str, u: f64) -> Option<(Parameters, f64)> {
        let (row, shape) = self.rows.iter().find(|(row, _)| row.name == name)?;
        let end = if u < 0.5 { row.low } else { row.high };
        let column = |l: &Learned| Some(l.quantile(l.rows.iter().position(|row| row.name == name)?, u));
        let of_prior = || Some(shape.quantile(u)).filter(|x| taken(row, *x)).unwrap_or(end);
        let value = self.learned.iter().find_map(column).unwrap_or_else(of_prior);
        let mut laws = self.laws.clone();
        laws.put(name, value);
        Some((laws, value))
    }

    /// The laws with these rows at probabilities of their priors and all others in force. Values that no law
    /// takes stand at the end of their range; thresholds of one scale are put in falling order; the weak
    /// response to minoxidil follows from the strong one and its share, within its range.
    pub fn together(&self, rows: &[(&str, f64)]) -> Parameters {
        let mut laws = self.laws.clone();
        for (name, u) in rows {
            if let Some((_, value)) = self.at(name, *u) {
                laws.put(name, value);
            }
        }
        let moved = |names: &[&str]| rows.iter().any(|(name, _)| names.contains(name));
        for scale in FALLING.iter().filter(|scale| moved(scale)) {
            let mut values: Vec<f64> = scale.iter().filter_map(|name| laws.get(name)).collect();
            values.sort_by(|a, b| b.total_cmp(a));
            scale.iter().zip(values).for_each(|(name, value)| laws.put(name, value));
        }
        if let (true, [Some(share), Some(strong)]) = (moved(&MINOXIDIL), [0, 1].map(|i| laws.get(MINOXIDIL[i])))
            && let Some((weak, _)) = self.rows.iter().find(|(row, _)| row.name == MINOXIDIL[2])
        {
            laws.put(weak.name, ((1.0 - share * strong) / (1.0 - share)).clamp(weak.low, weak.high));
        }
        laws
    }

    /// The laws of draw number `draw` under `seed`.
    pub fn draw(&self, seed: u64, draw: u32) -> Parameters {
        let chance = Chance { seed, draw };
        let mut laws = self.laws.clone();
        for (row, shape) in &self.rows {
            laws.put(row.name, chance.value(row, shape, 0));
        }
        for scale in FALLING {
            self.again_until(&mut laws, chance, scale, |values| values.windows(2).all(|w| w[0] >= w[1]));
        }
        self.mean_response_of_one(&mut laws, chance);
        for learned in &self.learned {
            let u = Stream::new(seed, 0).uniforms(draw, key(&learned.name), Purpose::Parameters)[0];
            let member = &learned.members[(u * learned.members.len() as f64) as usize];
            for (row, value) in learned.rows.iter().zip(member).filter(|(row, _)| self.free(row)) {
                laws.put(row.name, *value);
            }
        }
        laws
    }

    /// Draws `names` again, together, until they fit; in the end they are put in falling order.
    fn again_until(&self, laws: &mut Parameters, chance: Chance, names: &[&str], fits: impl Fn(&[f64]) -> bool) {
        let mut attempt = 0;
        loop {
            let mut values: Vec<f64> = names.iter().filter_map(|name| laws.get(name)).collect();
            if fits(&values) {
                return;
            }
            attempt += 1;
            if attempt == MOST_ATTEMPTS {
                values.sort_by(|a, b| b.total_cmp(a));
                names.iter().zip(values).for_each(|(name, value)| laws.put(name, value));
                return;
            }
            for (row, shape) in self.rows.iter().filter(|(row, _)| names.contains(&row.name)) {
                laws.put(row.name, chance.value(row, shape, attempt * MOST_ATTEMPTS));
            }
        }
    }

    /// The response of the weak follows from share and response of the strong; both are drawn again
    /// until it lies in its own range.
    fn mean_response_of_one(&self, laws: &mut Parameters, chance: Chance) {
        let rows: Vec<_> = self.rows.iter().filter(|(row, _)| MINOXIDIL.contains(&row.name)).collect();
        let [share, strong, (weak, _)] = rows[..] else { return };
        for attempt in 0..MOST_ATTEMPTS {
            let at = |(row, shape): &(&'static Parameter, Shape)| chance.value(row, shape, attempt * MOST_ATTEMPTS);
            let (s, r) = (at(share), at(strong));
            let rest = (1.0 - s * r) / (1.0 - s);
            if rest >= weak.low && rest <= weak.high {
                MINOXIDIL.iter().zip([s, r, rest]).for_each(|(name, value)| laws.put(name, value));
                return;
            }
        }
        MINOXIDIL.iter().for_each(|name| laws.put(name, self.laws.get(name).unwrap_or(1.0)));
    }
}

/// Whether laws take a value of a row.
fn taken(row: &Parameter, x: f64) -> bool {
    let least = x > 0.0 || (x == 0.0 && row.low == 0.0);
    least && (row.unit != "fraction" || x <= 1.0)
}

/// The chance of one draw.
#[derive(Clone, Copy)]
struct Chance {
    seed: u64,
    draw: u32,
}

impl Chance {
    /// A value that laws take, of the tries from `first` on. Each row has a key of its own name, so a new
    /// parameter disturbs no other.
    fn value(self, row: &Parameter, shape: &Shape, first: u32) -> f64 {
        let tried = |attempt: u32| {
            let u = Stream::new(self.seed, first + attempt).uniforms(self.draw, key(row.name), Purpose::Parameters)[0];
            shape.quantile(u)
        };
        (0..100).map(tried).find(|x| taken(row, *x)).unwrap_or(row.value)
    }
}

/// A number of a parameter's name (FNV-1a).
fn key(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Prior;
    use crate::quantity::prior::Shape;
    use crate::quantity::special::beta_cdf;

    fn sorted(mut values: Vec<f64>) -> Vec<f64> {
        values.sort_by(f64::total_cmp);
        values
    }

    #[test]
    fn one_row_at_an_end_of_its_prior_leaves_all_others() {
        let priors = Priors::about(&Parameters::default());
        assert!(priors.at("clock.anagen_days", 0.05).is_none(), "how people differ is no prior");
        for row in priors.rows() {
            let ends = [0.05, 0.95].map(|u| priors.at(row.name, u).expect("it is drawn"));
            assert!(ends[0].1 < ends[1].1 && ends.iter().all(|e| taken(row, e.1)), "{}", row.name);
            for (mut laws, value) in ends {
                assert_eq!(laws.get(row.name), Some(value));
                laws.put(row.name, row.value);
                assert_eq!(laws, Parameters::default());
            }
        }
    }

    #[test]
    fn rows_moved_together_keep_their_relations() {
        let laws = Parameters::default();
        let priors = Priors::about(&laws);
        assert_eq!(priors.together(&[]), laws);
        let two = priors.together(&[("cells.potency", 0.9), ("androgen.steepness", 0.2)]);
        assert_eq!(two.get("cells.potency"), priors.at("cells.potency", 0.9).map(|at| at.1));
        assert_eq!(two.get("androgen.steepness"), priors.at("androgen.steepness", 0.2).map(|at| at.1));
        let scale: Vec<(&str, f64)> = FALLING[1].iter().copied().zip([0.01, 0.99, 0.01, 0.99]).collect();
        let mixed = priors.together(&scale);
        let read: Vec<f64> = FALLING[1].iter().filter_map(|name| mixed.get(name)).collect();
        assert!(read.windows(2).all(|w| w[0] >= w[1]), "{read:?}");
        let minoxidil = priors.together(&[(MINOXIDIL[0], 0.7), (MINOXIDIL[2], 0.9)]);
        let [share, strong, weak] = MINOXIDIL.map(|name| minoxidil.get(name).unwrap());
        assert!((share * strong + (1.0 - share) * weak - 1.0).abs() < 1e-12, "{share} {strong} {weak}");
    }

    #[test]
    fn draws_have_the_median_and_the_range_of_their_row() {
        let priors = Priors::about(&Parameters::default());
        let n = 4000;
        let laws: Vec<Parameters> = (0..n).map(|d| priors.draw(5, d)).collect();
        for (row, shape) in &priors.rows {
            let all = sorted(laws.iter().filter_map(|l| l.get(row.name)).collect());
            assert!(all[0] >= 0.0 && all.iter().all(|x| x.is_finite()), "{}", row.name);
            let related = FALLING.iter().any(|s| s.contains(&row.name)) || MINOXIDIL.contains(&row.name);
            // Of 4,000 draws the median lies within 4 standard errors (0.5 / sqrt n) but once in 16,000 rows.
            let below = all.iter().filter(|x| **x < shape.quantile(0.5)).count() as f64 / f64::from(n);
            let far = if related { 0.2 } else { 4.0 * 0.5 / f64::from(n).sqrt() };
            // Tails that no law takes are cut off: the median of what is left moves by up to 0.04.
            assert!((below - 0.5).abs() < far + 0.04, "{}: {below} below the median", row.name);
            let outside = all.iter().filter(|x| **x < row.low || **x > row.high).count() as f64 / f64::from(n);
            assert!(outside < 0.07 + 0.2 * f64::from(u8::from(row.low == 0.0)), "{}: {outside} outside", row.name);
        }
    }

    #[test]
    fn what_is_known_stays() {
        let mut laws = Parameters::default();
        laws.set("clock.telogen_days", 100.0).unwrap();
        let priors = Priors::about(&laws);
        let drawn = priors.draw(1, 3);
        for row in Parameters::rows() {
            let known = row.prior == Prior::Fixed || OF_PEOPLE.contains(&row.name) || row.name == "clock.telogen_days";
            let (was, is) = (laws.get(row.name), drawn.get(row.name));
            assert_eq!(known, was == is, "{}: {was:?} {is:?}", row.name);
            assert_eq!(known, !priors.rows().any(|r| r.name == row.name), "{}", row.name);
        }
    }

    #[test]
    fn relations_between_parameters_hold() {
        let priors = Priors::about(&Parameters::default());
        for draw in 0..2000 {
            let laws = priors.draw(9, draw);
            for scale in FALLING {
                let values: Vec<f64> = scale.iter().filter_map(|name| laws.get(name)).collect();
                assert!(values.windows(2).all(|w| w[0] >= w[1]), "{values:?}");
            }
            let m = &laws.minoxidil;
            let mean = m.strong_share * m.strong_response + (1.0 - m.strong_share) * m.weak_response;
            assert!((mean - 1.0).abs() < 1e-12 && m.weak_response >= 0.2 && m.weak_response <= 0.8, "{m:?}");
        }
    }

    #[test]
    fn no_two_keys_are_one() {
        let mut keys: Vec<u32> = Parameters::rows().map(|r| key(r.name)).collect();
        keys.extend([0, SEED, key("androgenetic"), key("areata")]);
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
        let priors = Priors::about(&Parameters::default());
        assert!(priors.draw(1, 0) == priors.draw(1, 0) && priors.draw(1, 0) != priors.draw(1, 1));
        assert!(priors.draw(1, 0) != priors.draw(2, 0) && seed_of(1, 0) != seed_of(1, 1));
    }

    fn learned(name: &str, rows: &[&str], members: &[&[f64]]) -> Result<Learned, String> {
        let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        Learned::new(name, &rows, members.iter().map(|m| m.to_vec()).collect())
    }

    #[test]
    fn what_was_learned_together_is_drawn_together() {
        let rows = ["cells.potency", "androgenetic.trial_sensitivity", "clock.telogen_days"];
        let members: [&[f64]; 3] = [&[0.0, 0.5, 90.0], &[1.0, 0.6, 95.0], &[2.0, 0.7, 99.0]];
        let mut laws = Parameters::default();
        laws.set("clock.telogen_days", 100.0).unwrap();
        let priors = Priors::about(&laws).with(vec![learned("androgenetic", &rows, &members).unwrap()]);
        assert!(
            priors.rows().any(|r| r.name == rows[1]) && priors.is_learned(rows[1]),
            "how people differ was learned"
        );
        assert!(!priors.rows().any(|r| r.name == rows[2]) && !priors.is_learned(rows[2]), "the user's own stays");
        let mut seen = [0; 3];
        for draw in 0..300 {
            let laws = priors.draw(4, draw);
            assert_eq!(laws.get(rows[2]), Some(100.0));
            let [potency, sensitivity] = [rows[0], rows[1]].map(|name| laws.get(name).unwrap());
            let member = members.iter().position(|m| m[0] == potency).unwrap();
            assert_eq!(members[member][1], sensitivity, "of one member");
            seen[member] += 1;
            // Nothing else is drawn otherwise than without a posterior.
            let mut plain = Priors::about(&priors.laws).draw(4, draw);
            rows.iter().for_each(|name| plain.put(name, laws.get(name).unwrap()));
            assert_eq!(plain, laws);
        }
        // A third each, within 4 SD of 8.2: outside once in 16,000.
        assert!(seen.iter().all(|n| (67..=133).contains(n)), "{seen:?}");
        let at = |u| priors.at(rows[0], u).unwrap().1;
        assert_eq!([at(0.0), at(0.5), at(0.75), at(1.0)], [0.0, 1.0, 1.5, 2.0]);
        assert!(Priors::about(&Parameters::default()).at(rows[1], 0.5).is_none());
    }

    #[test]
    fn members_that_no_law_takes_are_refused() {
        for (rows, members, words) in [
            (&["cells.potenzy"][..], &[&[1.0][..]][..], "no parameter cells.potenzy"),
            (&["cells.potency"], &[], "no member"),
            (&["cells.potency"], &[&[1.0, 2.0]], "2 values for 1"),
            (&["cells.potency"], &[&[1.0], &[-1.0]], "member 1 has cells.potency = -1"),
            (&["cells.viability"], &[&[1.5]], "which no law takes"),
            (&["cells.potency"], &[&[f64::NAN]], "which no law takes"),
        ] {
            let said = learned("x", rows, members).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn every_prior_has_its_row_s_median_and_range() {
        let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * y.abs().max(1e-3);
        for row in Parameters::rows() {
            let shape = Shape::of(row);
            let at = |u: f64| shape.quantile(u);
            let [first, low, median, high, last] = [1e-12, 0.025, 0.5, 0.975, 1.0 - 1e-12].map(at);
            assert!(first.is_finite() && last.is_finite() && first <= last, "{}: {shape:?}", row.name);
            let fits = match row.prior {
                Prior::Fixed => near(first, row.value) && near(last, row.value),
                Prior::Normal => near(low, row.low) && near(median, row.value) && near(high, row.high),
                Prior::LogNormal => {
                    near(median, row.value) && near(high, row.high) && (row.low == 0.0 || near(low, row.low))
                }
                Prior::Uniform | Prior::LogUniform => near(first, row.low) && near(last, row.high),
                Prior::Beta => {
                    let Shape::Beta(a, b) = shape else { unreachable!() };
                    let inside = beta_cdf(row.high, a, b) - beta_cdf(row.low, a, b);
                    near(median, row.value) && (inside - 0.95).abs() < 1e-6
                }
                Prior::HalfNormal(scale) => first.abs() < 1e-9 && near(at(0.682_689_492_137_086), scale),
            };
            assert!(fits, "{}: {low} {median} {high} of {shape:?}", row.name);
        }
    }
}
