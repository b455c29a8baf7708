//! How a verdict is made: what the model shows, and what people were shown to do.

use serde::{Deserialize, Serialize};

/// What the numbers of the model show of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It may or may not.
    Unclear,
    /// There is no number.
    NotAsked,
}

impl Shown {
    /// The word on the page.
    pub fn words(self) -> &'static str {
        ["yes", "no", "unclear", "not asked"][self as usize]
    }
}

/// Which way published evidence points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// For the claim.
    For,
    /// Studies disagree.
    Mixed,
    /// Against it.
    Against,
    /// Nobody has looked in people.
    Silent,
}

impl Stance {
    /// The words on the page.
    pub fn words(self) -> &'static str {
        ["for it", "studies disagree", "against it", "nobody has looked"][self as usize]
    }
}

/// What is to be said of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Model and controlled trials say so.
    Supported,
    /// Model or trials say so, the other only in part.
    Partly,
    /// Controlled trials say so, the model says no.
    Disputed,
    /// The model does not show it in this patient.
    NotSupported,
    /// Controlled trials found otherwise.
    Contradicted,
    /// Too little is known.
    CannotBeJudged,
}

impl Verdict {
    /// The words on the page.
    pub fn words(self) -> &'static str {
        ["supported", "partly supported", "disputed", "not supported", "contradicted", "cannot be judged"]
            [self as usize]
    }

    /// The verdict on what the model shows and people were shown to do; `controlled` if the grade of the
    /// evidence is that of randomised trials.
    pub fn of(shown: Shown, controlled: bool, stance: Stance) -> Verdict {
        match (shown, stance) {
            (_, Stance::Against) if controlled => Verdict::Contradicted,
            (Shown::NotAsked, _) => Verdict::CannotBeJudged,
            (Shown::No, Stance::For) if controlled => Verdict::Disputed,
            (Shown::No, _) | (_, Stance::Against) => Verdict::NotSupported,
            (Shown::Yes, Stance::For) if controlled => Verdict::Supported,
            (Shown::Yes, Stance::For | Stance::Mixed) => Verdict::Partly,
            (Shown::Unclear, Stance::For) if controlled => Verdict::Partly,
            (Shown::Yes, Stance::Silent) | (Shown::Unclear, _) => Verdict::CannotBeJudged,
        }
    }
}

/// The rule of [`Verdict::of`], line by line: the verdict, and when it is given.
pub const RULE: [(Verdict, &str); 6] = [
    (Verdict::Supported, "the model says yes, and randomised trials (grade A or B) point the same way"),
    (
        Verdict::Partly,
        "the model says yes, and studies are uncontrolled or disagree; or randomised trials say yes, and the model is unclear",
    ),
    (Verdict::Disputed, "randomised trials say yes, and the model says no in this patient: one of them is wrong"),
    (
        Verdict::NotSupported,
        "the model says no and no randomised trial says yes, or uncontrolled studies point against it",
    ),
    (Verdict::Contradicted, "randomised trials point against it, whatever the model says"),
    (
        Verdict::CannotBeJudged,
        "the model says yes and nobody has looked in people; or the model is unclear and no randomised trial says yes; or no number was asked for",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: [Shown; 4] = [Shown::Yes, Shown::No, Shown::Unclear, Shown::NotAsked];
    const STANCES: [Stance; 4] = [Stance::For, Stance::Mixed, Stance::Against, Stance::Silent];

    #[test]
    fn a_model_alone_never_supports_a_claim() {
        let mut given = std::collections::BTreeSet::new();
        for (shown, stance) in SHOWN.into_iter().flat_map(|s| STANCES.map(|t| (s, t))) {
            for controlled in [true, false] {
                let verdict = Verdict::of(shown, controlled, stance);
                given.insert(verdict);
                if verdict == Verdict::Supported {
                    assert_eq!((shown, controlled, stance), (Shown::Yes, true, Stance::For));
                }
                if shown == Shown::No {
                    let disputed = controlled && stance == Stance::For;
                    assert_eq!(verdict == Verdict::Disputed, disputed);
                    assert!(disputed || matches!(verdict, Verdict::NotSupported | Verdict::Contradicted));
                }
            }
        }
        assert_eq!(given.into_iter().collect::<Vec<_>>(), RULE.map(|r| r.0));
        assert_eq!(Verdict::of(Shown::Yes, false, Stance::Silent), Verdict::CannotBeJudged);
        assert_eq!(Verdict::of(Shown::Yes, true, Stance::Against), Verdict::Contradicted);
    }
}
