//! Trials that cannot be: each mistake is told at its line, with what is accepted, before anything runs.

use anagen_lab::protocol::{Mistake, Source};
use anagen_trial::design::{Covariate, Layout, Method, Trial};
use anagen_trial::file::read;
use proptest::prelude::*;

const SOUND: &str = r#"format = 1
id = "SOUND"
title = "Three doses against sham"
[people]
condition = "androgenetic-male"
n = 120
age_range_years = [18, 49]
grades = ["III-vertex", "IV"]
[[people.earlier]]
kind = "finasteride"
dose_mg_per_day = 1
share = 0.3
washout_weeks = 26
[[people.criterion]]
endpoint = "count"
least = 60
[[site]]
name = "A"
region = "vertex"
area_cm2 = 1
[[arm]]
id = "HIGH"
[[arm.treatment]]
kind = "cell_injection"
dose_cells_per_cm2 = 1e6
session_days = [0, 90]
regions = ["vertex"]
[[arm]]
id = "LOW"
share = 1
[[arm.treatment]]
kind = "cell_injection"
dose_cells_per_cm2 = 1e5
session_days = [0, 90]
regions = ["vertex"]
[[arm]]
id = "SHAM"
control = true
[[arm.treatment]]
kind = "sham_injection"
session_days = [0, 90]
regions = ["vertex"]
[allocation]
layout = "parallel"
block_sizes = [3, 6]
[[allocation.stratum]]
by = "age_years"
cuts = [35]
[visits]
weeks = [12, 24, 48]
window_days = 7
[[endpoint]]
name = "count"
measure = "hair_count"
device = "matched"
[[endpoint]]
name = "calibre"
measure = "mean_calibre"
[conduct]
drop_out_share = 0.1
[conduct.enrolment]
first_date = "2027-03-01"
months = 12
[[analysis]]
name = "primary"
endpoint = "count"
week = 24
method = "mmrm"
[[analysis]]
name = "second"
endpoint = "calibre"
week = 48
method = "responders"
rose_by_percent = 10
arms = [["HIGH", "SHAM"]]
[multiplicity]
alpha = 0.05
sharing = "gatekeeping"
families = [["primary"], ["second"]]
[[subgroup]]
by = "grade"
cuts = [4]
[power]
analysis = "primary"
n = [60, 120]
weeks = [24, 48]
areas_cm2 = [0.5, 1]
effects = [0, 1]
[power.looks]
fractions = [0.5, 1]
[[power.enrichment]]
by = "calibre_um"
cuts = [50]
"#;

/// Two arms on two sites of each head.
const WITHIN: &str = r#"format = 1
id = "WITHIN"
title = "Half a head"
[people]
condition = "androgenetic-male"
n = 30
[[site]]
name = "left"
region = "vertex"
area_cm2 = 1
[[site]]
name = "right"
region = "vertex"
area_cm2 = 1
[[arm]]
id = "DRUG"
[[arm.treatment]]
kind = "minoxidil_topical"
concentration_percent = 5
start_day = 0
[[arm]]
id = "VEHICLE"
control = true
[allocation]
layout = "within-head"
[visits]
weeks = [24]
[[endpoint]]
name = "count"
measure = "hair_count"
[[analysis]]
name = "primary"
endpoint = "count"
week = 24
method = "paired"
"#;

const AREATA: &str = r#"format = 1
id = "AREATA"
title = "A tablet in severe areata"
[people]
condition = "areata"
n = 60
salt_range_percent = [50, 100]
salt_percent = { mean = 85, sd = 15 }
[[arm]]
id = "JAK"
[[arm.treatment]]
kind = "jak_inhibitor"
drug = "baricitinib"
dose_mg_per_day = 4
start_day = 0
[[arm]]
id = "PBO"
control = true
[visits]
weeks = [12, 36]
[[endpoint]]
name = "salt"
measure = "salt"
[[analysis]]
name = "primary"
endpoint = "salt"
week = 36
method = "salt-at-most"
at_most_percent = 20
[power]
n = [60, 120]
"#;

