//! The page of a trial says what it must, holds together, and prints no number that `summary.json` has not.

use super::*;
use crate::design::Trial;
use crate::example;
use crate::record::Data;
use serde_json::Value;

fn about() -> About {
    About {
        version: "0.0".into(),
        trial_blake3: "0123456789abcdef0123".into(),
        belief: "the posteriors that the program carries".into(),
        posteriors: vec![("pattern loss".into(), "fedcba9876".into())],
    }
}

fn told(of: fn() -> (Trial, Data)) -> (Trial, Data, Findings, String, Value) {
    let (trial, data) = of();
    let findings = example::findings(&trial, &data);
    let html = page(&trial, &data, &findings, &about());
    let json = serde_json::from_str(&summary_json(&trial, &data, &findings, &about())).unwrap();
    (trial, data, findings, html, json)
}

/// Every element is closed where it was opened, ids are there once, links lead somewhere, and nothing is a script.
pub(crate) fn well_formed(html: &str) {
    let mut open = vec!["html", "head"];
    let body = html.split_once("</style>").unwrap().1;
    for part in body.split('<').skip(1) {
        let tag = part.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).map(|p| p.split('"').next().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id is there twice");
    for link in html.split("href=\"#").skip(1).map(|p| p.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
    assert!(!html.contains("<script") && !html.contains("NaN") && !html.contains(">inf<"));
    let regions: Vec<&str> = html
        .split("role=\"region\" tabindex=\"0\" aria-label=\"")
        .skip(1)
        .map(|p| p.split('"').next().unwrap())
        .collect();
    let mut named = regions.clone();
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), regions.len(), "two tables of one name");
}

/// Numbers of the page that the data do not have: values of `<data>` that are none of theirs, and figures in the
/// text outside of `<data>` and drawings that stand in no string of theirs and in no fixed sentence.
pub(crate) fn numbers_outside(html: &str, json: &Value) -> Vec<String> {
    fn gather(json: &Value, numbers: &mut Vec<f64>, strings: &mut String) {
        match json {
            Value::Number(n) => numbers.push(n.as_f64().unwrap()),
            Value::String(s) => {
                strings.push_str(s);
                strings.push('\n');
            }
            Value::Array(all) => all.iter().for_each(|v| gather(v, numbers, strings)),
            Value::Object(all) => all.values().for_each(|v| gather(v, numbers, strings)),
            _ => {}
        }
    }
    let (mut numbers, mut strings) = (Vec::new(), String::new());
    gather(json, &mut numbers, &mut strings);
    // Fixed sentences, and the name of the version.
    strings += "CONSORT 2010 95 blake3 0.0 ";
    strings += &format!("{} ", json["seed"]);
    strings += &json["week"].to_string().replace(".0", "");
    let mut outside = Vec::new();
    let mut rest = html.split_once("</style>").unwrap().1;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        text.push(' ');
        let end = |name: &str| after.split_once(name).map_or("", |(_, rest)| rest);
        rest = if let Some(datum) = after.strip_prefix("data value=\"") {
            let value: f64 = datum.split('"').next().unwrap().parse().unwrap();
            if !numbers.contains(&value) {
                outside.push(format!("data {value}"));
            }
            end("</data>")
        } else if after.starts_with("svg") {
            end("</svg>")
        } else {
            end(">")
        };
    }
    let text = text.replace("&lt;", "<").replace("&amp;", "&");
    let figures =
        text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).map(|w| w.trim_matches(['.', ',']));
    outside.extend(
        figures.filter(|w| w.contains(|c: char| c.is_ascii_digit()) && !strings.contains(*w)).map(str::to_string),
    );
    outside
}

