//! The report of a virtual trial: `report.html`, one file without scripts, and `summary.json` with the same numbers.
//!
//! The page is a function of the [`Summary`]: it rounds and words what stands there and computes no number. What
//! `anagen power` found has a page of its own ([`power`]).

mod curve;
mod outcomes;
pub mod power;
mod sheet;
pub mod summary;
mod words;

pub use summary::{About, Summary};

use crate::design::Trial;
use crate::finding::Findings;
use crate::record::Data;
use anagen_lab::report::plot::{Style, escape};
use anagen_lab::report::words::{day, list, unit};
use sheet::{Sheet, number, paragraph, percent, table, whole};
use summary::{ArmFlow, Spread};

/// The page.
pub fn page(trial: &Trial, data: &Data, findings: &Findings, about: &About) -> String {
    page_of(&Summary::of(trial, data, findings, about))
}

/// The same as data.
pub fn summary_json(trial: &Trial, data: &Data, findings: &Findings, about: &About) -> String {
    Summary::of(trial, data, findings, about).to_json()
}

/// The page of a summary.
pub fn page_of(s: &Summary) -> String {
    let lead = format!(
        "A trial of {} simulated people, from the first look at them to the last P value. Nobody took part: every \
         head, every hair and every reading was computed. It is one trial of many that might have been; another \
         seed has other people and other luck, and <code>anagen power</code> says how they differ.",
        whole(s.flow.randomised)
    );
    let warning = "The answer of a model whose laws rest in part on assumptions. It helps to design a trial and takes \
                   the place of none; no decision about treatment should be made from it."
        .to_string();
    let mut sheet = Sheet::new(&s.title, lead, warning, footer(s));
    sheet.section("found", "What was found", outcomes::headline(s));
    sheet.section("design", "How the trial was done", design(s));
    sheet.section("flow", "Who took part, and what became of them", flow(s));
    sheet.section("baseline", "Baseline", baseline(s));
    sheet.section("courses", "Courses over time", outcomes::courses(s));
    sheet.section("people", "How each of them fared", outcomes::waterfall(s));
    sheet.section("forest", "Effects, and in whom", outcomes::forests(s));
    sheet.section("findings", "All findings", outcomes::findings(s));
    sheet.section("assumptions", "What it rests on", assumptions(s));
    sheet.html()
}

/// The look of an arm: the first is grey.
fn style(arm: usize) -> Style {
    Style::of_plan(arm)
}

fn footer(s: &Summary) -> String {
    let about = &s.about;
    let hash = about.trial_blake3.get(..16).unwrap_or(&about.trial_blake3);
    format!(
        "<p>anagen {} · trial <code>{}</code> (blake3 <code>{}</code>) · seed {}. Subject-level data (ADSL and ADHAIR) and \
         <code>summary.json</code> with every number of this page stand beside it.</p>\n",
        escape(&about.version),
        escape(&s.id),
        escape(hash),
        s.seed
    )
}

fn design(s: &Summary) -> String {
    let rows: Vec<Vec<String>> = s.design.iter().map(|(what, words)| vec![escape(what), escape(words)]).collect();
    table("Design of the trial", &["what", "as its file has it"], &rows)
}

