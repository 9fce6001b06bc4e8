//! From a cookie to an actor: every request passes here once.

mod cache;
mod layer;
mod strangers;
mod token;

pub use cache::Sessions;
pub use layer::{SessionInfo, look_up, session_layer};
pub use strangers::Strangers;
pub use token::{COOKIE, NewToken, hash_of, removal_cookie, session_cookie};
