//! From a protocol file to a run: everything built and checked before the first follicle.

use super::parameters_file::read_parameters;
use super::recipe::Recipe;
use super::warnings::warnings;
use crate::enrol::{Known, Observation, SeenSite, Source as Number, World, disc_radius_cm};
use crate::output::{Input, Role};
use crate::posterior::Posterior;
use crate::protocol::{
    CENTRE, Cohort, Entry, Mistake, Mistakes, ProtocolFile, Registry, Shelf, Site, WHOLE_HEAD, read_table,
};
use crate::report::picture::Look;
use crate::result::{PlanInfo, Support, Warning};
use anagen_model::cause::{self, Cause};
use anagen_model::drive::NEVER;
use anagen_model::law::Parameters;
use anagen_model::measure::phototrichogram::{self, Device, Phototrichogram};
use anagen_model::measure::{self, Measure, Scope};
use anagen_model::patient::{Ethnicity, Grade, Sex};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::{Kind, Lanes, Values};
use anagen_model::scalp::ground::Place;
use anagen_model::scalp::{Ground, Surface};
use anagen_model::treatment::grid::Grid;
use anagen_model::treatment::product::{self, Product};
use anagen_model::treatment::{self, Treatment};
use std::path::Path;
use std::sync::OnceLock;

/// Everything a file may name, from the registries of the model.
pub fn registry() -> Registry {
    static KINDS: OnceLock<[Vec<Kind>; 3]> = OnceLock::new();
    let [causes, treatments, measures] = KINDS.get_or_init(|| {
        [
            cause::CAUSES.iter().map(|r| r.kind).collect(),
            treatment::TREATMENTS.iter().map(|r| r.kind).collect(),
            measure::MEASURES.iter().map(|r| r.kind).collect(),
        ]
    });
    Registry { causes, treatments, measures }
}

/// One plan ready to run.
pub struct ReadyPlan {
    /// What the report says of it.
    pub info: PlanInfo,
    /// Its treatments, those of the history included.
    pub treatments: Vec<Box<dyn Treatment>>,
    /// What they are made of, to make them again, edited or with another batch of the user's products.
    pub recipe: Recipe,
}

impl ReadyPlan {
    fn of(info: PlanInfo, recipe: Recipe, products: &[Product]) -> ReadyPlan {
        ReadyPlan { info, treatments: recipe.build(products), recipe }
    }

    /// Its treatments with these products.
    pub fn with(&self, products: &[Product]) -> Vec<Box<dyn Treatment>> {
        self.recipe.build(products)
    }
}

/// A checked run.
pub struct Setup {
    /// The file.
    pub file: ProtocolFile,
    /// Every file read, the protocol first.
    pub inputs: Vec<Input>,
    /// The laws in force.
    pub parameters: Parameters,
    /// Parameters the user set.
    pub own_parameters: Vec<String>,
    /// What is known of the patient.
    pub known: Known,
    /// The causes.
    pub causes: Vec<Box<dyn Cause>>,
    /// Treatments before day 0.
    pub history: Vec<Box<dyn Treatment>>,
    /// The first simulated day.
    pub first_day: f64,
    /// Sites with what is seen there.
    pub sites: Vec<SeenSite>,
    /// Whether what is seen is a cohort's mean and spread.
    pub cohort: bool,
    /// Measures of each site.
    pub measures: Vec<Box<dyn Measure>>,
    /// Measures of the whole head.
    pub head_measures: Vec<Box<dyn Measure>>,
    /// Plans; the untreated twin is the first.
    pub plans: Vec<ReadyPlan>,
    /// Days of the visits.
    pub visits: Vec<f64>,
    /// Last day.
    pub horizon: f64,
    /// Haircut, mm.
    pub hair_length_mm: f64,
    /// How the patient looks in pictures.
    pub look: Look,
    /// Possible patients to simulate.
    pub possible_patients: usize,
    /// Label limits and contra-indications.
    pub warnings: Vec<Warning>,
    /// What a reader must know before any result.
    pub notes: Vec<String>,
    /// The user's products.
    pub products: Vec<Product>,
    /// What draws of parameters are taken from beside priors.
    pub posteriors: Vec<Posterior>,
    /// How wide the machine computes: the widest it has unless told; changes no result.
    pub lanes: Lanes,
}

