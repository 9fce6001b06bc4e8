//! Errors are vocabulary: refusals with a constant code, a status and the facts that explain them.

use std::fmt;

use serde_json::{Map, Value};

/// A rule said no. Implemented by the enums that [`crate::refusals!`] declares.
pub trait Refusal: fmt::Debug + Send + Sync + 'static {
    /// The constant code, `slice.word`. Never reused for another meaning.
    fn code(&self) -> &'static str;
    /// The HTTP status that tells the kind of refusal.
    fn status(&self) -> u16;
    /// The facts, named as the texts in `backend/locales` name them.
    fn params(&self) -> Map<String, Value>;
}

/// One line of a table of refusals: code and status.
pub type CodeRow = (&'static str, u16);

/// Declares the refusals of a slice: one line per error with its facts, code and HTTP status.
///
/// ```
/// kernel::refusals! {
///     /// Why an order cannot be approved.
///     pub enum ApprovalRefusal in "purchasing" {
///         /// Dearer than the listed price.
///         PriceAboveCeiling { price: String, ceiling: String } => "price_above_ceiling", 409;
///     }
/// }
/// ```
///
/// The texts stand in `backend/locales/{zh-CN,en}/<slice>.toml` under the same word. The table
/// `ApprovalRefusal::CODES` is listed in `backend::problem_codes`, where a test compares it with the texts.
#[macro_export]
macro_rules! refusals {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident in $slice:literal {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident { $($field:ident : $type:ty),* $(,)? } => $code:literal, $status:literal;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        $vis enum $name {
            $(
                $(#[$variant_meta])*
                $variant {
                    $(
                        $field: $type
                    ),*
                }
            ),+
        }

        impl $name {
            /// Codes and statuses of all variants.
            pub const CODES: &'static [$crate::refusal::CodeRow] =
                &[$((concat!($slice, ".", $code), $status)),+];
        }

        impl $crate::refusal::Refusal for $name {
            fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => concat!($slice, ".", $code)),+ }
            }

            fn status(&self) -> u16 {
                match self { $(Self::$variant { .. } => $status),+ }
            }

            fn params(&self) -> serde_json::Map<String, serde_json::Value> {
                match self {
                    $(
                        Self::$variant { $($field),* } => {
                            serde_json::Map::from_iter([$(
                                (
                                    stringify!($field).to_owned(),
                                    serde_json::to_value($field).unwrap_or_default(),
                                ),
                            )*])
                        }
                    ),+
                }
            }
        }
    };
}
