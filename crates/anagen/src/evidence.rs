//! `anagen evidence`: the published studies the program carries, or those of a folder.

use crate::check::mistaken;
use crate::failure::Failure;
use crate::out;
use anagen_evidence::library::{Library, fitted, obstacle};
use anagen_evidence::study::{
    CountedFrom, Dispersion, Finding, Given, Moments, Outcome, Role, Study, Unit, Verified, Versus,
};
use anagen_lab::protocol::words::nearest;
use anagen_lab::protocol::{Mistake, Mistakes};
use anagen_model::quantity::Value;
use serde_json::json;
use std::path::PathBuf;

/// What `anagen evidence` is told.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// One line a study: role, condition, what it reports and how much of it can be staged again
    List {
        /// Only studies of this role
        #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(Role::NAMES))]
        role: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        from: From,
    },
    /// One study: people, arms, every number as it was printed
    Show {
        /// Its id, as the list gives it
        study: String,
        #[command(flatten)]
        from: From,
    },
    /// Every mistake of every file at once, and what is shown but not fitted
    Check {
        /// Print mistakes and remarks as JSON to standard output
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        from: From,
    },
}

#[derive(clap::Args)]
struct From {
    /// A folder of study files (*.toml) instead of the studies the program carries
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
}

impl From {
    fn library(&self) -> Result<Library, Failure> {
        Library::open(self.evidence.as_deref()).map_err(Failure::Mistakes)
    }
}

/// Lists, shows or checks.
pub fn evidence(args: &Args) -> Result<(), Failure> {
    match &args.what {
        What::List { role, json, from } => list(&from.library()?, role.as_deref(), *json),
        What::Show { study, from } => show(&from.library()?, study),
        What::Check { json, from } => check(from, *json),
    }
}

/// How many outcomes of a study there are, can be staged again and are fitted to.
fn counts(study: &Study) -> [usize; 3] {
    let count = |which: &dyn Fn(&Outcome) -> bool| study.outcomes.iter().filter(|o| which(o)).count();
    [study.outcomes.len(), count(&|o| obstacle(study, o).is_none()), count(&|o| fitted(study, o))]
}

/// How the numbers of a study were read: the best way.
fn verified(study: &Study) -> &'static str {
    study.outcomes.iter().map(|o| o.verified).min().map_or("\u{2013}", Verified::name)
}

fn list(library: &Library, role: Option<&str>, json: bool) -> Result<(), Failure> {
    let studies: Vec<&Study> = library.studies().filter(|s| role.is_none_or(|role| s.role.name() == role)).collect();
    if json {
        let all: Vec<_> = studies.iter().map(|study| as_json(study)).collect();
        return out::print(&(serde_json::to_string_pretty(&all).map_err(Failure::failed)? + "\n"));
    }
    let header = ["study", "role", "condition", "design", "arms", "outcomes", "staged", "fitted", "verified", "title"];
    let mut rows = vec![header.map(String::from).to_vec()];
    for study in &studies {
        let [outcomes, staged, used] = counts(study).map(|n| n.to_string());
        let words = [study.id.as_str(), study.role.name(), study.condition.name(), study.design.name()];
        let mut row: Vec<String> = words.map(String::from).to_vec();
        row.extend([study.arms.len().to_string(), outcomes, staged, used]);
        row.extend([verified(study).to_string(), study.title.clone()]);
        rows.push(row);
    }
    let mut text = out::columns(&rows, &[4, 5, 6, 7]);
    let sums = studies.iter().map(|s| counts(s)).fold([0; 3], |sum, n| std::array::from_fn(|i| sum[i] + n[i]));
    let some = studies.iter().filter(|s| counts(s)[1] > 0).count();
    text += &format!(
        "\n{} studies, {some} of which can be staged again; {} outcomes: {} can be staged, {} are fitted to\n",
        studies.len(),
        sums[0],
        sums[1],
        sums[2]
    );
    out::print(&text)
}

