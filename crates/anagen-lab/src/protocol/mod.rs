//! What a user writes: protocol, intake, cohort and product files, read with every mistake shown.

pub mod check;
pub mod expectation;
pub mod form;
pub mod intake;
pub mod mistake;
pub mod reader;
mod rows;
mod rules;
pub mod schema;
pub mod source;
pub mod tables;
pub mod words;

use std::path::{Path, PathBuf};

use anagen_model::quantity::{Frame, Kind, Value, Values};
use anagen_model::scalp::region::Region;

pub use expectation::{Expectation, Relation, Verdict};
pub use form::new_protocol;
pub use intake::{Cohort, CohortRow, Intake, IntakeSite};
pub use mistake::{Mistake, Mistakes, Span};
pub use reader::{Entry, Place, Reader, Section, read_table};
pub use rules::{WHOLE_HEAD, days_of};
pub use schema::schema;
pub use source::{Shelf, Source};

pub use tables::CENTRE;
use tables::{LAST_DAY, PATIENT, PLAN, PRODUCT, SITE, TOP, WHOLE_FILE};

/// The plan that is always present and that no file may define.
pub const UNTREATED: &str = "untreated";

/// Everything a file may choose by `kind = "..."`.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    /// `[[cause]]`.
    pub causes: &'static [Kind],
    /// `[[plan.treatment]]` and `[[patient.history]]`.
    pub treatments: &'static [Kind],
    /// `[[measure]]`.
    pub measures: &'static [Kind],
}

/// A measured target area.
#[derive(Clone, Debug)]
pub struct Site {
    /// What it is called in the results.
    pub name: String,
    /// Where it lies.
    pub region: Region,
    /// The counted area.
    pub area_cm2: f64,
    /// Polar angle and azimuth of its middle, degrees, if it has a place of its own.
    pub centre_deg: Option<[f64; 2]>,
    /// Where it stands in the protocol; `None` if it comes from the intake.
    pub section: Option<Section>,
}

/// A link to a user's own cell product.
#[derive(Clone, Debug)]
pub struct ProductLink {
    /// The product's file, found from the folder of the protocol.
    pub file: PathBuf,
    /// Where the link stands.
    pub place: Place,
}

/// One plan beside the untreated twin.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it is called in the results.
    pub name: String,
    /// A longer name for the report.
    pub title: Option<String>,
    /// Why this plan.
    pub notes: Option<String>,
    /// Its treatments in the order of the file.
    pub treatments: Vec<Entry>,
    /// Where it stands.
    pub place: Place,
}

/// A protocol file, every value checked by itself and against the rest of the file.
#[derive(Clone, Debug)]
pub struct ProtocolFile {
    /// Path and text.
    pub source: Source,
    /// The question.
    pub title: String,
    /// What should come out.
    pub expect: Vec<Expectation>,
    /// The seed of all chance.
    pub seed: u64,
    /// The last simulated day.
    pub horizon_days: u32,
    /// The days of measurement, rising, from 0.
    pub visit_days: Vec<u32>,
    /// The keys before the first table.
    pub top: Section,
    /// `[patient]`.
    pub patient: Section,
    /// Treatments before day 0.
    pub history: Vec<Entry>,
    /// The clinic's table, if the patient has one.
    pub intake: Option<Intake>,
    /// The published baseline, if the patient is one of a cohort.
    pub cohort: Option<Cohort>,
    /// Why the hair is lost.
    pub causes: Vec<Entry>,
    /// The measured target areas, from the file or from the intake.
    pub sites: Vec<Site>,
    /// What is measured.
    pub measures: Vec<Entry>,
    /// The user's own products.
    pub products: Vec<ProductLink>,
    /// The plans, without the untreated twin.
    pub plans: Vec<Plan>,
}

impl ProtocolFile {
    /// Reads a protocol and the intake or cohort it names.
    pub fn read(path: &Path, registry: &Registry) -> Result<ProtocolFile, Mistakes> {
        ProtocolFile::of(Source::read(path)?, registry)
    }

    /// Reads a protocol from its text, and the intake or cohort it names from beside its path.
    pub fn of(source: Source, registry: &Registry) -> Result<ProtocolFile, Mistakes> {
        ProtocolFile::with(source, registry, &Shelf::Disk)
    }

