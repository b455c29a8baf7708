//! The record of a run: all it takes to repeat it, and what came out, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anagen_model::law::Parameters;
use serde::{Deserialize, Serialize};

use super::{OutputError, PROVENANCE};
use crate::protocol::Shelf;

/// Version of the record's layout.
const FORMAT: u32 = 1;

/// What went into a run and what came out of it.
///
/// Threads and time of day are not in it: they change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of this layout.
    pub format: u32,
    /// The program: `anagen`.
    pub program: String,
    /// Its version.
    pub version: String,
    /// What it was compiled for.
    pub target: String,
    /// Width of vector arithmetic in use, as the kernel names it.
    pub simd: String,
    /// The command line, program first.
    pub command: Vec<String>,
    /// Seed in force.
    pub seed: u64,
    /// Options that change results, with the values in force (`quick`, `possible_patients`).
    pub options: Vec<(String, String)>,
    /// The protocol first, then every file it names, whole.
    pub inputs: Vec<Input>,
    /// Every parameter with the value in force.
    pub parameters: Vec<ParameterValue>,
    /// Every file written but this one.
    pub outputs: Vec<Written>,
}

/// What an input file is to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The protocol.
    Protocol,
    /// What is known of the patient.
    Intake,
    /// A user's own product.
    Product,
    /// Values of parameters.
    Parameters,
    /// Parameters learned together, to draw from.
    Posterior,
    /// What a fit leaves unknown.
    Calibration,
    /// A published study.
    Study,
    /// A virtual trial.
    Trial,
}

/// One input file, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What it is.
    pub role: Role,
    /// Its path as the protocol or the command line has it.
    pub path: String,
    /// Hash of its bytes.
    pub blake3: String,
    /// Its text.
    pub text: String,
}

impl Input {
    /// Takes a file into the record.
    pub fn new(role: Role, path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Input { role, path: path.into(), blake3: blake3::hash(text.as_bytes()).to_hex().to_string(), text }
    }
}

/// One parameter with its value in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterValue {
    /// Full name.
    pub name: String,
    /// Value in force.
    pub value: f64,
    /// Unit.
    pub unit: String,
}

/// One file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Name.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// Hash of its bytes.
    pub blake3: String,
}

impl Provenance {
    /// A record of this program with no inputs or outputs yet.
    pub fn new(seed: u64, simd: impl Into<String>, command: Vec<String>) -> Self {
        Provenance {
            format: FORMAT,
            program: "anagen".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            target: target(),
            simd: simd.into(),
            command,
            seed,
            options: Vec::new(),
            inputs: Vec::new(),
            parameters: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// The part of a record that determines what is drawn: program and version, seed, texts and
    /// parameters; not where the protocol lies, nor the machine.
    pub fn question(seed: u64, inputs: &[Input], law: &Parameters) -> Self {
        let mut record = Provenance::new(seed, "", Vec::new());
        record.target = String::new();
        record.inputs = inputs.to_vec();
        for input in record.inputs.iter_mut().filter(|i| i.role == Role::Protocol) {
            input.path = "the protocol".into();
        }
        record.record_parameters(law);
        record
    }

    /// Records every parameter with the value in `law`.
    pub fn record_parameters(&mut self, law: &Parameters) {
        let value = |name: &str| law.get(name).expect("every row has a slot");
        let row = |r: &anagen_model::quantity::Parameter| ParameterValue {
            name: r.name.to_string(),
            value: value(r.name),
            unit: r.unit.to_string(),
        };
        self.parameters = Parameters::rows().map(row).collect();
    }

    /// The protocol.
    pub fn protocol(&self) -> Option<&Input> {
        self.inputs.iter().find(|i| i.role == Role::Protocol)
    }

    /// The text of the input that the run knew as `path`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.inputs.iter().find(|i| i.path == path).map(|i| i.text.as_str())
    }

    /// The record as a file.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a record has no keys but strings");
        text.push('\n');
        text
    }

    /// Reads the record of the run in `dir`, and checks that its input texts are what they were.
    pub fn read(dir: &Path) -> Result<Provenance, OutputError> {
        Provenance::read_file(&dir.join(PROVENANCE))
    }

    /// The same of a record under another name.
    pub(super) fn read_file(path: &Path) -> Result<Provenance, OutputError> {
        let bytes = fs::read(path).map_err(|e| OutputError::io("read", path, e))?;
        Provenance::of(path, &bytes)
    }

