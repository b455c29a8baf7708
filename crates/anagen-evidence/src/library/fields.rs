//! The keys of a study file, table by table.

use crate::study::{Condition, CountedFrom, Design, Hairs, Measured, Role, Scale, Unit, Verified};
use anagen_lab::protocol::tables::{FORMAT, LAST_DAY};
use anagen_model::measure::phototrichogram::Device;
use anagen_model::patient::{Ethnicity, Grade};
use anagen_model::quantity::{Field, FieldKind, Presence};
use anagen_model::scalp::Region;

use Presence::{DefaultFlag, DefaultText, Optional, Required};

const fn number(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: false }
}

const fn whole(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: true }
}

const fn pair(low: f64, high: f64) -> FieldKind {
    FieldKind::Numbers { low, high, whole: false }
}

const fn field(key: &'static str, kind: FieldKind, presence: Presence, doc: &'static str) -> Field {
    Field { key, kind, presence, doc }
}

/// The last week an outcome may be of.
const LAST_WEEK: f64 = 5200.0;
/// More people than any study has.
const MOST_PEOPLE: f64 = 10_000_000.0;
/// Any number.
pub(super) const ANY: FieldKind = number(f64::NEG_INFINITY, f64::INFINITY);
/// Two numbers of any size.
const ANY_PAIR: FieldKind = pair(f64::NEG_INFINITY, f64::INFINITY);
/// A number that is not negative.
const NOT_NEGATIVE: FieldKind = number(0.0, f64::INFINITY);

/// Tables of a study file.
pub(super) const TABLES: [&str; 4] = ["people", "site", "arm", "outcome"];

/// The keys before the first table.
pub(super) const TOP: &[Field] = &[
    field("format", whole(FORMAT, FORMAT), Required, "The format of this file."),
    field("id", FieldKind::Text, Required, "Key of the study: first author and year."),
    field("title", FieldKind::Text, Required, "What it was, in a few words of one's own."),
    field("citation", FieldKind::Text, Required, "First author and journal."),
    field("year", whole(1900.0, 2100.0), Optional, "Year it was published."),
    field("doi", FieldKind::Text, Optional, "Its DOI, from 10. on."),
    field("pmid", FieldKind::Text, Optional, "Its number in PubMed."),
    field("url", FieldKind::Text, Optional, "The page it was read on."),
    field("role", FieldKind::Choice(&Role::NAMES), Required, "What it may be used for."),
    field("condition", FieldKind::Choice(&Condition::NAMES), Required, "What its people have."),
    field("design", FieldKind::Choice(&Design::NAMES), Required, "How it was laid out."),
    field("duration_weeks", number(0.0, LAST_WEEK), Optional, "How long it went on: nothing of it is later."),
    field("masking", FieldKind::Text, Optional, "Who did not know who had what."),
    field("bias", FieldKind::Text, Optional, "Who paid, and what may have bent it."),
    field("defects", FieldKind::Choices(&[]), Optional, "What is wrong with it."),
    field("shares_patients_with", FieldKind::Choices(&[]), Optional, "Studies that hold some of the same people."),
    field("cannot_simulate", FieldKind::Text, Optional, "Why it cannot be staged."),
];

/// `[people]`.
pub const PEOPLE: &[Field] = &[
    field("n", whole(1.0, MOST_PEOPLE), Optional, "How many took part."),
    field("male_share", number(0.0, 1.0), Optional, "Share of men; needed where the condition is mixed."),
    field("age_range_years", pair(0.0, 120.0), Optional, "Least and greatest age admitted."),
    field("grades", FieldKind::Choices(&Grade::NAMES), Optional, "Grades admitted, each as likely."),
    field("ethnicity", FieldKind::Choice(&Ethnicity::NAMES), Optional, "Origin."),
    field("salt_range_percent", pair(0.0, 100.0), Optional, "Least and greatest SALT admitted."),
    field("episode_years", pair(0.0, 100.0), Optional, "Least and greatest length of the episode admitted."),
];

/// Tables and pairs of `[people]` that are read by themselves.
pub const PEOPLE_TABLES: [&str; 3] = ["age_years", "salt_percent", "baseline"];

/// A mean and a spread between people.
pub const MOMENTS: &[Field] =
    &[field("mean", ANY, Optional, "The mean."), field("sd", NOT_NEGATIVE, Optional, "SD between people.")];

/// `[[people.baseline]]`, beside mean and SD.
pub const BASELINE: &[Field] = &[
    field("measure", FieldKind::Choice(&Measured::NAMES), Required, "What was measured."),
    field("hairs", FieldKind::Choice(&Hairs::NAMES), Optional, "Which hairs count; left out, those of the site."),
    field("unit", FieldKind::Choice(&Unit::NAMES), Required, "The unit of mean and SD."),
    field("mean", ANY, Required, "The mean on day 0."),
    field("sd", NOT_NEGATIVE, Optional, "SD between people."),
    field("verified", FieldKind::Choice(&Verified::NAMES), Required, "How the number was read."),
];

