//! Use cases: one verb, one function, one transaction.

pub mod contracts;
pub mod import;
pub mod lines;
pub mod register;
pub mod tender_export;
pub mod tender_files;
pub mod tenders;
