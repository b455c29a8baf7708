//! One card per cause, treatment and measure: dose 0 is absence, the named driver follows its stated
//! law, the effect goes within the stated time, one published number stands beside the model's, and
//! taking the registration away fails the test named after it.
//!
//! Sample: one target area of 150 cm2 (about 35,000 follicles) at a trial patient's vertex; the noise
//! of a paired difference is below 0.4 hairs/cm2. Identities are exact (false-alarm rate 0); published
//! numbers are met within twice their standard error, or within the tolerance printed at the place.

use anagen_model::cause::androgenetic::grade_row;
use anagen_model::cause::{self, Cause};
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Harvest, Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::measure::{self, visible};
use anagen_model::patient::{Ethnicity, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Region, TargetArea};
use anagen_model::treatment::{self, Treatment};

const SIDE_CM: f64 = 12.25;
const AREA_CM2: f64 = SIDE_CM * SIDE_CM;

fn table(pairs: &[(&str, Value)]) -> Values {
    Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect())
}

fn number(x: f64) -> Value {
    Value::Number(x)
}

fn treat(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    let registration = treatment::registered(kind).unwrap_or_else(|| panic!("{kind} is not registered"));
    (registration.build)(&table(pairs), &[])
}

fn androgenetic(severity: f64) -> Vec<Box<dyn Cause>> {
    let registration = cause::registered("androgenetic_male").expect("androgenetic_male is registered");
    vec![(registration.build)(&table(&[("severity", number(severity))]))]
}

fn head(law: &Parameters, causes: &[Box<dyn Cause>]) -> Head {
    let row = grade_row(NorwoodHamilton::IIIVertex, &law.androgenetic);
    let traits = Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: law.clock.anagen_days,
        calibre_um: law.shaft.calibre_um,
        growth_mm_per_day: law.shaft.growth_mm_per_day,
        sensitivity: row.sensitivity,
        exposure_years: row.exposure_years,
        minoxidil_response: 1.0,
        trophic_response: 1.0,
        vellus_share: law.size.vellus_share,
    };
    let patient = Patient {
        number: 0,
        sex: Sex::Male,
        age_years: 33.0,
        grade: NorwoodHamilton::IIIVertex,
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits,
    };
    let area = TargetArea { width_cm: SIDE_CM, height_cm: SIDE_CM, margin_cm: 0.0, region: Region::Vertex };
    Head::grow(&Seedbed {
        parameters: law,
        sensitivity: &BetaTable::new(law.androgenetic.concentration),
        patient: &patient,
        regions: &RegionTraits { density: [1.0; 5], pattern: row.pattern },
        causes,
        domain: Domain::Target(area),
        stream: Stream::new(20261123, 0),
        first_day: 0.0,
        resolution: Resolution::default(),
    })
}

struct Ward {
    law: Parameters,
    causes: Vec<Box<dyn Cause>>,
    head: Head,
}

impl Ward {
    fn of(law: Parameters) -> Self {
        let causes = androgenetic(1.0);
        let head = head(&law, &causes);
        Ward { law, causes, head }
    }

    fn run(&self, plan: &[Box<dyn Treatment>], visits: &[f64]) -> Harvest {
        let end = visits.last().copied().unwrap_or(0.0) + 1.0;
        self.head.course(&self.law, &self.causes, plan, end).harvest(visits)
    }

    fn hairs(&self, snapshots: &[Snapshot]) -> f64 {
        snapshots.iter().filter(|s| visible(s, &self.law)).count() as f64 / AREA_CM2
    }

    /// Hairs per cm2 over untreated at each visit.
    fn benefit(&self, plan: &[Box<dyn Treatment>], visits: &[f64]) -> Vec<f64> {
        let (with, without) = (self.run(plan, visits), self.run(&[], visits));
        with.snapshots.iter().zip(&without.snapshots).map(|(a, b)| self.hairs(a) - self.hairs(b)).collect()
    }
}

