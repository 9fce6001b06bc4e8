//! Purchasing 采购: from what facilities asked for to goods on their shelves.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 采购计划 | plan | what a closed cycle, or an accepted emergency, buys from whom ([`rules::planning`]) |
//! | 来源 | origin | the part of a bought line that serves one requisition ([`rules::origins`]) |
//! | 采购订单 | order | the lines of a plan for one supplier and one way of delivery ([`model::order`]) |
//! | 配送点 | drop | order line × destination × quantity: the unit of delivery |
//! | 发货单 | ship notice | what the supplier sends to one destination, lot by lot ([`rules::shipping`]) |
//! | 收货 / 验收 | receipt | what arrived, and what was accepted, refused or left pending ([`rules::receipt`]) |
//! | 退货单 | return | refused goods on their way back |
//!
//! A plan is written in pieces that readers ignore and then flipped into view; committing it is one transaction. An
//! order's later states are never set by hand: they follow from its drops ([`rules::closing`]), so that it closes
//! itself. What is short is shared by one rule everywhere ([`rules::allocation`]). At any time what is on the way to
//! a facility is the sum of its open origins: bought, not given up, not yet received.

pub mod actions;
pub mod duties;
mod entity;
pub mod events;
pub mod http;
mod lot_prices;
pub mod model;
mod report;
pub mod rules;
mod store;
pub mod today;

pub use actions::emergency::requisition_accepted;
pub use actions::reassigning::{Moved, Reassigned, Replacement, preview, reassign};
pub use http::routes;
pub use lot_prices::lot_prices;
