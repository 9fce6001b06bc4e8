//! Pure rules of the shared pharmacy.

pub mod merge;
pub mod scan;
pub mod seal;
pub mod serving;
pub mod timing;
