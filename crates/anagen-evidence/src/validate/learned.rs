//! A belief from posterior files: what was learned together, and the priors of what no fit has seen.
//!
//! A member has the values of one member of each posterior. Of what was not fitted, the laws of treatments
//! that no calibration study gives are drawn from their priors, for nothing was learned of them; everything
//! else stays at its value, under which the fit was made. The prior it is held against has the same unknowns
//! at draws of their priors.

use super::belief::{Belief, Disagreement, Member};
use super::identify::{Identifiability, Learned, identify};
use crate::calibrate::DatumKind;
use crate::calibrate::file::Calibration;
use crate::calibrate::likelihood::{Errors, KINDS};
use crate::calibrate::posterior::PosteriorFile;
use crate::calibrate::unknowns::Unknown;
use crate::study::{Role, Study};
use anagen_lab::posterior::Posterior;
use anagen_lab::protocol::{Mistake, Shelf, Source};
use anagen_model::law::Parameters;
use anagen_model::law::drawn::Priors;
use anagen_model::quantity::special::normal_quantile;
use anagen_model::quantity::stream::{Purpose, Stream};
use anagen_statistics::distribution::normal_cdf;
use std::path::Path;

/// The calibrations whose posteriors the program carries.
const CALIBRATIONS: [(&str, &str); 2] = [
    ("calibration/androgenetic.toml", include_str!("../../../../calibration/androgenetic.toml")),
    ("calibration/areata.toml", include_str!("../../../../calibration/areata.toml")),
];

/// The laws of a treatment that are its own.
const OWN: [(&str, &[&str]); 22] = [
    ("finasteride", &["finasteride"]),
    ("finasteride_topical", &["finasteride_topical"]),
    ("dutasteride", &["dutasteride"]),
    ("spironolactone", &["spironolactone"]),
    ("clascoterone", &["clascoterone"]),
    ("minoxidil_topical", &["minoxidil"]),
    ("minoxidil_oral", &["minoxidil_oral"]),
    ("low_level_light", &["low_level_light"]),
    ("microneedling", &["microneedling"]),
    ("topical_secretome", &["topical_secretome"]),
    ("sham_injection", &["needle"]),
    ("cell_injection", &["cells", "cell_origin"]),
    ("stromal_vascular_fraction", &["vascular_fraction"]),
    ("micrografts", &["micrografts"]),
    ("dermal_papilla_cells", &["papilla_cells"]),
    ("dermal_sheath_cup_cells", &["sheath_cup_cells"]),
    ("conditioned_medium", &["conditioned_medium"]),
    ("exosomes", &["exosomes"]),
    ("prp", &["prp"]),
    ("fat_graft", &["fat_graft"]),
    ("intralesional_steroid", &["steroid"]),
    ("contact_immunotherapy", &["contact"]),
];

/// A posterior with the priors it came from.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The file.
    pub file: PosteriorFile,
    /// Its hash.
    pub blake3: String,
    /// The unknowns of its calibration, in the order of its parameters.
    pub unknowns: Vec<Unknown>,
    /// The errors its calibration allows for.
    pub errors: Errors,
    /// The file of its calibration, if that is not one the program carries.
    pub calibration: Option<Source>,
}

impl Fitted {
    /// Reads a posterior. Its calibration is the file it names, if the shelf has that with the same bytes, or the
    /// one the program carries; without one every prior is that of the parameter's row.
    pub fn of(source: &Source, shelf: &Shelf) -> Result<Fitted, Mistake> {
        let no = |why: String| {
            let accepted = "a posterior, as `anagen calibrate` writes it";
            Mistake::of_file(&source.path, format!("this is no posterior: {why}"), accepted, "")
        };
        let file: PosteriorFile = serde_json::from_str(&source.text).map_err(|e| no(e.to_string()))?;
        Posterior::of(source)?;
        let own = own_calibration(&file, shelf);
        let calibration = own.clone().or_else(|| carried_calibration(&file)).and_then(|s| Calibration::of(s).ok());
        let unknown = |name: &str| {
            let its = calibration.iter().flat_map(|c| &c.unknowns.0).find(|u| u.row.name == name).cloned();
            let row = || Parameters::row(name).map(|row| Unknown::of(row.clone(), 0.0, None));
            its.or_else(row).ok_or_else(|| no(format!("there is no parameter {name}")))
        };
        let unknowns = file.parameters.iter().map(|p| unknown(&p.name)).collect::<Result<_, _>>()?;
        let errors = calibration.as_ref().map_or_else(Errors::default, |c| c.settings.errors);
        Ok(Fitted { blake3: hash(&source.text), file, unknowns, errors, calibration: own })
    }

