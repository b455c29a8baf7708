//! Elementary effects: every input moved by itself, from many points.
//!
//! A trajectory starts at a random point of a grid of four levels and moves each input once, in random
//! order, by two thirds of its range; what the output changes by, over that step, is an elementary effect.
//! Its mean says which way the output moves, the mean of its size whether it moves at all, its spread
//! whether that hangs on where the others stand. Morris, Technometrics 33:161 (1991); mean of the size:
//! Campolongo et al., Environ Model Softw 22:1509 (2007).

use super::bootstrap::interval;
use anagen_model::quantity::stream::{Purpose, Stream};

/// Levels of the grid.
const LEVELS: u32 = 4;
/// The step, of the range: p / (2 (p - 1)), which leaves every level as likely.
const STEP: f64 = 2.0 / 3.0;

/// A design: which points are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// Inputs.
    pub inputs: usize,
    /// Trajectories: each asks as many points as there are inputs, and one.
    pub trajectories: usize,
    /// The seed of all chance.
    pub seed: u64,
}

/// The effect of one input on one output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean of the elementary effects: the output per whole range of the input.
    pub mean: f64,
    /// Mean of their size.
    pub size: f64,
    /// 95 % interval of that mean, drawn again over trajectories.
    pub size_interval: [f64; 2],
    /// Their SD.
    pub sd: f64,
}

/// One step: which input is moved, and by how much.
struct Step {
    input: usize,
    by: f64,
}

impl Design {
    /// Where a trajectory starts, and its steps.
    fn trajectory(&self, number: usize) -> (Vec<f64>, Vec<Step>) {
        let stream = Stream::new(self.seed, 0);
        let word = |input: usize, which: usize| stream.block(number as u32, input as u32, Purpose::Sensitivity)[which];
        let start: Vec<f64> = (0..self.inputs)
            .map(|i| f64::from((u64::from(word(i, 0)) * u64::from(LEVELS) >> 32) as u32) / f64::from(LEVELS - 1))
            .collect();
        let mut order: Vec<usize> = (0..self.inputs).collect();
        order.sort_by_key(|i| (word(*i, 1), *i));
        // Of four levels, the lower two can only rise and the upper two only fall.
        let step = |input: usize| Step { input, by: if start[input] < 0.5 { STEP } else { -STEP } };
        let steps = order.into_iter().map(step).collect();
        (start, steps)
    }

    /// All points, trajectory by trajectory.
    pub fn points(&self) -> Vec<Vec<f64>> {
        let mut points = Vec::with_capacity(self.trajectories * (self.inputs + 1));
        for number in 0..self.trajectories {
            let (mut point, steps) = self.trajectory(number);
            points.push(point.clone());
            for step in steps {
                // Grid points are exact thirds: no rounding is carried along.
                point[step.input] = (3.0 * (point[step.input] + step.by)).round() / 3.0;
                points.push(point.clone());
            }
        }
        points
    }

    /// The effect of every input on one output, whose value at every point is given in their order.
    pub fn effects(&self, values: &[f64]) -> Vec<Effect> {
        let length = self.inputs + 1;
        assert_eq!(values.len(), self.trajectories * length, "one value a point");
        let mut of = vec![vec![0.0; self.trajectories]; self.inputs];
        for number in 0..self.trajectories {
            let walked = &values[number * length..(number + 1) * length];
            for (step, pair) in self.trajectory(number).1.iter().zip(walked.windows(2)) {
                of[step.input][number] = (pair[1] - pair[0]) / step.by;
            }
        }
        of.iter().map(|effects| self.effect(effects)).collect()
    }

    fn effect(&self, effects: &[f64]) -> Effect {
        let n = effects.len() as f64;
        let mean = effects.iter().sum::<f64>() / n;
        let squares = effects.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>();
        let sizes = |rows: &[usize]| rows.iter().map(|row| effects[*row].abs()).sum::<f64>() / n;
        Effect {
            mean,
            size: effects.iter().map(|e| e.abs()).sum::<f64>() / n,
            size_interval: interval(self.seed, effects.len(), sizes),
            sd: (squares / (n - 1.0).max(1.0)).sqrt(),
        }
    }
}
