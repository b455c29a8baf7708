//! Every parameter of every law in one place to load, print and draw; each is defined beside its law.

pub mod drawn;

use crate::cause::ageing::AgeingLaw;
use crate::cause::androgenetic::AndrogeneticLaw;
use crate::cause::androgenetic_female::FemaleLaw;
use crate::cause::chemotherapy::ChemoLaw;
use crate::cause::effluvium::EffluviumLaw;
use crate::cause::menopause::MenopauseLaw;
use crate::cause::nutrition::NutritionLaw;
use crate::cause::season::SeasonLaw;
use crate::cause::thyroid::ThyroidLaw;
use crate::follicle::clock::Clock;
use crate::follicle::niche::NicheLaw;
use crate::follicle::shaft::Shaft;
use crate::follicle::size::Size;
use crate::measure::global_photograph::PhotographLaw;
use crate::measure::histology_punch::PunchLaw;
use crate::measure::norwood_grade::NorwoodLaw;
use crate::measure::reading::ReadingLaw;
use crate::measure::salt::SaltLaw;
use crate::measure::sinclair_grade::SinclairLaw;
use crate::measure::wash_count::CollectingLaw;
use crate::patient::PatientLaw;
use crate::quantity::Parameter;
use crate::scalp::androgen::Androgen;
use crate::scalp::areata::AreataLaw;
use crate::scalp::tissue::TissueLaw;
use crate::scalp::trophic::Trophic;
use crate::treatment::cell_injection::{CellLaw, OriginLaw};
use crate::treatment::clascoterone::ClascoteroneLaw;
use crate::treatment::conditioned_medium::MediumLaw;
use crate::treatment::contact_immunotherapy::ContactLaw;
use crate::treatment::dermal_papilla_cells::PapillaCellLaw;
use crate::treatment::dermal_sheath_cup_cells::SheathCupLaw;
use crate::treatment::dutasteride::DutasterideLaw;
use crate::treatment::exosomes::ExosomeLaw;
use crate::treatment::fat_graft::FatLaw;
use crate::treatment::finasteride::FinasterideLaw;
use crate::treatment::finasteride_topical::FinasterideTopicalLaw;
use crate::treatment::intralesional_steroid::SteroidLaw;
use crate::treatment::jak_inhibitor::JakLaw;
use crate::treatment::low_level_light::LightLaw;
use crate::treatment::micrografts::MicrograftLaw;
use crate::treatment::microneedling::MicroneedlingLaw;
use crate::treatment::minoxidil::MinoxidilLaw;
use crate::treatment::minoxidil_oral::MinoxidilOralLaw;
use crate::treatment::prp::PlateletLaw;
use crate::treatment::scalp_cooling::CoolingLaw;
use crate::treatment::sham_injection::NeedleLaw;
use crate::treatment::spironolactone::SpironolactoneLaw;
use crate::treatment::stromal_vascular_fraction::VascularFractionLaw;
use crate::treatment::topical_secretome::SecretomeLaw;
use crate::treatment::transplant::TransplantLaw;

macro_rules! chapters {
    ($($field:ident: $law:ident in $chapter:literal, $doc:literal;)*) => {
        /// The parameters of all laws, one chapter a law.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Parameters {
            $(#[doc = $doc] pub $field: $law,)*
        }

        impl Parameters {
            /// All rows, chapter by chapter, with the default values.
            pub fn rows() -> impl Iterator<Item = &'static Parameter> {
                [$($law::ROWS,)*].into_iter().flatten()
            }

            fn slot(&mut self, name: &str) -> Option<&mut f64> {
                let (chapter, field) = name.split_once('.')?;
                match chapter {
                    $($chapter => self.$field.slot(field),)*
                    _ => None,
                }
            }
        }
    };
}

