//! Shares and means over trials, each with its Monte-Carlo standard error.
//!
//! Under one set of laws trials are independent. Over a belief they come in clusters, the trials of one member:
//! the error of the mean is then that of a mean of members, and the variance falls into a part within members
//! (people, luck, readings) and a part between them (parameters), taken apart as in an analysis of variance of
//! one way, which frees the part between of the chance of so few trials of each.

use super::result::{Amount, Share};
use libm::sqrt;

/// The standard normal quantile of a 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Values by cluster: the trials of a member; under one set of laws there is one.
pub type Clusters<T> = Vec<Vec<T>>;

/// What values by cluster come to.
struct Moments {
    mean: f64,
    standard_error: f64,
    sd_within: f64,
    sd_between: Option<f64>,
    count: usize,
    clusters: usize,
}

fn moments(clusters: &Clusters<f64>, of_members: bool) -> Moments {
    let count: usize = clusters.iter().map(Vec::len).sum();
    let n = count as f64;
    let mean = clusters.iter().flatten().sum::<f64>() / n.max(1.0);
    let filled: Vec<&Vec<f64>> = clusters.iter().filter(|c| !c.is_empty()).collect();
    let m = filled.len() as f64;
    let average = |c: &[f64]| c.iter().sum::<f64>() / c.len() as f64;
    let within: f64 =
        filled.iter().map(|c| (average(c), c)).flat_map(|(a, c)| c.iter().map(move |x| (x - a) * (x - a))).sum();
    let mean_square_within = if n > m { within / (n - m) } else { 0.0 };
    if !of_members {
        let standard_error = if count > 0 { sqrt(mean_square_within / n) } else { 0.0 };
        let sd_within = sqrt(mean_square_within);
        return Moments { mean, standard_error, sd_within, sd_between: None, count, clusters: count };
    }
    let squares = |of: &dyn Fn(&[f64]) -> f64| filled.iter().map(|c| of(c)).sum::<f64>();
    let (mut standard_error, mut between) = (0.0, 0.0);
    if m > 1.0 {
        let totals = squares(&|c| {
            (c.iter().sum::<f64>() - c.len() as f64 * mean) * (c.iter().sum::<f64>() - c.len() as f64 * mean)
        });
        standard_error = sqrt(m / (m - 1.0) * totals) / n;
        let mean_square_between = squares(&|c| c.len() as f64 * (average(c) - mean) * (average(c) - mean)) / (m - 1.0);
        let each = (n - squares(&|c| (c.len() * c.len()) as f64) / n) / (m - 1.0);
        between = ((mean_square_between - mean_square_within) / each.max(1e-9)).max(0.0);
    }
    Moments {
        mean,
        standard_error,
        sd_within: sqrt(mean_square_within),
        sd_between: Some(sqrt(between)),
        count,
        clusters: filled.len(),
    }
}

/// The mean of values; where there are none all is 0 and `trials` says so.
pub fn amount(clusters: &Clusters<f64>, of_members: bool) -> Amount {
    let found = moments(clusters, of_members);
    Amount {
        mean: found.mean,
        standard_error: found.standard_error,
        sd: found.sd_within,
        trials: found.count as u32,
        between_members_sd: found.sd_between,
    }
}

