//! Season: anagen a little shorter in spring, so that most hair rests in late summer.
//!
//! `X_A = exp(-severity A cos(2 pi (t - t_0)/365.25))` in weekly steps. Hair released on one day is seen
//! resting later: after catagen and, on average over the resting pool, `(mu_T/2)(1 + cv^2)` days. `t_0` is
//! set that much before the day on which most hair is to rest (31 August in the north, half a year
//! later in the south). It needs the date of day 0 and the hemisphere; without both it is off. It acts
//! from two years before day 0, by when the resting pool has forgotten its start. Ignored: latitude,
//! the weaker second maximum in spring, and that some people show none.

use super::episode::{SEVERITY, severity};
use crate::cause::{Cause, Registration};
use crate::drive::{Drive, NEVER, Today};
use crate::law::Parameters;
use crate::patient::Patient;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::Region;

parameters! {
    /// Parameters of season.
    pub struct SeasonLaw in "season" {
        amplitude "X_A_season" = 0.08, "-", 0.03, 0.15, Uniform, Population, Guess,
            "amplitude of the seasonal factor on anagen (logarithm)",
            "MODEL.md, section 5: modest. Too small for anagen of 90 % in March and 80 % in autumn, which needs about 0.35";
        rest_day_of_year "d_season" = 243.0, "day", 196.0, 290.0, Uniform, Population, Secondary,
            "day of the year on which most hair rests in the north",
            "late August; the maximum is August to October (Courtois 1996) or July (Kunz 2009)";
    }
}

const YEAR: f64 = 365.25;
/// The first day it acts.
const FIRST_DAY: f64 = -731.0;

/// Days between the release of a hair and the middle of its rest, as the resting pool shows it.
fn lag_days(law: &Parameters) -> f64 {
    let clock = &law.clock;
    let spread = libm::exp(clock.telogen_sigma * clock.telogen_sigma);
    clock.catagen_days + 0.5 * clock.telogen_days * spread
}

/// The seasons of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Season {
    /// Day of the year of day 0, as in the north; `None` when date or hemisphere are unknown.
    day_0: Option<f64>,
    severity: f64,
}

impl Season {
    fn begins(&self) -> Option<f64> {
        self.day_0.filter(|_| self.severity > 0.0)
    }
}

impl Cause for Season {
    fn since(&self, _: &Patient) -> f64 {
        self.begins().map_or(NEVER, |_| FIRST_DAY)
    }

    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let Some(day_0) = self.begins().filter(|_| today.day >= FIRST_DAY) else { return };
        let law = today.parameters;
        // Middle of the week under way.
        let week = 7.0 * libm::floor((today.day - FIRST_DAY) / 7.0) + FIRST_DAY + 3.5;
        let release = law.season.rest_day_of_year - lag_days(law);
        let angle = 2.0 * std::f64::consts::PI * (day_0 + week - release) / YEAR;
        drive.anagen *= libm::exp(-self.severity * law.season.amplitude * libm::cos(angle));
    }

    fn quiet_until(&self, today: &Today) -> f64 {
        match self.begins() {
            None => NEVER,
            Some(_) if today.day < FIRST_DAY => FIRST_DAY,
            Some(_) => FIRST_DAY + 7.0 * (libm::floor((today.day - FIRST_DAY) / 7.0) + 1.0),
        }
    }

    fn note(&self) -> Option<String> {
        let off = self.day_0.is_none();
        off.then(|| "Season is off: it needs `day_0_date` and `hemisphere`.".into())
    }
}

/// The day of the year of a date written 2026-03-01; `None` if there is no such day.
fn day_of_year(date: &str) -> Option<f64> {
    let bytes = date.as_bytes();
    let shape = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    let digits = bytes.iter().enumerate().all(|(i, b)| i == 4 || i == 7 || b.is_ascii_digit());
    if !shape || !digits {
        return None;
    }
    let part = |range: std::ops::Range<usize>| date[range].parse::<u32>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get((month as usize).checked_sub(1)?)?;
    let before: u32 = lengths[..month as usize - 1].iter().sum();
    (1..=length).contains(&day).then_some(f64::from(before + day))
}

/// Day of the year of day 0, turned by half a year in the south.
fn northern_day(values: &Values) -> Option<f64> {
    let day = day_of_year(values.text("day_0_date")?)?;
    Some(if values.text("hemisphere")? == "south" { day + 0.5 * YEAR } else { day })
}

fn check(values: &Values, _: &Frame) -> Vec<Fault> {
    match values.text("day_0_date") {
        Some(date) if day_of_year(date).is_none() => {
            vec![Fault::at("day_0_date", format!("{date:?} is no date"), "year, month and day: \"2026-03-01\"")]
        }
        _ => Vec::new(),
    }
}

/// The cause as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "season",
        title: "Season",
        doc: "Most hair rests in late summer and falls in autumn; needs the date of day 0 and the hemisphere, and is off without them.",
        fields: &[
            Field {
                key: "day_0_date",
                kind: FieldKind::Text,
                presence: Presence::Optional,
                doc: "Date of day 0, as \"2026-03-01\".",
            },
            Field {
                key: "hemisphere",
                kind: FieldKind::Choice(&["north", "south"]),
                presence: Presence::Optional,
                doc: "Where the patient lives.",
            },
            SEVERITY,
        ],
        check,
        laws: &["season", "clock"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Telogen is highest and shedding about double in late summer to autumn and lowest in late winter, in small long series of men and one large series of women; months differ and some people show none.",
            number: Published {
                what: "hairs shed a day at the maximum over the minimum",
                published: "more than 2 (60 against about 30, n 14)",
                model: "1.17",
                source: "Randall and Ebling 1991, abstract",
            },
        },
        warn: no_warning,
    },
    build: |values: &Values| Box::new(Season { day_0: northern_day(values), severity: severity(values) }),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_year() {
        let day = |date| day_of_year(date);
        assert_eq!([day("2026-01-01"), day("2026-03-01"), day("2024-12-31")], [Some(1.0), Some(60.0), Some(366.0)]);
        for no in ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026/01/01", "2026-1-01x", "2026-é-01"] {
            assert_eq!(day(no), None, "{no}");
        }
    }
}