    /// Whether it is of areata.
    fn block(&self) -> usize {
        usize::from(self.file.block == "areata")
    }

    /// The disagreement it found: the mean over its members; of a kind it has no number of, that of the prior.
    fn disagreement(&self) -> Disagreement {
        let found = |kind: usize| self.file.disagreement.iter().find(|d| d.kind == DatumKind::NAMES[kind]);
        // The mean of a half-normal is sqrt(2 / pi) of its scale.
        let before = |kind: usize| self.errors.tau[kind] * libm::sqrt(std::f64::consts::FRAC_2_PI);
        Disagreement {
            tau: std::array::from_fn(|kind| found(kind).map_or_else(|| before(kind), |d| d.mean)),
            drift: self.errors.drift,
        }
    }

    /// The members of one parameter as standard normals of its prior.
    pub fn normals(&self, parameter: usize) -> Vec<f64> {
        self.file.members.iter().map(|m| place(&self.unknowns[parameter], m[parameter])).collect()
    }
}

/// The calibration that a posterior names, if the shelf has that very file and the program does not carry it.
fn own_calibration(file: &PosteriorFile, shelf: &Shelf) -> Option<Source> {
    let named = file.inputs.first()?;
    let carried = CALIBRATIONS.iter().any(|(_, text)| hash(text) == named.blake3);
    let here = if carried { None } else { shelf.read(Path::new(&named.path)).ok() };
    here.filter(|source| hash(&source.text) == named.blake3)
}