/// `[site]`.
pub(super) const SITE: &[Field] = &[
    field("region", FieldKind::Choice(&Region::NAMES), Optional, "Where it was counted."),
    AREA,
    field("hairs", FieldKind::Choice(&Hairs::NAMES), DefaultText("all"), "Which hairs count where nothing is said."),
    field("least_calibre_um", number(0.0, 200.0), Optional, "Least calibre that counts."),
    field("device", FieldKind::Choice(&Device::NAMES), DefaultText("corrected"), "How hairs are counted."),
];

const AREA: Field = field("area_cm2", number(0.01, 1000.0), Optional, "The area that is counted.");

/// `[[arm]]`.
pub(super) const ARM: &[Field] = &[
    field("id", FieldKind::Text, Required, "What outcomes call it."),
    field("title", FieldKind::Text, Optional, "What it is called; left out, its id."),
    field("n", whole(1.0, MOST_PEOPLE), Optional, "People (or sites) in it."),
    field("control", FieldKind::Flag, DefaultFlag(false), "Whether it is the control."),
    field("cannot_simulate", FieldKind::Text, Optional, "Why this arm cannot be staged."),
];

/// `[[outcome]]`.
pub(super) const OUTCOME: &[Field] = &[
    field("id", FieldKind::Text, Required, "Its own within the study."),
    field("kind", FieldKind::Choice(&KINDS), DefaultText(KINDS[0]), "What was found: a number, nothing, an order."),
    field("arm", FieldKind::Text, Optional, "The arm it is of; only an ordering goes without."),
    field("versus", FieldKind::Text, Optional, "The arm it is held against, or \"external\"; left out, none."),
    field("measure", FieldKind::Choice(&Measured::NAMES), Required, "What was measured."),
    field("hairs", FieldKind::Choice(&Hairs::NAMES), Optional, "Which hairs count; left out, those of the site."),
    field("scale", FieldKind::Choice(&Scale::NAMES), Optional, "What was computed for each person."),
    field("unit", FieldKind::Choice(&Unit::NAMES), Optional, "The unit of the value; every number needs one."),
    field("region", FieldKind::Choice(&Region::NAMES), Optional, "Where it was counted, if not on the site."),
    AREA,
    field("week", number(0.0, LAST_WEEK), Optional, "Week as printed; without one it is not staged."),
    field(
        "counted_from",
        FieldKind::Choice(&CountedFrom::NAMES),
        DefaultText("first_session"),
        "From when weeks are counted.",
    ),
    field("value", ANY, Optional, "The value as printed."),
    field("sd", NOT_NEGATIVE, Optional, "SD between people."),
    field("se", NOT_NEGATIVE, Optional, "Standard error of the value."),
    field("ci95", ANY_PAIR, Optional, "95 % confidence interval."),
    field("cri95", ANY_PAIR, Optional, "95 % credible interval."),
    field("range", ANY_PAIR, Optional, "Least and greatest value: shown, not fitted."),
    field("sd_or_se", NOT_NEGATIVE, Optional, "A +- of which nobody said what it is."),
    field("n", whole(1.0, MOST_PEOPLE), Optional, "People behind it; left out, those of the arm."),
    field("n_versus", whole(1.0, MOST_PEOPLE), Optional, "People in the arm it is held against."),
    field("verified", FieldKind::Choice(&Verified::NAMES), Required, "How the number was read."),
    field("definition", FieldKind::Text, Optional, "For a share of people: of what."),
    field("subgroup", FieldKind::Text, Optional, "Of whom, if not of all."),
    field("event", FieldKind::Text, Optional, "The event of an adverse event."),
    field("same_result_as", FieldKind::Text, Optional, "The outcome that is the same result told before."),
    field("defect", FieldKind::Text, Optional, "Why it is shown and not scored."),
    field("note", FieldKind::Text, Optional, "Anything a reader should know."),
    field("url", FieldKind::Text, Optional, "The page this number was read on."),
];

/// Kinds of finding.
pub(super) const KINDS: [&str; 3] = ["number", "null", "ordering"];

/// Keys that say how far a value may be off: one of them at most.
pub(super) const DISPERSIONS: [&str; 6] = ["sd", "se", "ci95", "cri95", "range", "sd_or_se"];

/// Where a key belongs that stands in another table.
pub(super) const WHOLE_FILE: &[(&str, &[Field])] = &[
    ("at the top of the file, before the first [table]", TOP),
    ("in [people]", PEOPLE),
    ("in [site]", SITE),
    ("in an [[arm]]", ARM),
    ("in an [[outcome]]", OUTCOME),
];

/// The horizon under which treatments of arms are checked.
pub const HORIZON_DAYS: f64 = LAST_DAY;
