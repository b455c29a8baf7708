//! Which parameters the benefits move with, one at a time.

use askama::Template;

use super::{Section, Told};
use crate::counterfactual::tornado::{Bar, PlanTornado};
use crate::report::plot::{Style, TornadoPlot, TornadoRow, figure};
use crate::report::words::{self, datum};

const AXIS: &str = "benefit, hairs/cm\u{b2}";
/// A swing below this many standard errors may be chance.
const SURE: f64 = 2.0;

#[derive(Template)]
#[template(path = "tornado.html")]
struct Page {
    site: String,
    day: String,
    people: String,
    parameters: String,
    figures: String,
    plans: Vec<PlanTable>,
}

/// What is printed where it would have been too much work.
#[derive(Template)]
#[template(source = "<p>{{ note }}</p>", ext = "html")]
struct Untold<'a> {
    note: &'a str,
}

struct PlanTable {
    plan: String,
    benefit: String,
    moving: String,
    rows: Vec<Row>,
}

/// Cells are HTML.
struct Row {
    parameter: String,
    about: String,
    range: String,
    at_low: String,
    at_high: String,
    swing: String,
    chance: bool,
    prior: String,
    assumed: bool,
}

/// The section, if parameters were moved.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let Some(tornado) = told.result.counterfactual.as_ref().map(|c| &c.tornado) else { return Ok(None) };
    let here: Vec<(usize, &PlanTornado)> = (tornado.plans.iter())
        .filter_map(|p| Some((told.result.plans.iter().position(|info| info.name == p.plan)?, p)))
        .filter(|(_, p)| !p.bars.is_empty())
        .collect();
    const TITLE: &str = "Which parameters the benefit moves with";
    if here.is_empty() {
        let untold = Untold { note: &tornado.note };
        return if tornado.note.is_empty() { Ok(None) } else { Section::of("tornado", TITLE, &untold) };
    }
    let whole = |n: usize| datum(n as f64, &words::fixed(n as f64, 0));
    let table = |(_, p): &(usize, &PlanTornado)| PlanTable {
        plan: p.plan.clone(),
        benefit: hairs(p.benefit),
        moving: whole(p.moving),
        rows: p.bars.iter().map(Row::of).collect(),
    };
    let page = Page {
        site: tornado.site.clone(),
        day: datum(tornado.day, &words::day(tornado.day)),
        people: whole(tornado.possible_patients),
        parameters: whole(tornado.parameters),
        figures: here.iter().map(|(number, p)| drawn(*number, p, &tornado.site)).collect(),
        plans: here.iter().map(table).collect(),
    };
    Section::of("tornado", TITLE, &page)
}

fn may_be_chance(bar: &Bar) -> bool {
    bar.swing < SURE * bar.standard_error
}

fn hairs(x: f64) -> String {
    datum(x, &words::signed(x, 1))
}

impl Row {
    fn of(bar: &Bar) -> Row {
        let short = |x: f64| datum(x, &words::short(x));
        let unit = words::unit(&bar.unit);
        let unsigned = |x: f64| datum(x, &words::fixed(x, 1));
        Row {
            parameter: bar.parameter.clone(),
            about: bar.about.clone(),
            range: format!("{} to {} {unit}<small>value {}</small>", short(bar.low), short(bar.high), short(bar.value)),
            at_low: hairs(bar.at_low),
            at_high: hairs(bar.at_high),
            swing: format!("<b>{}</b> \u{b1} {}", unsigned(bar.swing), unsigned(bar.standard_error)),
            chance: may_be_chance(bar),
            prior: bar.founded.clone(),
            assumed: bar.assumed,
        }
    }
}

fn drawn(number: usize, plan: &PlanTornado, site: &str) -> String {
    let row = |bar: &Bar| TornadoRow {
        name: bar.parameter.clone(),
        note: [bar.assumed.then_some("guess"), may_be_chance(bar).then_some("chance?")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        at_low: bar.at_low,
        at_high: bar.at_high,
    };
    let spoken = |bar: &Bar| {
        let [low, high] = [bar.at_low, bar.at_high].map(|x| words::signed(x, 1));
        format!("{}: {low} at its low end, {high} at its high end", bar.parameter)
    };
    let svg = TornadoPlot {
        title: format!("How the benefit of {} at {site} moves with single parameters", plan.plan),
        words: plan.bars.iter().map(spoken).collect::<Vec<_>>().join("; "),
        rows: plan.bars.iter().map(row).collect(),
        middle: plan.benefit,
        style: Style::of_plan(number),
        axis: AXIS,
    }
    .svg();
    figure(&plan.plan, "low end hollow, high end filled", &svg, "")
}
