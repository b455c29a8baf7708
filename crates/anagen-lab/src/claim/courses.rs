//! What the claims are judged on: the protocol's own course of cells and drugs, or one for reference.

use crate::enrol::{PossiblePatient, World, simulate as grow_area};
use crate::run::{Item, Recipe, Setup};
use anagen_model::patient::Sex;
use anagen_model::quantity::burden::Given;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Mechanisms;
use anagen_model::treatment::payload::MECHANISMS;
use anagen_model::treatment::registered;

/// The products that hold living cells.
const CELLS: [&str; 5] =
    ["cell_injection", "stromal_vascular_fraction", "micrografts", "dermal_papilla_cells", "dermal_sheath_cup_cells"];

/// A course that claims are judged on.
pub(super) struct Course {
    /// The whole plan it is of, history included.
    pub(super) recipe: Recipe,
    /// The plan's name; `None` for a course for reference.
    pub(super) plan: Option<String>,
    /// In words.
    pub(super) words: String,
    /// First and last day of its sessions, or the first day of its drugs.
    pub(super) days: [f64; 2],
}

fn holds_cells(item: &Item) -> bool {
    CELLS.contains(&item.name)
}

fn taken_daily(item: &Item) -> bool {
    registered(item.name).is_some_and(|r| matches!(r.burden.given, Given::Daily(..)))
}

fn values(pairs: &[(&str, Value)]) -> Values {
    Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect())
}

/// The first plan with some treatments, told in words.
fn first_plan(setup: &Setup, wanted: fn(&Item) -> bool, unwanted: fn(&Item) -> bool) -> Option<Course> {
    let fits = |recipe: &Recipe| recipe.own().any(wanted) && !recipe.own().any(unwanted);
    let plan = setup.plans.iter().skip(1).find(|p| fits(&p.recipe))?;
    let items: Vec<&Item> = plan.recipe.own().filter(|i| wanted(i)).collect();
    let titles: Vec<&str> = items.iter().filter_map(|i| i.kind()).map(|k| k.title).collect();
    let lines = plan.info.treatments.iter().filter(|line| titles.iter().any(|t| line.starts_with(t)));
    let days = items.iter().flat_map(|i| {
        let sessions = i.values.numbers("session_days").unwrap_or(&[]).iter().copied();
        sessions.chain(i.values.number("start_day").map(|day| day.max(0.0)))
    });
    let days: Vec<f64> = days.collect();
    Some(Course {
        recipe: plan.recipe.clone(),
        plan: Some(plan.info.name.clone()),
        words: lines.cloned().collect::<Vec<_>>().join("; "),
        days: [days.iter().copied().fold(f64::INFINITY, f64::min), days.iter().copied().fold(0.0, f64::max)],
    })
}

/// The protocol's first plan with a cell product, or a course for reference over the regions of its sites.
pub(super) fn therapy(setup: &Setup) -> Course {
    first_plan(setup, holds_cells, |_| false).unwrap_or_else(|| {
        let mut regions: Vec<String> = setup.sites.iter().map(|s| s.region.name().to_string()).collect();
        regions.sort();
        regions.dedup();
        let words = format!(
            "mesenchymal cells, 250,000 per cm\u{b2}, injected on days 0, 42 and 84 ({})",
            crate::report::words::list(&regions)
        );
        let days = [0.0, 84.0];
        let cells = values(&[
            ("dose_cells_per_cm2", Value::Number(2.5e5)),
            ("session_days", Value::Numbers(vec![0.0, 42.0, 84.0])),
            ("regions", Value::Texts(regions)),
        ]);
        let item = Item { name: "cell_injection", values: cells, past: false };
        Course { recipe: setup.plans[0].recipe.with(item), plan: None, words, days }
    })
}

/// The drugs of the protocol's first plan that has some and no cells, or those usual for reference: a
/// tablet of finasteride for a man, minoxidil 2 % for a woman.
pub(super) fn alternative(setup: &Setup) -> Course {
    let own = first_plan(setup, taken_daily, holds_cells).map(|course| {
        let recipe = course.recipe.edited(|item| taken_daily(item).then(|| item.values.clone()));
        Course { recipe, ..course }
    });
    own.unwrap_or_else(|| {
        let (name, key, dose, words) = match setup.known.sex {
            Sex::Male => ("finasteride", "dose_mg_per_day", 1.0, "finasteride, 1 mg a day"),
            Sex::Female => ("minoxidil_topical", "concentration_percent", 2.0, "minoxidil 2 %, twice a day"),
        };
        let drug = values(&[(key, Value::Number(dose)), ("start_day", Value::Number(0.0))]);
        let item = Item { name, values: drug, past: false };
        Course { recipe: setup.plans[0].recipe.with(item), plan: None, words: words.into(), days: [0.0, 0.0] }
    })
}

/// Grafts of the protocol's first plan that moves follicles.
pub(super) fn moves_grafts(setup: &Setup) -> Option<&Recipe> {
    let operates = |item: &Item| registered(item.name).is_some_and(|r| r.burden.given == Given::Operation);
    setup.plans.iter().skip(1).map(|p| &p.recipe).find(|recipe| recipe.own().any(operates))
}

impl Course {
    /// The cells alone: what the course asks of a person, without the drugs beside it.
    pub(super) fn cells(&self) -> Recipe {
        self.recipe.edited(|item| holds_cells(item).then(|| item.values.clone()))
    }

    /// The same with no more of the cells than these mechanisms; with none, the sham.
    pub(super) fn with_mechanisms(&self, wanted: &[&str]) -> Recipe {
        self.recipe.edited(|item| {
            let mut values = item.values.clone();
            if holds_cells(item) {
                let own = values.texts(MECHANISMS.key).map(<[String]>::to_vec);
                let allowed = |m: &&&str| own.as_ref().is_none_or(|own| own.iter().any(|o| o == **m));
                let named = wanted.iter().filter(allowed).map(|m| m.to_string()).collect();
                values.0.insert(MECHANISMS.key.into(), Value::Texts(named));
            }
            Some(values)
        })
    }

    /// The whole product.
    pub(super) fn whole(&self) -> Recipe {
        self.with_mechanisms(&Mechanisms::NAMES)
    }

    /// The first site that its needles reach, on this patient.
    pub(super) fn site(&self, setup: &Setup, world: &World, patient: &PossiblePatient) -> usize {
        let treatments = self.cells().build(&setup.products);
        let reached = |s: &usize| {
            let area = grow_area(world, &patient.traits, &patient.regions, setup.sites[*s].area(), patient.luck[*s]);
            !area.course(world.law, world.causes, &treatments, self.days[1] + 1.0).sessions.is_empty()
        };
        (0..setup.sites.len()).find(reached).unwrap_or(0)
    }
}
