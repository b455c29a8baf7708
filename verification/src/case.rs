//! A verdict: what is claimed, what was found, how far apart they may be, and how often a correct
//! engine would be failed by chance.

use std::fmt;

/// False-alarm rate one table of verdicts may spend: 25 of them stay below 1 % together.
pub const FILE_BUDGET: f64 = 4e-4;

/// False-alarm rate of each bound on a count of rejections.
pub const REJECTION_ALARM: f64 = 4e-6;

/// One check of one law.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Number in MODEL.md, section 8.
    pub id: &'static str,
    /// What is compared.
    pub what: String,
    /// The value of theory, of the specification or of a publication.
    pub expected: String,
    /// The value found.
    pub found: f64,
    /// How far apart they may be, and by which rule.
    pub tolerance: String,
    /// Number of independent things the value found rests on.
    pub sample: usize,
    /// Chance that a correct engine fails under another seed; 0 where nothing is drawn.
    pub false_alarm: f64,
    /// Whether it holds.
    pub pass: bool,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "{:<4} {:<4} {:<58} expected {:<16} found {:<11.5} {:<34} n {:<8} false alarm {:.0e}",
            self.id,
            if self.pass { "ok" } else { "FAIL" },
            self.what,
            self.expected,
            self.found,
            self.tolerance,
            self.sample,
            self.false_alarm
        )
    }
}

/// Chance that a standard normal exceeds `z`.
pub fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// The least count that a binomial exceeds with a chance of `alarm` at most.
pub fn binomial_most(draws: usize, p: f64, alarm: f64) -> usize {
    let n = draws as f64;
    let ln_factorial = |k: f64| libm::lgamma(k + 1.0);
    let chance = |k: f64| {
        (ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k) + k * p.ln() + (n - k) * (1.0 - p).ln()).exp()
    };
    let mut above = 0.0;
    let mut most = draws;
    while most > 0 {
        above += chance(most as f64);
        if above > alarm {
            return most;
        }
        most -= 1;
    }
    0
}

/// The checks of one file.
#[derive(Clone, Debug, Default)]
pub struct Case {
    id: &'static str,
    /// The verdicts so far.
    pub verdicts: Vec<Verdict>,
}

impl Case {
    /// A case under its number in MODEL.md.
    pub fn new(id: &'static str) -> Case {
        Case { id, verdicts: Vec::new() }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        what: &str,
        expected: String,
        found: f64,
        tolerance: String,
        sample: usize,
        alarm: f64,
        pass: bool,
    ) {
        self.verdicts.push(Verdict {
            id: self.id,
            what: what.to_string(),
            expected,
            found,
            tolerance,
            sample,
            false_alarm: alarm,
            pass,
        });
    }

    /// Nothing is drawn: within a margin.
    pub fn near(&mut self, what: &str, expected: f64, found: f64, margin: f64, sample: usize) {
        let pass = (found - expected).abs() <= margin;
        self.push(what, format!("{expected:.5}"), found, format!("+-{margin:.2e}"), sample, 0.0, pass);
    }

    /// Nothing is drawn: exactly so.
    pub fn exactly(&mut self, what: &str, expected: f64, found: f64, sample: usize) {
        self.push(what, format!("{expected}"), found, "exactly".into(), sample, 0.0, found == expected);
    }

    /// A yes or no that chance has no part in.
    pub fn holds(&mut self, what: &str, pass: bool, sample: usize) {
        self.push(what, "true".into(), pass as u8 as f64, "exactly".into(), sample, 0.0, pass);
    }

    /// A statistic whose law is known: within `z` standard errors of theory.
    pub fn sigmas(&mut self, what: &str, expected: f64, found: f64, error: f64, z: f64, sample: usize) {
        let pass = (found - expected).abs() <= z * error;
        let tolerance = format!("+-{z} SE of {error:.2e}");
        self.push(what, format!("{expected:.5}"), found, tolerance, sample, 2.0 * upper_tail(z), pass);
    }

    /// A Monte-Carlo estimate with standard error `error` that must lie between two bounds. The
    /// false-alarm rate takes the value found for the true one.
    pub fn between(&mut self, what: &str, low: f64, high: f64, found: f64, error: f64, sample: usize) {
        let pass = low <= found && found <= high;
        let tail = |gap: f64| if error > 0.0 { upper_tail(gap / error) } else { 0.0 };
        let alarm = if pass { tail(found - low) + tail(high - found) } else { 0.0 };
        let tolerance = format!("in the interval, SE {error:.1e}");
        self.push(what, format!("{low:.4} to {high:.4}"), found, tolerance, sample, alarm, pass);
    }

