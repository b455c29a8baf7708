//! Which parameters a number moves with: rank correlation over draws.
//!
//! The number of a draw is the mean of its patients and futures, which still holds their chance: it
//! weakens every correlation and invents none.

/// Fewer draws than this tell nothing of single parameters.
pub const LEAST_DRAWS: usize = 100;

/// Spearman's rank correlation of two columns; 0 if one of them does not vary.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> f64 {
    correlation(&ranks(x), &ranks(y))
}

/// Its standard error where there is no relation.
pub fn standard_error(draws: usize) -> f64 {
    1.0 / libm::sqrt(draws as f64 - 1.0)
}

/// How large the largest of `columns` correlations is expected to be where none has a relation: the
/// median of the largest of so many normals.
pub fn largest_by_chance(draws: usize, columns: usize) -> f64 {
    let each = libm::pow(0.5, 1.0 / columns.max(1) as f64);
    standard_error(draws) * anagen_model::quantity::special::normal_quantile(0.5 + 0.5 * each)
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = order[start..].iter().take_while(|i| values[**i] == values[order[start]]).count();
        for i in &order[start..start + same] {
            ranks[*i] = start as f64 + 0.5 * (same - 1) as f64;
        }
        start += same;
    }
    ranks
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(x), mean(y));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        xx += (a - mx) * (a - mx);
        yy += (b - my) * (b - my);
        xy += (a - mx) * (b - my);
    }
    if xx > 0.0 && yy > 0.0 { xy / libm::sqrt(xx * yy) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::stream::{Purpose, Stream};

    #[test]
    fn ranks_see_order_only() {
        let x: Vec<f64> = (0..50).map(f64::from).collect();
        let cubed: Vec<f64> = x.iter().map(|x| x * x * x).collect();
        let falling: Vec<f64> = x.iter().map(|x| libm::exp(-x)).collect();
        assert!((rank_correlation(&x, &cubed) - 1.0).abs() < 1e-12);
        assert!((rank_correlation(&x, &falling) + 1.0).abs() < 1e-12);
        assert_eq!(rank_correlation(&x, &[2.0; 50]), 0.0);
        // Ties share their rank: by hand for 4 values.
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [2.5, 0.0, 2.5, 1.0]);
    }

    #[test]
    fn chance_is_as_large_as_said() {
        let (draws, columns, runs) = (100, 60, 40);
        let number = |run: u32, column: u32| -> Vec<f64> {
            let one = |d: u32| Stream::new(3, run).normals(d, column, Purpose::Parameters)[0];
            (0..draws as u32).map(one).collect()
        };
        let (mut squares, mut above) = (0.0, 0);
        for run in 0..runs {
            let y = number(run, 1000);
            let all: Vec<f64> = (0..columns as u32).map(|c| rank_correlation(&number(run, c), &y)).collect();
            squares += all.iter().map(|r| r * r).sum::<f64>() / f64::from(runs) / columns as f64;
            above += u32::from(all.iter().any(|r| r.abs() > largest_by_chance(draws, columns)));
        }
        assert!((squares.sqrt() / standard_error(draws) - 1.0).abs() < 0.05, "{squares}");
        // Half of 40 runs: outside of 10 to 30 once in a thousand.
        assert!((10..=30).contains(&above), "{above}");
    }
}
