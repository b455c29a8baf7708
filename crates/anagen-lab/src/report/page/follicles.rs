//! What hairs and follicles do: calibre before and after, who grows and who is empty, shedding, one life.

use askama::Template;

use super::{PlanWords, Section, Told};
use crate::protocol::WHOLE_HEAD;
use crate::report::plot::{Histogram, LifePlot, LifeSeries, Plot, Ranges, Series, Style, figure};
use crate::report::words;
use crate::shown::{BIN_UM, Calibres, Phases};

#[derive(Template)]
#[template(path = "follicles.html")]
struct Follicles {
    plans: Vec<PlanWords>,
    /// Day of the first visit and of the last.
    first: String,
    last: String,
    /// Calibre from which a hair is called terminal, um.
    terminal: String,
    histograms: Vec<SiteFigures>,
    shares: Vec<SiteFigures>,
    shed: String,
    life: Option<LifeWords>,
}

/// The figures of one site, or of the head.
struct SiteFigures {
    name: String,
    figures: String,
}

/// One follicle's life with what is said of it.
struct LifeWords {
    site: String,
    follicle: u32,
    plan: String,
    figure: String,
}

/// The section, if the run gathered what it shows.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let (result, shown) = (told.result, &told.result.shown);
    if shown.phases.is_empty() && shown.shed.is_empty() {
        return Ok(None);
    }
    let sites = || result.measured_sites().map(|(_, site)| (site.name.as_str(), site.region.as_str()));
    let named = |(name, region): (&str, &str)| format!("Site {name} <span>{}</span>", words::key(region));
    let histograms = sites().map(|s| SiteFigures { name: named(s), figures: histograms(told, s.0) });
    let head = [SiteFigures { name: "The whole head".into(), figures: shares(told, WHOLE_HEAD) }];
    let shares = head.into_iter().chain(sites().map(|s| SiteFigures { name: named(s), figures: shares(told, s.0) }));
    let shows = |s: &SiteFigures| !s.figures.is_empty();
    let day = |day: Option<&f64>| day.map_or(String::new(), |d| words::day(*d));
    let follicles = Follicles {
        plans: told.plans(),
        first: day(result.visit_days.first()),
        last: day(result.visit_days.last()),
        terminal: words::datum(shown.terminal_from_um, &words::short(shown.terminal_from_um)),
        histograms: histograms.filter(shows).collect(),
        shares: shares.filter(shows).collect(),
        shed: shed(told),
        life: life(told),
    };
    Section::of("follicles", "What hairs and follicles do", &follicles)
}

/// Calibres at a site, plan by plan: day 0 as an outline, the last visit as bars.
fn histograms(told: &Told, site: &str) -> String {
    let (result, shown) = (told.result, &told.result.shown);
    let (Some(first), Some(last)) = (result.visit_days.first(), result.visit_days.last()) else { return String::new() };
    let at = |plan: &str, day: f64| {
        shown.calibres.iter().find(|c| c.plan == plan && c.site == site && c.day == day).map(|c| &c.hairs_per_cm2[..])
    };
    let here = || shown.calibres.iter().filter(|c| c.site == site);
    let most = here().flat_map(|c: &Calibres| &c.hairs_per_cm2).copied().fold(1.0, f64::max);
    let bins = here().map(|c| c.hairs_per_cm2.len()).max().unwrap_or(0).max(10).next_multiple_of(2);
    let one = |(number, plan): (usize, &crate::result::PlanInfo)| {
        let (before, after) = (at(&plan.name, *first)?, at(&plan.name, *last)?);
        let list = |bins: &[f64]| bins.iter().map(|n| words::fixed(*n, 0)).collect::<Vec<_>>().join(", ");
        let svg = Histogram {
            title: format!("Hairs per cm\u{b2} at {site} by calibre under {}", plan.name),
            words: format!("In bins of 10 \u{b5}m from 0: before {}; after {}", list(before), list(after)),
            bin: BIN_UM,
            bins,
            before,
            after,
            most,
            cut: (shown.terminal_from_um, "fine", "terminal"),
            axis: "calibre, \u{b5}m",
            style: Style::of_plan(number),
        };
        Some(figure(&plan.name, "hairs/cm\u{b2}", &svg.svg(), ""))
    };
    result.plans.iter().enumerate().filter_map(one).collect()
}

