//! The specification: one chapter for each capability, in sentences.

#[path = "spec/analyst.rs"]
mod analyst;
