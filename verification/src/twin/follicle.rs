//! The twin's follicle: clock, size, niche and shaft, one day at a time.

use anagen_model::follicle::{Follicle, Phase};
use anagen_model::law::Parameters;
use anagen_model::patient::Traits;
use anagen_model::quantity::stream::{Purpose, Stream, uniform, uniform32};

/// What a follicle feels on one day.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// `Phi(D)`.
    pub phi: f64,
    /// Minoxidil level `M`.
    pub minoxidil: f64,
    /// `X_A`.
    pub x_anagen: f64,
    /// `X_T`.
    pub x_telogen: f64,
    /// `X_K`.
    pub x_kenogen: f64,
    /// `X_g`.
    pub x_growth: f64,
    /// `X_w`.
    pub x_section: f64,
    /// Hazard of release into catagen, 1/day, needles apart.
    pub release: f64,
    /// Hazard of dystrophic catagen, 1/day.
    pub dystrophic: f64,
    /// Damage to the niche, 1/day.
    pub damage: f64,
    /// `V` of its patch.
    pub perfusion: f64,
    /// `I` of its patch.
    pub inflammation: f64,
    /// Activation of the M1 channel.
    pub b1: f64,
    /// Activation of the M2 channel.
    pub b2: f64,
}

/// What is seen of one follicle at a visit.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Phase.
    pub phase: Phase,
    /// Days since it began.
    pub age_days: f64,
    /// Length of the hair, mm.
    pub length_mm: f64,
    /// Calibre of what grows today or grew last, um.
    pub calibre_um: f64,
    /// Calibre of the mean cross-section, um.
    pub mean_calibre_um: f64,
    /// Mass grown since the healthy start, um2 mm.
    pub grown_mass: f64,
    /// Whether it is empty with an expected kenogen above 60 months.
    pub dormant: bool,
}

/// One follicle.
#[derive(Clone, Debug)]
pub struct TwinFollicle {
    id: u32,
    constitution: f64,
    sensitivity: f64,
    /// Phase.
    pub phase: Phase,
    /// Phases entered so far.
    pub entries: u32,
    /// Day the phase began.
    pub since: f64,
    /// Progress `p` and threshold `theta`.
    pub progress: f64,
    /// See `progress`.
    pub threshold: f64,
    shock: f64,
    shock_limit: f64,
    /// Papilla size `n`.
    pub size: f64,
    /// Niche integrity `q`, today's.
    pub integrity: f64,
    loss: f64,
    /// Calibre untreated, um.
    pub calibre_um: f64,
    growth_mm_per_day: f64,
    /// Length, mm.
    pub length_mm: f64,
    /// Length weighted by cross-section, mm.
    weighted_mm: f64,
    section: f64,
    past_mass: f64,
    /// Cells captured since the last renewal: gain of size, and the sensitivity they bring.
    pub captured: Vec<(f64, Option<f64>)>,
    /// Whether this cycle was broken off dystrophically.
    broken: bool,
    /// Ends of the trauma of each needle nearby.
    pub wounds: Vec<f64>,
    /// Phases entered: (day, phase).
    pub diary: Vec<(f64, Phase)>,
}

