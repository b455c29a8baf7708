//! The twin's skin: where needles go, the signal of one disc, and the niche that remembers it.

use anagen_model::law::Parameters;
use anagen_model::scalp::Domain;

/// Straight distance, cm.
pub fn centimetres(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// A square grid with a point in the middle that goes on 2 cm beyond the rim of a target area.
pub fn grid_points(domain: Domain, spacing_mm: f64) -> Vec<[f64; 3]> {
    let Domain::Target(area) = domain else { unreachable!("the twin lives on target areas") };
    let spacing = 0.1 * spacing_mm;
    let rings = ((0.5 * area.width_cm.max(area.height_cm) + 2.0) / spacing).ceil() as i32;
    let line = || (-rings..=rings).map(|i| i as f64 * spacing);
    line().flat_map(|y| line().map(move |x| [x, y, 0.0])).collect()
}

/// Share of the second disc that lies in the first: the chords they share, summed.
pub fn shared_by(a: &[f64; 3], radius_a: f64, b: &[f64; 3], radius_b: f64) -> f64 {
    let apart = 10.0 * centimetres(a, b);
    if apart >= radius_a + radius_b {
        return 0.0;
    }
    let slices = 400;
    let mut area = 0.0;
    for i in 0..slices {
        let angle = std::f64::consts::PI * (i as f64 + 0.5) / slices as f64;
        let x = -radius_b * angle.cos();
        let own = radius_b * angle.sin();
        let other = (radius_a * radius_a - (x + apart) * (x + apart)).max(0.0).sqrt();
        area += 2.0 * own.min(other) * radius_b * angle.sin() * std::f64::consts::PI / slices as f64;
    }
    area / (std::f64::consts::PI * radius_b * radius_b)
}

/// The signal of a disc of unit source: `(1 - lambda^2 nabla^2) G = [r <= R]` by finite volumes.
pub struct Disc {
    step_mm: f64,
    reach_mm: f64,
    /// Signal in the middle of each ring.
    values: Vec<f64>,
}

impl Disc {
    /// Solves the rings from the middle outward (Thomas), with no signal far away.
    pub fn new(radius_mm: f64, range_mm: f64) -> Self {
        let step = 0.005;
        let rings = ((radius_mm + 20.0 * range_mm) / step) as usize;
        let mut values = vec![0.0; rings];
        let mut outward = vec![0.0; rings];
        for i in 0..rings {
            let (inner, outer) = (i as f64 * step, (i + 1) as f64 * step);
            let area = 0.5 * (outer * outer - inner * inner);
            let covered = 0.5 * (outer.min(radius_mm).powi(2) - inner.min(radius_mm).powi(2));
            // area G_i - lambda^2 [outer (G_i+1 - G_i) - inner (G_i - G_i-1)]/step = covered
            let (give_in, give_out) = (range_mm * range_mm * inner / step, range_mm * range_mm * outer / step);
            let (before, reached) = if i == 0 { (0.0, 0.0) } else { (outward[i - 1], values[i - 1]) };
            let pivot = area + give_in + give_out - give_in * before;
            outward[i] = give_out / pivot;
            values[i] = (covered + give_in * reached) / pivot;
        }
        for i in (0..rings - 1).rev() {
            values[i] += outward[i] * values[i + 1];
        }
        Disc { step_mm: step, reach_mm: radius_mm + 8.0 * range_mm, values }
    }

    /// The signal at a distance, mm; gone 8 ranges beyond the rim (the kernel's stated convention).
    pub fn at(&self, r_mm: f64) -> f64 {
        if r_mm > self.reach_mm {
            return 0.0;
        }
        let x = (r_mm / self.step_mm - 0.5).max(0.0);
        let i = x as usize;
        match self.values.get(i..i + 2) {
            Some(pair) => pair[0] + (x - i as f64) * (pair[1] - pair[0]),
            None => 0.0,
        }
    }
}

/// The signals at one place and the activation they leave, for the channels M1, M2 and M4.
#[derive(Clone, Debug, Default)]
pub struct Niche {
    sources: Vec<Source>,
    activation: [f64; 3],
}

/// A fading signal.
#[derive(Clone, Copy, Debug)]
struct Source {
    half_life_days: f64,
    signal: [f64; 3],
}

impl Niche {
    /// A new signal; those of one half-life fade together.
    pub fn hear(&mut self, half_life_days: f64, signal: [f64; 3]) {
        if signal == [0.0; 3] {
            return;
        }
        match self.sources.iter_mut().find(|s| s.half_life_days == half_life_days) {
            Some(old) => old.signal.iter_mut().zip(signal).for_each(|(old, new)| *old += new),
            None => self.sources.push(Source { half_life_days, signal }),
        }
    }

    /// Lives one day; `b = B/(1 + B)` of each channel at its middle, on top of the activation by what
    /// acts on the whole region.
    pub fn day(&mut self, surface: [f64; 3], law: &Parameters) -> [f64; 3] {
        let mut middle = self.activation;
        if !self.sources.is_empty() {
            const STEPS: usize = 8;
            let h = 1.0 / STEPS as f64;
            let fades: Vec<f64> = self.sources.iter().map(|s| 0.5f64.powf(0.5 * h / s.half_life_days)).collect();
            for step in 0..STEPS {
                if step == STEPS / 2 {
                    middle = self.activation;
                }
                self.step(h, &fades, law.trophic.memory_days);
            }
        }
        [0, 1, 2].map(|c| middle[c] + surface[c]).map(|b| b / (1.0 + b))
    }

    /// `dB/dt = (G - B)/tau_B` by classical Runge-Kutta; `G` is the sum of the sources, each of which
    /// fades by its factor in half a step.
    fn step(&mut self, h: f64, fades: &[f64], memory_days: f64) {
        let sum = |sources: &[Source]| [0, 1, 2].map(|c| sources.iter().map(|s| s.signal[c]).sum::<f64>());
        let before = sum(&self.sources);
        let [halfway, after] = [(); 2].map(|()| {
            for (source, factor) in self.sources.iter_mut().zip(fades) {
                source.signal.iter_mut().for_each(|g| *g *= factor);
            }
            sum(&self.sources)
        });
        for (c, b) in self.activation.iter_mut().enumerate() {
            let slope = |g: f64, b: f64| (g - b) / memory_days;
            let k1 = slope(before[c], *b);
            let k2 = slope(halfway[c], *b + 0.5 * h * k1);
            let k3 = slope(halfway[c], *b + 0.5 * h * k2);
            let k4 = slope(after[c], *b + h * k3);
            *b += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deterministic, one disc each: 1e-4 of the source; false alarms 0. The middle of a disc of
    /// radius R has `1 - x K1(x)`, x = R/lambda, here from tables of K1 (Abramowitz and Stegun 9.8).
    #[test]
    fn the_disc_agrees_with_tables_of_k1() {
        for (x, k1) in [(1.0, 0.601_907_230_197_234_6), (2.0, 0.139_865_881_816_522_4)] {
            let disc = Disc::new(0.8 * x, 0.8);
            assert!((disc.at(0.0) - (1.0 - x * k1)).abs() < 1e-4, "{x}: {}", disc.at(0.0));
        }
    }

    /// Deterministic: two unit discs one radius apart share 2 pi/3 - sqrt(3)/2; false alarms 0.
    #[test]
    fn chords_add_up_to_the_lens() {
        let share = shared_by(&[0.0; 3], 1.0, &[0.1, 0.0, 0.0], 1.0);
        let lens = 2.0 * std::f64::consts::PI / 3.0 - 3f64.sqrt() / 2.0;
        assert!((share - lens / std::f64::consts::PI).abs() < 1e-4, "{share}");
    }
}
