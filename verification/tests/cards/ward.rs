//! A trial patient's vertex on which cards try their kind.

use anagen_model::cause::{self, Cause, grade_row};
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Harvest, Head, RegionTraits, Resolution, Seedbed};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Ethnicity, Grade, NorwoodHamilton, Patient, Sex, Sinclair, Traits};
use anagen_model::quantity::special::BetaTable;
use anagen_model::quantity::stream::Stream;
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::{Domain, Region, TargetArea};
use anagen_model::treatment::{self, Treatment};

pub const SIDE_CM: f64 = 12.25;
pub const AREA_CM2: f64 = SIDE_CM * SIDE_CM;

pub fn table(pairs: &[(&str, Value)]) -> Values {
    Values(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())).collect())
}

pub fn number(x: f64) -> Value {
    Value::Number(x)
}

pub fn treat(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    let registration = treatment::registered(kind).unwrap_or_else(|| panic!("{kind} is not registered"));
    (registration.build)(&table(pairs), &[])
}

pub fn androgenetic(severity: f64) -> Vec<Box<dyn Cause>> {
    let registration = cause::registered("androgenetic_male").expect("androgenetic_male is registered");
    vec![(registration.build)(&table(&[("severity", number(severity))]))]
}

pub fn head(law: &Parameters, causes: &[Box<dyn Cause>]) -> Head {
    head_of(law, causes, Sex::Male, Grade::Norwood(NorwoodHamilton::IIIVertex))
}

pub fn head_of(law: &Parameters, causes: &[Box<dyn Cause>], sex: Sex, grade: Grade) -> Head {
    let row = grade_row(grade, law);
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
        sex,
        age_years: 33.0,
        grade,
        ethnicity: Ethnicity::Caucasian,
        head_circumference_mm: 574.0,
        traits,
    };
    let area =
        TargetArea { width_cm: SIDE_CM, height_cm: SIDE_CM, margin_cm: 0.0, region: Region::Vertex, centre_cm: None };
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

pub struct Ward {
    pub law: Parameters,
    pub causes: Vec<Box<dyn Cause>>,
    pub head: Head,
}

impl Ward {
    pub fn of(law: Parameters) -> Self {
        let causes = androgenetic(1.0);
        let head = head(&law, &causes);
        Ward { law, causes, head }
    }

    /// The same place in a woman of Sinclair grade 3.
    pub fn of_a_woman(law: Parameters) -> Self {
        let registration = cause::registered("androgenetic_female").expect("androgenetic_female is registered");
        let causes = vec![(registration.build)(&Values::default())];
        let head = head_of(&law, &causes, Sex::Female, Grade::Sinclair(Sinclair::S3));
        Ward { law, causes, head }
    }

    pub fn run(&self, plan: &[Box<dyn Treatment>], visits: &[f64]) -> Harvest {
        let end = visits.last().copied().unwrap_or(0.0) + 1.0;
        self.head.course(&self.law, &self.causes, plan, end).harvest(visits)
    }

    pub fn hairs(&self, snapshots: &[Snapshot]) -> f64 {
        snapshots.iter().filter(|s| visible(s, &self.law)).count() as f64 / AREA_CM2
    }

    /// Androgen effect at the vertex on a day of a plan.
    pub fn androgen(&self, plan: &[Box<dyn Treatment>], day: f64) -> f64 {
        let course = self.head.course(&self.law, &self.causes, plan, day + 1.0);
        let k = course.calendar.edges.partition_point(|e| *e <= day) - 1;
        course.calendar.regions[Region::Vertex as usize].androgen[k]
    }

    /// Minoxidil level at the vertex on a day of a plan.
    pub fn minoxidil(&self, plan: &[Box<dyn Treatment>], day: f64) -> f64 {
        let course = self.head.course(&self.law, &self.causes, plan, day + 1.0);
        let k = course.calendar.edges.partition_point(|e| *e <= day) - 1;
        course.calendar.regions[Region::Vertex as usize].minoxidil[k]
    }

    /// Hairs per cm2 over untreated at each visit.
    pub fn benefit(&self, plan: &[Box<dyn Treatment>], visits: &[f64]) -> Vec<f64> {
        let (with, without) = (self.run(plan, visits), self.run(&[], visits));
        with.snapshots.iter().zip(&without.snapshots).map(|(a, b)| self.hairs(a) - self.hairs(b)).collect()
    }
}
