//! Work cut up, as a scheduler runs it: processes of their own that are killed, run twice, run at once, or run
//! on copies; the results are those of the unbroken command, record and all.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const ANAGEN: &str = env!("CARGO_BIN_EXE_anagen");
/// Moments at which the program is killed.
const KILLS: usize = 20;
/// A job of one round, and one of several.
const ONE_ROUND: &str = "validate DRAKE1999 KAUFMAN1998 --posterior none --members 4 --people 4";
const ROUNDS: &str = "calibrate calibration.toml --evidence evidence";

fn command(dir: &Path, words: &str) -> Command {
    let mut command = Command::new(ANAGEN);
    command.current_dir(dir).args(words.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn anagen(dir: &Path, words: &str) -> Output {
    command(dir, words).output().unwrap()
}

/// Asserts the exit code and returns what was said.
fn ends(output: &Output, code: i32) -> String {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// A folder with the inputs of both jobs.
fn inputs() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir(dir.path().join("evidence")).unwrap();
    for (from, to) in [
        ("../../evidence/DRAKE1999.toml", "evidence/DRAKE1999.toml"),
        ("tests/small/calibration.toml", "calibration.toml"),
    ] {
        std::fs::copy(root.join(from), dir.path().join(to)).unwrap();
    }
    dir
}

/// Every file of a folder with its bytes.
fn files(dir: &Path) -> Files {
    let file = |e: std::io::Result<std::fs::DirEntry>| {
        let e = e.unwrap();
        (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap())
    };
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(file).collect();
    files.sort();
    files
}

type Files = Vec<(String, Vec<u8>)>;

/// What [`ROUNDS`] gives, unbroken and in one thread, and how long it took.
static WHOLE: LazyLock<(Files, Duration)> = LazyLock::new(|| {
    let dir = inputs();
    let start = Instant::now();
    ends(&anagen(dir.path(), &format!("{ROUNDS} --quiet --threads 1 --out whole")), 0);
    let took = start.elapsed();
    (files(&dir.path().join("whole")), took)
});

fn assert_whole(dir: &Path) {
    assert_same(&WHOLE.0, dir);
}

fn assert_same(one: &Files, other: &Path) {
    let other = files(other);
    let names = |files: &Files| files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(one), names(&other));
    assert!(names(one).contains(&"provenance.json".to_string()) && one.len() > 1);
    for (a, b) in one.iter().zip(&other) {
        assert!(a.1 == b.1, "{} differs", a.0);
    }
}

/// Does shards and merges until the results are there.
fn through(dir: &Path, plan: &str, shards: u32) {
    loop {
        for index in 0..shards {
            ends(&anagen(dir, &format!("shard {plan} --index {index} --quiet")), 0);
        }
        let merged = anagen(dir, &format!("merge {plan}"));
        match merged.status.code() {
            Some(3) => assert!(ends(&merged, 3).contains(&format!("next: anagen shard {plan} --index"))),
            _ => return drop(ends(&merged, 0)),
        }
    }
}

fn copied(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap();
    assert!(done.success());
}

/// A sequence of numbers in [0, 1) (Weyl): the moments of the kills, the same in every run of the test.
fn moments() -> impl Iterator<Item = f64> {
    (1..).map(|i| f64::from(i) * 0.618_033_988_749_895 % 1.0)
}

/// Kills a child so long after its start, at the latest; whether it was still at work.
fn killed(mut child: Child, after: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < after && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    !child.wait().unwrap().success()
}

#[test]
fn killed_at_twenty_random_moments_the_unbroken_command_ends_with_the_same_bytes() {
    let dir = inputs();
    let dir = dir.path();
    let longest = WHOLE.1;
    let (mut moments, mut kills) = (moments(), 0);
    while kills < KILLS {
        let threads = kills % 2 + 1;
        let child = command(dir, &format!("{ROUNDS} --resume --quiet --threads {threads} --out out")).spawn().unwrap();
        // Most kills come early: each goes on from where the last one ended.
        if killed(child, longest.mul_f64(moments.next().unwrap() / 4.0)) {
            kills += 1;
        } else {
            assert_whole(&dir.join("out"));
            std::fs::remove_dir_all(dir.join("out")).unwrap();
        }
    }
    ends(&anagen(dir, &format!("{ROUNDS} --resume --quiet --out out")), 0);
    assert_whole(&dir.join("out"));
    assert!(!dir.join("out.unfinished").exists());
    // Killed after the results were put in their place and before the rest was taken away.
    std::fs::create_dir_all(dir.join("out.unfinished/rounds/000")).unwrap();
    let said = ends(&anagen(dir, &format!("{ROUNDS} --resume --quiet --out out")), 0);
    assert!(said.contains("results in out") && !dir.join("out.unfinished").exists(), "{said}");
    ends(&anagen(dir, &format!("{ROUNDS} --quiet --out out")), 2);
    ends(&anagen(dir, &format!("{ROUNDS} --resume --quick --quiet --out out")), 2);
}

#[test]
fn killed_at_twenty_random_moments_shards_and_merges_end_with_the_same_bytes() {
    let dir = inputs();
    let dir = dir.path();
    ends(&anagen(dir, &format!("plan {ROUNDS} --shards 2 --out plan")), 0);
    let start = Instant::now();
    ends(&anagen(dir, "shard plan --index 0 --quiet"), 0);
    let longest = start.elapsed();
    let (mut moments, mut kills) = (moments(), 0);
    while kills < KILLS {
        let words = ["shard plan --index 0 --quiet", "shard plan --index 1 --quiet", "merge plan"][kills % 3];
        let child = command(dir, words).spawn().unwrap();
        kills += usize::from(killed(child, longest.mul_f64(moments.next().unwrap())));
        if dir.join("plan/results").exists() {
            assert_whole(&dir.join("plan/results"));
            std::fs::remove_dir_all(dir.join("plan")).unwrap();
            ends(&anagen(dir, &format!("plan {ROUNDS} --shards 2 --out plan")), 0);
        }
    }
    through(dir, "plan", 2);
    assert_whole(&dir.join("plan/results"));
}

#[test]
fn two_processes_on_one_plan_at_once_do_no_harm() {
    let dir = inputs();
    let dir = dir.path();
    ends(&anagen(dir, &format!("plan {ROUNDS} --out plan --shards=2")), 0);
    // Both do both shards, the second from the other end, and both merge.
    let work = |order: [u32; 2]| {
        loop {
            for index in order {
                ends(&anagen(dir, &format!("shard plan --index {index} --threads 1 --quiet")), 0);
            }
            let merged = anagen(dir, "merge plan");
            match merged.status.code() {
                Some(0) => return ends(&merged, 0),
                Some(1) => assert!(ends(&merged, 1).contains("are missing")),
                _ => drop(ends(&merged, 3)),
            }
        }
    };
    let said = std::thread::scope(|scope| {
        let other = scope.spawn(|| work([1, 0]));
        [work([0, 1]), other.join().unwrap()]
    });
    assert!(said.iter().all(|said| said.contains("results in plan/results")), "{said:?}");
    assert_whole(&dir.join("plan/results"));
}

#[test]
fn shards_on_copies_in_separate_folders_merge() {
    let dir = inputs();
    let dir = dir.path();
    ends(&anagen(dir, &format!("{ONE_ROUND} --quiet --out whole")), 0);
    let whole = files(&dir.join("whole"));
    ends(&anagen(dir, &format!("plan {ONE_ROUND} --threads 7 --quiet --shards 3 --out here/plan")), 0);
    for copy in ["a", "b"] {
        std::fs::create_dir_all(dir.join(copy)).unwrap();
        copied(&dir.join("here/plan"), &dir.join(copy).join("other"));
    }
    std::fs::remove_dir_all(dir.join("evidence")).unwrap();
    ends(&anagen(&dir.join("a"), "shard other --index 2"), 0);
    ends(&anagen(&dir.join("b/other"), "shard . --index 0"), 0);
    let said = ends(&anagen(dir, "merge here/plan --with a/other b/other"), 1);
    assert!(said.contains("1 of 3 shards of round 1 (") && said.contains(" are missing: 1\nhint: "), "{said}");
    assert!(!dir.join("here/plan/results").exists());
    ends(&anagen(dir, "shard here/plan --index 1"), 0);
    let said = ends(&anagen(dir, "merge here/plan --with a/other b/other --out merged"), 0);
    assert!(said.contains("results in merged"), "{said}");
    assert_same(&whole, &dir.join("merged"));
    // Again is nothing new; elsewhere is a copy.
    let said = ends(&anagen(dir, "merge here/plan --out merged"), 0);
    assert_eq!(said, "results in merged\n");
    ends(&anagen(dir, "merge here/plan"), 0);
    assert_same(&whole, &dir.join("here/plan/results"));
    // What is there and is not ours stays.
    std::fs::write(dir.join("merged/validation.json"), "mine").unwrap();
    assert!(ends(&anagen(dir, "merge here/plan --out merged"), 2).contains("merged exists already"));
    assert_eq!(std::fs::read(dir.join("merged/validation.json")).unwrap(), b"mine");
}

/// A shell that does at once what `sbatch` would queue, and says what it was told.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
array=
while [ "${1#--}" != "$1" ]; do
    case "$1" in --array=*) array=${1#--array=} ;; esac
    echo "$1" >>"$SAID"
    shift
done
if [ -n "$array" ]; then
    for index in $(seq "${array%-*}" "${array#*-}"); do
        SLURM_ARRAY_TASK_ID=$index bash "$@" >>"$SAID" 2>&1
    done
else
    bash "$@" >>"$SAID" 2>&1
fi
echo 4711
"#;

#[cfg(unix)]
#[test]
fn the_slurm_script_runs_all_rounds() {
    use std::os::unix::fs::PermissionsExt;
    let dir = inputs();
    let dir = dir.path();
    ends(&anagen(dir, "plan calibration.toml --evidence evidence --slurm --shards 3 --out plan"), 0);
    std::fs::rename(dir.join("plan"), dir.join("a place")).unwrap();
    let sbatch = dir.join("sbatch");
    std::fs::write(&sbatch, SBATCH).unwrap();
    std::fs::set_permissions(&sbatch, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", dir.display(), std::env::var("PATH").unwrap());
    let said: PathBuf = dir.join("said");
    let mut script = Command::new("bash");
    let script = script.current_dir("/").arg(dir.join("a place/slurm.sh"));
    let done = script.env("PATH", path).env("ANAGEN", ANAGEN).env("SAID", &said).output().unwrap();
    let said = std::fs::read_to_string(said).unwrap();
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("--array=0-2") && said.contains("--dependency=afterok:4711"), "{said}");
    assert!(said.contains("shard 2 of round 3 is done"), "{said}");
    assert_whole(&dir.join("a place/results"));
}

#[test]
fn what_cannot_be_planned_or_is_no_plan_is_refused() {
    let dir = inputs();
    let dir = dir.path();
    let says = |words: &str, expected: &str| {
        let said = ends(&anagen(dir, words), 2);
        assert!(said.contains(expected), "{words}: {said}");
    };
    says("plan run x.toml --shards 2 --out plan", "`anagen run` is not work that can be cut up");
    says("plan nothing --shards 2 --out plan", "unrecognized subcommand 'nothing'");
    says("plan evidence/DRAKE1999.toml --shards 2 --out plan", "name the command as well");
    says(&format!("plan {ONE_ROUND} --out plan"), "--shards N is missing");
    says(&format!("plan {ONE_ROUND} --shards 2"), "--out DIR is missing");
    says(&format!("plan {ONE_ROUND} --shards 0 --out plan"), "invalid value '0' for '--shards <N>'");
    says(&format!("plan {ONE_ROUND} --membres 2 --shards 2 --out plan"), "--members");
    says("plan validate NOBODY1999 --shards 2 --out plan", "no study is called NOBODY1999");
    assert!(!dir.join("plan").exists());
    says("shard evidence --index 0", "evidence is not the folder of a plan: it has no plan.json");

    ends(&anagen(dir, &format!("plan {ROUNDS} --shards 2 --out plan")), 0);
    says(&format!("plan {ROUNDS} --shards 2 --out plan"), "plan exists already");
    says("shard plan --index 2", "there is no shard 2: the plan in plan has shards 0 to 1");
    says("merge plan --with evidence", "evidence is not the folder of a plan");
    let file = dir.join("plan/plan.json");
    let plan = std::fs::read_to_string(&file).unwrap();
    let edited = |from: &str, to: &str, expected: &str| {
        assert!(plan.contains(from), "{plan}");
        std::fs::write(&file, plan.replace(from, to)).unwrap();
        says("shard plan --index 0", expected);
        says("merge plan", expected);
        std::fs::write(&file, &plan).unwrap();
    };
    edited("\"version\": \"", "\"version\": \"0.", "made the plan in plan, and this is anagen");
    edited("\"--evidence\",", "\"--quick\", \"--evidence\",", "its command or inputs ask something else now");
    let input = dir.join("plan/inputs/000-calibration.toml");
    let text = std::fs::read_to_string(&input).unwrap();
    std::fs::write(&input, text.replace("people = 2", "people = 4")).unwrap();
    says("shard plan --index 0", "calibration.toml was edited after the plan was made");
}