#[test]
fn the_page_of_a_trial_of_people_says_what_it_must() {
    let (trial, data, _, html, json) = told(example::parallel);
    well_formed(&html);
    assert!(html.contains("A trial made up for tests &lt;of all kinds&gt;") && html.contains("Not medical advice"));
    assert!(html.contains("simulated people") && html.contains("Nobody took part"));
    for id in ["found", "design", "flow", "baseline", "courses", "people", "forest", "findings", "assumptions"] {
        assert!(html.contains(&format!("<section id=\"{id}\" aria-labelledby=\"{id}-title\">")), "no section {id}");
    }
    assert_eq!(numbers_outside(&html, &json), Vec::<String>::new());
    // CONSORT: the boxes add up.
    let flow = &json["flow"];
    assert_eq!(
        flow["screened"].as_u64().unwrap(),
        flow["excluded"].as_u64().unwrap() + flow["randomised"].as_u64().unwrap()
    );
    let arms = flow["arms"].as_array().unwrap();
    let sum = |key: &str| arms.iter().map(|a| a[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!(arms.len(), trial.arms.len());
    assert_eq!((sum("allotted"), sum("lost"), sum("withdrew"), sum("stopped")), (24, 3, 3, 3));
    assert_eq!(sum("read"), 24 - 6);
    assert!(html.contains("count below 60 per cm2"), "why people were not admitted");
    // A fit that failed is told, with its reason, and counted.
    assert!(html.contains("the model &lt;did&gt; not converge") && json["failed"] == 1);
    assert!(html.contains("<data value=\"1\">1</data> of <data value=\"4\">4</data> fits failed"));
    // Titles and descriptions of figures, for those who do not see them.
    let figures = html.matches("<svg class=\"plot\"").count();
    assert!(figures >= 2 + 2 + 2 && html.matches("<desc>").count() == figures);
    assert_eq!(
        json["waterfall"]["arms"][1][1].as_array().unwrap().len()
            + json["waterfall"]["arms"][0][1].as_array().unwrap().len(),
        18
    );
    assert!(html.contains("fedcba9876") && html.contains("the file does not say who counts"));
    assert!(html.contains("TEST01") && data.subjects.len() == 24);
}

#[test]
fn the_page_of_a_trial_within_heads_counts_people_once() {
    let (trial, _, _, html, json) = told(example::within_head);
    well_formed(&html);
    assert_eq!(numbers_outside(&html, &json), Vec::<String>::new());
    let arms = json["flow"]["arms"].as_array().unwrap();
    assert_eq!((arms.len(), arms[0]["allotted"].as_u64()), (1, Some(12)));
    assert!(html.contains("with <data value=\"3\">3</data> sites each") && html.contains("every arm, one a site"));
    assert_eq!(json["waterfall"]["arms"].as_array().unwrap().len(), trial.arms.len());
    // Arms share their people: ages do not differ between them, what was read of sites does.
    let rows = json["baseline"].as_array().unwrap();
    assert!(rows[0]["what"] == "Age" && rows[0]["arms"][0].is_null());
    assert!(rows.last().unwrap()["arms"].as_array().unwrap().iter().all(|a| a["mean"]["n"] == 12));
}

#[test]
fn the_page_is_made_of_the_summary_and_every_time_the_same() {
    let (trial, data) = example::parallel();
    let findings = example::findings(&trial, &data);
    let summary = Summary::of(&trial, &data, &findings, &about());
    assert_eq!(page_of(&summary), page(&trial, &data, &findings, &about()));
    assert_eq!(summary.to_json(), summary_json(&trial, &data, &findings, &about()));
}

#[test]
fn an_interval_of_a_mean_is_that_of_students_t() {
    let (trial, data) = example::parallel();
    let findings = example::findings(&trial, &data);
    let summary = Summary::of(&trial, &data, &findings, &about());
    let point = summary.courses[0].points.iter().find(|p| p.n == 9).expect("nine people");
    let [low, high] = point.interval.unwrap();
    // R: qt(0.975, 8) / 3 = 0.7686680
    assert!((0.5 * (high - low) / point.sd_change - 0.768_668_0).abs() < 1e-6, "{point:?}");
}
