//! The keys of a trial file, table by table.

use crate::design::{Covariate, Estimand};
use anagen_evidence::library::fields::PEOPLE;
use anagen_evidence::study::{Condition, Hairs};
use anagen_lab::protocol::tables::FORMAT;
use anagen_model::measure::phototrichogram::Device;
use anagen_model::quantity::{Field, FieldKind, Presence};
use anagen_model::scalp::Region;

use Presence::{Default, DefaultFlag, DefaultText, Optional, Required};

const fn number(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: false }
}

const fn whole(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: true }
}

const fn numbers(low: f64, high: f64) -> FieldKind {
    FieldKind::Numbers { low, high, whole: false }
}

const fn wholes(low: f64, high: f64) -> FieldKind {
    FieldKind::Numbers { low, high, whole: true }
}

const fn field(key: &'static str, kind: FieldKind, presence: Presence, doc: &'static str) -> Field {
    Field { key, kind, presence, doc }
}

/// Any number.
const ANY: f64 = f64::INFINITY;
/// The last week of a trial: twenty years.
pub(super) const LAST_WEEK: f64 = 1040.0;
/// The most people of a trial.
const MOST_PEOPLE: f64 = 100_000.0;

/// Words of `layout`.
pub(super) const LAYOUTS: [&str; 2] = ["parallel", "within-head"];
/// Words of `population`.
pub(super) const POPULATIONS: [&str; 2] = ["published", "fitted"];
/// Words of `method`.
pub(super) const METHODS: [&str; 6] = ["ancova", "mmrm", "responders", "salt-at-most", "paired", "hair-to-hair"];
/// Words of `degrees`.
pub(super) const DEGREES: [&str; 2] = ["kenward-roger", "satterthwaite"];
/// Words of `scale`.
pub(super) const SCALES: [&str; 3] = ["change", "percent-change", "level"];
/// Words of `sharing`.
pub(super) const SHARINGS: [&str; 5] = ["none", "holm", "hochberg", "fixed-sequence", "gatekeeping"];
/// Words of `spending`.
pub(super) const SPENDINGS: [&str; 2] = ["obrien-fleming", "pocock"];
/// Words of `measure`: what a trial can measure.
pub(super) const MEASURES: [&str; 6] =
    ["hair_count", "hair_weight", "mean_calibre", "cumulative_thickness", "anagen_share", "salt"];
/// Words of `hemisphere`.
const HEMISPHERES: [&str; 2] = ["north", "south"];

/// Tables of a trial file.
pub(super) const TABLES: [&str; 11] = [
    "people",
    "site",
    "arm",
    "allocation",
    "visits",
    "endpoint",
    "conduct",
    "analysis",
    "multiplicity",
    "subgroup",
    "power",
];

/// The keys before the first table.
pub(super) const TOP: &[Field] = &[
    field("format", whole(FORMAT, FORMAT), Required, "The format of this file."),
    field("id", FieldKind::Text, Required, "Key of the trial, STUDYID in its data: letters, digits, - . and _."),
    field("title", FieldKind::Text, Required, "What it asks, as the report's title."),
    field("seed", whole(0.0, 1e15), Default(1.0), "The seed of all chance; the same seed gives the same bytes."),
    field(
        "posterior",
        FieldKind::Text,
        DefaultText("default"),
        "What is believed of the laws: \"default\" for the posteriors that the program carries, \"none\" for priors \
         alone, or a file that `anagen calibrate` wrote, beside this file.",
    ),
];

/// The keys of `[people]` that a study has not.
const TAKING_PART: [Field; 4] = [
    field("condition", FieldKind::Choice(&Condition::NAMES), Optional, "What they have; left out, that of `like`."),
    field(
        "like",
        FieldKind::Text,
        Optional,
        "A study of `anagen evidence list` whose people and baseline table are taken; keys written here win.",
    ),
    field(
        "population",
        FieldKind::Choice(&POPULATIONS),
        DefaultText(POPULATIONS[0]),
        "Whom they are made like: \"published\", those of the baseline table (without one, of the class of such \
         studies), or \"fitted\", people of those grades and ages as the fitted model has them.",
    ),
    field("n", whole(1.0, MOST_PEOPLE), Optional, "How many are randomised; left out, as many as in `like`."),
];

