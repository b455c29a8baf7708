//! One number of many patients in bounded memory: mean, spread between patients, and quantiles.

use crate::summary::percentile;

/// Values kept one by one, from which the bins that follow are laid out.
const FIRST: usize = 512;
/// Bins over three times the range of the first values.
const BINS: usize = 1024;

/// A number of many patients, taken in patient by patient.
///
/// Mean and standard deviation are those of all values (Welford's running sums, in the order taken).
/// Quantiles are exact for up to 512 patients; of more, the values are counted in 1,024 bins over three
/// times the range of the first 512, and a quantile errs by at most the width of a bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
    least: f64,
    greatest: f64,
    spread: Spread,
}

#[derive(Clone, Debug, PartialEq)]
enum Spread {
    Each(Vec<f64>),
    Bins { low: f64, width: f64, counts: Vec<u32> },
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            count: 0,
            mean: 0.0,
            squares: 0.0,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            spread: Spread::Each(Vec::new()),
        }
    }
}

impl Tally {
    /// Takes in the value of one patient.
    pub fn take(&mut self, value: f64) {
        self.count += 1;
        let gap = value - self.mean;
        self.mean += gap / self.count as f64;
        self.squares += gap * (value - self.mean);
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
        match &mut self.spread {
            Spread::Each(values) if values.len() < FIRST => values.push(value),
            Spread::Each(values) => {
                let mut bins = Spread::over(values);
                bins.count(value);
                self.spread = bins;
            }
            bins => bins.count(value),
        }
    }

    /// How many patients.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation between patients; 0 for one.
    pub fn sd(&self) -> f64 {
        if self.count < 2 { 0.0 } else { (self.squares / (self.count - 1) as f64).sqrt() }
    }

    /// Standard error of the mean: how far the mean of as many other patients would lie from this one.
    pub fn standard_error(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sd() / (self.count as f64).sqrt() }
    }

    /// The `p` quantile.
    pub fn quantile(&self, p: f64) -> f64 {
        match &self.spread {
            Spread::Each(values) => {
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                percentile(&sorted, p)
            }
            Spread::Bins { .. } => {
                // The same order statistics, each known to its bin.
                let h = ((self.count as f64 + 1.0 / 3.0) * p + 1.0 / 3.0).clamp(1.0, self.count as f64);
                let below = self.order_statistic(h.floor());
                let above = self.order_statistic(h.ceil());
                below + (h - h.floor()) * (above - below)
            }
        }
    }

    /// The value of a rank from 1 on, where the values of a bin are spread evenly over it.
    fn order_statistic(&self, rank: f64) -> f64 {
        let Spread::Bins { low, width, counts } = &self.spread else { return f64::NAN };
        if rank <= 1.0 {
            return self.least;
        }
        if rank >= self.count as f64 {
            return self.greatest;
        }
        let mut before = 0.0;
        for (bin, n) in counts.iter().map(|n| *n as f64).enumerate() {
            if before + n >= rank {
                let from = if bin == 0 { self.least } else { low + bin as f64 * width };
                let to = if bin == BINS - 1 { self.greatest } else { low + (bin + 1) as f64 * width };
                return (from + (rank - before - 0.5) / n * (to - from)).clamp(self.least, self.greatest);
            }
            before += n;
        }
        self.greatest
    }
}

impl Spread {
    /// Bins that hold these values in their middle third.
    fn over(values: &[f64]) -> Spread {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let range = if greatest > least { greatest - least } else { 1.0 };
        let mut bins = Spread::Bins { low: least - range, width: 3.0 * range / BINS as f64, counts: vec![0; BINS] };
        values.iter().for_each(|value| bins.count(*value));
        bins
    }

    fn count(&mut self, value: f64) {
        if let Spread::Bins { low, width, counts } = self {
            // Conversion saturates, so what lies outside goes to the first or the last bin.
            let bin = ((value - *low) / *width) as usize;
            counts[bin.min(BINS - 1)] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::stream::{Purpose, Stream};

    fn normals(n: u32) -> Vec<f64> {
        (0..n).map(|k| 200.0 + 40.0 * Stream::new(1, 0).normals(k, 0, Purpose::Patient)[0]).collect()
    }

    fn tally(values: &[f64]) -> Tally {
        let mut tally = Tally::default();
        values.iter().for_each(|value| tally.take(*value));
        tally
    }

    #[test]
    fn few_and_many_values_have_the_moments_and_quantiles_of_all() {
        for n in [3, 512, 513, 20_000] {
            let values = normals(n);
            let tally = tally(&values);
            let mean = values.iter().sum::<f64>() / n as f64;
            let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1) as f64;
            assert!((tally.mean() - mean).abs() < 1e-9 && (tally.sd() - variance.sqrt()).abs() < 1e-9);
            assert!((tally.standard_error() - (variance / n as f64).sqrt()).abs() < 1e-9);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let range = sorted[n as usize - 1] - sorted[0];
            for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let error = (tally.quantile(p) - percentile(&sorted, p)).abs();
                assert!(error <= if n <= 512 { 0.0 } else { 3.0 * range / 1024.0 }, "{n} {p}: {error}");
            }
        }
    }

    #[test]
    fn what_never_differs_stays_exact_and_what_comes_late_is_kept_within_the_ends() {
        let zeros = tally(&[0.0; 2000]);
        assert_eq!((zeros.mean(), zeros.sd(), zeros.quantile(0.95)), (0.0, 0.0, 0.0));
        let mut late = vec![1.0; 600];
        late.extend([1e6, -1e6]);
        let late = tally(&late);
        assert_eq!((late.quantile(0.0), late.quantile(1.0)), (-1e6, 1e6));
        assert!((late.quantile(0.5) - 1.0).abs() <= 3.0 / 1024.0);
    }
}
