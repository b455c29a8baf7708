//! Telogen effluvium: hair that falls out of step, by Headington's five functional types.
//!
//! Each type is an operator on the clock of anagen or telogen (Headington 1993):
//!
//! | type | operator |
//! | --- | --- |
//! | immediate anagen release | hazard of release from the event on, `h = -severity log(1 - f)/days` |
//! | delayed anagen release | `X_A` above 1 until the event, then the same release (pregnancy, delivery) |
//! | short anagen | `X_A` below 1 for as long as it lasts (chronic) |
//! | immediate telogen release | `X_T` above 1 from the event on: club hairs let go early |
//! | delayed telogen release | `X_T` below 1 until the event, then above 1 |
//!
//! Released follicles pass catagen and telogen before their hair falls, which sets the lag of two to
//! three months; nothing else does. Severity multiplies hazards and is the exponent of factors.
//! Ignored: who falls ill (7.5 % stay chronic after severe COVID-19, p_CTE), the fluctuation of the
//! chronic course, and any difference in size between fever, surgery, drugs and stress, which nobody
//! has measured.

use super::episode::{Episode, SEVERITY, graded, hazard, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::law::Parameters;
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of telogen effluvium.
    pub struct EffluviumLaw in "effluvium" {
        released "f_TE" = 0.34, "fraction", 0.1, 0.5, Beta, Population, Guess,
            "share of growing hairs an acute trigger releases",
            "first-fit value of MODEL.md, section 5: makes shedding rise four- to fivefold";
        released_partum "f_partum" = 0.3, "fraction", 0.1, 0.5, Beta, Population, Guess,
            "share of growing hairs released after delivery",
            "assumed: anagen falls from 95 % at term (Lynfield 1960), yet a review found no paper with a significant excess";
        release_days "t_TE" = 14.0, "day", 5.0, 40.0, LogNormal, Population, Guess,
            "time over which the release is spread", "MODEL.md, section 5, without a source";
        held_anagen "X_A_held" = 2.5, "-", 1.5, 4.0, Uniform, Population, Guess,
            "factor on anagen while growth is held on (pregnancy)",
            "assumed so that anagen reaches about 95 % of hairs at term (Lynfield 1960, secondary)";
        held_anagen_days "t_held" = 180.0, "day", 90.0, 270.0, Uniform, Population, Guess,
            "how long growth is held on before the event", "assumed: the second and third trimester";
        short_anagen "X_A_short" = 0.6, "-", 0.4, 0.9, Uniform, Population, Guess,
            "factor on anagen in the short-anagen type",
            "assumed: shedding doubles at most and most patients do not thin visibly (Sinclair 2005)";
        early_telogen "X_T_early" = 4.0, "-", 2.0, 8.0, Uniform, Population, Guess,
            "factor on the rate of telogen while club hairs are let go early",
            "assumed: the resting pool empties within some four weeks";
        held_telogen "X_T_held" = 0.4, "-", 0.2, 0.8, Uniform, Population, Guess,
            "factor on the rate of telogen while club hairs are held", "assumed; a moult in step is known of animals only";
        early_telogen_days "t_early" = 28.0, "day", 14.0, 60.0, Uniform, Population, Guess,
            "how long club hairs are let go early", "assumed";
        held_telogen_days "t_club" = 90.0, "day", 30.0, 150.0, Uniform, Population, Guess,
            "how long club hairs are held before the event", "assumed";
        acute_short_days "t_short" = 180.0, "day", 60.0, 365.0, Uniform, Population, Guess,
            "how long anagen is short in an acute course", "an effluvium is called chronic beyond half a year";
    }
}

/// Headington's functional types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Growing hairs are released at once.
    ImmediateAnagenRelease,
    /// Growing hairs are held, then released.
    DelayedAnagenRelease,
    /// Anagen is short.
    ShortAnagen,
    /// Club hairs are let go early.
    ImmediateTelogenRelease,
    /// Club hairs are held, then let go.
    DelayedTelogenRelease,
}

