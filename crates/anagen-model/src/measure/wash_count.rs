//! The wash test: hairs collected from one wash after some days without washing.
//!
//! Of the hairs that fell since the last wash a share is found in the basin, `wash_share x shed in the
//! last n days`; the rest went unseen: into pillow, brush and clothes, and down the drain. The reading
//! adds the chance of finding each hair, `sqrt(N p (1 - p))`, keyed by the visit. Source of the share: a
//! refined daily wash test gave 27.9 hairs in people without hair loss (Li 2022), where the
//! model's healthy head sheds 127 a day. Ignored: how carefully a person washes (the published SD
//! between people is 12), broken hairs, and that hair of different length is held differently.

use super::{Measure, Reading, Registration, Scope, View};
use crate::quantity::kind::{Evidence, Grade, Kind, Published, no_fault, no_warning};
use crate::quantity::{Field, FieldKind, Presence, Values};

parameters! {
    /// Parameters of collecting shed hair.
    pub struct CollectingLaw in "collecting" {
        wash_share "f_wash" = 0.22, "fraction", 0.1, 0.5, Beta, Population, Calibrated,
            "share of the hairs shed since the last wash that a wash collects",
            "27.9 hairs per daily wash without hair loss (Li 2022, abstract) over the 127 the model's healthy head sheds a day";
        comb_share "f_comb" = 0.08, "fraction", 0.03, 0.2, Beta, Population, Calibrated,
            "share of the hairs shed within a day that a comb of 60 seconds collects",
            "10.2 hairs in men of 20-40 without alopecia (WASKO2008, abstract) over the 127 the model's healthy head sheds a day";
    }
}

/// The wash test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WashCount {
    /// Days since the last wash.
    pub unwashed_days: f64,
}

/// Hairs found of those shed in the last `days`: expected, and with the chance of finding each.
/// Nothing if the visit before is nearer than that: what fell before it was taken away then.
pub(super) fn collected(view: &View, days: f64, share: f64, error: u32) -> Option<[f64; 2]> {
    let since = view.day - days;
    if view.previous_day? > since {
        return None;
    }
    let shed = view.shed_days.iter().filter(|d| **d as f64 >= since).count() as f64;
    let spread = libm::sqrt(shed * share * (1.0 - share));
    Some([shed * share, libm::round(shed * share + spread * view.error(error)).max(0.0)])
}

impl Measure for WashCount {
    fn observe(&self, view: &View) -> Vec<Reading> {
        let share = view.parameters.collecting.wash_share;
        let Some(found) = collected(view, self.unwashed_days, share, 8) else { return Vec::new() };
        let reading = |i: usize| Reading { measure: QUANTITIES[i].0, unit: QUANTITIES[i].1, value: found[i] };
        vec![reading(0), reading(1)]
    }
}

const QUANTITIES: &[(&str, &str, &str)] = &[
    ("wash_hairs", "hairs", "Hairs one wash is expected to collect."),
    ("wash_hairs_read", "hairs", "Hairs one wash collects, with the chance of finding each."),
];

/// The measure as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "wash_count",
        title: "Wash test",
        doc: "Shed hairs collected from one wash of the whole head.",
        fields: &[Field {
            key: "unwashed_days",
            kind: FieldKind::Number { low: 1.0, high: 14.0, whole: true },
            presence: Presence::Default(1.0),
            doc: "Days since the last wash; a visit less than that after the one before gives nothing.",
        }],
        check: no_fault,
        laws: &["collecting"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Washes collect fewer hairs than are thought to fall and differ widely between people, but tell effluvium from pattern loss on average.",
            number: Published {
                what: "hairs per daily wash in pattern loss (the share is set by people without loss: 27.9, SD 12.2)",
                published: "52.2 (SD 28.5)",
                model: "43",
                source: "Li 2022, abstract (176 people)",
            },
        },
        warn: no_warning,
    },
    scope: Scope::Head,
    quantities: QUANTITIES,
    build: |values: &Values| Box::new(WashCount { unwashed_days: values.number("unwashed_days").unwrap_or(1.0) }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Parameters;
    use crate::quantity::stream::Stream;

    #[test]
    fn a_wash_collects_its_share_of_the_days_asked_for_and_of_no_earlier_visit() {
        let law = Parameters::default();
        let days = [90.5, 96.1, 98.9, 99.2, 99.9];
        let bare = View::bare(&law, Stream::new(1, 0));
        let view = View { day: 100.0, previous_day: Some(90.0), shed_days: &days, ..bare };
        let read = |days: f64, view: &View| WashCount { unwashed_days: days }.observe(view);
        assert_eq!(read(1.0, &view)[0].value, 2.0 * law.collecting.wash_share);
        assert_eq!(read(4.0, &view)[0].value, 4.0 * law.collecting.wash_share);
        assert!(read(11.0, &view).is_empty(), "the visit before took what fell before it");
        assert!(read(1.0, &View { previous_day: None, ..view }).is_empty());
    }
}
