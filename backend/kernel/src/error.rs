//! What an action may answer instead of a result: a refusal, a malformed request, or a fault of ours.

use std::fmt;

use sea_orm::{DbErr, RuntimeErr, SqlErr};

use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::refusals;

/// Result of actions, stores and handlers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

refusals! {
    /// Refusals that belong to no slice.
    pub enum General in "kernel" {
        /// The thing does not exist within the actor's reach.
        NotFound {} => "not_found", 404;
        /// Nobody is signed in, or the session is over.
        NotSignedIn {} => "not_signed_in", 401;
        /// The actor's roles do not include the permission.
        Forbidden { permission: String } => "forbidden", 403;
        /// The request does not come from our own pages.
        ForeignRequest {} => "foreign_request", 403;
        /// Somebody else changed the row in between.
        Conflict {} => "conflict", 409;
        /// The caller decided on an older version than the present one.
        StaleVersion { current: i64 } => "stale_version", 412;
        /// A verb on a versioned document came without If-Match.
        VersionMissing {} => "version_missing", 428;
        /// If-Match is not an entity tag of ours.
        VersionMalformed {} => "version_malformed", 400;
        /// A creating request came without Idempotency-Key.
        IdempotencyKeyMissing {} => "idempotency_key_missing", 400;
        /// The key was used before for another request.
        IdempotencyKeyReused {} => "idempotency_key_reused", 422;
        /// The request as such cannot be read.
        MalformedRequest { reason: String } => "malformed_request", 400;
        /// Single fields cannot be accepted.
        Invalid {} => "invalid", 422;
        /// Method not offered at this address.
        MethodNotAllowed {} => "method_not_allowed", 405;
        /// Body larger than accepted.
        TooLarge {} => "too_large", 413;
        /// The body is not of the expected media type.
        UnsupportedMediaType {} => "unsupported_media_type", 415;
        /// The request took too long.
        TimedOut {} => "timed_out", 408;
        /// Too many attempts.
        TooManyRequests { retry_after_seconds: i64 } => "too_many_requests", 429;
        /// Our own fault.
        Fault {} => "fault", 500;
        /// Not ready yet.
        Unavailable {} => "unavailable", 503;
    }
}

refusals! {
    /// Why one field of a request cannot be accepted.
    pub enum Field in "kernel" {
        /// Missing or blank.
        Required {} => "field_required", 422;
        /// Longer than stored.
        TooLong { max: usize } => "field_too_long", 422;
        /// Shorter than useful.
        TooShort { min: usize } => "field_too_short", 422;
        /// Not of the expected form.
        Malformed { reason: String } => "field_malformed", 422;
        /// Outside the allowed range.
        OutOfRange { min: String, max: String } => "field_out_of_range", 422;
        /// Must be above zero.
        NotPositive {} => "field_not_positive", 422;
        /// Must not be below zero.
        Negative {} => "field_negative", 422;
        /// Points to something that does not exist.
        UnknownReference { value: String } => "field_unknown_reference", 422;
        /// Given twice.
        Duplicate { value: String } => "field_duplicate", 422;
        /// More entries than accepted at once.
        TooMany { max: usize } => "field_too_many", 422;
    }
}

/// One field that cannot be accepted, by JSON pointer (RFC 6901).
#[derive(Debug)]
pub struct FieldError {
    /// Where in the request body.
    pub pointer: String,
    /// Why.
    pub refusal: Box<dyn Refusal>,
}

/// A request whose fields cannot be accepted; collects all of them before it refuses.
#[derive(Debug, Default)]
pub struct Invalid {
    /// The fields, in the order of the request.
    pub fields: Vec<FieldError>,
}

impl Invalid {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one field.
    pub fn at(&mut self, pointer: impl Into<String>, refusal: impl Refusal) -> &mut Self {
        self.fields.push(FieldError {
            pointer: pointer.into(),
            refusal: Box::new(refusal),
        });
        self
    }

