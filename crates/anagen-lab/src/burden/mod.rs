//! Burden beside benefit: what every plan asks of a person, and what it gives for it.
//!
//! Visits, injections and doses are counted from the plan; pain, downtime, adverse events, prices and what
//! is lost after stopping are what a source says (registered with each treatment). `None` is *not known*,
//! never none.

mod counted;
mod trade;

pub use counted::{Asked, counted};
pub use trade::{Trade, burdens};

use anagen_model::quantity::burden::{self as published, Burden, Finding, Source};
use serde::{Deserialize, Serialize};

/// The burden of every plan, and what it buys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Burdens {
    /// Until which day visits and doses are counted: the last visit of the run.
    pub until_day: f64,
    /// Plan by plan, without the untreated twin.
    pub plans: Vec<PlanBurden>,
    /// Plan against plan, site by site.
    pub trades: Vec<Trade>,
}

/// What one plan asks of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanBurden {
    /// The plan.
    pub plan: String,
    /// Days on which the person comes to the clinic to be treated.
    pub visits: f64,
    /// Injections.
    pub injections: Option<f64>,
    /// Operations that move follicles.
    pub operations: f64,
    /// Grafts they move.
    pub grafts: f64,
    /// What is taken or applied at home.
    pub at_home: Vec<AtHome>,
    /// What the whole plan costs until then, if every treatment has a price of one currency.
    pub cost: Option<Price>,
    /// Treatments without a published price.
    pub unpriced: Vec<String>,
    /// Treatment by treatment.
    pub treatments: Vec<Borne>,
}

/// Something taken or applied at home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtHome {
    /// The treatment.
    pub treatment: String,
    /// What: a tablet, an application, a session.
    pub what: String,
    /// How often.
    pub times: f64,
    /// `day` or `week`.
    pub per: String,
    /// How many in all.
    pub total: f64,
}

/// A range of prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Currency.
    pub currency: String,
}

/// What is published of a treatment; what is `None` is not known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Borne {
    /// The treatment.
    pub treatment: String,
    /// The operation that comes first to obtain the product.
    pub harvest: Option<String>,
    /// Mean score of pain of a session, 0 to 10.
    pub pain_of_10: Option<f64>,
    /// Pain in words.
    pub pain: Option<Said>,
    /// Time lost after a session.
    pub downtime: Option<Said>,
    /// Adverse events.
    pub adverse: Option<Vec<Adverse>>,
    /// Price.
    pub price: Option<Priced>,
    /// What is lost after stopping and how fast.
    pub lost: Option<Said>,
}

/// Something said, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// What.
    pub says: String,
    /// Where, and how it was read.
    pub source: String,
}

/// An adverse event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adverse {
    /// What happened, in whom.
    pub event: String,
    /// Share of the treated.
    pub share: Option<f64>,
    /// Share of the controls.
    pub control: Option<f64>,
    /// Where it is told.
    pub source: String,
}

/// A price and what it buys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Priced {
    /// The range.
    pub price: Price,
    /// What it buys: `a month`.
    pub per: String,
    /// Year of the price; `None` if the page has no date.
    pub year: Option<f64>,
    /// Where it was found.
    pub source: String,
}

impl Borne {
    /// What is published of a treatment of that title.
    pub fn of(title: &str, burden: &Burden) -> Borne {
        let said = |f: Finding| Said { says: f.says.into(), source: f.source.words() };
        let source = |s: Source| s.words();
        let adverse = |e: &published::AdverseEvent| Adverse {
            event: e.event.into(),
            share: e.share.found(),
            control: e.control.found(),
            source: source(e.source),
        };
        let priced = |c: published::Cost| Priced {
            price: Price { low: c.low, high: c.high, currency: c.currency.into() },
            per: c.per.words().into(),
            year: c.year.found(),
            source: source(c.source),
        };
        Borne {
            treatment: title.into(),
            harvest: burden.harvest.map(String::from),
            pain_of_10: burden.pain.found().and_then(|p| p.score_of_10.found()),
            pain: burden.pain.found().map(|p| said(p.finding)),
            downtime: burden.downtime.found().map(said),
            adverse: burden.adverse.found().map(|all| all.iter().map(adverse).collect()),
            price: burden.cost.found().map(priced),
            lost: burden.lost.found().map(said),
        }
    }
}
