//! Values of patches as a smooth surface over the chart.

use crate::patches::Chart;

/// Weighted values on the squares of the chart, smoothed; a value at a place is the mean of values about it,
/// each counted by area and nearness, so that the rim of the skin pulls nothing down.
pub struct Grid {
    corner: [f64; 2],
    side: f64,
    columns: usize,
    rows: usize,
    /// Value times weight, and weight, row by row.
    cells: Vec<[f64; 2]>,
}

impl Grid {
    /// Of a value on each patch, averaged with a bell of SD `smoothed_cm`.
    pub fn of(chart: &Chart, values: &[f64], smoothed_cm: f64) -> Grid {
        // The squares are those of the patches, with one more all around.
        let [[left, right], [back, front]] = chart.surface.chart_bounds();
        let side = chart.side_cm;
        let corner = [left - side, back - side];
        let [columns, rows] = [right - left, front - back].map(|extent| (extent / side).ceil() as usize + 2);
        let mut grid = Grid { corner, side, columns, rows, cells: vec![[0.0; 2]; columns * rows] };
        for ((place, area), value) in chart.place_cm.iter().zip(&chart.area_cm2).zip(values) {
            let [column, row] = [0, 1].map(|i| ((place[i] - corner[i]) / side) as usize);
            let cell = &mut grid.cells[row.min(rows - 1) * columns + column.min(columns - 1)];
            *cell = [cell[0] + area * value, cell[1] + area];
        }
        grid.smooth(smoothed_cm / side);
        grid
    }

    /// A bell along both axes, in squares.
    fn smooth(&mut self, sd: f64) {
        let reach = libm::ceil(3.0 * sd) as usize;
        let bell: Vec<f64> = (0..=reach).map(|i| libm::exp(-0.5 * (i as f64 / sd) * (i as f64 / sd))).collect();
        for (stride, count, other, lines) in
            [(1, self.columns, self.columns, self.rows), (self.columns, self.rows, 1, self.columns)]
        {
            let mut line = vec![[0.0; 2]; count];
            for number in 0..lines {
                let start = number * other;
                for (i, out) in line.iter_mut().enumerate() {
                    let mut sum = [0.0; 2];
                    for j in i.saturating_sub(reach)..(i + reach + 1).min(count) {
                        let cell = self.cells[start + j * stride];
                        let weight = bell[i.abs_diff(j)];
                        sum = [sum[0] + weight * cell[0], sum[1] + weight * cell[1]];
                    }
                    *out = sum;
                }
                for (i, value) in line.iter().enumerate() {
                    self.cells[start + i * stride] = *value;
                }
            }
        }
    }

    /// The value at a place of the chart, if skin lies about it.
    pub fn at(&self, place: [f64; 2]) -> Option<f64> {
        let at = [0, 1].map(|i| (place[i] - self.corner[i]) / self.side - 0.5);
        if at.iter().any(|v| *v < 0.0) || at[0] >= (self.columns - 1) as f64 || at[1] >= (self.rows - 1) as f64 {
            return None;
        }
        let [(column, fx), (row, fy)] = at.map(|v| (v as usize, v.fract()));
        let mut sum = [0.0; 2];
        for (dx, dy, weight) in
            [(0, 0, (1.0 - fx) * (1.0 - fy)), (1, 0, fx * (1.0 - fy)), (0, 1, (1.0 - fx) * fy), (1, 1, fx * fy)]
        {
            let cell = self.cells[(row + dy) * self.columns + column + dx];
            sum = [sum[0] + weight * cell[0], sum[1] + weight * cell[1]];
        }
        (sum[1] > 1e-6).then(|| sum[0] / sum[1])
    }
}
