//! Three numbers and what is done with them; only operations that round alike everywhere.

/// A point, direction or colour.
pub type V = [f32; 3];

pub fn add(a: V, b: V) -> V {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub fn sub(a: V, b: V) -> V {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `length` times `a`.
pub fn along(a: V, length: f32) -> V {
    a.map(|c| c * length)
}

pub fn dot(a: V, b: V) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub fn cross(a: V, b: V) -> V {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `a` at length one; the vertical where it has no direction.
pub fn unit(a: V) -> V {
    let length = dot(a, a).sqrt();
    if length > 0.0 { a.map(|c| c / length) } else { [0.0, 0.0, 1.0] }
}

/// From `a` to `b`, `t` of the way.
pub fn mix(a: V, b: V, t: f32) -> V {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * t)
}
