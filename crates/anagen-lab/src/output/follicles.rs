//! Every follicle: its constants once, and its state at every visit of every plan.
//!
//! A row of `follicles.parquet` takes about six bytes: calibre to 0.1 um, length to 0.1 mm, the phase,
//! whether it is dormant, whether its hair can be seen, and the number that finds its constants in
//! `heads.parquet`.

use anagen_model::follicle::{Follicle, Snapshot};
use anagen_model::scalp::Region;
use anagen_model::scalp::ground::Root;

use super::reading::OpenTable;
use super::tables::{Column, Table, words};
use super::{OutFile, OutputError};
use parquet::data_type::{BoolType, DoubleType, FloatType, Int32Type};
use std::path::Path;

/// The constants of one follicle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadRow {
    /// Number of the follicle on this scalp.
    pub id: u32,
    /// Where it stands, cm.
    pub position_cm: [f64; 3],
    /// Region.
    pub region: Region,
    /// Constitutional size relative to a full-size terminal follicle.
    pub constitution: f64,
    /// Androgen sensitivity, 0 to 1.
    pub sensitivity: f64,
    /// The measured site it belongs to: an index into the names given.
    pub site: Option<u16>,
}

impl HeadRow {
    /// The row of the follicle at `root`.
    pub fn of(root: &Root, follicle: &Follicle, site: Option<u16>) -> Self {
        HeadRow {
            id: follicle.id,
            position_cm: root.position_cm,
            region: root.region,
            constitution: follicle.constitution,
            sensitivity: follicle.sensitivity,
            site,
        }
    }
}

const HEADS: &str = "message heads {
    required int32 follicle (INTEGER(32,false));
    required float x_mm;
    required float y_mm;
    required float z_mm;
    required binary region (STRING);
    required float constitution;
    required float sensitivity;
    optional binary site (STRING);
}";

/// Writes `heads.parquet`: one row a follicle, coordinates to 0.01 mm.
pub fn write_heads(file: OutFile, rows: &[HeadRow], sites: &[String]) -> Result<OutFile, OutputError> {
    let mut table = Table::new(file, HEADS, &["follicle"])?;
    let id: Vec<i32> = rows.iter().map(|r| r.id as i32).collect();
    let mm = |axis: usize| rows.iter().map(|r| hundredths(10.0 * r.position_cm[axis])).collect::<Vec<f32>>();
    let [x, y, z] = [mm(0), mm(1), mm(2)];
    let constitution: Vec<f32> = rows.iter().map(|r| r.constitution as f32).collect();
    let sensitivity: Vec<f32> = rows.iter().map(|r| r.sensitivity as f32).collect();
    table.group(&mut [
        Column::Whole(&id),
        Column::Single(&x),
        Column::Single(&y),
        Column::Single(&z),
        Column::Words(&words(Region::NAMES), &mut rows.iter().map(|r| Some(r.region as u16))),
        Column::Single(&constitution),
        Column::Single(&sensitivity),
        Column::Words(&words(sites.iter().map(String::as_str)), &mut rows.iter().map(|r| r.site)),
    ])?;
    table.close()
}

/// Where one follicle stands, as rounded as `heads.parquet` holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Number of the follicle on this scalp.
    pub follicle: u32,
    /// Its root before any operation, mm.
    pub at_mm: [f32; 3],
}

impl From<&HeadRow> for Place {
    fn from(row: &HeadRow) -> Place {
        Place { follicle: row.id, at_mm: row.position_cm.map(|cm| hundredths(10.0 * cm)) }
    }
}

