//! Days of the calendar, counted from 1970-01-01 (the proleptic Gregorian calendar of ISO 8601).

/// Days of the 400 years after which the calendar repeats.
const ERA_DAYS: i32 = 146_097;
/// Days from the 1st of March of the year 0 to 1970-01-01.
const EPOCH_DAYS: i32 = 719_468;

/// The day of a date; `None` if there is no such date.
pub fn day_of(date: &str) -> Option<i32> {
    let part = |from: usize, to: usize| -> Option<i32> {
        let text = date.get(from..to)?;
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
    };
    if date.len() != 10 || date.as_bytes()[4] != b'-' || date.as_bytes()[7] != b'-' {
        return None;
    }
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    if !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    // Years begin in March, so that a leap day is the last of its year.
    let year = year - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let number = era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
    (date_of(number) == date).then_some(number)
}

/// The date of a day: `2027-03-01`.
pub fn date_of(day: i32) -> String {
    let day = day + EPOCH_DAYS;
    let (era, of_era) = (day.div_euclid(ERA_DAYS), day.rem_euclid(ERA_DAYS));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year_of_era + i32::from(month <= 2))
}

/// The date so many days after one written 2027-03-01; a text that is none is returned as it is.
pub fn date_after(date: &str, days: f64) -> String {
    day_of(date).map_or_else(|| date.to_owned(), |day| date_of(day + days as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_and_every_day_of_four_centuries_return() {
        assert_eq!(day_of("1970-01-01"), Some(0));
        assert_eq!(day_of("2000-03-01"), Some(11_017));
        assert_eq!(date_of(20_782), "2026-11-25");
        let mut before = String::new();
        for day in -30_000..(-30_000 + ERA_DAYS) {
            let date = date_of(day);
            assert!(date > before);
            assert_eq!(day_of(&date), Some(day), "{date}");
            before = date;
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for date in
            ["", "2027-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-4-01", "20270401xx", "+027-01-01"]
        {
            assert_eq!(day_of(date), None, "{date}");
        }
        assert!(day_of("2028-02-29").is_some() && day_of("2100-02-29").is_none());
    }

    #[test]
    fn a_date_moves_by_whole_days() {
        assert_eq!(date_after("2027-12-31", 1.0), "2028-01-01");
        assert_eq!(date_after("2028-02-28", 1.9), "2028-02-29");
        assert_eq!(date_after("2027-03-01", 365.0), "2028-02-29");
        assert_eq!(date_after("soon", 1.0), "soon");
    }
}
