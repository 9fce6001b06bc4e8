//! Shared pharmacy 共享药房配送: from what waits at the centre to the shelf that asked for it.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 配送任务 | task | one lot for one paper of one facility; with what was reserved it comes and goes ([`actions::tasks`]) |
//! | 波次 | wave | tasks that are picked together, by day, part of the county and cold ([`actions::waves`]) |
//! | 拣货 | picking | bin by bin, by scan; what is out of order is refused ([`rules::scan`]) |
//! | 复核 | check | a second person counts what was taken |
//! | 周转箱, 冷链箱 | tote | what a van carries; cold goods travel in cold boxes ([`actions::packing`]) |
//! | 班次 | run | a van, a driver, stops in order; planned by the crate `routing` ([`actions::planning`], [`actions::runs`]) |
//! | 交接 | hand-over | what the driver's phone wrote at a stop, often without a network ([`actions::driving`], [`rules::merge`]) |
//! | 包裹 | parcel | closed goods of another slice's paper; they travel like a tote ([`parcels`]) |
//! | 代收 | forwarding | a village's goods wait at its township, where the policy says so ([`actions::collecting`]) |
//!
//! Goods leave the centre's store for the place *in transit* when the van leaves, and reach the facility's store when
//! they are handed over. Of a reservation that has not left, its tasks are exactly the whole: a law of the specification.

pub mod actions;
pub mod entering;
pub mod errands;
pub mod http;
pub mod model;
pub mod parcels;
pub mod passing;
pub mod recalled;
pub mod refusal;
pub mod report;
pub mod rules;
mod store;
pub mod today;

/// Which waiting tasks a wave takes.
pub mod waving {
    pub use crate::store::WaveFilter;
}

pub use actions::tasks::{goods_issued, goods_reserved, goods_wanted, reservations_released};
pub use http::routes;
