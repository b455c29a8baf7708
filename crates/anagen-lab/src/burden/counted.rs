//! What a plan asks of a person, counted from the plan itself.

use super::{AtHome, Borne, PlanBurden, Price};
use crate::run::{Item, Recipe};
use anagen_model::quantity::burden::{Cost, Given, Per, Times};
use anagen_model::scalp::Ground;
use anagen_model::treatment::grid::Grid;
use anagen_model::treatment::product::Product;
use anagen_model::treatment::{self, Course};
use std::collections::BTreeSet;

/// Days of a month.
const MONTH_DAYS: f64 = 365.25 / 12.0;

/// Of whom a plan is counted, and until when.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The head: grids are laid on it.
    pub ground: &'a Ground,
    /// The user's products.
    pub products: &'a [Product],
    /// The first day that is not counted.
    pub until_day: f64,
}

/// Counts what a plan asks of a person, without the history's treatments.
///
/// Two treatments given on one day are one visit. Visits for a prescription or a check are not counted:
/// no plan says how many there are.
pub fn counted(plan: &str, recipe: &Recipe, asked: &Asked) -> PlanBurden {
    let mut days = BTreeSet::new();
    let mut total = PlanBurden {
        plan: plan.into(),
        visits: 0.0,
        injections: Some(0.0),
        operations: 0.0,
        grafts: 0.0,
        at_home: Vec::new(),
        cost: Some(Price { low: 0.0, high: 0.0, currency: "USD".into() }),
        unpriced: Vec::new(),
        treatments: Vec::new(),
    };
    for item in recipe.own() {
        let Some(registered) = treatment::registered(item.name) else { continue };
        let (title, burden) = (registered.kind.title, registered.burden);
        let one = One::of(item, &burden.given, asked);
        days.extend(one.visit_days.iter().map(|day| *day as i64));
        total.injections = total.injections.zip(one.injections).map(|(a, b)| a + b);
        total.operations += one.operations;
        total.grafts += one.grafts;
        if let Some((what, times, per)) = one.at_home {
            let often = if per == "week" { one.days / 7.0 } else { one.days };
            let total_doses = times * often;
            total.at_home.push(AtHome {
                treatment: title.into(),
                what: what.into(),
                times,
                per: per.into(),
                total: total_doses,
            });
        }
        let of_this = |cost: &Cost| cost.only.is_none_or(|(key, word)| item.values.text(key) == Some(word));
        match burden.cost.found().filter(of_this) {
            Some(cost) => {
                let bought = one.bought(&cost);
                let add = |sum: Price| {
                    (sum.currency == cost.currency).then(|| Price {
                        low: sum.low + bought * cost.low,
                        high: sum.high + bought * cost.high,
                        ..sum
                    })
                };
                total.cost = total.cost.and_then(add);
            }
            None => {
                total.cost = None;
                if !total.unpriced.iter().any(|t| t == title) {
                    total.unpriced.push(title.into());
                }
            }
        }
        let borne = Borne::of(title, &burden);
        if !total.treatments.contains(&borne) {
            total.treatments.push(borne);
        }
    }
    total.visits = days.len() as f64;
    total
}

/// What one treatment asks.
struct One {
    visit_days: Vec<f64>,
    sessions: f64,
    injections: Option<f64>,
    operations: f64,
    grafts: f64,
    /// Days on which it is taken.
    days: f64,
    /// What, how often, per `day` or `week`.
    at_home: Option<(&'static str, f64, &'static str)>,
}

impl One {
    fn of(item: &Item, given: &Given, asked: &Asked) -> One {
        let values = &item.values;
        let counts = |day: &f64| *day >= 0.0 && *day < asked.until_day;
        let session_days = values.numbers(Grid::SESSIONS.key).unwrap_or(&[]);
        let session_days: Vec<f64> = session_days.iter().copied().filter(counts).collect();
        let sessions = session_days.len() as f64;
        let times = |t: &Times| match t {
            Times::Fixed(x) => *x,
            Times::Key(key) => values.number(key).unwrap_or(1.0),
        };
        let days = taken_days(item, asked.until_day);
        let none = One {
            visit_days: Vec::new(),
            sessions,
            injections: Some(0.0),
            operations: 0.0,
            grafts: 0.0,
            days,
            at_home: None,
        };
        match given {
            Given::Daily(what, often) => One { at_home: Some((what, times(often), "day")), ..none },
            Given::Weekly(what, often) => One { at_home: Some((what, times(often), "week")), ..none },
            Given::WithInfusions => none,
            Given::Sessions => One { visit_days: session_days, ..none },
            Given::ClinicWeekly => {
                let course = Course::of(values);
                let first = values.number(Course::START.key).unwrap_or(0.0).max(0.0);
                let weeks = ((asked.until_day - first) / 7.0).ceil().max(0.0) as u32;
                let weekly = (0..weeks).map(|week| first + 7.0 * f64::from(week)).filter(|day| course.runs(*day));
                One { visit_days: weekly.collect(), ..none }
            }
            Given::Injections => {
                let points = derived(item, asked, "sites_per_session");
                One { visit_days: session_days, injections: points.map(|p| p * sessions), ..none }
            }
            Given::Volume(key, ml_per_point) => {
                // A hair's breadth less, so that 1.5 ml at 0.1 ml are 15 points.
                let points = values.number(key).map(|ml| (ml / ml_per_point - 1e-9).ceil());
                One { visit_days: session_days, injections: points.map(|p| p * sessions), ..none }
            }
            Given::Operation => {
                let grafts = derived(item, asked, "grafts_total").unwrap_or(0.0) * sessions;
                One { visit_days: session_days, operations: sessions, grafts, ..none }
            }
        }
    }

