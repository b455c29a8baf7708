//! Conditions that lose hair by ways this model has no law for: named, so that nobody takes silence
//! for an answer.

/// A condition that is no cause of this model, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutOfScope {
    /// The words by which a file may ask for it, the usual one first.
    pub names: &'static [&'static str],
    /// The name in a report.
    pub title: &'static str,
    /// Why the model has no law for it.
    pub why: &'static str,
}

const SCAR: &str = "scarring inflammation destroys the follicle for good, and no law of this model destroys one";

/// Every condition that is named as out of scope.
pub const OUT_OF_SCOPE: &[OutOfScope] = &[
    OutOfScope {
        names: &["scarring_alopecia", "cicatricial_alopecia", "scarring", "discoid_lupus"],
        title: "scarring alopecia of any kind",
        why: SCAR,
    },
    OutOfScope { names: &["lichen_planopilaris", "lpp"], title: "lichen planopilaris", why: SCAR },
    OutOfScope {
        names: &["frontal_fibrosing_alopecia", "frontal_fibrosing", "ffa"],
        title: "frontal fibrosing alopecia",
        why: SCAR,
    },
    OutOfScope {
        names: &["central_centrifugal_cicatricial_alopecia", "ccca"],
        title: "central centrifugal cicatricial alopecia",
        why: SCAR,
    },
    OutOfScope {
        names: &["traction_alopecia", "traction"],
        title: "traction alopecia",
        why: "hairs are pulled out and late follicles scarred by a force on the shaft, and the model has no forces",
    },
    OutOfScope {
        names: &["trichotillomania", "hair_pulling"],
        title: "trichotillomania",
        why: "hair is pulled out by hand; behaviour is not modelled, nor what pulling does to a follicle",
    },
    OutOfScope {
        names: &["tinea_capitis", "tinea", "infection", "folliculitis"],
        title: "infection (tinea capitis, folliculitis)",
        why: "a fungus or bacterium breaks the shaft or inflames the follicle; the model has no infection and no drug against one",
    },
];

/// The condition out of scope that `word` asks for.
pub fn out_of_scope(word: &str) -> Option<&'static OutOfScope> {
    let plain = word.trim().to_lowercase().replace([' ', '-'], "_");
    OUT_OF_SCOPE.iter().find(|condition| condition.names.contains(&plain.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_found_by_any_of_their_names_and_are_no_causes() {
        assert_eq!(out_of_scope("Frontal fibrosing").map(|c| c.title), Some("frontal fibrosing alopecia"));
        assert_eq!(out_of_scope("androgenetic_male"), None);
        let names = OUT_OF_SCOPE.iter().flat_map(|c| c.names);
        assert!(names.clone().all(|n| crate::cause::registered(n).is_none() && out_of_scope(n).is_some()));
        let unlike: std::collections::BTreeSet<_> = names.clone().collect();
        assert_eq!(unlike.len(), names.count(), "a name stands for two conditions");
    }
}
