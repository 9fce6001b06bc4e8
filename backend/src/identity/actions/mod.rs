//! One verb, one function, one transaction.

pub mod delegations;
pub mod organisations;
pub mod sessions;
pub mod users;
