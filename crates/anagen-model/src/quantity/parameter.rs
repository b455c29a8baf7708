//! A parameter: name, symbol, value, unit, range, prior, source. Each stands beside its law.
//!
//! A chapter declares its parameters with [`parameters!`](crate::parameters), which makes a plain
//! struct of `f64` (what the laws read) and the table of [`Parameter`] rows (what people read).
//! A row whose [`Verification`] is `Guess` or `Memory` must say why; the build fails a row with
//! neither source nor reason.

/// The shape of what is known about a value. `low` and `high` of the row are the central 95 % for
/// normal, lognormal and beta, the bounds for uniform and loguniform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prior {
    /// Not varied: a definition or a convention.
    Fixed,
    /// Normal around the value.
    Normal,
    /// Lognormal with the value as median.
    LogNormal,
    /// Uniform between low and high.
    Uniform,
    /// Log-uniform between low and high.
    LogUniform,
    /// Beta with the value as median.
    Beta,
    /// Half-normal at 0 with the given scale.
    HalfNormal(f64),
}

/// Who has the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// One value for all people.
    Population,
    /// Each patient has one; the row holds the median of patients.
    Patient,
    /// Each follicle has one.
    Follicle,
}

/// How well the number is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Read in the full text of the source.
    FullText,
    /// Read in the abstract.
    Abstract,
    /// Read in a review or a summary.
    Secondary,
    /// Computed from sourced numbers.
    Derived,
    /// The first hand fit of the model.
    Calibrated,
    /// Remembered, not looked up: never fitted to.
    Memory,
    /// An assumption: value, wide prior and a reason.
    Guess,
}

impl Verification {
    /// The word printed in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::FullText => "full text",
            Self::Abstract => "abstract",
            Self::Secondary => "secondary",
            Self::Derived => "derived",
            Self::Calibrated => "hand fit",
            Self::Memory => "memory",
            Self::Guess => "guess",
        }
    }

    /// Whether a reader must be told that the number is assumed, not found.
    pub fn assumed(self) -> bool {
        matches!(self, Self::Memory | Self::Guess)
    }
}

/// One row of the parameter table.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Full name: chapter and field, `clock.anagen_days`.
    pub name: &'static str,
    /// The symbol of the model's equations, `mu_A0`.
    pub symbol: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// Default value.
    pub value: f64,
    /// Unit, `-` when there is none.
    pub unit: &'static str,
    /// Lower end of the range.
    pub low: f64,
    /// Upper end of the range.
    pub high: f64,
    /// Shape of the prior.
    pub prior: Prior,
    /// Who has it.
    pub level: Level,
    /// How well it is founded.
    pub verification: Verification,
    /// Citation, or the reason for the assumption.
    pub source: &'static str,
}

/// How far a value of one's own may leave the central range: a scenario may be bold, a slip of the keyboard
/// must not fill the memory with a scalp of 1e9 hairs/cm2 (assumption).
const BOLDEST: f64 = 10.0;

impl Parameter {
    /// The least and the greatest value that is accepted: a tenth of the range's lower end (0 if that is
    /// 0) and ten times its upper end, of a fraction 1 at most.
    pub fn accepted(&self) -> (f64, f64) {
        let greatest = self.high * BOLDEST;
        (self.low / BOLDEST, if self.unit == "fraction" { greatest.min(1.0) } else { greatest })
    }
}

/// Declares the parameters of one law: a struct of `f64` with its default values, and its rows.
#[macro_export]

macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $chapter:literal {
            $(
                $field:ident $symbol:literal = $value:expr, $unit:literal, $low:expr, $high:expr,
                $prior:expr, $level:ident, $verification:ident, $doc:literal, $source:literal;
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                #[doc = concat!($doc, ". Symbol `", $symbol, "`, unit: ", $unit, ". Source: ", $source)]
                pub $field: f64,
            )*
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: $value,)* }
            }
        }

        impl $name {
            /// The rows of this chapter, in the order of the fields.
            pub const ROWS: &'static [$crate::quantity::Parameter] = &[
                $($crate::quantity::Parameter {
                    name: concat!($chapter, ".", stringify!($field)),
                    symbol: $symbol,
                    doc: $doc,
                    value: $value,
                    unit: $unit,
                    low: $low,
                    high: $high,
                    prior: {
                        #[allow(unused_imports)]
                        use $crate::quantity::Prior::*;
                        $prior
                    },
                    level: $crate::quantity::Level::$level,
                    verification: $crate::quantity::Verification::$verification,
                    source: $source,
                },)*
            ];

            /// The value of a field by its name within the chapter.
            pub fn slot(&mut self, field: &str) -> Option<&mut f64> {
                match field {
                    $(stringify!($field) => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}