const SUBGROUP: &str = "[[subgroup]]\nby = \"grade\"\ncuts = [4]\n";

fn of(text: &str) -> Result<Trial, Vec<Mistake>> {
    read(Source::new("trial.toml", text)).map_err(|mistakes| mistakes.into_vec())
}

fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The only mistake of a text: its line as written, what is wrong, and the remedy.
fn one(text: &str) -> (String, String, String) {
    let mistakes = of(text).err().unwrap_or_default();
    assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
    let m = &mistakes[0];
    let line = text.lines().nth(m.line.wrapping_sub(1)).unwrap_or_default();
    (line.to_owned(), m.what.clone(), format!("{} {}", m.accepted, m.hint))
}

/// Edits `text` and asserts that its only mistake stands at `line`, says `what` and offers `remedy`.
#[track_caller]
fn told(text: &str, (from, to): (&str, &str), line: &str, what: &str, remedy: &str) {
    let text = edited(text, from, to);
    let (at, said, offered) = one(&text);
    assert_eq!(at, line, "{said}");
    assert!(said.contains(what), "{said}");
    assert!(offered.contains(remedy), "{said}: {offered}");
}

#[test]
fn sound_trials_are_read_as_they_are_written() {
    let trial = of(SOUND).unwrap();
    assert_eq!(
        (trial.arms.len(), trial.participants.n, trial.allocation.block_sizes.as_slice()),
        (3, 120, &[3, 6][..])
    );
    assert_eq!(trial.analyses[0].compare, [(0, 2), (1, 2)], "every other arm against the first control");
    assert_eq!(trial.analyses[0].covariates, [Covariate::Baseline]);
    assert_eq!((trial.analyses[1].compare.as_slice(), trial.analyses[1].visit), (&[(0, 2)][..], 2));
    assert_eq!(trial.multiplicity.families, [vec![0], vec![1]]);
    let earlier = &trial.participants.earlier[0];
    assert_eq!(earlier.treatment.values.number("stop_day"), Some(-182.0));
    assert_eq!(earlier.treatment.values.number("start_day"), Some(-547.0));
    assert_eq!((earlier.share, earlier.treatment.values.number("share")), (0.3, None));
    let codes: Vec<&str> = trial.endpoints.iter().map(|endpoint| endpoint.paramcd.as_str()).collect();
    assert_eq!(codes, ["HAIRNVE", "CALINVE"]);
    assert_eq!(of(WITHIN).unwrap().allocation.layout, Layout::WithinHead);
    let areata = of(AREATA).unwrap();
    assert_eq!((areata.sites.len(), areata.sites[0].area_cm2.round()), (1, 553.0));
    assert_eq!(areata.analyses[0].method, Method::SaltAtMost { percent: 20.0, exact: false });
}

#[test]
fn what_is_left_open_is_named_with_its_value_and_why() {
    let trial = of(SOUND).unwrap();
    let value = |what: &str| {
        let found = trial.assumptions.iter().find(|(name, ..)| name == what);
        let (_, value, why) = found.unwrap_or_else(|| panic!("{what}: {:#?}", trial.assumptions));
        assert!(!why.is_empty());
        value.as_str()
    };
    assert_eq!(value("endpoint count, relocation_mm"), "0.5");
    assert_eq!(value("conduct.adherence"), "1");
    assert_eq!(value("conduct.missed_visit_share"), "0");
    assert_eq!(value("people.age_years.mean, men with a thinning vertex"), "33");
    assert_eq!(value("people.ethnicity"), "caucasian");
    assert!(
        !trial.assumptions.iter().any(|(what, ..)| what == "endpoint count, device" || what.contains("drop_out_share"))
    );
    let assumed = edited(
        SOUND,
        "drop_out_share = 0.1",
        "drop_out_share = { assumed = 0.2, low = 0.1, high = 0.3, why = \"usual\" }",
    );
    let trial = of(&assumed).unwrap();
    assert_eq!(trial.conduct.drop_out_share, 0.2);
    assert!(trial.assumptions.contains(&("conduct.drop_out_share".into(), "0.2".into(), "usual".into())));
}

