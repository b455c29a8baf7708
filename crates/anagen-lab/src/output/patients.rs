//! Many patients, written while they are simulated: their readings and their hidden traits.

use super::tables::{Column, GROUP_ROWS, Lexicon, Table, words};
use super::{OutFile, OutputError};
use crate::result::Row;
use parquet::data_type::ByteArray;

const PATIENTS: &str = "message patients {
    required int32 patient (INTEGER(32,false));
    required binary plan (STRING);
    required binary site (STRING);
    required double day;
    required binary measure (STRING);
    required binary unit (STRING);
    required double value;
}";

/// Patients of `traits.parquet` in one group of rows.
const GROUP_PATIENTS: usize = 1 << 12;

/// Writes `patients.parquet`, a group of rows as soon as it is full; where the groups end depends on the
/// rows alone.
pub struct PatientWriter {
    table: Table,
    plans: Vec<ByteArray>,
    sites: Vec<ByteArray>,
    waiting: Vec<Row>,
}

impl PatientWriter {
    /// Begins the file; rows name plans and sites by their numbers in these lists.
    pub fn new<'a>(
        file: OutFile,
        plans: impl IntoIterator<Item = &'a str>,
        sites: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, OutputError> {
        let table = Table::new(file, PATIENTS, &["patient"])?;
        Ok(PatientWriter { table, plans: words(plans), sites: words(sites), waiting: Vec::with_capacity(GROUP_ROWS) })
    }

    /// Takes in the readings of one patient.
    pub fn take(&mut self, mut rows: &[Row]) -> Result<(), OutputError> {
        while !rows.is_empty() {
            let (now, later) = rows.split_at(rows.len().min(GROUP_ROWS - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            rows = later;
            if self.waiting.len() == GROUP_ROWS {
                self.write()?;
            }
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), OutputError> {
        let rows = &self.waiting;
        let (mut measures, mut units) = (Lexicon::default(), Lexicon::default());
        let measure: Vec<u16> = rows.iter().map(|r| measures.index(r.measure)).collect();
        let unit: Vec<u16> = rows.iter().map(|r| units.index(r.unit)).collect();
        let patient: Vec<i32> = rows.iter().map(|r| r.patient as i32).collect();
        let day: Vec<f64> = rows.iter().map(|r| r.day).collect();
        let value: Vec<f64> = rows.iter().map(|r| r.value).collect();
        self.table.group(&mut [
            Column::Whole(&patient),
            Column::Words(&self.plans, &mut rows.iter().map(|r| Some(r.plan))),
            Column::Words(&self.sites, &mut rows.iter().map(|r| Some(r.site))),
            Column::Double(&day),
            Column::Words(&words(measures.0), &mut measure.into_iter().map(Some)),
            Column::Words(&words(units.0), &mut unit.into_iter().map(Some)),
            Column::Double(&value),
        ])?;
        self.waiting.clear();
        Ok(())
    }

    /// Writes what waits and the end of the file.
    pub fn finish(mut self) -> Result<OutFile, OutputError> {
        if !self.waiting.is_empty() {
            self.write()?;
        }
        self.table.close()
    }
}

/// Writes `traits.parquet`: one row a patient, one column a hidden quantity.
pub struct TraitWriter {
    table: Table,
    patient: Vec<i32>,
    traits: Vec<Vec<f64>>,
}

impl TraitWriter {
    /// Begins the file.
    pub fn new(file: OutFile, names: &[String]) -> Result<Self, OutputError> {
        let columns: String = names.iter().map(|name| format!(" required double {name};")).collect();
        let schema = format!("message traits {{ required int32 patient (INTEGER(32,false));{columns} }}");
        let table = Table::new(file, &schema, &["patient"])?;
        Ok(TraitWriter { table, patient: Vec::new(), traits: vec![Vec::new(); names.len()] })
    }

    /// Takes in the traits of one patient, in the order of the names.
    pub fn take(&mut self, patient: u32, values: &[f64]) -> Result<(), OutputError> {
        self.patient.push(patient as i32);
        self.traits.iter_mut().zip(values).for_each(|(column, value)| column.push(*value));
        if self.patient.len() == GROUP_PATIENTS { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), OutputError> {
        let mut columns = vec![Column::Whole(&self.patient)];
        columns.extend(self.traits.iter().map(|column| Column::Double(column)));
        self.table.group(&mut columns)?;
        self.patient.clear();
        self.traits.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    /// Writes what waits and the end of the file.
    pub fn finish(mut self) -> Result<OutFile, OutputError> {
        if !self.patient.is_empty() {
            self.write()?;
        }
        self.table.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tables::tests::written;
    use parquet::record::RowAccessor;

    fn rows() -> Vec<Row> {
        let row = |i: u32| Row {
            patient: i / 40,
            plan: (i % 2) as u16,
            possible_patient: 0,
            site: 0,
            day: (i % 5) as f64,
            measure: ["total", "anagen"][i as usize % 2],
            unit: "1",
            value: i as f64 / 7.0,
        };
        (0..GROUP_ROWS as u32 + 1000).map(row).collect()
    }

    #[test]
    fn rows_read_back_and_their_portions_change_no_byte() {
        let rows = rows();
        let in_portions = |of: usize| {
            written(|file| {
                let mut writer = PatientWriter::new(file, ["untreated", "drug"], ["A"])?;
                rows.chunks(of).try_for_each(|portion| writer.take(portion))?;
                writer.finish()
            })
        };
        let (bytes, read) = in_portions(40);
        assert_eq!(read.len(), rows.len());
        for (is, should) in read.iter().zip(&rows) {
            assert_eq!(is.get_uint(0).unwrap(), should.patient);
            assert_eq!(is.get_string(1).unwrap(), ["untreated", "drug"][should.plan as usize]);
            assert_eq!(is.get_string(4).unwrap(), should.measure);
            assert_eq!(is.get_double(6).unwrap().to_bits(), should.value.to_bits());
        }
        assert!(bytes == in_portions(rows.len()).0 && bytes == in_portions(1111).0);
    }

    #[test]
    fn traits_read_back() {
        let names = ["anagen_days".to_string(), "sensitivity".to_string()];
        let (_, read) = written(|file| {
            let mut writer = TraitWriter::new(file, &names)?;
            (1..=GROUP_PATIENTS as u32 + 3).try_for_each(|k| writer.take(k, &[f64::from(k), 0.5]))?;
            writer.finish()
        });
        assert_eq!(read.len(), GROUP_PATIENTS + 3);
        let last = read.last().unwrap();
        assert_eq!(
            (last.get_uint(0).unwrap(), last.get_double(1).unwrap(), last.get_double(2).unwrap()),
            (4099, 4099.0, 0.5)
        );
    }
}
