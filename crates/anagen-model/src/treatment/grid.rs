//! Where and when a needle goes: the part every injected treatment shares.

use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::trophic::footprint_radius_mm;
use crate::scalp::{Ground, Place, Region};

/// Sessions, points and volume of an injected treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Days of the sessions, in order.
    pub session_days: Vec<f64>,
    /// Distance of neighbouring points, mm.
    pub spacing_mm: f64,
    /// Volume per point, ml.
    pub volume_ml_per_site: f64,
    /// Where.
    pub places: Vec<Place>,
}

impl Grid {
    /// The days of the sessions.
    pub const SESSIONS: Field = Field {
        key: "session_days",
        kind: FieldKind::Numbers { low: -36525.0, high: 36525.0, whole: true },
        presence: Presence::Required,
        doc: "Day of each session, in order.",
    };
    /// Distance of points.
    pub const SPACING: Field = Field {
        key: "spacing_mm",
        kind: FieldKind::Number { low: 2.0, high: 30.0, whole: false },
        presence: Presence::Default(10.0),
        doc: "Distance of neighbouring injection points; every session uses the same points (assumption).",
    };
    /// Volume per point.
    pub const VOLUME: Field = Field {
        key: "volume_ml_per_site",
        kind: FieldKind::Number { low: 0.005, high: 0.5, whole: false },
        presence: Presence::Default(0.05),
        doc: "Volume of one injection; with the depth of the layer it sets the footprint.",
    };
    /// Regions treated.
    pub const REGIONS: Field = Field {
        key: "regions",
        kind: FieldKind::Choices(&Region::NAMES),
        presence: Presence::Optional,
        doc: "Regions treated as a whole; or give a disc by centre and radius.",
    };
    /// Centre of a disc.
    pub const POLAR: Field = Field {
        key: "centre_polar_deg",
        kind: FieldKind::Number { low: 0.0, high: 130.0, whole: false },
        presence: Presence::Optional,
        doc: "Centre of a treated disc: angle from the vertical through the head's centre.",
    };
    /// Centre of a disc.
    pub const AZIMUTH: Field = Field {
        key: "centre_azimuth_deg",
        kind: FieldKind::Number { low: -180.0, high: 180.0, whole: false },
        presence: Presence::Optional,
        doc: "Centre of a treated disc: 0 in front, 90 at the right, 180 at the back.",
    };
    /// Radius of a disc.
    pub const RADIUS: Field = Field {
        key: "radius_cm",
        kind: FieldKind::Number { low: 0.2, high: 8.0, whole: false },
        presence: Presence::Optional,
        doc: "Radius of a treated disc.",
    };

    /// The grid a table describes.
    pub fn of(values: &Values) -> Self {
        // Each region once and in one order, however a file lists them.
        let named = values.texts("regions").unwrap_or(&[]);
        let regions = Region::ALL.into_iter().filter(|region| named.iter().any(|name| name == region.name()));
        let mut places: Vec<Place> = regions.map(Place::Region).collect();
        if let (Some(polar_deg), Some(azimuth_deg), Some(radius_cm)) =
            (values.number("centre_polar_deg"), values.number("centre_azimuth_deg"), values.number("radius_cm"))
        {
            places.push(Place::Disc { polar_deg, azimuth_deg, radius_cm });
        }
        Grid {
            session_days: values.numbers("session_days").unwrap_or(&[]).to_vec(),
            spacing_mm: values.number("spacing_mm").unwrap_or(10.0),
            volume_ml_per_site: values.number("volume_ml_per_site").unwrap_or(0.05),
            places,
        }
    }

    /// The points of one session, cm.
    pub fn points(&self, ground: &Ground) -> Vec<[f64; 3]> {
        self.places.iter().flat_map(|place| ground.grid(place, self.spacing_mm)).collect()
    }

    /// Radius of one footprint, mm, in a layer of `thickness_mm`.
    pub fn radius_mm(&self, thickness_mm: f64) -> f64 {
        footprint_radius_mm(self.volume_ml_per_site, thickness_mm)
    }

    /// The area one point stands for, cm2.
    pub fn cell_cm2(&self) -> f64 {
        self.spacing_mm * self.spacing_mm / 100.0
    }

    /// A list of sessions names a day; that days rise and lie within the plan is checked for every kind.
    pub fn some_session(values: &Values) -> Option<Fault> {
        let none = values.numbers("session_days").unwrap_or(&[]).is_empty();
        none.then(|| Fault::at("session_days", "no session is given", "at least one day, such as [0, 90, 180]"))
    }

    /// What only the whole table shows.
    pub fn check(values: &Values, _: &Frame) -> Vec<Fault> {
        let mut faults = Vec::from_iter(Self::some_session(values));
        let disc = ["centre_polar_deg", "centre_azimuth_deg", "radius_cm"].map(|k| values.number(k).is_some());
        if disc.contains(&true) && disc.contains(&false) {
            faults.push(Fault::at(
                "radius_cm",
                "the treated disc is incomplete",
                "give centre_polar_deg, centre_azimuth_deg and radius_cm together",
            ));
        }
        let regions = values.texts("regions").is_some_and(|r| !r.is_empty());
        if regions == disc.contains(&true) {
            faults.push(Fault::at(
                "regions",
                if regions { "both regions and a disc are given" } else { "no place is given" },
                "exactly one of regions = [\"vertex\"] or a disc (centre_polar_deg, centre_azimuth_deg, radius_cm)",
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    #[test]
    fn a_region_is_treated_once_and_the_order_in_a_file_is_nothing() {
        let places = |names: &[&str]| {
            let names = names.iter().map(|n| n.to_string()).collect();
            Grid::of(&Values([("regions".to_string(), Value::Texts(names))].into())).places
        };
        assert_eq!(places(&["vertex", "frontal", "vertex"]), [Region::Frontal, Region::Vertex].map(Place::Region));
        assert_eq!(places(&["vertex", "frontal"]), places(&["frontal", "vertex"]));
    }
}
