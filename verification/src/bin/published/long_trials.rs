//! V15 untreated, V16 finasteride, V17 topical minoxidil: five years of men.

use crate::cohort::{Cohort, HAIRS, UNTREATED, Value};
use crate::row::{Interval, one, percent, row, two};
use crate::{PATIENTS, SIDE_CM, men};
use anagen_verification::setup::{CIRCLE_CM2, Plan, WEEK, finasteride, minoxidil};

/// Weeks at which something was published, after the baseline.
const WEEKS: [f64; 8] = [0.0, 48.0, 52.0, 96.0, 104.0, 120.0, 192.0, 260.0];

// Arms in the order of their simulation, after the untreated one.
const MINOXIDIL_5: usize = 1;
const MINOXIDIL_2: usize = 2;
const DOSES: [(usize, f64); 5] = [(3, 0.01), (4, 0.05), (5, 0.2), (6, 1.0), (7, 5.0)];
const FINASTERIDE: usize = 6;

fn arms() -> Vec<Plan> {
    let stop = 96.0 * WEEK;
    let mut arms = vec![Vec::new(), vec![minoxidil(5.0, stop)], vec![minoxidil(2.0, stop)]];
    arms.extend(DOSES.iter().map(|(_, mg)| vec![finasteride(*mg)]));
    arms
}