/// Reads the places of `heads.parquet`, in the order of its rows.
pub fn read_places(path: &Path) -> Result<Vec<Place>, OutputError> {
    let table = OpenTable::open(path, HEADS)?;
    let mut places = Vec::new();
    for group in 0..table.groups() {
        let follicles = table.column::<Int32Type>(group, 0, usize::MAX)?;
        let [x, y, z] = [1, 2, 3].map(|column| table.column::<FloatType>(group, column, usize::MAX));
        let at = x?.into_iter().zip(y?).zip(z?).map(|((x, y), z)| [x, y, z]);
        places.extend(follicles.into_iter().zip(at).map(|(id, at_mm)| Place { follicle: id as u32, at_mm }));
    }
    Ok(places)
}

/// Rounded to 0.01; never -0.
fn hundredths(x: f64) -> f32 {
    ((x * 100.0).round() / 100.0 + 0.0) as f32
}

const FOLLICLES: &str = "message follicles {
    required binary plan (STRING);
    required double day;
    required int32 follicle (INTEGER(32,false));
    required int32 phase (INTEGER(8,false));
    required int32 calibre_tenth_um (INTEGER(16,false));
    required int32 length_tenth_mm (INTEGER(16,false));
    required boolean dormant;
    required boolean visible;
}";

/// One follicle at one visit, as rounded as the table holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollicleRow {
    /// Number of the follicle: finds its constants in `heads.parquet`.
    pub follicle: u32,
    /// Calibre of the last grown millimetre, in tenths of a micrometre.
    pub calibre_tenth_um: u16,
    /// Length of the hair, uncut, in tenths of a millimetre.
    pub length_tenth_mm: u16,
    /// The phase's number: 0 anagen, 1 catagen, 2 telogen, 3 kenogen, 4 lost.
    pub phase: u8,
    /// Whether it is empty for years to come.
    pub dormant: bool,
    /// Whether its hair can be seen ([`anagen_model::measure::visible`]).
    pub visible: bool,
}

impl FollicleRow {
    /// The row of a follicle as seen at a visit.
    pub fn of(follicle: u32, seen: &Snapshot, visible: bool) -> Self {
        FollicleRow {
            follicle,
            calibre_tenth_um: tenths(seen.calibre_um),
            length_tenth_mm: tenths(seen.length_mm),
            phase: seen.phase as u8,
            dormant: seen.dormant,
            visible,
        }
    }
}

/// Writes `follicles.parquet`, one group of rows for each plan and visit.
///
/// `phase` counts the cycle: 0 anagen, 1 catagen, 2 telogen, 3 kenogen, 4 lost
/// ([`anagen_model::follicle::Phase`]).
pub struct FollicleWriter {
    table: Table,
    whole: [Vec<i32>; 4],
    flags: [Vec<bool>; 2],
}

impl FollicleWriter {
    /// Begins the file.
    pub fn new(file: OutFile) -> Result<Self, OutputError> {
        let table = Table::new(file, FOLLICLES, &["follicle", "calibre_tenth_um", "length_tenth_mm"])?;
        Ok(FollicleWriter { table, whole: Default::default(), flags: Default::default() })
    }

    /// Writes all follicles as seen on `day` under `plan`.
    pub fn plan_visit(&mut self, plan: &str, day: f64, rows: &[FollicleRow]) -> Result<(), OutputError> {
        let [follicle, phase, calibre, length] = &mut self.whole;
        refill(follicle, rows, |r| r.follicle as i32);
        refill(phase, rows, |r| r.phase.into());
        refill(calibre, rows, |r| r.calibre_tenth_um.into());
        refill(length, rows, |r| r.length_tenth_mm.into());
        let [dormant, visible] = &mut self.flags;
        refill(dormant, rows, |r| r.dormant);
        refill(visible, rows, |r| r.visible);
        self.table.group(&mut [
            Column::Word(plan, rows.len()),
            Column::Constant(day, rows.len()),
            Column::Whole(follicle),
            Column::Whole(phase),
            Column::Whole(calibre),
            Column::Whole(length),
            Column::Flag(dormant),
            Column::Flag(visible),
        ])
    }

    /// Writes the end of the file.
    pub fn finish(self) -> Result<OutFile, OutputError> {
        self.table.close()
    }
}

