//! The database behind the product: filled with what a measurement needs, and asked for its own best time.

use std::time::Duration;

/// One engine's books. All columns of the schema are integers, texts or booleans.
pub trait Books {
    /// Runs statements of which nothing is read.
    async fn run(&mut self, sql: &str);

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
