//! Rules of demand: pure functions from facts to a decision or a refusal.

pub mod adoption;
pub mod budget_file;
pub mod decision;
pub mod declaration;
pub mod histories;
pub mod people;
pub mod review;
pub mod submission;
pub mod suggestion;
pub mod trimming;
pub mod writing;
