//! Identity 组织与账号: the tree of organisations, who works there, and who may act for whom.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 机构 | organisation | the centre, a facility, a supplier or the supervisor |
//! | 账号 | user | one person at one organisation, with roles |
//! | 会话 | session | a browser that has signed in; the cookie holds only a random token |
//! | 代理 | delegation | dated permission to act for an absent colleague; both names go into the journal |
//!
//! A township sees and acts for its villages because its reach is its subtree. Other slices ask
//! [`directory`] for names and addresses.

pub mod actions;
pub mod directory;
pub mod duties;
mod entity;
pub mod http;
pub mod model;
pub mod password;
pub mod rules;
pub mod session;
mod store;

pub use http::routes;
pub use session::session_layer;
