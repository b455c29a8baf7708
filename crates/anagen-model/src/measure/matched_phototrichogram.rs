//! The matched phototrichogram: every hair of a marked area followed from the first picture on.
//!
//! Follicle by follicle, today against the first visit, among hairs the device sees (visible and at least
//! `faint_um`): *regained* were not seen then and are now, *lost* the reverse; *thickened* and *thinned*
//! were seen both times and differ by at least `thicker_um`; *vellus to terminal* crossed the cut upwards.
//! The error of a change is that of matching, 0.5 % of the hairs counted at first (Skin Appendage Disord
//! 8(5):382: 0.4-0.6 %), keyed by visit and shared by plans; the luck of the cycle, 6-9 hairs/cm2, is no
//! error and stays. Ignored: hairs that cannot be matched at all, and that two hairs of one unit may be
//! taken for each other.

use super::{Measure, Reading, Registration, Scope, View, visible};
use crate::follicle::Snapshot;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};

/// The matched phototrichogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchedPhototrichogram {
    /// Change of calibre from which a hair counts as thickened or thinned, um.
    pub thicker_um: f64,
}

/// First error number of this measure; see [`View::error`].
const ERROR: u32 = 16;

impl Measure for MatchedPhototrichogram {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let Some(first) = view.baseline else { return Vec::new() };
        let law = view.parameters;
        let seen = |s: &Snapshot| visible(s, law) && s.calibre_um as f64 >= law.reading.faint_um;
        let terminal = |s: &Snapshot| s.calibre_um as f64 >= law.reading.vellus_cut_um;
        // Regained, lost, thickened, thinned, vellus to terminal, seen at first.
        let mut found = [0.0; 6];
        for (now, then) in view.follicles.iter().zip(first) {
            found[5] += f64::from(u8::from(seen(then)));
            match (seen(then), seen(now)) {
                (false, true) => found[0] += 1.0,
                (true, false) => found[1] += 1.0,
                (true, true) => {
                    let change = (now.calibre_um - then.calibre_um) as f64;
                    found[2] += f64::from(u8::from(change >= self.thicker_um));
                    found[3] += f64::from(u8::from(-change >= self.thicker_um));
                    found[4] += f64::from(u8::from(!terminal(then) && terminal(now)));
                }
                (false, false) => {}
            }
        }
        let per_cm2 = found.map(|n| n / view.area_cm2);
        let error = law.reading.matched_cv * per_cm2[5] * view.error(ERROR);
        let change = per_cm2[0] - per_cm2[1];
        let values = [per_cm2[0], per_cm2[1], per_cm2[2], per_cm2[3], per_cm2[4], change, change + error];
        let reading = |(i, value): (usize, f64)| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value };
        values.into_iter().enumerate().map(reading).collect()
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("matched_regained_per_cm2", "1/cm2", "Hairs seen today that were not seen at the first visit."),
    ("matched_lost_per_cm2", "1/cm2", "Hairs seen at the first visit that are not seen today."),
    ("matched_thickened_per_cm2", "1/cm2", "Hairs seen both times that are thicker today."),
    ("matched_thinned_per_cm2", "1/cm2", "Hairs seen both times that are thinner today."),
    ("matched_vellus_to_terminal_per_cm2", "1/cm2", "Hairs seen both times that crossed the vellus cut upwards."),
    ("matched_change_per_cm2", "1/cm2", "Regained less lost: change of the count, hair by hair."),
    ("matched_change_per_cm2_read", "1/cm2", "The same as read, with the error of matching."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "matched_phototrichogram",
        title: "Matched phototrichogram",
        doc: "Hair by hair against the first visit: regained, lost, thickened, turned terminal.",
        fields: &[Field {
            key: "thicker_um",
            kind: FieldKind::Number { low: 0.5, high: 40.0, whole: false },
            presence: Presence::Default(5.0),
            doc: "Change of calibre from which a hair counts as thickened or thinned.",
        }],
        check: no_fault,
        laws: &["reading"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Matching each hair between visits cuts the error of a change about twentyfold; the luck of the hair cycle stays.",
            number: Published {
                what: "error of the change of a count, matched hair to hair, of the count",
                published: "0.6 % (+-0.3); trichoscopy 0.4 % (+-0.2)",
                model: "0.5 %",
                source: "Skin Appendage Disord 8(5):382, abstract",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |values: &Values| {
        Box::new(MatchedPhototrichogram { thicker_um: values.number("thicker_um").unwrap_or(5.0) })
    },
};
