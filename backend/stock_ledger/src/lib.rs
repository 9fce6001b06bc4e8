//! The law of a balance 账: what lies of a lot in a place, what each kind of move makes of it, and what is refused.
//!
//! ```
//! use stock_ledger::{Balance, Kind, Refusal};
//!
//! let opened = Balance::default().book(Kind::Opening, 5_000).expect("five units");
//! assert_eq!(opened.book(Kind::Issue, 5_001), Err(Refusal::BelowZero));
//! let counted = opened.book(Kind::Count, 4_000).expect("four on the shelf");
//! assert_eq!(counted.quantity_milli(), 4_000);
//! ```
//!
//! * No balance is ever below zero, not even between two moves.
//! * A refused move changes nothing.
//! * A count sets the balance; the difference is the move that it stands for ([`Balance::change`]).
//! * A balance is opened once. Goods may have moved before: the opening is added to them.
//! * What moves between two places leaves their sum as it was ([`transfer`]).
//!
//! [`command`] is `yaoshu stock replay` over a file. Nothing here knows a clock, a database or a network.

pub mod command;
mod law;
mod replay;

pub use law::{Balance, Kind, Refusal, transfer};
pub use replay::Replay;
