//! A short soak: 25 random protocols, always the same, one of them run again and two beside the twin.
//!
//! Claim: whatever a valid protocol asks, follicles are conserved, every reading is a possible number, the
//! bytes come out again, and kernel and twin agree within the limits of the twin's own test. Deterministic;
//! false alarms 0. Seen to fail: SALT of a bald head above 100 %, an interval of one patient upside down.

use anagen_verification::soak::{Ask, soak};

#[test]
fn twenty_five_random_protocols_hold() {
    let ask = Ask { count: 25, seed: 7, first: 0, repeats: 1, twins: 2 };
    let found = soak(&ask, &mut |line| println!("{line}"));
    assert!(found.good(), "{found}");
    assert_eq!((found.repeated, found.twins), (1, 2), "{found}");
    assert!(found.sound >= 18, "{found}");
}
