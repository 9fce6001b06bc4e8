//! One verb, one function, one transaction.

pub mod delegations;
pub mod found;
pub mod organisations;
pub mod sessions;
pub mod users;
