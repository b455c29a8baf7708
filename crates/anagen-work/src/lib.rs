//! Work that can be cut up: rounds of units, each a function of nothing but the question, the round and its
//! number, so that any scheduler may run them anywhere, in any order and twice.
//!
//! A [`job`] is what others write. It is done [`here`], in one process that may be killed at any moment, or by
//! a [`plan`]: a folder whose [`shard`]s are run wherever there is room and put together by [`merge`], round
//! after round. Both give the same bytes.

pub mod disk;
pub mod error;
pub mod here;
pub mod index;
pub mod job;
pub mod kept;
pub mod merge;
pub mod piece;
pub mod plan;
pub mod rounds;
pub mod shard;
pub mod watch;
