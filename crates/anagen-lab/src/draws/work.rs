//! The draws of a run: those that are missing are made and kept, one by one.

use super::{Draws, Kept};
use crate::output::OutputError;
use crate::run::{Listener, RunError};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Makes those of the first `n` draws that are not kept. Threads take whole draws, in order.
pub fn make(
    draws: &Draws,
    n: u32,
    kept: &mut Kept,
    stop: &AtomicBool,
    listener: &dyn Listener,
) -> Result<(), RunError> {
    let missing: Vec<u32> = (0..n).filter(|draw| !kept.has(*draw)).collect();
    let there = n as usize - missing.len();
    let said = if there > 0 { format!(" ({there} of {n} are there)") } else { String::new() };
    listener.stage(&format!("drawing parameters{said}"), missing.len());
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let kept = Mutex::new((kept, Ok(())));
    let going = || !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed);
    let work = || {
        while let Some(draw) = missing.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| going()) {
            let Some(block) = draws.simulate(*draw, &going, listener) else { return };
            let (kept, outcome) = &mut *kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = kept.keep(*draw, &block) {
                failed.store(true, Ordering::Relaxed);
                *outcome = Err(error);
                return;
            }
            listener.task_done();
        }
    };
    // A pool of one for each: inside a draw nothing is shared out, or a thread that waits for a part of
    // one draw would begin another within it.
    let alone = |_| rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pools: Result<Vec<_>, _> = (0..rayon::current_num_threads().min(missing.len())).map(alone).collect();
    let pools = pools.map_err(|e| RunError::Keep(format!("cannot start the threads: {e}")))?;
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| pool.install(work));
        }
    });
    let (kept, outcome): (&mut Kept, Result<(), OutputError>) =
        kept.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcome?;
    kept.sync()?;
    if stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::kept::tests::on_a_full_disk;
    use crate::protocol::Shelf;
    use crate::run::{Setup, read_from};
    use std::path::Path;

    impl Listener for AtomicUsize {
        fn stage(&self, _: &str, _: usize) {}
        fn task_done(&self) {
            self.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn setup() -> Setup {
        let text = include_str!("../../../anagen/tests/small/draws.toml");
        let path = Path::new("draws.toml");
        read_from(&Shelf::Kept(vec![(path.into(), text.into())]), path)
            .unwrap_or_else(|m| panic!("{}", m.render(false)))
    }

    #[test]
    fn only_what_is_missing_is_made_whatever_is_there() {
        let setup = setup();
        let draws = Draws::of(&setup, 1);
        let dir = tempfile::tempdir().unwrap();
        let (on, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        let mut kept = Kept::open(&dir.path().join("draws.kept"), draws.form.len()).unwrap();
        kept.keep(1, &vec![7.0; draws.form.len()]).unwrap();
        make(&draws, 3, &mut kept, &on, &done).unwrap();
        assert_eq!((kept.len(), done.into_inner()), (3, 2));
        assert_eq!(kept.read(1).unwrap(), vec![7.0; draws.form.len()], "what is there is not made again");
        let block = draws.simulate(2, &|| true, &AtomicUsize::new(0)).unwrap();
        let bits = |block: &[f32]| block.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&kept.read(2).unwrap()), bits(&block));
        assert!(bits(&kept.read(0).unwrap()) != bits(&block), "no two draws are the same");
    }

    #[test]
    fn a_full_disk_and_a_request_to_stop_end_the_work() {
        let setup = setup();
        let draws = Draws::of(&setup, 1);
        let done = AtomicUsize::new(0);
        if let Some(mut kept) = on_a_full_disk(draws.form.len()) {
            let said = make(&draws, 50, &mut kept, &AtomicBool::new(false), &done).unwrap_err().to_string();
            assert!(said.contains("cannot keep a finished draw in ") && said.contains("the disk is full"), "{said}");
        }
        let dir = tempfile::tempdir().unwrap();
        let mut kept = Kept::open(&dir.path().join("draws.kept"), draws.form.len()).unwrap();
        let stopped = make(&draws, 50, &mut kept, &AtomicBool::new(true), &done);
        assert!(matches!(stopped, Err(RunError::Interrupted)));
        assert_eq!((kept.len(), done.into_inner()), (0, 0));
    }
}
