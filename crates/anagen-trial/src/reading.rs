//! How a value becomes a reading: device, reader, drift, and what everybody shows without a treatment that works.
//!
//! The error of a device is that of the phototrichogram (`anagen_model::measure::phototrichogram`): relative for
//! counts, weights and calibres, absolute for shares. One picture has one error: two counts read off it err
//! together. A reader errs by a factor of their own that stays, and by another at each reading.

use crate::chance::{Chance, Draw};
use crate::design::{Endpoint, PlaceboResponse, Trial};
use anagen_evidence::study::Measured;
use anagen_model::law::Parameters;

/// Relative SD of one reading by the device.
pub fn relative_sd(endpoint: &Endpoint, law: &Parameters) -> f64 {
    let count = endpoint.device.count_cv(law);
    match endpoint.measured {
        Measured::AnagenShare | Measured::Salt => 0.0,
        Measured::MeanCalibre => law.reading.calibre_cv,
        Measured::HairWeight => law.reading.count_cv,
        Measured::CumulativeThickness => libm::sqrt(count * count + law.reading.calibre_cv * law.reading.calibre_cv),
        _ => count,
    }
}

/// Absolute SD of one reading by the device, in the unit of the value. Of SALT only the readers' error is known of:
/// that of the trial's file.
pub fn absolute_sd(endpoint: &Endpoint, law: &Parameters) -> f64 {
    match endpoint.measured {
        Measured::AnagenShare => law.reading.share_sd,
        _ => 0.0,
    }
}

/// Which error of the picture a measure takes: counts share theirs.
fn picture(measured: Measured) -> u32 {
    match measured {
        Measured::AnagenShare => 1,
        Measured::MeanCalibre => 2,
        Measured::HairWeight => 3,
        Measured::CumulativeThickness => 4,
        Measured::Salt => 5,
        _ => 0,
    }
}

/// One visit of one person at one site.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The person's key.
    pub person: u32,
    /// Site.
    pub site: usize,
    /// Visit, 0 the baseline.
    pub visit: usize,
    /// Day since randomisation.
    pub day: f64,
    /// Day since the first person was enrolled.
    pub calendar_day: f64,
}

/// The value as read; never below 0, a share never above 1, SALT never above 100.
pub fn read(trial: &Trial, law: &Parameters, chance: &Chance, endpoint: usize, moment: &Moment, value: f64) -> f64 {
    let about = &trial.endpoints[endpoint];
    let index = |kind: u32| ((moment.visit as u32 * 32 + moment.site as u32) << 8) | kind;
    let device = chance.normals(moment.person, Draw::Device, index(picture(about.measured)))[0];
    let readers = &about.readers;
    let who = {
        let visit = if readers.same_reader { 0 } else { moment.visit as u32 };
        let u = chance.uniforms(moment.person, Draw::Reader, visit)[0];
        (u * f64::from(readers.readers.max(1))) as u32
    };
    // The readers of a trial are drawn once: person 0 is the trial itself.
    let reader = chance.normals(0, Draw::Reader, (endpoint as u32) << 16 | who)[0];
    let reading = chance.normals(moment.person, Draw::Reading, index(endpoint as u32))[0];
    let years = moment.calendar_day / 365.25;
    let relative = (1.0 + relative_sd(about, law) * device)
        * (1.0 + readers.between_cv * reader)
        * (1.0 + readers.within_cv * reading)
        * (1.0 + 0.01 * trial.conduct.device_drift_percent_per_year * years);
    let percent = match about.measured {
        Measured::AnagenShare | Measured::Salt => 0.0,
        _ => placebo(&trial.conduct.placebo, chance, moment),
    };
    let value = value * (1.0 + 0.01 * percent) * relative + absolute_sd(about, law) * device;
    let most = match about.measured {
        Measured::AnagenShare => 1.0,
        Measured::Salt => 100.0,
        _ => f64::INFINITY,
    };
    value.clamp(0.0, most)
}

/// What a person shows without a treatment that works, percent.
fn placebo(of: &PlaceboResponse, chance: &Chance, moment: &Moment) -> f64 {
    if moment.visit == 0 || (of.mean_percent == 0.0 && of.sd_percent == 0.0) {
        return 0.0;
    }
    let whole = of.mean_percent + of.sd_percent * chance.normals(moment.person, Draw::Placebo, 0)[0];
    let come = match of.half_time_weeks > 0.0 {
        true => 1.0 - libm::exp2(-moment.day / (7.0 * of.half_time_weeks)),
        false => 1.0,
    };
    whole * come
}