/// `[people]`: the keys of a study's people, and those of a trial.
pub(super) fn people() -> Vec<Field> {
    let of_a_study = PEOPLE.iter().filter(|field| field.key != "n").copied();
    TAKING_PART.into_iter().chain(of_a_study).collect()
}

/// Tables of `[people]`.
pub(super) const PEOPLE_TABLES: [&str; 5] = ["age_years", "salt_percent", "baseline", "criterion", "earlier"];

/// `[[people.criterion]]`.
pub(super) const CRITERION: &[Field] = &[
    field("endpoint", FieldKind::Text, Required, "The endpoint that is read at screening, with all its errors."),
    field("least", number(-ANY, ANY), Optional, "Least value admitted, in the unit of the endpoint."),
    field("most", number(-ANY, ANY), Optional, "Greatest value admitted, in the unit of the endpoint."),
];

/// `[[people.earlier]]`, beside the keys of its treatment.
pub(super) const EARLIER: &[Field] = &[
    field("share", number(0.0, 1.0), Required, "Share of people who took it before the trial."),
    field("washout_weeks", number(0.0, LAST_WEEK), Required, "Weeks without it before day 0."),
];

/// `start_day` of an earlier treatment.
pub(super) const EARLIER_START: Field = field(
    "start_day",
    whole(-36_525.0, -1.0),
    Optional,
    "First day of it, before day 0; left out, a year before it was stopped.",
);

/// `[[site]]`.
pub(super) const SITE: &[Field] = &[
    field("name", FieldKind::Text, Required, "What the site is called."),
    field("region", FieldKind::Choice(&Region::NAMES), Required, "Where it lies."),
    field("area_cm2", number(0.05, 1000.0), Default(1.0), "The area that is counted."),
];

/// `[[arm]]`.
pub(super) const ARM: &[Field] = &[
    field("id", FieldKind::Text, Required, "What the data call it (TRT01P)."),
    field("title", FieldKind::Text, Optional, "What it is called; left out, its id."),
    field("control", FieldKind::Flag, DefaultFlag(false), "Whether it is a control."),
    field("share", whole(0.0, 100.0), Default(1.0), "Its weight in the allocation: 2 to 1 is 2 and 1."),
];

/// `[allocation]`.
pub(super) const ALLOCATION: &[Field] = &[
    field(
        "layout",
        FieldKind::Choice(&LAYOUTS),
        DefaultText(LAYOUTS[0]),
        "Whom or what chance allots: people (\"parallel\"), or the sites of each head, one an arm (\"within-head\").",
    ),
    field(
        "block_sizes",
        wholes(1.0, 1000.0),
        Optional,
        "Sizes of permuted blocks, each a multiple of the sum of shares; left out, twice that sum.",
    ),
];

/// A cut of people by a covariate: `[[allocation.stratum]]`, `[[subgroup]]`, `[[power.enrichment]]`.
pub(super) const CUT: &[Field] = &[
    field("by", FieldKind::Choice(&Covariate::NAMES), Required, "What people are told apart by."),
    field(
        "cuts",
        numbers(-ANY, ANY),
        Optional,
        "Where, rising, a value on a cut belonging above it; [40, 50] makes three groups. Left out only for sex.",
    ),
];

/// `[visits]`.
pub(super) const VISITS: &[Field] = &[
    field(
        "weeks",
        numbers(-LAST_WEEK, LAST_WEEK),
        Required,
        "Weeks after randomisation, rising, without 0: the baseline is always read.",
    ),
    field("window_days", number(0.0, 90.0), Default(0.0), "Days a visit may be early or late, each as likely."),
];

