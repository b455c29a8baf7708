//! The same numbers whatever the batch, the visits, or a treatment that does nothing.

use anagen_model::cause::{self, Cause, androgenetic::grade_row};
use anagen_model::drive::{Drive, NEVER, Today};
use anagen_model::follicle::State;
use anagen_model::head::{Harvest, Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Lanes, Value, Values};
use anagen_model::scalp::{Domain, Region, TargetArea};
use anagen_model::treatment::{self, Treatment};

fn treat(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    let values = Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
    (treatment::registered(kind).expect("registered").build)(&values, &[])
}

/// A cause that contributes to every driver, from the history into the first months.
struct Everything;

impl Cause for Everything {
    fn since(&self, _: &Patient) -> f64 {
        -200.0
    }
    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        if !(-200.0..150.0).contains(&today.day) {
            return;
        }
        // Every field is named, so that a new driver asks for its place here.
        let Drive {
            androgen,
            dutasteride_mg,
            minoxidil,
            anagen,
            telogen,
            kenogen,
            growth,
            section,
            release_per_day,
            dystrophic_per_day,
            niche_damage_per_day,
            poison,
            trophic,
            inflammation,
            immune_block,
            immune_regulation_per_day,
        } = drive;
        for (factor, by) in [
            (androgen, 0.9),
            (anagen, 0.95),
            (telogen, 1.2),
            (kenogen, 0.9),
            (growth, 0.8),
            (section, 0.9),
            (poison, 0.7),
        ] {
            *factor *= by;
        }
        for (sum, more) in [
            (dutasteride_mg, 0.1),
            (minoxidil, 0.2),
            (release_per_day, 0.002),
            (dystrophic_per_day, 0.003),
            (niche_damage_per_day, 0.001),
            (inflammation, 0.3),
            (immune_block, 0.2),
            (immune_regulation_per_day, 0.01),
        ] {
            *sum += more;
        }
        *trophic = [0.4, 0.2, 0.1];
    }
    fn quiet_until(&self, today: &Today) -> f64 {
        [-200.0, 150.0].into_iter().find(|edge| today.day < *edge).unwrap_or(NEVER)
    }
}

/// A patch of the vertex of a man who has these causes.
fn grown(law: &Parameters, causes: &[Box<dyn Cause>]) -> Head {
    grown_on(law, causes, Lanes::best())
}

fn grown_on(law: &Parameters, causes: &[Box<dyn Cause>], lanes: Lanes) -> Head {
    let row = grade_row(NorwoodHamilton::IV, &law.androgenetic);
    let traits = Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: 913.1,
        calibre_um: 80.0,
        growth_mm_per_day: 0.35,
        sensitivity: row.sensitivity,
        exposure_years: row.exposure_years,
        minoxidil_response: 1.0,
        trophic_response: 1.0,
        vellus_share: 0.07,
    };
    let patient = Patient {
        number: 3,
        sex: Sex::Male,
        age_years: 45.0,
        grade: Grade::Norwood(NorwoodHamilton::IV),
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits,
    };
    let area = TargetArea { width_cm: 4.0, height_cm: 3.0, margin_cm: 0.0, region: Region::Vertex, centre_cm: None };
    Head::grow(&Seedbed {
        parameters: law,
        sensitivity: &BetaTable::new(law.androgenetic.concentration),
        patient: &patient,
        regions: &RegionTraits { density: [1.0; 5], pattern: row.pattern },
        causes,
        domain: Domain::Target(area),
        stream: Stream::new(11, 3),
        first_day: 0.0,
        resolution: Resolution { lanes, ..Resolution::default() },
    })
}

fn ward() -> (Parameters, Vec<Box<dyn Cause>>, Head) {
    let law = Parameters::default();
    let causes: Vec<Box<dyn Cause>> = vec![(cause::CAUSES[0].build)(&Values::default()), Box::new(Everything)];
    let head = grown(&law, &causes);
    (law, causes, head)
}