impl TwinFollicle {
    /// In health on `day`: stationary renewal law, threshold length-biased, progress uniform in it.
    pub fn healthy(born: &Follicle, day: f64, law: &Parameters, traits: &Traits, stream: &Stream) -> Self {
        let c = &law.clock;
        let kenogen = c.kenogen_days * (1.0 + c.critical_size.powi(6));
        let means = [traits.anagen_days, c.catagen_days, c.telogen_days, kenogen];
        let words = stream.block(born.id, 0, Purpose::Start);
        let place = uniform32(words[2]) * means.iter().sum::<f64>();
        let ends = [means[0], means[0] + means[1], means[0] + means[1] + means[2]];
        let index = ends.iter().filter(|end| place > **end).count();
        let sigma = [c.anagen_sigma, 0.0, c.telogen_sigma, c.kenogen_sigma][index];
        let threshold = (sigma * deviate(uniform(words[0], words[1])) + sigma * sigma / 2.0).exp();
        let progress = uniform32(words[3]) * threshold;
        let calibre_um = traits.calibre_um * born.constitution.powf(law.shaft.calibre_by_size);
        let growth_mm_per_day = growth(calibre_um, law, traits);
        let length_mm = growth_mm_per_day * traits.anagen_days * [progress, 1.0, 1.0, 0.0][index];
        TwinFollicle {
            id: born.id,
            constitution: born.constitution,
            sensitivity: born.sensitivity,
            phase: [Phase::Anagen, Phase::Catagen, Phase::Telogen, Phase::Kenogen][index],
            entries: 0,
            since: day - progress * means[index],
            progress,
            threshold,
            shock: 0.0,
            shock_limit: -uniform32(stream.block(born.id, 0, Purpose::Clock)[2]).ln(),
            size: 1.0,
            integrity: 1.0,
            loss: 0.0,
            calibre_um,
            growth_mm_per_day,
            length_mm,
            weighted_mm: length_mm,
            section: 1.0,
            past_mass: 0.0,
            captured: Vec::new(),
            broken: false,
            wounds: Vec::new(),
            diary: Vec::new(),
        }
    }

    /// The mean of the phase under today's weather, days.
    fn mean_days(&self, w: &Weather, law: &Parameters, traits: &Traits) -> f64 {
        let c = &law.clock;
        let a = self.sensitivity * w.phi;
        match self.phase {
            Phase::Anagen => {
                traits.anagen_days
                    * self.size.powf(c.anagen_by_size)
                    * (-c.anagen_by_androgen * a - c.anagen_by_inflammation * w.inflammation).exp()
                    * (1.0 + c.anagen_by_minoxidil * w.minoxidil)
                    * (1.0 + c.anagen_by_trophic * w.b2)
                    * w.perfusion.powf(c.anagen_by_perfusion)
                    * w.x_anagen
            }
            Phase::Catagen if self.broken => c.dystrophic_days,
            Phase::Catagen => c.catagen_days,
            Phase::Telogen => {
                c.telogen_days
                    / (1.0 + c.telogen_by_minoxidil * w.minoxidil)
                    / (1.0 + c.telogen_by_trophic * w.b1)
                    / w.x_telogen
            }
            Phase::Kenogen => self.kenogen_mean_days(w, law),
            Phase::Lost => f64::INFINITY,
        }
    }

    fn kenogen_mean_days(&self, w: &Weather, law: &Parameters) -> f64 {
        let c = &law.clock;
        let critical = c.critical_size / (self.size * (1.0 + c.threshold_by_trophic * w.b1));
        let mean = c.kenogen_days
            * self.size.powf(-c.kenogen_by_size)
            * (c.kenogen_by_androgen * self.sensitivity * w.phi).exp()
            * (1.0 + critical.powi(6))
            / ((1.0 + c.kenogen_by_minoxidil * w.minoxidil) * (1.0 + c.kenogen_by_trophic * w.b1) * w.x_kenogen);
        mean.min(c.kenogen_cap_days)
    }

    /// `omega = (1 + m_W M + g_W b) V^v_w X_w`.
    fn section_today(&self, w: &Weather, law: &Parameters) -> f64 {
        let s = &law.shaft;
        (1.0 + s.section_by_minoxidil * w.minoxidil + s.section_by_trophic * w.b2)
            * w.perfusion.powf(s.section_by_perfusion)
            * w.x_section
    }

