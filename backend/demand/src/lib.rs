//! Demand 需求: what facilities ask of the centre.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 需求周期 | cycle | a window, monthly or weekly, in which every facility hands in one regular requisition |
//! | 请领单 | requisition | what one facility asks for, regular in a cycle or as an emergency at any time |
//! | 建议量 | suggestion | how much to ask for, with every fact it follows from ([`rules::suggestion`]) |
//! | 预测 | forecast | what a facility will use, made every month; followed where it did no worse than the average ([`rules::histories`]) |
//! | 服务水平 | service level | up to which quantile a suggestion orders ([`model::policy::ForecastPolicy`]) |
//! | 预算 | budget | how much a facility may ask for; over it, essential medicines are trimmed last ([`rules::trimming`]) |
//! | 例外审核 | review by exception | lines are green unless a rule marks them ([`rules::review`]) |
//! | 逐行处理 | decision | a marked line is kept, reduced or struck out by the centre ([`rules::decision`]) |
//! | 慢病保障采纳 | adoption | at closing, the guarantee list for facilities that handed in nothing ([`rules::adoption`]) |
//! | 报量 | declaration | what a facility will need in a tender's year, from which agreed quantities follow ([`rules::declaration`]) |
//! | 欠货 | back order | what nobody could deliver: the next plan takes it up first ([`model::back_order`]) |
//! | 常用清单 | template | a list that a facility asks for again and again |
//!
//! A clerk writes and submits, the facility's head approves (the township for villages with a single user), a
//! pharmacist of the centre accepts. Purchasing takes over from there and asks [`planning`]; an accepted emergency
//! it hears of at once ([`events::RequisitionAccepted`]).

pub mod actions;
pub mod asking;
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
mod today_rounds;

pub use actions::back_orders::reservations_released;
pub use http::routes;
pub use store::{Catalogue, Outlooks};
