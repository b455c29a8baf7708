//! A trial in words: people, arms, methods, groups.

use crate::design::*;
use anagen_evidence::study::{ArmTreatment, Condition, Measured};
use anagen_lab::report::words::{count, day, fixed, list, said, short, unit};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::Sex;
use anagen_model::quantity::Value;

/// A percentage without needless digits.
fn percent(share: f64) -> String {
    format!("{}\u{a0}%", short(100.0 * share))
}

/// What a covariate is called, and its unit.
pub(super) fn covariate(by: Covariate) -> (&'static str, &'static str) {
    match by {
        Covariate::AgeYears => ("age", "years"),
        Covariate::Sex => ("sex", ""),
        Covariate::Grade => ("grade", ""),
        Covariate::DurationYears => ("years since the loss began", ""),
        Covariate::CalibreUm => ("calibre at baseline", "\u{b5}m"),
        Covariate::Baseline => ("baseline", ""),
    }
}

/// A group of a cut: `age under 40 years`, `age from 40 to under 50 years`, `age 50 years or more`.
pub(super) fn group(cut: &Cut, group: usize) -> String {
    let (name, unit) = covariate(cut.by);
    let with = |x: &f64| format!("{}{}{unit}", short(*x), if unit.is_empty() { "" } else { " " });
    match (group.checked_sub(1).and_then(|below| cut.cuts.get(below)), cut.cuts.get(group)) {
        (None, _) if cut.by == Covariate::Sex => "women".into(),
        (Some(_), _) if cut.by == Covariate::Sex => "men".into(),
        (Some(least), Some(most)) => format!("{name} from {} to under {}", short(*least), with(most)),
        (Some(least), None) => format!("{name} {} or more", with(least)),
        (None, Some(most)) => format!("{name} under {}", with(most)),
        (None, None) => format!("any {name}"),
    }
}

/// The method of an analysis.
pub(super) fn method(method: Method) -> String {
    let test = |exact: bool| if exact { "Fisher's exact test" } else { "score test" };
    match method {
        Method::Ancova => "analysis of covariance".into(),
        Method::Mmrm(Degrees::KenwardRoger) => "mixed model for repeated measures, Kenward-Roger".into(),
        Method::Mmrm(Degrees::Satterthwaite) => "mixed model for repeated measures, Satterthwaite".into(),
        Method::Responders { rose_by_percent, exact } => {
            format!("responders, up by at least {}\u{a0}%, {}", short(rose_by_percent), test(exact))
        }
        Method::SaltAtMost { percent, exact } => format!("SALT of at most {}\u{a0}%, {}", short(percent), test(exact)),
        Method::Paired => "differences between the sites of each person".into(),
        Method::HairToHair => "hairs gained less hairs lost, hair by hair, of those at baseline".into(),
    }
}

/// Unit of the difference an analysis estimates, and what its value is multiplied by for print.
pub(super) fn unit_of_difference(trial: &Trial, analysis: &Analysis) -> (String, f64) {
    match (analysis.method, analysis.scale) {
        (Method::Responders { .. } | Method::SaltAtMost { .. }, _) => ("points".into(), 100.0),
        (Method::HairToHair, _) => ("% of the hairs at baseline".into(), 100.0),
        (_, Scale::PercentChange) => ("% of baseline".into(), 1.0),
        _ => (unit(unit_of(trial.endpoints[analysis.endpoint].measured)), 1.0),
    }
}

fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Change => "change from baseline",
        Scale::PercentChange => "percent change from baseline",
        Scale::Level => "value",
    }
}

fn estimand(estimand: Estimand) -> &'static str {
    match estimand {
        Estimand::TreatmentPolicy => "all that was seen counts, whatever was still taken (treatment policy)",
        Estimand::Hypothetical => "what was seen after stopping is set aside (hypothetical)",
        Estimand::Composite => "who stopped counts as no responder, or as unchanged (composite)",
        Estimand::WhileOnTreatment => {
            "the last value before stopping stands for those who stopped (while on treatment)"
        }
    }
}

/// What is done in an arm.
pub(super) fn treatments(arm: &Arm) -> String {
    let told: Vec<String> = arm.treatments.iter().map(treatment).collect();
    if told.is_empty() { "nothing that acts".into() } else { told.join("; ") }
}

fn treatment(t: &ArmTreatment) -> String {
    let value = |value: &Value| match value {
        Value::Number(x) => fixed_or_short(*x),
        Value::Numbers(all) => all.iter().map(|x| fixed_or_short(*x)).collect::<Vec<_>>().join(", "),
        Value::Text(text) => text.clone(),
        Value::Texts(all) => all.join(", "),
        Value::Flag(yes) => if *yes { "yes" } else { "no" }.into(),
    };
    let keys: Vec<String> = t.values.0.iter().map(|(key, v)| said(key, &value(v))).collect();
    match keys.is_empty() {
        true => t.kind.title.into(),
        false => format!("{}: {}", t.kind.title, keys.join(", ")),
    }
}

