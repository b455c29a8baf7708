//! Dates of people who are enrolled one after the other.

/// Days from 1970-01-01 to a date (proleptic Gregorian calendar).
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day since 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The date so many days after one written 2027-03-01; a text that is none is returned as it is.
pub fn date_after(date: &str, days: f64) -> String {
    let parts: Vec<i64> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return date.to_owned() };
    let (year, month, day) = date_of(days_of(year, month, day) + days as i64);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        assert_eq!(days_of(1970, 1, 1), 0);
        assert_eq!(days_of(2000, 3, 1), 11_017);
        assert!((-800_000..800_000).step_by(977).all(|d| {
            let (y, m, day) = date_of(d);
            days_of(y, m, day) == d
        }));
        assert_eq!(date_after("2027-12-31", 1.0), "2028-01-01");
        assert_eq!(date_after("2028-02-28", 1.0), "2028-02-29");
        assert_eq!(date_after("2027-03-01", 365.0), "2028-02-29");
    }
}
