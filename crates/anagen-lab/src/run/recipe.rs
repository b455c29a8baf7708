//! What a plan is made of, as a protocol would write it: kinds with their values, to be edited and made
//! again. Whatever an edit leaves is something a protocol can say.

use crate::protocol::Entry;
use anagen_model::quantity::{Kind, Value, Values};
use anagen_model::treatment::product::Product;
use anagen_model::treatment::{self, Course, Treatment, grid::Grid};

/// One treatment of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The word after `kind =`.
    pub name: &'static str,
    /// The values of its table.
    pub values: Values,
    /// Whether it is of the patient's history and so stands in every plan.
    pub past: bool,
}

impl Item {
    /// Its kind.
    pub fn kind(&self) -> Option<&'static Kind> {
        treatment::registered(self.name).map(|r| &r.kind)
    }

    /// Its values if it ends on `day`: a course is stopped, what began before is not undone, and what
    /// would begin later is left out (`None`).
    fn stopped_at(&self, day: f64) -> Option<Values> {
        let mut values = self.values.clone();
        let [start, stop, breaks, resumes] =
            [Course::START, Course::STOP, Course::BREAKS, Course::RESUMES].map(|field| field.key);
        if let Some(first) = values.number(start) {
            let numbers = |key: &str| values.numbers(key).unwrap_or(&[]).to_vec();
            let (mut from, mut to) = (numbers(breaks), numbers(resumes));
            let kept = to.partition_point(|resumed| *resumed < day);
            // A break during which it stops is its end.
            let within = from.get(kept).copied().filter(|begun| *begun < day);
            let end = values.number(stop).unwrap_or(day).min(within.unwrap_or(day));
            if first >= end {
                return None;
            }
            from.truncate(kept);
            to.truncate(kept);
            for (key, days) in [(breaks, from), (resumes, to)] {
                match days.is_empty() {
                    true => values.0.remove(key),
                    false => values.0.insert(key.into(), Value::Numbers(days)),
                };
            }
            values.0.insert(stop.into(), Value::Number(end));
        }
        if let Some(days) = values.numbers(Grid::SESSIONS.key) {
            let before: Vec<f64> = days.iter().copied().filter(|d| *d < day).collect();
            if before.is_empty() {
                return None;
            }
            values.0.insert(Grid::SESSIONS.key.into(), Value::Numbers(before));
        }
        Some(values)
    }
}

/// The treatments of a plan, those of the history included, in an order of their own: the order in which
/// a file names them changes no byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    items: Vec<Item>,
}

impl Recipe {
    /// What these tables say.
    pub(super) fn of(past: &[Entry], own: &[Entry]) -> Recipe {
        let item = |past| move |e: &Entry| Item { name: e.kind.name, values: e.values.clone(), past };
        Recipe::sorted(past.iter().map(item(true)).chain(own.iter().map(item(false))).collect())
    }

    /// These items.
    pub fn sorted(mut items: Vec<Item>) -> Recipe {
        items.sort_by_key(|item| (item.name, format!("{:?}", item.values)));
        Recipe { items }
    }

