//! Demand 需求: what facilities ask of the centre.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 需求周期 | cycle | a window, monthly or weekly, in which every facility hands in one regular requisition |
//! | 请领单 | requisition | what one facility asks for, regular in a cycle or as an emergency at any time |
//! | 建议量 | suggestion | how much to ask for, with every fact it follows from ([`rules::suggestion`]) |
//! | 例外审核 | review by exception | lines are green unless a rule marks them ([`rules::review`]) |
//! | 慢病保障采纳 | adoption | at closing, the guarantee list for facilities that handed in nothing ([`rules::adoption`]) |
//! | 常用清单 | template | a list that a facility asks for again and again |
//!
//! A clerk writes and submits, the facility's head approves (the township for villages with a single user), a
//! pharmacist of the centre accepts. Purchasing takes over from there and asks [`planning`]; an accepted emergency
//! it hears of at once ([`events::RequisitionAccepted`]).

pub mod actions;
pub mod duties;
pub mod entering;
mod entity;
pub mod events;
pub mod http;
pub mod model;
pub mod planning;
pub mod refusal;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
pub use store::Catalogue;
