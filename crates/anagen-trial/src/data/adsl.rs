//! ADSL: one row a person who was randomised.

use super::{Cell, Dataset, Kind, Variable, strata_words, study_day, subject_id, unique_id};
use crate::dates::day_of;
use crate::design::{Arm, Covariate, Layout, Trial};
use crate::record::{Data, Left, Subject};
use anagen_model::patient::{Ethnicity, Sex};

/// The site of a study that has none.
pub const SITE: &str = "VIRTUAL";

/// ADSL of a trial.
pub struct Adsl<'a> {
    trial: &'a Trial,
    data: &'a Data,
    variables: Vec<Variable>,
    /// Day on which the first person is randomised, if the trial has dates.
    first_day: Option<i32>,
    /// Day of each person's last visit, planned or, where they came to it, as it was.
    last_days: Vec<f64>,
}

impl<'a> Adsl<'a> {
    /// That of this trial.
    pub fn new(trial: &'a Trial, data: &'a Data) -> Adsl<'a> {
        let planned = 7.0 * trial.visits.weeks.last().copied().unwrap_or(0.0);
        let mut last_days = vec![planned; data.subjects.len()];
        let last = trial.visits.weeks.len();
        for record in data.records.iter().filter(|r| usize::from(r.visit) == last) {
            last_days[record.subject as usize] = record.day;
        }
        let first_day = trial.conduct.enrolment.as_ref().and_then(|e| day_of(&e.first_date));
        Adsl { trial, data, variables: variables(trial, first_day.is_some()), first_day, last_days }
    }

    /// Day after which nothing more was seen of a person.
    fn end(&self, number: usize) -> f64 {
        self.data.subjects[number].left.map_or(self.last_days[number], |(day, _)| day)
    }

    /// First and last day of the treatment.
    fn treated(&self, number: usize) -> (f64, f64) {
        let subject = &self.data.subjects[number];
        let arms = subject.site_arms.iter().chain([&subject.arm]).map(|arm| &self.trial.arms[usize::from(*arm)]);
        let first = arms.filter_map(first_day).fold(f64::INFINITY, f64::min);
        let first = if first.is_finite() { first } else { 0.0 };
        let end = self.end(number);
        (first, subject.stopped_day.map_or(end, |day| day.min(end)))
    }
}

/// Id or title of a person's arm; within heads of all arms, in their order.
pub(super) fn arms(trial: &Trial, subject: &Subject, of: fn(&Arm) -> &str) -> String {
    let mut numbers = match trial.allocation.layout {
        Layout::Parallel => vec![subject.arm],
        Layout::WithinHead => subject.site_arms.clone(),
    };
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().map(|arm| of(&trial.arms[usize::from(*arm)])).collect::<Vec<_>>().join(" + ")
}

/// `SEX`.
pub(super) fn sex(subject: &Subject) -> Cell<'static> {
    Cell::text(match subject.sex {
        Sex::Male => "M",
        Sex::Female => "F",
    })
}

/// `STRATARN`; nothing without strata.
pub(super) fn stratum(trial: &Trial, subject: &Subject) -> Cell<'static> {
    if trial.allocation.strata.is_empty() { Cell::Missing } else { Cell::Whole(subject.stratum as i32 + 1) }
}

/// Day of an arm's first treatment, if it has one with a day.
fn first_day(arm: &Arm) -> Option<f64> {
    let first = |t: &anagen_evidence::study::ArmTreatment| {
        let sessions = t.values.numbers("session_days").and_then(|days| days.first().copied());
        t.values.number("start_day").or(sessions)
    };
    arm.treatments.iter().filter_map(first).reduce(f64::min)
}