#[test]
fn people_like_those_of_a_study_are_taken_and_what_is_written_wins() {
    let text = edited(
        SOUND,
        "n = 120\nage_range_years = [18, 49]\ngrades = [\"III-vertex\", \"IV\"]",
        "like = \"KAUFMAN1998\"\ngrades = [\"IV\", \"V\"]",
    );
    let people = of(&text.replace(SUBGROUP, "")).unwrap().participants;
    assert_eq!((people.n, people.people.age_range_years), (1553, Some([18.0, 41.0])));
    assert_eq!(people.people.grades.len(), 2);
    let hairs = people.people.baseline[0].moments.mean.unwrap();
    assert!((hairs - 876.0 / 5.1).abs() < 1e-9, "hairs of 5.1 cm2 become hairs per cm2: {hairs}");
    told(SOUND, ("n = 120", "n = 120\nlike = \"KAUFMAN98\""), "like = \"KAUFMAN98\"", "no study", "KAUFMAN1998");
}

#[test]
fn an_arm_without_patients_is_told() {
    told(SOUND, ("share = 1", "share = 0"), "share = 0", "no patients", "at least 1");
    let text =
        edited(SOUND, "n = 120", "n = 2").replace("[[allocation.stratum]]\nby = \"age_years\"\ncuts = [35]\n", "");
    let (line, what, remedy) = one(&text.replace("n = [60, 120]\n", ""));
    assert!(line == "n = 2" && what.contains("without patients") && remedy.contains("at least 3"), "{what}");
    let (line, what, _) = one(&edited(&text, "n = 2", "n = 120").replace("n = [60, 120]", "n = [2, 120]"));
    assert!(line == "n = [2, 120]" && what.contains("without patients"), "{what}");
}

#[test]
fn strata_that_cannot_be_filled_are_told() {
    told(SOUND, ("cuts = [35]", "cuts = [35, 60]"), "cuts = [35, 60]", "nobody who is admitted", "18 to 49");
    told(SOUND, ("cuts = [35]", "cuts = [40, 35]"), "cuts = [40, 35]", "do not rise", "rising");
    told(SOUND, ("by = \"age_years\"\ncuts = [35]", "by = \"sex\""), "by = \"sex\"", "sex below 0.5", "1");
    told(
        SOUND,
        ("by = \"age_years\"\ncuts = [35]", "by = \"baseline\"\ncuts = [100]"),
        "by = \"baseline\"",
        "not known",
        "covariates",
    );
    let text = edited(SOUND, "block_sizes = [3, 6]", "block_sizes = [60]").replace("n = [60, 120]\n", "");
    assert!(of(&text).is_ok());
    let (line, what, remedy) = one(&text.replace("cuts = [35]", "cuts = [30, 40]"));
    assert!(line == "n = 120" && what.contains("3 strata") && remedy.contains("at least 180"), "{what} {remedy}");
}

#[test]
fn blocks_that_cannot_hold_the_arms_are_told() {
    told(SOUND, ("[3, 6]", "[3, 8]"), "block_sizes = [3, 8]", "a block of 8", "multiples of 3");
    told(SOUND, ("[3, 6]", "[]"), "block_sizes = []", "no size", "[6]");
}

