//! Service levels 配送时限: clocks, evidence, and suppliers who are evicted by the rules.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 考核办法 | policy | hours, windows and ladder, dated ([`policy`], the rules in the crate `service_levels`) |
//! | 时钟 | clock | until when an order is confirmed, until when a drop is delivered ([`rules::clock`]) |
//! | 违约 | breach | a clock that ran out, a refusal, a shortfall, bad quality: with its evidence as it stood |
//! | 豁免 | waiver | a breach that does not count, for a ground and by a second person |
//! | 状态 | standing | good, warned 预警, interviewed 约谈, suspended 暂停, evicted 淘汰 ([`actions::ladder`]) |
//! | 案卷 | case | an eviction from its threshold through notice and appeal to its execution ([`actions::cases`]) |
//! | 转单 | reassignment | open orders that go to others in the transaction of the eviction ([`actions::eviction`]) |
//!
//! Orders tell what happens to them by an event of purchasing; the clocks start and stop in its transaction. What a
//! clock found out carries the day on which it became true, whenever a duty noticed it. Standings are a fold over those
//! days, so that a month of downtime changes nothing but the day on which a notice is sent.

pub mod actions;
pub mod duties;
pub mod http;
pub mod model;
pub mod policy;
pub mod report;
pub mod rules;
mod store;
pub mod today;

pub use actions::clocks::order_moved;
pub use http::portal::read_only_layer;
pub use http::routes;
