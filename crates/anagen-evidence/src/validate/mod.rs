//! What was predicted against what was published, for every outcome.
//!
//! Every study is staged again under each member of a belief ([`foresee`]); the members' bells make the
//! distribution of a printed number ([`mixture`]), and the number's place in it makes a [`row`]. Rows are
//! scored by role ([`score`]), held against the prior and against a meta-analysis ([`rival`]), and the
//! result against what was promised ([`acceptance`]).

pub mod acceptance;
pub mod asked;
pub mod belief;
pub mod describe;
pub mod document;
pub mod foresee;
pub mod identify;
pub mod learned;
pub mod left_out;
pub mod mixture;
pub mod page;
pub mod pooled;
pub mod rival;
pub mod row;
pub mod score;
pub mod structure;
pub mod table;
pub mod validation;
pub mod words;