#[test]
fn an_endpoint_nobody_measures_is_told() {
    told(
        SOUND,
        ("endpoint = \"count\"\nweek", "endpoint = \"counts\"\nweek"),
        "endpoint = \"counts\"",
        "no endpoint",
        "\"count\"",
    );
    told(
        SOUND,
        ("endpoint = \"count\"\nleast", "endpoint = \"weight\"\nleast"),
        "endpoint = \"weight\"",
        "no endpoint",
        "\"calibre\"",
    );
    told(
        SOUND,
        ("measure = \"mean_calibre\"", "measure = \"salt\""),
        "measure = \"salt\"",
        "nobody measures salt",
        "hair_count",
    );
    told(
        AREATA,
        (
            "method = \"salt-at-most\"\nat_most_percent = 20",
            "method = \"ancova\"\n[[endpoint]]\nname = \"hairs\"\nmeasure = \"hair_count\"",
        ),
        "measure = \"hair_count\"",
        "nobody measures hair_count",
        "\"salt\"",
    );
    told(
        SOUND,
        ("measure = \"mean_calibre\"", "measure = \"serum_dht\""),
        "measure = \"serum_dht\"",
        "unknown measure",
        "hair_count",
    );
    let none = SOUND.split("[[endpoint]]").next().unwrap();
    let mistakes = of(none).err().unwrap();
    assert!(mistakes.iter().any(|m| m.what == "there is no endpoint"), "{mistakes:#?}");
}

#[test]
fn hair_to_hair_needs_hairs_that_are_counted() {
    let method = ("method = \"paired\"", "method = \"hair-to-hair\"");
    assert!(of(&edited(WITHIN, method.0, method.1)).is_ok());
    // Between people too, where sites of one head cannot be compared.
    assert!(of(&edited(SOUND, "method = \"mmrm\"", method.1)).is_ok());
    told(SOUND, ("method = \"mmrm\"", method.0), method.0, "where people are allotted", "hair-to-hair");
    let text = edited(WITHIN, "measure = \"hair_count\"", "measure = \"mean_calibre\"");
    told(&text, method, "method = \"hair-to-hair\"", "cannot be asked of mean_calibre", "hair_count");
    told(
        AREATA,
        ("method = \"salt-at-most\"\nat_most_percent = 20", "method = \"responders\"\nrose_by_percent = 5"),
        "method = \"responders\"",
        "cannot be asked of salt",
        "salt-at-most",
    );
    told(
        SOUND,
        ("method = \"responders\"\nrose_by_percent = 10", "method = \"salt-at-most\"\nat_most_percent = 20"),
        "method = \"salt-at-most\"",
        "cannot be asked of mean_calibre",
        "responders",
    );
}

#[test]
fn visits_before_randomisation_or_out_of_order_are_told() {
    told(SOUND, ("[12, 24, 48]", "[-4, 24, 48]"), "weeks = [-4, 24, 48]", "before randomisation", "above 0");
    told(SOUND, ("[12, 24, 48]", "[0, 24, 48]"), "weeks = [0, 24, 48]", "week 0 is no visit", "leave 0 out");
    told(SOUND, ("[12, 24, 48]", "[24, 12, 48]"), "weeks = [24, 12, 48]", "follows that in week 24", "rising");
    told(SOUND, ("window_days = 7", "window_days = 60"), "window_days = 60", "change places", "below 42 days");
    told(SOUND, ("week = 48", "week = 36"), "week = 36", "no visit", "12, 24, 48");
}

#[test]
fn an_area_larger_than_its_region_is_told() {
    told(SOUND, ("area_cm2 = 1\n", "area_cm2 = 80\n"), "area_cm2 = 80", "larger than the vertex", "up to 64 cm2");
    let frontal =
        edited(WITHIN, "region = \"vertex\"", "region = \"frontal\"").replace("area_cm2 = 1", "area_cm2 = 40");
    assert!(of(&frontal).is_ok(), "40 cm2 fit once in each");
    let both = WITHIN.replace("area_cm2 = 1", "area_cm2 = 40");
    let (line, what, _) = one(&both);
    assert!(line == "area_cm2 = 40" && what.contains("2 sites of together 80 cm2"), "{what}");
    told(
        SOUND,
        ("areas_cm2 = [0.5, 1]", "areas_cm2 = [0.5, 100]"),
        "areas_cm2 = [0.5, 100]",
        "sites of 100 cm2",
        "up to 64",
    );
}

