//! ADHAIR: one row a reading, in the basic data structure (BDS) of ADaM.
//!
//! Readings stand as they were read. Where the first analysis lets another value stand for those who stopped their
//! treatment (its estimand), that value has a row of its own with a `DTYPE`: `LOCF`, the last value under treatment,
//! or `BOCF`, that of the baseline. `ANL01FL` marks the rows that analysis uses. (Responders of a composite estimand:
//! whoever has no row at the visit is no responder either, so its shares are of all people of ADSL.)

use super::{Cell, Dataset, Kind, Variable, study_day, unique_id};
use crate::dates::day_of;
use crate::design::{Covariate, Estimand, Trial, unit_of};
use crate::record::{Data, Record};

/// ADHAIR of a trial.
pub struct Adhair<'a> {
    trial: &'a Trial,
    data: &'a Data,
    variables: Vec<Variable>,
    rows: Vec<Row>,
    first_day: Option<i32>,
    /// `Baseline`, `Week 12` and so on.
    visits: Vec<String>,
    /// `PARAM` of each endpoint.
    params: Vec<String>,
    /// `BASETYPE` of each site.
    bases: Vec<String>,
}

/// Where a row comes from.
struct Row {
    /// The reading whose value it has.
    record: usize,
    /// The reading at the baseline.
    base: Option<usize>,
    /// The visit it is for.
    visit: u16,
    /// How it was derived, if it was.
    derived: Option<&'static str>,
    /// Whether the first analysis uses it.
    used: bool,
}

impl<'a> Adhair<'a> {
    /// That of this trial.
    pub fn new(trial: &'a Trial, data: &'a Data) -> Adhair<'a> {
        let estimand = trial.analyses.first().map_or(Estimand::TreatmentPolicy, |a| a.estimand);
        let course = |r: &Record| (r.subject, r.site, r.endpoint);
        let mut rows = Vec::with_capacity(data.records.len());
        let mut start = 0;
        for records in data.records.chunk_by(|a, b| course(a) == course(b)) {
            rows_of(trial, data, records, start, estimand, &mut rows);
            start += records.len();
        }
        let week = |week: &f64| format!("Week {week}");
        let first_day = trial.conduct.enrolment.as_ref().and_then(|e| day_of(&e.first_date));
        Adhair {
            trial,
            data,
            variables: variables(first_day.is_some()),
            rows,
            first_day,
            visits: std::iter::once("Baseline".into()).chain(trial.visits.weeks.iter().map(week)).collect(),
            params: trial.endpoints.iter().map(|e| format!("{} ({})", e.title, unit_of(e.measured))).collect(),
            bases: trial.sites.iter().map(|s| format!("BASELINE OF SITE {}", s.name)).collect(),
        }
    }
}

/// The rows of one course: what was read, and after it what stands for a person who stopped.
fn rows_of(trial: &Trial, data: &Data, records: &[Record], start: usize, estimand: Estimand, rows: &mut Vec<Row>) {
    let base = records.iter().position(|r| r.visit == 0).map(|n| start + n);
    let all = estimand == Estimand::TreatmentPolicy;
    for (n, record) in records.iter().enumerate() {
        let used = all || record.visit == 0 || record.on_treatment;
        rows.push(Row { record: start + n, base, visit: record.visit, derived: None, used });
    }
    let Some(stopped) = data.subjects[records[0].subject as usize].stopped_day else { return };
    let last = records.iter().rposition(|r| r.visit == 0 || r.on_treatment).map(|n| start + n);
    let (from, word) = match estimand {
        Estimand::WhileOnTreatment => (last, "LOCF"),
        Estimand::Composite => (base, "BOCF"),
        Estimand::TreatmentPolicy | Estimand::Hypothetical => return,
    };
    let Some(record) = from else { return };
    for visit in 1..=trial.visits.weeks.len() {
        let seen = records.iter().find(|r| usize::from(r.visit) == visit);
        let after = seen.map_or(7.0 * trial.week(visit) > stopped, |r| !r.on_treatment);
        if after {
            rows.push(Row { record, base, visit: visit as u16, derived: Some(word), used: true });
        }
    }
}