/// Reads the rows of one plan and day of `follicles.parquet`; `None` if it holds none.
pub fn read_follicles(path: &Path, plan: &str, day: f64) -> Result<Option<Vec<FollicleRow>>, OutputError> {
    let table = OpenTable::open(path, FOLLICLES)?;
    for group in 0..table.groups() {
        if table.word(group, 0)? != plan || table.column::<DoubleType>(group, 1, 1)?.first() != Some(&day) {
            continue;
        }
        let whole = |column| table.column::<Int32Type>(group, column, usize::MAX);
        let flag = |column| table.column::<BoolType>(group, column, usize::MAX);
        let (follicle, phase, calibre, length) = (whole(2)?, whole(3)?, whole(4)?, whole(5)?);
        let (dormant, visible) = (flag(6)?, flag(7)?);
        let numbers = follicle.into_iter().zip(phase).zip(calibre).zip(length);
        let row = |((((follicle, phase), calibre), length), (dormant, visible))| FollicleRow {
            follicle: follicle as u32,
            calibre_tenth_um: calibre as u16,
            length_tenth_mm: length as u16,
            phase: phase as u8,
            dormant,
            visible,
        };
        return Ok(Some(numbers.zip(dormant.into_iter().zip(visible)).map(row).collect()));
    }
    Ok(None)
}

fn refill<T>(column: &mut Vec<T>, rows: &[FollicleRow], of: impl Fn(&FollicleRow) -> T) {
    column.clear();
    column.extend(rows.iter().map(of));
}