#[test]
fn nobody_left_to_analyse_is_told() {
    told(
        SOUND,
        ("drop_out_share = 0.1", "drop_out_share = 1"),
        "drop_out_share = 1",
        "everybody drops out",
        "10 % is 0.1",
    );
    told(
        SOUND,
        ("drop_out_share = 0.1", "missed_visit_share = 1"),
        "missed_visit_share = 1",
        "every visit is missed",
        "below 1",
    );
    told(
        SOUND,
        ("drop_out_share = 0.1", "stop_treatment_share = 1\nstay_after_stopping_share = 0"),
        "stop_treatment_share = 1",
        "stays away",
        "below 1",
    );
}

#[test]
fn sites_and_arms_of_a_head_belong_together() {
    let third = "[[arm]]\nid = \"THIRD\"\n[allocation]";
    told(WITHIN, ("[allocation]", third), "layout = \"within-head\"", "2 sites on each head for 3 arms", "as many");
    let second = "[[site]]\nname = \"B\"\nregion = \"vertex\"\n[[arm]]";
    told(SOUND, ("[[arm]]", second), "[[site]]", "2 sites on each head where people are allotted", "within-head");
    told(WITHIN, ("id = \"DRUG\"", "id = \"DRUG\"\nshare = 2"), "share = 2", "every arm once", "leave it out");
    told(
        WITHIN,
        ("[visits]", "[[allocation.stratum]]\nby = \"age_years\"\ncuts = [30]\n[visits]"),
        "[[allocation.stratum]]",
        "strata of people",
        "no [[allocation.stratum]]",
    );
}

#[test]
fn tablets_reach_the_whole_head() {
    let topical = "kind = \"minoxidil_topical\"\nconcentration_percent = 5";
    for (kind, dose) in [("finasteride", 1.0), ("dutasteride", 0.5), ("minoxidil_oral", 5.0)] {
        let tablet = format!("kind = \"{kind}\"\ndose_mg_per_day = {dose}");
        told(WITHIN, (topical, &tablet), &format!("kind = \"{kind}\""), "in one site of a head", "parallel");
    }
    let jak = "kind = \"jak_inhibitor\"\ndrug = \"baricitinib\"\ndose_mg_per_day = 4";
    told(WITHIN, (topical, jak), "kind = \"jak_inhibitor\"", "in one site of a head", "parallel");
    let women = edited(WITHIN, "androgenetic-male", "androgenetic-female");
    let tablet = "kind = \"spironolactone\"\ndose_mg_per_day = 100";
    told(&women, (topical, tablet), "kind = \"spironolactone\"", "in one site of a head", "parallel");
}

#[test]
fn controls_and_arms_that_are_missing_are_told() {
    told(SOUND, ("control = true\n", ""), "[[arm]]", "no arm is a control", "control = true");
    let alone = AREATA.replace("[[arm]]\nid = \"PBO\"\ncontrol = true\n", "");
    assert!(one(&alone).1.contains("one arm only"));
    told(
        SOUND,
        ("[[\"HIGH\", \"SHAM\"]]", "[[\"HIGH\", \"SHUM\"]]"),
        "arms = [[\"HIGH\", \"SHUM\"]]",
        "no arm \"SHUM\"",
        "\"SHAM\"",
    );
    told(
        SOUND,
        ("[[\"HIGH\", \"SHAM\"]]", "[[\"HIGH\", \"HIGH\"]]"),
        "arms = [[\"HIGH\", \"HIGH\"]]",
        "against itself",
        "another",
    );
    told(SOUND, ("[[\"HIGH\", \"SHAM\"]]", "[[\"HIGH\"]]"), "arms = [[\"HIGH\"]]", "two arms", "first");
    told(SOUND, ("[[\"HIGH\", \"SHAM\"]]", "[]"), "arms = []", "no arms are compared", "leave it out");
    told(SOUND, ("[[\"HIGH\", \"SHAM\"]]", "\"HIGH\""), "arms = \"HIGH\"", "list of lists", "[[");
    told(SOUND, ("id = \"LOW\"", "id = \"high\""), "id = \"high\"", "there twice", "once");
}

