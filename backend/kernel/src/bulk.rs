//! Set-wise writes: thousands of rows in a handful of statements whose text does not depend on their number.

use std::borrow::Cow;

use crate::clock::{Day, Instant};

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

/// Rows of one width, cell after cell in one list: what writes them is compiled once, not for every width.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'r, 'a> {
    cells: &'r [Cell<'a>],
    width: usize,
}

impl<'r, 'a> Rows<'r, 'a> {
    pub(crate) fn new(cells: &'r [Cell<'a>], width: usize) -> Self {
        Self { cells, width }
    }

    pub(crate) fn len(self) -> usize {
        self.cells.len() / self.width
    }

    pub(crate) fn is_empty(self) -> bool {
        self.cells.is_empty()
    }

    /// The first so many rows, and the others.
    pub(crate) fn split_at(self, rows: usize) -> (Self, Self) {
        let (first, others) = self.cells.split_at(rows * self.width);
        (Self::new(first, self.width), Self::new(others, self.width))
    }

    /// Row after row.
    pub(crate) fn each(self) -> impl Iterator<Item = &'r [Cell<'a>]> {
        self.cells.chunks_exact(self.width)
    }

    /// The cells of a column.
    pub(crate) fn column(self, at: usize) -> impl Iterator<Item = &'r Cell<'a>> {
        self.cells.iter().skip(at).step_by(self.width)
    }
}

/// Rows go to SQLite in chunks of these sizes, largest first: few statement texts for each table, few
/// statements for any number of rows.
pub(crate) const CHUNKS: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];

/// SQLite refuses more binds than this in one statement.
const SQLITE_MAX_BINDS: usize = 32_766;

/// The next chunk for `left` rows of `columns` columns.
pub(crate) fn chunk_rows(left: usize, columns: usize) -> usize {
    let fits = |rows: &usize| *rows <= left && rows * columns <= SQLITE_MAX_BINDS;
    CHUNKS.iter().copied().find(fits).unwrap_or(1)
}

/// What surrounds the rows of a bulk statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Frame<'a> {
    /// `INSERT INTO table (columns) rows ON CONFLICT …`.
    Insert(OnConflict<'a>),
    /// `WITH v (columns) AS (rows) UPDATE table SET … FROM v WHERE …`.
    Update {
        /// SQL after `SET`.
        set: &'a str,
        /// SQL after `WHERE`.
        on: &'a str,
    },
}

impl Frame<'_> {
    fn around(self, table: &str, columns: &[&str], rows: &str) -> String {
        let columns = columns.join(",");
        match self {
            Self::Insert(conflict) => {
                format!("INSERT INTO {table} ({columns}) {rows}{}", conflict.sql())
            }
            Self::Update { set, on } => {
                format!("WITH v ({columns}) AS ({rows}) UPDATE {table} SET {set} FROM v WHERE {on}")
            }
        }
    }
}

impl OnConflict<'_> {
    fn sql(self) -> String {
        match self {
            Self::Fail => String::new(),
            Self::Keep { key: [] } => " ON CONFLICT DO NOTHING".to_owned(),
            Self::Keep { key } => format!(" ON CONFLICT ({}) DO NOTHING", key.join(",")),
            Self::Update { key, set } => {
                format!(" ON CONFLICT ({}) DO UPDATE SET {set}", key.join(","))
            }
        }
    }
}

/// The statement for SQLite, with its rows as `VALUES (?,?),(?,?) …`.
pub(crate) fn values_sql(table: &str, columns: &[&str], rows: usize, frame: Frame<'_>) -> String {
    let tuple = format!("({})", vec!["?"; columns.len()].join(","));
    frame.around(
        table,
        columns,
        &format!("VALUES {}", vec![tuple.as_str(); rows].join(",")),
    )
}

/// From so many rows on, a column whose value is the same in all of them is bound once.
const MANY_ROWS: usize = 128;

/// Which columns hold one value in all `rows`, where looking for it is worth it; never all of them.
pub(crate) fn constant_columns(rows: Rows<'_, '_>) -> Vec<bool> {
    let none = vec![false; rows.width];
    let Some(first) = rows.each().next().filter(|_| rows.len() >= MANY_ROWS) else {
        return none;
    };
    let constant = |(at, cell)| rows.column(at).all(|other| other == cell);
    let constant: Vec<bool> = first.iter().enumerate().map(constant).collect();
    if constant.iter().all(|constant| *constant) {
        return none;
    }
    constant
}