/// In tenths, within 16 bits: calibres end at 200 um, hair at metres.
fn tenths(x: f32) -> u16 {
    (x * 10.0 + 0.5) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tables::tests::written;
    use anagen_model::follicle::Phase;
    use parquet::record::RowAccessor;

    /// A number in [0, 1) for a follicle and a purpose.
    fn luck(id: u32, purpose: u32) -> f32 {
        let mut x = id.wrapping_mul(0x9E37_79B9) ^ purpose.wrapping_mul(0x85EB_CA6B);
        x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
        x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
        ((x ^ (x >> 16)) >> 8) as f32 / 16_777_216.0
    }

    /// Follicles in about the shares and spreads of a thinning scalp.
    fn seen(count: u32, visit: u32) -> Vec<Snapshot> {
        let one = |id: u32| {
            let share = luck(id, 7 * visit + 1);
            let phase = if share < 0.80 {
                Phase::Anagen
            } else if share < 0.81 {
                Phase::Catagen
            } else if share < 0.93 {
                Phase::Telogen
            } else {
                Phase::Kenogen
            };
            let hair = if phase.has_hair() { 1.0 } else { 0.0 };
            let calibre_um = hair * (15.0 + 70.0 * (luck(id, 2) + luck(id, 7 * visit + 3)) / 2.0);
            Snapshot {
                phase_age_days: 10.0,
                length_mm: hair * 350.0 * luck(id, 7 * visit + 4),
                calibre_um,
                mean_calibre_um: calibre_um,
                grown_mass: 0.0,
                phase,
                dormant: phase == Phase::Kenogen && luck(id, 5) < 0.5,
            }
        };
        (0..count).map(one).collect()
    }

    /// Numbers worse than a head's: units in no order at all, two follicles each.
    fn ids(count: u32) -> Vec<u32> {
        (0..count).map(|i| 4 * (luck(i / 2, 9) * 65_536.0) as u32 + i % 2).collect()
    }

    /// Whether a hair can be seen, as no other column tells.
    fn visible(id: u32, seen: &Snapshot) -> bool {
        seen.phase.has_hair() && luck(id, 8) < 0.9
    }

    fn rows(ids: &[u32], seen: &[Snapshot]) -> Vec<FollicleRow> {
        ids.iter().zip(seen).map(|(id, s)| FollicleRow::of(*id, s, visible(*id, s))).collect()
    }

    #[test]
    fn follicles_read_back_and_repeat_to_the_byte() {
        let (ids, first, second) = (ids(500), seen(500, 0), seen(500, 1));
        let write = |file| {
            let mut writer = FollicleWriter::new(file)?;
            writer.plan_visit("untreated", 0.0, &rows(&ids, &first))?;
            writer.plan_visit("cells & finasteride", 336.0, &rows(&ids, &second))?;
            writer.finish()
        };
        let (bytes, rows) = written(write);
        assert_eq!(rows.len(), 1000);
        for (i, row) in rows.iter().enumerate() {
            let (plan, day, s) = match i {
                0..500 => ("untreated", 0.0, &first[i]),
                _ => ("cells & finasteride", 336.0, &second[i - 500]),
            };
            assert_eq!(row.get_string(0).unwrap(), plan);
            assert_eq!(row.get_double(1).unwrap(), day);
            assert_eq!(row.get_uint(2).unwrap(), ids[i % 500]);
            assert_eq!(row.get_ubyte(3).unwrap(), s.phase as u8);
            assert!((row.get_ushort(4).unwrap() as f32 / 10.0 - s.calibre_um).abs() < 0.051);
            assert!((row.get_ushort(5).unwrap() as f32 / 10.0 - s.length_mm).abs() < 0.051);
            assert_eq!(row.get_bool(6).unwrap(), s.dormant);
            assert_eq!(row.get_bool(7).unwrap(), visible(ids[i % 500], s));
        }
        assert!(bytes == written(write).0);
    }

    #[test]
    fn heads_read_back_to_a_hundredth_of_a_millimetre() {
        let row = |id: u32| HeadRow {
            id,
            position_cm: [-7.123_456, 0.000_004, -0.000_004 * f64::from(id)],
            region: Region::ALL[id as usize % 5],
            constitution: 0.9,
            sensitivity: 0.25,
            site: [None, Some(0), Some(1)][id as usize % 3],
        };
        let rows: Vec<HeadRow> = (0..100).map(row).collect();
        let sites = ["A".to_string(), "B".to_string()];
        let (bytes, back) = written(|file| write_heads(file, &rows, &sites));
        for (id, row) in back.iter().enumerate() {
            assert_eq!(row.get_uint(0).unwrap() as usize, id);
            assert_eq!(row.get_float(1).unwrap(), -71.23);
            assert_eq!(row.get_float(2).unwrap().to_bits(), 0);
            assert_eq!(row.get_string(4).unwrap(), Region::NAMES[id % 5]);
            assert_eq!(row.get_float(6).unwrap(), 0.25);
            assert_eq!(row.get_string(7).ok().map(String::as_str), [None, Some("A"), Some("B")][id % 3]);
        }
        assert!(bytes == written(|file| write_heads(file, &rows, &sites)).0);
    }

    /// A whole head, four plans and seven visits stay below 60 MB even with ids in random order.
    #[test]
    fn a_whole_head_stays_small() {
        let count = 128_000;
        let visits: Vec<Vec<Snapshot>> = (0..7).map(|v| seen(count, v)).collect();
        let ids = ids(count);
        let root = tempfile::tempdir().unwrap();
        let mut folder = crate::output::Folder::create(&root.path().join("run"), false).unwrap();
        let mut writer = FollicleWriter::new(folder.file("follicles.parquet").unwrap()).unwrap();
        for plan in ["untreated", "finasteride", "minoxidil", "cells"] {
            for (visit, seen) in visits.iter().enumerate() {
                writer.plan_visit(plan, 112.0 * visit as f64, &rows(&ids, seen)).unwrap();
            }
        }
        folder.seal(writer.finish().unwrap()).unwrap();
        let megabytes = folder.written()[0].bytes as f64 / 1e6;
        assert!(megabytes < 60.0);
    }
}