#[test]
fn a_level_that_is_none_is_told() {
    for alpha in ["0", "0.5", "-1", "5"] {
        let line = format!("alpha = {alpha}");
        told(SOUND, ("alpha = 0.05", &line), &line, "`alpha`", "above 0 and below 0.5");
    }
}

#[test]
fn families_name_analyses_once() {
    let families = "families = [[\"primary\"], [\"second\"]]";
    told(
        SOUND,
        (families, "families = [[\"primary\"], [\"secund\"]]"),
        "families = [[\"primary\"], [\"secund\"]]",
        "no analysis \"secund\"",
        "\"second\"",
    );
    let mistakes = of(&edited(SOUND, families, "families = [[\"primary\"], [\"primary\"]]")).err().unwrap();
    assert!(mistakes.iter().any(|m| m.what.contains("in two families")), "{mistakes:#?}");
    told(
        SOUND,
        (families, "families = [[\"primary\"]]"),
        "families = [[\"primary\"]]",
        "\"second\" is in no family",
        "last one",
    );
    told(SOUND, (families, ""), "sharing = \"gatekeeping\"", "without families", "families =");
    told(SOUND, ("sharing = \"gatekeeping\"", "sharing = \"holm\""), families, "no part", "leave");
}

#[test]
fn methods_belong_to_layouts() {
    told(
        SOUND,
        ("method = \"mmrm\"", "method = \"paired\""),
        "method = \"paired\"",
        "where people are allotted",
        "within-head",
    );
    told(
        WITHIN,
        ("method = \"paired\"", "method = \"ancova\""),
        "method = \"ancova\"",
        "every head has every arm",
        "parallel",
    );
    told(
        SOUND,
        ("method = \"mmrm\"", "method = \"ancova\"\ndegrees = \"satterthwaite\""),
        "degrees = \"satterthwaite\"",
        "no part",
        "mmrm",
    );
    told(SOUND, ("rose_by_percent = 10\n", ""), "[[analysis]]", "`rose_by_percent` is missing", "write");
    told(
        SOUND,
        ("rose_by_percent = 10", "rose_by_percent = 10\ncovariates = [\"age_years\"]"),
        "covariates = [\"age_years\"]",
        "no part",
        "ancova",
    );
    told(
        SOUND,
        ("method = \"mmrm\"", "method = \"mmrm\"\ncovariates = [\"sex\"]"),
        "covariates = [\"sex\"]",
        "the same sex",
        "leave",
    );
    told(
        SOUND,
        ("method = \"mmrm\"", "method = \"mmrm\"\ncovariates = [\"baseline\", \"baseline\"]"),
        "covariates = [\"baseline\", \"baseline\"]",
        "twice",
        "once",
    );
}

#[test]
fn power_is_asked_within_the_trial() {
    told(SOUND, ("weeks = [24, 48]", "weeks = [24, 36]"), "weeks = [24, 36]", "week 36 is no visit", "12, 24, 48");
    told(
        SOUND,
        ("by = \"calibre_um\"", "by = \"baseline\""),
        "by = \"baseline\"",
        "not known at screening",
        "criterion",
    );
    told(SOUND, ("by = \"calibre_um\"", "by = \"hope\""), "by = \"hope\"", "unknown by", "calibre_um");
    told(
        SOUND,
        ("analysis = \"primary\"", "analysis = \"first\""),
        "analysis = \"first\"",
        "no analysis",
        "\"primary\"",
    );
    told(SOUND, ("n = [60, 120]", "n = [120, 60]"), "n = [120, 60]", "60 follows 120", "rising");
    told(
        SOUND,
        ("fractions = [0.5, 1]", "fractions = [0.5, 0.9]"),
        "fractions = [0.5, 0.9]",
        "the last is at the end",
        "[0.5, 1]",
    );
    told(AREATA, ("n = [60, 120]", "areas_cm2 = [1, 2]"), "areas_cm2 = [1, 2]", "no part in SALT", "leave");
}

