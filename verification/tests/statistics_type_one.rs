//! Every test of the statistics crate errs as often as its level says.
//!
//! Claim: under no effect a test of 5 % rejects in 5 % of data sets; exact tests in 5 % at most; tests that are right only
//! for many people within the margin printed beside them, at the numbers of people printed. Sample: 10,000 keyed data
//! sets for each test (MMRM 4,000). Tolerance: exact binomial bounds; false-alarm rate 4e-6 for each bound. Source: the
//! definition of a test.

use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_statistics::blocks::{BlocksFit, Site};
use anagen_statistics::clustered::{Pairs, net_change, net_change_between, net_change_within};
use anagen_statistics::mmrm::Degrees;
use anagen_statistics::paired::{paired_t, signed_rank};
use anagen_statistics::proportion::{Responders, Table, fisher_exact, mcnemar_exact, newcombe, risk_difference};
use anagen_statistics::sequential::{Looks, Shape, Sides};
use anagen_statistics::{Ancova, Design, Mmrm};
use anagen_verification::case::Case;
use rayon::prelude::*;

const LEVEL: f64 = 0.05;
const DRAWS: usize = 10_000;

/// Luck of one data set: numbers are asked for one after the other.
struct Luck {
    stream: Stream,
    next: u32,
}

impl Luck {
    fn uniform(&mut self) -> f64 {
        self.next += 1;
        self.stream.uniforms(self.next, 0, Purpose::Resampling)[0]
    }

    fn normal(&mut self) -> f64 {
        self.next += 1;
        self.stream.normals(self.next, 0, Purpose::Resampling)[0]
    }

    fn normals(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.normal()).collect()
    }

    /// How many of `n` answer yes.
    fn yes(&mut self, n: u32, chance: f64) -> u32 {
        (0..n).filter(|_| self.uniform() < chance).count() as u32
    }

    fn arm(&mut self, people: u32, chance: f64) -> Responders {
        Responders { responders: self.yes(people, chance), people }
    }
}

/// In how many of so many data sets the p-value is at or below the level.
fn rejected(seed: u64, draws: usize, p: impl Fn(&mut Luck) -> f64 + Sync) -> usize {
    let rejects = |draw: usize| p(&mut Luck { stream: Stream::new(seed, draw as u32), next: 0 }) <= LEVEL;
    (0..draws).into_par_iter().filter(|draw| rejects(*draw)).count()
}

/// Exactly the level; at most the level; within so many points of it.
const EXACTLY: (f64, f64) = (LEVEL, LEVEL);
const AT_MOST: (f64, f64) = (0.0, LEVEL);
const fn within(margin: f64) -> (f64, f64) {
    (LEVEL - margin, LEVEL + margin)
}

#[test]
fn means_of_arms_and_of_pairs() {
    let mut case = Case::new("T1");
    let mut check = |what: &str, claim, draws, count| case.rejections(what, claim, count, draws);
    let ancova = |luck: &mut Luck| {
        let baseline = luck.normals(24);
        let y = baseline.iter().map(|x| Some(0.7 * x + luck.normal())).collect::<Vec<_>>();
        let design = Design::new(2, (0..24).map(|i| usize::from(i % 3 == 0)).collect()).number("baseline", baseline);
        Ancova::fit(&design, &y).expect("a fit").difference(1, 0).p()
    };
    check("ANCOVA, 8 and 16 people", EXACTLY, DRAWS, rejected(1, DRAWS, ancova));
    let mmrm = |luck: &mut Luck| {
        let design = Design::new(2, (0..24).map(|i| i % 2).collect());
        let person = |luck: &mut Luck| {
            let shared = luck.normal();
            let visits = (0..3).map(|v| (shared + f64::from(v) * 0.5 * luck.normal(), luck.uniform()));
            let visits = visits.collect::<Vec<_>>();
            visits.iter().map(|(y, seen)| (*seen > 0.15).then_some(*y)).collect::<Vec<_>>()
        };
        let responses: Vec<_> = (0..24).map(|_| person(luck)).collect();
        Mmrm::fit(&design, &responses).expect("a fit").difference(1, 0, 2, Degrees::KenwardRoger).p()
    };
    check("MMRM, 12 people an arm, visits missed", within(0.007), 4_000, rejected(2, 4_000, mmrm));
    let paired = |luck: &mut Luck| paired_t(&luck.normals(9)).expect("a fit").p();
    check("paired t, 9 people", EXACTLY, DRAWS, rejected(3, DRAWS, paired));
    check("signed ranks, 11 people", AT_MOST, DRAWS, rejected(4, DRAWS, |luck| signed_rank(&luck.normals(11))));
    let rounded = |luck: &mut Luck| {
        let d: Vec<f64> = luck.normals(14).iter().map(|x| (2.0 * x).round()).collect();
        signed_rank(&d)
    };
    check("signed ranks, 14 people, ties and zeros", AT_MOST, DRAWS, rejected(5, DRAWS, rounded));
    check("signed ranks, 80 people", within(0.002), DRAWS, rejected(6, DRAWS, |luck| signed_rank(&luck.normals(80))));
    case.judge();
}

