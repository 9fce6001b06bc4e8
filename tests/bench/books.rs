//! The database behind the product: filled with what a measurement needs, and asked for its own best time.

use std::time::Duration;

/// One engine's books. All columns of the schema are integers, texts or booleans.
pub trait Books {
    /// Runs statements of which nothing is read.
    async fn run(&mut self, sql: &str);

    /// Gets ready to write many rows at once.
    async fn roomy(&mut self);

    /// The integers of a query's only column.
    async fn numbers(&mut self, sql: &str) -> Vec<i64>;

    /// The median time of reading all rows of a query.
    async fn reading(&mut self, sql: &str, times: usize) -> Duration;

    /// Remembers how the books stand.
    async fn remember(&mut self);

    /// Writes again, into books as they were remembered, every row that has changed or come since: all of them in one
    /// transaction, with the product's own indexes and durability. The median time of so many tries.
    async fn replay(&mut self, times: usize) -> Duration;
}

/// The only number of a query.
pub async fn number(books: &mut impl Books, sql: &str) -> i64 {
    books.numbers(sql).await[0]
}

/// A table, and what is said of it in the same words on both engines.
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    /// Columns of the primary key.
    pub key: Vec<String>,
}

impl Table {
    /// The rows of schema `now` that `before` has not, or not like this: those whose key it `knew`, or the new ones.
    pub fn difference(&self, now: &str, before: &str, knew: bool) -> String {
        let same: Vec<String> = self
            .key
            .iter()
            .map(|column| format!("o.{column} = d.{column}"))
            .collect();
        let (table, same) = (&self.name, same.join(" AND "));
        let not = if knew { "" } else { "NOT " };
        format!(
            "SELECT d.* FROM (SELECT * FROM {now}.{table} EXCEPT SELECT * FROM {before}.{table}) d \
             WHERE {not}EXISTS (SELECT 1 FROM {before}.{table} o WHERE {same})"
        )
    }

    /// What makes an insert overwrite the row with its key.
    pub fn overwriting(&self) -> String {
        let set: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let (key, set) = (self.key.join(","), set.join(", "));
        format!("ON CONFLICT ({key}) DO UPDATE SET {set}")
    }
}