#[test]
fn every_registration_has_its_card() {
    let treatments: Vec<&str> = treatment::TREATMENTS.iter().map(|r| r.kind.name).collect();
    assert_eq!(treatments, ["finasteride", "minoxidil_topical", "cell_injection", "sham_injection"]);
    let causes: Vec<&str> = cause::CAUSES.iter().map(|r| r.kind.name).collect();
    assert_eq!(causes, ["androgenetic_male"]);
    let measures: Vec<&str> = measure::MEASURES.iter().map(|r| r.kind.name).collect();
    assert_eq!(measures, ["phototrichogram", "hair_mass", "coverage", "shed"]);
}

#[test]
fn card_androgenetic_male() {
    let law = Parameters::default();
    let (none, zero) = (head(&law, &[]), head(&law, &androgenetic(0.0)));
    assert_eq!(none.follicles, zero.follicles, "severity 0 is the same as no cause");
    assert_eq!(none.states, zero.states);
    let sensitivity = |severity: f64| androgenetic(severity)[0].sensitivity(1.0, 0.4);
    assert_eq!(sensitivity(1.0), 2.0 * sensitivity(0.5), "twice the severity, twice the mean sensitivity");
    // Published: 61 % of hairs grow at trial entry (VANNESTE2000: 0.62 and 0.60 in the arms).
    let ward = Ward::of(law);
    let start = ward.run(&[], &[0.0]);
    let seen: Vec<&Snapshot> = start.snapshots[0].iter().filter(|s| visible(s, &ward.law)).collect();
    let growing = seen.iter().filter(|s| s.phase == anagen_model::follicle::Phase::Anagen).count() as f64;
    let share = growing / seen.len() as f64;
    println!("anagen share at trial entry: published 0.61, model {share:.3}");
    assert!((share - 0.61).abs() < 0.03, "{share}");
}

#[test]
fn card_finasteride() {
    let ward = Ward::of(Parameters::default());
    let drug = |dose: f64, stop: f64| {
        vec![treat(
            "finasteride",
            &[("dose_mg_per_day", number(dose)), ("start_day", number(0.0)), ("stop_day", number(stop))],
        )]
    };
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&drug(0.0, 1e4), &visits), ward.run(&[], &visits), "0 mg is absence, to the byte");
    let (x, law) = (2.0_f64 * 0.02 / 0.025, &ward.law.finasteride);
    let hill = 1.0 - 0.59 * x.powf(2.5) / (1.0 + x.powf(2.5));
    assert!((law.relative_dht(0.04) - hill).abs() < 1e-12, "twice 0.02 mg follows the Hill law");
    // Stopping: DHT is back within about 14 days (pharmacology), nine tenths of the gap closed.
    let stopped = drug(1.0, 200.0);
    let course = ward.head.course(&ward.law, &ward.causes, &stopped, 400.0);
    let at = |day: f64| {
        let k = course.calendar.edges.partition_point(|e| *e <= day) - 1;
        course.calendar.regions[Region::Vertex as usize].androgen[k]
    };
    let (low, back) = (at(199.0), at(214.0));
    assert!((back - low) / (1.0 - low) > 0.9, "androgen effect {low} -> {back} 14 days after stopping");
    assert_eq!(at(399.0), 1.0, "and entirely back in the end");
    // Published: 8.3 % (SE 1.4) more hairs than placebo at 48 weeks (VANNESTE2000).
    let start = ward.hairs(&ward.run(&[], &[0.0]).snapshots[0]);
    let net = 100.0 * ward.benefit(&drug(1.0, 1e4), &[336.0])[0] / start;
    println!("finasteride 1 mg, 48 weeks, net count: published 8.3 % (SE 1.4), model {net:.1} %");
    assert!((net - 8.3).abs() < 2.0 * 1.4, "{net}");
}

