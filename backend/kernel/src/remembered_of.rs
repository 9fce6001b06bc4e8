//! What is read of one owner again and again and seldom changes, in memory: the copies of those who were last asked for.
//!
//! As for [`Remembered`](crate::remembered::Remembered), the transaction that writes counts (`edition_of`), here for each
//! owner by himself, so that nobody waits for another's count. A copy is never older than the transaction's own snapshot.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::binds;
use crate::bulk::OnConflict;
use crate::clock::Day;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::OrganisationId;
use crate::remembered::Editions;

/// Something that is read whole for one owner from a few tables and kept. Every table must be counted:
/// [`Db::count_editions_of`](crate::db::Db::count_editions_of); whoever writes one says of whom:
/// [`Tx::changes_of`].
pub trait RememberedOf: Send + Sync + Sized + 'static {
    /// What names a copy: the owner, and what else was asked.
    type Key: Copy + Eq + Hash + Send + Sync + 'static;

    /// The tables from which it is read.
    const TABLES: &'static [&'static str];

    /// How many copies are kept. The one that nobody asked for longest makes room.
    const MOST: usize;

    /// Whose it is.
    fn owner(key: Self::Key) -> OrganisationId;

    /// Reads it as it stands in this transaction, on its day.
    fn read(tx: &Tx, key: Self::Key) -> impl Future<Output = Result<Self>> + Send;
}

/// Of what a copy was made.
type Stamp = (Day, Vec<i64>);

/// The copies of one kind.
struct Shelf<T: RememberedOf> {
    copies: HashMap<T::Key, Copied<T>>,
    asked: u64,
}

struct Copied<T> {
    made_of: Stamp,
    copy: Arc<T>,
    /// The how-manieth question was the last for it.
    last: u64,
}

impl<T: RememberedOf> Shelf<T> {
    fn find(&mut self, key: T::Key, stamp: &Stamp) -> Option<Arc<T>> {
        self.asked += 1;
        let found = self.copies.get_mut(&key)?;
        found.last = self.asked;
        (found.made_of == *stamp).then(|| found.copy.clone())
    }

    fn keep(&mut self, key: T::Key, made_of: Stamp, copy: Arc<T>) {
        if self.copies.len() >= T::MOST && !self.copies.contains_key(&key) {
            let oldest = self.copies.iter().min_by_key(|(_, copied)| copied.last);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                self.copies.remove(&oldest);
            }
        }
        let last = self.asked;
        let copied = Copied {
            made_of,
            copy,
            last,
        };
        self.copies.insert(key, copied);
    }
}

/// All shelves, by kind.
#[derive(Default)]
pub(crate) struct MemoryOf(Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>);

impl MemoryOf {
    fn on_shelf<T: RememberedOf, R>(&self, work: impl FnOnce(&mut Shelf<T>) -> R) -> Option<R> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = || -> Box<dyn Any + Send + Sync> {
            Box::new(Shelf::<T> {
                copies: HashMap::new(),
                asked: 0,
            })
        };
        let shelf = shelves.entry(TypeId::of::<T>()).or_insert_with(empty);
        shelf.downcast_mut().map(work)
    }
}

impl Tx {
    /// What stands of an owner in its tables in this transaction, from memory where it has not changed since.
    pub async fn remembered_of<T: RememberedOf>(&self, key: T::Key) -> Result<Arc<T>> {
        let owner = T::owner(key);
        // What this transaction itself has changed is counted at its commit, and may be rolled back.
        if self.has_changed_of(owner, T::TABLES) {
            return Ok(Arc::new(T::read(self, key).await?));
        }
        let editions = self.editions_of(owner).await?;
        let number = |table: &&str| editions.get(*table).copied().unwrap_or_default();
        let stamp = (self.day(), T::TABLES.iter().map(number).collect());
        let found = self
            .memory_of()
            .on_shelf::<T, _>(|shelf| shelf.find(key, &stamp));
        if let Some(copy) = found.flatten() {
            return Ok(copy);
        }
        let copy = Arc::new(T::read(self, key).await?);
        let kept = copy.clone();
        self.memory_of()
            .on_shelf::<T, _>(|shelf| shelf.keep(key, stamp, kept));
        Ok(copy)
    }

    pub(crate) async fn read_editions_of(&self, owner: OrganisationId) -> Result<Editions> {
        let sql = "SELECT name, number FROM edition_of WHERE owner_id = ?";
        let rows = self.packed::<(String, i64), 2>(sql, binds![owner]).await?;
        Ok(rows.into_iter().collect())
    }

    /// Counts what this transaction has changed of whom. A change of a counted table of nobody is a fault.
    pub(crate) async fn write_editions_of(
        &self,
        written: &[&'static str],
        changed: &[(OrganisationId, &'static str)],
    ) -> Result<()> {
        let named = |table: &&str| changed.iter().any(|(_, name)| name == table);
        if let Some(table) = written.iter().find(|table| !named(table)) {
            return Err(Error::fault(format!("{table} was changed of nobody")));
        }
        let mut changed = changed.to_vec();
        changed.sort_unstable();
        changed.dedup();
        let rows = changed
            .iter()
            .map(|(owner, table)| [(*owner).into(), (*table).into(), 1.into()]);
        let add = OnConflict::Update {
            key: &["owner_id", "name"],
            set: "number = edition_of.number + 1",
        };
        self.bulk_upsert("edition_of", &["owner_id", "name", "number"], rows, add)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Note;

    impl RememberedOf for Note {
        type Key = OrganisationId;
        const TABLES: &'static [&'static str] = &["note"];
        const MOST: usize = 2;

        fn owner(key: OrganisationId) -> OrganisationId {
            key
        }

        async fn read(_: &Tx, _: OrganisationId) -> Result<Self> {
            Ok(Self)
        }
    }

    #[test]
    fn a_copy_holds_while_nothing_changed_and_the_longest_unused_makes_room() {
        let day: Day = "2026-03-15".parse().expect("day");
        let memory = MemoryOf::default();
        let keep = |owner: i64, number: i64| {
            let stamp = (day, vec![number]);
            memory.on_shelf::<Note, _>(|shelf| {
                shelf.keep(OrganisationId(owner), stamp, Arc::new(Note));
            });
        };
        let found = |owner: i64, number: i64| {
            let stamp = (day, vec![number]);
            let found = memory
                .on_shelf::<Note, _>(|shelf| shelf.find(OrganisationId(owner), &stamp).is_some());
            found.expect("a shelf")
        };
        keep(1, 7);
        keep(2, 7);
        assert!(
            found(1, 7) && !found(1, 8),
            "another number is another copy"
        );
        keep(3, 7);
        assert!(found(1, 7) && found(3, 7) && !found(2, 7));
    }
}
