//! The target-area phototrichogram: hairs counted, their calibre, and which of them grow.
//!
//! A hair counts if it is visible, the calibre of its last millimetre reaches the trial's cut-off and
//! its length the trial's rule. Resting is everything that is seen and does not grow. Each quantity
//! is given twice: as it is, and as the device reads it (`_read`), with the device's error: that of
//! a *change* between two readings (automatic 12 %, corrected by hand 7 %, matched hair to hair 0.5 %;
//! Skin Appendage Disord 8(5):382) divided by the square root of 2. Ignored: crossing hairs,
//! relocation of the site, the reader.

use super::{Measure, Reading, Registration, Scope, View};
use crate::follicle::{Phase, Snapshot};
use crate::law::Parameters;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_warning};
use crate::quantity::{Fault, Field, FieldKind, Presence, Values};

/// How hairs are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// By software alone.
    Automatic,
    /// By software, corrected by hand.
    Corrected,
    /// Hair by hair against the picture before.
    Matched,
}

impl Device {
    /// The names a file uses.
    pub const NAMES: [&'static str; 3] = ["automatic", "corrected", "matched"];

    /// The device of that name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Automatic, Self::Corrected, Self::Matched];
        Self::NAMES.iter().position(|n| *n == name).map(|i| all[i])
    }

    /// Coefficient of variation of one reading of a count.
    pub fn count_cv(self, law: &Parameters) -> f64 {
        let change = match self {
            Self::Automatic => law.reading.automatic_cv,
            Self::Corrected => law.reading.corrected_cv,
            Self::Matched => law.reading.matched_cv,
        };
        change * std::f64::consts::FRAC_1_SQRT_2
    }
}

/// A phototrichogram with its definition of a hair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phototrichogram {
    /// Least calibre that counts, um.
    pub least_calibre_um: f64,
    /// Least length that counts, mm.
    pub least_length_mm: f64,
    /// Calibre that divides vellus from terminal, um.
    pub vellus_cut_um: f64,
    /// How hairs are counted.
    pub device: Device,
}

/// What is there to be counted, without error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Hairs that count, per cm2.
    pub total_per_cm2: f64,
    /// Those of at least the vellus cut, per cm2.
    pub terminal_per_cm2: f64,
    /// Those below it, per cm2.
    pub vellus_per_cm2: f64,
    /// Share of growing hairs.
    pub anagen_fraction: f64,
    /// Mean calibre, um.
    pub mean_calibre_um: f64,
    /// Empty follicles not expected to refill within 60 months, per cm2.
    pub dormant_per_cm2: f64,
}

impl Phototrichogram {
    /// The one a table describes.
    pub fn of(values: &Values) -> Self {
        Phototrichogram {
            least_calibre_um: values.number("least_calibre_um").unwrap_or(10.0),
            least_length_mm: values.number("least_length_mm").unwrap_or(0.0),
            vellus_cut_um: values.number("vellus_cut_um").unwrap_or(40.0),
            device: values.text("device").and_then(Device::named).unwrap_or(Device::Automatic),
        }
    }

    /// Whether a visible hair counts.
    pub fn takes(&self, hair: &Snapshot) -> bool {
        f64::from(hair.calibre_um) >= self.least_calibre_um && f64::from(hair.length_mm) >= self.least_length_mm
    }

    /// Counts what is there.
    pub fn count(&self, view: &View) -> Counts {
        let (mut total, mut terminal, mut growing, mut calibre) = (0usize, 0usize, 0usize, 0.0);
        for hair in view.visible().filter(|hair| self.takes(hair)) {
            let c = f64::from(hair.calibre_um);
            total += 1;
            calibre += c;
            terminal += usize::from(c >= self.vellus_cut_um);
            growing += usize::from(hair.phase == Phase::Anagen);
        }
        let share = |x: f64| if total == 0 { f64::NAN } else { x / total as f64 };
        Counts {
            total_per_cm2: total as f64 / view.area_cm2,
            terminal_per_cm2: terminal as f64 / view.area_cm2,
            vellus_per_cm2: (total - terminal) as f64 / view.area_cm2,
            anagen_fraction: share(growing as f64),
            mean_calibre_um: share(calibre),
            dormant_per_cm2: view.follicles.iter().filter(|f| f.dormant).count() as f64 / view.area_cm2,
        }
    }

