//! What a needle leaves: a footprint, living cells after the first day, and what became of the rest.
//!
//! First-day survival: `N = eta_v N_inj / [1 + (rho_inj/rho50)^2]`, `rho_inj` the living cells already
//! in the footprint plus the injected, per cm2 of footprint. Afterwards `dN/dt = -(ln 2/t_c) N`. Only
//! a law with memory of the injection can make a higher dose worse: a loss that depends on the
//! current density keeps the order of doses. Source: inverted dose response of Tsuboi 2020 and STYLE
//! 2020; the law is an assumption with a switch. Ignored: migration of cells, and luck of survival.

use libm::{acos, exp, sqrt};

/// Which of the four claimed mechanisms a cell product is allowed to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mechanisms {
    /// M1: reactivation of resting follicles (`g_T`, `g_K`, `g_N`).
    pub reactivation: bool,
    /// M2: repair of size and shaft (`g_R`, `g_A`, `g_W`, `g_L`).
    pub repair: bool,
    /// M3: integration of cells into the papilla (`eps_int`).
    pub integration: bool,
    /// M4: circulation and inflammation (`v_G` with `v_A`, `v_w`; `i_G`).
    pub circulation: bool,
}

impl Mechanisms {
    /// All four on.
    pub const ALL: Mechanisms = Mechanisms { reactivation: true, repair: true, integration: true, circulation: true };
    /// The names a file uses.
    pub const NAMES: [&'static str; 4] = ["M1", "M2", "M3", "M4"];

    /// The set with these names.
    pub fn named<S: AsRef<str>>(names: &[S]) -> Self {
        let has = |n: &str| names.iter().any(|x| x.as_ref() == n);
        Mechanisms { reactivation: has("M1"), repair: has("M2"), integration: has("M3"), circulation: has("M4") }
    }
}

/// What kind of cells were injected and how they live.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellKinetics {
    /// Trophic signal, in EC50 units, of 5e5 living cells per cm2 of footprint (`P_cell`).
    pub potency: f64,
    /// Half-life after the first day, days (`t_c`).
    pub half_life_days: f64,
    /// Share alive in the syringe (`eta_v`).
    pub viability: f64,
    /// Areal density that halves first-day survival, cells per cm2 of footprint (`rho50`); infinite
    /// switches the law off.
    pub crowding_cells_per_cm2: f64,
    /// Share of surviving cells captured by papillae (`eps_int`).
    pub integration: f64,
    /// Inflammation per 1e6 dead cells per cm2 of footprint (`i_dead`).
    pub inflammation_per_million_dead: f64,
    /// Androgen sensitivity that captured cells bring into a papilla; `None` if they have none of
    /// their own and leave the papilla's.
    pub donor_sensitivity: Option<f64>,
}

/// The density at which potency is defined, living cells per cm2 of footprint.
pub const POTENCY_CELLS_PER_CM2: f64 = 5e5;

/// What the needle itself does, cells or none: the control of every injected arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needle {
    /// Trophic pulse inside the footprint, EC50 units (`P_sham`).
    pub pulse: f64,
    /// Half-life of the pulse, days (`t_sham`).
    pub half_life_days: f64,
    /// Hazard of being driven from anagen into catagen inside the footprint, 1/day (`h_trauma`).
    pub hazard_per_day: f64,
    /// For how long, days.
    pub hazard_days: f64,
    /// Jump of inflammation inside the footprint (`i_trauma`).
    pub inflammation: f64,
}

/// The cells of one injection session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cells {
    /// Injected cells per point.
    pub per_site: f64,
    /// How they live.
    pub kinetics: CellKinetics,
    /// What they may do.
    pub mechanisms: Mechanisms,
}

/// What an injection carries that is no cell: factors that fade by themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// Trophic signal in the footprint right after the injection, EC50 units.
    pub signal_ec50: f64,
    /// Half-life, days.
    pub half_life_days: f64,
    /// What they may do.
    pub mechanisms: Mechanisms,
}