chapters! {
    patient: PatientLaw in "patient", "How people differ.";
    androgenetic: AndrogeneticLaw in "androgenetic", "Androgenetic loss.";
    androgenetic_female: FemaleLaw in "androgenetic_female", "Female pattern loss.";
    areata: AreataLaw in "areata", "Alopecia areata.";
    effluvium: EffluviumLaw in "effluvium", "Telogen effluvium.";
    chemotherapy: ChemoLaw in "chemotherapy", "Chemotherapy.";
    nutrition: NutritionLaw in "nutrition", "Nutritional deficiency.";
    thyroid: ThyroidLaw in "thyroid", "Thyroid disease.";
    menopause: MenopauseLaw in "menopause", "Menopause.";
    ageing: AgeingLaw in "ageing", "Ageing.";
    season: SeasonLaw in "season", "Season.";
    androgen: Androgen in "androgen", "The androgen field.";
    trophic: Trophic in "trophic", "Depots and niche activation.";
    tissue: TissueLaw in "tissue", "Perfusion and inflammation.";
    clock: Clock in "clock", "The follicle's clock.";
    size: Size in "size", "Papilla size.";
    niche: NicheLaw in "niche", "Niche integrity.";
    shaft: Shaft in "shaft", "The hair shaft.";
    finasteride: FinasterideLaw in "finasteride", "Finasteride.";
    finasteride_topical: FinasterideTopicalLaw in "finasteride_topical", "Topical finasteride.";
    dutasteride: DutasterideLaw in "dutasteride", "Dutasteride.";
    spironolactone: SpironolactoneLaw in "spironolactone", "Spironolactone.";
    clascoterone: ClascoteroneLaw in "clascoterone", "Clascoterone.";
    minoxidil: MinoxidilLaw in "minoxidil", "Minoxidil.";
    minoxidil_oral: MinoxidilOralLaw in "minoxidil_oral", "Oral minoxidil.";
    low_level_light: LightLaw in "low_level_light", "Low-level light.";
    microneedling: MicroneedlingLaw in "microneedling", "Microneedling.";
    topical_secretome: SecretomeLaw in "topical_secretome", "Topical secretome or extract.";
    needle: NeedleLaw in "needle", "The needle itself.";
    cells: CellLaw in "cells", "Injected cells.";
    cell_origin: OriginLaw in "cell_origin", "Origins of mesenchymal cells.";
    vascular_fraction: VascularFractionLaw in "vascular_fraction", "Stromal vascular fraction.";
    micrografts: MicrograftLaw in "micrografts", "Micrografts.";
    papilla_cells: PapillaCellLaw in "papilla_cells", "Dermal papilla cells.";
    sheath_cup_cells: SheathCupLaw in "sheath_cup_cells", "Dermal sheath cup cells.";
    conditioned_medium: MediumLaw in "conditioned_medium", "Conditioned medium.";
    exosomes: ExosomeLaw in "exosomes", "Exosomes.";
    prp: PlateletLaw in "prp", "Platelet-rich plasma.";
    fat_graft: FatLaw in "fat_graft", "Fat graft.";
    transplant: TransplantLaw in "transplant", "Transplantation.";
    cooling: CoolingLaw in "cooling", "Scalp cooling.";
    reading: ReadingLaw in "reading", "What devices see.";
    norwood_reading: NorwoodLaw in "norwood_reading", "Reading a Norwood-Hamilton grade.";
    sinclair_reading: SinclairLaw in "sinclair_reading", "Reading a Sinclair grade.";
    photograph: PhotographLaw in "photograph", "Scoring a photograph.";
    punch: PunchLaw in "punch", "The histology punch.";
    collecting: CollectingLaw in "collecting", "Collecting shed hair.";
    jak: JakLaw in "jak", "JAK inhibitors.";
    steroid: SteroidLaw in "steroid", "Injected steroid.";
    contact: ContactLaw in "contact", "Contact immunotherapy.";
    salt: SaltLaw in "salt", "Reading SALT.";
}

/// Why a value was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// No parameter has this name; the nearest one is given.
    Unknown {
        /// The name asked for.
        name: String,
        /// The most similar name there is.
        nearest: &'static str,
    },
    /// Not a number within the bounds of the row.
    OutOfRange {
        /// The row.
        row: &'static Parameter,
        /// The value refused.
        value: f64,
    },
}

impl Parameters {
    /// The row of a full name (`clock.anagen_days`) or a symbol (`mu_A0`).
    pub fn row(name: &str) -> Option<&'static Parameter> {
        Self::rows().find(|row| row.name == name || row.symbol == name)
    }

    /// The value under a full name or symbol.
    pub fn get(&self, name: &str) -> Option<f64> {
        let row = Self::row(name)?;
        self.clone().slot(row.name).map(|x| *x)
    }

    /// Sets a value by full name or symbol. Values may leave the prior's central range, which is a
    /// statement of belief, but not by more than [`Parameter::accepted`] allows.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), Refused> {
        let Some(row) = Self::row(name) else {
            let nearest = Self::rows().map(|row| row.name).min_by_key(|n| distance(n, name)).unwrap_or("");
            return Err(Refused::Unknown { name: name.into(), nearest });
        };
        let (least, greatest) = row.accepted();
        if !(least..=greatest).contains(&value) {
            return Err(Refused::OutOfRange { row, value });
        }
        if let Some(slot) = self.slot(row.name) {
            *slot = value;
        }
        Ok(())
    }

    /// Sets a value by full name to what was drawn for it: of a belief, every value is accepted, and a name
    /// that no parameter has changes nothing.
    pub fn put(&mut self, name: &str, value: f64) {
        if let Some(slot) = self.slot(name) {
            *slot = value;
        }
    }
}

/// Edit distance of two words (Levenshtein).
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (above + 1).min(row[j] + 1).min(corner + usize::from(x != *y));
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_source_a_sane_range_and_a_name_of_its_own() {
        let mut names = std::collections::BTreeSet::new();
        let mut symbols = std::collections::BTreeSet::new();
        for row in Parameters::rows() {
            assert!(row.source.len() > 6, "{} has neither source nor reason", row.name);
            assert!(row.low <= row.value && row.value <= row.high, "{} outside its range", row.name);
            assert!(names.insert(row.name) && symbols.insert(row.symbol), "{} twice", row.name);
            assert!(!row.doc.ends_with('.'), "{}", row.name);
        }
    }

    #[test]
    fn values_are_found_and_set_by_name_and_symbol() {
        let mut p = Parameters::default();
        p.set("mu_A0", 800.0).unwrap();
        assert_eq!(p.get("clock.anagen_days"), Some(800.0));
        assert!(matches!(p.set("clock.anagen_dais", 1.0), Err(Refused::Unknown { nearest: "clock.anagen_days", .. })));
        for value in [-1.0, 0.0, 60.0, 14_000.0, f64::INFINITY, f64::NAN] {
            assert!(p.set("clock.anagen_days", value).is_err(), "{value}");
        }
        assert!(p.set("clock.anagen_days", 67.0).is_ok() && p.set("clock.anagen_days", 13_700.0).is_ok());
        assert!(p.set("cells.viability", 1.5).is_err(), "a fraction above 1");
    }
}
