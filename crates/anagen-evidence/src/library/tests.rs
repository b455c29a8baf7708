//! Files with one mistake each, and what is said of them.

use super::Library;
use crate::study::{CountedFrom, Definition, Dispersion, Finding, Given, Role, Unit, Versus};
use anagen_lab::protocol::{Mistake, Source};

/// A file without a mistake.
const SOUND: &str = r#"format = 1
id = "SOUND2020"
title = "A cell trial"
citation = "Sound A, J Test"
year = 2020
pmid = 123
role = "calibrate"
condition = "androgenetic-male"
design = "parallel"
duration_weeks = 60

[people]
n = 40
age_years = { mean = 41.5, sd = 8 }
grades = ["III-vertex", "IV"]

[site]
region = "vertex"
area_cm2 = { assumed = 1, low = 0.5, high = 2, why = "usual" }

[[arm]]
id = "LOW"

[[arm.treatment]]
kind = "sham_injection"
session_days = [0, 28]
regions = ["vertex"]
spacing_mm = { assumed = 10, low = 5, high = 10, why = "the usual grid" }
volume_ml_per_site = 0.05

[[arm.treatment]]
kind = "finasteride"
dose_mg_per_day = 1
start_day = 0
stop_day = 168

[[arm]]
id = "PBO"
n = 18
control = true

[[outcome]]
id = "count-w24"
arm = "LOW"
versus = "PBO"
measure = "hair_count"
scale = "change"
unit = "per_cm2"
week = 24
value = 9
ci95 = [2, 16]
verified = "abstract"

[[outcome]]
id = "count-after"
kind = "ordering"
above = [["LOW", "PBO"]]
measure = "hair_count"
week = 12
counted_from = "last_session"
verified = "abstract"
"#;

fn of(texts: &[String]) -> (Library, Vec<Mistake>) {
    let source = |(i, text): (usize, &String)| Source::new(format!("{i}.toml"), text.as_str());
    Library::as_far_as_read(texts.iter().enumerate().map(source).collect())
}

/// The sound file with `from` replaced by `to`.
fn edited(from: &str, to: &str) -> String {
    assert!(SOUND.contains(from), "{from}");
    SOUND.replacen(from, to, 1)
}

/// The only mistake after the replacement: its line as written, what is wrong, and the remedy.
fn told(from: &str, to: &str) -> (String, String, String) {
    one(&[edited(from, to)])
}

fn one(texts: &[String]) -> (String, String, String) {
    let (_, mistakes) = of(texts);
    assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
    let m = &mistakes[0];
    let file: usize = m.file.trim_end_matches(".toml").parse().unwrap();
    let line = texts[file].lines().nth(m.line - 1).unwrap_or_default();
    (line.to_owned(), m.what.clone(), format!("{} {}", m.accepted, m.hint))
}

#[test]
fn a_study_is_read_as_it_is_written() {
    let (library, mistakes) = of(&[SOUND.to_owned()]);
    assert_eq!((mistakes, library.remarks.len()), (vec![], 0));
    let study = library.get("sound2020").unwrap();
    assert_eq!((study.role, study.pmid.as_deref(), study.people.n), (Role::Calibrate, Some("123"), Some(40)));
    assert_eq!((study.people.age_years.mean, study.people.age_years.sd), (Some(41.5), Some(8.0)));
    assert_eq!(study.people.grades.len(), 2);
    let assumed: Vec<_> = study.assumed().map(|a| (a.place.as_str(), a.value, a.low, a.high, a.why.as_str())).collect();
    assert_eq!(
        assumed,
        [
            ("site, area_cm2", 1.0, 0.5, 2.0, "usual"),
            ("arm LOW, sham_injection.spacing_mm", 10.0, 5.0, 10.0, "the usual grid")
        ]
    );
    assert!(matches!(&study.site.area_cm2, Some(Given::Assumed(a)) if a.low == 0.5));
    assert_eq!(study.arms[0].treatments[0].values.number("spacing_mm"), Some(10.0));
    let [number, order] = &study.outcomes[..] else { panic!("{:?}", study.outcomes) };
    assert_eq!(number.finding, Finding::Number { value: 9.0, dispersion: Dispersion::Interval95(2.0, 16.0) });
    assert_eq!((number.unit, number.day, &number.versus), (Unit::PerCm2, Some(168.0), &Versus::Arm("PBO".into())));
    assert_eq!((number.n, number.n_versus), (Some(20), Some(18)), "half of 40, and what is printed");
    assert_eq!((order.arm.as_str(), order.counted_from), ("LOW", CountedFrom::LastSession));
    assert_eq!(order.day, Some(28.0 + 84.0));
}

