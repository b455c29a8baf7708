//! Thyroid: too little or too much hormone shortens anagen; too little slows growth as well.
//!
//! From `start_day` to `stop_day` (treated, or healed) `X_A` and `X_g` are those of the function, to the
//! power of the severity. Hair that rests falls as always, so shedding rises some months after the
//! start and treatment shows some months after it. Ignored: hormone levels, antibodies, dry and brittle
//! hair, loss of the outer brows, the way back over weeks.

use super::episode::{self, Episode, SEVERITY, graded, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of thyroid disease.
    pub struct ThyroidLaw in "thyroid" {
        anagen_hypo "X_A_hypo" = 0.8, "-", 0.5, 1.0, Uniform, Population, Guess,
            "factor on anagen, too little hormone", "direction only from van Beek 2008; telogen raised in all (Freinkel 1972), normal in others (Leal-Osuna)";
        growth_hypo "X_g_hypo" = 0.9, "-", 0.8, 1.0, Uniform, Population, Guess,
            "factor on growth, too little hormone",
            "assumed: proliferation of bulbs is 15 % lower (n 6, Kiesewetter 1990); growth is taken to fall less";
        anagen_hyper "X_A_hyper" = 0.9, "-", 0.6, 1.0, Uniform, Population, Guess,
            "factor on anagen, too much hormone", "assumed: hair falls, yet bulbs divide faster; six patients";
    }
}

/// Thyroid disease of one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Thyroid {
    hypo: bool,
    episode: Episode,
    severity: f64,
}

impl Cause for Thyroid {
    fn since(&self, _: &Patient) -> f64 {
        if self.severity == 0.0 { NEVER } else { self.episode.start_day }
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        if self.severity == 0.0 || !self.episode.lasts(today.day) {
            return;
        }
        let law = &today.parameters.thyroid;
        let (anagen, growth) = if self.hypo { (law.anagen_hypo, law.growth_hypo) } else { (law.anagen_hyper, 1.0) };
        drive.anagen *= graded(anagen, self.severity);
        drive.growth *= graded(growth, self.severity);
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        if self.severity == 0.0 { NEVER } else { self.episode.quiet_until(today.day) }
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "thyroid",
        title: "Thyroid disease",
        doc: "Too little or too much thyroid hormone: shorter anagen, and slower growth with too little; reversible by treatment.",
        fields: &[
            Field {
                key: "function",
                kind: FieldKind::Choice(&["hypo", "hyper"]),
                presence: Presence::Required,
                doc: "Too little hormone or too much.",
            },
            episode::START,
            episode::STOP,
            SEVERITY,
        ],
        check: no_fault,
        laws: &["thyroid"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Hypothyroid patients with hair loss had a raised telogen share that thyroxine normalised (Freinkel 1972); a later series found normal telogen and finer hair instead (Leal-Osuna). Of hyperthyroidism six patients are known, whose bulbs divide faster.",
            number: Published {
                what: "proliferation of hair bulbs in hypothyroid patients against controls, beside the model's growth",
                published: "-15 % (n 6, no SE)",
                model: "-10 %",
                source: "Kiesewetter 1990, Z Hautkr 65:1120, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| {
        let hypo = values.text("function") == Some("hypo");
        Box::new(Thyroid { hypo, episode: Episode::of(values), severity: severity(values) })
    },
};
