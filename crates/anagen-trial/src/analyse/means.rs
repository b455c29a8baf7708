//! Mean changes by arm and visit of all that was seen, for the time courses.

use super::frame::Readings;
use crate::design::Trial;
use crate::finding::Mean;

/// The means of every endpoint.
pub(crate) fn means(trial: &Trial, readings: &Readings) -> Vec<Mean> {
    let mut means = Vec::new();
    for endpoint in 0..trial.endpoints.len() {
        let mut seen = vec![Vec::new(); trial.arms.len() * readings.visits()];
        for (number, subject) in readings.data.subjects.iter().enumerate() {
            for (site, arm) in readings.sites(subject) {
                let Some(baseline) = readings.record(endpoint, number, site, 0) else { continue };
                for visit in 0..readings.visits() {
                    if let Some(record) = readings.record(endpoint, number, site, visit) {
                        seen[arm * readings.visits() + visit].push([record.value, record.value - baseline.value]);
                    }
                }
            }
        }
        for (place, seen) in seen.iter().enumerate().filter(|(_, seen)| !seen.is_empty()) {
            let n = seen.len() as f64;
            let [mean, mean_change] = [0, 1].map(|of| seen.iter().map(|pair| pair[of]).sum::<f64>() / n);
            let squares: f64 = seen.iter().map(|[_, change]| (change - mean_change) * (change - mean_change)).sum();
            let sd_change = if seen.len() > 1 { libm::sqrt(squares / (n - 1.0)) } else { 0.0 };
            let (arm, visit) = (place / readings.visits(), place % readings.visits());
            means.push(Mean { endpoint, arm, visit, n: seen.len() as u32, mean_change, sd_change, mean });
        }
    }
    means
}
