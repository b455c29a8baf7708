//! Claim: it works best in early to moderate stages.

use super::{Claim, Found, Numbers, Prediction, Published, Stance, Subject};
use anagen_model::quantity::Grade;

/// The claim.
pub const CLAIM: Claim = Claim {
    name: "early",
    subject: Subject::Therapy,
    sentence: "It works best in early to moderate stages.",
    published: Published {
        grade: Grade::B,
        stance: Stance::Mixed,
        says: "The gain of cells in fat was in men of grade III only, a subgroup of a trial without effect over all; a pilot told the same of early grades; with sheath-cup cells moderate grades and older people did better.",
        sources: &["KUKA2020", "PEREZMEZA2017", "TSUBOI2020"],
    },
    rule: "People of an early and of a late grade get the same course on the same luck. Yes if the early gain more hairs than the late, with the whole 90 % range of the difference above 0; no if none of the range is above 0; otherwise unclear.",
    predict,
    shown: |numbers: &Numbers| numbers.above_zero("difference"),
};

fn predict(found: &Found) -> Vec<Prediction> {
    let [early, late] = found.grades;
    let of = |key: &str, what: String, sample: &[f64]| Prediction::of(key, what, "/cm2", sample);
    let all = [
        of("early", format!("benefit over the sham at grade {early}, 12 weeks after the last session"), &found.early),
        of("late", format!("the same at grade {late}"), &found.late),
        of("difference", "early less late".into(), &found.early_less_late),
    ];
    all.into_iter().flatten().collect()
}
