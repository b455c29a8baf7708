//! How hair lies: the way it grows from the skin, how it is combed, and the curve of one hair.
//!
//! All lengths are those of a head of scale 1, in cm.

use super::Strand;
use super::chance::{chance, nearest_centre, noises};
use super::look::Look;
use super::skin::{Skin, skin};
use super::vector::{V, add, along, cross, dot, sub, unit};

/// The whorl's centre before it is moved onto the skin: a little right of the midline at the crown.
const WHORL_CM: V = [0.8, -6.6, 8.0];
/// Radius within which hair circles its whorl.
const WHORL_RADIUS_CM: f32 = 1.7;
/// Hair shorter than this is stiff: it stands as it grows.
const STIFF_CM: f32 = 0.9;
/// Locks of hair are about this far apart.
const LOCK_CM: f32 = 0.55;

/// A comb, with the head it combs.
pub struct Comb {
    skin: &'static Skin,
    whorl: V,
    turn: f32,
    parted: bool,
    back: bool,
    winding: [f32; 2],
    shown_cm: f32,
    scale: f32,
}

/// Where one hair begins: its root on the skin, the normal there, and whether it faces a camera.
#[derive(Clone, Copy)]
pub struct Root {
    /// Root on the skin.
    pub at: V,
    /// Normal of the skin.
    pub normal: V,
}

/// The course of one hair.
pub struct Curve {
    /// Points from the root to the tip.
    pub points: Vec<V>,
    /// Normals of the skin below them.
    pub normals: Vec<V>,
    /// Lightness of its lock, about 1.
    pub shade: f32,
}

impl Comb {
    /// The comb of a look; `back` brushes the top back, off the forehead, as for a picture of the hairline.
    pub fn of(look: &Look, back: bool) -> Comb {
        let skin = skin();
        let scale = look.scale();
        Comb {
            skin,
            whorl: skin.on(WHORL_CM).0,
            turn: look.turn(),
            parted: look.parted(),
            back: back && !look.parted() && look.shown_mm > 10.0 * f64::from(STIFF_CM),
            winding: look.winding().map(|mm| 0.1 * mm / scale),
            shown_cm: 0.1 * look.shown_mm as f32 / scale,
            scale,
        }
    }

    /// A point of the model's scalp, moved onto the skin of the picture.
    pub fn root(&self, root_cm: [f32; 3]) -> Root {
        let (at, normal) = self.skin.on(root_cm.map(|c| c / self.scale));
        Root { at, normal }
    }

    /// How far a root is from where hair falls apart: hair rooted nearer lies over hair farther out.
    pub fn rank(&self, at: V) -> f32 {
        if !self.parted {
            let d = sub(at, self.whorl);
            let brushed = self.brushed(at);
            // What is brushed back lies over what is behind it.
            return (dot(d, d).sqrt() + 20.0) * (1.0 - brushed) + (9.0 - at[1]) * brushed;
        }
        // Distance from the parting: from the whorl to the front hairline along the midline.
        let ahead = (at[1] - self.whorl[1]).min(0.0);
        (at[0] * at[0] + ahead * ahead + 0.5 * (8.9 - at[2]).max(0.0) * (8.9 - at[2]).max(0.0)).sqrt()
    }

    /// How much a point belongs to the whorl: 1 at its centre, a half at its radius, 0 far off.
    fn whirl(&self, p: V) -> f32 {
        let d = sub(p, self.whorl);
        1.0 / (1.0 + dot(d, d) / (WHORL_RADIUS_CM * WHORL_RADIUS_CM))
    }

    /// The direction in which hair lies at a point of the skin.
    pub fn lie(&self, p: V, normal: V) -> V {
        let way = if self.parted { self.combed(p, normal) } else { self.grown(p, normal) };
        unit(add(way, along(normal, -dot(way, normal))))
    }

    /// As it grows: a spiral around the whorl, forward over the top and then to the side, down at the
    /// sides and the back.
    fn grown(&self, p: V, normal: V) -> V {
        let away = sub(p, self.whorl);
        let flat = add(away, along(normal, -dot(away, normal)));
        let outward = if dot(flat, flat) > 1e-8 { unit(flat) } else { [0.0, -1.0, 0.0] };
        let swirl = -2.0 * self.turn * self.whirl(p);
        let steep = 1.0 - normal[2];
        let down = steep * steep * 1.3;
        let top = normal[2].max(0.0);
        let ahead = (away[1] / 4.0).clamp(0.0, 1.0) * 0.7 * top;
        let brushed = self.brushed(p);
        let forelock = self.forelock(p, normal);
        let mut way = add(outward, along(cross(normal, outward), swirl));
        way = add(way, [0.12 * ahead, ahead, -down]);
        way = add(along(way, 1.0 - 0.85 * forelock), along([0.85 * self.turn, -0.25, 0.25], forelock));
        add(along(way, 1.0 - brushed), along([0.10 * p[0], -1.0, 0.1], brushed))
    }