#[test]
fn weeks_are_counted_from_the_withdrawal_in_every_arm() {
    let text = edited("counted_from = \"last_session\"", "counted_from = \"withdrawal\"");
    let (library, mistakes) = of(&[text.replace("[[\"LOW\", \"PBO\"]]", "[[\"PBO\", \"LOW\"]]")]);
    assert_eq!(mistakes, []);
    assert_eq!(library.get("SOUND2020").unwrap().outcomes[1].day, Some(168.0 + 84.0));
    let endless = edited("stop_day = 168\n", "").replace("last_session", "withdrawal");
    let (line, what, remedy) = one(&[endless]);
    assert_eq!(line, "counted_from = \"withdrawal\"");
    assert!(what.contains("no treatment is withdrawn") && remedy.contains("`stop_day`"), "{what} {remedy}");
}

#[test]
fn people_of_one_head_are_in_every_arm() {
    let (library, _) = of(&[edited("\"parallel\"", "\"within-head\"")]);
    assert_eq!(library.get("SOUND2020").unwrap().outcomes[0].n, Some(40));
}

#[test]
fn definitions_are_words_of_a_closed_list() {
    let share = |words: &str| {
        let share = format!("value = 0.4\ndefinition = {words:?}");
        let text = edited("value = 9\nci95 = [2, 16]", &share);
        let text = text.replacen("hair_count", "salt_responder", 1).replacen("\"change\"", "\"share\"", 1);
        of(&[text.replacen("\"per_cm2\"", "\"fraction\"", 1)])
    };
    for (words, meaning) in [
        ("salt <= 20", Definition::SaltAtMost(20.0)),
        ("salt fell by 50", Definition::SaltFellBy(50.0)),
        ("kept salt <= 20", Definition::KeptSalt20),
        ("count rose by 5", Definition::CountRoseBy(5.0)),
        ("judged", Definition::Judged),
    ] {
        let (library, mistakes) = share(words);
        assert_eq!(mistakes, [], "{words}");
        assert_eq!(library.get("SOUND2020").unwrap().outcomes[0].definition, Some(meaning));
    }
    let (_, mistakes) = share("much better");
    assert!(mistakes[0].what.contains("much better") && mistakes[0].accepted.contains("judged"), "{mistakes:?}");
}

// What `evidence check` must catch, with place and remedy.

#[test]
fn a_difference_without_its_control_is_caught() {
    let (line, what, remedy) = told("versus = \"PBO\"", "versus = \"PLACEBO\"");
    assert_eq!(line, "versus = \"PLACEBO\"");
    assert!(what.contains("no arm of this study") && remedy.contains("control = true"), "{what} {remedy}");
    let (line, what, remedy) = told("versus = \"PBO\"\n", "n_versus = 18\n");
    assert_eq!(line, "n_versus = 18");
    assert!(what.contains("not from which arm") && remedy.contains("`versus = ...`"), "{what} {remedy}");
    let points = "scale = \"percent_change\"\nunit = \"points\"";
    let text = edited("versus = \"PBO\"\n", "").replacen("scale = \"change\"\nunit = \"per_cm2\"", points, 1);
    assert_eq!(one(&[text]).0, "unit = \"points\"");
    let (line, ..) = told("versus = \"PBO\"", "versus = \"LOW\"");
    assert_eq!(line, "versus = \"LOW\"", "an arm against itself");
    let null = edited("value = 9\nci95 = [2, 16]\n", "kind = \"null\"\n").replacen("versus = \"PBO\"\n", "", 1);
    assert_eq!(one(&[null.replacen("scale = \"change\"\n", "", 1)]).0, "kind = \"null\"");
    assert_eq!(of(&[null]).1, [], "no change of the arm itself is a finding");
}