/// That calibration if the program carries it, or the one it carries for such posteriors.
fn carried_calibration(file: &PosteriorFile) -> Option<Source> {
    let named = file.inputs.first()?;
    let very = CALIBRATIONS.iter().find(|(_, text)| hash(text) == named.blake3);
    let (_, text) = very.or_else(|| CALIBRATIONS.iter().find(|(path, _)| path.contains(&file.block)))?;
    Some(Source::new(named.path.clone(), *text))
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// The standard normal at which an unknown has a value. Where a probability stands on one value (no effect, the
/// end of what laws accept), the middle of it.
fn place(unknown: &Unknown, value: f64) -> f64 {
    let edge = |below: &dyn Fn(f64) -> bool| {
        let (mut low, mut high) = (-8.0, 8.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if below(unknown.value(middle)) { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    };
    let (first, last) = (edge(&|x| x < value), edge(&|x| x <= value));
    if last - first < 1e-6 {
        0.5 * (first + last)
    } else {
        normal_quantile(0.5 * (normal_cdf(first) + normal_cdf(last)))
    }
}

/// Laws of treatments that no calibration study gives.
fn unseen(studies: &[&Study]) -> Vec<&'static str> {
    let given = |kind: &str| {
        let of = studies.iter().filter(|s| s.role == Role::Calibrate).flat_map(|s| &s.arms);
        of.flat_map(|arm| &arm.treatments).any(|t| t.kind.name == kind)
    };
    OWN.iter().filter(|(kind, _)| !given(kind)).flat_map(|(_, chapters)| chapters.iter().copied()).collect()
}

/// The belief of these posteriors and the prior it is held against, of so many members. `studies` are those
/// of the library that was fitted to.
pub fn beliefs(fitted: &[Fitted], studies: &[&Study], members: u32, seed: u64) -> (Belief, Belief) {
    let priors = Priors::about(&Parameters::default());
    let unseen = unseen(studies);
    let learned = |name: &str| fitted.iter().flat_map(|f| &f.unknowns).any(|u| u.row.name == name);
    let drawn: Vec<&str> = priors
        .rows()
        .map(|row| row.name)
        .filter(|name| name.split('.').next().is_some_and(|chapter| unseen.contains(&chapter)) && !learned(name))
        .collect();
    let base = |draw: u32| {
        let (mut laws, all) = (Parameters::default(), priors.draw(seed, draw));
        drawn.iter().for_each(|name| laws.put(name, all.get(name).unwrap_or_default()));
        laws
    };
    let chance = Stream::new(seed, 1);
    let uniform = |draw: u32, place: u32| chance.uniforms(draw, place, Purpose::Resampling)[0];
    let after = |draw: u32| {
        let mut laws = base(draw);
        for f in fitted {
            // Evenly through the file, whose order says nothing.
            let n = f.file.members.len() as u64;
            let member = &f.file.members[((u64::from(draw) * n) / u64::from(members)) as usize];
            f.unknowns.iter().zip(member).for_each(|(u, value)| laws.put(u.row.name, *value));
        }
        Member { laws, disagreement: found(fitted) }
    };
    let before = |draw: u32| {
        let mut laws = base(draw);
        let mut place = KINDS as u32;
        for unknown in fitted.iter().flat_map(|f| &f.unknowns) {
            laws.put(unknown.row.name, unknown.value(normal_quantile(uniform(draw, place))));
            place += 1;
        }
        let of = |errors: Errors| Disagreement {
            tau: std::array::from_fn(|k| errors.tau[k] * normal_quantile(0.5 + 0.5 * uniform(draw, k as u32))),
            drift: errors.drift,
        };
        Member { laws, disagreement: by_block(fitted, |f| of(f.errors), of(Errors::default())) }
    };
    let degrees = fitted.first().map_or(Errors::default().freedom, |f| f.errors.freedom);
    let names: Vec<String> = fitted.iter().map(|f| format!("{} ({})", f.file.block, &f.blake3[..12])).collect();
    let hashes = fitted.iter().map(|f| f.blake3.clone()).collect();
    let belief = |name: String, hashes, one: &dyn Fn(u32) -> Member| Belief {
        name,
        hashes,
        members: (0..members).map(one).collect(),
        degrees,
    };
    (belief(names.join(" and "), hashes, &after), belief("prior".into(), Vec::new(), &before))
}

/// What was found of the disagreement in each block.
fn found(fitted: &[Fitted]) -> [Disagreement; 2] {
    let errors = Errors::default();
    let mean = libm::sqrt(std::f64::consts::FRAC_2_PI);
    by_block(fitted, Fitted::disagreement, Disagreement { tau: errors.tau.map(|t| mean * t), drift: errors.drift })
}

fn by_block(fitted: &[Fitted], of: impl Fn(&Fitted) -> Disagreement, without: Disagreement) -> [Disagreement; 2] {
    [0, 1].map(|block| fitted.iter().find(|f| f.block() == block).map_or(without, &of))
}

/// What the data taught of each block, on the scale of its prior.
pub fn taught(fitted: &[Fitted]) -> Identifiability {
    let mut all = Identifiability::default();
    for f in fitted {
        let value = |u: usize| move |x: f64| f.unknowns[u].value(x);
        let values: Vec<_> = (0..f.unknowns.len()).map(value).collect();
        let learned = |(u, unknown): (usize, &Unknown)| Learned {
            name: unknown.row.name.into(),
            symbol: unknown.row.symbol.into(),
            value: &values[u],
            members: f.normals(u),
        };
        let told = identify(&f.unknowns.iter().enumerate().map(learned).collect::<Vec<_>>());
        all.unknowns.extend(told.unknowns);
        all.combinations.extend(told.combinations);
        all.directions.extend(told.directions);
        all.correlations.extend(told.correlations);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{arm, outcome, study};
    use anagen_model::quantity::Parameter;
    use serde_json::json;

    fn fitted(members: &[[f64; 2]]) -> Fitted {
        let parameter = |name: &str| {
            json!({ "name": name, "unit": "-", "prior": "", "none_share": 0.0, "why": null, "before": [0.0, 0.0, 0.0],
                    "after": [0.0, 0.0, 0.0], "spread_left": 1.0, "agreement": 1.0 })
        };
        let parameters = ["clock.anagen_by_size", "cells.potency"].map(parameter);
        let file = json!({
            "format": 1, "block": "mine", "title": "t", "version": "0", "quick": false, "seed": 1, "inputs": [],
            "parameters": parameters,
            "members": members,
            "disagreement": [{ "kind": "density", "mean": 3.0, "range": [1.0, 5.0] }],
            "data": [],
            "diagnostics": { "evaluations": 1, "least_effective": 1.0, "different_members": 1, "worst_agreement": 1.0,
                             "overlooked": 1.0, "generations": [] },
        });
        Fitted::of(&Source::new("p.json", file.to_string()), &Shelf::Disk).unwrap_or_else(|m| panic!("{m:?}"))
    }

    #[test]
    fn members_are_taken_evenly_and_the_prior_has_the_same_unknowns() {
        let all: Vec<[f64; 2]> = (0..40).map(|i| [1.0 + 0.01 * f64::from(i), 3.0]).collect();
        let (after, before) = beliefs(&[fitted(&all)], &[], 8, 5);
        let sizes: Vec<f64> = after.members.iter().map(|m| m.laws.clock.anagen_by_size).collect();
        assert!((0..8).all(|i| (sizes[i] - (1.0 + 0.05 * i as f64)).abs() < 1e-12), "{sizes:?}");
        assert!(after.members.iter().all(|m| m.laws.cells.potency == 3.0));
        let of: Vec<f64> = before.members.iter().map(|m| m.laws.cells.potency).collect();
        assert!(of.windows(2).all(|w| w[0] != w[1]) && before.members.len() == 8, "{of:?}");
        assert!(after.name.starts_with("mine (") && after.hashes.len() == 1 && before.name == "prior");
    }

    #[test]
    fn laws_of_treatments_that_no_fit_has_seen_are_drawn_and_all_others_stay() {
        let mut of_prp = study("A", Role::Calibrate, vec![outcome("a", 1.0)]);
        of_prp.arms.push(arm("prp", &["prp"]));
        let (after, before) = beliefs(&[fitted(&[[1.3, 4.0]])], &[&of_prp], 6, 5);
        let usual = Parameters::default();
        for belief in [&after, &before] {
            let column = |of: fn(&Parameters) -> f64| belief.members.iter().map(|m| of(&m.laws)).collect::<Vec<f64>>();
            let light = column(|laws| laws.low_level_light.signal);
            assert!(light.windows(2).any(|w| w[0] != w[1]), "no study of light: {light:?}");
            assert!(column(|laws| laws.prp.potency).iter().all(|p| *p == usual.prp.potency), "a study of platelets");
            assert!(column(|laws| laws.clock.telogen_days).iter().all(|t| *t == usual.clock.telogen_days));
        }
        // What was learned is not drawn again, though cells were given in no study.
        assert!(after.members.iter().all(|m| m.laws.cells.potency == 4.0));
    }

    #[test]
    fn disagreement_is_what_was_found_or_the_middle_of_what_was_believed() {
        let (after, _) = beliefs(&[fitted(&[[1.3, 4.0]])], &[], 2, 5);
        // A block called mine is of pattern loss; of percents it found nothing: sqrt(2 / pi) of 5.
        let tau = after.members[0].disagreement[0].tau;
        assert!(tau[0] == 3.0 && (tau[1] - 3.989).abs() < 1e-3, "{tau:?}");
    }

    #[test]
    fn values_have_their_place_on_the_scale_of_the_prior() {
        let row = Parameters::row("clock.anagen_by_size").expect("a row").clone();
        let unknown = Unknown::of(row.clone(), 0.0, None);
        for x in [-1.7, 0.0, 0.4, 2.2] {
            assert!((place(&unknown, unknown.value(x)) - x).abs() < 1e-9, "{x}");
        }
        let may_be_none = Unknown::of(row, 0.5, None);
        assert!((place(&may_be_none, 0.0) - normal_quantile(0.25)).abs() < 1e-12);
        assert!((place(&may_be_none, may_be_none.value(1.1)) - 1.1).abs() < 1e-9);
        // A normal prior below 0 stands on 0: its lowest members are no further out than that.
        let row = Parameters::row("clock.anagen_by_trophic").expect("a row").clone();
        let cut = Unknown::of(Parameter { low: 0.0, ..row }, 0.0, None);
        let lowest = place(&cut, cut.value(-3.0));
        assert!(cut.value(-3.0) == 0.0 && (-2.5..-1.9).contains(&lowest), "{lowest}");
    }
}
