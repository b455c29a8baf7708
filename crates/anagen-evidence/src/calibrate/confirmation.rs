//! What a fit expects, asked again under another luck: whether it has learned the luck of its simulation.

use super::{Datum, Guess};

/// One datum, under the luck of the fit and under another.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// Study and outcome.
    pub label: String,
    /// As printed.
    pub published: f64,
    /// Mean over members, as fitted.
    pub fitted: f64,
    /// The same members under another luck.
    pub again: f64,
    /// SD of the difference by chance, as the fit and the confirmation count it.
    pub error: f64,
}

impl Confirmed {
    /// The difference in SDs of chance.
    pub fn z(&self) -> f64 {
        if self.again == self.fitted { 0.0 } else { (self.again - self.fitted) / self.error }
    }
}

/// The same members twice. All of them share one luck each time, so their mean is as uncertain as one.
pub fn confirm(data: &[Datum], fitted: &[&[Guess]], again: &[Vec<Guess>]) -> Vec<Confirmed> {
    let n = fitted.len() as f64;
    let of = |(i, datum): (usize, &Datum)| {
        let mean = |part: fn(&Guess) -> f64| {
            let first = fitted.iter().map(|g| part(&g[i])).sum::<f64>() / n;
            (first, again.iter().map(|g| part(&g[i])).sum::<f64>() / n)
        };
        let ((first, second), (one, two)) = (mean(|g| g.value), mean(|g| g.chance_variance));
        let (label, published, error) = (datum.label.clone(), datum.value, libm::sqrt(one + two));
        Confirmed { label, published, fitted: first, again: second, error }
    };
    data.iter().enumerate().map(of).collect()
}

/// The root mean square of the differences in SDs of chance: about 1 where the chance counted in the fit is
/// what there is, above 1 where the fit took luck for knowledge.
pub fn overlooked(confirmed: &[Confirmed]) -> f64 {
    let squares: f64 = confirmed.iter().map(|c| c.z() * c.z()).sum();
    libm::sqrt(squares / confirmed.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::DatumKind;
    use super::*;

    #[test]
    fn a_difference_is_counted_in_the_chance_of_both() {
        let datum = Datum { label: "A/b".into(), study: 0, value: 5.0, kind: DatumKind::Density, drifts: false };
        let guess = |value, chance_variance| Guess { value, sampling_variance: 1.0, chance_variance };
        let (one, two) = ([guess(4.0, 9.0)], [guess(6.0, 9.0)]);
        let found = confirm(&[datum], &[&one, &two], &[vec![guess(10.0, 16.0)], vec![guess(20.0, 16.0)]]);
        assert_eq!((found[0].fitted, found[0].again, found[0].error), (5.0, 15.0, 5.0));
        assert_eq!((found[0].z(), overlooked(&found)), (2.0, 2.0));
    }
}