fn variables(dated: bool) -> Vec<Variable> {
    use Kind::{Date, Real, Text, Whole};
    let new = Variable::new;
    let mut all = vec![
        Variable::key("STUDYID", "Study Identifier", Text, 1),
        Variable::key("USUBJID", "Unique Subject Identifier", Text, 2),
        new("TRT01P", "Planned Treatment for Period 01", Text),
        new("TRTP", "Planned Treatment", Text),
        new("TRTPN", "Planned Treatment (N)", Whole),
        new("AGE", "Age", Real),
        new("SEX", "Sex", Text),
        new("GRADEBLN", "Grade of Hair Loss at Baseline (N)", Real),
        new("STRATARN", "Strata Used for Randomization (N)", Whole),
        new("ITTFL", "Intent-To-Treat Population Flag", Text),
        Variable::key("FOCID", "Focus of Study-Specific Interest", Text, 3),
        new("LOC", "Region of the Scalp", Text),
        new("AREACM2", "Area Counted (cm2)", Real),
        new("PARAM", "Parameter", Text),
        Variable::key("PARAMCD", "Parameter Code", Text, 4),
        new("AVISIT", "Analysis Visit", Text),
        Variable::key("AVISITN", "Analysis Visit (N)", Real, 5),
        new("ADY", "Analysis Relative Day", Whole),
    ];
    if dated {
        all.push(new("ADT", "Analysis Date", Date));
    }
    all.extend([
        new("AVAL", "Analysis Value", Real),
        new("BASE", "Baseline Value", Real),
        new("BASETYPE", "Baseline Type", Text),
        new("CHG", "Change from Baseline", Real),
        new("PCHG", "Percent Change from Baseline", Real),
        Variable::key("DTYPE", "Derivation Type", Text, 6),
        new("ABLFL", "Baseline Record Flag", Text),
        new("ONTRTFL", "On Treatment Record Flag", Text),
        new("ANL01FL", "Analysis Flag 01", Text),
        new("TRUEVAL", "Value Free of Any Error (Simulated)", Real),
        new("HRKEPT", "Hairs of Baseline Still Seen", Whole),
        new("HRGAIN", "Hairs Seen That Baseline Had Not", Whole),
        new("HRLOST", "Hairs of Baseline No Longer Seen", Whole),
    ]);
    all
}

