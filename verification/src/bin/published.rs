//! What published trials say beside what the model says: V15, V16 and V17 of MODEL.md, reported and
//! not judged.
//!
//! Trial patients are of grade III-vertex with the spread MODEL.md gives them (S SD 0.08, years CV
//! 0.35, 59 % strong sulfators), the other traits at their medians: no entry criteria, no drop-out,
//! full adherence. A published interval is the printed one, or implied by n and an SD of change of 20
//! hairs/cm2, or at its widest by a printed P value; each is labelled. Counts are of all visible hairs
//! unless said otherwise; weight is what grew in 30 days.

use anagen_model::follicle::Snapshot;
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::scalp::Region;
use anagen_verification::setup::{
    CIRCLE_CM2, Plan, Scene, Tally, WEEK, finasteride, minoxidil, square, trial_patients,
};
use rayon::prelude::*;

const PATIENTS: usize = 320;
const SIDE_CM: f64 = 3.0;
/// SD of a patient's change where a trial prints none, hairs per cm2.
const SD_OF_CHANGE: f64 = 20.0;
/// Weeks at which something was published, after the baseline.
const WEEKS: [f64; 7] = [0.0, 48.0, 52.0, 96.0, 104.0, 120.0, 192.0];
const LAST_WEEK: f64 = 260.0;

/// The quantities of one visit, per cm2.
#[derive(Clone, Copy, Default)]
struct Visit {
    hairs: f64,
    growing: f64,
    from_30_um: f64,
    from_40_um: f64,
    /// At least 40 um and 30 mm: Rushton's meaningful hair.
    meaningful: f64,
    /// Grown in the 30 days before.
    weight: f64,
}

/// Arms in the order of their simulation.
const UNTREATED: usize = 0;
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

/// Visits of every arm of one patient.
type Course = Vec<Vec<Visit>>;

fn course(scene: &Scene) -> Course {
    let law = &scene.law;
    let head = scene.grow();
    let weeks = WEEKS.into_iter().chain([LAST_WEEK]);
    let days: Vec<f64> = weeks.flat_map(|w| [w * WEEK - 30.0, w * WEEK]).collect();
    let mut order: Vec<usize> = (0..days.len()).collect();
    order.sort_by(|a, b| days[*a].total_cmp(&days[*b]));
    let sorted: Vec<f64> = order.iter().map(|i| days[*i]).collect();
    let at = |day: f64| sorted.iter().position(|d| *d == day).expect("a visit");
    let area = SIDE_CM * SIDE_CM;
    arms()
        .iter()
        .map(|plan| {
            let seen = scene.follow(&head, plan, &sorted).snapshots;
            let visit = |week: f64| {
                let now = &seen[at(week * WEEK)];
                let (tally, before) = (Tally::of(now, law), Tally::of(&seen[at(week * WEEK - 30.0)], law));
                let long = |s: &&Snapshot| visible(s, law) && s.calibre_um >= 40.0 && s.length_mm >= 30.0;
                Visit {
                    hairs: tally.hairs / area,
                    growing: tally.growing / area,
                    from_30_um: tally.from_30_um / area,
                    from_40_um: tally.from_40_um / area,
                    meaningful: now.iter().filter(long).count() as f64 / area,
                    weight: (tally.grown - before.grown) / area,
                }
            };
            WEEKS.into_iter().chain([LAST_WEEK]).map(visit).collect()
        })
        .collect()
}

/// All patients' courses.
struct Cohort {
    courses: Vec<Course>,
}

impl Cohort {
    fn of(&self, patient: &Course, arm: usize, week: f64, value: fn(&Visit) -> f64) -> f64 {
        let index = WEEKS.iter().position(|w| *w == week).unwrap_or(WEEKS.len());
        value(&patient[arm][index])
    }

    /// Mean over patients of `change`, as a share of the mean of `base`, and its standard error.
    fn ratio(&self, change: impl Fn(&Course) -> f64, base: impl Fn(&Course) -> f64) -> (f64, f64) {
        let n = self.courses.len() as f64;
        let mean = |f: &dyn Fn(&Course) -> f64| self.courses.iter().map(f).sum::<f64>() / n;
        let (top, bottom) = (mean(&change), mean(&base));
        let ratio = top / bottom;
        let spread = mean(&|c: &Course| (change(c) - ratio * base(c)).powi(2));
        (ratio, (spread / n).sqrt() / bottom)
    }