fn variables(trial: &Trial, dated: bool) -> Vec<Variable> {
    use Kind::{Date, Real, Text, Whole};
    let new = Variable::new;
    let mut all = vec![
        Variable::key("STUDYID", "Study Identifier", Text, 1),
        Variable::key("USUBJID", "Unique Subject Identifier", Text, 2),
        new("SUBJID", "Subject Identifier for the Study", Text),
        new("SITEID", "Study Site Identifier", Text),
        new("ARM", "Description of Planned Arm", Text),
        new("TRT01P", "Planned Treatment for Period 01", Text),
        new("TRT01PN", "Planned Treatment for Period 01 (N)", Whole),
        new("TRT01A", "Actual Treatment for Period 01", Text),
        new("TRT01AN", "Actual Treatment for Period 01 (N)", Whole),
        new("AGE", "Age", Real),
        new("AGEU", "Age Units", Text),
        new("SEX", "Sex", Text),
        new("RACE", "Race", Text),
        new("ITTFL", "Intent-To-Treat Population Flag", Text),
        new("SAFFL", "Safety Population Flag", Text),
        new("COMPLFL", "Completers Population Flag", Text),
        new("STRATAR", "Strata Used for Randomization", Text),
        new("STRATARN", "Strata Used for Randomization (N)", Whole),
        new("RANDDY", "Day of Randomization, First Subject Is 1", Whole),
        new("TRTSDY", "Study Day of First Exposure to Treatment", Whole),
        new("TRTEDY", "Study Day of Last Exposure to Treatment", Whole),
        new("EOSDY", "Study Day of End of Study", Whole),
    ];
    if dated {
        all.extend([
            new("RANDDT", "Date of Randomization", Date),
            new("TRTSDT", "Date of First Exposure to Treatment", Date),
            new("TRTEDT", "Date of Last Exposure to Treatment", Date),
            new("EOSDT", "End of Study Date", Date),
        ]);
    }
    all.extend([
        new("EOSSTT", "End of Study Status", Text),
        new("DCSREAS", "Reason for Discontinuation from Study", Text),
        new("EOTSTT", "End of Treatment Status", Text),
        new("GRADEBL", "Grade of Hair Loss at Baseline", Text),
        new("GRADEBLN", "Grade of Hair Loss at Baseline (N)", Real),
        new("DURYRBL", "Years Since Hair Loss Began at Baseline", Real),
        new("CALIBBL", "Hair Calibre at Baseline, True (um)", Real),
        new("PRIORFL", "Earlier Treatment Washed Out Flag", Text),
        new("ADHERE", "Share of Doses Taken", Real),
    ]);
    if trial.allocation.layout == Layout::WithinHead {
        let site = |n: usize| Variable {
            name: format!("S{n:02}TRTP").into(),
            label: format!("Planned Treatment of Site {n:02}").into(),
            kind: Text,
            key: None,
        };
        all.extend((1..=trial.sites.len()).map(site));
    }
    all
}

