//! A heap of dark pixels explained by the fewest straight bars that leave little of it over.
//!
//! Bars are added one by one where most is left over, each time all are moved until they fit, and one whose
//! loss hardly shows is taken away again. The price of a bar keeps noise from becoming hair.

use super::shade::Heap;

/// A straight hair on the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Its ends, px.
    pub ends: [[f64; 2]; 2],
    /// Its width, px.
    pub width: f64,
}

/// How soft the rim of a bar is on a photograph, px: the pixel and the lens.
const RIM_PX: f64 = 1.6;
/// Widest and thinnest bar, px.
const WIDTH_PX: [f64; 2] = [0.3, 14.0];
/// What a bar must explain, in squared cover summed over pixels, besides a share of its own ends.
const PRICE: f64 = 5.0;
/// How far around a bar its best place is looked for, px.
const NEAR_PX: f64 = 20.0;
/// Directions tried for a new bar.
const WAYS: usize = 24;
/// Most bars of a heap.
const MOST: usize = 40;

impl Bar {
    /// Its length.
    pub fn length(&self) -> f64 {
        let [a, b] = self.ends;
        (b[0] - a[0]).hypot(b[1] - a[1])
    }

    /// What it must be worth: the ends of a thick hair never fit well.
    fn price(&self) -> f64 {
        PRICE + 0.12 * self.width * self.width
    }

    /// The share it covers of a pixel, pixel by pixel.
    fn cover(&self) -> impl Fn(&[f64; 2]) -> f64 {
        let [a, b] = self.ends;
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let per_squared = 1.0 / (dx * dx + dy * dy).max(1e-9);
        let wide = self.width.max(RIM_PX);
        let (reach, ink) = (0.5 * (wide + RIM_PX), self.width / wide);
        move |[x, y]| {
            let t = (((x - a[0]) * dx + (y - a[1]) * dy) * per_squared).clamp(0.0, 1.0);
            let (px, py) = (x - a[0] - t * dx, y - a[1] - t * dy);
            let distance2 = px * px + py * py;
            if distance2 >= reach * reach {
                return 0.0;
            }
            ((reach - distance2.sqrt()) * (1.0 / RIM_PX)).min(1.0) * ink
        }
    }
}

/// Bars on a heap, with what each covers.
struct Fit<'a> {
    heap: &'a Heap,
    longest_px: f64,
    bars: Vec<(Bar, Vec<f64>)>,
    /// What is left over, squared and summed.
    left: f64,
}

