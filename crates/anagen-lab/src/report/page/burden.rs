//! Burden beside benefit: what each plan asks, what is published of each treatment, and plan against plan.

use askama::Template;

use super::{Section, Told};
use crate::burden::{Adverse, Borne, Burdens, PlanBurden, Price, Said, Trade};
use crate::counterfactual::kept::Later;
use crate::report::plot::Style;
use crate::report::words::{self, datum};

/// What is printed where nothing was found.
const NOT_KNOWN: &str = "<i>not known</i>";

/// What the section shows; cells are HTML.
#[derive(Template)]
#[template(path = "burden.html")]
struct Page {
    until: String,
    plans: Vec<PlanRow>,
    treatments: Vec<TreatmentTable>,
    sites: Vec<SiteTrades>,
    currency: String,
    /// Years after the last day on which benefits are told.
    years: Vec<String>,
}

struct PlanRow {
    key: String,
    plan: String,
    visits: String,
    injections: String,
    surgery: String,
    at_home: String,
    cost: String,
}

struct TreatmentTable {
    title: String,
    rows: Vec<(&'static str, String)>,
}

struct SiteTrades {
    name: String,
    region: String,
    rows: Vec<TradeRow>,
}

struct TradeRow {
    key: String,
    plan: String,
    benefit: String,
    per_visit: String,
    per_injections: String,
    per_cost: String,
    kept: Vec<String>,
}

/// The section, if a plan was simulated.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let Some(burden) = told.result.burden.as_ref().filter(|b| !b.plans.is_empty()) else { return Ok(None) };
    Section::of("burden", "Burden beside benefit", &Page::of(told, burden))
}

impl Page {
    fn of(told: &Told, burden: &Burdens) -> Page {
        let mut treatments: Vec<TreatmentTable> = Vec::new();
        for borne in burden.plans.iter().flat_map(|plan| &plan.treatments) {
            if !treatments.iter().any(|t| t.title == borne.treatment) {
                treatments.push(TreatmentTable { title: borne.treatment.clone(), rows: rows(borne) });
            }
        }
        let key = |plan: &str| {
            let number = told.result.plans.iter().position(|p| p.name == plan).unwrap_or(0);
            Style::of_plan(number).key()
        };
        let site = |site: &crate::result::Site| SiteTrades {
            name: site.name.clone(),
            region: site.region.clone(),
            rows: burden
                .trades
                .iter()
                .filter(|t| t.site == site.name)
                .map(|t| trade_row(t, told, burden, &key))
                .collect(),
        };
        let plan = |p: &PlanBurden| PlanRow {
            key: key(&p.plan),
            plan: p.plan.clone(),
            visits: whole(p.visits),
            injections: p.injections.map_or(NOT_KNOWN.into(), whole),
            surgery: match p.operations > 0.0 {
                true => format!("{} with {} grafts", whole(p.operations), whole(p.grafts)),
                false => whole(p.operations),
            },
            at_home: at_home(p),
            cost: match &p.cost {
                Some(price) => range(price),
                None => format!("{NOT_KNOWN}: no price of {}", escaped(&words::list(&p.unpriced))),
            },
        };
        let kept = told.result.counterfactual.as_ref().map(|c| &c.kept);
        let years = kept.and_then(|k| k.plans.first()?.sites.first()).map_or(&[][..], |s| &s.later);
        Page {
            years: years
                .iter()
                .map(|later| datum(later.years, &words::count(later.years as usize, "year", "years")))
                .collect(),
            until: datum(burden.until_day, &words::day(burden.until_day)),
            plans: burden.plans.iter().map(plan).collect(),
            treatments,
            sites: told.result.measured_sites().map(|(_, s)| site(s)).filter(|s| !s.rows.is_empty()).collect(),
            currency: burden.plans.iter().find_map(|p| p.cost.as_ref()).map_or("USD".into(), |c| c.currency.clone()),
        }
    }
}

/// What is left of a benefit some years on: stopped, and below it if the plan goes on.
fn kept(trade: &Trade, told: &Told) -> Vec<String> {
    let all = told.result.counterfactual.iter().flat_map(|c| &c.kept.plans);
    let plan = all.clone().find(|p| p.plan == trade.plan);
    let site = plan.and_then(|p| p.sites.iter().find(|s| s.site == trade.site));
    let mean = |x: f64| datum(x, &words::signed(x, 0));
    let on = plan.is_some_and(|p| p.goes_on);
    let cell = |later: &Later| match on {
        true => format!("{}<small>{} if it goes on</small>", mean(later.stopped.mean), mean(later.going_on.mean)),
        false => mean(later.stopped.mean),
    };
    site.map_or(Vec::new(), |s| s.later.iter().map(cell).collect())
}

