//! Makes `docs/gallery/`: what runs of the protocols look like, as pictures and figures with captions.
//!
//! `cargo run --release --locked -p anagen-verification --bin gallery` runs each protocol below with all it
//! leaves, takes pictures from its folder and figures from its page, and writes them with the page that
//! shows them. The same program gives the same bytes.

use anagen_lab::output::{Earlier, Folder, RunFolder, Unfinished};
use anagen_lab::report::album::{Picture, PictureKind, slug};
use anagen_lab::report::picture::file;
use anagen_lab::run::{Listener, Order, question, read, run_to_folder};
use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Width of a picture, pixels.
const WIDTH_PX: usize = 720;
/// Quality of its JPEG, per cent.
const QUALITY: u8 = 82;

/// What is shown of one protocol.
struct Exhibit {
    protocol: &'static str,
    draws: u32,
    /// Parts of the names of picture files.
    pictures: &'static [&'static str],
    /// Parts of the titles of figures; the first of each is shown.
    figures: &'static [&'static str],
}

const EXHIBITS: &[Exhibit] = &[
    Exhibit {
        protocol: "vertex-thinning",
        draws: 64,
        pictures: &[
            "vertex-untreated-day-0",
            "vertex-untreated-day-720",
            "vertex-finasteride-day-720",
            "vertex-finasteride-and-cells-day-720",
            "trichoscope-",
            "map-",
        ],
        figures: &[
            "All hairs at A over the days: untreated and finasteride and cells",
            "Parts of the benefit of finasteride and cells at A",
            "How the benefit of finasteride and cells at A moves",
            "possible patients under finasteride and cells at A",
            "one follicle at A",
        ],
    },
    Exhibit {
        protocol: "transplant-finasteride",
        draws: 0,
        pictures: &[
            "front-untreated-day-0",
            "front-untreated-day-1",
            "front-grafts",
            "front-both",
            "three-quarter-both",
            "behind-",
        ],
        figures: &[],
    },
    Exhibit {
        protocol: "areata-baricitinib",
        draws: 0,
        pictures: &["top-untreated-day-0", "top-untreated-", "top-", "three-quarter-"],
        figures: &[],
    },
];

/// Tells of the stages.
struct Told;

impl Listener for Told {
    fn stage(&self, name: &str, _: usize) {
        eprintln!("  {name}");
    }
    fn task_done(&self) {}
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let place = root.join("docs/gallery");
    if place.exists() {
        std::fs::remove_dir_all(&place).expect("the old gallery can be taken away");
    }
    std::fs::create_dir_all(&place).expect("docs/gallery can be made");
    let mut page = String::from(
        "# Gallery\n\nMade by `cargo run --release --locked -p anagen-verification --bin gallery`; do not edit. \
         Every hair is one that was simulated; nothing here is a photograph. Not medical advice.\n",
    );
    for exhibit in EXHIBITS {
        eprintln!("{}", exhibit.protocol);
        page += &show(exhibit, &root, &place);
    }
    std::fs::write(place.join("README.md"), page).expect("the gallery's page can be written");
}

/// Runs the protocol, puts what is shown into `place`, and tells of it.
fn show(exhibit: &Exhibit, root: &Path, place: &Path) -> String {
    let scratch = tempfile::tempdir().expect("a place for a run");
    let dir = scratch.path().join(exhibit.protocol);
    let path = root.join("protocols").join(exhibit.protocol).with_extension("toml");
    let mut setup = read(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let order = Order { seed: setup.file.seed, draws: exhibit.draws, pictures: true, ..Order::default() };
    let (folder, unfinished) = match order.draws {
        0 => (Folder::create(&dir, false).expect("a folder"), None),
        _ => {
            let (asked, values) = question(&setup, &order);
            let opened = Unfinished::open(&dir, false, Earlier::Refuse, &asked, values).expect("a folder");
            (opened.0, Some(opened.1))
        }
    };
    run_to_folder(&mut setup, folder, unfinished, &order, &AtomicBool::new(false), &Told).expect("a run");
    let run = RunFolder::open(&dir).expect("its folder");
    let mut text = format!("\n## {}\n\n`protocols/{}.toml`\n\n", run.result.title, exhibit.protocol);
    let mut shown: Vec<&Picture> = Vec::new();
    for part in exhibit.pictures {
        let new = |p: &&Picture| p.file.contains(part) && !shown.iter().any(|s| s.file == p.file);
        let fits = |p: &&Picture| std::fs::metadata(dir.join(&p.file)).is_ok();
        shown.extend(run.result.pictures.iter().filter(new).find(fits));
    }
    for picture in shown {
        let bytes = std::fs::read(dir.join(&picture.file)).expect("a picture of the run");
        let stem = Path::new(&picture.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // A map is small and has few colours: it stays as it is.
        let (ending, shown) = match picture.kind {
            PictureKind::Map => ("png", bytes),
            _ => {
                let image = file::read(&bytes).expect("a PNG").remove(0);
                let small = if image.width > WIDTH_PX { file::shrunk(&image, WIDTH_PX) } else { image };
                ("jpg", file::jpeg(&small, QUALITY).expect("a JPEG"))
            }
        };
        let name = format!("{}-{stem}.{ending}", exhibit.protocol);
        std::fs::write(place.join(&name), shown).expect("written");
        let _ = write!(text, "![{}]({name})\n\n*{}*\n\n", picture.alt, picture.caption);
    }
    let html = std::fs::read_to_string(dir.join("report.html")).expect("its page");
    for part in exhibit.figures {
        let Some((title, svg)) = figure(&html, part) else {
            eprintln!("  no figure about {part:?}");
            continue;
        };
        let name = format!("{}-{}.svg", exhibit.protocol, slug(part));
        std::fs::write(place.join(&name), svg).expect("written");
        let _ = write!(text, "![{title}]({name})\n\n*{title}*\n\n");
    }
    text
}

/// The first figure whose title holds `part`, with its title, as a file of its own in the page's light colours.
fn figure(html: &str, part: &str) -> Option<(String, String)> {
    let style = html.split("<style>").nth(1)?.split("</style>").next()?;
    let title = |svg: &str| svg.split("<title>").nth(1).map(|t| t.split("</title>").next().unwrap_or("").to_string());
    let all = html.split("<svg class=\"plot\"").skip(1).map(|rest| rest.split("</svg>").next().unwrap_or(""));
    let (title, body) = all.filter_map(|svg| Some((title(svg)?, svg))).find(|(title, _)| title.contains(part))?;
    let own = "svg { background: #fff; font-family: sans-serif; }";
    let (open, rest) = body.split_once('>')?;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\"{open}><style>{style}\n{own}</style>{rest}</svg>\n"
    );
    Some((title, svg))
}
