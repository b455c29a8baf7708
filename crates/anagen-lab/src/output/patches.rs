//! Every patch of the head: its hairs and its tissue at every visit of every plan.

use super::tables::{Column, Table, words};
use super::{OutFile, OutputError};
use crate::patches::{Chart, PlanPatches};
use anagen_model::scalp::Region;

const PATCHES: &str = "message patches {
    required binary plan (STRING);
    required double day;
    required int32 patch (INTEGER(32,false));
    required binary region (STRING);
    required float chart_x_cm;
    required float chart_y_cm;
    required float area_cm2;
    required int32 visible_hairs (INTEGER(32,false));
    required float dht_relative;
    required float androgen_pressure;
    required float trophic_activation;
    required float inflammation;
    required float perfusion;
}";

/// Writes `patches.parquet`, one group of rows for each plan and visit.
pub fn write_patches(file: OutFile, chart: &Chart, plans: &[(&str, &PlanPatches)]) -> Result<OutFile, OutputError> {
    let mut table = Table::new(file, PATCHES, &["patch", "visible_hairs"])?;
    let count = chart.region.len();
    let number: Vec<i32> = (0..count as i32).collect();
    let [x, y] = [0, 1].map(|axis| chart.place_cm.iter().map(|p| p[axis] as f32).collect::<Vec<f32>>());
    let area: Vec<f32> = chart.area_cm2.iter().map(|a| *a as f32).collect();
    for (plan, patches) in plans {
        for day in &patches.days {
            let hairs: Vec<i32> = day.hairs.iter().map(|n| *n as i32).collect();
            table.group(&mut [
                Column::Word(plan, count),
                Column::Constant(day.day, count),
                Column::Whole(&number),
                Column::Words(&words(Region::NAMES), &mut chart.region.iter().map(|r| Some(*r as u16))),
                Column::Single(&x),
                Column::Single(&y),
                Column::Single(&area),
                Column::Whole(&hairs),
                Column::Single(&day.skin.dht_relative),
                Column::Single(&day.skin.androgen_pressure),
                Column::Single(&day.skin.activation),
                Column::Single(&day.skin.inflammation),
                Column::Single(&day.skin.perfusion),
            ])?;
        }
    }
    table.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tables::tests::written;
    use crate::patches::PatchDay;
    use anagen_model::head::Skin;
    use anagen_model::scalp::{Domain, Patches, Surface};
    use parquet::record::RowAccessor;

    #[test]
    fn patches_read_back_and_repeat_to_the_byte() {
        let surface = Surface { scale: 1.0 };
        let chart = Chart::of(surface, &Patches::new(Domain::Head(surface), 12.0));
        let count = chart.region.len();
        let column = |from: f32| (0..count).map(|i| from + i as f32 / 1024.0).collect::<Vec<f32>>();
        let skin = Skin {
            dht_relative: column(1.0),
            androgen_pressure: column(2.0),
            activation: column(3.0),
            perfusion: column(4.0),
            inflammation: column(5.0),
        };
        let day = PatchDay { day: 42.0, hairs: (0..count as u32).collect(), skin };
        let plan = PlanPatches { days: vec![PatchDay { day: 0.0, ..day.clone() }, day], sessions: Vec::new() };
        let write = |file| write_patches(file, &chart, &[("untreated", &plan)]);
        let (bytes, rows) = written(write);
        assert_eq!(rows.len(), 2 * count);
        for (i, row) in rows[count..].iter().enumerate() {
            assert_eq!((row.get_string(0).unwrap().as_str(), row.get_double(1).unwrap()), ("untreated", 42.0));
            assert_eq!([row.get_uint(2).unwrap(), row.get_uint(7).unwrap()], [i as u32; 2]);
            assert_eq!(row.get_string(3).unwrap(), chart.region[i].name());
            assert_eq!([4, 5].map(|c| row.get_float(c).unwrap()), chart.place_cm[i].map(|v| v as f32));
            assert_eq!(row.get_float(6).unwrap(), chart.area_cm2[i] as f32);
            let tissue = [8, 9, 10, 11, 12].map(|c| row.get_float(c).unwrap() - i as f32 / 1024.0);
            assert_eq!(tissue, [1.0, 2.0, 3.0, 5.0, 4.0]);
        }
        assert!(bytes == written(write).0);
    }
}
