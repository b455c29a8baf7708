//! Chemotherapy: doses that break growing hairs off, hold the matrix back, and may harm the niche.
//!
//! Each dose is a hazard of dystrophic catagen over `t_dose` days that takes the share `f_chemo` of
//! growing hairs (`h = -severity log(1 - f)/t_dose`); the broken hair falls within weeks without
//! telogen and the papilla keeps its size. From a dose until `t_matrix` days after it no follicle
//! enters anagen (`X_K` near 0), so regrowth starts when the last dose is overcome. The niche is damaged
//! by `x_dose` a dose, more with a taxane after an anthracycline: integrity falls and some follicles
//! are lost, which is the persistent deficit. Scalp cooling is a treatment (`scalp_cooling`). Ignored:
//! which drug and how much of it beyond severity, hair that thins without breaking, and colour and curl
//! of the new hair.

use super::episode::{SEVERITY, graded, hazard, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of chemotherapy.
    pub struct ChemoLaw in "chemotherapy" {
        taken "f_chemo" = 0.9, "fraction", 0.5, 0.99, Beta, Population, Guess,
            "share of growing hairs a full dose breaks off",
            "assumed; depends on the regimen. Over 80 % of hair was lost in 94 % of 1478 women (Watanabe 2019)";
        dose_days "t_dose" = 3.0, "day", 1.0, 7.0, Uniform, Population, Guess,
            "days over which one dose acts on the matrix", "assumed: some days of exposure";
        matrix_days "t_matrix" = 25.0, "day", 15.0, 40.0, LogNormal, Population, Guess,
            "days after a dose during which no follicle enters anagen",
            "MODEL.md, section 5, without a source; with kenogen and the time to be seen it gives regrowth at 6-8 weeks";
        entry_blocked "X_K_chemo" = 0.001, "-", 0.0001, 0.01, LogUniform, Population, Guess,
            "factor on kenogen exit while the matrix is held back", "assumed: practically none";
        damage_per_dose "x_dose" = 0.005, "-", 0.0, 0.05, Uniform, Population, Guess,
            "damage to the niche by a dose",
            "assumed small: 2.7 % of women have severe irreversible loss after anthracyclines alone (Kim 2017, abstract)";
        damage_per_taxane_dose "x_taxane" = 0.04, "-", 0.0, 0.3, Uniform, Population, Guess,
            "damage to the niche by a dose of a taxane-heavy regimen",
            "assumed: a measured deficit at 3 years in 42.3 % of such women (p_pCIA; Kang 2019); its size is not printed";
    }
}

/// One course of chemotherapy.
#[derive(Clone, Debug, PartialEq)]
pub struct Chemotherapy {
    days: Vec<f64>,
    taxane: bool,
    severity: f64,
    persistent: f64,
}

impl Cause for Chemotherapy {
    fn since(&self, _: &Patient) -> f64 {
        self.days.first().copied().filter(|_| self.severity > 0.0).unwrap_or(NEVER)
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let law = &today.parameters.chemotherapy;
        let given = |within: f64| self.days.iter().filter(|d| **d <= today.day && today.day < **d + within).count();
        let doses = given(law.dose_days) as f64;
        if doses > 0.0 {
            drive.dystrophic_per_day += doses * hazard(law.taken, law.dose_days, self.severity);
            let damage = if self.taxane { law.damage_per_taxane_dose } else { law.damage_per_dose };
            drive.niche_damage_per_day += doses * self.severity * self.persistent * damage / law.dose_days;
        }
        if given(law.matrix_days) > 0 {
            drive.kenogen *= graded(law.entry_blocked, self.severity);
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        if self.severity == 0.0 {
            return NEVER;
        }
        let law = &today.parameters.chemotherapy;
        let edges = self.days.iter().flat_map(|d| [*d, d + law.dose_days, d + law.matrix_days]);
        edges.filter(|edge| *edge > today.day).fold(NEVER, f64::min)
    }
}

/// The days of the doses a table describes, in order.
fn doses(values: &Values) -> Vec<f64> {
    if let Some(days) = values.numbers("session_days") {
        return days.to_vec();
    }
    let start = values.number("start_day").unwrap_or(0.0);
    let interval = values.number("interval_days").unwrap_or(21.0);
    (0..values.number("cycles").unwrap_or(0.0) as usize).map(|i| start + interval * i as f64).collect()
}

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    let listed = values.numbers("session_days").is_some();
    let start = values.number("start_day").is_some();
    let cycles = values.number("cycles").is_some();
    let interval = values.number("interval_days").is_some();
    let hint = "either session_days = [0, 21, 42, 63], or start_day = 0 with cycles = 4 (and interval_days)";
    if listed && (start || cycles || interval) {
        return vec![Fault::at("session_days", "the doses are given twice: listed, and by start and cycles", hint)];
    }
    if !listed && !(start && cycles) {
        return vec![Fault::at("", "chemotherapy needs the days of its doses", hint)];
    }
    Vec::new()
}

