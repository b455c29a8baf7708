//! How a patient looks: colours, curl and cut. Nothing here changes a simulated number.

use serde::{Deserialize, Serialize};

use super::bust::linear;
use super::vector::V;

/// Words for the colour of terminal hair, with the colour as displayed.
const HAIR: [(&str, [u8; 3]); 8] = [
    ("black", [38, 31, 29]),
    ("dark-brown", [72, 50, 37]),
    ("brown", [98, 69, 48]),
    ("light-brown", [140, 104, 70]),
    ("blond", [190, 152, 102]),
    ("red", [138, 66, 34]),
    ("grey", [140, 138, 136]),
    ("white", [205, 203, 198]),
];
/// Fitzpatrick's skin types, with the colour as displayed.
const SKIN: [(&str, [u8; 3]); 6] = [
    ("I", [238, 200, 182]),
    ("II", [232, 188, 164]),
    ("III", [219, 170, 140]),
    ("IV", [188, 136, 103]),
    ("V", [139, 92, 66]),
    ("VI", [88, 58, 44]),
];
/// Words for curl, with the radius of its winding and the length of one turn, mm.
const CURL: [(&str, [f32; 2]); 4] =
    [("straight", [0.0, 30.0]), ("wavy", [2.2, 42.0]), ("curly", [3.4, 24.0]), ("coily", [2.4, 9.0])];

/// Words of a list, for the keys of a protocol.
const fn words<T: Copy, const N: usize>(list: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut i = 0;
    while i < N {
        words[i] = list[i].0;
        i += 1;
    }
    words
}

/// Colours of hair a protocol may name.
pub const HAIR_COLOURS: [&str; 8] = words(&HAIR);
/// Skin types a protocol may name.
pub const SKIN_TONES: [&str; 6] = words(&SKIN);
/// Curls a protocol may name.
pub const CURLS: [&str; 4] = words(&CURL);
/// Turns of the whorl a protocol may name, as seen from above.
pub const WHORLS: [&str; 2] = ["clockwise", "anticlockwise"];
/// Ways of wearing hair.
pub const STYLES: [&str; 2] = ["short", "parted"];

/// How a patient looks in pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Around the head, mm.
    pub head_circumference_mm: f64,
    /// Colour of terminal hair, of [`HAIR_COLOURS`].
    pub hair_colour: String,
    /// Fitzpatrick's skin type, of [`SKIN_TONES`].
    pub skin_tone: String,
    /// Of [`CURLS`].
    pub curl: String,
    /// Of [`WHORLS`].
    pub whorl: String,
    /// Of [`STYLES`].
    pub style: String,
    /// Hair is shown cut to this length, mm.
    pub shown_mm: f64,
}

impl Default for Look {
    /// Straight dark brown hair of 30 mm on light skin.
    fn default() -> Self {
        Look {
            head_circumference_mm: anagen_model::scalp::surface::REFERENCE_CIRCUMFERENCE_MM,
            hair_colour: HAIR_COLOURS[1].into(),
            skin_tone: SKIN_TONES[1].into(),
            curl: CURLS[0].into(),
            whorl: WHORLS[0].into(),
            style: STYLES[0].into(),
            shown_mm: 30.0,
        }
    }
}

impl Look {
    /// The same with hair clipped to `mm`.
    pub fn clipped(&self, mm: f64) -> Look {
        Look { shown_mm: self.shown_mm.min(mm), style: STYLES[0].into(), ..self.clone() }
    }

    /// Size of the head; 1 is a circumference of 574 mm.
    pub fn scale(&self) -> f32 {
        (self.head_circumference_mm / anagen_model::scalp::surface::REFERENCE_CIRCUMFERENCE_MM) as f32
    }

    /// Whether hair is parted in the middle and combed down.
    pub fn parted(&self) -> bool {
        self.style == STYLES[1]
    }

    /// 1 for a whorl that runs clockwise, seen from above; -1 for the other.
    pub(super) fn turn(&self) -> f32 {
        if self.whorl == WHORLS[1] { -1.0 } else { 1.0 }
    }

    /// Colour of terminal hair as displayed.
    pub fn hair_rgb(&self) -> [u8; 3] {
        of(&HAIR, &self.hair_colour)
    }

    /// Colour of skin as displayed.
    pub fn skin_rgb(&self) -> [u8; 3] {
        of(&SKIN, &self.skin_tone)
    }

    /// Colour of terminal hair, linear light.
    pub(super) fn hair(&self) -> V {
        linear(self.hair_rgb())
    }

    /// Colour of skin, linear light.
    pub(super) fn skin(&self) -> V {
        linear(self.skin_rgb())
    }

    /// Radius of the curl's winding and length of one turn, mm.
    pub(super) fn winding(&self) -> [f32; 2] {
        of(&CURL, &self.curl)
    }
}

/// What a word of a list stands for; an unknown word stands for the first.
fn of<T: Copy>(list: &[(&str, T)], word: &str) -> T {
    list.iter().find(|(name, _)| *name == word).unwrap_or(&list[0]).1
}
