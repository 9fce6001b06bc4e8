//! Decisions of the formulary: pure functions of the facts they are given.

pub mod codes;
