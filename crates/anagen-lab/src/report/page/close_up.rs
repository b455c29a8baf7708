//! The measured sites through a trichoscope: pictures of the first, numbers of all.

use askama::Template;
use base64::Engine;
use rayon::prelude::*;

use super::{Section, Told};
use crate::close_up::CloseUp;
use crate::report::picture::file;
use crate::report::plot::Style;
use crate::report::words::{self, datum};

/// Pictures that stand on the page, their width, and their quality as JPEG.
const STILLS: usize = 6;
const WIDTH_PX: usize = 800;
const QUALITY: u8 = 70;

#[derive(Template)]
#[template(path = "close_up.html")]
struct Page {
    site: String,
    stills: Vec<Still>,
    cut: String,
    field: String,
    rows: Vec<Row>,
}

struct Still {
    jpeg: String,
    alt: String,
    plan: String,
    day: String,
    hairs: String,
    vellus: String,
    calibre: String,
    file: String,
    clipped_file: String,
}

struct Row {
    key: String,
    site: String,
    plan: String,
    day: String,
    cells: Vec<String>,
    file: String,
    clipped_file: String,
}

/// The section, if sites were looked at.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let all = &told.result.close_ups;
    let Some(first) = all.first() else { return Ok(None) };
    let shown: Vec<&CloseUp> = all.iter().filter(|c| c.site == first.site).take(STILLS).collect();
    let still = |c: &&CloseUp| Some(still(c, jpeg(told, &c.file)?));
    let page = Page {
        site: first.site.clone(),
        stills: shown.par_iter().filter_map(still).collect(),
        cut: datum(first.terminal_from_um, &words::short(first.terminal_from_um)),
        field: datum(first.field_cm2, &words::short(first.field_cm2)),
        rows: all.iter().map(|c| row(told, c)).collect(),
    };
    Section::of("close-up", "Sites through a trichoscope", &page)
}

/// A picture of the album, made smaller; `None` if it is not there.
fn jpeg(told: &Told, name: &str) -> Option<String> {
    let images = file::read(&(told.album)(name)?).ok()?;
    let bytes = file::jpeg(&file::shrunk(images.first()?, WIDTH_PX), QUALITY).ok()?;
    Some(base64::engine::general_purpose::STANDARD.encode(bytes))
}

fn whole(count: usize) -> String {
    datum(count as f64, &count.to_string())
}

fn still(c: &CloseUp, jpeg: String) -> Still {
    let day = words::day(c.day);
    Still {
        jpeg,
        alt: format!(
            "Skin of site {} seen close, under {} on day {day}: {}, {} of them thin and pale, leave it in {}; {} are empty.",
            c.site,
            c.plan,
            words::count(c.hairs, "hair", "hairs"),
            c.vellus_hairs,
            words::count(c.units, "follicular unit", "follicular units"),
            words::count(c.empty, "opening", "openings"),
        ),
        plan: c.plan.clone(),
        day: datum(c.day, &day),
        hairs: whole(c.hairs),
        vellus: whole(c.vellus_hairs),
        calibre: datum(c.mean_calibre_um, &words::fixed(c.mean_calibre_um, 1)),
        file: c.file.clone(),
        clipped_file: c.clipped_file.clone(),
    }
}

fn row(told: &Told, c: &CloseUp) -> Row {
    let plan = told.result.plans.iter().position(|p| p.name == c.plan).unwrap_or(0);
    let cells = vec![
        whole(c.hairs),
        whole(c.vellus_hairs),
        datum(c.mean_calibre_um, &words::fixed(c.mean_calibre_um, 1)),
        whole(c.units),
        whole(c.empty),
    ];
    Row {
        key: Style::of_plan(plan).key(),
        site: c.site.clone(),
        plan: c.plan.clone(),
        day: datum(c.day, &words::day(c.day)),
        cells,
        file: c.file.clone(),
        clipped_file: c.clipped_file.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::render;
    use super::*;
    use crate::report::example;
    use crate::report::picture::Image;

    #[test]
    fn the_first_site_is_shown_and_all_are_told() {
        let result = example::result();
        let image = Image { width: 1000, height: 1000, rgb: vec![120; 3_000_000] };
        let png = file::png(&image).unwrap();
        let album = |name: &str| name.contains("trichoscope").then(|| png.clone());
        let html = render(&result, &album).unwrap();
        let from = &html[html.find("<section id=\"close-up\"").unwrap()..];
        let section = &from[..from.find("</section>").unwrap()];
        let stills = result.close_ups.iter().filter(|c| c.site == "A").count().min(STILLS);
        assert_eq!(section.matches("data:image/jpeg").count(), stills);
        assert_eq!(section.matches("<tr><th scope=\"row\">").count(), result.close_ups.len());
        assert!(section.contains("pictures/clipped-B-0-day-0.png") && section.contains(">51.2</data>"));
        assert!(section.contains("alt=\"Skin of site A seen close, under untreated on day 0: 140 hairs, 41 of them"));
        assert!(!render(&result, &|_| None).unwrap().contains("data:image"), "a missing file leaves no hole");
        let mut bare = result;
        bare.close_ups.clear();
        assert!(!render(&bare, &album).unwrap().contains("id=\"close-up\""));
    }
}
