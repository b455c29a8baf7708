//! The soak: random protocols with every cause, treatment and measure there is, written as files, read
//! as a user's files are read, run, and judged by what must hold whatever the numbers.
//!
//! `cargo run --release -p anagen-verification --bin soak -- 2000` runs that many.

pub mod conserved;
pub mod judge;
pub mod protocol;
pub mod tables;
pub mod twin;

use crate::dice::Dice;
use judge::{Fate, judge, read, repeats};
use protocol::{LUCK_BYTES, MadeUp, made_up};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much is asked of a soak.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Protocols.
    pub count: u32,
    /// The seed of their luck.
    pub seed: u64,
    /// Number of the first.
    pub first: u32,
    /// How many of those that run are run twice more, into folders.
    pub repeats: u32,
    /// How many are followed by the twin.
    pub twins: u32,
}

/// What a soak found.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Protocols that ran and of which everything held.
    pub sound: u32,
    /// Protocols refused, and how often for which reasons.
    pub refused: u32,
    /// Each reason once a protocol.
    pub reasons: BTreeMap<String, u32>,
    /// Protocols whose bytes came out again.
    pub repeated: u32,
    /// Protocols on which kernel and twin agree.
    pub twins: u32,
    /// What did not hold.
    pub broken: Vec<String>,
}

/// No more than this share of protocols may be refused: the others test the reader alone.
const MOST_REFUSED: f64 = 0.3;

impl Count {
    /// Whether nothing broke, and enough of the protocols ran.
    pub fn good(&self) -> bool {
        let all = (self.sound + self.refused) as f64 + self.broken.len() as f64;
        self.broken.is_empty() && (self.refused as f64) <= MOST_REFUSED * all
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Count { sound, refused, repeated, twins, broken, .. } = self;
        for (reason, count) in &self.reasons {
            writeln!(f, "refused {count:5}: {reason}")?;
        }
        for what in broken {
            writeln!(f, "BROKEN: {what}")?;
        }
        write!(f, "{sound} sound, {refused} refused, {} broken; ", broken.len())?;
        write!(f, "{repeated} ran again to the same bytes, {twins} agree with the twin")
    }
}

/// Protocol number `number` of a seed.
pub fn protocol(seed: u64, number: u32) -> MadeUp {
    made_up(&mut Dice::of(&Dice::luck(seed, number, LUCK_BYTES)))
}

/// Runs a soak; `tell` hears a line now and then.
pub fn soak(ask: &Ask, tell: &mut dyn FnMut(&str)) -> Count {
    let mut found = Count::default();
    for number in ask.first..ask.first + ask.count {
        let name = format!("protocol {number} of seed {}", ask.seed);
        let made = protocol(ask.seed, number);
        match guarded(|| judge(&made)) {
            Ok(Fate::Sound) => found.sound += 1,
            Ok(Fate::Refused(mut reasons)) => {
                reasons.sort();
                reasons.dedup();
                reasons.into_iter().for_each(|reason| *found.reasons.entry(reason).or_default() += 1);
                found.refused += 1;
                continue;
            }
            Ok(Fate::Broken(what)) | Err(what) => {
                tell(&format!("{name}: {what}\n{}", made.text()));
                found.broken.push(format!("{name}: {what}"));
                continue;
            }
        }
        let more = |done: u32, of: u32| done < of;
        if more(found.repeated, ask.repeats) {
            let scratch = tempfile::tempdir().map_err(|e| e.to_string());
            match scratch.and_then(|s| guarded(|| repeats(&made, s.path()))).and_then(|same| same) {
                Ok(()) => found.repeated += 1,
                Err(what) => found.broken.push(format!("{name}: {what}")),
            }
        }
        if more(found.twins, ask.twins)
            && let Ok(setup) = read(&made)
            && twin::knows(&setup)
        {
            match guarded(|| twin::agree(&setup)) {
                Ok(compared) => found.twins += u32::from(compared),
                Err(what) => found.broken.push(format!("{name}, twin: {what}")),
            }
        }
        if number % 100 == 99 {
            tell(&format!("{} done; {found}", number + 1 - ask.first));
        }
    }
    found
}

/// Does the work; a panic becomes its words.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
        format!("panic: {words}")
    })
}
