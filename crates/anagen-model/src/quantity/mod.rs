//! Quantities: parameters with their sources, the fields of a user's file, and chance.

pub mod burden;
pub mod elementary;
pub mod field;
pub mod kind;
pub mod lanes;
#[macro_use]
pub mod parameter;
pub mod prior;
pub mod special;
pub mod stream;

pub use burden::{Burden, Known};
pub use field::{Fault, Field, FieldKind, Frame, Presence, Value, Values};
pub use kind::{Evidence, Grade, Kind, Person, Published, Warning};
pub use lanes::Lanes;
pub use parameter::{Level, Parameter, Prior, Verification};
pub use stream::{Purpose, Stream};