fn as_json(study: &Study) -> serde_json::Value {
    let [_, staged, used] = counts(study);
    let outcome = |o: &Outcome| {
        json!({
            "id": o.id,
            "arm": o.arm,
            "measure": o.measured.name(),
            "scale": o.scale.name(),
            "unit": o.unit.name(),
            "week": o.week,
            "day": o.day,
            "found": found(o),
            "n": o.n,
            "verified": o.verified.name(),
            "not_staged": obstacle(study, o),
            "fitted": fitted(study, o),
        })
    };
    json!({
        "id": study.id,
        "title": study.title,
        "citation": study.citation,
        "year": study.year,
        "doi": study.doi,
        "pmid": study.pmid,
        "role": study.role.name(),
        "condition": study.condition.name(),
        "design": study.design.name(),
        "arms": study.arms.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(),
        "staged": staged,
        "fitted": used,
        "assumed": study.assumed().count(),
        "outcomes": study.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn show(library: &Library, id: &str) -> Result<(), Failure> {
    let Some(study) = library.get(id) else {
        let near = nearest(id, library.studies().map(|s| s.id.as_str()));
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        return Err(Failure::refused(format!("no study is called {id:?}{near} `anagen evidence list` names them all")));
    };
    out::print(&(head(study) + &people(study) + &arms(study) + &outcomes(study) + &assumed(study)))
}

/// What the study was.
fn head(study: &Study) -> String {
    let year = study.year.map_or(String::new(), |year| format!(", {year}"));
    let mut text = format!("{}: {}\n{}{year}\n", study.id, study.title, study.citation);
    let pmid = study.pmid.as_ref().map(|pmid| format!("PMID {pmid}"));
    let doi = study.doi.as_ref().map(|doi| format!("doi:{doi}"));
    let keys: Vec<String> = [doi, pmid, study.url.clone()].into_iter().flatten().collect();
    if !keys.is_empty() {
        text += &format!("{}\n", keys.join("  "));
    }
    let mut rows = vec![
        ("role", study.role.name().to_string()),
        ("condition", study.condition.name().into()),
        ("design", study.design.name().into()),
    ];
    let some = |what, text: &Option<String>| text.as_ref().map(|text| (what, text.clone()));
    rows.extend(some("masking", &study.masking));
    rows.extend(some("bias", &study.bias));
    rows.extend(some("not staged", &study.cannot_simulate));
    rows.extend(study.defects.iter().map(|defect| ("defect", defect.clone())));
    if !study.shares_patients_with.is_empty() {
        rows.push(("shares patients with", study.shares_patients_with.join(", ")));
    }
    text + "\n" + &pairs(rows)
}

fn pairs(rows: Vec<(&str, String)>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(a, b)| vec![a.to_string(), b]).collect();
    out::columns(&rows, &[])
}

fn moments(m: &Moments) -> Option<String> {
    let sd = m.sd.map_or(String::new(), |sd| format!(" (SD {sd})"));
    m.mean.map(|mean| format!("{mean}{sd}"))
}

/// Who took part, and where they were measured.
fn people(study: &Study) -> String {
    let (people, site) = (&study.people, &study.site);
    let range = |r: &Option<[f64; 2]>| r.map(|[low, high]| format!("{low} to {high}"));
    let mut rows = Vec::new();
    let mut add = |what: &'static str, text: Option<String>| rows.extend(text.map(|text| (what, text)));
    add("people", people.n.map(|n| n.to_string()));
    add("share of men", people.male_share.map(|share| share.to_string()));
    add("age, years", moments(&people.age_years));
    add("ages admitted", range(&people.age_range_years));
    let grades: Vec<String> = people.grades.iter().map(|g| g.words()).collect();
    add("grades", (!grades.is_empty()).then(|| grades.join(", ")));
    add("origin", people.ethnicity.map(|e| format!("{e:?}").to_lowercase()));
    add("SALT on day 0, %", moments(&people.salt_percent));
    add("SALT admitted, %", range(&people.salt_range_percent));
    add("episode, years", range(&people.episode_years));
    for row in &people.baseline {
        let number = moments(&row.moments).unwrap_or_default();
        let unit = unit(row.unit);
        let read = row.verified.name();
        let memory = if row.verified == Verified::Memory { ": shown, never fitted" } else { "" };
        add(
            "on day 0",
            Some(format!("{}, {}: {number} {unit} ({read}{memory})", row.measure.name(), row.hairs.name())),
        );
    }
    add("region", site.region.map(|r| r.name().to_string()));
    add("area, cm2", site.area_cm2.as_ref().map(given));
    add("hairs that count", Some(site.hairs.name().into()));
    add("least calibre, um", site.least_calibre_um.map(|um| um.to_string()));
    format!("\n{}", pairs(rows))
}

fn given(value: &Given) -> String {
    match value {
        Given::Printed(x) => x.to_string(),
        Given::Assumed(a) => format!("{} assumed, {} to {}", a.value, a.low, a.high),
    }
}

/// What was done to whom.
fn arms(study: &Study) -> String {
    let mut text = String::from("\narms\n");
    for arm in &study.arms {
        let n = arm.n.map_or(String::new(), |n| format!(", n {n}"));
        let control = if arm.control { ", control" } else { "" };
        text += &format!("  {}: {}{n}{control}\n", arm.id, arm.title);
        if let Some(why) = &arm.cannot_simulate {
            text += &format!("    not staged: {why}\n");
        }
        for treatment in &arm.treatments {
            let value = |(key, value): (&String, &Value)| {
                let assumed = treatment.assumed.iter().any(|(k, _)| k == key);
                format!("{key} {}{}", written(value), if assumed { " (assumed)" } else { "" })
            };
            let values: Vec<String> = treatment.values.0.iter().map(value).collect();
            text += &format!("    {}: {}\n", treatment.kind.name, values.join(", "));
        }
    }
    text
}

fn written(value: &Value) -> String {
    match value {
        Value::Number(x) => x.to_string(),
        Value::Numbers(xs) => format!("{xs:?}"),
        Value::Text(word) => word.clone(),
        Value::Texts(words) => words.join(" + "),
        Value::Flag(flag) => flag.to_string(),
    }
}

/// What a unit is called in print.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::PerCm2 => "/cm2",
        Unit::PerArea => "in the area",
        Unit::Percent => "%",
        Unit::Points => "points",
        Unit::Um => "um",
        Unit::MmPerDay => "mm/day",
        Unit::Fraction => "of 1",
    }
}

