//! Owen values: what each player of a game with unions adds, over all orders in which unions come one
//! after another and the members of each stay together.
//!
//! A union is one treatment. Its members are its carrier (the injection itself; a tablet is nothing but a
//! carrier) and what the carrier brings, which cannot act without it: in every order the carrier comes
//! first. With `v(R, S)` the worth when the unions `R` are there as a whole and of this one the carrier and
//! the members `S`, `n` unions, `r = |R|`, `m` members beside the carrier, `s = |S|`:
//!
//! ```text
//! carrier:   sum over R of  r! (n-r-1)!/n! [v(R, {}) - v(R)]
//! member i:  sum over R of  r! (n-r-1)!/n!  sum over S without i of  s! (m-s-1)!/m! [v(R, S + i) - v(R, S)]
//! ```
//!
//! A union that nothing carries has no first term, and `v(R, {}) = v(R)`. The values of all players add up
//! to the worth of all together; one that changes no worth gets 0, and two that change all alike get the
//! same. Owen, "Values of games with a priori unions", 1977; the order within a union: Faigle and Kern,
//! "The Shapley value for cooperative games under precedence constraints", 1992.

/// The members of one union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Union {
    /// Whether something carries the others and is a player itself.
    pub carrier: bool,
    /// How many it carries.
    pub members: u32,
}

impl Union {
    /// All of it.
    pub fn whole(self) -> Presence {
        Some((1 << self.members) - 1)
    }

    fn players(self) -> usize {
        usize::from(self.carrier) + self.members as usize
    }

    /// There with these members: without a carrier and without members it is not there.
    fn with(self, members: u32) -> Presence {
        (self.carrier || members > 0).then_some(members)
    }
}

/// What of a union is there: nothing, or its carrier with a set of members, one bit each.
pub type Presence = Option<u32>;

/// What of every union is there.
pub type Coalition = Vec<Presence>;

/// What one player adds to one coalition, and how much that counts.
struct Step {
    player: usize,
    weight: f64,
    before: Coalition,
    after: Coalition,
}

/// A game of unions.
#[derive(Clone, Debug, PartialEq)]
pub struct Game {
    /// The unions.
    pub unions: Vec<Union>,
}

impl Game {
    /// Number of players, union by union: the carrier first, then its members.
    pub fn players(&self) -> usize {
        self.unions.iter().map(|u| u.players()).sum()
    }

    /// How many coalitions have to be known, at most; without making them.
    pub fn size(&self) -> f64 {
        let inner = |u: &Union| if u.members == 0 { 0.0 } else { libm::exp2(f64::from(u.members)) - 1.0 };
        let others = libm::exp2(self.unions.len() as f64 - 1.0);
        others * (2.0 + self.unions.iter().map(inner).sum::<f64>())
    }

