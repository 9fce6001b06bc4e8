//! Rows of identity: load, list, save. Always through the transaction and its actor's reach.

mod delegations;
mod organisations;
mod sessions;
mod users;

pub(super) use delegations::*;
pub(super) use organisations::*;
pub(super) use sessions::*;
pub(super) use users::*;
