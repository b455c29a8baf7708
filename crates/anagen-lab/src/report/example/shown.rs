//! What figures of the made-up run show.

use super::{DAYS, SITES, effect};
use crate::protocol::WHOLE_HEAD;
use crate::result::PlanInfo;
use crate::shown::*;

/// Of all plans.
pub fn shown(plans: &[PlanInfo]) -> Shown {
    let mut shown = Shown { terminal_from_um: 40.0, ..Shown::default() };
    for (p, plan) in plans.iter().enumerate() {
        let name = plan.name.clone();
        for (site, _, strength) in SITES {
            for day in [DAYS[0], DAYS[6]] {
                let thicker = 0.3 * strength * effect(p, day);
                let bell =
                    |bin: u32| 34.0 * libm::exp(-libm::pow((f64::from(bin) * 10.0 - 52.0 - thicker) / 24.0, 2.0));
                let hairs_per_cm2 = (0..11).map(|bin| libm::round(bell(bin))).collect();
                shown.calibres.push(Calibres { plan: name.clone(), site: site.into(), day, hairs_per_cm2 });
            }
            for day in if p > 0 { vec![DAYS[4], DAYS[6]] } else { vec![] } {
                let gain = strength * (effect(p, day) - effect(0, day));
                let benefit_per_cm2: Vec<f64> = (0..64).map(|i| gain + 0.6 * (f64::from(i) - 31.0)).collect();
                let above = |least: f64| benefit_per_cm2.iter().filter(|b| **b > least).count();
                let (gaining, beyond_luck) = (above(0.0), above(9.0));
                let (plan, site) = (name.clone(), site.to_string());
                shown.twins.push(Twins { plan, site, day, benefit_per_cm2, gaining, beyond_luck, luck_per_cm2: 9.0 });
            }
        }
        for site in SITES.iter().map(|s| s.0).chain([WHOLE_HEAD]) {
            for day in DAYS {
                let anagen = 0.62 + 0.002 * effect(p, day);
                let (catagen_telogen, lost) = (0.12, 0.001);
                let kenogen = 1.0 - anagen - catagen_telogen - lost;
                shown.phases.push(Phases {
                    plan: name.clone(),
                    site: site.into(),
                    day,
                    anagen,
                    catagen_telogen,
                    kenogen,
                    lost,
                });
            }
        }
        let week = |w: u32| 131.0 - 6.0 * p as f64 + 7.0 * libm::sin(f64::from(w) * 0.12);
        shown.shed.push(Shed { plan: name.clone(), hairs_per_day: (0..102).map(week).collect() });
    }
    let course = |plan: &PlanInfo, ends: [f64; 4], calibre: f64| {
        let names = ["telogen", "kenogen", "anagen", "catagen"];
        let starts = [0.0, ends[0], ends[1], ends[2]];
        let phases = (0..4).map(|i| (names[i].to_string(), starts[i], ends[i])).collect();
        let hair = (0..=102).map(|w| {
            let day = 7.0 * f64::from(w);
            match day {
                _ if day < ends[0] => (day, 64.0, 38.0),
                _ if day < ends[1] => (day, 0.0, 0.0),
                _ => (day, 0.3 * (day.min(ends[2]) - ends[1]), calibre),
            }
        });
        LifeCourse { plan: plan.name.clone(), phases, shed_days: vec![ends[0]], hair: hair.collect() }
    };
    let courses = vec![
        course(&plans[0], [92.0, 340.0, 700.0, 720.0], 34.0),
        course(&plans[1], [60.0, 118.0, 712.0, 720.0], 46.0),
    ];
    shown.life = Some(Life { site: "A".into(), follicle: 48_213, courses });
    shown
}