    /// How much a point belongs to the forelock, which is brushed up and aside, off the forehead.
    fn forelock(&self, p: V, normal: V) -> f32 {
        let ahead = ((p[1] - 2.5) / 3.0).clamp(0.0, 1.0);
        let high = ((p[2] - 2.2) / 2.0).clamp(0.0, 1.0);
        ahead * ahead * high * normal[2].max(0.45)
    }

    /// How much a point belongs to the top that is brushed back: from two fingers ahead of the whorl to the
    /// front hairline, between the temples.
    fn brushed(&self, p: V) -> f32 {
        if !self.back {
            return 0.0;
        }
        let soft = |x: f32| {
            let x = x.clamp(0.0, 1.0);
            x * x * (3.0 - 2.0 * x)
        };
        soft((p[1] - self.whorl[1] - 2.5) / 3.0) * soft((6.6 - p[0].abs()) / 2.0) * soft((p[2] - 1.5) / 2.0)
    }

    /// How far long hair stands off the side of the head to pass over the ear, cm.
    fn over_ear(&self, p: V) -> f32 {
        if !self.parted {
            return 0.0;
        }
        let down = ((4.5 - p[2]) / 4.0).clamp(0.0, 1.0);
        let near = 1.0 - ((p[1] + 1.5) / 5.5) * ((p[1] + 1.5) / 5.5);
        1.3 * down * down * (3.0 - 2.0 * down) * near.clamp(0.0, 1.0) * ((p[0].abs() - 5.0) / 2.0).clamp(0.0, 1.0)
    }

    /// As it is combed: from a middle parting to either side and back, then down.
    fn combed(&self, p: V, normal: V) -> V {
        let side = (p[0] / 0.35).clamp(-1.0, 1.0);
        let behind = ((self.whorl[1] + 1.5 - p[1]) / 3.0).clamp(0.0, 1.0);
        let steep = (1.0 - normal[2]).max(0.0);
        let front = ((p[1] - 1.0) / 6.0).clamp(0.0, 1.0);
        let aside = [side * (1.0 - behind), -0.30 - 1.1 * front, -0.2 + 0.55 * front];
        let away = sub(p, self.whorl);
        let back = [0.35 * away[0], -0.6, -0.4];
        let way = add(along(aside, 1.0 - behind), along(back, behind));
        // Off the face: hair falls only once it is past the temples.
        let past = 1.0 - ((p[1] - 0.5) / 4.0).clamp(0.0, 1.0);
        add(way, [0.0, -0.8 * (1.0 - past) * steep, -1.9 * steep * past])
    }

    /// The length a hair shows, cm: a barber cuts no two hairs alike, and tapers short hair to the nape.
    fn length_cm(&self, strand: &Strand, root: V) -> f32 {
        let mut cut = self.shown_cm;
        if cut > STIFF_CM {
            cut *= 0.84 + 0.32 * chance(strand.id, 1);
            if !self.parted && root[1] < 1.0 {
                cut *= ((root[2] + 5.6) / 5.0).clamp(0.22, 1.0);
            }
        }
        (0.1 * strand.length_mm / self.scale).min(cut)
    }

    /// The pieces that curl needs in a hair of that length.
    pub fn bends(&self, length_cm: f32) -> usize {
        let [radius, winding] = self.winding;
        if radius > 0.0 { (7.0 * length_cm / winding).min(40.0) as usize } else { 0 }
    }

