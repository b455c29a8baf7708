//! Every file under `tests/bad` is refused with exactly the message beside it.
//!
//! `ANAGEN_BLESS=1 cargo test -p anagen-lab --test bad_files` writes the messages anew; read them.

use std::path::{Path, PathBuf};

use anagen_lab::protocol::{ProtocolFile, Registry, Source, new_protocol, read_table, schema};
use anagen_model::quantity::{Fault, Field, FieldKind, Frame, Kind, Presence, Values};
use anagen_model::scalp::region::Region;

const fn field(key: &'static str, kind: FieldKind, presence: Presence) -> Field {
    Field { key, kind, presence, doc: "A key of the test." }
}

const fn number(low: f64, high: f64) -> FieldKind {
    FieldKind::Number { low, high, whole: false }
}

const START: Field = field("start_day", number(-36_500.0, 36_500.0), Presence::Required);
const STOP: Field = field("stop_day", number(-36_500.0, 36_500.0), Presence::Optional);

fn sound(_: &Values, _: &Frame) -> Vec<Fault> {
    Vec::new()
}

fn one_dose(values: &Values, _: &Frame) -> Vec<Fault> {
    let doses = ["dose_cells_per_cm2", "dose_cells_per_site", "dose_cells"];
    let given: Vec<&str> = doses.into_iter().filter(|k| values.number(k).is_some()).collect();
    match given[..] {
        [_] => Vec::new(),
        [] => vec![Fault::at("", "no dose is given", format!("write one of {}", doses.join(", ")))],
        [first, second, ..] => {
            let what = format!("`{first}` and `{second}` are both given");
            vec![Fault::at(second, what, "give one; the others follow from it")]
        }
    }
}

const REGISTRY: Registry = Registry {
    causes: &[Kind {
        name: "androgenetic_male",
        title: "Male pattern hair loss",
        doc: "Androgen shrinks the follicles of the top.",
        fields: &[field("severity_fraction", number(0.0, 1.0), Presence::Optional)],
        check: sound,
    }],
    treatments: &[
        Kind {
            name: "cell_injection",
            title: "Cell injection",
            doc: "Cells by a grid of injections.",
            fields: &[
                field("dose_cells_per_cm2", number(0.0, 1e9), Presence::Optional),
                field("dose_cells_per_site", number(0.0, 1e9), Presence::Optional),
                field("dose_cells", number(0.0, 1e11), Presence::Optional),
                field("region", FieldKind::Choice(&Region::NAMES), Presence::Required),
                field("spacing_mm", number(1.0, 30.0), Presence::Default(10.0)),
                field(
                    "session_days",
                    FieldKind::Numbers { low: -36_500.0, high: 36_500.0, whole: true },
                    Presence::Required,
                ),
            ],
            check: one_dose,
        },
        Kind {
            name: "finasteride",
            title: "Finasteride by mouth",
            doc: "Lowers dihydrotestosterone.",
            fields: &[field("dose_mg_per_day", number(0.0, 5.0), Presence::Required), START, STOP],
            check: sound,
        },
    ],
    measures: &[Kind {
        name: "phototrichogram",
        title: "Target-area phototrichogram",
        doc: "Counts hairs in a shaved area.",
        fields: &[field("least_diameter_um", number(5.0, 60.0), Presence::Default(20.0))],
        check: sound,
    }],
};

/// A protocol without a mistake.
const SOUND: &str = include_str!("sound.toml");

/// Goes to the root of the repository, so that paths in messages do not depend on the machine.
fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::set_current_dir(&root).expect("the repository is there");
    root
}

