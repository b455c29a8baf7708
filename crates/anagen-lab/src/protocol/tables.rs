//! The tables of a protocol file that are not causes, treatments or measures.

use crate::report::picture::look::{CURLS, HAIR_COLOURS, SKIN_TONES, STYLES, WHORLS};
use anagen_model::patient::{Grade, Sex};
use anagen_model::quantity::{Field, FieldKind, Presence};
use anagen_model::scalp::region::Region;

/// The format this program reads and writes.
pub const FORMAT: f64 = 1.0;

/// The last day a protocol may reach: a hundred years.
pub const LAST_DAY: f64 = 36_500.0;

const fn number(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: false }
}

const fn whole(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: true }
}

const fn field(key: &'static str, kind: FieldKind, presence: Presence, doc: &'static str) -> Field {
    Field { key, kind, presence, doc }
}

/// The keys before the first table. `Choices(&[])` is a list of any texts.
pub const TOP: &[Field] = &[
    field("format", whole(FORMAT, FORMAT), Presence::Required, "The format of this file."),
    field("title", FieldKind::Text, Presence::Required, "The question, as the report's title."),
    field(
        "expect",
        FieldKind::Choices(&[]),
        Presence::Optional,
        "What should come out, checked after the run: \
         \"<value> at <site> on day <n>: <plan> > <plan>\".",
    ),
    field(
        "seed",
        whole(0.0, 1e15),
        Presence::Default(1.0),
        "The seed of all chance; the same seed gives the same bytes.",
    ),
    field("horizon_days", whole(1.0, LAST_DAY), Presence::Required, "The last simulated day."),
    field(
        "visit_days",
        FieldKind::Numbers { low: 0.0, high: LAST_DAY, whole: true },
        Presence::Required,
        "The days of measurement, rising, with day 0 among them.",
    ),
    field(
        "possible_patients",
        whole(0.0, 2000.0),
        Presence::Default(40.0),
        "Possible patients with the same intake, simulated on the measured sites for the intervals.",
    ),
    field(
        "parameters",
        FieldKind::Text,
        Presence::Optional,
        "A file of parameter values of your own (TOML, as `anagen parameters --toml` prints it), beside this file.",
    ),
    field(
        "posterior",
        FieldKind::Text,
        Presence::Optional,
        "Where draws of parameters come from: a file that `anagen calibrate` wrote, beside this file, or \"none\" for \
         priors alone; left out, the posteriors that the program carries.",
    ),
];

/// Keys of earlier programs, each with the key that took its place.
pub const RENAMED: &[(&str, &str)] = &[("draws", "possible_patients")];

/// `[patient]`.
pub const PATIENT: &[Field] = &[
    field("sex", FieldKind::Choice(&Sex::NAMES), Presence::Required, "Which laws and grades apply."),
    field(
        "age_years",
        number(14.0, 100.0),
        Presence::Optional,
        "Age on day 0; may be left out only if the cohort states it.",
    ),
    field(
        "grade",
        FieldKind::Choice(&Grade::NAMES),
        Presence::Optional,
        "Grade of androgenetic loss on day 0: Norwood-Hamilton for men, Sinclair for women; left out, none. \
         It acts through the cause androgenetic_male or androgenetic_female.",
    ),
    field(
        "ethnicity",
        FieldKind::Choice(&["caucasian", "asian", "african"]),
        Presence::DefaultText("caucasian"),
        "Sets the usual density and calibre of hair.",
    ),
    field(
        "pregnant",
        FieldKind::Flag,
        Presence::DefaultFlag(false),
        "Whether she is pregnant or may become so; changes no hair, but what a plan is warned of.",
    ),
    field(
        "head_circumference_mm",
        number(450.0, 680.0),
        Presence::Optional,
        "Around the head above the ears; left out, the usual one: 574 in men, 561 in women.",
    ),
    field(
        "hair_length_mm",
        number(0.0, 1000.0),
        Presence::Default(30.0),
        "The haircut: longer hair is cut to this length.",
    ),
    field(
        "shown_length_mm",
        number(1.0, 600.0),
        Presence::Optional,
        "Length to which pictures show hair; left out, hair_length_mm, but 180 in a woman whose hair_length_mm is \
         not written. This key and the five below change pictures and no number.",
    ),
    field(
        "hair_colour",
        FieldKind::Choice(&HAIR_COLOURS),
        Presence::Optional,
        "Colour of terminal hair in pictures; left out, dark-brown in caucasian patients, otherwise black.",
    ),
    field(
        "skin_tone",
        FieldKind::Choice(&SKIN_TONES),
        Presence::Optional,
        "Fitzpatrick's skin type in pictures; left out, II in caucasian, III in asian, V in african patients.",
    ),
    field(
        "curl",
        FieldKind::Choice(&CURLS),
        Presence::Optional,
        "Curl of hair in pictures; left out, coily in african patients, otherwise straight.",
    ),
    field(
        "whorl",
        FieldKind::Choice(&WHORLS),
        Presence::DefaultText("clockwise"),
        "Turn of the crown's whorl in pictures, seen from above.",
    ),
    field(
        "hair_style",
        FieldKind::Choice(&STYLES),
        Presence::Optional,
        "How hair is worn in pictures: as it grows from the whorl, or parted in the middle and combed down; left \
         out, parted if it is shown longer than 60 mm.",
    ),
    field(
        "intake",
        FieldKind::Text,
        Presence::Optional,
        "A table from a clinic's device (CSV), beside this file; not together with `cohort`.",
    ),
    field(
        "cohort",
        FieldKind::Text,
        Presence::Optional,
        "A published baseline (CSV), beside this file; not together with `intake`.",
    ),
];

