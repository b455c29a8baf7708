//! The page on a made-up run: well-formed, whole, and in need of nothing else.

use super::*;
use crate::report::example;
use crate::result::{Row, Site};

/// An album with no picture in it.
fn nothing(_: &str) -> Option<Vec<u8>> {
    None
}

/// Checks that every tag opened is closed in order; returns how many there were.
fn well_formed(html: &str) -> usize {
    let mut open: Vec<&str> = Vec::new();
    let mut count = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<style>") {
            rest = &rest[rest.find("</style>").unwrap() + 8..];
            continue;
        }
        let end = rest.find('>').unwrap_or_else(|| panic!("an open angle bracket: {}", &rest[..rest.len().min(80)]));
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        assert!(tag.matches('"').count().is_multiple_of(2), "quotes do not pair in <{tag}>");
        if tag.starts_with('!') || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "closed out of order after {count} tags"),
            None => {
                open.push(tag.split_whitespace().next().unwrap());
                count += 1;
            }
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    count
}

/// A section of the page.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let from = &html[html.find(&format!("<section id=\"{id}\"")).unwrap()..];
    &from[..from.find("</section>").unwrap()]
}

#[test]
fn figures_show_every_plan_and_name_what_they_show() {
    let result = example::result();
    let html = render(&result, &nothing).unwrap();
    let (people, follicles) = (section(&html, "people"), section(&html, "follicles"));
    // At each of three sites a forest and a waterfall for each of three plans.
    assert_eq!(people.matches("class=\"plot\"").count(), 3 * (1 + 3));
    // At each site a histogram for each of four plans; two shares there and for the head; shedding; a life.
    assert_eq!(follicles.matches("class=\"plot\"").count(), 3 * 4 + 2 * 4 + 1 + 1);
    for words in ["54</data> of 64 gain", "<title>Benefit of each of 64 possible patients under cells at A</title>"] {
        assert!(people.contains(words), "{words}");
    }
    for words in ["number 48213 at A", ">kenogen</text>", ">terminal</text>"] {
        assert!(follicles.contains(words), "{words}");
    }
    let mut bare = result;
    bare.shown = Default::default();
    let html = render(&bare, &nothing).unwrap();
    well_formed(&html);
    assert!(!html.contains("id=\"follicles\"") && section(&html, "people").matches("class=\"plot\"").count() == 3);
}

#[test]
fn the_page_is_well_formed_and_stands_alone() {
    let html = render(&example::result(), &nothing).unwrap();
    if let Ok(path) = std::env::var("ANAGEN_PAGE") {
        // To look at it: ANAGEN_PAGE=page.html cargo test stands_alone.
        std::fs::write(path, &html).unwrap();
    }
    assert!(well_formed(&html) > 1000);
    for loads in ["http:", "https:", "//www", "<script", "<link", "@import", "url(", "NaN", "inf<", "{{", "src=\"/"] {
        assert!(!html.contains(loads), "{loads}");
    }
    assert_eq!(html.matches("src=").count(), 0);
    assert_eq!(html, render(&example::result(), &nothing).unwrap());
}

#[test]
fn the_page_says_what_it_must() {
    let html = render(&example::result(), &nothing).unwrap();
    let must = [
        "Not medical advice",
        "A man of 38 whose vertex is thinning &#60;seen three times&#62;",
        "124,318 follicles on 553 cm²",
        "my-cells: your assumption",
        "This protocol rests on <b>23 assumed numbers</b>",
        "✗ not met",
        "✗ did not hold",
        "Not modelled at all: scarring alopecia of any kind, lichen planopilaris,",
        "which are taken to be absent: ",
        "<b>1 warning</b>",
        "5 mg a day is above the 1 mg of the label &#60;hair&#62;",
        "line 31",
        "Androgenetic alopecia, male: severity 0.62",
        "small trials disagree",
        "from intake",
        "from grade and age",
        "dose cells per cm²",
        "67,000,000",
        "seed 20261114",
        "0123456789abcdef<",
        "Day 336",
        "More hair than untreated: 9 in 10 such patients gain ",
        "May or may not help: from ",
    ];
    for text in must {
        assert!(html.contains(text), "{text}");
    }
    // Three sites, each with all hairs plan by plan and six further measures.
    assert_eq!(section(&html, "courses").matches("class=\"plot\"").count(), 3 * (3 + 6));
}

#[test]
fn a_bare_run_still_makes_a_page() {
    let mut result = example::result();
    result.intervals.clear();
    result.plans.truncate(1);
    result.rows.retain(|r| r.plan == 0 && r.possible_patient == 0 && r.measure.starts_with("total"));
    result.notes.clear();
    (result.hidden, result.fits, result.assumptions, result.expected) = Default::default();
    result.head_shed.clear();
    (result.uncertainty, result.noticed) = Default::default();
    let html = render(&result, &nothing).unwrap();
    well_formed(&html);
    assert!(html.contains("one patient only") && !html.contains("<img"));
}

