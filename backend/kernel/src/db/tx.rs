//! One transaction of one actor at one instant: the only way to a row.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult,
    QueryFilter, QueryResult, Select, Statement,
};

use super::Db;
use super::conn::Conn;
use crate::actor::Actor;
use crate::clock::{Day, Instant};
use crate::error::{Error, Result};
use crate::ids::{Id, OrganisationId};
use crate::journal::{Entry, Verb};
use crate::notice::Notice;
use crate::outbox::Message;
use crate::reach::{Reach, Scoped};
use crate::remembered::{Editions, Memory};
use crate::remembered_of::MemoryOf;

/// Why a verb must see beyond its actor. Declared next to the verb, few, journaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason(pub &'static str);

/// What a transaction writes last, in one statement each.
#[derive(Default)]
pub(super) struct Deferred {
    pub(super) journal: Vec<Entry>,
    pub(super) outbox: Vec<Message>,
    pub(super) notices: Vec<Notice>,
    pub(super) wakes: Vec<&'static str>,
    pub(super) beyond: Vec<Reason>,
    /// Tables kept in memory that this transaction has changed.
    pub(super) touched: Vec<&'static str>,
    /// Tables kept in memory by owner that this transaction has changed.
    pub(super) written_of: Vec<&'static str>,
    /// Of whom it changed which of them.
    pub(super) changed_of: Vec<(OrganisationId, &'static str)>,
}

/// An open transaction. Everything in it happens at one instant and on behalf of one actor.
///
/// It is a [`ConnectionTrait`], so sea-orm queries run on it: `tx.find::<order::Entity>().one(tx)`.
pub struct Tx {
    db: Db,
    conn: Conn,
    actor: Actor,
    now: Instant,
    writing: bool,
    deferred: Mutex<Deferred>,
    editions: tokio::sync::OnceCell<Editions>,
    editions_of: Mutex<FxHashMap<OrganisationId, Arc<Editions>>>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("conn", &self.conn)
            .field("actor", &self.actor)
            .finish()
    }
}

impl Tx {
    pub(super) fn new(db: Db, conn: Conn, actor: Actor, writing: bool) -> Self {
        let now = db.clock().now();
        Self {
            db,
            conn,
            actor,
            now,
            writing,
            deferred: Mutex::default(),
            editions: tokio::sync::OnceCell::new(),
            editions_of: Mutex::default(),
        }
    }

    /// The instant of this transaction: all its rows carry the same.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The business day of this transaction.
    pub fn day(&self) -> Day {
        self.now.day()
    }

    /// A new id.
    pub fn id<T: Id>(&self) -> T {
        T::from_raw(self.db.0.ids.next(self.now))
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The rows of `E` that exist for the actor.
    pub fn find<E: Scoped>(&self) -> Select<E> {
        self.find_within::<E>(&self.actor.reach)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the kernel's own scoped door to rows"
    )]
    fn find_within<E: Scoped>(&self, reach: &Reach) -> Select<E> {
        if reach.is_everything() {
            E::find()
        } else {
            E::find().filter(E::within(reach))
        }
    }

