//! Twice is once: the answer to a creating request is stored in the transaction that created.

use std::fmt::Write as _;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use scoped_futures::ScopedBoxFuture;
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::body::{json_bytes, parse};
use crate::actor::Actor;
use crate::binds;
use crate::bulk::OnConflict;
use crate::clock::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, General, Result};

/// Longest key accepted.
const MAX_KEY: usize = 200;

/// The caller's key and a hash of what he asked for.
#[derive(Clone, Debug)]
pub struct Idempotency {
    key: String,
    request_hash: String,
}

impl Idempotency {
    /// A key for a request whose content is `parts`, for callers other than HTTP handlers with a JSON body.
    pub fn new(key: impl Into<String>, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let mut request_hash = String::with_capacity(64);
        for byte in hasher.finalize() {
            // Writing into a String cannot fail.
            let _ = write!(request_hash, "{byte:02x}");
        }
        Self {
            key: key.into(),
            request_hash,
        }
    }
}

/// The `Idempotency-Key` header of a request whose body is not JSON (a file); hash the content yourself.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .map(str::trim);
        match key {
            Some(key) if !key.is_empty() && key.len() <= MAX_KEY => Ok(Self(key.to_owned())),
            _ => Err(General::IdempotencyKeyMissing {}.into()),
        }
    }
}

/// A JSON body together with the `Idempotency-Key` that every creating request carries.
#[derive(Clone, Debug)]
pub struct Once<T> {
    /// Key and hash, for [`Db::write_once`].
    pub key: Idempotency,
    /// The body.
    pub body: T,
}

impl<T, S> FromRequest<S> for Once<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let key = IdempotencyKey::from_request_parts(&mut parts, state).await;
        let IdempotencyKey(key) = key.map_err(IntoResponse::into_response)?;
        let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
        let bytes = json_bytes(Request::from_parts(parts, body), state).await?;
        let key = Idempotency::new(key, &[method.as_bytes(), path.as_bytes(), &bytes]);
        let body = parse(&bytes).map_err(IntoResponse::into_response)?;
        Ok(Self { key, body })
    }
}

#[derive(Debug, FromQueryResult)]
struct Stored {
    request_hash: String,
    response: String,
}

impl Db {
    /// Like [`Db::write`], but a repeated request gets the stored answer of the first and changes nothing.
    /// The same key with another content is refused.
    pub async fn write_once<'env, T, F>(
        &self,
        actor: &Actor,
        key: &'env Idempotency,
        work: F,
    ) -> Result<T>
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync + 'env,
        T: Serialize + DeserializeOwned + Send + Sync + 'env,
    {
        let work = &work;
        self.write(actor, |tx| {
            Box::pin(async move { once(tx, key, work).await })
        })
        .await
    }
}

async fn once<'env, T, F>(tx: &Tx, key: &Idempotency, work: &F) -> Result<T>
where
    F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
    T: Serialize + DeserializeOwned + Send + Sync,
{
    let user = tx.actor().user_id.map_or(0, |user| user.0);
    // The key is taken before the work: when the same request comes twice at once, the second waits here for
    // the first, starts again and finds its answer, instead of running into what the first has made.
    let row = [
        user.into(),
        (&key.key).into(),
        (&key.request_hash).into(),
        201.into(),
        "".into(),
        tx.now().into(),
    ];
    let columns = [
        "user_id",
        "key",
        "request_hash",
        "status",
        "response",
        "created_at",
    ];
    let keep = OnConflict::Keep {
        key: &["user_id", "key"],
    };
    if tx.bulk_upsert("idempotency", &columns, [row], keep).await? == 0 {
        return stored(tx, user, key).await;
    }
    let answer = work(tx).await?;
    let sql = "UPDATE idempotency SET response = ? WHERE user_id = ? AND key = ?";
    let response = serde_json::to_string(&answer)?;
    tx.execute(sql, binds![response, user, key.key.as_str()])
        .await?;
    Ok(answer)
}

/// The answer to the first request under this key.
async fn stored<T: DeserializeOwned>(tx: &Tx, user: i64, key: &Idempotency) -> Result<T> {
    let sql = "SELECT request_hash, response FROM idempotency WHERE user_id = ? AND key = ?";
    let found = tx
        .row::<Stored>(sql, binds![user, key.key.as_str()])
        .await?;
    let stored = found.ok_or_else(|| Error::fault("a key is taken and not there"))?;
    if stored.request_hash != key.request_hash {
        return Err(General::IdempotencyKeyReused {}.into());
    }
    Ok(serde_json::from_str(&stored.response)?)
}

/// Forgets answers given before `before`; answers how many.
pub async fn forget(tx: &Tx, before: Instant) -> Result<u64> {
    tx.execute(
        "DELETE FROM idempotency WHERE created_at < ?",
        binds![before],
    )
    .await
}