#[test]
fn the_head_has_a_table_of_its_own_and_no_site_table() {
    let mut result = example::result();
    assert!(!render(&result, &nothing).unwrap().contains("Whole head: what is read"));
    let site = result.sites.len() as u16;
    let head = Site { name: "head".into(), region: "whole head".into(), ..result.sites[0].clone() };
    result.sites.push(head);
    for (plan, value) in [(0, 41.5), (1, 33.25)] {
        let (possible_patient, day) = (0, 336.0);
        let row = Row { patient: 0, plan, possible_patient, site, day, measure: "wash_hairs", unit: "hairs", value };
        result.rows.push(row);
        let row = Row { patient: 0, plan, possible_patient, site, day, measure: "salt_percent", unit: "%", value: 0.0 };
        result.rows.push(row);
    }
    let html = render(&result, &nothing).unwrap();
    well_formed(&html);
    assert!(html.contains("Nothing throughout, in every plan: salt percent."));
    let table = &html[html.find("Whole head: what is read").unwrap()..];
    let table = &table[..table.find("</table>").unwrap()];
    for text in ["wash hairs, hairs", "41.5", "33.2", "finasteride"] {
        assert!(table.contains(text), "{text}: {table}");
    }
    assert!(!table.contains("salt percent"), "a row of zeros tells nothing");
    assert!(!html.contains("Site head") && !html.contains("head (whole head)"));
    assert_eq!(section(&html, "courses").matches("class=\"plot\"").count(), 3 * (3 + 6));
}

#[test]
fn one_hair_is_not_hairs() {
    let mut result = example::result();
    for interval in &mut result.intervals {
        (interval.low, interval.high) = (-1.2, 8.0);
    }
    result.uncertainty = None;
    let html = render(&result, &nothing).unwrap();
    assert!(html.contains("May or may not help: from <data value=\"-1.2\">1</data> hair fewer to "));
}

#[test]
fn a_change_is_noticed_by_so_many_of_ten() {
    let mut result = example::result();
    for n in &mut result.noticed {
        (n.eye[0].beside_untreated, n.eye[1].beside_untreated, n.told_by_device) = (0.68, 1.0, 0.02);
    }
    let html = render(&result, &nothing).unwrap();
    let (seven, all) = ("<data value=\"0.68\">7 of 10</data>", "<data value=\"1\">all 1600</data>");
    assert!(html.contains(&format!(
        "In {seven} such patients the gain over an untreated twin would be noticed, by a laxer source in {all}."
    )));
    assert!(html.contains(&format!("<td>{seven}<small>{all}</small></td>")));
    assert!(html.contains("<data value=\"0.02\">fewer than 1 of 10</data><small>error"));
    for n in &mut result.noticed {
        n.eye[0].beside_untreated = 0.0;
    }
    assert!(render(&result, &nothing).unwrap().contains("In <data value=\"0\">none of 1600</data> such patients"));
}

#[test]
fn draws_are_told_part_by_part_and_only_if_there_were_any() {
    let mut result = example::result();
    let html = render(&result, &nothing).unwrap();
    for words in [
        "69 are only guesses",
        "near 0.18",
        "how much of it there is &#60;at most&#62;",
        "parameters: 75 % of the variance",
    ] {
        assert!(html.contains(words), "{words}");
    }
    result.uncertainty = None;
    let html = render(&result, &nothing).unwrap();
    assert!(!html.contains("nobody knows</h2>"));
    well_formed(&html);
}

/// Every number of a JSON value.
fn numbers(value: &serde_json::Value, all: &mut std::collections::BTreeSet<u64>) {
    use serde_json::Value;
    match value {
        Value::Number(x) => drop(all.insert(x.as_f64().unwrap().to_bits())),
        Value::Array(list) => list.iter().for_each(|v| numbers(v, all)),
        Value::Object(map) => map.values().for_each(|v| numbers(v, all)),
        _ => {}
    }
}

#[test]
fn every_number_on_the_page_stands_in_the_summary() {
    let result = example::result();
    let html = render(&result, &nothing).unwrap();
    let mut known = std::collections::BTreeSet::new();
    numbers(&serde_json::from_str(&crate::output::summary_json(&result)).unwrap(), &mut known);
    let mut found = 0;
    for part in html.split("<data value=\"").skip(1) {
        let value: f64 = part[..part.find('"').unwrap()].parse().unwrap();
        assert!(known.contains(&value.to_bits()), "{value} is not in summary.json");
        found += 1;
    }
    assert!(found > 200, "{found}");
    // A table's number cell is such a number, a dash, or nothing.
    for part in html.split("<td class=\"n").skip(1) {
        let cell = &part[part.find('>').unwrap() + 1..part.find("</td>").unwrap()];
        let bare = cell.split("<data").next().unwrap_or("");
        assert!(!bare.chars().any(|c| c.is_ascii_digit()), "a bare number in a cell: {cell}");
    }
}

#[test]
fn parts_of_a_benefit_have_shares_only_where_its_range_has_a_sign() {
    let mut result = example::result();
    let parts = |html: &str| section(html, "parts").to_string();
    let html = parts(&render(&result, &nothing).unwrap());
    // Three plans at three sites; at the third the ranges hold 0.
    assert_eq!(html.matches("holds 0, so no shares of it are told").count(), 3);
    assert_eq!(html.matches("% from A tablet").count(), 6);
    assert!(html.contains("<data value=\"62.5\">62</data> % from A tablet"), "{html}");
    assert_eq!(html.matches("<b>M1 reactivation of resting follicles</b>: Made up for a test.").count(), 1);

    let kept = section(&render(&result, &nothing).unwrap(), "kept").to_string();
    assert_eq!(kept.matches("month <data value=\"8\">8</data>").count(), 6);
    let tornado = section(&render(&result, &nothing).unwrap(), "tornado").to_string();
    assert!(tornado.contains("class=\"yours\">guess<") && tornado.contains("<small>chance?</small>"));
    assert_eq!(tornado.matches("class=\"plot\"").count(), 3);

    result.counterfactual = None;
    let html = render(&result, &nothing).unwrap();
    assert!(parts(&html).contains("Not told: it takes possible patients") && !html.contains("id=\"kept\""));
}