const DAYS: FieldKind = FieldKind::Number { low: -36525.0, high: 36525.0, whole: true };

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "chemotherapy",
        title: "Chemotherapy",
        doc: "Doses that break growing hairs off within weeks; regrowth starts some weeks after the last one, and some follicles may stay lost.",
        fields: &[
            Field {
                key: "session_days",
                kind: FieldKind::Numbers { low: -36525.0, high: 36525.0, whole: true },
                presence: Presence::Optional,
                doc: "Days of the doses; or give start_day and cycles.",
            },
            Field {
                key: "start_day",
                kind: DAYS,
                presence: Presence::Optional,
                doc: "Day of the first dose, instead of session_days.",
            },
            Field {
                key: "interval_days",
                kind: FieldKind::Number { low: 1.0, high: 365.0, whole: true },
                presence: Presence::Optional,
                doc: "Days from one dose to the next, with start_day; 21 when left out.",
            },
            Field {
                key: "cycles",
                kind: FieldKind::Number { low: 1.0, high: 60.0, whole: true },
                presence: Presence::Optional,
                doc: "Number of doses, with start_day.",
            },
            Field {
                key: "regimen",
                kind: FieldKind::Choice(&["classic", "taxane-heavy"]),
                presence: Presence::DefaultText("classic"),
                doc: "Sets the damage to the niche: anthracycline-like, or with a taxane after it, where loss persists more often.",
            },
            Field {
                key: "persistent",
                kind: FieldKind::Number { low: 0.0, high: 20.0, whole: false },
                presence: Presence::Default(1.0),
                doc: "Factor on the damage to the niche, which is what never grows back.",
            },
            SEVERITY,
        ],
        check,
        laws: &["chemotherapy", "clock", "niche"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Anthracyclines and taxanes make nearly everyone shed within three weeks and nearly everyone regrow, but a measured deficit persists for years in up to 42 %; how often depends on the definition.",
            number: Published {
                what: "mean day of hair fall after the first dose",
                published: "18.0 (no SD, n 1478, noticed by the women)",
                model: "day 13.0",
                source: "Watanabe 2019, PLoS ONE 14:e0208118, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| {
        Box::new(Chemotherapy {
            days: doses(values),
            taxane: values.text("regimen") == Some("taxane-heavy"),
            severity: severity(values),
            persistent: values.number("persistent").unwrap_or(1.0),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    #[test]
    fn doses_are_listed_or_counted() {
        let pairs = [("start_day", -42.0), ("interval_days", 14.0), ("cycles", 3.0)];
        let counted = Values(pairs.iter().map(|(k, v)| (k.to_string(), Value::Number(*v))).collect());
        assert_eq!(doses(&counted), [-42.0, -28.0, -14.0]);
        let frame = Frame::bare(100.0);
        assert!(check(&counted, &frame).is_empty());
        assert_eq!(check(&Values::default(), &frame).len(), 1);
    }
}
