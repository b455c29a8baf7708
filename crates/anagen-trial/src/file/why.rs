//! Why a value stands in for what a file leaves open.

/// The reason for a default that matters, by table and key; `None` for a mere convention.
pub(super) fn why(table: &str, key: &str) -> Option<&'static str> {
    let found = WHY.iter().find(|(t, k, _)| *t == table && *k == key);
    found.map(|(_, _, why)| *why)
}

const NOTHING_GOES_WRONG: &str = "not written: in this trial it does not happen, which is better than any real one";

const WHY: &[(&str, &str, &str)] = &[
    ("trial", "posterior", "the posteriors that the program carries, fitted to published trials"),
    ("people", "population", "people are made like the published ones"),
    ("site", "area_cm2", "1 cm2 is the usual target area"),
    ("allocation", "layout", "people are allotted, not sites"),
    ("visits", "window_days", "not written: everybody comes on the day"),
    ("endpoint", "hairs", "non-vellus hairs are what trials of hair growth usually count"),
    ("endpoint", "least_calibre_um", "below 40 um and 30 mm a hair is vellus (Rushton); Whiting draws the line at 30"),
    ("endpoint", "device", "counted by software and corrected by hand, as drug trials did"),
    ("endpoint", "relocation_mm", "a tattooed dot is found again to about half a millimetre: assumed"),
    ("endpoint", "readers", "not written: one reader reads everything"),
    ("endpoint", "between_readers_cv", "not written: readers agree"),
    ("endpoint", "within_reader_cv", "not written: the device's own error holds that of its reader"),
    ("endpoint", "same_reader", "one reader reads all pictures of a person, as trials usually plan"),
    ("conduct", "drop_out_share", NOTHING_GOES_WRONG),
    ("conduct", "drop_out_by_outcome", "not written: leaving has nothing to do with the outcome"),
    ("conduct", "missed_visit_share", NOTHING_GOES_WRONG),
    ("conduct", "missed_by_outcome", "not written: missing a visit has nothing to do with the outcome"),
    ("conduct", "stop_treatment_share", NOTHING_GOES_WRONG),
    ("conduct", "stay_after_stopping_share", "not written: who stops the treatment still comes"),
    ("conduct", "device_drift_percent_per_year", "not written: device and readers stay what they were"),
    ("adherence", "mean", "not written: every dose is taken"),
    ("adherence", "sd", "not written: everybody takes the same share"),
    ("placebo", "sd_percent", "not written: everybody shows the same"),
    ("placebo", "half_time_weeks", "half of it within two months: assumed"),
    ("enrolment", "hemisphere", "not written"),
    ("analysis", "estimand", "all that was seen counts, whatever was still taken"),
    ("multiplicity", "alpha", "the usual two-sided level"),
    ("multiplicity", "sharing", "not written: only the first hypothesis is confirmatory"),
    ("power", "target", "the usual target of a trial"),
    ("looks", "spending", "little is spent early, as confirmatory trials do"),
];

#[cfg(test)]
mod tests {
    use super::super::fields::{
        ADHERENCE, ALLOCATION, ANALYSIS, ARM, CONDUCT, ENDPOINT, ENROLMENT, LOOKS, MULTIPLICITY, PLACEBO, POWER, SITE,
        TOP, VISITS, people,
    };
    use super::*;
    use anagen_model::quantity::{Field, Presence};

    /// Defaults that change no number of a trial, or only how long it is computed.
    const CONVENTIONS: [(&str, &str); 6] = [
        ("trial", "seed"),
        ("arm", "control"),
        ("arm", "share"),
        ("analysis", "exact"),
        ("power", "standard_error"),
        ("power", "most_trials"),
    ];

    #[test]
    fn every_default_that_matters_says_why() {
        let taking_part = people();
        let tables: [(&str, &[Field]); 15] = [
            ("trial", TOP),
            ("people", &taking_part),
            ("site", SITE),
            ("arm", ARM),
            ("allocation", ALLOCATION),
            ("visits", VISITS),
            ("endpoint", ENDPOINT),
            ("conduct", CONDUCT),
            ("adherence", ADHERENCE),
            ("placebo", PLACEBO),
            ("enrolment", ENROLMENT),
            ("analysis", ANALYSIS),
            ("multiplicity", MULTIPLICITY),
            ("power", POWER),
            ("looks", LOOKS),
        ];
        let defaulted = |field: &&Field| !matches!(field.presence, Presence::Required | Presence::Optional);
        let mut open: Vec<(&str, &str)> = Vec::new();
        for (table, fields) in tables {
            open.extend(fields.iter().filter(defaulted).map(|field| (table, field.key)));
        }
        for (table, key) in &open {
            assert_ne!(why(table, key).is_some(), CONVENTIONS.contains(&(*table, *key)), "{table}.{key}");
        }
        for (table, key, _) in WHY {
            assert!(open.contains(&(*table, *key)), "{table}.{key} is no default");
        }
    }
}
