//! The patient behind the intake, and the doses behind the design.

use askama::Template;

use super::{Section, Told};
use crate::report::words;
use crate::result::{Derived, RunResult};

/// Doses that follow from the design.
pub(super) fn doses(told: &Told) -> Result<Option<Section>, askama::Error> {
    let rows = DerivedRow::all(told.result);
    if rows.is_empty() {
        return Ok(None);
    }
    Section::of("doses", "Doses that follow from the design", &Doses { rows })
}

/// Hidden quantities, and the intake beside the model.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let fit = |f: &crate::result::Fit| FitRow {
        site: f.site.clone(),
        measure: words::key(&f.measure),
        intake: short(f.intake),
        model: short(f.model),
        error: short(f.error),
        met: f.met,
    };
    let result = told.result;
    let fits = result.fits.iter().map(fit).collect();
    let behind = Behind { hidden: HiddenRow::all(result), fits, notes: &result.notes };
    Section::of("patient", "The patient behind the intake", &behind)
}

#[derive(Template)]
#[template(path = "doses.html")]
struct Doses {
    rows: Vec<DerivedRow>,
}

#[derive(Template)]
#[template(path = "patient.html")]
struct Behind<'a> {
    hidden: Vec<HiddenRow>,
    fits: Vec<FitRow>,
    notes: &'a [String],
}

/// One number of the intake beside the model's.
struct FitRow {
    site: String,
    measure: String,
    intake: String,
    model: String,
    error: String,
    met: bool,
}

/// A number of unknown size.
fn short(x: f64) -> String {
    words::datum(x, &words::short(x))
}

/// One design value that follows from those written.
pub struct DerivedRow {
    pub plan: String,
    pub treatment: String,
    pub what: String,
    pub value: String,
}

impl DerivedRow {
    /// The values of all plans.
    fn all(result: &RunResult) -> Vec<DerivedRow> {
        let mut rows: Vec<DerivedRow> = Vec::new();
        for plan in &result.plans {
            for (number, Derived { treatment, key, value }) in plan.derived.iter().enumerate() {
                // A name is written where it begins.
                let again = number > 0 && plan.derived[number - 1].treatment == *treatment;
                rows.push(DerivedRow {
                    plan: if number == 0 { plan.name.clone() } else { String::new() },
                    treatment: if again { String::new() } else { words::key(treatment) },
                    what: words::key(key),
                    value: words::datum(*value, &words::short(*value)),
                });
            }
        }
        rows
    }
}

/// One hidden quantity of the patient.
pub struct HiddenRow {
    pub name: String,
    pub origin: &'static str,
    pub value: String,
    pub range: String,
    pub unit: String,
}

impl HiddenRow {
    /// All of them.
    fn all(result: &RunResult) -> Vec<HiddenRow> {
        let row = |h: &crate::result::Hidden| HiddenRow {
            name: words::key(&h.name),
            origin: h.origin.words(),
            value: short(h.value),
            range: format!("{} to {}", short(h.low), short(h.high)),
            unit: words::unit(&h.unit),
        };
        result.hidden.iter().map(row).collect()
    }
}