    /// Every coalition that has to be known, each once, in order.
    pub fn coalitions(&self) -> Vec<Coalition> {
        let mut all: Vec<Coalition> = self.steps().into_iter().flat_map(|s| [s.before, s.after]).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The value of each player, by the worth of coalitions.
    pub fn values(&self, worth: impl Fn(&Coalition) -> f64) -> Vec<f64> {
        let mut values = vec![0.0; self.players()];
        for Step { player, weight, before, after } in self.steps() {
            values[player] += weight * (worth(&after) - worth(&before));
        }
        values
    }

    fn steps(&self) -> Vec<Step> {
        let n = self.unions.len();
        let mut steps = Vec::new();
        let mut first_player = 0;
        for (u, union) in self.unions.iter().enumerate() {
            // The other unions, each as a whole or not at all.
            for others in (0..1u32 << n).filter(|set| set >> u & 1 == 0) {
                let outer = chance_before(others.count_ones(), n as u32);
                let at = |here: Presence| -> Coalition {
                    let there = |(k, other): (usize, &Union)| match k == u {
                        true => here,
                        false => other.whole().filter(|_| others >> k & 1 == 1),
                    };
                    self.unions.iter().enumerate().map(there).collect()
                };
                if union.carrier {
                    steps.push(Step { player: first_player, weight: outer, before: at(None), after: at(Some(0)) });
                }
                for member in 0..union.members {
                    let player = first_player + usize::from(union.carrier) + member as usize;
                    for set in (0..1u32 << union.members).filter(|set| set >> member & 1 == 0) {
                        let weight = outer * chance_before(set.count_ones(), union.members);
                        let (before, after) = (at(union.with(set)), at(union.with(set | 1 << member)));
                        steps.push(Step { player, weight, before, after });
                    }
                }
            }
            first_player += union.players();
        }
        steps
    }
}

/// The chance that in a random order of `n` exactly a given set of `r` stands before a given one.
fn chance_before(r: u32, n: u32) -> f64 {
    // r! (n-r-1)!/n! = 1/(n C(n-1, r))
    let choose = (0..r).fold(1.0, |c, i| c * f64::from(n - 1 - i) / f64::from(i + 1));
    1.0 / (f64::from(n) * choose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anagen_model::quantity::stream::{Purpose, Stream};

    const ALONE: Union = Union { carrier: true, members: 0 };
    const PRODUCT: Union = Union { carrier: true, members: 4 };
    const RUBBED: Union = Union { carrier: false, members: 3 };

    /// A worth that is different for every coalition, and 0 for none.
    fn worth(coalition: &Coalition) -> f64 {
        let key = coalition.iter().fold(0u32, |key, p| key * 37 + p.map_or(0, |m| m + 1));
        if key == 0 { 0.0 } else { Stream::new(5, 0).uniforms(key, 0, Purpose::Start)[0] }
    }

    #[test]
    fn values_add_up_to_the_worth_of_all() {
        for unions in [vec![ALONE], vec![PRODUCT, ALONE, RUBBED], vec![ALONE; 5], vec![RUBBED]] {
            let game = Game { unions };
            let all: Coalition = game.unions.iter().map(|u| u.whole()).collect();
            let values = game.values(worth);
            assert_eq!(values.len(), game.players());
            assert!((values.iter().sum::<f64>() - worth(&all)).abs() < 1e-12);
            let made = game.coalitions();
            assert!(made.len() as f64 <= game.size() && made.contains(&all), "{} {}", made.len(), game.size());
        }
    }

    #[test]
    fn one_that_changes_nothing_gets_exactly_nothing() {
        let game = Game { unions: vec![PRODUCT, ALONE] };
        // Neither the third member nor the other treatment matters.
        let values = game.values(|c| worth(&vec![c[0].map(|m| m & !0b100), None]));
        assert_eq!((values[3], values[5]), (0.0, 0.0));
        assert!(values.iter().filter(|v| **v != 0.0).count() == 4);
    }

    #[test]
    fn two_that_change_all_alike_get_the_same() {
        let game = Game { unions: vec![PRODUCT, ALONE, ALONE] };
        // Members 0 and 1 stand in for each other, and so do the last two unions.
        let values = game.values(|c| {
            let either = |x: u32| (x & !0b11) | (x & 0b11).count_ones();
            let others = u32::from(c[1].is_some()) + u32::from(c[2].is_some());
            worth(&vec![c[0].map(either), Some(others), None])
        });
        assert!((values[1] - values[2]).abs() < 1e-12 && (values[5] - values[6]).abs() < 1e-12, "{values:?}");
        assert!((values[1] - values[3]).abs() > 1e-3);
    }

    #[test]
    fn two_treatments_by_hand() {
        let game = Game { unions: vec![ALONE; 2] };
        let worth = |c: &Coalition| match (c[0], c[1]) {
            (None, None) => 0.0,
            (Some(_), None) => 6.0,
            (None, Some(_)) => 2.0,
            (Some(_), Some(_)) => 10.0,
        };
        assert_eq!(game.values(worth), [7.0, 3.0]);
    }
}
