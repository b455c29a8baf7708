//! Hair to hair: hairs gained less hairs lost since the baseline, as a share of those there then; within heads between
//! the sites of each person, otherwise between people. The hairs of one person are no independent witnesses: people are
//! the clusters.

use anagen_statistics::clustered::{Pairs, net_change_between, net_change_within};

use super::frame::Unit;
use super::{Answer, Question};
use crate::design::Layout;

pub(crate) fn answers(question: &Question) -> Vec<Answer> {
    let within = question.trial.allocation.layout == Layout::WithinHead;
    let answer = |&(arm, than): &(usize, usize)| {
        let ([treated, control], fit) = if within {
            let people = both(question, [arm, than]);
            let fit = net_change_within(&people);
            let (treated, control): (Vec<Pairs>, Vec<Pairs>) = people.into_iter().unzip();
            ([treated, control], fit)
        } else {
            let of =
                |arm| question.units.iter().filter(|unit| unit.arm == arm).filter_map(|unit| pairs(unit)).collect();
            let arms: [Vec<Pairs>; 2] = [of(arm), of(than)];
            let fit = net_change_between(&arms[0], &arms[1]);
            (arms, fit)
        };
        Answer {
            n: [treated.len() as u32, control.len() as u32],
            of_arms: fit.is_ok().then(|| [share(&treated), share(&control)]),
            result: fit.map(|found| found.estimate(question.level())).map_err(|why| why.to_string()),
            left_out: Vec::new(),
        }
    };
    question.analysis.compare.iter().map(answer).collect()
}

/// What became of the hairs of the sites of two arms, of each person of whom both are known.
fn both(question: &Question, arms: [usize; 2]) -> Vec<(Pairs, Pairs)> {
    // Units stand by subject.
    let of_person = |units: &[&Unit]| {
        let of = |arm: usize| units.iter().find(|unit| unit.arm == arm).and_then(|unit| pairs(unit));
        Some((of(arms[0])?, of(arms[1])?))
    };
    question.units.chunk_by(|one, next| one.subject == next.subject).filter_map(of_person).collect()
}

fn pairs(unit: &Unit) -> Option<Pairs> {
    let moves = unit.last()?.moves?;
    Some(Pairs { kept: moves.kept, gained: moves.gained, lost: moves.lost })
}

/// Hairs gained less hairs lost of all these people, as a share of those there before.
fn share(people: &[Pairs]) -> f64 {
    let sum = |of: fn(&Pairs) -> f64| people.iter().map(of).sum::<f64>();
    sum(|p| f64::from(p.gained) - f64::from(p.lost)) / sum(|p| f64::from(p.kept) + f64::from(p.lost))
}
