//! Hair as it is expected: in place of follicles, the share of them in each stage of the cycle.
//!
//! Each phase is a row of stages passed at equal rates, as many as its spread asks for: kenogen two,
//! dystrophic catagen and the fourteen days before a new hair shows three each, catagen and telogen
//! together three. A growing hair that is attacked breaks off or is released as the law of the attack says;
//! one that had not yet left the skin goes the same ways unseen. Sizes and niches stay: areata takes none.

use super::attack::{Row, WIDTH};
use super::skin::Skin;
use anagen_model::law::Parameters;
use anagen_model::quantity::elementary::{Eight, exp_within};
use fearless_simd::{Level, Simd, dispatch, prelude::*};

/// Stages, in the order in which a share moves on.
const KENOGEN: [usize; 2] = [0, 1];
const YOUNG: [usize; 3] = [2, 3, 4];
const GROWN: usize = 5;
const BROKEN: [usize; 3] = [6, 7, 8];
const CLUB: [usize; 3] = [9, 10, 11];
const BURIED_BROKEN: usize = 12;
const BURIED_CLUB: usize = 13;
const STAGES: usize = 14;

/// The hair of eight people on every patch.
#[derive(Clone)]
pub(super) struct Hair {
    shares: Vec<[Row; STAGES]>,
}

/// Rates at which stages are passed, 1/day.
pub(super) struct Rates {
    kenogen: f64,
    young: f64,
    anagen: f64,
    broken: f64,
    club: f64,
    buried_broken: f64,
    buried_club: f64,
    /// Share of attacked hairs that break off.
    dystrophic: f64,
    /// Share of follicles that must show a hair for skin not to look bare.
    pub(super) least: f64,
}

impl Rates {
    pub(super) fn of(law: &Parameters) -> Rates {
        let rest = law.clock.catagen_days + law.clock.telogen_days;
        let terminal = 1.0 - law.size.vellus_share;
        Rates {
            kenogen: KENOGEN.len() as f64 / law.clock.kenogen_days,
            young: YOUNG.len() as f64 / law.shaft.visible_after_days,
            anagen: 1.0 / (law.clock.anagen_days - law.shaft.visible_after_days),
            broken: BROKEN.len() as f64 / law.clock.dystrophic_days,
            club: CLUB.len() as f64 / rest,
            buried_broken: 1.0 / law.clock.dystrophic_days,
            buried_club: 1.0 / rest,
            dystrophic: law.areata.dystrophic_share,
            least: law.salt.bare_share * law.patient.visible_share / terminal,
        }
    }

    /// Shares in health.
    fn healthy(&self) -> [f64; STAGES] {
        let mut days = [0.0; STAGES];
        KENOGEN.iter().for_each(|s| days[*s] = 1.0 / self.kenogen);
        YOUNG.iter().for_each(|s| days[*s] = 1.0 / self.young);
        CLUB.iter().for_each(|s| days[*s] = 1.0 / self.club);
        days[GROWN] = 1.0 / self.anagen;
        let cycle: f64 = days.iter().sum();
        days.map(|d| d / cycle)
    }
}

impl Hair {
    /// Health on skin nobody's attack holds, empty follicles elsewhere.
    pub(super) fn new(skin: &Skin, rates: &Rates, held: impl Fn(usize, usize) -> bool) -> Hair {
        let (healthy, mut bare) = (rates.healthy(), [0.0; STAGES]);
        bare[KENOGEN[0]] = 1.0;
        let on = |patch: usize| {
            std::array::from_fn(|stage| {
                std::array::from_fn(|lane| if held(patch, lane) { bare[stage] } else { healthy[stage] })
            })
        };
        Hair { shares: skin.looked_at.iter().map(|p| on(*p as usize)).collect() }
    }

    /// Moves all shares on by some days under the hazard of the attack there.
    pub(super) fn step(&mut self, skin: &Skin, law: &Parameters, rates: &Rates, activity: &[Row], days: f64) {
        dispatch!(Level::new(), simd => self.step_on(simd, skin, law, rates, activity, days));
    }

    #[inline(always)]
    fn step_on<S: Simd>(&mut self, simd: S, skin: &Skin, law: &Parameters, rates: &Rates, activity: &[Row], days: f64) {
        let one = Eight::splat(simd, 1.0);
        let passing = |rate: f64| (days * rate, 1.0 / (1.0 + days * rate));
        let (kenogen, young) = (passing(rates.kenogen), passing(rates.young));
        let (broken, club) = (passing(rates.broken), passing(rates.club));
        let (buried_broken, buried_club) = (passing(rates.buried_broken), passing(rates.buried_club));
        for (shares, patch) in self.shares.iter_mut().zip(&skin.looked_at) {
            let activity = &activity[*patch as usize];
            let mut x: [Eight<S>; STAGES] = std::array::from_fn(|stage| Eight::from_slice(simd, &shares[stage]));
            let hazard = law.areata.hazard(Eight::from_slice(simd, activity)) * days;
            // What leaves a stage in a step of which the end is known.
            let pass = |x: &mut Eight<S>, inflow: Eight<S>, (gone, kept): (f64, f64)| {
                *x = (*x + inflow) * kept;
                *x * gone
            };
            let empty = pass(&mut x[KENOGEN[0]], Eight::splat(simd, 0.0), kenogen);
            let mut flow = pass(&mut x[KENOGEN[1]], empty, kenogen);
            // As many outlive these stages as outlive their days: the hazard is raised to what does that.
            let hazard_young = (exp_within(hazard * (1.0 / young.0)) - 1.0) * young.0;
            let (mut hit_young, growing) = (Eight::splat(simd, 0.0), one / (hazard_young + (1.0 + young.0)));
            for stage in YOUNG {
                x[stage] = (x[stage] + flow) * growing;
                flow = x[stage] * young.0;
                hit_young = hit_young + x[stage] * hazard_young;
            }
            x[GROWN] = (x[GROWN] + flow) / (hazard + (1.0 + days * rates.anagen));
            let hit = x[GROWN] * hazard;
            let ripe = x[GROWN] * (days * rates.anagen);
            let mut flow = hit * rates.dystrophic;
            for stage in BROKEN {
                flow = pass(&mut x[stage], flow, broken);
            }
            let mut fallen = flow;
            let mut flow = ripe + hit * (1.0 - rates.dystrophic);
            for stage in CLUB {
                flow = pass(&mut x[stage], flow, club);
            }
            fallen = fallen + flow;
            fallen = fallen + pass(&mut x[BURIED_BROKEN], hit_young * rates.dystrophic, buried_broken);
            fallen = fallen + pass(&mut x[BURIED_CLUB], hit_young * (1.0 - rates.dystrophic), buried_club);
            x[KENOGEN[0]] = x[KENOGEN[0]] + fallen;
            for (share, x) in shares.iter_mut().zip(x) {
                x.store_slice(share);
            }
        }
    }

    /// SALT of everybody, percent.
    pub(super) fn salt_percent(&self, skin: &Skin, rates: &Rates) -> Row {
        let mut bare = [0.0; WIDTH];
        for (shares, patch) in self.shares.iter().zip(&skin.looked_at) {
            let area = skin.patches.area_cm2[*patch as usize];
            for (lane, bare) in bare.iter_mut().enumerate() {
                let shown: f64 = (GROWN..=CLUB[2]).map(|stage| shares[stage][lane]).sum();
                if shown < rates.least {
                    *bare += area;
                }
            }
        }
        bare.map(|bare| 100.0 * bare / skin.looked_at_cm2)
    }
}