/// What a needle carries beside its volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Payload {
    /// Living cells.
    Cells(Cells),
    /// Factors: conditioned medium, vesicles, platelets, fat.
    Factors(Factors),
}

impl Payload {
    /// The cells, if it is cells.
    pub fn cells(&self) -> Option<&Cells> {
        match self {
            Payload::Cells(cells) => Some(cells),
            Payload::Factors(_) => None,
        }
    }

    /// What it may do.
    pub fn mechanisms(&self) -> Mechanisms {
        match self {
            Payload::Cells(cells) => cells.mechanisms,
            Payload::Factors(factors) => factors.mechanisms,
        }
    }

    /// Half-life of its signal, days.
    pub fn half_life_days(&self) -> f64 {
        match self {
            Payload::Cells(cells) => cells.kinetics.half_life_days,
            Payload::Factors(factors) => factors.half_life_days,
        }
    }
}

/// One session of injections: every point on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Injection {
    /// Day of the session.
    pub day: f64,
    /// Points of the grid, cm.
    pub points_cm: Vec<[f64; 3]>,
    /// Radius of each footprint, mm.
    pub radius_mm: f64,
    /// What the needle does.
    pub needle: Needle,
    /// What it carries.
    pub payload: Option<Payload>,
}

impl Injection {
    /// The order of sessions: by day, then by all that tells two of one day apart, so that no byte
    /// depends on which stands first in a file.
    pub fn order(&self, other: &Injection) -> std::cmp::Ordering {
        let same_day = || self.rank().partial_cmp(&other.rank()).unwrap_or(std::cmp::Ordering::Equal);
        self.day.total_cmp(&other.day).then_with(same_day)
    }

    fn rank(&self) -> Vec<f64> {
        let mut rank = vec![self.radius_mm, self.points_cm.len() as f64];
        rank.extend(self.points_cm.iter().flatten());
        rank.push(self.needle.pulse);
        if let Some(payload) = &self.payload {
            let Mechanisms { reactivation, repair, integration, circulation } = payload.mechanisms();
            rank.extend([reactivation, repair, integration, circulation].map(f64::from));
            rank.push(payload.half_life_days());
        }
        match &self.payload {
            Some(Payload::Cells(Cells { per_site, kinetics: k, .. })) => rank.extend([
                1.0,
                *per_site,
                k.potency,
                k.viability,
                k.crowding_cells_per_cm2,
                k.integration,
                k.donor_sensitivity.unwrap_or(-1.0),
            ]),
            Some(Payload::Factors(factors)) => rank.extend([0.0, factors.signal_ec50]),
            None => {}
        }
        rank
    }

    /// The cells it carries, if any.
    pub fn cells(&self) -> Option<&Cells> {
        self.payload.as_ref().and_then(Payload::cells)
    }
}

/// The fate of the cells of one session at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fate {
    /// Cells in the syringe.
    pub injected: f64,
    /// Dead before or within the first day.
    pub dead: f64,
    /// Taken up by papillae.
    pub captured: f64,
    /// Left as a living depot after the first day.
    pub living: f64,
}

/// The fate of every point of every session, in order; sessions must be in order of day.
pub fn fates(sessions: &[Injection]) -> Vec<Vec<Fate>> {
    let mut all: Vec<Vec<Fate>> = Vec::with_capacity(sessions.len());
    for (index, session) in sessions.iter().enumerate() {
        let Some(cells) = session.cells() else {
            all.push(vec![Fate::default(); session.points_cm.len()]);
            continue;
        };
        let footprint_cm2 = std::f64::consts::PI * session.radius_mm * session.radius_mm / 100.0;
        let here = session.points_cm.iter().map(|point| {
            // Cells of the same day in overlapping footprints are counted as injected together.
            let mut crowd = 0.0;
            for other in &session.points_cm {
                crowd += cells.per_site * shared_area(point, session.radius_mm, other, session.radius_mm);
            }
            for (earlier, fates) in sessions[..index].iter().zip(&all) {
                let Some(old) = earlier.cells() else { continue };
                let alive = exp(-std::f64::consts::LN_2 * (session.day - earlier.day) / old.kinetics.half_life_days);
                for (other, fate) in earlier.points_cm.iter().zip(fates) {
                    crowd += fate.living * alive * shared_area(point, session.radius_mm, other, earlier.radius_mm);
                }
            }
            let ratio = crowd / footprint_cm2 / cells.kinetics.crowding_cells_per_cm2;
            let alive = cells.kinetics.viability * cells.per_site / (1.0 + ratio * ratio);
            let captured = if cells.mechanisms.integration { cells.kinetics.integration * alive } else { 0.0 };
            Fate { injected: cells.per_site, dead: cells.per_site - alive, captured, living: alive - captured }
        });
        let here = here.collect();
        all.push(here);
    }
    all
}

