#!/usr/bin/env python3
"""Flips a sign or drops a factor in each law of the kernel, in turn; the twin test must notice each.

The kernel, the twin and its test are copied to a temporary folder, where a workspace of these two
crates alone is built, so the working tree is never touched. A mutant is caught when it builds and the
twin test fails; it survives when the test passes. A patch whose text no longer stands in its file
exactly once, or that does not build, is an error: mend the list below.

    python3 verification/mutants.py [--target-dir DIR] [--only TEXT] [--part K/N] [--dry]

Exit status 0 when the untouched copy passes and every mutant is caught. About 8 s a mutant on two idle cores, 20 minutes in all.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

# (file below crates/anagen-model/src, the text of the law, what the mutant writes instead)
MUTANTS = [
    # The clock.
    ("follicle/clock.rs", "sigma * z - sigma * sigma * 0.5", "sigma * z + sigma * sigma * 0.5"),
    ("follicle/clock.rs", "-ln(crate::quantity::stream::uniform32(block[2]))", "-2.0 * ln(crate::quantity::stream::uniform32(block[2]))"),
    ("follicle/clock.rs", "niche / (1.0 + niche)", "niche"),
    ("follicle/clock.rs", "exp(-self.anagen_by_size * log_size)", "exp(self.anagen_by_size * log_size)"),
    ("follicle/clock.rs", "exp_within(pressure * self.anagen_by_androgen)", "exp_within(-pressure * self.anagen_by_androgen)"),
    ("follicle/clock.rs", "(1.0 + self.anagen_by_minoxidil * m) * modifier", "modifier"),
    ("follicle/clock.rs", "(1.0 + self.anagen_by_minoxidil * m) * modifier", "1.0 + self.anagen_by_minoxidil * m"),
    ("follicle/clock.rs", "factor *= power(perfusion, self.anagen_by_perfusion)", "factor /= power(perfusion, self.anagen_by_perfusion)"),
    ("follicle/clock.rs", "exp(-self.anagen_by_inflammation * inflammation)", "exp(self.anagen_by_inflammation * inflammation)"),
    ("follicle/clock.rs", "b * self.anagen_by_trophic + 1.0", "b * -self.anagen_by_trophic + 1.0"),
    ("follicle/clock.rs", "(m * self.telogen_by_minoxidil + 1.0) * (b * self.telogen_by_trophic + 1.0)", "(b * self.telogen_by_trophic + 1.0)"),
    ("follicle/clock.rs", "(m * self.telogen_by_minoxidil + 1.0) * (b * self.telogen_by_trophic + 1.0)", "(m * self.telogen_by_minoxidil + 1.0)"),
    ("follicle/clock.rs", "pressure * self.kenogen_by_androgen - self", "-pressure * self.kenogen_by_androgen - self"),
    ("follicle/clock.rs", "self.kenogen_by_androgen - self.kenogen_by_size * log_size", "self.kenogen_by_androgen + self.kenogen_by_size * log_size"),
    ("follicle/clock.rs", "b * self.threshold_by_trophic + 1.0", "b * -self.threshold_by_trophic + 1.0"),
    ("follicle/clock.rs", "let blocked = x2 * x2 * x2 + 1.0;", "let blocked = x2 * x2 + 1.0;"),
    ("follicle/clock.rs", "(m * self.kenogen_by_minoxidil + 1.0) * (b * self.kenogen_by_trophic + 1.0) * modifier", "(b * self.kenogen_by_trophic + 1.0) * modifier"),
    ("follicle/clock.rs", "(m * self.kenogen_by_minoxidil + 1.0) * (b * self.kenogen_by_trophic + 1.0) * modifier", "(m * self.kenogen_by_minoxidil + 1.0) * modifier"),
    ("follicle/clock.rs", "(m * self.kenogen_by_minoxidil + 1.0) * (b * self.kenogen_by_trophic + 1.0) * modifier", "(m * self.kenogen_by_minoxidil + 1.0) * (b * self.kenogen_by_trophic + 1.0)"),
    ("follicle/clock.rs", "R::choose(mean.below(self.kenogen_cap_days), mean, b.like(self.kenogen_cap_days))", "mean"),
    # Running sums, draws ahead and rates side by side.
    ("follicle/path.rs", "let grown = load(around.growth, 0.0) * days;", "let grown = days;"),
    ("follicle/path.rs", "androgen * self.sensitivity", "androgen"),
    ("follicle/path.rs", "load(around.activation[1], 0.0)", "load(around.activation[0], 0.0)"),
    ("follicle/path.rs", "sums[0] < goal", "sums[0] <= 0.99 * goal"),
    ("follicle/luck.rs", "uniforms32(block[3])", "uniforms32(block[2])"),
    ("follicle/luck.rs", "(self.entering + lane) % 4] == sigma", "(self.entering + lane) % 4] == sigma || sigma < 0.4"),
    ("follicle/pace.rs", "load(around.activation[0])", "load(around.activation[1])"),
    ("follicle/pace.rs", "phi * sensitivity", "phi"),
    ("head/desk.rs", "sum = sum + Eight::from_slice(simd, &shapes[course + from..course + from + 8]) * *strength;", "sum = Eight::from_slice(simd, &shapes[course + from..course + from + 8]) * *strength;"),
    # Papilla size.
    ("follicle/size.rs", "1.0 - self.androgen_reach * pressure", "1.0 + self.androgen_reach * pressure"),
    ("follicle/size.rs", "+ self.set_point_by_trophic * b", "- self.set_point_by_trophic * b"),
    ("follicle/size.rs", ".clamp(self.set_point_floor, 1.0)", ".min(1.0)"),
    ("follicle/size.rs", ".clamp(self.set_point_floor, 1.0)", ".max(self.set_point_floor)"),
    ("follicle/size.rs", "self.shrinkage * (target - n)", "self.shrinkage * (n - target)"),
    ("follicle/size.rs", "q * (self.recovery +", "(self.recovery +"),
    ("follicle/size.rs", "self.recovery_by_trophic * (1.0 - self.recovery) * b", "self.recovery_by_trophic * b"),
    ("follicle/size.rs", "(self.recovery + self.recovery_by_trophic", "(self.recovery - self.recovery_by_trophic"),
    ("follicle/size.rs", "self.noise * z - 0.5 * self.noise * self.noise", "self.noise * z + 0.5 * self.noise * self.noise"),
    ("follicle/size.rs", "noisy.max(self.floor)", "noisy"),
    # Captured cells, and the sensitivity they bring.
    ("follicle/size.rs", "if captured > 0.0 { (n + captured).min(n.max(1.0)) } else { n }", "n"),
    ("follicle/size.rs", "(n + captured).min(n.max(1.0))", "(n + captured)"),
    ("follicle/size.rs", "(sensitivity * own + brought) / (own + foreign)", "0.5 * (sensitivity + brought / foreign)"),
    ("follicle/walk.rs", "let own = state.size + captured - foreign;", "let own = state.size;"),
    ("follicle/walk.rs", "brought += capture.gain * donor;", "brought = capture.gain * donor;"),
    ("follicle/walk.rs", "if capture.day > state.renewal_day && capture.day <= state.day {", "if capture.day <= state.day {"),
    # The niche.
    ("follicle/niche.rs", "(1.0 - n / self.failure_size).max(0.0)", "(1.0 - n / self.failure_size).abs()"),
    ("follicle/niche.rs", "q * exp(-decay * weighted_days)", "q * exp(decay * weighted_days)"),
    ("follicle/niche.rs", "(1.0 - mean) * days", "mean * days"),
    # The shaft.
    ("follicle/shaft.rs", "power(absolute_size, self.calibre_by_size)", "power(absolute_size, -self.calibre_by_size)"),
    ("follicle/shaft.rs", "{ x.sqrt() } else", "{ x } else"),
    ("follicle/shaft.rs", "power(x, self.growth_by_calibre)", "power(x, -self.growth_by_calibre)"),
    ("follicle/shaft.rs", "m * self.section_by_minoxidil + 1.0", "m * -self.section_by_minoxidil + 1.0"),
    ("follicle/shaft.rs", "+ b * self.section_by_trophic", "- b * self.section_by_trophic"),
    ("follicle/shaft.rs", "b * self.section_by_trophic) * tissue_factor", "b * self.section_by_trophic)"),
    ("follicle/shaft.rs", "power(perfusion, self.section_by_perfusion)", "power(perfusion, -self.section_by_perfusion)"),
    # The healthy start and the walk.
    ("follicle/mod.rs", "exp(sigma * z + 0.5 * sigma * sigma)", "exp(sigma * z - 0.5 * sigma * sigma)"),
    ("follicle/mod.rs", "uniform32(block[3]) * threshold", "uniform32(block[3])"),
    ("follicle/path.rs", "(rate / anagen, self.section * section)", "(rate * anagen, self.section * section)"),
    ("follicle/path.rs", "(rate / anagen, self.section * section)", "(rate / anagen, self.section)"),
    ("follicle/walk.rs", "let mut weighted = days + state.inflamed_days;", "let mut weighted = days - state.inflamed_days;"),
    ("follicle/walk.rs", "weighted += integral(around.edges", "weighted -= integral(around.edges"),
    ("follicle/walk.rs", "state.loss += law.niche.loss_hazard", "state.loss = law.niche.loss_hazard"),
    ("follicle/walk.rs", "hazard += more;", "hazard = more;"),
    ("follicle/shaft.rs", "exp(self.calibre_by_size * log_size)", "exp(-self.calibre_by_size * log_size)"),
    # Telogen let go or held.
    ("follicle/clock.rs", "(b * self.telogen_by_trophic + 1.0) * modifier", "(b * self.telogen_by_trophic + 1.0) / modifier"),
    ("calendar.rs", "telogen.push(drive.telogen)", "telogen.push(1.0)"),
    ("head/history.rs", "telogen: &region.telogen", "telogen: &region.kenogen"),
    # Release, and hairs that break off.
    ("calendar.rs", "(&mut self.release, drive.release_per_day)", "(&mut self.release, 0.0)"),
    ("calendar.rs", "(&mut self.dystrophic, drive.dystrophic_per_day)", "(&mut self.dystrophic, 0.0)"),
    ("follicle/walk.rs", "or_zero(around.release, k) + or_zero(around.dystrophic, k)", "or_zero(around.release, k) - or_zero(around.dystrophic, k)"),
    ("follicle/walk.rs", "if ahead { around.shocks } else { &[] }", "if ahead && around.release.is_empty() { around.shocks } else { &[] }"),
    ("follicle/walk.rs", "let (mut hazard, mut next) = (steady, until);", "let (mut hazard, mut next) = (0.0, until);"),
    ("follicle/walk.rs", "            if from > day {\n                next = next.min(from);\n            } else if to > day {", "            if to > day {"),
    ("follicle/walk.rs", "state.broken_off = dystrophic > 0.0 && self.breaks_off(state, k, day, dystrophic);", "state.broken_off = dystrophic > 0.0;"),
    ("follicle/walk.rs", "state.broken_off = dystrophic > 0.0 && self.breaks_off(state, k, day, dystrophic);", "state.broken_off = false;"),
    ("follicle/walk.rs", "around.shocks.iter().filter(|s| s.0 <= day && day < s.1)", "around.shocks.iter().filter(|s| s.0 <= day)"),
    ("follicle/walk.rs", "+ needles.map(|s| s.2).sum::<f64>()", "+ 0.0 * needles.map(|s| s.2).sum::<f64>()"),
    ("follicle/walk.rs", "uniform32(block[2]) * (dystrophic + release) < dystrophic", "uniform32(block[2]) * (dystrophic + release) > dystrophic"),
    ("follicle/walk.rs", "1.0 / clock.dystrophic_days", "1.0 / clock.catagen_days"),
    ("follicle/walk.rs", "let sigma = clock.dystrophic_sigma;", "let sigma = clock.telogen_sigma;"),
    ("follicle/walk.rs", "Phase::Catagen if !state.broken_off => {", "Phase::Catagen => {"),
    ("follicle/walk.rs", "        if !state.broken_off {\n            let pressure", "        {\n            let pressure"),
    ("follicle/walk.rs", "        state.broken_off = false;", "        state.broken_off &= true;"),
    ("head/history.rs", "release: hazards.release(region)", "release: &[]"),
    ("head/history.rs", "dystrophic: hazards.dystrophic(region)", "dystrophic: &[]"),
    # A damaged niche.
    ("calendar.rs", "(&mut self.damage, drive.niche_damage_per_day)", "(&mut self.damage, 0.0)"),
    ("follicle/walk.rs", "state.integrity *= libm::exp(-damage);", "state.integrity *= libm::exp(damage);"),
    ("follicle/walk.rs", "law.niche.loss_by_damage * damage", "damage"),
    ("follicle/walk.rs", "            state.damage = 0.0;\n", ""),
    ("follicle/walk.rs", "state.damage += integral(around.edges, around.damage, from, around.edges[stretches]);", "let _ = from;"),
    ("head/history.rs", "damage: &region.damage", "damage: &[]"),
    # Androgen.
    ("scalp/androgen.rs", "{ self.occipital_site } else { 1.0 }", "{ 1.0 } else { 1.0 }"),
    ("scalp/androgen.rs", "dh * (1.0 + half) / (dh + half)", "dh / (dh + half)"),
    ("scalp/androgen.rs", "power(self.half_effect, self.steepness)", "self.half_effect"),
    # Depots and their signal.
    ("scalp/trophic.rs", "sqrt(volume_ml * 1000.0 / (std::f64::consts::PI * thickness_mm))", "sqrt(volume_ml * 1000.0 / thickness_mm)"),
    ("scalp/trophic.rs", "[1.0 - x * k1 * i0_r,", "[1.0 - k1 * i0_r,"),
    ("scalp/trophic.rs", "[x * i1 * k0_r,", "[i1 * k0_r,"),
    ("scalp/trophic.rs", "(exp(-decay * age_days) - exp(-age_days / memory_days)) / gap", "(exp(-decay * age_days) - exp(-age_days / memory_days))"),
    ("scalp/trophic.rs", "let gap = 1.0 - decay * memory_days;", "let gap = 1.0 + decay * memory_days;"),
    ("scalp/depot.rs", "1.0 + ratio * ratio", "1.0 + ratio"),
    ("scalp/depot.rs", "cells.kinetics.viability * cells.per_site / (", "cells.per_site / ("),
    ("scalp/depot.rs", "crowd += cells.per_site * shared_area", "crowd = cells.per_site * shared_area"),
    ("scalp/depot.rs", "crowd += fate.living * alive * shared_area", "crowd += fate.living * shared_area"),
    ("scalp/depot.rs", "cells.kinetics.integration * alive", "cells.kinetics.integration"),
    ("scalp/depot.rs", "living: alive - captured", "living: alive + captured"),
    ("scalp/depot.rs", "area / (pi * r2 * r2)", "area / (r2 * r2)"),
    # Tissue.
    ("scalp/tissue.rs", "b.like(1.0) - mean_a * self.perfusion_by_androgen", "b.like(1.0) + mean_a * self.perfusion_by_androgen"),
    ("scalp/tissue.rs", "+ b * self.perfusion_by_trophic", "- b * self.perfusion_by_trophic"),
    ("scalp/tissue.rs", "R::choose(target.below(self.perfusion_floor), b.like(self.perfusion_floor), target)", "R::choose(target.below(1e-6), b.like(1e-6), target)"),
    ("head/tissue.rs", "target.simd_gt(v)", "v.simd_gt(target)"),
    ("scalp/tissue.rs", "(mean_a * self.inflammation_by_androgen + added) / (b * self.inflammation_by_trophic + 1.0)", "mean_a * self.inflammation_by_androgen + added"),
    ("scalp/tissue.rs", "mean_a * self.inflammation_by_androgen + added", "mean_a * self.inflammation_by_androgen - added"),
    ("scalp/tissue.rs", "b.like(self.inflammation_days) / (b * self.inflammation_by_trophic + 1.0)", "b.like(self.inflammation_days)"),
    ("scalp/tissue.rs", "target + gap * (1.0 - left) * tau_days / days", "target - gap * (1.0 - left) * tau_days / days"),
    # Drugs.
    ("treatment/minoxidil.rs", "response * share(percent)", "share(percent)"),
    ("treatment/minoxidil.rs", "c / (c + self.half_concentration_percent)", "c / self.half_concentration_percent"),
    ("treatment/minoxidil.rs", ".clamp(0.0, GREATEST_MINOXIDIL_LEVEL)", ".max(0.0)"),
    ("treatment/minoxidil.rs", "self.adherence * today", "today"),
    ("treatment/finasteride.rs", "1.0 - self.greatest_fall * x / (1.0 + x)", "1.0 - x / (1.0 + x)"),
    ("treatment/finasteride.rs", "power(dose_mg / self.half_dose_mg, self.steepness)", "dose_mg / self.half_dose_mg"),
    ("treatment/finasteride.rs", "1.0 - self.adherence * (1.0 - full)", "full"),
    ("treatment/dutasteride.rs", "greatest_fall * dose_mg / (dose_mg + half_mg)", "greatest_fall * dose_mg / half_mg"),
    # What several ask together.
    ("drive.rs", "(1.0, |a, b| a * b)", "(1.0, f64::min)"),
    ("drive.rs", "(0.0, |a, b| a + b)", "(0.0, f64::max)"),
    ("drive.rs", "all(GREATEST, |d| d.dutasteride_mg)", "all(SUM, |d| d.dutasteride_mg)"),
    ("drive.rs", " * law.dutasteride.relative_dht(dutasteride_mg)", ""),
    ("drive.rs", "all(SUM, |d| d.minoxidil).min(GREATEST_MINOXIDIL_LEVEL)", "all(SUM, |d| d.minoxidil)"),
    # Sessions.
    ("treatment/cells.rs", "kinetics.potency *= today", "kinetics.potency /= today"),
    ("treatment/cells.rs", "Dose::PerCm2(x) => x * self.grid.cell_cm2()", "Dose::PerCm2(x) => x"),
    ("treatment/sham_injection.rs", "hazard_per_day: self.hazard_per_day", "hazard_per_day: 0.0"),
    # The calendar.
    ("calendar.rs", "let goal = self.site[r] * drive.androgen;", "let goal = drive.androgen;"),
    ("calendar.rs", "1.0 / law.clock.anagen_drug_factor", "law.clock.anagen_drug_factor"),
    ("calendar.rs", "0.5 * (edges[k] + edges[k + 1]) - self.day", "edges[k] - self.day"),
    ("calendar.rs", "(moving || needles || ", "(moving || "),
    ("calendar.rs", "(moving || needles || fields.stirred())", "(moving || needles)"),
    ("calendar.rs", "    mean\n}", "    *value\n}"),
    ("calendar.rs", "kenogen.push(drive.kenogen)", "kenogen.push(1.0)"),
    ("calendar.rs", "growth.push(drive.growth)", "growth.push(1.0)"),
    ("calendar.rs", "section.push(drive.section)", "section.push(1.0)"),
    ("calendar.rs", "(&mut levels.surface[r][c], drive.trophic[c], of_surface, taus[2], days)", "(&mut levels.surface[r][c], drive.trophic[0], of_surface, taus[2], days)"),
    ("calendar.rs", "(&mut levels.surface[r][c], drive.trophic[c], of_surface, taus[2], days)", "(&mut levels.surface[r][c], drive.trophic[c], of_surface, taus[0], days)"),
    ("calendar.rs", "self.surface[channel].iter().map(|b| activation(*b))", "self.surface[channel].iter().map(|b| *b)"),
    ("calendar.rs", "self.surface_alike = self.surface[0] == self.surface[1];", "self.surface_alike = true;"),
    ("calendar.rs", "(&mut self.inflammation, drive.inflammation)", "(&mut self.inflammation, 0.0)"),
    ("calendar.rs", "                && self.levels.surface[r] == self.drive[r].trophic\n", ""),
    ("calendar.rs", "add(true, payload.half_life_days());", "add(true, law.cells.half_life_days);"),
    # The history: where its fields stand, when androgen begins.
    ("calendar.rs", "drive.androgen = 0.0;", "drive.androgen = 1.0;"),
    ("calendar.rs", "    if agenda.androgen_from > day {\n        next = next.min(agenda.androgen_from);\n    }\n", ""),
    ("calendar.rs", "if next > day { next } else { day + agenda.step_days }", "next.max(day + agenda.step_days)"),
    ("head/history.rs", "if birth < androgen_from { Levels::CHILD } else { Levels::untreated(law) }", "Levels::untreated(law)"),
    ("head/history.rs", "        self.levels = calendar.levels;\n", ""),
    ("head/mod.rs", "if since < androgen_from { libm::floor(since) } else { androgen_from }", "androgen_from"),
    # The head.
    ("head/mod.rs", "traits.exposure_years * 365.25", "traits.exposure_years * 365.0"),
    ("head/tissue.rs", "let mean_a = mean_sensitivity * androgen;", "let mean_a = *androgen;"),
    ("head/course.rs", "cells.kinetics.potency * density / POTENCY_CELLS_PER_CM2", "density / POTENCY_CELLS_PER_CM2"),
    ("head/course.rs", "(1.0 + law.tissue.output_by_hypoxia * hypoxia)", "(1.0 - law.tissue.output_by_hypoxia * hypoxia)"),
    ("head/course.rs", "1.0 - law.tissue.perfusion_target(mean_a, 0.0)", "law.tissue.perfusion_target(mean_a, 0.0)"),
    ("head/course.rs", "fate.captured / (papillae * law.size.papilla_cells)", "fate.captured / law.size.papilla_cells"),
    ("head/course.rs", "[m.reactivation, m.repair, m.circulation]", "[m.repair, m.reactivation, m.circulation]"),
    ("head/course.rs", "[m.reactivation, m.repair, m.circulation]", "[m.reactivation, m.repair, m.integration]"),
    ("head/tissue.rs", "let mean_a = mean_s * column(&|r| r.androgen[k]);", "let mean_a = mean_s;"),
    ("head/course.rs", "vec![factors.signal_ec50; session.points_cm.len()]", "vec![session.needle.pulse; session.points_cm.len()]"),
    ("head/course.rs", "Capture { day: session.day, gain, sensitivity }", "Capture { day: session.day, gain, sensitivity: None }"),
    ("head/tissue.rs", "column(&|r| at(&r.inflammation))", "none"),
    ("head/tissue.rs", "region.inflammation.get(k).copied().unwrap_or(0.0);", "0.0;"),
    ("head/tissue.rs", "inflammation_target(mean_a, added, b)", "inflammation_target(mean_a, none, b)"),
    ("head/tissue.rs", "eight(&|lane| before.inflammation[region[lane]])", "none"),
    ("head/tissue.rs", "let mut drive = column(&|r| at(&r.surface[2]));", "let mut drive = none;"),
    ("head/tissue.rs", "drive = drive + *strength * *value;", "drive = *strength * *value;"),
    ("head/desk.rs", "felt => self.b[channel].copy_from_slice(felt)", "_ => self.b[channel].fill(0.0)"),
    ("head/desk.rs", "level => &level[self.active.clone()]", "_ => &[]"),
    ("head/desk.rs", "if self.alike && region.surface_alike { 1 } else { 2 }", "if self.alike { 1 } else { 2 }"),
    ("head/desk.rs", "(false, _) => [&region.surface_felt[0], &region.surface_felt[1]]", "(false, _) => [&[], &[]]"),
    ("head/tissue.rs", "i = i + Eight::simd_from(simd, size);", "i = i + none;"),
    ("head/tissue.rs", "target + gap * mean)", "target - gap * mean)"),
    ("head/tissue.rs", "let end = target + gap * left;", "let end = target - gap * left;"),
    ("head/desk.rs", "if channels[2] { *strength } else { 0.0 }", "*strength"),
    ("head/desk.rs", "inflammation_per_million_dead * dead", "inflammation_per_million_dead"),
    ("head/desk.rs", "self.strength[*layer] += strengths[p] * share;", "self.strength[*layer] = strengths[p] * share;"),
]

# The tests of tests/twin/main.rs; the one that sees most comes first.
SCENARIOS = [
    "year_of_scenarios",
    "year_of_shocks",
    "year_of_seasons",
    "year_after_a_long_history",
    "routine_year",
    "year_with_a_history_at_the_back",
    "year_of_bare_needles",
]

WORKSPACE = """[workspace]
resolver = "3"
members = ["crates/anagen-model", "verification"]

