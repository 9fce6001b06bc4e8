//! Laws: what holds for every document, whatever happens.

#[path = "journal.rs"]
mod journal;
#[path = "once.rs"]
mod once;
#[path = "suggestion.rs"]
mod suggestion;
#[path = "transactions.rs"]
mod transactions;
