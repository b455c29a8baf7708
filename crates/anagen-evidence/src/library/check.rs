//! What must hold within one study.

use super::Notes;
use super::obstacle::obstacle;
use super::read::Shelved;
use super::sense::{scales, units};
use crate::study::{
    Condition, CountedFrom, Dispersion, Finding, Measured, Outcome, Role, Scale, Study, Unit, Verified, Versus,
};
use anagen_lab::protocol::Span;
use anagen_lab::protocol::words::{either, nearest};

/// Notes everything that is wrong with a study by itself, and what should be known of it.
pub(super) fn check(shelved: &Shelved, notes: &mut Notes) {
    let study = &shelved.study;
    let mut desk = Desk { study, notes };
    desk.people(shelved);
    desk.ids();
    for outcome in &study.outcomes {
        desk.arms_of(outcome);
        desk.control(outcome);
        desk.interval(outcome);
        desk.size(outcome);
        desk.unit(outcome);
        desk.day(outcome, shelved.duration_weeks);
        desk.told_before(outcome);
        desk.remembered(outcome);
    }
    desk.sessions(shelved.duration_weeks);
    let staged = study.outcomes.iter().any(|outcome| obstacle(study, outcome).is_none());
    if matches!(study.role, Role::Calibrate | Role::Validate) && !staged {
        let why = study.outcomes.first().and_then(|outcome| obstacle(study, outcome)).unwrap_or("no outcome".into());
        desk.remark(shelved.top.of("role"), format!("no outcome of this study can be staged: {why}"), "");
    }
}

struct Desk<'a> {
    study: &'a Study,
    notes: &'a mut Notes,
}

