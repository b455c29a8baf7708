//! A made-up protocol lived by one possible patient: read, grown on the protocol's first site, every plan
//! followed, everything read.

use super::reading::{luck, refused, sound};
use crate::dice::Dice;
use crate::possible::impossible;
use crate::soak::conserved::conserved;
use crate::soak::judge::read;
use crate::soak::protocol::made_up;
use anagen_lab::enrol::{SIZE, World, candidate_of, simulate};
use anagen_lab::run::Setup;
use anagen_model::follicle::Snapshot;
use anagen_model::measure::View;
use anagen_model::patient::deviates;
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_model::scalp::TargetArea;
use std::sync::OnceLock;

/// A plan follows no more than this many days: enough for every phase.
const LONGEST_DAYS: f64 = 1500.0;

/// The area lived on, cm2: about a dozen follicles of a sparse scalp.
const AREA_CM2: f64 = 1.0;

/// A protocol made from the bytes, and the life of one patient under it.
pub fn patient(data: &[u8]) {
    let made = made_up(&mut Dice::of(data));
    match read(&made) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(setup) => {
            sound(&setup);
            live(&setup);
        }
    }
}

fn live(setup: &Setup) {
    static USUAL: OnceLock<(f64, BetaTable)> = OnceLock::new();
    let law = &setup.parameters;
    let concentration = law.androgenetic.concentration;
    let (usual, table) = USUAL.get_or_init(|| (3.1, BetaTable::new(3.1)));
    let own = (concentration != *usual).then(|| BetaTable::new(concentration));
    let world = World {
        law,
        sensitivity: own.as_ref().unwrap_or(table),
        known: setup.known,
        causes: &setup.causes,
        history: &setup.history,
        first_day: setup.first_day,
        seed: setup.file.seed,
        lanes: setup.lanes,
    };
    let mut z = vec![0.0; SIZE];
    deviates(&Stream::new(world.seed, 0), 2, Purpose::Enrolment, &mut z);
    let (traits, regions) = candidate_of(&world, &z);
    let site = &setup.sites[0];
    let area = TargetArea { centre_cm: site.centre_cm, ..TargetArea::square(AREA_CM2, site.region) };
    let head = simulate(&world, &traits, &regions, area, 1);
    let end = setup.horizon.min(setup.first_day + LONGEST_DAYS);
    let visits: Vec<f64> = setup.visits.iter().copied().filter(|day| *day <= end).collect();
    if end <= setup.first_day || visits.is_empty() {
        return;
    }
    for plan in &setup.plans {
        let course = head.course(law, world.causes, &plan.treatments, end);
        let edges = &course.calendar.edges;
        assert!(edges.windows(2).all(|pair| pair[0] < pair[1]) && edges.last() == Some(&end), "{edges:?}");
        for fate in course.fates.iter().flatten() {
            let sum = fate.dead + fate.captured + fate.living;
            assert!((sum - fate.injected).abs() <= 1e-9 * fate.injected.max(1.0), "{fate:?}");
        }
        let harvest = course.harvest(&visits);
        let complaint = conserved(&head, &harvest, &course.grafting);
        assert!(complaint.is_none(), "{}", complaint.unwrap_or_default());
        for (v, &day) in visits.iter().enumerate() {
            let standing =
                (0..course.follicles() as u32).filter_map(|i| Some((i as usize, course.standing(i, day)?.0)));
            let (here, places): (Vec<usize>, Vec<[f64; 3]>) = standing.unzip();
            let at = |v: usize| -> Vec<Snapshot> { here.iter().map(|i| harvest.snapshots[v][*i]).collect() };
            let (follicles, previous, baseline) = (at(v), at(v.saturating_sub(1)), at(0));
            let view = View {
                day,
                previous_day: (v > 0).then(|| visits[v - 1]),
                area_cm2: AREA_CM2,
                hair_length_mm: setup.hair_length_mm,
                follicles: &follicles,
                previous: (v > 0).then_some(&previous),
                baseline: (v > 0).then_some(&baseline),
                places_cm: &places,
                visit: v as u32,
                ..View::bare(law, Stream::new(world.seed, 1))
            };
            for reading in setup.measures.iter().flat_map(|m| m.observe(&view)) {
                let why = impossible(reading.measure, reading.unit, reading.value);
                assert!(why.is_none(), "{}", why.unwrap_or_default());
            }
        }
    }
}