    /// The plan's own treatments, without those of the history.
    pub fn own(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.past)
    }

    /// The kinds of all its treatments, those of the history included.
    pub fn kinds(&self) -> impl Iterator<Item = &'static Kind> {
        self.items.iter().filter_map(Item::kind)
    }

    /// The same with one treatment more.
    pub fn with(&self, item: Item) -> Recipe {
        Recipe::sorted(self.items.iter().cloned().chain([item]).collect())
    }

    /// The same without the history, for people who have another.
    pub fn own_only(&self) -> Recipe {
        Recipe::sorted(self.own().cloned().collect())
    }

    /// The same with each own treatment edited, or left out where `edit` says `None`.
    pub fn edited(&self, edit: impl Fn(&Item) -> Option<Values>) -> Recipe {
        let edited = |item: &Item| match item.past {
            true => Some(item.clone()),
            false => edit(item).map(|values| Item { values, ..item.clone() }),
        };
        Recipe::sorted(self.items.iter().filter_map(edited).collect())
    }

    /// The same stopped on `day`: no dose is taken and no session held from then on. What sessions left
    /// and operations moved stays, and so does what the history goes on with.
    pub fn stopped_at(&self, day: f64) -> Recipe {
        self.edited(|item| item.stopped_at(day))
    }

    /// The same with no session held from `day` on; courses go on.
    pub fn without_sessions_from(&self, day: f64) -> Recipe {
        let course = |item: &Item| item.values.number(Course::START.key).is_some();
        self.edited(|item| if course(item) { Some(item.values.clone()) } else { item.stopped_at(day) })
    }

    /// The treatments, with these products.
    pub fn build(&self, products: &[Product]) -> Vec<Box<dyn Treatment>> {
        let make = |item: &Item| treatment::registered(item.name).map(|r| (r.build)(&item.values, products));
        self.items.iter().filter_map(make).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &'static str, pairs: &[(&str, &[f64])]) -> Item {
        let value = |key: &str, days: &[f64]| match key.ends_with("_days") {
            true => Value::Numbers(days.to_vec()),
            false => Value::Number(days[0]),
        };
        Item { name, values: Values(pairs.iter().map(|(k, d)| (k.to_string(), value(k, d))).collect()), past: false }
    }

    #[test]
    fn stopping_is_what_a_protocol_would_say() {
        let course = item(
            "finasteride",
            &[
                ("start_day", &[0.0]),
                ("stop_day", &[90.0]),
                ("break_start_days", &[20.0, 50.0]),
                ("break_stop_days", &[30.0, 60.0]),
            ],
        );
        let stopped = |day| {
            course.stopped_at(day).map(|v| {
                let breaks = v.numbers("break_stop_days").map_or(0, <[f64]>::len);
                assert_eq!(breaks, v.numbers("break_start_days").map_or(0, <[f64]>::len));
                (v.number("stop_day").unwrap(), breaks)
            })
        };
        assert_eq!([0.0, -5.0].map(stopped), [None, None]);
        assert_eq!(stopped(10.0), Some((10.0, 0)));
        assert_eq!(stopped(25.0), Some((20.0, 0)), "stopped in a break, it ended with it");
        assert_eq!(stopped(40.0), Some((40.0, 1)));
        assert_eq!(stopped(60.0), Some((50.0, 1)), "the day it would go on is not lived");
        assert_eq!(stopped(70.0), Some((70.0, 2)));
        assert_eq!(stopped(100.0), Some((90.0, 2)), "it has stopped by itself");
        let open = item("finasteride", &[("start_day", &[5.0])]).stopped_at(50.0).unwrap();
        assert_eq!(open.number("stop_day"), Some(50.0));
        let sessions = item("sham_injection", &[("session_days", &[0.0, 40.0])]);
        let left = |day| sessions.stopped_at(day).and_then(|v| v.numbers("session_days").map(<[f64]>::to_vec));
        assert_eq!((left(0.0), left(40.0), left(41.0)), (None, Some(vec![0.0]), Some(vec![0.0, 40.0])));
    }

    #[test]
    fn the_history_stays_whatever_is_edited() {
        let old = Item { past: true, ..item("finasteride", &[("start_day", &[-90.0])]) };
        let plan = Recipe::sorted(vec![
            item("minoxidil_topical", &[("start_day", &[0.0])]),
            old.clone(),
            item("sham_injection", &[("session_days", &[0.0, 40.0])]),
        ]);
        assert_eq!(plan.edited(|_| None), Recipe::sorted(vec![old.clone()]));
        assert_eq!(plan.own().count(), 2);
        let ended = plan.stopped_at(30.0);
        assert!(ended.items.contains(&old) && ended.own().all(|i| i.values != plan.items[0].values));
        let on = plan.without_sessions_from(30.0);
        assert_eq!(on.own().filter(|i| i.values.number("stop_day").is_some()).count(), 0);
        assert_eq!(on.own().filter_map(|i| i.values.numbers("session_days")).next(), Some(&[0.0][..]));
    }
}