/// `[[endpoint]]`.
pub(super) const ENDPOINT: &[Field] = &[
    field("name", FieldKind::Text, Required, "What analyses and criteria call it."),
    field("paramcd", FieldKind::Text, Optional, "PARAMCD in the data, at most eight; left out, made of the measure."),
    field("measure", FieldKind::Choice(&MEASURES), Required, "What is measured."),
    field("hairs", FieldKind::Choice(&Hairs::NAMES), DefaultText("non-vellus"), "Which hairs count."),
    field(
        "least_calibre_um",
        number(0.0, 200.0),
        Default(40.0),
        "Calibre below which a hair is vellus: the least that counts where vellus does not.",
    ),
    field("device", FieldKind::Choice(&Device::NAMES), DefaultText("corrected"), "How it is counted."),
    field(
        "relocation_mm",
        number(0.0, 30.0),
        Default(0.5),
        "SD, in each of two directions, of how far the site of a visit lies from that of the baseline.",
    ),
    field("readers", whole(1.0, 1000.0), Default(1.0), "How many readers share the work."),
    field(
        "between_readers_cv",
        number(0.0, 1.0),
        Default(0.0),
        "Spread between readers, of the value: each has an error that stays.",
    ),
    field(
        "within_reader_cv",
        number(0.0, 1.0),
        Default(0.0),
        "Spread of one reader's readings of one picture, of the value, beside the device's own error.",
    ),
    field("same_reader", FieldKind::Flag, DefaultFlag(true), "Whether one reader reads all pictures of a person."),
];

/// `[conduct]`.
pub(super) const CONDUCT: &[Field] = &[
    field("drop_out_share", number(0.0, 1.0), Default(0.0), "Share of people who are gone by the last visit."),
    field(
        "drop_out_by_outcome",
        number(-5.0, 5.0),
        Default(0.0),
        "By how much the log-odds of leaving rise when the last change seen was one SD worse.",
    ),
    field("missed_visit_share", number(0.0, 1.0), Default(0.0), "Share of visits missed by those who stay."),
    field(
        "missed_by_outcome",
        number(-5.0, 5.0),
        Default(0.0),
        "By how much the log-odds of missing a visit rise when the last change seen was one SD worse.",
    ),
    field(
        "stop_treatment_share",
        number(0.0, 1.0),
        Default(0.0),
        "Share of people who stop their treatment before the last visit.",
    ),
    field(
        "stay_after_stopping_share",
        number(0.0, 1.0),
        Default(1.0),
        "Share of those who stop that still come to visits.",
    ),
    field(
        "device_drift_percent_per_year",
        number(-50.0, 50.0),
        Default(0.0),
        "Drift of the device or its readers, percent of the value a year.",
    ),
];

/// Tables of `[conduct]`.
pub(super) const CONDUCT_TABLES: [&str; 3] = ["adherence", "placebo", "enrolment"];

/// `adherence` of `[conduct]`.
pub(super) const ADHERENCE: &[Field] = &[
    field("mean", number(0.0, 1.0), Default(1.0), "Mean share of doses taken, where one treats oneself."),
    field("sd", number(0.0, 0.5), Default(0.0), "SD of it between people."),
];

/// `[conduct.placebo]`.
pub(super) const PLACEBO: &[Field] = &[
    field("mean_percent", number(-50.0, 100.0), Required, "What everybody shows in the end, percent of baseline."),
    field("sd_percent", number(0.0, 100.0), Default(0.0), "SD of it between people, percent of baseline."),
    field("half_time_weeks", number(0.1, 520.0), Default(8.0), "Weeks in which half of it has come."),
];

/// `[conduct.enrolment]`.
pub(super) const ENROLMENT: &[Field] = &[
    field("first_date", FieldKind::Text, Required, "Date of the first person, as \"2027-03-01\"."),
    field("months", number(0.0, 240.0), Required, "Months over which people come, evenly."),
    field("hemisphere", FieldKind::Choice(&HEMISPHERES), DefaultText("north"), "Where, for the season."),
];

