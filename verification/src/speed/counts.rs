//! Instruction counts: what valgrind counts of the jobs of `counted`, and the committed table.
//!
//! Counts repeat on a busy machine where times do not. valgrind's callgrind is called directly: it is one
//! package of the system, and a gate needs one number a job. It has no AVX-512, so the engine computes
//! at the widest level below.

use super::file;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// The committed table.
const TABLE: &str = "verification/speed/instructions.csv";

/// Growth that is allowed under the compiler of the table, and under another one.
pub const ALLOWED: [f64; 2] = [0.03, 0.15];

/// A job that is allowed more at least: the Parquet writer is generic code of another crate, and how it is
/// laid out moves its count by up to 8 % when something unrelated changes.
const LOOSE: (&str, f64) = ("write-tables", 0.10);

/// What was counted, and by what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Version of the compiler.
    pub rustc: String,
    /// Level of vector instructions, as `provenance.json` names it.
    pub level: String,
    /// Job and instructions.
    pub counts: Vec<(String, u64)>,
}

impl Table {
    /// The committed table.
    pub fn committed() -> Result<Table, String> {
        let text = std::fs::read_to_string(file(TABLE)).map_err(|e| format!("{TABLE}: {e}"))?;
        let mut table = Table::default();
        for line in text.lines() {
            match line.split_once(',').ok_or(format!("{TABLE}: no comma in {line:?}"))? {
                ("rustc", version) => table.rustc = version.into(),
                ("level", level) => table.level = level.into(),
                ("job", _) => {}
                (job, count) => {
                    let count = count.parse().map_err(|e| format!("{TABLE}: {line:?}: {e}"))?;
                    table.counts.push((job.into(), count));
                }
            }
        }
        Ok(table)
    }

    /// Makes this the committed table.
    pub fn commit(&self) -> Result<(), String> {
        let mut text = format!("rustc,{}\nlevel,{}\njob,instructions\n", self.rustc, self.level);
        self.counts.iter().for_each(|(job, count)| writeln!(text, "{job},{count}").expect("memory"));
        std::fs::write(file(TABLE), text).map_err(|e| format!("{TABLE}: {e}"))
    }

    /// Counts every job of the program `counted`; `None` where valgrind is missing.
    pub fn counted(counted: &Path) -> Result<Option<Table>, String> {
        if Command::new("valgrind").arg("--version").output().is_err() {
            return Ok(None);
        }
        let said = Command::new(counted).output().map_err(|e| e.to_string())?;
        let jobs: Vec<String> = String::from_utf8_lossy(&said.stdout).lines().map(String::from).collect();
        let count = |job: &String| instructions(counted, job);
        // Two at a time: the counts do not notice each other.
        let done: Vec<_> = std::thread::scope(|scope| {
            let half = |of: usize| jobs.iter().skip(of).step_by(2).map(count).collect::<Vec<_>>();
            let other = scope.spawn(move || half(1));
            let (mine, other) = (half(0), other.join().expect("counting does not panic"));
            let mut halves = [mine.into_iter(), other.into_iter()];
            (0..jobs.len()).filter_map(|i| halves[i % 2].next()).collect()
        });
        let mut table = Table { rustc: rustc(), ..Table::default() };
        for (job, done) in jobs.iter().zip(done) {
            let (level, count) = done?;
            table.level = level;
            table.counts.push((job.clone(), count));
        }
        Ok(Some(table))
    }

