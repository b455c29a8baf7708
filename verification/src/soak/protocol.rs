//! A made-up protocol with the files it names, as TOML and CSV.
//!
//! The head is the smallest and hair is sparse (a parameters file of its own says so), which keeps a whole
//! head to about 5,000 follicles. Everything else a file may hold is drawn from the tables by which files are read.

use super::tables::{Bed, Era, Made, entry, lines, number, values};
use crate::dice::Dice;
use anagen_lab::protocol::Shelf;
use anagen_lab::run::registry;
use anagen_model::law::Parameters;
use anagen_model::measure::{MEASURES, Scope};
use anagen_model::patient::{Grade, Sex};
use anagen_model::quantity::{Frame, Value};
use anagen_model::scalp::{Ground, Region, Surface};
use anagen_model::treatment::grid::Grid;
use anagen_model::treatment::{self, product};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Bytes of luck a protocol is made from.
pub const LUCK_BYTES: usize = 1 << 16;

/// Healthy hairs per cm2 in the parameters file: a sixteenth of what is usual.
const SPARSE_HAIRS_PER_CM2: f64 = 14.0;

/// The smallest head a file may have, mm.
const SMALLEST_HEAD_MM: f64 = 450.0;

/// Grafts in all that the donor zone of such a head gives, with room to spare.
const MOST_GRAFTS: f64 = 150.0;

/// The first day of a history.
const EARLIEST_DAY: f64 = -1200.0;

/// The name of the protocol among its files.
pub const NAME: &str = "made.toml";

/// Files by name, the protocol first.
#[derive(Clone, Debug)]
pub struct MadeUp {
    /// Name and text of each.
    pub files: Vec<(String, String)>,
}

impl MadeUp {
    /// The files on a shelf.
    pub fn shelf(&self) -> Shelf {
        Shelf::Kept(self.files.iter().map(|(name, text)| (PathBuf::from(name), text.clone())).collect())
    }

    /// All files as one text, to copy from a message.
    pub fn text(&self) -> String {
        self.files.iter().map(|(name, text)| format!("# ---- {name} ----\n{text}\n")).collect()
    }

    /// Writes them into a folder.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        self.files.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
    }
}

/// Whom the protocol is about, as far as its other parts must know.
struct Person {
    sex: Sex,
    age_years: f64,
    grade: Option<&'static str>,
    surface: Surface,
}

