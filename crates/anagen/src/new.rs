//! `anagen new`: a commented protocol or trial to start from.

use crate::failure::Failure;
use crate::out;
use anagen_lab::protocol::new_protocol;
use anagen_trial::file::new_trial;
use std::io::Write;
use std::path::PathBuf;

/// What `anagen new` is told.
#[derive(clap::Args)]
pub struct Args {
    /// Where to write it; left out, it is printed. An existing file is not touched
    file: Option<PathBuf>,
    /// A virtual trial instead of a protocol
    #[arg(long)]
    trial: bool,
}

/// Prints or writes the form.
pub fn new(args: &Args) -> Result<(), Failure> {
    let text = if args.trial { new_trial() } else { new_protocol(&anagen_lab::run::registry()) };
    let Some(path) = &args.file else { return out::print(&text) };
    let refused = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::refused(format!("{} exists already\nhint: name another file", path.display()))
        }
        _ => Failure::refused(format!("cannot write {}: {e}", path.display())),
    };
    let mut file = std::fs::File::create_new(path).map_err(refused)?;
    if let Err(error) = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()) {
        // Half a form is worse than none.
        let _ = std::fs::remove_file(path);
        return Err(Failure::failed(format!("cannot write {}: {error}", path.display())));
    }
    let shown = path.display();
    out::print(&format!("{shown} is written; fill it in, then: anagen check {shown}\n"))
}
