//! What a file of items means: its cells, its repeats, its conflicts, and what applying it would do.

pub mod cells;
pub mod compare;
pub mod draft;
pub mod plan;
pub mod report;
