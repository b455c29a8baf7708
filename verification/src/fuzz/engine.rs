//! The engine on made-up input: the walk of one follicle, the cells of needles, the readings of devices.

use crate::dice::Dice;
use crate::possible::impossible;
use anagen_model::follicle::walk::{Capture, Felt};
use anagen_model::follicle::{self, Follicle, Phase, Sink, Snapshot, State, Surroundings};
use anagen_model::law::Parameters;
use anagen_model::measure::{MEASURES, Scope, View};
use anagen_model::patient::Traits;
use anagen_model::quantity::Values;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::depot::fates;
use anagen_model::scalp::{CellKinetics, Cells, Injection, Mechanisms, Needle, Payload};
use std::sync::OnceLock;

/// Stretches of a made-up walk, and days of its visits.
const MOST_STRETCHES: usize = 48;
const MOST_VISITS: usize = 12;

fn law() -> &'static Parameters {
    static LAW: OnceLock<Parameters> = OnceLock::new();
    LAW.get_or_init(Parameters::default)
}

/// What a walk tells.
#[derive(Default)]
struct Heard {
    entered: Vec<(f64, Phase)>,
    seen: Vec<(usize, Snapshot)>,
    shed: Vec<f64>,
}

impl Sink for Heard {
    fn seen(&mut self, visit: usize, snapshot: Snapshot) {
        self.seen.push((visit, snapshot));
    }
    fn shed(&mut self, day: f64) {
        self.shed.push(day);
    }
    fn entered(&mut self, day: f64, phase: Phase) {
        self.entered.push((day, phase));
    }
}

/// Hidden traits as far from the mean as an enrolment draws them.
fn traits(dice: &mut Dice) -> Traits {
    Traits {
        healthy_hairs_per_cm2: dice.within(40.0, 450.0),
        anagen_days: dice.within(300.0, 2000.0),
        calibre_um: dice.within(20.0, 120.0),
        growth_mm_per_day: dice.within(0.05, 0.6),
        sensitivity: dice.within(0.0, 1.0),
        exposure_years: dice.within(0.0, 60.0),
        minoxidil_response: dice.within(0.0, 2.0),
        trophic_response: dice.within(0.0, 5.0),
        vellus_share: dice.within(0.0, 0.5),
    }
}

/// A column of a stretch each, in the bounds of what causes and treatments ask; empty in some cases.
fn column(dice: &mut Dice, stretches: usize, low: f64, high: f64, may_be_empty: bool) -> Vec<f64> {
    if may_be_empty && dice.chance(128) {
        return Vec::new();
    }
    if dice.chance(100) {
        return vec![dice.within(low, high); stretches];
    }
    (0..stretches).map(|_| dice.within(low, high)).collect()
}

/// Walks a follicle through made-up surroundings and checks all that must hold of any walk.
pub fn walk(data: &[u8]) {
    let mut dice = Dice::of(data);
    let d = &mut dice;
    let (law, traits) = (law(), traits(d));
    let constitution = d.within(0.02, 3.0);
    let follicle = Follicle { id: d.word() % 1_000_000, constitution, sensitivity: d.within(0.0, 1.0) };
    let stretches = 1 + d.below(MOST_STRETCHES);
    let mut edges = vec![d.within(-20_000.0, 0.0)];
    for k in 0..stretches {
        let days = if d.chance(128) { 1.0 } else { d.within(1.0 / 64.0, 1500.0) };
        edges.push(edges[k] + days);
    }
    let columns = [
        (0.0, 1.3, false),
        (0.0, 1.5, false),
        (0.1, 10.0, false),
        (0.1, 4.0, false),
        (0.1, 4.0, false),
        (0.2, 2.0, false),
        (0.2, 2.0, false),
        (0.0, 1.0, true),
        (0.0, 1.0, true),
        (0.0, 0.3, true),
        (0.0, 0.3, true),
        (0.0, 0.1, true),
        (0.2, 2.0, true),
        (0.2, 2.0, true),
        (0.0, 3.0, true),
    ]
    .map(|(low, high, empty)| column(d, stretches, low, high, empty));
    let [androgen, minoxidil, rate, telogen, kenogen, growth, section, m1, m2, release, dystrophic, damage, ..] =
        &columns;
    let felt = &columns[12..];
    let tissue =
        felt.iter().all(|c| !c.is_empty()).then(|| Felt { anagen: &felt[0], section: &felt[1], niche: &felt[2] });
    let (start, end) = (edges[0], edges[stretches]);
    let shocks: Vec<(f64, f64, f64)> = (0..d.below(4))
        .map(|_| {
            let from = d.within(start, end);
            (from, from + d.within(0.1, 5.0), d.within(0.0, 0.1))
        })
        .collect();
    let captures: Vec<Capture> = (0..d.below(4))
        .map(|_| {
            let sensitivity = d.chance(128).then(|| d.within(0.0, 1.0));
            Capture { day: d.within(start, end), gain: d.within(0.0, 0.5), sensitivity }
        })
        .collect();
    let mut visits: Vec<f64> = (0..d.below(MOST_VISITS)).map(|_| d.within(start, end)).collect();
    visits.sort_by(f64::total_cmp);
    let around = Surroundings {
        edges: &edges,
        androgen,
        minoxidil,
        anagen_rate: rate,
        telogen,
        kenogen,
        growth,
        section,
        activation: [m1, m2],
        tissue,
        release,
        dystrophic,
        damage,
        shocks: &shocks,
        captures: &captures,
    };
    let stream = Stream::new(d.word() as u64, d.word() & 0x7fff_ffff);
    let before = follicle.in_health(start, law, &traits, &stream);
    let mut state = before;
    let mut heard = Heard::default();
    follicle::walk(&follicle, &mut state, &around, &visits, law, &traits, &stream, &mut heard);
    check_walk(&before, &state, &heard, &edges, visits.len(), damage.iter().any(|x| *x > 0.0), law);
}