/// The same statement, with the columns that are `constant` bound once, after all rows.
pub(crate) fn constants_sql(
    table: &str,
    columns: &[&str],
    constant: &[bool],
    rows: usize,
    frame: Frame<'_>,
) -> String {
    let constants = constant.iter().filter(|constant| **constant).count();
    if constants == 0 {
        return values_sql(table, columns, rows, frame);
    }
    let (mut varying, mut fixed) = (0, 0);
    let source = constant.iter().map(|constant| {
        let (letter, at) = if *constant {
            ('k', &mut fixed)
        } else {
            ('v', &mut varying)
        };
        *at += 1;
        format!("{letter}.column{at}")
    });
    let source = source.collect::<Vec<_>>().join(",");
    let tuple = |width: usize| format!("({})", vec!["?"; width].join(","));
    let varying = vec![tuple(columns.len() - constants); rows].join(",");
    // Without a condition SQLite would take the ON of ON CONFLICT for one of the join.
    let rows = format!(
        "SELECT {source} FROM (VALUES {varying}) AS v CROSS JOIN (VALUES {}) AS k WHERE 1",
        tuple(constants)
    );
    frame.around(table, columns, &rows)
}

/// The statement for PostgreSQL, with its rows as `SELECT * FROM UNNEST($1::BIGINT[], …)`: one array bind for
/// each column.
pub(crate) fn unnest_sql(
    table: &str,
    columns: &[&str],
    kinds: &[ColumnKind],
    frame: Frame<'_>,
) -> String {
    let array = |(index, kind): (usize, &ColumnKind)| format!("${}::{}[]", index + 1, kind.sql());
    let arrays: Vec<String> = kinds.iter().enumerate().map(array).collect();
    frame.around(
        table,
        columns,
        &format!("SELECT * FROM UNNEST({})", arrays.join(",")),
    )
}

/// A column of whole numbers, which ids are.
pub fn whole(column: &str) -> (&str, ColumnKind) {
    (column, ColumnKind::Int)
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
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
        assert_eq!(chunk_rows(255, 6), 128);
        assert_eq!(chunk_rows(3, 6), 2);
        assert_eq!(chunk_rows(2000, 200), 128);
    }

    #[test]
    fn both_engines_get_the_same_conflict_clause() {
        let update = Frame::Insert(OnConflict::Update {
            key: &["a"],
            set: "b = excluded.b",
        });
        let kinds = [ColumnKind::Int, ColumnKind::Text];
        assert_eq!(
            values_sql("t", &["a", "b"], 2, update),
            "INSERT INTO t (a,b) VALUES (?,?),(?,?) ON CONFLICT (a) DO UPDATE SET b = excluded.b"
        );
        let keep = Frame::Insert(OnConflict::Keep { key: &[] });
        assert_eq!(
            unnest_sql("t", &["a", "b"], &kinds, keep),
            "INSERT INTO t (a,b) SELECT * FROM UNNEST($1::BIGINT[],$2::TEXT[]) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn what_is_the_same_in_many_rows_is_bound_once() {
        let row = |n: i64| [Cell::Int(7), Cell::Int(n), Cell::Null];
        let cells: Vec<_> = (0..128).flat_map(row).collect();
        let rows = Rows::new(&cells, 3);
        assert_eq!(constant_columns(rows), [true, false, true]);
        assert_eq!(constant_columns(rows.split_at(127).0), [false; 3]);
        let keep = Frame::Insert(OnConflict::Keep { key: &["b"] });
        assert_eq!(
            constants_sql("t", &["a", "b", "c"], &[true, false, true], 2, keep),
            "INSERT INTO t (a,b,c) SELECT k.column1,v.column1,k.column2 FROM (VALUES (?),(?)) AS v \
             CROSS JOIN (VALUES (?,?)) AS k WHERE 1 ON CONFLICT (b) DO NOTHING"
        );
        let twins = vec![Cell::Int(7); 128];
        assert_eq!(constant_columns(Rows::new(&twins, 1)), [false]);
        assert_eq!(
            constants_sql(
                "t",
                &["a", "b"],
                &[false; 2],
                1,
                Frame::Insert(OnConflict::Fail)
            ),
            "INSERT INTO t (a,b) VALUES (?,?)"
        );
    }

    #[test]
    fn many_rows_change_in_one_statement() {
        let frame = Frame::Update {
            set: "b = v.b",
            on: "t.a = v.a",
        };
        assert_eq!(
            values_sql("t", &["a", "b"], 2, frame),
            "WITH v (a,b) AS (VALUES (?,?),(?,?)) UPDATE t SET b = v.b FROM v WHERE t.a = v.a"
        );
    }
}