#[test]
fn card_minoxidil_topical() {
    let ward = Ward::of(Parameters::default());
    let drug = |percent: f64, stop: f64| {
        vec![treat(
            "minoxidil_topical",
            &[("concentration_percent", number(percent)), ("start_day", number(0.0)), ("stop_day", number(stop))],
        )]
    };
    let visits = [0.0, 100.0, 336.0];
    assert_eq!(ward.run(&drug(0.0, 1e4), &visits), ward.run(&[], &visits), "0 % is absence, to the byte");
    let level = |percent: f64| ward.law.minoxidil.level(percent, 1.0);
    assert!((level(4.0) / level(2.0) - (4.0 / 8.0) / (2.0 / 6.0)).abs() < 1e-12, "twice 2 % by C/(C + 4)");
    // Published: 14.7 per cm2 over placebo at 48 weeks (Olsen 2002; SD about 25 and 22, n 139 and 78:
    // SE 3.2), and about nothing 24 weeks after stopping (Price 1999).
    let net = ward.benefit(&drug(5.0, 336.0), &[336.0 - 1.0, 336.0 + 168.0]);
    println!(
        "minoxidil 5 %: 48 weeks published 14.7 (SE 3.2), model {:.1}; 24 weeks after stopping published about 0, model {:.1}",
        net[0], net[1]
    );
    assert!((net[0] - 14.7).abs() < 6.4, "{net:?}");
    assert!(net[1].abs() < 4.0, "{net:?}");
}

fn grid(extra: &[(&str, Value)]) -> Vec<(&'static str, Value)> {
    let mut pairs = vec![
        ("session_days", Value::Numbers(vec![0.0])),
        ("regions", Value::Texts(vec!["vertex".into()])),
        ("spacing_mm", number(10.0)),
        ("volume_ml_per_site", number(0.05)),
    ];
    for (key, value) in extra {
        let key: &'static str = match *key {
            "dose_cells_per_cm2" => "dose_cells_per_cm2",
            "mechanisms" => "mechanisms",
            "volume_ml_per_site" => "volume_ml_per_site",
            other => panic!("no key {other} in this card"),
        };
        pairs.retain(|(k, _)| *k != key);
        pairs.push((key, value.clone()));
    }
    pairs
}

#[test]
fn card_cell_injection() {
    let ward = Ward::of(Parameters::default());
    let cells = |dose: f64| vec![treat("cell_injection", &grid(&[("dose_cells_per_cm2", number(dose))]))];
    let sham = || vec![treat("sham_injection", &grid(&[]))];
    let visits = [0.0, 42.0, 168.0, 364.0];
    assert_eq!(ward.run(&cells(0.0), &visits), ward.run(&sham(), &visits), "no cells is the sham, to the byte");
    // First-day survival: N = eta N0 / [1 + (rho/rho50)^2], rho = N0 per footprint.
    let living = |dose: f64| {
        let plan = cells(dose);
        let fate = ward.head.course(&ward.law, &ward.causes, &plan, 10.0).fates[0][0];
        assert!((fate.injected - fate.dead - fate.captured - fate.living).abs() < 1e-6 * fate.injected);
        fate.living
    };
    let footprint_cm2 = 0.05 * 1000.0 / 2.0 / 100.0;
    let law = |n: f64| 0.8 * n / (1.0 + (n / footprint_cm2 / 1e6).powi(2));
    for dose in [1e5, 2e5] {
        assert!((living(dose) / law(dose) - 1.0).abs() < 1e-9, "{dose}");
    }
    // The activation is spent when said, and the gain of one session is gone by week 52.
    let plan = cells(1e5);
    let course = ward.head.course(&ward.law, &ward.causes, &plan, 400.0);
    let last = course.calendar.depot_stretches().end;
    let spent = course.calendar.edges[last];
    assert!((150.0..300.0).contains(&spent), "activation spent on day {spent}");
    let net = ward.benefit(&plan, &visits);
    // Published: STYLE 2020, low dose, subgroup of a null trial: +13.9 / +16.6 / +2.8 terminal hairs
    // from baseline at weeks 6 / 24 / 52; over all patients no difference. Compared, not met: the
    // potency was fitted to a well-mixed dose and a grid gives less.
    println!(
        "one session, 1e5 cells/cm2: week 6 {:+.1}, week 24 {:+.1}, week 52 {:+.1} hairs/cm2 over untreated (STYLE subgroup, from baseline: 13.9, 16.6, 2.8)",
        net[1], net[2], net[3]
    );
    assert!(net[1] > 1.0 && net[1] < 16.6 && net[3].abs() < 2.0, "{net:?}");
}

