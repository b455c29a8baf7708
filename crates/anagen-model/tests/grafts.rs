//! Transplantation moves follicles and makes none: conservation, identity, batches, and a graft's walk
//! walked by hand.
//!
//! Seen to fail: a cut follicle that goes on standing; a graft moved before the visit of its day; a second
//! leg under the surroundings of the donor place.

use anagen_model::cause::{self, Cause, androgenetic::grade_row};
use anagen_model::follicle::graft::Cut;
use anagen_model::follicle::{Phase, Sink, Snapshot, Surroundings, walk};
use anagen_model::head::graft::Outcome;
use anagen_model::head::{Head, PlanCourse, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, DonorZone, Region, Surface, TargetArea};
use anagen_model::treatment::{self, Treatment};
use proptest::prelude::*;
use std::sync::OnceLock;

const HEAD: Surface = Surface { scale: 1.0 };

fn treat(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    let values = Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect());
    (treatment::registered(kind).expect("registered").build)(&values, &[])
}

fn transplant(method: &str, grafts: f64, days: &[f64]) -> Box<dyn Treatment> {
    treat(
        "transplant",
        &[
            ("method", Value::Text(method.into())),
            ("grafts_total", Value::Number(grafts)),
            ("session_days", Value::Numbers(days.to_vec())),
            ("regions", Value::Texts(vec!["frontal".into()])),
        ],
    )
}

fn finasteride() -> Box<dyn Treatment> {
    treat("finasteride", &[("dose_mg_per_day", Value::Number(1.0)), ("start_day", Value::Number(30.0))])
}

struct Ward {
    law: Parameters,
    causes: Vec<Box<dyn Cause>>,
    head: Head,
}

impl Ward {
    /// Sparse hair keeps a whole head small: 20 hairs/cm2, about 11,000 follicles.
    fn of(domain: Domain, hairs_per_cm2: f64) -> Ward {
        let law = Parameters::default();
        let row = grade_row(NorwoodHamilton::III, &law.androgenetic);
        let traits = Traits {
            healthy_hairs_per_cm2: hairs_per_cm2,
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
            age_years: 40.0,
            grade: Grade::Norwood(NorwoodHamilton::III),
            ethnicity: Ethnicity::Caucasian,
            head_circumference_mm: 574.0,
            traits,
        };
        let causes: Vec<Box<dyn Cause>> = vec![(cause::CAUSES[0].build)(&Values::default())];
        let head = Head::grow(&Seedbed {
            parameters: &law,
            sensitivity: &BetaTable::new(law.androgenetic.concentration),
            patient: &patient,
            regions: &RegionTraits { density: [1.0; 5], pattern: row.pattern },
            causes: &causes,
            domain,
            stream: Stream::new(17, 3),
            first_day: 0.0,
            resolution: Resolution::default(),
        });
        Ward { law, causes, head }
    }

    fn whole() -> &'static Ward {
        static WHOLE: OnceLock<Ward> = OnceLock::new();
        WHOLE.get_or_init(|| Ward::of(Domain::Head(HEAD), 20.0))
    }

    fn course<'a>(&'a self, plan: &'a [Box<dyn Treatment>], end: f64) -> PlanCourse<'a> {
        self.head.course(&self.law, &self.causes, plan, end)
    }
}

fn area(region: Region) -> Domain {
    Domain::Target(TargetArea { width_cm: 2.0, height_cm: 2.0, margin_cm: 0.0, region, centre_cm: None })
}

