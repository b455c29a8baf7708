//! Every file under `tests/bad` is refused with exactly the message beside it.
//!
//! `ANAGEN_BLESS=1 cargo test -p anagen-lab --test bad_files` writes the messages anew; read them.

use std::path::{Path, PathBuf};

use anagen_lab::protocol::{ProtocolFile, Shelf, Source, new_protocol, read_table, schema};
use anagen_lab::run::{self, registry};
use anagen_model::quantity::{Field, FieldKind, Presence};
use anagen_model::scalp::region::Region;

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
    assert!(files.len() >= 55, "only {} bad files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let said = match run::read(&path) {
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
    let mistake = file.mistake(cells.place.of("regions"), "outside the hairline", "", "");
    let line = SOUND.lines().nth(mistake.line - 1).unwrap();
    assert_eq!((line, mistake.value.as_str()), ("regions = [\"vertex\"]", "[\"vertex\"]"));
}

#[test]
fn sites_come_from_the_intake() {
    root();
    let start = SOUND.find("[[site]]").unwrap();
    let end = SOUND.find("[[measure]]").unwrap();
    let text = SOUND[..start].to_owned() + &SOUND[end..];
    let text = text.replace("[patient]", "[patient]\nintake = \"person.csv\"");
    let file = ProtocolFile::of(Source::new("intake/x.toml", text), &registry())
        .unwrap_or_else(|m| panic!("{}", m.render(false)));
    assert_eq!(file.sites.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
    assert_eq!(file.sites[2].region, Region::Occipital);
}

#[test]
fn the_form_reads_without_a_mistake() {
    let form = new_protocol(&registry());
    assert!(form.contains("\ndose_mg_per_day = 1\n"), "{form}");
    assert!(read(&form).is_ok(), "{form}\n{}", read(&form).unwrap_err().render(false));
    let all = registry();
    for kind in all.causes.iter().chain(all.treatments).chain(all.measures) {
        assert!(form.contains(&format!("kind = \"{}\"", kind.name)), "{}", kind.name);
    }
}

#[test]
fn the_schema_names_every_key_and_kind() {
    let schema = schema(&registry());
    let dose = &schema["$defs"]["treatment.finasteride"]["properties"]["dose_mg_per_day"];
    assert_eq!((dose["maximum"].as_f64(), dose["x-unit"].as_str()), (Some(5.0), Some("mg per day")));
    assert_eq!(schema["properties"]["format"]["maximum"], 1);
    assert_eq!(schema["properties"]["patient"]["properties"]["history"]["type"], "array");
    let all = registry();
    for (group, kinds) in [("cause", all.causes), ("treatment", all.treatments), ("measure", all.measures)] {
        for kind in kinds {
            let known = &schema["$defs"][format!("{group}.{}", kind.name)]["properties"];
            assert!(kind.fields.iter().all(|f| known[f.key].is_object()), "{}", kind.name);
        }
    }
    let refs = schema.to_string();
    for part in refs.split("\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"].get(name).is_some(), "{name} is not defined");
    }
}

#[test]
fn a_product_is_read_by_the_table_given() {
    let kind = FieldKind::Number { low: 0.1, high: 1000.0, whole: false };
    let fields = [Field { key: "half_life_days", kind, presence: Presence::Required, doc: "A key of the test." }];
    let read = |text: &str| read_table(&Source::new("p.toml", text), &fields);
    assert_eq!(read("half_life_days = 3").unwrap().values.number("half_life_days"), Some(3.0));
    assert!(read("half_life_hours = 3").unwrap_err().render(false).contains("half_life_days"));
}

#[test]
fn a_hundred_megabytes_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    std::fs::File::create(&path).unwrap().set_len(100_000_000).unwrap();
    let said = ProtocolFile::read(&path, &registry()).unwrap_err().render(false);
    assert!(said.contains("the file has 100.0 MB") && said.contains("at most 4.2 MB"), "{said}");
    let said = ProtocolFile::read(folder.path(), &registry()).unwrap_err().render(false);
    assert!(said.contains("it is a folder"), "{said}");
    let nobody = folder.path().join("nobody.toml");
    let said = ProtocolFile::read(&nobody, &registry()).unwrap_err().render(false);
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
            0 => run::read_from(&Shelf::Kept(vec![("x".into(), damaged.clone())]), Path::new("x")).err(),
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
    ProtocolFile::of(Source::new("x.toml", text), &registry())
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
