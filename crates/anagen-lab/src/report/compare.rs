//! Runs side by side: the plans of several folders at one visit, and what the runs differ in.
//!
//! Nothing is simulated: numbers are those of each run's `summary.json`, with the ranges of that run.
//! Two runs share luck only if they share seed and patient, so benefits are compared, each over the
//! untreated twin of its own run, and not raw counts.

use askama::Template;

use super::page::what_ranges_hold;
use super::plot::Style;
use super::words::{self, MAIN, Wording};
use crate::output::{Aspect, RunFolder, compare};
use crate::result::{PointEstimate, Range};

/// Several runs at one visit.
#[derive(Debug)]
pub struct Comparison<'a> {
    runs: &'a [RunFolder],
    names: Vec<String>,
    /// The measure compared.
    pub wording: &'static Wording,
    /// The visit.
    pub day: f64,
    /// Every plan of every run at every site.
    pub rows: Vec<Row>,
}

/// One plan of one run at one site.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the run.
    pub run: String,
    /// Its site.
    pub site: String,
    /// Its plan.
    pub plan: String,
    /// Value of the simulated head.
    pub value: f64,
    /// The same over the untreated twin; none for the twin.
    pub benefit: Option<f64>,
    /// Range of the benefit, if the run has one.
    pub range: Option<Range>,
}

impl<'a> Comparison<'a> {
    /// Compares `runs` in a main measure (all hairs if none is named) on a day that all of them visit (the
    /// last if none is named). The error says what there is to choose from.
    pub fn of(runs: &'a [RunFolder], measure: Option<&str>, day: Option<f64>) -> Result<Comparison<'a>, String> {
        let measures = || words::list(&MAIN.map(|w| w.measure.to_string()));
        let wording = match measure {
            None => words::HEADLINE,
            Some(name) => words::main(name)
                .ok_or_else(|| format!("`{name}` is no main measure\nhint: they are {}", measures()))?,
        };
        let shared = |day: &f64| runs.iter().all(|r| r.result.visit_days.contains(day));
        let first = runs.first().ok_or("no run to compare")?;
        let common: Vec<f64> = first.result.visit_days.iter().copied().filter(|d| *d > 0.0 && shared(d)).collect();
        let told = |days: &[f64]| words::list(&days.iter().map(|d| words::day(*d)).collect::<Vec<_>>());
        let names = names(runs);
        let day = match (day, common.last()) {
            (Some(day), _) if shared(&day) => day,
            (None, Some(last)) => *last,
            (asked, _) => {
                let what = asked.map_or("the runs share no visit".into(), |d| {
                    format!("day {} is no visit of every run", words::day(d))
                });
                let each =
                    runs.iter().zip(&names).map(|(r, name)| format!("\n  {name}: days {}", told(&r.result.visit_days)));
                let hint = match common.is_empty() {
                    true => "run the protocols with a common day in `visit_days`".to_string(),
                    false => format!("all of them visit days {}", told(&common)),
                };
                return Err(format!("{what}{}\nhint: {hint}", each.collect::<String>()));
            }
        };
        let mut rows = Vec::new();
        for (run, name) in runs.iter().zip(&names) {
            let r = &run.result;
            let point = PointEstimate::of(r);
            for (s, site) in r.measured_sites() {
                for (p, plan) in r.plans.iter().enumerate() {
                    let Some(value) = point.value(wording.measure, s, day, p) else { continue };
                    rows.push(Row {
                        run: name.clone(),
                        site: site.name.clone(),
                        plan: plan.name.clone(),
                        value,
                        benefit: if p > 0 { point.benefit(wording.measure, s, day, p) } else { None },
                        range: r.range("benefit", wording.measure, &plan.name, &site.name, day).filter(|_| p > 0),
                    });
                }
            }
        }
        if rows.is_empty() {
            return Err(format!("no run read {} on day {}", wording.measure, words::day(day)));
        }
        Ok(Comparison { runs, names, wording, day, rows })
    }

    /// What each run after the first differs in from the first: inputs and settings, a line each.
    pub fn differences(&self) -> Vec<(String, Vec<String>)> {
        let mut all = Vec::new();
        for (run, name) in self.runs.iter().zip(&self.names).skip(1) {
            let found = compare(&self.runs[0].record, &run.record);
            let told = found.iter().filter(|d| matches!(d.aspect, Aspect::Input | Aspect::Setting)).map(|d| {
                let what = |text: &str| match (d.aspect, text) {
                    (Aspect::Input, "absent") => "not there".to_string(),
                    (Aspect::Input, _) => "another text".to_string(),
                    _ => text.to_string(),
                };
                match d.aspect {
                    Aspect::Input if what(&d.first) == what(&d.second) => format!("{}: another text", d.name),
                    _ => format!("{}: {} in {}, {} here", d.name, what(&d.first), self.names[0], what(&d.second)),
                }
            });
            all.push((name.clone(), told.collect()));
        }
        all
    }

    /// The comparison as a page that needs nothing else.
    pub fn page(&self) -> Result<String, askama::Error> {
        let run = |(r, name): (&RunFolder, &String)| RunWords {
            name: name.clone(),
            title: r.result.title.clone(),
            version: r.record.version.clone(),
            seed: r.result.seed,
            ranges: if r.result.ranges() { what_ranges_hold(&r.result) } else { "It has no ranges.".into() },
        };
        let mut sites: Vec<String> = Vec::new();
        for row in &self.rows {
            if !sites.contains(&row.site) {
                sites.push(row.site.clone());
            }
        }
        let table = |site: &String| {
            let here = self.rows.iter().filter(|r| r.site == *site);
            let line = |r: &Row| Line {
                key: Style::of_plan(self.names.iter().position(|n| *n == r.run).map_or(0, |n| n + 1)).key(),
                run: r.run.clone(),
                plan: r.plan.clone(),
                value: self.wording.number(r.value),
                benefit: r.benefit.map_or("\u{2013}".into(), |b| self.wording.signed(b)),
                range: r.range.map_or(String::new(), |r| {
                    format!("{} to {}", self.wording.signed(r.low), self.wording.signed(r.high))
                }),
            };
            SiteTable { site: site.clone(), lines: here.map(line).collect() }
        };
        Page {
            runs: self.runs.iter().zip(&self.names).map(run).collect(),
            measure: self.wording,
            day: words::day(self.day),
            sites: sites.iter().map(table).collect(),
            differences: self.differences(),
        }
        .render()
    }
}

/// Names of runs: of folders of one name the whole paths.
fn names(runs: &[RunFolder]) -> Vec<String> {
    let short: Vec<String> = runs.iter().map(RunFolder::name).collect();
    let twice = |name: &String| short.iter().filter(|other| *other == name).count() > 1;
    let name =
        |(run, name): (&RunFolder, &String)| if twice(name) { run.path.display().to_string() } else { name.clone() };
    runs.iter().zip(&short).map(name).collect()
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    runs: Vec<RunWords>,
    measure: &'static Wording,
    day: String,
    sites: Vec<SiteTable>,
    differences: Vec<(String, Vec<String>)>,
}

struct RunWords {
    name: String,
    title: String,
    version: String,
    seed: u64,
    ranges: String,
}

struct SiteTable {
    site: String,
    lines: Vec<Line>,
}

struct Line {
    key: String,
    run: String,
    plan: String,
    value: String,
    benefit: String,
    range: String,
}
