//! The scaled F test of Kenward and Roger (1997, Biometrics 53: 983), in the letters of their paper.

/// The scale of F and its denominator degrees of freedom, for `q` contrasts.
pub(crate) fn scaled(q: f64, a1: f64, a2: f64) -> (f64, f64) {
    let b = (a1 + 6.0 * a2) / (2.0 * q);
    let g = ((q + 1.0) * a1 - (q + 4.0) * a2) / ((q + 2.0) * a2);
    let shared = 3.0 * q + 2.0 * (1.0 - g);
    let (c1, c2, c3) = (g / shared, (q - g) / shared, (q + 2.0 - g) / shared);
    let mean = 1.0 / (1.0 - a2 / q);
    let variance = 2.0 / q * (1.0 + c1 * b) / ((1.0 - c2 * b) * (1.0 - c2 * b) * (1.0 - c3 * b));
    let ratio = variance / (2.0 * mean * mean);
    let degrees = 4.0 + (q + 2.0) / (q * ratio - 1.0);
    (degrees / (mean * (degrees - 2.0)), degrees)
}
