//! Every draw of a trial, keyed by replicate, person and what it is for.
//!
//! A replicate has a seed of its own; a person is the same in every design that asks for the same seed, replicate
//! and number. Nothing is keyed by arm, device or number of people, so designs share their luck.

use anagen_model::law::drawn::seed_of;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};

/// What a draw is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Draw {
    /// Sex and grade.
    Kind = 1,
    /// Age.
    Age = 2,
    /// Whether something was taken before.
    Earlier = 3,
    /// Share of doses taken.
    Adherence = 4,
    /// Whether and when the treatment is stopped, and whether one still comes.
    Stop = 5,
    /// When one is enrolled.
    Enrolled = 6,
    /// Day of a visit within its window.
    Window = 7,
    /// Where the site of a visit lies.
    Place = 8,
    /// What one shows without a treatment that works.
    Placebo = 9,
    /// Error of a device.
    Device = 10,
    /// Which reader reads.
    Reader = 11,
    /// Error of a reading.
    Reading = 12,
    /// Whether one leaves before a visit.
    DropOut = 13,
    /// Whether a visit is missed.
    Missed = 14,
    /// Order of the sites of a head.
    Sites = 15,
    /// Blocks of the allocation.
    Block = 16,
    /// Error of a device at screening.
    Screening = 17,
}

/// The chance of one trial of many.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    /// The seed of this replicate.
    pub seed: u64,
}

impl Chance {
    /// That of a replicate.
    pub fn of(seed: u64, replicate: u32) -> Chance {
        Chance { seed: seed_of(seed, replicate) }
    }

    /// Two uniforms between 0 and 1 of a person (0: of the trial itself).
    pub fn uniforms(&self, person: u32, draw: Draw, index: u32) -> [f64; 2] {
        Stream::new(self.seed, person).uniforms(draw as u32, index, Purpose::Trial)
    }

    /// Two standard normals.
    pub fn normals(&self, person: u32, draw: Draw, index: u32) -> [f64; 2] {
        self.uniforms(person, draw, index).map(normal_quantile)
    }
}
