//! The scalp: its surface, regions, follicular units and patches, and the fields of its tissue.

pub mod androgen;
pub mod areata;
mod borders;
pub mod depot;
pub mod domain;
pub mod donor;
pub mod ground;
pub mod injection;
pub mod layout;
pub mod links;
pub mod outbreak;
pub mod patches;
pub mod region;
mod ribbon;
pub mod surface;
pub mod surgery;
pub mod tissue;
pub mod trophic;

pub use depot::{CellKinetics, Cells, Factors, Injection, Mechanisms, Needle, Payload};
pub use domain::{Domain, TargetArea};
pub use donor::DonorZone;
pub use ground::{Ground, Place};
pub use injection::{disc_lattice, injection_grid};
pub use layout::{Unit, follicle_position, layout};
pub use patches::Patches;
pub use region::Region;
pub use surface::Surface;
pub use surgery::Surgery;
