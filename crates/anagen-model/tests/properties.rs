//! What must hold whatever the numbers: cells are conserved, sizes and calibres stay in their bounds,
//! phases follow one another, a hair falls once a cycle, and a leap equals its parts.

use anagen_model::follicle::{Follicle, Phase, Sink, Snapshot, State, Surroundings, walk};
use anagen_model::law::Parameters;
use anagen_model::patient::Traits;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::depot::fates;
use anagen_model::scalp::{CellKinetics, Cells, Injection, Mechanisms, Needle, Payload};
use proptest::prelude::*;

const NEEDLE: Needle =
    Needle { pulse: 0.3, half_life_days: 3.0, hazard_per_day: 0.01, hazard_days: 3.0, inflammation: 0.3 };

fn traits() -> Traits {
    Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: 913.1,
        calibre_um: 80.0,
        growth_mm_per_day: 0.35,
        sensitivity: 0.6,
        exposure_years: 7.0,
        minoxidil_response: 1.0,
        trophic_response: 1.0,
        vellus_share: 0.07,
    }
}

#[derive(Default)]
struct Heard {
    entered: Vec<(f64, Phase)>,
    seen: Vec<Snapshot>,
    shed: Vec<f64>,
}

impl Sink for Heard {
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

/// What a follicle feels, the same at all times.
#[derive(Clone, Copy, Debug)]
struct Weather {
    sensitivity: f64,
    m: f64,
    b: f64,
    release: f64,
    dystrophic: f64,
    damage: f64,
}

/// Weather with every hazard, from none at all to a poison.
fn weather() -> impl Strategy<Value = Weather> {
    let hazard = || prop_oneof![Just(0.0), 0.0..0.02_f64];
    (0.0..1.0_f64, 0.0..1.5_f64, 0.0..1.0_f64, hazard(), hazard(), prop_oneof![Just(0.0), 0.0..0.002_f64]).prop_map(
        |(sensitivity, m, b, release, dystrophic, damage)| Weather { sensitivity, m, b, release, dystrophic, damage },
    )
}

/// Walks one follicle, walk after walk, each over its edges.
fn walked(id: u32, weather: &Weather, walks: &[&[f64]]) -> (Heard, State) {
    let law = Parameters::default();
    let stream = Stream::new(99, 1);
    let follicle = Follicle { id, constitution: 1.0, sensitivity: weather.sensitivity };
    let mut state = follicle.in_health(walks[0][0], &law, &traits(), &stream);
    let mut heard = Heard::default();
    for edges in walks {
        let n = edges.len() - 1;
        let all = |x: f64| vec![x; n];
        let (ones, activation) = (all(1.0), all(weather.b));
        let around = Surroundings {
            edges,
            androgen: &ones,
            minoxidil: &all(weather.m),
            anagen_rate: &all(1.0 / law.clock.anagen_drug_factor(weather.m, 1.0)),
            telogen: &ones,
            kenogen: &ones,
            growth: &ones,
            section: &ones,
            activation: [&activation, &activation],
            tissue: None,
            release: &all(weather.release),
            dystrophic: &all(weather.dystrophic),
            damage: &all(weather.damage),
            shocks: &[(10.0, 12.5, 0.01)],
            captures: &[],
        };
        let visits: Vec<f64> = (0..40).map(|i| edges[0] + (edges[n] - edges[0]) * i as f64 / 40.0).collect();
        walk(&follicle, &mut state, &around, &visits, &law, &traits(), &stream, &mut heard);
    }
    (heard, state)
}

proptest! {
    #[test]
    fn cells_are_conserved(
        doses in prop::collection::vec((0.0..3e6_f64, 0.0..300.0_f64), 1..5),
        spacing_mm in 2.0..15.0_f64,
        radius_mm in 0.8..4.5_f64,
        rho50 in 1e5..1e7_f64,
        integration in 0.0..0.05_f64,
    ) {
        let kinetics = CellKinetics {
            potency: 7.5,
            half_life_days: 5.7,
            viability: 0.8,
            donor_sensitivity: None,
            crowding_cells_per_cm2: rho50,
            integration,
            inflammation_per_million_dead: 0.2,
        };
        let mut sessions: Vec<Injection> = doses
            .iter()
            .map(|&(per_site, day)| Injection {
                day,
                points_cm: (0..9).map(|i| [0.1 * spacing_mm * (i % 3) as f64, 0.1 * spacing_mm * (i / 3) as f64, 0.0]).collect(),
                radius_mm,
                needle: NEEDLE,
                payload: Some(Payload::Cells(Cells { per_site, kinetics, mechanisms: Mechanisms::ALL })),
            })
            .collect();
        sessions.sort_by(|a, b| a.day.total_cmp(&b.day));
        for fate in fates(&sessions).concat() {
            prop_assert!(fate.dead >= 0.0 && fate.captured >= 0.0 && fate.living >= 0.0);
            let sum = fate.dead + fate.captured + fate.living;
            prop_assert!((sum - fate.injected).abs() <= 1e-9 * fate.injected.max(1.0));
        }
    }

    #[test]
    fn phases_follow_one_another_and_bounds_hold(id in 0u32..1_000_000, weather in weather()) {
        let (heard, state) = walked(id, &weather, &[&[-5000.0, 5000.0]]);
        let mut last = -5000.0;
        for pair in heard.entered.windows(2) {
            let good = match pair[0].1 {
                Phase::Anagen => pair[1].1 == Phase::Catagen,
                // A hair that broke off dystrophically falls without telogen.
                Phase::Catagen if weather.dystrophic > 0.0 => {
                    matches!(pair[1].1, Phase::Telogen | Phase::Kenogen)
                }
                Phase::Catagen => pair[1].1 == Phase::Telogen,
                Phase::Telogen => pair[1].1 == Phase::Kenogen,
                Phase::Kenogen if weather.damage > 0.0 => matches!(pair[1].1, Phase::Anagen | Phase::Lost),
                Phase::Kenogen => pair[1].1 == Phase::Anagen,
                Phase::Lost => false,
            };
            prop_assert!(good, "{:?} then {:?}", pair[0], pair[1]);
        }
        for (day, _) in &heard.entered {
            prop_assert!(*day >= last && *day <= 5000.0);
            last = *day;
        }
        let emptied = heard.entered.iter().filter(|e| e.1 == Phase::Kenogen).map(|e| e.0);
        prop_assert_eq!(emptied.collect::<Vec<f64>>(), heard.shed);
        prop_assert!((0.03..=1.6).contains(&state.size) && (0.0..=1.0).contains(&state.integrity));
        prop_assert!(heard.seen.windows(2).all(|pair| pair[0].grown_mass <= pair[1].grown_mass));
        for s in &heard.seen {
            prop_assert!(s.calibre_um.is_finite() && s.calibre_um >= 0.0 && s.length_mm >= 0.0);
            prop_assert_eq!(s.phase.has_hair(), s.calibre_um > 0.0);
        }
    }

    #[test]
    fn a_niche_only_fails(id in 0u32..1_000_000, weather in weather()) {
        let mut before = 1.0;
        for years in 1..8 {
            let (_, state) = walked(id, &weather, &[&[0.0, 900.0 * years as f64]]);
            prop_assert!(state.integrity <= before && state.integrity >= 0.0, "{} after {before}", state.integrity);
            before = state.integrity;
        }
    }

    #[test]
    fn a_leap_equals_its_parts(id in 0u32..1_000_000, weather in weather(), cut in 1.0..2999.0_f64) {
        let (whole, a) = walked(id, &weather, &[&[0.0, 3000.0]]);
        // One walk over two stretches, and two walks.
        for parts in [&[&[0.0, cut, 3000.0][..]][..], &[&[0.0, cut], &[cut, 3000.0]]] {
            let (heard, b) = walked(id, &weather, parts);
            prop_assert_eq!(whole.entered.len(), heard.entered.len());
            for (x, y) in whole.entered.iter().zip(&heard.entered) {
                prop_assert!((x.0 - y.0).abs() < 1e-6 && x.1 == y.1);
            }
            // What is damaged since a follicle was lost reaches nothing any more.
            let since_renewal = if a.phase == Phase::Lost { (0.0, 0.0) } else { (a.damage, b.damage) };
            for (x, y) in [(a.size, b.size), (a.integrity, b.integrity), (a.loss, b.loss), since_renewal] {
                prop_assert!((x - y).abs() < 1e-9, "{:?} {:?}", a, b);
            }
        }
    }
}