    /// How many units of a price it buys.
    fn bought(&self, cost: &Cost) -> f64 {
        match cost.per {
            Per::Session => self.sessions,
            Per::Month => self.days / MONTH_DAYS,
            Per::Device | Per::Course => 1.0,
            Per::Graft => self.grafts,
        }
    }
}

/// A design value that follows from the written ones, on this head.
fn derived(item: &Item, asked: &Asked, key: &str) -> Option<f64> {
    let registered = treatment::registered(item.name)?;
    let all = (registered.build)(&item.values, asked.products).derived(asked.ground);
    all.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

/// Days of a course from day 0 on.
fn taken_days(item: &Item, until_day: f64) -> f64 {
    if item.values.number(Course::START.key).is_none() {
        return 0.0;
    }
    let course = Course::of(&item.values);
    let within = |edge: f64| edge.clamp(0.0, until_day);
    course.edges().chunks(2).map(|pair| within(pair[1]) - within(pair[0])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::patient::Ethnicity;
    use anagen_model::quantity::{Stream, Value, Values};
    use anagen_model::scalp::{Domain, Surface};

    fn item(name: &'static str, pairs: &[(&str, Value)]) -> Item {
        Item { name, values: Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect()), past: false }
    }

    fn count(items: Vec<Item>) -> PlanBurden {
        let head = Surface { scale: 1.0 };
        let domain = Domain::Head(head);
        let ground = Ground::new(domain, head, 20.0, [1.0; 5], Ethnicity::Caucasian, 4.0, &Stream::new(1, 0));
        counted("plan", &Recipe::sorted(items), &Asked { ground: &ground, products: &[], until_day: 364.0 })
    }

    fn sessions(days: &[f64]) -> (&'static str, Value) {
        ("session_days", Value::Numbers(days.to_vec()))
    }

    #[test]
    fn two_treatments_on_one_day_are_one_visit() {
        let vertex = ("regions", Value::Texts(vec!["vertex".into()]));
        let needles = item("sham_injection", &[sessions(&[0.0, 42.0, 500.0]), vertex.clone()]);
        let roller = item("microneedling", &[sessions(&[42.0, 84.0]), vertex]);
        let both = count(vec![needles.clone(), roller]);
        assert_eq!((both.visits, both.operations), (3.0, 0.0), "day 500 is after the last");
        let points = both.injections.expect("a grid has points") / 2.0;
        assert!(points > 20.0 && points.fract() == 0.0, "{points} points on a vertex");
        assert_eq!(both.unpriced, ["Sham injection"]);
        assert_eq!((both.cost, count(vec![needles]).visits), (None, 2.0));
    }

    #[test]
    fn doses_and_prices_follow_the_days_of_a_course() {
        let tablet = item("finasteride", &[("start_day", Value::Number(-30.0)), ("stop_day", Value::Number(182.0))]);
        let lotion = item("minoxidil_topical", &[("start_day", Value::Number(64.0))]);
        let both = count(vec![tablet, lotion]);
        let total: Vec<f64> = both.at_home.iter().map(|a| a.total).collect();
        assert_eq!(total, [182.0, 600.0], "what is taken before day 0 is not of the plan");
        let cost = both.cost.expect("both have a price");
        assert!((cost.low - (182.0 * 10.0 + 300.0 * 9.0) / MONTH_DAYS).abs() < 1e-9 && cost.low < cost.high);
        assert_eq!((both.visits, both.injections), (0.0, Some(0.0)));
    }

    #[test]
    fn the_price_of_one_drug_is_not_that_of_another() {
        let jak = |drug: &str| {
            let start = ("start_day", Value::Number(0.0));
            count(vec![item("jak_inhibitor", &[start, ("drug", Value::Text(drug.into()))])])
        };
        let (priced, unpriced) = (jak("baricitinib"), jak("tofacitinib"));
        assert!(priced.cost.is_some_and(|c| c.low > 30_000.0) && priced.unpriced.is_empty());
        assert_eq!((unpriced.cost, unpriced.unpriced.len()), (None, 1));
    }

    #[test]
    fn what_is_painted_weekly_or_injected_by_volume_is_counted() {
        let paint = item("contact_immunotherapy", &[("start_day", Value::Number(0.0))]);
        assert_eq!(count(vec![paint]).visits, 52.0);
        let steroid =
            item("intralesional_steroid", &[sessions(&[0.0, 28.0]), ("volume_ml_per_session", Value::Number(1.5))]);
        let steroid = count(vec![steroid]);
        assert_eq!((steroid.visits, steroid.injections), (2.0, Some(30.0)));
        let unknown = count(vec![item("intralesional_steroid", &[sessions(&[0.0])])]);
        assert_eq!(unknown.injections, None);
    }

    #[test]
    fn every_treatment_with_what_it_bears_is_told() {
        for registered in treatment::TREATMENTS {
            let borne = Borne::of(registered.kind.title, &registered.burden);
            let said = [&borne.pain, &borne.downtime, &borne.lost];
            assert!(said.iter().flat_map(|s| s.iter()).all(|s| !s.says.is_empty() && !s.source.is_empty()));
        }
    }
}
