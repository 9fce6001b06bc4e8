//! Hand-written SQL for stores and reports: `?` placeholders on both engines.

use std::borrow::Cow;

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement, TryGetable, Value};

use serde::de::DeserializeOwned;

use super::tx::Tx;
use crate::bulk::{Cell, ColumnKind};
use crate::error::{Error, Result};
use crate::remembered::table_written;

/// Binds for hand-written SQL: `binds![order_id, state, day]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => {
        vec![$(sea_orm::Value::from($value)),*]
    };
}

impl Tx {
    /// Runs hand-written SQL with `?` placeholders and answers how many rows it touched.
    pub async fn execute(&self, sql: &str, binds: Vec<Value>) -> Result<u64> {
        if let Some(table) = table_written(sql) {
            self.touch(table);
        }
        let done = self.conn().execute_raw(self.statement(sql, binds)).await?;
        Ok(done.rows_affected())
    }

    /// All rows of hand-written SQL.
    pub async fn query_all(&self, sql: &str, binds: Vec<Value>) -> Result<Vec<QueryResult>> {
        Ok(self
            .conn()
            .query_all_raw(self.statement(sql, binds))
            .await?)
    }

    /// The first row of hand-written SQL, if any.
    pub async fn query_one(&self, sql: &str, binds: Vec<Value>) -> Result<Option<QueryResult>> {
        Ok(self
            .conn()
            .query_one_raw(self.statement(sql, binds))
            .await?)
    }

    /// All rows of hand-written SQL as `T` (`#[derive(FromQueryResult)]`).
    pub async fn rows<T: FromQueryResult>(&self, sql: &str, binds: Vec<Value>) -> Result<Vec<T>> {
        let rows = self.query_all(sql, binds).await?;
        rows.iter()
            .map(|row| T::from_query_result(row, "").map_err(Error::from))
            .collect()
    }

    /// The first row of hand-written SQL as `T`, if any.
    pub async fn row<T: FromQueryResult>(&self, sql: &str, binds: Vec<Value>) -> Result<Option<T>> {
        let row = self.query_one(sql, binds).await?;
        row.map(|row| T::from_query_result(&row, "").map_err(Error::from))
            .transpose()
    }

    /// The first column of the first row, if any.
    pub async fn scalar<T: TryGetable>(&self, sql: &str, binds: Vec<Value>) -> Result<Option<T>> {
        let row = self.query_one(sql, binds).await?;
        row.map(|row| row.try_get_by_index::<T>(0).map_err(Error::from))
            .transpose()
    }

    /// Hands row after row of hand-written SQL to `read`: for results too large to stand in memory as rows.
    pub async fn each(
        &self,
        sql: &str,
        binds: Vec<Value>,
        read: impl FnMut(QueryResult) -> std::result::Result<(), DbErr> + Send,
    ) -> Result<()> {
        Ok(self.conn().each(self.statement(sql, binds), read).await?)
    }

    /// All rows of hand-written SQL with `N` columns of numbers and texts, as tuples that serde reads from arrays.
    ///
    /// They travel as one JSON text. On SQLite the driver hands over row by row between two threads, which for thousands
    /// of rows takes longer than the query.
    pub async fn packed<T: DeserializeOwned, const N: usize>(
        &self,
        sql: &str,
        binds: Vec<Value>,
    ) -> Result<Vec<T>> {
        let text = self.packed_text(sql, binds, N).await?;
        serde_json::from_str(&text).map_err(Error::fault)
    }

    async fn packed_text(&self, sql: &str, binds: Vec<Value>, columns: usize) -> Result<String> {
        let columns: Vec<String> = (0..columns).map(|at| format!("c{at}")).collect();
        let columns = columns.join(", ");
        let pack = if self.conn().is_postgres() {
            format!("COALESCE(CAST(JSON_AGG(JSON_BUILD_ARRAY({columns})) AS TEXT), '[]')")
        } else {
            format!("json_group_array(json_array({columns}))")
        };
        let sql = format!("WITH packed ({columns}) AS ({sql}) SELECT {pack} FROM packed");
        let text = self.scalar(&sql, binds).await?;
        Ok(text.unwrap_or_else(|| "[]".to_owned()))
    }

    /// SQL for "`column` is one of `ids`" and its single bind: the text is the same for two ids and for two
    /// thousand, so that the engines keep it prepared.
    pub fn among(&self, column: &str, ids: &[i64]) -> (String, Value) {
        let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        if self.conn().is_postgres() {
            (
                format!("{column} IN (SELECT UNNEST(CAST(? AS BIGINT[])))"),
                format!("{{{list}}}").into(),
            )
        } else {
            (
                format!("{column} IN (SELECT value FROM json_each(?))"),
                format!("[{list}]").into(),
            )
        }
    }