/// Standing in the donor zone, in the recipient area, elsewhere, and lost to the operation.
fn census(ward: &Ward, course: &PlanCourse, zone: DonorZone, day: f64) -> [usize; 4] {
    let mut counts = [0; 4];
    for follicle in 0..course.follicles() as u32 {
        let roots = &ward.head.ground.roots;
        let root = roots[follicle as usize];
        // A unit is in the zone or not as a whole: its first follicle decides.
        let unit = roots[roots[..follicle as usize].iter().rposition(|r| r.id / 4 != root.id / 4).map_or(0, |i| i + 1)];
        let place = course.standing(follicle, day).map(|s| s.0);
        let put = course.grafting.of_follicle(follicle).is_some_and(|m| day > m.day);
        counts[match place {
            None => 3,
            Some(place) if put => {
                // A graft's hairs stand a quarter of a millimetre apart.
                assert!(HEAD.weights(place)[Region::Frontal as usize] > 0.2);
                1
            }
            Some(_) if zone.contains(&HEAD, unit.position_cm) => 0,
            Some(_) => 2,
        }] += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn follicles_are_conserved(
        fue in any::<bool>(),
        grafts in 1u32..700,
        sessions in 1usize..4,
        cut in 0.0..0.3_f64,
        survival in 0.5..1.0_f64,
    ) {
        let ward = Ward::whole();
        let mut law = ward.law.clone();
        law.transplant.cut_by_punch = cut;
        law.transplant.cut_in_strip = cut;
        law.transplant.survival = survival;
        let days = [10.0, 200.0, 400.0];
        let plan = vec![transplant(if fue { "fue" } else { "fut" }, grafts.into(), &days[..sessions])];
        let course = ward.head.course(&law, &ward.causes, &plan, 500.0);
        let zone = DonorZone { height_cm: 6.5 };
        let before = census(ward, &course, zone, 10.0);
        prop_assert_eq!((before[1], before[3]), (0, 0), "nothing is moved before its day");
        let tally = course.grafting.tally();
        let after = census(ward, &course, zone, 499.0);
        prop_assert_eq!(after[0] + after[1] + after[3], before[0], "donor + recipient + lost = before");
        prop_assert_eq!(after[2], before[2]);
        prop_assert_eq!((after[1], after[3]), (tally.follicles_moved, tally.follicles_lost));
        // Never more than the zone may give, and all that is asked for below that.
        let asked = grafts as f64 * sessions as f64;
        let limit = (law.transplant.harvestable_share * course.grafting.held).floor();
        prop_assert_eq!(course.grafting.taken, tally.taken as f64);
        prop_assert!(course.grafting.taken <= limit);
        prop_assert!(course.grafting.taken == asked.min(limit) || !fue);
    }
}

#[test]
fn snapshots_tell_of_every_follicle_once_and_every_batch_gives_the_same_bytes() {
    let ward = Ward::whole();
    for method in ["fue", "fut"] {
        let plan = vec![transplant(method, 300.0, &[0.0, 90.0]), finasteride()];
        let course = ward.course(&plan, 400.0);
        let visits = [0.0, 84.0, 200.0, 400.0];
        let whole = course.harvest(&visits);
        let lost = |v: usize| whole.snapshots[v].iter().filter(|s| s.phase == Phase::Lost).count();
        let tally = course.grafting.tally();
        assert_eq!((lost(0), lost(3)), (0, tally.follicles_lost));
        assert!(tally.follicles_lost > 20 && tally.survived > 400, "{tally:?}");
        assert!(whole.shed.is_sorted_by_key(|s| s.0));
        for batch in [997, 4001] {
            let parts = course.harvest_by_shares(&visits, batch, |shares| {
                // In any order: the last first.
                shares.iter_mut().rev().for_each(|share| course.gather(&visits, share, &mut || true));
            });
            assert!(parts == whole, "batch {batch}");
        }
    }
}

#[test]
fn no_grafts_are_absence_and_hair_elsewhere_does_not_notice() {
    let ward = Ward::whole();
    let visits = [0.0, 100.0, 400.0];
    let without = ward.course(&[], 400.0).harvest(&visits);
    let none = vec![transplant("fut", 0.0, &[50.0])];
    assert!(ward.course(&none, 400.0).harvest(&visits) == without);
    let some = vec![transplant("fut", 200.0, &[50.0])];
    let course = ward.course(&some, 400.0);
    let with = course.harvest(&visits);
    for (i, root) in ward.head.ground.roots.iter().enumerate() {
        let moved = course.grafting.of_follicle(i as u32).is_some();
        if !moved && root.region != Region::Frontal {
            assert!((0..3).all(|v| with.snapshots[v][i] == without.snapshots[v][i]));
        }
    }
}

#[test]
fn which_of_two_operations_of_a_day_stands_first_in_a_file_changes_no_byte() {
    let ward = Ward::whole();
    let plans = [[150.0, 400.0], [400.0, 150.0]].map(|grafts| grafts.map(|n| transplant("fue", n, &[20.0])).into());
    let [one, other]: [Vec<Box<dyn Treatment>>; 2] = plans;
    assert!(ward.course(&one, 100.0).grafting == ward.course(&other, 100.0).grafting);
}

/// Hears everything a walk tells.
#[derive(Default, PartialEq, Debug)]
struct Ear {
    seen: Vec<Snapshot>,
    shed: Vec<f64>,
    entered: Vec<(f64, Phase)>,
}

impl Sink for Ear {
    fn seen(&mut self, _: usize, snapshot: Snapshot) {
        self.seen.push(snapshot);
    }
    fn shed(&mut self, day: f64) {
        self.shed.push(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        self.entered.push((day, phase));
    }
}

/// A graft's walk is the library's walk at the donor place until the day, the verb, and the library's
/// walk at the recipient place: stitched here from the columns of the two regions.
#[test]
fn a_grafts_walk_is_that_of_its_two_places() {
    let ward = Ward::whole();
    let day = 60.0;
    let mut law = ward.law.clone();
    law.transplant.hazard_per_day = 0.0;
    let plan = vec![transplant("fue", 150.0, &[day]), finasteride()];
    let course = ward.head.course(&law, &ward.causes, &plan, 1500.0);
    let visits = [0.0, 60.0, 75.0, 100.0, 400.0, 1500.0];
    let heard = course.listen(&visits, |_| Ear::default());
    let edges = &course.calendar.edges;
    let at = edges.iter().position(|e| *e == day).expect("single days while finasteride sets in");
    let stream = Stream::new(17, 3);
    let mut walked = 0;
    for moved in course.grafting.moved.iter().filter(|m| m.outcome == Outcome::Grows) {
        let i = moved.follicle as usize;
        let leg = |region: Region, from: usize, to: usize| {
            let r = &course.calendar.regions[region as usize];
            Surroundings {
                edges: &edges[from..=to],
                androgen: &r.androgen[from..to],
                minoxidil: &r.minoxidil[from..to],
                anagen_rate: &r.anagen_rate[from..to],
                telogen: &r.telogen[from..to],
                kenogen: &r.kenogen[from..to],
                growth: &r.growth[from..to],
                section: &r.section[from..to],
                activation: [&[], &[]],
                tissue: None,
                release: &[],
                dystrophic: &[],
                damage: &[],
                shocks: &[],
                captures: &[],
            }
        };
        let mut state = ward.head.states[i];
        let mut ear = Ear::default();
        let (who, traits) = (&ward.head.follicles[i], &ward.head.patient.traits);
        let born = ward.head.ground.roots[i].region;
        walk(who, &mut state, &leg(born, 0, at), &visits[..2], &law, traits, &stream, &mut ear);
        assert_eq!((state.day, state.sensitivity), (day, who.sensitivity));
        state.transplant(moved.falls.is_some(), moved.falls.unwrap_or(f64::INFINITY), &mut ear);
        let there = leg(Region::Frontal, at, edges.len() - 1);
        walk(who, &mut state, &there, &visits[2..], &law, traits, &stream, &mut ear);
        assert_eq!(ear, heard[i], "follicle {i}");
        walked += 1;
    }
    assert!(walked > 200, "{walked}");
}

#[test]
fn a_cut_changes_no_walk() {
    let ward = Ward::whole();
    let course = ward.course(&[], 2000.0);
    let edges = &course.calendar.edges;
    let r = &course.calendar.regions[0];
    let around = Surroundings {
        edges,
        androgen: &r.androgen,
        minoxidil: &r.minoxidil,
        anagen_rate: &r.anagen_rate,
        telogen: &r.telogen,
        kenogen: &r.kenogen,
        growth: &r.growth,
        section: &r.section,
        activation: [&[], &[]],
        tissue: None,
        release: &[],
        dystrophic: &[],
        damage: &[],
        shocks: &[],
        captures: &[],
    };
    let (stream, traits) = (Stream::new(17, 3), &ward.head.patient.traits);
    for i in 0..500 {
        let (mut whole, mut parts) = (Ear::default(), Ear::default());
        let mut state = ward.head.states[i];
        walk(&ward.head.follicles[i], &mut state, &around, &[], &ward.law, traits, &stream, &mut whole);
        let mut state = ward.head.states[i];
        let cut = Cut::of(edges, 777.7);
        for part in [cut.until(&around), cut.from(&around)] {
            walk(&ward.head.follicles[i], &mut state, &part, &[], &ward.law, traits, &stream, &mut parts);
        }
        assert_eq!(whole.entered.len(), parts.entered.len());
        let near = |(a, b): (&(f64, Phase), &(f64, Phase))| (a.0 - b.0).abs() < 1e-6 && a.1 == b.1;
        assert!(whole.entered.iter().zip(&parts.entered).all(near));
    }
}

#[test]
fn a_target_area_is_given_what_the_head_implies() {
    let days = [0.0, 300.0];
    let plan = || vec![transplant("fue", 1000.0, &days)];
    let front = Ward::of(area(Region::Frontal), 226.0);
    let plan_front = plan();
    let course = front.course(&plan_front, 700.0);
    let tally = course.grafting.tally();
    let density = 1000.0 / HEAD.places_cm2(&[anagen_model::scalp::Place::Region(Region::Frontal)]);
    let expected = 2.0 * 4.0 * density;
    assert!((tally.taken as f64 - expected).abs() <= 2.0, "{} grafts, {expected} expected", tally.taken);
    assert_eq!(course.follicles(), front.head.follicles.len() + course.grafting.guests.len());
    let harvest = course.harvest(&[0.0, 200.0, 299.0, 699.0]);
    for i in 0..course.grafting.guests.len() {
        let index = front.head.follicles.len() + i;
        assert_eq!(harvest.snapshots[0][index].phase, Phase::Lost, "not there before the operation");
        assert!(course.standing(index as u32, 0.0).is_none());
    }
    let mean = course.grafting.guests.iter().map(|g| g.follicle.sensitivity).sum::<f64>()
        / course.grafting.guests.len() as f64;
    let own = front.head.follicles.iter().map(|f| f.sensitivity).sum::<f64>() / front.head.follicles.len() as f64;
    assert!(mean < 0.1 && own > 0.3, "{mean} {own}");

    let back = Ward::of(area(Region::Occipital), 226.0);
    let plan_back = plan();
    let course = back.course(&plan_back, 700.0);
    let all = back.head.follicles.len();
    let away = |day: f64| (0..all as u32).filter(|i| course.standing(*i, day).is_none()).count() as f64 / all as f64;
    let share = 1000.0 / course.grafting.held;
    let error = (share / (all as f64 / 2.1)).sqrt();
    assert_eq!(away(0.0), 0.0);
    assert!((away(300.0) - share).abs() < 4.0 * error, "{} {share}", away(300.0));
    assert!((away(699.0) - 2.0 * share).abs() < 6.0 * error, "{} {share}", away(699.0));
    // Nowhere else is anything taken or put.
    let top = Ward::of(area(Region::Vertex), 226.0);
    let plan_top = plan();
    assert!(top.course(&plan_top, 700.0).grafting.is_empty());
}
