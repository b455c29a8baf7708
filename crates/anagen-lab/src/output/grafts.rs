//! Every follicle that an operation moved: from where, to where, and what became of it.

use anagen_model::head::graft::{Moved, Outcome};
use anagen_model::head::{Grafting, Head};

use super::tables::{Column, Table, words};
use super::{OutFile, OutputError};

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

    /// Writes what one plan moves on a head.
    pub fn plan(&mut self, plan: &str, head: &Head, grafting: &Grafting) -> Result<(), OutputError> {
        let moved = &grafting.moved;
        let root = |m: &Moved| &head.ground.roots[m.follicle as usize];
        let whole = |of: &dyn Fn(&Moved) -> u32| moved.iter().map(|m| of(m) as i32).collect::<Vec<i32>>();
        let mm = |of: &dyn Fn(&Moved) -> f64| moved.iter().map(|m| (10.0 * of(m)) as f32).collect::<Vec<f32>>();
        let (graft, follicle) = (whole(&|m| m.graft), whole(&|m| root(m).id));
        let from = [0, 1, 2].map(|axis| mm(&|m| root(m).position_cm[axis]));
        let to = [0, 1, 2].map(|axis| mm(&|m| m.place_cm[axis]));
        let days: Vec<f64> = moved.iter().map(|m| m.day).collect();
        self.table.group(&mut [
            Column::Word(plan, moved.len()),
            Column::Double(&days),
            Column::Whole(&graft),
            Column::Whole(&follicle),
            Column::Single(&from[0]),
            Column::Single(&from[1]),
            Column::Single(&from[2]),
            Column::Single(&to[0]),
            Column::Single(&to[1]),
            Column::Single(&to[2]),
            Column::Words(&words(Outcome::NAMES), &mut moved.iter().map(|m| Some(m.outcome as u16))),
        ])
    }

    /// Writes the end of the file.
    pub fn finish(self) -> Result<OutFile, OutputError> {
        self.table.close()
    }
}
