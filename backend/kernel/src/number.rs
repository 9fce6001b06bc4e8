//! Fixed-point decimals on the wire: parse and print integers of a known scale, shared by money and quantity.

use rust_decimal::Decimal;

/// Why a decimal text is not an amount of the wanted scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not a decimal number, or one in exponent notation.
    #[error("not a decimal number")]
    Malformed,
    /// More decimal places than the scale keeps: nothing is rounded silently.
    #[error("too many decimal places")]
    TooPrecise,
    /// Outside what is stored.
    #[error("number out of range")]
    OutOfRange,
    /// Below zero where only positive amounts make sense.
    #[error("negative number")]
    Negative,
}

/// Parses plain decimal text into an integer scaled by `10^scale`.
pub(crate) fn parse(text: &str, scale: u32) -> Result<i64, NumberError> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    if !plain || text.is_empty() {
        return Err(NumberError::Malformed);
    }
    let decimal = Decimal::from_str_exact(text).map_err(|_| NumberError::Malformed)?;
    from_decimal(decimal, scale)
}

/// An exact decimal as a scaled integer; digits beyond the scale are refused.
pub(crate) fn from_decimal(decimal: Decimal, scale: u32) -> Result<i64, NumberError> {
    let normal = decimal.normalize();
    if normal.scale() > scale {
        return Err(NumberError::TooPrecise);
    }
    let factor = 10_i128.pow(scale - normal.scale());
    let scaled = normal
        .mantissa()
        .checked_mul(factor)
        .ok_or(NumberError::OutOfRange)?;
    i64::try_from(scaled).map_err(|_| NumberError::OutOfRange)
}

/// A scaled integer in the shortest plain form: `125000` at scale 4 is `12.5`.
pub fn print(value: i64, scale: u32) -> String {
    Decimal::from_i128_with_scale(i128::from(value), scale)
        .normalize()
        .to_string()
}

/// `value ÷ divisor` rounded half away from zero (四舍五入), the rounding of invoices.
///
/// A zero divisor gives `None`, as does a quotient that cannot be stored.
pub fn divide_half_up(value: i128, divisor: i128) -> Option<i64> {
    let quotient = value.checked_div(divisor)?;
    let remainder = value.checked_rem(divisor)?;
    let away = if remainder.unsigned_abs() * 2 >= divisor.unsigned_abs() {
        if (value < 0) == (divisor < 0) { 1 } else { -1 }
    } else {
        0
    };
    i64::try_from(quotient + away).ok()
}

/// Implements what money and quantity share: checked sums, decimal strings, schema, storage cell.
macro_rules! fixed_point {
    ($name:ident, $scale:literal, $example:literal) => {
        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// Digits after the point that are kept.
            pub const SCALE: u32 = $scale;

            /// Sum, or `None` when it cannot be stored.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }

            /// Difference, or `None` when it cannot be stored.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }

            /// Sum of many, or `None` when it cannot be stored.
            pub fn checked_sum(values: impl IntoIterator<Item = Self>) -> Option<Self> {
                values.into_iter().try_fold(Self::ZERO, Self::checked_add)
            }

            /// Below zero?
            pub fn is_negative(self) -> bool {
                self.0 < 0
            }

            /// Above zero?
            pub fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// Exactly nothing?
            pub fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// The exact decimal value.
            pub fn to_decimal(self) -> rust_decimal::Decimal {
                rust_decimal::Decimal::from_i128_with_scale(i128::from(self.0), $scale)
            }

            /// From an exact decimal; more digits than the scale are refused, never rounded.
            pub fn from_decimal(
                value: rust_decimal::Decimal,
            ) -> Result<Self, $crate::number::NumberError> {
                $crate::number::from_decimal(value, $scale).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&$crate::number::print(self.0, $scale))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::number::NumberError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::number::parse(text, $scale).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for $crate::bulk::Cell<'_> {
            fn from(value: $name) -> Self {
                Self::Int(value.0)
            }
        }

        $crate::string_schema!($name, "decimal", $example);
    };
}
pub(crate) use fixed_point;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_parse_exactly_or_not_at_all() {
        assert_eq!(parse("12.5", 4), Ok(125_000));
        assert_eq!(parse("-0.0001", 4), Ok(-1));
        assert_eq!(parse("1.50000", 4), Ok(15_000));
        assert_eq!(parse("1.00001", 4), Err(NumberError::TooPrecise));
        assert_eq!(
            parse("99999999999999999999", 4),
            Err(NumberError::OutOfRange)
        );
        for malformed in ["", "1e3", "1,000", " 1", "1.2.3", "-", "+1", "NaN"] {
            assert_eq!(
                parse(malformed, 4),
                Err(NumberError::Malformed),
                "{malformed}"
            );
        }
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(divide_half_up(5, 10), Some(1));
        assert_eq!(divide_half_up(4, 10), Some(0));
        assert_eq!(divide_half_up(-5, 10), Some(-1));
        assert_eq!(divide_half_up(-4, 10), Some(0));
        assert_eq!(divide_half_up(5, -10), Some(-1));
        assert_eq!(divide_half_up(1, 0), None);
    }
}
