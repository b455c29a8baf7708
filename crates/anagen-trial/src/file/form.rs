//! The commented trial that `anagen new --trial` writes and the JSON Schema of trial files, both generated
//! from the field tables.

use super::fields::{
    ADHERENCE, ALLOCATION, ANALYSIS, ARM, CONDUCT, CRITERION, CUT, EARLIER, EARLIER_START, ENDPOINT, ENROLMENT, LOOKS,
    MULTIPLICITY, PLACEBO, POWER, SITE, TOP, VISITS, people,
};
use anagen_evidence::library::fields::{BASELINE, MOMENTS};
use anagen_lab::protocol::check::accepted;
use anagen_lab::protocol::schema::table;
use anagen_lab::protocol::words::number;
use anagen_lab::run::registry;
use anagen_model::quantity::{Field, FieldKind, Presence};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;

/// One table of a trial file.
struct Part {
    /// Its header; empty for the keys before the first table.
    header: &'static str,
    /// What it is.
    doc: &'static str,
    fields: Vec<Field>,
    /// Whether it stands ready in the form, not as a comment.
    ready: bool,
    /// Keys that are written in the form, with their values.
    written: &'static [(&'static str, &'static str)],
}

/// Every table, in the order of the form.
fn parts() -> Vec<Part> {
    let part = |header, doc, fields: &[Field], written: &'static [(&'static str, &'static str)]| {
        let ready = !written.is_empty() || header == "[conduct]";
        Part { header, doc, fields: fields.to_vec(), ready, written }
    };
    let earlier: Vec<Field> = EARLIER.iter().copied().chain([EARLIER_START]).collect();
    vec![
        part(
            "",
            "",
            TOP,
            &[("format", "1"), ("id", "\"MY-TRIAL\""), ("title", "\"Does it work, in whom, at which dose\"")],
        ),
        part(
            "[people]",
            "Who takes part.",
            &people(),
            &[
                ("condition", "\"androgenetic-male\""),
                ("n", "200"),
                ("age_range_years", "[18, 49]"),
                ("grades", "[\"III-vertex\", \"IV\"]"),
            ],
        ),
        part("[people.age_years]", "Age, mean and spread.", MOMENTS, &[("mean", "36"), ("sd", "7")]),
        part("[people.salt_percent]", "SALT on day 0 (areata), mean and spread.", MOMENTS, &[]),
        part("[[people.baseline]]", "A row of the baseline table.", BASELINE, &[]),
        part("[[people.criterion]]", "An entry criterion.", CRITERION, &[]),
        part(
            "[[people.earlier]]",
            "What some took before: these keys and those of a treatment, without its stop_day.",
            &earlier,
            &[],
        ),
        part(
            "[[site]]",
            "Where is measured: one site, or within heads one for each arm.",
            SITE,
            &[("name", "\"A\""), ("region", "\"vertex\"")],
        ),
        part("[[arm]]", "What is tried; its treatments follow as [[arm.treatment]].", ARM, &[("id", "\"ACTIVE\"")]),
        part(
            "[[arm.treatment]]",
            "A treatment, as in a plan; all kinds stand at the end.",
            &[],
            &[("kind", "\"finasteride\""), ("dose_mg_per_day", "1"), ("start_day", "0")],
        ),
        part("[[arm]]", "What it is held against.", &[], &[("id", "\"PBO\""), ("control", "true")]),
        part("[allocation]", "How chance allots.", ALLOCATION, &[("layout", "\"parallel\""), ("block_sizes", "[4]")]),
        part("[[allocation.stratum]]", "Strata, each with blocks of its own.", CUT, &[]),
        part("[visits]", "When people come.", VISITS, &[("weeks", "[12, 24, 48]")]),
        part(
            "[[endpoint]]",
            "What is measured at every visit.",
            ENDPOINT,
            &[("name", "\"count\""), ("measure", "\"hair_count\"")],
        ),
        part("[conduct]", "What goes wrong.", CONDUCT, &[]),
        part("[conduct.adherence]", "Doses taken.", ADHERENCE, &[]),
        part("[conduct.placebo]", "What everybody shows.", PLACEBO, &[]),
        part("[conduct.enrolment]", "When people are enrolled, where season matters.", ENROLMENT, &[]),
        part(
            "[[analysis]]",
            "A question; arms = [[\"ACTIVE\", \"PBO\"]] names pairs.",
            ANALYSIS,
            &[("name", "\"primary\""), ("endpoint", "\"count\""), ("week", "48"), ("method", "\"ancova\"")],
        ),
        part(
            "[multiplicity]",
            "How questions share one error; families = [[\"primary\"], [\"second\"]] for gatekeeping.",
            MULTIPLICITY,
            &[],
        ),
        part("[[subgroup]]", "A row of the forest.", CUT, &[]),
        part("[power]", "What `anagen power` is asked beside the trial itself.", POWER, &[]),
        part("[power.looks]", "Looks before the end.", LOOKS, &[]),
        part("[[power.enrichment]]", "Who benefits.", CUT, &[]),
    ]
}

