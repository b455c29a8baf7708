//! What is known of the patient beside the protocol: a clinic's table or a published cohort.

use std::collections::BTreeSet;

use anagen_model::scalp::region::Region;

use super::mistake::{Mistake, Mistakes, Span};
use super::reader::Section;
use super::rows::read_rows;
use super::source::Source;
use super::tables::{COHORT, INTAKE, QUANTITY_RANGES};
use super::words::{cut, number, range};

/// Terminal and vellus hairs may miss the total by this share of it...
const ROUNDING: f64 = 0.02;

/// ...or by this many hairs per cm2, since three numbers are rounded to whole hairs.
const ROUNDING_HAIRS: f64 = 1.5;

/// One measured site of a patient, as a clinic's device prints it.
#[derive(Clone, Debug)]
pub struct IntakeSite {
    /// What the site is called.
    pub site: String,
    /// Where it lies.
    pub region: Region,
    /// The counted area.
    pub area_cm2: f64,
    /// All hairs.
    pub total_per_cm2: Option<f64>,
    /// Mean calibre.
    pub mean_diameter_um: Option<f64>,
    /// Thick hairs.
    pub terminal_per_cm2: Option<f64>,
    /// Fine hairs.
    pub vellus_per_cm2: Option<f64>,
    /// Growing hairs of all.
    pub anagen_fraction: Option<f64>,
    /// The measure that made the row.
    pub device: Option<String>,
    /// Hair length after clipping.
    pub clipped_mm: Option<f64>,
    /// The row as read, with the place of each cell.
    pub row: Section,
}

/// A clinic's table.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The file.
    pub source: Source,
    /// Its rows.
    pub sites: Vec<IntakeSite>,
}

impl Intake {
    /// Reads the table and refuses what no patient can have.
    pub fn of(source: Source) -> Result<Intake, Mistakes> {
        let (rows, mut mistakes) = read_rows(&source, INTAKE);
        let mut sites: Vec<IntakeSite> = Vec::new();
        let mut names = BTreeSet::new();
        for row in rows {
            let site = intake_site(row);
            if !names.insert(site.site.clone()) {
                let what = format!("the site {:?} is there twice", cut(&site.site));
                mistakes.push(source.mistake(site.row.place.of("site"), what, "", "rename one"));
            }
            mistakes.extend(impossible(&source, &site));
            sites.push(site);
        }
        Mistakes::of(mistakes).map_or(Ok(Intake { source, sites }), Err)
    }

    /// A mistake found later, at a cell of a row: `intake.mistake(site.row.place.of(key), ...)`.
    pub fn mistake(&self, at: Span, what: &str, accepted: &str, hint: &str) -> Mistake {
        self.source.mistake(at, what, accepted, hint)
    }
}

fn intake_site(row: Section) -> IntakeSite {
    let v = &row.values;
    IntakeSite {
        site: v.text("site").unwrap_or_default().to_owned(),
        region: v.text("region").and_then(Region::named).unwrap_or(Region::Vertex),
        area_cm2: v.number("area_cm2").unwrap_or(1.0),
        total_per_cm2: v.number("total_per_cm2"),
        mean_diameter_um: v.number("mean_diameter_um"),
        terminal_per_cm2: v.number("terminal_per_cm2"),
        vellus_per_cm2: v.number("vellus_per_cm2"),
        anagen_fraction: v.number("anagen_fraction"),
        device: v.text("device").map(str::to_owned),
        clipped_mm: v.number("clipped_mm"),
        row,
    }
}

/// What cannot be true of one row, whoever the patient is.
fn impossible(source: &Source, site: &IntakeSite) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut note = |key: &str, what: String, accepted: String| {
        let hint = "no patient can have this; copy the row from the device again";
        mistakes.push(source.mistake(site.row.place.of(key), what, accepted, hint));
    };
    let Some(total) = site.total_per_cm2 else { return mistakes };
    let slack = (ROUNDING * total).max(ROUNDING_HAIRS);
    let parts = [("terminal_per_cm2", site.terminal_per_cm2), ("vellus_per_cm2", site.vellus_per_cm2)];
    let mut part_too_large = false;
    for (key, part) in parts {
        if let Some(part) = part.filter(|part| *part > total + slack) {
            part_too_large = true;
            let (part, all) = (number(part), number(total));
            let what = format!("`{key}` = {part} is more than `total_per_cm2` = {all}");
            note(key, what, format!("0 to {all} hairs per cm2"));
        }
    }
    if let (false, Some(terminal), Some(vellus)) = (part_too_large, site.terminal_per_cm2, site.vellus_per_cm2)
        && (terminal + vellus - total).abs() > slack
    {
        let (sum, all) = (number(terminal + vellus), number(total));
        let what = format!("terminal and vellus hairs make {sum}, `total_per_cm2` is {all}");
        note("total_per_cm2", what, format!("a sum within {} hairs per cm2", number(slack)));
    }
    mistakes
}