fn fixed_or_short(x: f64) -> String {
    if x.fract() == 0.0 { fixed(x, 0) } else { short(x) }
}

fn device(device: Device) -> &'static str {
    match device {
        Device::Automatic => "counted by software alone",
        Device::Corrected => "counted by software and corrected by hand",
        Device::Matched => "counted hair by hair against the picture before",
    }
}

/// An endpoint and the error it is read with.
fn endpoint(e: &Endpoint) -> String {
    let mut told = vec![format!("{} hairs", e.hairs.name())];
    if e.measured != Measured::Salt {
        told.push(device(e.device).into());
    }
    let r = &e.readers;
    told.push(format!(
        "{}, {} between and {} within, {}",
        count(r.readers as usize, "reader", "readers"),
        percent(r.between_cv),
        percent(r.within_cv),
        if r.same_reader { "one for each person" } else { "whoever is there" }
    ));
    told.push(format!("site found again to {}\u{a0}mm", short(e.relocation_mm)));
    format!("{} ({}): {}", e.title, unit(unit_of(e.measured)), told.join("; "))
}

/// An analysis in words.
fn analysis(trial: &Trial, a: &Analysis) -> String {
    let pair = |(one, other): &(usize, usize)| format!("{} against {}", trial.arms[*one].id, trial.arms[*other].id);
    let pairs: Vec<String> = a.compare.iter().map(pair).collect();
    let adjusted: Vec<String> = a.covariates.iter().map(|c| covariate(*c).0.to_string()).collect();
    let adjusted = if adjusted.is_empty() { String::new() } else { format!(", adjusted for {}", list(&adjusted)) };
    let of = match a.method {
        Method::Ancova | Method::Mmrm(_) | Method::Paired => format!("{} of ", scale(a.scale)),
        Method::Responders { .. } | Method::SaltAtMost { .. } | Method::HairToHair => String::new(),
    };
    format!(
        "{}: {of}{} at week {}, {}{adjusted}; {}; {}",
        a.name,
        trial.endpoints[a.endpoint].title,
        day(trial.visits.weeks[a.visit]),
        method(a.method),
        list(&pairs),
        estimand(a.estimand)
    )
}

fn people(trial: &Trial) -> String {
    let p = &trial.participants;
    let sexes: Vec<String> =
        trial.sexes().iter().map(|s| if *s == Sex::Male { "men" } else { "women" }.into()).collect();
    let condition = match p.condition {
        Condition::Areata => "alopecia areata",
        Condition::Other => "another condition",
        _ => "androgenetic alopecia",
    };
    let grades: Vec<String> = p.people.grades.iter().map(|g| g.words()).collect();
    let mut told = vec![format!("{} {} with {condition}", fixed(f64::from(p.n), 0), list(&sexes))];
    if !grades.is_empty() {
        told.push(list(&grades));
    }
    if let Some([low, high]) = p.people.age_range_years {
        told.push(format!("{} to {} years old", short(low), short(high)));
    }
    told.push(match p.likeness {
        Likeness::Published => "made like those of the published baseline table".into(),
        Likeness::Fitted => "as the fitted model has people of those grades and ages".into(),
    });
    told.join("; ")
}

fn conduct(trial: &Trial) -> Vec<String> {
    let c = &trial.conduct;
    let mut told = Vec::new();
    let mut say = |holds: bool, words: String| {
        if holds {
            told.push(words);
        }
    };
    say(c.drop_out_share > 0.0, format!("{} are gone by the last visit", percent(c.drop_out_share)));
    say(
        c.drop_out_by_outcome != 0.0,
        format!(
            "the log-odds of leaving rise by {} where the last change was one SD worse",
            short(c.drop_out_by_outcome)
        ),
    );
    say(c.missed_visit_share > 0.0, format!("{} of visits are missed", percent(c.missed_visit_share)));
    say(
        c.missed_by_outcome != 0.0,
        format!("the log-odds of missing a visit rise by {} where it was one SD worse", short(c.missed_by_outcome)),
    );
    let stays = percent(c.stay_after_stopping_share);
    let stop = percent(c.stop_treatment_share);
    say(c.stop_treatment_share > 0.0, format!("{stop} stop their treatment, and {stays} of those still come"));
    if let Some(mean) = c.adherence.mean {
        let sd = c.adherence.sd.map_or(String::new(), |sd| format!(" (SD {})", percent(sd)));
        say(true, format!("{}{sd} of doses are taken", percent(mean)));
    }
    let p = &c.placebo;
    say(
        p.mean_percent != 0.0 || p.sd_percent != 0.0,
        format!(
            "everybody gains {}\u{a0}% of baseline (SD {}) without a treatment that works, half of it in {} weeks",
            short(p.mean_percent),
            short(p.sd_percent),
            short(p.half_time_weeks)
        ),
    );
    let drift = c.device_drift_percent_per_year;
    say(drift != 0.0, format!("the device drifts by {}\u{a0}% a year", short(drift)));
    if let Some(e) = &c.enrolment {
        say(true, format!("people come from {} on over {} months ({})", e.first_date, short(e.months), e.hemisphere));
    }
    told
}

