//! The tables of a trial file become a trial; where each stands is kept for the checks.

use super::desk::Desk;
use super::fields::{
    ADHERENCE, ALLOCATION, ARM, CONDUCT, CONDUCT_TABLES, CUT, ENDPOINT, ENROLMENT, LAYOUTS, MEASURES, PLACEBO, SITE,
    TABLES, TOP, VISITS,
};
use super::{analyses, people, power};
use crate::design::{
    Allocation, Arm, Belief, Conduct, Covariate, Cut, Endpoint, Enrolment, Layout, PlaceboResponse, Readers, Site,
    Trial, Visits, unit_of,
};
use anagen_evidence::library::fields::HORIZON_DAYS;
use anagen_evidence::library::tables::{table, text, treatment, word};
use anagen_evidence::study::{Condition, Hairs, Measured, Moments};
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::{Place, Shelf, Source, Span};
use anagen_lab::run::registry;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::Sex;
use anagen_model::quantity::{Field, Frame};
use anagen_model::scalp::{Region, Surface};
use std::path::Path;
use toml_edit::{Item, Table, TableLike};

/// A trial as read, and where its parts stand.
pub(super) struct Draft {
    pub(super) trial: Trial,
    pub(super) places: Places,
    /// How many analyses are written; those that cannot be read are not among those of the trial.
    pub(super) analyses: usize,
}

/// Where the parts of a trial stand.
#[derive(Default)]
pub(super) struct Places {
    pub(super) top: Place,
    pub(super) people: Place,
    pub(super) criteria: Vec<Place>,
    pub(super) sites: Vec<Place>,
    pub(super) endpoints: Vec<Place>,
    /// By arm, then treatment.
    pub(super) treatments: Vec<Vec<Place>>,
    pub(super) allocation: Place,
    pub(super) strata: Vec<Place>,
    pub(super) visits: Place,
    pub(super) conduct: Place,
    pub(super) enrolment: Place,
    pub(super) subgroups: Vec<Place>,
    pub(super) multiplicity: Place,
    /// Whether a family holds a name that no analysis has.
    pub(super) unknown_in_families: bool,
    pub(super) power: Place,
    pub(super) looks: Place,
    pub(super) enrichment: Vec<Place>,
}

/// Reads a trial as far as it can be read; none if its syntax or its people cannot.
pub(super) fn read(desk: &mut Desk, source: &Source, shelf: &Shelf) -> Option<Draft> {
    let document = desk.reader.document()?;
    let root = document.as_table();
    let top = desk.section((root, 0..0), ("trial", ""), TOP, &TABLES);
    let mut places = Places { top: top.place.clone(), ..Places::default() };
    let named = (text(&top.values, "posterior"), top.place.of("posterior"));
    let belief = belief(desk, named, &source.path, shelf);

    let mut endpoints = Vec::new();
    let mut named = Vec::new();
    for (table, header) in desk.reader.tables(root.get("endpoint"), "endpoint") {
        let (endpoint, place) = endpoint(desk, table, header, &endpoints);
        named.push((endpoint.name.clone(), place.of("name")));
        endpoints.push(endpoint);
        places.endpoints.push(place);
    }
    desk.names("endpoint", &named);
    let endpoint_names: Vec<String> = named.into_iter().map(|(name, _)| name).collect();

    let mut sites = Vec::new();
    let mut named = Vec::new();
    for (table, header) in desk.reader.tables(root.get("site"), "site") {
        let name = table.get("name").and_then(Item::as_str).unwrap_or_default();
        let section = desk.section((table, header), ("site", name), SITE, &[]);
        let values = &section.values;
        named.extend(text(values, "name").map(|name| (name, section.place.of("name"))));
        sites.push(Site {
            name: text(values, "name").unwrap_or_default(),
            region: values.text("region").and_then(Region::named).unwrap_or(Region::Vertex),
            area_cm2: values.number("area_cm2").unwrap_or(1.0),
        });
        places.sites.push(section.place);
    }
    desk.names("site", &named);

    let first_area = sites.first().map_or(1.0, |site| site.area_cm2);
    let whom = people::read(desk, root.get("people"), &endpoint_names, first_area);
    let condition = whom.as_ref().map(|whom| whom.participants.condition);
    if sites.is_empty() && condition == Some(Condition::Areata) {
        sites.push(whole_scalp());
        places.sites.push(Place::default());
    }

    let mut arms = Vec::new();
    let mut named = Vec::new();
    for (table, header) in desk.reader.tables(root.get("arm"), "arm") {
        let (arm, treatments) = arm(desk, table, header, condition);
        named.push((arm.id.clone(), arm.place.of("id")));
        arms.push(arm);
        places.treatments.push(treatments);
    }
    desk.names("arm", &named);

    let allocation = allocation(desk, root.get("allocation"), &arms, &mut places);
    let visits = visits(desk, root.get("visits"), &mut places);
    let conduct = conduct(desk, root.get("conduct"), &mut places);
    let analyses = analyses::read(desk, root.get("analysis"), &endpoint_names, &visits, &arms);
    let names = &analyses.names;
    let multiplicity = analyses::multiplicity(desk, root.get("multiplicity"), names, &mut places);
    let (subgroups, at) = cuts(desk, root.get("subgroup"), "subgroup");
    places.subgroups = at;
    let power = power::read(desk, root.get("power"), names, &mut places);

    let written = names.len();
    let whom = whom?;
    places.people = whom.place;
    places.criteria = whom.criteria;
    let trial = Trial {
        title: text(&top.values, "title").unwrap_or_default(),
        id: text(&top.values, "id").unwrap_or_default(),
        seed: top.values.number("seed").unwrap_or(1.0) as u64,
        belief,
        participants: whom.participants,
        sites,
        arms,
        allocation,
        visits,
        endpoints,
        conduct,
        analyses: analyses.read,
        multiplicity,
        subgroups,
        power,
        assumptions: Vec::new(),
        source: source.clone(),
    };
    Some(Draft { trial, places, analyses: written })
}

