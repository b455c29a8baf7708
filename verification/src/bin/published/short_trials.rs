//! V16 dutasteride and topical finasteride, V17 oral minoxidil, V28 topical extract, and light and
//! needles: half a year of men, and women of Sinclair grade 3.

use crate::cohort::{Cohort, HAIRS, Value};
use crate::row::{Interval, percent, row, two};
use crate::{PATIENTS, SIDE_CM, men};
use anagen_model::cause::{self, androgenetic_female};
use anagen_model::patient::{Grade, Sex, Sinclair};
use anagen_model::quantity;
use anagen_model::scalp::Region;
use anagen_model::treatment::{self, Treatment};
use anagen_verification::setup::{CIRCLE_CM2, Plan, Scene, finasteride, minoxidil, square, values};

const WEEKS: [f64; 5] = [0.0, 12.0, 16.0, 24.0, 26.0];

// Arms in the order of their simulation, after the untreated one.
const DUTASTERIDE: [(usize, f64, f64, f64); 4] =
    [(1, 0.05, 5.45, 71.0), (2, 0.1, 15.51, 72.0), (3, 0.5, 18.69, 68.0), (4, 2.5, 21.66, 71.0)];
const FINASTERIDE: usize = 5;
const SPRAY: usize = 6;
const SPRAY_THAI: usize = 7;
const LOTION: usize = 8;
const ORAL: usize = 9;
const LIGHT: usize = 10;
const LOTION_LIGHT: usize = 11;
const NEEDLES: usize = 12;
const LOTION_NEEDLES: usize = 13;
const EXTRACT: usize = 14;
const CLASCOTERONE: usize = 15;

fn from_start(kind: &str, entries: &[(&str, f64)]) -> Box<dyn Treatment> {
    let mut all: Vec<(&str, quantity::Value)> =
        entries.iter().map(|(k, x)| (*k, quantity::Value::Number(*x))).collect();
    all.push(("start_day", quantity::Value::Number(0.0)));
    (treatment::registered(kind).expect("a registered treatment").build)(&values(&all), &[])
}

fn needles(days: Vec<f64>) -> Box<dyn Treatment> {
    let entries = [("session_days", quantity::Value::Numbers(days))];
    (treatment::registered("microneedling").expect("a registered treatment").build)(&values(&entries), &[])
}

fn lotion(percent: f64) -> Box<dyn Treatment> {
    minoxidil(percent, 1e4)
}

fn light(sessions: f64) -> Box<dyn Treatment> {
    from_start("low_level_light", &[("sessions_per_week", sessions)])
}

fn spray(percent: f64, times: f64) -> Box<dyn Treatment> {
    from_start("finasteride_topical", &[("concentration_percent", percent), ("applications_per_day", times)])
}

fn arms() -> Vec<Plan> {
    let mut arms = vec![Vec::new()];
    arms.extend(DUTASTERIDE.iter().map(|d| vec![from_start("dutasteride", &[("dose_mg_per_day", d.1)])]));
    let weekly = || needles((0..12).map(|w| 7.0 * w as f64).collect());
    arms.extend([
        vec![finasteride(1.0)],
        vec![spray(0.25, 1.0)],
        vec![spray(0.5, 2.0)],
        vec![lotion(5.0)],
        vec![from_start("minoxidil_oral", &[("dose_mg_per_day", 5.0)])],
        vec![light(3.0)],
        vec![lotion(5.0), light(2.0)],
        vec![needles(vec![0.0, 30.0, 60.0, 90.0])],
        vec![lotion(5.0), weekly()],
        vec![from_start("topical_secretome", &[])],
        vec![from_start("clascoterone", &[])],
    ]);
    arms
}

const WOMEN_WEEKS: [f64; 4] = [0.0, 16.0, 39.0, 52.0];
const W_ORAL: usize = 1;
const W_LOTION: usize = 2;
const W_LIGHT: usize = 3;
const W_SPIRONOLACTONE: usize = 4;

fn arms_of_women() -> Vec<Plan> {
    vec![
        Vec::new(),
        vec![from_start("minoxidil_oral", &[("dose_mg_per_day", 0.25)])],
        vec![lotion(2.0)],
        vec![light(3.5)],
        vec![from_start("spironolactone", &[("dose_mg_per_day", 200.0)])],
    ]
}

/// The men of the other table as women: the same spread about the medians of Sinclair grade 3.
fn women() -> Vec<Scene> {
    let turn = |mut scene: Scene| {
        let male = cause::grade_row(scene.patient.grade, &scene.law);
        let row = androgenetic_female::grade_row(Sinclair::S3, &scene.law.androgenetic_female);
        let traits = &mut scene.patient.traits;
        traits.sensitivity = (traits.sensitivity + row.sensitivity - male.sensitivity).clamp(0.02, 0.98);
        traits.exposure_years *= row.exposure_years / male.exposure_years;
        scene.patient.sex = Sex::Female;
        scene.patient.grade = Grade::Sinclair(Sinclair::S3);
        scene.regions.pattern = row.pattern;
        let registration = cause::registered("androgenetic_female").expect("a registered cause");
        scene.causes = vec![(registration.build)(&values(&[]))];
        scene.domain = square(SIDE_CM, Region::MidScalp);
        scene
    };
    men().into_iter().map(turn).collect()
}

