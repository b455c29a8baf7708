//! What one follicle feels, stretch by stretch.

/// What one follicle feels, one entry a stretch; stretch `k` runs from `edges[k]` to `edges[k+1]`.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Days at which stretches begin, and the end: one entry more than stretches.
    pub edges: &'a [f64],
    /// Androgen effect `Phi(D)`.
    pub androgen: &'a [f64],
    /// Minoxidil level `M`.
    pub minoxidil: &'a [f64],
    /// Factor on the anagen rate of drugs and systemic state, `1/((1 + m_A M) X_A)`.
    pub anagen_rate: &'a [f64],
    /// Systemic factor on telogen exit, `X_T`.
    pub telogen: &'a [f64],
    /// Systemic factor on kenogen exit, `X_K`.
    pub kenogen: &'a [f64],
    /// Systemic factor on growth, `X_g`.
    pub growth: &'a [f64],
    /// Systemic factor on cross-section, `X_w`.
    pub section: &'a [f64],
    /// Activation of the M1 and of the M2 channel, `b`; empty where no depot reaches.
    pub activation: [&'a [f64]; 2],
    /// What perfusion and inflammation do; `None` when their exponents are all 0.
    pub tissue: Option<Felt<'a>>,
    /// Hazard of growing follicles to be released into catagen, 1/day; empty if there is none.
    pub release: &'a [f64],
    /// Hazard of growing follicles to break off dystrophically, 1/day; empty if there is none.
    pub dystrophic: &'a [f64],
    /// Damage to the niche, 1/day; empty if there is none.
    pub damage: &'a [f64],
    /// Shocks of needles, which release too: (from day, to day, hazard per day).
    pub shocks: &'a [(f64, f64, f64)],
    /// Cells captured by this papilla.
    pub captures: &'a [Capture],
}

/// Cells captured by a papilla.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Day of the session.
    pub day: f64,
    /// Gain of size.
    pub gain: f64,
    /// Sensitivity of the cells, if they bring one.
    pub sensitivity: Option<f64>,
}

/// Tissue as a follicle feels it, one entry a stretch.
#[derive(Clone, Copy, Debug)]
pub struct Felt<'a> {
    /// `V^v_A exp(-alpha_I I)`.
    pub anagen: &'a [f64],
    /// `V^v_w`.
    pub section: &'a [f64],
    /// `k_I I`.
    pub niche: &'a [f64],
}

impl Surroundings<'_> {
    /// Number of stretches.
    #[inline]
    pub fn stretches(&self) -> usize {
        self.edges.len() - 1
    }

    /// Activation of a channel in stretch `k`.
    #[inline(always)]
    pub(super) fn activated(&self, channel: usize, k: usize) -> f64 {
        or_zero(self.activation[channel], k)
    }

    /// The stretch, from `first` on, in which `day` lies; a day on an edge belongs to the later one.
    #[inline]
    pub(super) fn stretch_of(&self, day: f64, first: usize) -> usize {
        let ahead = &self.edges[first + 1..self.edges.len() - 1];
        first + ahead.partition_point(|edge| *edge <= day)
    }
}

/// An entry of a column that is empty where it is 0 throughout.
#[inline(always)]
pub(super) fn or_zero(column: &[f64], k: usize) -> f64 {
    column.get(k).copied().unwrap_or(0.0)
}

/// Integral of a stepwise function between two days. Only the stretches between them are looked at: an
/// attacked follicle asks every few weeks of a calendar of years.
pub(super) fn integral(edges: &[f64], values: &[f64], from: f64, to: f64) -> f64 {
    let mut total = 0.0;
    let first = edges.partition_point(|edge| *edge <= from).saturating_sub(1);
    for (k, value) in values.iter().enumerate().skip(first).take_while(|(k, _)| edges[*k] < to) {
        let (a, b) = (edges[k].max(from), edges[k + 1].min(to));
        if b > a {
            total += value * (b - a);
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::integral;

    #[test]
    fn an_integral_holds_the_stretches_between_two_days() {
        let (edges, values) = ([0.0, 1.0, 3.0, 10.0], [2.0, 5.0, 1.0]);
        let cases = [
            (0.0, 10.0, 19.0),
            (0.5, 2.0, 6.0),
            (3.0, 4.0, 1.0),
            (1.0, 3.0, 10.0),
            (-5.0, 99.0, 19.0),
            (4.0, 4.0, 0.0),
        ];
        for (from, to, area) in cases {
            assert_eq!(integral(&edges, &values, from, to), area, "{from} to {to}");
        }
    }
}