/// The place of a measure of the whole scalp, where no site is written: all hair-bearing skin.
fn whole_scalp() -> Site {
    let head = Surface::of_circumference_mm(Sex::Male.usual_circumference_mm());
    Site { name: "whole scalp".into(), region: Region::MidScalp, area_cm2: head.area_cm2() }
}

/// What is believed; a file that is named is read, so that one that is none is told.
fn belief(desk: &mut Desk, (word, span): (Option<String>, Span), path: &str, shelf: &Shelf) -> Belief {
    match word.as_deref() {
        None | Some("default") => Belief::Default,
        Some("none") => Belief::Priors,
        Some(name) => {
            let file = Path::new(path).parent().unwrap_or(Path::new("")).join(name);
            let read = shelf.read(&file).map_err(|all| all.into_vec().remove(0));
            if let Err(mistake) = read.and_then(|source| Posterior::of(&source)) {
                let what = format!("{}: {}", file.display(), mistake.what);
                desk.note(span, what, "\"default\", \"none\" or a file that `anagen calibrate` wrote", "");
            }
            Belief::File(file.display().to_string())
        }
    }
}

/// A table that may be left out, with its defaults: an empty one if it is.
fn optional<'t>(desk: &mut Desk, item: Option<&'t Item>, name: &str, empty: &'t Table) -> (&'t dyn TableLike, Span) {
    table(&mut desk.reader, item, name).unwrap_or((empty, 0..0))
}

fn endpoint(desk: &mut Desk, table: &dyn TableLike, header: Span, before: &[Endpoint]) -> (Endpoint, Place) {
    let name = table.get("name").and_then(Item::as_str).unwrap_or_default();
    let open = desk.assumptions.len();
    let section = desk.section((table, header), ("endpoint", name), ENDPOINT, &[]);
    let values = &section.values;
    let measured = word(values, "measure", MEASURES, MEASURED).unwrap_or(Measured::HairCount);
    let hairs = word(values, "hairs", Hairs::NAMES, Hairs::ALL).unwrap_or(Hairs::NonVellus);
    let least_calibre_um = values.number("least_calibre_um").unwrap_or(40.0);
    if measured == Measured::Salt {
        // What is said of hairs and areas has no part in it.
        let of_areas = ["hairs", "least_calibre_um", "device", "relocation_mm"];
        let open = desk.assumptions.split_off(open);
        desk.assumptions.extend(open.into_iter().filter(|(what, ..)| !of_areas.iter().any(|key| what.ends_with(key))));
    }
    if let Some(code) = values.text("paramcd") {
        let fits = (1..=8).contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        let twice = before.iter().any(|other| other.paramcd == code);
        if !fits || twice {
            let what = if twice { "is there twice" } else { "cannot be a PARAMCD" };
            let accepted = "one to eight capitals and digits, a capital first, once";
            desk.note(section.place.of("paramcd"), format!("{code:?} {what}"), accepted, "");
        }
    }
    let endpoint = Endpoint {
        name: name.to_owned(),
        paramcd: text(values, "paramcd").unwrap_or_else(|| code_of(measured, hairs, before)),
        title: title_of(measured, hairs, least_calibre_um),
        measured,
        hairs,
        least_calibre_um,
        device: values.text("device").and_then(Device::named).unwrap_or(Device::Corrected),
        readers: Readers {
            readers: values.number("readers").unwrap_or(1.0) as u32,
            between_cv: values.number("between_readers_cv").unwrap_or(0.0),
            within_cv: values.number("within_reader_cv").unwrap_or(0.0),
            same_reader: values.flag("same_reader"),
        },
        relocation_mm: values.number("relocation_mm").unwrap_or(0.0),
    };
    (endpoint, section.place)
}

