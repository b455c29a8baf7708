//! Where each benefit comes from: its parts by treatment, injection and mechanism, and what supports them.

use askama::Template;

use super::{Section, Told};
use crate::counterfactual::Range;
use crate::counterfactual::attribution::{PlanParts, Share, SiteParts};
use crate::counterfactual::players::Player;
use crate::report::plot::{PartsPlot, PlotPart, Style, escape, figure};
use crate::report::words::{self, datum};
use crate::result::Support;

const AXIS: &str = "hairs/cm\u{b2} over untreated";

#[derive(Template)]
#[template(path = "parts.html")]
struct Page {
    day: String,
    people: String,
    sites: Vec<SiteTable>,
    supports: Vec<(String, Support)>,
    notes: Vec<String>,
}

struct SiteTable {
    name: String,
    region: String,
    figures: String,
    said: Vec<String>,
    plans: Vec<PlanRows>,
}

/// The parts of one plan, then the plan; cells are HTML.
struct PlanRows {
    plan: String,
    parts: Vec<PartRow>,
    benefit: PartRow,
}

struct PartRow {
    name: String,
    grade: String,
    hairs: String,
    range: String,
    percent: String,
}

/// What is printed where there are plans and nobody was asked about them.
#[derive(Template)]
#[template(source = "<p>Not told: it takes possible patients, and none were simulated.</p>", ext = "html")]
struct Nobody;

/// The section, if a plan was simulated.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    const TITLE: &str = "Where the benefit comes from";
    match &told.result.counterfactual {
        _ if told.result.plans.len() < 2 => Ok(None),
        None => Section::of("parts", TITLE, &Nobody),
        Some(found) => {
            let found = &found.attribution;
            let mut supports: Vec<(String, Support)> = Vec::new();
            // What is known of whole treatments stands in a section of its own.
            for player in found.plans.iter().flat_map(|p| &p.players).filter(|p| !p.part.is_empty()) {
                if !supports.iter().any(|(known, _)| *known == player.part) {
                    supports.push((player.part.clone(), player.support.clone()));
                }
            }
            let site = |site: &crate::result::Site| SiteTable::of(told, &found.plans, site);
            let page = Page {
                day: datum(found.day, &words::day(found.day)),
                people: datum(found.possible_patients as f64, &words::fixed(found.possible_patients as f64, 0)),
                sites: told.result.measured_sites().map(|(_, s)| site(s)).filter(|s| !s.plans.is_empty()).collect(),
                supports,
                notes: found.notes.clone(),
            };
            Section::of("parts", TITLE, &page)
        }
    }
}

impl SiteTable {
    fn of(told: &Told, plans: &[PlanParts], site: &crate::result::Site) -> SiteTable {
        let here: Vec<(usize, &PlanParts, &SiteParts)> = plans
            .iter()
            .filter_map(|plan| {
                let number = told.result.plans.iter().position(|p| p.name == plan.plan)?;
                Some((number, plan, plan.sites.iter().find(|s| s.site == site.name)?))
            })
            .collect();
        // One treatment has nothing to be told from, and of nothing there are no parts.
        let several = |(_, plan, parts): &&(usize, &PlanParts, &SiteParts)| {
            let something = parts.shares.iter().filter(|s| s.hairs != Range::default());
            plan.players.len() > 1 && something.count() > 1
        };
        SiteTable {
            name: site.name.clone(),
            region: site.region.clone(),
            figures: here.iter().filter(several).map(|(number, plan, parts)| drawn(*number, plan, parts)).collect(),
            said: here.iter().filter(several).map(|(_, plan, parts)| said(plan, parts)).collect(),
            plans: here.iter().map(|(_, plan, parts)| PlanRows::of(plan, parts)).collect(),
        }
    }
}

impl PlanRows {
    fn of(plan: &PlanParts, parts: &SiteParts) -> PlanRows {
        let row = |name: String, grade: String, hairs: &Range, percent: Option<f64>| PartRow {
            name,
            grade,
            hairs: signed(hairs.mean),
            range: format!("{} to {}", signed(hairs.low), signed(hairs.high)),
            percent: percent.map_or("\u{2013}".into(), |p| datum(p, &words::fixed(p, 0))),
        };
        let player = |(player, share): (&Player, &Share)| {
            row(name(player), player.support.grade.clone(), &share.hairs, share.percent)
        };
        PlanRows {
            plan: plan.plan.clone(),
            parts: plan.players.iter().zip(&parts.shares).map(player).collect(),
            benefit: row("all together".into(), String::new(), &parts.benefit, None),
        }
    }
}

fn signed(hairs: f64) -> String {
    datum(hairs, &words::signed(hairs, 1))
}

/// A player in a table of one plan.
fn name(player: &Player) -> String {
    match player.part.is_empty() {
        true => player.treatment.clone(),
        false => format!("{}: {}", player.treatment, player.part),
    }
}

/// The largest parts in a sentence, or why there are none.
fn said(plan: &PlanParts, parts: &SiteParts) -> String {
    let mut by_size: Vec<(f64, &Player)> =
        parts.shares.iter().zip(&plan.players).filter_map(|(s, p)| Some((s.percent?, p))).collect();
    by_size.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    if by_size.is_empty() {
        return format!(
            "<b>{}</b>: the range of the benefit ({} to {} hairs/cm\u{b2}) holds 0, so no shares of it are told.",
            escape(&plan.plan),
            signed(parts.benefit.low),
            signed(parts.benefit.high)
        );
    }
    let share = |percent: f64| format!("{} %", datum(percent, &words::fixed(percent, 0)));
    let of = |player: &Player| escape(&name(player));
    let listed: Vec<String> =
        by_size.iter().take(3).map(|(percent, player)| format!("{} from {}", share(*percent), of(player))).collect();
    format!(
        "<b>{}</b>: {} hairs/cm\u{b2}, of which {}.",
        escape(&plan.plan),
        signed(parts.benefit.mean),
        words::list(&listed)
    )
}

fn drawn(number: usize, plan: &PlanParts, parts: &SiteParts) -> String {
    let part = |(player, share): (&Player, &Share)| PlotPart {
        name: if player.part.is_empty() { player.treatment.clone() } else { player.part.clone() },
        amount: share.hairs.mean,
        number: words::signed(share.hairs.mean, 1),
    };
    let listed: Vec<PlotPart> = plan.players.iter().zip(&parts.shares).map(part).collect();
    let Range { mean, low, high } = parts.benefit;
    let [at, from, to] = [mean, low, high].map(|x| words::signed(x, 1));
    let spoken: Vec<String> = listed.iter().map(|p| format!("{} {}", p.name, p.number)).collect();
    let svg = PartsPlot {
        title: format!("Parts of the benefit of {} at {} in hairs per cm\u{b2}", plan.plan, parts.site),
        words: format!("{}; all together {at}, range {from} to {to}", spoken.join("; ")),
        parts: listed,
        sum: PlotPart { name: "all together".into(), amount: mean, number: at },
        range: (low, high),
        style: Style::of_plan(number),
        axis: AXIS,
    }
    .svg();
    figure(&plan.plan, "mean of patients", &svg, "")
}