impl Type {
    const ALL: [Type; 5] = [
        Type::ImmediateAnagenRelease,
        Type::DelayedAnagenRelease,
        Type::ShortAnagen,
        Type::ImmediateTelogenRelease,
        Type::DelayedTelogenRelease,
    ];
    /// The names a file uses.
    pub const NAMES: [&'static str; 5] = [
        "immediate-anagen-release",
        "delayed-anagen-release",
        "short-anagen",
        "immediate-telogen-release",
        "delayed-telogen-release",
    ];

    /// The type a table names, or that of its trigger and course.
    fn of(values: &Values) -> Type {
        let named = values.text("type").and_then(|name| Self::NAMES.iter().position(|n| *n == name));
        match named {
            Some(i) => Self::ALL[i],
            None if values.text("course") == Some("chronic") => Type::ShortAnagen,
            None if values.text("trigger") == Some("post-partum") => Type::DelayedAnagenRelease,
            None => Type::ImmediateAnagenRelease,
        }
    }
}

/// One telogen effluvium.
#[derive(Clone, Debug, PartialEq)]
pub struct Effluvium {
    kind: Type,
    partum: bool,
    chronic: bool,
    event_day: f64,
    duration_days: Option<f64>,
    severity: f64,
}

impl Effluvium {
    /// How long growth or rest is held before the event, and what is let go lasts after it.
    fn episodes(&self, law: &EffluviumLaw) -> [Episode; 2] {
        let lasting = |default: f64| self.duration_days.unwrap_or(default);
        let (before, after) = match self.kind {
            _ if self.severity == 0.0 => return [Episode::NONE; 2],
            Type::ImmediateAnagenRelease => (0.0, lasting(law.release_days)),
            Type::DelayedAnagenRelease => (lasting(law.held_anagen_days), law.release_days),
            Type::ShortAnagen => (0.0, lasting(if self.chronic { NEVER } else { law.acute_short_days })),
            Type::ImmediateTelogenRelease => (0.0, lasting(law.early_telogen_days)),
            Type::DelayedTelogenRelease => (lasting(law.held_telogen_days), law.early_telogen_days),
        };
        let day = self.event_day;
        [Episode { start_day: day - before, stop_day: day }, Episode { start_day: day, stop_day: day + after }]
    }
}

impl Cause for Effluvium {
    fn since(&self, _: &Patient) -> f64 {
        // The default duration of what is held is a law; its longest is taken.
        let held = matches!(self.kind, Type::DelayedAnagenRelease | Type::DelayedTelogenRelease);
        let before = if held { self.duration_days.unwrap_or(LONGEST_HELD_DAYS) } else { 0.0 };
        if self.severity == 0.0 { NEVER } else { self.event_day - before }
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let Parameters { effluvium: law, .. } = today.parameters;
        let [held, let_go] = self.episodes(law).map(|e| e.lasts(today.day));
        let factor = |x: f64| graded(x, self.severity);
        match self.kind {
            Type::DelayedAnagenRelease if held => drive.anagen *= factor(law.held_anagen),
            Type::ImmediateAnagenRelease | Type::DelayedAnagenRelease if let_go => {
                let share = if self.partum { law.released_partum } else { law.released };
                let [_, Episode { start_day, stop_day }] = self.episodes(law);
                drive.release_per_day += hazard(share, stop_day - start_day, self.severity);
            }
            Type::ShortAnagen if let_go => drive.anagen *= factor(law.short_anagen),
            Type::DelayedTelogenRelease if held => drive.telogen *= factor(law.held_telogen),
            Type::ImmediateTelogenRelease | Type::DelayedTelogenRelease if let_go => {
                drive.telogen *= factor(law.early_telogen);
            }
            _ => {}
        }
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        self.episodes(&today.parameters.effluvium).iter().map(|e| e.quiet_until(today.day)).fold(NEVER, f64::min)
    }
}

