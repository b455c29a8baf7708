//! From where a head is seen: five views, each with one camera for every plan and every day.

use super::vector::{V, cross, dot, sub, unit};

/// A view of global photography.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// From above: the front is at the top, the patient's right on the right.
    Top,
    /// From above and behind, close: the whorl.
    Vertex,
    /// From the front and above: the frontal hairline over the face.
    Front,
    /// From the front, the patient's left and above.
    ThreeQuarter,
    /// From behind: the donor zone.
    Behind,
}

impl View {
    /// All views.
    pub const ALL: [View; 5] = [View::Top, View::Vertex, View::Front, View::ThreeQuarter, View::Behind];

    /// The names a command line uses, in the order of [`View::ALL`].
    pub const NAMES: [&'static str; 5] = ["top", "vertex", "front", "three-quarter", "behind"];

    /// The name a command line uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The view of that name.
    pub fn named(name: &str) -> Option<View> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| Self::ALL[i])
    }

    /// How it is said in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            View::Top => "from above",
            View::Vertex => "from above and behind, at the vertex",
            View::Front => "from the front, at the frontal hairline",
            View::ThreeQuarter => "from the front and the side",
            View::Behind => "from behind, at the donor zone",
        }
    }

    /// Direction to the camera, the point it looks at, the height of what it sees there, and its "up".
    fn stand(self) -> (V, V, f32, V) {
        let (front, up) = ([0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
        match self {
            View::Top => ([0.0, 0.06, 1.0], [0.0, -1.2, 3.0], 24.5, front),
            View::Vertex => ([0.0, -0.62, 0.785], [0.0, -4.4, 5.6], 19.0, up),
            View::Front => ([0.0, 0.93, 0.37], [0.0, 2.0, 1.4], 22.5, up),
            View::ThreeQuarter => ([-0.66, 0.62, 0.42], [-0.2, 0.2, 0.9], 24.5, up),
            View::Behind => ([0.0, -0.955, 0.30], [0.0, -4.0, 0.2], 24.0, up),
        }
    }
}

/// Distance from the camera to the middle of the head, cm.
const DISTANCE_CM: f32 = 105.0;

/// A camera with a long lens.
#[derive(Debug, Clone)]
pub struct Camera {
    eye: V,
    right: V,
    up: V,
    /// From the head to the camera.
    pub towards: V,
    focal: f32,
    half: f32,
}

impl Camera {
    /// The camera of a view, for a square picture of a head of that scale; all points are those of a head
    /// of scale 1.
    pub fn of(view: View, scale: f32, side_px: f32) -> Camera {
        let (towards, target, frame, up) = view.stand();
        let towards = unit(towards);
        let distance = DISTANCE_CM / scale;
        let right = unit(cross(up, towards));
        Camera {
            eye: [0, 1, 2].map(|i| target[i] + towards[i] * distance),
            right,
            up: cross(towards, right),
            towards,
            focal: side_px / frame * DISTANCE_CM,
            half: 0.5 * side_px,
        }
    }

    /// Column, row and distance of a point.
    #[inline]
    pub fn project(&self, p: V) -> V {
        let q = sub(p, self.eye);
        let depth = -dot(q, self.towards);
        let k = self.focal / depth;
        [self.half + k * dot(q, self.right), self.half - k * dot(q, self.up), depth]
    }

    /// Pixels per cm at a distance.
    #[inline]
    pub fn px_per_cm(&self, depth: f32) -> f32 {
        self.focal / depth
    }

    /// A direction given by the camera's right, its up and towards it.
    pub fn aside(&self, d: V) -> V {
        let sum = |i: usize| self.right[i] * d[0] + self.up[i] * d[1] + self.towards[i] * d[2];
        unit([sum(0), sum(1), sum(2)])
    }

    /// From a point to the camera.
    pub fn to_eye(&self, p: V) -> V {
        unit(sub(self.eye, p))
    }

    /// The lamps, which stand with the camera.
    pub fn light(&self) -> Light {
        Light { key: self.aside([-0.42, 0.62, 0.66]), fill: self.aside([0.75, 0.05, 0.66]), sky: [0.0, 0.0, 1.0] }
    }
}

/// Where light comes from.
#[derive(Debug, Clone, Copy)]
pub struct Light {
    /// The main lamp: above the camera, to its left.
    pub key: V,
    /// A weaker lamp on the other side.
    pub fill: V,
    /// Where the soft light of the room is strongest.
    pub sky: V,
}

impl Light {
    /// The direction between the main lamp and the camera.
    pub fn half(&self, to_eye: V) -> V {
        unit([0, 1, 2].map(|i| self.key[i] + to_eye[i]))
    }

    /// Soft light of the room on a surface.
    pub fn room(&self, normal: V) -> f32 {
        0.5 + 0.5 * dot(normal, self.sky)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_up_and_the_right_is_right_as_a_camera_sees_them() {
        let place = |view, p: V| Camera::of(view, 1.0, 800.0).project(p);
        let (front, right, crown) = ([0.0, 8.0, 0.3], [7.8, -1.9, 0.3], [0.0, -1.9, 9.2]);
        let top = |p| place(View::Top, p);
        assert!(top(front)[1] < top(crown)[1] - 200.0 && top(right)[0] > top(crown)[0] + 200.0);
        assert!(place(View::Front, right)[0] < 300.0, "a patient who faces the camera has his right on our left");
        assert!(place(View::Behind, right)[0] > 500.0);
        assert!(place(View::Front, crown)[1] < 200.0 && place(View::Vertex, crown)[1] < 400.0);
    }

    #[test]
    fn a_larger_head_is_larger_in_the_picture() {
        let wide = |scale| {
            let camera = Camera::of(View::Top, scale, 800.0);
            camera.project([7.8, -1.9, 0.3])[0] - camera.project([-7.8, -1.9, 0.3])[0]
        };
        assert!((wide(1.1) / wide(1.0) - 1.1).abs() < 0.01);
    }
}
