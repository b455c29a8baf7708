//! Shares of responders and their difference, within strata where there are any.
//!
//! Where stopping counts (composite), who stopped is no responder, nor is who has no value; otherwise those who
//! have a value are analysed. Fisher's exact test, where it is asked for, gives P over all strata together; the
//! difference and its interval stay those of Miettinen and Nurminen.

use anagen_evidence::study::Measured;
use anagen_statistics::proportion::{Responders, Table, fisher_exact, risk_difference};

use super::arms::nobody;
use super::frame::{Seen, Unit};
use super::{Answer, Question};
use crate::design::{Estimand, Method};

pub(crate) fn answers(question: &Question, exact: bool) -> Vec<Answer> {
    let people: Vec<(&Unit, bool)> =
        question.units.iter().filter_map(|unit| Some((*unit, responds(question, unit)?))).collect();
    let strata = 1 + people.iter().map(|(unit, _)| question.stratum(unit)).max().unwrap_or(0);
    let mut counts = vec![vec![Responders { responders: 0, people: 0 }; strata]; question.trial.arms.len()];
    for (unit, responds) in &people {
        let count = &mut counts[unit.arm][question.stratum(unit)];
        count.people += 1;
        count.responders += u32::from(*responds);
    }
    question.analysis.compare.iter().map(|&(arm, than)| pair(question, &counts, [arm, than], exact)).collect()
}

/// Whether somebody responds; `None` for who is not analysed.
pub(crate) fn responds(question: &Question, unit: &Unit) -> Option<bool> {
    let composite = question.analysis.estimand == Estimand::Composite;
    let Some(Seen { value, .. }) = unit.last().filter(|_| !(composite && unit.stopped)) else {
        return composite.then_some(false);
    };
    match question.analysis.method {
        Method::SaltAtMost { percent, .. } => Some(value <= percent),
        Method::Responders { rose_by_percent, .. } => {
            let falls = question.trial.endpoints[question.analysis.endpoint].measured == Measured::Salt;
            let change = unit.percent_change(value)?;
            Some(if falls { -change } else { change } >= rose_by_percent)
        }
        _ => None,
    }
}

fn pair(question: &Question, counts: &[Vec<Responders>], arms: [usize; 2], exact: bool) -> Answer {
    let all = arms.map(|arm| {
        let sum = |of: fn(&Responders) -> u32| counts[arm].iter().map(of).sum();
        Responders { responders: sum(|r| r.responders), people: sum(|r| r.people) }
    });
    let n = all.map(|of| of.people);
    if let Some(empty) = (0..2).find(|side| n[*side] == 0) {
        return Answer { n, of_arms: None, result: Err(nobody(question, arms[empty])), left_out: Vec::new() };
    }
    let strata: Vec<Table> = counts[arms[0]]
        .iter()
        .zip(&counts[arms[1]])
        .map(|(treated, control)| Table { treated: *treated, control: *control })
        .collect();
    let estimate = risk_difference(&strata, question.level()).map(|mut estimate| {
        if exact {
            estimate.statistic = None;
            estimate.p = fisher_exact(&Table { treated: all[0], control: all[1] });
        }
        estimate
    });
    Answer {
        n,
        of_arms: Some(all.map(|of| f64::from(of.responders) / f64::from(of.people))),
        result: estimate.map_err(|_| "no stratum holds people of both arms".into()),
        left_out: Vec::new(),
    }
}
