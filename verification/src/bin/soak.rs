//! `cargo run --release -p anagen-verification --bin soak -- [COUNT] [--seed N] [--first I] [--repeat R] [--twin T] [--show]`
//!
//! Makes COUNT random protocols (2000), reads and runs each, and judges what comes out; R of them (COUNT/20)
//! are run twice into folders whose bytes must be the same, and T (50) are followed by the slow twin. Prints
//! every failure with the files that make it; ends with 1 if there was any, or if more than 30 % were refused.

use anagen_verification::soak::{Ask, Count, protocol, soak};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut ask = Ask { count: 2000, seed: 1, first: 0, repeats: 0, twins: 50 };
    let (mut repeats, mut show) = (None, false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse::<u64>().ok());
        let known = match word.as_str() {
            "--show" => Some(show = true),
            "--seed" => number().map(|n| ask.seed = n),
            "--first" => number().map(|n| ask.first = n as u32),
            "--repeat" => number().map(|n| repeats = Some(n as u32)),
            "--twin" => number().map(|n| ask.twins = n as u32),
            count => count.parse().ok().map(|n| ask.count = n),
        };
        if known.is_none() {
            eprintln!("usage: soak [COUNT] [--seed N] [--first I] [--repeat R] [--twin T] [--show]");
            return ExitCode::from(2);
        }
    }
    if show {
        (ask.first..ask.first + ask.count).for_each(|number| println!("{}", protocol(ask.seed, number).text()));
        return ExitCode::SUCCESS;
    }
    ask.repeats = repeats.unwrap_or(ask.count / 20);
    let count: Count = soak(&ask, &mut |line| println!("{line}"));
    println!("{count}");
    if count.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
