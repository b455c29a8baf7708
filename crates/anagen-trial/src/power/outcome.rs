//! What is kept of a trial once it has been analysed: a few numbers for each hypothesis.

use crate::finding::{Finding, Findings};
use anagen_model::quantity::special::normal_quantile;
use serde::{Deserialize, Serialize};

/// One hypothesis in one trial; as a file, a row of numbers that read back to the bit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64, f64, f64, u8, u32, u32)", into = "(f64, f64, f64, f64, u8, u32, u32)")]
pub struct Outcome {
    /// The estimate.
    pub value: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// Two-sided P.
    pub p: f64,
    /// Whether it won.
    pub won: bool,
    /// People behind each arm.
    pub n: [u32; 2],
}

type Row = (f64, f64, f64, f64, u8, u32, u32);

impl From<Row> for Outcome {
    fn from((value, low, high, p, won, arm, control): Row) -> Outcome {
        Outcome { value, interval: [low, high], p, won: won != 0, n: [arm, control] }
    }
}

impl From<Outcome> for Row {
    fn from(o: Outcome) -> Row {
        (o.value, o.interval[0], o.interval[1], o.p, u8::from(o.won), o.n[0], o.n[1])
    }
}

impl Outcome {
    /// What is kept of a finding; `None` if the analysis failed or gave no number.
    fn of(finding: &Finding) -> Option<Outcome> {
        let estimate = finding.result.as_ref().ok()?;
        let [low, high] = estimate.interval;
        // An interval may be open (exact tests): the greatest number stands for it, as a file knows none greater.
        let end = |x: f64| x.clamp(f64::MIN, f64::MAX);
        let told = estimate.value.is_finite() && estimate.p.is_finite() && !low.is_nan() && !high.is_nan();
        told.then(|| Outcome {
            value: estimate.value,
            interval: [end(low), end(high)],
            p: estimate.p,
            won: finding.won,
            n: finding.n,
        })
    }

    /// Whether the estimate lies on the side of the arm; `up` says whether more is better.
    pub fn favours(&self, up: bool) -> bool {
        if up { self.value > 0.0 } else { self.value < 0.0 }
    }

    /// The test as a standard normal, positive where it speaks for the arm.
    pub fn z(&self, up: bool) -> f64 {
        let z = -normal_quantile((0.5 * self.p).clamp(1e-300, 0.5));
        if self.favours(up) { z } else { -z }
    }

    /// Whether the interval holds a value.
    pub fn holds(&self, truth: f64) -> bool {
        self.interval[0] <= truth && truth <= self.interval[1]
    }
}

/// One trial in one setting, hypothesis by hypothesis; `None` where the analysis failed.
pub type Seen = Vec<Option<Outcome>>;

/// One trial in all settings.
pub type Repeat = Vec<Seen>;

/// What is kept of every hypothesis of everybody.
pub fn seen(findings: &Findings) -> Seen {
    findings.findings.iter().filter(|f| f.subgroup.is_none()).map(Outcome::of).collect()
}

/// What is kept of the pairs of one analysis in everybody.
pub fn seen_of(findings: &Findings, analysis: usize) -> Seen {
    let asked = |f: &&Finding| f.subgroup.is_none() && f.analysis == analysis;
    findings.findings.iter().filter(asked).map(Outcome::of).collect()
}

/// What is kept of the pairs of one analysis in the groups of these cuts: by cut, group, pair.
pub fn seen_by_group(findings: &Findings, analysis: usize, pairs: &[(usize, usize)], groups: &[usize]) -> Seen {
    let mut kept = Vec::new();
    for (cut, groups) in groups.iter().enumerate() {
        for group in 0..*groups {
            for pair in pairs {
                let here = |f: &&Finding| f.analysis == analysis && f.arms == *pair && f.subgroup == Some((cut, group));
                kept.push(findings.findings.iter().find(here).and_then(Outcome::of));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_statistics::estimate::Estimate;

    fn finding(result: Result<Estimate, String>) -> Finding {
        Finding {
            analysis: 0,
            arms: (1, 0),
            subgroup: None,
            n: [90, 91],
            of_arms: None,
            result,
            left_out: Vec::new(),
            adjusted_p: None,
            won: true,
        }
    }

    fn estimate(value: f64, p: f64, interval: [f64; 2]) -> Estimate {
        Estimate { value, standard_error: None, degrees: None, statistic: None, p, interval }
    }

    #[test]
    fn numbers_read_back_to_the_bit_and_failures_stay_failures() {
        let one = finding(Ok(estimate(0.1 + 0.2, 1.0 / 3.0, [f64::NEG_INFINITY, 1e-310])));
        let failed = finding(Err("no".into()));
        let nothing = finding(Ok(estimate(f64::NAN, 0.5, [0.0, 1.0])));
        let group = Finding { subgroup: Some((0, 1)), ..one.clone() };
        let findings = Findings { findings: vec![one, failed, nothing, group], ..Findings::default() };
        let groups = seen_by_group(&findings, 0, &[(1, 0)], &[2]);
        assert!(groups.len() == 2 && groups[0].is_none() && groups[1].is_some());
        assert!(seen_of(&findings, 1).is_empty() && seen_of(&findings, 0).len() == 3);
        let kept = seen(&findings);
        assert_eq!(kept.len(), 3, "groups are kept apart");
        assert!(kept[0].is_some() && kept[1].is_none() && kept[2].is_none());
        let text = serde_json::to_string(&kept).unwrap();
        let back: Seen = serde_json::from_str(&text).unwrap();
        assert_eq!(back, kept);
        let [a, b] = [&back, &kept].map(|s| s[0].unwrap());
        assert_eq!(a.value.to_bits(), b.value.to_bits());
        assert_eq!((a.p.to_bits(), a.n), ((1.0f64 / 3.0).to_bits(), [90, 91]));
    }

    #[test]
    fn z_speaks_for_the_arm_on_its_better_side() {
        let p = 0.049_999_999_999_999_99;
        let down = Outcome { value: -4.0, interval: [-7.0, -0.1], p, won: true, n: [1, 2] };
        assert!((down.z(false) - 1.959_964).abs() < 1e-6 && (down.z(true) + 1.959_964).abs() < 1e-6);
        assert!(down.holds(-0.1) && !down.holds(0.0));
    }
}
