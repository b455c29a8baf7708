//! The greatest memory of a process, as the kernel tells it.

use std::process::{Command, Stdio};
use std::time::Duration;

fn high_water_mib(of: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{of}/status")).ok()?;
    let kib = text.split("VmHWM:").nth(1)?.split_whitespace().next()?;
    kib.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// The greatest memory of this process so far, MiB.
pub fn own_peak_mib() -> Option<f64> {
    high_water_mib("self")
}

/// The greatest memory of a program that runs to its end, MiB; looked up every few milliseconds, so that
/// only what it takes at its very end escapes. `None` if it fails or the kernel does not tell.
pub fn peak_of(program: &mut Command) -> Option<f64> {
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut peak = None;
    loop {
        peak = high_water_mib(&child.id().to_string()).or(peak);
        match child.try_wait().ok()? {
            Some(status) => return peak.filter(|_| status.success()),
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
