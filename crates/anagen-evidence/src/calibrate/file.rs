//! The calibration file: what is unknown, what it is fitted to, and with how much effort.

use super::fit::Settings;
use super::likelihood::{Errors, KINDS};
use super::unknowns::{Unknown, Unknowns};
use crate::study::{Condition, Role, Study};
use anagen_lab::protocol::words::nearest;
use anagen_lab::protocol::{Mistakes, Reader, Section, Source};
use anagen_model::law::Parameters;
use anagen_model::quantity::{Field, FieldKind, Parameter, Presence, Prior};
use toml_edit::TableLike;

const fn number(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: false }
}

const fn whole(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: true }
}

const fn field(key: &'static str, kind: FieldKind, presence: Presence, doc: &'static str) -> Field {
    Field { key, kind, presence, doc }
}

/// Which studies and parameters belong together: the two share none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Androgenetic loss and everything that is done against it.
    Androgenetic,
    /// Alopecia areata.
    Areata,
}

impl Block {
    /// The words a file uses.
    pub const NAMES: [&'static str; 2] = ["androgenetic", "areata"];

    /// The word a file uses.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    fn has(self, condition: Condition) -> bool {
        match condition {
            Condition::AndrogeneticMale | Condition::AndrogeneticFemale | Condition::AndrogeneticMixed => {
                self == Self::Androgenetic
            }
            Condition::Areata => self == Self::Areata,
            Condition::Other => false,
        }
    }
}

/// The keys before the first table.
const TOP: &[Field] = &[
    field("format", whole(1.0, 1.0), Presence::Required, "The format of this file."),
    field("title", FieldKind::Text, Presence::Required, "What is fitted, in a line."),
    field(
        "block",
        FieldKind::Choice(&Block::NAMES),
        Presence::Required,
        "Which studies: those of androgenetic loss or those of areata.",
    ),
    field("studies", FieldKind::Choices(&[]), Presence::Optional, "Ids of studies; left out, all of the block."),
    field("seed", whole(0.0, 1e15), Presence::Default(1.0), "The seed of all chance."),
    field("people", whole(2.0, 100_000.0), Presence::Default(48.0), "Virtual people of each study."),
    field(
        "stand_in_cm2",
        number(0.1, 100.0),
        Presence::Default(1.0),
        "Area that stands in for larger ones during the fit; the confirmation takes areas as they were.",
    ),
    field(
        "confirmed_people",
        whole(2.0, 100_000.0),
        Presence::Default(200.0),
        "Virtual people of each study in the confirmation.",
    ),
    field("confirmed", whole(2.0, 1000.0), Presence::Default(16.0), "Members evaluated again for the confirmation."),
    field("members", whole(12.0, 5000.0), Presence::Default(200.0), "Members of the ensemble."),
    field("moves", whole(1.0, 100.0), Presence::Default(2.0), "Moves of the correction at each temperature."),
    field("last_moves", whole(1.0, 1000.0), Presence::Default(8.0), "Moves of the correction at the posterior."),
];

/// `[errors]`: what a number may be off by beside its sampling.
const ERRORS: &[Field] = &[
    field(
        "shared",
        number(0.0, 0.99),
        Presence::Default(0.5),
        "Share of the disagreement between studies (as a variance) that numbers of one study have in common.",
    ),
    field("degrees_of_freedom", number(1.0, 1e9), Presence::Default(5.0), "Of the Student t: fewer forgive more."),
    field("density_per_cm2", number(0.0, 1000.0), Presence::Default(5.0), "Scale of the disagreement: half-normal."),
    field("percent_points", number(0.0, 1000.0), Presence::Default(5.0), "The same of percents."),
    field("share_fraction", number(0.0, 1.0), Presence::Default(0.1), "The same of shares of people."),
    field("calibre_um", number(0.0, 100.0), Presence::Default(2.0), "The same of calibres."),
    field(
        "drift_per_cm2",
        number(0.0, 1000.0),
        Presence::Default(5.0),
        "SD of the drift of a count that has no control.",
    ),
    field("drift_points", number(0.0, 1000.0), Presence::Default(5.0), "The same of percents."),
    field("drift_share_fraction", number(0.0, 1.0), Presence::Default(0.1), "The same of shares of people."),
    field("drift_um", number(0.0, 100.0), Presence::Default(2.0), "The same of calibres."),
];

const PRIORS: [&str; 6] = ["normal", "lognormal", "uniform", "loguniform", "beta", "half-normal"];

