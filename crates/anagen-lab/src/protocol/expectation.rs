//! One line that says what a protocol should show: `total at A on day 336: drug > untreated`.

use super::mistake::Span;

/// How two neighbours of an expectation stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `>`: the left is greater.
    Above,
    /// `<`: the left is smaller.
    Below,
    /// `=`: both are the same number, to the last bit.
    Same,
}

impl Relation {
    /// The sign in a file.
    pub fn sign(self) -> char {
        match self {
            Relation::Above => '>',
            Relation::Below => '<',
            Relation::Same => '=',
        }
    }

    fn of(sign: char) -> Option<Relation> {
        [Relation::Above, Relation::Below, Relation::Same].into_iter().find(|r| r.sign() == sign)
    }

    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Relation::Above => left > right,
            Relation::Below => left < right,
            Relation::Same => left == right,
        }
    }
}

/// What should come out of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The line as written.
    pub text: String,
    /// The name of a measured value, with its unit.
    pub measure: String,
    /// The site it is measured at.
    pub site: String,
    /// The visit.
    pub day: u32,
    /// The plans from left to right: one more than `relations`.
    pub plans: Vec<String>,
    /// What stands between neighbours.
    pub relations: Vec<Relation>,
    /// Its number in the list `expect`, from 0.
    pub(super) index: usize,
    /// Where each plan stands in `text`.
    pub(super) plan_spans: Vec<Span>,
    /// Where the site stands in `text`.
    pub(super) site_span: Span,
    /// Where the day stands in `text`.
    pub(super) day_span: Span,
}

/// Whether an expectation came true.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every relation holds.
    Holds,
    /// The first relation that does not hold.
    Fails {
        /// The plan on the left and its value.
        left: (String, f64),
        /// What was expected between them.
        relation: Relation,
        /// The plan on the right and its value.
        right: (String, f64),
    },
    /// There is no such value for this plan.
    Missing {
        /// The plan.
        plan: String,
    },
}

/// Why a line is no expectation, and which bytes of it are to blame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ExpectationError {
    /// The bytes of the line.
    pub at: Span,
    /// What is wrong.
    pub what: String,
}

/// The form of an expectation, for messages.
pub const EXPECTATION_FORM: &str = "\"<value> at <site> on day <n>: <plan> > <plan>\", also with < or =";

impl Expectation {
    /// Reads a line.
    pub fn parse(text: &str) -> Result<Expectation, ExpectationError> {
        let wrong = |at: Span, what: &str| Err(ExpectationError { at, what: what.to_owned() });
        let Some(colon) = text.find(':') else {
            return wrong(0..text.len(), "there is no `:` before the plans");
        };
        let head = &text[..colon];
        let Some((measure, _)) = head.split_once(" at ") else {
            return wrong(0..colon, "there is no ` at ` between the value and the site");
        };
        let site_start = measure.len() + " at ".len();
        let Some((site, day)) = head[site_start..].rsplit_once(" on day ") else {
            return wrong(site_start..colon, "there is no ` on day ` after the site");
        };
        let day_span = trimmed(text, colon - day.len()..colon);
        let Ok(day) = text[day_span.clone()].parse() else {
            return wrong(day_span, "the day is not a whole number from 0");
        };
        let site_span = trimmed(text, site_start..site_start + site.len());
        let measure = measure.trim();
        if measure.is_empty() || site_span.is_empty() {
            return wrong(0..colon, "the value or the site is empty");
        }

        let mut plan_spans = Vec::new();
        let mut relations = Vec::new();
        let mut start = colon + 1;
        for (at, sign) in text.char_indices().filter(|(at, _)| *at > colon) {
            if let Some(relation) = Relation::of(sign) {
                plan_spans.push(trimmed(text, start..at));
                relations.push(relation);
                start = at + 1;
            }
        }
        plan_spans.push(trimmed(text, start..text.len()));
        if relations.is_empty() {
            return wrong(colon..text.len(), "there is no >, < or = between two plans");
        }
        if let Some(empty) = plan_spans.iter().find(|s| s.is_empty()) {
            return wrong(empty.clone(), "a plan is missing beside >, < or =");
        }
        Ok(Expectation {
            text: text.to_owned(),
            measure: measure.to_owned(),
            site: text[site_span.clone()].to_owned(),
            day,
            plans: plan_spans.iter().map(|s| text[s.clone()].to_owned()).collect(),
            relations,
            index: 0,
            plan_spans,
            site_span,
            day_span,
        })
    }

    /// Judges the expectation by the values `lookup(measure, site, day, plan)` finds.
    pub fn holds(&self, lookup: impl Fn(&str, &str, u32, &str) -> Option<f64>) -> Verdict {
        let mut values = Vec::new();
        for plan in &self.plans {
            match lookup(&self.measure, &self.site, self.day, plan) {
                Some(value) => values.push((plan.clone(), value)),
                None => return Verdict::Missing { plan: plan.clone() },
            }
        }
        for (pair, relation) in values.windows(2).zip(&self.relations) {
            if !relation.holds(pair[0].1, pair[1].1) {
                let (left, right) = (pair[0].clone(), pair[1].clone());
                return Verdict::Fails { left, relation: *relation, right };
            }
        }
        Verdict::Holds
    }
}

/// `span` of `text` without the blanks around it.
fn trimmed(text: &str, span: Span) -> Span {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_plans_is_judged_pair_by_pair() {
        let line = "total_hairs_per_cm2 at A on day 336: cells + drug > drug > untreated = sham";
        let expectation = Expectation::parse(line).unwrap();
        assert_eq!(expectation.measure, "total_hairs_per_cm2");
        assert_eq!((expectation.site.as_str(), expectation.day), ("A", 336));
        assert_eq!(expectation.plans, ["cells + drug", "drug", "untreated", "sham"]);
        let value = |plan: &str| match plan {
            "cells + drug" => Some(3.0),
            "drug" => Some(2.0),
            _ => Some(1.0),
        };
        assert_eq!(expectation.holds(|_, _, _, plan| value(plan)), Verdict::Holds);
        let flat = expectation.holds(|_, _, _, _| Some(1.0));
        assert!(matches!(flat, Verdict::Fails { relation: Relation::Above, .. }), "{flat:?}");
        assert!(matches!(expectation.holds(|_, _, _, _| None), Verdict::Missing { .. }));
    }

    #[test]
    fn errors_point_into_the_line() {
        for (line, part) in [
            ("x at A on day 1", "x at A on day 1"),
            ("x on day 1: a > b", "x on day 1"),
            ("x at A day 1: a > b", "A day 1"),
            ("x at A on day soon: a > b", "soon"),
            ("x at A on day 1: a", ": a"),
            ("x at A on day 1: > b", ""),
            ("x at  on day 1: a > b", "x at  on day 1"),
        ] {
            let error = Expectation::parse(line).unwrap_err();
            assert_eq!(&line[error.at.clone()], part, "{error}");
        }
    }
}