    /// Notes a field unless the condition holds.
    pub fn ensure(
        &mut self,
        holds: bool,
        pointer: impl Into<String>,
        refusal: impl Refusal,
    ) -> &mut Self {
        if holds {
            self
        } else {
            self.at(pointer, refusal)
        }
    }

    /// Refuses when anything was noted.
    pub fn finish(self) -> Result<()> {
        if self.fields.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self))
        }
    }

    /// A reason as it is stored: folded, of at most `max` characters, and saying something, else `missing`.
    pub fn reason(text: &str, max: usize, missing: impl Refusal) -> Result<String> {
        let text = crate::text::fold(text);
        if text.is_empty() {
            return Err(Self::one("/reason", missing));
        }
        if text.chars().count() > max {
            return Err(Self::one("/reason", Field::TooLong { max }));
        }
        Ok(text)
    }

    /// A refusal of exactly one field.
    pub fn one(pointer: impl Into<String>, refusal: impl Refusal) -> Error {
        let mut invalid = Self::new();
        invalid.at(pointer, refusal);
        Error::Invalid(invalid)
    }
}

/// Anything but a result.
#[derive(Debug)]
pub enum Error {
    /// A rule said no.
    Refused(Box<dyn Refusal>),
    /// Fields of the request cannot be accepted.
    Invalid(Invalid),
    /// The database failed us; passing failures are retried by the transaction.
    Database(DbErr),
    /// Anything else of ours. Logged once, at the edge.
    Fault(anyhow::Error),
}

impl Error {
    /// Not there, or not within reach.
    pub fn not_found() -> Self {
        General::NotFound {}.into()
    }

    /// Changed by somebody else in between.
    pub fn conflict() -> Self {
        General::Conflict {}.into()
    }

    /// Visible but not allowed.
    pub fn forbidden(permission: Permission) -> Self {
        General::Forbidden {
            permission: permission.to_string(),
        }
        .into()
    }

    /// A fault of ours, in words for the log.
    pub fn fault(message: impl fmt::Display) -> Self {
        Self::Fault(anyhow::anyhow!("{message}"))
    }

    /// The constant code that the client sees.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Invalid(_) => General::Invalid {}.code(),
            Self::Database(_) | Self::Fault(_) => General::Fault {}.code(),
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::Invalid(_) => 422,
            Self::Database(_) | Self::Fault(_) => 500,
        }
    }

    /// Did a unique index or key refuse a row?
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }

    /// Will the same transaction probably succeed when it starts again?
    pub(crate) fn is_passing(&self) -> bool {
        let Self::Database(
            DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error))
            | DbErr::Conn(RuntimeErr::SqlxError(error)),
        ) = self
        else {
            return false;
        };
        let Some(code) = error.as_database_error().and_then(|error| error.code()) else {
            return false;
        };
        // PostgreSQL: serialization failure, deadlock. SQLite: BUSY, LOCKED, BUSY_RECOVERY, BUSY_SNAPSHOT.
        matches!(code.as_ref(), "40001" | "40P01" | "5" | "6" | "261" | "517")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{} {refusal:?}", refusal.code()),
            Self::Invalid(invalid) => write!(f, "invalid {:?}", invalid.fields),
            Self::Database(error) => write!(f, "database: {error}"),
            Self::Fault(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

/// Turns the refusal of a unique index into the refusal of a rule.
pub trait OrUnique<T> {
    /// What to answer when a unique index refused the row.
    fn or_unique<R: Refusal>(self, refusal: impl FnOnce() -> R) -> Result<T>;
}

impl<T> OrUnique<T> for Result<T> {
    fn or_unique<R: Refusal>(self, refusal: impl FnOnce() -> R) -> Result<T> {
        self.map_err(|error| {
            if error.is_unique_violation() {
                refusal().into()
            } else {
                error
            }
        })
    }
}