    /// The counts as the device reads them.
    pub fn read(&self, view: &View, is: &Counts) -> Counts {
        let law = view.parameters;
        let cv = self.device.count_cv(law);
        // One error for all counts: software misses hairs of every kind on a bad picture.
        let counted = (1.0 + cv * view.error(0)).max(0.0);
        let terminal_share = if is.total_per_cm2 > 0.0 { is.terminal_per_cm2 / is.total_per_cm2 } else { 0.0 };
        let read_share = (terminal_share + law.reading.share_sd * view.error(1)).clamp(0.0, 1.0);
        let total = is.total_per_cm2 * counted;
        Counts {
            total_per_cm2: total,
            terminal_per_cm2: total * read_share,
            vellus_per_cm2: total * (1.0 - read_share),
            anagen_fraction: (is.anagen_fraction + law.reading.share_sd * view.error(2)).clamp(0.0, 1.0),
            mean_calibre_um: is.mean_calibre_um * (1.0 + law.reading.calibre_cv * view.error(3)),
            dormant_per_cm2: is.dormant_per_cm2,
        }
    }
}

impl Measure for Phototrichogram {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let is = self.count(view);
        let read = self.read(view, &is);
        let values =
            |c: &Counts| [c.total_per_cm2, c.terminal_per_cm2, c.vellus_per_cm2, c.anagen_fraction, c.mean_calibre_um];
        let mut out = Vec::with_capacity(11);
        for (i, (value, shown)) in values(&is).into_iter().zip(values(&read)).enumerate() {
            let (measure, unit, _) = QUANTITIES[i];
            out.push(Reading { measure, unit, value });
            let (measure, unit, _) = QUANTITIES[i + 5];
            out.push(Reading { measure, unit, value: shown });
        }
        let (measure, unit, _) = QUANTITIES[10];
        out.push(Reading { measure, unit, value: is.dormant_per_cm2 });
        out.retain(|r| r.value.is_finite());
        out
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("total_hairs_per_cm2", "1/cm2", "Hairs that count, as they are."),
    ("terminal_hairs_per_cm2", "1/cm2", "Those of at least the vellus cut."),
    ("vellus_hairs_per_cm2", "1/cm2", "Those below the vellus cut."),
    ("anagen_fraction", "fraction", "Share of counted hairs that grow."),
    ("mean_calibre_um", "um", "Mean calibre of counted hairs."),
    ("total_hairs_per_cm2_read", "1/cm2", "Hairs that count, as the device reads them."),
    ("terminal_hairs_per_cm2_read", "1/cm2", "Terminal hairs, as the device reads them."),
    ("vellus_hairs_per_cm2_read", "1/cm2", "Vellus hairs, as the device reads them."),
    ("anagen_fraction_read", "fraction", "Share of growing hairs, as the device reads it."),
    ("mean_calibre_um_read", "um", "Mean calibre, as the device reads it."),
    (
        "dormant_follicles_per_cm2",
        "1/cm2",
        "Empty follicles not expected to refill within 60 months; no device sees them.",
    ),
];

fn check(values: &Values, _: &crate::quantity::Frame) -> Vec<Fault> {
    match (values.number("least_calibre_um"), values.number("vellus_cut_um")) {
        (Some(least), Some(cut)) if least > cut => vec![Fault::at(
            "least_calibre_um",
            format!("hairs below {least} um do not count, yet vellus hair ends at {cut} um"),
            "least_calibre_um must not exceed vellus_cut_um",
        )],
        _ => Vec::new(),
    }
}

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "phototrichogram",
        title: "Target-area phototrichogram",
        doc: "Hairs of a clipped, photographed area: count, calibre, and which of them grow.",
        fields: &[
            Field {
                key: "least_calibre_um",
                kind: FieldKind::Number { low: 0.0, high: 80.0, whole: false },
                presence: Presence::Default(10.0),
                doc: "Calibre of the last millimetre from which a hair counts; trials use 0 to 40.",
            },
            Field {
                key: "least_length_mm",
                kind: FieldKind::Number { low: 0.0, high: 100.0, whole: false },
                presence: Presence::Default(0.0),
                doc: "Length from which a hair counts.",
            },
            Field {
                key: "vellus_cut_um",
                kind: FieldKind::Number { low: 0.0, high: 80.0, whole: false },
                presence: Presence::Default(40.0),
                doc: "Calibre that divides vellus from terminal hair; 30 and 40 are in use.",
            },
            Field {
                key: "device",
                kind: FieldKind::Choice(&Device::NAMES),
                presence: Presence::DefaultText("automatic"),
                doc: "How hairs are counted, which sets the error of a reading.",
            },
        ],
        check,
        laws: &["reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "The endpoint of most drug trials: repeated readings agree within 3-10 %, a change errs by about 12 % counted by software and 7 % corrected by hand; software over-calls telogen.",
            number: Published {
                what: "error of a change of the count by software, of the count",
                published: "12 % (+-2)",
                model: "12 %",
                source: "Skin Appendage Disord 8(5):382, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |values: &Values| Box::new(Phototrichogram::of(values)),
};