    /// What a reader must know of these counts beside the committed ones, and the regressions.
    pub fn held_against(&self, committed: &Table) -> (Vec<String>, Vec<String>) {
        let (mut notes, mut regressions) = (Vec::new(), Vec::new());
        if self.level != committed.level {
            let both = format!("counted at {}, the table at {}", self.level, committed.level);
            return (vec![format!("NOT COMPARED: {both}")], regressions);
        }
        let same = self.rustc == committed.rustc;
        let allowed = ALLOWED[usize::from(!same)];
        if !same {
            let both = format!("compiled by {}, the table by {}", self.rustc, committed.rustc);
            notes.push(format!("{both}: {:.0} % more are allowed", 100.0 * allowed));
        }
        for (job, count) in &self.counts {
            let Some((_, then)) = committed.counts.iter().find(|c| c.0 == *job) else {
                regressions.push(format!("{job}: {count} instructions, not in the table"));
                continue;
            };
            let more = *count as f64 / *then as f64 - 1.0;
            let allowed = if job == LOOSE.0 { allowed.max(LOOSE.1) } else { allowed };
            let line = format!("{job}: {count} instructions, {:+.1} % against {then}", 100.0 * more);
            match more {
                m if m > allowed => regressions.push(line),
                m if m < -allowed => notes.push(line),
                _ => {}
            }
        }
        let gone = committed.counts.iter().filter(|c| self.counts.iter().all(|o| o.0 != c.0));
        regressions.extend(gone.map(|(job, _)| format!("{job}: in the table, no longer counted")));
        (notes, regressions)
    }
}

/// Level and instructions of a job inside `counted::counted`.
fn instructions(counted: &Path, job: &str) -> Result<(String, u64), String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"]);
    valgrind.arg("--toggle-collect=counted::counted*").arg(counted).arg(job);
    let said = valgrind.output().map_err(|e| format!("valgrind: {e}"))?;
    let text = String::from_utf8_lossy(&said.stderr);
    let collected = text.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    match collected.and_then(|n| n.parse().ok()).filter(|n| *n > 0 && said.status.success()) {
        Some(count) => Ok((String::from_utf8_lossy(&said.stdout).trim().into(), count)),
        None => Err(format!("{job} was not counted:\n{text}")),
    }
}

/// The version of the compiler in use.
pub fn rustc() -> String {
    let said = Command::new("rustc").arg("--version").output();
    said.map_or("unknown".into(), |out| String::from_utf8_lossy(&out.stdout).trim().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rustc: &str, level: &str, counts: &[(&str, u64)]) -> Table {
        let counts = counts.iter().map(|(job, count)| (job.to_string(), *count)).collect();
        Table { rustc: rustc.into(), level: level.into(), counts }
    }

    #[test]
    fn more_than_allowed_is_a_regression_and_less_is_told() {
        let then = table("1", "avx2", &[("walk", 1000), ("grow", 1000), ("read", 1000), (LOOSE.0, 1000)]);
        let now = table("1", "avx2", &[("walk", 1031), ("grow", 1029), ("read", 900), (LOOSE.0, 1090)]);
        let (notes, regressions) = now.held_against(&then);
        assert_eq!(regressions, ["walk: 1031 instructions, +3.1 % against 1000"]);
        assert_eq!(notes, ["read: 900 instructions, -10.0 % against 1000"]);
    }

    #[test]
    fn another_compiler_is_allowed_more_and_another_level_is_not_compared() {
        let then = table("1", "avx2", &[("walk", 1000)]);
        let (notes, regressions) = table("2", "avx2", &[("walk", 1100)]).held_against(&then);
        assert!(regressions.is_empty() && notes[0].contains("15 % more are allowed"), "{notes:?} {regressions:?}");
        assert_eq!(table("2", "avx2", &[("walk", 1200)]).held_against(&then).1.len(), 1);
        let (notes, regressions) = table("1", "neon", &[("walk", 9000)]).held_against(&then);
        assert!(regressions.is_empty() && notes[0].starts_with("NOT COMPARED"), "{notes:?} {regressions:?}");
    }

    #[test]
    fn a_job_must_be_in_both() {
        let (old, new) = (table("1", "avx2", &[("old", 1)]), table("1", "avx2", &[("new", 1)]));
        assert_eq!(new.held_against(&old).1.len(), 2);
    }
}
