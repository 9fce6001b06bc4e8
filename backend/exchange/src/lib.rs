//! Goods between shelves 调剂: what one place lacks and another can spare.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 缺药登记 | shortage | a facility lacks an item; a clock of some hours runs ([`actions::shortages`]) |
//! | 求援 | ask | somebody who could give was asked, with the facts by which he was chosen ([`rules::ranking`]) |
//! | 升级 | step | unanswered it goes to more donors, to the desks above, and becomes an emergency order ([`actions::escalating`]) |
//! | 调拨单 | transfer | one item from one shelf to another at purchase price, lot by lot ([`actions::transfers`]) |
//! | 不得调剂 | excluded | classes of drugs that never leave their facility this way ([`rules::exclusion`]) |
//! | 近效期调剂 | offer | a lot that its holder will not use in time, offered to those who will ([`rules::market`], [`actions::market`]) |
//! | 召回 | recall | lots that are held everywhere until they are back ([`actions::recalls`], [`actions::confirming`]) |
//!
//! Transfers inside the community are no sale: goods keep their lot and their purchase price (零差率), and nobody lets
//! goods go that he asked for or promised himself. What is promised is set aside in the giver's place *in transit* at once,
//! so that it cannot be promised twice; the first who accepts wins.

pub mod actions;
pub mod duties;
pub mod http;
pub mod model;
pub mod policy;
pub mod refusal;
pub mod report;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