impl Dataset for Adhair<'_> {
    fn name(&self) -> &'static str {
        "ADHAIR"
    }

    fn label(&self) -> &'static str {
        "Hair Measurements Analysis Dataset"
    }

    fn study(&self) -> &str {
        &self.trial.id
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn records(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, number: usize) -> Vec<Cell<'_>> {
        let (trial, row) = (self.trial, &self.rows[number]);
        let record = &self.data.records[row.record];
        let subject = &self.data.subjects[record.subject as usize];
        let (site, endpoint) = (usize::from(record.site), usize::from(record.endpoint));
        let visit = usize::from(row.visit);
        let base = row.base.map_or(f64::NAN, |n| self.data.records[n].value);
        let change = if visit == 0 { f64::NAN } else { record.value - base };
        let percent = if base == 0.0 { f64::NAN } else { 100.0 * change / base };
        let moves = record.moves.filter(|_| row.derived.is_none());
        let hairs = |count: Option<u32>| count.map_or(Cell::Missing, |n| Cell::Whole(n as i32));
        let mut cells = vec![
            Cell::text(trial.id.as_str()),
            Cell::text(unique_id(trial, subject.number)),
            Cell::text(super::adsl::arms(trial, subject, |arm| &arm.id)),
            Cell::text(trial.arms[usize::from(record.arm)].id.as_str()),
            Cell::Whole(i32::from(record.arm) + 1),
            Cell::real(subject.age_years),
            super::adsl::sex(subject),
            Cell::real(subject.covariate(Covariate::Grade, f64::NAN)),
            super::adsl::stratum(trial, subject),
            Cell::text("Y"),
            Cell::text(trial.sites[site].name.as_str()),
            Cell::text(trial.sites[site].region.name()),
            Cell::real(trial.sites[site].area_cm2),
            Cell::text(self.params[endpoint].as_str()),
            Cell::text(trial.endpoints[endpoint].paramcd.as_str()),
            Cell::text(self.visits[visit].as_str()),
            Cell::real(trial.week(visit)),
            Cell::Whole(study_day(record.day)),
        ];
        if let Some(first) = self.first_day {
            let day = libm::floor(subject.enrolled_day) + libm::floor(record.day);
            cells.push(Cell::Date(first + day as i32));
        }
        cells.extend([
            Cell::real(record.value),
            Cell::real(base),
            Cell::text(self.bases[site].as_str()),
            Cell::real(change),
            Cell::real(percent),
            row.derived.map_or(Cell::Missing, Cell::text),
            Cell::flag(visit == 0, Cell::Missing),
            Cell::flag(record.on_treatment && row.derived.is_none(), Cell::Missing),
            Cell::flag(row.used, Cell::Missing),
            if row.derived.is_none() { Cell::real(record.truth) } else { Cell::Missing },
            hairs(moves.map(|m| m.kept)),
            hairs(moves.map(|m| m.gained)),
            hairs(moves.map(|m| m.lost)),
        ]);
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Adsl, Kind};
    use crate::design::Method;
    use crate::example;
    use std::collections::{BTreeMap, BTreeSet};

    /// Rows by the names of their cells.
    fn rows(set: &dyn Dataset) -> Vec<BTreeMap<String, Cell<'_>>> {
        let named = |n| set.variables().iter().map(|v| v.name.to_string()).zip(set.row(n)).collect();
        (0..set.records()).map(named).collect()
    }

    fn text(cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.to_string(),
            other => format!("{other:?}"),
        }
    }

    fn real(cell: &Cell) -> Option<f64> {
        match cell {
            Cell::Real(x) => Some(*x),
            _ => None,
        }
    }

    #[test]
    fn names_and_labels_are_as_long_as_adam_allows_and_keys_name_one_row() {
        for (trial, data) in [example::parallel(), example::within_head()] {
            let (adsl, adhair) = (Adsl::new(&trial, &data), Adhair::new(&trial, &data));
            for set in [&adsl as &dyn Dataset, &adhair] {
                let mut names = BTreeSet::new();
                for v in set.variables() {
                    let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
                    assert!(v.name.len() <= 8 && v.name.chars().all(letters), "{}", v.name);
                    assert!(v.name.starts_with(|c: char| c.is_ascii_uppercase()) && names.insert(v.name.clone()));
                    assert!((1..=40).contains(&v.label.len()), "{} has {}", v.label, v.label.len());
                }
                let key = |row: &BTreeMap<String, Cell>| -> String {
                    let keys = set.variables().iter().filter(|v| v.key.is_some());
                    keys.map(|v| format!("{:?} ", row[v.name.as_ref()])).collect()
                };
                let keys: BTreeSet<String> = rows(set).iter().map(key).collect();
                assert_eq!(keys.len(), set.records());
                for row in rows(set) {
                    for v in set.variables() {
                        let fits = match &row[v.name.as_ref()] {
                            Cell::Text(_) => v.kind == Kind::Text,
                            Cell::Whole(_) => v.kind == Kind::Whole,
                            Cell::Real(_) => v.kind == Kind::Real,
                            Cell::Date(_) => v.kind == Kind::Date,
                            Cell::Missing => true,
                        };
                        assert!(fits, "{} holds another kind", v.name);
                    }
                }
            }
        }
    }

    #[test]
    fn changes_are_from_the_one_baseline_of_each_subject_parameter_and_site() {
        for (trial, data) in [example::parallel(), example::within_head()] {
            let set = Adhair::new(&trial, &data);
            let mut baselines: BTreeMap<(String, String, String), f64> = BTreeMap::new();
            let all = rows(&set);
            let of =
                |row: &BTreeMap<String, Cell>| (text(&row["USUBJID"]), text(&row["PARAMCD"]), text(&row["BASETYPE"]));
            for row in all.iter().filter(|row| row["ABLFL"] == Cell::text("Y")) {
                assert_eq!((real(&row["AVAL"]), &row["CHG"]), (real(&row["BASE"]), &Cell::Missing));
                assert!(baselines.insert(of(row), real(&row["AVAL"]).unwrap()).is_none(), "two baselines");
            }
            assert_eq!(baselines.len(), data.subjects.len() * trial.sites.len() * trial.endpoints.len());
            for row in all.iter().filter(|row| row["ABLFL"] != Cell::text("Y")) {
                let (value, base) = (real(&row["AVAL"]).unwrap(), baselines[&of(row)]);
                assert_eq!(real(&row["BASE"]), Some(base));
                assert_eq!(real(&row["CHG"]), Some(value - base));
                assert!((real(&row["PCHG"]).unwrap() - 100.0 * (value / base - 1.0)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn within_heads_a_reading_has_the_arm_of_its_site() {
        let (trial, data) = example::within_head();
        let set = Adhair::new(&trial, &data);
        let mut arms = BTreeSet::new();
        for (row, record) in rows(&set).iter().zip(&data.records) {
            let site_arm = data.subjects[record.subject as usize].site_arms[usize::from(record.site)];
            assert_eq!(text(&row["TRTP"]), trial.arms[usize::from(site_arm)].id);
            assert_eq!(text(&row["FOCID"]), trial.sites[usize::from(record.site)].name);
            arms.insert((text(&row["FOCID"]), text(&row["TRTP"])));
        }
        assert_eq!(arms.len(), 9, "every arm is at every site of somebody");
    }

    #[test]
    fn what_stands_for_those_who_stopped_is_a_row_that_says_so() {
        let (mut trial, data) = example::parallel();
        let used = |set: &Adhair, subject: &str| -> Vec<(f64, f64, String)> {
            let own = |row: &&BTreeMap<String, Cell>| {
                text(&row["USUBJID"]) == subject && text(&row["PARAMCD"]) == "TAHC" && row["ANL01FL"] == Cell::text("Y")
            };
            let cells = |row: &BTreeMap<String, Cell>| {
                (real(&row["AVISITN"]).unwrap(), real(&row["AVAL"]).unwrap(), text(&row["DTYPE"]))
            };
            rows(set).iter().filter(own).map(cells).collect()
        };
        let set = Adhair::new(&trial, &data);
        assert_eq!(set.records(), data.records.len());
        // The fourth person stopped on day 100 and came to all visits.
        let seen = used(&set, "TEST01-0004");
        assert_eq!(seen.iter().map(|u| u.0).collect::<Vec<_>>(), [0.0, 12.0, 24.0, 48.0]);

        trial.analyses[0].estimand = Estimand::Hypothetical;
        let set = Adhair::new(&trial, &data);
        assert_eq!(used(&set, "TEST01-0004"), &seen[..2]);

        trial.analyses[0].estimand = Estimand::WhileOnTreatment;
        let set = Adhair::new(&trial, &data);
        let last = seen[1].1;
        assert_eq!(used(&set, "TEST01-0004")[2..], [(24.0, last, "LOCF".into()), (48.0, last, "LOCF".into())]);

        trial.analyses[0].estimand = Estimand::Composite;
        let set = Adhair::new(&trial, &data);
        let base = seen[0].1;
        assert_eq!(used(&set, "TEST01-0004")[2..], [(24.0, base, "BOCF".into()), (48.0, base, "BOCF".into())]);
        // The seventh stopped on day 60 and never came again: all three visits are filled.
        assert_eq!(used(&set, "TEST01-0007").len(), 4);
        // Who only dropped out is not.
        assert_eq!(used(&set, "TEST01-0006").iter().filter(|u| u.2 == "BOCF").count(), 0);
    }

    #[test]
    fn the_rows_that_are_marked_are_those_the_analysis_uses() {
        let (mut trial, data) = example::parallel();
        trial.analyses.truncate(1);
        let mut different = BTreeSet::new();
        for estimand in Estimand::ALL {
            trial.analyses[0].estimand = estimand;
            let set = Adhair::new(&trial, &data);
            let mut changes = vec![Vec::new(); trial.arms.len()];
            for row in rows(&set).iter().filter(|row| row["ANL01FL"] == Cell::text("Y")) {
                if row["PARAMCD"] == Cell::text("TAHC") && row["AVISIT"] == Cell::text("Week 48") {
                    let Cell::Whole(arm) = row["TRTPN"] else { panic!("no arm") };
                    changes[arm as usize - 1].extend(real(&row["PCHG"]));
                }
            }
            // Where stopping counts, who has no value is no responder: shares are of all.
            let all = |arm: usize| match estimand {
                Estimand::Composite => data.subjects.iter().filter(|s| usize::from(s.arm) == arm).count(),
                _ => changes[arm].len(),
            };
            for least in [0.5, 6.0, 7.0, 8.0] {
                trial.analyses[0].method = Method::Responders { rose_by_percent: least, exact: true };
                let found = &crate::analyse::analyse(&trial, &data).findings[0];
                assert_eq!(found.n, [1, 0].map(|arm| all(arm) as u32), "{estimand:?}");
                let share = |arm: usize| changes[arm].iter().filter(|c| **c >= least).count() as f64 / all(arm) as f64;
                assert_eq!(found.of_arms, Some([share(1), share(0)]), "{estimand:?}, {least}");
            }
            different.insert(format!("{changes:?}"));
        }
        assert_eq!(different.len(), Estimand::ALL.len(), "every estimand has numbers of its own");
    }
}
