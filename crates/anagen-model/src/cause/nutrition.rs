//! Nutrition: too little iron, protein or energy shortens anagen and delays its return.
//!
//! Iron acts below a ferritin of `fer_thr`: with `x = (fer_thr - ferritin)/(fer_thr - 15)` the factors are
//! `X_A = X_A_iron^x`, `X_K = X_K_iron^x`. Protein and energy act by the share of the need that is missing:
//! `X_A = X_A_diet^(2 missing)`, `X_K = X_K_diet^(2 missing)`, so the factor is that at half the need. All to
//! the power of the severity, from `start_day` to `stop_day`. The literature contradicts itself: priors
//! reach from no effect to some. Ignored: zinc, vitamins, weight itself; a crash diet is better described
//! by a telogen effluvium beside this.

use super::episode::{self, Episode, SEVERITY, graded, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of nutrition.
    pub struct NutritionLaw in "nutrition" {
        ferritin_threshold "fer_thr" = 40.0, "ug/l", 20.0, 70.0, Uniform, Population, Abstract,
            "ferritin below which iron acts",
            "Deloche 2007: 59 against 48 % of women below 40 ug/l; Sinclair 2002 and Malkud 2015 find no relation";
        anagen_iron "X_A_iron" = 0.9, "-", 0.75, 1.0, Uniform, Population, Guess,
            "factor on anagen at a ferritin of 15 ug/l", "contradictory literature: may be none";
        kenogen_iron "X_K_iron" = 0.95, "-", 0.8, 1.0, Uniform, Population, Guess,
            "factor on kenogen exit at a ferritin of 15 ug/l", "assumed, half as strong as on anagen: may be none";
        anagen_diet "X_A_diet" = 0.8, "-", 0.5, 1.0, Uniform, Population, Guess,
            "factor on anagen when half of the need of energy or protein is missing",
            "assumed: starvation raises telogen; no human number was found";
        kenogen_diet "X_K_diet" = 0.8, "-", 0.5, 1.0, Uniform, Population, Guess,
            "factor on kenogen exit when half of the need of energy or protein is missing", "assumed, like that on anagen";
    }
}

/// The ferritin at which the factors of iron hold, ug/l.
const REFERENCE_FERRITIN: f64 = 15.0;

impl NutritionLaw {
    /// Factors on anagen and on kenogen exit.
    pub fn factors(&self, ferritin_ug_per_l: f64, missing: [f64; 2]) -> [f64; 2] {
        let below = (self.ferritin_threshold - ferritin_ug_per_l).max(0.0);
        let iron = below / (self.ferritin_threshold - REFERENCE_FERRITIN).max(1.0);
        let diet = 2.0 * (missing[0] + missing[1]);
        [(self.anagen_iron, self.anagen_diet), (self.kenogen_iron, self.kenogen_diet)]
            .map(|(by_iron, by_diet)| graded(by_iron, iron) * graded(by_diet, diet))
    }
}

/// What one patient lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Nutrition {
    ferritin_ug_per_l: f64,
    missing: [f64; 2],
    episode: Episode,
    severity: f64,
}

impl Cause for Nutrition {
    fn since(&self, _: &Patient) -> f64 {
        if self.severity == 0.0 { NEVER } else { self.episode.start_day }
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        if self.severity == 0.0 || !self.episode.lasts(today.day) {
            return;
        }
        let [anagen, kenogen] = today.parameters.nutrition.factors(self.ferritin_ug_per_l, self.missing);
        drive.anagen *= graded(anagen, self.severity);
        drive.kenogen *= graded(kenogen, self.severity);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        if self.severity == 0.0 { NEVER } else { self.episode.quiet_until(today.day) }
    }
}

const LACKS: [&str; 3] = ["ferritin_ug_per_l", "energy_missing_fraction", "protein_missing_fraction"];

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    if LACKS.iter().any(|key| values.number(key).is_some()) {
        return Vec::new();
    }
    let hint = "write `ferritin_ug_per_l = 15`, `energy_missing_fraction = 0.3` or `protein_missing_fraction = 0.3`";
    vec![Fault::at("", "nothing is lacking in this nutritional cause", hint)]
}

const SHARE: FieldKind = FieldKind::Number { low: 0.0, high: 1.0, whole: false };

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "nutritional",
        title: "Nutritional deficiency",
        doc: "Too little iron, protein or energy: shorter anagen, later return; small and disputed.",
        fields: &[
            episode::START,
            episode::STOP,
            Field {
                key: LACKS[0],
                kind: FieldKind::Number { low: 1.0, high: 1000.0, whole: false },
                presence: Presence::Optional,
                doc: "Serum ferritin; acts below 40.",
            },
            Field {
                key: LACKS[1],
                kind: SHARE,
                presence: Presence::Optional,
                doc: "Share of the need of energy that is missing.",
            },
            Field {
                key: LACKS[2],
                kind: SHARE,
                presence: Presence::Optional,
                doc: "Share of the need of protein that is missing.",
            },
            SEVERITY,
        ],
        check,
        laws: &["nutrition"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Women who shed have lower ferritin in some studies (Deloche 2007, Thamotharan 2025) and not in others (Malkud 2015, Sinclair 2002), and no controlled trial shows that iron, protein or energy regrow hair.",
            number: Published {
                what: "ferritin below 40 ug/l in women with against without excessive loss; the model's excess of shedding at 15 ug/l",
                published: "59 against 48 % (n 5110)",
                model: "+10 % shed",
                source: "Deloche 2007, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| {
        let lack = |key: &str| values.number(key);
        Box::new(Nutrition {
            ferritin_ug_per_l: lack(LACKS[0]).unwrap_or(f64::INFINITY),
            missing: [LACKS[1], LACKS[2]].map(|key| lack(key).unwrap_or(0.0)),
            episode: Episode::of(values),
            severity: severity(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iron_acts_below_its_threshold_and_diet_by_what_is_missing() {
        let law = NutritionLaw::default();
        assert_eq!(law.factors(f64::INFINITY, [0.0; 2]), [1.0, 1.0]);
        assert_eq!(law.factors(40.0, [0.0; 2]), [1.0, 1.0]);
        assert!((law.factors(15.0, [0.0; 2])[0] - 0.9).abs() < 1e-12);
        assert!((law.factors(100.0, [0.25, 0.25])[0] - 0.8).abs() < 1e-12);
    }
}
