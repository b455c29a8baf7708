//! How often the models find a difference where there is none.
//!
//! Claim: on normal data without any difference between arms, tests at 5 % by ANCOVA and by the mixed model for repeated
//! measures with Kenward and Roger's method reject 5 % of trials, in trials of 200 and of 24; a z test on the mixed model
//! of 24 rejects a hundredth more, so that the trials are small enough for the method to matter. Every model that cannot be
//! fitted is counted, and there are none.
//! Tolerance: four binomial standard errors about 5 %; the method is an approximation where visits are missing and gets
//! half a point more. Sample: 4,000 trials of 24 and 1,000 of 200, luck keyed by trial and patient. False-alarm rate: 6e-5
//! a row.
//! Source: Kenward & Roger 1997, Biometrics 53: 983 (their simulations hold 5 % where the plain error does not).
//! Seen to fail: ANCOVA's variance over responses instead of degrees; the plain error, a tenth smaller, as Kenward and
//! Roger's.

use anagen_model::quantity::{Purpose, Stream};
use anagen_statistics::{Ancova, Degrees, Design, Mmrm};

const VISITS: usize = 4;

/// One trial of two arms that do not differ: a design with a baseline, and readings that hang together.
fn trial(number: usize, patients: usize, missing: f64) -> (Design, Vec<Vec<Option<f64>>>) {
    let (mut base, mut responses) = (Vec::new(), Vec::new());
    for patient in 0..patients {
        let luck = Stream::new(0x7e57_0001 + number as u64, patient as u32);
        let [hidden, first] = luck.normals(0, 0, Purpose::Patient);
        base.push(150.0 + 40.0 * (0.8 * hidden + 0.6 * first));
        let mut drift = 0.0;
        let mut row = Vec::new();
        for visit in 0..VISITS {
            let [step, error] = luck.normals(1 + visit as u32, 0, Purpose::Patient);
            drift = 0.8 * drift + 6.0 * step;
            let unseen = luck.uniforms(1 + visit as u32, 1, Purpose::Patient)[0] < missing;
            row.push((!unseen).then_some(-2.0 * visit as f64 + 5.0 * hidden + drift + 4.0 * error));
        }
        responses.push(row);
    }
    let arm = (0..patients).map(|patient| patient % 2).collect();
    (Design::new(2, arm).number("BASE", base).by_visit(), responses)
}

/// Of the trials, the share that tests reject: ANCOVA of the last visit, the mixed model there after Kenward and Roger,
/// and by the plain error with a normal quantile.
fn rejected(trials: usize, patients: usize, missing: f64) -> [f64; 3] {
    let mut counts = [0usize; 3];
    for number in 0..trials {
        let (design, responses) = trial(number, patients, missing);
        let last: Vec<Option<f64>> = responses.iter().map(|row| row[VISITS - 1]).collect();
        let ancova = Ancova::fit(&design, &last).expect("ANCOVA fits").difference(1, 0);
        let fit = Mmrm::fit(&design, &responses).unwrap_or_else(|why| panic!("trial {number}: {why}"));
        let mixed = |degrees| fit.difference(1, 0, VISITS - 1, degrees);
        let plain = mixed(Degrees::Satterthwaite);
        counts[0] += usize::from(ancova.p() < 0.05);
        counts[1] += usize::from(mixed(Degrees::KenwardRoger).p() < 0.05);
        counts[2] += usize::from(plain.t().abs() > 1.959_963_984_540_054);
    }
    let shares = counts.map(|count| count as f64 / trials as f64);
    println!("{patients} patients, {missing} missing: ANCOVA, Kenward-Roger, plain reject {shares:?}");
    shares
}

#[test]
fn five_per_cent_are_five_per_cent() {
    for (trials, patients, missing) in [(1_000, 200, 0.1), (4_000, 24, 0.0), (4_000, 24, 0.1)] {
        let error = 4.0 * (0.05_f64 * 0.95 / trials as f64).sqrt();
        let [ancova, kenward_roger, plain] = rejected(trials, patients, missing);
        let slack = if missing > 0.0 { 0.005 } else { 0.0 };
        assert!((ancova - 0.05).abs() < error, "ANCOVA of {patients}: {ancova}");
        assert!((kenward_roger - 0.05).abs() < error + slack, "mixed model of {patients}: {kenward_roger}");
        if patients == 24 {
            assert!(plain > kenward_roger + 0.01, "the plain error of {patients} is not too small: {plain}");
        }
    }
}