/// Share of the second disc that lies inside the first one.
fn shared_area(a: &[f64; 3], radius_a_mm: f64, b: &[f64; 3], radius_b_mm: f64) -> f64 {
    let d = 10.0 * distance_cm(a, b);
    let (r1, r2) = (radius_a_mm, radius_b_mm);
    if d >= r1 + r2 {
        return 0.0;
    }
    let small = r1.min(r2);
    let pi = std::f64::consts::PI;
    let area = if d <= (r1 - r2).abs() {
        pi * small * small
    } else {
        let x1 = (d * d + r1 * r1 - r2 * r2) / (2.0 * d * r1);
        let x2 = (d * d + r2 * r2 - r1 * r1) / (2.0 * d * r2);
        let k = (-d + r1 + r2) * (d + r1 - r2) * (d - r1 + r2) * (d + r1 + r2);
        r1 * r1 * acos(x1.clamp(-1.0, 1.0)) + r2 * r2 * acos(x2.clamp(-1.0, 1.0)) - 0.5 * sqrt(k.max(0.0))
    };
    area / (pi * r2 * r2)
}

/// Straight distance of two points, cm.
#[inline]
pub fn distance_cm(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    sqrt(x * x + y * y + z * z)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(day: f64, per_site: f64, spacing_cm: f64) -> Injection {
        let kinetics = CellKinetics {
            potency: 7.5,
            half_life_days: 5.7,
            viability: 0.8,
            crowding_cells_per_cm2: 1e6,
            integration: 0.001,
            inflammation_per_million_dead: 0.2,
            donor_sensitivity: None,
        };
        Injection {
            day,
            points_cm: (0..5).map(|i| [i as f64 * spacing_cm, 0.0, 0.0]).collect(),
            radius_mm: 2.8,
            needle: Needle {
                pulse: 0.3,
                half_life_days: 3.0,
                hazard_per_day: 0.01,
                hazard_days: 3.0,
                inflammation: 0.3,
            },
            payload: Some(Payload::Cells(Cells { per_site, kinetics, mechanisms: Mechanisms::ALL })),
        }
    }

    #[test]
    fn injected_is_dead_plus_captured_plus_living() {
        for fate in fates(&[session(0.0, 5e5, 1.0), session(3.0, 2e5, 0.4)]).concat() {
            assert!((fate.injected - fate.dead - fate.captured - fate.living).abs() < 1e-6);
            assert!(fate.captured > 0.0);
        }
    }

    #[test]
    fn a_higher_dose_can_leave_fewer_cells() {
        let living = |dose| fates(&[session(0.0, dose, 1.0)])[0][2].living;
        assert!(living(2e5) > living(1e6));
        assert!(living(2e5) > living(2e4));
    }

    #[test]
    fn earlier_and_neighbouring_cells_crowd() {
        let alone = fates(&[session(0.0, 3e5, 1.0)])[0][2].living;
        assert!(fates(&[session(0.0, 3e5, 0.4)])[0][2].living < alone);
        let again = fates(&[session(0.0, 3e5, 1.0), session(1.0, 3e5, 1.0)]);
        assert!(again[1][2].living < alone);
        let late = fates(&[session(0.0, 3e5, 1.0), session(300.0, 3e5, 1.0)]);
        assert!((late[1][2].living - alone).abs() < 1e-6);
    }
}
