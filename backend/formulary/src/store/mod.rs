//! Rows of the formulary ↔ what it speaks of. No decisions here.

pub mod changes;
pub mod crosswalk;
pub mod imports;
pub mod items;
pub mod listing;
