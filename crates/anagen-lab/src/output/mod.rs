//! What a run leaves on disk: a folder of tables, a summary and a record of where they came from.
//!
//! | file | what |
//! |---|---|
//! | `visits.parquet` | every reading, one number a row |
//! | `heads.parquet` | every follicle's constants, once |
//! | `follicles.parquet` | every follicle at every visit of every plan, point estimate |
//! | `patches.parquet` | hairs and tissue of every patch of skin at every visit of every plan, point estimate |
//! | `grafts.parquet` | every follicle that a plan moves, if any does |
//! | `draws.parquet` | every reading of every draw of parameters, with `--draws` |
//! | `draw_parameters.parquet` | what was drawn, with `--draws` |
//! | `summary.json` | what the run found, without the raw rows |
//! | `pictures/` | the scalp hair by hair, from all sides, and a time-lapse of each plan |
//! | `report.html` | all of it for a reader |
//! | `provenance.json` | all it takes to repeat the run, and a hash of each file above |
//!
//! Of many patients (`anagen cohort`) there are, beside `summary.json` and `provenance.json`:
//!
//! | file | what |
//! |---|---|
//! | `patients.parquet` | every reading of every patient, one number a row |
//! | `traits.parquet` | every patient's hidden traits, one patient a row |
//!
//! No file but the last names a machine, a clock or a number of threads: the same question gives the
//! same bytes.

pub mod draws;
pub mod error;
pub mod folder;
pub mod follicles;
pub mod grafts;
pub mod opened;
pub mod patches;
pub mod patients;
pub mod provenance;
pub mod reading;
pub mod single;
pub mod summary;
pub mod tables;
pub mod unfinished;

pub use draws::{write_draw_parameters, write_draws};
pub use error::OutputError;
pub use folder::{Folder, Leftover, OutFile};
pub use follicles::{FollicleRow, FollicleWriter, HeadRow, Place, read_follicles, read_places, write_heads};
pub use grafts::{GraftWriter, Move, moves_of, read_moves};
pub use opened::{RunFolder, SUMMARY};
pub use patches::write_patches;
pub use patients::{PatientWriter, TraitWriter};
pub use provenance::{Aspect, Difference, Input, ParameterValue, Provenance, Role, Written, compare};
pub use reading::whole_file;
pub use single::write_new;
pub use summary::{SUMMARY_FORMAT, read_summary, summary_json};
pub use tables::{write_visits, write_visits_csv};
pub use unfinished::{Earlier, Unfinished, write_whole};

/// Name of the record that every run's folder holds.
pub const PROVENANCE: &str = "provenance.json";