/// What was found, as printed.
fn found(outcome: &Outcome) -> String {
    let list = |pairs: &[(String, String)], sign: &str| {
        pairs.iter().map(|(a, b)| format!("{a} {sign} {b}")).collect::<Vec<_>>()
    };
    match &outcome.finding {
        Finding::Null => "no difference".into(),
        Finding::Ordering { above, alike } => [list(above, ">"), list(alike, "~")].concat().join(", "),
        Finding::Number { value, dispersion } => {
            let spread = match dispersion {
                Dispersion::Sd(sd) => format!(", SD {sd}"),
                Dispersion::Se(se) => format!(", SE {se}"),
                Dispersion::SdOrSe(x) => format!(" +- {x} (SD or SE)"),
                Dispersion::Interval95(low, high) => format!(" (95 % {low} to {high})"),
                Dispersion::Range(low, high) => format!(" (range {low} to {high})"),
                Dispersion::None => String::new(),
            };
            format!("{value} {}{spread}", unit(outcome.unit))
        }
    }
}

/// Every number, and what it is used for.
fn outcomes(study: &Study) -> String {
    let header = ["outcome", "arm", "measure", "scale", "when", "found", "n", "verified", "used"];
    let mut rows = vec![header.map(String::from).to_vec()];
    for o in &study.outcomes {
        let arm = match &o.versus {
            Versus::Itself => o.arm.clone(),
            Versus::Arm(other) => format!("{} - {other}", o.arm),
            Versus::External => format!("{} - external", o.arm),
        };
        let when = o.week.map_or("\u{2013}".into(), |week| match o.counted_from {
            CountedFrom::FirstSession => format!("week {week}"),
            from => format!("week {week} from {}", from.name().replace('_', " ")),
        });
        let n = match (o.n, o.n_versus) {
            (None, _) => "\u{2013}".into(),
            (Some(n), None) => n.to_string(),
            (Some(n), Some(other)) => format!("{n} + {other}"),
        };
        let row = [o.id.clone(), arm, format!("{}, {}", o.measured.name(), o.hairs.name()), o.scale.name().into()];
        rows.push(row.into_iter().chain([when, found(o), n, o.verified.name().into(), used(study, o)]).collect());
    }
    let mut text = format!("\n{}", out::columns(&rows, &[]));
    for o in &study.outcomes {
        if let Some(note) = &o.note {
            text += &format!("  {}: {note}\n", o.id);
        }
    }
    text
}

/// What becomes of a number.
fn used(study: &Study, outcome: &Outcome) -> String {
    if let Some(why) = &outcome.defect {
        return format!("shown only: {why}");
    }
    if let Some(first) = &outcome.same_result_as {
        return format!("shown only: the same result as {first}");
    }
    match obstacle(study, outcome) {
        Some(why) => format!("not staged: {why}"),
        None if outcome.verified == Verified::Memory => "staged; remembered, so never fitted".into(),
        None if fitted(study, outcome) => "fitted".into(),
        None if study.role == Role::Validate => "predicted and scored".into(),
        None => "staged and shown".into(),
    }
}

fn assumed(study: &Study) -> String {
    let all: Vec<_> = study.assumed().collect();
    if all.is_empty() {
        return "\nno design value is assumed\n".into();
    }
    let row = |a: &&anagen_evidence::study::Assumed| {
        vec![format!("  {}", a.place), a.value.to_string(), format!("{} to {}", a.low, a.high), a.why.clone()]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    format!("\nassumed design values: {}\n{}", all.len(), out::columns(&rows, &[1]))
}

fn check(from: &From, json: bool) -> Result<(), Failure> {
    let sources = match &from.evidence {
        Some(folder) => Library::sources(folder).map_err(|mistakes| mistaken(mistakes, json))?,
        None => Library::carried(),
    };
    let files = sources.len();
    let (library, mistakes) = Library::as_far_as_read(sources);
    if let Some(mistakes) = Mistakes::of(mistakes) {
        return Err(mistaken(mistakes, json));
    }
    if json {
        let all = json!({ "mistakes": [], "remarks": library.remarks });
        return out::print(&(serde_json::to_string_pretty(&all).map_err(Failure::failed)? + "\n"));
    }
    let mut text = format!("{files} {}: no mistake\n", if files == 1 { "study" } else { "studies" });
    let line = |m: &Mistake| format!("remark: {}:{}: {}\n", m.file, m.line, m.what);
    library.remarks.iter().for_each(|remark| text += &line(remark));
    out::print(&text)
}
