//! One card per cause, treatment and measure: dose 0 is absence, the named driver follows its stated
//! law, the effect goes within the stated time, one published number stands beside the model's, and
//! taking the registration away fails the test named after it.
//!
//! Sample: one target area of 150 cm2 (about 35,000 follicles) at a trial patient's vertex; the noise
//! of a paired difference is below 0.4 hairs/cm2. Identities are exact (false-alarm rate 0); published
//! numbers are met within twice their standard error, or within the tolerance printed at the place.

mod androgenetic;
mod antiandrogens;
mod causes;
mod cells;
mod courses;
mod drugs;
mod factors;
mod immune;
mod measures;
mod measures_head;
mod measures_site;
mod needles;
mod states;
mod surface;
mod transplant;
mod ward;
mod warnings;
mod women;

use anagen_model::{cause, measure, treatment};

/// Every kind has a card, and every card a kind: the lists of the card files and the registries agree.
#[test]
fn every_registration_has_its_card() {
    let agree = |mut registered: Vec<&str>, cards: &[&[&'static str]]| {
        let mut cards: Vec<&str> = cards.concat();
        registered.sort();
        cards.sort();
        assert_eq!(registered, cards);
    };
    let treatments = &[
        antiandrogens::TREATMENTS,
        causes::TREATMENTS,
        cells::TREATMENTS,
        drugs::TREATMENTS,
        factors::TREATMENTS,
        immune::TREATMENTS,
        needles::TREATMENTS,
        surface::TREATMENTS,
        transplant::TREATMENTS,
    ];
    agree(treatment::TREATMENTS.iter().map(|r| r.kind.name).collect(), treatments);
    let causes = &[androgenetic::CAUSES, causes::CAUSES, immune::CAUSES, states::CAUSES, women::CAUSES];
    agree(cause::CAUSES.iter().map(|r| r.kind.name).collect(), causes);
    let measures = &[measures::MEASURES, measures_head::MEASURES, measures_site::MEASURES, immune::MEASURES];
    agree(measure::MEASURES.iter().map(|r| r.kind.name).collect(), measures);
}

/// What `anagen list` prints of the evidence is complete.
#[test]
fn every_kind_says_what_is_known_of_it() {
    let causes = cause::CAUSES.iter().map(|r| r.kind);
    let treatments = treatment::TREATMENTS.iter().map(|r| r.kind);
    let measures = measure::MEASURES.iter().map(|r| r.kind);
    for kind in causes.chain(treatments).chain(measures) {
        let (evidence, number) = (kind.evidence, kind.evidence.number);
        for text in [evidence.says, number.what, number.published, number.model, number.source] {
            assert!(!text.is_empty(), "{} leaves part of its evidence empty", kind.name);
        }
        for chapter in kind.laws {
            let mut rows = anagen_model::law::Parameters::rows();
            assert!(rows.any(|r| r.name.split('.').next() == Some(chapter)), "{}: no chapter {chapter}", kind.name);
        }
    }
}
