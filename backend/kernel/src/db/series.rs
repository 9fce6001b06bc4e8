//! Numbers by which people call documents: `CG202611-0007`.

use sea_orm::Value;
use sqlx::Row as _;

use super::conn::query_error;
use super::options::Engine;
use super::tx::Tx;
use crate::error::{Error, Result};

const TAKE: &str = "INSERT INTO number_series (name, next) VALUES (?, ? + 1) \
                    ON CONFLICT (name) DO UPDATE SET next = number_series.next + ? RETURNING next";

impl Tx {
    /// The next number of a series, e.g. `next_number("CG", "202611")` → `CG202611-0001`.
    ///
    /// Numbers of a series rise and never repeat. On PostgreSQL they are taken outside the transaction, since
    /// one counter row would make all writers of a document wait for each other; a number may then be missing.
    pub async fn next_number(&self, series: &str, period: &str) -> Result<String> {
        let first = self.next_numbers(series, period, 1).await?;
        first
            .into_iter()
            .next()
            .ok_or_else(|| Error::fault("no number was taken"))
    }

    /// The next place of a series without a period, from one on.
    pub(super) async fn next_place(&self, series: &str) -> Result<i64> {
        Ok(self.take(series, 1).await? - 1)
    }

    /// The next `count` numbers of a series, in one statement.
    pub async fn next_numbers(
        &self,
        series: &str,
        period: &str,
        count: usize,
    ) -> Result<Vec<String>> {
        self.ensure_writing()?;
        let name = format!("{series}{period}");
        let taken = i64::try_from(count).map_err(Error::fault)?;
        let after = self.take(&name, taken).await?;
        Ok((after - taken..after)
            .map(|number| format!("{name}-{number:04}"))
            .collect())
    }

    /// Takes `taken` numbers of a series and answers the first that is left.
    async fn take(&self, name: &str, taken: i64) -> Result<i64> {
        match &self.db().0.engine {
            Engine::Sqlite { .. } => {
                let binds = vec![Value::from(name), taken.into(), taken.into()];
                let next = self.scalar::<i64>(TAKE, binds).await?;
                next.ok_or_else(|| Error::fault("a series gave no number"))
            }
            Engine::Postgres { series, .. } => {
                let sql = "INSERT INTO number_series (name, next) VALUES ($1, $2 + 1) \
                           ON CONFLICT (name) DO UPDATE SET next = number_series.next + $2 RETURNING next";
                let row = sqlx::query(sql)
                    .bind(name)
                    .bind(taken)
                    .fetch_one(series)
                    .await
                    .map_err(query_error)?;
                Ok(row.try_get::<i64, _>(0).map_err(query_error)?)
            }
        }
    }
}