/// The keys that place a site on the head.
pub const CENTRE: [&str; 2] = ["centre_polar_deg", "centre_azimuth_deg"];

/// `[[site]]`, a measured target area.
pub const SITE: &[Field] = &[
    field("name", FieldKind::Text, Presence::Required, "What the site is called in the results."),
    field("region", FieldKind::Choice(&Region::NAMES), Presence::Required, "Where it lies."),
    field("area_cm2", number(0.1, 100.0), Presence::Default(1.0), "The area that is shaved and counted."),
    field(
        CENTRE[0],
        number(0.0, 130.0),
        Presence::Optional,
        "Where on the head it lies: angle from the vertical; left out, anywhere in the region.",
    ),
    field(
        CENTRE[1],
        number(-180.0, 180.0),
        Presence::Optional,
        "Where on the head it lies: 0 in front, 90 at the right, 180 at the back.",
    ),
];

/// `[[product]]`, a link to a user's own cell product.
pub const PRODUCT: &[Field] =
    &[field("file", FieldKind::Text, Presence::Required, "The product's own file (TOML), beside this file.")];

/// `[[plan]]`, beside its `[[plan.treatment]]` tables.
pub const PLAN: &[Field] = &[
    field("name", FieldKind::Text, Presence::Required, "What the plan is called in the results."),
    field("title", FieldKind::Text, Presence::Optional, "A longer name for the report."),
    field("notes", FieldKind::Text, Presence::Optional, "Why this plan; printed in the report."),
];

/// The columns of a clinic's intake table, one row per site.
pub const INTAKE: &[Field] = &[
    field("site", FieldKind::Text, Presence::Required, "What the site is called."),
    field("region", FieldKind::Choice(&Region::NAMES), Presence::Required, "Where it lies."),
    field("area_cm2", number(0.1, 100.0), Presence::Default(1.0), "The counted area."),
    field("total_per_cm2", number(0.0, 450.0), Presence::Optional, "All hairs."),
    field("mean_diameter_um", number(5.0, 150.0), Presence::Optional, "Mean calibre."),
    field("terminal_per_cm2", number(0.0, 450.0), Presence::Optional, "Thick hairs."),
    field("vellus_per_cm2", number(0.0, 450.0), Presence::Optional, "Fine hairs."),
    field("anagen_fraction", number(0.0, 1.0), Presence::Optional, "Growing hairs of all."),
    field("device", FieldKind::Text, Presence::Optional, "The measure that made the row."),
    field("clipped_mm", number(0.0, 50.0), Presence::Optional, "Hair length after clipping."),
];

/// The columns of a published cohort, one row per quantity.
pub const COHORT: &[Field] = &[
    field("quantity", FieldKind::Choice(&QUANTITIES), Presence::Required, "What was measured."),
    field("mean", number(f64::NEG_INFINITY, f64::INFINITY), Presence::Required, "Its mean."),
    field("sd", number(0.0, f64::INFINITY), Presence::Optional, "SD between patients."),
    field("n", whole(1.0, 1e9), Presence::Optional, "Number of patients."),
    field("unit", FieldKind::Text, Presence::Required, "The unit of mean and SD."),
    field("basis", FieldKind::Text, Presence::Optional, "The source, and what was assumed."),
];

const QUANTITIES: [&str; 6] =
    ["age", "total_per_cm2", "mean_diameter_um", "terminal_per_cm2", "vellus_per_cm2", "anagen_fraction"];

/// Unit, least and greatest mean of each quantity of a cohort, in the order of its words.
pub const QUANTITY_RANGES: [(&str, &str, f64, f64); 6] = [
    (QUANTITIES[0], "year", 14.0, 100.0),
    (QUANTITIES[1], "hairs/cm2", 0.0, 450.0),
    (QUANTITIES[2], "um", 5.0, 150.0),
    (QUANTITIES[3], "hairs/cm2", 0.0, 450.0),
    (QUANTITIES[4], "hairs/cm2", 0.0, 450.0),
    (QUANTITIES[5], "fraction", 0.0, 1.0),
];

/// Where each of the file's own tables stands, to say where a misplaced key belongs.
pub const WHOLE_FILE: &[(&str, &[Field])] =
    &[("at the top of the file, before the first [table]", TOP), ("in [patient]", PATIENT)];

/// Examples for the form `anagen new` writes, by table and key.
pub const EXAMPLES: &[(&str, &str, &str)] = &[
    ("", "title", "\"A thinning vertex, treated and untreated\""),
    ("", "horizon_days", "720"),
    ("", "visit_days", "[0, 84, 168, 336, 504, 720]"),
    ("patient", "age_years", "38"),
    ("patient", "grade", "\"III-vertex\""),
    ("patient", "intake", "\"intake/person.csv\""),
    ("patient", "cohort", "\"intake/cohort_vertex.csv\""),
    ("site", "name", "\"A\""),
    ("site", "region", "\"vertex\""),
    ("product", "file", "\"products/my-cells.toml\""),
    ("plan", "name", "\"my plan\""),
    ("plan", "title", "\"What a reader should call it\""),
    ("plan", "notes", "\"Why this plan\""),
];