/// One `[[unknown]]`.
const UNKNOWN: &[Field] = &[
    field("name", FieldKind::Text, Presence::Required, "Full name or symbol of a parameter."),
    field("prior", FieldKind::Choice(&PRIORS), Presence::Optional, "Its prior; left out, that of its row."),
    field(
        "value",
        number(0.0, 1e9),
        Presence::Optional,
        "Median of the prior, of a half-normal its scale; left out, that of its row.",
    ),
    field("low", number(0.0, 1e9), Presence::Optional, "Lower end of its central 95 %, of a uniform its end."),
    field("high", number(0.0, 1e9), Presence::Optional, "Upper end."),
    field(
        "none_share",
        number(0.0, 0.99),
        Presence::Default(0.0),
        "The prior probability that it is 0: that there is no such effect.",
    ),
    field("why", FieldKind::Text, Presence::Optional, "Why its prior is not that of its row."),
];

const WHOLE_FILE: &[(&str, &[Field])] =
    &[("before the first table", TOP), ("in [errors]", ERRORS), ("in [[unknown]]", UNKNOWN)];

/// Least members of a quick fit.
const QUICK_MEMBERS: usize = 64;

/// A calibration, read and checked.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Path and text.
    pub source: Source,
    /// What is fitted.
    pub title: String,
    /// Which studies.
    pub block: Block,
    /// Their ids, if not all.
    pub studies: Option<Vec<String>>,
    /// What is unknown.
    pub unknowns: Unknowns,
    /// Virtual people of each study, and in the confirmation.
    pub people: [u32; 2],
    /// Area that stands in for larger ones, cm2.
    pub stand_in_cm2: f64,
    /// How the fit is made.
    pub settings: Settings,
    /// Whether it was made quick.
    pub quick: bool,
    /// Where the ids of the studies stand.
    top: Section,
}

impl Calibration {
    /// Reads a calibration; every mistake if there is one.
    pub fn of(source: Source) -> Result<Calibration, Mistakes> {
        let path = source.path.clone();
        let mut reader = Reader::new(&source, WHOLE_FILE);
        let found = reader.document().map(|document| read(&mut reader, document.as_table()));
        let mistakes = reader.mistakes;
        match (found, mistakes.is_empty()) {
            (Some(found), true) => Ok(Calibration { source, ..found }),
            _ => Err(Mistakes::of_unreadable(&path, mistakes)),
        }
    }

    /// The same with little effort: few people, few members, few moves.
    pub fn made_quick(mut self) -> Calibration {
        let least = Settings::fewest_members(self.unknowns.0.len());
        self.people = self.people.map(|n| (n / 4).max(8).next_multiple_of(2));
        let settings = &mut self.settings;
        settings.members = settings.members.min(QUICK_MEMBERS.max(least + least / 4));
        (settings.moves, settings.last_moves, settings.confirmed) = (1, 5, settings.confirmed.min(8));
        self.quick = true;
        self
    }

    /// Those of the library that it is fitted to.
    pub fn choose<'l>(&self, library: impl Iterator<Item = &'l Study>) -> Result<Vec<&'l Study>, Mistakes> {
        let of_block: Vec<&Study> =
            library.filter(|s| s.role == Role::Calibrate && self.block.has(s.condition)).collect();
        let mut reader = Reader::new(&self.source, WHOLE_FILE);
        let place = self.top.place.clone();
        for (i, id) in self.studies.iter().flatten().enumerate() {
            if !of_block.iter().any(|s| s.id.eq_ignore_ascii_case(id)) {
                let near = nearest(id, of_block.iter().map(|s| s.id.as_str()));
                let hint = near.map_or(String::new(), |near| format!("did you mean \"{near}\"?"));
                let accepted = format!("the id of a study of {} with the role calibrate", self.block.name());
                reader.note(
                    place.item("studies", i),
                    format!("no study to be fitted to is called \"{id}\""),
                    accepted,
                    hint,
                );
            }
        }
        if of_block.is_empty() {
            let what = format!("no study of {} has the role calibrate", self.block.name());
            reader.note(place.of("block"), what, "", "");
        }
        let named =
            |s: &&Study| self.studies.as_ref().is_none_or(|ids| ids.iter().any(|id| s.id.eq_ignore_ascii_case(id)));
        Mistakes::of(reader.mistakes).map_or(Ok(of_block.into_iter().filter(named).collect()), Err)
    }
}

