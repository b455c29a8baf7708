//! The piece of skin under the lens: a plane that touches the head at the middle of a site.

use anagen_model::scalp::Surface;

/// The plane, and how pictures of it are held: the way to the top of the chart (the front, on top of the
/// head; the vertex, at the back and the sides) is up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    middle_cm: [f64; 3],
    right: [f64; 3],
    up: [f64; 3],
}

impl Frame {
    /// The plane at a point of a head.
    pub fn at(surface: &Surface, middle_cm: [f64; 3]) -> Frame {
        let [x, y] = surface.chart(middle_cm);
        let ahead = surface.lift([x, y + 0.1]);
        let normal = surface.normal(middle_cm);
        let gap = [0, 1, 2].map(|i| ahead[i] - middle_cm[i]);
        let rise = dot(gap, normal);
        let up = unit([0, 1, 2].map(|i| gap[i] - rise * normal[i]));
        let right = [
            up[1] * normal[2] - up[2] * normal[1],
            up[2] * normal[0] - up[0] * normal[2],
            up[0] * normal[1] - up[1] * normal[0],
        ];
        Frame { middle_cm, right, up }
    }

    /// Where a point of the skin lies on it, mm: to the right, and up.
    pub fn place_mm(&self, point_cm: [f64; 3]) -> [f32; 2] {
        let gap = [0, 1, 2].map(|i| 10.0 * (point_cm[i] - self.middle_cm[i]));
        [dot(gap, self.right) as f32, dot(gap, self.up) as f32]
    }

    /// The direction of a way along the skin, in turns from the right, counted upwards.
    pub fn turn_of(&self, way: [f64; 3]) -> f32 {
        (libm::atan2(dot(way, self.up), dot(way, self.right)) / std::f64::consts::TAU) as f32
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn unit(a: [f64; 3]) -> [f64; 3] {
    let length = dot(a, a).sqrt();
    a.map(|v| v / length)
}
