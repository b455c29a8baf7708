//! What is changed in a copy changes what belongs to it, in the results and on the page, and nothing else.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

const PROTOCOL: &str = r#"
format = 1
title = "Two plans at two sites"
horizon_days = 360
visit_days = [0, 168, 360]
possible_patients = 4
parameters = "own.toml"

[patient]
sex = "male"
age_years = 40
grade = "IV"

[[cause]]
kind = "androgenetic_male"

[[site]]
name = "A"
region = "vertex"

[[site]]
name = "B"
region = "mid-scalp"

[[measure]]
kind = "phototrichogram"

[[plan]]
name = "finasteride"

[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0

[[plan]]
name = "minoxidil"

[[plan.treatment]]
kind = "minoxidil_topical"
concentration_percent = 5.0
start_day = 0
"#;

/// Runs the protocol with its own values of parameters; gives results and page.
fn run(dir: &Path, name: &str, protocol: &str, parameters: &str, more: &[&str]) -> (Value, String) {
    std::fs::write(dir.join("copy.toml"), protocol).unwrap();
    std::fs::write(dir.join("own.toml"), parameters).unwrap();
    let args = [&["run", "copy.toml", "--out", name, "--quiet"], more].concat();
    let done = Command::new(env!("CARGO_BIN_EXE_anagen")).current_dir(dir).args(args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = |file: &str| std::fs::read_to_string(dir.join(name).join(file)).unwrap();
    (serde_json::from_str(&read("summary.json")).unwrap(), read("report.html"))
}

/// The results without whatever names `name` under `key`, and without the protocol's hash.
fn without(value: &Value, key: &str, name: &str) -> Value {
    match value {
        Value::Array(list) => {
            let belongs =
                |v: &&Value| v.get(key).is_some_and(|n| n == name) || v.get("name").is_some_and(|n| n == name);
            list.iter().filter(|v| !belongs(v)).map(|v| without(v, key, name)).collect()
        }
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| *key != "protocol_blake3");
            kept.map(|(k, v)| (k.clone(), without(v, key, name))).collect()
        }
        other => other.clone(),
    }
}

/// What stands on a line beside its drawings: one that shares its scale with a changed one may be drawn anew.
fn told(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, drawing)) = rest.split_once("<svg") {
        text += before;
        rest = drawing.split_once("</svg>").map_or("", |(_, after)| after);
    }
    text + rest
}

/// The plans of the protocol.
const PLANS: [&str; 3] = ["untreated", "finasteride", "minoxidil"];

/// Lines of the second page that tell something else than in the first, each with the line that says last
/// what plan is spoken of: itself or one before it.
fn changed<'a>(first: &str, second: &'a str) -> Vec<(&'a str, &'a str)> {
    assert_eq!(first.lines().count(), second.lines().count(), "both pages have the same lines");
    let mut spoken_of = "";
    let mut found = Vec::new();
    for (a, b) in first.lines().zip(second.lines()) {
        if PLANS.iter().any(|plan| b.to_lowercase().contains(plan)) {
            spoken_of = b;
        }
        if !b.contains("blake3") && told(a) != told(b) {
            found.push((b, spoken_of));
        }
    }
    found
}

/// Asserts that every changed line speaks of minoxidil.
fn all_of_minoxidil(lines: &[(&str, &str)]) {
    for (line, spoken_of) in lines {
        let short = |text: &str| text.chars().take(400).collect::<String>();
        assert!(spoken_of.to_lowercase().contains("minoxidil"), "{}\nunder {}", short(line), short(spoken_of));
    }
}

/// Titles of the figures that are drawn otherwise.
fn figures(first: &str, second: &str) -> Vec<String> {
    let all = |page: &str| -> Vec<String> {
        page.split("<svg class=\"plot\"").skip(1).map(|f| f.split("</svg>").next().unwrap().into()).collect()
    };
    let (first, second) = (all(first), all(second));
    assert_eq!(first.len(), second.len());
    let title = |f: &String| f.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_string();
    first.iter().zip(&second).filter(|(a, b)| a != b).map(|(_, b)| title(b)).collect()
}

#[test]
fn a_change_reaches_what_belongs_to_it_and_nothing_else() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    let usual = "[minoxidil]\nrelaxation_days = 14.0\n";
    let (results, page) = run(dir, "first", PROTOCOL, usual, &[]);

    // One plan: the other plans and the untreated twin keep every number.
    let weaker = PROTOCOL.replace("concentration_percent = 5.0", "concentration_percent = 2.0");
    let (plan, plan_page) = run(dir, "plan", &weaker, usual, &[]);
    assert_ne!(results, plan);
    assert_eq!(without(&results, "plan", "minoxidil"), without(&plan, "plan", "minoxidil"));
    let lines = changed(&page, &plan_page);
    all_of_minoxidil(&lines);
    let has = |lines: &[(&str, &str)], what: &str| lines.iter().any(|l| l.0.contains(what));
    assert!(figures(&page, &plan_page).iter().any(|title| title.contains("minoxidil")), "a figure");
    assert!(has(&lines, "<img "), "a picture");
    assert!(has(&lines, "<tr>"), "a row of a table");
    assert!(has(&lines, " hairs"), "a sentence");

    // Without pictures, which are most of the time.
    let bare = &["--no-pictures"];
    let (results, page) = run(dir, "bare", PROTOCOL, usual, bare);

    // One site: the other keeps every number. (Without an intake no site says anything about another.)
    let moved = PROTOCOL.replace("region = \"mid-scalp\"", "region = \"frontal\"");
    let (site, site_page) = run(dir, "site", &moved, usual, bare);
    assert_ne!(results, site);
    // The claims are about a course given to the regions of all sites: its needles are other ones.
    let of_others = |v: &Value| {
        let mut left = without(v, "site", "B");
        left["claims"].take();
        left
    };
    assert_eq!(of_others(&results), of_others(&site));
    assert!(changed(&page, &site_page).iter().any(|l| l.0.contains("frontal")));

    // One parameter that one treatment uses.
    let (own, own_page) = run(dir, "parameter", PROTOCOL, "[minoxidil]\nrelaxation_days = 21.0\n", bare);
    assert_ne!(results, own);
    let told = |v: &Value| {
        let mut left = without(&without(v, "plan", "minoxidil"), "name", "minoxidil.relaxation_days");
        // How many parameters were moved to the ends of their priors: one more or less in the plan.
        left["counterfactual"]["tornado"]["parameters"].take();
        left
    };
    assert_eq!(told(&results), told(&own));
    all_of_minoxidil(&changed(&page, &own_page));
}