    /// A count of rare events, Poisson of the given mean in a correct engine, may not exceed `most`.
    pub fn at_most(&mut self, what: &str, most: usize, found: usize, mean: f64, sample: usize) {
        let (mut term, mut below) = ((-mean).exp(), 0.0);
        for k in 0..=most {
            below += term;
            term *= mean / (k + 1) as f64;
        }
        let tolerance = format!("Poisson, mean {mean:.2}");
        self.push(what, format!("<= {most}"), found as f64, tolerance, sample, (1.0 - below).max(0.0), found <= most);
    }

    /// Rejections by a test whose chance to reject lies within `low..=high`: the count stays within exact binomial
    /// bounds, each of which a correct test crosses with a chance of [`REJECTION_ALARM`] at most.
    pub fn rejections(&mut self, what: &str, (low, high): (f64, f64), rejected: usize, draws: usize) {
        let least = if low > 0.0 { draws - binomial_most(draws, 1.0 - low, REJECTION_ALARM) } else { 0 };
        let most = binomial_most(draws, high, REJECTION_ALARM);
        let sides = if low > 0.0 { 2.0 } else { 1.0 };
        let share = rejected as f64 / draws as f64;
        let tolerance = format!("{least} to {most} of {draws}");
        let expected = if low == high { format!("{low}") } else { format!("{low:.3} to {high:.3}") };
        let pass = least <= rejected && rejected <= most;
        self.push(what, expected, share, tolerance, draws, sides * REJECTION_ALARM, pass);
    }

    /// Prints the table and fails if any check does, or if the file spends more than its budget.
    pub fn judge(self) {
        for verdict in &self.verdicts {
            println!("{verdict}");
        }
        let alarm: f64 = self.verdicts.iter().map(|v| v.false_alarm).sum();
        println!("{:<4} false-alarm rate of the file {alarm:.1e} (budget {FILE_BUDGET:.0e})", self.id);
        let failed: Vec<&str> = self.verdicts.iter().filter(|v| !v.pass).map(|v| v.what.as_str()).collect();
        assert!(failed.is_empty(), "{} fails: {}", self.id, failed.join("; "));
        assert!(alarm <= FILE_BUDGET, "{} would raise too many false alarms: {alarm:.1e}", self.id);
    }
}

/// Mean and standard error of a sample.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_the_tables() {
        assert!((2.0 * upper_tail(3.0) / 0.0026998 - 1.0).abs() < 1e-4);
        assert!((2.0 * upper_tail(4.5) / 6.795e-6 - 1.0).abs() < 1e-3);
    }

    /// R 4.2.2: qbinom(1e-3, n, p, lower.tail = FALSE).
    #[test]
    fn binomial_bounds_are_those_of_r() {
        assert_eq!(binomial_most(1000, 0.05, 1e-3), 73);
        assert_eq!(binomial_most(20, 0.5, 1e-3), 17);
        assert_eq!(binomial_most(10_000, 0.95, 1e-3), 9566);
    }

    #[test]
    fn rejections_are_held_on_both_sides() {
        let mut case = Case::new("V0");
        for rejected in [500, 390, 620] {
            case.rejections("exact", (0.05, 0.05), rejected, 10_000);
        }
        case.rejections("at most", (0.0, 0.05), 0, 10_000);
        case.rejections("at most", (0.0, 0.05), 620, 10_000);
        let passed: Vec<bool> = case.verdicts.iter().map(|v| v.pass).collect();
        assert_eq!(passed, [true, false, false, true, false]);
    }

    #[test]
    fn a_miss_fails_and_a_hit_passes() {
        let mut case = Case::new("V0");
        case.near("hit", 1.0, 1.001, 0.01, 1);
        case.near("miss", 1.0, 1.02, 0.01, 1);
        case.sigmas("hit", 0.0, 4.0, 1.0, 4.5, 1);
        case.sigmas("miss", 0.0, 5.0, 1.0, 4.5, 1);
        case.at_most("hit", 2, 2, 0.1, 1);
        let passed: Vec<bool> = case.verdicts.iter().map(|v| v.pass).collect();
        assert_eq!(passed, [true, false, true, false, true]);
        assert!((case.verdicts[4].false_alarm / 1.547e-4 - 1.0).abs() < 0.01);
        assert!(std::panic::catch_unwind(|| case.judge()).is_err());
    }
}
