//! Percentiles of small samples.

/// The `p` quantile of a sorted sample, by linear interpolation of order statistics (Hyndman and
/// Fan, type 8: nearly unbiased for the median whatever the distribution).
pub fn percentile(sorted: &[f64], p: f64) -> f64 {
    let n = sorted.len() as f64;
    let h = (n + 1.0 / 3.0) * p + 1.0 / 3.0;
    let i = (h.floor() as usize).clamp(1, sorted.len());
    let j = (i + 1).min(sorted.len());
    let f = (h - i as f64).clamp(0.0, 1.0);
    // In this form equal neighbours give themselves, and no percentile passes the next order statistic.
    let (below, above) = (sorted[i - 1], sorted[j - 1]);
    (below + f * (above - below)).min(above)
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_of_a_ramp() {
        let ramp: Vec<f64> = (1..=99).map(f64::from).collect();
        assert!((percentile(&ramp, 0.5) - 50.0).abs() < 1e-12);
        assert!((percentile(&ramp, 0.05) - 5.3).abs() < 0.2);
        assert_eq!(percentile(&[4.0], 0.9), 4.0);
    }

    #[test]
    fn percentiles_of_equal_values_are_that_value() {
        for x in [122.100_122_100_122_1, 3.425_348_553_401_712, 0.1] {
            for p in [0.05, 0.5, 0.95] {
                assert_eq!([percentile(&[x], p), percentile(&[x, x, x], p)], [x, x]);
            }
        }
    }
}