/// Prints V15 to V17.
pub fn print() {
    let c = Cohort::follow(men(), SIDE_CM * SIDE_CM, arms, &WEEKS);
    let hairs = HAIRS;
    let growing: Value = |v| v.growing;
    let non_vellus: Value = |v| v.from_30_um;
    let terminal: Value = |v| v.from_40_um;
    let meaningful: Value = |v| v.meaningful;
    let weight: Value = |v| v.weight;
    let base = c.ratio(|p| c.of(p, UNTREATED, 0.0, hairs), |_| 1.0);
    let anagen = c.ratio(|p| c.of(p, UNTREATED, 0.0, growing), |p| c.of(p, UNTREATED, 0.0, hairs));
    let circle = |x: (f64, f64)| (CIRCLE_CM2 * x.0, CIRCLE_CM2 * x.1);
    println!(
        "{PATIENTS} patients of grade III-vertex, {} cm2 each; +- is the Monte-Carlo error. At entry {:.1} hairs/cm2 \
         ({:.0} in 5.1 cm2), {:.1} % in anagen.\n",
        SIDE_CM * SIDE_CM,
        base.0,
        CIRCLE_CM2 * base.0,
        100.0 * anagen.0
    );
    println!("{:<4} {:<74} {:>7}  {:<17} {:<36} {:>7}", "", "", "publ.", "interval", "where it comes from", "model");
    // In % of a published baseline: Van Neste's 200 per cm2, Kaufman's 876 and 909 in 5.1 cm2.

    use Interval::{FromP, Implied, None, Printed, Targets};
    row(
        "V15",
        "untreated count, %, wk 104 (Rushton 1991)",
        -11.9,
        Implied(percent(one(26.0), 200.0), "n 26, 200/cm2 assumed"),
        c.change(UNTREATED, 104.0, hairs),
    );
    row(
        "V15",
        "untreated hairs >= 40 um and 30 mm, %, wk 104 (Rushton 1991)",
        -22.7,
        Implied(percent(one(26.0), 200.0), "n 26, 200/cm2 assumed"),
        c.change(UNTREATED, 104.0, meaningful),
    );
    row("V15", "placebo count, %, wk 192 (Price 2006)", -13.0, None, c.change(UNTREATED, 192.0, hairs));
    row("V15", "placebo weight, %, wk 192 (Price 2006)", -24.5, None, c.change(UNTREATED, 192.0, weight));
    row(
        "V15",
        "placebo count, %, wk 260 (Kaufman 2008)",
        -26.3,
        Implied(percent(one(15.0), 909.0 / CIRCLE_CM2), "n 15"),
        c.change(UNTREATED, 260.0, hairs),
    );

    row(
        "V16",
        "finasteride 1 mg net count, %, wk 48 (Van Neste 2000)",
        8.3,
        Printed(1.96 * 1.4),
        c.net_percent(FINASTERIDE, 48.0, hairs),
    );
    row(
        "V16",
        "finasteride net count, 1/cm2, wk 48 (Van Neste 2000)",
        17.3,
        Printed(1.96 * 2.5),
        c.net(FINASTERIDE, 48.0, hairs),
    );
    row(
        "V16",
        "finasteride net anagen hairs, %, wk 48 (Van Neste 2000)",
        26.0,
        Printed(1.96 * 3.1),
        c.net_percent(FINASTERIDE, 48.0, growing),
    );
    row(
        "V16",
        "finasteride net anagen hairs, 1/cm2, wk 48 (Van Neste 2000)",
        27.0,
        Printed(1.96 * 2.9),
        c.net(FINASTERIDE, 48.0, growing),
    );
    row(
        "V16",
        "finasteride net count in 5.1 cm2, wk 52 (Kaufman 1998)",
        107.0,
        Implied(CIRCLE_CM2 * two(679.0, 672.0), "n 679/672"),
        circle(c.net(FINASTERIDE, 52.0, hairs)),
    );
    row(
        "V16",
        "finasteride net count in 5.1 cm2, wk 104 (Kaufman 1998)",
        138.0,
        Implied(CIRCLE_CM2 * two(425.0, 48.0), "n 425/48 assumed"),
        circle(c.net(FINASTERIDE, 104.0, hairs)),
    );
    row(
        "V16",
        "finasteride net count, %, wk 104 (138 of 876, Kaufman 1998)",
        15.8,
        Implied(percent(two(425.0, 48.0), 876.0 / CIRCLE_CM2), "n 425/48 assumed"),
        c.net_percent(FINASTERIDE, 104.0, hairs),
    );
    row(
        "V16",
        "finasteride net count, %, wk 192 (Price 2006)",
        20.3,
        FromP(20.3, "P < 0.05"),
        c.net_percent(FINASTERIDE, 192.0, hairs),
    );
    row(
        "V16",
        "finasteride net weight, %, wk 192 (Price 2006)",
        46.0,
        FromP(46.0 * 1.96 / 3.29, "P < 0.001"),
        c.net_percent(FINASTERIDE, 192.0, weight),
    );
    row(
        "V16",
        "finasteride count from baseline, %, wk 192 (Price 2006)",
        7.2,
        None,
        c.change(FINASTERIDE, 192.0, hairs),
    );
    row(
        "V16",
        "finasteride weight from baseline, %, wk 192 (Price 2006)",
        21.6,
        None,
        c.change(FINASTERIDE, 192.0, weight),
    );
    row(
        "V16",
        "finasteride net count in 5.1 cm2, wk 260 (Kaufman 2002)",
        277.0,
        Implied(CIRCLE_CM2 * two(219.0, 15.0), "n 219/15"),
        circle(c.net(FINASTERIDE, 260.0, hairs)),
    );
    let nets: Vec<(f64, f64)> = DOSES.iter().map(|(arm, mg)| (*mg, c.net(*arm, 48.0, hairs).0)).collect();
    let rises = nets.windows(2).all(|w| w[0].1 < w[1].1);
    let list: Vec<String> = nets.iter().map(|(mg, net)| format!("{mg} mg {net:.2}")).collect();
    println!(
        "V16  dose order, net per cm2 at wk 48: {}: {}",
        list.join(", "),
        if rises { "rises with the dose" } else { "NOT in order" }
    );
    let olsen = |sd: f64, n: f64| 1.96 * (sd * sd / n + 21.7 * 21.7 / 78.0f64).sqrt();
    row(
        "V17",
        "minoxidil 5 % net non-vellus (>= 30 um), 1/cm2, wk 48 (Olsen 2002)",
        14.7,
        Printed(olsen(25.4, 139.0)),
        c.net(MINOXIDIL_5, 48.0, non_vellus),
    );
    row(
        "V17",
        "minoxidil 2 % net non-vellus (>= 30 um), 1/cm2, wk 48 (Olsen 2002)",
        8.8,
        Printed(olsen(20.7, 141.0)),
        c.net(MINOXIDIL_2, 48.0, non_vellus),
    );
    row(
        "V17",
        "minoxidil 5 % weight from baseline, %, wk 96 (Price 1999, n 9)",
        30.0,
        Targets(25.0, 35.0),
        c.change(MINOXIDIL_5, 96.0, weight),
    );
    row(
        "V17",
        "minoxidil 2 % weight from baseline, %, wk 96 (Price 1999, n 9)",
        30.0,
        Targets(25.0, 35.0),
        c.change(MINOXIDIL_2, 96.0, weight),
    );
    row(
        "V17",
        "minoxidil 5 % net weight, %, wk 96 (MODEL.md compares this)",
        30.0,
        Targets(25.0, 35.0),
        c.net_percent(MINOXIDIL_5, 96.0, weight),
    );
    row(
        "V17",
        "24 wk after stopping 5 %, net count, 1/cm2 (Price 1999)",
        0.0,
        Implied(two(9.0, 9.0), "n 9/9"),
        c.net(MINOXIDIL_5, 120.0, hairs),
    );
    row(
        "V17",
        "24 wk after stopping 2 %, net count, 1/cm2 (Price 1999)",
        0.0,
        Implied(two(9.0, 9.0), "n 9/9"),
        c.net(MINOXIDIL_2, 120.0, hairs),
    );
    row(
        "V17",
        "24 wk after stopping 5 %, net hairs >= 40 um, 1/cm2 (Price 1999)",
        0.0,
        Implied(two(9.0, 9.0), "n 9/9"),
        c.net(MINOXIDIL_5, 120.0, terminal),
    );
    row(
        "V17",
        "24 wk after stopping 5 %, net weight, % (Price 1999)",
        0.0,
        None,
        c.net_percent(MINOXIDIL_5, 120.0, weight),
    );
}
