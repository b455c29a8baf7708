//! Pictures of a run and of its folder: the same hairs, the same bytes, on one thread or two.

use anagen_lab::output::{Folder, RunFolder};
use anagen_lab::protocol::Shelf;
use anagen_lab::report::album::PictureKind;
use anagen_lab::report::picture::{View, file};
use anagen_lab::run::{Order, Portrait, STILL_PX, portrait, read_from, run_to_folder, shown_in};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::RowAccessor;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const PROTOCOL: &str = r#"
format = 1
title = "One day"
horizon_days = 1
visit_days = [0, 1]
possible_patients = 0
[patient]
sex = "male"
age_years = 45
grade = "IV"
hair_colour = "brown"
whorl = "anticlockwise"
[[cause]]
kind = "androgenetic_male"
[[site]]
name = "A"
region = "vertex"
[[plan]]
name = "finasteride"
[[plan.treatment]]
kind = "finasteride"
dose_mg_per_day = 1.0
start_day = 0
"#;

fn run(dir: &Path, threads: usize) -> RunFolder {
    let path = PathBuf::from("day.toml");
    let mut setup = read_from(&Shelf::Kept(vec![(path.clone(), PROTOCOL.into())]), &path)
        .unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
    let folder = Folder::create(dir, false).unwrap();
    let order = Order { seed: 1, pictures: true, ..Order::default() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| run_to_folder(&mut setup, folder, None, &order, &AtomicBool::new(false), &())).unwrap();
    RunFolder::open(dir).unwrap()
}

#[test]
fn drawn_hairs_are_the_visible_rows_and_pictures_repeat_to_the_byte() {
    let root = tempfile::tempdir().unwrap();
    let one = run(&root.path().join("one"), 1);
    let two = run(&root.path().join("two"), 2);
    let count = |kind| one.result.pictures.iter().filter(|p| p.kind == kind).count();
    // Four sides of the start and of each plan's end; a film of each plan.
    assert_eq!((count(PictureKind::View), count(PictureKind::Lapse)), (4 * 3, 2));
    for picture in &one.result.pictures {
        let [a, b] = [&one, &two].map(|run| std::fs::read(run.path.join(&picture.file)).unwrap());
        assert!(a == b, "{} differs with two threads", picture.file);
        assert!(one.record.outputs.iter().any(|w| w.name == picture.file), "{} is in the record", picture.file);
    }
    let film = one.result.pictures.iter().find(|p| p.kind == PictureKind::Lapse).unwrap();
    assert_eq!(film.days, [0.0, 1.0]);
    assert_eq!(file::read(&std::fs::read(one.path.join(&film.file)).unwrap()).unwrap().len(), 2);
    let [a, b] = [&one, &two].map(|run| std::fs::read(run.path.join("report.html")).unwrap());
    assert!(a == b && a.len() < 5_000_000);
    assert_eq!(one.result.look.whorl, "anticlockwise");

    // Told by a reader that knows nothing of pictures: which rows of each day are visible.
    for day in [0.0, 1.0] {
        let table = std::fs::File::open(one.path.join("follicles.parquet")).unwrap();
        let reader = SerializedFileReader::new(table).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        let visible = rows.filter(|r| {
            r.get_string(0).unwrap() == "untreated" && r.get_double(1).unwrap() == day && r.get_bool(7).unwrap()
        });
        let visible: Vec<(u32, u16, u16)> =
            visible.map(|r| (r.get_uint(2).unwrap(), r.get_ushort(4).unwrap(), r.get_ushort(5).unwrap())).collect();
        let drawn = shown_in(&one, "untreated", day).unwrap().strands;
        let tenths = |x: f32| (10.0 * x).round() as u16;
        let drawn: Vec<_> = drawn.iter().map(|s| (s.id, tenths(s.calibre_um), tenths(s.length_mm))).collect();
        assert!(visible.len() > 50_000 && drawn == visible, "day {day}: {} {}", drawn.len(), visible.len());
    }

    // A picture drawn from the folder is the one the run drew.
    let asked =
        Portrait { view: View::Vertex, day: 1.0, plan: Some("untreated".into()), size_px: STILL_PX, clipped_mm: None };
    let image = portrait(&one, &asked, &AtomicBool::new(false)).unwrap().unwrap();
    let still = one.path.join("pictures/vertex-untreated-day-1.png");
    assert!(file::png(&image).unwrap() == std::fs::read(still).unwrap());
    assert!(portrait(&one, &asked, &AtomicBool::new(true)).unwrap().is_none(), "stopped");
}