/// Who grows and who is empty at a site over time, all plans together.
fn shares(told: &Told, site: &str) -> String {
    let parts: [(&str, fn(&Phases) -> f64); 2] =
        [("Growing: in anagen", |p| p.anagen), ("Empty: in kenogen", |p| p.kenogen)];
    let one = |(title, of): (&str, fn(&Phases) -> f64)| {
        let course = |plan: &str| -> Vec<(f64, f64)> {
            let here = told.result.shown.phases.iter().filter(|p| p.plan == plan && p.site == site);
            here.map(|p| (p.day, 100.0 * of(p))).collect()
        };
        let about = format!("{title}, share of all follicles at {site} over the days, plan by plan");
        courses(told, about, &told.result.visit_days, course, true, "%")
            .map(|svg| figure(title, "% of follicles", &svg, ""))
    };
    parts.into_iter().filter_map(one).collect()
}

/// Hairs shed by the whole head week by week, all plans together.
fn shed(told: &Told) -> String {
    let course = |plan: &str| -> Vec<(f64, f64)> {
        let weeks = told.result.shown.shed.iter().filter(|s| s.plan == plan).flat_map(|s| &s.hairs_per_day);
        weeks.enumerate().map(|(week, hairs)| (7.0 * week as f64 + 3.5, *hairs)).collect()
    };
    let about = "Hairs shed a day by the whole head, weekly means, plan by plan".into();
    let days = [&[0.0], &told.result.visit_days[..], &[told.result.horizon_days]].concat();
    let mut days: Vec<f64> = days.into_iter().filter(|d| *d >= 0.0).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    let svg = courses(told, about, &days, course, false, "a day");
    svg.map_or(String::new(), |svg| figure("Hairs shed a day", "whole head, weekly means", &svg, ""))
}

/// Courses of all plans, if there are any.
fn courses(
    told: &Told,
    title: String,
    days: &[f64],
    course: impl Fn(&str) -> Vec<(f64, f64)>,
    marked: bool,
    unit: &str,
) -> Option<String> {
    let one = |(number, plan): (usize, &crate::result::PlanInfo)| {
        let (label, style) = (String::new(), Style::of_plan(number));
        Series { label, style, points: course(&plan.name), band: Vec::new(), marked }
    };
    let series: Vec<Series> = told.result.plans.iter().enumerate().map(one).collect();
    let said = |(plan, s): (&crate::result::PlanInfo, &Series)| {
        let (first, last) = (s.points.first()?.1, s.points.last()?.1);
        Some(format!("{} from {} to {} {unit}", plan.name, words::short(first), words::short(last)))
    };
    let words: Vec<String> = told.result.plans.iter().zip(&series).filter_map(said).collect();
    (!words.is_empty()).then(|| {
        let (days, words) = (days.to_vec(), words.join("; "));
        Plot { title, words, days, series, ranges: Ranges::Ends, least: None, floor: true }.svg()
    })
}

/// One follicle untreated and under the first plan.
fn life(told: &Told) -> Option<LifeWords> {
    let life = told.result.shown.life.as_ref()?;
    let series = life.courses.iter().enumerate().map(|(number, course)| LifeSeries {
        name: &course.plan,
        style: Style::of_plan(number),
        phases: &course.phases,
        hair: &course.hair,
    });
    let said = |course: &crate::shown::LifeCourse| {
        let phases = course
            .phases
            .iter()
            .map(|(phase, from, to)| format!("{phase} {} to {}", words::fixed(*from, 0), words::fixed(*to, 0)));
        format!("{}: {}", course.plan, phases.collect::<Vec<_>>().join(", "))
    };
    let words: Vec<String> = life.courses.iter().map(said).collect();
    let plot = LifePlot {
        title: format!("Phases, length and calibre of one follicle at {} over the days", life.site),
        words: format!("Days of each phase. {}", words.join("; ")),
        days: &told.result.visit_days,
        series: series.collect(),
    };
    Some(LifeWords {
        site: life.site.clone(),
        follicle: life.follicle,
        plan: life.courses.get(1)?.plan.clone(),
        figure: figure("One follicle", "the same luck, two courses", &plot.svg(), ""),
    })
}