    /// The same from the bytes of the record at `path`.
    pub fn of(path: &Path, bytes: &[u8]) -> Result<Provenance, OutputError> {
        let no = |reason: String| OutputError::Unreadable { path: path.to_path_buf(), reason };
        let record = Provenance::parse(bytes).map_err(no)?;
        if record.program != "anagen" || record.format != FORMAT {
            let found = format!("format {} of {}", record.format, record.program);
            return Err(no(format!("{found}, this program reads format {FORMAT} of anagen")));
        }
        let changed = |i: &&Input| Input::new(i.role, "", i.text.as_str()).blake3 != i.blake3;
        if let Some(input) = record.inputs.iter().find(changed) {
            return Err(no(format!("the stored text of {} was edited: its hash does not fit", input.path)));
        }
        Ok(record)
    }

    /// The layout alone, nothing checked; or why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Provenance, String> {
        serde_json::from_slice(bytes).map_err(|e| e.to_string())
    }

    /// The path of the protocol, and every input under the path by which the protocol finds it.
    pub fn shelf(&self) -> Option<(PathBuf, Shelf)> {
        let protocol = PathBuf::from(&self.protocol()?.path);
        let folder = protocol.parent().unwrap_or(Path::new(""));
        let path = |input: &Input| match input.role {
            Role::Protocol => protocol.clone(),
            _ => folder.join(&input.path),
        };
        let kept = self.inputs.iter().map(|input| (path(input), input.text.clone())).collect();
        Some((protocol, Shelf::Kept(kept)))
    }

    /// Files in `dir` that are not what the record says, each with what is wrong.
    pub fn damaged(&self, dir: &Path) -> Vec<Difference> {
        let check = |w: &Written| {
            let found = match fs::read(dir.join(&w.name)) {
                Ok(bytes) => blake3::hash(&bytes).to_hex().to_string(),
                Err(error) => error.to_string(),
            };
            (found != w.blake3).then(|| Difference::of(Aspect::Output, &w.name, &w.blake3, &found))
        };
        self.outputs.iter().filter_map(check).collect()
    }
}

/// What the program was compiled for: processor, system, ABI.
fn target() -> String {
    let abi = match () {
        _ if cfg!(target_env = "musl") => "-musl",
        _ if cfg!(target_env = "gnu") => "-gnu",
        _ if cfg!(target_env = "msvc") => "-msvc",
        _ => "",
    };
    format!("{}-{}{abi}", std::env::consts::ARCH, std::env::consts::OS)
}

/// What kind of thing differs between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A file that came out.
    Output,
    /// A file that went in.
    Input,
    /// Seed, option or parameter.
    Setting,
    /// Program or machine.
    Program,
}

/// One thing that differs between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing.
    pub aspect: Aspect,
    /// Its name.
    pub name: String,
    /// What the first run has; `absent` if nothing.
    pub first: String,
    /// What the second has.
    pub second: String,
}

impl Difference {
    fn of(aspect: Aspect, name: &str, first: &str, second: &str) -> Self {
        Difference { aspect, name: name.into(), first: first.into(), second: second.into() }
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let short = |s: &str| match self.aspect {
            Aspect::Output | Aspect::Input if s.len() == 64 => s[..12].to_string(),
            _ => s.to_string(),
        };
        write!(f, "{}: {} then, {} now", self.name, short(&self.first), short(&self.second))
    }
}

/// Everything in which two runs differ but their command lines: results first, then what may explain them.
///
/// The runs are identical when no [`Aspect::Output`] is among the differences.
pub fn compare(first: &Provenance, second: &Provenance) -> Vec<Difference> {
    let mut found = Vec::new();
    let hashes = |p: &Provenance| p.outputs.iter().map(|w| (w.name.clone(), w.blake3.clone())).collect();
    pair(Aspect::Output, hashes(first), hashes(second), &mut found);
    let texts = |p: &Provenance| p.inputs.iter().map(|i| (i.path.clone(), i.blake3.clone())).collect();
    pair(Aspect::Input, texts(first), texts(second), &mut found);
    let settings = |p: &Provenance| {
        let seed = ("seed".to_string(), p.seed.to_string());
        let parameters = p.parameters.iter().map(|q| (q.name.clone(), format!("{} {}", q.value, q.unit)));
        std::iter::once(seed).chain(p.options.iter().cloned()).chain(parameters).collect()
    };
    pair(Aspect::Setting, settings(first), settings(second), &mut found);
    let program = |p: &Provenance| {
        let named = [("version", &p.version), ("target", &p.target), ("simd", &p.simd)];
        named.map(|(name, value)| (name.to_string(), value.clone())).to_vec()
    };
    pair(Aspect::Program, program(first), program(second), &mut found);
    found
}

