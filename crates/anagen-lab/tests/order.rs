//! The order in which a file names causes and treatments changes no byte of what comes out.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anagen_lab::protocol::Shelf;
use anagen_lab::run::{self, Keeper, Listener, PlanSnapshots};
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;

struct Silent;

impl Listener for Silent {
    fn stage(&self, _: &str, _: usize) {}
    fn task_done(&self) {}
}

/// Keeps every follicle of every plan.
#[derive(Default)]
struct All(Vec<Vec<Vec<Snapshot>>>);

impl Keeper for All {
    fn head(&mut self, _: &Head, _: &[Vec<u32>]) -> Result<(), String> {
        Ok(())
    }
    fn plan(&mut self, plan: PlanSnapshots) -> Result<(), String> {
        self.0.push(plan.harvest.snapshots.clone());
        Ok(())
    }
}

fn follicles(text: String) -> Vec<Vec<Vec<Snapshot>>> {
    let path = PathBuf::from("x.toml");
    let mut setup = run::read_from(&Shelf::Kept(vec![(path.clone(), text)]), &path)
        .unwrap_or_else(|m| panic!("{}", m.render(false)));
    setup.possible_patients = 0;
    setup.visits = vec![0.0, 100.0, 200.0];
    setup.horizon = 200.0;
    let mut all = All::default();
    run::simulate(&mut setup, 3, &AtomicBool::new(false), &Silent, &mut all).expect("runs");
    all.0
}

/// The file with every run of `[[table]]` blocks of that name turned round.
fn reversed(text: &str, table: &str) -> String {
    let header = format!("[[{table}]]");
    let mut blocks: Vec<String> = vec![String::new()];
    for line in text.lines() {
        if line.starts_with("[") {
            blocks.push(String::new());
        }
        let block = blocks.last_mut().expect("a block");
        *block += line;
        *block += "\n";
    }
    let is = |b: &String| b.starts_with(&header);
    for run in blocks.chunk_by_mut(|a, b| is(a) == is(b)).filter(|run| is(&run[0])) {
        run.reverse();
    }
    blocks.concat()
}

#[test]
fn the_order_of_causes_and_treatments_changes_no_byte() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../protocols/several-causes.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let turned = reversed(&reversed(&text, "cause"), "plan.treatment");
    let place = |text: &str, word: &str| text.find(word).expect("in the file");
    assert!(place(&text, "\"menopause\"") < place(&text, "\"season\""));
    assert!(place(&turned, "\"menopause\"") > place(&turned, "\"season\""));
    assert!(place(&text, "\"prp\"") < place(&text, "\"exosomes\""));
    assert!(place(&turned, "\"prp\"") > place(&turned, "\"exosomes\""));
    let written = follicles(text.clone());
    assert!(written == follicles(turned), "the order changed a follicle");
    assert!(written != follicles(text.replace("ferritin_ug_per_l = 12", "ferritin_ug_per_l = 30")), "a cause counts");
}
