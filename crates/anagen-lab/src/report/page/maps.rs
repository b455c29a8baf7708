//! Maps of the scalp, quantity by quantity and plan by plan, with the means of the regions beside them.

use askama::Template;
use base64::Engine;

use super::{Section, Told};
use crate::maps::{FieldMaps, PlanMap};
use crate::patches::Quantity;
use crate::report::plot::Style;
use crate::report::words::{self, datum};

#[derive(Template)]
#[template(path = "maps.html")]
struct Page {
    fields: Vec<FieldWords>,
    left_out: Vec<String>,
}

struct FieldWords {
    title: &'static str,
    about: &'static str,
    day: String,
    smoothed: String,
    scale: &'static str,
    legend: Vec<(&'static str, String)>,
    maps: Vec<MapWords>,
    alike: Vec<String>,
    regions: Vec<String>,
    rows: Vec<Row>,
    points: bool,
}

struct MapWords {
    png: String,
    alt: String,
    plan: String,
    range: String,
}

struct Row {
    key: String,
    plan: String,
    means: Vec<String>,
}

/// How a quantity is told.
struct Words {
    title: &'static str,
    about: &'static str,
    unit: &'static str,
    digits: usize,
    low: &'static str,
    high: &'static str,
}

fn words_of(quantity: Quantity) -> Words {
    match quantity {
        Quantity::DensityChange => Words {
            title: "Change of hair density since day 0",
            about: "Visible hairs per cm\u{b2}, thin ones included, less those that stood there on day 0.",
            unit: " hairs/cm\u{b2}",
            digits: 0,
            low: "loss, brown",
            high: "gain, green",
        },
        Quantity::Androgen => Words {
            title: "Androgen pressure",
            about: "What the mean follicle of a place feels of androgen: its sensitivity times the effect of scalp DHT; 0 none, 1 the most a fully sensitive follicle feels in untreated bald skin.",
            unit: "",
            digits: 2,
            low: "none, dark violet",
            high: "most, yellow",
        },
        Quantity::Trophic => Words {
            title: "Trophic signal",
            about: "Activation of the follicles\u{2019} niche by what was injected, rubbed or shone in; 0 none, 1 all it can be.",
            unit: "",
            digits: 2,
            low: "none, dark violet",
            high: "most, yellow",
        },
        Quantity::Inflammation => Words {
            title: "Inflammation",
            about: "Inflammation about the follicles, 0 in healthy skin; the scale is the model\u{2019}s own. Where nothing else acts it follows androgen pressure.",
            unit: "",
            digits: 2,
            low: "none, dark violet",
            high: "most, yellow",
        },
        Quantity::Perfusion => Words {
            title: "Perfusion",
            about: "Blood flow through the skin, 1 in healthy skin. Where nothing else acts it falls as androgen pressure rises.",
            unit: "",
            digits: 2,
            low: "none, dark violet",
            high: "most, yellow",
        },
    }
}

/// The section, if there are maps.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let (mut fields, mut left_out) = (Vec::new(), Vec::new());
    for quantity in Quantity::ALL {
        let Some(field) = told.result.maps.iter().find(|f| f.quantity == quantity.name()) else { continue };
        let words = words_of(quantity);
        if field.plans.iter().any(|p| p.file.is_some()) {
            fields.push(field_words(told, field, quantity, words));
        } else {
            let value = field.plans.first().map_or(0.0, |p| p.least);
            let day = datum(field.day, &words::day(field.day));
            let value = datum(value, &words::fixed(value, words.digits));
            left_out.push(format!("{}: {value} everywhere and under every plan on day {day}.", words.title));
        }
    }
    if fields.is_empty() {
        return Ok(None);
    }
    Section::of("maps", "Maps of the scalp", &Page { fields, left_out })
}

fn field_words(told: &Told, field: &FieldMaps, quantity: Quantity, words: Words) -> FieldWords {
    let number = |x: f64| match quantity.goes_both_ways() {
        true => datum(x, &words::signed(x, words.digits)),
        false => datum(x, &words::fixed(x, words.digits)),
    };
    let end = |x: f64| format!("{}{}", number(x), words.unit);
    let day = words::day(field.day);
    let map = |p: &PlanMap| {
        let means: Vec<String> =
            p.regions.iter().map(|r| format!("{} {}", r.region, words::fixed(r.mean, words.digits.max(1)))).collect();
        Some(MapWords {
            png: base64::engine::general_purpose::STANDARD.encode((told.album)(p.file.as_ref()?)?),
            alt: format!(
                "The scalp from above, front up: {} under {} on day {day}. Means: {}.",
                words.title.to_lowercase(),
                p.plan,
                words::list(&means),
            ),
            plan: p.plan.clone(),
            range: format!("{} to {}", number(p.least), number(p.greatest)),
        })
    };
    let alike = |p: &PlanMap| {
        let value = end(p.least);
        format!("{}: the same everywhere, {value}", escaped(&p.plan))
    };
    let row = |p: &PlanMap| {
        let plan = told.result.plans.iter().position(|other| other.name == p.plan).unwrap_or(0);
        let means = p.regions.iter().map(|r| number(r.mean)).collect();
        Row { key: Style::of_plan(plan).key(), plan: p.plan.clone(), means }
    };
    let legend = match quantity.goes_both_ways() {
        true => vec![(words.low, end(field.low)), ("no change, white", number(0.0)), (words.high, end(field.high))],
        false => vec![(words.low, end(field.low)), (words.high, end(field.high))],
    };
    FieldWords {
        title: words.title,
        about: words.about,
        day: datum(field.day, &day),
        smoothed: datum(field.smoothed_cm, &format!("{} mm", words::short(10.0 * field.smoothed_cm))),
        scale: if quantity.goes_both_ways() { "both-ways" } else { "one-way" },
        legend,
        maps: field.plans.iter().filter_map(map).collect(),
        alike: field.plans.iter().filter(|p| p.file.is_none()).map(alike).collect(),
        regions: field.plans.first().map_or(Vec::new(), |p| p.regions.iter().map(|r| r.region.clone()).collect()),
        rows: field.plans.iter().map(row).collect(),
        points: field.plans.iter().any(|p| p.points > 0),
    }
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::render;
    use crate::report::example;

    #[test]
    fn maps_have_a_scale_in_words_and_what_is_the_same_everywhere_is_said() {
        let result = example::result();
        let plans = result.plans.len();
        let album = |name: &str| name.contains("map-").then(|| b"a map".to_vec());
        let html = render(&result, &album).unwrap();
        let from = &html[html.find("<section id=\"maps\"").unwrap()..];
        let section = &from[..from.find("</section>").unwrap()];
        // Three quantities under every plan, and the signal of one.
        assert_eq!(section.matches("data:image/png").count(), 3 * plans + 1);
        assert_eq!(section.matches("scale-bar both-ways").count(), 1);
        assert_eq!(section.matches("scale-bar one-way").count(), 3);
        for words in [
            "loss, brown",
            "no change, white",
            "+30</data> hairs/cm\u{b2}",
            "Dots are injection points",
            "the same everywhere, <data value=\"0\">0.00</data>",
            "<li>Inflammation: <data value=\"0\">0.00</data> everywhere",
            "day <data value=\"84\">84</data>",
            "alt=\"The scalp from above, front up: perfusion under",
        ] {
            assert!(section.contains(words), "{words}");
        }
        let mut bare = result;
        bare.maps.clear();
        assert!(!render(&bare, &album).unwrap().contains("id=\"maps\""));
    }
}
