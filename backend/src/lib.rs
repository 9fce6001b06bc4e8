//! Yaoshu 药枢, the library behind the one binary.

pub mod formulary;
pub mod kernel;