impl Setup {
    /// What its candidates and patients share under a seed; `sensitivity` is that of its laws.
    pub fn world<'a>(&'a self, sensitivity: &'a BetaTable, seed: u64) -> World<'a> {
        self.world_under(&self.parameters, sensitivity, seed)
    }

    /// The same under other laws.
    pub fn world_under<'a>(&'a self, law: &'a Parameters, sensitivity: &'a BetaTable, seed: u64) -> World<'a> {
        World {
            law,
            sensitivity,
            known: self.known,
            causes: &self.causes,
            history: &self.history,
            first_day: self.first_day,
            seed,
            lanes: self.lanes,
        }
    }
}

/// Reads and checks a protocol and every file it names.
pub fn read(path: &Path) -> Result<Setup, Mistakes> {
    read_from(&Shelf::Disk, path)
}

/// The same with every file taken from `shelf`.
pub fn read_from(shelf: &Shelf, path: &Path) -> Result<Setup, Mistakes> {
    match ProtocolFile::as_far_as_read(shelf.read(path)?, &registry(), shelf) {
        (Some(file), mistakes) => of(file, mistakes, shelf),
        (None, mistakes) => Err(Mistakes::of_unreadable(&path.display().to_string(), mistakes)),
    }
}

/// Checks a protocol against the model and makes its parts; what it names is taken from `shelf`.
/// `mistakes` are those found so far: nothing is made if there is any, but all are told together.
fn of(file: ProtocolFile, mut mistakes: Vec<Mistake>, shelf: &Shelf) -> Result<Setup, Mistakes> {
    let mut inputs = vec![Input::new(Role::Protocol, &*file.source.path, &*file.source.text)];
    let mut notes = Vec::new();
    let folder = Path::new(&file.source.path).parent().unwrap_or(Path::new("")).to_owned();

    let mut parameters = Parameters::default();
    let mut own_parameters = Vec::new();
    if let Some(name) = file.top.values.text("parameters") {
        match shelf.read(&folder.join(name)) {
            Ok(source) => {
                inputs.push(Input::new(Role::Parameters, name, &*source.text));
                match read_parameters(&source) {
                    Ok((values, written)) => (parameters, own_parameters) = (values, written),
                    Err(all) => mistakes.extend(all.into_vec()),
                }
            }
            Err(all) => {
                let why = all.iter().next().map(|m| m.what.clone()).unwrap_or_default();
                mistakes.push(file.mistake(
                    file.top.place.of("parameters"),
                    format!("{name}: {why}"),
                    "a file that can be read",
                    "",
                ));
            }
        }
    }
    let posteriors = posteriors(&file, &folder, shelf, &mut inputs, &mut mistakes);
    if let Some(intake) = &file.intake {
        let name = file.patient.values.text("intake").unwrap_or("");
        inputs.push(Input::new(Role::Intake, name, &*intake.source.text));
    }
    if let Some(cohort) = &file.cohort {
        let name = file.patient.values.text("cohort").unwrap_or("");
        inputs.push(Input::new(Role::Intake, name, &*cohort.source.text));
    }

    let mut products = Vec::new();
    for link in &file.products {
        let shown = link.file.strip_prefix(&folder).unwrap_or(&link.file).display().to_string();
        match shelf.read(&link.file).and_then(|s| read_table(&s, product::FIELDS).map(|t| (s, t))) {
            Ok((source, table)) => {
                inputs.push(Input::new(Role::Product, shown, &*source.text));
                let name = table.values.text("name").unwrap_or("").to_string();
                if products.iter().any(|p: &Product| p.name == name) {
                    let what = format!("a second product is called \"{name}\"");
                    mistakes.push(file.mistake(link.place.of("file"), what, "one name, one product", ""));
                }
                products.push(Product { name, values: table.values });
            }
            Err(all) => {
                let missing = all.iter().any(|m| m.line == 0);
                if missing {
                    let why = all.iter().next().map(|m| m.what.clone()).unwrap_or_default();
                    mistakes.push(file.mistake(
                        link.place.of("file"),
                        format!("{shown}: {why}"),
                        "a file that can be read",
                        "",
                    ));
                } else {
                    mistakes.extend(all.into_vec());
                }
            }
        }
    }

    let known = known(&file);
    let head = Surface::of_circumference_mm(known.head_circumference_mm);
    let entries = file.plans.iter().flat_map(|p| &p.treatments).chain(&file.history);
    for entry in entries {
        semantic(&file, entry, &head, &products, &mut mistakes);
    }
    super::donor::check(&file, &known, &parameters, &mut mistakes);
    place_of_sites(&file, &head, &mut mistakes);
    expectations(&file, &mut mistakes);
    if let Some(mistakes) = Mistakes::of(mistakes) {
        return Err(mistakes);
    }

    let first_day = file.history.iter().fold(0.0, |first: f64, e| {
        let start = e.values.number("start_day").unwrap_or(0.0);
        let session = e.values.numbers("session_days").and_then(|d| d.first().copied()).unwrap_or(0.0);
        first.min(start).min(session)
    });
    let untreated = PlanInfo {
        name: crate::protocol::UNTREATED.into(),
        treatments: Vec::new(),
        evidence: Vec::new(),
        derived: Vec::new(),
        user_products: Vec::new(),
    };
    let mut plans = vec![ReadyPlan::of(untreated, Recipe::of(&file.history, &[]), &products)];
    for plan in &file.plans {
        let own = |e: &Entry| e.values.text("product").map(str::to_string);
        let info = PlanInfo {
            name: plan.name.clone(),
            treatments: plan.treatments.iter().map(words).collect(),
            evidence: support(&plan.treatments),
            derived: Vec::new(),
            user_products: plan.treatments.iter().filter_map(own).collect(),
        };
        plans.push(ReadyPlan::of(info, Recipe::of(&file.history, &plan.treatments), &products));
    }
    if file
        .history
        .iter()
        .any(|e| e.values.number("start_day").is_some() && e.values.number("stop_day").unwrap_or(NEVER) > 0.0)
    {
        notes.push(
            "A treatment of the history goes on after day 0; it goes on in every plan, the untreated twin included."
                .into(),
        );
    }

    notes.extend(posteriors.iter().map(Posterior::note));
    let mut sites = seen_sites(&file, &head, &parameters);
    if let (Some(cohort), Some(site)) = (&file.cohort, sites.first_mut()) {
        site.seen = of_cohort(cohort, &mut notes);
    }
    for row in file.intake.iter().flat_map(|t| &t.sites).filter(|r| !file.sites.iter().any(|s| s.name == r.site)) {
        notes.push(format!("Site {} of the intake is not a [[site]] of this protocol; it was not used.", row.site));
    }
    // In an order of their own: the order in which a file names them changes no byte.
    let mut written: Vec<&Entry> = file.causes.iter().collect();
    written.sort_by_key(|e| (e.kind.name, format!("{:?}", e.values)));
    let causes: Vec<Box<dyn Cause>> =
        written.iter().filter_map(|e| cause::registered(e.kind.name).map(|r| (r.build)(&e.values))).collect();
    let told = causes.iter().filter_map(|c| c.note());
    for note in told.chain(plans.iter().flat_map(|p| &p.treatments).filter_map(|t| t.note())) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    let [measures, head_measures] = [Scope::Site, Scope::Head].map(|scope| ready_measures(&file, scope));
    Ok(Setup {
        warnings: warnings(&file, &known),
        inputs,
        parameters,
        own_parameters,
        known,
        causes,
        history: plans[0].with(&products),
        first_day,
        sites,
        cohort: file.cohort.is_some(),
        measures,
        head_measures,
        plans,
        visits: file.visit_days.iter().map(|d| *d as f64).collect(),
        horizon: file.horizon_days as f64,
        hair_length_mm: file.patient.values.number("hair_length_mm").unwrap_or(30.0),
        look: look(&file, &known),
        possible_patients: file.top.values.number("possible_patients").unwrap_or(40.0) as usize,
        notes,
        products,
        posteriors,
        lanes: Lanes::best(),
        file,
    })
}

