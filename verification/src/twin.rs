//! The slow readable twin of the kernel: every law of MODEL.md written again, one literal day at a time.
//!
//! It shares with the kernel the keyed random words, the values of the parameter table and, of the
//! head, where follicles stand and what they are born with. It calls no law of the kernel: healthy
//! start, exposure years, drugs, depots, tissue and follicle are computed here from the equations,
//! by another route where there is one (finite differences for the trophic disc, Runge-Kutta for
//! depots and niche, bisection for the normal quantile, chords for overlapping footprints).
//!
//! Conventions of a day, as documented in the kernel: androgen, minoxidil, perfusion and
//! inflammation are means over the day, activation is that of its middle; sessions come first, then
//! fields, then a look (if there is a visit), then follicles; a gap below 1e-5 is closed. A day of the
//! history ends early where androgen begins or something passing begins or ends.

pub mod compare;
pub mod follicle;
pub mod skin;

use anagen_model::drive::Drive;
use anagen_model::follicle::Phase;
use anagen_model::head::Head;
use anagen_model::law::Parameters;
use anagen_model::quantity::stream::Stream;
use anagen_model::scalp::{CellKinetics, Cells, Domain, Factors, Injection, Mechanisms, Payload, Region};
use follicle::{Seen, TwinFollicle, Weather};
use skin::{Disc, Niche, centimetres, grid_points, shared_by};

/// A drug taken on some days: mg a day or percent, share of doses taken, first day, first day without.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Dose in mg a day, or concentration in percent.
    pub strength: f64,
    /// Share of the doses taken.
    pub adherence: f64,
    /// First day.
    pub from: f64,
    /// First day without it.
    pub until: f64,
}

/// Sessions of needles, with cells or without.
#[derive(Clone, Debug)]
pub struct Needling {
    /// Days of the sessions.
    pub days: Vec<f64>,
    /// Distance of points, mm.
    pub spacing_mm: f64,
    /// Volume of a point, ml.
    pub volume_ml: f64,
    /// What they carry.
    pub load: Load,
    /// Which of M1 to M4 it may use.
    pub mechanisms: [bool; 4],
}

/// What a needle carries.
#[derive(Clone, Copy, Debug)]
pub enum Load {
    /// Nothing.
    Bare,
    /// Living cells.
    Cells {
        /// Dose per cm2 of scalp.
        per_cm2: f64,
        /// Androgen sensitivity they bring into a papilla, if any.
        sensitivity: Option<f64>,
    },
    /// Factors that fade by themselves.
    Factors {
        /// Signal in the footprint at first, EC50 units.
        signal_ec50: f64,
        /// Half-life, days.
        half_life_days: f64,
    },
}

/// What something asks of the whole scalp between two days.
#[derive(Clone, Copy, Debug)]
pub struct Passing {
    /// First day; before day 0 it is part of the history, and at minus infinity always was.
    pub from: f64,
    /// First day without it.
    pub until: f64,
    /// What it asks.
    pub asks: Drive,
}

/// All that is done to one head.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Oral finasteride.
    pub finasteride: Option<Course>,
    /// Topical minoxidil.
    pub minoxidil: Option<Course>,
    /// Needles and cells.
    pub needlings: Vec<Needling>,
    /// Sessions point by point, in order.
    pub injections: Vec<Injection>,
    /// Whatever else acts for some time.
    pub passings: Vec<Passing>,
}

impl Plan {
    /// What all that passes asks today: factors multiply, of dutasteride the most counts, the rest adds.
    fn asked(&self, today: f64) -> Drive {
        let mut all = Drive::default();
        for Passing { asks, .. } in self.passings.iter().filter(|p| p.from <= today && today < p.until) {
            for (factor, more) in [
                (&mut all.androgen, asks.androgen),
                (&mut all.anagen, asks.anagen),
                (&mut all.telogen, asks.telogen),
                (&mut all.kenogen, asks.kenogen),
                (&mut all.growth, asks.growth),
                (&mut all.section, asks.section),
            ] {
                *factor *= more;
            }
            all.dutasteride_mg = all.dutasteride_mg.max(asks.dutasteride_mg);
            for (sum, more) in [
                (&mut all.minoxidil, asks.minoxidil),
                (&mut all.release_per_day, asks.release_per_day),
                (&mut all.dystrophic_per_day, asks.dystrophic_per_day),
                (&mut all.niche_damage_per_day, asks.niche_damage_per_day),
                (&mut all.inflammation, asks.inflammation),
            ] {
                *sum += more;
            }
            for c in 0..3 {
                all.trophic[c] += asks.trophic[c];
            }
        }
        all
    }
}