    /// Change from baseline, %.
    fn change(&self, arm: usize, week: f64, value: fn(&Visit) -> f64) -> (f64, f64) {
        let now = |c: &Course| self.of(c, arm, week, value);
        let base = |c: &Course| self.of(c, arm, 0.0, value);
        let (x, e) = self.ratio(|c| now(c) - base(c), base);
        (100.0 * x, 100.0 * e)
    }

    /// Net of the untreated arm, hairs per cm2.
    fn net(&self, arm: usize, week: f64, value: fn(&Visit) -> f64) -> (f64, f64) {
        self.ratio(|c| self.of(c, arm, week, value) - self.of(c, UNTREATED, week, value), |_| 1.0)
    }

    /// Net of the untreated arm, % of baseline.
    fn net_percent(&self, arm: usize, week: f64, value: fn(&Visit) -> f64) -> (f64, f64) {
        let base = |c: &Course| self.of(c, UNTREATED, 0.0, value);
        let net = |c: &Course| self.of(c, arm, week, value) - self.of(c, UNTREATED, week, value);
        let (x, e) = self.ratio(net, base);
        (100.0 * x, 100.0 * e)
    }
}

/// Where a published interval comes from.
enum Interval {
    /// Half-width from a printed SE or printed SD and n.
    Printed(f64),
    /// Half-width from n, with the SD of change of this report.
    Implied(f64, &'static str),
    /// Half-width at its widest from a printed P value.
    FromP(f64, &'static str),
    /// As given in targets.csv.
    Targets(f64, f64),
    /// Neither SD nor n is printed.
    None,
}

/// Half-width of 95 % of a mean of n changes, hairs per cm2.
fn one(n: f64) -> f64 {
    1.96 * SD_OF_CHANGE / n.sqrt()
}

/// The same of a difference of two arms.
fn two(n: f64, m: f64) -> f64 {
    1.96 * SD_OF_CHANGE * (1.0 / n + 1.0 / m).sqrt()
}

fn row(id: &str, what: &str, published: f64, interval: Interval, model: (f64, f64)) {
    let (bounds, label) = match interval {
        Interval::Printed(h) => (Some((published - h, published + h)), "printed".to_string()),
        Interval::Implied(h, n) => (Some((published - h, published + h)), format!("implied, SD 20, {n}")),
        Interval::FromP(h, p) => (Some((published - h, published + h)), format!("widest by {p}")),
        Interval::Targets(low, high) => (Some((low, high)), "targets.csv".to_string()),
        Interval::None => (None, "n not printed".to_string()),
    };
    let (shown, verdict) = match bounds {
        Some((low, high)) => {
            let verdict = if low <= model.0 && model.0 <= high { "inside" } else { "OUTSIDE" };
            (format!("{low:.1} to {high:.1}"), verdict)
        }
        None => ("-".to_string(), "-"),
    };
    println!(
        "{id:<4} {what:<66} {published:>7.1}  {shown:<17} {label:<36} {:>7.1} +- {:<4.1} {verdict}",
        model.0, model.1
    );
}

fn main() {
    let law = Parameters::default();
    let courses: Vec<Course> = trial_patients(&law, PATIENTS)
        .into_par_iter()
        .map(|patient| {
            let scene = Scene { patient, ..Scene::trial(law.clone(), square(SIDE_CM, Region::Vertex), 1500) };
            course(&scene.from_day(-30.0))
        })
        .collect();
    let c = Cohort { courses };
    let hairs: fn(&Visit) -> f64 = |v| v.hairs;
    let growing: fn(&Visit) -> f64 = |v| v.growing;
    let non_vellus: fn(&Visit) -> f64 = |v| v.from_30_um;
    let terminal: fn(&Visit) -> f64 = |v| v.from_40_um;
    let meaningful: fn(&Visit) -> f64 = |v| v.meaningful;
    let weight: fn(&Visit) -> f64 = |v| v.weight;
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
    println!("{:<4} {:<66} {:>7}  {:<17} {:<36} {:>7}", "", "", "publ.", "interval", "where it comes from", "model");
    // A half-width in % of a published baseline: Van Neste's 200 per cm2, Kaufman's 876 and 909 in 5.1 cm2.
    let percent = |half: f64, baseline: f64| 100.0 * half / baseline;

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
    println!("V16  dutasteride: skipped, not in the product yet");

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