#[test]
fn sites_of_one_head() {
    let mut case = Case::new("T2");
    let blocks = |luck: &mut Luck, left_out: f64, treatments: usize| {
        let mut sites = Vec::new();
        for person in 0..10 {
            let shared = 2.0 * luck.normal();
            for treatment in 0..treatments {
                let response = shared + luck.normal();
                // The first people keep all sites, so that every treatment is seen.
                if person < 2 || luck.uniform() >= left_out {
                    sites.push(Site { person, treatment, covariates: vec![], response });
                }
            }
        }
        BlocksFit::of(&sites, treatments).expect("a fit")
    };
    let f = |left_out| move |luck: &mut Luck| blocks(luck, left_out, 4).all_equal().expect("a test").p;
    let t = |left_out| move |luck: &mut Luck| blocks(luck, left_out, 4).contrast(&[-1.0, 0.0, 0.0, 1.0]).p();
    for (what, claim, left_out) in [("complete", EXACTLY, 0.0), ("a quarter missing", within(0.005), 0.25)] {
        case.rejections(&format!("F, 10 people, 4 sites, {what}"), claim, rejected(11, DRAWS, f(left_out)), DRAWS);
        case.rejections(
            &format!("contrast, 10 people, 4 sites, {what}"),
            claim,
            rejected(12, DRAWS, t(left_out)),
            DRAWS,
        );
    }
    case.judge();
}

#[test]
fn responders() {
    let mut case = Case::new("T3");
    for chance in [0.1, 0.4] {
        let table = move |luck: &mut Luck| Table { treated: luck.arm(30, chance), control: luck.arm(25, chance) };
        let count = rejected(21, DRAWS, move |luck| fisher_exact(&table(luck)));
        case.rejections(&format!("Fisher, 30 and 25 people, {chance}"), AT_MOST, count, DRAWS);
    }
    for (chance, people) in [(0.2, 100), (0.5, 60)] {
        let table =
            move |luck: &mut Luck| Table { treated: luck.arm(people, chance), control: luck.arm(people, chance) };
        let score = move |luck: &mut Luck| risk_difference(&[table(luck)], 0.95).expect("an estimate").p;
        case.rejections(
            &format!("score, {people} people an arm, {chance}"),
            within(0.012),
            rejected(22, DRAWS, score),
            DRAWS,
        );
        let outside = move |luck: &mut Luck| {
            let t = table(luck);
            let [low, high] = newcombe(t.treated, t.control, 0.95).expect("an interval");
            if low > 0.0 || high < 0.0 { 0.0 } else { 1.0 }
        };
        let count = rejected(23, DRAWS, outside);
        case.rejections(&format!("Newcombe misses 0, {people} people an arm, {chance}"), within(0.012), count, DRAWS);
    }
    let strata = |luck: &mut Luck| {
        let stratum =
            |luck: &mut Luck, chance, n, m| Table { treated: luck.arm(n, chance), control: luck.arm(m, chance) };
        let all = [stratum(luck, 0.1, 30, 20), stratum(luck, 0.4, 15, 40), stratum(luck, 0.7, 25, 25)];
        risk_difference(&all, 0.95).expect("an estimate").p
    };
    case.rejections("score, three unlike strata", within(0.007), rejected(24, DRAWS, strata), DRAWS);
    let mcnemar = |luck: &mut Luck| {
        let changed = luck.yes(60, 0.3);
        let gained = luck.yes(changed, 0.5);
        mcnemar_exact(gained, changed - gained)
    };
    case.rejections("McNemar, 60 pairs", AT_MOST, rejected(25, DRAWS, mcnemar), DRAWS);
    case.judge();
}

