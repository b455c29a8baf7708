//! A plan gives the bytes of the unbroken job, whoever does its shards, where, in which order and how often.

mod toy;

use anagen_work::error::WorkError;
use anagen_work::job::{Done, Job, JobError, Round};
use anagen_work::merge::{Merged, merge};
use anagen_work::piece::Piece;
use anagen_work::plan::PlanFolder;
use anagen_work::shard::Sharded;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use toy::{Toy, VERSION, copied, files, open, slow, toy};

fn file(folder: &PlanFolder, round: u32, index: u32) -> std::path::PathBuf {
    folder.path.join(format!("rounds/{round:03}/shard-{index:05}.bin"))
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

#[test]
fn shards_threads_order_and_repeats_change_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    let whole = pool(2).install(|| toy().here(None)).unwrap();
    assert_eq!(whole.rounds.iter().map(Vec::len).collect::<Vec<_>>(), [11, 2, 5]);
    assert_eq!(pool(1).install(|| toy().here(None)).unwrap(), whole);
    for shards in [1, 3, 7, 40] {
        for threads in [1, 2] {
            let folder = toy().plan(&dir.path().join(format!("{shards}-{threads}")), shards);
            // Backwards in the first round, from the middle in the others, some of them twice.
            let order = move |round| {
                let turned = (0..shards).map(|i| (2 * i + round) % shards).chain((0..shards).rev());
                if round == 0 { (0..shards).rev().collect() } else { turned.collect() }
            };
            assert_eq!(pool(threads).install(|| toy().through(&folder, order)), whole, "{shards} {threads}");
            assert_eq!(
                files(&folder.path),
                [
                    "inputs/000-x.toml",
                    "inputs/001-x.toml",
                    "plan.json",
                    "rounds/000/done.bin",
                    "rounds/001/done.bin",
                    "rounds/002/done.bin"
                ]
            );
        }
    }
}

#[test]
fn a_finished_shard_is_left_alone_and_a_damaged_one_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 3);
    let job = toy();
    assert_eq!(job.shard(&folder, 1).unwrap(), Sharded::Now { round: 1, units: 4 });
    let path = file(&folder, 0, 1);
    let sound = std::fs::read(&path).unwrap();
    assert_eq!(job.shard(&folder, 1).unwrap(), Sharded::Already { round: 1 });
    assert_eq!(job.done.into_inner(), 4, "nothing was done twice");

    let mut damaged = sound.clone();
    damaged[60] ^= 1;
    for bad in [&damaged[..], &sound[..50], b""] {
        std::fs::write(&path, bad).unwrap();
        let said = toy().merge(&folder, &[]).unwrap_err().to_string();
        assert!(said.contains("shard-00001.bin is damaged") && said.contains("are missing: 0-2"), "{said}");
        assert_eq!(toy().shard(&folder, 1).unwrap(), Sharded::Now { round: 1, units: 4 });
        assert_eq!(std::fs::read(&path).unwrap(), sound);
    }
    let said = toy().shard(&folder, 3).unwrap_err().to_string();
    assert!(said.contains("there is no shard 3") && said.contains("0 to 2"), "{said}");
}

#[test]
fn a_missing_shard_is_named_and_nothing_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 7);
    for index in [0, 3, 6] {
        toy().shard(&folder, index).unwrap();
    }
    let before = files(&folder.path);
    let error = toy().merge(&folder, &[]).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("4 of 7 shards of round 1 (toy round 0) are missing: 1-2, 4-5\nhint: "), "{said}");
    assert!(said.contains("--index 1`"), "{said}");
    assert_eq!(files(&folder.path), before);
    for index in [1, 2, 4, 5] {
        toy().shard(&folder, index).unwrap();
    }
    let opened = Merged::Opened { round: 2, name: "toy round 1".into(), units: 2 };
    assert_eq!(toy().merge(&folder, &[]).unwrap(), opened);
    // A round with fewer units than shards waits for those that have one.
    let said = toy().merge(&folder, &[]).unwrap_err().to_string();
    assert!(said.contains("2 of 7 shards of round 2 (toy round 1) are missing: 3, 6"), "{said}");
}