/// What draws are taken from: what the protocol names, else what the program carries.
fn posteriors(
    file: &ProtocolFile,
    folder: &Path,
    shelf: &Shelf,
    inputs: &mut Vec<Input>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Posterior> {
    let Some(name) = file.top.values.text("posterior") else { return Posterior::carried().to_vec() };
    if name == "none" {
        return Vec::new();
    }
    let first = |all: Mistakes| all.into_vec().swap_remove(0);
    let read = shelf.read(&folder.join(name)).map_err(first).and_then(|source| {
        inputs.push(Input::new(Role::Posterior, name, &*source.text));
        Posterior::of(&source)
    });
    match read {
        Ok(posterior) => vec![posterior],
        Err(why) => {
            let what = format!("{name}: {}", why.what);
            let accepted = "a file that `anagen calibrate` wrote, or \"none\"";
            mistakes.push(file.mistake(file.top.place.of("posterior"), what, accepted, ""));
            Vec::new()
        }
    }
}

/// The sites with what the intake says of them, read with the errors of these laws.
fn seen_sites(file: &ProtocolFile, head: &Surface, law: &Parameters) -> Vec<SeenSite> {
    let seen = |site: &Site| {
        let row = file.intake.as_ref().and_then(|t| t.sites.iter().find(|s| s.site == site.name));
        let device = row.and_then(|r| r.device.as_deref()).map_or(Device::Automatic, device_of);
        let columns = match row {
            Some(r) => [r.total_per_cm2, r.terminal_per_cm2, r.vellus_per_cm2, r.anagen_fraction, r.mean_diameter_um],
            None => [None; 5],
        };
        let printed = SeenSite::printed(&site.name, site.region, site.area_cm2, device, columns, law);
        let centre_cm = site.centre_deg.map(|[polar, azimuth]| head.at_deg(polar, azimuth));
        SeenSite { centre_cm, ..printed }
    };
    file.sites.iter().map(seen).collect()
}

impl Setup {
    /// The count that `total_hairs_per_cm2` and its kin come from: the first phototrichogram of the file,
    /// or the usual one.
    pub fn counter(&self) -> Phototrichogram {
        let named = |e: &&Entry| e.kind.name == phototrichogram::REGISTRATION.kind.name;
        let written = self.file.measures.iter().find(named);
        written.map_or_else(|| Phototrichogram::of(&Values::default()), |e| Phototrichogram::of(&e.values))
    }

    /// The sites as these laws read them: errors of devices are parameters too, those of a cohort not.
    pub fn sites_under(&self, law: &Parameters) -> Vec<SeenSite> {
        match self.cohort {
            true => self.sites.clone(),
            false => seen_sites(&self.file, &Surface::of_circumference_mm(self.known.head_circumference_mm), law),
        }
    }
}

fn known(file: &ProtocolFile) -> Known {
    let values = &file.patient.values;
    let of_cohort = file.cohort.as_ref().and_then(|c| c.get("age")).map(|r| r.mean);
    let sex = values.text("sex").and_then(Sex::named).unwrap_or(Sex::Male);
    Known {
        sex,
        age_years: values.number("age_years").or(of_cohort).unwrap_or(40.0),
        grade: values.text("grade").and_then(Grade::named).unwrap_or(Grade::Healthy),
        ethnicity: values.text("ethnicity").and_then(Ethnicity::named).unwrap_or(Ethnicity::Caucasian),
        head_circumference_mm: values.number("head_circumference_mm").unwrap_or(sex.usual_circumference_mm()),
    }
}

/// Length to which pictures show the hair of a woman whose haircut is not written, mm.
const WORN_LONG_MM: f64 = 180.0;
/// Hair shown longer than this is parted, unless a style is written, mm.
const PARTED_FROM_MM: f64 = 60.0;

/// How the patient looks in pictures: as written, else as people of that sex and ethnicity usually look.
fn look(file: &ProtocolFile, known: &Known) -> Look {
    let values = &file.patient.values;
    let word = |key: &str, usual: &str| values.text(key).unwrap_or(usual).to_string();
    let (colour, skin, curl) = match known.ethnicity {
        Ethnicity::Caucasian => ("dark-brown", "II", "straight"),
        Ethnicity::Asian => ("black", "III", "straight"),
        Ethnicity::African => ("black", "V", "coily"),
    };
    let cut = values.number("hair_length_mm").unwrap_or(30.0);
    let worn = match file.patient.defaulted.contains(&"hair_length_mm") && known.sex == Sex::Female {
        true => WORN_LONG_MM,
        false => cut,
    };
    let shown_mm = values.number("shown_length_mm").unwrap_or(worn);
    Look {
        head_circumference_mm: known.head_circumference_mm,
        hair_colour: word("hair_colour", colour),
        skin_tone: word("skin_tone", skin),
        curl: word("curl", curl),
        whorl: word("whorl", "clockwise"),
        style: word("hair_style", if shown_mm > PARTED_FROM_MM { "parted" } else { "short" }),
        shown_mm,
    }
}

/// The device of an intake row, by what its name says.
fn device_of(name: &str) -> Device {
    if name.contains("matched") {
        Device::Matched
    } else if name.contains("corrected") {
        Device::Corrected
    } else {
        Device::Automatic
    }
}

/// What only geometry and the list of products can tell of a treatment.
fn semantic(file: &ProtocolFile, entry: &Entry, head: &Surface, products: &[Product], mistakes: &mut Vec<Mistake>) {
    if entry.values.numbers("session_days").is_some() {
        let grid = Grid::of(&entry.values);
        for place in &grid.places {
            if !Ground::holds(head, place) {
                mistakes.push(file.mistake(
                    entry.place.of("centre_polar_deg"),
                    "the treated disc leaves the hairline contour",
                    "a disc whose whole area lies within the hairline",
                    "a smaller radius_cm, or a centre nearer the top; the vertex whorl is at polar 33, azimuth 180",
                ));
            }
        }
    }
    if let Some(name) = entry.values.text("product")
        && !products.iter().any(|p| p.name == name)
    {
        let nearest = products.iter().min_by_key(|p| anagen_model::law::distance(&p.name, name));
        let hint = match nearest {
            Some(p) => format!("the nearest is \"{}\"", p.name),
            None => "declare it: [[product]] with file = \"products/my-cells.toml\"".into(),
        };
        mistakes.push(file.mistake(
            entry.place.of("product"),
            format!("no product is called \"{name}\""),
            "a product of this file",
            hint,
        ));
    }
}

/// The measures of that scope, in the order of the file; without a [[measure]] all of them are read, with
/// their defaults.
fn ready_measures(file: &ProtocolFile, scope: Scope) -> Vec<Box<dyn Measure>> {
    let of_scope = |r: &&measure::Registration| r.scope == scope;
    match file.measures.len() {
        0 => measure::MEASURES.iter().filter(of_scope).map(|r| (r.build)(&Values::default())).collect(),
        _ => {
            let named = |e: &Entry| measure::registered(e.kind.name).filter(of_scope).map(|r| (r.build)(&e.values));
            file.measures.iter().filter_map(named).collect()
        }
    }
}

/// A site with a place of its own lies in its region, its disc within the hairline.
fn place_of_sites(file: &ProtocolFile, head: &Surface, mistakes: &mut Vec<Mistake>) {
    for site in &file.sites {
        let (Some([polar_deg, azimuth_deg]), Some(section)) = (site.centre_deg, &site.section) else { continue };
        let at = section.place.of(CENTRE[0]);
        let region = head.region(head.at_deg(polar_deg, azimuth_deg));
        let disc = Place::Disc { polar_deg, azimuth_deg, radius_cm: disc_radius_cm(site.area_cm2) };
        if !Ground::holds(head, &disc) {
            let hint = "a smaller area_cm2, or a centre nearer the top; the vertex whorl is at polar 33, azimuth 180";
            let accepted = "a disc whose whole area lies within the hairline";
            mistakes.push(file.mistake(at, "the site leaves the hairline contour", accepted, hint));
        } else if region != site.region {
            let what = format!("the place of the site is {}, not {}", region.name(), site.region.name());
            let accepted = format!("a place in the region {:?}", site.region.name());
            mistakes.push(file.mistake(at, what, accepted, "name the region the place lies in, or move it"));
        }
    }
}

/// Whether what is expected will be measured, and where.
fn expectations(file: &ProtocolFile, mistakes: &mut Vec<Mistake>) {
    // Without a [[measure]] all of them are read.
    let all = file.measures.is_empty();
    let read = |r: &&measure::Registration| all || file.measures.iter().any(|m| m.kind.name == r.kind.name);
    let names: Vec<&str> = measure::MEASURES.iter().filter(read).flat_map(|r| r.quantities).map(|q| q.0).collect();
    for expectation in &file.expect {
        let asked = expectation.measure.as_str();
        let giver = measure::MEASURES.iter().find(|r| r.quantities.iter().any(|q| q.0 == asked));
        if !names.contains(&asked) {
            let nearest = names.iter().min_by_key(|n| anagen_model::law::distance(n, asked));
            let hint = match (giver, nearest) {
                (Some(measure), _) => format!("add [[measure]] with kind = \"{}\"", measure.kind.name),
                (None, Some(near)) => format!("the nearest is `{near}`"),
                (None, None) => "declare a [[measure]]".into(),
            };
            let what = format!("no measure of this file gives `{asked}`");
            mistakes.push(file.mistake(
                file.measure_of(expectation),
                what,
                "a quantity of `anagen list measures`",
                hint,
            ));
        } else if let Some(giver) = giver {
            let at_head = expectation.site == WHOLE_HEAD;
            let (what, accepted, hint) = match (giver.scope, at_head) {
                (Scope::Head, false) => (
                    format!("`{asked}` is read off the whole head, not at a site"),
                    format!("at {WHOLE_HEAD}"),
                    format!("write `{asked} at {WHOLE_HEAD} on day {}: ...`", expectation.day),
                ),
                (Scope::Site, true) => {
                    let sites: Vec<&str> = file.sites.iter().map(|s| s.name.as_str()).collect();
                    (
                        format!("`{asked}` is read at a site, not off the whole head"),
                        format!("at {}", sites.join(" or at ")),
                        "grades, photographs and washes are read off the head: see `anagen list measures`".into(),
                    )
                }
                _ => continue,
            };
            mistakes.push(file.mistake(file.site_of(expectation), what, accepted, hint));
        }
    }
}

/// How well each kind of these entries is supported, each once, in the order of the file.
fn support(entries: &[Entry]) -> Vec<Support> {
    let mut all: Vec<Support> = Vec::new();
    for entry in entries {
        let support = Support::of(entry.kind);
        if !all.contains(&support) {
            all.push(support);
        }
    }
    all
}

/// One cause or treatment in words.
pub(super) fn words(entry: &Entry) -> String {
    use crate::report::words as said;
    let mut parts = Vec::new();
    for field in entry.kind.fields {
        use anagen_model::quantity::Value;
        let Some(value) = entry.values.0.get(field.key) else { continue };
        if entry.defaulted.contains(&field.key) && field.key == "adherence_fraction" {
            continue;
        }
        let shown = match value {
            Value::Number(x) if x.fract() == 0.0 => said::fixed(*x, 0),
            Value::Number(x) => format!("{x}"),
            Value::Numbers(list) => list.iter().map(|x| x.to_string()).collect::<Vec<_>>().join(", "),
            Value::Text(t) => t.clone(),
            Value::Texts(list) if list.is_empty() => "none".into(),
            Value::Texts(list) => list.join(", "),
            Value::Flag(f) => f.to_string(),
        };
        parts.push(said::said(field.key, &shown));
    }
    match parts.is_empty() {
        true => entry.kind.title.to_string(),
        false => format!("{}: {}", entry.kind.title, parts.join("; ")),
    }
}

/// The numbers of a cohort as mean and spread of people; a missing spread is assumed and said.
fn of_cohort(cohort: &Cohort, notes: &mut Vec<String>) -> Vec<Observation> {
    let mut seen = Vec::new();
    for row in &cohort.rows {
        let (number, class_sd) = match row.quantity.as_str() {
            "total_per_cm2" => (Number::Total, 45.0),
            "anagen_fraction" => (Number::Anagen, 0.10),
            "mean_diameter_um" => (Number::Calibre, 8.0),
            "terminal_per_cm2" => (Number::Terminal, 45.0),
            "vellus_per_cm2" => (Number::Vellus, 20.0),
            _ => continue,
        };
        let sd = row.sd.unwrap_or(class_sd);
        if row.sd.is_none() {
            notes.push(format!(
                "The cohort prints no spread of {}; {class_sd} {} is assumed (the class of trials at a thinning vertex).",
                row.quantity, row.unit
            ));
        } else if row.basis.as_deref().is_some_and(|b| b.contains("assumed")) {
            notes.push(format!("{}: the cohort table marks its spread of {sd} {} as assumed.", row.quantity, row.unit));
        }
        let sd = match number {
            Number::Anagen | Number::TerminalShare => sd,
            _ => sd / row.mean.max(1.0),
        };
        seen.push(Observation { source: number, value: row.mean, sd });
    }
    if seen.is_empty() {
        notes.push(
            "The cohort holds no number a follicle model can use; the patient is enrolled from grade and age alone."
                .into(),
        );
    }
    seen
}
