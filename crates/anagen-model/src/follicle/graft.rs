//! What an operation does to a follicle: it is moved with its constants and its state, or lost.
//!
//! Moving a follicle changes none of its constants and neither its papilla nor its niche (donor
//! dominance: it keeps sensitivity and calibre). What changes is its hair: one that grew is driven into
//! catagen (shock loss), and the shaft falls within weeks while the follicle goes on through catagen,
//! telogen and kenogen by its own clock, so that the new hair comes when the clock says.

use super::clock::Phase;
use super::walk::{Sink, Surroundings};
use super::{State, walk};

impl State {
    /// Moves the follicle on the day its state holds for. With `shed`, a growing hair enters catagen and
    /// whatever hair it holds falls on `fall_day`; without, it goes on as if nothing had happened.
    pub fn transplant<S: Sink>(&mut self, shed: bool, fall_day: f64, sink: &mut S) {
        if !shed || !self.phase.has_hair() {
            return;
        }
        if self.phase == Phase::Anagen {
            self.transition += 1;
            self.phase = Phase::Catagen;
            self.phase_day = self.day;
            self.progress = 0.0;
            self.threshold = 1.0;
            self.shock = 0.0;
            self.broken_off = false;
            sink.entered(self.day, Phase::Catagen);
        }
        self.fall_day = fall_day;
        self.fallen = false;
    }

    /// The follicle is destroyed, its hair with it.
    pub fn destroy<S: Sink>(&mut self, sink: &mut S) {
        if self.phase != Phase::Lost {
            self.phase = Phase::Lost;
            self.phase_day = self.day;
            self.progress = 0.0;
            self.threshold = f64::INFINITY;
            sink.entered(self.day, Phase::Lost);
        }
    }

    /// Mass of everything grown since the start, um2 mm.
    pub fn grown_mass(&self) -> f64 {
        self.past_mass + self.hair_mass(self.section_days)
    }

    /// A hair that an operation loosened falls when its day has come.
    pub(super) fn let_fall<S: Sink>(&mut self, sink: &mut S) {
        if self.fall_day <= self.day && !self.fallen {
            self.fallen = true;
            sink.shed(self.fall_day);
        }
    }
}

/// Surroundings cut in two on a day.
pub struct Cut {
    before: Vec<f64>,
    after: Vec<f64>,
    /// The stretch the day lies in.
    stretch: usize,
}

impl Cut {
    /// Cuts stretches that begin and end at `edges` on `day`, which lies within them.
    pub fn of(edges: &[f64], day: f64) -> Cut {
        let stretch = edges.partition_point(|e| *e <= day).clamp(1, edges.len() - 1) - 1;
        let mut before = edges[..=stretch].to_vec();
        let mut after = edges[stretch..].to_vec();
        // The first part always has a stretch, be it of no length: a visit on the day needs one.
        if edges[stretch] < day || stretch == 0 {
            before.push(day);
        }
        after[0] = day;
        Cut { before, after, stretch }
    }

    /// What is felt until the day.
    pub fn until<'a>(&'a self, around: &Surroundings<'a>) -> Surroundings<'a> {
        let end = self.before.len() - 1;
        parts(around, &self.before, |column| &column[..end.min(column.len())])
    }

    /// What is felt from the day on.
    pub fn from<'a>(&'a self, around: &Surroundings<'a>) -> Surroundings<'a> {
        parts(around, &self.after, |column| &column[self.stretch.min(column.len())..])
    }
}

/// Columns that are empty mean "nothing of it" and stay so.
fn parts<'a>(around: &Surroundings<'a>, edges: &'a [f64], of: impl Fn(&'a [f64]) -> &'a [f64]) -> Surroundings<'a> {
    Surroundings {
        edges,
        androgen: of(around.androgen),
        minoxidil: of(around.minoxidil),
        anagen_rate: of(around.anagen_rate),
        telogen: of(around.telogen),
        kenogen: of(around.kenogen),
        growth: of(around.growth),
        section: of(around.section),
        activation: around.activation.map(&of),
        tissue: around.tissue.map(|t| walk::Felt { anagen: of(t.anagen), section: of(t.section), niche: of(t.niche) }),
        release: of(around.release),
        dystrophic: of(around.dystrophic),
        damage: of(around.damage),
        shocks: around.shocks,
        captures: around.captures,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_shares_the_stretch_it_goes_through() {
        let edges = [0.0, 10.0, 20.0, 30.0];
        let cut = Cut::of(&edges, 14.0);
        assert_eq!((cut.before.as_slice(), cut.after.as_slice()), (&[0.0, 10.0, 14.0][..], &[14.0, 20.0, 30.0][..]));
        let cut = Cut::of(&edges, 20.0);
        assert_eq!((cut.before.as_slice(), cut.after.as_slice()), (&edges[..3], &edges[2..]));
        let cut = Cut::of(&edges, 0.0);
        assert_eq!((cut.before.as_slice(), cut.after.as_slice()), (&[0.0, 0.0][..], &edges[..]));
    }
}
