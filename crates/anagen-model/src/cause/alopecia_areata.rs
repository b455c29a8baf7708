//! Alopecia areata: patchy, of the whole scalp (totalis), of the whole body (universalis).
//!
//! The cause says how much of the scalp is disposed and since when; the attack itself is the law of
//! [`crate::scalp::areata`], its severity and foci those of [`crate::scalp::outbreak`]. On day 0 the
//! disposed share of the scalp is bare: that is its SALT. Ignored: body hair (universalis is totalis on
//! the scalp), nails, growth of the disposed share itself, and what follicles do to the attack.

use super::{Cause, Registration};
use crate::drive::{NEVER, Today};
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::outbreak::Outbreak;

/// One episode.
#[derive(Clone, Debug, PartialEq)]
pub struct AlopeciaAreata {
    outbreak: Outbreak,
}

impl AlopeciaAreata {
    fn of(values: &Values) -> Self {
        let whole = values.text("extent").is_some_and(|e| e != "patchy");
        let outbreak = Outbreak {
            since_day: -values.number("duration_days").unwrap_or(0.0),
            salt_percent: values.number("salt_percent").unwrap_or(if whole { 100.0 } else { 0.0 }),
            regulation_per_day: values.number("regulation_per_day"),
            foci_per_year: values.number("foci_per_year"),
            response: values.number("response_factor"),
        };
        AlopeciaAreata { outbreak }
    }
}

impl Cause for AlopeciaAreata {
    fn since(&self, _patient: &Patient) -> f64 {
        if self.outbreak.salt_percent > 0.0 { self.outbreak.lit_day() } else { NEVER }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        let since = self.since(today.patient);
        if today.day < since { since } else { NEVER }
    }

    fn outbreak(&self) -> Option<Outbreak> {
        (self.outbreak.salt_percent > 0.0).then_some(self.outbreak)
    }
}

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    let salt = values.number("salt_percent");
    match values.text("extent") {
        Some("patchy") if salt.is_none() => {
            vec![Fault::at(
                "",
                "no `salt_percent` for patchy areata",
                "say how much of the scalp is bare on day 0: `salt_percent = 40`",
            )]
        }
        Some(extent @ ("totalis" | "universalis")) if salt.is_some_and(|s| s < 100.0 && s > 0.0) => {
            vec![Fault::at(
                "salt_percent",
                format!("{extent} takes the whole scalp"),
                "write `extent = \"patchy\"`, or leave `salt_percent` out",
            )]
        }
        _ => Vec::new(),
    }
}

fn warn(values: &Values, _: &Person) -> Vec<Warning> {
    let universalis = values.text("extent") == Some("universalis");
    let said = || Warning {
        key: "extent",
        what: "body hair is not simulated: universalis is totalis on the scalp".into(),
        source: "scope of the model",
    };
    universalis.then(said).into_iter().collect()
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "alopecia_areata",
        title: "Alopecia areata",
        doc: "An immune attack that spreads over disposed skin: hair falls within weeks, follicles stay, and hair returns when the attack ends.",
        fields: &[
            Field {
                key: "extent",
                kind: FieldKind::Choice(&["patchy", "totalis", "universalis"]),
                presence: Presence::DefaultText("patchy"),
                doc: "Patchy, the whole scalp, or the whole body (whose hair is not simulated).",
            },
            Field {
                key: "salt_percent",
                kind: FieldKind::Number { low: 0.0, high: 100.0, whole: false },
                presence: Presence::Optional,
                doc: "Share of the scalp without visible hair on day 0 (SALT); needed when patchy, 100 otherwise; 0 is the same as leaving the cause out.",
            },
            Field {
                key: "duration_days",
                kind: FieldKind::Number { low: 0.0, high: 36525.0, whole: true },
                presence: Presence::Default(730.0),
                doc: "How long this episode has lasted on day 0; an episode of years is a chronic one.",
            },
            Field {
                key: "regulation_per_day",
                kind: FieldKind::Number { low: 0.0, high: 1.0, whole: false },
                presence: Presence::Optional,
                doc: "Regulation the attack calls up; below 0.1 nothing ends it. Left out, it is drawn for the patient.",
            },
            Field {
                key: "foci_per_year",
                kind: FieldKind::Number { low: 0.0, high: 10_000.0, whole: false },
                presence: Presence::Optional,
                doc: "New foci a year on a wholly disposed scalp. Left out, it is drawn for the patient.",
            },
            Field {
                key: "response_factor",
                kind: FieldKind::Number { low: 0.0, high: 20.0, whole: false },
                presence: Presence::Optional,
                doc: "Answer to what suppresses the attack, relative to the median patient. Left out, it is drawn for the patient.",
            },
        ],
        check,
        laws: &["areata"],
        evidence: Evidence {
            grade: Grade::A,
            says: "Placebo arms of large trials: severe disease rarely remits within 36 weeks, limited disease often does within a year, relapse is common; every coefficient of the spreading attack is a scenario.",
            number: Published {
                what: "SALT 20 or less after 36 weeks of placebo, severe disease",
                published: "6.2 % (n 189) and 3.3 % (n 156)",
                model: "4.7 %",
                source: "BRAVEAA1 and BRAVE-AA2, abstracts",
            },
        },
        warn,
    },
    build: |values: &Values| Box::new(AlopeciaAreata::of(values)),
};