[workspace.package]
version = "0.0.0"
edition = "2024"
license = "MIT OR Apache-2.0"
publish = false
rust-version = "1.95"

[workspace.lints.rust]
unsafe_code = "deny"

[workspace.dependencies]
anagen-model = { path = "crates/anagen-model" }
fearless_simd = { version = "1.2", features = ["force_support_fallback"] }
libm = "0.2"

[profile.release]
incremental = true
"""

VERIFICATION = """[package]
name = "anagen-verification"
version.workspace = true
edition.workspace = true

[dependencies]
anagen-model.workspace = true
libm.workspace = true
"""


def copy(repository: pathlib.Path, place: pathlib.Path) -> None:
    """The kernel, the twin and its test, in a workspace of their own; new dates make cargo build them."""
    model = place / "crates" / "anagen-model"
    shutil.copytree(repository / "crates" / "anagen-model", model, copy_function=shutil.copy)
    manifest = (model / "Cargo.toml").read_text().split("[dev-dependencies]")[0]
    (model / "Cargo.toml").write_text(manifest)
    verification = place / "verification"
    (verification / "src").mkdir(parents=True)
    shutil.copy(repository / "verification" / "src" / "twin.rs", verification / "src" / "twin.rs")
    for name in ["src/twin", "tests/twin"]:
        shutil.copytree(repository / "verification" / name, verification / name, copy_function=shutil.copy)
    (verification / "src" / "lib.rs").write_text("//! The twin alone.\n\npub mod twin;\n")
    (verification / "Cargo.toml").write_text(VERIFICATION)
    (place / "Cargo.toml").write_text(WORKSPACE)
    shutil.copy(repository / "Cargo.lock", place / "Cargo.lock")


def run(arguments: list, place: pathlib.Path, target: pathlib.Path) -> subprocess.CompletedProcess:
    # One wide level is enough here, and builds faster.
    flags = "--cfg disable_dispatch_sse4_2 --cfg disable_dispatch_avx2"
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target), RUSTFLAGS=flags)
    return subprocess.run(arguments, cwd=place, env=environment, capture_output=True, text=True, timeout=900)


def verdict(place: pathlib.Path, target: pathlib.Path) -> tuple:
    """('does not build' | 'passes' | 'fails', the scenario that failed first)."""
    test = ["cargo", "test", "--offline", "--release", "-p", "anagen-verification", "--test", "twin"]
    built = run([*test, "--no-run"], place, target)
    if built.returncode != 0:
        return "does not build", built.stderr[-2000:]
    for scenario in SCENARIOS:
        try:
            tested = run([*test, scenario, "--", "--exact"], place, target)
        except subprocess.TimeoutExpired:
            return "fails", f"{scenario} does not end"
        if "1 passed" not in tested.stdout:
            return "fails", scenario
    return "passes", ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target-dir", type=pathlib.Path, help="build folder (default: inside the temporary copy)")
    parser.add_argument("--only", default="", help="only mutants whose file or text contains this")
    parser.add_argument("--part", default="1/1", help="only the K-th of N parts of the list, K/N")
    parser.add_argument("--dry", action="store_true", help="build nothing: only say which patches do not apply")
    options = parser.parse_args()
    part, parts = (int(number) for number in options.part.split("/"))
    repository = pathlib.Path(__file__).resolve().parent.parent
    chosen = [m for m in MUTANTS if options.only in m[0] or options.only in m[1]][part - 1 :: parts]

    if options.dry:
        source = repository / "crates" / "anagen-model" / "src"
        lost = [(name, old) for name, old, _ in chosen if (source / name).read_text().count(old) != 1]
        for name, old in lost:
            print(f"NO PATCH   {name:<26} {' '.join(old.split())}")
        print(f"{len(chosen)} mutants, {len(lost)} do not apply")
        return 1 if lost else 0

    with tempfile.TemporaryDirectory(prefix="anagen-mutants-") as folder:
        place = pathlib.Path(folder) / "copy"
        target = options.target_dir.resolve() if options.target_dir else pathlib.Path(folder) / "target"
        copy(repository, place)
        found, detail = verdict(place, target)
        if found != "passes":
            print(f"the untouched copy: {found}\n{detail}")
            return 1

        trouble = 0
        print(f"{'verdict':<10} {'s':>4}  {'file':<26} law -> mutant")
        for name, old, new in chosen:
            path = place / "crates" / "anagen-model" / "src" / name
            text = path.read_text()
            start = time.monotonic()
            detail = ""
            if text.count(old) != 1:
                word = "NO PATCH"
            else:
                try:
                    path.write_text(text.replace(old, new))
                    found, detail = verdict(place, target)
                finally:
                    path.write_text(text)
                word = {"fails": "caught", "passes": "SURVIVED", "does not build": "NO BUILD"}[found]
            trouble += word != "caught"
            spent = time.monotonic() - start
            print(f"{word:<10} {spent:4.0f}  {name:<26} {' '.join(old.split())} -> {' '.join(new.split())}  [{detail}]", flush=True)
        print(f"{len(chosen)} mutants, {len(chosen) - trouble} caught, {trouble} not")
        return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
