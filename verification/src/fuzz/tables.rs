//! Text and tables: UTF-8 and places, the clinic's and the cohort's CSV, expectation lines, words.

use super::reading::{luck, refused};
use crate::dice::Dice;
use anagen_lab::protocol::words::{cut, either, nearest, number, range, stem, unit};
use anagen_lab::protocol::{Cohort, Expectation, Intake, Source, Verdict};

/// A clinic's table.
pub fn intake(data: &[u8]) {
    match Source::from_bytes("intake/x.csv", data.to_vec()).and_then(Intake::of) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(intake) => {
            assert!(!intake.sites.is_empty());
            for site in &intake.sites {
                let per_cm2 = [site.total_per_cm2, site.terminal_per_cm2, site.vellus_per_cm2];
                assert!(per_cm2.into_iter().flatten().all(|x| (0.0..=450.0).contains(&x)), "{site:?}");
                assert!(site.anagen_fraction.is_none_or(|x| (0.0..=1.0).contains(&x)), "{site:?}");
                assert!((0.1..=100.0).contains(&site.area_cm2), "{site:?}");
                for key in ["site", "region", "total_per_cm2", "nothing"] {
                    let at = site.row.place.of(key);
                    assert!(at.start <= at.end && at.end <= intake.source.text.len());
                    refused(&intake.mistake(at, "found later", "", "").into(), 1);
                }
            }
        }
    }
}

/// A published baseline.
pub fn cohort(data: &[u8]) {
    match Source::from_bytes("intake/x.csv", data.to_vec()).and_then(Cohort::of) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(cohort) => {
            assert!(!cohort.rows.is_empty());
            for row in &cohort.rows {
                assert!(row.mean.is_finite() && row.sd.is_none_or(|sd| sd.is_finite() && sd >= 0.0), "{row:?}");
                assert!(cohort.get(&row.quantity).is_some_and(|found| found.mean == row.mean));
            }
        }
    }
}

/// Any bytes as a source, and a mistake anywhere in it.
pub fn source(data: &[u8]) {
    let mut dice = Dice::of(data);
    let (start, end, coloured) = (dice.pair() as usize, dice.pair() as usize, dice.chance(128));
    let bytes = data.get(5..).unwrap_or(&[]).to_vec();
    match Source::from_bytes("x.toml", bytes) {
        Err(mistakes) => refused(&mistakes, luck(data)),
        Ok(source) => {
            let (line, column) = source.place(start);
            assert!(line >= 1 && column >= 1);
            let row = source.line_span(line);
            assert!(source.text.get(row.clone()).is_some_and(|text| !text.contains('\n')), "{row:?}");
            assert!(source.text.get(source.line_span(end)).is_some());
            let mistake = source.mistake(start..end, "what", "accepted", "hint");
            assert!(source.text.get(mistake.span.clone()).is_some() && mistake.value.chars().count() <= 63);
            assert!(mistake.render(coloured).contains("what"));
        }
    }
}

/// A line that says what a protocol should show.
pub fn expectation(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Expectation::parse(text) {
        Err(error) => {
            assert!(text.get(error.at.clone()).is_some(), "{error:?}");
            assert!(!error.what.is_empty());
        }
        Ok(line) => {
            assert_eq!(line.plans.len(), line.relations.len() + 1);
            assert!(line.plans.iter().chain([&line.measure, &line.site]).all(|part| text.contains(part.as_str())));
            let source = Source::new("x.toml", format!("expect = [\"{text}\"]"));
            for plan in &line.plans {
                let start = text.find(plan.as_str()).expect("a part of the line");
                let span = source.inside(10..source.text.len() - 1, text, start..start + plan.len());
                assert!(source.text.get(span).is_some());
            }
            let value = |_: &str, _: &str, day: u32, plan: &str| Some(day as f64 + plan.len() as f64);
            assert!(!matches!(line.holds(value), Verdict::Missing { .. }));
            assert!(matches!(line.holds(|_, _, _, _| None), Verdict::Missing { .. }));
            // Nothing is above, below or the same as what is no number.
            assert!(!matches!(line.holds(|_, _, _, _| Some(f64::NAN)), Verdict::Holds));
        }
    }
}

/// Keys, near words, numbers and ranges as messages print them.
pub fn words(data: &[u8]) {
    let mut dice = Dice::of(data);
    let (x, y) = (dice.any(), dice.any());
    let text = String::from_utf8_lossy(data.get(16..).unwrap_or(&[]));
    let (key, others) = text.split_once('\n').unwrap_or((&text, ""));
    let known: Vec<&str> = others.lines().collect();
    assert!(key.starts_with(stem(key)));
    assert!(unit(key).len() <= key.len() + 1);
    if let Some(near) = nearest(key, known.iter().copied()) {
        assert!(known.contains(&near));
    }
    if key.len() <= 80 && !key.trim().is_empty() && known.contains(&key) {
        assert!(nearest(key, known.iter().copied()).is_some(), "{key:?} is itself");
    }
    assert!(cut(key).chars().count() <= 63);
    assert!(!either(&known, "`").is_empty());
    assert!(!range(key, x.min(y), x.max(y), data.len() % 2 == 0).is_empty());
    let shown = number(x);
    assert!(x.is_nan() || shown.parse::<f64>() == Ok(x), "{x:?} is printed as {shown}");
}