/// `[[analysis]]`.
pub(super) const ANALYSIS: &[Field] = &[
    field("name", FieldKind::Text, Required, "What it is called; the first analysis is the primary one."),
    field("endpoint", FieldKind::Text, Required, "The endpoint, by its name."),
    field("week", number(0.0, LAST_WEEK), Required, "The visit, by its week."),
    field("method", FieldKind::Choice(&METHODS), Required, "How it is analysed."),
    field(
        "degrees",
        FieldKind::Choice(&DEGREES),
        Optional,
        "Degrees of freedom of \"mmrm\"; left out, \"kenward-roger\".",
    ),
    field(
        "rose_by_percent",
        number(-100.0, 1000.0),
        Optional,
        "Of \"responders\": who rose by at least so much of baseline.",
    ),
    field("at_most_percent", number(0.0, 100.0), Optional, "Of \"salt-at-most\": who has a SALT of at most so much."),
    field("exact", FieldKind::Flag, DefaultFlag(false), "Whether Fisher's exact test gives P of a share of people."),
    field("scale", FieldKind::Choice(&SCALES), Optional, "Scale of a mean; left out, \"change\"."),
    field(
        "covariates",
        FieldKind::Choices(&Covariate::NAMES),
        Optional,
        "What \"ancova\" and \"mmrm\" adjust for beside the strata; left out, the baseline.",
    ),
    field(
        "estimand",
        FieldKind::Choice(&Estimand::NAMES),
        DefaultText("treatment-policy"),
        "What counts once a treatment is stopped.",
    ),
];

/// `[multiplicity]`.
pub(super) const MULTIPLICITY: &[Field] = &[
    field("alpha", number(-ANY, ANY), Default(0.05), "Two-sided level of the whole trial, above 0 and below 0.5."),
    field("sharing", FieldKind::Choice(&SHARINGS), DefaultText(SHARINGS[0]), "How hypotheses share it."),
];

/// `[power]`.
pub(super) const POWER: &[Field] = &[
    field("analysis", FieldKind::Text, Optional, "The analysis whose power is asked; left out, the first."),
    field("target", number(0.01, 0.999), Default(0.8), "Power aimed at: the smallest trial that reaches it is sought."),
    field(
        "standard_error",
        number(0.0005, 0.2),
        Default(0.01),
        "Monte-Carlo standard error of a power at which the work ends.",
    ),
    field("most_trials", whole(10.0, 1e6), Default(2500.0), "Trials at most."),
    field("n", wholes(2.0, MOST_PEOPLE), Optional, "Numbers of people to try, rising."),
    field("weeks", numbers(0.0, LAST_WEEK), Optional, "Weeks to try, of the visits, rising."),
    field("areas_cm2", numbers(0.05, 1000.0), Optional, "Areas to try, rising."),
    field("devices", FieldKind::Choices(&Device::NAMES), Optional, "Devices to try."),
    field(
        "effects",
        numbers(0.0, 10.0),
        Optional,
        "Shares of the model's own benefit to try, rising; 1 is what the model says.",
    ),
];

/// `[power.looks]`.
pub(super) const LOOKS: &[Field] = &[
    field("fractions", numbers(0.0, 1.0), Required, "Shares of people analysed at each look, rising, the last 1."),
    field("spending", FieldKind::Choice(&SPENDINGS), DefaultText(SPENDINGS[0]), "How the error is spent."),
];

/// Where a key belongs that stands in another table.
pub(super) const WHOLE_FILE: &[(&str, &[Field])] = &[
    ("at the top of the file, before the first [table]", TOP),
    ("in [people]", &TAKING_PART),
    ("in [people]", PEOPLE),
    ("in a [[site]]", SITE),
    ("in [allocation]", ALLOCATION),
    ("in [visits]", VISITS),
    ("in [conduct]", CONDUCT),
    ("in [multiplicity]", MULTIPLICITY),
    ("in an [[endpoint]]", ENDPOINT),
    ("in an [[analysis]]", ANALYSIS),
    ("in [power]", POWER),
];