fn read(reader: &mut Reader, root: &dyn TableLike) -> Calibration {
    let top = reader.section(root, 0..0, TOP, &["errors", "unknown"]);
    let errors = match root.get("errors").map(|item| (item, item.as_table_like())) {
        Some((item, Some(table))) => {
            let section = reader.section(table, item.span().unwrap_or(0..0), ERRORS, &[]);
            errors_of(&section)
        }
        Some((item, None)) => {
            reader.note(item.span().unwrap_or(0..0), "`errors` is not a table", "[errors]", "");
            Errors::default()
        }
        None => Errors::default(),
    };
    let mut unknowns: Vec<Unknown> = Vec::new();
    for (table, header) in reader.tables(root.get("unknown"), "unknown") {
        let section = reader.section(table, header, UNKNOWN, &[]);
        if let Some(unknown) = unknown(reader, &section) {
            if unknowns.iter().any(|u| u.row.name == unknown.row.name) {
                let what = format!("{} is unknown twice", unknown.row.name);
                reader.note(section.place.of("name"), what, "", "keep one of the two");
            }
            unknowns.push(unknown);
        }
    }
    if unknowns.is_empty() && reader.mistakes.is_empty() {
        reader.note(0..0, "nothing is unknown", "[[unknown]]", "write [[unknown]] and below it name = \"...\"");
    }
    let values = &top.values;
    let count = |key: &str, usual: f64| values.number(key).unwrap_or(usual);
    let members = count("members", 200.0) as usize;
    let least = Settings::fewest_members(unknowns.len());
    if members < least {
        let what = format!("{members} members for {} unknowns", unknowns.len());
        reader.note(top.place.of("members"), what, format!("at least {least}"), "a line through them needs more");
    }
    let block = match values.text("block") {
        Some("areata") => Block::Areata,
        _ => Block::Androgenetic,
    };
    Calibration {
        source: Source::default(),
        title: values.text("title").unwrap_or_default().into(),
        block,
        studies: values.texts("studies").map(<[String]>::to_vec),
        unknowns: Unknowns(unknowns),
        people: ["people", "confirmed_people"].map(|key| (count(key, 48.0) as u32).next_multiple_of(2)),
        stand_in_cm2: count("stand_in_cm2", 1.0),
        settings: Settings {
            seed: count("seed", 1.0) as u64,
            members,
            moves: count("moves", 2.0) as u32,
            last_moves: count("last_moves", 8.0) as u32,
            confirmed: count("confirmed", 16.0) as usize,
            errors,
        },
        quick: false,
        top,
    }
}

fn errors_of(section: &Section) -> Errors {
    let usual = Errors::default();
    let of = |keys: [&str; KINDS]| keys.map(|key| section.values.number(key).unwrap_or(0.0));
    Errors {
        tau: of(["density_per_cm2", "percent_points", "share_fraction", "calibre_um"]),
        drift: of(["drift_per_cm2", "drift_points", "drift_share_fraction", "drift_um"]),
        rho: section.values.number("shared").unwrap_or(usual.rho),
        freedom: section.values.number("degrees_of_freedom").unwrap_or(usual.freedom),
    }
}