/// Makes a protocol from luck.
pub fn made_up(dice: &mut Dice) -> MadeUp {
    let d = dice;
    let horizon = match d.below(20) {
        0..=1 => d.within(1.0, 30.0),
        2..=14 => d.within(31.0, 400.0),
        15..=18 => d.within(401.0, 1000.0),
        _ => d.within(1000.0, 4000.0),
    }
    .round();
    let mut visits = vec![0.0];
    visits.extend((0..1 + d.below(4)).map(|_| d.within(1.0, horizon).round()));
    visits.sort_by(f64::total_cmp);
    visits.dedup();

    let mut files = vec![(NAME.to_owned(), String::new())];
    let mut top = String::from("format = 1\ntitle = \"Made up\"\n");
    let _ = writeln!(top, "seed = {}", d.word());
    let _ = writeln!(top, "horizon_days = {horizon:.0}\nvisit_days = {visits:?}\npossible_patients = {}", d.below(4));
    let _ = writeln!(top, "parameters = \"parameters.toml\"");
    files.push(("parameters.toml".into(), parameters(d)));

    let person = person(d);
    let mut patient = patient(d, &person);
    let frame = Frame {
        female: Some(person.sex == Sex::Female),
        age_years: Some(person.age_years),
        graded: Some(person.grade.is_some()),
        ..Frame::bare(horizon)
    };
    let mut below = String::new();
    let mut products = Vec::new();
    if d.chance(100) {
        let era = Era { first: 0.0, last: 0.0 };
        let mut table = values(d, product::FIELDS, 150, era, &[]);
        table.0.insert("name".into(), Value::Text("mine".into()));
        products.push("mine".to_owned());
        files.push(("product.toml".into(), lines(&table)));
        below += "[[product]]\nfile = \"product.toml\"\n";
    }

    let fits = |made: &Made| fits(made, &person.surface);
    let bed = Bed { frame, products: &products, fits: &fits };
    let plan = Era { first: 0.0, last: horizon - 1.0 };
    let past = Era { first: EARLIEST_DAY, last: -1.0 };
    let ever = Era { first: EARLIEST_DAY, last: horizon - 1.0 };
    let all = registry();
    let before = Bed { frame: Frame { history: true, ..frame }, ..bed };
    let history: Vec<Made> = match d.chance(80) {
        true => (0..1 + d.below(2))
            .filter_map(|_| {
                let kind = &all.treatments[d.below(all.treatments.len())];
                entry(d, kind, &before, past)
            })
            .collect(),
        false => Vec::new(),
    };
    write_entries(&mut patient, "patient.history", &history);

    let mut causes: Vec<Made> = Vec::new();
    if person.grade.is_some() {
        let name = if person.sex == Sex::Male { "androgenetic_male" } else { "androgenetic_female" };
        let kind = all.causes.iter().find(|k| k.name == name).expect("a registered cause");
        causes.extend(entry(d, kind, &bed, ever));
    }
    for _ in 0..d.below(4) {
        let kind = &all.causes[d.below(all.causes.len())];
        if !causes.iter().any(|c| c.kind.name == kind.name) {
            causes.extend(entry(d, kind, &bed, ever));
        }
    }
    write_entries(&mut below, "cause", &causes);

    let sites = 1 + d.below(3);
    let names: Vec<String> = (0..sites).map(|i| char::from(b'A' + i as u8).to_string()).collect();
    // Seven hundred candidates, each with an attack of years on its skin, would take a minute.
    let attacked = causes.iter().any(|c| c.kind.name == "alopecia_areata");
    let intake = (d.chance(70) && !attacked).then(|| intake(d, &names));
    if let Some((text, _)) = &intake {
        patient = patient.replacen("[patient]\n", "[patient]\nintake = \"intake.csv\"\n", 1);
        files.push(("intake.csv".into(), text.clone()));
    }
    for (i, name) in names.iter().enumerate() {
        let region = intake.as_ref().map(|(_, regions)| regions[i]);
        below += &site(d, name, region, &person.surface);
    }
    let mut measures: Vec<Made> = Vec::new();
    for _ in 0..d.below(6) {
        let kind = &all.measures[d.below(all.measures.len())];
        if !measures.iter().any(|m| m.kind.name == kind.name) {
            measures.extend(entry(d, kind, &bed, plan));
        }
    }
    write_entries(&mut below, "measure", &measures);

    let plans: Vec<String> = (0..1 + d.below(2)).map(|i| format!("plan {}", i + 1)).collect();
    for name in &plans {
        let _ = write!(below, "[[plan]]\nname = {name:?}\n");
        let mut treatments: Vec<Made> = Vec::new();
        while treatments.is_empty() {
            for _ in 0..1 + d.below(4) {
                let kind = &all.treatments[d.below(all.treatments.len())];
                treatments.extend(entry(d, kind, &bed, plan));
            }
            if d.is_empty() && treatments.is_empty() {
                // Luck is used up: the first kind there is, by its least values.
                below += "[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1\nstart_day = 0\n";
                break;
            }
        }
        write_entries(&mut below, "plan.treatment", &treatments);
    }
    if d.chance(128) {
        top += &expectation(d, &measures, &names, &visits, &plans);
    }
    files[0].1 = top + &patient + &below;
    MadeUp { files }
}

/// Sparse hair, and in some cases a few other laws anywhere in their central ranges.
fn parameters(d: &mut Dice) -> String {
    let mut set: Vec<(&str, f64)> = Vec::new();
    if d.chance(90) {
        let rows: Vec<_> = Parameters::rows().collect();
        for _ in 0..1 + d.below(6) {
            let row = rows[d.below(rows.len())];
            if !row.name.starts_with("patient.hairs_") && !set.iter().any(|s| s.0 == row.name) {
                set.push((row.name, number(d, row.low, row.high, false)));
            }
        }
    }
    for name in ["patient.hairs_caucasian", "patient.hairs_asian", "patient.hairs_african"] {
        set.push((name, SPARSE_HAIRS_PER_CM2));
    }
    // People differ by as large a share as always.
    set.push(("patient.hairs_sd", SPARSE_HAIRS_PER_CM2 / 226.0 * 73.0));
    let mut text = String::from("format = 1\n");
    let mut chapters: Vec<&str> = set.iter().filter_map(|s| s.0.split('.').next()).collect();
    chapters.sort_unstable();
    chapters.dedup();
    for chapter in chapters {
        let _ = writeln!(text, "[{chapter}]");
        for (name, value) in set.iter().filter(|s| s.0.split('.').next() == Some(chapter)) {
            let _ = writeln!(text, "{} = {value:?}", &name[chapter.len() + 1..]);
        }
    }
    text
}

fn person(d: &mut Dice) -> Person {
    let sex = if d.chance(128) { Sex::Female } else { Sex::Male };
    let age_years = number(d, 14.0, 100.0, false);
    let grade = d.chance(190).then(|| d.pick(Grade::names(sex)));
    Person { sex, age_years, grade, surface: Surface::of_circumference_mm(SMALLEST_HEAD_MM) }
}

