//! Tables of the draws of parameters: every reading of every draw, and what was drawn.

use super::tables::{Column, Table, words};
use super::{OutFile, OutputError};
use crate::draws::form::Cell;
use crate::draws::{Draws, Kept};
use crate::run::Setup;

/// Rows of one group, about.
const GROUP_ROWS: usize = 1 << 17;

const DRAWS: &str = "message draws {
    required int32 draw (INTEGER(32,false));
    required int32 possible_patient (INTEGER(32,false));
    required int32 luck (INTEGER(32,false));
    required binary plan (STRING);
    required binary site (STRING);
    required double day;
    required binary measure (STRING);
    required binary unit (STRING);
    required float value;
}";

/// Rows that are not yet written.
#[derive(Default)]
struct Rows {
    draw: Vec<i32>,
    patient: Vec<i32>,
    luck: Vec<i32>,
    plan: Vec<u16>,
    site: Vec<u16>,
    day: Vec<f64>,
    quantity: Vec<u16>,
    value: Vec<f32>,
}

/// Writes `draws.parquet`: the first `n` draws. Draws, possible patients and lucks count from 1; the first
/// luck is the patient's own.
pub fn write_draws(
    file: OutFile,
    setup: &Setup,
    draws: &Draws,
    kept: &mut Kept,
    n: u32,
) -> Result<OutFile, OutputError> {
    let mut table = Table::new(file, DRAWS, &[])?;
    let form = &draws.form;
    let plans = words(setup.plans.iter().map(|p| p.info.name.as_str()));
    let sites = words(setup.sites.iter().map(|s| s.name.as_str()));
    let measures = words(form.quantities.iter().map(|q| q.0));
    let units = words(form.quantities.iter().map(|q| q.1));
    let mut rows = Rows::default();
    let mut flush = |rows: &mut Rows| {
        let all = std::mem::take(rows);
        table.group(&mut [
            Column::Whole(&all.draw),
            Column::Whole(&all.patient),
            Column::Whole(&all.luck),
            Column::Words(&plans, &mut all.plan.iter().map(|i| Some(*i))),
            Column::Words(&sites, &mut all.site.iter().map(|i| Some(*i))),
            Column::Double(&all.day),
            Column::Words(&measures, &mut all.quantity.iter().map(|i| Some(*i))),
            Column::Words(&units, &mut all.quantity.iter().map(|i| Some(*i))),
            Column::Single(&all.value),
        ])
    };
    for draw in 0..n {
        let block = kept.read(draw)?;
        for (patient, luck) in (0..form.patients).flat_map(|p| (0..form.lucks).map(move |l| (p, l))) {
            for cell in form.cells() {
                let Cell { site, plan, visit, quantity } = cell;
                let value = block[form.place(patient, luck, cell)];
                if value.is_finite() {
                    rows.draw.push(draw as i32 + 1);
                    rows.patient.push(patient as i32 + 1);
                    rows.luck.push(luck as i32 + 1);
                    rows.plan.push(plan as u16);
                    rows.site.push(site as u16);
                    rows.day.push(form.days[visit]);
                    rows.quantity.push(quantity as u16);
                    rows.value.push(value);
                }
            }
        }
        if rows.value.len() >= GROUP_ROWS {
            flush(&mut rows)?;
        }
    }
    if !rows.value.is_empty() {
        flush(&mut rows)?;
    }
    table.close()
}

const PARAMETERS: &str = "message draw_parameters {
    required int32 draw (INTEGER(32,false));
    required binary parameter (STRING);
    required binary unit (STRING);
    required double value;
    required boolean assumed;
}";

/// Writes `draw_parameters.parquet`: the parameters of the first `n` draws that this protocol uses, and
/// whether the prior of each is only assumed.
pub fn write_draw_parameters(file: OutFile, draws: &Draws, n: u32) -> Result<OutFile, OutputError> {
    let mut table = Table::new(file, PARAMETERS, &[])?;
    let columns = draws.columns();
    let names = words(columns.iter().map(|c| c.name.as_str()));
    let units = words(columns.iter().map(|c| c.unit.as_str()));
    let together = (GROUP_ROWS / columns.len().max(1)).max(1) as u32;
    for first in (0..n).step_by(together as usize) {
        let some = first..(first + together).min(n);
        let value: Vec<f64> = some.clone().flat_map(|draw| draws.values(draw)).collect();
        let draw: Vec<i32> = some.clone().flat_map(|draw| columns.iter().map(move |_| draw as i32 + 1)).collect();
        let assumed: Vec<bool> = some.flat_map(|_| columns.iter().map(|c| c.assumed)).collect();
        let index = || (0..value.len()).map(|i| Some((i % columns.len()) as u16));
        table.group(&mut [
            Column::Whole(&draw),
            Column::Words(&names, &mut index()),
            Column::Words(&units, &mut index()),
            Column::Double(&value),
            Column::Flag(&assumed),
        ])?;
    }
    table.close()
}