    /// Lives through one day (or the rest of a history): until the phase ends, then in the next one.
    pub fn live(&mut self, today: f64, days: f64, w: &Weather, law: &Parameters, traits: &Traits, stream: &Stream) {
        let mut left = days;
        loop {
            let now = today + days - left;
            self.wounds.retain(|end| *end > now);
            let healing = self.wounds.iter().fold(f64::INFINITY, |next, end| next.min(end - now));
            let rate = 1.0 / self.mean_days(w, law, traits);
            let growing = self.phase == Phase::Anagen;
            let release = w.release + law.needle.hazard_per_day * self.wounds.len() as f64;
            let hazard = if growing { release + w.dystrophic } else { 0.0 };
            let by_clock = if rate > 0.0 { (self.threshold - self.progress) / rate } else { f64::INFINITY };
            let by_shock = if hazard > 0.0 { (self.shock_limit - self.shock) / hazard } else { f64::INFINITY };
            let ends = by_clock.min(by_shock);
            let spent = ends.min(left).min(healing);
            self.progress += rate * spent;
            self.shock += hazard * spent;
            if growing {
                let grown = self.growth_mm_per_day * w.x_growth * spent;
                self.section = self.section_today(w, law);
                self.length_mm += grown;
                self.weighted_mm += self.section * grown;
            }
            self.wear(spent, w, law);
            left -= spent;
            if ends <= spent {
                if growing && by_shock < by_clock {
                    // Of several hazards one broke it, each with its share.
                    let word = stream.block(self.id, self.entries + 1, Purpose::Clock)[2];
                    self.broken = uniform32(word) < w.dystrophic / hazard;
                }
                self.enter_next(today + days - left, w, law, traits, stream);
            } else if left <= 0.0 {
                return;
            }
        }
    }

    /// `dq/dt = -k_f q (1 - n/n_f)_+ (1 + k_I I) - damage q` and the hazard of loss
    /// `k_d (1 - q) + f_dmg damage`.
    fn wear(&mut self, days: f64, w: &Weather, law: &Parameters) {
        let niche = &law.niche;
        let smallness = (1.0 - self.size / niche.failure_size).max(0.0);
        let rate = niche.failure_per_year / 365.25 * smallness * (1.0 + niche.failure_by_inflammation * w.inflammation);
        let rate = rate + w.damage;
        let before = self.integrity;
        self.integrity *= (-rate * days).exp();
        self.loss += niche.loss_by_damage * w.damage * days;
        let mean = if rate > 0.0 { 0.5 * (before + self.integrity) } else { before };
        self.loss += niche.loss_per_year / 365.25 * (1.0 - mean) * days;
    }

    fn enter_next(&mut self, day: f64, w: &Weather, law: &Parameters, traits: &Traits, stream: &Stream) {
        self.entries += 1;
        let words = stream.block(self.id, self.entries, Purpose::Clock);
        let z = deviate(uniform(words[0], words[1]));
        let theta = |sigma: f64| (sigma * z - sigma * sigma / 2.0).exp();
        self.progress = 0.0;
        self.shock = 0.0;
        self.since = day;
        self.phase = match self.phase {
            Phase::Anagen => {
                self.threshold = if self.broken { theta(law.clock.dystrophic_sigma) } else { 1.0 };
                Phase::Catagen
            }
            Phase::Catagen if !self.broken => {
                self.threshold = theta(law.clock.telogen_sigma);
                Phase::Telogen
            }
            Phase::Catagen | Phase::Telogen => {
                self.past_mass += self.calibre_um * self.calibre_um * self.weighted_mm;
                self.length_mm = 0.0;
                self.weighted_mm = 0.0;
                self.threshold = theta(law.clock.kenogen_sigma);
                Phase::Kenogen
            }
            Phase::Kenogen if self.is_lost(stream) => Phase::Lost,
            Phase::Kenogen => {
                self.resize(deviate(uniform32(words[3])), w, law);
                self.calibre_um = traits.calibre_um * (self.constitution * self.size).powf(law.shaft.calibre_by_size);
                self.growth_mm_per_day = growth(self.calibre_um, law, traits);
                self.threshold = theta(law.clock.anagen_sigma);
                self.shock_limit = -uniform32(words[2]).ln();
                Phase::Anagen
            }
            Phase::Lost => Phase::Lost,
        };
        self.diary.push((day, self.phase));
    }

