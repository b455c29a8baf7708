//! What is seen of a patient: the numbers a device printed, or a published baseline.

use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::{Counts, Device};
use anagen_model::scalp::{Region, TargetArea};

/// One site as the intake knows it; what the device did not print is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenSite {
    /// Name.
    pub name: String,
    /// Region.
    pub region: Region,
    /// Area counted, cm2.
    pub area_cm2: f64,
    /// Its middle on the head, cm, if the protocol places it.
    pub centre_cm: Option<[f64; 3]>,
    /// Device, which sets the error of a reading.
    pub device: Device,
    /// The numbers.
    pub seen: Vec<Observation>,
}

/// One number of an intake: which, its value, and the standard deviation to allow for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Which number.
    pub source: Source,
    /// Its value, in its own unit.
    pub value: f64,
    /// Standard deviation on the scale of [`Source::scale`]; of one reading, or between the people
    /// of a cohort.
    pub sd: f64,
}

/// The numbers an intake may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Hairs per cm2.
    Total,
    /// Share of terminal among all hairs (both counts given).
    TerminalShare,
    /// Terminal hairs per cm2 (no total given).
    Terminal,
    /// Vellus hairs per cm2 (no total given).
    Vellus,
    /// Share of growing hairs.
    Anagen,
    /// Mean calibre, um.
    Calibre,
}

impl Source {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Total => "total_hairs_per_cm2",
            Self::TerminalShare => "terminal_share",
            Self::Terminal => "terminal_hairs_per_cm2",
            Self::Vellus => "vellus_hairs_per_cm2",
            Self::Anagen => "anagen_fraction",
            Self::Calibre => "mean_calibre_um",
        }
    }

    /// The number among counts.
    pub fn of(self, counts: &Counts) -> f64 {
        match self {
            Self::Total => counts.total_per_cm2,
            Self::TerminalShare => counts.terminal_per_cm2 / counts.total_per_cm2.max(1e-9),
            Self::Terminal => counts.terminal_per_cm2,
            Self::Vellus => counts.vellus_per_cm2,
            Self::Anagen => counts.anagen_fraction,
            Self::Calibre => counts.mean_calibre_um,
        }
    }

    /// The scale on which errors are even: logarithms of counts and calibres, shares as they are.
    pub fn scale(self, value: f64) -> f64 {
        match self {
            Self::TerminalShare | Self::Anagen => {
                if value.is_finite() {
                    value
                } else {
                    0.0
                }
            }
            _ => libm::log(if value.is_finite() { value.max(0.5) } else { 0.5 }),
        }
    }

    /// Standard deviation of one reading on that scale.
    pub fn reading_sd(self, law: &Parameters, device: Device) -> f64 {
        let cv = device.count_cv(law);
        match self {
            Self::Total => cv,
            Self::TerminalShare | Self::Anagen => law.reading.share_sd,
            // A count of one kind carries the error of the count and of telling kinds apart.
            Self::Terminal | Self::Vellus => libm::sqrt(cv * cv + 0.0036),
            Self::Calibre => law.reading.calibre_cv,
        }
    }

    /// Undoes [`Source::scale`] for a deviation around a value, in the value's own unit.
    pub fn unscaled_sd(self, value: f64, sd: f64) -> f64 {
        match self {
            Self::TerminalShare | Self::Anagen => sd,
            _ => value * sd,
        }
    }
}

/// Radius of the disc of an area, cm.
pub fn disc_radius_cm(area_cm2: f64) -> f64 {
    libm::sqrt(area_cm2 / std::f64::consts::PI)
}

impl SeenSite {
    /// A site from printed columns. Terminal and vellus beside a total are read as a share, since
    /// one error of the picture moves all three.
    pub fn printed(
        name: &str,
        region: Region,
        area_cm2: f64,
        device: Device,
        columns: [Option<f64>; 5],
        law: &Parameters,
    ) -> Self {
        let [total, terminal, vellus, anagen, calibre] = columns;
        let mut seen = Vec::new();
        let mut add = |source: Source, value: f64| {
            seen.push(Observation { source, value, sd: source.reading_sd(law, device) });
        };
        let both = terminal.zip(vellus).map(|(t, v)| (t, t + v));
        if let Some(total) = total.or(both.map(|b| b.1)) {
            add(Source::Total, total);
            if let Some(terminal) = terminal.or(vellus.map(|v| total - v)) {
                add(Source::TerminalShare, terminal / total);
            }
        } else if let Some(terminal) = terminal {
            add(Source::Terminal, terminal);
        } else if let Some(vellus) = vellus {
            add(Source::Vellus, vellus);
        }
        if let Some(anagen) = anagen {
            add(Source::Anagen, anagen);
        }
        if let Some(calibre) = calibre {
            add(Source::Calibre, calibre);
        }
        SeenSite { name: name.into(), region, area_cm2, centre_cm: None, device, seen }
    }

    /// The target area a possible patient has here.
    pub fn area(&self) -> TargetArea {
        TargetArea { centre_cm: self.centre_cm, ..TargetArea::square(self.area_cm2, self.region) }
    }

    /// Radius of its disc on the head, cm.
    pub fn radius_cm(&self) -> f64 {
        disc_radius_cm(self.area_cm2)
    }
}
