//! What every capability stands on: numbers, time, actors, transactions, errors and the edge of HTTP.
//!
//! The kernel knows no slice. Start reading at [`db`] (transactions), [`reach`] (which rows exist for whom)
//! and [`error`] (how actions refuse).

pub mod actor;
pub mod app;
pub mod arrows;
pub mod backup;
pub mod bulk;
pub mod clock;
pub mod db;
pub mod duties;
pub mod error;
pub mod events;
pub mod four_eyes;
pub mod http;
pub mod ids;
pub mod journal;
pub mod mail;
pub mod money;
pub mod notice;
pub mod number;
pub mod openapi;
pub mod outbox;
pub mod page;
pub mod permission;
pub mod pinyin;
pub mod policy;
pub mod problem;
pub mod quantity;
pub mod reach;
pub mod refusal;
pub mod remembered;
pub mod remembered_of;
pub mod sealing;
pub mod search;
pub mod table;
pub mod text;
pub mod today;
pub mod word;

/// A future on the heap: for functions whose own future would carry the type of a caller's iterator.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What almost every action and store needs.
pub mod prelude {
    pub use scoped_futures::{ScopedBoxFuture, ScopedFutureExt};

    pub use super::BoxFuture;
    pub use super::actor::Actor;
    pub use super::app::App;
    pub use super::bulk::{Cell, OnConflict};
    pub use super::clock::{Clock, Day, Instant};
    pub use super::db::tx::{FindById, Reason};
    pub use super::db::{Db, Tx, Versioned};
    pub use super::error::{Error, Field, General, Invalid, OrUnique, Result};
    pub use super::http::{Body, Grant, Idempotency, IfMatch, Once, Path, Query, Tagged};
    pub use super::ids::{Id, OrganisationId, UserId};
    pub use super::journal::{Entry, Verb};
    pub use super::money::Money;
    pub use super::notice::Notice;
    pub use super::outbox::Message;
    pub use super::page::{Page, PageQuery};
    pub use super::permission::{Permission, Role, needs};
    pub use super::quantity::Quantity;
    pub use super::reach::{Reach, Scoped};
    pub use super::remembered::Remembered;
    pub use super::remembered_of::RememberedOf;
    pub use crate::{binds, id_type, public_verb, refusals, verb, word_enum};
}
