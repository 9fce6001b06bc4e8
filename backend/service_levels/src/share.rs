//! Shares such as 0.95, exactly.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One, in parts of 10⁻⁹.
pub const ONE_E9: i64 = 1_000_000_000;

/// A share from 0 to 1 in parts of 10⁻⁹: what a policy sets as a threshold or a weight.
///
/// Files may write it as a number or as a decimal string; `0.2` is two tenths, not the nearest binary fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(i64);

impl Share {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Everything.
    pub const ONE: Self = Self(ONE_E9);

    /// From parts of 10⁻⁹; none outside 0 to 1.
    #[must_use]
    pub fn from_e9(parts: i64) -> Option<Self> {
        (0..=ONE_E9).contains(&parts).then_some(Self(parts))
    }

    /// In parts of 10⁻⁹.
    #[must_use]
    pub const fn e9(self) -> i64 {
        self.0
    }

    /// Reads a decimal such as `0.95`.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return Err(format!("{text:?} is no share between 0 and 1"));
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 9 {
            return Err(format!("{text:?} has more than 9 digits after the point"));
        }
        let whole = whole.trim_start_matches('0');
        format!("{whole:0>1}{fraction:0<9}")
            .parse()
            .ok()
            .and_then(Self::from_e9)
            .ok_or_else(|| format!("{text} lies outside 0 to 1"))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(i128::from(self.0), 9))
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Share;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share between 0 and 1")
            }

            // The shortest text that means this number is what the file wrote.
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Share, E> {
                Share::parse(&value.to_string()).map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Share, E> {
                Share::parse(&value.to_string()).map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Share, E> {
                Share::parse(&value.to_string()).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Share, E> {
                Share::parse(value.trim()).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A part of a whole, compared without division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// What counts.
    pub part: i128,
    /// Of how much; 0 = nothing to judge.
    pub whole: i128,
}

impl Ratio {
    /// Strictly above; never without a whole.
    #[must_use]
    pub fn is_above(self, share: Share) -> bool {
        self.whole > 0 && self.part * i128::from(ONE_E9) > i128::from(share.e9()) * self.whole
    }

    /// Strictly below; never without a whole.
    #[must_use]
    pub fn is_below(self, share: Share) -> bool {
        self.whole > 0 && self.part * i128::from(ONE_E9) < i128::from(share.e9()) * self.whole
    }

    /// In parts of 10⁻⁹, rounded down; none without a whole.
    #[must_use]
    pub fn e9(self) -> Option<i64> {
        if self.whole <= 0 {
            return None;
        }
        i64::try_from(self.part * i128::from(ONE_E9) / self.whole).ok()
    }

    /// A decimal string of at most nine digits after the point, rounded half up; none without a whole.
    #[must_use]
    pub fn text(self) -> Option<String> {
        if self.whole <= 0 {
            return None;
        }
        let doubled = 2 * self.part * i128::from(ONE_E9) + self.whole;
        Some(decimal(doubled.div_euclid(2 * self.whole), 9))
    }
}

/// A count of 10⁻ᵈⁱᵍⁱᵗˢ, not negative, as a decimal string without idle zeros.
pub(crate) fn decimal(value: i128, digits: u32) -> String {
    let one = 10_i128.pow(digits);
    let whole = value / one;
    let fraction = format!("{:0width$}", value % one, width = digits as usize);
    match fraction.trim_end_matches('0') {
        "" => whole.to_string(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_exactly() {
        for (text, e9) in [
            ("0", 0),
            ("1", ONE_E9),
            ("1.000", ONE_E9),
            ("0.2", 200_000_000),
            ("0.20", 200_000_000),
            (".95", 950_000_000),
            ("00.000000001", 1),
        ] {
            assert_eq!(Share::parse(text).map(Share::e9), Ok(e9), "{text}");
        }
        for text in [
            "",
            ".",
            "-0.1",
            "1.1",
            "95",
            "0.0000000001",
            "a",
            "1e-3",
            "NaN",
            "inf",
        ] {
            assert!(Share::parse(text).is_err(), "{text}");
        }
        assert_eq!(Share::parse("0.95").expect("a share").to_string(), "0.95");
    }

    #[test]
    fn a_share_in_a_file_is_what_stands_there() {
        #[derive(Deserialize)]
        struct File {
            share: Share,
        }
        for text in ["0.1", "0.30", "\"0.3\"", "0.7", "1", "0", "1e-3"] {
            let file: File = toml::from_str(&format!("share = {text}")).expect("a file");
            let value: f64 = text.trim_matches('"').parse().expect("a number");
            assert_eq!(file.share.to_string(), value.to_string());
        }
        assert!(toml::from_str::<File>("share = nan").is_err());
        assert!(toml::from_str::<File>("share = -0.1").is_err());
    }

    #[test]
    fn thresholds_are_strict_and_exact() {
        let fifth = Share::parse("0.2").expect("a share");
        let ratio = |part, whole| Ratio { part, whole };
        assert!(!ratio(1, 5).is_above(fifth) && !ratio(1, 5).is_below(fifth));
        assert!(ratio(200_001, 1_000_000).is_above(fifth));
        assert!(ratio(199_999, 1_000_000).is_below(fifth));
        assert!(!ratio(0, 0).is_below(Share::ONE) && !ratio(0, 0).is_above(Share::ZERO));
        assert_eq!(ratio(2, 3).text().as_deref(), Some("0.666666667"));
        assert_eq!(ratio(3, 3).text().as_deref(), Some("1"));
        assert_eq!(ratio(0, 0).text(), None);
    }
}