    /// The course of one hair in so many pieces; `None` if it has no length.
    pub fn curve(&self, strand: &Strand, root: Root, pieces: impl Fn(f32) -> usize, curve: &mut Curve) -> bool {
        let length = self.length_cm(strand, root.at);
        if !(length > 1e-3) {
            return false;
        }
        let count = pieces(length).max(1);
        let step = length / count as f32;
        let Root { at: mut skin, mut normal } = root;
        let [turn, lift, shade] = noises(skin, 0.7, [6, 7, 8]);
        let [sweep, wave] = noises(skin, 2.6, [9, 10]);
        let whirl = self.whirl(skin);
        let long = (length / 4.0).min(1.0);
        let own = chance(strand.id, 2) - 0.5;
        let turn = (0.75 * turn + 0.5 * sweep) * (1.0 - 0.55 * long) + (0.55 - 0.35 * long) * own;
        // Stiff short hair stands steeply; longer hair bends under its weight, flatter at the sides.
        let top = (0.35 + 0.65 * normal[2]).clamp(0.25, 1.0);
        let stand = 0.62 + 0.35 * lift + 0.38 * (chance(strand.id, 3) - 0.5) + 0.35 * whirl;
        let forelock = if self.parted || self.back { 0.0 } else { self.forelock(skin, normal) };
        let stand = (stand * (0.55 + 0.45 * top) + 0.5 * forelock).clamp(0.08, 0.96);
        let bend = 0.55 + 0.5 * top * (0.5 + chance(strand.id, 11)) + 1.6 * forelock;
        let astray = [12, 13, 14].map(|purpose| 2.4 * whirl * whirl * whirl * (chance(strand.id, purpose) - 0.5));
        let (centre, name) = nearest_centre(skin, LOCK_CM);
        let gather = 0.55 * (1.0 - whirl) * ((length - 0.8) / 2.5).clamp(0.0, 1.0) * (0.4 + 0.6 * chance(name, 15));
        let gap = sub(centre, skin);
        let to_lock = along(add(gap, along(normal, -dot(gap, normal))), gather);
        let [radius, winding] = self.winding;
        let radius = radius * (0.7 + 0.6 * chance(name, 16));
        let phase = chance(name, 17) * 6.283 + 1.4 * own;

        curve.points.clear();
        curve.normals.clear();
        curve.points.push(skin);
        curve.normals.push(normal);
        curve.shade = (1.0 + 0.42 * shade) * (0.80 + 0.40 * chance(strand.id, 4)) * (1.0 + 0.10 * wave);
        let (mut height, mut hanging) = (0.0, None::<V>);
        for piece in 1..=count {
            let gone = (piece as f32 - 0.5) * step;
            let t = piece as f32 / count as f32;
            let point = if let Some(from) = hanging {
                let next = add(from, [0.0, 0.0, -step]);
                hanging = Some(next);
                next
            } else {
                let rise = stand / (1.0 + (gone / bend) * (gone / bend));
                let lie = self.lie(skin, normal);
                let way = unit(add(add(lie, astray), along(cross(normal, lie), turn)));
                let flat = (1.0 - rise * rise).max(0.0).sqrt();
                (skin, normal) = self.skin.on(add(skin, along(way, step * flat)));
                height += step * rise;
                let point = add(skin, along(normal, height + self.over_ear(skin)));
                if normal[2] < 0.05 && skin[1] < 3.5 && gone > 3.0 {
                    hanging = Some(point);
                }
                point
            };
            let mut shown = add(point, along(to_lock, t * t));
            if radius > 0.0 {
                let (sine, cosine) = libm::sincosf(phase + gone * (6.283 / winding));
                let lie = self.lie(skin, normal);
                let grow = (gone / 0.6).min(1.0) * radius;
                shown = add(shown, along(cross(normal, lie), sine * grow));
                shown = add(shown, along(normal, (0.5 + 0.5 * cosine) * grow));
            }
            curve.points.push(shown);
            curve.normals.push(normal);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hair_lies_flat_forward_on_top_and_down_behind() {
        let comb = Comb::of(&Look::default(), false);
        for (p, axis, sign) in [([0.0, 0.0, 8.9], 1, 1.0), ([0.5, -12.0, 0.0], 2, -1.0), ([8.0, -1.0, 1.0], 2, -1.0)] {
            let Root { at, normal } = comb.root(p);
            let way = comb.lie(at, normal);
            assert!(dot(way, normal).abs() < 1e-4, "{p:?} leaves the skin");
            assert!(way[axis] * sign > 0.6, "{p:?} {way:?}");
        }
    }

    #[test]
    fn hair_is_brushed_off_the_forehead_for_the_hairline_and_off_the_face_when_long() {
        let long = Look { style: "parted".into(), shown_mm: 180.0, ..Look::default() };
        for comb in [Comb::of(&Look::default(), true), Comb::of(&long, false)] {
            for x in [-4.0, -1.0, 1.0, 4.0] {
                let Root { at, normal } = comb.root([x, 6.2, 5.0]);
                let way = comb.lie(at, normal);
                assert!(way[1] < -0.2 && way[2] > -0.2, "{x}: {way:?}");
            }
        }
    }

    #[test]
    fn the_whorl_turns_as_the_patient_s_does() {
        let turn = |whorl: &str| {
            let comb = Comb::of(&Look { whorl: whorl.into(), ..Look::default() }, false);
            let Root { at, normal } = comb.root(add(comb.whorl, [1.0, 0.0, 0.0]));
            comb.lie(at, normal)[1]
        };
        // Right of the centre, seen from above, clockwise is backward.
        assert!(turn("clockwise") < -0.3 && turn("anticlockwise") > 0.3);
    }

    #[test]
    fn a_hair_is_as_long_as_its_row_says_up_to_the_cut() {
        let comb = Comb::of(&Look::default(), false);
        let mut curve = Curve { points: Vec::new(), normals: Vec::new(), shade: 1.0 };
        for (length_mm, low, high) in [(4.0, 3.6, 4.3), (12.0, 10.5, 13.5), (400.0, 24.0, 36.0)] {
            let strand = Strand { root_cm: [1.0, 0.0, 8.9], length_mm, calibre_um: 70.0, id: 9 };
            assert!(comb.curve(&strand, comb.root(strand.root_cm), |_| 24, &mut curve));
            let long: f32 = curve.points.windows(2).map(|p| dot(sub(p[1], p[0]), sub(p[1], p[0])).sqrt()).sum();
            assert!((low..high).contains(&(10.0 * long)), "{length_mm} mm drawn as {} mm", 10.0 * long);
        }
        let none = Strand { root_cm: [1.0, 0.0, 8.9], length_mm: 0.0, calibre_um: 70.0, id: 9 };
        assert!(!comb.curve(&none, comb.root(none.root_cm), |_| 24, &mut curve));
    }
}