#[test]
fn shards_of_other_work_are_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 3);
    (0..3).for_each(|index| assert!(toy().shard(&folder, index).is_ok()));
    let path = file(&folder, 0, 2);
    let sound = std::fs::read(&path).unwrap();
    let refused = |bytes: &[u8], words: &str| {
        std::fs::write(&path, bytes).unwrap();
        let error = toy().merge(&folder, &[]).unwrap_err();
        assert!(matches!(error, WorkError::Foreign { .. }), "{error}");
        let said = error.to_string();
        assert!(said.contains("rounds/000/shard-00002.bin") && said.contains(words), "{said}");
    };
    let other = Toy { seed: 1, ..toy() };
    let theirs = other.plan(&dir.path().join("theirs"), 3);
    (0..3).for_each(|index| assert!(other.shard(&theirs, index).is_ok()));
    refused(&std::fs::read(file(&theirs, 0, 2)).unwrap(), "another question");
    refused(&std::fs::read(file(&folder, 0, 1)).unwrap(), "it has 4 units from unit 3, and 4 from unit 7");
    let mut older = Piece::of(&sound).unwrap();
    older.question.version = "0.1.0".into();
    refused(&older.to_bytes(), "anagen 0.1.0 made it, and this is anagen 0.2.0");
    // The shard makes it right again.
    assert_eq!(toy().shard(&folder, 2).unwrap(), Sharded::Now { round: 1, units: 4 });
    assert_eq!(std::fs::read(&path).unwrap(), sound);

    // A shard of the same question that an earlier round of other bytes led to.
    let salted = Toy { salt: 1, ..toy() };
    let theirs = salted.plan(&dir.path().join("salted"), 3);
    (0..3).for_each(|index| assert!(salted.shard(&theirs, index).is_ok()));
    assert!(matches!(toy().merge(&folder, &[]).unwrap(), Merged::Opened { round: 2, .. }));
    (0..3).for_each(|index| assert!(toy().shard(&folder, index).is_ok()));
    assert!(matches!(salted.merge(&theirs, &[]).unwrap(), Merged::Opened { round: 2, .. }));
    (0..3).for_each(|index| assert!(salted.shard(&theirs, index).is_ok()));
    std::fs::copy(file(&theirs, 1, 1), file(&folder, 1, 1)).unwrap();
    let said = toy().merge(&folder, &[]).unwrap_err().to_string();
    assert!(said.contains("rounds/001/shard-00001.bin") && said.contains("another question"), "{said}");
    std::fs::copy(folder.path.join("rounds/000/done.bin"), file(&folder, 1, 1)).unwrap();
    let said = toy().merge(&folder, &[]).unwrap_err().to_string();
    assert!(said.contains("it is of round 1, and this is round 2"), "{said}");
}

#[test]
fn copies_in_separate_folders_are_merged() {
    let dir = tempfile::tempdir().unwrap();
    let whole = toy().here(None).unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 3);
    let copy = |name: &str, round: u32| open(&copied(&folder.path, &dir.path().join(format!("{round}/{name}/deep"))));
    for round in 0.. {
        let others = [copy("one", round), copy("two", round)];
        toy().shard(&folder, 1).unwrap();
        toy().shard(&others[0], 0).unwrap();
        toy().shard(&others[1], 2).unwrap();
        // The same shard twice, and a damaged copy of one that is sound elsewhere.
        toy().shard(&others[1], 0).unwrap();
        std::fs::create_dir_all(folder.path.join(format!("rounds/{round:03}"))).unwrap();
        std::fs::write(file(&folder, round, 0), "torn").unwrap();
        let before = files(&others[1].path);
        if round == 0 {
            let said = toy().merge(&folder, &others[..1]).unwrap_err().to_string();
            assert!(said.contains("1 of 3 shards") && said.contains("missing: 2"), "{said}");
        }
        let merged = toy().merge(&folder, &others).unwrap();
        assert_eq!(files(&others[1].path), before, "copies are read, not changed");
        if let Merged::Finished(done) = merged {
            assert_eq!((done, round), (whole, 2));
            break;
        }
    }
    let other = Toy { seed: 1, ..toy() };
    let theirs = other.plan(&dir.path().join("theirs"), 3);
    let said = toy().merge(&folder, &[theirs]).unwrap_err().to_string();
    assert!(said.contains("theirs is not of this work: it is the plan of another question"), "{said}");
    let cut = toy().plan(&dir.path().join("cut"), 4);
    let said = toy().merge(&folder, &[cut]).unwrap_err().to_string();
    assert!(said.contains("cut into 4 shards, and this plan into 3"), "{said}");
}