fn plan() -> Vec<Box<dyn Treatment>> {
    vec![
        treat("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), ("start_day", Value::Number(10.0))]),
        treat(
            "cell_injection",
            &[
                ("dose_cells_per_cm2", Value::Number(1e5)),
                ("session_days", Value::Numbers(vec![0.0, 90.0])),
                ("regions", Value::Texts(vec!["vertex".into()])),
            ],
        ),
    ]
}

#[test]
fn every_batch_size_gives_the_same_bytes() {
    let (law, causes, head) = ward();
    let plan = plan();
    let course = head.course(&law, &causes, &plan, 400.0);
    let visits = [0.0, 84.5, 200.0, 400.0];
    let whole = course.harvest(&visits);
    let patches = head.ground.patches.len();
    for batch in [1, 2, 7, 64, patches] {
        let parts = course.harvest_by_shares(&visits, batch, |shares| {
            // In any order: the last first.
            shares.iter_mut().rev().for_each(|share| course.gather(&visits, share, &mut || true));
        });
        assert_eq!(parts, whole, "batch {batch}");
    }
}

#[test]
fn every_level_of_the_machine_gives_the_same_bytes() {
    let (mut law, causes, head) = ward();
    let plan = plan();
    let visits = [0.0, 84.5, 200.0, 3000.0];
    // The defaults, and laws under which perfusion and inflammation reach the follicle.
    for scenario in [false, true] {
        if scenario {
            (law.clock.anagen_by_perfusion, law.clock.anagen_by_inflammation) = (0.1, 0.3);
            (law.shaft.section_by_perfusion, law.niche.failure_by_inflammation) = (0.1, 1.0);
        }
        let mut known: Option<(Vec<State>, Harvest)> = None;
        for lanes in Lanes::all() {
            let head = grown_on(&law, &causes, lanes);
            let harvest = head.course(&law, &causes, &plan, 3000.0).harvest(&visits);
            let (states, seen) = known.get_or_insert_with(|| (head.states.clone(), harvest.clone()));
            assert_eq!((&head.states, &harvest), (&*states, &*seen), "{}", lanes.name());
        }
    }
    assert!(head.follicles.len() > 2000);
}

#[test]
fn looking_more_often_changes_nothing() {
    let (law, causes, head) = ward();
    let plan = plan();
    let course = head.course(&law, &causes, &plan, 400.0);
    let few = course.harvest(&[0.0, 400.0]);
    let daily: Vec<f64> = (0..=400).map(f64::from).collect();
    let many = course.harvest(&daily);
    assert_eq!(few.snapshots[1], many.snapshots[400]);
    assert_eq!(few.shed, many.shed);
}

#[test]
fn another_seed_or_patient_is_another_scalp() {
    let (law, causes, head) = ward();
    let course = head.course(&law, &causes, &[], 100.0);
    let ours = course.harvest(&[100.0]);
    assert!(!ours.shed.is_empty());
    let (_, _, again) = ward();
    assert_eq!(again.course(&law, &causes, &[], 100.0).harvest(&[100.0]), ours);
    assert_eq!(head.states, again.states);
}

#[test]
fn causes_that_do_not_apply_change_no_byte() {
    let (law, mut causes, head) = ward();
    let plan = plan();
    let visits = [0.0, 200.0, 400.0];
    let before = head.course(&law, &causes, &plan, 400.0).harvest(&visits);
    let cause = |kind: &str, pairs: &[(&str, Value)]| {
        let values = Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
        (cause::registered(kind).expect("registered").build)(&values)
    };
    // No date, a man, an event after the end, and severities of 0.
    causes.push(cause("season", &[]));
    causes.push(cause("menopause", &[("onset_age_years", Value::Number(40.0))]));
    causes.push(cause("telogen_effluvium", &[("event_day", Value::Number(400.0))]));
    causes.push(cause("ageing", &[("severity", Value::Number(0.0))]));
    causes.push(cause(
        "chemotherapy",
        &[("session_days", Value::Numbers(vec![-9.0, 9.0])), ("severity", Value::Number(0.0))],
    ));
    let again = grown(&law, &causes);
    assert_eq!(again.states, head.states);
    assert_eq!(again.course(&law, &causes, &plan, 400.0).harvest(&visits), before);
    // One that applies does.
    causes.push(cause("ageing", &[]));
    assert_ne!(grown(&law, &causes).states, head.states);
}
