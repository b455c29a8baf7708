//! A 4-mm punch biopsy from the middle of a site, read in horizontal sections.
//!
//! Every follicle that stands within 2 mm of the site's middle is in the punch (0.1257 cm2). What the
//! section does not see: kenogen, which leaves an empty streamer and no hair, is no follicle there; of the
//! resting follicles a share is missed (`unseen_telogen`), because biopsies show about 6 % telogen where
//! the phototrichogram reads 12 % resting. So counts of telogen are expected numbers, not whole ones.
//! Terminal and vellus are told by the shaft's calibre (30 um, Whiting). Kenogen is given separately, as
//! streamers, for comparison. A site smaller than the punch gives nothing. Ignored: shrinkage of the
//! specimen, the level of the section, and that one biopsy misclassifies every fifth patient.

use super::{Measure, Reading, Registration, Scope, View};
use crate::follicle::Phase;
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};
use crate::scalp::depot::distance_cm;

parameters! {
    /// Parameters of the histology punch.
    pub struct PunchLaw in "punch" {
        unseen_telogen "f_unseen" = 0.5, "fraction", 0.2, 0.7, Beta, Population, Derived,
            "share of resting follicles a horizontal section does not see",
            "telogen 6.2 % in histology where the phototrichogram reads 12 % (normal_biology.csv)";
    }
}

/// Radius of the punch, cm.
pub const RADIUS_CM: f64 = 0.2;

/// The punch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistologyPunch {
    /// Calibre below which a shaft is vellus, um.
    pub vellus_cut_um: f64,
}

impl Measure for HistologyPunch {
    fn observe(&self, view: &View) -> Vec<Reading> {
        if view.area_cm2 < std::f64::consts::PI * RADIUS_CM * RADIUS_CM || view.places_cm.is_empty() {
            return Vec::new();
        }
        let seen_telogen = 1.0 - view.parameters.punch.unseen_telogen;
        let [mut terminal, mut vellus, mut growing, mut resting, mut streamers] = [0.0; 5];
        for (follicle, place) in view.follicles.iter().zip(view.places_cm) {
            if distance_cm(place, &view.centre_cm) > RADIUS_CM {
                continue;
            }
            let weight = match follicle.phase {
                Phase::Anagen | Phase::Catagen => 1.0,
                Phase::Telogen => seen_telogen,
                Phase::Kenogen => {
                    streamers += 1.0;
                    continue;
                }
                Phase::Lost => continue,
            };
            match follicle.phase {
                Phase::Anagen => growing += weight,
                Phase::Telogen => resting += weight,
                _ => {}
            }
            let thick = follicle.calibre_um as f64 >= self.vellus_cut_um;
            *(if thick { &mut terminal } else { &mut vellus }) += weight;
        }
        let total = terminal + vellus;
        let values = [total, terminal, vellus, terminal / vellus, growing / total, resting / total, streamers];
        let reading = |(i, value): (usize, f64)| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value };
        values.into_iter().enumerate().map(reading).filter(|r| r.value.is_finite()).collect()
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("punch_follicles", "1/punch", "Follicles a 4-mm punch shows, without empty streamers."),
    ("punch_terminal", "1/punch", "Those with a terminal shaft."),
    ("punch_vellus", "1/punch", "Those with a vellus shaft."),
    ("punch_terminal_to_vellus", "ratio", "Terminal for each vellus follicle; nothing if there is no vellus one."),
    ("punch_anagen_fraction", "fraction", "Share in anagen of what the punch shows."),
    (
        "punch_telogen_fraction",
        "fraction",
        "Share in telogen of what the punch shows; part of the resting pool is missed.",
    ),
    ("punch_streamers", "1/punch", "Empty follicles (kenogen): streamers, not counted as follicles."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "histology_punch",
        title: "Histology, 4-mm punch",
        doc: "One biopsy from the middle of the site: follicles, terminal to vellus, anagen to telogen, as horizontal sections show them.",
        fields: &[Field {
            key: "vellus_cut_um",
            kind: FieldKind::Number { low: 10.0, high: 80.0, whole: false },
            presence: Presence::Default(30.0),
            doc: "Calibre below which a shaft is vellus; pathologists use 30.",
        }],
        check: no_fault,
        laws: &["punch"],
        evidence: Evidence {
            grade: Grade::B,
            says: "A punch samples 8-9 follicular units, so one biopsy often misclassifies and counts differ two-fold between series.",
            number: Published {
                what: "terminal to vellus in health (mean over many punches)",
                published: "8.9 (Thai, occipital, n 90); 15 (white, cadaver)",
                model: "16",
                source: "Visessiri 2020, abstract; secondary",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Site,
    quantities: QUANTITIES,
    build: |values: &Values| Box::new(HistologyPunch { vellus_cut_um: values.number("vellus_cut_um").unwrap_or(30.0) }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follicle::Snapshot;
    use crate::law::Parameters;
    use crate::quantity::stream::Stream;

    fn follicle(phase: Phase, calibre_um: f32) -> Snapshot {
        Snapshot {
            phase_age_days: 40.0,
            length_mm: 10.0,
            calibre_um,
            mean_calibre_um: calibre_um,
            grown_mass: 0.0,
            phase,
            dormant: false,
        }
    }

    #[test]
    fn a_punch_counts_what_a_section_shows() {
        let law = Parameters::default();
        let follicles = [
            follicle(Phase::Anagen, 70.0),
            follicle(Phase::Anagen, 20.0),
            follicle(Phase::Telogen, 70.0),
            follicle(Phase::Telogen, 70.0),
            follicle(Phase::Kenogen, 0.0),
            follicle(Phase::Anagen, 70.0),
        ];
        // The last one stands outside the punch.
        let places = [[0.0; 3], [0.1, 0.0, 0.0], [0.0, 0.1, 0.0], [0.0, 0.19, 0.0], [0.1, 0.1, 0.0], [0.21, 0.0, 0.0]];
        let bare = View::bare(&law, Stream::new(1, 0));
        let view = View { follicles: &follicles, places_cm: &places, ..bare };
        let read: Vec<f64> = HistologyPunch { vellus_cut_um: 30.0 }.observe(&view).iter().map(|r| r.value).collect();
        assert_eq!(read, [3.0, 2.0, 1.0, 2.0, 2.0 / 3.0, 1.0 / 3.0, 1.0]);
        assert!(HistologyPunch { vellus_cut_um: 30.0 }.observe(&View { area_cm2: 0.1, ..view }).is_empty());
    }
}