fn check_walk(
    before: &State,
    after: &State,
    heard: &Heard,
    edges: &[f64],
    visits: usize,
    damaged: bool,
    law: &Parameters,
) {
    let (start, end) = (edges[0], edges[edges.len() - 1]);
    assert!(after.day == end, "the walk stopped on day {} of {end}", after.day);
    let (mut day, mut phase) = (start, before.phase);
    for &(entered, next) in &heard.entered {
        assert!(entered >= day && entered <= end, "day {entered} after {day}");
        let follows = match phase {
            Phase::Anagen => next == Phase::Catagen,
            Phase::Catagen => matches!(next, Phase::Telogen | Phase::Kenogen),
            Phase::Telogen => next == Phase::Kenogen,
            Phase::Kenogen => next == Phase::Anagen || (next == Phase::Lost && damaged),
            Phase::Lost => false,
        };
        assert!(follows, "{phase:?} then {next:?}");
        (day, phase) = (entered, next);
    }
    assert!(phase == after.phase);
    let emptied = heard.entered.iter().filter(|e| e.1 == Phase::Kenogen).map(|e| e.0);
    assert!(emptied.eq(heard.shed.iter().copied()), "a hair falls when its follicle empties, and then only");
    assert!(heard.seen.iter().map(|s| s.0).eq(0..visits), "every visit once, in order");
    let mut grown = 0.0;
    for (_, s) in &heard.seen {
        let lengths = [s.phase_age_days, s.length_mm, s.calibre_um, s.mean_calibre_um];
        assert!(lengths.iter().all(|x| x.is_finite() && *x >= 0.0), "{s:?}");
        assert!(s.phase.has_hair() == (s.calibre_um > 0.0), "{s:?}");
        assert!(s.grown_mass.is_finite() && s.grown_mass >= grown, "{s:?} after {grown}");
        grown = s.grown_mass;
    }
    let least = law.size.floor;
    assert!(after.size >= least && after.size < 3.0 && (after.log_size - after.size.ln()).abs() < 1e-9, "{after:?}");
    assert!((0.0..=1.0).contains(&after.integrity) && (0.0..=1.0).contains(&after.sensitivity), "{after:?}");
    assert!(after.loss >= 0.0 && after.damage >= 0.0 && after.past_mass >= 0.0, "{after:?}");
    assert!(after.progress >= 0.0 && after.progress <= after.threshold, "{after:?}");
}

