//! Use cases: one verb, one function, one transaction.

pub mod contracts;
pub mod import;
pub mod lines;
pub mod register;
