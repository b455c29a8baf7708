//! Within heads: the site of one arm less that of another, person by person, by the paired t test. With more than two
//! sites each pair of arms has differences of its own; a person counts where both sites have a value.

use anagen_statistics::paired::paired_t;

use super::frame::Unit;
use super::{Answer, Question};

pub(crate) fn answers(question: &Question) -> Vec<Answer> {
    let value = |unit: &Unit| unit.last().and_then(|seen| unit.on(question.analysis.scale, seen.value));
    let answer = |&(arm, than): &(usize, usize)| {
        let both = both(question, [arm, than], value);
        let differences: Vec<f64> = both.iter().map(|[value, other]| value - other).collect();
        let n = both.len() as u32;
        let mean = |side: usize| both.iter().map(|values| values[side]).sum::<f64>() / f64::from(n);
        Answer {
            n: [n; 2],
            of_arms: (n > 0).then(|| [mean(0), mean(1)]),
            result: paired_t(&differences).map(|found| found.estimate(question.level())).map_err(|why| why.to_string()),
            left_out: Vec::new(),
        }
    };
    question.analysis.compare.iter().map(answer).collect()
}

/// What the sites of two arms have, of each person who has it at both.
pub(crate) fn both<T: Copy>(question: &Question, arms: [usize; 2], value: impl Fn(&Unit) -> Option<T>) -> Vec<[T; 2]> {
    // Units stand by subject.
    let of_person = |units: &[&Unit]| {
        let of = |arm: usize| units.iter().find(|unit| unit.arm == arm).and_then(|unit| value(unit));
        Some([of(arms[0])?, of(arms[1])?])
    };
    question.units.chunk_by(|one, next| one.subject == next.subject).filter_map(of_person).collect()
}