/// Tissue of one patch.
struct Patch {
    centre: [f64; 3],
    mean_sensitivity: f64,
    perfusion: f64,
    perfusion_at_rest: f64,
    inflammation: f64,
    niche: Niche,
}

/// What is seen at one visit.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// Follicles, in the order of the head's roots.
    pub follicles: Vec<Seen>,
    /// Perfusion and inflammation of each patch.
    pub tissue: Vec<(f64, f64)>,
}

/// A scalp that lives day by day.
pub struct Twin<'a> {
    head: &'a Head,
    law: &'a Parameters,
    plan: &'a Plan,
    stream: Stream,
    birth: f64,
    androgen_from: f64,
    site: f64,
    dht: f64,
    minoxidil: f64,
    /// `B` by what acts on the whole region, channels M1, M2, M4.
    surface: [f64; 3],
    patches: Vec<Patch>,
    /// The follicles, in the order of the head's roots.
    pub follicles: Vec<TwinFollicle>,
    niches: Vec<Niche>,
    /// Cells of earlier sessions.
    depots: Vec<Depot>,
}

/// Cells of one point of an earlier session: how many lived then, and how fast they die.
struct Depot {
    day: f64,
    point_cm: [f64; 3],
    radius_mm: f64,
    half_life_days: f64,
    living: f64,
}

impl<'a> Twin<'a> {
    /// The healthy scalp on the ground of `head`, at the start of its exposure years or, if something
    /// passing came before, then.
    pub fn healthy(head: &'a Head, law: &'a Parameters, plan: &'a Plan, stream: Stream) -> Self {
        let traits = &head.patient.traits;
        let androgen_from = head.first_day - traits.exposure_years * 365.25;
        let known = plan.passings.iter().map(|p| p.from).filter(|day| day.is_finite());
        let earliest = known.fold(f64::INFINITY, f64::min).floor();
        let birth = earliest.min(androgen_from);
        let roots = &head.ground.roots;
        let site = match roots[0].region {
            Region::Occipital => law.androgen.occipital_site,
            _ => 1.0,
        };
        let mut twin = Twin {
            head,
            law,
            plan,
            stream,
            birth,
            androgen_from,
            site,
            dht: if birth < androgen_from { 0.0 } else { site },
            minoxidil: 0.0,
            surface: [0.0; 3],
            patches: Vec::new(),
            follicles: head.follicles.iter().map(|f| TwinFollicle::healthy(f, birth, law, traits, &stream)).collect(),
            niches: roots.iter().map(|_| Niche::default()).collect(),
            depots: Vec::new(),
        };
        for (number, &centre) in head.ground.patches.centre.iter().enumerate() {
            let mine = roots.iter().zip(&head.follicles).filter(|(root, _)| root.patch as usize == number);
            let sensitivities: Vec<f64> = mine.map(|(_, f)| f.sensitivity).collect();
            // A patch without follicles is as sensitive as its place is on average (pattern 1).
            let mean_sensitivity = match sensitivities.len() {
                0 => traits.sensitivity,
                count => sensitivities.iter().sum::<f64>() / count as f64,
            };
            let pressure = mean_sensitivity * twin.phi(twin.dht);
            let perfusion = twin.perfusion_goal(pressure, 0.0);
            twin.patches.push(Patch {
                centre,
                mean_sensitivity,
                perfusion,
                perfusion_at_rest: perfusion,
                inflammation: law.tissue.inflammation_by_androgen * pressure + plan.asked(birth).inflammation,
                niche: Niche::default(),
            });
        }
        twin
    }

    /// Lives the history, up to the first day of the head.
    pub fn age(&mut self) {
        let mut edges = vec![self.head.first_day, self.androgen_from];
        edges.extend(self.plan.passings.iter().flat_map(|p| [p.from, p.until]));
        let mut day = self.birth;
        while day < self.head.first_day {
            let next = edges.iter().filter(|edge| **edge > day).fold(day + 1.0, |next, edge| next.min(*edge));
            self.live(day, next - day, None);
            day = next;
        }
        let phi = self.phi(self.dht);
        for patch in 0..self.patches.len() {
            let rest = self.perfusion_goal(self.patches[patch].mean_sensitivity * phi, 0.0);
            self.patches[patch].perfusion_at_rest = rest;
        }
    }

    /// Follows the plan from the first day to `end`; what is seen at each visit.
    pub fn follow(&mut self, visits: &[f64], end: f64) -> Vec<Visit> {
        let mut seen = Vec::new();
        let mut day = self.head.first_day;
        self.follicles.iter_mut().for_each(|f| f.diary.clear());
        while day < end {
            if visits.contains(&day) {
                let mut visit = Visit::default();
                self.live(day, 1.0, Some(&mut visit));
                seen.push(visit);
            } else {
                self.live(day, 1.0, None);
            }
            day += 1.0;
        }
        seen
    }

