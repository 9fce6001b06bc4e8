//! Suppliers, contracts and prices 供应商与合同.
//!
//! Who may deliver to the county (配送企业), with which licences (证照) and in which standing (信誉状态), and
//! what he has promised in contracts (合同): which items, in packs of what size, at which all-units price
//! tiers (阶梯价), how much of it (协议量) and how fast.
//!
//! Of volume-based procurement 带量采购 it keeps the tenders, their ratios, groups and lines, and the parts of the
//! facilities. Several contract lines may share one agreed quantity (联合体): progress belongs to the tender's line.
//!
//! Slices to the right ask three questions: what does an item cost today ([`offers`]), may this supplier
//! receive orders ([`blocks_pinned`], [`rules::orders`]), and how much of an agreed volume is used ([`commitments`]).

pub mod actions;
mod commitments;
pub mod duties;
mod entity;
pub mod http;
pub mod model;
mod offers;
pub mod rules;
mod standing;
mod store;
mod vbp;

pub use commitments::{commitments, commitments_move};
pub use http::routes;
pub use offers::{PriceBook, Verdict, best, best_offers, blocks_pinned, offers};
pub use standing::{scope_standing, scope_standing_set, standing_set};
pub use vbp::{
    Behind, BehindBook, Group, GroupItem, LineFilter, LineYear, TenderHead, paces, quotas_shift,
    quotas_take, tender, tender_heads, vbp_groups, vbp_items, vbp_lines,
};
