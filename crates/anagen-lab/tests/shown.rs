//! What figures show is what the run read: histograms sum to the counts, shares to one, each follicle's life
//! goes through what `follicles.parquet` holds, and the possible patients are those of the intervals.

use anagen_lab::protocol::Shelf;
use anagen_lab::result::RunResult;
use anagen_lab::run::{Keeper, PlanSnapshots, read_from, simulate};
use anagen_lab::shown::BIN_UM;
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const PROTOCOL: &str = r#"
format = 1
title = "What figures show"
horizon_days = 420
visit_days = [0, 100, 336, 420]
possible_patients = 6

[patient]
sex = "male"
age_years = 38
grade = "III-vertex"

[[cause]]
kind = "androgenetic_male"

[[site]]
name = "A"
region = "vertex"

[[site]]
name = "C"
region = "occipital"
area_cm2 = 0.5

[[measure]]
kind = "phototrichogram"

[[plan]]
name = "tablet"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

/// Keeps everything.
#[derive(Default)]
struct All {
    ids: Vec<u32>,
    members: Vec<Vec<u32>>,
    plans: Vec<Vec<Vec<Snapshot>>>,
    shed: Vec<Vec<f32>>,
}

impl Keeper for All {
    fn head(&mut self, head: &Head, sites: &[Vec<u32>]) -> Result<(), String> {
        self.ids = head.ground.roots.iter().map(|r| r.id).collect();
        self.members = sites.to_vec();
        Ok(())
    }
    fn plan(&mut self, seen: PlanSnapshots) -> Result<(), String> {
        self.plans.push(seen.harvest.snapshots.clone());
        self.shed.push(seen.harvest.shed.iter().map(|s| s.1).collect());
        Ok(())
    }
}

fn run() -> (RunResult, All) {
    let path = Path::new("shown.toml");
    let read = read_from(&Shelf::Kept(vec![(path.into(), PROTOCOL.into())]), path);
    let mut setup = read.unwrap_or_else(|m| panic!("{}", m.render(false)));
    let mut all = All::default();
    let result = simulate(&mut setup, 3, &AtomicBool::new(false), &(), &mut all).expect("nobody stops it");
    (result, all)
}

#[test]
fn figures_show_what_was_read() {
    let (result, all) = run();
    let shown = &result.shown;

    // Hairs by calibre: plans x sites x first and last visit.
    assert_eq!(shown.calibres.len(), 2 * 2 * 2);
    for c in &shown.calibres {
        let read = |measure: &str| result.value(measure, &c.site, c.day, &c.plan).expect("it was read");
        let sum: f64 = c.hairs_per_cm2.iter().sum();
        assert!((sum - read("total_hairs_per_cm2")).abs() < 1e-9, "{c:?}");
        let terminal: f64 = c.hairs_per_cm2.iter().skip((shown.terminal_from_um / BIN_UM) as usize).sum();
        assert!((terminal - read("terminal_hairs_per_cm2")).abs() < 1e-9, "{c:?}");
    }

    // Shares of follicles: plans x (sites and head) x visits.
    assert_eq!(shown.phases.len(), 2 * 3 * 4);
    for p in &shown.phases {
        assert!((p.anagen + p.catagen_telogen + p.kenogen + p.lost - 1.0).abs() < 1e-12 && p.anagen > 0.4, "{p:?}");
    }

    // Shedding: 60 weeks of 420 days, every hair in one of them.
    for (weekly, days) in shown.shed.iter().zip(&all.shed) {
        let hairs: f64 = weekly.hairs_per_day.iter().map(|mean| 7.0 * mean).sum();
        assert_eq!(weekly.hairs_per_day.len(), 60);
        assert_eq!(hairs.round() as usize, days.iter().filter(|d| **d >= 0.0 && **d < 420.0).count());
    }
}

#[test]
fn a_life_goes_through_what_was_kept_and_no_other_differs_more() {
    let (result, all) = run();
    let life = result.shown.life.as_ref().expect("there is a plan");
    assert_eq!((life.site.as_str(), life.courses.len()), ("A", 2));
    let number = all.ids.iter().position(|id| *id == life.follicle).expect("it stands on the head");
    let visits = [0.0, 100.0, 336.0, 420.0];
    for (course, plan) in life.courses.iter().zip(&all.plans) {
        for (day, snapshots) in visits.iter().zip(plan) {
            let phase = course.phases.iter().rfind(|p| p.1 <= *day).expect("a phase");
            assert_eq!(phase.0, snapshots[number].phase.name(), "day {day} of {}", course.plan);
            if let Some(hair) = course.hair.iter().find(|h| h.0 == *day) {
                assert!((hair.1 - f64::from(snapshots[number].length_mm)).abs() < 0.051, "{hair:?}");
                assert!((hair.2 - f64::from(snapshots[number].calibre_um)).abs() < 0.051, "{hair:?}");
            }
        }
        let joined = course.phases.windows(2).all(|pair| pair[0].2 == pair[1].1);
        assert!(joined && course.phases[0].1 == 0.0 && course.phases[course.phases.len() - 1].2 == 420.0);
    }
    let law = anagen_model::law::Parameters::default();
    let shows = |s: &Snapshot| if anagen_model::measure::visible(s, &law) { s.calibre_um } else { 0.0 };
    let gap = |i: usize| -> f32 {
        let visits = all.plans[0].iter().zip(&all.plans[1]);
        visits.map(|(a, b)| (shows(&a[i]) - shows(&b[i])).abs()).sum()
    };
    let most = all.members[0].iter().map(|i| gap(*i as usize)).fold(0.0, f32::max);
    assert!(most > 0.0 && gap(number) == most, "{most} {}", gap(number));
}

#[test]
fn twins_are_the_patients_of_the_intervals() {
    let (result, _) = run();
    let twins = &result.shown.twins;
    // One plan, two sites, two headline days.
    assert_eq!(twins.len(), 2 * 2);
    for t in twins {
        let same = |i: &&anagen_lab::result::Interval| {
            (i.kind.as_str(), i.measure.as_str()) == ("benefit", "total_hairs_per_cm2")
                && (&i.plan, &i.site, i.day) == (&t.plan, &t.site, t.day)
        };
        let interval = result.intervals.iter().find(same).expect("a range");
        let benefits = &t.benefit_per_cm2;
        assert!(benefits.is_sorted() && benefits.len() == interval.possible_patients);
        assert!(benefits[0] <= interval.low && interval.high <= benefits[benefits.len() - 1]);
        assert!(benefits[2] <= interval.median && interval.median <= benefits[3]);
        assert_eq!(t.gaining, benefits.iter().filter(|b| **b > 0.0).count());
        assert!(t.luck_per_cm2 > 0.0 && t.beyond_luck <= t.gaining, "{t:?}");
    }
}
