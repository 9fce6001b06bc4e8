//! Reference data in memory: what thousands of requests read and a handful of people change.
//!
//! A copy is made of some tables on some day. The kernel counts, in the transaction that writes, how often such a table
//! has changed (`edition`); a transaction that finds the same numbers uses the copy, on whichever instance the change
//! was made. So a copy is never older than the transaction's own snapshot.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::binds;
use crate::bulk::OnConflict;
use crate::clock::Day;
use crate::db::Tx;
use crate::error::Result;

/// Something that is read whole from a few tables and kept. Every table must be counted:
/// [`Db::count_editions`](crate::db::Db::count_editions).
pub trait Remembered: Send + Sync + Sized + 'static {
    /// The tables from which it is read.
    const TABLES: &'static [&'static str];

    /// Reads it as it stands in this transaction, on its day.
    fn read(tx: &Tx) -> impl Future<Output = Result<Self>> + Send;
}

/// Number by table; a table that never changed is missing.
pub(crate) type Editions = FxHashMap<String, i64>;

/// Of what a copy was made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    day: Day,
    editions: Vec<i64>,
}

type Copy = (Stamp, Arc<dyn Any + Send + Sync>);

/// The newest copy of each kind.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<TypeId, Copy>>);

impl Memory {
    fn find<T: Remembered>(&self, stamp: &Stamp) -> Option<Arc<T>> {
        let copies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_of, copy) = copies.get(&TypeId::of::<T>())?;
        (made_of == stamp).then(|| copy.clone().downcast().ok())?
    }

    fn keep<T: Remembered>(&self, stamp: Stamp, copy: Arc<T>) {
        let mut copies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        copies.insert(TypeId::of::<T>(), (stamp, copy));
    }
}

impl Tx {
    /// What stands in its tables in this transaction, from memory where it has not changed since.
    pub async fn remembered<T: Remembered>(&self) -> Result<Arc<T>> {
        // What this transaction itself has changed is counted at its commit, and may be rolled back.
        if self.has_touched(T::TABLES) {
            return Ok(Arc::new(T::read(self).await?));
        }
        let editions = self.editions().await?;
        let number = |table: &&str| editions.get(*table).copied().unwrap_or_default();
        let stamp = Stamp {
            day: self.day(),
            editions: T::TABLES.iter().map(number).collect(),
        };
        if let Some(copy) = self.memory().find::<T>(&stamp) {
            return Ok(copy);
        }
        let copy = Arc::new(T::read(self).await?);
        self.memory().keep(stamp, copy.clone());
        Ok(copy)
    }

    pub(crate) async fn read_editions(&self) -> Result<Editions> {
        let rows = self
            .query_all("SELECT name, number FROM edition", binds![])
            .await?;
        let pair =
            |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        rows.iter().map(pair).collect()
    }

    /// Counts the tables that this transaction has changed.
    pub(crate) async fn write_editions(&self, tables: &[&'static str]) -> Result<()> {
        let rows = tables.iter().map(|table| [(*table).into(), 1.into()]);
        let add = OnConflict::Update {
            key: &["name"],
            set: "number = edition.number + 1",
        };
        self.bulk_upsert("edition", &["name", "number"], rows, add)
            .await?;
        Ok(())
    }
}

/// The table that hand-written SQL changes, if it changes one.
pub(crate) fn table_written(sql: &str) -> Option<&str> {
    let mut words = sql.split_whitespace();
    let table = match words.next()? {
        "INSERT" | "DELETE" => words.nth(1)?,
        "UPDATE" => words.next()?,
        _ => return None,
    };
    Some(table.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::table_written;

    #[test]
    fn the_table_of_a_statement_is_its_second_or_third_word() {
        assert_eq!(
            table_written("INSERT INTO contract (id) VALUES (?)"),
            Some("contract")
        );
        assert_eq!(
            table_written("UPDATE supplier SET standing = ?"),
            Some("supplier")
        );
        assert_eq!(
            table_written("DELETE FROM \"licence\" WHERE id = ?"),
            Some("licence")
        );
        assert_eq!(table_written("SELECT id FROM contract"), None);
    }
}