fn flow(s: &Summary) -> String {
    let f = &s.flow;
    let line = |n: u32, words: &str| if n == 0 { String::new() } else { format!("<li>{} {words}</li>\n", whole(n)) };
    let reasons: String = f.reasons.iter().map(|(why, n)| line(*n, &escape(why))).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!("<ul>\n{reasons}</ul>\n") };
    let sites = match f.sites {
        1 => String::new(),
        n => format!(", with {} sites each", whole(n)),
    };
    let arm = |a: &ArmFlow| {
        let gone = line(a.stopped, "stopped the treatment and went on coming")
            + &line(a.withdrew, "stopped the treatment and did not come again")
            + &line(a.lost, "were lost");
        let gone = if gone.is_empty() { String::new() } else { format!("<ul>\n{gone}</ul>\n") };
        let analysed = match a.analysed {
            Some(n) => format!("{} in the primary analysis", whole(n)),
            None => "the primary analysis failed or has not this arm".into(),
        };
        format!(
            "<li class=\"box\"><p><b>{}</b>: {}</p>\n<p>{} allotted</p>\n{gone}<p>{} read at week {}</p>\n<p><b>{analysed}</b></p></li>\n",
            escape(&a.arm),
            escape(&a.title),
            whole(a.allotted),
            whole(a.read),
            number(s.waterfall.week, usize::from(s.waterfall.week.fract() != 0.0)),
        )
    };
    let arms: String = f.arms.iter().map(arm).collect();
    format!(
        "<p>After the flow diagram of CONSORT 2010.</p>\n<ol class=\"flow\">\n\
         <li><div class=\"box\"><p><b>Screened</b>: {}</p></div></li>\n\
         <li><div class=\"box\"><p><b>Not admitted</b>: {}</p>\n{reasons}</div></li>\n\
         <li><div class=\"box\"><p><b>Randomised</b>: {}{sites}</p></div></li>\n\
         <li><ul class=\"arms\">\n{arms}</ul></li>\n</ol>\n",
        whole(f.screened),
        whole(f.excluded),
        whole(f.randomised),
    )
}

fn baseline(s: &Summary) -> String {
    let ids: Vec<String> = s.courses_arms();
    let heads: Vec<String> = ids.iter().map(|id| format!("#{id}")).collect();
    let mut all = vec!["what"];
    all.extend(heads.iter().map(String::as_str));
    all.push("#all");
    let cell = |spread: &Spread| match spread {
        Spread::Mean { mean, sd, .. } => {
            let digits = sheet::digits_of(*mean).min(1);
            let sd = sd.map_or(String::new(), |sd| format!(" ({})", number(sd, digits)));
            format!("{}{sd}", number(*mean, digits))
        }
        Spread::Count { n, share } => format!("{} ({})", whole(*n), percent(*share, 0)),
    };
    let row = |c: &summary::Characteristic| {
        let unit = unit(&c.unit);
        let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        let mut row = vec![escape(&format!("{}{unit}", c.what))];
        row.extend(c.arms.iter().map(|a| a.as_ref().map_or("\u{2013}".into(), cell)));
        row.push(cell(&c.all));
        row
    };
    let rows: Vec<Vec<String>> = s.baseline.iter().map(row).collect();
    let shared = match s.flow.sites {
        1 => "",
        _ => " Every person has every arm, so only what was read of sites differs between arms.",
    };
    paragraph(&format!("Mean (SD between people), or number and share.{shared} Differences here are chance."))
        + &table("Baseline by arm", &all, &rows)
}

fn assumptions(s: &Summary) -> String {
    let about = &s.about;
    let posteriors: Vec<String> = about
        .posteriors
        .iter()
        .map(|(name, hash)| format!("{} (<code>{}</code>)", escape(name), escape(hash)))
        .collect();
    let behind = if posteriors.is_empty() { String::new() } else { format!(" Behind it: {}.", list(&posteriors)) };
    let mut html = paragraph(&format!("What was believed of the laws: {}.{behind}", escape(&about.belief)));
    if s.assumptions.is_empty() {
        return html + &paragraph("The trial file left nothing open.");
    }
    html += &paragraph("What the trial file left open, and what stands in for it:");
    let row = |(what, value, why): &(String, String, String)| vec![escape(what), escape(value), escape(why)];
    html + &table(
        "Assumptions of the trial",
        &["what", "value", "why"],
        &s.assumptions.iter().map(row).collect::<Vec<_>>(),
    )
}

impl Summary {
    /// Ids of all arms, in their order.
    fn courses_arms(&self) -> Vec<String> {
        self.waterfall.arms.iter().map(|(id, _)| id.clone()).collect()
    }

    /// The week of the primary analysis, in words.
    fn primary_week(&self) -> String {
        day(self.waterfall.week)
    }
}

#[cfg(test)]
mod tests;
