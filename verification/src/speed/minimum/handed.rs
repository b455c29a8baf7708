//! What the minimum kernel is handed: roads, states and strengths, worked out by the engine's laws.

use super::{BLOCK, Minimum, Road, Stand};
use anagen_model::head::{Head, PlanCourse, tissue_matters};
use anagen_model::law::Parameters;
use anagen_model::quantity::stream::{Purpose, Stream, uniform32};
use anagen_model::scalp::depot::{Injection, POTENCY_CELLS_PER_CM2, Payload, distance_cm};
use anagen_model::scalp::trophic::Profile;

impl<'a> Minimum<'a> {
    /// The job of a course on a head grown with `stream`. Panics if the course needs a law that the
    /// minimum has not.
    pub fn of(head: &'a Head, course: &PlanCourse, law: &'a Parameters, stream: Stream, visits: &[f64]) -> Minimum<'a> {
        let calendar = &course.calendar;
        assert!(!tissue_matters(law) && law.niche.loss_per_year == 0.0 && law.shaft.growth_by_calibre == 0.5);
        assert!(course.attack.is_none() && course.grafting.is_empty() && law.tissue.output_by_hypoxia == 0.0);
        assert!(course.fates.iter().flatten().all(|f| f.captured == 0.0));
        assert!(calendar.regions.iter().all(|r| r.minoxidil.iter().all(|m| *m == 0.0) && r.release.is_empty()));
        assert!(course.sessions.windows(2).all(|s| s[0].points_cm == s[1].points_cm), "sessions share their points");
        let layers = calendar.layers.len();
        let daily = |stretch: usize| calendar.depot_stretches().contains(&stretch);
        let roads = [Road::of(course, visits, |_| false), Road::of(course, visits, daily)];
        let mut strengths = Vec::new();
        let mut follicles = Vec::with_capacity(head.follicles.len());
        let profiles: Vec<Profile> =
            course.sessions.iter().map(|s| Profile::new(s.radius_mm, law.trophic.range_mm)).collect();
        for patch in 0..head.ground.patches.len() {
            let middle = head.ground.patches.centre[patch];
            // Half the diagonal of a patch is 1.5 mm.
            let near = |(number, session): (usize, &Injection)| -> Vec<usize> {
                let reach_cm = 0.1 * (profiles[number].reach_mm() + 3.0);
                let points = (0..).zip(&session.points_cm);
                points.filter(|(_, p)| distance_cm(p, &middle) <= reach_cm).map(|(i, _)| i).collect()
            };
            let near: Vec<Vec<usize>> = course.sessions.iter().enumerate().map(near).collect();
            for index in head.ground.first_root[patch] as usize..head.ground.first_root[patch + 1] as usize {
                let at = &head.ground.roots[index].position_cm;
                let mut own = vec![0.0; layers];
                let mut footprints = 0.0;
                for (number, points) in near.iter().enumerate() {
                    let session = &course.sessions[number];
                    for &point in points {
                        let mm = 10.0 * distance_cm(&session.points_cm[point], at);
                        footprints += f64::from(u8::from(number == 0 && mm <= session.radius_mm));
                        for (own, layer) in own.iter_mut().zip(&calendar.layers).filter(|(_, l)| l.session == number) {
                            *own += profiles[number].at(mm) * source(course, layer.payload, number, point);
                        }
                    }
                }
                let reached = own.iter().any(|s| *s > 0.0);
                let first = reached.then_some(strengths.len() as u32);
                if reached {
                    strengths.append(&mut own);
                }
                follicles.push(Stand::of(head, stream, index, first, footprints));
            }
        }
        let needle = |s: &Injection| (s.day, s.day + s.needle.hazard_days, s.needle.hazard_per_day);
        Minimum {
            law,
            traits: &head.patient.traits,
            stream,
            roads,
            follicles,
            strengths,
            needles: course.sessions.iter().map(needle).collect(),
            visits: visits.len(),
        }
    }
}

