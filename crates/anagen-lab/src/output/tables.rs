//! Tables: the Parquet form they share, and the readings of all visits.
//!
//! Words are stored as dictionaries, whole numbers that spread widely as packed differences; pages are
//! compressed with zstd at its quickest. Files hold no time, machine or library version, so the same
//! rows give the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{OutFile, OutputError};
use crate::result::RunResult;

/// Rows of a table of readings in one group.
pub(super) const GROUP_ROWS: usize = 1 << 17;

/// The values of one column in one group of rows.
pub(super) enum Column<'a> {
    /// Whole numbers; a narrower or unsigned type is in the schema.
    Whole(&'a [i32]),
    /// Single precision.
    Single(&'a [f32]),
    /// Double precision.
    Double(&'a [f64]),
    /// Yes or no.
    Flag(&'a [bool]),
    /// Words, as indices into names; `None` is null, which the schema must allow.
    Words(&'a [ByteArray], &'a mut dyn Iterator<Item = Option<u16>>),
    /// One word in `rows` rows.
    Word(&'a str, usize),
    /// One number in `rows` rows.
    Constant(f64, usize),
}

/// A Parquet file under way.
pub(super) struct Table {
    writer: SerializedFileWriter<OutFile>,
    path: std::path::PathBuf,
}

impl Table {
    /// A table of the given schema; columns in `packed` are stored as packed differences.
    pub fn new(file: OutFile, schema: &str, packed: &[&str]) -> Result<Table, OutputError> {
        let path = file.path().to_path_buf();
        let zstd = ZstdLevel::try_new(1).expect("level 1 exists");
        let mut properties = WriterProperties::builder()
            .set_created_by("anagen".into())
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::ZSTD(zstd))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_data_page_row_count_limit(GROUP_ROWS)
            .set_write_batch_size(8192);
        for column in packed {
            let column = ColumnPath::from(*column);
            properties = properties
                .set_column_dictionary_enabled(column.clone(), false)
                .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
        }
        let schema = parse_message_type(schema).expect("the schema is a constant of this program");
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build()))
            .map_err(|e| OutputError::parquet(&path, e))?;
        Ok(Table { writer, path })
    }

    /// Writes one group of rows, all columns in the order of the schema.
    pub fn group(&mut self, columns: &mut [Column]) -> Result<(), OutputError> {
        let write = || {
            let mut group = self.writer.next_row_group()?;
            for column in columns {
                let mut into = group.next_column()?.expect("a column for every field of the schema");
                write_column(&mut into, column)?;
                into.close()?;
            }
            group.close().map(|_| ())
        };
        write().map_err(|e: ParquetError| OutputError::parquet(&self.path, e))
    }

    /// Writes the end of the table.
    pub fn close(self) -> Result<OutFile, OutputError> {
        let path = self.path;
        self.writer.into_inner().map_err(|e| OutputError::parquet(&path, e))
    }
}

fn write_column(into: &mut SerializedColumnWriter, column: &mut Column) -> Result<(), ParquetError> {
    fn all<T: DataType>(into: &mut SerializedColumnWriter, values: &[T::T]) -> Result<(), ParquetError> {
        into.typed::<T>().write_batch(values, None, None).map(|_| ())
    }
    /// Writes one value again and again without holding it `rows` times.
    fn again<T: DataType>(into: &mut SerializedColumnWriter, value: T::T, rows: usize) -> Result<(), ParquetError> {
        let block = vec![value; rows.min(8192)];
        for start in (0..rows).step_by(8192) {
            all::<T>(into, &block[..(rows - start).min(8192)])?;
        }
        Ok(())
    }
    match column {
        Column::Whole(values) => all::<Int32Type>(into, values),
        Column::Single(values) => all::<FloatType>(into, values),
        Column::Double(values) => all::<DoubleType>(into, values),
        Column::Flag(values) => all::<BoolType>(into, values),
        Column::Word(word, rows) => again::<ByteArrayType>(into, ByteArray::from(*word), *rows),
        Column::Constant(number, rows) => again::<DoubleType>(into, *number, *rows),
        Column::Words(names, indices) => {
            let (mut values, mut levels) = (Vec::new(), Vec::new());
            for index in indices {
                levels.push(i16::from(index.is_some()));
                values.extend(index.map(|i| names[i as usize].clone()));
            }
            // Required columns have no levels and ignore these.
            into.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map(|_| ())
        }
    }
}

/// Names as Parquet holds them.
pub(super) fn words<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<ByteArray> {
    names.into_iter().map(ByteArray::from).collect()
}

/// A list of distinct words in the order of their first use.
#[derive(Default)]
pub(super) struct Lexicon(pub Vec<&'static str>);

impl Lexicon {
    /// The number of a word.
    pub fn index(&mut self, word: &'static str) -> u16 {
        let known = self.0.iter().position(|w| std::ptr::eq(*w, word) || *w == word);
        known.unwrap_or_else(|| {
            self.0.push(word);
            self.0.len() - 1
        }) as u16
    }
}

const VISITS: &str = "message visits {
    required int32 patient (INTEGER(32,false));
    required binary plan (STRING);
    required int32 possible_patient (INTEGER(32,false));
    required binary site (STRING);
    required double day;
    required binary measure (STRING);
    required double value;
    required binary unit (STRING);
}";

/// Writes every reading into `visits.parquet`, in the order of [`RunResult::rows`].
pub fn write_visits(file: OutFile, result: &RunResult) -> Result<OutFile, OutputError> {
    let mut table = Table::new(file, VISITS, &[])?;
    let plans = words(result.plans.iter().map(|p| p.name.as_str()));
    let sites = words(result.sites.iter().map(|s| s.name.as_str()));
    for rows in result.rows.chunks(GROUP_ROWS) {
        let (mut measures, mut units) = (Lexicon::default(), Lexicon::default());
        let measure: Vec<u16> = rows.iter().map(|r| measures.index(r.measure)).collect();
        let unit: Vec<u16> = rows.iter().map(|r| units.index(r.unit)).collect();
        let patient: Vec<i32> = rows.iter().map(|r| r.patient as i32).collect();
        let possible: Vec<i32> = rows.iter().map(|r| r.possible_patient as i32).collect();
        let day: Vec<f64> = rows.iter().map(|r| r.day).collect();
        let value: Vec<f64> = rows.iter().map(|r| r.value).collect();
        table.group(&mut [
            Column::Whole(&patient),
            Column::Words(&plans, &mut rows.iter().map(|r| Some(r.plan))),
            Column::Whole(&possible),
            Column::Words(&sites, &mut rows.iter().map(|r| Some(r.site))),
            Column::Double(&day),
            Column::Words(&words(measures.0), &mut measure.into_iter().map(Some)),
            Column::Double(&value),
            Column::Words(&words(units.0), &mut unit.into_iter().map(Some)),
        ])?;
    }
    table.close()
}

/// Writes the same as CSV.
pub fn write_visits_csv(file: OutFile, result: &RunResult) -> Result<OutFile, OutputError> {
    let path = file.path().to_path_buf();
    let refused = |e: std::io::Error| OutputError::io("write", &path, e);
    let mut csv = csv::Writer::from_writer(file);
    let broken = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => refused(e),
        other => refused(std::io::Error::other(format!("{other:?}"))),
    };
    csv.write_record(["patient", "plan", "possible_patient", "site", "day", "measure", "value", "unit"])
        .map_err(broken)?;
    for row in &result.rows {
        csv.write_record([
            &row.patient.to_string(),
            &result.plans[row.plan as usize].name,
            &row.possible_patient.to_string(),
            &result.sites[row.site as usize].name,
            &row.day.to_string(),
            row.measure,
            &row.value.to_string(),
            row.unit,
        ])
        .map_err(broken)?;
    }
    csv.into_inner().map_err(|e| refused(e.into_error()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::output::Folder;
    use crate::report::example;
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::SerializedFileReader;
    use parquet::record::{Row, RowAccessor};

    /// Writes a table into a folder of its own: its bytes and its rows.
    pub fn written(write: impl Fn(OutFile) -> Result<OutFile, OutputError>) -> (Vec<u8>, Vec<Row>) {
        let root = tempfile::tempdir().unwrap();
        let mut folder = Folder::create(&root.path().join("run"), false).unwrap();
        let file = write(folder.file("table").unwrap()).unwrap();
        folder.seal(file).unwrap();
        let bytes = std::fs::read(folder.path().join("table")).unwrap();
        assert_eq!(folder.written()[0].blake3, blake3::hash(&bytes).to_hex().to_string());
        assert_eq!(folder.written()[0].bytes, bytes.len() as u64);
        if !bytes.starts_with(b"PAR1") {
            return (bytes, Vec::new());
        }
        let file = std::fs::File::open(folder.path().join("table")).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        (bytes, rows)
    }

    #[test]
    fn visits_read_back_and_repeat_to_the_byte() {
        let result = example::result();
        let (bytes, rows) = written(|file| write_visits(file, &result));
        assert_eq!(rows.len(), result.rows.len());
        for (is, should) in rows.iter().zip(&result.rows) {
            assert_eq!(is.get_uint(0).unwrap(), should.patient);
            assert_eq!(is.get_string(1).unwrap(), &result.plans[should.plan as usize].name);
            assert_eq!(is.get_uint(2).unwrap(), should.possible_patient);
            assert_eq!(is.get_string(3).unwrap(), &result.sites[should.site as usize].name);
            assert_eq!(is.get_double(4).unwrap(), should.day);
            assert_eq!(is.get_string(5).unwrap(), should.measure);
            assert_eq!(is.get_double(6).unwrap().to_bits(), should.value.to_bits());
            assert_eq!(is.get_string(7).unwrap(), should.unit);
        }
        assert!(bytes == written(|file| write_visits(file, &result)).0);
    }

    #[test]
    fn csv_has_the_same_rows() {
        let result = example::result();
        let (bytes, _) = written(|file| write_visits_csv(file, &result));
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), result.rows.len() + 1);
        let first = &result.rows[0];
        let expected =
            format!("0,untreated,0,{},0,{},{},{}", result.sites[0].name, first.measure, first.value, first.unit);
        assert_eq!(text.lines().nth(1).unwrap(), expected);
    }
}
