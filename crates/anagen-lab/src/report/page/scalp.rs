//! The scalp itself: the start beside every plan's end from one side, and a time-lapse of each plan.
//!
//! The pictures are those of `pictures/`, made smaller: the same files give the same page.

use askama::Template;
use base64::Engine;
use rayon::prelude::*;

use super::{Section, Told};
use crate::report::album::{Picture, PictureKind};
use crate::report::picture::{Image, View, file};
use crate::report::words;

/// Stills of a page; as many again are left to other sections.
const STILLS: usize = 6;
/// Most stills of the donor zone among them.
const DONOR_STILLS: usize = 1;
/// Films of a page.
const FILMS: usize = 6;
/// Width of a still, and its quality as a JPEG.
const STILL: (usize, u8) = (800, 74);
/// Width of a film's picture, and its quality.
const FRAME: (usize, u8) = (360, 66);

/// The section's template.
#[derive(Template)]
#[template(path = "scalp.html")]
struct Scalp {
    rows: Vec<PhotoRow>,
    films: Vec<Film>,
    others: Vec<Other>,
}

/// Pictures from one side.
struct PhotoRow {
    title: String,
    photos: Vec<Photo>,
}

/// One still, or one picture of a film.
struct Photo {
    jpeg: String,
    width: usize,
    height: usize,
    plan: String,
    day: String,
    file: String,
    alt: String,
}

/// A film.
struct Film {
    plan: String,
    file: String,
    alt: String,
    frames: Vec<Photo>,
}

/// A picture that is only linked.
struct Other {
    file: String,
    view: String,
    plan: String,
    day: String,
}

/// The section, if there are pictures.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let all = &told.result.pictures;
    let views: Vec<&Picture> = all.iter().filter(|p| p.kind == PictureKind::View).collect();
    if views.is_empty() {
        return Ok(None);
    }
    let of = |view: View| views.iter().copied().filter(move |p| p.view.as_deref() == Some(view.name()));
    let operated = |p: &&Picture| told.result.plans.first().is_none_or(|untreated| untreated.name != p.plan);
    let donor: Vec<&Picture> = of(View::Behind).filter(operated).take(DONOR_STILLS).collect();
    let main = main_view(told);
    let first: Vec<&Picture> = of(main).take(STILLS - donor.len()).collect();
    let rows = [(main, first), (View::Behind, donor)].into_iter().filter(|(_, pictures)| !pictures.is_empty());
    let rows = rows.map(|(view, pictures)| PhotoRow {
        title: words::capital(view.words()),
        photos: pictures.par_iter().filter_map(|p| photo(told, p)).collect(),
    });
    let rows = rows.collect();
    let films = all.iter().filter(|p| p.kind == PictureKind::Lapse).take(FILMS).filter_map(|p| film(told, p)).collect();
    let others = views.iter().map(|p| Other {
        file: p.file.clone(),
        view: p.view.clone().unwrap_or_default(),
        plan: p.plan.clone(),
        day: day(p.day),
    });
    Section::of("scalp", "The scalp", &Scalp { rows, films, others: others.collect() })
}

/// The view that shows the first measured site best.
fn main_view(told: &Told) -> View {
    match told.result.measured_sites().next().map(|(_, site)| site.region.as_str()) {
        Some("vertex") => View::Vertex,
        Some("frontal") => View::Front,
        Some("temporal") => View::ThreeQuarter,
        _ => View::Top,
    }
}

fn day(day: f64) -> String {
    words::datum(day, &words::day(day))
}

fn photo(told: &Told, picture: &Picture) -> Option<Photo> {
    let images = file::read(&(told.album)(&picture.file)?).ok()?;
    packed(images.first()?, STILL, picture, picture.day)
}

fn packed(image: &Image, (width, quality): (usize, u8), picture: &Picture, on: f64) -> Option<Photo> {
    let small = file::shrunk(image, width);
    let jpeg = file::jpeg(&small, quality).ok()?;
    Some(Photo {
        jpeg: base64::engine::general_purpose::STANDARD.encode(jpeg),
        width: small.width,
        height: small.height,
        plan: picture.plan.clone(),
        day: day(on),
        file: picture.file.clone(),
        alt: picture.alt.clone(),
    })
}

fn film(told: &Told, picture: &Picture) -> Option<Film> {
    let images = file::read(&(told.album)(&picture.file)?).ok()?;
    let frame = |(image, day): (&Image, &f64)| packed(image, FRAME, picture, *day);
    let frames: Option<Vec<Photo>> = images.par_iter().zip(&picture.days).map(frame).collect();
    Some(Film { plan: picture.plan.clone(), file: picture.file.clone(), alt: picture.alt.clone(), frames: frames? })
}

#[cfg(test)]
mod tests {
    use super::super::render;
    use super::*;
    use crate::report::example;

    fn image(shade: u8) -> Image {
        Image { width: 900, height: 900, rgb: vec![shade; 3 * 900 * 900] }
    }

    fn picture(view: View, plan: &str, day: f64, days: Vec<f64>) -> Picture {
        let kind = if days.is_empty() { PictureKind::View } else { PictureKind::Lapse };
        Picture {
            file: format!("pictures/{}-{plan}-{day}.png", view.name()),
            kind,
            plan: plan.into(),
            site: None,
            day,
            days,
            view: Some(view.name().into()),
            caption: String::new(),
            alt: format!("{plan} <{day}>"),
        }
    }

    #[test]
    fn the_start_stands_beside_every_end_and_films_turn_without_a_script() {
        let mut result = example::result();
        // Other sections have pictures of their own.
        (result.close_ups, result.maps) = Default::default();
        result.pictures.push(picture(View::Vertex, "untreated", 0.0, Vec::new()));
        for plan in ["untreated", "finasteride", "cells"] {
            result.pictures.push(picture(View::Vertex, plan, 720.0, Vec::new()));
            result.pictures.push(picture(View::Front, plan, 720.0, Vec::new()));
            result.pictures.push(picture(View::Top, plan, 720.0, vec![0.0, 360.0, 720.0]));
        }
        let album = |name: &str| -> Option<Vec<u8>> {
            Some(if name.contains("top") {
                file::film(&[image(10), image(20), image(30)], 100).unwrap()
            } else {
                file::png(&image(99)).unwrap()
            })
        };
        let html = render(&result, &album).unwrap();
        assert_eq!(html.matches("data:image/jpeg").count(), 4 + 3 * 3, "the vertex is the first site's view");
        assert_eq!(html.matches("class=\"film\"").count(), 3);
        assert!(html.contains("width=\"800\"") && html.contains("width=\"360\"") && !html.contains("<script"));
        assert!(html.contains("pictures/front-cells-720.png"), "linked");
        assert_eq!(html, render(&result, &album).unwrap());
        assert!(!render(&result, &|_| None).unwrap().contains("data:image"), "a missing file leaves no hole");
        result.pictures.clear();
        assert!(!render(&result, &album).unwrap().contains("id=\"scalp\""));
    }

    #[test]
    fn no_more_than_six_stills_stand_on_a_page() {
        let mut result = example::result();
        // Other sections have pictures of their own.
        (result.close_ups, result.maps) = Default::default();
        for number in 0..9 {
            result.pictures.push(picture(View::Vertex, &format!("plan {number}"), 720.0, Vec::new()));
            result.pictures.push(picture(View::Behind, &format!("plan {number}"), 720.0, Vec::new()));
        }
        let album = |_: &str| Some(file::png(&image(99)).unwrap());
        assert_eq!(render(&result, &album).unwrap().matches("data:image/jpeg").count(), STILLS);
    }
}