/// Signal inside the footprint of a point, EC50 units: of what the needle carries, or of the needle.
fn source(course: &PlanCourse, payload: bool, session: usize, point: usize) -> f64 {
    let injection = &course.sessions[session];
    match injection.payload.filter(|_| payload) {
        None => injection.needle.pulse,
        Some(Payload::Factors(factors)) => factors.signal_ec50,
        Some(Payload::Cells(cells)) => {
            let footprint_cm2 = std::f64::consts::PI * injection.radius_mm * injection.radius_mm / 100.0;
            cells.kinetics.potency * course.fates[session][point].living / footprint_cm2 / POTENCY_CELLS_PER_CM2
        }
    }
}

impl Road {
    /// The stretches of a course, those joined in which nothing changes and that `keeps` does not keep,
    /// and cut at the visits.
    fn of(course: &PlanCourse, visits: &[f64], keeps: impl Fn(usize) -> bool) -> Road {
        let calendar = &course.calendar;
        let changes = |k: usize| calendar.regions.iter().any(|r| r.androgen[k] != r.androgen[k - 1]);
        let kept = (1..calendar.stretches()).filter(|k| keeps(*k) || keeps(k - 1) || changes(*k));
        let mut edges: Vec<f64> = kept.map(|k| calendar.edges[k]).collect();
        edges.extend([calendar.edges[0], calendar.edges[calendar.stretches()]]);
        edges.extend(visits);
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let stretches = edges.len() - 1;
        // The stretch of the calendar in which a stretch lies.
        let within = |k: usize| calendar.edges.partition_point(|e| *e <= edges[k]) - 1;
        let padded = |mut column: Vec<f64>, with: f64| {
            column.resize(stretches + BLOCK, with);
            column
        };
        let layer = |l: &anagen_model::calendar::LayerCourse| {
            let value = |k| within(k).checked_sub(l.first).and_then(|i| l.values.get(i)).copied().unwrap_or(0.0);
            let values = padded((0..stretches).map(value).collect(), 0.0);
            let first = values.iter().position(|v| *v != 0.0).unwrap_or(0);
            (first..values.iter().rposition(|v| *v != 0.0).map_or(0, |last| last + 1), values)
        };
        let layers: Vec<_> = calendar.layers.iter().map(layer).collect();
        let moved = |k: usize| calendar.regions.iter().any(|r| r.androgen[within(k)] != r.androgen[within(k - 1)]);
        let moves = (1..stretches).rev().find(|k| moved(*k)).unwrap_or(0);
        let quiet_from = layers.iter().map(|(acts, _)| acts.end).fold(moves, usize::max);
        Road {
            days: padded(edges.windows(2).map(|e| e[1] - e[0]).collect(), 0.0),
            androgen: calendar.regions.each_ref().map(|r| {
                let effects: Vec<f64> = (0..stretches).map(|k| r.androgen[within(k)]).collect();
                let last = effects[stretches - 1];
                padded(effects, last)
            }),
            layers,
            quiet_from,
            visits: visits.iter().map(|day| edges.partition_point(|e| e < day)).collect(),
            edges,
        }
    }
}

impl Stand {
    fn of(head: &Head, stream: Stream, index: usize, strengths: Option<u32>, footprints: f64) -> Stand {
        let (follicle, state) = (&head.follicles[index], &head.states[index]);
        Stand {
            id: follicle.id,
            transition: state.transition,
            phase: state.phase,
            region: head.ground.roots[index].region as u8,
            strengths,
            footprints,
            constitution: follicle.constitution,
            sensitivity: state.sensitivity,
            day: state.day,
            progress: state.progress,
            threshold: state.threshold,
            shock: state.shock,
            shock_limit: -uniform32(stream.block(follicle.id, state.transition, Purpose::Clock)[2]).ln(),
            size: state.size,
            log_size: state.log_size,
            integrity: state.integrity,
            renewal_day: state.renewal_day,
            calibre_um: state.calibre_um,
            growth_mm_per_day: state.growth_mm_per_day,
            grown_days: state.grown_days,
            section_days: state.section_days,
            last_section: state.last_section,
            past_mass: state.past_mass,
        }
    }
}
