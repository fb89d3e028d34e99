//! What may be a PIN: six digits that are not everybody's first idea, or a longer password.

use super::file::PinKeys;
use crate::error::DeviceError;

/// Fewest characters of a password.
const FEWEST: usize = 8;
/// Most bytes of a password.
const MOST: usize = 256;

/// On what a PIN is typed; an error for one that is too short or too easily thought of.
pub(super) fn judge(pin: &str) -> Result<PinKeys, DeviceError> {
    let digits = pin.bytes().all(|byte| byte.is_ascii_digit());
    let keys = if digits && pin.len() == 6 { PinKeys::Digits } else { PinKeys::Words };
    let long_enough = keys == PinKeys::Digits || (pin.chars().count() >= FEWEST && pin.len() <= MOST);
    if long_enough && !is_a_run(pin) { Ok(keys) } else { Err(DeviceError::PinTooSimple) }
}

/// 000000, 123456, 987654: each character stands as far from the one before as every other.
fn is_a_run(pin: &str) -> bool {
    let pairs = pin.bytes().zip(pin.bytes().skip(1));
    let steps: Vec<i16> = pairs.map(|(one, other)| i16::from(other) - i16::from(one)).collect();
    let Some(first) = steps.first() else { return true };
    (-1..=1).contains(first) && steps.iter().all(|step| step == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_six_digits_or_is_a_longer_password() {
        for good in ["258013", "100000", "石门村的核桃树下有口井", "koala-17", "20260901"] {
            assert!(judge(good).is_ok(), "{good} may be chosen");
        }
        assert_eq!(judge("258013").ok(), Some(PinKeys::Digits), "six digits are typed on the pad");
        assert_eq!(judge("2580130").ok(), None, "seven digits are neither");
        for bad in ["", "1234", "123456", "654321", "111111", "short", "aaaaaaaa", "12345678"] {
            assert!(matches!(judge(bad), Err(DeviceError::PinTooSimple)), "{bad:?} must be refused");
        }
    }
}
