//! Pure rules.

pub mod cell;
pub mod early;
pub mod keeping;
pub mod masking;
pub mod posts;
pub mod review;
pub mod sheet;
pub mod timers;
pub mod weighing;
pub mod writing;