impl Fit<'_> {
    fn covers(&self, bar: &Bar) -> Vec<f64> {
        let cover = bar.cover();
        self.heap.pixels.iter().map(|(at, _)| cover(at)).collect()
    }

    /// The greatest cover of all bars but one.
    fn others(&self, but: usize) -> Vec<f64> {
        let mut most = vec![0.0_f64; self.heap.pixels.len()];
        for (_, covers) in self.bars.iter().enumerate().filter(|(i, _)| *i != but).map(|(_, bar)| bar) {
            most.iter_mut().zip(covers).for_each(|(m, c)| *m = m.max(*c));
        }
        most
    }

    /// What a bar beside the others would leave over.
    fn left_with(&self, others: &[f64], bar: Option<&Bar>) -> f64 {
        let cover = bar.map(Bar::cover);
        let gap =
            |((at, dark), other): (&([f64; 2], f64), &f64)| dark - cover.as_ref().map_or(*other, |c| other.max(c(at)));
        self.heap.pixels.iter().zip(others).map(gap).map(|gap| gap * gap).sum()
    }

    /// Moves ends and width of one bar to the best place nearby.
    fn settle(&mut self, number: usize, steps: &[f64]) {
        let others = self.others(number);
        let mut bar = self.bars[number].0;
        // Only pixels near it can change.
        let [low, high] = [f64::min, f64::max].map(|of| [0, 1].map(|i| of(bar.ends[0][i], bar.ends[1][i])));
        let within = |at: &[f64; 2], by: f64| (0..2).all(|i| at[i] > low[i] - by && at[i] < high[i] + by);
        let pixels = self.heap.pixels.iter().zip(&others).filter(|((at, _), _)| within(at, NEAR_PX));
        let near: Vec<([f64; 2], f64, f64)> = pixels.map(|((at, dark), other)| (*at, *dark, *other)).collect();
        let left = |bar: &Bar| -> f64 {
            let cover = bar.cover();
            let gap = |(at, dark, other): &([f64; 2], f64, f64)| dark - other.max(cover(at));
            near.iter().map(gap).map(|gap| gap * gap).sum()
        };
        let mut best = left(&bar);
        for step in steps {
            let mut moved = true;
            let mut turns = 0;
            while moved && turns < 12 {
                moved = false;
                turns += 1;
                for way in 0..10 {
                    let mut next = bar;
                    let by = if way % 2 == 0 { *step } else { -step };
                    match way / 2 {
                        0..4 => next.ends[way / 4][way / 2 % 2] += by,
                        _ => next.width = (next.width + 0.5 * by).clamp(WIDTH_PX[0], WIDTH_PX[1]),
                    }
                    let reach = NEAR_PX - 0.5 * (next.width + 2.0 * RIM_PX);
                    if next.length() > self.longest_px || !next.ends.iter().all(|end| within(end, reach)) {
                        continue;
                    }
                    let now = left(&next);
                    if now < best - 1e-9 {
                        (bar, best, moved) = (next, now, true);
                    }
                }
            }
        }
        self.left = self.left_with(&others, Some(&bar));
        self.bars[number] = (bar, self.covers(&bar));
    }

    /// The same for all bars that lie about a place.
    fn settle_about(&mut self, place: &Bar) {
        let middle = |bar: &Bar| [0, 1].map(|i| 0.5 * (bar.ends[0][i] + bar.ends[1][i]));
        let far = |bar: &Bar| {
            let ([x, y], [a, b]) = (middle(bar), middle(place));
            (x - a).hypot(y - b) - 0.5 * (bar.length() + place.length())
        };
        let near: Vec<usize> = (0..self.bars.len()).filter(|i| far(&self.bars[*i].0) < NEAR_PX).collect();
        for steps in [&[2.0, 1.0][..], &[1.0, 0.5], &[0.5, 0.25]] {
            for number in &near {
                self.settle(*number, steps);
            }
        }
    }

    /// Places for a new bar on what is left over: the longest ways through it, best first.
    fn places(&self) -> Vec<Bar> {
        let most = self.others(usize::MAX);
        let left: Vec<f64> = self.heap.pixels.iter().zip(&most).map(|((_, dark), m)| dark - m).collect();
        let dark = |at: [f64; 2]| self.heap.number(at).is_some_and(|i| left[i] > 0.12);
        let run = |from: [f64; 2], [dx, dy]: [f64; 2], limit: f64| {
            let mut far = 0.0;
            while far < limit && dark([from[0] + (far + 1.0) * dx, from[1] + (far + 1.0) * dy]) {
                far += 1.0;
            }
            far
        };
        let mut places: Vec<(f64, Bar)> = Vec::new();
        for (number, (at, _)) in self.heap.pixels.iter().enumerate() {
            let [x, y] = at.map(|v| v as usize);
            if left[number] < 0.15 || (x + 2 * y) % 3 != 0 {
                continue;
            }
            for way in 0..WAYS {
                let (sine, cosine) = (std::f64::consts::PI * way as f64 / WAYS as f64).sin_cos();
                let limit = self.longest_px;
                let (on, back) = (run(*at, [cosine, sine], limit), run(*at, [-cosine, -sine], limit));
                if on + back < 4.0 {
                    continue;
                }
                let excess = (0.5 * (on + back - self.longest_px)).max(0.0);
                let (on, back) = (on - excess.min(on), back - excess.min(back));
                let middle = [at[0] + 0.5 * (on - back) * cosine, at[1] + 0.5 * (on - back) * sine];
                let width = [0.25, 0.5, 0.75].map(|t| {
                    let p = [at[0] + (t * (on + back) - back) * cosine, at[1] + (t * (on + back) - back) * sine];
                    1.0 + run(p, [-sine, cosine], 8.0) + run(p, [sine, -cosine], 8.0)
                });
                let width = width.iter().sum::<f64>() / 3.0 - 0.8;
                let width = width.clamp(0.8, WIDTH_PX[1]);
                // The ends of a bar reach half its width less than the dark does.
                let half = (0.5 * (on + back - width)).max(1.5);
                let ends = [-half, half].map(|t| [middle[0] + t * cosine, middle[1] + t * sine]);
                places.push((on + back - 1.5 * width, Bar { ends, width }));
            }
        }
        places.sort_by(|a, b| b.0.total_cmp(&a.0));
        // Of many alike one is enough.
        let mut apart: Vec<Bar> = Vec::new();
        for (_, place) in places {
            let near = |other: &Bar| {
                let gap = |i: usize, j: usize| {
                    (place.ends[i][0] - other.ends[j][0]).hypot(place.ends[i][1] - other.ends[j][1])
                };
                (gap(0, 0) + gap(1, 1)).min(gap(0, 1) + gap(1, 0)) < 12.0
            };
            if !apart.iter().any(near) {
                apart.push(place);
            }
            if apart.len() == 10 {
                break;
            }
        }
        apart
    }

    /// Adds the bar that explains most of what is left over; whether one was worth its price.
    fn grow(&mut self) -> bool {
        let others = self.others(usize::MAX);
        let mut places: Vec<(f64, Bar)> =
            self.places().into_iter().map(|bar| (self.left_with(&others, Some(&bar)), bar)).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let before = (self.bars.clone(), self.left);
        let mut best: Option<(Vec<(Bar, Vec<f64>)>, f64)> = None;
        for (_, place) in places.into_iter().take(3) {
            self.bars.clone_from(&before.0);
            self.bars.push((place, self.covers(&place)));
            let new = self.bars.len() - 1;
            self.settle(new, &[3.0, 1.0]);
            self.settle_about(&place);
            if best.as_ref().is_none_or(|b| self.left < b.1) {
                best = Some((self.bars.clone(), self.left));
            }
        }
        match best {
            Some((bars, left)) if before.1 - left > bars[bars.len() - 1].0.price() => {
                (self.bars, self.left) = (bars, left);
                true
            }
            _ => {
                (self.bars, self.left) = before;
                false
            }
        }
    }

    /// Takes away bars whose loss hardly shows once the others have moved up.
    fn prune(&mut self) {
        let mut number = 0;
        while self.bars.len() > 1 && number < self.bars.len() {
            let before = (self.bars.clone(), self.left);
            let (gone, _) = self.bars.remove(number);
            self.left = self.left_with(&self.others(usize::MAX), None);
            self.settle_about(&gone);
            if self.left - before.1 > gone.price() {
                (self.bars, self.left) = before;
                number += 1;
            }
        }
    }
}

/// The bars of a heap.
pub fn explain(heap: &Heap, longest_px: f64) -> Vec<Bar> {
    let mut fit = Fit { heap, longest_px, bars: Vec::new(), left: 0.0 };
    fit.left = fit.left_with(&fit.others(usize::MAX), None);
    while fit.bars.len() < MOST && fit.grow() {}
    fit.prune();
    fit.bars.into_iter().map(|(bar, _)| bar).collect()
}
