//! From whom to buy what is needed, and how to share it.
//!
//! [`source`] allocates the needs of many items to contract lines at the least total, exactly, in whole numbers:
//!
//! * a line is ordered in whole packs, within its capacity, and its highest tier at or below the quantity prices all of
//!   it; below its lowest tier it cannot be ordered;
//! * agreed volumes are bought first, then primaries compete, then backups serve what primaries cannot;
//! * an allocation is *irredundant*: no pack of a step can be taken away without uncovering what that step had to cover.
//!   Only where [`Item::raise_to`] allows it is a quantity raised to a cheaper tier, and only if the total falls;
//! * a supplier's whole order is nothing or at least his minimum; nobody tops up to reach it;
//! * the smallest Σ unmet ÷ need wins, then the smallest total, then the higher amount-weighted service score, then the
//!   smaller contracts.
//!
//! [`serve`] nets free stock and tells for whom each bought unit is; [`share`] is the one rule for what is short;
//! [`command`] is `yaoshu plan` over files. Nothing here knows a clock, a database or a network.
//!
//! # Where the rules are silent
//!
//! * Agreed volumes are taken in the order of the prices that the lines would really have at what fits. A backup's
//!   agreed volume comes first among backups, not before primaries.
//! * If all minimum values are kept with every active supplier open, nobody stays out. Otherwise an agreed volume, and
//!   a primary before a backup, give way only to the smallest unmet and never to a lower total.
//! * Within one contract code, the earlier line wins a tie; with the same lines, more goes to the smaller code.
//! * A raised line is the first order quantity of a cheaper tier and costs less than what would have been enough; an
//!   unraised plan wins against a raised one of the same total.

mod alternatives;
mod choice;
pub mod command;
mod coupling;
mod model;
mod options;
mod origins;
mod plan;
mod search;
mod segment;
mod share;
mod stage;
mod turn;

pub use alternatives::{Proposal, proposals, without};
pub use model::{Amount, Item, Line, Offer, Plan, Problem, Purchase, Reason, Role, Supplier, Tier};
pub use origins::{Ask, Part, Served, by_facility, serve};
pub use plan::{EFFORT, source};
pub use share::{Claim, WHOLE, share, unit_of};
