//! One patient and one plan, as the kernel knows them, beside the twin: causes and treatments like any other.

use anagen_model::cause::{self, Cause};
use anagen_model::drive::{Drive, NEVER, Today};
use anagen_model::head::{Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Factors, Ground, Injection, Mechanisms, Payload, Region, TargetArea};
use anagen_model::treatment::{self, Treatment};
use anagen_verification::twin::compare::{Comparison, compare};
use anagen_verification::twin::{Course, Load, Passing, Plan};

const END: f64 = 366.0;
const VISITS: [f64; 7] = [0.0, 42.0, 91.0, 150.0, 182.0, 270.0, 364.0];

/// One patient, one plan.
pub struct Scenario {
    pub name: &'static str,
    pub seed: u64,
    pub region: Region,
    /// Parameters that differ from the default, by symbol.
    pub changes: &'static [(&'static str, f64)],
    pub sensitivity: f64,
    pub minoxidil_response: f64,
    /// Years under androgen before the first day.
    pub exposure_years: f64,
    pub first_day: f64,
    pub plan: Plan,
}

/// What passes, as the kernel knows it: a cause like any other.
struct Passes(Passing);

impl Cause for Passes {
    fn since(&self, _: &Patient) -> f64 {
        if self.0.from == f64::NEG_INFINITY { NEVER } else { self.0.from }
    }
    fn act(&self, today: &Today, _: Region, drive: &mut Drive) {
        let Passing { from, until, asks } = self.0;
        if from <= today.day && today.day < until {
            drive.androgen *= asks.androgen;
            drive.dutasteride_mg = drive.dutasteride_mg.max(asks.dutasteride_mg);
            drive.minoxidil += asks.minoxidil;
            drive.anagen *= asks.anagen;
            drive.telogen *= asks.telogen;
            drive.kenogen *= asks.kenogen;
            drive.growth *= asks.growth;
            drive.section *= asks.section;
            drive.release_per_day += asks.release_per_day;
            drive.dystrophic_per_day += asks.dystrophic_per_day;
            drive.niche_damage_per_day += asks.niche_damage_per_day;
            drive.inflammation += asks.inflammation;
            for c in 0..3 {
                drive.add_trophic_of([0, 1, 2].map(|channel| channel == c), asks.trophic[c]);
            }
        }
    }
    fn quiet_until(&self, today: &Today) -> f64 {
        [self.0.from, self.0.until].into_iter().find(|edge| today.day < *edge).unwrap_or(NEVER)
    }
}

/// Sessions whose needles carry something else than the registered treatment would give them.
struct Laden {
    sessions: Box<dyn Treatment>,
    load: Load,
    mechanisms: Mechanisms,
}

impl Treatment for Laden {
    fn sessions(&self, today: &Today, ground: &Ground) -> Vec<Injection> {
        let mut sessions = self.sessions.sessions(today, ground);
        for payload in sessions.iter_mut().map(|session| &mut session.payload) {
            match (self.load, payload.as_mut()) {
                (Load::Cells { sensitivity, .. }, Some(Payload::Cells(cells))) => {
                    cells.kinetics.donor_sensitivity = sensitivity;
                }
                (Load::Factors { signal_ec50, half_life_days }, None) => {
                    let factors = Factors { signal_ec50, half_life_days, mechanisms: self.mechanisms };
                    *payload = Some(Payload::Factors(factors));
                }
                _ => {}
            }
        }
        sessions
    }
}

