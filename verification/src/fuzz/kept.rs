//! The file of finished draws: any bytes, and whole records that were torn, turned or followed by others.

use crate::dice::Dice;
use anagen_lab::draws::kept::Kept;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A file of this process alone, in memory where the system has such a place.
fn path() -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let memory = tempfile::tempdir_in("/dev/shm");
        memory.or_else(|_| tempfile::tempdir()).expect("a folder of our own")
    });
    let thread = format!("{:?}", std::thread::current().id());
    folder.path().join(thread)
}

/// Draws that are found are those that were kept; what is damaged is cut off, and the file goes on.
pub fn kept(data: &[u8]) {
    let mut dice = Dice::of(data);
    let values = 1 + dice.below(9);
    let path = path();
    let mut known: BTreeMap<u32, Vec<Vec<u32>>> = BTreeMap::new();
    let mut bytes = Vec::new();
    if dice.chance(128) {
        bytes.extend(&data[2..]);
    } else {
        std::fs::write(&path, b"").expect("a file");
        let mut kept = Kept::open(&path, values).expect("an empty file is ours");
        for _ in 0..dice.below(5) {
            let block: Vec<f32> = (0..values).map(|_| f32::from_bits(dice.word())).collect();
            let draw = if dice.chance(200) { dice.byte() as u32 } else { dice.word() };
            kept.keep(draw, &block).expect("room for a draw");
            known.entry(draw).or_default().push(block.iter().map(|x| x.to_bits()).collect());
        }
        drop(kept);
        bytes = std::fs::read(&path).expect("the file");
        bytes.truncate(bytes.len() - dice.below(9) * dice.below(9) % (bytes.len() + 1));
        if dice.chance(128) && !bytes.is_empty() {
            let at = dice.pair() as usize % bytes.len();
            bytes[at] ^= dice.byte();
        }
        bytes.extend((0..dice.below(60)).map(|_| dice.byte()).collect::<Vec<u8>>());
    }
    std::fs::write(&path, &bytes).expect("a file");
    let mut kept = Kept::open(&path, values).expect("any file is opened");
    assert!(kept.len() <= bytes.len() / (4 * values + 20) + 1);
    for (draw, blocks) in &known {
        if kept.has(*draw) {
            let read: Vec<u32> = kept.read(*draw).expect("a draw that is there").iter().map(|x| x.to_bits()).collect();
            // One that was kept twice may be there as it was first.
            assert!(blocks.contains(&read), "draw {draw} came back as another");
        }
    }
    let before = kept.len();
    kept.keep(77, &vec![0.5; values]).expect("room for a draw");
    assert!(kept.has(77) && kept.len() <= before + 1 && kept.read(77).is_ok_and(|block| block == vec![0.5; values]));
    drop(kept);
    assert!(Kept::open(&path, values).expect("the same file").has(77));
}