#[test]
fn every_bad_file_is_refused_with_its_message() {
    root();
    let mut files: Vec<PathBuf> = (std::fs::read_dir("tests/bad").unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 40, "only {} bad files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let said = match ProtocolFile::read(&path, &REGISTRY) {
            Ok(_) => "read without a mistake\n".to_owned(),
            Err(mistakes) => mistakes.render(false),
        };
        let beside = path.with_extension("expected");
        if std::env::var_os("ANAGEN_BLESS").is_some() {
            std::fs::write(&beside, &said).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if said != expected || said.starts_with("read without") {
            wrong.push(format!("{}\nexpected:\n{expected}\nsaid:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_sound_file_is_read() {
    let file = read(SOUND).unwrap_or_else(|m| panic!("{}", m.render(false)));
    assert_eq!((file.seed, file.horizon_days), (7, 720));
    assert_eq!(file.visit_days, [0, 84, 168, 336, 504, 720]);
    assert_eq!(file.plans[1].treatments[0].values.numbers("session_days").unwrap().len(), 3);
    assert_eq!(file.history[0].kind.name, "finasteride");
    assert_eq!(file.history[0].values.number("start_day"), Some(-300.0));
    assert!(file.defaults().iter().any(|(at, key, _)| at == "patient" && *key == "ethnicity"));
    let cells = &file.plans[1].treatments[0];
    let mistake = file.mistake(cells.place.of("region"), "outside the hairline", "", "");
    let line = SOUND.lines().nth(mistake.line - 1).unwrap();
    assert_eq!((line, mistake.value.as_str()), ("region = \"vertex\"", "\"vertex\""));
}

#[test]
fn sites_come_from_the_intake() {
    root();
    let start = SOUND.find("[[site]]").unwrap();
    let end = SOUND.find("[[measure]]").unwrap();
    let text = SOUND[..start].to_owned() + &SOUND[end..];
    let text = text.replace("[patient]", "[patient]\nintake = \"person.csv\"");
    let file = ProtocolFile::of(Source::new("intake/x.toml", text), &REGISTRY)
        .unwrap_or_else(|m| panic!("{}", m.render(false)));
    assert_eq!(file.sites.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
    assert_eq!(file.sites[2].region, Region::Occipital);
}

#[test]
fn the_form_reads_without_a_mistake() {
    let form = new_protocol(&REGISTRY);
    assert!(form.contains("\ndose_mg_per_day = 1\n"), "{form}");
    assert!(read(&form).is_ok(), "{form}\n{}", read(&form).unwrap_err().render(false));
    for kind in REGISTRY.treatments {
        assert!(form.contains(&format!("kind = \"{}\"", kind.name)));
    }
}

#[test]
fn the_schema_names_every_key_and_kind() {
    let schema = schema(&REGISTRY);
    let dose = &schema["$defs"]["treatment.finasteride"]["properties"]["dose_mg_per_day"];
    assert_eq!((dose["maximum"].as_f64(), dose["x-unit"].as_str()), (Some(5.0), Some("mg per day")));
    assert_eq!(schema["properties"]["format"]["maximum"], 1);
    assert_eq!(schema["properties"]["patient"]["properties"]["history"]["type"], "array");
    let refs = schema.to_string();
    for part in refs.split("\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"].get(name).is_some(), "{name} is not defined");
    }
}

#[test]
fn a_product_is_read_by_the_table_given() {
    let fields = [field("half_life_days", number(0.1, 1000.0), Presence::Required)];
    let read = |text: &str| read_table(&Source::new("p.toml", text), &fields);
    assert_eq!(read("half_life_days = 3").unwrap().values.number("half_life_days"), Some(3.0));
    assert!(read("half_life_hours = 3").unwrap_err().render(false).contains("half_life_days"));
}

#[test]
fn a_hundred_megabytes_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    std::fs::File::create(&path).unwrap().set_len(100_000_000).unwrap();
    let said = ProtocolFile::read(&path, &REGISTRY).unwrap_err().render(false);
    assert!(said.contains("the file has 100.0 MB") && said.contains("at most 4.2 MB"), "{said}");
    let said = ProtocolFile::read(folder.path(), &REGISTRY).unwrap_err().render(false);
    assert!(said.contains("it is a folder"), "{said}");
    let nobody = folder.path().join("nobody.toml");
    let said = ProtocolFile::read(&nobody, &REGISTRY).unwrap_err().render(false);
    assert!(said.contains("there is no such file"), "{said}");
}

#[test]
fn no_damage_to_a_file_makes_the_reader_panic() {
    let marks = ["", "\"", "[", "]]", "\n", "=", "0", "-", "nan", "\u{e9}", "\r", "'''", "\0", "."];
    let tables = ["intake/person.csv", "intake/cohort_vertex.csv"]
        .map(|p| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(p)))
        .map(Result::unwrap);
    for (i, text) in [SOUND, &tables[0], &tables[1]].iter().cycle().take(6000).enumerate() {
        let at = text.floor_char_boundary((i * 7919) % text.len());
        let gap = text.floor_char_boundary((at + i % 13).min(text.len())).max(at);
        let damaged = match i % 5 {
            0 => text[..at].to_owned(),
            _ => format!("{}{}{}", &text[..at], marks[i % marks.len()], &text[gap..]),
        };
        let Ok(source) = Source::from_bytes("x", damaged.clone().into_bytes()) else { continue };
        let mistakes = match i % 3 {
            0 => ProtocolFile::of(source, &REGISTRY).err(),
            1 => anagen_lab::protocol::Intake::of(source).err(),
            _ => anagen_lab::protocol::Cohort::of(source).err(),
        };
        if let Some(mistakes) = mistakes {
            assert!(mistakes.render(i % 2 == 0).contains("nothing was run or written"));
            let _ = mistakes.to_json();
        }
        let mut bytes = damaged.into_bytes();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = 0x80 | (i % 128) as u8;
            if let Err(mistakes) = Source::from_bytes("x", bytes) {
                assert!(!mistakes.render(false).is_empty());
            }
        }
    }
}

fn read(text: &str) -> Result<ProtocolFile, anagen_lab::protocol::Mistakes> {
    ProtocolFile::of(Source::new("x.toml", text), &REGISTRY)
}

#[test]
fn a_large_file_of_nonsense_is_refused_within_seconds() {
    let start = std::time::Instant::now();
    let sites = "[[site]]\nname = \"A\"\nregion = \"vertex\"\n".repeat(50_000);
    let long_list = format!("visit_days = [{}]", "-1, ".repeat(900_000));
    let keys: String = (0..300_000).map(|i| format!("a{i}=1\n")).collect();
    for text in [sites, long_list, keys, "[".repeat(4_000_000), "a.".repeat(1_000_000)] {
        let said = read(&text).unwrap_err().render(false);
        assert!(said.len() < 200_000 && said.contains("nothing was run"), "{}", said.len());
    }
    let rows = "site,region\n".to_owned() + &"A,vertex\n".repeat(400_000);
    assert!(anagen_lab::protocol::Intake::of(Source::new("x.csv", rows)).is_err());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