/// Grows and follows one scenario by both; panics where they differ.
pub fn agree(scenario: &Scenario) {
    let mut law = Parameters::default();
    for (symbol, value) in scenario.changes {
        law.set(symbol, *value).expect("a known parameter");
    }
    let patient = patient(scenario);
    let mut pattern = [0.5; 5];
    pattern[scenario.region as usize] = 1.0;
    let causes = causes(scenario);
    let stream = Stream::new(scenario.seed, patient.number);
    let area = TargetArea { width_cm: 5.0, height_cm: 5.0, margin_cm: 0.0, region: scenario.region, centre_cm: None };
    let head = Head::grow(&Seedbed {
        parameters: &law,
        sensitivity: &BetaTable::new(law.androgenetic.concentration),
        patient: &patient,
        regions: &RegionTraits { density: [1.0; 5], pattern },
        causes: &causes,
        domain: Domain::Target(area),
        stream,
        first_day: scenario.first_day,
        resolution: Resolution::default(),
    });
    let entries = compare(&Comparison {
        name: scenario.name,
        head: &head,
        law: &law,
        causes: &causes,
        treatments: &treatments(scenario),
        plan: &scenario.plan,
        stream,
        visits: &VISITS,
        end: END,
    });
    assert!(entries > head.follicles.len(), "only {entries} entries");
}

fn causes(scenario: &Scenario) -> Vec<Box<dyn Cause>> {
    let androgenetic = cause::registered("androgenetic_male").expect("a known cause");
    let mut causes = vec![(androgenetic.build)(&values(&[("severity", Value::Number(1.0))]))];
    for passing in &scenario.plan.passings {
        causes.push(Box::new(Passes(*passing)));
    }
    causes
}

fn patient(scenario: &Scenario) -> Patient {
    let traits = Traits {
        healthy_hairs_per_cm2: 226.0,
        anagen_days: 880.0,
        calibre_um: 76.0,
        growth_mm_per_day: 0.33,
        sensitivity: scenario.sensitivity,
        exposure_years: scenario.exposure_years,
        minoxidil_response: scenario.minoxidil_response,
        trophic_response: 1.2,
        vellus_share: 0.07,
    };
    Patient {
        number: 3,
        sex: Sex::Male,
        age_years: 38.0,
        grade: Grade::Norwood(NorwoodHamilton::IIIVertex),
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits,
    }
}

/// The plan as the kernel knows it.
fn treatments(scenario: &Scenario) -> Vec<Box<dyn Treatment>> {
    let plan = &scenario.plan;
    let mut all: Vec<Box<dyn Treatment>> = Vec::new();
    let number = Value::Number;
    let drug = |key, c: &Course| {
        let mut table = vec![(key, number(c.strength)), ("adherence_fraction", number(c.adherence))];
        table.push(("start_day", number(c.from)));
        if c.until.is_finite() {
            table.push(("stop_day", number(c.until)));
        }
        table
    };
    if let Some(course) = &plan.finasteride {
        all.push(registered("finasteride", &drug("dose_mg_per_day", course)));
    }
    if let Some(course) = &plan.minoxidil {
        all.push(registered("minoxidil_topical", &drug("concentration_percent", course)));
    }
    for needling in &plan.needlings {
        let mut table = vec![
            ("session_days", Value::Numbers(needling.days.clone())),
            ("regions", Value::Texts(vec![scenario.region.name().into()])),
            ("spacing_mm", number(needling.spacing_mm)),
            ("volume_ml_per_site", number(needling.volume_ml)),
        ];
        let names = ["M1", "M2", "M3", "M4"].into_iter().zip(needling.mechanisms);
        let on: Vec<String> = names.filter(|(_, on)| *on).map(|(name, _)| name.to_string()).collect();
        let mechanisms = Mechanisms::named(&on);
        let mut kind = "sham_injection";
        if let Load::Cells { per_cm2, .. } = needling.load {
            kind = "cell_injection";
            table.push(("dose_cells_per_cm2", number(per_cm2)));
            table.push(("mechanisms", Value::Texts(on)));
        }
        let sessions = registered(kind, &table);
        all.push(Box::new(Laden { sessions, load: needling.load, mechanisms }));
    }
    all
}

fn registered(kind: &str, table: &[(&str, Value)]) -> Box<dyn Treatment> {
    (treatment::registered(kind).expect("a known treatment").build)(&values(table), &[])
}

fn values(table: &[(&str, Value)]) -> Values {
    Values(table.iter().map(|(key, value)| (key.to_string(), value.clone())).collect())
}