    /// The same with the files it names taken from `shelf`.
    pub fn with(source: Source, registry: &Registry, shelf: &Shelf) -> Result<ProtocolFile, Mistakes> {
        let path = source.path.clone();
        match ProtocolFile::as_far_as_read(source, registry, shelf) {
            (Some(file), mistakes) => Mistakes::of(mistakes).map_or(Ok(file), Err),
            (None, mistakes) => Err(Mistakes::of_unreadable(&path, mistakes)),
        }
    }

    /// What can be read in spite of the mistakes, so that later checks can add theirs to the list;
    /// values that are mistaken are absent. No file if its syntax or its format cannot be read.
    pub fn as_far_as_read(source: Source, registry: &Registry, shelf: &Shelf) -> (Option<ProtocolFile>, Vec<Mistake>) {
        let (file, mut mistakes) = gather(&source, registry);
        let Some(mut file) = file else { return (None, mistakes) };
        let folder = Path::new(&source.path).parent().unwrap_or(Path::new("")).to_owned();
        let in_protocol = mistakes.len();
        for (key, place) in ["intake", "cohort"].map(|k| (k, file.patient.place.of(k))) {
            let Some(name) = file.patient.values.text(key) else { continue };
            let read = shelf.read(&folder.join(name)).map_err(|mistakes| {
                // A file that is not there is a mistake of the line that names it.
                let whole = mistakes.iter().find(|m| m.line == 0);
                let at = |m: &Mistake| {
                    let what = format!("{}: {}", m.file, m.what);
                    source.mistake(place, what, m.accepted.as_str(), m.hint.as_str())
                };
                whole.map(at).map_or(mistakes.clone(), Mistakes::from)
            });
            let read = read.and_then(|table| match key {
                "intake" => Intake::of(table).map(|t| file.intake = Some(t)),
                _ => Cohort::of(table).map(|t| file.cohort = Some(t)),
            });
            mistakes.extend(read.err().into_iter().flat_map(Mistakes::into_vec));
        }
        let tables_read = mistakes.len() == in_protocol;
        mistakes.extend(rules::beside(&mut file, tables_read));
        (Some(file), mistakes)
    }

    /// A mistake found by a later check, at a place this file keeps: `entry.place.of("region")`.
    pub fn mistake(
        &self,
        at: Span,
        what: impl Into<String>,
        accepted: impl Into<String>,
        hint: impl Into<String>,
    ) -> Mistake {
        self.source.mistake(at, what, accepted, hint)
    }

    /// Where the measured value of an expectation is named.
    pub fn measure_of(&self, expectation: &Expectation) -> Span {
        let start = expectation.text.find(&expectation.measure).unwrap_or(0);
        let part = start..start + expectation.measure.len();
        self.source.inside(self.top.place.item("expect", expectation.index), &expectation.text, part)
    }

    /// Where the site of an expectation is named.
    pub fn site_of(&self, expectation: &Expectation) -> Span {
        let item = self.top.place.item("expect", expectation.index);
        self.source.inside(item, &expectation.text, expectation.site_span.clone())
    }

    /// Every value that was not written and whose default stands in: where, key, value.
    pub fn defaults(&self) -> Vec<(String, &'static str, Value)> {
        let mut all = Vec::new();
        let mut add = |place: String, keys: &[&'static str], values: &Values| {
            for key in keys {
                if let Some(value) = values.0.get(*key) {
                    all.push((place.clone(), *key, value.clone()));
                }
            }
        };
        add("protocol".into(), &self.top.defaulted, &self.top.values);
        add("patient".into(), &self.patient.defaulted, &self.patient.values);
        for site in &self.sites {
            if let Some(section) = &site.section {
                add(format!("site {}", site.name), &section.defaulted, &section.values);
            }
        }
        let listed = [("history", &self.history), ("cause", &self.causes)]
            .into_iter()
            .chain([("measure", &self.measures)])
            .map(|(name, entries)| (name.to_owned(), entries))
            .chain(self.plans.iter().map(|p| (format!("plan {}", p.name), &p.treatments)));
        for (name, entries) in listed {
            for entry in entries {
                add(format!("{name}: {}", entry.kind.name), &entry.defaulted, &entry.values);
            }
        }
        all
    }
}

