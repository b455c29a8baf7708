//! What a unit of work leaves, as bytes: every bit of a number is kept, and what is no number too.

use anagen_work::job::JobError;
use serde::{Deserialize, Serialize};

/// The bytes of a value.
pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, JobError> {
    postcard::to_allocvec(value).map_err(|e| JobError::Failed(format!("a unit cannot be kept: {e}")))
}

/// The value of these bytes, all of them.
pub(crate) fn of_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, JobError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(JobError::Failed("a unit that was kept is longer than it should be".into())),
        Err(e) => Err(JobError::Failed(format!("a unit that was kept cannot be read: {e}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::Guess;
    use crate::restage::{Predicted, Staged};

    #[test]
    fn every_bit_comes_back() {
        let (value, sampling_variance) = (f64::from_bits(0x7ff8_0000_0000_0123), -0.0);
        let guess = Guess { value, sampling_variance, chance_variance: 0.1 + 0.2 };
        let back: Guess = of_bytes(&to_bytes(&guess).unwrap()).unwrap();
        let bits = |g: &Guess| [g.value, g.sampling_variance, g.chance_variance].map(f64::to_bits);
        assert_eq!(bits(&back), bits(&guess));

        let number =
            Predicted { value: f64::MIN_POSITIVE / 3.0, sampling_variance: None, chance_variance: 1.0, people_sd: 2.0 };
        let [skipped, foreign] = [Staged::Skipped("no such people".into()), Staged::NotApplicable("blood".into())];
        let staged = vec![Staged::Number(number), Staged::Ordering(0.7), skipped, foreign];
        let bytes = to_bytes(&staged).unwrap();
        assert_eq!(of_bytes::<Vec<Staged>>(&bytes).unwrap(), staged);
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_told() {
        let bytes = to_bytes(&vec![1.5, 2.5]).unwrap();
        let said = |bytes: &[u8]| of_bytes::<Vec<f64>>(bytes).unwrap_err().to_string();
        assert!(said(&bytes[..bytes.len() - 1]).contains("cannot be read"));
        assert!(said(&[bytes.as_slice(), &[0]].concat()).contains("longer than it should be"));
    }
}