impl Desk<'_> {
    fn mistake(&mut self, span: Span, what: String, accepted: impl Into<String>, hint: impl Into<String>) {
        self.notes.mistakes.push(self.study.source.mistake(span, what, accepted, hint));
    }

    fn remark(&mut self, span: Span, what: String, hint: &str) {
        self.notes.remarks.push(self.study.source.mistake(span, what, "", hint));
    }

    /// Whether the study may be fitted or scored, so that its numbers must be complete.
    fn scored(&self) -> bool {
        !matches!(self.study.role, Role::Pooled | Role::Reference)
    }

    fn people(&mut self, shelved: &Shelved) {
        let study = self.study;
        if study.condition == Condition::AndrogeneticMixed && study.people.male_share.is_none() && self.scored() {
            let hint = "write `male_share = ...` in [people]; 0.5 if nobody printed it, with a word in `defects`";
            let what = "men and women, but not how many of each".to_owned();
            self.mistake(shelved.top.of("condition"), what, "male_share, 0 to 1", hint);
        }
        if study.arms.is_empty() && self.scored() {
            self.mistake(shelved.top.of("design"), "the study has no arm".into(), "[[arm]]", "");
        }
        if let Some(doi) = study.doi.as_ref().filter(|doi| !doi.starts_with("10.")) {
            let what = format!("{doi:?} is no DOI");
            self.mistake(
                shelved.top.of("doi"),
                what,
                "a text that begins with 10.",
                "leave `doi` out if there is none",
            );
        }
        if !plain(&study.id) {
            let what = format!("the id {:?} cannot be used", study.id);
            self.mistake(shelved.top.of("id"), what, "letters, digits, - . and _", "");
        }
    }

    /// Ids of arms and outcomes are unique, on a disk that does not tell cases apart as well.
    fn ids(&mut self) {
        let arms: Vec<_> = self.study.arms.iter().map(|a| ("arm", a.id.as_str(), a.place.of("id"))).collect();
        let outcomes: Vec<_> =
            self.study.outcomes.iter().map(|o| ("outcome", o.id.as_str(), o.place.of("id"))).collect();
        for list in [arms, outcomes] {
            for (i, (what, id, span)) in list.iter().enumerate() {
                if !plain(id) {
                    let told = format!("the id {id:?} of an {what} cannot be used");
                    self.mistake(span.clone(), told, "letters, digits, - . and _", "");
                }
                let Some((_, other, _)) = list[..i].iter().find(|(_, other, _)| other.eq_ignore_ascii_case(id)) else {
                    continue;
                };
                let told = match other == id {
                    true => format!("the {what} {id:?} is there twice"),
                    false => format!("the {what}s {other:?} and {id:?} differ only in the case of their letters"),
                };
                let hint = match *what {
                    "arm" => "merge them if they are the same people, rename one if not",
                    _ => "say in the id what tells them apart: region, week, event, subgroup",
                };
                self.mistake(span.clone(), told, "ids that occur once", hint);
            }
        }
    }

    fn unknown_arm(&mut self, span: Span, key: &str, id: &str, hint: &str) {
        let ids: Vec<&str> = self.study.arms.iter().map(|a| a.id.as_str()).collect();
        let near = nearest(id, ids.iter().copied()).map(|near| format!("did you mean {near:?}? ")).unwrap_or_default();
        let what = format!("`{key}` = {id:?} is no arm of this study");
        self.mistake(span, what, either(&ids, "\""), format!("{near}{hint}"));
    }

    fn arms_of(&mut self, outcome: &Outcome) {
        let known = |id: &str| self.study.arm(id).is_some();
        let some = !self.study.arms.is_empty();
        if let Finding::Ordering { above, alike } = &outcome.finding {
            for (key, pairs) in [("above", above), ("alike", alike)] {
                let unknown = pairs.iter().flat_map(|(a, b)| [a, b]).find(|id| !known(id)).cloned();
                if let Some(id) = unknown {
                    self.unknown_arm(outcome.place.of(key), key, &id, "");
                }
            }
        } else if some && !known(&outcome.arm) {
            self.unknown_arm(outcome.place.of("arm"), "arm", &outcome.arm, "");
        }
    }

    /// A difference says from which arm, and that arm is there.
    fn control(&mut self, outcome: &Outcome) {
        let place = &outcome.place;
        let hint = "a difference needs what it is a difference from: an [[arm]] with control = true";
        match &outcome.versus {
            Versus::Arm(id) if self.study.arm(id).is_none() => {
                self.unknown_arm(place.of("versus"), "versus", id, hint);
            }
            Versus::Arm(id) if *id == outcome.arm => {
                let what = format!("the arm {id:?} is held against itself");
                self.mistake(place.of("versus"), what, "another arm", "leave it out for the arm's own change");
            }
            Versus::Itself => {
                let claims = match &outcome.finding {
                    Finding::Ordering { .. } => None,
                    Finding::Null if place.of("scale") == place.header => Some("kind"),
                    _ if outcome.n_versus.is_some() => Some("n_versus"),
                    _ if outcome.unit == Unit::Points && outcome.scale == Scale::PercentChange => Some("unit"),
                    _ => None,
                };
                if let Some(key) = claims {
                    let what = "a difference is claimed, but not from which arm".to_owned();
                    let hint = "write `versus = ...`; if the arm itself did not change, `scale = \"change\"`";
                    self.mistake(place.of(key), what, "versus = the id of the control's [[arm]]", hint);
                }
            }
            _ => {}
        }
    }

    fn interval(&mut self, outcome: &Outcome) {
        let Finding::Number { value, dispersion } = &outcome.finding else { return };
        let (low, high) = match dispersion {
            Dispersion::Interval95(low, high) | Dispersion::Range(low, high) => (*low, *high),
            _ => return,
        };
        if !(low <= *value && *value <= high) {
            let place = &outcome.place;
            let keys = ["ci95", "cri95", "range"];
            let key = keys.into_iter().find(|key| place.of(key) != place.header).unwrap_or("value");
            let what = format!("the interval {low} to {high} does not contain the value {value}");
            let hint = "mend what was mistyped; if it was printed so, leave the interval out and say so in `defect`";
            self.mistake(place.of(key), what, "low <= value <= high", hint);
        }
    }

    /// A number says how far it may be off, or how many people are behind it.
    fn size(&mut self, outcome: &Outcome) {
        let bare = match &outcome.finding {
            Finding::Number { dispersion, .. } => {
                matches!(dispersion, Dispersion::None | Dispersion::Range(..)) && outcome.n.is_none()
            }
            Finding::Null => outcome.n.is_none(),
            Finding::Ordering { .. } => false,
        };
        if !bare {
            return;
        }
        let shown = outcome.defect.is_some()
            || outcome.same_result_as.is_some()
            || outcome.verified == Verified::Memory
            || self.study.cannot_simulate.is_some();
        let key = if matches!(outcome.finding, Finding::Null) { "kind" } else { "value" };
        let span = outcome.place.of(key);
        let what = format!("neither an SD, SE or interval nor n says how exact {:?} is", outcome.id);
        match self.scored() && !shown {
            false => self.remark(span, what, ""),
            true => {
                let hint = "n of the outcome, of its [[arm]] or of [people] is enough; if nothing was printed, say so in \
                            `defect`, and it is shown but not scored";
                self.mistake(span, what, "one of sd, se, ci95, cri95, sd_or_se, n", hint);
            }
        }
    }

    /// The unit fits what was measured and how it is told.
    fn unit(&mut self, outcome: &Outcome) {
        let place = &outcome.place;
        let difference = matches!(outcome.versus, Versus::Arm(_) | Versus::External);
        let fitting = units(outcome.measured, outcome.scale, difference);
        let (measure, scale) = (outcome.measured.name(), outcome.scale.name());
        if fitting.is_empty() {
            let what = format!("`scale` = \"{scale}\" of {measure}");
            let told = scales(outcome.measured);
            self.mistake(place.of("scale"), what, either(&told, "\""), "it is told in no other way here");
            return;
        }
        if !fitting.contains(&outcome.unit) {
            let what = format!("`unit` = \"{}\" for {measure} on the scale \"{scale}\"", outcome.unit.name());
            let names: Vec<&str> = fitting.iter().map(|unit| unit.name()).collect();
            let hint = match outcome.unit {
                Unit::Percent | Unit::Points if outcome.scale != Scale::PercentChange => {
                    "a change in percent of day 0 is scale = \"percent_change\""
                }
                _ => "",
            };
            self.mistake(place.of("unit"), what, either(&names, "\""), hint);
        }
        if let Finding::Number { value, .. } = outcome.finding
            && outcome.unit == Unit::Fraction
            // More hairs may grow than were planted.
            && outcome.measured != Measured::GraftSurvival
            && value.abs() > 1.0
        {
            let what = format!("`value` = {value} as a fraction");
            self.mistake(place.of("value"), what, "-1 to 1", "unit = \"percent\" for percents");
        }
        let area = outcome.area_cm2.as_ref().or(self.study.site.area_cm2.as_ref());
        if outcome.unit == Unit::PerArea && area.is_none() && outcome.defect.is_none() && self.scored() {
            let hint = "write `area_cm2` in [site] or here; { assumed = 1, low = 0.5, high = 5, why = \"...\" } if \
                        nobody printed it";
            self.mistake(place.of("unit"), "hairs of an area whose size is not said".into(), "area_cm2", hint);
        }
    }

    /// Nothing is measured after the end, or before what it is counted from.
    fn day(&mut self, outcome: &Outcome, duration_weeks: Option<f64>) {
        let (Some(day), Some(weeks)) = (outcome.day, duration_weeks) else { return };
        if day > 7.0 * weeks + 0.5 {
            let from = match outcome.counted_from {
                CountedFrom::FirstSession => String::new(),
                from => format!(" counted from the {}", from.name().replace('_', " ")),
            };
            let printed = outcome.week.unwrap_or_default();
            let what = format!("week {printed}{from} is day {day}, after the end of the study in week {weeks}");
            let hint = "mend `week`, `counted_from` or `duration_weeks`";
            self.mistake(outcome.place.of("week"), what, format!("up to day {}", 7.0 * weeks), hint);
        }
    }

    /// Treatments begin before the end of the study.
    fn sessions(&mut self, duration_weeks: Option<f64>) {
        let Some(weeks) = duration_weeks else { return };
        for arm in &self.study.arms {
            for treatment in &arm.treatments {
                let days = treatment.values.numbers("session_days").unwrap_or(&[]).iter().copied();
                let late = days.chain(treatment.values.number("start_day")).find(|day| *day > 7.0 * weeks);
                if let Some(day) = late {
                    let name = treatment.kind.name;
                    let what = format!("{name} on day {day}, after the end of the study in week {weeks}");
                    let hint = "mend the day or `duration_weeks`";
                    self.mistake(arm.place.of("treatment"), what, format!("up to day {}", 7.0 * weeks), hint);
                }
            }
        }
    }

    fn told_before(&mut self, outcome: &Outcome) {
        let Some(first) = &outcome.same_result_as else { return };
        let span = outcome.place.of("same_result_as");
        let others: Vec<&str> =
            self.study.outcomes.iter().map(|o| o.id.as_str()).filter(|id| *id != outcome.id).collect();
        match self.study.outcomes.iter().find(|o| o.id == *first) {
            None => {
                let near = nearest(first, others.iter().copied());
                let hint = near.map_or(String::new(), |near| format!("did you mean {near:?}?"));
                let what = format!("`same_result_as` = {first:?} is no outcome of this study");
                self.mistake(span, what, either(&others, "\""), hint);
            }
            Some(told) if told.id == outcome.id => {
                let what = format!("the outcome {first:?} is the same result as itself");
                self.mistake(span, what, "another outcome", "leave it out");
            }
            Some(told) => {
                if let Some(before) = &told.same_result_as {
                    let what = format!("{first:?} itself is the same result as {before:?}");
                    self.mistake(span, what, format!("{before:?}"), "name the outcome that counts");
                }
            }
        }
    }

    fn remembered(&mut self, outcome: &Outcome) {
        if matches!(self.study.role, Role::Calibrate | Role::Validate) && outcome.verified == Verified::Memory {
            let what = format!("{:?} is remembered: it is shown, neither fitted nor scored", outcome.id);
            self.remark(outcome.place.of("verified"), what, "");
        }
    }
}

/// Whether an id can stand in a name of a file and before a slash.
fn plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
}
