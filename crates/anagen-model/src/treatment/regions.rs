//! Where something is rubbed, shone or rolled over the skin: whole regions, or the whole scalp.

use crate::quantity::{Fault, Field, FieldKind, Presence, Values};
use crate::scalp::Region;

/// The regions a treatment of the surface reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regions([bool; 5]);

impl Regions {
    /// The regions in a file.
    pub const FIELD: Field = Field {
        key: "regions",
        kind: FieldKind::Choices(&Region::NAMES),
        presence: Presence::Optional,
        doc: "Regions treated as a whole; left out, the whole scalp.",
    };

    /// The regions a table names.
    pub fn of(values: &Values) -> Self {
        let named = values.texts("regions");
        Regions(Region::ALL.map(|r| named.is_none_or(|names| names.iter().any(|n| n == r.name()))))
    }

    /// Whether `region` is among them.
    pub fn hold(&self, region: Region) -> bool {
        self.0[region as usize]
    }

    /// A list that is written names a region.
    pub fn check(values: &Values) -> Vec<Fault> {
        match values.texts("regions") {
            Some([]) => {
                vec![Fault::at("regions", "no region is given", "leave `regions` out to treat the whole scalp")]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    #[test]
    fn left_out_means_everywhere() {
        let mut values = Values::default();
        assert!(Region::ALL.iter().all(|r| Regions::of(&values).hold(*r)) && Regions::check(&values).is_empty());
        values.0.insert("regions".into(), Value::Texts(vec!["vertex".into()]));
        let vertex = Regions::of(&values);
        assert!(vertex.hold(Region::Vertex) && !vertex.hold(Region::Frontal) && Regions::check(&values).is_empty());
        values.0.insert("regions".into(), Value::Texts(Vec::new()));
        assert_eq!(Regions::check(&values).len(), 1);
    }
}