#[test]
fn a_number_without_n_or_sd_is_caught() {
    let bare = edited("ci95 = [2, 16]\n", "").replacen("n = 40\n", "", 1);
    let (line, what, remedy) = one(&[bare.clone()]);
    assert_eq!(line, "value = 9");
    assert!(what.contains("count-w24") && remedy.contains("n of the outcome") && remedy.contains("sd, se"), "{remedy}");
    assert_eq!(of(&[edited("ci95 = [2, 16]\n", "")]).1, [], "n is enough");
    assert_eq!(of(&[edited("n = 40\n", "")]).1, [], "an interval is enough");
    for shown in [
        bare.replacen("\"calibrate\"", "\"reference\"", 1),
        bare.replacen("value = 9\n", "value = 9\ndefect = \"neither n nor SD is printed\"\n", 1),
    ] {
        let (library, mistakes) = of(&[shown.clone()]);
        assert_eq!(mistakes, []);
        let listed = library.remarks.iter().any(|r| r.what.contains("count-w24"));
        assert!(listed || shown.contains("defect"), "{:?}", library.remarks);
    }
}

#[test]
fn an_interval_that_does_not_contain_its_value_is_caught() {
    let (line, what, remedy) = told("ci95 = [2, 16]", "ci95 = [10, 16]");
    assert_eq!(line, "ci95 = [10, 16]");
    assert!(what.contains("10 to 16") && what.contains('9') && remedy.contains("low <= value <= high"), "{what}");
    assert_eq!(told("ci95 = [2, 16]", "range = [1, 8]").0, "range = [1, 8]");
    assert!(told("ci95 = [2, 16]", "ci95 = [16, 2]").1.contains("not a lower and an upper end"));
}

#[test]
fn ids_that_occur_twice_are_caught() {
    let (line, what, remedy) = told("id = \"count-after\"", "id = \"count-w24\"");
    assert_eq!(line, "id = \"count-w24\"");
    assert!(what.contains("there twice") && remedy.contains("tells them apart"), "{what} {remedy}");
    let (line, what, _) = told("id = \"count-after\"", "id = \"Count-W24\"");
    assert!(line.contains("Count-W24") && what.contains("case of their letters"), "{what}");
    let arm = edited("[[outcome]]", "[[arm]]\nid = \"pbo\"\n\n[[outcome]]");
    assert_eq!(one(&[arm]).0, "id = \"pbo\"");
    let (line, what, remedy) = one(&[SOUND.to_owned(), edited("pmid = 123\n", "")]);
    assert_eq!(line, "id = \"SOUND2020\"");
    assert!(what.contains("there twice") && remedy.contains(".toml"), "{what} {remedy}");
    assert!(one(&[SOUND.to_owned(), edited("SOUND2020", "Sound2020")]).1.contains("only in case"));
}

#[test]
fn an_unknown_treatment_is_caught() {
    let (line, what, remedy) = told("kind = \"finasteride\"", "kind = \"finasterid\"");
    assert_eq!(line, "kind = \"finasterid\"");
    assert!(what.contains("unknown kind") && remedy.contains("did you mean \"finasteride\"?"), "{what} {remedy}");
    let (line, _, remedy) = told("dose_mg_per_day = 1", "dose_mg = 1");
    assert!(line == "dose_mg = 1" && remedy.contains("`dose_mg_per_day`"), "{line} {remedy}");
    let (line, ..) = told("session_days = [0, 28]", "session_days = [28, 0]");
    assert_eq!(line, "session_days = [28, 0]");
}

