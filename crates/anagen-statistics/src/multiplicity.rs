//! Several hypotheses, one family-wise error: Holm, Hochberg, fixed sequences, gatekeeping, and the graphs
//! that hold them all.
//!
//! Every procedure answers with adjusted p-values: a hypothesis is rejected at a level where its adjusted
//! p-value is at or below it.

use crate::plan_fault::PlanFault;

/// Holm's step-down procedure (1979); no assumption on how the tests hang together.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut largest: f64 = 0.0;
    for (step, &i) in rising(p).iter().enumerate() {
        largest = largest.max((p.len() - step) as f64 * p[i]).min(1.0);
        adjusted[i] = largest;
    }
    adjusted
}

/// Hochberg's step-up procedure (1988); for tests that are independent or positively dependent.
pub fn hochberg(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut smallest: f64 = 1.0;
    for (step, &i) in rising(p).iter().rev().enumerate() {
        smallest = smallest.min((step + 1) as f64 * p[i]);
        adjusted[i] = smallest;
    }
    adjusted
}

/// In the order given, each at the full level, until one is not rejected.
pub fn fixed_sequence(p: &[f64]) -> Vec<f64> {
    let so_far = |largest: &mut f64, p: &f64| {
        *largest = largest.max(*p);
        Some(*largest)
    };
    p.iter().scan(0.0, so_far).collect()
}

/// Families in the order given: each by Holm at the full level, once all of the families before it are rejected
/// (serial gatekeeping; Westfall and Krishen 2001).
pub fn serial_gatekeeping(families: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut gate: f64 = 0.0;
    families
        .iter()
        .map(|p| {
            let adjusted: Vec<f64> = holm(p).iter().map(|own| own.max(gate)).collect();
            gate = adjusted.iter().copied().fold(gate, f64::max);
            adjusted
        })
        .collect()
}

/// Indices by rising p; equal ones in the order given.
fn rising(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}

/// A sequentially rejective graph (Bretz, Maurer, Brannath and Posch 2009, Statistics in Medicine 28: 586): each
/// hypothesis holds a share of the level and, once rejected, hands it on along its edges.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    weights: Vec<f64>,
    edges: Vec<Vec<f64>>,
}

impl Graph {
    /// A graph from the share of the level that each hypothesis starts with, and the part of it that each hands
    /// to each other one when rejected.
    pub fn new(weights: Vec<f64>, edges: Vec<Vec<f64>>) -> Result<Graph, PlanFault> {
        let n = weights.len();
        let shares = |row: &[f64]| row.iter().all(|x| (0.0..=1.0).contains(x)) && row.iter().sum::<f64>() <= 1.0 + 1e-9;
        if n == 0 || !shares(&weights) {
            return Err(PlanFault("the shares of the level lie between 0 and 1 and add up to 1 at most"));
        }
        if edges.len() != n || edges.iter().any(|row| row.len() != n || !shares(row)) {
            return Err(PlanFault("what a hypothesis hands on lies between 0 and 1 and adds up to 1 at most"));
        }
        if edges.iter().enumerate().any(|(i, row)| row[i] != 0.0) {
            return Err(PlanFault("a hypothesis cannot hand its share to itself"));
        }
        Ok(Graph { weights, edges })
    }

    /// Parallel gatekeeping by truncated Holm: the first family shares the level equally; a rejected hypothesis
    /// leaves the part `kept` of its share to its own family and hands the rest to the next. The last family
    /// keeps all. Hypotheses are numbered through the families. `kept` is below 1: at 1 the next family would
    /// wait for all of the one before, which is [`serial_gatekeeping`].
    pub fn parallel_gatekeeping(sizes: &[usize], kept: f64) -> Result<Graph, PlanFault> {
        if sizes.is_empty() || sizes.contains(&0) || !(0.0..1.0).contains(&kept) {
            return Err(PlanFault("families have members, and the part kept in a family is at least 0 and below 1"));
        }
        let n: usize = sizes.iter().sum();
        let mut weights = vec![0.0; n];
        weights[..sizes[0]].fill(1.0 / sizes[0] as f64);
        let mut edges = vec![vec![0.0; n]; n];
        let mut first = 0;
        for (f, &size) in sizes.iter().enumerate() {
            let next = sizes.get(f + 1).copied();
            let stays = match (next, size) {
                (_, 1) => 0.0,
                (None, _) => 1.0,
                (Some(_), _) => kept,
            };
            for i in first..first + size {
                for j in (first..first + size).filter(|j| *j != i) {
                    edges[i][j] = stays / (size - 1) as f64;
                }
                if let Some(next) = next {
                    edges[i][first + size..first + size + next].fill((1.0 - stays) / next as f64);
                }
            }
            first += size;
        }
        Graph::new(weights, edges)
    }