    /// One day.
    fn live(&mut self, today: f64, days: f64, mut look: Option<&mut Visit>) {
        let plan = self.plan;
        let asked = plan.asked(today);
        for needling in plan.needlings.iter().filter(|n| n.days.contains(&today)) {
            self.inject(&self.injection(today, needling));
        }
        for injection in plan.injections.iter().filter(|i| i.day == today) {
            self.inject(injection);
        }
        let law = self.law;
        let taken = |course: &Option<Course>| course.filter(|c| c.from <= today && today < c.until);

        // dD/dt = (D_ss - D)/tau_D, D_ss = site x product of drug factors.
        let blocked = taken(&plan.finasteride).map_or(0.0, |c| {
            let l = &law.finasteride;
            let k = l.steepness;
            c.adherence * l.greatest_fall * c.strength.powf(k) / (c.strength.powf(k) + l.half_dose_mg.powf(k))
        });
        let share = (1.0 - blocked) * self.left_by_dutasteride(asked.dutasteride_mg) * asked.androgen;
        let dht_goal = if today < self.androgen_from { 0.0 } else { self.site * share };
        let mean_dht = relax(&mut self.dht, dht_goal, law.androgen.relaxation_days, days);
        let phi = self.phi(mean_dht);

        // dM/dt = (M_ss - M)/tau_M, M_ss = r [C/(C + C50)]/[5/9] up to 1.5.
        let m_goal = taken(&plan.minoxidil).map_or(0.0, |c| {
            let share = c.strength / (c.strength + law.minoxidil.half_concentration_percent);
            let level = self.head.patient.traits.minoxidil_response * share * 9.0 / 5.0;
            c.adherence * level.min(1.5)
        });
        let m_goal = (m_goal + asked.minoxidil).min(1.5);
        let minoxidil = relax(&mut self.minoxidil, m_goal, law.minoxidil.relaxation_days, days);

        // dB/dt = (G - B)/tau_B for what acts on the whole region.
        let mut surface = [0.0; 3];
        for c in 0..3 {
            surface[c] = relax(&mut self.surface[c], asked.trophic[c], law.trophic.memory_days, days);
        }

        let patches = 0..self.patches.len();
        let tissue: Vec<(f64, f64)> =
            patches.map(|p| self.nourish(p, phi, surface, asked.inflammation, days)).collect();

        for (i, follicle) in self.follicles.iter_mut().enumerate() {
            let root = &self.head.ground.roots[i];
            let (perfusion, inflammation) = tissue[root.patch as usize];
            let [b1, b2, _] = self.niches[i].day(surface, law);
            let weather = Weather {
                phi,
                minoxidil,
                x_anagen: asked.anagen,
                x_telogen: asked.telogen,
                x_kenogen: asked.kenogen,
                x_growth: asked.growth,
                x_section: asked.section,
                release: asked.release_per_day,
                dystrophic: asked.dystrophic_per_day,
                damage: asked.niche_damage_per_day,
                perfusion,
                inflammation,
                b1,
                b2,
            };
            if let Some(visit) = &mut look {
                visit.follicles.push(follicle.look(today, &weather, law));
            }
            follicle.live(today, days, &weather, law, &self.head.patient.traits, &self.stream);
        }
        if let Some(visit) = look {
            visit.tissue = tissue;
        }
    }

    /// Share of DHT left by dutasteride: `1 - E x/(x + h)` through its values at 0.5 and 2.5 mg on the scale
    /// of the finasteride trials, `h` by bisection.
    fn left_by_dutasteride(&self, mg: f64) -> f64 {
        let law = &self.law.dutasteride;
        let [at_half, at_two_and_a_half] =
            [law.dht_at_half_mg, law.dht_at_two_and_a_half_mg].map(|d| law.assay_ratio * d);
        let greatest = |h: f64| (1.0 - at_half) * (0.5 + h) / 0.5;
        let (mut low, mut high) = (0.0, 50.0);
        for _ in 0..60 {
            let h = 0.5 * (low + high);
            let left = 1.0 - greatest(h) * 2.5 / (2.5 + h);
            if left > at_two_and_a_half { low = h } else { high = h }
        }
        1.0 - greatest(low) * mg / (mg + low)
    }

