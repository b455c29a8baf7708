//! A data set as Parquet: every variable may be missing, text is UTF-8, dates are dates; labels stand in the
//! metadata, under `label` and `label:NAME`. No time, machine or library is named, so the same rows are the same bytes.

use super::{Cell, Dataset, Kind, Variable};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows in one group.
const GROUP_ROWS: usize = 1 << 16;

/// Writes a data set and gives the file back.
pub fn write_parquet<W: Write + Send>(out: W, set: &dyn Dataset) -> io::Result<W> {
    write(out, set).map_err(|e| match e {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(io) => *io,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    })
}

fn write<W: Write + Send>(out: W, set: &dyn Dataset) -> Result<W, ParquetError> {
    let variables = set.variables();
    let zstd = ZstdLevel::try_new(1).expect("level 1 exists");
    let label = |v: &Variable| KeyValue::new(format!("label:{}", v.name), v.label.to_string());
    let mut labels = vec![KeyValue::new("label".into(), set.label().to_string())];
    labels.extend(variables.iter().map(label));
    let properties = WriterProperties::builder()
        .set_created_by("anagen".into())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(zstd))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(labels))
        .build();
    let schema = parse_message_type(&schema(set))?;
    let mut writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    for start in (0..set.records()).step_by(GROUP_ROWS) {
        let rows = start..(start + GROUP_ROWS).min(set.records());
        let mut columns: Vec<Vec<Cell>> = vec![Vec::with_capacity(rows.len()); variables.len()];
        for number in rows {
            columns.iter_mut().zip(set.row(number)).for_each(|(column, cell)| column.push(cell));
        }
        let mut group = writer.next_row_group()?;
        for (variable, cells) in variables.iter().zip(&columns) {
            let mut into = group.next_column()?.expect("a column for every variable");
            column(&mut into, variable.kind, cells)?;
            into.close()?;
        }
        group.close()?;
    }
    writer.into_inner()
}

fn schema(set: &dyn Dataset) -> String {
    let field = |v: &Variable| match v.kind {
        Kind::Text => format!(" optional binary {} (STRING);", v.name),
        Kind::Whole => format!(" optional int32 {};", v.name),
        Kind::Real => format!(" optional double {};", v.name),
        Kind::Date => format!(" optional int32 {} (DATE);", v.name),
    };
    format!("message {} {{{} }}", set.name(), set.variables().iter().map(field).collect::<String>())
}

fn column(into: &mut SerializedColumnWriter, kind: Kind, cells: &[Cell]) -> Result<(), ParquetError> {
    fn present<T: DataType>(
        into: &mut SerializedColumnWriter,
        cells: &[Cell],
        value: impl Fn(&Cell) -> Option<T::T>,
    ) -> Result<(), ParquetError> {
        let values: Vec<T::T> = cells.iter().filter_map(value).collect();
        let levels: Vec<i16> = cells.iter().map(|c| i16::from(*c != Cell::Missing)).collect();
        into.typed::<T>().write_batch(&values, Some(&levels), None).map(|_| ())
    }
    match kind {
        Kind::Text => present::<ByteArrayType>(into, cells, |cell| match cell {
            Cell::Text(text) => Some(ByteArray::from(text.as_ref())),
            _ => None,
        }),
        Kind::Real => present::<DoubleType>(into, cells, |cell| match cell {
            Cell::Real(x) => Some(*x),
            _ => None,
        }),
        Kind::Whole | Kind::Date => present::<Int32Type>(into, cells, |cell| match cell {
            Cell::Whole(x) | Cell::Date(x) => Some(*x),
            _ => None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Adhair, Adsl};
    use crate::example;
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::SerializedFileReader;
    use parquet::record::Field;

    /// Every cell that was written stands where it was put, in rows and columns of the same names.
    fn returns(set: &dyn Dataset) {
        let bytes = write_parquet(Vec::new(), set).unwrap();
        assert!(bytes == write_parquet(Vec::new(), set).unwrap(), "the same rows are the same bytes");
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let about = reader.metadata().file_metadata().key_value_metadata().unwrap().clone();
        for variable in set.variables() {
            let key = format!("label:{}", variable.name);
            let label = about.iter().find(|kv| kv.key == key).and_then(|kv| kv.value.clone());
            assert_eq!(label.as_deref(), Some(variable.label.as_ref()));
        }
        let mut rows = 0;
        for (number, row) in reader.get_row_iter(None).unwrap().map(Result::unwrap).enumerate() {
            let wanted = set.row(number);
            assert_eq!(row.len(), wanted.len());
            for (((name, is), variable), should) in row.get_column_iter().zip(set.variables()).zip(wanted) {
                assert_eq!(*name, variable.name);
                let is = match is {
                    Field::Str(text) => Cell::text(text.clone()),
                    Field::Int(x) => Cell::Whole(*x),
                    Field::Double(x) => Cell::Real(*x),
                    Field::Date(x) => Cell::Date(*x),
                    Field::Null => Cell::Missing,
                    other => panic!("{name} holds {other:?}"),
                };
                assert_eq!(is, should, "{name} of row {number}");
            }
            rows += 1;
        }
        assert_eq!(rows, set.records());
    }

    #[test]
    fn what_was_written_is_read_back() {
        for (trial, data) in [example::parallel(), example::within_head()] {
            returns(&Adsl::new(&trial, &data));
            returns(&Adhair::new(&trial, &data));
        }
    }
}