/// Prints the rows.
pub fn print() {
    use Interval::{Between, FromP, Implied, None, Printed};
    let c = Cohort::follow(men(), SIDE_CM * SIDE_CM, arms, &WEEKS);
    let terminal: Value = |v| v.from_40_um;
    let calibre: Value = |v| v.calibre;
    for (arm, mg, change, n) in DUTASTERIDE {
        let what = format!("dutasteride {mg} mg net count, 1/cm2, wk 24 (Olsen 2006)");
        let net = change + 6.38;
        row("V16", &what, net, Implied(two(n, 64.0), "n about 70/64"), c.net(arm, 24.0, HAIRS));
    }
    row(
        "V16",
        "dutasteride 0.5 less finasteride 1 mg, 1/cm2, wk 24 (Zhou 2019)",
        28.57 / 5.07,
        Between(18.75 / 5.07, 38.39 / 5.07),
        c.less(DUTASTERIDE[2].0, FINASTERIDE, 24.0, HAIRS),
    );
    row(
        "V16",
        "topical finasteride 0.25 % net, per target area, wk 24 (Piraccini 2022)",
        13.5,
        FromP(13.5 * 1.96 / 3.29, "P < 0.001, 1 cm2"),
        c.net(SPRAY, 24.0, HAIRS),
    );
    row(
        "V16",
        "topical finasteride 0.5 % twice, net in 5.1 cm2, wk 26 (Thai thesis)",
        88.0,
        FromP(88.0 * 1.96 / 2.58, "P < 0.01"),
        scaled(CIRCLE_CM2, c.net(SPRAY_THAI, 26.0, HAIRS)),
    );
    println!("V16  topical finasteride, serum DHT (Caserini 2014, Piraccini 2022): the model has no serum");
    println!(
        "V16  clascoterone: hairs undisclosed (SCALP 1/2); model {:.1} 1/cm2 at wk 26",
        c.net(CLASCOTERONE, 26.0, HAIRS).0
    );

    row(
        "V17",
        "minoxidil oral 5 mg less 5 % topical, all hairs, 1/cm2, wk 24 (Penha 2024)",
        5.5,
        Between(-12.5, 23.5),
        c.less(ORAL, LOTION, 24.0, HAIRS),
    );
    row(
        "V17",
        "minoxidil oral 5 mg less 5 % topical, >= 40 um, 1/cm2, wk 24 (Penha 2024)",
        23.4,
        Between(-0.3, 43.0),
        c.less(ORAL, LOTION, 24.0, terminal),
    );

    // Tak 2020: 34 completed, about 17 an arm; the baseline is not printed, 170 per cm2 assumed.
    row(
        "V28",
        "topical extract net count, %, wk 16 (Tak 2020)",
        21.0,
        Implied(percent(two(17.0, 17.0), 170.0), "n 17/17, 170/cm2 assumed"),
        c.net_percent(EXTRACT, 16.0, HAIRS),
    );
    row("V28", "topical extract net calibre, %, wk 16 (Tak 2020)", 7.9, None, c.net_percent(EXTRACT, 16.0, calibre));

    row(
        "-",
        "light 2 a week + minoxidil less minoxidil, %, wk 16 (PMC10251294)",
        3.3,
        Printed(1.96 * 2.4),
        c.less_percent(LOTION_LIGHT, LOTION, 16.0, HAIRS),
    );
    row("-", "light 3 a week from baseline, 1/cm2, wk 26 (Jimenez 2014, 9-beam)", 20.9, None, c.gain(LIGHT, 26.0));
    row("-", "needles, 4 monthly, from baseline, 1/cm2, wk 26 (Aggarwal 2020)", 10.8, None, c.gain(NEEDLES, 26.0));
    let weekly = c.less(LOTION_NEEDLES, LOTION, 12.0, HAIRS);
    row(
        "-",
        "weekly needles + minoxidil less minoxidil, 1/cm2, wk 12 (Dhurat 2013)",
        69.2,
        Implied(two(50.0, 50.0), "n 50/50"),
        weekly,
    );
    row(
        "-",
        "weekly needles + minoxidil less minoxidil, 1/cm2, wk 12 (Kumar 2018)",
        10.63 / 6.45,
        Implied(two(34.0, 34.0), "n 34/34"),
        weekly,
    );

    let w = Cohort::follow(women(), SIDE_CM * SIDE_CM, arms_of_women, &WOMEN_WEEKS);
    let base = w.ratio(|p| w.of(p, 0, 0.0, HAIRS), |_| 1.0);
    println!("\n{PATIENTS} women of Sinclair grade 3, mid-scalp; at entry {:.1} hairs/cm2.\n", base.0);
    row("V17", "women, oral 0.25 mg from baseline, 1/cm2, wk 39 (Vahabi 2021)", 13.0, None, w.gain(W_ORAL, 39.0));
    row("V17", "women, topical 2 % from baseline, 1/cm2, wk 39 (Vahabi 2021)", 6.0, None, w.gain(W_LOTION, 39.0));
    row(
        "V17",
        "women, oral 0.25 mg less topical 2 %, 1/cm2, wk 39 (Vahabi 2021)",
        7.0,
        FromP(7.0 * 1.96 / 0.42, "P = 0.674"),
        w.less(W_ORAL, W_LOTION, 39.0, HAIRS),
    );
    row(
        "-",
        "women, light every other day, net, 1/cm2, wk 16 (Lanzafame 2014)",
        26.8,
        Printed(1.96 * 4.6),
        w.net(W_LIGHT, 16.0, HAIRS),
    );
    println!(
        "-    spironolactone 200 mg: 88 % regrow or hold in a year (Sinclair 2005), no count; model {:+.1} 1/cm2 from baseline, {:+.1} net",
        w.gain(W_SPIRONOLACTONE, 52.0).0,
        w.net(W_SPIRONOLACTONE, 52.0, HAIRS).0
    );
}

fn scaled(by: f64, (x, e): (f64, f64)) -> (f64, f64) {
    (by * x, by * e)
}
