//! `docs/validation.md` is a page of the studies, laws and posteriors that the program carries.

use anagen_evidence::library::Library;
use anagen_evidence::restage::Order;
use anagen_evidence::study::Study;
use anagen_evidence::validate::document::inputs_line;
use anagen_evidence::validate::learned::{Fitted, beliefs};
use anagen_evidence::validate::validation::{Beliefs, MEMBERS, PEOPLE, SEED, inputs};
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::Shelf;

/// Nothing is staged: the hash of all that determines the page is in it.
#[test]
fn the_page_was_made_of_what_the_program_carries() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/validation.md");
    let page = std::fs::read_to_string(path).expect("docs/validation.md is there");
    let library = Library::embedded().unwrap_or_else(|m| panic!("{}", m.render(false)));
    let read = |source| Fitted::of(source, &Shelf::Disk).unwrap_or_else(|m| panic!("{m:?}"));
    let fitted: Vec<Fitted> = Posterior::sources().iter().map(read).collect();
    let studies: Vec<&Study> = library.studies().collect();
    let (posterior, prior) = beliefs(&fitted, &studies, MEMBERS, SEED);
    let all: Vec<Study> = library.studies().cloned().collect();
    let of = Beliefs { posterior: &posterior, prior: &prior };
    let line = inputs_line(&inputs(&all, of, &Order::of(PEOPLE, SEED)));
    assert!(
        page.lines().any(|l| l == line),
        "studies, laws or posteriors have changed since docs/validation.md was made: run `anagen validate --out DIR` \
         and put DIR/validation.md there"
    );
}