/// A trial that reads without a mistake: keys that a trial needs are filled in with examples, all other keys
/// and kinds stand beside them as comments.
pub fn new_trial() -> String {
    let mut out = String::from(
        "# A virtual trial for anagen. Keys end in their unit; days and weeks count from randomisation.\n\
         # Any number may be { assumed = 1, low = 0.5, high = 2, why = \"...\" }: it is used and named an assumption.\n\
         # Check it with `anagen check FILE`, run it with `anagen trial FILE`, repeat it with `anagen power FILE`.\n",
    );
    for part in parts() {
        let mark = if part.ready { "" } else { "#" };
        if !part.header.is_empty() {
            let _ = write!(out, "\n# {}\n{mark}{}\n", part.doc, part.header);
        }
        keys(&mut out, &part.fields, part.written);
    }
    out.push_str("\n# The treatments:\n");
    for kind in registry().treatments {
        let _ = write!(out, "\n# {}: {}\n#[[arm.treatment]]\n#kind = \"{}\"\n", kind.title, line(kind.doc), kind.name);
        keys(&mut out, kind.fields, &[]);
    }
    out
}

/// Every key with its meaning, what it accepts and its default; in use if it is `written`.
fn keys(out: &mut String, fields: &[Field], written: &[(&str, &str)]) {
    for field in fields {
        let (status, value) = match field.presence {
            Presence::Required => ("required".to_owned(), example(field)),
            Presence::Optional => ("optional".to_owned(), example(field)),
            Presence::Default(x) => (format!("default {}", number(x)), number(x)),
            Presence::DefaultText(text) => (format!("default \"{text}\""), format!("{text:?}")),
            Presence::DefaultFlag(flag) => (format!("default {flag}"), flag.to_string()),
        };
        let _ = writeln!(out, "# {} ({}; {status})", line(field.doc), accepted(field));
        let _ = match written.iter().find(|(key, _)| *key == field.key) {
            Some((key, value)) => writeln!(out, "{key} = {value}"),
            None => writeln!(out, "#{} = {value}", field.key),
        };
    }
    for (key, value) in written.iter().filter(|(key, _)| fields.iter().all(|field| field.key != *key)) {
        let _ = writeln!(out, "{key} = {value}");
    }
}

fn line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value that the field accepts.
fn example(field: &Field) -> String {
    match field.kind {
        FieldKind::Number { low, high, .. } => number(1f64.max(low).min(high)),
        FieldKind::Numbers { low, high, .. } => format!("[{}]", number(1f64.max(low).min(high))),
        FieldKind::Choice(words) => format!("{:?}", words.first().copied().unwrap_or_default()),
        FieldKind::Choices(words) => format!("{:?}", words.iter().take(1).collect::<Vec<_>>()),
        FieldKind::Text => "\"...\"".to_owned(),
        FieldKind::Flag => "true".to_owned(),
    }
}

