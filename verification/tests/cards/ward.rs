//! A trial patient's vertex on which cards try their kind.

use anagen_model::cause::Cause;
use anagen_model::follicle::Snapshot;
use anagen_model::head::{Harvest, Head};
use anagen_model::law::Parameters;
use anagen_model::measure::visible;
use anagen_model::patient::{Grade, NorwoodHamilton, Sinclair};
use anagen_model::quantity::{Value, Values};
use anagen_model::scalp::Region;
use anagen_model::treatment::Treatment;
use anagen_verification::setup::{Scene, cause_of, square, treatment_of, values};

pub const SIDE_CM: f64 = 12.25;
pub const AREA_CM2: f64 = SIDE_CM * SIDE_CM;
const SEED: u64 = 20261123;

pub fn table(pairs: &[(&str, Value)]) -> Values {
    values(pairs)
}

pub fn number(x: f64) -> Value {
    Value::Number(x)
}

pub fn treat(kind: &str, pairs: &[(&str, Value)]) -> Box<dyn Treatment> {
    treatment_of(kind, pairs)
}

pub fn androgenetic(severity: f64) -> Vec<Box<dyn Cause>> {
    vec![cause_of("androgenetic_male", &[("severity", number(severity))])]
}

/// The place, under these causes.
pub fn head(law: &Parameters, causes: Vec<Box<dyn Cause>>) -> Head {
    Scene { causes, ..Scene::trial(law.clone(), square(SIDE_CM, Region::Vertex), SEED) }.grow()
}

pub struct Ward {
    pub law: Parameters,
    pub causes: Vec<Box<dyn Cause>>,
    pub head: Head,
}

impl Ward {
    pub fn of(law: Parameters) -> Self {
        Ward::graded(Grade::Norwood(NorwoodHamilton::IIIVertex), law)
    }

    /// The same place in a woman of Sinclair grade 3.
    pub fn of_a_woman(law: Parameters) -> Self {
        Ward::graded(Grade::Sinclair(Sinclair::S3), law)
    }

    fn graded(grade: Grade, law: Parameters) -> Self {
        let scene = Scene::graded(grade, law, square(SIDE_CM, Region::Vertex), SEED);
        let head = scene.grow();
        Ward { law: scene.law, causes: scene.causes, head }
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
