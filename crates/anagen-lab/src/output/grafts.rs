//! Every follicle that an operation moved: from where, to where, and what became of it.

use anagen_model::head::graft::{Moved, Outcome};
use anagen_model::head::{Grafting, Head};

use super::reading::{OpenTable, text};
use super::tables::{Column, Table, words};
use super::{OutFile, OutputError};
use parquet::data_type::{ByteArrayType, DoubleType, FloatType, Int32Type};
use std::path::Path;

const GRAFTS: &str = "message grafts {
    required binary plan (STRING);
    required double day;
    required int32 graft (INTEGER(32,false));
    required int32 follicle (INTEGER(32,false));
    required float donor_x_mm;
    required float donor_y_mm;
    required float donor_z_mm;
    required float x_mm;
    required float y_mm;
    required float z_mm;
    required binary outcome (STRING);
}";

/// Writes `grafts.parquet`, one group of rows a plan that moves follicles and one row a follicle;
/// `graft` counts the units of a plan, and `follicle` finds the constants in `heads.parquet`. A
/// follicle that was lost has the place it was meant for.
pub struct GraftWriter {
    table: Table,
}

impl GraftWriter {
    /// Begins the file.
    pub fn new(file: OutFile) -> Result<Self, OutputError> {
        Ok(GraftWriter { table: Table::new(file, GRAFTS, &["graft", "follicle"])? })
    }

    /// Writes what one plan moves.
    pub fn plan(&mut self, plan: &str, moves: &[Move]) -> Result<(), OutputError> {
        let whole = |of: &dyn Fn(&Move) -> u32| moves.iter().map(|m| of(m) as i32).collect::<Vec<i32>>();
        let (graft, follicle) = (whole(&|m| m.graft), whole(&|m| m.follicle));
        let from = [0, 1, 2].map(|axis| moves.iter().map(|m| m.from_mm[axis]).collect::<Vec<f32>>());
        let to = [0, 1, 2].map(|axis| moves.iter().map(|m| m.to_mm[axis]).collect::<Vec<f32>>());
        let days: Vec<f64> = moves.iter().map(|m| m.day).collect();
        self.table.group(&mut [
            Column::Word(plan, moves.len()),
            Column::Double(&days),
            Column::Whole(&graft),
            Column::Whole(&follicle),
            Column::Single(&from[0]),
            Column::Single(&from[1]),
            Column::Single(&from[2]),
            Column::Single(&to[0]),
            Column::Single(&to[1]),
            Column::Single(&to[2]),
            Column::Words(&words(Outcome::NAMES), &mut moves.iter().map(|m| Some(m.outcome as u16))),
        ])
    }

    /// Writes the end of the file.
    pub fn finish(self) -> Result<OutFile, OutputError> {
        self.table.close()
    }
}

/// One follicle that an operation moved, as rounded as the table holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Day of the operation; a visit of that day sees the scalp before it.
    pub day: f64,
    /// Number of its graft.
    pub graft: u32,
    /// Number of the follicle.
    pub follicle: u32,
    /// Where it stood, mm.
    pub from_mm: [f32; 3],
    /// Where it was put or was to be put, mm.
    pub to_mm: [f32; 3],
    /// What became of it.
    pub outcome: Outcome,
}

/// What a plan moves on a head, in the order of the follicles.
pub fn moves_of(head: &Head, grafting: &Grafting) -> Vec<Move> {
    let mm = |cm: [f64; 3]| cm.map(|v| (10.0 * v) as f32);
    let one = |m: &Moved| {
        let root = &head.ground.roots[m.follicle as usize];
        Move {
            day: m.day,
            graft: m.graft,
            follicle: root.id,
            from_mm: mm(root.position_cm),
            to_mm: mm(m.place_cm),
            outcome: m.outcome,
        }
    };
    grafting.moved.iter().map(one).collect()
}

/// Reads what one plan moved from `grafts.parquet`.
pub fn read_moves(path: &Path, plan: &str) -> Result<Vec<Move>, OutputError> {
    let table = OpenTable::open(path, GRAFTS)?;
    let mut moves = Vec::new();
    for group in 0..table.groups() {
        if table.word(group, 0)? != plan {
            continue;
        }
        let whole = |column| table.column::<Int32Type>(group, column, usize::MAX);
        let single = |column| table.column::<FloatType>(group, column, usize::MAX);
        let days = table.column::<DoubleType>(group, 1, usize::MAX)?;
        let (grafts, follicles) = (whole(2)?, whole(3)?);
        let mut places = Vec::new();
        for column in 4..10 {
            places.push(single(column)?);
        }
        let outcomes = table.column::<ByteArrayType>(group, 10, usize::MAX)?;
        for (row, ((day, graft), (follicle, outcome))) in
            days.into_iter().zip(grafts).zip(follicles.into_iter().zip(outcomes)).enumerate()
        {
            let at = |column: usize| places[column].get(row).copied().unwrap_or(0.0);
            let word = text(&outcome);
            let Some(outcome) = Outcome::ALL.into_iter().find(|o| Outcome::NAMES[*o as usize] == word) else {
                let reason = format!("it holds the outcome {word:?}, which this version of anagen does not know");
                return Err(OutputError::Unreadable { path: path.to_path_buf(), reason });
            };
            moves.push(Move {
                day,
                graft: graft as u32,
                follicle: follicle as u32,
                from_mm: [at(0), at(1), at(2)],
                to_mm: [at(3), at(4), at(5)],
                outcome,
            });
        }
    }
    Ok(moves)
}