/// Whether what geometry decides is likely to pass: a disc within the hairline, grafts that a sparse donor
/// zone holds and that are not put into it.
fn fits(made: &Made, head: &Surface) -> bool {
    let values = &made.values;
    let places = Grid::of(values).places;
    let on_head = places.iter().all(|place| Ground::holds(head, place));
    let Some(registered) = treatment::registered(made.kind.name).filter(|_| on_head) else { return on_head };
    if !made.kind.fields.iter().any(|f| f.key.starts_with("grafts_")) {
        return true;
    }
    let operations = (registered.build)(values, &[]).surgery(head, &Parameters::default());
    let units: f64 = operations.iter().map(|s| s.units).sum();
    units <= MOST_GRAFTS && operations.iter().all(|s| head.shared_cm2(&s.places, &s.zone) <= 0.4)
}

fn patient(d: &mut Dice, person: &Person) -> String {
    let mut text = format!("[patient]\nsex = {:?}\nage_years = {:?}\n", person.sex.name(), person.age_years);
    let _ = writeln!(text, "head_circumference_mm = {SMALLEST_HEAD_MM}");
    if let Some(grade) = person.grade {
        let _ = writeln!(text, "grade = {grade:?}");
    }
    if d.chance(128) {
        let _ = writeln!(text, "ethnicity = {:?}", d.pick(&["caucasian", "asian", "african"]));
    }
    if person.sex == Sex::Female && d.chance(60) {
        text += "pregnant = true\n";
    }
    if d.chance(80) {
        let _ = writeln!(text, "hair_length_mm = {:?}", number(d, 0.0, 1000.0, false));
    }
    text
}

/// A clinic's table whose numbers fit sparse hair, and the region of each row.
fn intake(d: &mut Dice, names: &[String]) -> (String, Vec<Region>) {
    let mut text = String::from("site,region,area_cm2,total_per_cm2,mean_diameter_um,anagen_fraction\n");
    let regions: Vec<Region> = names.iter().map(|_| d.pick(&Region::ALL)).collect();
    for (name, region) in names.iter().zip(&regions) {
        let total = d.within(0.3, 1.3) * SPARSE_HAIRS_PER_CM2;
        let _ = write!(text, "{name},{},{:.2},{total:.1},", region.name(), d.within(0.5, 4.0));
        let cell =
            |d: &mut Dice, low, high| if d.chance(170) { format!("{:.2}", d.within(low, high)) } else { String::new() };
        let _ = writeln!(text, "{},{}", cell(d, 30.0, 90.0), cell(d, 0.4, 0.95));
    }
    (text, regions)
}

/// A site in a region, or at a place of its own.
fn site(d: &mut Dice, name: &str, region: Option<Region>, surface: &Surface) -> String {
    let area_cm2 = number(d, 0.2, 6.0, false);
    let mut region = region;
    let mut text = format!("[[site]]\nname = {name:?}\narea_cm2 = {area_cm2:?}\n");
    if region.is_none() && d.chance(60) {
        let (polar, azimuth) = (d.within(0.0, 45.0).round(), d.within(-180.0, 180.0).round());
        region = Some(surface.region(surface.at_deg(polar, azimuth)));
        let _ = write!(text, "centre_polar_deg = {polar}\ncentre_azimuth_deg = {azimuth}\n");
    }
    let region = region.unwrap_or_else(|| d.pick(&Region::ALL));
    let _ = writeln!(text, "region = {:?}", region.name());
    text
}

/// A line that names what is measured, on a day it is.
fn expectation(d: &mut Dice, measures: &[Made], sites: &[String], visits: &[f64], plans: &[String]) -> String {
    let read: Vec<_> = MEASURES
        .iter()
        .filter(|m| measures.is_empty() || measures.iter().any(|n| n.kind.name == m.kind.name))
        .collect();
    let measure = read[d.below(read.len())];
    let quantity = measure.quantities[d.below(measure.quantities.len())].0;
    let at = if measure.scope == Scope::Head { "head" } else { sites[d.below(sites.len())].as_str() };
    let day = visits[d.below(visits.len())];
    let relation = d.pick(&['>', '<', '=']);
    let plan = &plans[d.below(plans.len())];
    format!("expect = [\"{quantity} at {at} on day {day}: {plan} {relation} untreated\"]\n")
}

fn write_entries(out: &mut String, table: &str, entries: &[Made]) {
    for made in entries {
        let _ = write!(out, "[[{table}]]\nkind = {:?}\n{}", made.kind.name, lines(&made.values));
    }
}
