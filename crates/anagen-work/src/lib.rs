//! Work that can be cut up: rounds of units, each a function of nothing but the question, the round and its
//! number, so that any scheduler may run them anywhere, in any order and twice.

pub mod job;
