//! Group-sequential boundaries and power are those of rpact.
//!
//! Claim: critical values, levels, spending, inflation, power, expected number of people and sample sizes of
//! a normal model agree with rpact 3.3.4. Tolerance: boundaries 5e-6 (asked for: 1e-4; rpact
//! leaves up to 1e-8 of the level unspent, which moves a late bound by 2e-6; a grid twice as fine moves ours by 1e-8), power 0.01 points (asked for:
//! 0.5 points), people of a fixed design to the whole number. Sample: 84 boundaries, 1,224 powers of fixed and
//! group-sequential designs for two means, paired differences and two rates, 60 sample sizes; nothing is drawn,
//! false-alarm rate 0. Source: `verification/reference/rpact.json`, made by `rpact.R` beside it.

use anagen_statistics::sample_size::Question;
use anagen_statistics::sequential::{Looks, Shape, Sides};
use anagen_verification::case::Case;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    boundaries: Vec<Boundary>,
    powers: Vec<Power>,
    sizes: Vec<Size>,
}

#[derive(Deserialize)]
struct Boundary {
    shape: Shape,
    fractions: Vec<f64>,
    level: f64,
    sides: u8,
    critical: Vec<f64>,
    nominal: Vec<f64>,
    spent: Vec<f64>,
    inflation: f64,
}

#[derive(Deserialize)]
#[serde(tag = "question", rename_all = "lowercase")]
enum Asked {
    Means { difference: f64, sd: f64 },
    Paired { difference: f64, sd: f64 },
    Rates { treated: f64, control: f64 },
}

#[derive(Deserialize)]
struct Power {
    #[serde(flatten)]
    asked: Asked,
    shape: Shape,
    fractions: Vec<f64>,
    level: f64,
    sides: u8,
    futility: Vec<f64>,
    people: f64,
    treated_share: f64,
    power: f64,
    expected_people: f64,
}

#[derive(Deserialize)]
struct Size {
    #[serde(flatten)]
    asked: Asked,
    sides: u8,
    level: f64,
    power: f64,
    treated_share: f64,
    people: f64,
}

fn sides(count: u8) -> Sides {
    if count == 2 { Sides::Two } else { Sides::One }
}

fn question(asked: &Asked) -> (&'static str, Question) {
    match *asked {
        Asked::Means { difference, sd } => ("means", Question::Means { difference, sd }),
        Asked::Paired { difference, sd } => ("paired", Question::Paired { difference, sd }),
        Asked::Rates { treated, control } => ("rates", Question::Rates { treated, control }),
    }
}

/// The design of the row before is kept: rows of one design stand together.
#[derive(Default)]
struct Designs(Option<(Shape, Vec<f64>, u8, Vec<f64>, Looks)>);

impl Designs {
    fn of(&mut self, row: &Power) -> Looks {
        if let Some((shape, fractions, count, futility, looks)) = &self.0
            && (*shape, fractions, *count, futility) == (row.shape, &row.fractions, row.sides, &row.futility)
        {
            return looks.clone();
        }
        let mut looks = Looks::new(row.shape, &row.fractions, row.level, sides(row.sides)).expect("a design");
        if !row.futility.is_empty() {
            looks = looks.with_futility(&row.futility).expect("futility bounds");
        }
        self.0 = Some((row.shape, row.fractions.clone(), row.sides, row.futility.clone(), looks.clone()));
        looks
    }
}

fn farthest(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

#[test]
fn boundaries_and_power_are_those_of_rpact() {
    let reference: Reference =
        serde_json::from_str(include_str!("../reference/rpact.json")).expect("the reference reads");
    let mut case = Case::new("RP");

    let mut far = [0.0_f64; 4];
    for row in &reference.boundaries {
        let looks = Looks::new(row.shape, &row.fractions, row.level, sides(row.sides)).expect("a design");
        // rpact states the level of a side.
        let nominal: Vec<f64> = looks.nominal_levels().iter().map(|level| level / f64::from(row.sides)).collect();
        let course = looks.course(0.0);
        let spent: Vec<f64> = (0..row.fractions.len())
            .map(|k| course.upper[..=k].iter().sum::<f64>() + course.lower[..=k].iter().sum::<f64>())
            .collect();
        let found = [
            farthest(looks.critical(), &row.critical),
            farthest(&nominal, &row.nominal),
            farthest(&spent, &row.spent),
            (looks.inflation(0.8).expect("a power") - row.inflation).abs(),
        ];
        for (worst, one) in far.iter_mut().zip(found) {
            *worst = worst.max(one);
        }
    }
    let n = reference.boundaries.len();
    case.near("critical values, farthest from rpact", 0.0, far[0], 5e-6, n);
    case.near("nominal levels, farthest from rpact", 0.0, far[1], 1e-7, n);
    case.near("level spent, farthest from rpact", 0.0, far[2], 1e-7, n);
    case.near("inflation, farthest from rpact", 0.0, far[3], 1e-6, n);

    for name in ["means", "paired", "rates"] {
        let (mut points, mut people, mut n) = (0.0_f64, 0.0_f64, 0);
        let mut designs = Designs::default();
        for row in reference.powers.iter().filter(|row| question(&row.asked).0 == name) {
            let looks = designs.of(row);
            let (_, question) = question(&row.asked);
            let drift = question.drift(row.people, row.treated_share, looks.level_of_a_side()).expect("a question");
            let course = looks.course(drift);
            // rpact counts a rejection on either side.
            points = points.max(100.0 * (course.rejection() - row.power).abs());
            people = people.max((course.expected_information - row.expected_people / row.people).abs());
            n += 1;
        }
        case.near(&format!("power, {name}: points farthest from rpact"), 0.0, points, 0.01, n);
        case.near(&format!("expected share of people, {name}: farthest from rpact"), 0.0, people, 1e-4, n);
    }

    let mut differing = 0;
    for row in &reference.sizes {
        let looks = Looks::fixed(row.level, sides(row.sides)).expect("a design");
        let found = question(&row.asked).1.people(row.treated_share, &looks, row.power).expect("a number");
        differing += usize::from(f64::from(found) != row.people.ceil());
    }
    case.exactly(
        "fixed designs with another number of people than rpact",
        0.0,
        differing as f64,
        reference.sizes.len(),
    );
    case.judge();
}
