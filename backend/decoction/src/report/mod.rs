//! What desks see.

pub mod board;
pub mod devices;
pub mod entry;
pub mod jobs;
pub mod needs;
pub mod prescriptions;
pub mod statement;
pub mod track;
