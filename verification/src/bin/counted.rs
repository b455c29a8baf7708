//! The jobs whose instructions are counted, one a call: `counted JOB` says at which level it computes;
//! without a name, the names.
//!
//! Only what happens inside [`counted`] is counted (`tests/instructions.rs` tells valgrind so); what a
//! job needs is made before.

use anagen_lab::enrol::{candidate_of, simulate};
use anagen_lab::output::{Folder, FollicleRow, FollicleWriter, HeadRow, write_heads};
use anagen_lab::report::picture::{Look, Strand, Studio, View, file};
use anagen_lab::run::{Enrolled, Setup, read_area};
use anagen_model::follicle::Snapshot;
use anagen_model::head::Head;
use anagen_model::quantity::Lanes;
use anagen_model::quantity::special::BetaTable;
use anagen_model::scalp::Region;
use anagen_verification::setup::{Scene, square, whole_head};
use anagen_verification::speed::{on_threads, protocol};
use std::hint::black_box;
use std::sync::atomic::AtomicBool;

/// What is counted, and nothing else.
#[inline(never)]
fn counted<T>(job: impl FnOnce() -> T) {
    black_box(job());
}

const JOBS: [(&str, fn()); 10] = [
    ("grow-area", grow_area),
    ("grow-head", grow_head),
    ("ten-years", || walk("verification/speed/ten-years.toml")),
    ("first-weeks", || walk("verification/speed/first-weeks.toml")),
    ("candidate", candidate),
    ("read-site", read_site),
    ("read-head", read_head),
    ("read-protocol", || counted(|| protocol("protocols/vertex-thinning.toml"))),
    ("write-tables", write_tables),
    ("draw-picture", draw_picture),
];

fn main() {
    let asked = std::env::args().nth(1);
    match JOBS.iter().find(|(name, _)| asked.as_deref() == Some(name)) {
        Some((_, job)) => {
            println!("{}", Lanes::best().name());
            on_threads(1, job)
        }
        None => JOBS.iter().for_each(|(name, _)| println!("{name}")),
    }
}

/// A square of scalp of 4 cm2.
fn area() -> Scene {
    Scene::trial(Default::default(), square(2.0, Region::Vertex), 1)
}

/// A whole head with one follicle in fifty.
fn thin_head() -> Scene {
    let mut scene = Scene::trial(Default::default(), whole_head(), 1);
    scene.regions.density = [0.02; 5];
    scene
}

/// Makes a target area and lives its history.
fn grow_area() {
    // The table of sensitivities is made once and kept.
    drop(area().grow());
    counted(|| area().grow());
}

/// Makes the ground of a whole head, and lives its history.
fn grow_head() {
    drop(area().grow());
    counted(|| thin_head().grow());
}

/// The last plan of a protocol on a target area: calendar, depots and every follicle.
fn walk(path: &str) {
    let setup = protocol(path);
    let head = area().grow();
    let treatments = &setup.plans[setup.plans.len() - 1].treatments;
    let course = || head.course(&setup.parameters, &setup.causes, treatments, setup.horizon);
    counted(|| course().harvest(&setup.visits));
}

fn with_patient(job: impl Fn(&Setup, &dyn Fn() -> Head)) {
    let setup = protocol("verification/speed/first-weeks.toml");
    let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
    let world = setup.world(&sensitivity, 1);
    let grown = || {
        let (traits, regions) = candidate_of(&world, &[0.1; anagen_lab::enrol::SIZE]);
        simulate(&world, &traits, &regions, setup.sites[0].area(), 1)
    };
    job(&setup, &grown);
}

/// A candidate of an enrolment: traits, and a site grown from them.
fn candidate() {
    with_patient(|_, grown| counted(grown));
}

/// A site under a plan, read with everything that is measured of a site.
fn read_site() {
    with_patient(|setup, grown| {
        let sensitivity = BetaTable::new(setup.parameters.androgenetic.concentration);
        let world = setup.world(&sensitivity, 1);
        let (head, plan, mut rows) = (grown(), setup.plans.len() - 1, Vec::new());
        counted(|| read_area(setup, &world, (0, &head), (plan, &setup.plans[plan].treatments), 0, &(), &mut rows));
    });
}

/// A whole head under a plan, read with everything that is measured.
fn read_head() {
    let setup = protocol("verification/speed/first-weeks.toml");
    let stop = AtomicBool::new(false);
    let enrolled = Enrolled::of(&setup, 1, &stop, &()).expect("nobody stops it");
    let walked = enrolled.walk(0, &stop, &());
    let placed = enrolled.place(&walked);
    counted(|| enrolled.read(0, &walked, &placed));
}

/// A thin head and what is seen of it after a year.
fn seen() -> (Head, Vec<Snapshot>) {
    let scene = thin_head();
    let head = scene.grow();
    let mut seen = scene.follow(&head, &Vec::new(), &[365.0]).snapshots;
    (head, seen.swap_remove(0))
}

/// `heads.parquet`, and `follicles.parquet` of seven visits.
fn write_tables() {
    let (head, seen) = seen();
    let rows: Vec<HeadRow> = head
        .ground
        .roots
        .iter()
        .zip(&head.follicles)
        .map(|(root, follicle)| HeadRow::of(root, follicle, None))
        .collect();
    let follicle_rows: Vec<FollicleRow> =
        rows.iter().zip(&seen).map(|(row, seen)| FollicleRow::of(row.id, seen, seen.phase.has_hair())).collect();
    let place = std::env::temp_dir().join(format!("anagen-counted-{}", std::process::id()));
    // Dropped unfinished, the folder goes away.
    let folder = Folder::create(&place, true).expect("a folder");
    let files = ["heads.parquet", "follicles.parquet"].map(|name| folder.file(name).expect("a file"));
    counted(|| {
        let [heads, follicles] = files;
        let mut writer = FollicleWriter::new(follicles)?;
        (0..7).try_for_each(|visit| writer.plan_visit("untreated", 42.0 * f64::from(visit), &follicle_rows))?;
        Ok::<_, anagen_lab::output::OutputError>([write_heads(heads, &rows, &[])?, writer.finish()?])
    });
}

/// A picture of the head from above, as a PNG file's bytes; the mesh is made before.
fn draw_picture() {
    let (head, seen) = seen();
    let strand = |(root, s): (&anagen_model::scalp::ground::Root, &Snapshot)| Strand {
        root_cm: root.position_cm.map(|cm| cm as f32),
        length_mm: s.length_mm,
        calibre_um: s.calibre_um,
        id: root.id,
    };
    let strands: Vec<Strand> = head.ground.roots.iter().zip(&seen).map(strand).collect();
    let look = Look::default();
    Studio::of(&look, View::Top, 8).draw(&[], &[]);
    counted(|| file::png(&Studio::of(&look, View::Top, 200).draw(&strands, &[])));
}
