//! Transplantation of follicular units from the safe donor zone (FUE or FUT).
//!
//! Mechanism: units are taken from the band at the back and sides, unit by unit with a punch (FUE) or in
//! one strip whose edges are sewn together (FUT), and put among the hair of the recipient area. Follicles
//! are *moved* with their constants and state, so they keep their own sensitivity and calibre (donor
//! dominance, Orentreich 1959); what they feel from then on is the recipient skin's. Law: a share of
//! follicles is cut through when taken; of planted grafts lives
//! `survival = surv_g exp(-k (density - 45)_+)`; hairs of moved follicles fall within 2-4 weeks and come
//! again by the follicle's own clock (catagen, telogen, kenogen: about four months); hairs that stood in
//! the recipient area are released for some days (shock loss). Sources: `surv_g` and `t_graft` of
//! parameters.csv (practice); the rest are assumptions with wide ranges. Ignored: skill of the team,
//! time out of the body, size of punches, hair direction, infection, and the choice of single-hair units
//! for the hairline.

use super::grid::Grid;
use super::{Registration, Treatment};
use crate::law::Parameters;
use crate::quantity::burden::{Burden, Given, Known, Per, Read, event, found, usd};
use crate::quantity::kind::{Evidence, Grade, Kind, Person, Published, Warning};
use crate::quantity::{Fault, Field, FieldKind, Frame, Presence, Values};
use crate::scalp::surgery::{Extraction, Handling};
use crate::scalp::{DonorZone, Ground, Place, Surface, Surgery};

parameters! {
    /// Parameters of transplantation.
    pub struct TransplantLaw in "transplant" {
        survival "surv_g" = 0.92, "fraction", 0.85, 0.97, Beta, Population, Memory,
            "share of planted grafts that live, up to the density from which they crowd",
            "practice; side by side 86.0 % (FUT) and 61.4 % (FUE) of hairs lived (BEEHNER2015), in one man 98.6 % (NAKATSUI2008)";
        crowding_units_per_cm2 "rho_g" = 45.0, "1/cm2", 30.0, 60.0, Uniform, Population, Guess,
            "density from which grafts crowd each other",
            "a caution of practice (25-28 for most, up to 45 with small blades), not a measured curve; 72 a cm2 lived in one man (NAKATSUI2008)";
        crowding_loss "k_g" = 0.005, "cm2", 0.0, 0.03, HalfNormal(0.01), Population, Guess,
            "fall of the logarithm of survival per unit a cm2 beyond that",
            "assumed: no curve is published, and none may be there (NAKATSUI2008)";
        cut_by_punch "f_cut_fue" = 0.06, "fraction", 0.02, 0.3, LogNormal, Population, Guess,
            "share of follicles cut through by punches",
            "assumed: the punch goes in blind; the yield of FUE was 0.71 of that of FUT in one series (BEEHNER2015)";
        cut_in_strip "f_cut_fut" = 0.02, "fraction", 0.005, 0.08, LogNormal, Population, Guess,
            "share of follicles cut through when a strip is taken and divided", "assumed: cut in sight, under a microscope";
        harvestable_share "f_donor" = 0.35, "fraction", 0.27, 0.6, Uniform, Population, Guess,
            "share of the zone's units that all operations together may take",
            "sources of practice say 27-60 %; with it about 6500 units of a Caucasian head (Bernstein: about 6000 in a lifetime)";
        strip_width_cm "w_strip" = 1.2, "cm", 0.8, 2.0, Uniform, Population, Guess,
            "greatest width of a strip", "assumed: what closes without tension";
        scar_cm "w_scar" = 0.2, "cm", 0.1, 0.4, Uniform, Population, Guess,
            "width of a strip's scar", "assumed: a line of 1-4 mm";
        shed_share "f_shed_g" = 0.9, "fraction", 0.7, 1.0, Beta, Population, Secondary,
            "share of moved hairs that fall", "about 90 % fall in weeks 2-4 (practice)";
        first_fall_days "t_fall_lo" = 14.0, "day", 7.0, 21.0, Fixed, Population, Memory,
            "first day on which moved hairs fall", "MODEL.md, section 6: shed in 2-4 weeks";
        last_fall_days "t_fall_hi" = 28.0, "day", 21.0, 42.0, Fixed, Population, Memory,
            "last day on which moved hairs fall", "MODEL.md, section 6: shed in 2-4 weeks";
        hazard_per_day "h_recip" = 0.01, "1/day", 0.0, 0.05, HalfNormal(0.02), Population, Guess,
            "hazard of being released for growing hairs among which grafts are put",
            "assumed: shock loss of native hair is told of, not counted";
        hazard_days "t_recip" = 14.0, "day", 7.0, 28.0, Uniform, Population, Guess,
            "how long that hazard lasts", "assumed: while the wounds heal";
    }
}