/// The cells of up to six sessions: injected = dead + captured + living, at every point.
pub fn cells(data: &[u8]) {
    let mut dice = Dice::of(data);
    let d = &mut dice;
    let needle = Needle { pulse: 0.3, half_life_days: 3.0, hazard_per_day: 0.01, hazard_days: 3.0, inflammation: 0.3 };
    let mut sessions: Vec<Injection> = (0..1 + d.below(6))
        .map(|_| {
            let spacing = d.within(0.0, 1.5);
            let kinetics = CellKinetics {
                potency: d.within(0.0, 200.0),
                half_life_days: d.within(0.05, 365.0),
                viability: d.within(0.01, 1.0),
                crowding_cells_per_cm2: 10_f64.powf(d.within(4.0, 9.0)),
                integration: d.within(0.0, 0.05),
                inflammation_per_million_dead: 0.2,
                donor_sensitivity: d.chance(128).then(|| d.within(0.0, 1.0)),
            };
            let mechanisms = Mechanisms { integration: d.chance(200), ..Mechanisms::ALL };
            let per_site = d.within(0.0, 1e8);
            Injection {
                day: d.below(400) as f64,
                points_cm: (0..1 + d.below(9)).map(|i| [spacing * i as f64, 0.1 * d.within(0.0, 3.0), 0.0]).collect(),
                radius_mm: d.within(0.5, 9.0),
                needle,
                payload: d.chance(230).then_some(Payload::Cells(Cells { per_site, kinetics, mechanisms })),
            }
        })
        .collect();
    sessions.sort_by(Injection::order);
    let all = fates(&sessions);
    assert_eq!(all.len(), sessions.len());
    for (session, fates) in sessions.iter().zip(&all) {
        assert_eq!(session.points_cm.len(), fates.len());
        for fate in fates {
            let parts = [fate.dead, fate.captured, fate.living];
            assert!(parts.iter().all(|x| x.is_finite() && *x >= 0.0), "{fate:?}");
            let sum: f64 = parts.iter().sum();
            assert!((sum - fate.injected).abs() <= 1e-9 * fate.injected.max(1.0), "{fate:?}");
            assert!(fate.injected == session.cells().map_or(0.0, |c| c.per_site));
        }
    }
}

/// A made-up follicle as seen at a visit, in the bounds of what a walk can show.
fn snapshot(d: &mut Dice) -> Snapshot {
    let phase = d.pick(&[Phase::Anagen, Phase::Catagen, Phase::Telogen, Phase::Kenogen, Phase::Lost]);
    let hair = phase.has_hair();
    let seen = |x: f64| if hair { x as f32 } else { 0.0 };
    Snapshot {
        phase_age_days: d.within(0.0, 30_000.0) as f32,
        length_mm: seen(if d.chance(60) { 0.0 } else { d.within(0.0, 3000.0) }),
        calibre_um: seen(d.within(0.5, 200.0)),
        mean_calibre_um: seen(d.within(0.5, 200.0)),
        grown_mass: d.within(0.0, 1e9),
        phase,
        dormant: phase == Phase::Kenogen && d.chance(128),
    }
}

/// Every measure of a site reads any follicles: finite numbers, shares of 1 where their unit says so.
pub fn readings(data: &[u8]) {
    let mut dice = Dice::of(data);
    let d = &mut dice;
    let count = d.below(40);
    let many = |d: &mut Dice| (0..count).map(|_| snapshot(d)).collect::<Vec<_>>();
    let follicles = many(d);
    let later = d.chance(128);
    let (mut previous, baseline) = (many(d), many(d));
    for (then, now) in previous.iter_mut().zip(&follicles) {
        then.grown_mass = now.grown_mass * d.within(0.0, 1.0);
    }
    let places: Vec<[f64; 3]> = (0..count).map(|_| [d.within(-1.0, 1.0), d.within(-1.0, 1.0), 0.0]).collect();
    let day = d.within(1.0, 4000.0).floor();
    let shed: Vec<f32> = (0..d.below(20)).map(|_| d.within(0.0, day) as f32).collect();
    let view = View {
        day,
        previous_day: later.then(|| d.within(0.0, day - 0.5)),
        area_cm2: d.within(0.1, 100.0),
        hair_length_mm: d.within(0.0, 1000.0),
        follicles: &follicles,
        previous: later.then_some(&previous),
        baseline: later.then_some(&baseline),
        places_cm: &places,
        shed_days: if later { &shed } else { &[] },
        site: d.below(9) as u32,
        visit: later as u32,
        ..View::bare(law(), Stream::new(d.word() as u64, 0))
    };
    for measure in MEASURES.iter().filter(|m| m.scope == Scope::Site) {
        for reading in (measure.build)(&Values::default()).observe(&view) {
            let why = impossible(reading.measure, reading.unit, reading.value);
            assert!(why.is_none(), "{}: {}", measure.kind.name, why.unwrap_or_default());
        }
    }
}
