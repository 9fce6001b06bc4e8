//! Laws: what holds for every document, whatever happens.

#[path = "demand.rs"]
mod demand;
#[path = "dispatch.rs"]
mod dispatch;
#[path = "evictions.rs"]
mod evictions;
#[path = "journal.rs"]
mod journal;
#[path = "maps/mod.rs"]
pub mod maps;
#[path = "once.rs"]
mod once;
#[path = "orders.rs"]
mod orders;
#[path = "plans.rs"]
mod plans;
#[path = "production.rs"]
mod production;
#[path = "remembered.rs"]
mod remembered;
#[path = "shifts.rs"]
mod shifts;
#[path = "statements.rs"]
mod statements;
#[path = "stock.rs"]
mod stock;
#[path = "suggestion.rs"]
mod suggestion;
#[path = "transactions.rs"]
mod transactions;
#[path = "trimming.rs"]
mod trimming;