/// What the words of `measure` mean, in their order.
const MEASURED: [Measured; 6] = [
    Measured::HairCount,
    Measured::HairWeight,
    Measured::MeanCalibre,
    Measured::CumulativeThickness,
    Measured::AnagenShare,
    Measured::Salt,
];

/// A code that no endpoint before has.
fn code_of(measured: Measured, hairs: Hairs, before: &[Endpoint]) -> String {
    let what = match measured {
        Measured::HairWeight => "WGHT",
        Measured::MeanCalibre => "CALI",
        Measured::CumulativeThickness => "THCK",
        Measured::AnagenShare => "ANAG",
        Measured::Salt => return numbered("SALT", before),
        _ => "HAIR",
    };
    let which = match hairs {
        Hairs::All => "ALL",
        Hairs::NonVellus => "NVE",
        Hairs::Terminal => "TER",
        Hairs::Vellus => "VEL",
        Hairs::Anagen => "ANA",
    };
    numbered(&format!("{what}{which}"), before)
}

fn numbered(code: &str, before: &[Endpoint]) -> String {
    let free = |code: &String| before.iter().all(|other| other.paramcd != *code);
    let codes = std::iter::once(code.to_owned()).chain((2..).map(|i| format!("{}{i}", &code[..code.len().min(5)])));
    codes.into_iter().find(free).unwrap_or_default()
}

/// `PARAM`: what is measured, of which hairs, in which unit.
fn title_of(measured: Measured, hairs: Hairs, least_calibre_um: f64) -> String {
    let which = match hairs {
        Hairs::All => "all hairs".to_owned(),
        Hairs::NonVellus => format!("hairs of at least {least_calibre_um} um"),
        Hairs::Terminal => format!("terminal hairs, at least {least_calibre_um} um"),
        Hairs::Vellus => format!("vellus hairs, below {least_calibre_um} um"),
        Hairs::Anagen => "growing hairs".to_owned(),
    };
    let what = match measured {
        Measured::HairWeight => "Hair weight",
        Measured::MeanCalibre => "Mean calibre",
        Measured::CumulativeThickness => "Cumulative thickness",
        Measured::AnagenShare => "Share of growing hairs",
        Measured::Salt => return format!("SALT score ({})", unit_of(measured)),
        _ => "Hair count",
    };
    format!("{what}, {which} ({})", unit_of(measured))
}

fn arm(desk: &mut Desk, table: &dyn TableLike, header: Span, condition: Option<Condition>) -> (Arm, Vec<Place>) {
    let section = desk.section((table, header), ("arm", ""), ARM, &["treatment"]);
    let values = &section.values;
    let id = text(values, "id").unwrap_or_default();
    let female = match condition {
        Some(Condition::AndrogeneticMale) => Some(false),
        Some(Condition::AndrogeneticFemale) => Some(true),
        _ => None,
    };
    let frame = Frame { female, ..Frame::bare(HORIZON_DAYS) };
    let entries = desk.reader.entries(table.get("treatment"), "arm.treatment", registry().treatments, &frame);
    let mut places = Vec::new();
    let mut treatments = Vec::new();
    for entry in entries {
        places.push(entry.place.clone());
        let read = treatment(&mut desk.reader, &mut desk.slips, entry, &format!("arm {id}"));
        for (_, assumed) in &read.assumed {
            desk.assume(assumed.place.as_str(), assumed.value.to_string(), assumed.why.as_str());
        }
        treatments.push(read);
    }
    let arm = Arm {
        title: text(values, "title").unwrap_or(id.clone()),
        control: values.flag("control"),
        share: values.number("share").unwrap_or(1.0) as u32,
        treatments,
        place: section.place.clone(),
        id,
    };
    (arm, places)
}

/// People cut into groups: `[[name]]` with `by` and `cuts`.
pub(super) fn cuts(desk: &mut Desk, item: Option<&Item>, name: &str) -> (Vec<Cut>, Vec<Place>) {
    let mut all = Vec::new();
    let mut places = Vec::new();
    for (table, header) in desk.reader.tables(item, name) {
        let section = desk.section((table, header), (name, ""), CUT, &[]);
        let Some(by) = word(&section.values, "by", Covariate::NAMES, Covariate::ALL) else { continue };
        let cuts = match section.values.numbers("cuts") {
            Some(cuts) => cuts.to_vec(),
            None if by == Covariate::Sex => vec![0.5],
            // One that is written and wrong is told already.
            None if section.place.of("cuts") != section.place.header => continue,
            None => {
                let hint = format!("write `cuts = [...]`: where {} is cut", by.name());
                desk.note(section.place.header.clone(), "`cuts` is missing", "a list of numbers, rising", hint);
                continue;
            }
        };
        all.push(Cut { by, cuts });
        places.push(section.place);
    }
    (all, places)
}

