//! A validation as JSON.

use super::identify::Identifiability;
use super::row::{Published, Row, Standing, State};
use super::validation::Validation;
use serde_json::{Value, json};

/// All of it.
pub fn as_json(v: &Validation, learned: Option<&Identifiability>) -> Value {
    let [seed, people, members, prior] = v.done_with;
    json!({
        "inputs_blake3": v.inputs,
        "belief": v.belief,
        "posterior_blake3": v.hashes,
        "seed": seed,
        "people": people,
        "members": members,
        "prior_members": prior,
        "promises": v.promises,
        "scores": v.scores,
        "studies": v.studies,
        "rows": v.rows.iter().map(row).collect::<Vec<_>>(),
        "identifiability": learned,
    })
}

fn row(row: &Row) -> Value {
    let (standing, reason) = match &row.standing {
        Standing::Scored => (true, None),
        Standing::Shown(why) => (false, Some(why)),
    };
    let published = match row.published {
        Published::Number(value) => json!(value),
        Published::Null => json!("null"),
        Published::Ordering => json!("ordering"),
    };
    let mut told = json!({
        "study": row.study,
        "outcome": row.outcome,
        "role": row.role.name(),
        "measure": row.measured.name(),
        "scale": row.scale.name(),
        "unit": row.unit.name(),
        "area_cm2": row.area_cm2,
        "contrast": row.contrast.words(),
        "class": row.class,
        "drug": row.drug,
        "week": row.week,
        "published": published,
        "scored": standing,
        "not_scored_because": reason,
    });
    let more = match &row.state {
        State::Predicted(p) => json!({
            "state": "simulated",
            "predicted": p.mean,
            "interval_95": p.interval,
            "half_width": p.half_width(),
            "variance": p.parts,
            "z": p.z,
            "inside": p.inside,
            "log_score": p.log_score,
            "probability": p.probability,
            "members_failed": p.failed,
            "prior_log_score": row.prior,
            "pool": row.pooled.as_ref().map(|o| json!({
                "of": o.of, "studies": o.studies, "mean": o.mean, "interval_95": o.interval, "log_score": o.log_score,
            })),
        }),
        State::Ordered(p) => json!({ "state": "simulated", "probability": p }),
        State::Skipped(why) => json!({ "state": "skipped", "why": why }),
        State::NotApplicable(why) => json!({ "state": "not applicable", "why": why }),
    };
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    told
}