/// The unknown a table says, its row's prior where it says none.
fn unknown(reader: &mut Reader, section: &Section) -> Option<Unknown> {
    let (values, place) = (&section.values, &section.place);
    let name = values.text("name")?;
    let Some(row) = Parameters::row(name) else {
        let near = nearest(name, Parameters::rows().map(|row| row.name));
        let hint = near.map_or(String::new(), |near| format!("the nearest is \"{near}\""));
        reader.note(
            place.of("name"),
            format!("there is no parameter \"{name}\""),
            "a name of `anagen parameters`",
            hint,
        );
        return None;
    };
    let prior = match values.text("prior") {
        None => row.prior,
        Some("normal") => Prior::Normal,
        Some("lognormal") => Prior::LogNormal,
        Some("uniform") => Prior::Uniform,
        Some("loguniform") => Prior::LogUniform,
        Some("beta") => Prior::Beta,
        _ => Prior::HalfNormal(values.number("value").unwrap_or(row.high)),
    };
    let [value, low, high] = [("value", row.value), ("low", row.low), ("high", row.high)]
        .map(|(key, own)| values.number(key).unwrap_or(own));
    let own = ["prior", "value", "low", "high"].into_iter().any(|key| place.of(key) != place.header);
    let none_share = values.number("none_share").unwrap_or(0.0);
    let why = values.text("why").map(str::to_owned);
    let mut refuse = |key: &str, what: String, accepted: &str, hint: &str| {
        reader.note(place.of(key), what, accepted, hint);
        None
    };
    let half = matches!(prior, Prior::HalfNormal(_));
    let positive = matches!(prior, Prior::LogNormal | Prior::LogUniform);
    if prior == Prior::Fixed {
        let what = format!("{} is fixed by definition: its row has no prior", row.name);
        return refuse("name", what, "prior, value, low and high", "give it a prior of its own, and why");
    }
    if (own || none_share > 0.0) && why.is_none() {
        let what = format!("the prior of {} is not that of its row, and no reason is given", row.name);
        return refuse("name", what, "why = \"...\"", "say why, for those who read the posterior");
    }
    if !half && !(low < high && low <= value && value <= high) {
        let what = format!("low {low}, value {value} and high {high} are not in this order");
        return refuse("low", what, "low <= value <= high, low < high", "those that are not written are of the row");
    }
    if positive && (value <= 0.0 || (prior == Prior::LogUniform && low <= 0.0)) {
        return refuse("prior", "the logarithm of 0 has no value".into(), "low and value above 0", "");
    }
    let beta = matches!(prior, Prior::Beta);
    if beta && !(value > 0.0 && high <= 1.0 && value < 1.0) {
        return refuse("prior", "a beta prior lies between 0 and 1".into(), "0 < value < 1, high <= 1", "");
    }
    Some(Unknown::of(Parameter { prior, value, low, high, ..row.clone() }, none_share, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format = 1\ntitle = \"t\"\nblock = \"androgenetic\"\n";

    fn of(rest: &str) -> Result<Calibration, Mistakes> {
        Calibration::of(Source::new("c.toml", format!("{HEAD}{rest}")))
    }

    fn said(rest: &str) -> String {
        of(rest).unwrap_err().render(false)
    }

    #[test]
    fn a_file_says_what_is_unknown_and_how_it_is_fitted() {
        let read = of("members = 99\n[errors]\nshared = 0.2\ncalibre_um = 7\n\
             [[unknown]]\nname = \"gamma\"\n\
             [[unknown]]\nname = \"cells.potency\"\nprior = \"uniform\"\nlow = 0\nnone_share = 0.5\nwhy = \"w\"\n")
        .unwrap();
        assert_eq!((read.settings.members, read.people, read.block), (99, [48, 200], Block::Androgenetic));
        let errors = read.settings.errors;
        assert_eq!((errors.rho, errors.tau, errors.freedom), (0.2, [5.0, 5.0, 0.1, 7.0], 5.0));
        let [gamma, cells] = &read.unknowns.0[..] else { panic!() };
        assert_eq!(&gamma.row, Parameters::row("gamma").unwrap());
        assert_eq!(
            (cells.row.prior, cells.row.low, cells.row.high, cells.none_share),
            (Prior::Uniform, 0.0, 12.0, 0.5)
        );
        let quick = read.made_quick();
        assert_eq!((quick.settings.members, quick.people, quick.quick), (64, [12, 50], true));
    }

    #[test]
    fn mistakes_are_told_with_place_and_remedy() {
        for (rest, words) in [
            ("", "nothing is unknown"),
            ("[[unknown]]\nname = \"clock.anagen_by_sise\"\n", "the nearest is \"clock.anagen_by_size\""),
            ("[[unknown]]\nname = \"gamma\"\n[[unknown]]\nname = \"clock.anagen_by_size\"\n", "is unknown twice"),
            ("[[unknown]]\nname = \"first_day\"\n", "is fixed by definition"),
            ("[[unknown]]\nname = \"gamma\"\nhigh = 3\n", "no reason is given"),
            ("[[unknown]]\nname = \"gamma\"\nhigh = 1.1\nwhy = \"w\"\n", "are not in this order"),
            ("[[unknown]]\nname = \"gamma\"\nprior = \"beta\"\nwhy = \"w\"\n", "a beta prior lies between"),
            (
                "members = 12\n[[unknown]]\nname = \"gamma\"\n[[unknown]]\nname = \"beta\"\n[[unknown]]\nname = \"h\"\n",
                "at least 13",
            ),
            ("block = 3\n", "written twice"),
            ("[[unknown]]\nnam = \"gamma\"\n", "nam"),
            ("[errors]\ntau = 3\n[[unknown]]\nname = \"gamma\"\n", "unknown key `tau`"),
        ] {
            let said = said(rest);
            assert!(said.contains(words) && said.contains("c.toml:"), "{rest}: {said}");
        }
    }

    #[test]
    fn studies_that_are_not_there_are_named() {
        let read = of("studies = [\"NOBODY2000\"]\n[[unknown]]\nname = \"gamma\"\n").unwrap();
        let said = read.choose(std::iter::empty()).unwrap_err().render(false);
        assert!(said.contains("NOBODY2000") && said.contains("c.toml:4"), "{said}");
    }
}