    /// Adjusted p-values (algorithm 2 of Bretz et al.).
    pub fn adjusted(&self, p: &[f64]) -> Vec<f64> {
        assert_eq!(p.len(), self.weights.len(), "one p-value for each hypothesis");
        let mut graph = self.clone();
        let mut open: Vec<usize> = (0..p.len()).collect();
        let mut adjusted = vec![1.0; p.len()];
        let mut largest: f64 = 0.0;
        while let Some(j) = graph.foremost(&open, p) {
            largest = largest.max(p[j] / graph.weights[j]).min(1.0);
            adjusted[j] = largest;
            open.retain(|i| *i != j);
            graph.remove(j, &open);
        }
        adjusted
    }

    /// Of the open hypotheses that hold a share, the one with the least p-value for it; the first of equals.
    fn foremost(&self, open: &[usize], p: &[f64]) -> Option<usize> {
        let ratio = |i: usize| p[i] / self.weights[i];
        let held = open.iter().copied().filter(|i| self.weights[*i] > 0.0);
        held.reduce(|best, i| if ratio(i) < ratio(best) { i } else { best })
    }

    /// Takes a rejected hypothesis out: its share goes along its edges, and the edges that led through it are
    /// joined.
    fn remove(&mut self, j: usize, open: &[usize]) {
        let before = self.edges.clone();
        for &l in open {
            self.weights[l] += self.weights[j] * before[j][l];
            let returned = before[l][j] * before[j][l];
            for &k in open.iter().filter(|k| **k != l) {
                let through = before[l][k] + before[l][j] * before[j][k];
                self.edges[l][k] = if returned < 1.0 - 1e-12 { through / (1.0 - returned) } else { 0.0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::normal_cdf;
    use anagen_model::quantity::stream::{Purpose, Stream};
    use libm::sqrt;

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (x, y) in found.iter().zip(wanted) {
            assert!((x - y).abs() < 1e-12, "{found:?} {wanted:?}");
        }
    }

    fn holm_graph(n: usize) -> Graph {
        Graph::parallel_gatekeeping(&[n], 0.0).unwrap()
    }

    /// p-values of a keyed number, some small, with ties.
    fn some(number: u32, n: usize) -> Vec<f64> {
        let draw = |i| Stream::new(9, number).uniforms(i, 0, Purpose::Resampling)[0];
        (0..n as u32).map(|i| (draw(i) * draw(i) * 200.0).ceil() / 200.0).collect()
    }

    /// R 4.2.2: p.adjust.
    #[test]
    fn holm_and_hochberg_are_those_of_r() {
        let p = [0.01, 0.04, 0.03, 0.005, 0.021];
        near(&holm(&p), &[0.04, 0.063, 0.063, 0.025, 0.063]);
        near(&hochberg(&p), &[0.04, 0.04, 0.04, 0.025, 0.04]);
        near(&fixed_sequence(&[0.01, 0.04, 0.03]), &[0.01, 0.04, 0.04]);
        near(&serial_gatekeeping(&[vec![0.01, 0.02], vec![0.001]]).concat(), &[0.02, 0.02, 0.02]);
    }

    #[test]
    fn known_procedures_are_graphs() {
        for number in 0..200 {
            let p = some(number, 4);
            near(&holm_graph(4).adjusted(&p), &holm(&p));
            let chain = (0..4).map(|i| (0..4).map(|j| if j == i + 1 { 1.0 } else { 0.0 }).collect()).collect();
            near(&Graph::new(vec![1.0, 0.0, 0.0, 0.0], chain).unwrap().adjusted(&p), &fixed_sequence(&p));
            assert!(hochberg(&p).iter().zip(holm(&p)).all(|(step_up, step_down)| *step_up <= step_down));
            // A family that keeps all but a trace is a gate in series.
            let nearly = Graph::parallel_gatekeeping(&[2, 2], 1.0 - 1e-9).unwrap().adjusted(&p);
            let serial = serial_gatekeeping(&[p[..2].to_vec(), p[2..].to_vec()]).concat();
            for (x, y) in nearly.iter().zip(&serial) {
                assert!((x - y).abs() < 1e-5, "{p:?}: {nearly:?} {serial:?}");
            }
        }
    }

    /// The shortcut is the closed test it stands for: a hypothesis falls where every intersection that holds it
    /// falls by weighted Bonferroni, with the weights that the graph has once the others are taken out.
    #[test]
    fn a_graph_is_a_closed_test() {
        let graphs = [
            Graph::parallel_gatekeeping(&[2, 2], 0.5).unwrap(),
            Graph::parallel_gatekeeping(&[3, 1], 0.3).unwrap(),
            Graph::parallel_gatekeeping(&[1, 2, 1], 0.0).unwrap(),
            Graph::new(
                vec![0.5, 0.3, 0.2, 0.0],
                vec![
                    vec![0.0, 0.4, 0.1, 0.5],
                    vec![0.9, 0.0, 0.0, 0.1],
                    vec![0.2, 0.2, 0.0, 0.2],
                    vec![0.0, 0.0, 1.0, 0.0],
                ],
            )
            .unwrap(),
        ];
        for graph in &graphs {
            for number in 0..200 {
                let p = some(number, 4);
                let mut wanted = vec![0.0_f64; 4];
                for set in 1_u32..16 {
                    let within = |i: usize| set >> i & 1 == 1;
                    let mut left = graph.clone();
                    let mut open: Vec<usize> = (0..4).collect();
                    for gone in (0..4).filter(|i| !within(*i)) {
                        open.retain(|i| *i != gone);
                        left.remove(gone, &open);
                    }
                    let ratio =
                        |i: &usize| if left.weights[*i] > 0.0 { p[*i] / left.weights[*i] } else { f64::INFINITY };
                    let joint = open.iter().map(ratio).fold(1.0, f64::min);
                    for &i in &open {
                        wanted[i] = wanted[i].max(joint);
                    }
                }
                near(&graph.adjusted(&p), &wanted);
            }
        }
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        assert!(Graph::new(vec![0.7, 0.7], vec![vec![0.0; 2]; 2]).is_err());
        assert!(Graph::new(vec![0.5, 0.5], vec![vec![0.5, 0.5], vec![0.0; 2]]).is_err());
        assert!(Graph::new(vec![0.5, 0.5], vec![vec![0.0, 1.5], vec![0.0; 2]]).is_err());
        assert!(Graph::new(vec![0.5, 0.5], vec![vec![0.0, 1.0]]).is_err());
        assert!(Graph::parallel_gatekeeping(&[2, 2], 1.0).is_err());
        assert!(Graph::parallel_gatekeeping(&[2, 0], 0.5).is_err());
    }

    /// Whatever hypotheses are true, however the tests hang together and however strong the rest is, the chance to
    /// reject a true one is at most the level. 4,000 draws of each of 15 x 2 x 2 null configurations for 6
    /// procedures: 360 checks at 4.2 standard errors, false-alarm rate 0.5 % where all sit at the level.
    #[test]
    fn family_wise_error_stays_below_the_level() {
        const DRAWS: u32 = 4_000;
        const LEVEL: f64 = 0.05;
        let bar = LEVEL + 4.2 * sqrt(LEVEL * (1.0 - LEVEL) / f64::from(DRAWS));
        let graph = |sizes: &[usize], kept| Graph::parallel_gatekeeping(sizes, kept).unwrap();
        let (parallel, truncated) = (graph(&[2, 2], 0.5), graph(&[3, 1], 0.8));
        let procedures: [(&str, &dyn Fn(&[f64]) -> Vec<f64>); 6] = [
            ("Holm", &|p| holm(p)),
            ("Hochberg", &|p| hochberg(p)),
            ("fixed sequence", &|p| fixed_sequence(p)),
            ("serial", &|p| serial_gatekeeping(&[p[..2].to_vec(), p[2..].to_vec()]).concat()),
            ("parallel", &|p| parallel.adjusted(p)),
            ("truncated", &|p| truncated.adjusted(p)),
        ];
        let mut largest: f64 = 0.0;
        for true_ones in 1_u32..16 {
            for correlation in [0.0, 0.6] {
                for strength in [2.0, 6.0] {
                    let mut errors = [0_u32; 6];
                    for draw in 0..DRAWS {
                        let stream = Stream::new(u64::from(true_ones), draw);
                        let normal = |i| stream.normals(i, 0, Purpose::Resampling)[0];
                        let shared = sqrt(correlation) * normal(9);
                        let p: Vec<f64> = (0..4)
                            .map(|i| {
                                let noise = shared + sqrt(1.0 - correlation) * normal(i);
                                normal_cdf(-noise - if true_ones >> i & 1 == 1 { 0.0 } else { strength })
                            })
                            .collect();
                        for (count, (_, procedure)) in errors.iter_mut().zip(&procedures) {
                            let rejected = procedure(&p);
                            *count += u32::from((0..4).any(|i| true_ones >> i & 1 == 1 && rejected[i] <= LEVEL));
                        }
                    }
                    for (count, (name, _)) in errors.iter().zip(&procedures) {
                        let rate = f64::from(*count) / f64::from(DRAWS);
                        assert!(rate <= bar, "{name}: {rate} with {true_ones:04b} true, {correlation} {strength}");
                        largest = largest.max(rate);
                    }
                }
            }
        }
        // The bar is reached for: the procedures do not hold by never rejecting.
        assert!(largest > 0.045, "{largest}");
    }
}
