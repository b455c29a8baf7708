//! Things matched before and after, many of each person: kept, gained and lost, with people as clusters.
//!
//! What a person's things do hangs together, so the pairs of all people cannot be pooled as McNemar's test
//! would: the net change is a ratio of sums over people, its error comes from how people differ (the linearised ratio
//! estimator of cluster sampling; Cochran 1977, section 6.3; for pairs, Obuchowski 1998, Statistics in Medicine
//! 17: 1495). With one thing a person and no net change the statistic is McNemar's, but for n / (n - 1).

use crate::failure::FitFailure;
use crate::fitted::Fitted;
use libm::sqrt;

/// What became of the things of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// There before and after.
    pub kept: u32,
    /// There only after.
    pub gained: u32,
    /// There only before.
    pub lost: u32,
}

impl Pairs {
    fn net(&self) -> f64 {
        f64::from(self.gained) - f64::from(self.lost)
    }

    fn before(&self) -> f64 {
        f64::from(self.kept) + f64::from(self.lost)
    }
}

/// Gained less lost, as a share of those there before.
pub fn net_change(people: &[Pairs]) -> Result<Fitted, FitFailure> {
    let (value, residuals) = linearised(people)?;
    fitted(value, &residuals)
}

/// Net change of one group of people less that of another.
pub fn net_change_between(treated: &[Pairs], control: &[Pairs]) -> Result<Fitted, FitFailure> {
    let (a, b) = (net_change(treated)?, net_change(control)?);
    let (va, vb) = (a.standard_error * a.standard_error, b.standard_error * b.standard_error);
    // Welch's degrees of freedom.
    let degrees = (va + vb) * (va + vb) / (va * va / a.degrees + vb * vb / b.degrees);
    Ok(Fitted { value: a.value - b.value, standard_error: sqrt(va + vb), degrees })
}

/// Net change of one site less that of another of the same people.
pub fn net_change_within(people: &[(Pairs, Pairs)]) -> Result<Fitted, FitFailure> {
    let one: Vec<Pairs> = people.iter().map(|p| p.0).collect();
    let other: Vec<Pairs> = people.iter().map(|p| p.1).collect();
    let ((a, mine), (b, theirs)) = (linearised(&one)?, linearised(&other)?);
    let residuals: Vec<f64> = mine.iter().zip(&theirs).map(|(x, y)| x - y).collect();
    fitted(a - b, &residuals)
}

/// The ratio, and what each person adds to its error.
fn linearised(people: &[Pairs]) -> Result<(f64, Vec<f64>), FitFailure> {
    if people.len() < 2 {
        return Err(FitFailure::NoResidual { responses: people.len(), coefficients: 1 });
    }
    let before: f64 = people.iter().map(Pairs::before).sum();
    if before == 0.0 {
        return Err(FitFailure::NoVariation);
    }
    let ratio = people.iter().map(Pairs::net).sum::<f64>() / before;
    let residuals = people.iter().map(|p| (p.net() - ratio * p.before()) / before);
    Ok((ratio, residuals.collect()))
}

fn fitted(value: f64, residuals: &[f64]) -> Result<Fitted, FitFailure> {
    let n = residuals.len() as f64;
    let squares: f64 = residuals.iter().map(|r| r * r).sum();
    if squares < 1e-28 {
        return Err(FitFailure::NoVariation);
    }
    Ok(Fitted { value, standard_error: sqrt(squares * n / (n - 1.0)), degrees: n - 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(kept: u32, gained: u32, lost: u32) -> Pairs {
        Pairs { kept, gained, lost }
    }

    /// As many things before in each person: the t test of the people's own net changes.
    #[test]
    fn equal_people_give_the_t_test() {
        let people = [pairs(80, 12, 20), pairs(90, 31, 10), pairs(75, 20, 25), pairs(99, 7, 1)];
        let own: Vec<f64> = people.iter().map(|p| p.net() / 100.0).collect();
        let (found, wanted) = (net_change(&people).unwrap(), crate::paired::paired_t(&own).unwrap());
        assert!((found.value - wanted.value).abs() < 1e-15);
        assert!((found.standard_error / wanted.standard_error - 1.0).abs() < 1e-12);
        assert_eq!(found.degrees, wanted.degrees);
    }

    /// One thing a person, as many gained as lost: McNemar's statistic and its denominator.
    #[test]
    fn one_thing_a_person_is_mcnemar() {
        let mut people = vec![pairs(1, 0, 0); 30];
        people.extend([pairs(0, 1, 0); 9]);
        people.extend([pairs(0, 0, 1); 9]);
        let found = net_change(&people).unwrap();
        let n = people.len() as f64;
        let mcnemar_error = sqrt(18.0) / 39.0;
        assert!((found.standard_error / (mcnemar_error * sqrt(n / (n - 1.0))) - 1.0).abs() < 1e-12);
    }

    /// Sites of one person that do alike leave only what differs between them.
    #[test]
    fn what_people_share_cancels_within_them() {
        let people: Vec<(Pairs, Pairs)> =
            [(30, 10), (5, 25), (12, 2), (18, 20)].map(|(g, l)| (pairs(80, g + 4, l), pairs(80, g, l))).to_vec();
        let within = net_change_within(&people).unwrap();
        let apart = |of: fn(&(Pairs, Pairs)) -> Pairs| people.iter().map(of).collect::<Vec<Pairs>>();
        let between = net_change_between(&apart(|p| p.0), &apart(|p| p.1)).unwrap();
        assert!((within.value - between.value).abs() < 1e-15);
        assert!(within.standard_error < 0.2 * between.standard_error);
        assert!(between.degrees > 3.0 && between.degrees <= 6.0);
    }

    #[test]
    fn data_that_cannot_answer_are_said() {
        assert!(matches!(net_change(&[pairs(5, 1, 1)]), Err(FitFailure::NoResidual { .. })));
        assert_eq!(net_change(&[pairs(0, 4, 0), pairs(0, 1, 0)]), Err(FitFailure::NoVariation));
        assert_eq!(net_change(&[pairs(5, 0, 0), pairs(9, 0, 0)]), Err(FitFailure::NoVariation));
    }
}
