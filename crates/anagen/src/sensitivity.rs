//! `anagen sensitivity`: which parameters published outcomes, or the benefits of a protocol's plans, hang on.

use crate::check::mistaken;
use crate::failure::Failure;
use crate::out;
use crate::run::in_threads;
use crate::stop::Stop;
use anagen_evidence::library::Library;
use anagen_evidence::restage::Order;
use anagen_evidence::sensitivity::analysis::{Analysis, Effort, Model, Output, Place, analyse};
use anagen_evidence::sensitivity::protocol::Benefits;
use anagen_evidence::sensitivity::sobol;
use anagen_evidence::sensitivity::study::Outcomes;
use anagen_lab::output::{Earlier, Input, Role};
use anagen_lab::report::words;
use anagen_lab::run::read;
use std::path::{Path, PathBuf};

/// What `anagen sensitivity` is told.
#[derive(clap::Args)]
pub struct Args {
    /// Published outcomes (`STUDY/outcome`, or `STUDY` for all of it that can be staged), or one protocol
    #[arg(required = true, value_name = "STUDY|PROTOCOL")]
    of: Vec<String>,
    /// Trajectories of the screening, which moves every parameter by itself from so many points
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(2..=1000))]
    morris: u16,
    /// Base points, a power of two, of the shares of variance; 0 for the screening alone
    #[arg(long, value_name = "N", default_value_t = 256)]
    sobol: usize,
    /// Parameters kept for the shares of variance: those that the screening finds to move the outputs most
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    keep: u16,
    /// Virtual people of each study, or possible patients of the protocol; an even number
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(2..=2000))]
    people: u16,
    /// Seed of all chance: people, luck, points
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(..=1_000_000_000_000_000))]
    seed: u64,
    /// A folder of study files (*.toml) instead of the studies the program carries
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
    /// The file of results; must not exist yet (default: `out/NAME-sensitivity.json`)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Go on with what an earlier call left unfinished
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// Replace earlier results, and throw away what was left unfinished
    #[arg(long)]
    force: bool,
    /// Print the results as JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Threads to use; changes no result [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Do not tell how far the work has come
    #[arg(long)]
    quiet: bool,
}

/// Parameters shown of one output.
const SHOWN: usize = 12;

/// Asks, and prints what was found.
pub fn sensitivity(args: &Args) -> Result<(), Failure> {
    if args.sobol > 0 && (!args.sobol.is_power_of_two() || args.sobol > sobol::MOST_POINTS) {
        return Err(Failure::refused(format!(
            "--sobol {} is not a power of two\nhint: 128, 256, 512 ... {}, or 0 for the screening alone",
            args.sobol,
            sobol::MOST_POINTS
        )));
    }
    let stop = Stop::listen()?;
    let analysis = match &args.of[..] {
        [one] if one.ends_with(".toml") => {
            let setup = read(Path::new(one)).map_err(|mistakes| mistaken(mistakes, args.json))?;
            let inputs: Vec<String> = setup.inputs.iter().map(|i| format!("{} {}", i.path, i.blake3)).collect();
            let place = args.place(inputs)?;
            in_threads(args.threads, args.quiet, |progress| {
                let model = Benefits::of(&setup, args.seed, args.people.into(), stop.flag())?;
                analyse(&model, &args.effort(), place, stop.flag(), progress)
            })?
        }
        _ => {
            let library = Library::open(args.evidence.as_deref()).map_err(|m| mistaken(m, args.json))?;
            let people = u32::from(args.people.next_multiple_of(2));
            let model = Outcomes::of(&library, &args.of, Order::of(people, args.seed)).map_err(Failure::refused)?;
            let hash =
                |s: &anagen_evidence::study::Study| Input::new(Role::Protocol, s.id.as_str(), s.source.text.as_str());
            let studies = model.studies().map(hash).map(|input| format!("{} {}", input.path, input.blake3));
            let outcomes = model.outputs().iter().map(|(name, _)| name.clone());
            let place = args.place(studies.chain(outcomes).collect())?;
            in_threads(args.threads, args.quiet, |progress| {
                analyse(&model, &args.effort(), place, stop.flag(), progress)
            })?
        }
    };
    if args.json {
        return out::print(&(serde_json::to_string_pretty(&analysis).map_err(Failure::failed)? + "\n"));
    }
    out::print(&told(&analysis, &args.file()))
}

impl Args {
    fn effort(&self) -> Effort {
        Effort { trajectories: self.morris.into(), base: self.sobol, kept: self.keep.into(), seed: self.seed }
    }

    /// The file of results.
    fn file(&self) -> PathBuf {
        let first = self.of[0].split('/').next_back().filter(|_| self.of[0].ends_with(".toml"));
        let name = first.map_or(self.of[0].replace('/', "-"), |file| file.trim_end_matches(".toml").to_string());
        self.out.clone().unwrap_or_else(|| Path::new("out").join(format!("{name}-sensitivity.json")))
    }

    /// The place of the results; the question is all that decides them.
    fn place(&self, mut question: Vec<String>) -> Result<Place, Failure> {
        question.push(format!("anagen {}", env!("CARGO_PKG_VERSION")));
        question.push(format!("people {}, seed {}", self.people, self.seed));
        question.push(format!("trajectories {}, base points {}, kept {}", self.morris, self.sobol, self.keep));
        let earlier = match (self.resume, self.force) {
            (true, _) => Earlier::GoOn,
            (_, true) => Earlier::Discard,
            _ => Earlier::Refuse,
        };
        Place::open(&self.file(), self.force, earlier, &question).map_err(Failure::refused)
    }
}

/// Every output: what moves it, and which share of its variance that explains.
fn told(analysis: &Analysis, file: &Path) -> String {
    let mut text = String::new();
    for output in &analysis.outputs {
        text += &format!("{} ({})\n", output.name, output.unit);
        text += &screening(output);
        text += &shares(output);
        text.push('\n');
    }
    text + &format!("results in {}\nNot medical advice.\n", file.display())
}

fn screening(output: &Output) -> String {
    let moved = output.effects.len();
    let mut text =
        format!("  moved by {moved} parameters over the central 95 % of their priors, not by {}\n", output.unmoved);
    let header = ["  parameter", "mean change", "mean size", "95 %", "SD", "prior"].map(String::from);
    let mut rows = vec![header.to_vec()];
    for e in output.effects.iter().take(SHOWN) {
        let [mean, size, low, high, sd] = [e.mean, e.size, e.size_95[0], e.size_95[1], e.sd].map(words::short);
        let prior = if e.assumed { "assumed" } else { "found" };
        rows.push(vec![format!("  {}", e.parameter), mean, size, format!("{low} to {high}"), sd, prior.into()]);
    }
    text += &out::columns(&rows, &[1, 2, 3, 4]);
    text
}

fn shares(output: &Output) -> String {
    if output.shares.is_empty() {
        return String::new();
    }
    let (mean, sd) = (words::short(output.mean), words::short(output.sd));
    let mut text = format!("\n  with these moved together: mean {mean}, SD {sd}; shares of the variance\n");
    let header = ["  parameter", "by itself", "95 %", "in all", "95 %"].map(String::from);
    let mut rows = vec![header.to_vec()];
    let range = |r: [f64; 2]| format!("{:.2} to {:.2}", r[0], r[1]);
    for s in &output.shares {
        let row = [format!("  {}", s.parameter), format!("{:.2}", s.first), range(s.first_95)];
        rows.push([&row[..], &[format!("{:.2}", s.total), range(s.total_95)]].concat());
    }
    text += &out::columns(&rows, &[1, 2, 3, 4]);
    text
}