/// The longest that growth or rest is held by default: the upper end of `t_held`.
const LONGEST_HELD_DAYS: f64 = 270.0;

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    if let Some(day) = values.number("event_day").filter(|day| *day >= frame.horizon_days) {
        let what = format!("the event on day {day} is not before the horizon");
        return vec![Fault::at("event_day", what, "move it or raise `horizon_days`")];
    }
    if values.text("trigger") == Some("post-partum") && frame.female == Some(false) {
        return vec![Fault::at("trigger", "a delivery in a man", "post-partum effluvium is for women")];
    }
    let named = values.text("type").is_some();
    if named && values.text("course") == Some("chronic") && Type::of(values) != Type::ShortAnagen {
        let what = format!("a chronic course cannot be of the type \"{}\"", values.text("type").unwrap_or(""));
        return vec![Fault::at(
            "type",
            what,
            "only \"short-anagen\" lasts; leave `type` out, or write several acute ones",
        )];
    }
    Vec::new()
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "telogen_effluvium",
        title: "Telogen effluvium, acute or chronic",
        doc: "Growing hairs are released (stress, fever, surgery, delivery, drugs) or anagen is short; shedding follows two to three months later.",
        fields: &[
            Field {
                key: "event_day",
                kind: FieldKind::Number { low: -36525.0, high: 36525.0, whole: true },
                presence: Presence::Required,
                doc: "Day of the trigger (fever, delivery), or the first day of a chronic course; negative before day 0.",
            },
            Field {
                key: "trigger",
                kind: FieldKind::Choice(&["stress", "fever", "surgery", "post-partum", "drug", "other"]),
                presence: Presence::DefaultText("other"),
                doc: "What set it off; post-partum is the delayed anagen release, the others the immediate one.",
            },
            Field {
                key: "course",
                kind: FieldKind::Choice(&["acute", "chronic"]),
                presence: Presence::DefaultText("acute"),
                doc: "One event, or short anagen for as long as it lasts.",
            },
            Field {
                key: "type",
                kind: FieldKind::Choice(&Type::NAMES),
                presence: Presence::Optional,
                doc: "Headington's functional type; left out, that of trigger and course.",
            },
            Field {
                key: "duration_days",
                kind: FieldKind::Number { low: 1.0, high: 36525.0, whole: true },
                presence: Presence::Optional,
                doc: "How long hairs are released, growth or rest held on before the event, or anagen short; left out, the type's own.",
            },
            SEVERITY,
        ],
        check,
        laws: &["effluvium"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Acute shedding starts 1.5-2.5 months after a trigger, lasts 1-4 months and recovers; chronic shedding goes on for years, mostly without visible thinning; a review found no significant post-partum excess. All uncontrolled.",
            number: Published {
                what: "days from trigger to shedding (first day the 7-day mean exceeds twice normal)",
                published: "median 45 (IQR width 13, n 30); mean 73-74 (n 10)",
                model: "day 70",
                source: "Abrantes 2021, abstract; SKIN 2021, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| {
        Box::new(Effluvium {
            kind: Type::of(values),
            partum: values.text("trigger") == Some("post-partum"),
            chronic: values.text("course") == Some("chronic"),
            event_day: values.number("event_day").unwrap_or(0.0),
            duration_days: values.number("duration_days"),
            severity: severity(values),
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    fn effluvium(kind: Type) -> Effluvium {
        Effluvium { kind, partum: false, chronic: false, event_day: 0.0, duration_days: None, severity: 1.0 }
    }

    #[test]
    fn what_is_held_ends_with_the_event() {
        let law = EffluviumLaw::default();
        assert!(law.held_anagen_days <= LONGEST_HELD_DAYS && law.held_telogen_days <= LONGEST_HELD_DAYS);
        for kind in Type::ALL {
            let [held, let_go] = effluvium(kind).episodes(&law);
            assert!(held.stop_day == 0.0 && let_go.start_day == 0.0 && let_go.stop_day > 0.0);
        }
        let none = Effluvium { severity: 0.0, ..effluvium(Type::DelayedAnagenRelease) };
        assert_eq!(none.episodes(&law), [Episode::NONE; 2]);
    }
}
