//! Stock 库存: an append-only ledger of moves between places, and what can be derived from it.
//!
//! Every move takes a quantity of one lot (批号) from one place to another, so goods are never made or lost:
//! what a facility uses goes to its *patients* (患者), what it misses at a count goes to *loss* (损耗), and what it
//! finds comes from there. Balances (结存) are kept by the transaction that moves, can never be negative
//! inside the walls, and are proved against the ledger every night. Issues follow FEFO (近效期先出).
//!
//! The slice also keeps what is on the way (在途) to each facility and what each used by month (月消耗), so
//! that demand can ask for the facts of 2,000 items in a handful of statements ([`facts::item_facts`]).
//!
//! What the shelf says against the ledger is written down as adjustments (损益单, [`actions::adjusting`]) and counts
//! (盘点单, [`actions::counts`]): dear ones, and every difference of a count, by more than one person.
//!
//! Goods of the centre that are promised to a facility are reserved (预留) lot by lot ([`reserving`]): they do not leave
//! for anybody else, count as on the way to it, and reach it with an issue note (出库单).

pub mod actions;
pub mod duties;
mod entity;
pub mod events;
pub mod facts;
pub mod holders;
pub mod holding;
pub mod http;
pub mod ledger;
pub mod model;
pub mod on_the_way;
pub mod places;
pub mod policy;
pub mod refusal;
pub mod report;
pub mod reserving;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
