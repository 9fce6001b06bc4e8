//! What desks see.

pub mod board;
pub mod entry;
pub mod jobs;
pub mod prescriptions;
pub mod statement;
pub mod track;