/// The JSON Schema (draft 2020-12) of a trial file; editors use it to complete and check while one writes.
pub fn schema() -> Json {
    // Any number may be assumed instead of known.
    let assumed = json!({
        "type": "object",
        "description": "A value that nobody printed.",
        "properties": {
            "assumed": { "type": "number" }, "low": { "type": "number" }, "high": { "type": "number" },
            "why": { "type": "string" },
        },
        "required": ["assumed", "low", "high", "why"],
        "additionalProperties": false,
    });
    let lists = |doc: &str| json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } }, "description": doc });
    let mut root = Json::Null;
    for part in parts().into_iter().filter(|part| !part.fields.is_empty()) {
        let mut of = open(table(&part.fields, part.doc));
        if part.header.is_empty() {
            of["title"] = json!("anagen trial");
            of["description"] = json!("A virtual trial of anagen.");
            root = of;
            continue;
        }
        let many = part.header.starts_with("[[");
        let path: Vec<&str> = part.header.trim_matches(['[', ']']).split('.').collect();
        match part.header {
            "[[analysis]]" => of["properties"]["arms"] = lists("Pairs of arms that are compared."),
            "[multiplicity]" => of["properties"]["families"] = lists("Families of analyses, in their order."),
            "[[arm]]" => {
                let items = json!({ "$ref": "#/$defs/treatment" });
                of["properties"]["treatment"] = json!({ "type": "array", "items": items });
            }
            // The keys of its treatment are those of its kind.
            "[[people.earlier]]" => of["additionalProperties"] = json!(true),
            _ => {}
        }
        let property = if many { json!({ "type": "array", "items": of }) } else { of };
        let mut at = &mut root["properties"];
        for name in &path[..path.len() - 1] {
            let inner = &mut at[*name];
            at = if inner["type"] == "array" { &mut inner["items"]["properties"] } else { &mut inner["properties"] };
        }
        at[path[path.len() - 1]] = property;
    }
    let kinds = registry().treatments.iter().map(|kind| {
        let mut of = open(table(kind.fields, kind.doc));
        of["title"] = json!(kind.title);
        of["properties"]["kind"] = json!({ "const": kind.name });
        if let Some(required) = of["required"].as_array_mut() {
            required.insert(0, json!("kind"));
        }
        of
    });
    let defs: Map<String, Json> = [
        ("assumed".to_owned(), assumed),
        ("treatment".to_owned(), json!({ "type": "object", "oneOf": kinds.collect::<Vec<_>>() })),
    ]
    .into_iter()
    .collect();
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["$defs"] = Json::Object(defs);
    if let Some(required) = root["required"].as_array_mut() {
        required.extend(["people", "arm", "visits", "endpoint", "analysis"].map(|key| json!(key)));
    }
    root
}

/// The same schema with every number open to being assumed.
fn open(mut table: Json) -> Json {
    if let Some(properties) = table["properties"].as_object_mut() {
        for property in properties.values_mut().filter(|p| p["type"] == "number" || p["type"] == "integer") {
            let known = property.take();
            let description = known["description"].clone();
            *property = json!({ "anyOf": [known, { "$ref": "#/$defs/assumed" }], "description": description });
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_lab::protocol::Source;

    #[test]
    fn a_new_trial_reads_without_a_mistake_and_names_every_key() {
        let text = new_trial();
        let trial = super::super::read(Source::new("new.toml", text.as_str()));
        assert!(trial.is_ok(), "{}", trial.map(|_| ()).unwrap_err().render(false));
        for part in parts() {
            for field in part.fields {
                let key = format!("{} = ", field.key);
                assert!(text.lines().any(|line| line.trim_start_matches('#').starts_with(&key)), "{key}");
            }
        }
    }

    #[test]
    fn the_schema_has_every_key() {
        let schema = schema();
        let of = |path: &[&str]| path.iter().fold(&schema, |at, key| &at[*key]);
        let endpoint = of(&["properties", "endpoint", "items", "properties"]);
        assert!(ENDPOINT.iter().all(|field| endpoint.get(field.key).is_some()), "{endpoint}");
        let baseline = of(&["properties", "people", "properties", "baseline", "items", "properties"]);
        assert!(BASELINE.iter().all(|field| baseline.get(field.key).is_some()), "{baseline}");
        let looks = of(&["properties", "power", "properties", "looks", "properties"]);
        assert_eq!(looks["spending"]["enum"], json!(["obrien-fleming", "pocock"]));
        let share = of(&["properties", "conduct", "properties", "drop_out_share", "anyOf"]);
        assert_eq!((&share[0]["maximum"], &share[1]["$ref"]), (&json!(1), &json!("#/$defs/assumed")));
    }
}
