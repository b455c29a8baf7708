//! A piece of finished work as a file: units of one round that stand side by side, whose they are, and a hash.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `anagen piece 1`, a new line, a zero |
//! | 4 + n | length and text of the version that made it |
//! | 32 | hash of the question, the rounds before this one included |
//! | 4, 4, 4 | round, first unit, number of units |
//! | 8 + n each | length and bytes of a unit |
//! | 32 | hash of all of the above |
//!
//! Numbers are little-endian.

use crate::disk;
use crate::error::WorkError;
use std::path::Path;

const MAGIC: &[u8; 16] = b"anagen piece 1\n\0";
/// Bytes of a hash.
const HASH: usize = 32;

/// What is asked: two pieces belong together if their questions are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Version of the program, for a person; it is part of the hash as well.
    pub version: String,
    /// Hash of all that determines the bytes of a unit but its round and number.
    pub hash: [u8; HASH],
}

impl Question {
    /// The question that a text asks: all that goes in, as one text.
    pub fn of(version: &str, text: &[u8]) -> Question {
        let mut hasher = blake3::Hasher::new();
        hasher.update(version.as_bytes()).update(&[0]).update(text);
        Question { version: version.to_string(), hash: *hasher.finalize().as_bytes() }
    }

    /// The hash as text.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.hash).to_hex().to_string()
    }

    /// What the next round asks: the same, and what this round gave.
    pub fn after(&self, units: &[Vec<u8>]) -> Question {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.hash);
        for unit in units {
            hasher.update(&(unit.len() as u64).to_le_bytes()).update(unit);
        }
        Question { version: self.version.clone(), hash: *hasher.finalize().as_bytes() }
    }
}

/// Units of one round that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whose they are.
    pub question: Question,
    /// Their round, counted from 0.
    pub round: u32,
    /// The first of them.
    pub first: u32,
    /// Their bytes.
    pub units: Vec<Vec<u8>>,
}

/// What a file holds where a piece should be.
#[derive(Debug)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file that is not whole.
    Damaged,
    /// A piece.
    Whole(Piece),
}

impl Piece {
    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.question.version.len() as u32).to_le_bytes());
        bytes.extend(self.question.version.as_bytes());
        bytes.extend(self.question.hash);
        for number in [self.round, self.first, self.units.len() as u32] {
            bytes.extend(number.to_le_bytes());
        }
        for unit in &self.units {
            bytes.extend((unit.len() as u64).to_le_bytes());
            bytes.extend(unit);
        }
        let check = blake3::hash(&bytes);
        bytes.extend(check.as_bytes());
        bytes
    }

    /// From a file; `None` if it is not whole.
    pub fn of(bytes: &[u8]) -> Option<Piece> {
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
        if blake3::hash(body).as_bytes() != check {
            return None;
        }
        let mut rest = body.strip_prefix(MAGIC)?;
        let length = whole_number(&mut rest)?;
        let version = String::from_utf8(taken(&mut rest, length as usize)?.to_vec()).ok()?;
        let hash = taken(&mut rest, HASH)?.try_into().ok()?;
        let [round, first, count] = [(); 3].map(|()| whole_number(&mut rest));
        let unit = |_| {
            let length = u64::from_le_bytes(taken(&mut rest, 8)?.try_into().ok()?);
            Some(taken(&mut rest, usize::try_from(length).ok()?)?.to_vec())
        };
        let units = (0..count?).map(unit).collect::<Option<_>>()?;
        let question = Question { version, hash };
        rest.is_empty().then_some(Piece { question, round: round?, first: first?, units })
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<Found, WorkError> {
        Ok(match disk::read(path)? {
            None => Found::Nothing,
            Some(bytes) => Piece::of(&bytes).map_or(Found::Damaged, Found::Whole),
        })
    }

    /// Why it is not that piece of that work; `None` if it is. `path` is where it was found.
    pub fn foreign(&self, question: &Question, round: u32, first: u32, units: u32, path: &Path) -> Option<WorkError> {
        let no = |why: String| Some(WorkError::Foreign { path: path.to_path_buf(), why });
        let (theirs, ours) = (&self.question.version, &question.version);
        if theirs != ours {
            return no(format!("anagen {theirs} made it, and this is anagen {ours}"));
        }
        if self.round != round {
            return no(format!("it is of round {}, and this is round {}", self.round + 1, round + 1));
        }
        if self.question != *question {
            return no("it answers another question: other inputs, options or earlier rounds".into());
        }
        if (self.first, self.units.len()) != (first, units as usize) {
            let has = format!("it has {} units from unit {}", self.units.len(), self.first);
            return no(format!("{has}, and {units} from unit {first} belong here"));
        }
        None
    }
}

/// Takes so many bytes off the front.
fn taken<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (front, behind) = rest.split_at_checked(count)?;
    *rest = behind;
    Some(front)
}

fn whole_number(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(taken(rest, 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece() -> Piece {
        let units = vec![b"one".to_vec(), Vec::new(), vec![0; 300]];
        Piece { question: Question::of("0.2.0", b"why"), round: 2, first: 5, units }
    }

    #[test]
    fn a_piece_reads_back_and_a_damaged_one_does_not() {
        let bytes = piece().to_bytes();
        assert_eq!(Piece::of(&bytes), Some(piece()));
        for length in 0..bytes.len() {
            assert_eq!(Piece::of(&bytes[..length]), None, "cut at {length}");
        }
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 4;
            assert_eq!(Piece::of(&damaged), None, "damaged at {place}");
        }
        assert_eq!(Piece::of(&[bytes.as_slice(), b"x"].concat()), None);
    }

    #[test]
    fn a_piece_of_other_work_is_told_from_ours() {
        let (ours, path) = (Question::of("0.2.0", b"why"), Path::new("shard-00003.bin"));
        assert!(piece().foreign(&ours, 2, 5, 3, path).is_none());
        let says = |question: &Question, round, first, units, words: &str| {
            let said = piece().foreign(question, round, first, units, path).expect("it is not ours").to_string();
            assert!(said.contains("shard-00003.bin") && said.contains(words), "{said}");
        };
        says(&Question::of("0.3.0", b"why"), 2, 5, 3, "anagen 0.2.0 made it, and this is anagen 0.3.0");
        says(&Question::of("0.2.0", b"who"), 2, 5, 3, "another question");
        says(&ours, 1, 5, 3, "round 3");
        says(&ours, 2, 4, 3, "3 from unit 4 belong here");
    }

    #[test]
    fn what_a_round_gave_is_part_of_the_next_question() {
        let one = Question::of("0.2.0", b"why");
        let units = |a: &[u8], b: &[u8]| [a.to_vec(), b.to_vec()];
        assert_ne!(one.after(&units(b"ab", b"c")), one.after(&units(b"a", b"bc")));
        assert_ne!(one.after(&[]), one);
    }
}