impl Dataset for Adsl<'_> {
    fn name(&self) -> &'static str {
        "ADSL"
    }

    fn label(&self) -> &'static str {
        "Subject-Level Analysis Dataset"
    }

    fn study(&self) -> &str {
        &self.trial.id
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn records(&self) -> usize {
        self.data.subjects.len()
    }

    fn row(&self, number: usize) -> Vec<Cell<'_>> {
        let (trial, subject) = (self.trial, &self.data.subjects[number]);
        let within = trial.allocation.layout == Layout::WithinHead;
        let arm = Cell::text(arms(trial, subject, |arm| &arm.id));
        let arm_number = if within { Cell::Missing } else { Cell::Whole(i32::from(subject.arm) + 1) };
        let complete = subject.left.is_none();
        let status = |done: bool| Cell::text(if done { "COMPLETED" } else { "DISCONTINUED" });
        let allocation = &trial.allocation;
        let (start, stop) = self.treated(number);
        let end = self.end(number);
        let mut row = vec![
            Cell::text(trial.id.as_str()),
            Cell::text(unique_id(trial, subject.number)),
            Cell::text(subject_id(trial, subject.number)),
            Cell::text(SITE),
            Cell::text(arms(trial, subject, |arm| &arm.title)),
            arm.clone(),
            arm_number.clone(),
            arm,
            arm_number,
            Cell::real(subject.age_years),
            Cell::text("YEARS"),
            sex(subject),
            Cell::text(match subject.ethnicity {
                Ethnicity::Caucasian => "WHITE",
                Ethnicity::Asian => "ASIAN",
                Ethnicity::African => "BLACK OR AFRICAN AMERICAN",
            }),
            Cell::text("Y"),
            Cell::text("Y"),
            Cell::flag(complete, Cell::text("N")),
            if allocation.strata.is_empty() { Cell::Missing } else { Cell::text(strata_words(trial, subject)) },
            stratum(trial, subject),
            Cell::Whole(study_day(subject.enrolled_day)),
            Cell::Whole(study_day(start)),
            Cell::Whole(study_day(stop)),
            Cell::Whole(study_day(end)),
        ];
        if let Some(first) = self.first_day {
            let date = |day: f64| Cell::Date(first + libm::floor(libm::floor(subject.enrolled_day) + day) as i32);
            row.extend([0.0, start, stop, end].map(date));
        }
        row.extend([
            status(complete),
            match subject.left {
                None => Cell::Missing,
                Some((_, Left::DroppedOut)) => Cell::text("LOST TO FOLLOW-UP"),
                Some((_, Left::StoppedTreatment)) => Cell::text("WITHDRAWAL BY SUBJECT"),
            },
            status(complete && subject.stopped_day.is_none()),
            Cell::text(subject.grade.words()),
            Cell::real(subject.covariate(Covariate::Grade, f64::NAN)),
            Cell::real(subject.duration_years),
            Cell::real(subject.calibre_um),
            Cell::flag(subject.earlier, Cell::text("N")),
            Cell::real(subject.adherence),
        ]);
        if within {
            let site = |arm: &u16| Cell::text(trial.arms[usize::from(*arm)].id.as_str());
            row.extend(subject.site_arms.iter().map(site));
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::date_of;
    use crate::example;

    fn cell<'a>(set: &'a Adsl, row: usize, name: &str) -> Cell<'a> {
        let place = set.variables().iter().position(|v| v.name == name).unwrap_or_else(|| panic!("no {name}"));
        set.row(row).swap_remove(place)
    }

    #[test]
    fn everybody_who_was_randomised_has_one_row_with_what_became_of_them() {
        let (trial, data) = example::parallel();
        let set = Adsl::new(&trial, &data);
        assert_eq!(set.records(), 24);
        let text = |row, name| match cell(&set, row, name) {
            Cell::Text(text) => text.into_owned(),
            other => panic!("{name} is {other:?}"),
        };
        assert_eq!((text(0, "USUBJID"), text(0, "SUBJID")), ("TEST01-0001".into(), "0001".into()));
        assert_eq!((text(1, "TRT01P"), text(1, "ARM")), ("FIN".into(), "Finasteride 1 mg".into()));
        assert_eq!(cell(&set, 1, "TRT01PN"), Cell::Whole(2));
        assert_eq!((text(0, "EOSSTT"), text(5, "EOSSTT")), ("COMPLETED".into(), "DISCONTINUED".into()));
        assert_eq!(
            (text(5, "DCSREAS"), text(6, "DCSREAS")),
            ("LOST TO FOLLOW-UP".into(), "WITHDRAWAL BY SUBJECT".into())
        );
        assert_eq!(
            (cell(&set, 0, "DCSREAS"), text(3, "EOTSTT"), text(3, "EOSSTT")),
            (Cell::Missing, "DISCONTINUED".into(), "COMPLETED".into())
        );
        assert_eq!((text(0, "STRATAR"), text(6, "STRATAR")), ("age_years < 40".into(), "age_years >= 40".into()));
        // Randomised on the first day, and on day 4.5 of the trial; treated until day 100; last seen on day 90.
        assert_eq!((cell(&set, 0, "RANDDY"), cell(&set, 1, "RANDDY")), (Cell::Whole(1), Cell::Whole(5)));
        let Cell::Date(day) = cell(&set, 1, "RANDDT") else { panic!() };
        assert_eq!(date_of(day), "2027-03-05");
        assert_eq!((cell(&set, 3, "TRTEDY"), cell(&set, 5, "EOSDY")), (Cell::Whole(101), Cell::Whole(91)));
        // The last visit took place two days before its week.
        assert_eq!(cell(&set, 0, "EOSDY"), Cell::Whole(7 * 48 - 2 + 1));
    }

    #[test]
    fn within_heads_every_person_has_every_arm_and_says_which_site_has_which() {
        let (trial, data) = example::within_head();
        let set = Adsl::new(&trial, &data);
        assert_eq!(cell(&set, 4, "TRT01P"), Cell::text("SHAM + LOW + HIGH"));
        assert_eq!(cell(&set, 4, "TRT01PN"), Cell::Missing);
        let sites = ["S01TRTP", "S02TRTP", "S03TRTP"].map(|name| cell(&set, 4, name));
        assert_eq!(sites, ["LOW", "HIGH", "SHAM"].map(Cell::text));
        assert!(set.variables().iter().all(|v| v.kind != Kind::Date), "a trial without dates has none");
    }
}
