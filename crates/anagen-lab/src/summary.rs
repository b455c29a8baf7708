//! Percentiles of small samples.

/// The `p` quantile of a sorted sample, by linear interpolation of order statistics (Hyndman and
/// Fan, type 8: nearly unbiased for the median whatever the distribution).
pub fn percentile(sorted: &[f64], p: f64) -> f64 {
    let n = sorted.len() as f64;
    let h = (n + 1.0 / 3.0) * p + 1.0 / 3.0;
    let i = (h.floor() as usize).clamp(1, sorted.len());
    let j = (i + 1).min(sorted.len());
    let f = (h - i as f64).clamp(0.0, 1.0);
    sorted[i - 1] * (1.0 - f) + sorted[j - 1] * f
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
}