/// The whole design, point by point.
pub(super) fn design(trial: &Trial) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    let mut say = |what: &str, words: String| told.push((what.into(), words));
    say("People", people(trial));
    for c in &trial.participants.criteria {
        let e = &trial.endpoints[c.endpoint];
        let unit = unit(unit_of(e.measured));
        let bound = |word: &str, x: Option<f64>| x.map(|x| format!("{word} {}\u{a0}{unit}", short(x)));
        let bounds: Vec<String> = bound("at least", c.least).into_iter().chain(bound("at most", c.most)).collect();
        say("Entry", format!("{} at screening {}", e.title, list(&bounds)));
    }
    for e in &trial.participants.earlier {
        say("Before", format!("{} took {}", percent(e.share), treatment(&e.treatment)));
    }
    for arm in &trial.arms {
        let control = if arm.control { " (control)" } else { "" };
        say(&format!("Arm {}", arm.id), format!("{}{control}: {}", arm.title, treatments(arm)));
    }
    let shares: Vec<String> = trial.arms.iter().map(|a| a.share.to_string()).collect();
    let blocks: Vec<String> = trial.allocation.block_sizes.iter().map(u32::to_string).collect();
    let by: Vec<String> = trial.allocation.strata.iter().map(|cut| covariate(cut.by).0.to_string()).collect();
    let strata = if by.is_empty() { String::new() } else { format!(", within strata of {}", list(&by)) };
    say(
        "Allocation",
        match trial.allocation.layout {
            Layout::Parallel => {
                format!("chance allots people, {}, in blocks of {}{strata}", shares.join(" to "), list(&blocks))
            }
            Layout::WithinHead => {
                "chance allots the sites of each head: every person has every arm, one a site".to_string()
            }
        },
    );
    let site = |s: &Site| format!("{} ({}, {}\u{a0}cm\u{b2})", s.name, s.region.name(), short(s.area_cm2));
    say("Sites", list(&trial.sites.iter().map(site).collect::<Vec<_>>()));
    let weeks: Vec<String> = trial.visits.weeks.iter().map(|w| day(*w)).collect();
    let window = match trial.visits.window_days > 0.0 {
        true => format!(", each up to {} days early or late", short(trial.visits.window_days)),
        false => String::new(),
    };
    say("Visits", format!("at baseline and in weeks {}{window}", list(&weeks)));
    for e in &trial.endpoints {
        say("Endpoint", endpoint(e));
    }
    for words in conduct(trial) {
        say("Conduct", words);
    }
    for a in &trial.analyses {
        say("Analysis", analysis(trial, a));
    }
    let m = &trial.multiplicity;
    let sharing = match m.sharing {
        Sharing::None => "each hypothesis has the whole of it, and only the first is confirmatory",
        Sharing::Holm => "shared by Holm",
        Sharing::Hochberg => "shared by Hochberg",
        Sharing::FixedSequence => "one hypothesis after the other, until one fails",
        Sharing::Gatekeeping => "families in order, each behind the one before",
    };
    say("Error", format!("two-sided level {}; {sharing}", short(m.alpha)));
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn groups_are_said_as_people_say_them() {
        let cut = |by, cuts: &[f64]| Cut { by, cuts: cuts.to_vec() };
        let age = cut(Covariate::AgeYears, &[40.0, 50.0]);
        let told = [0, 1, 2].map(|g| group(&age, g));
        assert_eq!(told, ["age under 40 years", "age from 40 to under 50 years", "age 50 years or more"]);
        assert_eq!([0, 1].map(|g| group(&cut(Covariate::Sex, &[0.5]), g)), ["women", "men"]);
    }

    #[test]
    fn the_design_tells_both_layouts() {
        let told = |(trial, _): (Trial, crate::record::Data)| -> String {
            design(&trial).into_iter().map(|(what, words)| format!("{what}: {words}\n")).collect()
        };
        let people = told(example::parallel());
        assert!(
            people.contains("Allocation: chance allots people, 1 to 1, in blocks of 4, within strata of age\n"),
            "{people}"
        );
        assert!(
            people.contains("Arm FIN: Finasteride 1 mg: ") && people.contains("at least 60\u{a0}/cm\u{b2}"),
            "{people}"
        );
        assert!(told(example::within_head()).contains("every person has every arm, one a site"));
    }
}
