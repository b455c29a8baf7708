//! The claims: each with the model's prediction for this patient, the evidence, the verdict and its rule.

use askama::Template;

use super::{Section, Told};
use crate::claim::{self, Claims, Judged, Prediction, RULE, Shown, Subject, Verdict};
use crate::report::words::{self, datum};
use anagen_model::quantity::Grade;

/// What the section shows; cells marked so are HTML.
#[derive(Template)]
#[template(path = "claims.html")]
struct Page<'a> {
    claims: &'a Claims,
    patients: String,
    others: String,
    groups: Vec<Group>,
    rule: Vec<(String, &'static str)>,
}

/// The claims of one subject.
struct Group {
    title: &'static str,
    claims: Vec<ClaimWords>,
}

/// One claim in words.
struct ClaimWords {
    sentence: String,
    verdict: &'static str,
    class: &'static str,
    shown: &'static str,
    predictions: Vec<PredictionWords>,
    grade: String,
    meaning: &'static str,
    stance: &'static str,
    says: String,
    sources: String,
    rule: &'static str,
}

/// One number in words.
struct PredictionWords {
    what: String,
    value: String,
}

/// The section, if somebody was asked.
pub(super) fn section(told: &Told) -> Result<Option<Section>, askama::Error> {
    let Some(claims) = &told.result.claims else { return Ok(None) };
    let group = |title, subject| Group {
        title,
        claims: claims.claims.iter().filter(|c| c.subject == subject).map(ClaimWords::of).collect(),
    };
    let number = |n: usize| datum(n as f64, &words::fixed(n as f64, 0));
    let page = Page {
        claims,
        patients: number(claims.patients),
        others: number(claims.others),
        groups: vec![
            group("What is said of the cells", Subject::Therapy),
            group("What is said of the alternatives", Subject::Alternatives),
        ],
        rule: RULE.iter().map(|(verdict, when)| (capital(verdict.words()), *when)).collect(),
    };
    Section::of("claims", "What is claimed, and what can be said of it", &page)
}

impl ClaimWords {
    fn of(judged: &Judged) -> ClaimWords {
        let (shown, verdict) = (judged.shown(), judged.verdict());
        let meaning = Grade::ALL.into_iter().find(|g| g.letter() == judged.grade).map_or("", Grade::meaning);
        ClaimWords {
            sentence: judged.sentence.clone(),
            verdict: verdict.words(),
            class: class(verdict),
            shown: match shown {
                Shown::NotAsked => "no number",
                other => other.words(),
            },
            predictions: judged.predictions.iter().map(PredictionWords::of).collect(),
            grade: judged.grade.clone(),
            meaning,
            stance: judged.stance.words(),
            says: judged.says.clone(),
            sources: judged.sources.join("; "),
            rule: claim::registered(&judged.claim).map_or("", |c| c.rule),
        }
    }
}

impl PredictionWords {
    fn of(p: &Prediction) -> PredictionWords {
        let (factor, unit, digits) = match p.unit.as_str() {
            "share" => (100.0, "%", 0),
            "/cm2" => (1.0, "/cm\u{b2}", 1),
            "um" => (1.0, "\u{b5}m", 1),
            other => (1.0, other, 0),
        };
        let near_nothing = |x: f64| if p.unit == "share" && x != 0.0 && x.abs() < 2.0 { 1 } else { digits };
        let number = |x: f64| datum(x, &words::fixed(factor * x, near_nothing(factor * x)));
        let range = match p.patients {
            0 => String::new(),
            _ => format!(" ({} to {})", number(p.low), number(p.high)),
        };
        PredictionWords { what: p.what.clone(), value: format!("<b>{}</b> {unit}{range}", number(p.median)) }
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "yes",
        Verdict::Partly => "partly",
        Verdict::NotSupported | Verdict::Contradicted => "no",
        Verdict::Disputed | Verdict::CannotBeJudged => "open",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(result: &crate::result::RunResult) -> String {
        let point = crate::result::PointEstimate::of(result);
        section(&Told { result, point, album: &|_| None }).unwrap().expect("the example has claims").html
    }

    #[test]
    fn every_claim_stands_with_its_verdict_evidence_and_rule() {
        let result = crate::report::example::result();
        let page = html(&result);
        for claim in claim::CLAIMS {
            let told = |text: &str| {
                let escaped = askama::filters::escape(text, askama::filters::Html).unwrap().to_string();
                page.contains(&escaped)
            };
            assert!(told(claim.sentence) && told(claim.rule) && told(claim.published.says), "{}", claim.name);
            assert!(claim.published.sources.iter().all(|s| told(s)), "{}", claim.name);
        }
        assert_eq!(page.matches("class=\"claim\"").count(), claim::CLAIMS.len());
    }

    #[test]
    fn a_changed_number_turns_its_verdict_and_no_other() {
        let mut result = crate::report::example::result();
        let verdicts = |r: &crate::result::RunResult| -> Vec<Verdict> {
            r.claims.iter().flat_map(|c| &c.claims).map(Judged::verdict).collect()
        };
        let (before, page) = (verdicts(&result), html(&result));
        let claims = &mut result.claims.as_mut().unwrap().claims;
        let place = claims.iter().position(|c| c.claim == "reactivation").unwrap();
        for p in &mut claims[place].predictions {
            (p.low, p.median, p.high) = (0.0, 0.0, 0.0);
        }
        let after = verdicts(&result);
        let turned: Vec<usize> = (0..after.len()).filter(|i| before[*i] != after[*i]).collect();
        assert_eq!(turned, [place]);
        assert_ne!(html(&result), page);
    }
}
