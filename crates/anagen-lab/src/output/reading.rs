//! Tables read back, checked against what the run wrote.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::parser::parse_message_type;

use super::{OutputError, Provenance};

/// Where the file `name` of the run in `dir` lies, if it is whole: of the size and the hash that the run's
/// record names. `None` if the run wrote no such file.
pub fn whole_file(dir: &Path, record: &Provenance, name: &str) -> Result<Option<PathBuf>, OutputError> {
    let Some(written) = record.outputs.iter().find(|w| w.name == name) else { return Ok(None) };
    let path = dir.join(name);
    let no = |reason: String| {
        Err(OutputError::Unreadable {
            path: path.clone(),
            reason: format!("{reason}\nhint: copy the folder again, or repeat the run"),
        })
    };
    let bytes = match std::fs::metadata(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return no("the run wrote it, but it is missing".into()),
        Err(e) => return Err(OutputError::io("read", &path, e)),
        Ok(meta) => meta.len(),
    };
    if bytes != written.bytes {
        let how = if bytes < written.bytes { "cut short" } else { "not what the run wrote" };
        return no(format!("it is {how}: {bytes} bytes, and the run wrote {}", written.bytes));
    }
    let mut hasher = blake3::Hasher::new();
    let file = File::open(&path).map_err(|e| OutputError::io("read", &path, e))?;
    hasher.update_reader(file).map_err(|e| OutputError::io("read", &path, e))?;
    match hasher.finalize().to_hex().as_str() == written.blake3 {
        true => Ok(Some(path)),
        false => no("it is not what the run wrote: its hash differs".into()),
    }
}

/// A Parquet file of a run, open for reading.
pub(super) struct OpenTable {
    path: PathBuf,
    reader: SerializedFileReader<File>,
}

impl OpenTable {
    /// Opens a table that must have the columns of `schema`.
    pub fn open(path: &Path, schema: &str) -> Result<OpenTable, OutputError> {
        let file = File::open(path).map_err(|e| OutputError::io("read", path, e))?;
        let reader = SerializedFileReader::new(file).map_err(|e| unreadable(path, e))?;
        let wanted = parse_message_type(schema).expect("the schema is a constant of this program");
        let columns = |fields: &[parquet::schema::types::TypePtr]| -> Vec<String> {
            fields.iter().map(|f| f.name().to_string()).collect()
        };
        let found = reader.metadata().file_metadata().schema();
        if found.get_fields() != wanted.get_fields() {
            let [found, wanted] = [found.get_fields(), wanted.get_fields()].map(columns);
            let missing = wanted.iter().find(|name| !found.contains(name));
            let reason = match missing {
                Some(name) => format!("it has no column {name}: another version of anagen wrote it"),
                None => "its columns are not those of this version of anagen".to_string(),
            };
            let reason = format!("{reason}\nhint: run the protocol again with this version");
            return Err(OutputError::Unreadable { path: path.to_path_buf(), reason });
        }
        Ok(OpenTable { path: path.to_path_buf(), reader })
    }

    /// Number of groups of rows.
    pub fn groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// The first `rows` values (at most) of a column in one group; nulls are left out, and `levels` then
    /// says where values stand.
    pub fn column<T: DataType>(&self, group: usize, column: usize, rows: usize) -> Result<Vec<T::T>, OutputError>
    where
        ColumnReaderImpl<T>: FromColumn,
    {
        Ok(self.optional::<T>(group, column, rows)?.0)
    }

    /// The same with a level for each row: 1 where there is a value.
    pub fn optional<T: DataType>(
        &self,
        group: usize,
        column: usize,
        rows: usize,
    ) -> Result<(Vec<T::T>, Vec<i16>), OutputError>
    where
        ColumnReaderImpl<T>: FromColumn,
    {
        let read = || -> Result<(Vec<T::T>, Vec<i16>), ParquetError> {
            let group = self.reader.get_row_group(group)?;
            let all = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            let Some(mut reader) = ColumnReaderImpl::<T>::from_column(group.get_column_reader(column)?) else {
                return Err(ParquetError::General("a column has another type".into()));
            };
            let (mut values, mut levels) = (Vec::new(), Vec::new());
            reader.read_records(all.min(rows), Some(&mut levels), None, &mut values)?;
            Ok((values, levels))
        };
        read().map_err(|e| unreadable(&self.path, e))
    }

    /// The word in the first row of a group: that of all its rows, where the column is one word.
    pub fn word(&self, group: usize, column: usize) -> Result<String, OutputError> {
        let first = self.column::<parquet::data_type::ByteArrayType>(group, column, 1)?;
        Ok(first.first().map(text).unwrap_or_default())
    }
}

/// A word as text.
pub(super) fn text(word: &ByteArray) -> String {
    String::from_utf8_lossy(word.data()).into_owned()
}

fn unreadable(path: &Path, error: ParquetError) -> OutputError {
    let reason = format!("it is no whole Parquet file ({error})\nhint: copy the folder again, or repeat the run");
    OutputError::Unreadable { path: path.to_path_buf(), reason }
}

/// A typed reader out of the reader of some column.
pub(super) trait FromColumn: Sized {
    fn from_column(column: ColumnReader) -> Option<Self>;
}

macro_rules! from_column {
    ($($kind:ident $reader:ident),*) => {$(
        impl FromColumn for ColumnReaderImpl<parquet::data_type::$kind> {
            fn from_column(column: ColumnReader) -> Option<Self> {
                match column {
                    ColumnReader::$reader(reader) => Some(reader),
                    _ => None,
                }
            }
        }
    )*};
}

from_column!(
    BoolType BoolColumnReader,
    Int32Type Int32ColumnReader,
    FloatType FloatColumnReader,
    DoubleType DoubleColumnReader,
    ByteArrayType ByteArrayColumnReader
);
