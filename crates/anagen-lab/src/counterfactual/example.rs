//! A small protocol that tests edit and ask.

use super::People;
use crate::enrol::enrol;
use crate::protocol::Shelf;
use crate::run::{Setup, read_from};
use anagen_model::quantity::special::BetaTable;
use std::path::Path;

/// A man with two measured sites, and these plans.
pub fn setup(plans: &str) -> Setup {
    let text = format!(
        "format = 1\ntitle = \"A small one\"\nhorizon_days = 200\nvisit_days = [0, 90, 200]\npossible_patients = 3\n
[patient]\nsex = \"male\"\nage_years = 38\ngrade = \"III-vertex\"\n
[[patient.history]]\nkind = \"minoxidil_topical\"\nconcentration_percent = 2.0\nstart_day = -90\n
[[cause]]\nkind = \"androgenetic_male\"\n
[[site]]\nname = \"A\"\nregion = \"vertex\"\narea_cm2 = 0.5\n
[[site]]\nname = \"C\"\nregion = \"occipital\"\narea_cm2 = 0.3\n
[[measure]]\nkind = \"phototrichogram\"\nleast_calibre_um = 20.0\n
{plans}"
    );
    let path = Path::new("small.toml");
    read_from(&Shelf::Kept(vec![(path.into(), text)]), path).unwrap_or_else(|m| panic!("{}", m.render(false)))
}

/// A plan of tablets and cells.
pub const TABLET_AND_CELLS: &str = "
[[plan]]\nname = \"both\"
[[plan.treatment]]\nkind = \"finasteride\"\ndose_mg_per_day = 1.0\nstart_day = 0
[[plan.treatment]]\nkind = \"cell_injection\"\ndose_cells_per_cm2 = 2.5e5\nregions = [\"vertex\"]\nsession_days = [0, 60]
";

/// Lends the people of a protocol, enrolled from grade and age.
pub fn with<T>(setup: &Setup, test: impl FnOnce(&People) -> T) -> T {
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, 7);
    let enrolment = enrol(&world, &setup.sites, false, setup.possible_patients, &|| true).expect("nobody stops it");
    test(&People { setup, world: &world, patients: &enrolment.possible_patients })
}
