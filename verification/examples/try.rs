use anagen_model::head::*;
use anagen_model::patient::*;
use anagen_model::quantity::{special::BetaTable, *};
use anagen_model::scalp::*;
use anagen_model::*;
use std::time::Instant;
fn vals(v: &[(&str, Value)]) -> Values {
    Values(v.iter().map(|(k, x)| (k.to_string(), x.clone())).collect())
}
fn main() {
    let law = law::Parameters::default();
    let grade = NorwoodHamilton::IIIVertex;
    let row = cause::androgenetic::grade_row(grade, &law.androgenetic);
    let traits = Traits {
        healthy_hairs_per_cm2: 226.,
        anagen_days: 913.1,
        calibre_um: 80.,
        growth_mm_per_day: 0.35,
        sensitivity: row.sensitivity,
        exposure_years: row.exposure_years,
        minoxidil_response: 1.,
        trophic_response: 1.,
        vellus_share: 0.07,
    };
    let patient = Patient {
        number: 0,
        sex: Sex::Male,
        age_years: 38.,
        grade,
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.,
        traits,
    };
    let regions = RegionTraits { density: [1.; 5], pattern: row.pattern };
    let causes: Vec<Box<dyn cause::Cause>> = vec![(cause::CAUSES[0].build)(&vals(&[("severity", Value::Number(1.0))]))];
    let t = Instant::now();
    let table = BetaTable::new(3.1);
    println!("beta {:?}", t.elapsed());
    let head_mode = std::env::args().nth(1).is_some();
    let domain = if head_mode {
        Domain::Head(Surface { scale: 1. })
    } else {
        Domain::Target(TargetArea { width_cm: 16., height_cm: 16., margin_cm: 0., region: Region::Vertex })
    };
    let t = Instant::now();
    let head = Head::grow(&Seedbed {
        parameters: &law,
        sensitivity: &table,
        patient: &patient,
        regions: &regions,
        causes: &causes,
        domain,
        stream: stream::Stream::new(1, 0),
        first_day: 0.,
        resolution: Resolution::default(),
    });
    println!("grow {:?} follicles {}", t.elapsed(), head.follicles.len());
    let area = head.ground.patches.area_cm2.iter().sum::<f64>();
    let fin = || {
        (treatment::registered("finasteride").unwrap().build)(
            &vals(&[("dose_mg_per_day", Value::Number(1.)), ("start_day", Value::Number(0.))]),
            &[],
        )
    };
    let mx = |c: f64| {
        (treatment::registered("minoxidil_topical").unwrap().build)(
            &vals(&[
                ("concentration_percent", Value::Number(c)),
                ("start_day", Value::Number(0.)),
                ("stop_day", Value::Number(672.)),
            ]),
            &[],
        )
    };
    let grid = |kind: &str| {
        (treatment::registered(kind).unwrap().build)(
            &vals(&[
                ("dose_cells_per_cm2", Value::Number(1e5)),
                ("session_days", Value::Numbers(vec![0., 90., 180.])),
                ("regions", Value::Texts(vec!["vertex".into(), "mid-scalp".into(), "frontal".into()])),
                ("spacing_mm", Value::Number(10.)),
                ("volume_ml_per_site", Value::Number(0.05)),
            ]),
            &[],
        )
    };
    let plans: Vec<(&str, Vec<Box<dyn treatment::Treatment>>)> = vec![
        ("untreated", vec![]),
        ("fin", vec![fin()]),
        ("mx5", vec![mx(5.)]),
        ("mx2", vec![mx(2.)]),
        ("sham", vec![grid("sham_injection")]),
        ("cells", vec![grid("cell_injection")]),
        ("fin+cells", vec![fin(), grid("cell_injection")]),
    ];
    let visits = [0., 42., 84., 168., 252., 336., 504., 672., 728., 840., 1344., 1820.];
    let mut base: Vec<(f64, f64, f64)> = vec![];
    for (name, tr) in &plans {
        let t = Instant::now();
        let end = if head_mode { 3650. } else { 1820.1 };
        let c = head.course(&law, &causes, tr, end);
        let t1 = t.elapsed();
        let h = c.harvest(&visits);
        let el = t.elapsed();
        println!(
            "{name}: stretches {} setup {:?} total {:?} rate {:.2e} shed/100k/d {:.1}",
            c.calendar.stretches(),
            t1,
            el,
            head.follicles.len() as f64 * end / el.as_secs_f64(),
            h.shed.len() as f64 / head.follicles.len() as f64 * 1e5 / end
        );
        for (v, d) in visits.iter().enumerate() {
            let s = &h.snapshots[v];
            let vis = |x: &&follicle::Snapshot| {
                x.phase.has_hair() && !(x.phase == follicle::Phase::Anagen && x.phase_age_days < 14.)
            };
            let n = s.iter().filter(vis).count() as f64;
            let a = s.iter().filter(vis).filter(|x| x.phase == follicle::Phase::Anagen).count() as f64;
            let term = s.iter().filter(vis).filter(|x| x.calibre_um >= 40.).count() as f64;
            let mass: f64 =
                s.iter().filter(vis).map(|x| (x.mean_calibre_um as f64).powi(2) * (x.length_mm as f64).min(30.)).sum();
            let cal = s.iter().filter(vis).map(|x| x.calibre_um as f64).sum::<f64>() / n;
            if base.len() <= v {
                base.push((n, a, mass));
            }
            println!(
                "  d{d}: vis/cm2 {:.1} ({:+.1}%) net {:+.2}/cm2 {:+.1}% A {:.3} netA {:+.1}% >=40 {:.1} cal {:.1} mass {:+.1}% netmass {:+.1} perf {:.2}",
                n / area,
                (n / base[0].0 - 1.) * 100.,
                (n - base[v].0) / area,
                (n - base[v].0) / base[0].0 * 100.,
                a / n,
                (a - base[v].1) / base[0].1 * 100.,
                term / area,
                cal,
                (mass / base[0].2 - 1.) * 100.,
                (mass - base[v].2) / base[0].2 * 100.,
                h.perfusion[v].iter().sum::<f32>() / h.perfusion[v].len() as f32
            );
        }
    }
}