    fn is_lost(&self, stream: &Stream) -> bool {
        let limit = -uniform32(stream.block(self.id, 0, Purpose::Loss)[2]).ln();
        self.loss >= limit
    }

    /// The new size at K -> A: a cycle that was broken off changes nothing but what cells join.
    fn resize(&mut self, z: f64, w: &Weather, law: &Parameters) {
        // All cells mixed by number, each with its sensitivity; those that bring none take the papilla's.
        let gain = self.captured.iter().map(|(gain, _)| gain).sum::<f64>();
        let shift = |(gain, donor): &(f64, Option<f64>)| gain * (donor.unwrap_or(self.sensitivity) - self.sensitivity);
        self.sensitivity += self.captured.iter().map(shift).sum::<f64>() / (self.size + gain);
        self.captured.clear();
        if !self.broken {
            self.size = self.drifted(z, w, law);
        }
        self.broken = false;
        if self.size < 1.0 {
            self.size = (self.size + gain).min(1.0);
        }
    }

    /// The papilla one step nearer to its set point, with noise.
    fn drifted(&self, z: f64, w: &Weather, law: &Parameters) -> f64 {
        let s = &law.size;
        let a = self.sensitivity * w.phi;
        let goal = 1.0 - s.androgen_reach * a + s.set_point_by_trophic * w.b2;
        let goal = goal.max(s.set_point_floor).min(1.0);
        let share = if self.size > goal {
            s.shrinkage
        } else {
            self.integrity * (s.recovery + s.recovery_by_trophic * (1.0 - s.recovery) * w.b2)
        };
        let noise = (s.noise * z - s.noise * s.noise / 2.0).exp();
        ((self.size + share * (goal - self.size)) * noise).max(s.floor)
    }

    /// What is seen at the start of `today`: of a growing hair the section of the day before, since what
    /// begins today has not grown yet.
    pub fn look(&self, today: f64, w: &Weather, law: &Parameters) -> Seen {
        let section = self.section;
        let mean = if self.length_mm > 0.0 { self.weighted_mm / self.length_mm } else { section };
        let hair = if matches!(self.phase, Phase::Kenogen | Phase::Lost) { 0.0 } else { 1.0 };
        // A hair that stopped growing before it left the skin never shows.
        let resting = matches!(self.phase, Phase::Catagen | Phase::Telogen);
        let buried = resting && self.length_mm < law.shaft.visible_after_days * self.growth_mm_per_day;
        Seen {
            phase: self.phase,
            age_days: today - self.since,
            length_mm: if buried { 0.0 } else { hair * self.length_mm },
            calibre_um: hair * self.calibre_um * section.sqrt(),
            mean_calibre_um: hair * self.calibre_um * mean.sqrt(),
            grown_mass: self.past_mass + self.calibre_um * self.calibre_um * self.weighted_mm,
            dormant: self.phase == Phase::Kenogen && self.kenogen_mean_days(w, law) > 60.0 * 30.4375,
        }
    }
}

/// `g_0 (d/80)^e_g`, mm/day.
fn growth(calibre_um: f64, law: &Parameters, traits: &Traits) -> f64 {
    traits.growth_mm_per_day * (calibre_um / 80.0).powf(law.shaft.growth_by_calibre)
}

/// The standard normal quantile, by bisection of the complementary error function.
pub fn deviate(u: f64) -> f64 {
    let tail = u.min(1.0 - u);
    let (mut low, mut high) = (0.0, 9.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if 0.5 * libm::erfc(middle / std::f64::consts::SQRT_2) > tail { low = middle } else { high = middle }
    }
    let z = 0.5 * (low + high);
    if u < 0.5 { -z } else { z }
}
