//! What every capability stands on.

pub mod table;
pub mod text;