    /// `Phi(D) = D^h (1 + D50^h)/(D^h + D50^h)`.
    fn phi(&self, d: f64) -> f64 {
        let (h, half) = (self.law.androgen.steepness, self.law.androgen.half_effect);
        d.powf(h) * (1.0 + half.powf(h)) / (d.powf(h) + half.powf(h))
    }

    fn perfusion_goal(&self, mean_a: f64, b: f64) -> f64 {
        let t = &self.law.tissue;
        (1.0 - t.perfusion_by_androgen * mean_a + t.perfusion_by_trophic * b).max(t.perfusion_floor)
    }

    /// Perfusion and inflammation of one patch: today's means.
    fn nourish(&mut self, patch: usize, phi: f64, surface: [f64; 3], added: f64, days: f64) -> (f64, f64) {
        let t = &self.law.tissue;
        let [_, _, b] = self.patches[patch].niche.day(surface, self.law);
        let mean_a = self.patches[patch].mean_sensitivity * phi;
        let goal = self.perfusion_goal(mean_a, b);
        let place = &mut self.patches[patch];
        // dV/dt = (1 - v_a mean(a) + v_G b - V)/tau_V
        let tau = if goal > place.perfusion { t.perfusion_rise_days } else { t.perfusion_fall_days };
        let perfusion = relax(&mut place.perfusion, goal, tau, days);
        // dI/dt = (i_a mean(a) + added - I (1 + i_G b))/tau_I
        let settling = 1.0 + t.inflammation_by_trophic * b;
        let goal = (t.inflammation_by_androgen * mean_a + added) / settling;
        let inflammation = relax(&mut place.inflammation, goal, t.inflammation_days / settling, days);
        (perfusion, inflammation)
    }

    /// What a needling does in one session: the points of its grid, the cells of each.
    fn injection(&self, today: f64, needling: &Needling) -> Injection {
        let law = self.law;
        let [reactivation, repair, integration, circulation] = needling.mechanisms;
        let mechanisms = Mechanisms { reactivation, repair, integration, circulation };
        Injection {
            day: today,
            points_cm: grid_points(self.head.ground.domain, needling.spacing_mm),
            radius_mm: (1000.0 * needling.volume_ml / law.trophic.depot_thickness_mm / std::f64::consts::PI).sqrt(),
            needle: law.needle.needle(),
            payload: match needling.load {
                Load::Bare => None,
                Load::Factors { signal_ec50, half_life_days } => {
                    Some(Payload::Factors(Factors { signal_ec50, half_life_days, mechanisms }))
                }
                Load::Cells { per_cm2, sensitivity } => Some(Payload::Cells(Cells {
                    per_site: per_cm2 * (0.1 * needling.spacing_mm).powi(2),
                    kinetics: CellKinetics {
                        potency: law.cells.potency * self.head.patient.traits.trophic_response,
                        half_life_days: law.cells.half_life_days,
                        viability: law.cells.viability,
                        crowding_cells_per_cm2: law.cells.crowding_cells_per_cm2,
                        integration: law.cells.integration,
                        inflammation_per_million_dead: law.cells.inflammation_per_million_dead,
                        donor_sensitivity: sensitivity,
                    },
                    mechanisms,
                })),
            },
        }
    }