    /// A door to rows beyond the actor's reach, for the few verbs that need it. The reason is journaled.
    pub fn beyond(&self, reason: Reason) -> Beyond<'_> {
        let mut deferred = self.deferred();
        if self.writing && !self.actor.is_system() && !deferred.beyond.contains(&reason) {
            deferred.beyond.push(reason);
            deferred.journal.push(Entry {
                entity: "reach",
                entity_id: 0,
                number: None,
                verb: Verb("look_beyond"),
                facts: serde_json::json!({ "reason": reason.0 }),
            });
        }
        Beyond { tx: self }
    }

    /// Notes what happened to a document. Written with the commit, or not at all.
    ///
    /// `number` is what people call the document; `facts` what an auditor wants to know.
    pub fn journal(
        &self,
        entity: &'static str,
        id: impl Id,
        number: Option<&str>,
        verb: Verb,
        facts: serde_json::Value,
    ) {
        self.journal_entry(Entry {
            entity,
            entity_id: id.raw(),
            number: number.map(str::to_owned),
            verb,
            facts,
        });
    }

    /// The same for an entry made elsewhere; thousands of them are still one statement.
    pub fn journal_entry(&self, entry: Entry) {
        self.deferred().journal.push(entry);
    }

    /// Puts a message into the outbox: it leaves the house after the commit.
    pub fn outbox(&self, message: Message) {
        self.wake_for(&message);
        self.deferred().outbox.push(message);
    }

    pub(super) fn wake_for(&self, message: &Message) {
        if message.topic == crate::mail::TOPIC {
            self.wake(crate::duties::DELIVER_MAIL);
        }
    }

    /// Tells a desk: a line in its inbox now, and mail as its readers prefer.
    pub fn notice(&self, notice: Notice) {
        self.wake(crate::duties::POST_NOTICES);
        self.deferred().notices.push(notice);
    }

    /// Asks for a duty as soon as this transaction is committed.
    pub fn wake(&self, duty: &'static str) {
        let mut deferred = self.deferred();
        if !deferred.wakes.contains(&duty) {
            deferred.wakes.push(duty);
        }
    }

    /// Tells the subscribers, which work in this same transaction.
    pub async fn raise<E: Any + Send + Sync>(&self, event: E) -> Result<()> {
        let db = self.db.clone();
        db.0.events.raise(self, &event).await
    }

    /// Pins a row that a rule relied on but does not change: when somebody else changes it before our
    /// commit, one of the two starts again. SQLite holds the write lock anyway.
    pub async fn rely_on<E: EntityTrait>(&self, id: impl Id) -> Result<()> {
        self.rely_on_all::<E>(&[id.raw()]).await
    }

    /// Pins many rows at once, in order of id so that no two transactions wait for each other in a circle.
    pub async fn rely_on_all<E: EntityTrait>(&self, ids: &[i64]) -> Result<()> {
        if !self.conn.is_postgres() || ids.is_empty() {
            return Ok(());
        }
        let table = E::default().table_name().to_owned();
        let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let sql = format!(
            "SELECT id FROM {table} WHERE id IN (SELECT UNNEST(CAST(? AS BIGINT[]))) ORDER BY id FOR SHARE"
        );
        self.query_all(&sql, vec![format!("{{{list}}}").into()])
            .await?;
        Ok(())
    }

    /// Notes that this transaction changes a table.
    pub(super) fn touch(&self, table: &str) {
        let note = |counted: &[&'static str], written: &mut Vec<&'static str>| {
            if let Some(table) = counted.iter().find(|counted| **counted == table)
                && !written.contains(table)
            {
                written.push(table);
            }
        };
        let (counted, counted_of) = self.db.counted();
        let mut deferred = self.deferred();
        note(counted, &mut deferred.touched);
        note(counted_of, &mut deferred.written_of);
    }

    /// Says of whom this transaction changes a table that is kept in memory by owner.
    pub fn changes_of(
        &self,
        table: &'static str,
        owners: impl IntoIterator<Item = OrganisationId>,
    ) {
        let changed = owners.into_iter().map(|owner| (owner, table));
        self.deferred().changed_of.extend(changed);
    }

    pub(crate) fn has_changed_of(&self, owner: OrganisationId, tables: &[&'static str]) -> bool {
        let deferred = self.deferred();
        let mut changed = deferred.changed_of.iter();
        changed.any(|(of, table)| *of == owner && tables.contains(table))
    }

    pub(crate) fn memory_of(&self) -> &MemoryOf {
        &self.db.0.memory_of
    }

    pub(crate) fn has_touched(&self, tables: &[&'static str]) -> bool {
        let deferred = self.deferred();
        tables.iter().any(|table| deferred.touched.contains(table))
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.db.0.memory
    }

    /// The editions as this transaction began to see them.
    pub(crate) async fn editions(&self) -> Result<&Editions> {
        self.editions.get_or_try_init(|| self.read_editions()).await
    }

    /// The editions of an owner, likewise: whoever asks for several of his copies asks the database once.
    pub(crate) async fn editions_of(&self, owner: OrganisationId) -> Result<Arc<Editions>> {
        let known = || {
            self.editions_of
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(editions) = known().get(&owner) {
            return Ok(editions.clone());
        }
        let editions = Arc::new(self.read_editions_of(owner).await?);
        known().insert(owner, editions.clone());
        Ok(editions)
    }

    pub(crate) fn conn(&self) -> &Conn {
        &self.conn
    }

    pub(super) fn db(&self) -> &Db {
        &self.db
    }

    /// Writing transactions only; a read is a fault of ours.
    pub(super) fn ensure_writing(&self) -> Result<()> {
        if self.writing {
            Ok(())
        } else {
            Err(Error::fault("a write inside a reading transaction"))
        }
    }

    pub(super) fn deferred(&self) -> MutexGuard<'_, Deferred> {
        self.deferred.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what was deferred, commits, and names the duties to wake.
    pub(super) async fn commit(self) -> Result<Vec<&'static str>> {
        let deferred = std::mem::take(&mut *self.deferred());
        self.write_deferred(&deferred).await?;
        self.write_editions(&deferred.touched).await?;
        self.write_editions_of(&deferred.written_of, &deferred.changed_of)
            .await?;
        self.conn.commit().await?;
        Ok(deferred.wakes)
    }
}

/// The door that [`Tx::beyond`] opens.
#[derive(Debug)]
pub struct Beyond<'tx> {
    tx: &'tx Tx,
}

impl Beyond<'_> {
    /// All rows of `E`.
    pub fn find<E: Scoped>(&self) -> Select<E> {
        self.tx.find_within::<E>(&Reach::Everything)
    }
}

/// One row by its id column, within the actor's reach, or not found.
pub trait FindById {
    /// The row, or 404.
    fn get<E: Scoped>(
        &self,
        column: E::Column,
        id: impl Id,
    ) -> impl Future<Output = Result<E::Model>> + Send
    where
        E::Model: Send + Sync;
}

impl FindById for Tx {
    async fn get<E: Scoped>(&self, column: E::Column, id: impl Id) -> Result<E::Model>
    where
        E::Model: Send + Sync,
    {
        let row = self
            .find::<E>()
            .filter(Condition::all().add(column.eq(id.raw())))
            .one(self)
            .await?;
        row.ok_or_else(Error::not_found)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.conn.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.conn.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.conn.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.conn.query_all_raw(statement).await
    }
}
