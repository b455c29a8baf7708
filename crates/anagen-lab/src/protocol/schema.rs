//! The JSON Schema (draft 2020-12) of a protocol file, generated from its field tables.

use anagen_model::quantity::{Field, FieldKind, Kind, Presence};
use serde_json::{Map, Value as Json, json};

use super::Registry;
use super::tables::{PATIENT, PLAN, PRODUCT, SITE, TOP};
use super::words::unit;

/// The schema of a whole protocol; editors use it to complete and check while one writes.
pub fn schema(registry: &Registry) -> Json {
    let mut defs = Map::new();
    let groups = [("cause", registry.causes), ("treatment", registry.treatments), ("measure", registry.measures)];
    for (group, kinds) in groups {
        let refs: Vec<Json> = kinds.iter().map(|k| json!({ "$ref": format!("#/$defs/{group}.{}", k.name) })).collect();
        defs.insert(group.to_owned(), json!({ "type": "object", "oneOf": refs }));
        for kind in kinds {
            defs.insert(format!("{group}.{}", kind.name), of_kind(kind));
        }
    }
    let mut patient = table(PATIENT, "The patient.");
    add(&mut patient, "history", list("treatment", "Treatments before day 0, on negative days."));
    let mut plan = table(PLAN, "A plan beside the untreated twin, which is always there.");
    add(&mut plan, "treatment", list("treatment", "The treatments of the plan."));
    defs.insert("site".into(), table(SITE, "A measured target area."));
    defs.insert("product".into(), table(PRODUCT, "A user's own cell product."));
    defs.insert("plan".into(), plan);

    let mut root = table(TOP, "A protocol of anagen: patient, causes, measurements and plans.");
    add(&mut root, "patient", patient);
    add(&mut root, "cause", list("cause", "Why the hair is lost."));
    add(&mut root, "site", list("site", "The measured target areas."));
    add(&mut root, "measure", list("measure", "What is measured."));
    add(&mut root, "product", list("product", "The user's own products."));
    let mut plans = list("plan", "The plans.");
    plans["minItems"] = json!(1);
    add(&mut root, "plan", plans);
    if let Some(required) = root["required"].as_array_mut() {
        required.extend([json!("patient"), json!("plan")]);
    }
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("anagen protocol");
    root["$defs"] = Json::Object(defs);
    root
}

/// The schema of one table.
pub fn table(fields: &[Field], doc: &str) -> Json {
    let properties: Map<String, Json> = fields.iter().map(|f| (f.key.to_owned(), of_field(f))).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.presence == Presence::Required).map(|f| f.key).collect();
    json!({
        "type": "object",
        "description": doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn of_kind(kind: &Kind) -> Json {
    let mut schema = table(kind.fields, kind.doc);
    schema["title"] = json!(kind.title);
    add(&mut schema, "kind", json!({ "const": kind.name, "description": kind.doc }));
    if let Some(required) = schema["required"].as_array_mut() {
        required.insert(0, json!("kind"));
    }
    schema
}

fn of_field(field: &Field) -> Json {
    let number = |low: f64, high: f64, whole: bool| {
        let mut schema = json!({ "type": if whole { "integer" } else { "number" } });
        for (bound, value) in [("minimum", low), ("maximum", high)] {
            if value.is_finite() {
                schema[bound] = plain(value);
            }
        }
        schema
    };
    let mut schema = match field.kind {
        FieldKind::Number { low, high, whole } => number(low, high, whole),
        FieldKind::Numbers { low, high, whole } => {
            json!({ "type": "array", "items": number(low, high, whole) })
        }
        FieldKind::Choice(words) => json!({ "type": "string", "enum": words }),
        FieldKind::Choices([]) => json!({ "type": "array", "items": { "type": "string" } }),
        FieldKind::Choices(words) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        FieldKind::Text => json!({ "type": "string" }),
        FieldKind::Flag => json!({ "type": "boolean" }),
    };
    schema["description"] = json!(field.doc);
    match field.presence {
        Presence::Default(x) => schema["default"] = plain(x),
        Presence::DefaultText(text) => schema["default"] = json!(text),
        Presence::DefaultFlag(flag) => schema["default"] = json!(flag),
        Presence::Required | Presence::Optional => {}
    }
    let unit = unit(field.key);
    if !unit.is_empty() && !matches!(field.kind, FieldKind::Text | FieldKind::Choice(_)) {
        schema["x-unit"] = json!(unit);
    }
    schema
}

/// A number without a needless `.0`.
fn plain(x: f64) -> Json {
    if x.fract() == 0.0 && x.abs() < 9.1e15 { json!(x as i64) } else { json!(x) }
}

fn list(def: &str, doc: &str) -> Json {
    json!({ "type": "array", "items": { "$ref": format!("#/$defs/{def}") }, "description": doc })
}

fn add(schema: &mut Json, key: &str, property: Json) {
    schema["properties"][key] = property;
}
