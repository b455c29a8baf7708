//! The head under the hair: an ellipsoid, the camera above it and the way hair lies on it.

use super::raster::Canvas;
use super::vector::{V, add, along, cross, dot, sub, unit};

/// Semi-axes of the scalp ellipsoid at scale 1: left-right, front-back, up (MODEL.md section 2).
const SEMI_AXES_CM: V = [7.82, 9.90, 8.91];
/// Its centre at scale 1.
const CENTRE_CM: V = [0.0, -1.9, 0.3];
/// Height of head that fills the picture under the title.
const FRAME_CM: f32 = 22.6;
/// Radius within which hair circles its whorl.
const WHORL_RADIUS_CM: f32 = 1.7;

/// Where the light comes from: above, a little to the front and the patient's left.
pub const LIGHT: V = [-0.331, 0.302, 0.894];

/// A head of one size with its whorl.
pub struct Head {
    centre: V,
    semi: V,
    whorl: V,
    scale: f32,
}

impl Head {
    /// The head of MODEL.md section 2 times `scale`, its whorl moved onto the surface.
    pub fn new(scale: f64, whorl_cm: [f64; 3]) -> Self {
        let scale = scale as f32;
        let mut head = Self {
            centre: CENTRE_CM.map(|c| c * scale),
            semi: SEMI_AXES_CM.map(|a| a * scale),
            whorl: [0.0; 3],
            scale,
        };
        head.whorl = head.on_surface(whorl_cm.map(|c| c as f32)).0;
        head
    }

    /// The surface point on the ray from the centre through `p`, with its outward normal.
    pub fn on_surface(&self, p: V) -> (V, V) {
        let d = sub(p, self.centre);
        let q = unit([d[0] / self.semi[0], d[1] / self.semi[1], d[2] / self.semi[2]]);
        let out = [0, 1, 2].map(|i| self.centre[i] + q[i] * self.semi[i]);
        (out, unit([0, 1, 2].map(|i| q[i] / self.semi[i])))
    }

    /// Distance from the whorl, in cm of a head of scale 1.
    pub fn whorl_distance_cm(&self, p: V) -> f32 {
        let d = sub(p, self.whorl);
        dot(d, d).sqrt() / self.scale
    }

    /// How much a point belongs to the whorl: 1 at its centre, a half at its radius, 0 far off.
    pub fn whirl(&self, p: V) -> f32 {
        let far = self.whorl_distance_cm(p) / WHORL_RADIUS_CM;
        1.0 / (1.0 + far * far)
    }

    /// The direction in which hair lies at a surface point: a spiral around the whorl, forward over
    /// the top, down at the sides and the back.
    pub fn lie(&self, p: V, normal: V) -> V {
        let away = sub(p, self.whorl);
        let flat = add(away, along(normal, -dot(away, normal)));
        let outward = if dot(flat, flat) > 1e-8 { unit(flat) } else { [0.0, -1.0, 0.0] };
        let swirl = 2.0 * self.whirl(p);
        let down = (1.0 - normal[2]) * (1.0 - normal[2]) * 1.3;
        let ahead = (away[1] / (4.0 * self.scale)).clamp(0.0, 1.0) * 0.7 * normal[2].max(0.0);
        let mut way = add(outward, along(cross(normal, outward), swirl));
        way = add(way, [0.12 * ahead, ahead, -down]);
        unit(add(way, along(normal, -dot(way, normal))))
    }
}

/// From where a head is seen; always by someone standing behind a chair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// From above and slightly behind the vertex: the patient's front is at the top.
    Above,
    /// From behind, a little from above: the donor zone.
    Behind,
}

impl Sight {
    /// How far the camera leans behind the vertical (12 and 72 degrees): sine, cosine.
    fn lean(self) -> [f32; 2] {
        match self {
            Sight::Above => [0.207_911_7, 0.978_147_6],
            Sight::Behind => [0.951_056_5, 0.309_017],
        }
    }
}

/// An orthographic camera: the patient's right is on the right of the picture.
pub struct Camera {
    lean: [f32; 2],
    middle_px: [f32; 2],
    middle_cm: f32,
    /// Pixels per cm at the middle of the head.
    pub px_per_cm: f32,
}

impl Camera {
    /// Unit vector from the head to the camera.
    pub fn towards(&self) -> V {
        [0.0, -self.lean[0], self.lean[1]]
    }

    /// Frame `head` in a square picture below a title `strip_px` high.
    pub fn of(sight: Sight, head: &Head, side_px: f32, strip_px: f32) -> Self {
        let room = side_px - strip_px;
        let lean = sight.lean();
        Self {
            lean,
            middle_px: [0.5 * side_px, strip_px + 0.5 * room],
            middle_cm: head.centre[1] * lean[1] + head.centre[2] * lean[0],
            px_per_cm: room / (FRAME_CM * head.scale),
        }
    }

    /// Picture position of a point in space.
    pub fn project(&self, p: V) -> [f32; 2] {
        let up = p[1] * self.lean[1] + p[2] * self.lean[0] - self.middle_cm;
        [self.middle_px[0] + p[0] * self.px_per_cm, self.middle_px[1] - up * self.px_per_cm]
    }
}

