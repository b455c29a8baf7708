//! Who gets what: permuted blocks within strata, or the order of the sites of each head.
//!
//! The list of a stratum is drawn ahead, block by block, keyed by the trial alone: how many people there are
//! in the end changes nothing for the first of them.

use crate::chance::{Chance, Draw};
use crate::design::{Allocation, Arm, Layout};

/// Places of a block that chance can tell apart.
const MOST_PLACES: u32 = 4096;

/// The allocation of one trial, person after person.
pub struct List<'a> {
    allocation: &'a Allocation,
    arms: &'a [Arm],
    chance: Chance,
    /// Of each stratum: blocks drawn so far, and what is left of the last, the next one at the end.
    strata: Vec<(u32, Vec<u16>)>,
}

impl<'a> List<'a> {
    /// An empty trial.
    pub fn new(allocation: &'a Allocation, arms: &'a [Arm], chance: Chance) -> List<'a> {
        let strata = allocation.strata.iter().map(|cut| cut.groups()).product();
        List { allocation, arms, chance, strata: vec![(0, Vec::new()); strata] }
    }

    /// The arm of the next person of a stratum.
    pub fn next(&mut self, stratum: u32) -> u16 {
        let blocks = self.strata[stratum as usize].0;
        if self.strata[stratum as usize].1.is_empty() {
            self.strata[stratum as usize] = (blocks + 1, self.block(stratum, blocks));
        }
        self.strata[stratum as usize].1.pop().expect("a block holds somebody")
    }

    /// A block of a stratum.
    fn block(&self, stratum: u32, number: u32) -> Vec<u16> {
        let index = |place: u32| (stratum.wrapping_mul(0x9E37_79B9) ^ number).wrapping_mul(MOST_PLACES) | place;
        let shares: u32 = self.arms.iter().map(|arm| arm.share).sum();
        let sizes = &self.allocation.block_sizes;
        let u = self.chance.uniforms(0, Draw::Block, index(0))[0];
        let size = sizes.get((u * sizes.len() as f64) as usize).copied().unwrap_or(shares);
        let whole = (size / shares).max(1);
        let mut block: Vec<u16> =
            self.arms.iter().enumerate().flat_map(|(a, arm)| vec![a as u16; (arm.share * whole) as usize]).collect();
        shuffle(&mut block, |place| self.chance.uniforms(0, Draw::Block, index(place))[1]);
        block
    }
}

/// The arms of the sites of a person: within heads each arm once, in an order of chance; otherwise the arm of
/// the person everywhere.
pub fn of_sites(layout: Layout, arm: u16, sites: usize, chance: &Chance, person: u32) -> Vec<u16> {
    match layout {
        Layout::Parallel => vec![arm; sites],
        Layout::WithinHead => {
            let mut order: Vec<u16> = (0..sites as u16).collect();
            shuffle(&mut order, |place| chance.uniforms(person, Draw::Sites, place)[0]);
            order
        }
    }
}

/// Fisher and Yates: every order is as likely.
fn shuffle(items: &mut [u16], uniform: impl Fn(u32) -> f64) {
    for last in (1..items.len()).rev() {
        items.swap(last, (uniform(last as u32) * (last + 1) as f64) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Covariate, Cut};
    use anagen_lab::protocol::Place;

    fn arms(shares: &[u32]) -> Vec<Arm> {
        let arm = |(i, share): (usize, &u32)| Arm {
            id: format!("A{i}"),
            title: String::new(),
            control: i == 0,
            share: *share,
            treatments: Vec::new(),
            place: Place::at(0..0),
        };
        shares.iter().enumerate().map(arm).collect()
    }

    #[test]
    fn every_block_of_every_stratum_is_balanced_and_no_order_is_the_rule() {
        let cut = Cut { by: Covariate::AgeYears, cuts: vec![40.0] };
        let allocation = Allocation { layout: Layout::Parallel, block_sizes: vec![6], strata: vec![cut] };
        let arms = arms(&[2, 1]);
        let mut first = [0; 2];
        for replicate in 0..300 {
            let mut list = List::new(&allocation, &arms, Chance::of(1, replicate));
            for _ in 0..4 {
                let block: Vec<u16> = (0..6).map(|_| list.next(1)).collect();
                assert_eq!(block.iter().filter(|arm| **arm == 1).count(), 2, "{block:?}");
                first[block[0] as usize] += 1;
            }
            list.next(0);
        }
        // 400 of 1,200 expected, SD 16.3: six of them are exceeded once in a billion.
        assert!((first[1] - 400i32).abs() < 98, "{first:?}");
    }

    #[test]
    fn the_list_does_not_hang_on_how_many_come() {
        let allocation = Allocation { layout: Layout::Parallel, block_sizes: vec![2, 4], strata: Vec::new() };
        let arms = arms(&[1, 1]);
        let of = |n: usize| {
            let mut list = List::new(&allocation, &arms, Chance::of(7, 3));
            (0..n).map(|_| list.next(0)).collect::<Vec<u16>>()
        };
        assert_eq!(of(40)[..11], of(11));
        assert_eq!(of(40).iter().filter(|a| **a == 0).count(), 20);
    }

    #[test]
    fn sites_of_a_head_hold_every_arm_once() {
        let mut seen = [[0; 4]; 4];
        for person in 1..2001 {
            let order = of_sites(Layout::WithinHead, 0, 4, &Chance::of(1, 0), person);
            order.iter().enumerate().for_each(|(site, arm)| seen[site][*arm as usize] += 1);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3]);
        }
        // 500 of 2,000 expected in each of 16 cells, SD 19.4: six of them.
        assert!(seen.iter().flatten().all(|n: &i32| (n - 500).abs() < 117), "{seen:?}");
        assert_eq!(of_sites(Layout::Parallel, 2, 3, &Chance::of(1, 0), 5), [2, 2, 2]);
    }
}