#[test]
fn a_week_beyond_the_plan_is_caught() {
    let (line, what, remedy) = told("week = 24", "week = 240");
    assert_eq!(line, "week = 240");
    assert!(what.contains("after the end of the study in week 60"), "{what}");
    assert!(remedy.contains("duration_weeks"), "{remedy}");
    let (line, what, _) = told("week = 12", "week = 57");
    assert!(line == "week = 57" && what.contains("from the last session is day 427"), "{what}");
    assert!(told("start_day = 0\nstop_day = 168", "start_day = 500").1.contains("finasteride on day 500"));
}

#[test]
fn percent_under_a_density_measure_is_caught() {
    let (line, what, remedy) = told("unit = \"per_cm2\"", "unit = \"percent\"");
    assert_eq!(line, "unit = \"percent\"");
    assert!(what.contains("hair_count") && remedy.contains("percent_change"), "{what} {remedy}");
    let (line, ..) = told("scale = \"change\"", "scale = \"percent_change\"");
    assert_eq!(line, "unit = \"per_cm2\"");
    let (line, _, remedy) = told("measure = \"hair_count\"", "measure = \"scalp_dht\"");
    assert!(line == "scale = \"change\"" && remedy.contains("\"percent_change\""), "{line} {remedy}");
    let area = edited("area_cm2 = { assumed = 1, low = 0.5, high = 2, why = \"usual\" }\n", "");
    assert_eq!(one(&[area.replacen("per_cm2\"", "per_area\"", 1)]).0, "unit = \"per_area\"");
}

#[test]
fn a_validate_study_that_shares_patients_with_a_calibrate_one_is_caught() {
    let other = |key: &str| {
        let text = edited("SOUND2020", "OTHER2021").replacen("\"calibrate\"", "\"validate\"", 1);
        text.replacen("pmid = 123\n", key, 1)
    };
    let sharing = other("shares_patients_with = [\"SOUND2020\"]\n");
    let (line, what, remedy) = one(&[SOUND.to_owned(), sharing]);
    assert_eq!(line, "shares_patients_with = [\"SOUND2020\"]");
    assert!(what.contains("OTHER2021") && what.contains("SOUND2020") && remedy.contains("consistency"), "{what}");
    let shared = edited("pmid = 123\n", "shares_patients_with = [\"OTHER2021\"]\n");
    assert_eq!(one(&[shared, other("")]).0, "role = \"validate\"", "said by the other one");
    assert_eq!(one(&[SOUND.to_owned(), other("pmid = \"123\"\n")]).0, "pmid = \"123\"", "one publication");
    let doi = "doi = \"10.1/X\"\n";
    let with_doi = edited("pmid = 123\n", &doi.to_lowercase());
    assert_eq!(one(&[with_doi, other(doi)]).0, doi.trim());
    assert_eq!(of(&[SOUND.to_owned(), other("")]).1, []);
}

#[test]
fn a_validate_study_that_a_default_names_is_caught() {
    let validate = |id: &str| edited("SOUND2020", id).replacen("\"calibrate\"", "\"validate\"", 1);
    for (id, row) in [("MUHAIDAT2020", "steroid."), ("DRAKE1999", "finasteride.greatest_fall")] {
        let (line, what, remedy) = one(&[validate(id)]);
        assert_eq!(line, "role = \"validate\"");
        assert!(what.contains(row) && remedy.contains("consistency"), "{what} {remedy}");
    }
    assert_eq!(of(&[validate("DRAKE2099")]).1, []);
}

