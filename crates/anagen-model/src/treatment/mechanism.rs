//! The four mechanisms claimed for cell products, and what published evidence supports of each.
//!
//! What each does to a follicle stands with the laws ([`crate::scalp::Mechanisms`] is its switch). A trial
//! counts hairs and sees no mechanism: a letter here says how well what was published speaks for the
//! mechanism as the reason of a gain, not how well it speaks for a product.

use crate::quantity::kind::Grade;
use crate::scalp::Mechanisms;

/// One claimed mechanism.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mechanism {
    /// The name a file uses.
    pub name: &'static str,
    /// What it is, in two or three words.
    pub title: &'static str,
    /// How well it is supported.
    pub grade: Grade,
    /// What published evidence says of it.
    pub says: &'static str,
    /// Where.
    pub source: &'static str,
}

/// The claimed mechanisms, in the order of their names.
pub const MECHANISMS: [Mechanism; 4] = [
    Mechanism {
        name: Mechanisms::NAMES[0],
        title: "reactivation of resting follicles",
        grade: Grade::B,
        says: "Supported by the kinetics of trials: counts rose within 6 to 26 weeks and were back after a year, as when resting follicles are woken once. The trials disagree on whether there is a gain at all.",
        source: "KUKA2020, TSUBOI2020, TAK2020, abstracts",
    },
    Mechanism {
        name: Mechanisms::NAMES[1],
        title: "repair of miniaturised follicles",
        grade: Grade::B,
        says: "Weak, and transient: calibre rose more than on vehicle in one trial of an extract (14.2 against 6.3 % at 16 weeks) and did not change in the trial of sheath-cup cells.",
        source: "TAK2020, TSUBOI2020, abstracts",
    },
    Mechanism {
        name: Mechanisms::NAMES[2],
        title: "differentiation and integration into papillae",
        grade: Grade::D,
        says: "Almost none in humans: nobody has shown injected cells in a human papilla; papilla-cell trials were uncontrolled or too small, and gains were gone within a year.",
        source: "ICXTRC2009 (company release), REPLICEL2017 and TSUBOI2020 (abstracts)",
    },
    Mechanism {
        name: Mechanisms::NAMES[3],
        title: "circulation and inflammation",
        grade: Grade::D,
        says: "Almost none as a cause: blood flow is low in early androgenetic scalp (0.38 of normal) but normal in patches of areata, and occipital hair keeps growing where it is moved to; that more flow grows hair was not shown.",
        source: "Klemp 1989 (abstract), Orentreich 1959",
    },
];

/// The mechanism of that name.
pub fn mechanism(name: &str) -> Option<&'static Mechanism> {
    MECHANISMS.iter().find(|m| m.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_is_told_of_once() {
        assert_eq!(MECHANISMS.map(|m| m.name), Mechanisms::NAMES);
        assert!(MECHANISMS.iter().all(|m| m.says.ends_with('.') && m.source.len() > 6));
    }
}
