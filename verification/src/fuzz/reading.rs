//! Files in TOML and JSON: protocols with all they name, parameters, products, the record of a run.

use crate::dice::Dice;
use anagen_lab::output::{Input, Provenance, compare};
use anagen_lab::protocol::{Mistakes, Shelf, Source, read_table};
use anagen_lab::run::{Setup, print_parameters, read_from, read_parameters};
use anagen_model::drive::{Drive, Today};
use anagen_model::law::Parameters;
use anagen_model::patient::Patient;
use anagen_model::scalp::Region;
use anagen_model::treatment::product::{FIELDS, Product};
use std::path::{Path, PathBuf};

/// What stands on the shelf beside a protocol, under the names that `protocols/` uses.
const BESIDE: [(&str, &str); 5] = [
    ("../intake/person.csv", include_str!("../../../intake/person.csv")),
    ("../intake/cohort_vertex.csv", include_str!("../../../intake/cohort_vertex.csv")),
    ("../intake/cohort_women.csv", include_str!("../../../intake/cohort_women.csv")),
    ("../products/example-cells.toml", include_str!("../../../products/example-cells.toml")),
    ("parameters.toml", "format = 1\n[clock]\nanagen_days = 900.0\n"),
];

/// A refusal tells a user something: each mistake lies in its file. What is printed of it is looked at for
/// every fourth input, since drawing lines under mistakes takes longer than finding them.
pub fn refused(mistakes: &Mistakes, luck: usize) {
    assert!(mistakes.iter().next().is_some());
    for mistake in mistakes.iter() {
        assert!(!mistake.what.is_empty() && mistake.span.start <= mistake.span.end, "{mistake:?}");
    }
    match luck % 8 {
        0 | 1 => assert!(mistakes.render(luck % 16 == 0).contains("nothing was run or written")),
        2 => assert!(mistakes.to_json().is_object()),
        _ => {}
    }
}

/// A number that differs from input to input.
pub fn luck(data: &[u8]) -> usize {
    data.iter().fold(0, |sum, byte| sum * 31 % 1_000_003 + *byte as usize)
}

/// A whole protocol with all checks of `anagen check`, the files it names on a shelf.
pub fn protocol(data: &[u8]) {
    let source = match Source::from_bytes("protocols/x.toml", data.to_vec()) {
        Ok(source) => source,
        Err(mistakes) => return refused(&mistakes, luck(data)),
    };
    let path = PathBuf::from("protocols/x.toml");
    let folder = Path::new("protocols");
    let mut kept = vec![(path.clone(), source.text)];
    kept.extend(BESIDE.map(|(name, text)| (folder.join(name), text.to_owned())));
    match read_from(&Shelf::Kept(kept), &path) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(setup) => sound(&setup),
    }
}

/// What a protocol without a mistake holds: days in order, and finite drivers on each of them.
pub fn sound(setup: &Setup) {
    assert!(setup.plans.len() >= 2 && !setup.sites.is_empty());
    assert!(setup.visits.first() == Some(&0.0) && setup.visits.windows(2).all(|p| p[0] < p[1]));
    assert!(setup.visits.iter().all(|day| *day <= setup.horizon) && setup.first_day <= 0.0);
    let known = setup.known;
    let traits = crate::setup::median_traits(&setup.parameters);
    let patient = Patient {
        number: 0,
        sex: known.sex,
        age_years: known.age_years,
        grade: known.grade,
        ethnicity: known.ethnicity,
        head_circumference_mm: known.head_circumference_mm,
        traits,
    };
    let first = setup.causes.iter().map(|c| c.since(&patient)).fold(setup.first_day, f64::min);
    let mut day = first;
    for _ in 0..64 {
        let today = Today { day, patient: &patient, parameters: &setup.parameters };
        let next = asked(setup, &today);
        assert!(next > day, "day {day} follows itself");
        if next >= setup.horizon {
            break;
        }
        day = next;
    }
}

