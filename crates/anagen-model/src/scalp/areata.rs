//! Alopecia areata: an immune attack that spreads over the skin, and the regulation that ends it.

parameters! {
    /// Parameters of the immune attack.
    pub struct AreataLaw in "areata" {
        dystrophic_share "f_dys" = 0.8, "fraction", 0.3, 1.0, Uniform, Population, Guess,
            "share of attacked growing hairs that break off within weeks instead of passing through telogen",
            "assumed: exclamation-mark hairs and loss within weeks of a flare; the rest rests first";
    }
}

/// An outbreak of the attack, as a cause describes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outbreak {
    /// Day it began; negative before day 0.
    pub since_day: f64,
}

/// The state of the attack on every patch on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attack;
