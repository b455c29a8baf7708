//! Time courses: for each site all hairs plan by plan, then the other measures with all plans together.

use askama::Template;

use super::{PlanWords, Section, Told};
use crate::report::plot::{Plot, Ranges, Series, Style};
use crate::report::words::{self, MAIN, Wording};
use crate::result::{PointEstimate, RunResult};

/// The section.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let sites = SiteCourses::all(told.result, &told.point);
    let courses = Courses { ranges: told.result.ranges(), plans: told.plans(), sites, measures: &MAIN };
    Section::of("courses", "Courses over time", &courses)
}

#[derive(Template)]
#[template(path = "courses.html")]
struct Courses<'a> {
    ranges: bool,
    plans: Vec<PlanWords>,
    sites: Vec<SiteCourses>,
    measures: &'a [Wording],
}

/// The plots of one site.
pub struct SiteCourses {
    pub name: String,
    pub region: String,
    pub figures: Vec<Figure>,
}

/// One plot with its heading.
pub struct Figure {
    pub title: String,
    pub unit: &'static str,
    pub svg: String,
}

impl SiteCourses {
    /// The plots of all sites.
    fn all(result: &RunResult, point: &PointEstimate) -> Vec<SiteCourses> {
        let site = |(site, place): (usize, &crate::result::Site)| SiteCourses {
            name: place.name.clone(),
            region: place.region.clone(),
            figures: Drawing { result, point, site }.figures(),
        };
        result.measured_sites().map(site).collect()
    }
}

struct Drawing<'a> {
    result: &'a RunResult,
    point: &'a PointEstimate<'a>,
    site: usize,
}

impl Drawing<'_> {
    fn figures(&self) -> Vec<Figure> {
        let read = self.point.measures(self.site);
        let mut figures = Vec::new();
        for (number, wording) in MAIN.iter().enumerate().filter(|(_, w)| read.iter().any(|(m, _)| *m == w.measure)) {
            let plans = self.result.plans.len();
            if number == 0 && plans > 1 {
                // Plan by plan on one scale, with the bands that would hide each other together.
                let together = self.plot(wording, &(0..plans).collect::<Vec<_>>(), Ranges::Bands);
                for plan in 1..plans {
                    let mut plot = self.plot(wording, &[0, plan], Ranges::Bands);
                    plot.least = together.range();
                    let title = format!("{}: {}", wording.title, self.result.plans[plan].name);
                    figures.push(Figure { title, unit: wording.unit, svg: plot.svg() });
                }
            } else {
                let ranges = if plans <= 2 { Ranges::Bands } else { Ranges::Ends };
                let plot = self.plot(wording, &(0..plans).collect::<Vec<_>>(), ranges);
                figures.push(Figure { title: wording.title.into(), unit: wording.unit, svg: plot.svg() });
            }
        }
        figures
    }

    fn plot(&self, wording: &Wording, plans: &[usize], ranges: Ranges) -> Plot {
        let site = &self.result.sites[self.site];
        let names: Vec<String> = plans.iter().map(|p| self.result.plans[*p].name.clone()).collect();
        Plot {
            title: format!("{} at {} over the days: {}", wording.title, site.name, words::list(&names)),
            words: self.words(wording, plans),
            days: self.result.visit_days.clone(),
            series: plans.iter().map(|p| self.series(wording, *p)).collect(),
            ranges,
            least: None,
            floor: true,
        }
    }

    fn series(&self, wording: &Wording, plan: usize) -> Series {
        let info = &self.result.plans[plan];
        let site = &self.result.sites[self.site].name;
        let value =
            |day: &f64| Some((*day, wording.factor * self.point.value(wording.measure, self.site, *day, plan)?));
        let of_this = |i: &&crate::result::Interval| {
            i.possible_patients > 1
                && i.kind == "value"
                && i.plan == info.name
                && i.site == *site
                && i.measure == wording.measure
        };
        let of_day = |i: &crate::result::Interval| (i.day, wording.factor * i.low, wording.factor * i.high);
        let mut band: Vec<(f64, f64, f64)> = self.result.intervals.iter().filter(of_this).map(of_day).collect();
        band.sort_by(|a, b| a.0.total_cmp(&b.0));
        Series {
            label: String::new(),
            style: Style::of_plan(plan),
            points: self.result.visit_days.iter().filter_map(value).collect(),
            band,
            marked: true,
        }
    }

    /// First and last value of each course.
    fn words(&self, wording: &Wording, plans: &[usize]) -> String {
        let days = &self.result.visit_days;
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
        let value = |plan: usize, day: f64| {
            self.point.value(wording.measure, self.site, day, plan).map_or("\u{2013}".into(), |v| wording.number(v))
        };
        let one = |plan: &usize| {
            let (from, to) = (value(*plan, *first), value(*plan, *last));
            format!("{} from {from} to {to} {}", self.result.plans[*plan].name, wording.unit)
        };
        let courses: Vec<String> = plans.iter().map(one).collect();
        format!("From day {} to day {}: {}.", words::day(*first), words::day(*last), courses.join("; "))
    }
}