fn trade_row(trade: &Trade, told: &Told, burden: &Burdens, key: &impl Fn(&str) -> String) -> TradeRow {
    let of = burden.plans.iter().find(|p| p.plan == trade.plan);
    let ratio = |x: f64| datum(x, &words::signed(x, if x.abs() < 1.0 { 2 } else { 1 }));
    let none = |why: &str| format!("<span class=\"quiet\">{why}</span>");
    let range = trade.range.map_or(String::new(), |[low, high]| {
        let [low, high] = [low, high].map(|x| datum(x, &words::signed(x, 0)));
        format!("<small>{low} to {high}</small>")
    });
    TradeRow {
        key: key(&trade.plan),
        plan: trade.plan.clone(),
        benefit: format!("{}{range}", datum(trade.benefit, &words::signed(trade.benefit, 0))),
        per_visit: trade.per_visit.map_or_else(|| none("no visit"), ratio),
        per_injections: match (trade.per_100_injections, of.and_then(|p| p.injections)) {
            (Some(x), _) => ratio(x),
            (None, Some(_)) => none("no injection"),
            (None, None) => NOT_KNOWN.into(),
        },
        per_cost: match (trade.per_1000, of.is_some_and(|p| p.cost.is_some())) {
            (Some([low, high]), _) => format!("{} to {}", ratio(low), ratio(high)),
            (None, true) => none("no cost"),
            (None, false) => NOT_KNOWN.into(),
        },
        kept: kept(trade, told),
    }
}

/// What is published of a treatment, line by line.
fn rows(borne: &Borne) -> Vec<(&'static str, String)> {
    let said = |s: &Said| format!("{}{}", escaped(&s.says), source(&s.source));
    let pain = borne.pain.as_ref().map(|pain| match borne.pain_of_10 {
        Some(score) => format!("{} of 10: {}", datum(score, &words::short(score)), said(pain)),
        None => said(pain),
    });
    let price = borne.price.as_ref().map(|p| {
        let year = p.year.map_or("undated".into(), |y| datum(y, &format!("{y:.0}")));
        format!("{} {}, {year}{}", range(&p.price), p.per, source(&p.source))
    });
    let known = |cell: Option<String>| cell.unwrap_or_else(|| NOT_KNOWN.into());
    let events = borne.adverse.as_ref().map(|all| {
        let items: Vec<String> = all.iter().map(|e| format!("<li>{}</li>", event(e))).collect();
        format!("<ul>{}</ul>", items.concat())
    });
    vec![
        ("Taken from the body first", borne.harvest.as_deref().map_or("nothing".into(), escaped)),
        ("Pain of a session", known(pain)),
        ("Downtime", known(borne.downtime.as_ref().map(said))),
        ("Adverse events", known(events)),
        ("Price", known(price)),
        ("Lost after stopping", known(borne.lost.as_ref().map(said))),
    ]
}

fn event(e: &Adverse) -> String {
    let percent = |share: f64| datum(share, &format!("{} %", words::short(100.0 * share)));
    let share = match (e.share, e.control) {
        (Some(share), Some(control)) => format!(": {} against {} of the controls", percent(share), percent(control)),
        (Some(share), None) => format!(": {}", percent(share)),
        (None, _) => String::new(),
    };
    format!("{}{share}{}", escaped(&e.event), source(&e.source))
}

fn at_home(plan: &PlanBurden) -> String {
    let one = |a: &crate::burden::AtHome| {
        let times = datum(a.times, &words::short(a.times));
        let total = datum(a.total, &words::fixed(a.total, 0));
        format!("{}: {}, {times} a {}, {total} in all", escaped(&a.treatment), escaped(&a.what), a.per)
    };
    let all: Vec<String> = plan.at_home.iter().map(one).collect();
    if all.is_empty() { "nothing".into() } else { all.join("<br>") }
}

fn range(price: &Price) -> String {
    let [low, high] = [price.low, price.high].map(|x| datum(x, &words::fixed(x, 0)));
    format!("{low} to {high} {}", escaped(&price.currency))
}

fn whole(x: f64) -> String {
    datum(x, &words::fixed(x, 0))
}

fn source(text: &str) -> String {
    format!(" <span class=\"source\">{}</span>", escaped(text))
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::treatment::TREATMENTS;

    #[test]
    fn what_nobody_published_is_not_known_and_what_is_remembered_is_said() {
        let of = |name: &str| TREATMENTS.iter().find(|t| t.kind.name == name).expect("registered");
        let row = |name: &str, what: &str| {
            let all = rows(&Borne::of(of(name).kind.title, &of(name).burden));
            all.into_iter().find(|r| r.0 == what).expect("a row").1
        };
        assert_eq!(row("cell_injection", "Price"), NOT_KNOWN);
        assert!(row("finasteride", "Lost after stopping").contains("memory"));
        assert!(row("finasteride", "Adverse events").contains("<data value=\"0.038\">3.8 %</data> against"));
    }

    #[test]
    fn a_ratio_to_nothing_says_why() {
        let mut result = crate::report::example::result();
        let burden = result.burden.as_mut().expect("the example has plans");
        (burden.trades[0].per_visit, burden.trades[0].per_1000) = (None, None);
        burden.plans[0].cost = None;
        let point = crate::result::PointEstimate::of(&result);
        let html = section(&Told { result: &result, point, album: &|_| None }).unwrap().expect("a section").html;
        assert!(html.contains("no visit") && html.contains(NOT_KNOWN));
        let years = &result.counterfactual.as_ref().expect("an example").kept.plans[0].sites[0].later;
        for later in years {
            let stopped = datum(later.stopped.mean, &words::signed(later.stopped.mean, 0));
            assert!(html.contains(&stopped), "{} years on", later.years);
        }
        assert!(html.contains("5 years</data> later") && html.contains("if it goes on"));
    }
}