/// Asks every plan what it wants today, in each region; the first day on which that may change.
fn asked(setup: &Setup, today: &Today) -> f64 {
    let mut next = f64::INFINITY;
    for plan in &setup.plans {
        for region in Region::ALL {
            let mut parts = vec![Drive::default(); setup.causes.len() + plan.treatments.len()];
            let (of_causes, of_treatments) = parts.split_at_mut(setup.causes.len());
            for (cause, part) in setup.causes.iter().zip(of_causes) {
                cause.act(today, region, part);
                next = next.min(cause.quiet_until(today));
            }
            for (treatment, part) in plan.treatments.iter().zip(of_treatments) {
                treatment.act(today, region, part);
                next = next.min(treatment.quiet_until(today));
            }
            possible(&Drive::together(&parts, today.parameters), today.day);
        }
    }
    next
}

/// Factors are above 0, levels and hazards not below, all of them finite.
fn possible(drive: &Drive, day: f64) {
    let factors = [drive.anagen, drive.telogen, drive.kenogen, drive.growth, drive.section];
    assert!(factors.iter().all(|x| x.is_finite() && *x > 0.0), "day {day}: {drive:?}");
    let levels = [
        drive.androgen,
        drive.dutasteride_mg,
        drive.minoxidil,
        drive.release_per_day,
        drive.dystrophic_per_day,
        drive.niche_damage_per_day,
        drive.poison,
        drive.inflammation,
        drive.immune_block,
        drive.immune_regulation_per_day,
    ];
    assert!(levels.iter().chain(&drive.trophic).all(|x| x.is_finite() && *x >= 0.0), "day {day}: {drive:?}");
}

/// A file of parameter values.
pub fn parameters(data: &[u8]) {
    let read = |text: &str| read_parameters(&Source::new("parameters.toml", text));
    let Ok(source) = Source::from_bytes("parameters.toml", data.to_vec()) else { return };
    match read(&source.text) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok((law, written)) => {
            for row in Parameters::rows() {
                let value = law.get(row.name).expect("every row has a slot");
                let (least, greatest) = row.accepted();
                assert!((least..=greatest).contains(&value), "{} = {value}", row.name);
                assert!(written.iter().any(|name| name == row.name) || value == row.value, "{}", row.name);
            }
            if data.len() % 64 == 0 {
                let (again, _) = read(&print_parameters(&law)).expect("what is printed is read");
                assert_eq!(again, law);
            }
        }
    }
}

/// A user's cell product.
pub fn product(data: &[u8]) {
    let Ok(source) = Source::from_bytes("products/x.toml", data.to_vec()) else { return };
    match read_table(&source, FIELDS) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(table) => {
            let name = table.values.text("name").expect("a required key").to_owned();
            let product = Product { name, values: table.values };
            let mut dice = Dice::of(data);
            let batch = product.drawn([dice.within(-9.0, 9.0), dice.within(-9.0, 9.0)]);
            let mut kinetics = Parameters::default().cells.kinetics();
            batch.replaces(&mut kinetics);
            assert!(kinetics.potency >= 0.0 && kinetics.half_life_days > 0.0, "{kinetics:?}");
            assert!(kinetics.potency.is_finite() && kinetics.half_life_days.is_finite(), "{kinetics:?}");
        }
    }
}

/// The record of a run, as `anagen run --again` reads it.
pub fn provenance(data: &[u8]) {
    let path = Path::new("out/x/provenance.json");
    let record = match Provenance::of(path, data) {
        Ok(record) => record,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            // A text that was edited is found by its hash; go on as if the hash had been mended too.
            let Some(mended) = mended(data) else { return };
            mended
        }
    };
    let again = Provenance::of(path, record.to_json().as_bytes()).expect("what is written is read");
    assert_eq!(again, record);
    assert!(compare(&record, &again).is_empty());
    if let Some((protocol, shelf)) = record.shelf()
        && let Err(mistakes) = read_from(&shelf, &protocol)
    {
        refused(&mistakes, luck(data));
    }
}

/// A record whose hashes are made to fit its texts, if its layout is one.
fn mended(bytes: &[u8]) -> Option<Provenance> {
    let mut record = Provenance::parse(bytes).ok()?;
    for input in &mut record.inputs {
        *input = Input::new(input.role, input.path.as_str(), input.text.as_str());
    }
    Provenance::of(Path::new("x"), record.to_json().as_bytes()).ok()
}