#[test]
fn card_sham_injection() {
    let mut still = Parameters::default();
    for name in ["P_sham", "h_trauma", "i_trauma"] {
        still.set(name, 0.0).expect("known");
    }
    let ward = Ward::of(still);
    let sham = || vec![treat("sham_injection", &grid(&[]))];
    let visits = [0.0, 42.0, 168.0];
    assert_eq!(ward.run(&sham(), &visits), ward.run(&[], &visits), "a needle that does nothing is absence");
    let ward = Ward::of(Parameters::default());
    let radius = |volume: f64| {
        let plan = vec![treat("sham_injection", &grid(&[("volume_ml_per_site", number(volume))]))];
        ward.head.course(&ward.law, &ward.causes, &plan, 10.0).sessions[0].radius_mm
    };
    assert!(((radius(0.1) / radius(0.05)).powi(2) - 2.0).abs() < 1e-12, "twice the volume, twice the footprint");
    // Half-life 3 d and memory 19 d: spent within a year. Published: no placebo arm of an injection
    // trial in the evidence shows a lasting gain; the model's must stay below 1.5 hairs/cm2.
    let net = ward.benefit(&sham(), &visits);
    println!("sham: week 6 {:+.2}, week 24 {:+.2} hairs/cm2 over untreated", net[1], net[2]);
    assert!(net.iter().all(|x| x.abs() < 1.5), "{net:?}");
}

#[test]
fn cards_of_measures() {
    use anagen_model::measure::View;
    let ward = Ward::of(Parameters::default());
    let harvest = ward.run(&[], &[0.0, 90.0]);
    let twin = |area_cm2: f64, shed: usize| {
        let view = View {
            day: 90.0,
            previous_day: Some(0.0),
            area_cm2,
            hair_length_mm: 30.0,
            follicles: &harvest.snapshots[1],
            previous: Some(&harvest.snapshots[0]),
            shed,
            parameters: &ward.law,
            stream: Stream::new(1, 0),
            site: 0,
            visit: 1,
        };
        let read = |name: &str| {
            let registration = measure::registered(name).unwrap_or_else(|| panic!("{name} is not registered"));
            (registration.build)(&Values::default()).observe(&view)
        };
        ["phototrichogram", "hair_mass", "coverage", "shed"].map(read).concat()
    };
    let once = twin(AREA_CM2, harvest.shed.len());
    // Every quantity registered is given, under its registered unit.
    for registration in measure::MEASURES {
        for (name, unit, _) in registration.quantities {
            assert!(once.iter().any(|r| r.measure == *name && r.unit == *unit), "{name}");
        }
    }
    // Twice the area with the same hair: densities halve, shares and calibres stay.
    let wide = twin(2.0 * AREA_CM2, harvest.shed.len());
    for (a, b) in once.iter().zip(&wide) {
        let factor = b.value / a.value;
        let expected = match a.measure {
            m if m.contains("fraction") && m != "coverage_fraction" => 1.0,
            m if m.contains("calibre") || m.contains("per_100k") => 1.0,
            "coverage_fraction" => continue,
            _ => 0.5,
        };
        assert!((factor - expected).abs() < 1e-9, "{}: {factor}", a.measure);
    }
    // Nothing shed reads 0; the published rate of a healthy scalp is about 100 a day per 100,000, and a
    // trial patient's faster cycle sheds more.
    let none = twin(AREA_CM2, 0);
    let shed = |rows: &[measure::Reading]| {
        rows.iter().find(|r| r.measure == "shed_hairs_per_day_per_100k").expect("shed").value
    };
    assert_eq!(shed(&none), 0.0);
    println!("shed by a trial patient: {:.0} a day per 100,000 (healthy: about 100)", shed(&once));
    assert!((100.0..400.0).contains(&shed(&once)));
}
