//! Numbers of JSON, or decimal strings, by value.

use std::marker::PhantomData;

use analyst::decimal::parse;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A coordinate, distance or time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Real(pub f64);

/// An exact number in units of 10⁻ᴰ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exact<const D: u32>(pub i64);

/// What can be read from a decimal.
trait FromText: Sized {
    const NAME: &'static str;
    fn from_text(text: &str) -> Result<Self, String>;
}

impl FromText for Real {
    const NAME: &'static str = "a number";

    fn from_text(text: &str) -> Result<Self, String> {
        let number: Option<f64> = text.parse().ok();
        let number = number.filter(|number| number.is_finite());
        number.map(Real).ok_or_else(|| "not a number".to_owned())
    }
}

impl<const D: u32> FromText for Exact<D> {
    const NAME: &'static str = "a decimal number";

    fn from_text(text: &str) -> Result<Self, String> {
        parse(text, D).map(Exact).map_err(|bad| bad.to_string())
    }
}

struct Text<T>(PhantomData<T>);

impl<T: FromText> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        // The shortest decimal that is this number: what was written.
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        T::from_text(value.trim()).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Real {
    fn deserialize<T: Deserializer<'de>>(input: T) -> Result<Real, T::Error> {
        input.deserialize_any(Text(PhantomData))
    }
}

impl<'de, const D: u32> Deserialize<'de> for Exact<D> {
    fn deserialize<T: Deserializer<'de>>(input: T) -> Result<Exact<D>, T::Error> {
        input.deserialize_any(Text(PhantomData))
    }
}