/// Many at once on one plan and on one shard, merges among them: every one of them ends well or says which
/// shards are missing, and what comes out is what one alone gives.
#[test]
fn many_at_once_on_one_plan_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let whole = toy().here(None).unwrap();
    for attempt in 0..4 {
        let folder = toy().plan(&dir.path().join(attempt.to_string()), 3);
        let work = |first: u32| {
            for turn in first.. {
                slow(1).shard(&folder, turn % 3).unwrap();
                match toy().merge(&folder, &[]) {
                    Ok(Merged::Finished(done)) => return done,
                    Ok(Merged::Opened { .. }) | Err(WorkError::Missing { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            unreachable!("it ends")
        };
        let done: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = [0, 0, 1, 2, 2].map(|first| scope.spawn(move || work(first))).into();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        assert!(done.iter().all(|done| *done == whole));
    }
}

/// A toy that, when a merge first asks it for a round, lets another merge come before.
struct Overtaken<'a> {
    folder: &'a PlanFolder,
    once: AtomicBool,
}

impl Job for Overtaken<'_> {
    fn kind(&self) -> &'static str {
        "toy"
    }

    fn next<'b>(&'b self, done: &'b Done) -> Result<Option<Box<dyn Round + 'b>>, JobError> {
        if !self.once.swap(true, Ordering::Relaxed) {
            toy().merge(self.folder, &[]).unwrap();
        }
        static TOY: std::sync::LazyLock<Toy> = std::sync::LazyLock::new(toy);
        TOY.next(done)
    }
}

#[test]
fn a_merge_that_is_overtaken_goes_on_from_what_the_other_closed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 3);
    (0..3).for_each(|index| assert!(toy().shard(&folder, index).is_ok()));
    let job = Overtaken { folder: &folder, once: AtomicBool::new(false) };
    let merged = merge(&folder, &[], &toy().question(), &job).unwrap();
    assert_eq!(merged, Merged::Opened { round: 2, name: "toy round 1".into(), units: 2 });
}

#[test]
fn a_closed_round_that_is_damaged_is_open_again() {
    let dir = tempfile::tempdir().unwrap();
    let whole = toy().here(None).unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 2);
    let all = |_| vec![0, 1];
    toy().through(&folder, all);
    assert_eq!(toy().shard(&folder, 0).unwrap(), Sharded::NothingLeft);
    let done = folder.path.join("rounds/001/done.bin");
    let bytes = std::fs::read(&done).unwrap();
    std::fs::write(&done, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(toy().shard(&folder, 0).unwrap(), Sharded::Now { round: 2, units: 1 });
    toy().shard(&folder, 1).unwrap();
    // The round after it is still there, and of the same question.
    assert_eq!(toy().merge(&folder, &[]).unwrap(), Merged::Finished(whole));
}

#[test]
fn an_interrupted_shard_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = toy().plan(&dir.path().join("plan"), 2);
    let job = Toy { stops_after: Some(2), ..toy() };
    let error = pool(1).install(|| job.shard(&folder, 0)).unwrap_err();
    assert_eq!(error.to_string(), "interrupted");
    assert!(!folder.path.join("rounds").exists());
}

#[test]
fn a_plan_that_was_edited_or_is_of_another_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/plan");
    let folder = toy().plan(&path, 2);
    assert_eq!(folder.texts[0], ("../in/x.toml".into(), "a = 1\n".into()));
    assert_eq!(folder.texts[1], ("x.toml".into(), "µ\n".into()));
    folder.asks(&toy().question()).unwrap();
    let said = folder.asks(&Toy { seed: 1, ..toy() }.question()).unwrap_err().to_string();
    assert!(said.contains("plan.json is not what was planned"), "{said}");

    let opens = |version: &str| PlanFolder::open(&path, version).map(drop).unwrap_err().to_string();
    assert!(opens("0.3.0").starts_with("anagen 0.2.0 made the plan in "), "{}", opens("0.3.0"));
    std::fs::write(path.join("inputs/001-x.toml"), "m\n").unwrap();
    assert!(opens(VERSION).contains("001-x.toml is not what was planned: x.toml was edited"), "{}", opens(VERSION));
    std::fs::remove_file(path.join("inputs/001-x.toml")).unwrap();
    assert!(opens(VERSION).contains("it is missing"), "{}", opens(VERSION));
    std::fs::write(path.join("plan.json"), "{}").unwrap();
    assert!(opens(VERSION).contains("deep/plan is not the folder of a plan: plan.json: missing field"));
    let none = PlanFolder::open(Path::new("no/such"), VERSION).unwrap_err().to_string();
    assert!(none.contains("no/such is not the folder of a plan: it has no plan.json\nhint: "), "{none}");
}

#[test]
fn a_plan_does_not_replace_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plan");
    std::fs::create_dir(&path).unwrap();
    let question = toy().question();
    let order = anagen_work::plan::Order {
        kind: "toy",
        command: &[],
        question: &question,
        shards: 1,
        inputs: &[],
        beside: &[("slurm.sh", "#!/bin/sh\n".to_string())],
    };
    let said = PlanFolder::create(&path, &order).unwrap_err().to_string();
    assert!(said.ends_with("plan exists already\nhint: --out names another folder"), "{said}");
    PlanFolder::create(&dir.path().join("other"), &order).unwrap();
    assert_eq!(files(dir.path()), ["other/plan.json", "other/slurm.sh"]);
}