#[test]
fn names_that_lead_nowhere_are_caught() {
    let same = |id: &str| format!("same_result_as = {id:?}\ncounted_from");
    let (line, what, _) = told("counted_from", &same("count-w42"));
    assert!(line == "same_result_as = \"count-w42\"" && what.contains("no outcome"), "{what}");
    assert!(told("counted_from", &same("count-after")).1.contains("as itself"));
    let chain =
        edited("counted_from", &same("count-w24")).replacen("value = 9", "same_result_as = \"third\"\nvalue = 9", 1);
    let third = "[[outcome]]\nid = \"third\"\narm = \"LOW\"\nmeasure = \"hair_count\"\nkind = \"null\"\nscale = \"level\"\nverified = \"memory\"\n";
    let (line, what, remedy) = one(&[chain + third]);
    assert_eq!(line, "same_result_as = \"count-w24\"");
    assert!(what.contains("is the same result as") && remedy.contains("third"), "{what} {remedy}");
    let stranger = edited("pmid = 123\n", "shares_patients_with = [\"NOBODY1900\"]\n");
    let (line, what, _) = one(&[stranger]);
    assert!(line.contains("NOBODY1900") && what.contains("no file"), "{what}");
    assert_eq!(told("above = [[\"LOW\", \"PBO\"]]", "above = [[\"LOW\", \"MID\"]]").0, "above = [[\"LOW\", \"MID\"]]");
}

#[test]
fn an_assumed_value_is_checked_where_it_stands() {
    let spacing = "{ assumed = 10, low = 5, high = 10, why = \"the usual grid\" }";
    let (line, what, _) = told(spacing, "{ assumed = 12, low = 5, high = 10, why = \"x\" }");
    assert!(line.contains("assumed = 12") && what.contains("between 5 and 10"), "{line} {what}");
    let (line, what, remedy) = told(spacing, "{ assumed = 10, low = -5, high = 10, why = \"x\" }");
    assert!(
        line.contains("low = -5") && what.contains("`spacing_mm` = -5") && remedy.contains("mm"),
        "{what} {remedy}"
    );
    assert!(told(spacing, "{ assumed = 10, low = 5, high = 10 }").1.contains("`why` is missing"));
    let (line, what, _) = told("n = 18", "n = { assumed = 18, low = 10, high = 20, why = \"x\" }");
    assert!(line.contains("assumed = 18") && what.contains("nothing can be assumed here"), "{line} {what}");
}

#[test]
fn remembered_numbers_are_listed_and_a_broken_file_is_no_panic() {
    let (library, mistakes) = of(&[edited("verified = \"abstract\"", "verified = \"memory\"")]);
    assert!(mistakes.is_empty() && library.remarks[0].what.contains("remembered"), "{:?}", library.remarks);
    for broken in ["format = 1\nid = ", "[[arm", "", "format = 1", "a = {assumed = \"x\"}"] {
        let (library, mistakes) = of(&[broken.to_owned()]);
        assert!(!mistakes.is_empty() && library.studies().next().is_none(), "{broken}");
    }
}

#[test]
fn a_folder_is_read_in_the_order_of_ids() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Library::from_folder(folder.path()).unwrap_err().to_string().contains("1 mistake"));
    for (file, id) in [("a.toml", "ZULU2001"), ("b.toml", "ALPHA2002")] {
        std::fs::write(folder.path().join(file), edited("SOUND2020", id).replacen("pmid = 123\n", "", 1)).unwrap();
    }
    std::fs::write(folder.path().join("notes.txt"), "not a study").unwrap();
    let library = Library::from_folder(folder.path()).unwrap();
    let ids: Vec<&str> = library.studies().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["ALPHA2002", "ZULU2001"]);
}

#[test]
fn the_program_carries_every_study_of_the_repository_without_a_mistake() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evidence");
    let there = Library::sources(&folder).unwrap().len();
    assert_eq!(Library::carried().len(), there);
    match Library::embedded() {
        Ok(library) => assert_eq!(library.studies().count(), there),
        Err(mistakes) => panic!("{}", mistakes.render(false)),
    }
}