impl TransplantLaw {
    /// Share of grafts planted at a density that live.
    pub fn survival_at(&self, units_per_cm2: f64) -> f64 {
        let beyond = (units_per_cm2 - self.crowding_units_per_cm2).max(0.0);
        self.survival * libm::exp(-self.crowding_loss * beyond)
    }

    fn handling(&self, method: Method, units_per_cm2: f64) -> Handling {
        Handling {
            harvestable_share: self.harvestable_share,
            cut_share: match method {
                Method::Fue => self.cut_by_punch,
                Method::Fut => self.cut_in_strip,
            },
            survival: self.survival_at(units_per_cm2),
            shed_share: self.shed_share,
            fall_days: [self.first_fall_days, self.last_fall_days],
            hazard_per_day: self.hazard_per_day,
            hazard_days: self.hazard_days,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    Fue,
    Fut,
}

/// The two ways to say how much.
const AMOUNTS: [&str; 2] = ["grafts_total", "grafts_per_cm2"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    Total(f64),
    PerCm2(f64),
}

/// Sessions of one transplantation.
#[derive(Clone, Debug, PartialEq)]
pub struct Transplant {
    method: Method,
    amount: Amount,
    zone: DonorZone,
    session_days: Vec<f64>,
    places: Vec<Place>,
}

impl Transplant {
    fn of(values: &Values) -> Transplant {
        let grid = Grid::of(values);
        Transplant {
            method: if values.text("method") == Some("fut") { Method::Fut } else { Method::Fue },
            amount: match values.number(AMOUNTS[1]) {
                Some(x) => Amount::PerCm2(x),
                None => Amount::Total(values.number(AMOUNTS[0]).unwrap_or(0.0)),
            },
            zone: DonorZone { height_cm: values.number("donor_height_cm").unwrap_or(6.5) },
            session_days: grid.session_days,
            places: grid.places,
        }
    }

    /// Units a session on the whole head, and units per cm2.
    fn amounts(&self, head: &Surface) -> (f64, f64) {
        let area_cm2 = head.places_cm2(&self.places).max(1e-9);
        match self.amount {
            Amount::Total(units) => (units, units / area_cm2),
            Amount::PerCm2(density) => (libm::round(density * area_cm2), density),
        }
    }
}

impl Treatment for Transplant {
    fn surgery(&self, head: &Surface, law: &Parameters) -> Vec<Surgery> {
        if matches!(self.amount, Amount::Total(x) | Amount::PerCm2(x) if x == 0.0) {
            return Vec::new();
        }
        let (units, units_per_cm2) = self.amounts(head);
        let extraction = match self.method {
            Method::Fue => Extraction::Punches,
            Method::Fut => {
                Extraction::Strip { width_cm: law.transplant.strip_width_cm, scar_cm: law.transplant.scar_cm }
            }
        };
        let handling = law.transplant.handling(self.method, units_per_cm2);
        let operation = |&day: &f64| Surgery {
            day,
            extraction,
            zone: self.zone,
            units,
            units_per_cm2,
            places: self.places.clone(),
            handling,
        };
        self.session_days.iter().map(operation).collect()
    }

    fn derived(&self, ground: &Ground) -> Vec<(&'static str, f64)> {
        let (units, density) = self.amounts(&ground.head);
        vec![
            ("recipient_area_cm2", ground.head.places_cm2(&self.places)),
            ("donor_zone_cm2", self.zone.area_cm2(&ground.head)),
            (AMOUNTS[0], units),
            (AMOUNTS[1], density),
        ]
    }
}

fn check(values: &Values, frame: &Frame) -> Vec<Fault> {
    let mut faults = Grid::check(values, frame);
    let given: Vec<&str> = AMOUNTS.into_iter().filter(|k| values.number(k).is_some()).collect();
    if given.len() != 1 {
        faults.push(Fault::at(
            given.get(1).unwrap_or(&""),
            if given.is_empty() { "no number of grafts is given" } else { "grafts are given in total and per cm2" },
            "exactly one of grafts_total (units a session) and grafts_per_cm2; the other follows from the recipient area",
        ));
    }
    faults
}

/// Grafts in all beyond which sources of practice fear visible thinning of the donor zone.
const OVER_HARVEST: f64 = 3750.0;
/// Density beyond which survival may fall, units per cm2.
const DENSE: f64 = 45.0;

fn warn(values: &Values, person: &Person) -> Vec<Warning> {
    let plan = Transplant::of(values);
    // A head of reference size: a warning needs no better.
    let (units, density) = plan.amounts(&Surface { scale: 1.0 });
    let key = if values.number(AMOUNTS[1]).is_some() { AMOUNTS[1] } else { AMOUNTS[0] };
    let mut warnings = Vec::new();
    if density > DENSE {
        warnings.push(Warning {
            key,
            what: format!("{density:.0} grafts per cm2: more than 45; survival may fall"),
            source: "25-28 per cm2 for most, up to 45 with small blades, which may reduce growth in some (Wong 2010, abstract); against it 98.6 % of 72 per cm2 lived in one man (NAKATSUI2008): a caution, not a curve",
        });
    }
    let all = units * plan.session_days.len() as f64;
    if all > OVER_HARVEST {
        warnings.push(Warning {
            key,
            what: format!("{all:.0} grafts in all: the donor zone may thin visibly"),
            source: "sources of practice: 3750 grafts or 30 % are safe by FUE, about 6000 in a lifetime (Bernstein), at least 100 hairs per cm2 must stay; thinning shows from 27 to 60 %; one FUE session took 35.4 % of donor hair in 10 men (PMC6066700)",
        });
    }
    if person.age_years < 18.0 {
        warnings.push(Warning {
            key: "",
            what: format!("transplantation at the age of {}: the pattern of loss is not settled", person.age_years),
            source: "practice: no surgery for pattern loss in minors; hair behind an early recession goes on being lost around the grafts",
        });
    }
    warnings
}

const fn amount(key: &'static str, high: f64, whole: bool, doc: &'static str) -> Field {
    Field { key, kind: FieldKind::Number { low: 0.0, high, whole }, presence: Presence::Optional, doc }
}

/// The treatment as files name it.
pub const REGISTRATION: Registration = Registration {
    kind: Kind {
        name: "transplant",
        title: "Follicular-unit transplantation",
        doc: "Units of one to four hairs are moved from the back and sides of the head to where hair is wanted.",
        fields: &[
            Field {
                key: "method",
                kind: FieldKind::Choice(&["fue", "fut"]),
                presence: Presence::Required,
                doc: "fue: unit by unit with a punch, scattered over the donor zone; fut: one strip, closed by a scar.",
            },
            amount(AMOUNTS[0], 20_000.0, true, "Grafts (follicular units) a session; or give grafts_per_cm2."),
            amount(AMOUNTS[1], 120.0, false, "Grafts per cm2 of recipient area and session; or give grafts_total."),
            Grid::SESSIONS,
            Grid::REGIONS,
            Grid::POLAR,
            Grid::AZIMUTH,
            Grid::RADIUS,
            Field {
                key: "donor_height_cm",
                kind: FieldKind::Number { low: 5.0, high: 8.0, whole: false },
                presence: Presence::Default(6.5),
                doc: "Height of the safe donor zone at the back and sides.",
            },
        ],
        check,
        laws: &["transplant"],
        evidence: Evidence {
            grade: Grade::C,
            says: "Moved occipital follicles keep growing; yield is high in expert hands and varies widely; FUT beat FUE side by side in a series by a surgeon who favours FUT; no randomised trial (BEEHNER2015, NAKATSUI2008, SEAGER1997).",
            number: Published {
                what: "hairs seen a year after FUT, of those moved",
                published: "86.0 % (765 of 890; FUE 61.4 %)",
                model: "90 % (FUE 87 %)",
                source: "BEEHNER2015 (secondary)",
            },
        },
        warn,
    },
    burden: Burden {
        downtime: found("seven to ten days", "myhairline.ai, finasteride guide vs alternatives, 2026", Read::Seller),
        adverse: Known::Is(&[
            event(
                "any complication (533 operations, 1 year)",
                0.047,
                "Salanitri 2009, Aesthet Surg J 29:72",
                Read::Abstract,
            ),
            event("swelling (73 men, mostly strips)", 0.4247, "Int J Trichology 2014;6:168", Read::Abstract),
            event("sterile folliculitis", 0.2329, "Int J Trichology 2014;6:168", Read::Abstract),
            event("wide donor scar", 0.1507, "Int J Trichology 2014;6:168", Read::Abstract),
        ]),
        cost: usd(3.0, 10.0, Per::Graft, Known::Not, "haircarecenter.org, hair restoration costs", Read::Seller),
        lost: found(
            "moved hair stays; the hair around it goes on being lost",
            "donor dominance, Orentreich 1959",
            Read::Memory,
        ),
        ..Burden::unknown(Given::Operation)
    },
    build: |values: &Values, _| Box::new(Transplant::of(values)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Value;

    fn table(pairs: &[(&str, Value)]) -> Values {
        let mut all = vec![
            ("method".to_string(), Value::Text("fue".into())),
            ("session_days".to_string(), Value::Numbers(vec![0.0])),
            ("regions".to_string(), Value::Texts(vec!["frontal".into()])),
        ];
        all.extend(pairs.iter().map(|(k, v)| (k.to_string(), v.clone())));
        Values(all.into_iter().collect())
    }

    #[test]
    fn survival_falls_only_beyond_the_crowding_density() {
        let law = TransplantLaw::default();
        assert_eq!((law.survival_at(10.0), law.survival_at(45.0)), (0.92, 0.92));
        let ratio = law.survival_at(85.0) / law.survival_at(65.0);
        assert!((ratio - libm::exp(-0.1)).abs() < 1e-12);
    }

    #[test]
    fn total_and_density_say_the_same_and_exactly_one_is_asked_for() {
        let head = Surface { scale: 1.0 };
        let law = Parameters::default();
        let dense = Transplant::of(&table(&[("grafts_per_cm2", Value::Number(30.0))])).surgery(&head, &law);
        let units = dense[0].units;
        let total = Transplant::of(&table(&[("grafts_total", Value::Number(units))])).surgery(&head, &law);
        assert!((total[0].units_per_cm2 / 30.0 - 1.0).abs() < 1e-3 && (1300.0..1600.0).contains(&units));
        let frame = Frame::bare(100.0);
        let both = table(&[("grafts_total", Value::Number(1.0)), ("grafts_per_cm2", Value::Number(1.0))]);
        assert_eq!((check(&both, &frame).len(), check(&table(&[]), &frame).len()), (1, 1));
        assert!(check(&table(&[("grafts_total", Value::Number(1.0))]), &frame).is_empty());
    }

    #[test]
    fn what_is_unusual_is_warned_of() {
        let man = Person { female: false, age_years: 40.0, pregnant: false };
        let said = |pairs: &[(&str, Value)], who: &Person| warn(&table(pairs), who).len();
        assert_eq!(said(&[("grafts_per_cm2", Value::Number(45.0))], &man), 0);
        assert_eq!(said(&[("grafts_per_cm2", Value::Number(46.0))], &man), 1);
        assert_eq!(said(&[("grafts_total", Value::Number(4000.0))], &man), 2);
        assert_eq!(said(&[("grafts_total", Value::Number(1000.0))], &Person { age_years: 17.0, ..man }), 1);
    }
}