/// Things that a person keeps or loses, and gains, with a tendency of the person's own to either side.
fn site(luck: &mut Luck, tendency: f64) -> Pairs {
    let before = 60 + luck.yes(120, 0.5);
    let shift = (0.04 * tendency).clamp(-0.09, 0.09);
    let lost = luck.yes(before, 0.1 - shift);
    Pairs { kept: before - lost, gained: luck.yes(before, 0.1 + shift), lost }
}

#[test]
fn hairs_matched_before_and_after() {
    let mut case = Case::new("T4");
    let one = |luck: &mut Luck| {
        let tendency = luck.normal();
        site(luck, tendency)
    };
    let group = move |luck: &mut Luck, people: u32| (0..people).map(|_| one(luck)).collect::<Vec<Pairs>>();
    let alone = move |luck: &mut Luck| net_change(&group(luck, 20)).expect("an estimate").p();
    case.rejections("net change, 20 people", within(0.005), rejected(31, DRAWS, alone), DRAWS);
    let between = move |luck: &mut Luck| {
        let (treated, control) = (group(luck, 20), group(luck, 15));
        net_change_between(&treated, &control).expect("an estimate").p()
    };
    case.rejections("net change of 20 and 15 people", within(0.005), rejected(32, DRAWS, between), DRAWS);
    let within_people = |luck: &mut Luck| {
        let people: Vec<(Pairs, Pairs)> = (0..12)
            .map(|_| {
                let tendency = 1.0 + luck.normal();
                (site(luck, tendency), site(luck, tendency))
            })
            .collect();
        net_change_within(&people).expect("an estimate").p()
    };
    case.rejections("net change of two sites of 12 people", within(0.005), rejected(33, DRAWS, within_people), DRAWS);
    // What the clusters are for: all hairs of all people pooled reject far too often.
    let pooled = move |luck: &mut Luck| {
        let all = group(luck, 20);
        mcnemar_exact(all.iter().map(|p| p.gained).sum(), all.iter().map(|p| p.lost).sum())
    };
    let count = rejected(34, 1_000, pooled);
    case.holds("hairs pooled as if independent reject more than three times as often", count > 150, 1_000);
    case.judge();
}

#[test]
fn looks_at_the_data() {
    let mut case = Case::new("T5");
    let fractions = [0.3, 0.6, 0.8, 1.0];
    let shapes = [
        ("O'Brien-Fleming", Shape::OBrienFleming),
        ("Pocock", Shape::Pocock),
        ("spending as O'Brien-Fleming", Shape::OBrienFlemingSpending),
        ("spending as Pocock", Shape::PocockSpending),
    ];
    for (name, shape) in shapes {
        for sides in [Sides::One, Sides::Two] {
            let looks = Looks::new(shape, &fractions, LEVEL, sides).expect("a design");
            let trial = |luck: &mut Luck| {
                let (mut sum, mut before) = (0.0, 0.0);
                for (t, critical) in fractions.iter().zip(looks.critical()) {
                    sum += (t - before).sqrt() * luck.normal();
                    before = *t;
                    let z = sum / t.sqrt();
                    if z >= *critical || (sides == Sides::Two && z <= -critical) {
                        return 0.0;
                    }
                }
                1.0
            };
            case.rejections(&format!("{name}, {sides:?} sided"), EXACTLY, rejected(41, DRAWS, trial), DRAWS);
        }
    }
    case.judge();
}