/// Reads all tables of the file; no file if its syntax or its format cannot be read.
fn gather(source: &Source, registry: &Registry) -> (Option<ProtocolFile>, Vec<Mistake>) {
    let mut reader = Reader::new(source, WHOLE_FILE);
    let Some(document) = reader.document() else { return (None, reader.mistakes) };
    let root = document.as_table();
    if let Some(mistake) = rules::format(source, root) {
        return (None, vec![mistake]);
    }
    let lists = ["patient", "cause", "site", "measure", "product", "plan"];
    let top = reader.section(root, 0..0, TOP, &lists);
    let horizon = top.values.number("horizon_days").unwrap_or(LAST_DAY);
    let mut frame = Frame::bare(horizon);

    let mut patient = Section::default();
    let mut history = Vec::new();
    match root.get("patient").map(|item| (item, item.as_table_like())) {
        Some((item, Some(table))) => {
            let key = root.key("patient").and_then(|k| k.span());
            let header = item.span().or(key).unwrap_or(0..0);
            patient = reader.section(table, header, PATIENT, &["history"]);
            rules::patient(&mut reader, &mut patient, &mut frame);
            let past = Frame { history: true, ..frame };
            history = reader.entries(table.get("history"), "patient.history", registry.treatments, &past);
        }
        Some((item, None)) => {
            let span = item.span().unwrap_or(0..0);
            reader.note(span, "`patient` is not a table", "[patient]", "a protocol has one patient");
        }
        None => {
            let hint = "write [patient] with sex and age_years";
            reader.note(0..0, "the table [patient] is missing", "", hint);
        }
    }
    let causes = reader.entries(root.get("cause"), "cause", registry.causes, &frame);
    let measures = reader.entries(root.get("measure"), "measure", registry.measures, &frame);

    let folder = Path::new(&source.path).parent().unwrap_or(Path::new("")).to_owned();
    let mut sites = Vec::new();
    for (table, header) in reader.tables(root.get("site"), "site") {
        let section = reader.section(table, header, SITE, &[]);
        sites.push(Site {
            name: section.values.text("name").unwrap_or_default().to_owned(),
            region: section.values.text("region").and_then(Region::named).unwrap_or(Region::Vertex),
            area_cm2: section.values.number("area_cm2").unwrap_or(1.0),
            centre_deg: section.values.number(CENTRE[0]).zip(section.values.number(CENTRE[1])).map(<[f64; 2]>::from),
            section: Some(section),
        });
    }
    let mut products = Vec::new();
    for (table, header) in reader.tables(root.get("product"), "product") {
        let section = reader.section(table, header, PRODUCT, &[]);
        let file = folder.join(section.values.text("file").unwrap_or_default());
        products.push(ProductLink { file, place: section.place });
    }
    let mut plans = Vec::new();
    for (table, header) in reader.tables(root.get("plan"), "plan") {
        let section = reader.section(table, header, PLAN, &["treatment"]);
        let text = |key| section.values.text(key).map(str::to_owned);
        let list = table.get("treatment");
        plans.push(Plan {
            name: text("name").unwrap_or_default(),
            title: text("title"),
            notes: text("notes"),
            treatments: reader.entries(list, "plan.treatment", registry.treatments, &frame),
            place: section.place.clone(),
        });
    }
    let days = |days: &[f64]| days.iter().map(|d| *d as u32).collect();
    let file = ProtocolFile {
        source: source.clone(),
        title: top.values.text("title").unwrap_or_default().to_owned(),
        expect: rules::expectations(&mut reader, &top),
        seed: top.values.number("seed").unwrap_or(1.0) as u64,
        horizon_days: horizon as u32,
        visit_days: top.values.numbers("visit_days").map_or(vec![0], days),
        top,
        patient,
        history,
        intake: None,
        cohort: None,
        causes,
        sites,
        measures,
        products,
        plans,
    };
    rules::whole_file(&mut reader, &file);
    (Some(file), reader.mistakes)
}
