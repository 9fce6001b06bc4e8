//! Set-wise writes: thousands of rows in a handful of statements whose text does not depend on their number.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::kernel::clock::{Day, Instant};

/// One value of a bulk row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(Cow<'a, str>),
    /// BOOLEAN.
    Bool(bool),
    /// NULL.
    Null,
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Cell<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl From<Instant> for Cell<'_> {
    fn from(value: Instant) -> Self {
        Self::Int(value.0)
    }
}

impl From<Day> for Cell<'_> {
    fn from(value: Day) -> Self {
        Self::Text(Cow::Owned(value.to_string()))
    }
}

impl From<&serde_json::Value> for Cell<'_> {
    fn from(value: &serde_json::Value) -> Self {
        Self::Text(Cow::Owned(value.to_string()))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What happens to a row whose key is already there.
#[derive(Clone, Copy, Debug)]
pub enum OnConflict<'a> {
    /// The statement fails.
    Fail,
    /// The old row stays.
    Keep {
        /// Columns of the unique key; empty for any key.
        key: &'a [&'a str],
    },
    /// The old row changes.
    Update {
        /// Columns of the unique key.
        key: &'a [&'a str],
        /// SQL after `DO UPDATE SET`, e.g. `on_hand_milli = balance.on_hand_milli + excluded.on_hand_milli`.
        set: &'a str,
    },
}

/// Rows go to SQLite in chunks of these sizes, largest first, so that few statement texts exist per table.
const CHUNKS: [usize; 4] = [256, 32, 4, 1];

/// SQLite refuses more binds than this in one statement.
const SQLITE_MAX_BINDS: usize = 32_766;

/// The next chunk for `left` rows of `columns` columns.
pub(crate) fn chunk_rows(left: usize, columns: usize) -> usize {
    let fits = |rows: &usize| *rows <= left && rows * columns <= SQLITE_MAX_BINDS;
    CHUNKS.iter().copied().find(fits).unwrap_or(1)
}

/// `INSERT … VALUES (?,?),(?,?) …` for SQLite.
pub(crate) fn values_sql(
    table: &str,
    columns: &[&str],
    rows: usize,
    conflict: OnConflict<'_>,
) -> String {
    let mut sql = head(table, columns);
    sql.push_str(" VALUES ");
    let tuple = format!("({})", vec!["?"; columns.len()].join(","));
    for row in 0..rows {
        if row > 0 {
            sql.push(',');
        }
        sql.push_str(&tuple);
    }
    push_conflict(&mut sql, conflict);
    sql
}

/// `INSERT … SELECT * FROM UNNEST($1::BIGINT[], …)` for PostgreSQL: one array bind for each column.
pub(crate) fn unnest_sql(
    table: &str,
    columns: &[&str],
    kinds: &[ColumnKind],
    conflict: OnConflict<'_>,
) -> String {
    let mut sql = head(table, columns);
    sql.push_str(" SELECT * FROM UNNEST(");
    for (index, kind) in kinds.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // Writing into a String cannot fail.
        let _ = write!(sql, "{comma}${}::{}[]", index + 1, kind.sql());
    }
    sql.push(')');
    push_conflict(&mut sql, conflict);
    sql
}

fn head(table: &str, columns: &[&str]) -> String {
    format!("INSERT INTO {table} ({})", columns.join(","))
}

fn push_conflict(sql: &mut String, conflict: OnConflict<'_>) {
    match conflict {
        OnConflict::Fail => {}
        OnConflict::Keep { key: [] } => sql.push_str(" ON CONFLICT DO NOTHING"),
        OnConflict::Keep { key } => {
            let _ = write!(sql, " ON CONFLICT ({}) DO NOTHING", key.join(","));
        }
        OnConflict::Update { key, set } => {
            let _ = write!(sql, " ON CONFLICT ({}) DO UPDATE SET {set}", key.join(","));
        }
    }
}

/// The type of a column, told by its first value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Int,
    Text,
    Bool,
}

impl ColumnKind {
    pub(crate) fn of(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Int(_) => Some(Self::Int),
            Cell::Text(_) => Some(Self::Text),
            Cell::Bool(_) => Some(Self::Bool),
            Cell::Null => None,
        }
    }

    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Int => "BIGINT",
            Self::Text => "TEXT",
            Self::Bool => "BOOLEAN",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_keep_to_few_sizes_and_to_the_bind_limit() {
        assert_eq!(chunk_rows(2000, 6), 256);
        assert_eq!(chunk_rows(255, 6), 32);
        assert_eq!(chunk_rows(3, 6), 1);
        assert_eq!(chunk_rows(2000, 200), 32);
    }

    #[test]
    fn both_engines_get_the_same_conflict_clause() {
        let update = OnConflict::Update {
            key: &["a"],
            set: "b = excluded.b",
        };
        assert_eq!(
            values_sql("t", &["a", "b"], 2, update),
            "INSERT INTO t (a,b) VALUES (?,?),(?,?) ON CONFLICT (a) DO UPDATE SET b = excluded.b"
        );
        assert_eq!(
            unnest_sql(
                "t",
                &["a", "b"],
                &[ColumnKind::Int, ColumnKind::Text],
                OnConflict::Keep { key: &[] }
            ),
            "INSERT INTO t (a,b) SELECT * FROM UNNEST($1::BIGINT[],$2::TEXT[]) ON CONFLICT DO NOTHING"
        );
    }
}