/// Paint ears, nose and the bare lit head.
pub fn paint_skin(canvas: &mut Canvas, head: &Head, camera: &Camera, skin: V) {
    for side in [-1.0, 1.0] {
        feature(canvas, head, camera, [side * 7.75, -2.6, -3.4], [1.35, 2.7], along(skin, 0.62));
        feature(canvas, head, camera, [side * 8.05, -2.5, -3.4], [0.75, 2.0], along(skin, 0.78));
    }
    feature(canvas, head, camera, [0.0, 9.2, -6.2], [1.15, 1.6], along(skin, 0.70));
    feature(canvas, head, camera, [0.0, 9.9, -6.2], [0.6, 0.9], along(skin, 0.86));

    // In the camera's frame the outline is an ellipse of these half-widths.
    let (lean, towards) = (camera.lean, camera.towards());
    let outline = [head.semi[0], ((head.semi[1] * lean[1]).powi(2) + (head.semi[2] * lean[0]).powi(2)).sqrt()];
    let e = [0, 1, 2].map(|i| towards[i] / head.semi[i]);
    for y in 0..canvas.side {
        for x in 0..canvas.side {
            let right = (x as f32 + 0.5 - camera.middle_px[0]) / camera.px_per_cm;
            let up = (camera.middle_px[1] - y as f32 - 0.5) / camera.px_per_cm;
            let edge = ((right / outline[0]).powi(2) + (up / outline[1]).powi(2)).sqrt();
            let cover = ((1.0 - edge) * outline[0] * camera.px_per_cm + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                continue;
            }
            let o = [right, up * lean[1], up * lean[0]];
            let q = [0, 1, 2].map(|i| o[i] / head.semi[i]);
            let (a, b, c) = (dot(e, e), dot(q, e), dot(q, q) - 1.0);
            let depth = (-b + (b * b - a * c).max(0.0).sqrt()) / a;
            let normal = unit([0, 1, 2].map(|i| (q[i] + depth * e[i]) / head.semi[i]));
            canvas.blend(x, y, lit_skin(normal, skin, towards), cover);
        }
    }
}

/// Skin under a soft light: wrapped diffuse, a broad sheen, red where it turns away.
pub fn lit_skin(normal: V, skin: V, towards: V) -> V {
    let facing = (0.35 + 0.65 * dot(normal, LIGHT)).max(0.0);
    let half = unit(add(LIGHT, towards));
    let sheen = dot(normal, half).max(0.0);
    let sheen = sheen * sheen * sheen * sheen;
    let sheen = sheen * sheen * sheen * sheen * 0.07;
    let rim = 0.55 + 0.45 * dot(normal, towards).max(0.0);
    [0, 1, 2].map(|i| {
        let warm = [1.0, 0.94, 0.90][i];
        skin[i] * (0.25 + 0.75 * facing) * (rim + (1.0 - rim) * (warm - 0.9) * 2.0) + sheen
    })
}

/// A soft-edged oval that only hints at an ear or a nose.
fn feature(canvas: &mut Canvas, head: &Head, camera: &Camera, at_cm: V, radii_cm: [f32; 2], colour: V) {
    let middle = camera.project(along(at_cm, head.scale));
    let radii = radii_cm.map(|r| r * head.scale * camera.px_per_cm);
    let range = |c: f32, r: f32| ((c - r - 1.0).max(0.0) as usize)..((c + r + 2.0).max(0.0) as usize).min(canvas.side);
    let (columns, rows) = (range(middle[0], radii[0]), range(middle[1], radii[1]));
    for y in rows {
        for x in columns.clone() {
            let d = [(x as f32 + 0.5 - middle[0]) / radii[0], (y as f32 + 0.5 - middle[1]) / radii[1]];
            let inside = 1.0 - (d[0] * d[0] + d[1] * d[1]).sqrt();
            canvas.blend(x, y, colour, (inside * radii[0] * 0.35 + 0.5).clamp(0.0, 1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hair_lies_flat_forward_on_top_and_down_behind() {
        let head = Head::new(1.0, [0.8, -6.9, 8.0]);
        for (p, axis, sign) in [([0.0, 4.0, 8.0], 1, 1.0), ([0.5, -12.0, 0.0], 2, -1.0), ([8.0, -1.0, 0.0], 2, -1.0)] {
            let (root, normal) = head.on_surface(p);
            let way = head.lie(root, normal);
            assert!(dot(way, normal).abs() < 1e-4, "{p:?} leaves the skin");
            assert!(way[axis] * sign > 0.6, "{p:?} {way:?}");
        }
    }

    #[test]
    fn the_front_is_up_and_the_right_is_right() {
        let head = Head::new(1.0, [0.8, -6.9, 8.0]);
        let camera = Camera::of(Sight::Above, &head, 800.0, 72.0);
        let [crown, front, right] = [[0.0, -1.9, 9.2], [0.0, 8.0, 0.3], [7.8, -1.9, 0.3]].map(|p| camera.project(p));
        assert!(front[1] < crown[1] - 200.0 && right[0] > crown[0] + 200.0);
    }
}