/// One quantity of a published cohort.
#[derive(Clone, Debug)]
pub struct CohortRow {
    /// `age`, or a column of an intake table.
    pub quantity: String,
    /// Mean over the patients.
    pub mean: f64,
    /// SD between patients.
    pub sd: Option<f64>,
    /// Number of patients.
    pub n: Option<f64>,
    /// The unit of mean and SD.
    pub unit: String,
    /// The source, and what was assumed.
    pub basis: Option<String>,
    /// The row as read, with the place of each cell.
    pub row: Section,
}

/// A published baseline.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// The file.
    pub source: Source,
    /// Its rows.
    pub rows: Vec<CohortRow>,
}

impl Cohort {
    /// Reads the table; each quantity once, in its unit and range.
    pub fn of(source: Source) -> Result<Cohort, Mistakes> {
        let (sections, mut mistakes) = read_rows(&source, COHORT);
        let mut rows: Vec<CohortRow> = Vec::new();
        for section in sections {
            let row = cohort_row(section);
            let at = |key| row.row.place.of(key);
            if rows.iter().any(|r| r.quantity == row.quantity) {
                let what = format!("`{}` is there twice", row.quantity);
                mistakes.push(source.mistake(at("quantity"), what, "", "keep one of the two"));
            }
            let known = QUANTITY_RANGES.iter().find(|(name, ..)| *name == row.quantity);
            if let Some((name, unit, low, high)) = known {
                if row.unit != *unit {
                    let what = format!("`{name}` in {:?}", cut(&row.unit));
                    mistakes.push(source.mistake(at("unit"), what, *unit, ""));
                } else if row.mean < *low || row.mean > *high {
                    let what = format!("the mean {name} = {} is out of range", number(row.mean));
                    let accepted = format!("{} {unit}", range("", *low, *high, false));
                    mistakes.push(source.mistake(at("mean"), what, accepted, ""));
                } else if row.sd.is_some_and(|sd| sd > high - low) {
                    let what = format!("the SD of {name} is wider than its range");
                    let accepted = format!("{} {unit}", range("", 0.0, high - low, false));
                    mistakes.push(source.mistake(at("sd"), what, accepted, ""));
                }
            }
            rows.push(row);
        }
        Mistakes::of(mistakes).map_or(Ok(Cohort { source, rows }), Err)
    }

    /// The row of a quantity.
    pub fn get(&self, quantity: &str) -> Option<&CohortRow> {
        self.rows.iter().find(|row| row.quantity == quantity)
    }
}

fn cohort_row(row: Section) -> CohortRow {
    let v = &row.values;
    CohortRow {
        quantity: v.text("quantity").unwrap_or_default().to_owned(),
        mean: v.number("mean").unwrap_or(0.0),
        sd: v.number("sd"),
        n: v.number("n"),
        unit: v.text("unit").unwrap_or_default().to_owned(),
        basis: v.text("basis").map(str::to_owned),
        row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intake(text: &str) -> Result<Intake, Mistakes> {
        Intake::of(Source::new("x.csv", text))
    }

    #[test]
    fn the_clinic_and_the_cohort_are_read() {
        let person = intake(include_str!("../../../../intake/person.csv")).unwrap();
        assert_eq!(person.sites.len(), 3);
        assert_eq!(person.sites[1].region, Region::MidScalp);
        assert_eq!(person.sites[2].anagen_fraction, Some(0.88));
        let text = include_str!("../../../../intake/cohort_vertex.csv");
        let cohort = Cohort::of(Source::new("c.csv", text)).unwrap();
        assert_eq!(cohort.get("total_per_cm2").unwrap().sd, Some(45.0));
    }

    #[test]
    fn columns_and_cells_may_be_missing() {
        let one = intake("total_per_cm2,site,region\n142,A,vertex\n,B,frontal\n,,\n").unwrap();
        assert_eq!(one.sites[0].total_per_cm2, Some(142.0));
        assert_eq!(one.sites[1].total_per_cm2, None);
        assert_eq!(one.sites[0].row.defaulted, ["area_cm2"]);
    }

    #[test]
    fn rounding_is_forgiven_and_nonsense_is_not() {
        let row =
            |values: &str| intake(&format!("site,region,total_per_cm2,terminal_per_cm2,vellus_per_cm2\n{values}"));
        assert!(row("A,vertex,142,98,46\n").is_ok());
        assert!(row("A,vertex,20,11,10\n").is_ok());
        assert!(row("A,vertex,142,98,30\n").is_err());
        let error = row("A,vertex,142,150,\n").unwrap_err().render(false);
        assert!(error.contains("x.csv:2:14"), "{error}");
        assert!(row("A,vertex,142,,\nA,vertex,142,,\n").is_err());
    }
}