    /// One session: cells, pulses, trauma, inflammation.
    fn inject(&mut self, session: &Injection) {
        let law = self.law;
        let (today, radius_mm, points) = (session.day, session.radius_mm, &session.points_cm);
        assert!(session.needle == law.needle.needle(), "the twin knows one needle");
        let footprint_cm2 = std::f64::consts::PI * (0.1 * radius_mm).powi(2);
        let disc = Disc::new(radius_mm, law.trophic.range_mm);
        let cells = session.cells();
        let per_site = cells.map_or(0.0, |c| c.per_site);
        let sensitivity = cells.and_then(|c| c.kinetics.donor_sensitivity);
        let Mechanisms { reactivation: m1, repair: m2, integration: m3, circulation: m4 } =
            session.payload.map_or(Mechanisms::ALL, |p| p.mechanisms());

        // First-day survival: everything injected today and alive from before, per cm2 of footprint.
        let mut alive = vec![0.0; points.len()];
        if let Some(Cells { kinetics, .. }) = cells {
            for (point, alive) in points.iter().zip(&mut alive) {
                let mut crowd = 0.0;
                for other in points {
                    crowd += per_site * shared_by(point, radius_mm, other, radius_mm);
                }
                for depot in &self.depots {
                    let left = depot.living * 0.5f64.powf((today - depot.day) / depot.half_life_days);
                    crowd += left * shared_by(point, radius_mm, &depot.point_cm, depot.radius_mm);
                }
                let density = crowd / footprint_cm2;
                *alive = kinetics.viability * per_site / (1.0 + (density / kinetics.crowding_cells_per_cm2).powi(2));
            }
        }
        let captured_share = cells.filter(|_| m3).map_or(0.0, |c| c.kinetics.integration);

        for (&point, alive) in points.iter().zip(&alive) {
            let point = &point;
            let captured = captured_share * alive;
            let living = alive - captured;
            let dead = per_site - alive;
            if let Some(Cells { kinetics, .. }) = cells {
                let half_life_days = kinetics.half_life_days;
                self.depots.push(Depot { day: today, point_cm: *point, radius_mm, half_life_days, living });
            }
            // G at t = 0+ inside a wide disc: P_cell at 5e5 living cells per cm2 of footprint.
            let hypoxia = 1.0 + law.tissue.output_by_hypoxia * (1.0 - self.perfusion_at_rest(point));
            let (source, half_life_days) = match session.payload {
                Some(Payload::Factors(factors)) => (factors.signal_ec50, factors.half_life_days),
                Some(Payload::Cells(Cells { kinetics, .. })) => {
                    (kinetics.potency * living / footprint_cm2 / 5e5 * hypoxia, kinetics.half_life_days)
                }
                None => (0.0, 1.0),
            };
            let allowed = [m1, m2, m4].map(|on| if on { source } else { 0.0 });
            let speak = |niche: &mut Niche, share: f64| {
                niche.hear(law.needle.half_life_days, [share * law.needle.pulse; 3]);
                niche.hear(half_life_days, allowed.map(|source| share * source));
            };

            for (root, niche) in self.head.ground.roots.iter().zip(&mut self.niches) {
                speak(niche, disc.at(10.0 * centimetres(&root.position_cm, point)));
            }
            let papillae = self.papillae(point, 0.1 * radius_mm);
            let gain = captured / (papillae * law.size.papilla_cells);
            for (root, follicle) in self.head.ground.roots.iter().zip(&mut self.follicles) {
                if centimetres(&root.position_cm, point) <= 0.1 * radius_mm {
                    if gain > 0.0 {
                        follicle.captured.push((gain, sensitivity));
                    }
                    follicle.wounds.push(today + law.needle.hazard_days);
                }
            }
            let jump = cells
                .filter(|_| m4)
                .map_or(0.0, |c| c.kinetics.inflammation_per_million_dead * dead / footprint_cm2 / 1e6);
            for patch in &mut self.patches {
                let away = centimetres(&patch.centre, point);
                speak(&mut patch.niche, disc.at(10.0 * away));
                if away <= 0.1 * radius_mm {
                    patch.inflammation += law.needle.inflammation + jump;
                }
            }
        }
    }

    /// Perfusion before treatment at the patch nearest to a point.
    fn perfusion_at_rest(&self, point: &[f64; 3]) -> f64 {
        let away = |p: &&Patch| centimetres(&p.centre, point);
        let nearest = self.patches.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
        nearest.expect("a scalp has patches").perfusion_at_rest
    }

    /// Papillae in a footprint; one that crosses the rim of the target area holds as many as the
    /// area's mean density gives it.
    fn papillae(&self, point: &[f64; 3], radius_cm: f64) -> f64 {
        let Domain::Target(area) = self.head.ground.domain else { unreachable!("the twin lives on target areas") };
        let roots = &self.head.ground.roots;
        let [width, height] = area.extent_cm();
        let crosses = 2.0 * (point[0].abs() + radius_cm) > width || 2.0 * (point[1].abs() + radius_cm) > height;
        let count = if crosses {
            roots.len() as f64 / (width * height) * std::f64::consts::PI * radius_cm * radius_cm
        } else {
            roots.iter().filter(|r| centimetres(&r.position_cm, point) <= radius_cm).count() as f64
        };
        count.max(1.0)
    }
}

/// Advances `dx/dt = (goal - x)/tau`; the mean meanwhile, from the integral of the equation itself.
fn relax(x: &mut f64, goal: f64, tau: f64, days: f64) -> f64 {
    let before = *x;
    let after = goal + (before - goal) * (-days / tau).exp();
    *x = if (after - goal).abs() < 1e-5 { goal } else { after };
    goal - tau * (after - before) / days
}

/// Whether a hair shows: anagen from the age of `t_visible`, catagen and telogen if it ever showed.
pub fn visible(seen: &Seen, law: &Parameters) -> bool {
    match seen.phase {
        Phase::Anagen => seen.age_days >= law.shaft.visible_after_days,
        Phase::Catagen | Phase::Telogen => seen.length_mm > 0.0,
        Phase::Kenogen | Phase::Lost => false,
    }
}