/// Wilson's interval of a share of `n`.
fn wilson(share: f64, n: f64) -> [f64; 2] {
    if n <= 0.0 {
        return [0.0, 1.0];
    }
    let z2 = Z95 * Z95;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

/// The share of yes.
pub fn share(clusters: &Clusters<bool>, of_members: bool) -> Share {
    let numbers: Clusters<f64> =
        clusters.iter().map(|c| c.iter().map(|yes| f64::from(u8::from(*yes))).collect()).collect();
    let found = moments(&numbers, of_members);
    let (p, n) = (found.mean, found.count as f64);
    let standard_error = if of_members { found.standard_error } else { sqrt(p * (1.0 - p) / n.max(1.0)) };
    Share {
        share: p,
        standard_error,
        interval: wilson(p, worth(p, standard_error, n, found.clusters as f64)),
        trials: found.count as u32,
        between_members_sd: found.sd_between,
    }
}

/// How many independent trials a share is worth.
fn worth(p: f64, standard_error: f64, trials: f64, clusters: f64) -> f64 {
    match standard_error > 0.0 {
        true => (p * (1.0 - p) / (standard_error * standard_error)).min(trials),
        // All alike: each cluster may count for no more than one.
        false => clusters.min(trials),
    }
}

/// How many trials in all a share needs for a standard error: as if two more had said yes and two no (Agresti
/// and Coull), so that a few trials that all agree do not end the work.
pub fn trials_needed(so_far: &Share, members: u32, standard_error: f64) -> f64 {
    let trials = f64::from(so_far.trials);
    let clusters = if so_far.between_members_sd.is_some() { f64::from(members) } else { trials };
    let worth = worth(so_far.share, so_far.standard_error, trials, clusters);
    if worth <= 0.0 {
        return f64::INFINITY;
    }
    let p = (so_far.share * worth + 2.0) / (worth + 4.0);
    let independent = p * (1.0 - p) / (standard_error * standard_error);
    independent * trials / worth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn one_set_of_laws_is_binomial() {
        let of = share(&vec![[vec![true; 80], vec![false; 20]].concat()], false);
        assert!(near(of.share, 0.8) && near(of.standard_error, 0.04) && of.trials == 100, "{of:?}");
        // R: binom::binom.confint(80, 100, methods = "wilson") gives 0.7111708 to 0.8666331.
        assert!((of.interval[0] - 0.711_170_8).abs() < 1e-6 && (of.interval[1] - 0.866_633_1).abs() < 1e-6, "{of:?}");
        assert_eq!(of.between_members_sd, None);
        let all = share(&vec![vec![true; 50]], false);
        assert!(all.standard_error == 0.0 && all.interval[0] < 0.95 && all.interval[1] == 1.0, "{all:?}");
        assert_eq!(share(&Vec::new(), false).interval, [0.0, 1.0]);
    }

    #[test]
    fn a_mean_has_its_standard_error() {
        let of = amount(&vec![vec![1.0, 2.0, 3.0, 4.0]], false);
        assert!(near(of.mean, 2.5) && near(of.sd * of.sd, 5.0 / 3.0), "{of:?}");
        assert!(near(of.standard_error * of.standard_error, 5.0 / 12.0), "{of:?}");
    }

    #[test]
    fn members_and_what_is_within_them_are_told_apart() {
        // Means 1 and 3 of two values each; within 0.5 of the mean: MS within 0.5, MS between 4.
        let of = amount(&vec![vec![0.5, 1.5], vec![2.5, 3.5]], true);
        assert!(near(of.mean, 2.0) && near(of.sd * of.sd, 0.5), "{of:?}");
        assert!(near(of.between_members_sd.unwrap(), sqrt((4.0 - 0.5) / 2.0)), "{of:?}");
        assert!(near(of.standard_error, 1.0), "the standard error of a mean of 1 and 3: {of:?}");
        let alike = share(&vec![vec![true, false]; 30], true);
        assert!(near(alike.share, 0.5) && alike.between_members_sd == Some(0.0), "{alike:?}");
        let apart = share(&vec![vec![true, true], vec![false, false]], true);
        assert!(apart.interval[1] - apart.interval[0] > 0.9 - 0.1, "two members are worth two trials: {apart:?}");
    }

    #[test]
    fn few_that_agree_are_not_enough() {
        let all = share(&vec![vec![true; 20]], false);
        let needed = trials_needed(&all, 1, 0.02);
        assert!(needed > 150.0 && needed < 250.0, "{needed}");
        let half = share(&vec![[vec![true; 500], vec![false; 500]].concat()], false);
        assert!((trials_needed(&half, 1, 0.01) - 2500.0).abs() < 1.0);
        let members = share(&(0..100).map(|m| vec![m % 2 == 0; 4]).collect(), true);
        assert!((trials_needed(&members, 100, 0.05) / 400.0 - 1.0).abs() < 0.03, "a hundred members are just enough");
    }
}