#[test]
fn treatments_lie_within_the_trial() {
    told(
        SOUND,
        ("session_days = [0, 90]", "session_days = [-30, 90]"),
        "session_days = [-30, 90]",
        "before randomisation",
        "[[people.earlier]]",
    );
    told(
        SOUND,
        ("session_days = [0, 90]", "session_days = [0, 336]"),
        "session_days = [0, 336]",
        "nothing more is measured",
        "before 336",
    );
    told(WITHIN, ("start_day = 0", "start_day = 200"), "start_day = 200", "nothing more is measured", "before 168");
    told(
        SOUND,
        ("regions = [\"vertex\"]", "regions = [\"frontal\"]"),
        "regions = [\"frontal\"]",
        "does not reach",
        "vertex",
    );
    told(
        SOUND,
        ("dose_cells_per_cm2 = 1e6", "dose_cells_per_cm2 = 1e6\nproduct = \"mine\""),
        "product = \"mine\"",
        "declares no products",
        "dose",
    );
    told(SOUND, ("washout_weeks = 26", "washout_weeks = -1"), "washout_weeks = -1", "out of range", "0 to");
    told(
        SOUND,
        ("share = 0.3", "share = 0.3\nstart_day = -100"),
        "start_day = -100",
        "begun on day -100 and stopped on day -182",
        "before day -182",
    );
    told(
        SOUND,
        ("kind = \"finasteride\"", "kind = \"finasterid\""),
        "kind = \"finasterid\"",
        "unknown kind",
        "finasteride",
    );
}

#[test]
fn a_transplant_is_not_staged_on_target_areas() {
    let kind = "kind = \"minoxidil_topical\"\nconcentration_percent = 5\nstart_day = 0";
    let text = edited(WITHIN, kind, "kind = \"transplant\"\nsession_days = [0]\ngrafts = 500\nregions = [\"vertex\"]");
    let mistakes = of(&text).err().unwrap();
    assert!(
        mistakes.iter().any(|m| m.what.contains("cannot be staged") && m.what.contains("whole head")),
        "{mistakes:#?}"
    );
}

#[test]
fn sexes_and_grades_fit_the_condition() {
    let without = SOUND.replace(SUBGROUP, "");
    let grades = "grades = [\"III-vertex\", \"IV\"]";
    told(
        &without,
        (grades, "grades = [\"IV\", \"Sinclair-3\"]"),
        "grades = [\"IV\", \"Sinclair-3\"]",
        "nobody here has the grade Sinclair 3",
        "Norwood",
    );
    told(&without, (grades, "male_share = 0.5"), "male_share = 0.5", "male_share", "androgenetic-mixed");
    let mixed = without.replace("androgenetic-male", "androgenetic-mixed");
    told(&mixed, (grades, ""), "condition = \"androgenetic-mixed\"", "not how many of each", "male_share");
    told(&mixed, (grades, &format!("male_share = 0.5\n{grades}")), grades, "women take part", "Sinclair-3");
    told(
        AREATA,
        ("n = 60", "n = 60\ngrades = [\"IV\"]"),
        "grades = [\"IV\"]",
        "grades of pattern loss",
        "salt_range_percent",
    );
    let other = without.replace("androgenetic-male", "other");
    assert!(one(&other).1.contains("another condition"));
    told(SOUND, ("least = 60", "least = 60\nmost = 50"), "most = 50", "at least 60 and at most 50", "at least 60");
    told(SOUND, ("least = 60\n", ""), "[[people.criterion]]", "admits everybody", "least");
}