/// Adds the names under which two lists differ, in the order of the first and then of the second. Of a
/// name that stands twice the first belongs to the first, the second to the second.
fn pair(aspect: Aspect, first: Vec<(String, String)>, second: Vec<(String, String)>, found: &mut Vec<Difference>) {
    let numbered = |list: Vec<(String, String)>| -> Vec<((String, usize), String)> {
        let mut before: BTreeMap<String, usize> = BTreeMap::new();
        let number = |(name, value): (String, String)| {
            let count = before.entry(name.clone()).or_default();
            *count += 1;
            ((name, *count), value)
        };
        list.into_iter().map(number).collect()
    };
    let (first, second) = (numbered(first), numbered(second));
    let named: [BTreeMap<_, _>; 2] = [&first, &second].map(|list| list.iter().map(|(n, v)| (n, v)).collect());
    for (name, value) in &first {
        let other = named[1].get(name).map_or("absent", |v| v.as_str());
        if value != other {
            found.push(Difference::of(aspect, &name.0, value, other));
        }
    }
    for (name, value) in second.iter().filter(|(name, _)| !named[0].contains_key(name)) {
        found.push(Difference::of(aspect, &name.0, "absent", value));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record with something in every field.
    pub fn question() -> Provenance {
        let command = ["anagen", "run", "protocols/vertex.toml"].map(String::from).to_vec();
        let mut record = Provenance::new(u64::MAX, "avx2", command);
        record.options.push(("quick".into(), "false".into()));
        record.inputs.push(Input::new(Role::Protocol, "protocols/vertex.toml", "format = 1\n# µ \"quoted\"\n"));
        record.inputs.push(Input::new(Role::Intake, "../intake/person.csv", "site,hairs\nA,142\n"));
        record.record_parameters(&Parameters::default());
        record.outputs.push(Written { name: "visits.parquet".into(), bytes: 7, blake3: "ab".repeat(32) });
        record
    }

    #[test]
    fn the_record_reads_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let record = question();
        fs::write(dir.path().join(PROVENANCE), record.to_json()).unwrap();
        assert_eq!(Provenance::read(dir.path()).unwrap(), record);
        assert_eq!(record.text("../intake/person.csv"), Some("site,hairs\nA,142\n"));
        assert_eq!(record.protocol().unwrap().path, "protocols/vertex.toml");
        assert!(record.parameters.len() > 50 && record.parameters.iter().all(|p| p.value.is_finite()));

        fs::write(dir.path().join(PROVENANCE), record.to_json().replace("A,142", "A,143")).unwrap();
        let error = Provenance::read(dir.path()).unwrap_err().to_string();
        assert!(error.contains("person.csv was edited"), "{error}");
    }

    #[test]
    fn differences_are_named() {
        let first = question();
        assert!(compare(&first, &first).is_empty());
        let mut second = first.clone();
        second.command.push("--threads=7".into());
        assert!(compare(&first, &second).is_empty(), "a command line is not a result");
        second.seed = 3;
        second.outputs[0].blake3 = "cd".repeat(32);
        second.parameters[0].value += 1.0;
        second.inputs.pop();
        let found = compare(&first, &second);
        let names: Vec<_> = found.iter().map(|d| (d.aspect, d.name.as_str())).collect();
        let expected = [
            (Aspect::Output, "visits.parquet"),
            (Aspect::Input, "../intake/person.csv"),
            (Aspect::Setting, "seed"),
            (Aspect::Setting, first.parameters[0].name.as_str()),
        ];
        assert_eq!(names, expected);
        assert_eq!(found[0].to_string(), "visits.parquet: abababababab then, cdcdcdcdcdcd now");
        assert_eq!(found[1].second, "absent");
    }

    #[test]
    fn two_of_one_name_are_told_apart() {
        let mut first = question();
        first.options.push(("quick".into(), "true".into()));
        assert!(compare(&first, &first).is_empty());
        let mut second = first.clone();
        second.options.pop();
        assert_eq!(compare(&first, &second).len(), 1);
        assert_eq!(compare(&second, &first)[0].first, "absent");
    }

    #[test]
    fn a_changed_file_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let mut record = question();
        fs::write(dir.path().join("visits.parquet"), "rows").unwrap();
        record.outputs[0].blake3 = blake3::hash(b"rows").to_hex().to_string();
        assert!(record.damaged(dir.path()).is_empty());
        fs::write(dir.path().join("visits.parquet"), "rowz").unwrap();
        assert_eq!(record.damaged(dir.path()).len(), 1);
    }
}
