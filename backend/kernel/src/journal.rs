//! The journal: who did what to which document. Actions write unsealed rows; a duty seals the chain.

mod seal;

pub use seal::{Verification, seal, verify};

/// What was done, a word in the imperative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb(pub &'static str);

impl Verb {
    /// Brought into being.
    pub const CREATE: Self = Self("create");
    /// Changed without a change of state.
    pub const AMEND: Self = Self("amend");
    /// Taken away.
    pub const DELETE: Self = Self("delete");
    /// Handed to whoever decides next.
    pub const SUBMIT: Self = Self("submit");
    /// Decided in favour.
    pub const APPROVE: Self = Self("approve");
    /// Decided against.
    pub const REJECT: Self = Self("reject");
    /// Sent back for correction.
    pub const RETURN: Self = Self("return");
    /// Taken over.
    pub const ACCEPT: Self = Self("accept");
    /// Taken back by its author.
    pub const WITHDRAW: Self = Self("withdraw");
    /// Called off.
    pub const CANCEL: Self = Self("cancel");
    /// Ended.
    pub const CLOSE: Self = Self("close");
}

/// One line of the journal before it is written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Word of the document, usually its table.
    pub entity: &'static str,
    /// Its id.
    pub entity_id: i64,
    /// The number people call it by.
    pub number: Option<String>,
    /// What was done.
    pub verb: Verb,
    /// What an auditor wants to know.
    pub facts: serde_json::Value,
}