#[test]
fn every_mistake_is_told_at_once_and_keys_are_known() {
    let text = edited(SOUND, "drop_out_share = 0.1", "drop_out_shar = 0.1").replace("alpha = 0.05", "alpha = 7");
    let text = text.replace("block_sizes = [3, 6]", "block_sizes = [4]");
    let mistakes = of(&text).err().unwrap();
    let lines: Vec<&str> = mistakes.iter().map(|m| text.lines().nth(m.line - 1).unwrap()).collect();
    assert_eq!(lines, ["block_sizes = [4]", "drop_out_shar = 0.1", "alpha = 7"], "{mistakes:#?}");
    assert!(mistakes[1].hint.contains("`drop_out_share`"), "{mistakes:#?}");
    told(SOUND, ("[conduct]", "[conduct]\nwindow_days = 3"), "window_days = 3", "unknown key", "in [visits]");
    told(
        SOUND,
        ("first_date = \"2027-03-01\"", "first_date = \"2027-02-30\""),
        "first_date = \"2027-02-30\"",
        "no date",
        "2027-03-01",
    );
    told(SOUND, ("id = \"SOUND\"", "id = \"SO UND\""), "id = \"SO UND\"", "cannot be used", "letters");
    told(
        SOUND,
        ("title =", "posterior = \"nowhere.json\"\ntitle ="),
        "posterior = \"nowhere.json\"",
        "no such file",
        "anagen calibrate",
    );
    told(
        SOUND,
        ("measure = \"mean_calibre\"", "measure = \"mean_calibre\"\nparamcd = \"hair count\""),
        "paramcd = \"hair count\"",
        "PARAMCD",
        "capitals",
    );
    told(
        SOUND,
        (
            "n = 120",
            "n = 120\npopulation = \"fitted\"\nbaseline = [{ measure = \"hair_count\", unit = \"per_cm2\", mean = 170, verified = \"memory\" }]",
        ),
        "baseline = [{ measure = \"hair_count\", unit = \"per_cm2\", mean = 170, verified = \"memory\" }]",
        "not drawn to a baseline",
        "published",
    );
    told(
        SOUND,
        ("weeks = [12, 24, 48]", "weeks = [12, 24, { assumed = 48, low = 40, high = 50, why = \"x\" }]"),
        "weeks = [12, 24, { assumed = 48, low = 40, high = 50, why = \"x\" }]",
        "nothing can be assumed here",
        "not one of a list",
    );
}

#[test]
fn every_trial_of_the_repository_reads_without_a_mistake() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../trials");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    assert!(!paths.is_empty());
    for path in paths {
        let trial = anagen_trial::file::open(&path);
        assert!(trial.is_ok(), "{}", trial.map(|_| ()).unwrap_err().render(false));
    }
}

/// A trial with lines left out, doubled, swapped and cut, and words put where they do not belong.
fn broken() -> impl Strategy<Value = String> {
    let texts = prop_oneof![Just(SOUND), Just(WITHIN), Just(AREATA)];
    let words = prop_oneof![
        "[a-z_]{1,8} = [0-9eE.+-]{1,6}",
        Just("weeks = [nan, inf]".to_owned()),
        Just("n = -0.0".to_owned()),
        Just("arms = [[[]]]".to_owned()),
        Just("[[arm]]".to_owned()),
        Just("[people]".to_owned()),
        Just("cuts = [1e308, 1e309]".to_owned()),
        Just("x = { assumed = \"\u{e9}\", low = [], why = 3 }".to_owned()),
        any::<String>(),
    ];
    let edits = prop::collection::vec((0usize..120, 0usize..120, 0u8..5, words), 1..6);
    (texts, edits).prop_map(|(text, edits)| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (i, j, kind, word) in edits {
            let (i, j) = (i % lines.len(), j % lines.len());
            match kind {
                0 => lines.swap(i, j),
                1 => lines[i] = word,
                2 => lines.insert(i, word),
                3 => lines[i] = lines[j].clone(),
                _ => lines[i] = lines[i].chars().take(j % 20).collect(),
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics(text in prop_oneof![broken(), any::<String>()]) {
        if let Err(mistakes) = of(&text) {
            prop_assert!(!mistakes.is_empty());
        }
    }
}
