//! Figures as SVG for the page: one canvas, axes with round ticks, looks of series, and the kinds of figure.
//!
//! Own code, because a figure must take its colours from the page's style sheet (light, dark and print are one
//! drawing) and its text from the page's font. kuva 0.6, the chart library at hand, writes colours and font into
//! every element. Series differ by dash and marker as well as by colour, so that a grey print can be read.

mod axes;
mod canvas;
mod course;
mod forest;
mod histogram;
mod life;
mod parts;
mod style;
mod tornado;
mod waterfall;

pub use axes::{Area, Scale, round_ticks, tick_words};
pub use canvas::{Anchor, Canvas, TEXT, escape, figure, text_width, wrap};
pub use course::{Plot, Ranges, Series};
pub use forest::{Forest, ForestGroup, ForestRow};
pub use histogram::Histogram;
pub use life::{LifePlot, LifeSeries};
pub use parts::{PartsPlot, PlotPart};
pub use style::{Marker, Style};
pub use tornado::{TornadoPlot, TornadoRow};
pub use waterfall::Waterfall;
