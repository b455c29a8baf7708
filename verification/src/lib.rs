//! One file per law, rival or published result; each with an automatic verdict.

pub mod twin;