fn allocation(desk: &mut Desk, item: Option<&Item>, arms: &[Arm], places: &mut Places) -> Allocation {
    let empty = Table::new();
    let (table, header) = optional(desk, item, "allocation", &empty);
    let section = desk.section((table, header), ("allocation", ""), ALLOCATION, &["stratum"]);
    let layout = word(&section.values, "layout", LAYOUTS, [Layout::Parallel, Layout::WithinHead]);
    let layout = layout.unwrap_or(Layout::Parallel);
    let shares: u32 = arms.iter().map(|arm| arm.share).sum();
    let block_sizes = match section.values.numbers("block_sizes") {
        Some(sizes) => sizes.iter().map(|size| *size as u32).collect(),
        None => {
            let size = if layout == Layout::Parallel { 2 * shares } else { shares };
            if layout == Layout::Parallel {
                desk.assume("allocation.block_sizes", size.to_string(), "twice the sum of shares");
            }
            vec![size]
        }
    };
    let (strata, at) = cuts(desk, table.get("stratum"), "allocation.stratum");
    places.strata = at;
    places.allocation = section.place;
    Allocation { layout, block_sizes, strata }
}

fn visits(desk: &mut Desk, item: Option<&Item>, places: &mut Places) -> Visits {
    if item.is_none() {
        desk.note(0..0, "the table [visits] is missing", "[visits]", "write [visits] with weeks = [...]");
        return Visits { weeks: Vec::new(), window_days: 0.0 };
    }
    let Some(table) = table(&mut desk.reader, item, "visits") else {
        return Visits { weeks: Vec::new(), window_days: 0.0 };
    };
    let section = desk.section(table, ("visits", ""), VISITS, &[]);
    let weeks = section.values.numbers("weeks").unwrap_or(&[]).to_vec();
    let window_days = section.values.number("window_days").unwrap_or(0.0);
    places.visits = section.place;
    Visits { weeks, window_days }
}

fn conduct(desk: &mut Desk, item: Option<&Item>, places: &mut Places) -> Conduct {
    let empty = Table::new();
    let (table_, header) = optional(desk, item, "conduct", &empty);
    let section = desk.section((table_, header), ("conduct", ""), CONDUCT, &CONDUCT_TABLES);
    let mut nested = |key: &str, fields: &[Field]| {
        let there = table(&mut desk.reader, table_.get(key), key);
        let read = there.map(|there| desk.section(there, (key, ""), fields, &[]));
        if read.is_none() && key == "placebo" {
            desk.assume(
                "conduct.placebo",
                "none",
                "not written: without a treatment that works nobody shows a response",
            );
        }
        read
    };
    let adherence = nested("adherence", ADHERENCE);
    let placebo = nested("placebo", PLACEBO);
    let enrolment = nested("enrolment", ENROLMENT);
    if adherence.is_none() {
        desk.assume("conduct.adherence", "1", "not written: every dose is taken");
    }
    let of = |key: &str| section.values.number(key).unwrap_or(0.0);
    let conduct = Conduct {
        drop_out_share: of("drop_out_share"),
        drop_out_by_outcome: of("drop_out_by_outcome"),
        missed_visit_share: of("missed_visit_share"),
        missed_by_outcome: of("missed_by_outcome"),
        stop_treatment_share: of("stop_treatment_share"),
        stay_after_stopping_share: of("stay_after_stopping_share"),
        adherence: match adherence.map(|section| section.values) {
            Some(values) => Moments { mean: values.number("mean"), sd: values.number("sd") },
            None => Moments { mean: Some(1.0), sd: Some(0.0) },
        },
        placebo: placebo.map_or(PlaceboResponse::default(), |section| PlaceboResponse {
            mean_percent: section.values.number("mean_percent").unwrap_or(0.0),
            sd_percent: section.values.number("sd_percent").unwrap_or(0.0),
            half_time_weeks: section.values.number("half_time_weeks").unwrap_or(8.0),
        }),
        device_drift_percent_per_year: of("device_drift_percent_per_year"),
        enrolment: enrolment.map(|section| {
            places.enrolment = section.place;
            Enrolment {
                first_date: text(&section.values, "first_date").unwrap_or_default(),
                months: section.values.number("months").unwrap_or(0.0),
                hemisphere: text(&section.values, "hemisphere").unwrap_or_default(),
            }
        }),
    };
    places.conduct = section.place;
    conduct
}
