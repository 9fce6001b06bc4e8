//! Keyset pages: `{items, next}`; the next page begins after the last key of this one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{General, Result};

/// Rows of a page when the caller does not say.
pub const DEFAULT_LIMIT: u64 = 50;

/// Most rows of a page, unless a list says otherwise.
pub const MAX_LIMIT: u64 = 200;

/// Where a page begins and how long it is. Handlers take it beside the list's own filter:
/// `Query(filter): Query<OrderFilter>, Query(page): Query<PageQuery>`.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted, at most 200 (50 when absent).
    pub limit: Option<u64>,
}

impl PageQuery {
    /// Rows wanted, at most `max`.
    pub fn limit_up_to(&self, max: u64) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, max)
    }

    /// Rows wanted, at most [`MAX_LIMIT`].
    pub fn limit(&self) -> u64 {
        self.limit_up_to(MAX_LIMIT)
    }

    /// The key after which the page begins, as the list encoded it.
    pub fn key<K: DeserializeOwned>(&self) -> Result<Option<K>> {
        self.after.as_deref().map(decode).transpose()
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give this as `after` to read on; null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The page of `limit` rows out of `rows`, which were asked for one more than the limit;
    /// `key` tells the key of a row.
    pub fn cut<K: Serialize>(mut rows: Vec<T>, limit: u64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more {
            rows.last().map(|row| encode(&key(row)))
        } else {
            None
        };
        Self { items: rows, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next: self.next,
        }
    }
}

fn encode<K: Serialize>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

fn decode<K: DeserializeOwned>(cursor: &str) -> Result<K> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    key.ok_or_else(|| {
        General::MalformedRequest {
            reason: "after".to_owned(),
        }
        .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_key_of_a_page_opens_the_next() {
        let page = Page::cut(vec![1, 2, 3], 2, |row| (*row, "x"));
        assert_eq!(page.items, [1, 2]);
        let query = PageQuery {
            after: page.next,
            limit: Some(9999),
        };
        assert_eq!(
            query.key::<(i32, String)>().expect("key"),
            Some((2, "x".to_owned()))
        );
        assert_eq!(query.limit(), MAX_LIMIT);
        assert!(Page::cut(vec![1], 2, |row| *row).next.is_none());
    }
}