    /// A table named `alias` made of `rows` with one bind, to be joined in hand-written SQL; a constant text
    /// whatever the number of rows. Put it first and `CROSS JOIN` the big table, so that SQLite drives from it.
    /// PostgreSQL is told the type of each column, so that no rows at all are a table as well.
    pub fn listed<'a, const N: usize>(
        &self,
        alias: &str,
        columns: [(&str, ColumnKind); N],
        rows: impl IntoIterator<Item = [Cell<'a>; N]>,
    ) -> (String, Value) {
        let rows: Vec<_> = rows.into_iter().collect();
        self.listed_cells(alias, &columns, rows.into_flattened())
    }

    fn listed_cells(
        &self,
        alias: &str,
        columns: &[(&str, ColumnKind)],
        cells: Vec<Cell<'_>>,
    ) -> (String, Value) {
        let mut cells = cells.into_iter().map(json);
        let mut list = Vec::with_capacity(cells.len() / columns.len());
        while cells.len() > 0 {
            let names = columns.iter().map(|(column, _)| (*column).to_owned());
            list.push(serde_json::Value::Object(
                names.zip(cells.by_ref()).collect(),
            ));
        }
        let bind = serde_json::Value::Array(list).to_string().into();
        let column = |(column, kind): &(&str, ColumnKind)| {
            if self.conn().is_postgres() {
                format!("{column} {}", kind.sql())
            } else {
                format!("value ->> '{column}' AS {column}")
            }
        };
        let text = columns.iter().map(column).collect::<Vec<_>>().join(", ");
        if self.conn().is_postgres() {
            (
                format!("json_to_recordset(CAST(? AS JSON)) AS {alias}({text})"),
                bind,
            )
        } else {
            (
                format!("(SELECT {text} FROM json_each(?)) AS {alias}"),
                bind,
            )
        }
    }

    fn statement(&self, sql: &str, binds: Vec<Value>) -> Statement {
        let text = placeholders(sql, self.conn().is_postgres());
        Statement::from_sql_and_values(self.conn().get_database_backend(), text, binds)
    }
}

fn json(cell: Cell<'_>) -> serde_json::Value {
    match cell {
        Cell::Int(value) => value.into(),
        Cell::Text(value) => value.into_owned().into(),
        Cell::Bool(value) => value.into(),
        Cell::Null => serde_json::Value::Null,
    }
}

/// `?` outside quotes becomes `$1`, `$2` … on PostgreSQL.
fn placeholders(sql: &str, postgres: bool) -> Cow<'_, str> {
    if !postgres || !sql.contains('?') {
        return Cow::Borrowed(sql);
    }
    let mut text = String::with_capacity(sql.len() + 16);
    let mut quoted = false;
    let mut number = 0;
    for character in sql.chars() {
        match character {
            '\'' => {
                quoted = !quoted;
                text.push(character);
            }
            '?' if !quoted => {
                number += 1;
                text.push('$');
                text.push_str(&number.to_string());
            }
            _ => text.push(character),
        }
    }
    Cow::Owned(text)
}

/// `?,?,?` for an `IN (…)` list of `count` values.
pub fn marks(count: usize) -> String {
    let mut text = "?,".repeat(count);
    text.pop();
    text
}

/// Narrows a statement that ends inside its `WHERE`: ` AND column = ?` for every value that somebody asks for, in the order
/// given.
pub fn narrow<const N: usize>(
    sql: &mut String,
    binds: &mut Vec<Value>,
    wanted: [(&str, Option<Value>); N],
) {
    for (column, value) in wanted {
        if let Some(value) = value {
            sql.push_str(&format!(" AND {column} = ?"));
            binds.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_narrowed_by_what_is_asked_for_only() {
        let (mut sql, mut binds) = ("SELECT 1 FROM t WHERE id < ?".to_owned(), binds![9]);
        let wanted = [("a", Some("x".into())), ("b", None), ("c", Some(7.into()))];
        narrow(&mut sql, &mut binds, wanted);
        assert_eq!(sql, "SELECT 1 FROM t WHERE id < ? AND a = ? AND c = ?");
        assert_eq!(binds, binds![9, "x", 7]);
    }

    #[test]
    fn question_marks_inside_quotes_are_text() {
        let sql = "SELECT '?' FROM t WHERE a = ? AND b = ?";
        assert_eq!(
            placeholders(sql, true),
            "SELECT '?' FROM t WHERE a = $1 AND b = $2"
        );
        assert_eq!(placeholders(sql, false), sql);
        assert_eq!(marks(3), "?,?,?");
    }
}
